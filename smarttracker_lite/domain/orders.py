"""Jobs to be charged: for whom, by which card."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from smarttracker_lite.domain.extras import Addition
from smarttracker_lite.domain.money import ZERO
from smarttracker_lite.domain.portions import Portion
from smarttracker_lite.domain.printing import JobFacts, Media
from smarttracker_lite.domain.rates import Side
from smarttracker_lite.domain.tariffs import Card, Occasion, Tariff


@dataclass(frozen=True, slots=True, kw_only=True)
class Buyer:
    """Who pays: a client, its price list, the percent it is given off, the m² printed for it that month."""

    client_id: str | None = None
    list_id: str | None = None
    discount: Decimal = ZERO
    month_m2: Decimal = ZERO


STUDIO = Buyer()
"""Who pays the costs."""


class Order(NamedTuple):
    """A job to be charged: its facts, where and when it was printed, by which card, who pays, and what was
    done besides printing: at its price, or on the side of the costs at its cost.

    Each ml of ink that the printer tells counts `ink_factor` times. The facts are those of the whole print,
    of which only a `portion` may be charged.
    """

    facts: JobFacts
    printer_id: str | None
    day: date
    card: Card
    buyer: Buyer = STUDIO
    ink_factor: Decimal = Decimal(1)
    additions: tuple[Addition, ...] = ()
    side: Side = Side.PRICE
    portion: Portion | None = None

    def tariff(self, media: Media) -> Tariff:
        """The prices of what is printed on this media."""
        facts, buyer = self.facts, self.buyer
        name, quality = media.name or media.type or "", (facts.quality or "").casefold()
        return self.card.tariff(
            Occasion(self.day, facts.kind, self.printer_id, name, quality, buyer.client_id, buyer.list_id)
        )

    @property
    def by_example(self) -> bool:
        """Whether a row that is only an example charges for it."""
        media = (self.facts.media, *(use.media for use in self.facts.media_used or ()))
        return any(found.rate.example for each in media for found in self.tariff(each).parts.values())
