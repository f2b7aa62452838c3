"""The rows of rate cards: what things cost the studio and what its clients pay, from when, and for whom."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Self

from smarttracker_lite.domain.printing import Kind
from smarttracker_lite.domain.units import Unit


class Side(StrEnum):
    """Cost is mine and never leaves the studio; price is the client's."""

    COST = "cost"
    PRICE = "price"


class Part(StrEnum):
    """What of a job is charged, in the order of the sentence."""

    PAPER = "paper"
    WASTE = "waste"
    CLICKS = "clicks"
    INK = "ink"
    CLEANING = "cleaning"
    MACHINE = "machine"
    COPIES = "copies"
    JOB = "job"
    DISCOUNT = "discount"
    MINIMUM = "minimum"
    SHARE = "share"
    """Of the whole print, where several clients share it."""
    EXTRA = "extra"
    """Work besides printing, which is added to a job and stands in no row."""
    ORDER = "order"
    """Of an invoice, not of its jobs."""


class Basis(StrEnum):
    """What a price is for one of; what of a job that charges, and the unit in which its quantity is told."""

    part: Part
    unit: Unit

    def __new__(cls, value: str, part: Part, unit: Unit) -> Self:
        """The value, with what it means."""
        basis = str.__new__(cls, value)
        basis._value_, basis.part, basis.unit = value, part, unit
        return basis

    SQUARE_METRE = "square-metre", Part.PAPER, Unit.SQUARE_METRE
    SQUARE_FOOT = "square-foot", Part.PAPER, Unit.SQUARE_FOOT
    METRE = "metre", Part.PAPER, Unit.METRE
    FOOT = "foot", Part.PAPER, Unit.FOOT
    SHEET = "sheet", Part.PAPER, Unit.SHEET
    WASTE = "waste", Part.WASTE, Unit.PERCENT
    """Percent of the paper, for trimming and what is thrown away."""
    MONO = "mono", Part.CLICKS, Unit.PAGE
    COLOR = "color", Part.CLICKS, Unit.PAGE
    MILLILITRE = "millilitre", Part.INK, Unit.MILLILITRE
    COVERED = "covered", Part.INK, Unit.SQUARE_METRE
    """A square metre with ink, by how much ink is on it."""
    IMPRESSION = "impression", Part.INK, Unit.PAGE
    """A printed page, by the yield of its toner."""
    CLEANING = "cleaning", Part.CLEANING, Unit.PERCENT
    """Percent of the ink, for what heads are cleaned with."""
    HOUR = "hour", Part.MACHINE, Unit.HOUR
    COPY = "copy", Part.COPIES, Unit.COPY
    JOB = "job", Part.JOB, Unit.JOB
    MINIMUM = "minimum", Part.MINIMUM, Unit.JOB
    ORDER = "order", Part.ORDER, Unit.JOB
    """Once for all jobs that are ordered together: one invoice is one order."""


BASE = frozenset({Part.PAPER, Part.CLICKS})
"""A print is charged by one of these at least, where a card charges any print by them."""


class Tiering(StrEnum):
    """By what the steps of a price go: copies of the job, m² of its client in the month, or ml per m²."""

    COPIES = "copies"
    MONTH = "month"
    COVERAGE = "coverage"


@dataclass(frozen=True, slots=True)
class Tier:
    """From so much on, the whole quantity is charged at this rate."""

    least: Decimal
    rate: Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class Price:
    """What one of something is charged with; rates have up to six decimals.

    `channel` "" is the ink of every channel that has no price of its own. `further` is the rate of each copy
    after the first. The quantity is rounded up to a multiple of `step`. `roll`: charged is what the job took
    from the roll, not its image; where the printer does not tell that, it follows from the roll's width
    `roll_um`. `tiers`, the lowest first, take the place of both rates once reached.
    """

    basis: Basis
    rate: Decimal
    channel: str = ""
    further: Decimal | None = None
    step: Decimal | None = None
    roll: bool = False
    roll_um: int | None = None
    tiering: Tiering = Tiering.COPIES
    tiers: tuple[Tier, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Rate:
    """One row of a rate card: for what it holds, from when, and its prices.

    A row holds for all (None, ""), or for one client, price list, printer, media, quality. Of rows that hold
    for the same the latest is in force; one without prices says that there is no such row any more. An
    `example` is not the studio's own price yet. Its amounts are in its `currency` (ISO 4217), None: in the
    studio's; whoever pays in another one is not charged by it.
    """

    id: str
    side: Side
    client_id: str | None = None
    list_id: str | None = None
    kind: Kind = Kind.PRINT
    printer_id: str | None = None
    media: str = ""
    quality: str = ""
    valid_from: date | None = None
    prices: tuple[Price, ...] = ()
    example: bool = False
    currency: str | None = None

    @property
    def begin(self) -> date:
        """The first day on which it holds."""
        return self.valid_from or date.min

    @property
    def scope(self) -> tuple[str | None, ...]:
        """What it holds for: the same for all rows of which the latest is in force."""
        holder = (self.client_id, self.list_id, self.kind.value, self.printer_id)
        return (self.side.value, *holder, self.media.casefold(), self.quality.casefold())

    def is_over(self, among: Iterable[Self], day: date) -> bool:
        """Whether another row for the same, in the same currency, has taken its place by this day."""
        alike = (each for each in among if (each.scope, each.currency) == (self.scope, self.currency))
        return any(self.begin < each.begin <= day for each in alike)


@dataclass(frozen=True, slots=True, kw_only=True)
class PriceList:
    """Prices of some clients; what it does not name is charged by the standard prices.

    Its prices are in its `currency` (ISO 4217), None: in the studio's; who is charged by it pays in that one.
    """

    id: str
    name: str
    currency: str | None = None
