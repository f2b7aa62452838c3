"""Jobs and rate cards of every kind, made by chance: the same ones from the same seed."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from random import Random
from typing import Any

from smarttracker_lite.domain.charges import Charge, Missing
from smarttracker_lite.domain.extras import EXTRA_UNITS, Addition
from smarttracker_lite.domain.orders import STUDIO, Buyer, Order
from smarttracker_lite.domain.portions import portions
from smarttracker_lite.domain.pricing import charge
from smarttracker_lite.domain.printing import (
    InkUse,
    JobFacts,
    JobStatus,
    Kind,
    Measure,
    Media,
    MediaUse,
    Origin,
)
from smarttracker_lite.domain.rates import Basis, Part, Price, Rate, Side, Tier, Tiering
from smarttracker_lite.domain.tariffs import Card, card

DAY = date(2026, 11, 20)
NINE = datetime(2026, 11, 20, 9, tzinfo=UTC)
CURRENCIES = ("EUR", "EUR", "USD", "JPY", "KWD")
MEDIA = ("Plain", "Satin", "Canvas")
QUALITIES = ("best", "fast")
PRINTERS = ("a", "b")
CLIENTS = ("rossi", "verdi")
LISTS = ("friends", "trade")
INKS = ("cyan", "magenta", "yellow", "matte black")
DAYS = tuple(DAY + timedelta(days=days) for days in (-30, -1, 0, 1, 30))
WHOLE = frozenset({Basis.WASTE, Basis.CLEANING, Basis.MINIMUM, Basis.ORDER})
"""What has neither steps nor tiers nor copies."""


def counted(value: int) -> Measure:
    """What a printer counted."""
    return Measure(value, Origin.MEASURED)


def job(**told: Any) -> JobFacts:
    """A print of 2.14 m² on Plain with 18.2 ml of ink, in one copy, or as told."""
    usual: dict[str, Any] = {
        "copies": counted(1),
        "media": Media(name="Plain"),
        "area_mm2": counted(2_140_000),
        "inks": (InkUse("cyan", counted(10_200)), InkUse("magenta", counted(8_000))),
    }
    return JobFacts(**{"source": "test", "key": "1", "status": JobStatus.COMPLETED, **usual, **told})


def price(basis: Basis, rate: str, further: str = "", step: str = "", **told: Any) -> Price:
    """A price, its amounts as text."""
    amounts = {"further": further, "step": step}
    more: dict[str, Any] = {name: Decimal(text) for name, text in amounts.items() if text}
    return Price(basis=basis, rate=Decimal(rate), **more, **told)


def row(*prices: Price, id: str = "row", **scope: Any) -> Rate:
    """A row of a price card, for everything unless told."""
    return Rate(id=id, side=Side.PRICE, prices=prices, **scope)


def order(facts: JobFacts, *rows: Rate, currency: str = "EUR", buyer: Buyer = STUDIO) -> Order:
    """The job, printed on printer a on 20 November 2026, by these rows."""
    return Order(facts, "a", DAY, card(currency, rows), buyer)


def priced(facts: JobFacts, *prices: Price, buyer: Buyer = STUDIO, currency: str = "EUR") -> Charge:
    """The charge by one row for everything."""
    return charge(order(facts, row(*prices), buyer=buyer, currency=currency))


def amount(facts: JobFacts, *prices: Price, **terms: Any) -> Decimal | None:
    """What is charged by one row for everything."""
    return priced(facts, *prices, **terms).amount


def lacking(facts: JobFacts, *prices: Price) -> list[tuple[Missing, str]]:
    """What is missing for an amount by one row for everything, and of what."""
    told = priced(facts, *prices)
    assert told.amount is None
    assert told.shown == ()
    assert all(lack.rate_id == "row" for lack in told.missing)
    return [(lack.why, lack.about) for lack in told.missing]


def quantities(told: Charge) -> list[Decimal]:
    """Those of its terms."""
    return [term.quantity for term in told.terms]


@dataclass(frozen=True, slots=True)
class Chance:
    """Cards, jobs and buyers as they never were, from a seed."""

    random: Random

    def some(self, *values: Any) -> Any:
        """One of them."""
        return self.random.choice(values)

    def decimal(self, most: int, places: int) -> Decimal:
        """From 0 to `most`, often round, often 0."""
        if self.random.random() < 0.15:
            return Decimal(self.some(0, 0, 1, most))
        kept = self.some(0, 1, 2, places, places)
        return Decimal(self.random.randint(0, most * 10**kept)).scaleb(-kept)

    def count(self, most: int) -> Measure | None:
        """A count, often small, often 0 or not known."""
        kind = self.random.random()
        if kind < 0.1:
            return None
        return counted(0 if kind < 0.2 else self.random.randint(1, 9 if kind < 0.5 else most))

    def rows(self) -> tuple[Rate, ...]:
        """A rate card of up to eight rows."""
        rows = {(row.scope, row.valid_from): row for row in map(self.row, range(self.random.randint(1, 8)))}
        return tuple(rows.values())

    def row(self, number: int) -> Rate:
        """A row: the first is for everything, the others mostly for less."""
        holds: Mapping[str, Sequence[Any]] = {
            "client_id": CLIENTS,
            "list_id": LISTS,
            "printer_id": PRINTERS,
            "media": (*MEDIA, "PLAIN", "Plain + Satin"),
            "quality": QUALITIES,
            "valid_from": DAYS,
            "kind": (Kind.COPY, Kind.SCAN),
        }
        scope = {
            name: self.some(*values)
            for name, values in holds.items()
            if self.random.random() < 0.2 and number
        }
        return row(*self.prices(), id=f"row {number}", **scope)

    def prices(self) -> Iterator[Price]:
        """Those of a row: mostly of few parts, with all that may stand in one."""
        for part in Part:
            if self.random.random() < 0.35:
                yield from self.of_part(part)

    def of_part(self, part: Part) -> Iterator[Price]:
        """The prices of a part that one row may have."""
        if part is Part.PAPER:
            bases = (Basis.SQUARE_METRE, Basis.SQUARE_FOOT, Basis.METRE, Basis.FOOT)
            yield from map(
                self.price, self.some((self.some(*bases), Basis.SHEET), *[(each,) for each in bases])
            )
        elif part is Part.INK and self.random.random() < 0.7:
            for channel in self.some(("",), ("", "cyan"), ("", *INKS), ("cyan", "magenta"), INKS):
                yield self.price(Basis.MILLILITRE, channel)
        elif part is Part.INK:
            yield self.price(self.some(Basis.COVERED, Basis.IMPRESSION))
        elif part is Part.CLICKS:
            yield from map(
                self.price, self.some(*[(Basis.MONO, Basis.COLOR)] * 3, (Basis.MONO,), (Basis.COLOR,))
            )
        else:
            yield from map(self.price, (basis for basis in Basis if basis.part is part))

    def price(self, basis: Basis, channel: str = "") -> Price:
        """A price, often with further copies, a step and tiers."""
        most = 60 if basis in WHOLE else 20
        if basis in WHOLE or self.random.random() < 0.5:
            return Price(basis=basis, rate=self.decimal(most, 6), channel=channel)
        least = sorted({self.decimal(12, 2) for _ in range(self.some(0, 0, 1, 3))})
        return Price(
            basis=basis,
            rate=self.decimal(most, 6),
            channel=channel,
            further=self.some(None, None, self.decimal(most, 6)),
            step=self.some(None, None, Decimal("0.1"), Decimal("0.5"), Decimal(1), Decimal("0.304801")),
            roll=self.some(False, False, True),
            roll_um=self.some(None, 610_000, 914_000, 1),
            tiering=self.some(*Tiering),
            tiers=tuple(Tier(each, self.decimal(most, 6)) for each in least),
        )

    def facts(self) -> JobFacts:
        """A job, of which some things are not told, and which is absurd at times."""
        several = self.random.random() < 0.15
        uses = tuple(MediaUse(self.media(), self.area()) for _ in range(self.some(2, 2, 3)))
        return JobFacts(
            source="chance",
            key="1",
            status=JobStatus.COMPLETED,
            kind=self.some(*[Kind.PRINT] * 7, Kind.COPY, Kind.COPY, Kind.SCAN),
            copies=self.count(60),
            impressions=self.count(900),
            color_impressions=self.some(None, None, self.count(9)),
            sheets=self.some(None, None, self.count(900)),
            color=self.some(None, True, False, True, False),
            duplex=self.some(None, True, False),
            quality=self.some(None, *QUALITIES, "draft"),
            started_at=self.some(*[NINE] * 9, None),
            completed_at=NINE + timedelta(seconds=self.random.randint(-999, 20_000)),
            media=Media(name="Plain + Satin") if several else self.media(),
            media_used=uses if several else self.some(None, None, ()),
            area_mm2=self.area(),
            roll_area_mm2=self.some(None, self.area()),
            roll_length_um=self.some(None, None, self.count(300_000_000)),
            inks=self.inks() if self.random.random() < 0.9 else None,
        )

    def media(self) -> Media:
        """A media with or without a name and a size."""
        name = self.some(None, *MEDIA, "canvas", "Vinyl")
        size = self.some((None, None), (210_000, 297_000), (914_000, self.random.randint(1, 300_000_000)))
        return Media(name=name, type=self.some(None, "satin"), width_um=size[0], height_um=size[1])

    def area(self) -> Measure | None:
        """In mm², up to a roll of 300 m × 1.5 m."""
        return self.count(self.some(3_000_000, 450_000_000))

    def inks(self) -> tuple[InkUse, ...]:
        """What some channels used; a channel may be told twice."""
        told = self.random.choices((*INKS, "orange"), k=self.random.randint(0, 5))
        return tuple(InkUse(channel, self.count(80_000) or counted(0)) for channel in told)

    def buyer(self) -> Buyer:
        """The studio or a client, with a list or not, with a discount or not."""
        return Buyer(
            client_id=self.some(None, *CLIENTS),
            list_id=self.some(None, *LISTS),
            discount=self.some(Decimal(0), Decimal(0), Decimal(100), self.decimal(100, 6)),
            month_m2=self.decimal(12, 3),
        )

    def orders(self, cards: int, jobs: int) -> Iterator[tuple[tuple[Rate, ...], Order]]:
        """So many cards, and of each so many jobs that are charged by it."""
        for _ in range(cards):
            rows = self.rows()
            by = card(self.some(*CURRENCIES), rows)
            for _ in range(jobs):
                yield rows, self.order(by)

    def order(self, by: Card) -> Order:
        """A job to be charged by this card, its ink corrected or not, at times with extras."""
        return Order(
            self.facts(),
            self.some(None, *PRINTERS),
            self.some(*DAYS),
            by,
            self.buyer(),
            self.some(Decimal(1), Decimal(1), Decimal("1.14"), self.decimal(3, 6)),
            tuple(self.addition() for _ in range(self.some(0, 0, 0, 1, 3))),
            self.some(*Side),
        )

    def shared(self, order: Order) -> Order:
        """The same, or of a print that several clients share a part of it."""
        parts = self.some(1, 1, 2, 3, 7)
        sizes = tuple(self.random.randint(1, 10 ** self.some(0, 1, 6)) for _ in range(parts))
        if parts == 1:
            return order
        return order._replace(portion=self.some(*portions("j", sizes, order.facts)))

    def addition(self) -> Addition:
        """An extra, of which the cost is not always known."""
        cost = self.some(None, *[self.decimal(20, 6)] * 4)
        name, unit = self.some("Lamination", "Folding"), self.some(*EXTRA_UNITS)
        return Addition(
            name=name, unit=unit, quantity=self.decimal(12, 3), price=self.decimal(20, 6), cost=cost
        )


def shuffled(values: Sequence[Any], seed: int) -> list[Any]:
    """The same in another order."""
    return Random(seed).sample(values, len(values))
