"""Ink truth: what a printer says it used, held against the cartridges that went into it."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum


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
