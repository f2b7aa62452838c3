"""Papers as pictures of their pages: an issued one by its PDF, as it was issued. Of drafts those of the last
few are kept, as a browser asks page by page."""

from collections import OrderedDict
from dataclasses import replace
from threading import Lock

from smarttracker_lite.billing import template
from smarttracker_lite.billing.document import page_of, pages_of
from smarttracker_lite.domain.documents import Document, Invoice
from smarttracker_lite.store.files import read
from smarttracker_lite.workflows.desk import Desk
from smarttracker_lite.workflows.enclose import issued_pdf
from smarttracker_lite.workflows.seal import pdf_path
from smarttracker_lite.workflows.typeset import OWN, pictures, templates

_KEPT, _MOST_BYTES = 4, 32 << 20

_Look = tuple[Document, str, bytes | None, template.State]
"""All that a picture follows from: what is frozen of the document, the language it falls back to, the logo,
and the user's own templates."""


class Pictures:
    """The pages of the papers that were drawn last. Each is drawn once, however many ask at the same time."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._drawn: OrderedDict[_Look, list[bytes]] = OrderedDict()

    def pages(self, desk: Desk, invoice: Document) -> list[bytes]:
        """The pages of this one as PNG."""
        look = _look(desk, invoice)
        with self._lock:
            pages = self._drawn.pop(look, None)
            if pages is None:
                pages = pictures(desk, invoice)
            self._drawn[look] = pages
            while len(self._drawn) > 1 and (len(self._drawn) > _KEPT or self._bytes() > _MOST_BYTES):
                self._drawn.popitem(last=False)
        return pages

    def _bytes(self) -> int:
        return sum(len(page) for pages in self._drawn.values() for page in pages)


def _look(desk: Desk, invoice: Document) -> _Look:
    """Sendings and settlements are not on the paper."""
    paper = replace(invoice, id="", sendings=())
    if isinstance(paper, Invoice):
        paper = replace(paper, settlements=(), retractions=())
    logo = read(desk.db.folder / invoice.logo) if invoice.logo else None
    own = template.state(templates(desk)) if invoice.layout.startswith(OWN) else ()
    return paper, desk.words(invoice.language).code, logo, own


def frozen(desk: Desk, invoice: Document) -> int:
    """How many pages the issued PDF has. Raises StoreTrouble if the file is gone or was changed."""
    return pages_of(issued_pdf(desk, invoice))


def frozen_page(desk: Desk, invoice: Document, page: int) -> bytes:
    """A page of the issued PDF, from 1, as PNG. Raises StoreTrouble as `frozen`, and DocumentTrouble."""
    issued_pdf(desk, invoice)
    return page_of(pdf_path(desk, invoice), page)


def drawn(desk: Desk, invoice: Document) -> list[bytes]:
    """The pages of a paper as pictures, drawn or as they were drawn before."""
    return desk.keeping(Pictures).pages(desk, invoice)
