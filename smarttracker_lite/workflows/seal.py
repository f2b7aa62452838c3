"""The last step of issuing a document: its PDF and its place in the chain. It never changes again."""

import hashlib
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TypeVar

from smarttracker_lite.domain.chain import digest
from smarttracker_lite.domain.documents import Document, Invoice
from smarttracker_lite.domain.numbering import OFFERED
from smarttracker_lite.errors import N_, NotAllowed
from smarttracker_lite.store.files import in_words, read
from smarttracker_lite.workflows import encode
from smarttracker_lite.workflows.audit.recount import miscounted
from smarttracker_lite.workflows.desk import Desk
from smarttracker_lite.workflows.number import book_of, check_number, too_early
from smarttracker_lite.workflows.typeset import OWN, typeset

INVOICES = "invoices"
QUOTATIONS = "quotations"

D = TypeVar("D", bound=Document)


def pdf_path(desk: Desk, document: Document) -> Path:
    """Where the document's PDF is kept in the data folder."""
    folder = QUOTATIONS if document.kind in OFFERED else INVOICES
    return desk.db.folder / folder / f"{document.id}.pdf"


@dataclass(frozen=True, slots=True)
class Paper:
    """A PDF that was laid out before its document was issued, and all that it follows from: the document with
    the number that was foreseen, the language it falls back to, and the logo."""

    of: Document
    language: str
    logo: str
    pdf: bytes

    def fits(self, desk: Desk, document: Document) -> bool:
        """Whether the document would be laid out just so."""
        same = replace(self.of, id=document.id) == document
        return same and (self.language, self.logo) == _besides(desk, document)


def laid_out(desk: Desk, document: Document) -> Paper | None:
    """The paper of a document that is not issued yet; None by a template of the user's, which may change."""
    if document.layout.startswith(OWN):
        return None
    return Paper(document, *_besides(desk, document), typeset(desk, document))


def _besides(desk: Desk, document: Document) -> tuple[str, str]:
    return desk.words().code, _logo_sha256(desk, document)


def sealed(desk: Desk, document: D, paper: Paper | None = None) -> D:
    """The document with all that it gets at issue; it is kept in the transaction in which it is made. A
    `paper` that does not fit it is not taken.

    Raises NotAllowed if its number was given already, if the last one of its kind is of a later day, or if it
    has an amount that cannot be one.
    """
    if why := too_early(desk, document.kind):
        raise why
    check_number(desk, document.number)
    if miscounted(document):
        raise NotAllowed(
            N_("A quantity or an amount of this draft is too large to be one."),
            N_("Look at its lines: correct what cannot be, or leave it out."),
        )
    before = book_of(desk, document.kind).latest(document.kind)
    dated = replace(
        document,
        issued_at=desk.now(),
        books_at=desk.db.last,
        logo_sha256=_logo_sha256(desk, document),
        previous=before.digest if before else "",
    )
    filed = _filed(desk, dated, paper.pdf if paper and paper.fits(desk, document) else typeset(desk, dated))
    return replace(filed, digest=digest(filed, filed.previous))


def _logo_sha256(desk: Desk, document: Document) -> str:
    logo = read(desk.db.folder / document.logo) if document.logo else None
    return "" if logo is None else hashlib.sha256(logo).hexdigest()


def _filed(desk: Desk, document: D, pdf: bytes) -> D:
    """Write its files first: a number never stands without its document; the other way round harms nobody."""
    path = pdf_path(desk, document)
    with in_words(path):
        desk.db.disk.make_folder(path.parent)
        desk.db.disk.write_whole(path, (pdf,))
        files = encode.filed(desk, document, path) if isinstance(document, Invoice) else ()
    return replace(document, pdf_sha256=hashlib.sha256(pdf).hexdigest(), files=files)
