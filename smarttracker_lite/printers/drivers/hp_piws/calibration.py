"""Amounts of paper, whose unit PIWS does not tell.

SquareAmount and LinearAmount are compared with the pages that came out: the unit by which they agree, more
or less, is the one that is meant; if none does, they are not used.
"""

from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import NamedTuple

TOLERANCE = Decimal("0.25")
"""A roll's waste, and what a printer rounds; the units differ by far more."""
AREA_UNITS: Mapping[str, Decimal] = {"m2": Decimal(1_000_000), "in2": Decimal("645.16")}
"""In mm²."""
LENGTH_UNITS: Mapping[str, Decimal] = {"m": Decimal(1_000_000), "in": Decimal(25_400)}
"""In µm."""


class Calibrated(NamedTuple):
    """An amount in our unit, and the unit it was in."""

    value: int
    unit: str


def calibrated(said: Decimal, expected: Iterable[int], units: Mapping[str, Decimal]) -> Calibrated | None:
    """The amount in the unit in which it comes nearest to what is expected, if it comes near."""
    fits = [
        (abs(said * size / each - 1), Calibrated(round(said * size), unit))
        for each in expected
        for unit, size in units.items()
        if each
    ]
    distance, fit = min(fits, default=(TOLERANCE + 1, None))
    return fit if distance <= TOLERANCE else None
