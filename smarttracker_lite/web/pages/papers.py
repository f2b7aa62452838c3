"""The pages of a document as pictures: of an issued one those of its PDF, of any other as it would be."""

from typing import NamedTuple

from smarttracker_lite.domain.documents import Document
from smarttracker_lite.errors import N_, NotFound, StoreTrouble
from smarttracker_lite.web.exchange import Bytes
from smarttracker_lite.words import Words
from smarttracker_lite.workflows.desk import Desk
from smarttracker_lite.workflows.picture import drawn, frozen, frozen_page


class Pages(NamedTuple):
    """The addresses of the pictures, and why they are not those of the PDF, "" where they are."""

    hrefs: tuple[str, ...]
    stand_in: str


def issued_pages(desk: Desk, words: Words, document: Document, home: str) -> Pages:
    """The pages of an issued document whose own page has the address `home`."""
    try:
        count, stand_in = frozen(desk, document), ""
    except StoreTrouble as trouble:
        count, stand_in = len(drawn(desk, document)), " ".join(words.error(trouble))
    return Pages(tuple(f"{home}/page/{page}.png" for page in range(1, count + 1)), stand_in)


def issued_picture(desk: Desk, document: Document, page: str) -> Bytes:
    """A page of the issued PDF; where that is gone, as it would be laid out today. Raises NotFound."""
    try:
        count = frozen(desk, document)
    except StoreTrouble:
        return page_picture(desk, document, page)
    return _png(frozen_page(desk, document, _place(page, count)))


def page_picture(desk: Desk, document: Document, page: str) -> Bytes:
    """One page as it is laid out now, counted from 1. Raises NotFound if there is none."""
    pages = drawn(desk, document)
    return _png(pages[_place(page, len(pages)) - 1])


def _place(page: str, count: int) -> int:
    if page not in map(str, range(1, count + 1)):
        raise NotFound(N_("There is no such page."), N_("Choose one from the menu."))
    return int(page)


def _png(picture: bytes) -> Bytes:
    return Bytes(picture, "image/png")
