"""Leave to send without a password, at a real sign-in service and a real mail server."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
import requests

from smarttracker_lite.domain.business import Mail
from smarttracker_lite.errors import GrantTrouble, NotAllowed, PostTrouble
from smarttracker_lite.workflows import authorize, configure, deliver
from tests.support.granting import CLIENT_SECRET, Granting, granting
from tests.support.mail import USER, MailServer, Mood, mail_server
from tests.support.programs import wait_until
from tests.support.studio import Studio

LATER = {"seconds": 6}


@pytest.fixture
def service(tmp_path: Path, at_work: Studio) -> Iterator[Granting]:
    with granting(tmp_path, at_work.clock) as running:
        yield running


def connect(studio: Studio, service: Granting, server: MailServer | None = None) -> None:
    mail = Mail(
        host=server.host if server else "mail.example",
        port=server.port if server else 587,
        user=USER,
        sender=USER,
        authority=str(service.ca_file),
        grantor=service.grantor,
    )
    configure.save_mail(studio.desk, mail, "")


def sign_in(studio: Studio, service: Granting) -> None:
    invited = authorize.begin(studio.desk)
    service.decide(invited.code, "approve")
    assert authorize.look(studio.desk)


def test_leave_is_asked_for_no_more_often_than_the_provider_wants(at_work: Studio, service: Granting) -> None:
    connect(at_work, service)
    invited = authorize.begin(at_work.desk)
    assert authorize.invitation(at_work.desk) == invited
    assert not authorize.look(at_work.desk)
    asked = len(service.questions)
    assert not authorize.look(at_work.desk)
    assert len(service.questions) == asked
    service.decide(invited.code, "approve")
    at_work.clock.move(**LATER)
    assert authorize.look(at_work.desk)
    assert authorize.invitation(at_work.desk) is None
    assert authorize.signed_in(at_work.desk)


def test_the_token_is_used_until_shortly_before_its_end_and_then_renewed(
    at_work: Studio, service: Granting
) -> None:
    connect(at_work, service)
    sign_in(at_work, service)
    first = authorize.token(at_work.desk)
    at_work.clock.move(minutes=57)
    assert authorize.token(at_work.desk) == first
    at_work.clock.move(minutes=2)
    second = authorize.token(at_work.desk)
    assert service.tokens == [first, second]
    at_work.clock.move(hours=2)
    assert authorize.token(at_work.desk) not in (first, second)


def test_what_is_renewed_by_is_kept_in_entries_that_every_key_ring_takes(
    at_work: Studio, service: Granting
) -> None:
    connect(at_work, service)
    sign_in(at_work, service)
    (renewal,) = service.renewals
    parts = [at_work.desk.secrets.get(f"mail-grant-{place}") for place in range(4)]
    assert "".join(parts) == renewal
    assert max(map(len, parts)) <= 1000
    books = (at_work.desk.db.folder / "books").iterdir()
    assert not any(renewal[:40].encode() in file.read_bytes() for file in books)


def test_another_run_of_the_program_renews_without_signing_in_again(
    at_work: Studio, service: Granting
) -> None:
    connect(at_work, service)
    sign_in(at_work, service)
    again = replace(at_work.desk, kept={})
    assert authorize.token(again) == service.tokens[-1]
    assert len(service.tokens) == 2


def test_leave_that_was_taken_back_is_told(at_work: Studio, service: Granting) -> None:
    connect(at_work, service)
    sign_in(at_work, service)
    service.revoke()
    at_work.clock.move(hours=2)
    with pytest.raises(GrantTrouble, match="does not let this program send any more"):
        authorize.token(at_work.desk)


def test_a_refusal_ends_the_invitation(at_work: Studio, service: Granting) -> None:
    connect(at_work, service)
    invited = authorize.begin(at_work.desk)
    service.decide(invited.code, "deny")
    with pytest.raises(GrantTrouble, match="was not allowed"):
        authorize.look(at_work.desk)
    assert authorize.invitation(at_work.desk) is None
    assert not authorize.look(at_work.desk)


def test_nobody_signed_in_and_an_account_with_a_password_are_told(at_work: Studio, service: Granting) -> None:
    with pytest.raises(NotAllowed, match="used with a password"):
        authorize.begin(at_work.desk)
    connect(at_work, service)
    with pytest.raises(NotAllowed, match="Nobody has signed in"):
        authorize.token(at_work.desk)


def test_another_provider_signs_out(at_work: Studio, service: Granting) -> None:
    connect(at_work, service)
    sign_in(at_work, service)
    configure.save_mail(at_work.desk, replace(at_work.desk.settings.mail, user="other"), "")
    assert authorize.signed_in(at_work.desk)
    configure.save_mail(at_work.desk, replace(at_work.desk.settings.mail, grantor=None), "")
    assert not authorize.signed_in(at_work.desk)


def test_a_mail_goes_with_the_token_alone(at_work: Studio, service: Granting, tmp_path: Path) -> None:
    mails = tmp_path / "mails"
    mails.mkdir()
    with mail_server(mails, Mood(logins=("XOAUTH2",))) as server:
        both = tmp_path / "authorities.pem"
        both.write_bytes(server.ca_file.read_bytes() + service.ca_file.read_bytes())
        connect(at_work, service, server)
        mail = replace(at_work.desk.settings.mail, authority=str(both))
        configure.save_mail(at_work.desk, mail, "")
        sign_in(at_work, service)
        server.mood = Mood(logins=("XOAUTH2",), tokens=(service.tokens[-1],))
        assert not deliver.password_missing(at_work.desk)
        configure.send_test_mail(at_work.desk)
        assert server.logins == ["XOAUTH2"]
        assert len(server.received) == 1
        server.mood = Mood(logins=("XOAUTH2",))
        with pytest.raises(PostTrouble, match="does not let") as refused:
            configure.send_test_mail(at_work.desk)
        assert "Sign in to your mail account again" in refused.value.hint


def connect_by_page(studio: Studio, service: Granting) -> None:
    mail = Mail(
        host="mail.example", sender=USER, authority=str(service.ca_file), grantor=service.page_grantor
    )
    configure.save_mail(studio.desk, mail, "", CLIENT_SECRET)


def test_leave_given_at_the_provider_s_page_is_kept_and_renewed(at_work: Studio, service: Granting) -> None:
    connect_by_page(at_work, service)
    invited = authorize.begin(at_work.desk)
    assert invited.code == ""
    assert not authorize.look(at_work.desk)
    requests.get(invited.url, verify=str(service.ca_file), timeout=10)
    at_work.clock.move(**LATER)
    assert authorize.look(at_work.desk)
    assert authorize.invitation(at_work.desk) is None
    at_work.clock.move(hours=2)
    assert authorize.token(at_work.desk) == service.tokens[-1]
    assert len(service.tokens) == 2


def test_a_no_at_the_page_ends_the_invitation(at_work: Studio, service: Granting) -> None:
    connect_by_page(at_work, service)
    service.denied = True
    requests.get(authorize.begin(at_work.desk).url, verify=str(service.ca_file), timeout=10)
    with pytest.raises(GrantTrouble, match="was not allowed"):
        authorize.look(at_work.desk)
    assert authorize.invitation(at_work.desk) is None
    assert not authorize.signed_in(at_work.desk)


def test_who_begins_again_or_signs_out_is_awaited_at_no_old_door(at_work: Studio, service: Granting) -> None:
    connect_by_page(at_work, service)
    doors = [door(authorize.begin(at_work.desk).url) for _ in range(2)]
    wait_until(lambda: not answers(doors[0]), "the old door is shut")
    assert answers(doors[1])
    authorize.forget(at_work.desk)
    wait_until(lambda: not answers(doors[1]), "the door is shut")
    assert not authorize.look(at_work.desk)


def door(url: str) -> str:
    return parse_qs(urlsplit(url).query)["redirect_uri"][0]


def answers(url: str) -> bool:
    try:
        return requests.get(url, timeout=10).status_code == 404
    except requests.ConnectionError:
        return False


def test_another_provider_takes_the_secret_with_it(at_work: Studio, service: Granting) -> None:
    connect_by_page(at_work, service)
    assert at_work.desk.secrets.get(authorize.CLIENT_SECRET) == CLIENT_SECRET
    configure.save_mail(at_work.desk, replace(at_work.desk.settings.mail, user="other"), "")
    assert at_work.desk.secrets.get(authorize.CLIENT_SECRET) == CLIENT_SECRET
    connect(at_work, service)
    assert at_work.desk.secrets.get(authorize.CLIENT_SECRET) == ""
