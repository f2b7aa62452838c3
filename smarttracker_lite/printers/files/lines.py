"""The rows of a table of text: where each begins, its cells, and those that cannot be split."""

import csv
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

from smarttracker_lite.errors import N_
from smarttracker_lite.printers.files.batch import MAX_TEXT, BadRow

MAX_ROW = 100_000
MAX_CELLS = 1_000
MAX_SPAN = 10
MAX_QUOTED = 10_000
"""Lines and letters that a row with a name on several lines may take: a quote that is never closed spoils no
more than its own row, and looking for its end costs little."""

LINE = re.compile(r"[^\r\n]*(?:\r\n|\r|\n)?")


@dataclass(frozen=True, slots=True)
class Row:
    """One row: the line it begins at, counted from 1, its text without the end of the line, and its cells."""

    line: int
    text: str
    cells: tuple[str, ...]


def rows_of(text: str, separator: str, span: int = MAX_SPAN, breaks: str = " ") -> Iterator[Row | BadRow]:
    """The rows that are not blank, one after the other; never more than `span` lines are held.

    `breaks` is what stands in a cell where a line ends in quotes.
    """
    lines, cut = _Lines(text), _Cut(separator, span, breaks)
    while (line := lines.next()) is not None:
        row = _row(line, lines, cut) if line.strip() else None
        if isinstance(row, BadRow) or (row and any(map(str.strip, row.cells))):
            yield row


def bad_row(line: int, text: str, why: str, **values: str) -> BadRow:
    """A row that gave no job, with the beginning of its text."""
    return BadRow(
        line=line, why=why, values=values, text=text[:MAX_TEXT].replace("\x00", "\N{REPLACEMENT CHARACTER}")
    )


class _Lines:
    """The lines of a text, of which the next few can be looked at before they are taken."""

    def __init__(self, text: str) -> None:
        self._found = LINE.finditer(text)
        self._ahead: list[str] = []
        self.number = 0

    def next(self) -> str | None:
        """The next line; None at the end."""
        if not self.ahead(1):
            return None
        self.number += 1
        return self._ahead.pop(0)

    def ahead(self, count: int) -> list[str]:
        """As many of the next lines as there are, up to `count`."""
        while len(self._ahead) < count and (found := next(self._found, None)) and found[0]:
            self._ahead.append(found[0].rstrip("\r\n"))
        return self._ahead[:count]

    def skip(self, count: int) -> None:
        """Pass over lines that were looked at."""
        del self._ahead[:count]
        self.number += count


class _Cut(NamedTuple):
    """How a row is cut into cells: by what, over how many lines at most, and what stands for their ends."""

    separator: str
    span: int
    breaks: str


def _row(line: str, lines: _Lines, cut: _Cut) -> Row | BadRow:
    number = lines.number
    if len(line) > MAX_ROW:
        return bad_row(number, line, N_("The row is longer than any job needs."))
    if "\x00" in line:
        return bad_row(number, line, N_("The row is damaged: it holds zeros instead of text."))
    if line.count(cut.separator) >= MAX_CELLS:
        return bad_row(number, line, N_("The row has more columns than any job needs."))
    if '"' not in line:
        return Row(number, line, tuple(line.split(cut.separator)))
    return _quoted(line, lines, cut)


def _quoted(line: str, lines: _Lines, cut: _Cut) -> Row | BadRow:
    """A row with quotes. One that stands open may be closed on a later line."""
    number = lines.number
    if cells := _cells([line], cut):
        return Row(number, line, cells)
    several = [line]
    for further in lines.ahead(cut.span) if _open(line, cut.separator) else ():
        several.append(further)
        if sum(map(len, several)) > MAX_QUOTED:
            break
        if '"' in further and (cells := _cells(several, cut)):
            lines.skip(len(several) - 1)
            return Row(number, "\n".join(several), cells)
    return bad_row(number, line, N_("The quotes in this row do not fit together."))


def _cells(lines: list[str], cut: _Cut) -> tuple[str, ...]:
    """The cells, with the rules of RFC 4180 strictly; none if the lines do not keep them."""
    try:
        rows = list(csv.reader([f"{line}\n" for line in lines], delimiter=cut.separator, strict=True))
    except csv.Error:
        return ()
    return tuple(cell.replace("\n", cut.breaks) for cell in rows[0]) if len(rows) == 1 else ()


def _open(line: str, separator: str) -> bool:
    """A quote at the beginning of a cell is not closed on this line."""
    try:
        list(csv.reader([line], delimiter=separator, strict=True))
    except csv.Error as error:
        return "unexpected end" in str(error)
    return False
