"""An amount and how it comes about: terms that add up to it, or what is missing for one."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import ROUND_DOWN, Context, Decimal
from enum import StrEnum
from typing import NamedTuple

from smarttracker_lite.domain.money import ZERO, minor_places, round_half_up, round_money
from smarttracker_lite.domain.rates import Part
from smarttracker_lite.domain.taxes import Tax
from smarttracker_lite.domain.units import PLACES, Unit

EXACT = Context(prec=100)
"""For sums and products that no rounding may touch: a discount on a waste of a rate has 25 decimals, and the
28 digits of Python's own context are too few for it."""


class Missing(StrEnum):
    """What a job has no amount for: a price, or a quantity that the printer did not tell."""

    RATE = "rate"
    FOREIGN_RATE = "foreign-rate"
    """None in the client's currency, which is not the studio's."""
    COLOR_RATE = "color-rate"
    MONO_RATE = "mono-rate"
    INK_RATE = "ink-rate"
    AREA = "area"
    ROLL_AREA = "roll-area"
    LENGTH = "length"
    SHEETS = "sheets"
    PAGES = "pages"
    COLOR = "color"
    COPIES = "copies"
    INK = "ink"
    TIME = "time"
    EXTRA_COST = "extra-cost"
    EXTRA_PRICE = "extra-price"
    """It was agreed in another currency."""


class Lack(NamedTuple):
    """Something missing. `about` names the ink, media or extra of which it is, `rate_id` the row of the card
    that asks for it: None where there is no row yet, and for an extra."""

    why: Missing
    about: str = ""
    rate_id: str | None = None


@dataclass(slots=True, unsafe_hash=True)
class Term:
    """Quantity × rate. `about` names the ink or the media where a job has several, and an extra; `exact` is
    the quantity before it was rounded up, and before that multiplied by `factor`, if it was. In percent the
    quantity is an amount, and the rate 0.05 for 5 %. `tax` is that of an extra which has its own."""

    quantity: Decimal
    unit: Unit
    rate: Decimal
    part: Part | None = None
    about: str = ""
    exact: Decimal | None = None
    factor: Decimal | None = None
    tax: Tax | None = None

    @property
    def rounded_up(self) -> bool:
        """The quantity was raised to a whole step."""
        exact = self.exact
        if exact is not None and self.factor is not None:
            exact = corrected(exact, self.factor)
        return exact not in (None, self.quantity)

    @property
    def amount(self) -> Decimal:
        """Not rounded: only the sum is."""
        return EXACT.multiply(self.quantity, self.rate)


@dataclass(frozen=True, slots=True)
class Charge:
    """The terms of an amount. With anything `missing` there is no amount: "unpriced", never 0."""

    currency: str
    terms: tuple[Term, ...] = ()
    missing: tuple[Lack, ...] = ()

    @property
    def amount(self) -> Decimal | None:
        """The sum, rounded once, half away from zero."""
        return None if self.missing else round_money(total(self.terms), self.currency)

    @property
    def shown(self) -> tuple[Decimal, ...]:
        """The amount of each term as it is shown: these add up to the amount. () if there is none."""
        amount = self.amount
        return () if amount is None else apportioned(self.terms, amount, self.currency)


def corrected(told: Decimal, factor: Decimal) -> Decimal:
    """So many times what was told, with the decimals of a quantity."""
    return round_half_up(told * factor, PLACES)


def total(terms: Iterable[Term]) -> Decimal:
    """Their sum, not rounded."""
    sum_ = ZERO
    for term in terms:
        sum_ = term.quantity.fma(term.rate, sum_, EXACT)
    return sum_


def apportioned(terms: Sequence[Term], amount: Decimal, currency: str) -> tuple[Decimal, ...]:
    """Amounts of the terms in whole cents that add up to `amount`: those cut off most get what is left over
    from cutting, a cent each (method of the largest remainder)."""
    cent = Decimal(1).scaleb(-minor_places(currency))
    cut = [term.amount.quantize(cent, ROUND_DOWN) + ZERO for term in terms]  # + 0: there is no −0.00
    left = amount - sum(cut, ZERO)
    step = cent.copy_sign(left)
    by_loss = sorted(range(len(terms)), key=lambda place: (terms[place].amount - cut[place]) / step)
    for place in by_loss[len(terms) - int(left / step) :]:
        cut[place] += step
    return tuple(cut)
