"""The state of the business in figures: what waits, what is owed, and what the work brought in."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from smarttracker_lite.domain.invoicing import Invoice, InvoiceState
from smarttracker_lite.domain.jobs import Job, JobState, Stage
from smarttracker_lite.domain.money import ZERO
from smarttracker_lite.domain.pricing import Charge
from smarttracker_lite.store.jobs import Wanted
from smarttracker_lite.workflows.bill import drafted
from smarttracker_lite.workflows.desk import Desk
from smarttracker_lite.workflows.price import PriceBook, price_book

MONTHS = 12
WASTE_DAYS = 30
_READY = frozenset({Stage.READY})
_WAITING = frozenset({Stage.WAITING})
_BILLED = frozenset({Stage.BILLED})
_DAY = timedelta(days=1)
"""The most by which a studio's day begins before that of UTC."""


@dataclass(frozen=True, slots=True)
class Total:
    """The sum of the known amounts, and how many are not known. Without any known one there is no amount."""

    known: Decimal | None = None
    unknown: int = 0
    count: int = 0


@dataclass(frozen=True, slots=True)
class Owed:
    """Invoices not paid yet: their totals by currency, and how many they are."""

    totals: Mapping[str, Decimal]
    count: int


@dataclass(frozen=True, slots=True)
class Month:
    """The jobs done in a month, by its first day: what they bring, billed or not, and what they cost.

    `margin` is what they bring less what they cost, over the jobs of which both are known; those nobody pays
    for bring 0.
    """

    first: date
    revenue: Total
    cost: Total
    margin: Total


@dataclass(frozen=True, slots=True, kw_only=True)
class Overview:
    """What waits and what is owed.

    `ready` are the unbilled jobs with a client, on a draft or not; `oldest` is the day of the oldest of them
    that has a price, and `oldest_drafted`: that one is on a draft. `waiting` are those without a client.
    `billed` counts the jobs that are on an invoice, `jobs` all there are.
    """

    currency: str
    ready: Total
    oldest: date | None
    oldest_drafted: bool
    waiting: Total
    billed: int
    jobs: int
    open: Owed
    overdue: Owed
    waste: Total
    waste_since: date

    @property
    def unpriced(self) -> int:
        """The unbilled jobs without a price, whether they have a client or not."""
        return self.ready.unknown + self.waiting.unknown


@dataclass(frozen=True, slots=True, kw_only=True)
class Balance:
    """Where one client stands; `ready` are its unbilled jobs, on a draft or not."""

    ready: Total
    open: Owed
    overdue: Owed


def overview(desk: Desk) -> Overview:
    """The figures of this moment."""
    prices, jobs, unpaid = price_book(desk), desk.db.jobs, desk.db.invoices.unpaid()
    ready = [(job, prices.price(job)) for job in jobs.select(Wanted(stages=_READY))]
    oldest = min((job for job, charge in ready if not charge.missing), key=lambda job: job.day, default=None)
    since = desk.today - timedelta(days=WASTE_DAYS - 1)
    wasted = jobs.select(Wanted(state=JobState.WASTE, since=since - _DAY))
    return Overview(
        currency=prices.currency,
        ready=total((charge for _, charge in ready), prices.currency),
        oldest=None if oldest is None else desk.day_of(oldest),
        oldest_drafted=oldest is not None and (oldest.tag.client_id, oldest.id) in drafted(desk),
        waiting=total(map(prices.price, jobs.select(Wanted(stages=_WAITING))), prices.currency),
        billed=jobs.count(Wanted(stages=_BILLED)),
        jobs=jobs.count(),
        open=_owed(unpaid),
        overdue=_owed(_overdue(desk, unpaid)),
        waste=total((prices.cost(job) for job in wasted if desk.day_of(job) >= since), prices.currency),
        waste_since=since,
    )


def balances(desk: Desk) -> dict[str, Balance]:
    """Each client's balance, by the client's id."""
    prices = price_book(desk)
    jobs: dict[str, list[Job]] = defaultdict(list)
    invoices: dict[str, list[Invoice]] = defaultdict(list)
    for job in desk.db.jobs.select(Wanted(stages=_READY)):
        jobs[job.tag.client_id or ""].append(job)
    for invoice in desk.db.invoices.unpaid():
        invoices[invoice.client_id].append(invoice)
    return {
        client.id: _balance(desk, prices, jobs[client.id], invoices[client.id])
        for client in desk.db.clients.all()
    }


def balance(desk: Desk, client_id: str) -> Balance:
    """One client's balance."""
    jobs = desk.db.jobs.select(Wanted(client_id=client_id, stages=_READY))
    return _balance(desk, price_book(desk), jobs, desk.db.invoices.of_client(client_id))


def _balance(desk: Desk, prices: PriceBook, jobs: Iterable[Job], invoices: Sequence[Invoice]) -> Balance:
    return Balance(
        ready=total(map(prices.price, jobs), prices.currency),
        open=_owed(invoices),
        overdue=_owed(_overdue(desk, invoices)),
    )


def total(charges: Iterable[Charge], currency: str) -> Total:
    """The charges added up; those without an amount in this currency are counted, not taken for 0."""
    return _sum(_amount(charge, currency) for charge in charges)


def _amount(charge: Charge, currency: str) -> Decimal | None:
    return charge.amount if charge.currency == currency else None


def _sum(each: Iterable[Decimal | None]) -> Total:
    amounts = list(each)
    known = [amount for amount in amounts if amount is not None]
    return Total(sum(known, ZERO) if known else None, len(amounts) - len(known), len(amounts))


def _owed(invoices: Iterable[Invoice]) -> Owed:
    unpaid = [invoice for invoice in invoices if invoice.paid_on is None]
    totals: dict[str, Decimal] = {}
    for invoice in unpaid:
        totals[invoice.currency] = totals.get(invoice.currency, ZERO) + invoice.total
    return Owed(totals, len(unpaid))


def _overdue(desk: Desk, invoices: Iterable[Invoice]) -> list[Invoice]:
    return [invoice for invoice in invoices if invoice.state(desk.today) is InvoiceState.OVERDUE]


def months(desk: Desk) -> tuple[Month, ...]:
    """The last twelve months, this one last; an empty month is there too."""
    prices, firsts = price_book(desk), _firsts(desk.today)
    done: dict[date, list[Job]] = {first: [] for first in firsts}
    for job in desk.db.jobs.select(Wanted(since=firsts[0] - _DAY)):
        first = desk.day_of(job).replace(day=1)
        if first in done and job.facts.final:
            done[first].append(job)
    return tuple(_month(first, prices, done[first]) for first in done)


def _month(first: date, prices: PriceBook, jobs: Sequence[Job]) -> Month:
    costs = [_amount(prices.cost(job), prices.currency) for job in jobs]
    brought = [_amount(prices.price(job), prices.currency) if job.billable else ZERO for job in jobs]
    return Month(
        first,
        revenue=_sum(amount for job, amount in zip(jobs, brought, strict=True) if job.billable),
        cost=_sum(costs),
        margin=_sum(map(_less, brought, costs)),
    )


def _less(brought: Decimal | None, cost: Decimal | None) -> Decimal | None:
    return None if brought is None or cost is None else brought - cost


def _firsts(today: date) -> list[date]:
    """The first days of the last twelve months, oldest first."""
    month = today.year * 12 + today.month - 1
    return [date(each // 12, each % 12 + 1, 1) for each in range(month - MONTHS + 1, month + 1)]
