"""What a job is charged, reckoned a second time: in fractions, from the words of the rules, slowly.

It shares the values (rows, facts, buyers) with what it checks, and none of the code that reckons.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction
from math import ceil, floor

from smarttracker_lite.domain.extras import Addition
from smarttracker_lite.domain.orders import Buyer, Order
from smarttracker_lite.domain.portions import Portion
from smarttracker_lite.domain.printing import JobFacts, Media, MediaUse
from smarttracker_lite.domain.rates import Price, Rate, Side
from tests.domain import took
from tests.domain.took import value

PLACES = {"JPY": 0, "KWD": 3}
PARTS = {
    "paper": ("square-metre", "square-foot", "metre", "foot", "sheet"),
    "waste": ("waste",),
    "clicks": ("mono", "color"),
    "ink": ("millilitre", "covered", "impression"),
    "cleaning": ("cleaning",),
    "machine": ("hour",),
    "copies": ("copy",),
    "job": ("job",),
    "minimum": ("minimum",),
}
ONE = {
    "square-metre": Fraction(1_000_000),
    "covered": Fraction(1_000_000),
    "square-foot": Fraction("92903.04"),
    "metre": Fraction(1_000_000),
    "foot": Fraction(304_800),
    "hour": Fraction(3600),
}
"""How many mm², µm or seconds each of these is."""
WHY = {
    "metre": "length",
    "foot": "length",
    "sheet": "sheets",
    "impression": "pages",
    "hour": "time",
    "copy": "copies",
}
"""What is missing where there is no quantity; else it is an area."""

Lacking = tuple[str, str, str | None]


def half_up(value: Fraction, places: int) -> Fraction:
    """A half goes away from zero."""
    size = Fraction(floor(abs(value) * 10**places + Fraction(1, 2)), 10**places)
    return -size if value < 0 else size


def reckoned(rows: Sequence[Rate], order: Order) -> tuple[Fraction | None, set[Lacking]]:
    """The amount, or None and what is missing for one: why, of what, and by which row."""
    held = [row for row in in_force(rows, order.day) if holds(row, order.facts.kind, order.buyer)]
    told = Reckoning(held, order.facts, order.printer_id, order.buyer, Fraction(order.ink_factor))
    places, amount = PLACES.get(order.card.currency, 2), told.amount()
    if order.portion:
        amount = of_shared(half_up(amount, places), order.portion, places)
    amount += told.added(order.additions, order.side)
    return (None if told.missing else half_up(amount, places)), told.missing


def of_shared(amount: Fraction, portion: Portion, places: int) -> Fraction:
    """What a client pays of a print that several share: all from its first line up to the end of this part,
    rounded, less what those before pay."""
    before, here = (
        half_up(amount * Fraction(place, portion.whole), places) for place in (portion.begin, portion.end)
    )
    return here - before


@dataclass(slots=True)
class Reckoning:
    """The sums of one job by the rows that hold for its buyer on its day, and what is missing for them."""

    rows: Sequence[Rate]
    facts: JobFacts
    printer_id: str | None
    buyer: Buyer
    ink_factor: Fraction
    missing: set[Lacking] = field(default_factory=set)

    def amount(self) -> Fraction:
        """Not rounded."""
        paper, clicks, ink = self.paper(), self.clicks(), self.ink()
        waste, cleaning = self.share("waste", paper), self.share("cleaning", ink)
        others = [self.plainly(part) for part in ("machine", "copies", "job")]
        parts = [part for part in (paper, clicks, ink, *others) if part is not None]
        unnamed = paper is None and clicks is None and self.charges_prints()
        if not self.missing and (not parts or unnamed):
            self.missing.add(("rate", "", None))
        sum_ = sum(parts, waste + cleaning)
        sum_ -= sum_ * Fraction(self.buyer.discount) / 100
        least = self.row("minimum", self.facts.media)
        minimum = Fraction(of(least, "minimum")[0].rate) if least else Fraction(0)
        return max(sum_, minimum) if sum_ else sum_

    def added(self, additions: Sequence[Addition], side: Side) -> Fraction:
        """Agreed, on top of all: the price of each, or its cost, which may not be known."""
        sum_ = Fraction(0)
        for each in additions:
            rate = each.cost if side == "cost" else each.price
            if rate is None:
                self.missing.add(("extra-cost", each.name, None))
            else:
                sum_ += Fraction(each.quantity) * Fraction(rate)
        return sum_

    def charges_prints(self) -> bool:
        """Whether some print of this buyer is charged by paper or clicks, and this one is not, nor is a price
        meant for its media."""
        best = {part: self.row(part, self.facts.media) for part in PARTS}
        here = best["paper"] or best["clicks"] or any(row and row.media for row in best.values())
        return not here and any(of(row, part) for row in self.rows for part in ("paper", "clicks"))

    def row(self, part: str, media: Media) -> Rate | None:
        """Of the rows that name the part the most exact one."""
        name = (media.name or media.type or "").lower()
        fitting = [
            row
            for row in self.rows
            if of(row, part)
            and row.media.lower() in ("", name)
            and row.quality.lower() in ("", (self.facts.quality or "").lower())
            and row.printer_id in (None, self.printer_id)
        ]
        return max(fitting, key=weight, default=None)

    def paper(self) -> Fraction | None:
        """By one row; of several media by those of each, if they are not the same."""
        row, used = self.row("paper", self.facts.media), self.facts.media_used
        if not used or (row and row.media):
            return None if row is None else self.priced(self.form(row), row)
        rows = [self.row("paper", use.media) for use in used]
        if len({each.id if each else None for each in rows}) == 1:
            return None if rows[0] is None else self.priced(self.form(rows[0]), rows[0])
        return sum((self.on_media(use, each) for use, each in zip(used, rows, strict=True)), Fraction(0))

    def on_media(self, use: MediaUse, row: Rate | None) -> Fraction:
        """Of a media among several only the area is known."""
        name = use.media.name or use.media.type or ""
        if row is None:
            return self.lacks("rate", name, None)
        price = self.form(row)
        if price.basis not in ("square-metre", "square-foot") or price.roll:
            why = "roll-area" if price.roll and price.basis.startswith("square") else WHY.get(price.basis, "")
            return self.lacks(why, name, row)
        if use.area_mm2 is None:
            return self.lacks("area", name, row)
        return self.at(price, row, half_up(use.area_mm2.value / ONE[price.basis], 3), name)

    def form(self, row: Rate) -> Price:
        """The price for rolls or that for sheets; the only one if there is one."""
        facts, size = self.facts, (self.facts.media.width_um, self.facts.media.height_um)
        wide = all(side is not None and side > 330_000 for side in size)
        rolled = wide or facts.roll_area_mm2 is not None or facts.roll_length_um is not None
        prices = of(row, "paper")
        return next((price for price in prices if (price.basis != "sheet") == rolled), prices[0])

    def clicks(self) -> Fraction | None:
        """Black and coloured impressions."""
        row, printed = self.row("clicks", self.facts.media), value(self.facts.impressions)
        if row is None:
            return None
        prices = {price.basis.value: price for price in of(row, "clicks")}
        colored = took.colored(self.facts)
        if printed is None:
            return self.lacks("pages", "", row)
        if colored is None and len(prices) == 2:
            return self.lacks("color", "", row)
        if colored is None:
            return self.at(next(iter(prices.values())), row, Fraction(printed))
        sum_ = Fraction(0)
        for name, count in (("mono", printed - colored), ("color", colored)):
            if name in prices:
                sum_ += self.at(prices[name], row, Fraction(count)) if count or not printed else 0
            elif count:
                self.lacks(f"{name}-rate", "", row)
        return sum_

    def ink(self) -> Fraction | None:
        """Each channel by its price or that of any ink, and what else the row charges."""
        row = self.row("ink", self.facts.media)
        if row is None:
            return None
        by_channel = {price.channel: price for price in of(row, "ink") if price.basis == "millilitre"}
        sum_ = self.channels(row, by_channel) if by_channel else Fraction(0)
        others = [price for price in of(row, "ink") if price.basis != "millilitre"]
        return sum((self.priced(price, row) for price in others), sum_)

    def channels(self, row: Rate, prices: dict[str, Price]) -> Fraction:
        """All that have no price of their own are charged together."""
        if self.facts.inks is None:
            return self.lacks("ink", "", row)
        sum_ = Fraction(0)
        for channel in sorted({ink.channel for ink in self.facts.inks if ink.ul.value} - {*prices}):
            if "" not in prices:
                self.lacks("ink-rate", channel, row)
        for channel, price in prices.items():
            ul = sum(
                ink.ul.value
                for ink in self.facts.inks
                if channel == ink.channel or (channel == "" and ink.channel not in prices)
            )
            if ul or (channel == next(iter(prices)) and not any(ink.ul.value for ink in self.facts.inks)):
                sum_ += self.at(price, row, Fraction(ul, 1000), channel)
        return sum_

    def share(self, part: str, of_: Fraction | None) -> Fraction:
        """So many percent."""
        row = self.row(part, self.facts.media)
        return of_ * Fraction(of(row, part)[0].rate) / 100 if row and of_ else Fraction(0)

    def plainly(self, part: str) -> Fraction | None:
        """By its quantity."""
        row = self.row(part, self.facts.media)
        return None if row is None else sum((self.priced(price, row) for price in of(row, part)), Fraction(0))

    def priced(self, price: Price, row: Rate) -> Fraction:
        """What the price asks for, at it."""
        quantity = took.quantity(self.facts, price)
        if quantity is None:
            why = WHY.get(price.basis, "roll-area" if price.roll else "area")
            return self.lacks(why, "", row)
        return self.at(price, row, half_up(Fraction(quantity) / ONE.get(price.basis, 1), 3))

    def at(self, price: Price, row: Rate, quantity: Fraction, about: str = "") -> Fraction:
        """The whole at a tier's rate; else the first copy apart from the others."""
        measured = self.measured(price) if price.tiers else Fraction(0)
        if isinstance(measured, str):
            return self.lacks(measured, about, row)
        reached = [tier for tier in price.tiers if Fraction(tier.least) <= measured]
        if reached:
            return self.taken(quantity, price) * Fraction(max(reached, key=lambda tier: tier.least).rate)
        if price.further is None:
            return self.taken(quantity, price) * Fraction(price.rate)
        copies = value(self.facts.copies)
        if copies is None:
            return self.lacks("copies", about, row)
        first = half_up(quantity / max(copies, 1), 3)
        further = self.taken(quantity - first, price) * Fraction(price.further)
        return self.taken(first, price) * Fraction(price.rate) + further

    def taken(self, quantity: Fraction, price: Price) -> Fraction:
        """To the next step; each ml of ink counts so many times, in µl."""
        if price.basis == "millilitre":
            quantity = half_up(quantity * self.ink_factor, 3)
        return up(quantity, price)

    def measured(self, price: Price) -> Fraction | str:
        """By what the tiers go, or what is missing for it."""
        if price.tiering == "month":
            return Fraction(self.buyer.month_m2)
        if price.tiering == "copies":
            copies = value(self.facts.copies)
            return "copies" if copies is None else Fraction(copies)
        if self.facts.inks is None:
            return "ink"
        area = took.area(self.facts)
        return Fraction(1000 * sum(ink.ul.value for ink in self.facts.inks), area) if area else "area"

    def lacks(self, why: str, about: str, row: Rate | None) -> Fraction:
        """Noted; it adds nothing."""
        self.missing.add((why, about, row.id if row else None))
        return Fraction(0)


