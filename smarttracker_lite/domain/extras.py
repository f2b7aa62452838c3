"""Work besides printing: what the studio offers, and what was added to a job or an invoice."""

from dataclasses import dataclass
from decimal import Decimal

from smarttracker_lite.domain.units import Unit

EXTRA_UNITS = (Unit.PIECE, Unit.SQUARE_METRE, Unit.METRE, Unit.HOUR)
"""What an extra is charged by."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Extra:
    """An entry of the catalogue: lamination, mounting, folding, delivery, and what one unit of it is charged
    and costs. A cost of None is not known."""

    id: str
    name: str
    unit: Unit
    price: Decimal
    cost: Decimal | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class BundlePart:
    """So much of an extra; None: as much as the job it is added to."""

    extra_id: str
    quantity: Decimal | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Bundle:
    """Extras that are added together under one name, such as "exhibition print"."""

    id: str
    name: str
    parts: tuple[BundlePart, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Addition:
    """An extra as it was added to a job or an invoice: a copy, so that old work keeps its price."""

    name: str
    unit: Unit
    quantity: Decimal
    price: Decimal
    cost: Decimal | None = None
