"""What something would cost: a print not made yet, and a rate worked out from what was bought."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from decimal import ROUND_CEILING, Decimal
from typing import NamedTuple

from smarttracker_lite.domain.charges import Charge, Term
from smarttracker_lite.domain.money import round_half_up
from smarttracker_lite.domain.orders import Order
from smarttracker_lite.domain.pricing import charge
from smarttracker_lite.domain.printing import InkUse, JobFacts, JobStatus, Measure, Media, Origin
from smarttracker_lite.domain.rates import Basis
from smarttracker_lite.domain.units import area_mm2
from smarttracker_lite.errors import BadInput, N_
from smarttracker_lite.workflows.desk import Desk
from smarttracker_lite.workflows.price import price_book

WORKED_OUT_PLACES = 4
_LARGEST = Decimal(1_000_000)
_LONGEST_HOURS = 10_000
_CORRECT = N_("Correct the number.")
_BEGIN = datetime(2000, 1, 1, tzinfo=UTC)
"""When a print that is only asked about begins; only how long it takes matters."""
_M2_MM2 = 1_000_000
_FOOT_M = Decimal("0.3048")
_SIZES = {
    Basis.SQUARE_METRE: Decimal(1),
    Basis.SQUARE_FOOT: _FOOT_M * _FOOT_M,
    Basis.METRE: Decimal(1),
    Basis.FOOT: _FOOT_M,
}
"""What paper of a roll is charged by, in m² and m."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """A print somebody asks about: sizes in mm, ink and hours of all copies together; None: not known.

    The ink may be told as `coverage` instead, in ml per m². The prices are those of the `day`, None is today.
    The ink is what the print really takes: it is not corrected as what a printer tells may be.
    """

    media: str
    printer_id: str
    client_id: str = ""
    width_mm: Decimal
    height_mm: Decimal
    copies: Decimal
    ink_ml: Decimal | None = None
    coverage: Decimal | None = None
    color: bool | None = None
    hours: Decimal | None = None
    quality: str = ""
    day: date | None = None


class Estimate(NamedTuple):
    """What a print would cost the studio, and its client: perhaps by a row that is only an example."""

    cost: Charge
    price: Charge
    by_example: bool
    fee: Term | None


def estimate(desk: Desk, wish: Wish) -> Estimate:
    """What the print would come to. Raises BadInput that names the field."""
    facts, book = _facts(wish), price_book(desk)
    sold = book.asked(facts, wish.printer_id, wish.client_id, wish.day)
    cost = charge(Order(facts, wish.printer_id, sold.day, book.costs))
    fee = book.order_fee(book.clients.get(wish.client_id), sold.day)
    return Estimate(cost, charge(sold), sold.by_example, fee)


def _facts(wish: Wish) -> JobFacts:
    """The print as a printer would tell it: one sheet for each copy, all quantities requested."""
    width_um, height_um = (
        int(_sized(value, field) * 1000)
        for value, field in ((wish.width_mm, "width"), (wish.height_mm, "height"))
    )
    copies = int(_sized(wish.copies, "copies"))
    if copies != wish.copies:
        raise BadInput(N_("Copies are a whole number."), N_("Write 1 or more."), field="copies")
    area, ink_ml = area_mm2(width_um, height_um) * copies, wish.ink_ml
    if ink_ml is None and wish.coverage is not None:
        ink_ml = wish.coverage * area / _M2_MM2
    return JobFacts(
        source="estimate",
        key="",
        status=JobStatus.COMPLETED,
        color=wish.color,
        started_at=_BEGIN,
        completed_at=None if wish.hours is None else _BEGIN + _duration(wish.hours),
        copies=_requested(copies),
        impressions=_requested(copies),
        sheets=_requested(copies),
        media=Media(name=wish.media, width_um=width_um, height_um=height_um),
        area_mm2=_requested(area),
        quality=wish.quality or None,
        inks=None if ink_ml is None else (InkUse("", _requested(_microlitres(ink_ml))),),
    )


def _requested(value: int) -> Measure:
    return Measure(value, Origin.REQUESTED)


def _microlitres(ink_ml: Decimal) -> int:
    """A part of one counts as one: what has the coverage at which a step of prices begins, reaches it."""
    if not 0 <= ink_ml <= _LARGEST:
        raise BadInput(
            N_("Ink is 0 to {most} ml."), N_("Leave it empty if you do not know."), field="ink", most=_LARGEST
        )
    return int((ink_ml * 1000).to_integral_value(ROUND_CEILING))


def _duration(hours: Decimal) -> timedelta:
    if not 0 <= hours <= _LONGEST_HOURS:
        raise BadInput(
            N_("A print takes 0 to {most} hours."), _CORRECT, field="hours", most=Decimal(_LONGEST_HOURS)
        )
    return timedelta(hours=float(hours))


def _sized(value: Decimal, field: str) -> Decimal:
    if not 1 <= value <= _LARGEST:
        raise BadInput(N_("This is 1 to {most}."), _CORRECT, field=field, most=_LARGEST)
    return value


def _positive(value: Decimal, field: str) -> Decimal:
    if not 0 < value <= _LARGEST:
        raise BadInput(N_("This is more than 0, and at most {most}."), _CORRECT, field=field, most=_LARGEST)
    return value


def per_extent(basis: Basis, paid: Decimal, width_mm: Decimal, length_m: Decimal) -> Decimal:
    """The cost of a square metre or foot of a roll, or of a metre or foot of its length."""
    width_m, length = _positive(width_mm, "roll_width") / 1000, _positive(length_m, "roll_length")
    extent = length * (width_m if basis in (Basis.SQUARE_METRE, Basis.SQUARE_FOOT) else 1)
    return _worked_out(paid, extent / _SIZES[basis], "roll_paid")


def per_ml(paid: Decimal, volume_ml: Decimal) -> Decimal:
    """The cost of a millilitre of a cartridge."""
    return _worked_out(paid, _positive(volume_ml, "ink_volume"), "ink_paid")


def per_sheet(paid: Decimal, sheets: Decimal) -> Decimal:
    """The cost of a sheet of a pack."""
    return _worked_out(paid, _positive(sheets, "pack_sheets"), "pack_paid")


def per_page(paid: Decimal, pages: Decimal) -> Decimal:
    """The cost of a printed page by the yield of a toner."""
    return _worked_out(paid, _positive(pages, "toner_pages"), "toner_paid")


def per_hour(paid: Decimal, years: Decimal, hours_a_year: Decimal) -> Decimal:
    """The cost of an hour of a machine that is used for so many years."""
    hours = _positive(years, "machine_years") * _positive(hours_a_year, "machine_hours")
    return _worked_out(paid, hours, "machine_paid")


def _worked_out(paid: Decimal, amount: Decimal, field: str) -> Decimal:
    return round_half_up(_positive(paid, field) / amount, WORKED_OUT_PLACES)
