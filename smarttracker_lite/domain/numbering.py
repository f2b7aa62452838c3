"""Invoice numbers: one series a year, no number twice, none left out."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from smarttracker_lite.errors import BadInput, N_

_FIELD = re.compile(r"\{year\}|\{seq(?::0(\d))?\}")


class Kind(StrEnum):
    """What is issued; each kind has numbers of its own."""

    INVOICE = "invoice"
    CREDIT_NOTE = "credit-note"
    QUOTE = "quote"
    PRO_FORMA = "pro-forma"


@dataclass(frozen=True, slots=True)
class Number:
    """A number that was given: its year, its place in the series and how it is written."""

    year: int
    sequence: int
    text: str


def next_number(given: Iterable[Number], pattern: str, first: int, day: date) -> Number:
    """The number after those given in the day's year. A year begins with 1, the very first with `first`.

    Of the numbers `given` the highest of each year are enough.
    """
    earlier = list(given)
    used = [number.sequence for number in earlier if number.year == day.year]
    sequence = max(used, default=0 if earlier else first - 1) + 1
    return Number(day.year, sequence, written(pattern, day.year, sequence))


def written(pattern: str, year: int, sequence: int) -> str:
    """The number in words: `{year}/{seq:04}` gives 2026/0147."""

    def fill(match: re.Match[str]) -> str:
        if match[0] == "{year}":
            return str(year)
        return str(sequence).zfill(int(match[1] or 0))

    return _FIELD.sub(fill, pattern)


def check_pattern(pattern: str) -> None:
    """Raise BadInput unless the pattern gives each year and place a number of its own.

    At most 20 Latin-1 characters, as the Italian FatturaPA asks of `Numero`.
    """
    sample = written(pattern, 9999, 999_999)
    names = sorted(match[0].split(":")[0].strip("{}") for match in _FIELD.finditer(pattern))
    plain = sample.isprintable() and sample.isascii() and "{" not in sample and len(sample) <= 20
    if names != ["seq", "year"] or not plain:
        raise BadInput(
            N_("“{pattern}” gives no clear invoice numbers."),
            N_("Use {{year}} and {{seq:04}} once each with a few letters around, say {{year}}/{{seq:04}}."),
            field="number_pattern",
            pattern=pattern,
        )