def of(row: Rate, part: str) -> list[Price]:
    """What the row charges of this part."""
    return [price for price in row.prices if price.basis in PARTS[part]]


def holds(row: Rate, kind: str, buyer: Buyer) -> bool:
    """For this kind of job and this buyer; copies, and a printer's own pages, are charged as prints
    where nothing else is said."""
    kinds = {"copy": ("copy", "print"), "internal": ("internal", "print")}.get(kind, (kind,))
    return (
        row.kind in kinds
        and row.client_id in (None, buyer.client_id)
        and row.list_id in (None, buyer.list_id)
    )


def in_force(rows: Sequence[Rate], day: date) -> list[Rate]:
    """Of those for the same the last one that has begun."""
    begun = sorted((row for row in rows if start(row) <= day), key=lambda row: (start(row), row.id))
    return list({holders(row): row for row in begun}.values())


def start(row: Rate) -> date:
    """A row without a day holds since ever."""
    return row.valid_from or date.min


def holders(row: Rate) -> tuple[str | None, ...]:
    """All for which a row holds."""
    return row.client_id, row.list_id, row.kind, row.printer_id, row.media.lower(), row.quality.lower()


def weight(row: Rate) -> list[bool]:
    """Clients before lists before kinds, media, qualities and printers."""
    special = (row.client_id, row.list_id, "" if row.kind == "print" else row.kind, row.media, row.quality)
    return [*map(bool, special), row.printer_id is not None]


def up(quantity: Fraction, price: Price) -> Fraction:
    """To the next step."""
    return ceil(quantity / Fraction(price.step)) * Fraction(price.step) if price.step else quantity
