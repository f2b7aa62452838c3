"""Ink truth: what a printer says it used, held against the cartridges that went into it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum

from smarttracker_lite.domain.rates import Side


@dataclass(frozen=True, slots=True, kw_only=True)
class CartridgeChange:
    """A full cartridge of `ml` was put in, in the place of an empty one of the same channel."""

    id: str
    printer_id: str
    channel: str
    at: datetime
    ml: Decimal


class Reach(StrEnum):
    """Which amounts are charged by the corrected ink."""

    COSTS = "costs"
    BOTH = "both"


@dataclass(frozen=True, slots=True, kw_only=True)
class Correction:
    """From this day on (None: ever since) the ink of a printer counts so many times what it says. 1 switches
    a correction off."""

    id: str
    printer_id: str
    valid_from: date | None
    factor: Decimal
    reach: Reach = Reach.COSTS

    @property
    def begin(self) -> date:
        """The first day on which it holds."""
        return self.valid_from or date.min

    def of(self, side: Side) -> Decimal:
        """How many times the ink counts in the amounts of this side."""
        return self.factor if side is Side.COST or self.reach is Reach.BOTH else UNCORRECTED


UNCORRECTED = Decimal(1)


def in_force(corrections: Iterable[Correction], day: date) -> Correction | None:
    """Of one printer's corrections the last that has begun; of two from the same day that with the greater
    id."""
    begun = (each for each in corrections if each.begin <= day)
    return max(begun, key=lambda each: (each.begin, each.id), default=None)
