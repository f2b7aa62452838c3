"""What is taken off a line, and off a whole document: there of each tax by itself (EN 16931 BG-27, BG-20)."""

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal

from smarttracker_lite.domain.charges import EXACT, Term, apportioned
from smarttracker_lite.domain.documents import Adjustment, Line
from smarttracker_lite.domain.drafting import Discount
from smarttracker_lite.domain.money import ZERO, round_money
from smarttracker_lite.domain.taxes import breakdown
from smarttracker_lite.domain.units import Unit


def reduced(line: Line, discount: Discount, currency: str) -> Line:
    """The line less its discount, which it had none of."""
    allowance = round_money(_off(line.net, discount), currency)
    return replace(line, discount=discount.percent, allowance=allowance, net=line.net - allowance)


def adjustments(lines: Sequence[Line], discount: Discount, currency: str) -> tuple[Adjustment, ...]:
    """What is taken off the lines together, of each tax its part: percent of its amount; or of an amount so
    much as its share in all lines is, to the cent, so that the parts add up. Of two with the same claim to
    the last cent the later one bears it."""
    groups = breakdown(((line.tax, line.net) for line in lines), currency)
    bases = [each.base for each in groups]
    parts = _parts(bases, discount, currency)
    return tuple(
        Adjustment(
            reason=discount.reason,
            amount=part,
            tax=each.tax,
            percent=discount.percent or None,
            base=each.base if discount.percent else None,
        )
        for each, part in zip(groups, parts, strict=True)
        if part
    )


def _parts(bases: Sequence[Decimal], discount: Discount, currency: str) -> Sequence[Decimal]:
    if discount.percent:
        return [round_money(_off(base, discount), currency) for base in bases]
    return _shared(bases, round_money(discount.amount, currency), currency)


def _off(amount: Decimal, discount: Discount) -> Decimal:
    return amount * discount.percent / 100 if discount.percent else discount.amount


def _shared(bases: Sequence[Decimal], amount: Decimal, currency: str) -> Sequence[Decimal]:
    """The amount by these weights, in whole cents; all of it with the first where nothing weighs."""
    whole = sum(bases, ZERO)
    if not whole:
        return [amount, *(ZERO for _ in bases[1:])] if bases else []
    shares = (EXACT.divide(EXACT.multiply(amount, base), whole) for base in bases)
    return apportioned([Term(Decimal(1), Unit.JOB, share) for share in shares], amount, currency)
