"""What other prices would change of work that nobody was invoiced yet, seen before they are kept."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
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


@dataclass(frozen=True, slots=True)
class Sums:
    """So many jobs that change, and what those of them that have a price come to, before and after.

    So many of them get a price, and so many lose it.
    """

    jobs: int = 0
    before: Decimal = ZERO
    after: Decimal = ZERO
    newly_priced: int = 0
    unpriced: int = 0

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
        )

    def together(self, other: "Sums") -> "Sums":
        """Both in one."""
        return Sums(
            self.jobs + other.jobs,
            self.before + other.before,
            self.after + other.after,
            self.newly_priced + other.newly_priced,
            self.unpriced + other.unpriced,
        )


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
        return f"{total.jobs} {total.before} {total.after} {total.newly_priced} {total.unpriced}"


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
    now, comparison, found = replace(price_book(desk), months=then.months), Comparison(), _Found()
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

    def __init__(self) -> None:
        self.looked_at = 0
        self._clients: dict[str | None, Sums] = {}
        self._newest: list[tuple[datetime, int, Change]] = []

    def take(self, job: Job, before: Charge, after: Charge) -> None:
        was, will_be = before.amount, after.amount
        if was == will_be:
            return
        client_id = job.tag.client_id
        self._clients[client_id] = self._clients.get(client_id, _NOTHING).plus(was, will_be)
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
