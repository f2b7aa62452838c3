"""The state of the business in figures: what waits, what is owed, and what the work brought in."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from decimal import Decimal
from functools import reduce

from smarttracker_lite.domain.charges import Charge
from smarttracker_lite.domain.clients import became, with_merged
from smarttracker_lite.domain.documents import Owing
from smarttracker_lite.domain.jobs import UNBILLED, Job, JobState, Stage
from smarttracker_lite.domain.money import ZERO
from smarttracker_lite.store.jobs import JobsBook, Wanted
from smarttracker_lite.workflows.bill import drafted
from smarttracker_lite.workflows.desk import Desk
from smarttracker_lite.workflows.price import PriceBook, price_book

MONTHS = 12
WASTE_DAYS = 30
_READY, _WAITING, _BILLED = (
    Wanted(stages=frozenset({stage})) for stage in (Stage.READY, Stage.WAITING, Stage.BILLED)
)
_DAY = timedelta(days=1)
"""The most by which a studio's day begins before that of UTC."""


@dataclass(frozen=True, slots=True)
class Total:
    """The sum of the known amounts, and how many are not known. Without any known one there is no amount.

    What is in other currencies than these stands by itself, `abroad` by currency.
    """

    known: Decimal | None = None
    unknown: int = 0
    count: int = 0
    abroad: Mapping[str, Decimal] = field(default_factory=dict)

    def plus(self, amount: Decimal | None) -> "Total":
        """The sum with one more amount, or one more that is not known."""
        if amount is None:
            return Total(self.known, self.unknown + 1, self.count + 1, self.abroad)
        return Total((self.known or ZERO) + amount, self.unknown, self.count + 1, self.abroad)

    def with_charge(self, currency: str, charge: Charge) -> "Total":
        """The sum with what is charged; `currency` is that of the sum."""
        amount = charge.amount
        if amount is None or charge.currency == currency:
            return self.plus(amount)
        abroad = {**self.abroad, charge.currency: self.abroad.get(charge.currency, ZERO) + amount}
        return Total(self.known, self.unknown, self.count + 1, abroad)


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
    revenue: Total = Total()
    cost: Total = Total()
    margin: Total = Total()


@dataclass(frozen=True, slots=True, kw_only=True)
class Overview:
    """What waits and what is owed.

    `ready` are the unbilled jobs with a client, on a draft or not; `oldest` is the day of the oldest of them
    that has a price, and `oldest_drafted`: that one is on a draft. `waiting` are those without a client.
    `billed` counts the jobs that are on an invoice, `jobs` all there are. Where they are not `added` up, the
    unbilled jobs are counted, and nothing is known of their sums.
    """

    currency: str
    ready: Total
    oldest: date | None
    oldest_drafted: bool
    waiting: Total
    added: bool
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


def overview(desk: Desk, most: int | None = None) -> Overview:
    """The figures of this moment; more unbilled jobs than `most` are not added up, but counted."""
    prices, jobs, unpaid = price_book(desk), desk.db.jobs, desk.db.invoices.unpaid()
    added = most is None or jobs.count(Wanted(stages=UNBILLED)) <= most
    if added:
        ready, oldest = _ready(jobs, prices)
        waiting = total(map(prices.price, jobs.newest(_WAITING)), prices.currency)
    else:
        ready, oldest = Total(count=jobs.count(_READY)), None
        waiting = Total(count=jobs.count(_WAITING))
    since = desk.today - timedelta(days=WASTE_DAYS - 1)
    wasted = jobs.newest(Wanted(state=JobState.WASTE, since=since - _DAY))
    return Overview(
        currency=prices.currency,
        ready=ready,
        oldest=None if oldest is None else desk.day_of(oldest),
        oldest_drafted=oldest is not None and (oldest.tag.client_id, oldest.id) in drafted(desk),
        waiting=waiting,
        added=added,
        billed=jobs.count(_BILLED),
        jobs=jobs.count(),
        open=_owed(unpaid),
        overdue=_owed(_overdue(desk, unpaid)),
        waste=total((prices.cost(job) for job in wasted if desk.day_of(job) >= since), prices.currency),
        waste_since=since,
    )


