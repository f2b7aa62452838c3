"""From the integers that are kept (µm, mm², µl) to the quantities that are billed (m², ml)."""

from collections.abc import Mapping
from decimal import Decimal
from enum import StrEnum

from smarttracker_lite.domain.money import round_half_up

PLACES = 3
"""Decimals of a quantity: the one that is shown is the one that is charged."""


class Unit(StrEnum):
    """What a price is for one of. The value is the UN/ECE Recommendation 20 code used in e-invoices."""

    SQUARE_METRE = "MTK"
    SQUARE_FOOT = "FTK"
    METRE = "MTR"
    FOOT = "FOT"
    SHEET = "C62"
    PAGE = "ZP"
    MILLILITRE = "MLT"
    HOUR = "HUR"
    COPY = "H87"
    PIECE = "EA"
    JOB = "E51"
    PERCENT = "P1"


_SIZES: Mapping[Unit, Decimal] = {
    Unit.SQUARE_METRE: Decimal(1_000_000),
    Unit.SQUARE_FOOT: Decimal("92903.04"),
    Unit.METRE: Decimal(1_000_000),
    Unit.FOOT: Decimal(304_800),
    Unit.MILLILITRE: Decimal(1000),
    Unit.HOUR: Decimal(3600),
}
"""How many mm², µm, µl or seconds one is. All others are pieces."""


def in_unit(unit: Unit, value: int) -> Decimal:
    """So many mm², µm, µl, seconds or pieces as the quantity that is charged: with three decimals."""
    size = _SIZES.get(unit)
    return Decimal(value) if size is None else round_half_up(value / size, PLACES)


def square_metres(area_mm2: int) -> Decimal:
    """m² with three decimals."""
    return in_unit(Unit.SQUARE_METRE, area_mm2)


def millilitres(volume_ul: int) -> Decimal:
    """ml with three decimals, exact."""
    return in_unit(Unit.MILLILITRE, volume_ul)


def area_mm2(width_um: int, height_um: int) -> int:
    """The area of a rectangle in mm², to the nearest."""
    return (width_um * height_um + 500_000) // 1_000_000
