"""What a job costs, and what its client pays: rates, the charge, and the charge as a sentence."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from smarttracker_lite.domain.money import round_money
from smarttracker_lite.domain.printing import JobFacts, Measure, Origin
from smarttracker_lite.domain.units import Unit, area_mm2, millilitres, square_metres


class Side(StrEnum):
    """Cost is mine and never leaves the studio; price is the client's."""

    COST = "cost"
    PRICE = "price"


@dataclass(frozen=True, slots=True, kw_only=True)
class Rate:
    """One row of a rate card. What is None is not charged; 0 is a decision and is charged as 0.

    A row with a rate per m² and one per sheet charges each job by one of them: what comes off a roll by
    area, sheets by number.

    `printer_id` None and `media` "" mean any. Rates are per m², sheet, ml and job, with up to six decimals.
    """

    id: str
    side: Side
    printer_id: str | None = None
    media: str = ""
    per_m2: Decimal | None = None
    per_sheet: Decimal | None = None
    per_ml: Decimal | None = None
    per_job: Decimal | None = None


class Missing(StrEnum):
    """Why a job has no amount yet."""

    RATE = "rate"
    AREA = "area"
    SHEETS = "sheets"
    INK = "ink"


@dataclass(frozen=True, slots=True)
class Term:
    """Quantity × rate."""

    quantity: Decimal
    unit: Unit
    rate: Decimal

    @property
    def amount(self) -> Decimal:
        """Not rounded: only the sum is."""
        return self.quantity * self.rate


@dataclass(frozen=True, slots=True)
class Charge:
    """The terms of an amount. With anything `missing` there is no amount: "unpriced", never 0."""

    currency: str
    terms: tuple[Term, ...] = ()
    missing: tuple[Missing, ...] = ()
    rate_id: str | None = None

    @property
    def amount(self) -> Decimal | None:
        """The sum, rounded once, half up."""
        if self.missing:
            return None
        return round_money(sum((term.amount for term in self.terms), Decimal(0)), self.currency)


def charge(facts: JobFacts, printer_id: str | None, rates: Iterable[Rate], currency: str) -> Charge:
    """The job's charge by the rate that fits it best.

    What a printer does not count is taken from its impressions: sheets, and the area by the media's size.
    """
    rate = best_rate(facts, printer_id, rates)
    if rate is None:
        return Charge(currency, missing=(Missing.RATE,))
    wanted = [
        (amount, *_QUANTITIES[unit](facts), unit)
        for unit, amount in _rates_of(rate, facts).items()
        if amount is not None
    ]
    missing = tuple(why for _, quantity, why, _ in wanted if quantity is None)
    terms = tuple(
        Term(quantity, unit, amount) for amount, quantity, _, unit in wanted if quantity is not None
    )
    return Charge(currency, terms, missing if wanted else (Missing.RATE,), rate.id)


def best_rate(facts: JobFacts, printer_id: str | None, rates: Iterable[Rate]) -> Rate | None:
    """The most exact row: for this printer and media, this media, this printer, any; of equals the first."""
    media = media_key(facts)
    fitting = [
        rate
        for rate in rates
        if rate.printer_id in (None, printer_id) and rate.media.casefold() in ("", media)
    ]
    return max(fitting, key=lambda rate: (rate.media != "", rate.printer_id is not None), default=None)


def media_key(facts: JobFacts) -> str:
    """The name a rate knows the media by; "" if the printer named none."""
    return (facts.media.name or facts.media.type or "").casefold()


def _rates_of(rate: Rate, facts: JobFacts) -> dict[Unit, Decimal | None]:
    either = rate.per_m2 is not None and rate.per_sheet is not None
    rolled = _from_roll(facts)
    return {
        Unit.SQUARE_METRE: None if either and not rolled else rate.per_m2,
        Unit.MILLILITRE: rate.per_ml,
        Unit.SHEET: None if either and rolled else rate.per_sheet,
        Unit.JOB: rate.per_job,
    }


def _from_roll(facts: JobFacts) -> bool:
    """The printer says so, or the print is wider than the largest sheet."""
    size = (facts.media.width_um, facts.media.height_um)
    wide = None not in size and min(each or 0 for each in size) > _LARGEST_SHEET_UM
    return wide or facts.roll_area_mm2 is not None or facts.roll_length_um is not None


_LARGEST_SHEET_UM = 330_000
"""SRA3 is 320 mm wide."""


def _area(facts: JobFacts) -> tuple[Decimal | None, Missing]:
    area = printed_area(facts)
    return (None if area is None else square_metres(area.value)), Missing.AREA


def printed_area(facts: JobFacts) -> Measure | None:
    """The area of the whole job in mm²: as the printer tells it, or from impressions and the media's size."""
    width, height = facts.media.width_um, facts.media.height_um
    if facts.area_mm2 is not None or facts.impressions is None or width is None or height is None:
        return facts.area_mm2
    return Measure(area_mm2(width, height * facts.impressions.value), Origin.DERIVED)


def _ink(facts: JobFacts) -> tuple[Decimal | None, Missing]:
    return (None if facts.ink_ul is None else millilitres(facts.ink_ul)), Missing.INK


def _sheets(facts: JobFacts) -> tuple[Decimal | None, Missing]:
    count = sheets(facts)
    return (None if count is None else Decimal(count.value)), Missing.SHEETS


def sheets(facts: JobFacts) -> Measure | None:
    """Sheets of the whole job, copies included: counted, or from the impressions."""
    if facts.sheets is not None or facts.impressions is None:
        return facts.sheets
    printed, copies = facts.impressions.value, facts.copies.value if facts.copies else 1
    return Measure(_leaves(printed, copies) if facts.duplex else printed, Origin.DERIVED)


def _leaves(printed: int, copies: int) -> int:
    """Two sides to a sheet; each copy begins with a new sheet, if the copies came out whole."""
    whole = copies > 0 and printed % copies == 0
    return copies * -(-(printed // copies) // 2) if whole else -(-printed // 2)


def _job(facts: JobFacts) -> tuple[Decimal | None, Missing]:
    return Decimal(1), Missing.RATE


_QUANTITIES: dict[Unit, Callable[[JobFacts], tuple[Decimal | None, Missing]]] = {
    Unit.SQUARE_METRE: _area,
    Unit.MILLILITRE: _ink,
    Unit.SHEET: _sheets,
    Unit.JOB: _job,
}


def sentence(
    charge: Charge,
    *,
    quantity: Callable[[Decimal, Unit], str],
    rate: Callable[[Decimal], str],
    money: Callable[[Decimal], str],
) -> str:
    """The sum in one line: `2.14 m² × 3.10 + 18.2 ml × 0.42 + 1.50 = 15.78`; "" if there is no amount.

    The functions write a quantity with its unit, a rate and the amount in the reader's language.
    """
    if charge.amount is None:
        return ""

    def spoken(term: Term) -> str:
        if term.unit is Unit.JOB:
            return rate(term.rate)
        return f"{quantity(term.quantity, term.unit)} × {rate(term.rate)}"

    return " + ".join(map(spoken, charge.terms)) + f" = {money(charge.amount)}"
