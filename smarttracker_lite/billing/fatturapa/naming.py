"""What the file is called: `IT01234560157_0A1B2.xml`, as SdI asks, and no name twice.

The five characters after the underscore follow from the invoice's number, so that the same invoice has the
same name whenever its file is made; a file that SdI has refused may not come back under its old one.
"""

from smarttracker_lite.billing.fatturapa.parties import sender
from smarttracker_lite.domain.documents import Invoice
from smarttracker_lite.domain.numbering import Kind

_DIGITS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
_LENGTH = 5
_YEARS, _KINDS, ATTEMPTS = 50, 2, 16
MOST = len(_DIGITS) ** _LENGTH // (_YEARS * _KINDS * ATTEMPTS)
"""So many invoices of a year have names of their own: 37,791."""


def progressive(invoice: Invoice, attempt: int) -> str:
    """Five figures and capital letters, of which no other invoice of the same fifty years has the same.

    `attempt` is how often SdI has refused it before, below `ATTEMPTS`.
    """
    place = invoice.number.year % _YEARS * _KINDS + (invoice.kind is Kind.CREDIT_NOTE)
    count = (place * ATTEMPTS + attempt) * MOST + invoice.number.sequence % MOST
    text = ""
    for _ in range(_LENGTH):
        count, digit = divmod(count, len(_DIGITS))
        text = _DIGITS[digit] + text
    return text


def file_name(invoice: Invoice, attempt: int = 0) -> str:
    country, code = sender(invoice.seller)
    return f"{country}{code}_{progressive(invoice, attempt)}.xml"
