"""Drafts, which may change, and how they become documents."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from decimal import Decimal

from smarttracker_lite.domain.business import Settings
from smarttracker_lite.domain.charges import Charge, Term
from smarttracker_lite.domain.clients import Client
from smarttracker_lite.domain.documents import Adjustment, Invoice, Item, Line
from smarttracker_lite.domain.drafting import Details, Discount, FreeLine, LineDiscount
from smarttracker_lite.domain.extras import Addition
from smarttracker_lite.domain.grouping import Grouping
from smarttracker_lite.domain.jobs import Job
from smarttracker_lite.domain.levies import Fund, Levies
from smarttracker_lite.domain.money import ZERO, round_money
from smarttracker_lite.domain.numbering import Kind, Number
from smarttracker_lite.domain.printing import clear_name
from smarttracker_lite.domain.taxes import Tax, TaxTotal, breakdown
from smarttracker_lite.domain.units import Unit


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """Jobs of one client put together for an invoice. It has no number and its amounts follow the prices.
    It `becomes` an invoice or a quote.

    `additions` and `free_lines` are for the whole of it, not for one job: a delivery. `line_discounts` are on
    single lines, as they are by this `grouping`, the `discount` is on all together. `quotation_ids` are the
    quotes it follows, and the pro formas that were made of it; where it has quoted lines and jobs, these are
    charged as quoted, or else as `measured`.
    """

    id: str
    client_id: str
    job_ids: tuple[str, ...]
    created_at: datetime
    additions: tuple[Addition, ...] = ()
    grouping: Grouping = Grouping.JOB
    free_lines: tuple[FreeLine, ...] = ()
    line_discounts: tuple[LineDiscount, ...] = ()
    discount: Discount | None = None
    details: Details = Details()
    becomes: Kind = Kind.INVOICE
    quotation_ids: tuple[str, ...] = ()
    measured: bool = False


def line(job: Job, charge: Charge, project: str, day: date, tax: Tax) -> Line:
    """The invoice line of a priced job. One term keeps its quantity; several become one job at their sum."""
    amount = charge.amount
    if amount is None:
        raise ValueError("an unpriced job has no line")
    only = charge.terms[0] if len(charge.terms) == 1 else Term(Decimal(1), Unit.JOB, amount)
    return _of_one(item_of(job, amount, charge.terms, project, day), only, tax)


def item_of(job: Job, net: Decimal, terms: tuple[Term, ...], project: str, day: date) -> Item:
    """What a job contributes to a line."""
    return Item(
        job_id=job.id,
        day=day,
        description=job.facts.document or "",
        project=project,
        media=clear_name(job.facts.media.name or job.facts.media.type or ""),
        net=net,
        terms=terms,
        comment=job.tag.comment,
        record=job.facts.key,
    )


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


def line_typed(typed: FreeLine, currency: str, tax: Tax) -> Line:
    """The invoice line of what was typed."""
    return Line(
        description=typed.description,
        quantity=typed.quantity,
        unit=typed.unit,
        price=typed.price,
        net=round_money(typed.quantity * typed.price, currency),
        tax=tax,
    )


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


@dataclass(frozen=True, slots=True)
class Sums:
    """What lines and adjustments come to: the VAT by group, and all without it, of it and with it."""

    taxes: tuple[TaxTotal, ...]
    net: Decimal
    tax: Decimal

    @property
    def total(self) -> Decimal:
        return self.net + self.tax


def sums(
    lines: Sequence[Line], adjustments: Sequence[Adjustment], currency: str, fund: Fund | None = None
) -> Sums:
    """As EN 16931 BR-CO-10, 13, 14 and 15 ask: rounded lines are summed, what is taken off or put on the
    whole comes there, a contribution to a pension `fund` too, and VAT is taken once per group."""
    parts = [(each.tax, each.net) for each in lines] + [(each.tax, each.signed) for each in adjustments]
    parts += [(fund.tax, fund.amount)] if fund else []
    taxes = breakdown(parts, currency)
    net = round_money(sum((amount for _, amount in parts), ZERO), currency)
    return Sums(taxes, net, sum((each.amount for each in taxes), ZERO))


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
    """The invoice of these lines in the currency in which the client pays, complete but for its PDF's
    digest."""
    currency = client.currency or settings.currency
    terms_days = settings.terms_days if client.terms_days is None else client.terms_days
    amounts = sums(lines, (), currency)
    plain = Invoice(
        id=id,
        number=number,
        client_id=client.id,
        seller=settings.seller,
        iban=settings.iban,
        buyer=client.postal,
        language=language,
        currency=currency,
        lines=tuple(lines),
        taxes=amounts.taxes,
        net=amounts.net,
        tax=amounts.tax,
        total=amounts.total,
        note="",
        issued_on=day,
        due_on=day + timedelta(days=terms_days),
        routing=client.routing,
        regime=settings.regime.code,
        deferred=settings.deferred and of_one_month(lines, day),
    )
    return _dressed(plain, settings)


def _dressed(invoice: Invoice, settings: Settings) -> Invoice:
    """With the look and the words that papers in its language have now."""
    around = settings.around_in(invoice.language)
    return replace(
        invoice,
        opening=around.opening,
        note=around.closing,
        logo=settings.logo,
        layout=settings.layout,
        accent=settings.accent,
        appendix=settings.appendix,
    )


def adjusted(invoice: Invoice, adjustments: Sequence[Adjustment]) -> Invoice:
    """The invoice less what is taken off the whole, not issued yet."""
    amounts = sums(invoice.lines, adjustments, invoice.currency)
    return replace(
        invoice,
        adjustments=tuple(adjustments),
        taxes=amounts.taxes,
        net=amounts.net,
        tax=amounts.tax,
        total=amounts.total,
    )


def levied(invoice: Invoice, levies: Levies, stamp: Line | None = None) -> Invoice:
    """The invoice with these levies, and a line more for a stamp that the client pays; not issued yet."""
    lines = (*invoice.lines, stamp) if stamp else invoice.lines
    amounts = sums(lines, invoice.adjustments, invoice.currency, levies.fund)
    return replace(
        invoice,
        lines=lines,
        taxes=amounts.taxes,
        net=amounts.net,
        tax=amounts.tax,
        total=amounts.total,
        fund=levies.fund,
        stamp=levies.stamp,
        withheld=levies.withheld,
        split_payment=levies.split_payment,
    )


def detailed(invoice: Invoice, details: Details) -> Invoice:
    """The invoice with its own texts and references, not issued yet."""
    routing, reference = invoice.routing, details.buyer_reference
    return replace(
        invoice,
        opening=invoice.opening if details.opening is None else details.opening,
        note=invoice.note if details.note is None else details.note,
        order_reference=details.order_reference,
        performed_on=details.performed_on,
        appendix=invoice.appendix if details.appendix is None else details.appendix,
        routing=routing if reference is None else replace(routing, buyer_reference=reference),
    )
