"""What a list of jobs comes to: its quantities, what they cost, and what their clients pay."""

from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import NamedTuple, TypeVar

from smarttracker_lite.domain.jobs import Job
from smarttracker_lite.domain.pricing import Charge, sheets
from smarttracker_lite.domain.printing import JobFacts
from smarttracker_lite.domain.units import Unit, square_metres
from smarttracker_lite.workflows.overlook import Total, total

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
    jobs: Sequence[Job], cost: Callable[[Job], Charge], price: Callable[[Job], Price | None], currency: str
) -> Sums:
    """The sums of these jobs. What still prints has quantities, but no amount yet."""
    extents = _added(each for job in jobs if (each := extent(job.facts)))
    inks = [ink for job in jobs if (ink := job.facts.ink_ul) is not None]
    final = [job for job in jobs if job.facts.final]
    prices = [price(job) for job in final if job.billable]
    return Sums(
        count=len(jobs),
        extents=tuple(Extent(unit, extents[unit]) for unit in Unit if unit in extents),
        ink_ul=sum(inks) if inks else None,
        cost=total(map(cost, final), currency),
        prices=_added(filter(None, prices)),
        unpriced=prices.count(None),
    )


_Key = TypeVar("_Key", bound=Hashable)
_Value = TypeVar("_Value", int, Decimal)


def _added(pairs: Iterable[tuple[_Key, _Value]]) -> dict[_Key, _Value]:
    """The values of each key added up."""
    sums: dict[_Key, _Value] = {}
    for key, value in pairs:
        sums[key] = sums[key] + value if key in sums else value
    return sums
