"""Papers as pictures of their pages: those of the last few are kept, as a browser asks page by page."""

from collections import OrderedDict
from dataclasses import replace
from threading import Lock

from smarttracker_lite.domain.documents import Document
from smarttracker_lite.store.files import read
from smarttracker_lite.workflows.desk import Desk
from smarttracker_lite.workflows.typeset import pictures

_KEPT = 4

_Look = tuple[Document, str, bytes | None]
"""All that a picture follows from: the document, the language it falls back to, and the logo."""


class Pictures:
    """The pages of the papers that were drawn last. Each is drawn once, however many ask at the same time."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._drawn: OrderedDict[_Look, list[bytes]] = OrderedDict()

    def pages(self, desk: Desk, invoice: Document) -> list[bytes]:
        """The pages of this one as PNG."""
        logo = read(desk.db.folder / invoice.logo) if invoice.logo else None
        look = (replace(invoice, id=""), desk.words(invoice.language).code, logo)
        with self._lock:
            if look not in self._drawn:
                self._drawn[look] = pictures(desk, invoice)
            self._drawn.move_to_end(look)
            while len(self._drawn) > _KEPT:
                self._drawn.popitem(last=False)
            return self._drawn[look]


def drawn(desk: Desk, invoice: Document) -> list[bytes]:
    """The pages of a paper as pictures, drawn or as they were drawn before."""
    return desk.keeping(Pictures).pages(desk, invoice)
