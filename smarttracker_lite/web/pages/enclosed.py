"""What goes with a mail, as the page that sends tells it before it goes."""

from decimal import Decimal
from typing import NamedTuple

from smarttracker_lite.domain.documents import Document
from smarttracker_lite.errors import N_, TrackerError
from smarttracker_lite.words import Words
from smarttracker_lite.workflows.desk import Desk
from smarttracker_lite.workflows.enclose import MEGABYTE, MOST, WELCOME, Beside, enclosed, octets


class EnclosedView(NamedTuple):
    """The names and sizes of the files, and why they may be too large to be mailed, "" if they are not."""

    files: tuple[str, ...]
    heavy: str


def enclosed_view(desk: Desk, words: Words, invoice: Document, beside: Beside | None) -> EnclosedView:
    """The files of this document, or of a paper beside it; none where one is gone, which sending tells."""
    try:
        found = enclosed(desk, invoice, beside)
    except TrackerError:
        return EnclosedView((), "")
    files = tuple(f"{each.name} ({_size(words, len(each.content))})" for each in found)
    return EnclosedView(files, _heavy(words, octets(found)))


def _heavy(words: Words, size: int) -> str:
    if size <= WELCOME:
        return ""
    text = (
        N_("Together {size}: no more than {most} can be mailed. Save the PDF and hand it over another way.")
        if size > MOST
        else N_("Together {size}: some mail servers take no more than {welcome}.")
    )
    told = {"size": size, "most": MOST, "welcome": WELCOME}
    return words.text(text, **{name: _size(words, each) for name, each in told.items()})


def _size(words: Words, size: int) -> str:
    if size < MEGABYTE:
        return words.text("{size} kB", size=words.number(Decimal(max(size // 1000, 1))))
    return words.text("{size} MB", size=words.number(Decimal(size) / MEGABYTE, 0, 1))
