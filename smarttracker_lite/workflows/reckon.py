"""What a list of jobs comes to: its quantities, what they cost, and what their clients pay."""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import NamedTuple

from smarttracker_lite.domain.charges import Charge
from smarttracker_lite.domain.jobs import Job
from smarttracker_lite.domain.money import ZERO
from smarttracker_lite.domain.printing import JobFacts
from smarttracker_lite.domain.quantities import sheets
from smarttracker_lite.domain.units import Unit, square_metres
from smarttracker_lite.workflows.overlook import Total, amount_in

Price = tuple[str, Decimal]
"""A currency and an amount in it."""


class Extent(NamedTuple):
    """How much was printed: an area in mm², or a number of sheets."""

    unit: Unit
    value: int

    @property
    def quantity(self) -> Decimal:
        """In m² with three decimals, or in sheets."""
        return square_metres(self.value) if self.unit is Unit.SQUARE_METRE else Decimal(self.value)


def extent(facts: JobFacts) -> Extent | None:
    """What a list shows of a job's quantities: the area if the printer tells it, else the sheets."""
    if facts.area_mm2 is not None:
        return Extent(Unit.SQUARE_METRE, facts.area_mm2.value)
    count = sheets(facts)
    return None if count is None else Extent(Unit.SHEET, count.value)


@dataclass(frozen=True, slots=True, kw_only=True)
class Sums:
    """The columns of a list of jobs, added up; what no job tells is left out, or None.

    `prices` are by currency: what is invoiced keeps its own. `unpriced` jobs are finished and to be paid for.
    """

    count: int
    extents: tuple[Extent, ...]
    ink_ul: int | None
    cost: Total
    prices: Mapping[str, Decimal]
    unpriced: int


def reckon(
    jobs: Iterable[Job], cost: Callable[[Job], Charge], price: Callable[[Job], Price | None], currency: str
) -> Sums:
    """The sums of these jobs, which are taken one after the other and not kept.

    What still prints has quantities, but no amount yet.
    """
    count, unpriced, ink_ul, costs = 0, 0, None, Total()
    extents: Counter[Unit] = Counter()
    prices: dict[str, Decimal] = defaultdict(lambda: ZERO)
    for job in jobs:
        count += 1
        if printed := extent(job.facts):
            extents[printed.unit] += printed.value
        if job.facts.ink_ul is not None:
            ink_ul = (ink_ul or 0) + job.facts.ink_ul
        if job.facts.final:
            costs = costs.plus(amount_in(currency, cost(job)))
            if job.billable and (paid := price(job)):
                prices[paid[0]] += paid[1]
            elif job.billable:
                unpriced += 1
    return Sums(
        count=count,
        extents=tuple(Extent(unit, extents[unit]) for unit in Unit if unit in extents),
        ink_ul=ink_ul,
        cost=costs,
        prices=dict(prices),
        unpriced=unpriced,
    )
