"""Issued documents: frozen copies of all they need. Only how they went out and were settled is added."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum

from smarttracker_lite.domain.charges import Term
from smarttracker_lite.domain.clients import Postal, Routing
from smarttracker_lite.domain.letters import BESIDE, Occasion
from smarttracker_lite.domain.levies import Fund, Withholding
from smarttracker_lite.domain.money import ZERO
from smarttracker_lite.domain.numbering import Kind, Number
from smarttracker_lite.domain.taxes import Tax, TaxTotal
from smarttracker_lite.domain.units import Unit


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """What one job, or (None) an addition or a fee, contributes to a line.

    `terms` keep how its amount came about, `comment` is what the client is told of it, `record` names the
    job as its printer does."""

    job_id: str | None
    day: date
    description: str
    project: str
    media: str
    net: Decimal
    terms: tuple[Term, ...]
    comment: str = ""
    record: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """A line of a document: `net` = round(quantity × price) − `allowance`, and that is `discount` percent
    of it or an amount of its own (EN 16931 BT-131, BT-136). What it is made of are its `items`; a line that
    was typed has none."""

    description: str
    quantity: Decimal
    unit: Unit
    price: Decimal
    net: Decimal
    tax: Tax
    items: tuple[Item, ...] = ()
    discount: Decimal = ZERO
    allowance: Decimal = ZERO

    @property
    def job_ids(self) -> tuple[str, ...]:
        """The jobs it is for."""
        return tuple(item.job_id for item in self.items if item.job_id is not None)

    @property
    def terms(self) -> tuple[Term, ...]:
        """How the amount of its only item came about."""
        return self.items[0].terms if len(self.items) == 1 else ()

    @property
    def plain(self) -> bool:
        """Its quantity and price say how the amount came about; else the terms of its only item do."""
        return len(self.items) != 1 or (len(self.terms) == 1 and self.terms[0].exact is None)

    @property
    def day(self) -> date | None:
        """The day of all its jobs, None if they are of several, or there is none."""
        days = {item.day for item in self.items if item.job_id is not None}
        return days.pop() if len(days) == 1 else None

    @property
    def project(self) -> str:
        """The project of all its items."""
        return _agreed({item.project for item in self.items})

    @property
    def media(self) -> str:
        """The media of all its items."""
        return _agreed({item.media for item in self.items})

    @property
    def comment(self) -> str:
        """What the client is told of its only item."""
        return self.items[0].comment if len(self.items) == 1 else ""


def _agreed(texts: set[str]) -> str:
    return texts.pop() if len(texts) == 1 else ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Adjustment:
    """An allowance on the whole document, or a `charge` (EN 16931 BG-20, BG-21): of what is taxed alike, so
    much (always positive), which is `percent` of `base` or an amount of its own."""

    reason: str
    amount: Decimal
    tax: Tax
    percent: Decimal | None = None
    base: Decimal | None = None
    charge: bool = False

    @property
    def signed(self) -> Decimal:
        """What it adds to the net amount."""
        return self.amount if self.charge else -self.amount


@dataclass(frozen=True, slots=True)
class IssuedFile:
    """A file that is kept beside the PDF: what it is called behind the document's id, its digest in hex."""

    name: str
    sha256: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Sending:
    """The document left the house: to mail addresses, or on paper (""). `by` says how, `answer` what the mail
    server said; `maybe`: whether it went is not known, or not yet. `message` is a mail's Message-ID, `file`
    what was handed over, if that is no file made at issue. `occasion` is the step of a reminder, or another
    paper that tells of the document; None: the document itself was sent."""

    at: datetime
    to: str
    by: str = ""
    answer: str = ""
    maybe: bool = False
    message: str = ""
    file: IssuedFile | None = None
    occasion: Occasion | None = None


