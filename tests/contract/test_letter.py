"""A letter is written as mail programs read it, and nobody writes a header by way of a name."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default

import pytest

from smarttracker_lite.billing.letter import Attachment, Correspondent, Letter, unsent, write
from smarttracker_lite.errors import BadInput

AT = datetime(2026, 11, 2, 9, 30, tzinfo=UTC)
LETTER = Letter(
    sender=Correspondent("studio@lumiere.example", "Studio Grafico Lumière"),
    to=(Correspondent("martina@simkova.example", "Šimková, Martina"),),
    cc=(Correspondent("conti@simkova.example"),),
    subject="Fattura 2026/0147 «Città invisibili»",
    text="Buongiorno,\n\necco la fattura: € 29,83.\n" + "una riga lunga " * 100,
    attachments=(Attachment("Fattura 2026-0147 – Galleria Šimková.pdf", b"%PDF-1.7\r\n\x00\xff"),),
)


WriteIn = Callable[[str], Letter]
PLACES: list[tuple[WriteIn, str]] = [
    (lambda text: replace(LETTER, subject=text), "subject"),
    (lambda text: replace(LETTER, sender=Correspondent("a@b.example", text)), "sender"),
    (lambda text: replace(LETTER, to=(Correspondent("a@b.example", text),)), "to"),
    (lambda text: replace(LETTER, cc=(Correspondent("a@b.example", text),)), "cc"),
    (lambda text: replace(LETTER, attachments=(Attachment(text, b""),)), "attachments"),
]


def delivered(letter: Letter) -> EmailMessage:
    """What a mail program makes of the bytes."""
    return message_from_bytes(write(letter, AT, "a1b2").as_bytes(), EmailMessage, policy=default)


def test_a_mail_program_reads_back_every_word_and_the_file() -> None:
    message = delivered(LETTER)
    assert message["From"].addresses[0].display_name == "Studio Grafico Lumière"
    assert message["To"].addresses[0].display_name == "Šimková, Martina"
    assert message["Cc"].addresses[0].addr_spec == "conti@simkova.example"
    assert message["Subject"] == LETTER.subject
    assert message["Date"].datetime == AT
    assert message["Message-ID"] == "<a1b2@lumiere.example>"
    body = message.get_body()
    assert body is not None
    assert body.get_content().splitlines() == LETTER.text.splitlines()
    (file,) = message.iter_attachments()
    assert file.get_filename() == "Fattura 2026-0147 – Galleria Šimková.pdf"
    assert file.get_content_type() == "application/pdf"
    assert file.get_content() == LETTER.attachments[0].content


def test_every_line_is_ascii_and_short_enough_for_any_server() -> None:
    lines = write(LETTER, AT, "a1b2").as_bytes().split(b"\r\n")
    assert all(line.isascii() and len(line) <= 998 for line in lines)
    assert not any(b"\n" in line for line in lines)


def test_a_letter_of_text_alone_is_the_same_bytes_every_time() -> None:
    alone = replace(LETTER, attachments=())
    assert write(alone, AT, "a1b2").as_bytes() == write(alone, AT, "a1b2").as_bytes()


def test_a_letter_without_copies_has_no_header_for_them() -> None:
    assert "Cc" not in write(replace(LETTER, cc=()), AT, "a1b2")


def test_a_domain_with_other_letters_is_written_in_ascii() -> None:
    letter = replace(LETTER, to=(Correspondent("info@galería.example"),))
    assert delivered(letter)["To"].addresses[0].addr_spec == "info@xn--galera-7va.example"


def test_spaces_around_an_address_are_no_part_of_it() -> None:
    letter = replace(LETTER, to=(Correspondent(" a@b.example "),))
    assert delivered(letter)["To"].addresses[0].addr_spec == "a@b.example"


@pytest.mark.parametrize(
    "address",
    [
        "",
        "martina",
        "@simkova.example",
        "martina@",
        "a@b@c.example",
        "a b@c.example",
        "a..b@c.example",
        ".a@c.example",
        "a@c..example",
        "a@b.example, c@d.example",
        "a@b.example; c@d.example",
        "Martina <a@b.example>",
        "a@b.example\nBcc: x@y.example",
        "a@b\r\n.example",
        f"a@{'b' * 64}.example",
        f"{'a' * 250}@b.example",
    ],
)
def test_what_is_no_address_is_refused_by_name(address: str) -> None:
    with pytest.raises(BadInput, match="is no mail address") as caught:
        write(replace(LETTER, to=(Correspondent(address),)), AT, "a1b2")
    assert caught.value.field == "to"


@pytest.mark.parametrize("break_", ["\n", "\r\n", "\r", "\0", "\u2028", "\x85", "\udc80"])
@pytest.mark.parametrize(("write_in", "field"), PLACES)
def test_nobody_smuggles_a_header_in(write_in: WriteIn, field: str, break_: str) -> None:
    with pytest.raises(BadInput, match="single line") as caught:
        write(write_in(f"x{break_}Bcc: spy@evil.example"), AT, "a1b2")
    assert caught.value.field == field


@pytest.mark.parametrize("break_", ["=0a", "=0d", "=0d=0a", "=0a=0a"])
@pytest.mark.parametrize(("write_in", "field"), PLACES)
def test_nobody_smuggles_a_header_in_by_an_encoded_word(write_in: WriteIn, field: str, break_: str) -> None:
    with pytest.raises(BadInput, match="single line") as caught:
        write(write_in(f"=?utf-8?q?x{break_}Bcc:=20spy@evil.example?="), AT, "a1b2")
    assert caught.value.field == field


@pytest.mark.parametrize(("write_in", "_"), PLACES)
def test_a_name_copied_out_of_a_mails_source_is_harmless(write_in: WriteIn, _: str) -> None:
    assert "Bcc" not in delivered(write_in("=?utf-8?q?M=C3=BCller?=" * 20))


def test_a_letter_to_nobody_is_refused() -> None:
    with pytest.raises(BadInput, match="no recipient"):
        write(replace(LETTER, to=()), AT, "a1b2")


def test_a_draft_for_a_mail_program_says_that_it_was_not_sent() -> None:
    letter = replace(LETTER, bcc=(Correspondent("boss@lumiere.example"),))
    message = message_from_bytes(unsent(letter).as_bytes(), EmailMessage, policy=default)
    assert message["X-Unsent"] == "1"
    assert message["To"].addresses[0].addr_spec == "martina@simkova.example"
    assert message["Bcc"].addresses[0].addr_spec == "boss@lumiere.example"
    assert message["Subject"] == LETTER.subject
    assert "Date" not in message
    assert "Message-ID" not in message
    (file,) = message.iter_attachments()
    assert file.get_content() == LETTER.attachments[0].content


def test_a_draft_needs_no_sender() -> None:
    assert "From" not in unsent(replace(LETTER, sender=Correspondent("")))


def test_a_mail_goes_to_as_many_as_a_server_takes() -> None:
    people = tuple(Correspondent(f"anna{place}@bianchi.example") for place in range(101))
    write(replace(LETTER, to=people[:99], cc=people[99:100], bcc=()), AT, "a1")
    with pytest.raises(BadInput) as wrong:
        write(replace(LETTER, to=people[:99], cc=people[99:], bcc=()), AT, "a1")
    assert wrong.value.field == "to"
