"""Amounts of paper, whose unit PIWS does not tell.

SquareAmount and LinearAmount are compared with the pages that came out: a roll is wider than a page, but the
units differ by far more, so the nearest one is meant. A printer says all its jobs in one unit: that which the
pages of some jobs prove serves those that tell no size. Failing that, a page on which a job was stopped tells
by its size what can be meant.
"""

from collections.abc import Iterable, Mapping
from decimal import Decimal
from enum import StrEnum
from typing import NamedTuple

PRINTED = (Decimal("0.5"), Decimal(15))
"""How much of what came out may be used up, from and to: a photo in the middle of a wide roll takes ten times
its size; and what printers round."""
BEGUN = (Decimal("0.05"), Decimal(15))
"""Of the first page of a job that was stopped on it."""
UNITS: Mapping[str, Mapping[str, Decimal]] = {
    "SquareAmount": {"m2": Decimal(1_000_000), "in2": Decimal("645.16")},
    "LinearAmount": {"m": Decimal(1_000_000), "in": Decimal(25_400)},
}
"""In mm² and in µm."""


class Proof(StrEnum):
    """By what a unit was taken."""

    PAGES = "the printed pages"
    JOBS = "other jobs"
    BEGUN = "the page begun"


class Calibrated(NamedTuple):
    """An amount in our unit, the unit it was in, and how that is known."""

    value: int
    unit: str
    proof: Proof


def calibrated(
    name: str, said: Decimal, expected: Iterable[int], proof: Proof = Proof.PAGES
) -> Calibrated | None:
    """The amount of that name in the unit in which it comes nearest to what is expected, if any can be."""
    least, most = BEGUN if proof is Proof.BEGUN else PRINTED
    fits = [
        (max(share, 1 / share), Calibrated(round(said * size), unit, proof))
        for each in expected
        for unit, size in UNITS[name].items()
        if each and said and least <= (share := said * size / each) <= most
    ]
    return min(fits)[1] if fits else None


def in_unit(name: str, said: Decimal, unit: str | None) -> Calibrated | None:
    """The amount of that name in the unit that other jobs proved, if they did."""
    size = UNITS[name].get(unit or "")
    return Calibrated(round(said * size), unit or "", Proof.JOBS) if size else None
