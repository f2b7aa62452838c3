"""When a job was printed, as the page writes it: `Jul 10, 2026 3:05:02 PM`, `18.07.2024 16:08:11`.

The time is the printer's own, without a zone. Whether 01/04 is in January or in April the page may tell
elsewhere; else somebody must.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from itertools import pairwise
from unicodedata import normalize

from smarttracker_lite.printers.drivers.hp_ews.headers import folded

LONGEST = 60
CLOCK = re.compile(
    r"(?:(?<![0-9])([0-9]{1,2})(?::| ?h ?)([0-9]{2})(?::([0-9]{2}))?"
    r"|(?<= )([0-9]{1,2})\.([0-9]{2})(?:\.([0-9]{2}))?$)"
    r"(?: ?([ap])\.? ?m\b\.?)?"
)
YEAR_FIRST = re.compile(r"([0-9]{4})([-/.])([0-9]{1,2})\2([0-9]{1,2})")
YEAR_LAST = re.compile(r"([0-9]{1,2})([-/.])([0-9]{1,2})\2([0-9]{4}|[0-9]{2})")
SPELLED = re.compile(r"[0-9]+|[^\W\d_]{3,}")

MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "jan gen ene янв",
            "feb fev fevr фев",
            "mar mrz мар",
            "apr avr abr апр",
            "may mai mag маи мая",
            "jun juin giu июн",
            "jul juil lug июл",
            "aug aou ago авг",
            "sep set сен",
            "oct okt ott out окт",
            "nov ноя",
            "dec dez dic дек",
        ),
        1,
    )
    for name in names.split()
}
"""The months by their first letters, without accents, in the seven languages."""

OLDEST, NEWEST = 2000, 2099
"""No such printer remembers a job of the last century: a clock that says so was never set."""
LISTED = 4
"""Dates that must be in order before their order says something."""


class DateOrder(StrEnum):
    """How 01/04/2026 is read."""

    DAY_FIRST = "dmy"
    MONTH_FIRST = "mdy"


@dataclass(frozen=True, slots=True)
class Stamp:
    """A date and time. Where the page does not tell which is the day, `first` and `second` are as written;
    else `first` is the day and `sure`."""

    year: int
    first: int
    second: int
    clock: tuple[int, int, int]
    sure: bool

    @property
    def name(self) -> str:
        """The same however the date is written and read: what a job is known by."""
        low, high = sorted((self.first, self.second))
        hour, minute, second = self.clock
        return f"{self.year}-{low}-{high} {hour}:{minute}:{second}"

    def at(self, order: DateOrder | None) -> datetime | None:
        """By the printer's clock, without zone; None if that cannot be told. 13/04 can be read in one way."""
        orders = (DateOrder.DAY_FIRST,) if self.sure else (order,) if order else tuple(DateOrder)
        found = {at for each in orders if (at := self.read(each))}
        if not found and order and not self.sure:
            found = {at for each in DateOrder if (at := self.read(each))}
        return found.pop() if len(found) == 1 else None

    def read(self, order: DateOrder) -> datetime | None:
        """In this order, if there is such a day."""
        day, month = (self.first, self.second) if order is DateOrder.DAY_FIRST else (self.second, self.first)
        try:
            return datetime(self.year, month, day, *self.clock)  # noqa: DTZ001 - the page names no zone
        except ValueError:
            return None


def stamp_of(text: str) -> Stamp | None:
    """The date and time in a cell; a date alone is at noon. None for anything else."""
    plain = re.sub(r"(?<=[0-9])t(?=[0-9])", " ", folded(" ".join(normalize("NFKC", text[:LONGEST]).split())))
    found = CLOCK.search(plain)
    date = plain.replace(found[0], " ", 1).strip(" ,;") if found else plain
    clock = _clock(found) if found else (12, 0, 0)
    stamp = _dated(date, clock) if clock else None
    usable = stamp is not None and any(stamp.read(order) for order in DateOrder)
    return stamp if stamp and usable and OLDEST <= stamp.year <= NEWEST else None


def _clock(found: re.Match[str]) -> tuple[int, int, int] | None:
    hour, minute, second = (int(found[part] or found[part + 3] or 0) for part in (1, 2, 3))
    if found[7]:
        if not 1 <= hour <= 12:
            return None
        hour = hour % 12 + (12 if found[7] == "p" else 0)
    return (hour, minute, second) if hour < 24 and minute < 60 and second < 60 else None


def _dated(date: str, clock: tuple[int, int, int]) -> Stamp | None:
    if found := YEAR_FIRST.fullmatch(date):
        return Stamp(int(found[1]), int(found[4]), int(found[3]), clock, True)
    if found := YEAR_LAST.fullmatch(date):
        return Stamp(_year(found[4]), int(found[1]), int(found[3]), clock, found[2] == ".")
    return _spelled(date, clock)


def _spelled(date: str, clock: tuple[int, int, int]) -> Stamp | None:
    """With the name of the month; in "mar. 10 juil. 2026" the first word is Tuesday."""
    pieces = SPELLED.findall(date)
    numbers = [piece for piece in pieces if piece.isdecimal()]
    months = [MONTHS.get(piece[:4]) or MONTHS.get(piece[:3]) for piece in pieces]
    named = [month for month in months if month]
    if not named or len(numbers) != 2 or max(map(len, numbers)) > 4:
        return None
    year, day = (numbers[0], numbers[1]) if len(numbers[0]) == 4 else (numbers[1], numbers[0])
    return Stamp(_year(year), int(day), named[-1], clock, True)


def _year(text: str) -> int:
    return int(text) + (2000 if len(text) == 2 else 0)


def proven_order(stamps: Iterable[Stamp]) -> DateOrder | None:
    """The order in which all dates exist, if there is one only: 13/04 tells."""
    open_ = [stamp for stamp in stamps if not stamp.sure]
    return _only(order for order in DateOrder if all(stamp.read(order) for stamp in open_))


def likely_order(stamps: Sequence[Stamp], now: datetime) -> DateOrder | None:
    """The order in which no job was printed later than `now`, by the printer's clock, else in which the list
    has the newest job first; None if either order may be meant."""
    if all(stamp.sure for stamp in stamps):
        return None
    latest = now + timedelta(days=1)
    readings = {order: [at for stamp in stamps if (at := stamp.at(order))] for order in DateOrder}
    past = _only(order for order, times in readings.items() if max(times, default=latest) <= latest)
    if past or len(stamps) < LISTED:
        return past
    return _only(order for order, times in readings.items() if all(a >= b for a, b in pairwise(times)))


def _only(orders: Iterable[DateOrder]) -> DateOrder | None:
    found = list(orders)
    return found[0] if len(found) == 1 else None
