"""Jobs charged in two ways: before and after something about the prices is changed."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import NamedTuple

from smarttracker_lite.domain.charges import Charge, Term
from smarttracker_lite.domain.money import ZERO
from smarttracker_lite.domain.orders import Order
from smarttracker_lite.domain.pricing import Known, charge_by
from smarttracker_lite.domain.rates import Part, Price
from smarttracker_lite.domain.tariffs import Found, Tariff

_DIRECT = (Part.PAPER, Part.CLICKS, Part.INK, Part.MACHINE, Part.COPIES, Part.JOB)
"""The parts that are charged by a quantity."""

_DEPENDS_ON: Mapping[Part, tuple[Part, ...]] = {
    **{part: (part,) for part in _DIRECT},
    Part.WASTE: (Part.WASTE, Part.PAPER),
    Part.CLEANING: (Part.CLEANING, Part.INK),
}
"""The parts on whose prices alone a part depends; discount and minimum are of all of them."""


class _Pair(NamedTuple):
    """Two tariffs: whose quantities are `fixed`, as parts come to the same by both or only have other
    `rates`, which are by the ink; and whether all of them are at the same prices."""

    before: Tariff
    after: Tariff
    fixed: frozenset[Part]
    rates: Mapping[Part, Mapping[str, Decimal]]
    equal: bool


@dataclass(frozen=True, slots=True)
class Comparison:
    """Charges many jobs by the same two cards, the second time only the parts at other prices."""

    _pairs: dict[tuple[int, int], _Pair] = field(default_factory=dict, init=False, repr=False)

    def charges(self, before: Order, after: Order) -> tuple[Charge, Charge] | None:
        """What is charged for a job in either way; None where nothing of its prices differs."""
        media, used = before.facts.media, before.facts.media_used
        pair = self._pair(before.tariff(media), after.tariff(media))
        others = [self._pair(before.tariff(use.media), after.tariff(use.media)) for use in used or ()]
        if pair.equal and _alike(before, after) and all(other.equal for other in others):
            return None
        charged = charge_by(pair.before, before, {})
        known = not others and _measured_alike(before, after)
        return charged, charge_by(pair.after, after, _known(charged, pair) if known else {})

    def _pair(self, before: Tariff, after: Tariff) -> _Pair:
        key = id(before), id(after)  # neither is taken by another one, as both are kept
        pair = self._pairs.get(key)
        if pair is None:
            rates = _rates(before, after)
            fixed = _same(before, after) | rates.keys()
            pair = self._pairs[key] = _Pair(before, after, fixed, rates, before == after)
        return pair


def _alike(before: Order, after: Order) -> bool:
    """But for the card."""
    beside = before.additions == after.additions and before.side is after.side
    return (
        beside
        and before.card.currency == after.card.currency
        and before.buyer == after.buyer
        and before.ink_factor == after.ink_factor
    )


def _measured_alike(before: Order, after: Order) -> bool:
    """The same quantities are charged, at the same steps."""
    return before.ink_factor == after.ink_factor and before.buyer.month_m2 == after.buyer.month_m2


def _same(before: Tariff, after: Tariff) -> frozenset[Part]:
    alike = {part for part in Part if before.parts.get(part) == after.parts.get(part)}
    return frozenset(part for part, others in _DEPENDS_ON.items() if alike.issuperset(others))


def _rates(before: Tariff, after: Tariff) -> Mapping[Part, Mapping[str, Decimal]]:
    """The new rates of parts whose prices differ in nothing else, so that quantities stay as they are."""
    found = ((part, before.parts.get(part), after.parts.get(part)) for part in _DIRECT)
    return {
        part: {price.channel: price.rate for price in now.prices}
        for part, was, now in found
        if was and now and was != now and _plain(was) == _plain(now) and _told_apart(now)
    }


def _plain(found: Found) -> tuple[Price, ...]:
    """The prices without their rates."""
    return tuple(replace(price, rate=ZERO) for price in found.prices)


def _told_apart(found: Found) -> bool:
    """Each term of theirs shows by its ink alone whose it is, and has their rate."""
    channels = {price.channel for price in found.prices}
    simple = all(price.further is None and not price.tiers for price in found.prices)
    return simple and len(channels) == len(found.prices)


def _known(charged: Charge, pair: _Pair) -> Known:
    """The terms of parts at the same prices, and those at another rate. Where something is missing nobody
    knows of which part it is."""
    if charged.missing:
        return {}
    known: dict[Part, list[Term]] = {}
    for term in charged.terms:
        if term.part in pair.fixed:
            rates = pair.rates.get(term.part)
            known.setdefault(term.part, []).append(_at(term, rates[term.about]) if rates else term)
    return known


def _at(term: Term, rate: Decimal) -> Term:
    """The term at another rate."""
    return Term(term.quantity, term.unit, rate, term.part, term.about, term.exact, term.factor, term.tax)
