"""Dates and times as they stand in accounting files, which say no zone, as UTC."""

import re
import unicodedata
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, timezone, tzinfo

from smarttracker_lite.errors import N_
from smarttracker_lite.printers.files.mapping import DateOrder
from smarttracker_lite.printers.files.quantities import UNSAID, Unreadable

MAX_TEXT = 64
FIRST_YEAR, LAST_YEAR = 1990, 2099
"""A printer without a clock says 1970."""

YEAR_FIRST = r"(?P<y>[0-9]{4})(?P<sep>[-/.])(?P<m>[0-9]{1,2})(?P=sep)(?P<d>[0-9]{1,2})"
DIGITS = r"(?P<y>[0-9]{4})(?P<m>[0-9]{2})(?P<d>[0-9]{2})"
YEAR_LAST = r"(?P<a>[0-9]{1,2})(?P<sep>[-/.])(?P<b>[0-9]{1,2})(?P=sep)(?P<y>[0-9]{4}|[0-9]{2})"
DAY_NAMED = r"(?P<d>[0-9]{1,2})\.?[ /-](?:de )?(?P<n>[^\W\d_]{3,10})\.?[ /-](?:de )?(?P<y>[0-9]{4}|[0-9]{2})"
MONTH_NAMED = r"(?P<n>[^\W\d_]{3,10})\.? (?P<d>[0-9]{1,2}),? (?P<y>[0-9]{4})"
CLOCK = (
    r"(?:[ ,T_:-]{1,3}(?P<H>[0-9]{1,2})[:.](?P<M>[0-9]{2})(?:[:.](?P<S>[0-9]{2})(?:[.,][0-9]{1,9})?)?"
    r"|[ T_-]?(?P<H2>[0-9]{2})(?P<M2>[0-9]{2})(?P<S2>[0-9]{2}))?"
    r"\s?(?P<half>[AaPp]\.?[Mm]\.?)?\s?(?P<zone>Z|UTC|GMT|[+-][0-9]{2}:?[0-9]{2})?"
)
FORMS = tuple(re.compile(form + CLOCK) for form in (YEAR_FIRST, YEAR_LAST, DIGITS, DAY_NAMED, MONTH_NAMED))

MONTHS = (
    "jan gen ene janv",
    "feb fev fevr",
    "mar mrz mae mars",
    "apr avr abr",
    "may mai mag",
    "jun giu juin",
    "jul lug juil",
    "aug ago aou",
    "sep set",
    "oct ott okt out",
    "nov",
    "dec dic dez",
)
"""How the months begin in English, Italian, German, French, Spanish and Portuguese, without accents."""
MONTH_OF = {begin: number for number, begins in enumerate(MONTHS, 1) for begin in begins.split()}


@dataclass(frozen=True, slots=True)
class Moment:
    """A time in UTC; `zoned` if the file itself said its zone."""

    at: datetime
    zoned: bool


def is_date(text: str) -> bool:
    """The cell is written as a date, with or without a clock."""
    return len(text) <= MAX_TEXT and any(form.fullmatch(" ".join(text.split())) for form in FORMS)


def moment(text: str, order: DateOrder, zone: tzinfo | None) -> Moment | None:
    """The time a cell tells; None if it says nothing. Without a zone of its own it is in `zone`, which is
    the PC's if None. Raises Unreadable."""
    said = " ".join(text[: MAX_TEXT + 1].split())
    if said in UNSAID:
        return None
    found = (
        None if len(said) > MAX_TEXT else next(filter(None, (form.fullmatch(said) for form in FORMS)), None)
    )
    if found is None:
        raise _no_time(said)
    try:
        return _moment(found.groupdict(), order, zone)
    except (ValueError, OverflowError) as error:
        raise _no_time(said) from error


def _moment(parts: dict[str, str | None], order: DateOrder, zone: tzinfo | None) -> Moment:
    year, month, day = _date(parts, order)
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise ValueError(year)
    hour, minute, second = (int(parts.get(name) or parts.get(f"{name}2") or 0) for name in "HMS")
    naive = datetime(year, month, day, _hour(hour, parts["half"]), minute, second)  # noqa: DTZ001 - zone below
    own = _zone(parts["zone"])
    placed = naive if own is None and zone is None else naive.replace(tzinfo=own or zone)
    return Moment(placed.astimezone(UTC), own is not None)


def _date(parts: dict[str, str | None], order: DateOrder) -> tuple[int, int, int]:
    year = int(parts["y"] or 0)
    year += 2000 if year < 100 else 0
    if "a" in parts:
        first, second = int(parts["a"] or 0), int(parts["b"] or 0)
        return (year, first, second) if order is DateOrder.MONTH_FIRST else (year, second, first)
    month = _month(parts["n"] or "") if "n" in parts else int(parts["m"] or 0)
    return year, month, int(parts["d"] or 0)


def _month(name: str) -> int:
    plain = "".join(
        letter
        for letter in unicodedata.normalize("NFKD", name.casefold())
        if not unicodedata.combining(letter)
    )
    return MONTH_OF.get(plain[:4]) or MONTH_OF.get(plain[:3], 0)


def _hour(hour: int, half: str | None) -> int:
    if half is None:
        return hour
    if not 1 <= hour <= 12:
        raise ValueError(hour)
    return hour % 12 + (12 if half[0] in "Pp" else 0)


def _zone(said: str | None) -> tzinfo | None:
    if said is None:
        return None
    if said[0] not in "+-":
        return UTC
    offset = timedelta(hours=int(said[1:3]), minutes=int(said[-2:]))
    return timezone(-offset if said[0] == "-" else offset)


def _no_time(said: str) -> Unreadable:
    return Unreadable(N_("“{cell}” is no date and time."), cell=said[:40])
