"""Drafts, which may change, and how they become documents."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal

from smarttracker_lite.domain.business import Settings
from smarttracker_lite.domain.charges import Charge, Term
from smarttracker_lite.domain.clients import Client
from smarttracker_lite.domain.documents import Invoice, Item, Line
from smarttracker_lite.domain.extras import Addition
from smarttracker_lite.domain.jobs import Job
from smarttracker_lite.domain.money import ZERO, round_money
from smarttracker_lite.domain.numbering import Number
from smarttracker_lite.domain.printing import clear_name
from smarttracker_lite.domain.taxes import Tax, breakdown
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


def line(job: Job, charge: Charge, project: str, day: date, tax: Tax) -> Line:
    """The invoice line of a priced job. One term keeps its quantity; several become one job at their sum."""
    amount = charge.amount
    if amount is None:
        raise ValueError("an unpriced job has no line")
    only = charge.terms[0] if len(charge.terms) == 1 else Term(Decimal(1), Unit.JOB, amount)
    item = Item(
        job_id=job.id,
        day=day,
        description=job.facts.document or "",
        project=project,
        media=clear_name(job.facts.media.name or job.facts.media.type or ""),
        net=amount,
        terms=charge.terms,
        comment=job.tag.comment,
        record=job.facts.key,
    )
    return _of_one(item, only, tax)


def line_beside(term: Term, description: str, day: date, currency: str, tax: Tax) -> Line:
    """The invoice line of what is charged beside jobs."""
    item = Item(
        job_id=None,
        day=day,
        description=description,
        project="",
        media="",
        net=round_money(term.amount, currency),
        terms=(term,),
    )
    return _of_one(item, term, tax)


def _of_one(item: Item, charged: Term, tax: Tax) -> Line:
    return Line(
        description=item.description,
        quantity=charged.quantity,
        unit=charged.unit,
        price=charged.rate,
        net=item.net,
        tax=tax,
        items=(item,),
    )


def of_one_month(lines: Iterable[Line], day: date) -> bool:
    """Whether an invoice of this day may be a deferred one: for jobs of one calendar month, some of them
    before that day, and dated by the fifteenth of the month after (art. 21, 4, a DPR 633/1972)."""
    days = [item.day for line in lines for item in line.items if item.job_id]
    months = {(each.year, each.month) for each in days}
    if len(months) != 1 or min(days) >= day:
        return False
    year, month = months.pop()
    last = date(year + month // 12, month % 12 + 1, 15)
    return day <= last


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
        routing=client.routing,
        deferred=settings.deferred and of_one_month(lines, day),
    )
