"""What is odd about a job: facts that hardly can be, and amounts of 0 that nobody decided.

Printers lie, and a person decides: what is odd is told, never refused. A stopped job may contradict itself:
its counts are of what was asked for, or of what came out.
"""

from collections.abc import Callable, Mapping
from decimal import Decimal
from enum import StrEnum
from typing import NamedTuple

from smarttracker_lite.domain import quantities
from smarttracker_lite.domain.charges import Charge, total
from smarttracker_lite.domain.money import ZERO, round_money
from smarttracker_lite.domain.printing import JobFacts, JobStatus, Measure
from smarttracker_lite.domain.rates import Part
from smarttracker_lite.domain.units import square_metres
from smarttracker_lite.errors import N_

LONGEST_M = 100
"""Rolls have 30 to 50 m, those of the largest machines some 100 m: one print is not longer than its roll."""

LARGEST_M2 = 200
"""A roll of 3.2 m × 50 m has 160 m²: one print is not larger than its roll."""

WETTEST_ML_PER_M2 = 50
"""All inks at their most are some 20 ml on a square metre, with a layer of white some 40."""

LEAST_WET_UL = 5_000
"""On a label even a droplet is much on a square metre, and so is what a printer rounded up."""

LEAST_INKED_MM2 = 500_000
"""About an A1 sheet: a small drawing of thin lines may take less ink than its printer can tell."""

LONGEST_H = 48
"""A whole roll in the finest quality takes a day and a night."""


class Odd(StrEnum):
    """What is odd, in words for a sentence or a list."""

    LONG = N_("{amount} m long in one piece")
    LARGE = N_("{amount} m² in one piece")
    NO_COPY = N_("0 copies, though something was printed")
    NO_AREA = N_("an area of 0, though pages came out")
    NO_INK = N_("no ink, though {amount} m² were printed")
    SOAKED = N_("{amount} ml of ink on each m²")
    ENDLESS = N_("printed for {amount} hours")
    FREE = N_("a price of 0, though something was printed")
    COSTLESS = N_("a cost of 0, though something was printed")


class Oddity(NamedTuple):
    """Something odd, and the amount it speaks of."""

    what: Odd
    amount: Decimal = ZERO


def odd_facts(facts: JobFacts) -> tuple[Oddity, ...]:
    """What is odd about what the printer told."""
    found = ((odd, measured(facts)) for odd, measured in _MEASURED.items())
    return tuple(Oddity(odd, amount) for odd, amount in found if amount is not None)


_BESIDE = frozenset({Part.EXTRA, Part.SHARE})
"""What is no price of the whole print."""


def comes_to_nothing(facts: JobFacts, charge: Charge) -> bool:
    """Something was printed and has rates, but they come to 0. Rates of 0 are a decision, and so is a
    discount of all. Extras do not hide it: they are for other work."""
    charged = [term for term in charge.terms if term.rate > 0 and term.part not in _BESIDE]
    nothing = not charge.missing and round_money(total(charged), charge.currency) == 0
    return bool(charged) and nothing and _printed(facts)


def _printed(facts: JobFacts) -> bool:
    """It came out, by anything that was told of it."""
    told = (facts.impressions, facts.sheets, facts.area_mm2, facts.roll_length_um)
    return facts.status is JobStatus.COMPLETED and (any(map(_value, told)) or bool(facts.ink_ul))


def _value(measure: Measure | None) -> int:
    return measure.value if measure else 0


def _pieces(facts: JobFacts) -> int:
    """How many prints it was, at least: a run of many is as long and as large as it likes."""
    return max(1, *map(_value, (facts.impressions, facts.sheets, facts.copies)))


def _length(facts: JobFacts) -> Decimal | None:
    metres = Decimal(_value(quantities.used_length(facts))) / _pieces(facts) / 1_000_000
    return round(metres, 1) if metres > LONGEST_M else None


def _area(facts: JobFacts) -> Decimal | None:
    each = square_metres(_value(quantities.printed_area(facts))) / _pieces(facts)
    return round(each, 1) if each > LARGEST_M2 else None


def _no_copy(facts: JobFacts) -> Decimal | None:
    return ZERO if facts.copies and not facts.copies.value and _printed(facts) else None


def _no_area(facts: JobFacts) -> Decimal | None:
    came_out = facts.status is JobStatus.COMPLETED and (_value(facts.impressions) or _value(facts.sheets))
    return ZERO if facts.area_mm2 and not facts.area_mm2.value and came_out else None


def _no_ink(facts: JobFacts) -> Decimal | None:
    area = _value(quantities.printed_area(facts)) if facts.status is JobStatus.COMPLETED else 0
    return round(square_metres(area), 2) if facts.ink_ul == 0 and area >= LEAST_INKED_MM2 else None


def _coverage(facts: JobFacts) -> Decimal | None:
    covered = quantities.coverage(facts)
    if covered is None or covered <= WETTEST_ML_PER_M2 or (facts.ink_ul or 0) < LEAST_WET_UL:
        return None
    return round(covered, 1)


def _hours(facts: JobFacts) -> Decimal | None:
    seconds = quantities.duration_s(facts) or 0
    return round(Decimal(seconds) / 3600, 1) if seconds > LONGEST_H * 3600 else None


_MEASURED: Mapping[Odd, Callable[[JobFacts], Decimal | None]] = {
    Odd.LONG: _length,
    Odd.LARGE: _area,
    Odd.NO_COPY: _no_copy,
    Odd.NO_AREA: _no_area,
    Odd.NO_INK: _no_ink,
    Odd.SOAKED: _coverage,
    Odd.ENDLESS: _hours,
}
"""The amount that is odd, None where nothing is."""
