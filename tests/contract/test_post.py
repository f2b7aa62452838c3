"""Mail leaves through a real server, or the reason it did not is told in words."""

import smtplib
import socket
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import TypeAlias

import pytest

from smarttracker_lite.billing.letter import Attachment, Correspondent, Letter, write
from smarttracker_lite.billing.mailbox import Mailbox
from smarttracker_lite.billing.post import check, send
from smarttracker_lite.billing.refusals import in_words
from smarttracker_lite.domain.business import MailSecurity
from smarttracker_lite.errors import PostTrouble, PostUncertain
from tests.support.mail import PASSWORD, USER, MailServer, Mood, certificates, mail_server, silent_server

AT = datetime(2026, 11, 2, 9, 30, tzinfo=UTC)
PDF = bytes(range(256)) * 600
TO, CC = "martina@simkova.example", "conti@simkova.example"
LETTER = Letter(
    sender=Correspondent(USER, "Studio Grafico Lumière"),
    to=(Correspondent(TO, "Martina Šimková"),),
    cc=(Correspondent(CC),),
    subject="Fattura 2026/0147 «Città invisibili»",
    text="Buongiorno,\n\necco la fattura.\n",
    attachments=(Attachment("Fattura 2026-0147 – Galleria Šimková.pdf", PDF),),
)
MESSAGE = write(LETTER, AT, "a1b2")

pytestmark = pytest.mark.filterwarnings("ignore:Requiring AUTH")  # aiosmtpd overlooks that TLS is on

Start: TypeAlias = Callable[[Mood], MailServer]


@pytest.fixture
def start(tmp_path: Path) -> Iterator[Start]:
    """Starts servers that end with the test."""
    with ExitStack() as stack:
        yield lambda mood: stack.enter_context(mail_server(tmp_path, mood))


def refusal(mailbox: Mailbox, timeout: float = 10) -> PostTrouble:
    with pytest.raises(PostTrouble) as caught:
        send(mailbox, MESSAGE, timeout)
    assert caught.value.hint
    assert PASSWORD not in str(caught.value)
    return caught.value


@pytest.mark.parametrize("security", MailSecurity)
def test_a_letter_arrives_whole_and_once(start: Start, security: MailSecurity) -> None:
    server = start(Mood(security=security))
    send(server.mailbox, MESSAGE)
    (received,) = server.received
    assert received.sender == USER
    assert received.recipients == (TO, CC)
    assert received.message["Subject"] == LETTER.subject
    (file,) = received.message.iter_attachments()
    assert file.get_filename() == LETTER.attachments[0].name
    assert file.get_content() == PDF


@pytest.mark.parametrize("login", ["PLAIN", "LOGIN"])
def test_a_plain_password_is_accepted_by_either_way_to_log_in(start: Start, login: str) -> None:
    server = start(Mood(password="plain", logins=(login,)))
    check(replace(server.mailbox, password="plain"))
    assert server.logins == [login]
    assert not server.received


def test_a_password_beyond_ascii_is_accepted(start: Start) -> None:
    server = start(Mood(password="pässwörd ✓ 密"))
    check(replace(server.mailbox, password="pässwörd ✓ 密"))
    assert server.logins == ["PLAIN"]


def test_a_password_beyond_ascii_that_the_server_cannot_take_is_told(start: Start) -> None:
    trouble = refusal(start(Mood(logins=("LOGIN",))).mailbox)
    assert "letters such as “é”" in str(trouble)
    assert "change the password" in trouble.hint


@pytest.mark.parametrize("login", ["PLAIN", "LOGIN"])
def test_a_wrong_password_is_told_with_the_servers_words(start: Start, login: str) -> None:
    server = start(Mood(password="another", logins=(login,)))
    trouble = refusal(replace(server.mailbox, password="mistyped"))
    assert f"does not let “{USER}” in: 535" in str(trouble)
    assert "whole address as user name" in trouble.hint
    assert not server.received


def test_a_server_that_takes_no_passwords_is_told(start: Start) -> None:
    assert "takes no user name and password" in str(refusal(start(Mood(logins=())).mailbox))


@pytest.mark.parametrize(
    ("host", "hint"),
    [
        ("smtp.gmail.com", "app password"),
        ("SMTP.Office365.com", "administrator"),
        ("notgmail.com", "whole address"),
    ],
)
def test_a_refused_password_is_explained_as_its_provider_means_it(host: str, hint: str) -> None:
    mailbox = Mailbox(host=host, port=587, user=USER, password="x", security=MailSecurity.STARTTLS)
    trouble = in_words(mailbox, smtplib.SMTPAuthenticationError(535, b"5.7.8 not\r\n accepted"))
    assert hint in trouble.hint
    assert "535 5.7.8 not accepted" in str(trouble)


def test_a_password_never_shows_when_a_mailbox_is_printed() -> None:
    mailbox = Mailbox(host="h", port=587, user=USER, password=PASSWORD, security=MailSecurity.STARTTLS)
    assert PASSWORD not in repr(mailbox)


