"""Margins: what is left of a price once the cost is paid, of one job and of many."""

from dataclasses import dataclass
from decimal import Decimal

from smarttracker_lite.domain.charges import Charge
from smarttracker_lite.domain.money import ZERO


@dataclass(frozen=True, slots=True)
class Margin:
    """What clients pay, and what that costs the studio, in one currency."""

    price: Decimal = ZERO
    cost: Decimal = ZERO

    @property
    def left(self) -> Decimal:
        """What is left of the price; less than nothing is a loss."""
        return self.price - self.cost

    @property
    def share(self) -> Decimal | None:
        """How much of the price is left: 0.25 of 4.00 is 1.00. There is none of a price of 0."""
        return self.left / self.price if self.price else None

    @property
    def loss(self) -> bool:
        """Sold below cost."""
        return self.left < ZERO


def margin(price: Charge, cost: Charge) -> Margin | None:
    """The margin of what is charged; None where one of both is not known, or is in another currency."""
    if price.amount is None or cost.amount is None or price.currency != cost.currency:
        return None
    return Margin(price.amount, cost.amount)


@dataclass(frozen=True, slots=True, kw_only=True)
class Earnings:
    """Jobs that clients pay for, added up.

    `margin` is that of the `known` of them: those of which both price and cost are. Of the others some are
    `unpriced`, some `costless`, some both, and some `foreign`: invoiced in another currency than the costs.
    """

    jobs: int = 0
    known: int = 0
    margin: Margin = Margin()
    unpriced: int = 0
    costless: int = 0
    foreign: int = 0

    def plus(self, other: "Earnings") -> "Earnings":
        """Both together."""
        return Earnings(
            jobs=self.jobs + other.jobs,
            known=self.known + other.known,
            margin=Margin(self.margin.price + other.margin.price, self.margin.cost + other.margin.cost),
            unpriced=self.unpriced + other.unpriced,
            costless=self.costless + other.costless,
            foreign=self.foreign + other.foreign,
        )


def earned(price: Charge, cost: Charge) -> Earnings:
    """What one job earns."""
    known = margin(price, cost)
    return Earnings(
        jobs=1,
        known=int(known is not None),
        margin=known or Margin(),
        unpriced=int(bool(price.missing)),
        costless=int(bool(cost.missing)),
        foreign=int(price.currency != cost.currency),
    )