class Payable:
    """What documents and what is read of them have in common: what is to be paid."""

    __slots__ = ()

    kind: Kind
    total: Decimal
    tax: Decimal
    withheld: Withholding | None
    split_payment: bool

    @property
    def is_credit(self) -> bool:
        return self.kind is Kind.CREDIT_NOTE

    @property
    def payable(self) -> Decimal:
        """What is to be paid to the studio: the total without what is withheld or paid to the state."""
        withheld = self.withheld.amount if self.withheld else ZERO
        return self.total - withheld - (self.tax if self.split_payment else ZERO)


@dataclass(frozen=True, slots=True, kw_only=True)
class Document(Payable):
    """A frozen copy of names, prices, taxes and words. Only sendings are added.

    Money is in `currency`; `net` is after adjustments. `opening` and `note` stand before and after the lines,
    `order_reference` is the client's (BT-13), `performed_on` the day of performance, None: those of the jobs.
    `books_at` is the last transaction of the books it was made from. `previous` and `digest` chain it to the
    one before in its series; `pdf_sha256` is of the PDF made at issue, `files` are those made beside it.
    `stamp` is the Italian stamp duty on the document, whoever bears it."""

    id: str
    number: Number
    client_id: str
    seller: Postal
    iban: str
    buyer: Postal
    language: str
    currency: str
    lines: tuple[Line, ...]
    taxes: tuple[TaxTotal, ...]
    net: Decimal
    tax: Decimal
    total: Decimal
    note: str
    issued_on: date
    kind: Kind = Kind.INVOICE
    adjustments: tuple[Adjustment, ...] = ()
    withheld: Withholding | None = None
    fund: Fund | None = None
    stamp: Decimal = ZERO
    split_payment: bool = False
    opening: str = ""
    order_reference: str = ""
    performed_on: date | None = None
    routing: Routing = Routing()
    issued_at: datetime | None = None
    logo: str = ""
    logo_sha256: str = ""
    layout: str = ""
    accent: str = ""
    appendix: bool = False
    books_at: int = 0
    previous: str = ""
    digest: str = ""
    pdf_sha256: str = ""
    files: tuple[IssuedFile, ...] = ()
    sendings: tuple[Sending, ...] = ()

    @property
    def kept(self) -> tuple[IssuedFile, ...]:
        """All files beside the PDF: those made at issue, and those handed over since."""
        return (*self.files, *(each.file for each in self.sendings if each.file))

    @property
    def is_sent(self) -> bool:
        """It left the house for certain; a file for SdI alone is not at the client's yet, and a receipt
        is another paper."""
        return any(
            not each.maybe and not each.by.startswith("sdi-") and each.occasion not in BESIDE
            for each in self.sendings
        )

    @property
    def job_ids(self) -> tuple[str, ...]:
        """The jobs on it, in the order of its lines."""
        return tuple(dict.fromkeys(job_id for line in self.lines for job_id in line.job_ids))

    @property
    def period(self) -> tuple[date, date] | None:
        """The first and the last day of what was performed (EN 16931 BT-72, BG-14): those of the jobs, unless
        another day was told; None if nothing tells."""
        if self.performed_on is not None:
            return self.performed_on, self.performed_on
        days = sorted(item.day for line in self.lines for item in line.items if item.job_id is not None)
        return (days[0], days[-1]) if days else None


class InvoiceState(StrEnum):
    """What remains to be done with an invoice."""

    ISSUED = "issued"
    SENT = "sent"
    PART_PAID = "part-paid"
    PAID = "paid"
    OVERDUE = "overdue"
    CREDITED = "credited"


class Method(StrEnum):
    """How an invoice was settled, in part or all."""

    TRANSFER = "transfer"
    CARD = "card"
    CASH = "cash"
    DIRECT_DEBIT = "direct-debit"
    CHEQUE = "cheque"
    OTHER = "other"
    REFUND = "refund"
    """Money that went back: a negative amount."""
    WRITE_OFF = "write-off"
    CREDIT_NOTE = "credit-note"


