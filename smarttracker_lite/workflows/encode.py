"""Writing invoices for other programs: into their PDF, beside it, and anew from what is frozen."""

import hashlib
from pathlib import Path

from smarttracker_lite.billing.einvoice.check import missing
from smarttracker_lite.billing.einvoice.content import Format, Wording
from smarttracker_lite.billing.einvoice.formats import einvoice
from smarttracker_lite.billing.einvoice.identifiers import E_MAIL
from smarttracker_lite.domain.documents import Document, Invoice, IssuedFile
from smarttracker_lite.errors import N_, NotAllowed, StoreTrouble
from smarttracker_lite.store.files import read
from smarttracker_lite.workflows.desk import Desk


def wanted(invoice: Invoice) -> tuple[Format, ...]:
    """What this client gets besides the PDF: it follows from where their e-invoices go.

    A buyer's reference in Germany is for XRechnung; whoever has a Peppol ID is sent Peppol's, as are all
    Belgian companies by their own (law of 6 February 2024).
    """
    routing, buyer = invoice.routing, invoice.buyer
    in_peppol = routing.endpoint and routing.scheme not in ("", E_MAIL)
    belgian = invoice.seller.country == buyer.country == "BE" and buyer.vat_id
    asked = {
        Format.XRECHNUNG: buyer.country == "DE" and routing.buyer_reference,
        Format.PEPPOL: in_peppol or belgian,
    }
    return tuple(format for format, so in asked.items() if so)


def told_of(invoice: Invoice) -> tuple[Format, ...]:
    """The formats of which a draft says what they would lack: those wanted, and Factur-X inside countries
    that count on it (Germany since 2025, France since September 2026). Elsewhere it is in the PDF, or not."""
    seller, buyer = invoice.seller.country, invoice.buyer.country
    at_home = seller in ("DE", "FR") and buyer in ("", seller)
    return (*((Format.FACTUR_X,) if at_home else ()), *wanted(invoice))


def embedded(desk: Desk, invoice: Document) -> bytes | None:
    """The e-invoice that lies in the PDF; None in a draft or a quote, and where something it needs is
    missing."""
    if not isinstance(invoice, Invoice) or not invoice.number.text or missing(invoice, Format.FACTUR_X):
        return None
    return _written(desk, invoice, Format.FACTUR_X)


def filed(desk: Desk, invoice: Invoice, pdf: Path) -> tuple[IssuedFile, ...]:
    """Write the files that the client wants beside the PDF, each that can be made; StoreTrouble if the disk
    does not take them."""
    return tuple(
        _filed(desk, invoice, format, pdf) for format in wanted(invoice) if not missing(invoice, format)
    )


def efile(desk: Desk, invoice: Invoice, format: Format, folder: Path) -> bytes:
    """The invoice in a format: the file that was made at issue, or else written from what is frozen.

    Raises NotAllowed with the first thing that is missing, StoreTrouble if the file is gone or was changed.
    """
    for file in invoice.files:
        if file.name == _name(format):
            return kept(invoice, file, folder)
    for each in missing(invoice, format):
        hint = each.hint or N_("This counts from the next invoice on: what is issued stays as it is.")
        raise NotAllowed(each.text, hint, **each.values)
    return _written(desk, invoice, format)


def kept(invoice: Document, file: IssuedFile, folder: Path) -> bytes:
    """A file made beside the PDF, byte for byte; raises StoreTrouble if it is gone or was changed."""
    path = beside(folder, invoice, file.name)
    xml = read(path) or b""
    if hashlib.sha256(xml).hexdigest() != file.sha256:
        raise StoreTrouble(
            N_("The e-invoice {number} is missing or was changed."),
            N_("Put {path} back from a backup."),
            number=invoice.number.text,
            path=path,
        )
    return xml


def _written(desk: Desk, invoice: Invoice, format: Format) -> bytes:
    words = desk.words(invoice.language)
    amount = words.money(invoice.total, invoice.currency)
    terms = "" if invoice.is_credit else words.text("{amount} due {day}", amount=amount, day=invoice.due_on)
    return einvoice(invoice, format, Wording(terms=terms, untitled=words.text("Untitled print")))


def _filed(desk: Desk, invoice: Invoice, format: Format, pdf: Path) -> IssuedFile:
    xml = _written(desk, invoice, format)
    desk.db.disk.write_whole(beside(pdf.parent, invoice, _name(format)), (xml,))
    return IssuedFile(_name(format), hashlib.sha256(xml).hexdigest())


def _name(format: Format) -> str:
    return f"{format.value}.xml"


def beside(folder: Path, invoice: Document, name: str) -> Path:
    """Where a file that was made beside the invoice's PDF is kept."""
    return folder / f"{invoice.id}-{name}"
