"""Numbers of documents: one series a year for each kind, no number twice, none left out."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from smarttracker_lite.errors import BadInput, N_

_FIELD = re.compile(r"\{year\}|\{seq(?::0(\d))?\}")
_FIGURES = re.compile(r"\d+")


class Kind(StrEnum):
    """What is issued; each kind has numbers of its own."""

    INVOICE = "invoice"
    CREDIT_NOTE = "credit-note"
    QUOTE = "quote"
    PRO_FORMA = "pro-forma"


ISSUED = (Kind.INVOICE, Kind.CREDIT_NOTE)
"""The kinds that stand in the book of invoices."""
OFFERED = (Kind.QUOTE, Kind.PRO_FORMA)
"""The kinds that stand in the book of quotations."""


@dataclass(frozen=True, slots=True)
class Number:
    """A number that was given: its year, its place in the series and how it is written."""

    year: int
    sequence: int
    text: str


@dataclass(frozen=True, slots=True)
class Series:
    """How the documents of a kind are numbered. `first` is where they begin in the first year; each later one
    begins with 1."""

    kind: Kind
    pattern: str
    first: int = 1


USUAL: Mapping[Kind, Series] = {
    kind: Series(kind, pattern)
    for kind, pattern in (
        (Kind.INVOICE, "{year}/{seq:04}"),
        (Kind.CREDIT_NOTE, "C{year}/{seq:04}"),
        (Kind.QUOTE, "Q{year}/{seq:04}"),
        (Kind.PRO_FORMA, "P{year}/{seq:04}"),
    )
}
"""The series of a studio that set none."""


def next_number(given: Iterable[Number], series: Series, day: date) -> Number:
    """The number after those given in the day's year. A year begins with 1, the very first with `first`.

    Of the numbers `given` the highest of each year are enough.
    """
    earlier = list(given)
    used = [number.sequence for number in earlier if number.year == day.year]
    sequence = max(used, default=0 if earlier else series.first - 1) + 1
    return Number(day.year, sequence, written(series.pattern, day.year, sequence))


def written(pattern: str, year: int, sequence: int) -> str:
    """The number in words: `{year}/{seq:04}` gives 2026/0147."""

    def fill(match: re.Match[str]) -> str:
        if match[0] == "{year}":
            return str(year)
        return str(sequence).zfill(int(match[1] or 0))

    return _FIELD.sub(fill, pattern)


def pattern_field(kind: Kind) -> str:
    """The name of the field in which the pattern of a kind is typed."""
    return f"pattern-{kind}"


def first_field(kind: Kind) -> str:
    """The name of the field in which the first number of a kind is typed."""
    return f"first-{kind}"


def check_series(series: Series) -> None:
    """Raise BadInput unless the pattern gives each year and place a number of its own, from 1 or more.

    At most 20 Latin-1 characters, as the Italian FatturaPA asks of `Numero`.
    """
    sample = written(series.pattern, 9999, 999_999)
    names = sorted(match[0].split(":")[0].strip("{}") for match in _FIELD.finditer(series.pattern))
    plain = sample.isprintable() and sample.isascii() and "{" not in sample and len(sample) <= 20
    if names != ["seq", "year"] or not plain:
        raise BadInput(
            N_("“{pattern}” gives no clear numbers."),
            N_("Use {{year}} and {{seq:04}} once each with a few letters around, say {{year}}/{{seq:04}}."),
            field=pattern_field(series.kind),
            pattern=series.pattern,
        )
    if series.first < 1:
        raise BadInput(
            N_("The first number is 1 or more."),
            N_("If you begin within the year, write the number after your last one."),
            field=first_field(series.kind),
        )


def alike(one: str, other: str) -> bool:
    """Whether two patterns might ever write the same number: all but their figures is the same.

    Some that never meet are alike too ("1/{year}/{seq}", "2/{year}/{seq}"), and hard to tell apart.
    """
    return _shape(one) == _shape(other)


def _shape(pattern: str) -> str:
    return _FIGURES.sub("#", written(pattern, 2026, 1)).casefold()
