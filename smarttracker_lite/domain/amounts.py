"""A quantity of a job at a price: by tier, for the first copy and the further ones, rounded up."""

from collections.abc import Callable, Mapping, Sequence
from decimal import ROUND_CEILING, Decimal

from smarttracker_lite.domain import quantities
from smarttracker_lite.domain.charges import Lack, Missing, Term, corrected
from smarttracker_lite.domain.money import round_half_up
from smarttracker_lite.domain.orders import Order
from smarttracker_lite.domain.printing import JobFacts, Measure
from smarttracker_lite.domain.rates import Basis, Price, Tier, Tiering
from smarttracker_lite.domain.units import PLACES, in_unit

Piece = Term | Lack


def charged(
    order: Order, price: Price, rate_id: str, about: str = "", taken: JobFacts | None = None
) -> Sequence[Piece]:
    """The quantity that the price asks for, at it: of the whole job, or of what it has `taken`."""
    value = _TAKEN[price.basis](taken or order.facts, price)
    if value is None:
        return (Lack(_untold(price), about, rate_id),)
    return at(order, price, in_unit(price.basis.unit, value), rate_id, about)


def at(order: Order, price: Price, quantity: Decimal, rate_id: str, about: str = "") -> Sequence[Piece]:
    """The quantity at the price: the whole of it by the tier that the job reaches; else the first copy, and
    the further ones if they have a rate of their own. A step rounds each of the two up."""
    tier = _reached(order, price) if price.tiers else None
    if isinstance(tier, Missing):
        return (Lack(tier, about, rate_id),)
    if tier:
        return (_term(order, price, quantity, tier.rate, about),)
    if price.further is None:
        return (_term(order, price, quantity, price.rate, about),)
    if order.facts.copies is None:
        return (Lack(Missing.COPIES, about, rate_id),)
    first = round_half_up(quantity / max(order.facts.copies.value, 1), PLACES)
    terms = [_term(order, price, first, price.rate, about)]
    if quantity > first:
        terms.append(_term(order, price, quantity - first, price.further, about))
    return terms


def _term(order: Order, price: Price, quantity: Decimal, rate: Decimal, about: str) -> Term:
    """Ink that the printer tells is corrected, and then rounded up."""
    basis, factor, charged = price.basis, None, quantity
    if basis is Basis.MILLILITRE and quantity and order.ink_factor != 1:
        factor = order.ink_factor
        charged = corrected(quantity, factor)
    if price.step:
        charged = _rounded_up(charged, price.step)
    exact = None if charged == quantity and factor is None else quantity
    return Term(charged, basis.unit, rate, basis.part, about, exact, factor)


def _rounded_up(quantity: Decimal, step: Decimal) -> Decimal:
    return (quantity / step).to_integral_value(ROUND_CEILING) * step


def _reached(order: Order, price: Price) -> Tier | Missing | None:
    """The highest tier that the job reaches."""
    measure = _MEASURES[price.tiering](order)
    if isinstance(measure, Missing):
        return measure
    return next((tier for tier in reversed(price.tiers) if tier.least <= measure), None)


def _copies(order: Order) -> Decimal | Missing:
    copies = order.facts.copies
    return Missing.COPIES if copies is None else Decimal(copies.value)


def _coverage(order: Order) -> Decimal | Missing:
    """As the printer tells it: the steps are made for that, and a correction of its ink would not be seen."""
    if order.facts.inks is None:
        return Missing.INK
    covered = quantities.coverage(order.facts)
    return Missing.AREA if covered is None else covered


_MEASURES: Mapping[Tiering, Callable[[Order], Decimal | Missing]] = {
    Tiering.COPIES: _copies,
    Tiering.MONTH: lambda order: order.buyer.month_m2,
    Tiering.COVERAGE: _coverage,
}


def _value(measure: Measure | None) -> int | None:
    return None if measure is None else measure.value


def _area(facts: JobFacts, price: Price) -> int | None:
    charged = quantities.roll_area(facts, price.roll_um) if price.roll else quantities.printed_area(facts)
    return _value(charged)


def _length(facts: JobFacts, price: Price) -> int | None:
    return _value(quantities.used_length(facts))


_TAKEN: Mapping[Basis, Callable[[JobFacts, Price], int | None]] = {
    Basis.SQUARE_METRE: _area,
    Basis.SQUARE_FOOT: _area,
    Basis.METRE: _length,
    Basis.FOOT: _length,
    Basis.COVERED: _area,
    Basis.SHEET: lambda facts, _: _value(quantities.sheets(facts)),
    Basis.IMPRESSION: lambda facts, _: _value(facts.impressions),
    Basis.HOUR: lambda facts, _: quantities.duration_s(facts),
    Basis.COPY: lambda facts, _: _value(facts.copies),
    Basis.JOB: lambda facts, _: 1,
}
"""How much of it a job took, in mm², µm, seconds or pieces."""


def _untold(price: Price) -> Missing:
    """What the printer did not tell."""
    return _UNTOLD.get(price.basis) or (Missing.ROLL_AREA if price.roll else Missing.AREA)


_UNTOLD: Mapping[Basis, Missing] = {
    Basis.METRE: Missing.LENGTH,
    Basis.FOOT: Missing.LENGTH,
    Basis.SHEET: Missing.SHEETS,
    Basis.IMPRESSION: Missing.PAGES,
    Basis.HOUR: Missing.TIME,
    Basis.COPY: Missing.COPIES,
}
