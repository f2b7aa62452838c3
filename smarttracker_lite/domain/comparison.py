"""Jobs charged in two ways: before and after something about the prices is changed."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from smarttracker_lite.domain.charges import Charge, Term
from smarttracker_lite.domain.orders import Order
from smarttracker_lite.domain.pricing import Known, charge_by
from smarttracker_lite.domain.rates import Part
from smarttracker_lite.domain.tariffs import Tariff

_DEPENDS_ON: Mapping[Part, tuple[Part, ...]] = {
    **{part: (part,) for part in (Part.PAPER, Part.CLICKS, Part.INK, Part.MACHINE, Part.COPIES, Part.JOB)},
    Part.WASTE: (Part.WASTE, Part.PAPER),
    Part.CLEANING: (Part.CLEANING, Part.INK),
}
"""The parts on whose prices alone a part depends; discount and minimum are of all of them."""


class _Pair(NamedTuple):
    """Two tariffs: which parts come to the same by both, and whether all of them are at the same prices."""

    before: Tariff
    after: Tariff
    same: frozenset[Part]
    equal: bool


@dataclass(frozen=True, slots=True)
class Comparison:
    """Charges many jobs by the same two cards, the second time only the parts at other prices."""

    _pairs: dict[tuple[int, int], _Pair] = field(default_factory=dict, init=False, repr=False)

    def charges(self, before: Order, after: Order) -> tuple[Charge, Charge] | None:
        """What is charged for a job in either way; None where nothing of its prices differs."""
        media, used = before.facts.media, before.facts.media_used or ()
        pair = self._pair(before.tariff(media), after.tariff(media))
        others = [self._pair(before.tariff(use.media), after.tariff(use.media)) for use in used]
        if pair.equal and all(other.equal for other in others) and _alike(before, after):
            return None
        charged = charge_by(pair.before, before, {})
        known = not others and _measured_alike(before, after)
        return charged, charge_by(pair.after, after, _known(charged, pair.same) if known else {})

    def _pair(self, before: Tariff, after: Tariff) -> _Pair:
        key = id(before), id(after)  # neither is taken by another one, as both are kept
        pair = self._pairs.get(key)
        if pair is None:
            pair = self._pairs[key] = _Pair(before, after, _same(before, after), before == after)
        return pair


def _alike(before: Order, after: Order) -> bool:
    """But for the card."""
    beside = before.additions == after.additions and before.side is after.side
    return beside and before.buyer == after.buyer and before.ink_factor == after.ink_factor


def _measured_alike(before: Order, after: Order) -> bool:
    """The same quantities are charged, at the same steps."""
    return before.ink_factor == after.ink_factor and before.buyer.month_m2 == after.buyer.month_m2


def _same(before: Tariff, after: Tariff) -> frozenset[Part]:
    alike = {part for part in Part if before.parts.get(part) == after.parts.get(part)}
    return frozenset(part for part, others in _DEPENDS_ON.items() if alike.issuperset(others))


def _known(charged: Charge, same: frozenset[Part]) -> Known:
    """The terms of these parts. Where something is missing nobody knows of which part it is."""
    if charged.missing:
        return {}
    known: dict[Part, list[Term]] = {part: [] for part in same}
    for term in charged.terms:
        if term.part in known:
            known[term.part].append(term)
    return known
