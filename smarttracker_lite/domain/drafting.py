"""What is decided about a draft beside its jobs: lines that are typed, discounts, texts and references."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from smarttracker_lite.domain.money import ZERO
from smarttracker_lite.domain.taxes import Tax
from smarttracker_lite.domain.units import Unit

LINE_UNITS = (
    Unit.PIECE,
    Unit.HOUR,
    Unit.SQUARE_METRE,
    Unit.METRE,
    Unit.SHEET,
    Unit.PAGE,
    Unit.COPY,
    Unit.JOB,
)
"""What a line that is typed may be charged by; the last is a flat amount."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FreeLine:
    """A line that is typed: so much at a price in `currency` (None: the studio's), taxed as `tax`, None: as
    the client's work is. One that is `quoted` comes from the quote that the draft follows."""

    id: str
    description: str
    quantity: Decimal
    unit: Unit
    price: Decimal
    tax: Tax | None = None
    currency: str | None = None
    quoted: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Discount:
    """What is taken off: so many `percent`, or else an `amount` in `currency` (None: the studio's)."""

    percent: Decimal = ZERO
    amount: Decimal = ZERO
    currency: str | None = None
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class LineDiscount:
    """A discount on the line that is found by `key`, as long as there is one; it was called `name`."""

    key: str
    name: str
    discount: Discount


@dataclass(frozen=True, slots=True, kw_only=True)
class Details:
    """Texts and references of one invoice. None is what is usual: the texts of the settings, the client's own
    reference (EN 16931 BT-10), the days of the jobs; `order_reference` is the client's order (BT-13)."""

    opening: str | None = None
    note: str | None = None
    order_reference: str = ""
    buyer_reference: str | None = None
    performed_on: date | None = None
    appendix: bool | None = None
