"""The texts of a PIWS answer as numbers, lengths and times. What is none is None, never 0."""

import re
from collections.abc import Mapping
from datetime import UTC, datetime
from decimal import Decimal

from smarttracker_lite.printers.drivers.hp_piws.tree import Element

UNIT_UM: Mapping[str, int] = {"in": 25_400, "mm": 1_000, "cm": 10_000, "m": 1_000_000}
"""Printers were seen to say "in"."""
MAX_NUMBER = 10**9
OLDEST = 2000
"""No printer remembers a job of the last century: 1970-01-01T00:00:00Z stands for no time at all."""

_NUMBER = re.compile(r"[0-9]{1,12}(?:\.[0-9]{0,24})?(?:[eE][+-]?[0-9]{1,2})?")


def amount(said: str | None) -> Decimal | None:
    """A number not below zero, as a printer can mean it."""
    if said is None or not _NUMBER.fullmatch(said):
        return None
    number = Decimal(said)
    return number if number <= MAX_NUMBER else None


def count(said: str | None) -> int | None:
    """A whole number not below zero."""
    number = amount(said)
    return None if number is None or number % 1 else int(number)


def length_um(element: Element) -> int | None:
    """A Value and its Unit in µm; None where the unit is not said."""
    number = amount(element.said())
    unit = UNIT_UM.get(element.first("Unit").text.lower())
    return None if number is None or unit is None else round(number * unit) or None


def moment(said: str | None) -> datetime | None:
    """A time in UTC, as the clock that wrote it tells it."""
    try:
        told = datetime.fromisoformat(said or "")
        told = told.astimezone(UTC) if told.tzinfo else told.replace(tzinfo=UTC)
    except (ValueError, OverflowError):
        return None
    return told if told.year >= OLDEST else None
