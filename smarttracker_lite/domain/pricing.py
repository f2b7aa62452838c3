"""What a job costs, and what its client pays: rates, the charge, and the charge as a sentence."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from smarttracker_lite.domain.money import round_money
from smarttracker_lite.domain.printing import JobFacts
from smarttracker_lite.domain.units import Unit, millilitres, square_metres


class Side(StrEnum):
    """Cost is mine and never leaves the studio; price is the client's."""

    COST = "cost"
    PRICE = "price"


@dataclass(frozen=True, slots=True, kw_only=True)
class Rate:
    """One row of a rate card. What is None is not charged; 0 is a decision and is charged as 0.

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


def charge(facts: JobFacts, printer_id: str, rates: Iterable[Rate], currency: str) -> Charge:
    """The job's charge by the rate that fits it best.

    The sheets of a printer that does not count sheets are taken from its impressions.
    """
    rate = best_rate(facts, printer_id, rates)
    if rate is None:
        return Charge(currency, missing=(Missing.RATE,))
    wanted = [
        (amount, *_QUANTITIES[unit](facts), unit)
        for unit, amount in _rates_of(rate).items()
        if amount is not None
    ]
    missing = tuple(why for _, quantity, why, _ in wanted if quantity is None)
    terms = tuple(
        Term(quantity, unit, amount) for amount, quantity, _, unit in wanted if quantity is not None
    )
    return Charge(currency, terms, missing if wanted else (Missing.RATE,), rate.id)


def best_rate(facts: JobFacts, printer_id: str, rates: Iterable[Rate]) -> Rate | None:
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


def _rates_of(rate: Rate) -> dict[Unit, Decimal | None]:
    return {
        Unit.SQUARE_METRE: rate.per_m2,
        Unit.MILLILITRE: rate.per_ml,
        Unit.SHEET: rate.per_sheet,
        Unit.JOB: rate.per_job,
    }


def _area(facts: JobFacts) -> tuple[Decimal | None, Missing]:
    return (square_metres(facts.area_mm2.value) if facts.area_mm2 else None), Missing.AREA


def _ink(facts: JobFacts) -> tuple[Decimal | None, Missing]:
    return (None if facts.ink_ul is None else millilitres(facts.ink_ul)), Missing.INK


def _sheets(facts: JobFacts) -> tuple[Decimal | None, Missing]:
    count = sheets(facts)
    return (None if count is None else Decimal(count)), Missing.SHEETS


def sheets(facts: JobFacts) -> int | None:
    """Sheets of the whole job, copies included: counted, or from the impressions."""
    if facts.sheets is not None:
        return facts.sheets.value
    if facts.impressions is None:
        return None
    printed, copies = facts.impressions.value, facts.copies.value if facts.copies else 1
    return _leaves(printed, copies) if facts.duplex else printed


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
