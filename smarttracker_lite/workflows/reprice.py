"""What other prices would change of work that nobody was invoiced yet, seen before they are kept."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from decimal import Decimal
from functools import reduce
from heapq import heappush, heapreplace

from smarttracker_lite.domain.charges import Charge
from smarttracker_lite.domain.comparison import Comparison
from smarttracker_lite.domain.jobs import UNBILLED, Job
from smarttracker_lite.domain.money import ZERO
from smarttracker_lite.domain.rates import Side
from smarttracker_lite.store.jobs import Wanted
from smarttracker_lite.store.tables.garbage import no_collection
from smarttracker_lite.workflows.desk import Desk
from smarttracker_lite.workflows.price import PriceBook, price_book

SHOWN = 100
"""So many of the jobs that change are named."""
OPEN = Wanted(stages=UNBILLED)
"""The jobs that are looked at: finished, to be billed, and on no invoice."""
_AT_ONCE = 500


@dataclass(frozen=True, slots=True)
class Change:
    """A job, and what is charged for it before and after."""

    job: Job
    before: Charge
    after: Charge


Priced = tuple[str, Decimal | None]
"""A currency and an amount in it, None where there is none."""


@dataclass(frozen=True, slots=True)
class Abroad:
    """What jobs come to in other currencies than the studio's, before and after, by currency. So many of the
    jobs move from one currency to another: what they come to cannot be compared."""

    before: Mapping[str, Decimal] = field(default_factory=dict)
    after: Mapping[str, Decimal] = field(default_factory=dict)
    moved: int = 0

    def together(self, other: "Abroad") -> "Abroad":
        """Both in one, each currency by itself."""
        return Abroad(
            _added(self.before, other.before), _added(self.after, other.after), self.moved + other.moved
        )


NOWHERE = Abroad()
"""All in the studio's currency, as in most studios."""


def _added(one: Mapping[str, Decimal], other: Mapping[str, Decimal]) -> Mapping[str, Decimal]:
    return {each: one.get(each, ZERO) + other.get(each, ZERO) for each in sorted({*one, *other})}


@dataclass(frozen=True, slots=True)
class Sums:
    """So many jobs that change, and what those of them that have a price come to, before and after, in the
    studio's currency; what is in others is `abroad`.

    So many of them get a price, and so many lose it.
    """

    jobs: int = 0
    before: Decimal = ZERO
    after: Decimal = ZERO
    newly_priced: int = 0
    unpriced: int = 0
    abroad: Abroad = NOWHERE

    @property
    def difference(self) -> Decimal:
        return self.after - self.before

    def plus(self, before: Decimal | None, after: Decimal | None) -> "Sums":
        """With one more job."""
        return Sums(
            self.jobs + 1,
            self.before + (before or ZERO),
            self.after + (after or ZERO),
            self.newly_priced + (before is None),
            self.unpriced + (after is None),
            self.abroad,
        )

    def plus_abroad(self, own: str, before: Priced, after: Priced) -> "Sums":
        """With one more job that is not in our `own` currency, before or after."""
        sums = self.plus(_at_home(own, before), _at_home(own, after))
        moved = int(before[0] != after[0] and None not in (before[1], after[1]))
        return replace(sums, abroad=self.abroad.together(Abroad(_out(own, before), _out(own, after), moved)))

    def together(self, other: "Sums") -> "Sums":
        """Both in one."""
        return Sums(
            self.jobs + other.jobs,
            self.before + other.before,
            self.after + other.after,
            self.newly_priced + other.newly_priced,
            self.unpriced + other.unpriced,
            self.abroad.together(other.abroad),
        )


def _at_home(own: str, priced: Priced) -> Decimal | None:
    """What counts in our own currency: nothing of an amount in another one."""
    currency, amount = priced
    return amount if amount is None or currency == own else ZERO


def _out(own: str, priced: Priced) -> Mapping[str, Decimal]:
    currency, amount = priced
    return {} if amount is None or currency == own else {currency: amount}


_NOTHING = Sums()


@dataclass(frozen=True, slots=True, kw_only=True)
class Preview:
    """What would change: of so many jobs that were looked at those in `total`, by client those in `clients`.

    The `first` ones are named, the newest first.
    """

    looked_at: int
    total: Sums
    clients: Mapping[str | None, Sums]
    first: tuple[Change, ...]

    @property
    def reprices(self) -> bool:
        """Whether an amount changes; that jobs without a price get one changes none."""
        return self.total.jobs > self.total.newly_priced

    @property
    def figures(self) -> str:
        """What it says in short: the same as long as it is true."""
        total = self.total
        here = f"{total.jobs} {total.before} {total.after} {total.newly_priced} {total.unpriced}"
        return " ".join((here, *_listed(total.abroad.before), "/", *_listed(total.abroad.after)))


def _listed(amounts: Mapping[str, Decimal]) -> Iterator[str]:
    return (f"{amount} {currency}" for currency, amount in amounts.items())


def preview(
    desk: Desk,
    then: PriceBook,
    side: Side,
    told: Callable[[int], bool] = lambda looked_at: True,
    wanted: Wanted = OPEN,
) -> Preview:
    """What these rates and clients in the place of today's would change of the open jobs, or of those of them
    that are `wanted`.

    `told` hears now and then how many jobs were looked at, and stops it by False: then it is what was found
    so far.
    """
    now, comparison, found = (
        replace(price_book(desk), months=then.months),
        Comparison(),
        _Found(then.currency),
    )
    with no_collection():
        for job in desk.db.jobs.passing(wanted):
            day = desk.day_of(job)
            charges = comparison.charges(now.order(job, side, day), then.order(job, side, day))
            found.looked_at += 1
            if charges:
                found.take(job, *charges)
            if found.looked_at % _AT_ONCE == 0 and not told(found.looked_at):
                break
    return found.preview()


class _Found:
    """Adds up, and keeps the newest changes: to keep more of them would take a third of the time."""

    def __init__(self, own: str) -> None:
        self.looked_at = 0
        self._own = own
        self._clients: dict[str | None, Sums] = {}
        self._newest: list[tuple[datetime, int, Change]] = []

    def take(self, job: Job, before: Charge, after: Charge) -> None:
        was, will_be = before.amount, after.amount
        same = before.currency == after.currency
        if was == will_be and (same or was is None):
            return
        sums = self._clients.get(job.tag.client_id, _NOTHING)
        if same and before.currency == self._own:
            sums = sums.plus(was, will_be)
        else:
            sums = sums.plus_abroad(self._own, (before.currency, was), (after.currency, will_be))
        self._clients[job.tag.client_id] = sums
        if len(self._newest) < SHOWN:
            heappush(self._newest, (job.day, -self.looked_at, Change(job, before, after)))
        elif self._newest[0][0] < job.day:
            heapreplace(self._newest, (job.day, -self.looked_at, Change(job, before, after)))

    def preview(self) -> Preview:
        return Preview(
            looked_at=self.looked_at,
            total=reduce(Sums.together, self._clients.values(), _NOTHING),
            clients=self._clients,
            first=tuple(change for *_, change in sorted(self._newest, reverse=True)),
        )
