"""A mail that is written is shown by the mail program that the user has; nobody sends it for them."""

import ctypes
from email import message_from_bytes
from email.policy import default
from pathlib import Path

import pytest

from smarttracker_lite.billing.letter import Attachment, Correspondent, Letter, Unsent, unsent
from smarttracker_lite.desktop import mailprogram, simple_mapi
from smarttracker_lite.errors import DesktopTrouble
from tests.support.notebook import notebook, noted

LETTER = Letter(
    sender=Correspondent("", "Studio Lumen"),
    to=(Correspondent("conti@rossi.example"), Correspondent("anna@rossi.example")),
    cc=(Correspondent("martina@rossi.example"),),
    bcc=(Correspondent("archivio@lumen.example"),),
    subject='Fattura 2026/0001 "Città" $(id)',
    text="Buongiorno,\n`ecco` la fattura.\n",
    attachments=(Attachment("Fattura 2026-0001.pdf", b"%PDF-1.7"),),
)


@pytest.fixture
def mail(tmp_path: Path) -> Unsent:
    file, draft = tmp_path / "Fattura 2026-0001.pdf", tmp_path / "mail.eml"
    file.write_bytes(b"%PDF-1.7")
    draft.write_bytes(unsent(LETTER).as_bytes())
    return Unsent(letter=LETTER, files=(file,), draft=draft)


def mail_program(programs: Path, name: str) -> None:
    """The user's mail program, as xdg-mime tells it."""
    (programs / "xdg-mime").write_text(f"#!/bin/sh\necho {name}.desktop\n")
    (programs / "xdg-mime").chmod(0o755)


def test_a_program_that_takes_files_is_shown_the_mail_with_its_file(programs: Path, mail: Unsent) -> None:
    mail_program(programs, "org.mozilla.Thunderbird")
    page = notebook(programs, "xdg-email")
    mailprogram.compose(mail)
    assert noted(page) == (
        "--cc martina@rossi.example --bcc archivio@lumen.example --utf8 "
        f"--subject {LETTER.subject} --body {LETTER.text} --attach {mail.files[0]} "
        "conti@rossi.example anna@rossi.example"
    )


@pytest.mark.parametrize("name", ["mutt", "google-chrome", ""])
def test_a_program_that_would_drop_the_file_gets_the_draft_with_the_file_in_it(
    programs: Path, mail: Unsent, name: str
) -> None:
    mail_program(programs, name)
    notebook(programs, "xdg-email")
    page = notebook(programs, "xdg-open")
    mailprogram.compose(mail)
    assert noted(page) == str(mail.draft)
    (file,) = message_from_bytes(mail.draft.read_bytes(), policy=default).iter_attachments()
    assert file.get_content() == b"%PDF-1.7"


def test_a_program_that_fails_leaves_it_to_the_draft(programs: Path, mail: Unsent) -> None:
    mail_program(programs, "thunderbird")
    notebook(programs, "xdg-email", ends=4)
    page = notebook(programs, "xdg-open")
    mailprogram.compose(mail)
    assert noted(page) == str(mail.draft)


def test_no_mail_program_at_all_is_trouble_that_names_the_draft(programs: Path, mail: Unsent) -> None:
    assert not list(programs.iterdir())
    with pytest.raises(DesktopTrouble, match=f"could show mail.eml. You find it in {mail.draft.parent}"):
        mailprogram.compose(mail)


def test_apple_mail_gets_every_word_as_an_argument_of_its_own(programs: Path, mail: Unsent) -> None:
    page = notebook(programs, "osascript")
    assert mailprogram.by_apple_mail(mail)
    told = noted(page)
    assert told.startswith("-e \non run argv\n")
    assert told.endswith(
        f"-- {LETTER.subject} {LETTER.text} to conti@rossi.example to anna@rossi.example "
        f"cc martina@rossi.example bcc archivio@lumen.example file {mail.files[0]}"
    )
    assert not mailprogram.by_apple_mail(mail) or LETTER.subject not in told.partition("end run")[0]


def test_simple_mapi_is_told_all_of_the_mail(mail: Unsent) -> None:
    told = simple_mapi.message(mail)
    assert told.subject == LETTER.subject
    assert told.text == "Buongiorno,\r\n`ecco` la fattura.\r\n"
    people = [told.recipients[place] for place in range(told.recipient_count)]
    assert [(each.kind, each.address) for each in people] == [
        (simple_mapi.TO, "SMTP:conti@rossi.example"),
        (simple_mapi.TO, "SMTP:anna@rossi.example"),
        (simple_mapi.CC, "SMTP:martina@rossi.example"),
        (simple_mapi.BCC, "SMTP:archivio@lumen.example"),
    ]
    assert (told.file_count, told.files[0].path, told.files[0].name) == (
        1,
        str(mail.files[0]),
        "Fattura 2026-0001.pdf",
    )
    assert ctypes.sizeof(simple_mapi.Message) > 0
    assert not simple_mapi.send(mail)
