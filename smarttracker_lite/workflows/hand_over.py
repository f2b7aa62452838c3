"""A mail handed to the user's own mail program: who sends it then, and when, only they know."""

import shutil
from contextlib import suppress
from email.message import EmailMessage
from pathlib import Path

from smarttracker_lite.billing.letter import Unsent, unsent
from smarttracker_lite.domain.documents import Document
from smarttracker_lite.store.files import write_whole
from smarttracker_lite.workflows.compose import Cover
from smarttracker_lite.workflows.deliver import issued, letter
from smarttracker_lite.workflows.desk import Desk
from smarttracker_lite.workflows.enclose import Beside, enclosed

OUTBOX = "outbox"
"""The folder in the data folder for files that a mail program is to read, until there are others. No backup
holds them: they are all copies."""


def hand_over(desk: Desk, invoice_id: str, mail: Cover, beside: Beside | None = None) -> None:
    """Open the user's mail program with the mail, of the document or of a paper beside it. Raises BadInput,
    naming the field, StoreTrouble if a file is gone or the disk is full, and DesktopTrouble."""
    invoice = issued(desk, invoice_id)
    whole = letter(desk, mail, enclosed(desk, invoice, beside))
    message = unsent(whole)
    folder = clear(desk)
    folder.mkdir(mode=0o700, exist_ok=True)
    files = tuple(_filed(folder / each.name, each.content) for each in whole.attachments)
    draft = _filed(folder / f"{files[0].stem}.eml", message.as_bytes())
    desk.compose(Unsent(letter=whole, files=files, draft=draft))


def clear(desk: Desk) -> Path:
    """Remove the files of the last mail; gives their folder. What a program still reads may stay."""
    folder = desk.db.folder / OUTBOX
    with suppress(OSError):
        shutil.rmtree(folder)
    return folder


def draft_of(desk: Desk, invoice: Document, mail: Cover, beside: Beside | None = None) -> EmailMessage:
    """The same as a file that mail programs open as a draft. Raises as `hand_over`."""
    return unsent(letter(desk, mail, enclosed(desk, invoice, beside)))


def _filed(path: Path, content: bytes) -> Path:
    write_whole(path, content)
    return path
