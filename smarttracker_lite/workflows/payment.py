"""How an invoice says that it is to be paid: in words, and for banking apps."""

from dataclasses import dataclass
from decimal import Decimal

from smarttracker_lite.billing import qr, swiss
from smarttracker_lite.billing.sheet import Scan, Slip
from smarttracker_lite.domain.clients import Postal
from smarttracker_lite.domain.documents import Document, Invoice
from smarttracker_lite.domain.numbering import Kind
from smarttracker_lite.words import Words
from smarttracker_lite.workflows.validate import doubtful

_EURO = "EUR"
_SWISS = ("CH", "LI")


@dataclass(frozen=True, slots=True)
class Paying:
    """The sentence to read first, the rows below the lines, and a code or a Swiss payment part."""

    headline: str = ""
    rows: tuple[tuple[str, str], ...] = ()
    scan: Scan | None = None
    slip: Slip | None = None


def paying(document: Document, words: Words, *, as_it_stands: bool = False) -> Paying:
    """Of what was owed at issue, or `as_it_stands` is still; by a quote nothing is, and a pro forma asks for
    payment in advance."""
    if isinstance(document, Invoice):
        return _owing(document, words, as_it_stands)
    amount = words.money(document.payable, document.currency)
    if document.kind is Kind.PRO_FORMA and document.payable > 0:
        asked = words.text("{amount} to be paid in advance", amount=amount)
        return Paying(asked, _rows(document, words), _scan(document, document.payable, words))
    return Paying(words.text("{amount} in all", amount=amount))


def _owing(invoice: Invoice, words: Words, as_it_stands: bool) -> Paying:
    """A credit note asks for nothing."""
    owed = invoice.open if as_it_stands else invoice.payable
    amount = words.money(owed, invoice.currency)
    if invoice.is_credit:
        return Paying(words.text("{amount} credited to you", amount=amount))
    if owed <= 0:
        return Paying(words.text("Nothing is left to pay"))
    return Paying(
        words.text("{amount} due {day}", amount=amount, day=invoice.due_on),
        _rows(invoice, words),
        _scan(invoice, owed, words),
        _slip(invoice, owed, words),
    )


def _rows(invoice: Document, words: Words) -> tuple[tuple[str, str], ...]:
    rows = (
        (words.text("Due"), words.date(invoice.due_on) if isinstance(invoice, Invoice) else ""),
        (words.text("IBAN"), invoice.iban),
        (words.text("Reference"), invoice.number.text),
    )
    return tuple(row for row in rows if row[1])


def _payable_to(invoice: Document) -> bool:
    """Whether a code could lead to the account: a draft has none, and one digit too many loses the money."""
    return bool(invoice.number.text and invoice.iban) and not doubtful(Postal(name=""), invoice.iban)


def _scan(invoice: Document, owed: Decimal, words: Words) -> Scan | None:
    if invoice.currency != _EURO or invoice.iban[:2] in _SWISS or not _payable_to(invoice):
        return None
    picture = qr.scanned(
        qr.transfer(name=invoice.seller.name, iban=invoice.iban, amount=owed, text=invoice.number.text)
    )
    amount = words.money(owed, invoice.currency)
    told = words.text("QR code to pay {amount} with a banking app", amount=amount)
    return Scan(picture=picture, told=told) if picture else None


def _slip(invoice: Invoice, owed: Decimal, words: Words) -> Slip | None:
    if invoice.iban[:2] not in _SWISS or not _payable_to(invoice):
        return None
    bill = swiss.Bill(
        seller=invoice.seller,
        iban=invoice.iban,
        amount=owed,
        currency=invoice.currency,
        buyer=invoice.buyer,
        number=invoice.number.text,
        message=f"{words.text('Invoice')} {invoice.number.text}",
    )
    return swiss.slip(bill, words.locale.language)
