"""Drafts, which may change, and invoices, which are frozen copies of all they need."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from enum import StrEnum

from smarttracker_lite.domain.business import Settings
from smarttracker_lite.domain.charges import Charge, Term
from smarttracker_lite.domain.clients import Client, Postal
from smarttracker_lite.domain.extras import Addition
from smarttracker_lite.domain.jobs import Job
from smarttracker_lite.domain.money import ZERO, round_money
from smarttracker_lite.domain.numbering import Number
from smarttracker_lite.domain.printing import clear_name
from smarttracker_lite.domain.taxes import Tax, TaxTotal, breakdown
from smarttracker_lite.domain.units import Unit


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """Jobs of one client put together for an invoice. It has no number and its amounts follow the prices.

    `additions` are for the whole of it, not for one job: a delivery.
    """

    id: str
    client_id: str
    job_ids: tuple[str, ...]
    created_at: datetime
    additions: tuple[Addition, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One invoiced job, or (None) what is charged beside jobs: `net` = round(quantity × price). `terms` keep
    how a composed price came about; `comment` is what the client is told of it."""

    job_id: str | None
    day: date
    description: str
    project: str
    media: str
    quantity: Decimal
    unit: Unit
    price: Decimal
    net: Decimal
    tax: Tax
    terms: tuple[Term, ...]
    comment: str = ""

    @property
    def plain(self) -> bool:
        """Its quantity and price say how the amount came about; else its terms do."""
        return len(self.terms) == 1 and self.terms[0].exact is None


class InvoiceState(StrEnum):
    """What remains to be done with an invoice."""

    ISSUED = "issued"
    SENT = "sent"
    PAID = "paid"
    OVERDUE = "overdue"


@dataclass(frozen=True, slots=True, kw_only=True)
class Sending:
    """The invoice left the house: by mail to an address, or on paper ("")."""

    at: datetime
    to: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Retraction:
    """A payment noted for the day `paid_on` was taken back: the invoice was not paid after all."""

    at: datetime
    paid_on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class Invoice:
    """An issued invoice: a frozen copy of names, prices and tax. Only sendings and payment are added.

    `pdf_sha256` is the hex digest of the PDF file that was made at issue.
    """

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
    due_on: date
    logo: str = ""
    pdf_sha256: str = ""
    sendings: tuple[Sending, ...] = ()
    paid_on: date | None = None
    retractions: tuple[Retraction, ...] = ()

    def state(self, today: date) -> InvoiceState:
        """What a list shows for it today."""
        if self.paid_on is not None:
            return InvoiceState.PAID
        if self.due_on < today:
            return InvoiceState.OVERDUE
        return InvoiceState.SENT if self.sendings else InvoiceState.ISSUED


def line(job: Job, charge: Charge, project: str, day: date, tax: Tax) -> Line:
    """The invoice line of a priced job. One term keeps its quantity; several become one job at their sum."""
    amount = charge.amount
    if amount is None:
        raise ValueError("an unpriced job has no line")
    only = charge.terms[0] if len(charge.terms) == 1 else Term(Decimal(1), Unit.JOB, amount)
    return Line(
        job_id=job.id,
        day=day,
        description=job.facts.document or "",
        project=project,
        media=clear_name(job.facts.media.name or job.facts.media.type or ""),
        quantity=only.quantity,
        unit=only.unit,
        price=only.rate,
        net=amount,
        tax=tax,
        terms=charge.terms,
        comment=job.tag.comment,
    )


def line_beside(term: Term, description: str, day: date, currency: str, tax: Tax) -> Line:
    """The invoice line of what is charged beside jobs."""
    return Line(
        job_id=None,
        day=day,
        description=description,
        project="",
        media="",
        quantity=term.quantity,
        unit=term.unit,
        price=term.rate,
        net=round_money(term.amount, currency),
        tax=tax,
        terms=(term,),
    )


def net_total(lines: Iterable[Line]) -> Decimal:
    return sum((each.net for each in lines), ZERO)


def issue(
    *,
    id: str,
    number: Number,
    client: Client,
    settings: Settings,
    language: str,
    lines: Sequence[Line],
    day: date,
) -> Invoice:
    """The invoice of these lines in the currency in which the client pays, complete but for its PDF's digest.

    Sums as EN 16931 BR-CO-10, 14 and 15 ask: rounded lines are summed, VAT is taken once per group.
    """
    currency = client.currency or settings.currency
    terms_days = settings.terms_days if client.terms_days is None else client.terms_days
    taxes = breakdown(((each.tax, each.net) for each in lines), currency)
    net = round_money(net_total(lines), currency)
    tax = sum((each.amount for each in taxes), ZERO)
    return Invoice(
        id=id,
        number=number,
        client_id=client.id,
        seller=settings.seller,
        iban=settings.iban,
        buyer=client.postal,
        language=language,
        currency=currency,
        lines=tuple(lines),
        taxes=taxes,
        net=net,
        tax=tax,
        total=net + tax,
        note=settings.invoice_note,
        issued_on=day,
        due_on=day + timedelta(days=terms_days),
        logo=settings.logo,
    )