def test_a_server_without_encryption_gets_neither_password_nor_mail(start: Start) -> None:
    server = start(Mood(security=None))
    trouble = refusal(replace(server.mailbox, security=MailSecurity.STARTTLS))
    assert "offers no encryption, so nothing was sent" in str(trouble)
    assert not server.logins
    assert not server.received


@pytest.mark.parametrize("security", MailSecurity)
def test_a_certificate_of_an_unknown_authority_is_not_trusted(
    start: Start, security: MailSecurity, tmp_path: Path
) -> None:
    server = start(Mood(security=security))
    other = tmp_path / "other"
    other.mkdir()
    for ca_file in (None, certificates(other)[0]):
        trouble = refusal(replace(server.mailbox, ca_file=ca_file))
        assert "not certain that localhost is your mail server" in str(trouble)
        assert "certificate" in trouble.hint
    assert not server.logins


def test_a_certificate_for_another_name_is_not_trusted(start: Start) -> None:
    server = start(Mood())
    trouble = refusal(replace(server.mailbox, host="127.0.0.2"))
    assert "127.0.0.2" in str(trouble)
    assert not server.logins


def test_a_certificate_file_that_is_none_is_told(start: Start, tmp_path: Path) -> None:
    server = start(Mood())
    empty = tmp_path / "empty.pem"
    empty.write_text("nothing")
    for ca_file in (empty, tmp_path / "missing.pem"):
        trouble = refusal(replace(server.mailbox, ca_file=ca_file))
        assert f"{ca_file} cannot be read" in str(trouble)


def test_an_address_the_server_does_not_know_is_told_and_who_got_the_mail(start: Start) -> None:
    server = start(Mood(refuses=(CC,)))
    trouble = refusal(server.mailbox)
    assert f"refused {CC} (550 5.1.1 no such user here)" in str(trouble)
    assert trouble.values["delivered"] == (TO,)
    assert [received.recipients for received in server.received] == [(TO,)]


def test_if_every_address_is_refused_nothing_is_sent(start: Start) -> None:
    server = start(Mood(refuses=(TO, CC)))
    trouble = refusal(server.mailbox)
    assert "nothing was sent" in str(trouble)
    assert TO in str(trouble)
    assert "delivered" not in trouble.values
    assert not server.received


def test_a_mail_too_big_by_the_servers_own_limit_is_told(start: Start) -> None:
    server = start(Mood(takes_bytes=100_000))
    assert "has 0.2 MB, and localhost takes 0.1 MB at most" in str(refusal(server.mailbox))
    assert not server.received


def test_a_mail_found_too_big_only_after_it_was_read_is_told(start: Start) -> None:
    server = start(Mood(after_data="552 5.3.4 message too big"))
    assert "larger than localhost takes: 552 5.3.4 message too big" in str(refusal(server.mailbox))


def test_a_mail_the_server_does_not_like_is_told_with_its_words(start: Start) -> None:
    server = start(Mood(after_data="554 5.7.1 looks like spam"))
    assert "answered with an error: 554 5.7.1 looks like spam" in str(refusal(server.mailbox))


def test_a_sender_that_is_not_the_accounts_is_told(start: Start) -> None:
    trouble = refusal(start(Mood(refuses_sender=True)).mailbox)
    assert f"does not let “{USER}” send from {USER}: 553" in str(trouble)


def test_an_address_beyond_ascii_arrives_where_the_server_can_and_is_told_where_not(start: Start) -> None:
    letter = replace(LETTER, to=(Correspondent("šimková@galleria.example"),), cc=())
    message = write(letter, AT, "a1b2")
    able = start(Mood())
    send(able.mailbox, message)
    assert able.received[0].recipients == ("šimková@galleria.example",)
    with pytest.raises(PostTrouble, match="cannot deliver to addresses with letters"):
        send(start(Mood(takes_utf8_addresses=False)).mailbox, message)


@pytest.mark.parametrize("security", MailSecurity)
def test_a_silent_server_is_given_up(security: MailSecurity) -> None:
    with silent_server() as port:
        mailbox = Mailbox(host="127.0.0.1", port=port, user=USER, password="x", security=security)
        trouble = refusal(mailbox, timeout=0.2)
    assert f"127.0.0.1:{port} does not answer" in str(trouble)


def test_a_port_where_nothing_runs_is_told() -> None:
    with socket.create_server(("127.0.0.1", 0)) as listening:
        port = listening.getsockname()[1]
    mailbox = Mailbox(host="127.0.0.1", port=port, user=USER, password="x", security=MailSecurity.TLS)
    trouble = refusal(mailbox)
    assert f"No mail server is running at 127.0.0.1:{port}" in str(trouble)
    assert "465 with TLS" in trouble.hint


@pytest.mark.parametrize("host", ["mail.invalid", "a..b"])
def test_a_name_nobody_has_is_told(host: str) -> None:
    mailbox = Mailbox(host=host, port=587, user=USER, password="x", security=MailSecurity.STARTTLS)
    assert host in str(refusal(mailbox))


