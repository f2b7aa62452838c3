"""Amounts: Decimal, rounded half up, once, to the currency's smallest unit."""

from decimal import ROUND_HALF_UP, Decimal
from functools import cache

# Currencies whose minor unit is not 1/100 (ISO 4217, column "minor unit").
_PLACES = {
    **dict.fromkeys(("BIF", "CLP", "DJF", "GNF", "ISK", "JPY", "KMF", "KRW", "PYG"), 0),
    **dict.fromkeys(("RWF", "UGX", "VND", "VUV", "XAF", "XOF", "XPF"), 0),
    **dict.fromkeys(("BHD", "IQD", "JOD", "KWD", "LYD", "OMR", "TND"), 3),
}

ZERO = Decimal(0)
TOO_LARGE = Decimal(10) ** 12
"""No amount in any document is as large."""
RATE_PLACES = 6


def minor_places(currency: str) -> int:
    """How many decimals an amount in this currency (ISO 4217 code) has: 2 for EUR, 0 for JPY."""
    return _PLACES.get(currency, 2)


def round_half_up(value: Decimal, places: int) -> Decimal:
    """The value with exactly `places` decimals; a half is rounded away from zero."""
    return value.quantize(_smallest(places), ROUND_HALF_UP)


@cache
def _smallest(places: int) -> Decimal:
    return Decimal(1).scaleb(-places)


def decimals(value: Decimal) -> int:
    """How many decimals it is written with, zeros at their end left off."""
    exponent = value.normalize().as_tuple().exponent
    return max(0, -exponent) if isinstance(exponent, int) else 0


def round_money(value: Decimal, currency: str) -> Decimal:
    """The amount as it can be paid."""
    return value.quantize(_cent(currency), ROUND_HALF_UP)


def is_payable(amount: Decimal, currency: str) -> bool:
    """Whether there is money for just this amount: no smaller than the smallest coin, and not too large."""
    return amount.is_finite() and abs(amount) < TOO_LARGE and round_money(amount, currency) == amount


@cache
def _cent(currency: str) -> Decimal:
    return _smallest(minor_places(currency))