@dataclass(frozen=True, slots=True, kw_only=True)
class Settlement:
    """What makes less of an invoice's open amount: money that came, a write-off, a credit note.

    `at` is when it was noted, `day` when it happened; `via` is the id of the credit note, of the invoice from
    or to which it was moved, or of the bank's line; `payer` the IBAN from which that came."""

    at: datetime
    day: date
    amount: Decimal
    method: Method
    note: str = ""
    via: str = ""
    payer: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Retraction:
    """A settlement that was taken back: it was not so after all."""

    at: datetime
    settlement: Settlement


@dataclass(frozen=True, slots=True)
class Reference:
    """The invoice that a credit note corrects (EN 16931 BG-3)."""

    invoice_id: str
    number: str
    issued_on: date


@dataclass(frozen=True, slots=True)
class Quoted:
    """A quote or a pro forma that an invoice follows."""

    quotation_id: str
    number: str
    issued_on: date
    kind: Kind = Kind.QUOTE


class Owing(Payable):
    """What invoices and receivables have in common: what is still to be paid, and since when."""

    __slots__ = ()

    currency: str
    due_on: date
    settlements: tuple[Settlement, ...]

    @property
    def open(self) -> Decimal:
        """What is still to be paid; negative: what the client has paid too much."""
        return self.payable - sum((each.amount for each in self.settlements), ZERO)

    def is_overdue(self, today: date) -> bool:
        """Whether something is open that had to be paid before this day."""
        return self.due_on < today and self.open > 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Receivable(Owing):
    """What of an invoice tells what is owed, and whether the client was reminded, by the names that it has in
    `Invoice`: of very many nothing else is read."""

    id: str
    number: Number
    client_id: str
    buyer: Postal
    language: str
    currency: str
    total: Decimal
    tax: Decimal
    issued_on: date
    due_on: date
    kind: Kind = Kind.INVOICE
    withheld: Withholding | None = None
    split_payment: bool = False
    settlements: tuple[Settlement, ...] = ()
    retractions: tuple[Retraction, ...] = ()
    sendings: tuple[Sending, ...] = ()
    quiet_until: date | None = None
    quoted: tuple[Quoted, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Invoice(Document, Owing):
    """An issued invoice or credit note; of that all amounts are positive too. Only sendings, settlements and
    `quiet_until` change: before that day nobody is reminded of it.

    A credit note `corrects` an invoice, is set off against it whole at issue, and `frees` its jobs or not;
    `places` says which line of the invoice, from 0, each of its lines is for.
    `regime` is the studio's fiscal regime in Italy ("RF01"; "": not told); `deferred` if it is for a month's
    work (art. 21, 4, a DPR 633/1972). `quoted` are the quotes and pro formas that it follows.
    """

    due_on: date
    corrects: Reference | None = None
    frees: bool = False
    places: tuple[int, ...] = ()
    regime: str = ""
    deferred: bool = False
    settlements: tuple[Settlement, ...] = ()
    retractions: tuple[Retraction, ...] = ()
    quiet_until: date | None = None
    quoted: tuple[Quoted, ...] = ()

    @property
    def credited(self) -> Decimal:
        """What credit notes took off it."""
        own = (each.amount for each in self.settlements if each.method is Method.CREDIT_NOTE)
        return sum(own, ZERO)

    @property
    def paid_on(self) -> date | None:
        """The day of the last settlement, once nothing is open."""
        if self.open > 0:
            return None
        return max((each.day for each in self.settlements), default=self.issued_on)

    def state(self, today: date) -> InvoiceState:
        """What a list shows for it today."""
        if self.open <= 0:
            gone = self.credited and self.credited >= self.payable
            return InvoiceState.CREDITED if gone else InvoiceState.PAID
        if self.is_overdue(today):
            return InvoiceState.OVERDUE
        if any(each.method is not Method.CREDIT_NOTE for each in self.settlements):
            return InvoiceState.PART_PAID
        return InvoiceState.SENT if self.is_sent else InvoiceState.ISSUED