def test_tls_spoken_to_a_port_for_starttls_is_told_with_the_right_ports(start: Start) -> None:
    trouble = refusal(replace(start(Mood()).mailbox, security=MailSecurity.TLS))
    assert "No encrypted connection" in str(trouble)
    assert "587 goes with STARTTLS" in trouble.hint


def test_the_server_s_answer_is_given_back(start: Start) -> None:
    assert send(start(Mood(after_data="250 2.0.0 queued as 4XyZ")).mailbox, MESSAGE) == (
        "250 2.0.0 queued as 4XyZ"
    )


def test_a_hidden_copy_arrives_and_nobody_reads_of_it(start: Start) -> None:
    server = start(Mood())
    message = write(replace(LETTER, bcc=(Correspondent("boss@lumiere.example"),)), AT, "a1b2")
    send(server.mailbox, message)
    (received,) = server.received
    assert received.recipients == (TO, "boss@lumiere.example", CC)
    assert b"boss" not in received.content


@pytest.mark.parametrize("security", MailSecurity)
def test_a_server_that_drops_the_line_after_the_message_leaves_it_uncertain(
    start: Start, security: MailSecurity
) -> None:
    server = start(Mood(security=security, drops=True))
    trouble = refusal(server.mailbox)
    assert isinstance(trouble, PostUncertain)
    assert "may have gone, or not" in str(trouble)
    assert "not sent again by itself" in trouble.hint
    assert len(server.received) == 1


def test_a_server_that_says_no_is_believed(start: Start) -> None:
    for mood in (Mood(after_data="451 4.3.0 try later"), Mood(refuses_sender=True), Mood(refuses=(TO, CC))):
        assert not isinstance(refusal(start(mood).mailbox), PostUncertain)


def test_forty_megabytes_are_told_before_anything_is_sent(start: Start) -> None:
    server = start(Mood(takes_bytes=25_000_000))
    heavy = replace(LETTER, attachments=(Attachment("Tavole.pdf", bytes(30_000_000)),))
    with pytest.raises(PostTrouble, match=r"has 4\d\.\d MB, and localhost takes 25\.0 MB at most"):
        send(server.mailbox, write(heavy, AT, "a1b2"))
    assert server.logins == ["PLAIN"]
    assert not server.received


@pytest.mark.parametrize(
    "answer",
    [
        "452 4.5.3 too many recipients this hour",
        "550 5.4.5 Daily user sending limit exceeded",
        "421 4.7.28 rate",
    ],
)
def test_a_limit_of_the_provider_is_told_as_one(start: Start, answer: str) -> None:
    trouble = refusal(start(Mood(after_data=answer)).mailbox)
    assert f"takes no more mails from you for now: {answer}" in str(trouble)
    assert "in an hour or a day" in trouble.hint


def test_an_account_that_cannot_be_looked_up_now_is_no_wrong_password() -> None:
    mailbox = Mailbox(host="mail.example", port=587, user=USER, password="x", security=MailSecurity.STARTTLS)
    trouble = in_words(
        mailbox, smtplib.SMTPAuthenticationError(454, b"4.7.0 Temporary authentication failure")
    )
    assert "Try again in a while" in trouble.hint


def test_microsoft_s_refusal_of_passwords_is_known_by_its_number() -> None:
    mailbox = Mailbox(
        host="mail.firma.example", port=587, user=USER, password="x", security=MailSecurity.STARTTLS
    )
    said = b"5.7.139 Authentication unsuccessful, basic authentication is disabled."
    assert "Microsoft account" in in_words(mailbox, smtplib.SMTPAuthenticationError(535, said)).hint
    said = b"5.7.30 Basic authentication is not supported for Client Submission."
    assert "lets no program in with a password" in str(
        in_words(mailbox, smtplib.SMTPSenderRefused(550, said, USER))
    )


def test_a_token_lets_in_instead_of_a_password(start: Start) -> None:
    server = start(Mood(logins=("XOAUTH2",), tokens=("ya29.token",)))
    send(replace(server.mailbox, password="", token="ya29.token"), MESSAGE)
    assert server.logins == ["XOAUTH2"]
    assert len(server.received) == 1


@pytest.mark.parametrize("length", [100, 400, 3_000])
def test_a_token_of_any_length_lets_in(start: Start, length: int) -> None:
    server = start(Mood(logins=("XOAUTH2",), tokens=("t" * length,)))
    check(replace(server.mailbox, password="", token="t" * length))
    assert server.logins == ["XOAUTH2"]
    with pytest.raises(PostTrouble, match="does not let"):
        check(replace(server.mailbox, password="", token="x" * length))


def test_a_token_that_is_refused_leads_to_signing_in_again(start: Start) -> None:
    server = start(Mood(logins=("XOAUTH2",), tokens=("ya29.token",)))
    with pytest.raises(PostTrouble, match="does not let") as caught:
        send(replace(server.mailbox, password="", token="expired"), MESSAGE)
    assert "Sign in to your mail account again" in caught.value.hint
    assert "expired" not in str(caught.value)
    assert not server.received
