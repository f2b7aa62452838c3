"""An issued invoice as a file for other programs, in the format that is asked for."""

from smarttracker_lite.billing.einvoice.cii import cii
from smarttracker_lite.billing.einvoice.content import Format, Wording, content
from smarttracker_lite.billing.einvoice.ubl import ubl
from smarttracker_lite.domain.documents import Invoice


def einvoice(invoice: Invoice, format: Format, wording: Wording) -> bytes:
    """The XML of the invoice. Whether it may be handed out says `check.missing` before.

    Written by us, on the standard library: the library for it counts in floating point, writes whole invoices
    into the log where it fails, and would bring six others into the program. Its schemas judge ours in the
    tests.
    """
    made = content(invoice, format, wording)
    return ubl(made) if format is Format.PEPPOL else cii(made)
