"""What other prices would change of work that nobody was invoiced yet, seen before they are kept."""

from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal

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
_ROOM = 10
"""So many times as many changes are kept while the newest ones are looked for."""


@dataclass(frozen=True, slots=True)
class Change:
    """A job, and what is charged for it before and after."""

    job: Job
    before: Charge
    after: Charge


@dataclass(frozen=True, slots=True)
class Sums:
    """So many jobs that change, and what those of them that have a price come to, before and after."""

    jobs: int = 0
    before: Decimal = ZERO
    after: Decimal = ZERO

    @property
    def difference(self) -> Decimal:
        return self.after - self.before


@dataclass(frozen=True, slots=True, kw_only=True)
class Preview:
    """What would change: of so many jobs that were looked at those in `total`, by client those in `clients`.

    So many of them get a price, and so many lose it; the `first` ones are named, the newest first.
    """

    looked_at: int
    total: Sums
    clients: dict[str | None, Sums]
    newly_priced: int
    unpriced: int
    first: tuple[Change, ...]

    @property
    def reprices(self) -> bool:
        """Whether an amount changes; that jobs without a price get one changes none."""
        return self.total.jobs > self.newly_priced

    @property
    def figures(self) -> str:
        """What it says in short: the same as long as it is true."""
        total = self.total
        return f"{total.jobs} {total.before} {total.after} {self.newly_priced} {self.unpriced}"


def preview(
    desk: Desk, then: PriceBook, side: Side, told: Callable[[int], bool] = lambda looked_at: True
) -> Preview:
    """What these rates and clients in the place of today's would change of the open jobs.

    `told` hears now and then how many jobs were looked at, and stops it by False: then it is what was found
    so far.
    """
    now, comparison, found = price_book(desk), Comparison(), _Found()
    with no_collection():
        for job in desk.db.jobs.passing(OPEN):
            charges = comparison.charges(now.order(job, side), then.order(job, side))
            found.looked_at += 1
            if charges:
                found.take(job, *charges)
            if found.looked_at % _AT_ONCE == 0 and not told(found.looked_at):
                break
    return found.preview()


class _Found:
    """Adds up."""

    def __init__(self) -> None:
        self.looked_at = self.newly_priced = self.unpriced = 0
        self._clients: dict[str | None, list[tuple[Decimal, Decimal]]] = defaultdict(list)
        self._changes: list[Change] = []

    def take(self, job: Job, before: Charge, after: Charge) -> None:
        was, will_be = before.amount, after.amount
        if was == will_be:
            return
        self.newly_priced += was is None
        self.unpriced += will_be is None
        self._clients[job.tag.client_id].append((was or ZERO, will_be or ZERO))
        self._changes.append(Change(job, before, after))
        if len(self._changes) >= SHOWN * _ROOM:
            self._changes = self._newest()

    def preview(self) -> Preview:
        clients = {client_id: _summed(amounts) for client_id, amounts in self._clients.items()}
        return Preview(
            looked_at=self.looked_at,
            total=_summed([pair for amounts in self._clients.values() for pair in amounts]),
            clients=clients,
            newly_priced=self.newly_priced,
            unpriced=self.unpriced,
            first=tuple(self._newest()),
        )

    def _newest(self) -> list[Change]:
        return sorted(self._changes, key=lambda change: change.job.day, reverse=True)[:SHOWN]


def _summed(amounts: list[tuple[Decimal, Decimal]]) -> Sums:
    return Sums(
        len(amounts),
        sum((before for before, _ in amounts), ZERO),
        sum((after for _, after in amounts), ZERO),
    )
