"""The last step of issuing a document: its PDF and its place in the chain. It never changes again."""

import hashlib
from dataclasses import dataclass, replace
from pathlib import Path

from smarttracker_lite.domain.chain import digest
from smarttracker_lite.domain.documents import Invoice
from smarttracker_lite.errors import N_, NotAllowed
from smarttracker_lite.store.files import in_words, read
from smarttracker_lite.workflows import encode
from smarttracker_lite.workflows.audit.recount import miscounted
from smarttracker_lite.workflows.desk import Desk
from smarttracker_lite.workflows.number import check_number, too_early
from smarttracker_lite.workflows.typeset import OWN, typeset

INVOICES = "invoices"


def pdf_path(desk: Desk, invoice: Invoice) -> Path:
    """Where the document's PDF is kept in the data folder."""
    return desk.db.folder / INVOICES / f"{invoice.id}.pdf"


@dataclass(frozen=True, slots=True)
class Paper:
    """A PDF that was laid out before its document was issued, and all that it follows from: the document with
    the number that was foreseen, the language it falls back to, and the logo."""

    of: Invoice
    language: str
    logo: str
    pdf: bytes

    def fits(self, desk: Desk, invoice: Invoice) -> bool:
        """Whether the document would be laid out just so."""
        same = replace(self.of, id=invoice.id) == invoice
        return same and (self.language, self.logo) == _besides(desk, invoice)


def laid_out(desk: Desk, invoice: Invoice) -> Paper | None:
    """The paper of a document that is not issued yet; None by a template of the user's, which may change."""
    if invoice.layout.startswith(OWN):
        return None
    return Paper(invoice, *_besides(desk, invoice), typeset(desk, invoice))


def _besides(desk: Desk, invoice: Invoice) -> tuple[str, str]:
    return desk.words().code, _logo_sha256(desk, invoice)


def sealed(desk: Desk, invoice: Invoice, paper: Paper | None = None) -> Invoice:
    """The document with all that it gets at issue; it is kept in the transaction in which it is made. A
    `paper` that does not fit it is not taken.

    Raises NotAllowed if its number was given already, if the last one of its kind is of a later day, or if it
    has an amount that cannot be one.
    """
    if why := too_early(desk, invoice.kind):
        raise why
    check_number(desk, invoice.number)
    if miscounted(invoice):
        raise NotAllowed(
            N_("A quantity or an amount of this draft is too large to be one."),
            N_("Look at its lines: correct what cannot be, or leave it out."),
        )
    before = desk.db.invoices.latest(invoice.kind)
    dated = replace(
        invoice,
        issued_at=desk.now(),
        books_at=desk.db.last,
        logo_sha256=_logo_sha256(desk, invoice),
        previous=before.digest if before else "",
    )
    filed = _filed(desk, dated, paper.pdf if paper and paper.fits(desk, invoice) else typeset(desk, dated))
    return replace(filed, digest=digest(filed, filed.previous))


def _logo_sha256(desk: Desk, invoice: Invoice) -> str:
    logo = read(desk.db.folder / invoice.logo) if invoice.logo else None
    return "" if logo is None else hashlib.sha256(logo).hexdigest()


def _filed(desk: Desk, invoice: Invoice, pdf: bytes) -> Invoice:
    """Write its files first: a number never stands without its document; the other way round harms nobody."""
    path = pdf_path(desk, invoice)
    with in_words(path):
        desk.db.disk.make_folder(path.parent)
        desk.db.disk.write_whole(path, (pdf,))
        files = encode.filed(desk, invoice, path)
    return replace(invoice, pdf_sha256=hashlib.sha256(pdf).hexdigest(), files=files)
