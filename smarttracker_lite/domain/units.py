"""From the integers that are kept (µm, mm², µl) to the quantities that are billed (m², ml)."""

from decimal import Decimal
from enum import StrEnum

from smarttracker_lite.domain.money import round_half_up

AREA_PLACES = 3
VOLUME_PLACES = 3


class Unit(StrEnum):
    """What a rate is for one of. The value is the UN/ECE Recommendation 20 code used in e-invoices."""

    SQUARE_METRE = "MTK"
    MILLILITRE = "MLT"
    SHEET = "C62"
    JOB = "E51"


def square_metres(area_mm2: int) -> Decimal:
    """m² with three decimals: the quantity that is shown is the one that is charged."""
    return round_half_up(Decimal(area_mm2) / 1_000_000, AREA_PLACES)


def millilitres(volume_ul: int) -> Decimal:
    """ml with three decimals, exact."""
    return round_half_up(Decimal(volume_ul) / 1000, VOLUME_PLACES)


def area_mm2(width_um: int, height_um: int) -> int:
    """The area of a rectangle in mm², to the nearest."""
    return (width_um * height_um + 500_000) // 1_000_000