def _ready(jobs: JobsBook, prices: PriceBook) -> tuple[Total, Job | None]:
    """What can be billed, and the oldest job that has a price."""
    ready, oldest = Total(), None
    for job in jobs.newest(_READY):
        charge = prices.price(job)
        ready = ready.with_charge(prices.currency, charge)
        if not charge.missing and (oldest is None or job.day < oldest.day):
            oldest = job
    return ready, oldest


def balances(desk: Desk) -> dict[str, Balance]:
    """Each client's balance, by the client's id; what was merged into another client is counted there."""
    prices, now = price_book(desk), became(desk.db.clients.all())
    ready: dict[str, Total] = defaultdict(Total)
    invoices: dict[str, list[Owing]] = defaultdict(list)
    for job in desk.db.jobs.newest(_READY):
        owner = job.tag.client_id or ""
        ready[owner] = ready[owner].with_charge(prices.currency, prices.price(job))
    for invoice in desk.db.invoices.unpaid():
        owner = now.get(invoice.client_id, invoice.client_id)
        invoices[owner].append(invoice)
    return {each: _balance(desk, ready[each], invoices[each]) for each in now}


def balance(desk: Desk, client_id: str) -> Balance:
    """One client's balance, with the invoices of those that were merged into it."""
    prices, jobs = price_book(desk), desk.db.jobs.newest(replace(_READY, client_id=client_id))
    ready = total(map(prices.price, jobs), prices.currency)
    invoices = desk.db.invoices.of_clients(with_merged(client_id, desk.db.clients.all()))
    return _balance(desk, ready, invoices)


def _balance(desk: Desk, ready: Total, invoices: Sequence[Owing]) -> Balance:
    return Balance(
        ready=ready,
        open=_owed(invoices),
        overdue=_owed(_overdue(desk, invoices)),
    )


def total(charges: Iterable[Charge], currency: str) -> Total:
    """The charges added up; those without an amount are counted, not taken for 0, and those in another
    currency stand by themselves."""
    return reduce(lambda sum_, charge: sum_.with_charge(currency, charge), charges, Total())


def amount_in(currency: str, charge: Charge) -> Decimal | None:
    """The amount of a charge in this currency, None if it has none."""
    return charge.amount if charge.currency == currency else None


def _owed(invoices: Iterable[Owing]) -> Owed:
    totals, count = dict[str, Decimal](), 0
    for invoice in invoices:
        if (still := invoice.open) > 0:
            totals[invoice.currency] = totals.get(invoice.currency, ZERO) + still
            count += 1
    return Owed(totals, count)


def _overdue(desk: Desk, invoices: Iterable[Owing]) -> list[Owing]:
    today = desk.today
    return [invoice for invoice in invoices if invoice.is_overdue(today)]


def months(desk: Desk) -> tuple[Month, ...]:
    """The last twelve months, this one last; an empty month is there too."""
    prices, firsts = price_book(desk), _firsts(desk.today)
    found = {first: Month(first) for first in firsts}
    for job in desk.db.jobs.newest(_in_months(desk)):
        first = desk.day_of(job).replace(day=1)
        if first in found and job.facts.final:
            found[first] = _with(found[first], prices, job)
    return tuple(found.values())


def months_need(desk: Desk) -> int:
    """About how many jobs `months` reads."""
    return desk.db.jobs.count(_in_months(desk))


def _in_months(desk: Desk) -> Wanted:
    return Wanted(since=_firsts(desk.today)[0] - _DAY)


def _with(month: Month, prices: PriceBook, job: Job) -> Month:
    cost = amount_in(prices.currency, prices.cost(job))
    price = prices.price(job) if job.billable else None
    brought = amount_in(prices.currency, price) if price else ZERO
    return Month(
        month.first,
        revenue=month.revenue.with_charge(prices.currency, price) if price else month.revenue,
        cost=month.cost.plus(cost),
        margin=month.margin.plus(_less(brought, cost)),
    )


def _less(brought: Decimal | None, cost: Decimal | None) -> Decimal | None:
    return None if brought is None or cost is None else brought - cost


def _firsts(today: date) -> list[date]:
    """The first days of the last twelve months, oldest first."""
    month = today.year * 12 + today.month - 1
    return [date(each // 12, each % 12 + 1, 1) for each in range(month - MONTHS + 1, month + 1)]
