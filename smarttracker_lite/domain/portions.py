"""A print that several clients share: which part of it is whose, of all that was counted and charged."""

from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction
from itertools import pairwise
from typing import Any

from smarttracker_lite.domain.money import minor_places
from smarttracker_lite.domain.printing import AMOUNTS, JobFacts, Measure, Origin
from smarttracker_lite.domain.quantities import printed_area, sheets, used_length

SPLIT = "split"
"""The source of all parts but the first, which keeps the print's own name there."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Portion:
    """Which part of a print a job is: what lies from `begin` to `end` of `whole`, the `place`th of `count`.

    `first_id` is the job of the first part, which stands for the print at its printer. `facts` are those of
    the whole print.
    """

    first_id: str
    place: int
    count: int
    begin: int
    end: int
    whole: int
    facts: JobFacts

    @property
    def share(self) -> Fraction:
        """So much of the print it is."""
        return Fraction(self.end - self.begin, self.whole)

    def of(self, value: int) -> int:
        """Its part of something whole. Each begins where the one before ends: together they are all of it."""
        return _until(value, self.end, self.whole) - _until(value, self.begin, self.whole)

    def amount(self, amount: Decimal, currency: str) -> Decimal:
        """Its part of a rounded amount, in whole cents that add up in the same way."""
        places = minor_places(currency)
        return Decimal(self.of(int(amount.scaleb(places)))).scaleb(-places)

    def taken(self, facts: JobFacts) -> JobFacts:
        """What of these facts of the whole print is its own. What was only to be worked out is worked out
        first: there is no third of a page. The printer's own entry stays with the whole."""
        told: dict[str, Measure | None] = {name: getattr(facts, name) for name in AMOUNTS} | {
            "area_mm2": printed_area(facts),
            "roll_length_um": used_length(facts),
            "sheets": sheets(facts),
        }
        own: dict[str, Any] = {name: self._measure(measure) for name, measure in told.items()}
        inks, used = facts.inks, facts.media_used
        own["inks"] = inks and tuple(replace(ink, ul=self._part(ink.ul)) for ink in inks)
        own["media_used"] = used and tuple(replace(use, area_mm2=self._measure(use.area_mm2)) for use in used)
        taken = replace(facts, raw={}, **own)
        return taken if self.place == 1 else replace(taken, source=SPLIT, key=f"{self.first_id}/{self.place}")

    def _measure(self, measure: Measure | None) -> Measure | None:
        return measure and self._part(measure)

    def _part(self, measure: Measure) -> Measure:
        return Measure(self.of(measure.value), Origin.DERIVED)


def _until(value: int, end: int, whole: int) -> int:
    """So much of the value, rounded half up."""
    return (2 * value * end + whole) // (2 * whole)


def portions(first_id: str, sizes: tuple[int, ...], facts: JobFacts) -> tuple[Portion, ...]:
    """The parts of a print, of these sizes against each other."""
    ends = [sum(sizes[:place]) for place in range(len(sizes) + 1)]
    return tuple(
        Portion(
            first_id=first_id,
            place=place,
            count=len(sizes),
            begin=begin,
            end=end,
            whole=ends[-1],
            facts=facts if place == 1 else replace(facts, raw={}),
        )
        for place, (begin, end) in enumerate(pairwise(ends), 1)
    )
