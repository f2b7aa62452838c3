"""Work besides printing: what the studio offers, and what was added to a job or an invoice."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal

from smarttracker_lite.domain import quantities
from smarttracker_lite.domain.charges import EXACT, Lack, Missing, Term
from smarttracker_lite.domain.printing import JobFacts, Measure
from smarttracker_lite.domain.rates import Part, Side
from smarttracker_lite.domain.taxes import Tax
from smarttracker_lite.domain.units import Unit, in_unit

EXTRA_UNITS = (Unit.PIECE, Unit.SQUARE_METRE, Unit.METRE, Unit.HOUR)
"""What an extra is charged by."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Extra:
    """An entry of the catalogue: lamination, mounting, folding, delivery, and what one unit of it is charged
    and costs. A cost of None is not known; a `tax` of None is that of all work."""

    id: str
    name: str
    unit: Unit
    price: Decimal
    cost: Decimal | None = None
    tax: Tax | None = None


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
    """An extra as it was added to a job or an invoice: a copy, so that old work keeps its price.

    The price was agreed in `currency`, None: in the studio's. The cost is in the studio's always.
    """

    name: str
    unit: Unit
    quantity: Decimal
    price: Decimal
    cost: Decimal | None = None
    currency: str | None = None
    tax: Tax | None = None

    @property
    def amount(self) -> Decimal:
        """What the client pays for it, not rounded."""
        return EXACT.multiply(self.quantity, self.price)


def added(extra: Extra, quantity: Decimal, agreed: tuple[str, Decimal] | None = None) -> Addition:
    """So much of the extra, as it is charged today; or at a price that was agreed in another currency than
    the studio's, in which the catalogue is."""
    currency, price = agreed or (None, extra.price)
    return Addition(
        name=extra.name,
        unit=extra.unit,
        quantity=quantity,
        price=price,
        cost=extra.cost,
        currency=currency,
        tax=extra.tax,
    )


def charged(additions: Iterable[Addition], side: Side, currency: str = "") -> tuple[Term | Lack, ...]:
    """What each comes to: as it was agreed with a client who pays in this currency, or what it costs, if that
    is known. What was agreed in another currency has no price in this one; what names none is in it."""
    return tuple(_piece(each, side, currency) for each in additions)


def _piece(addition: Addition, side: Side, currency: str) -> Term | Lack:
    if side is Side.PRICE and addition.currency not in (None, currency):
        return Lack(Missing.EXTRA_PRICE, addition.name)
    rate = addition.price if side is Side.PRICE else addition.cost
    if rate is None:
        return Lack(Missing.EXTRA_COST, addition.name)
    return Term(addition.quantity, addition.unit, rate, Part.EXTRA, addition.name, tax=addition.tax)


def extent(facts: JobFacts, unit: Unit) -> Decimal | None:
    """How much of the unit a job has: its area and length once it is done, its copies (one, if they are not
    told). None where that is not known or nothing, and for hours: only who did the work knows these."""
    if unit is Unit.PIECE and facts.copies is None:
        return Decimal(1)
    told = unit in _EXTENTS and (facts.final or unit is Unit.PIECE)
    measure = _EXTENTS[unit](facts) if told else None
    return in_unit(unit, measure.value) or None if measure else None


_EXTENTS: Mapping[Unit, Callable[[JobFacts], Measure | None]] = {
    Unit.PIECE: lambda facts: facts.copies,
    Unit.SQUARE_METRE: quantities.printed_area,
    Unit.METRE: quantities.used_length,
}
