"""The prices of a row of a rate card in a few short words: "3.10 per m² · 1.50 per job"."""

from collections.abc import Iterator, Mapping
from decimal import Decimal

from smarttracker_lite.domain.money import RATE_PLACES
from smarttracker_lite.domain.rates import Basis, Price, Tier, Tiering
from smarttracker_lite.errors import N_
from smarttracker_lite.words import Words
from smarttracker_lite.workflows import say

_PRICES: Mapping[Basis, str] = {
    Basis.SQUARE_METRE: N_("{rate} per m²"),
    Basis.SQUARE_FOOT: N_("{rate} per ft²"),
    Basis.METRE: N_("{rate} per m"),
    Basis.FOOT: N_("{rate} per ft"),
    Basis.SHEET: N_("{rate} per sheet"),
    Basis.WASTE: N_("{rate} waste"),
    Basis.MONO: N_("{rate} per page in black"),
    Basis.COLOR: N_("{rate} per page in colour"),
    Basis.MILLILITRE: N_("{rate} per ml"),
    Basis.COVERED: N_("{rate} per m² with ink"),
    Basis.IMPRESSION: N_("{rate} per printed page"),
    Basis.CLEANING: N_("{rate} cleaning"),
    Basis.HOUR: N_("{rate} per hour"),
    Basis.COPY: N_("{rate} per copy"),
    Basis.JOB: N_("{rate} per job"),
    Basis.ORDER: N_("{rate} per order"),
    Basis.MINIMUM: N_("at least {rate}"),
}
_PERCENTS = frozenset({Basis.WASTE, Basis.CLEANING})
_TIERS: Mapping[Tiering, str] = {
    Tiering.COPIES: N_("{rate} from {least} copies"),
    Tiering.MONTH: N_("{rate} from {least} m² a month"),
    Tiering.COVERAGE: N_("{rate} from {least} ml/m²"),
}


def told(words: Words, prices: tuple[Price, ...], currency: str) -> tuple[str, ...]:
    """Each price in words."""
    return tuple(_told(words, price, currency) for price in prices)


def _told(words: Words, price: Price, currency: str) -> str:
    rate = _percent(words, price.rate) if price.basis in _PERCENTS else say.rate(words, price.rate, currency)
    text = words.text(_PRICES[price.basis], rate=rate)
    named = f"{price.channel} {text}" if price.channel else text
    finer = ", ".join(_finer(words, price, currency))
    return f"{named} ({finer})" if finer else named


def _percent(words: Words, rate: Decimal) -> str:
    return words.percent(rate / 100, RATE_PLACES)


def _finer(words: Words, price: Price, currency: str) -> Iterator[str]:
    if price.roll:
        yield words.text("off the roll")
    if price.roll_um is not None:
        yield words.text("roll {width} mm wide", width=Decimal(price.roll_um) / 1000)
    if price.step is not None:
        yield words.text("rounded up to {step}", step=price.step)
    if price.further is not None:
        yield words.text("further copies {rate}", rate=say.rate(words, price.further, currency))
    yield from (_tier(words, price.tiering, tier, currency) for tier in price.tiers)


def _tier(words: Words, tiering: Tiering, tier: Tier, currency: str) -> str:
    return words.text(_TIERS[tiering], least=tier.least, rate=say.rate(words, tier.rate, currency))
