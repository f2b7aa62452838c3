"""The files of an issued document: what they are called outside, and which of them go with a mail.

What goes through SdI is not among them: there the XML is the invoice, and SdI brings it to the client.
"""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from pathlib import PurePath

from smarttracker_lite.billing.einvoice.content import Format
from smarttracker_lite.billing.letter import Attachment
from smarttracker_lite.domain.documents import Document, Invoice
from smarttracker_lite.domain.letters import Occasion
from smarttracker_lite.errors import N_, NotAllowed, StoreTrouble
from smarttracker_lite.store.files import read
from smarttracker_lite.workflows.desk import Desk
from smarttracker_lite.workflows.encode import efile, kept
from smarttracker_lite.workflows.seal import pdf_path
from smarttracker_lite.workflows.typeset import title

FORMATS = {Format.FACTUR_X: "Factur-X", Format.XRECHNUNG: "XRechnung", Format.PEPPOL: "Peppol BIS 3"}
"""What each is called by everybody; the first one is ZUGFeRD in Germany."""

MEGABYTE = 1_000_000
WELCOME, MOST = 20 * MEGABYTE, 25 * MEGABYTE
"""So many octets of attachments every usual mail server takes, and so many the most patient one (Gmail)."""
_XML = "application/xml"
_PDF_GONE = N_("The PDF of invoice {number} is missing or was changed.")
_QUOTE_GONE = N_("The PDF of {number} is missing or was changed.")


@dataclass(frozen=True, slots=True)
class Beside:
    """A paper that tells of a document and goes by itself: on what occasion, and its file."""

    occasion: Occasion
    file: Attachment


def issued_pdf(desk: Desk, invoice: Document) -> bytes:
    """The PDF made at issue, byte for byte; raises StoreTrouble if the file is gone or was changed."""
    path = pdf_path(desk, invoice)
    pdf = read(path) or b""
    if hashlib.sha256(pdf).hexdigest() != invoice.pdf_sha256:
        raise StoreTrouble(
            _PDF_GONE if isinstance(invoice, Invoice) else _QUOTE_GONE,
            N_("Put {path} back from a backup."),
            number=invoice.number.text,
            path=path,
        )
    return pdf


def file_name(desk: Desk, invoice: Document) -> str:
    """What the PDF is called outside: "Invoice 2026-0147 – Galleria Bianchi.pdf", safe on every system."""
    return f"{_stem(desk, invoice)}.pdf"


def xml_name(desk: Desk, invoice: Document, format: Format) -> str:
    """What an e-invoice is called outside: "Invoice 2026-0147 – Galleria Bianchi (XRechnung).xml"."""
    return f"{_stem(desk, invoice)} ({FORMATS[format]}).xml"


def _stem(desk: Desk, invoice: Document) -> str:
    words = desk.words(invoice.language)
    return safe(f"{title(invoice, words)} {invoice.number.text} – {invoice.buyer.name}")


def safe(name: str) -> str:
    """What a file can be called on every system, without its ending."""
    return "".join("-" if char in '\\/:*?"<>|' or not char.isprintable() else char for char in name)[:120]


def xml(desk: Desk, invoice: Invoice, format: Format) -> tuple[str, bytes]:
    """The invoice in a format and its file's name outside. Raises as `efile` does."""
    return xml_name(desk, invoice, format), efile(desk, invoice, format, pdf_path(desk, invoice).parent)


def enclosed(desk: Desk, document: Document, beside: Beside | None) -> tuple[Attachment, ...]:
    """The files that go with a mail: of the document, or of the paper beside it. Raises as `papers`."""
    return (beside.file,) if beside else papers(desk, document)


def papers(desk: Desk, invoice: Document) -> tuple[Attachment, ...]:
    """All files that go with the document: the PDF, and the e-invoices that were made beside it, as the
    client wants them. Raises StoreTrouble if one is gone or was changed."""
    folder = pdf_path(desk, invoice).parent
    made = (
        Attachment(xml_name(desk, invoice, _format(file.name)), kept(invoice, file, folder), _XML)
        for file in invoice.files
    )
    return (Attachment(file_name(desk, invoice), issued_pdf(desk, invoice)), *made)


def _format(name: str) -> Format:
    return Format(PurePath(name).stem)


def octets(enclosed: Iterable[Attachment]) -> int:
    return sum(len(each.content) for each in enclosed)


def check_size(enclosed: Iterable[Attachment]) -> None:
    """Raises NotAllowed for more than any mail server takes, before one is asked."""
    size = octets(enclosed)
    if size > MOST:
        raise NotAllowed(
            N_("The files that go with this mail have {size} MB, and no more than {most} MB can be mailed."),
            N_("Save the PDF and hand it over another way: on a stick, or through a shared folder."),
            size=(Decimal(size) / MEGABYTE).quantize(Decimal("0.1")),
            most=MOST // MEGABYTE,
        )
