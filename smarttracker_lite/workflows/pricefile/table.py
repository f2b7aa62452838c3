"""A price file as a table: what spreadsheets make of it in any country, CSV or XLSX."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from smarttracker_lite.errors import BadInput, N_
from smarttracker_lite.printers.files.lines import Row, rows_of
from smarttracker_lite.printers.files.octets import encoding_of
from smarttracker_lite.workflows.leaving.spread import unguarded
from smarttracker_lite.workflows.pricefile.columns import COLUMNS, NEEDED, Line
from smarttracker_lite.workflows.workbook import MOST_LINES, Cell, sheets

MOST_OCTETS = 5_000_000
_SEPARATORS = (",", ";", "\t")
_TITLES = 20
"""The column names stand within so many lines: before them may be titles, and Excel's "sep=;"."""
_NUMBERS = ("rate", "further", "step")
_ZIP, _OLD_WORKBOOK = b"PK", b"\xd0\xcf\x11\xe0"

Numbered = tuple[int, Sequence[Cell]]
"""A line's number, and what stands in it."""


@dataclass(frozen=True, slots=True)
class Table:
    """The lines that say something, by their columns; `unread` are those that cannot be cut into cells,
    `unknown` the columns that mean nothing here. With a `comma` the decimal mark is one."""

    columns: tuple[str, ...]
    lines: tuple[Line, ...]
    unread: tuple[int, ...] = ()
    unknown: tuple[str, ...] = ()
    comma: bool = False


def table_of(octets: bytes) -> Table:
    """The table in the file. Raises BadInput if there is none, or too much of it."""
    if len(octets) > MOST_OCTETS:
        raise _refused(N_("This file is too large: more than {limit} MB."), limit=MOST_OCTETS // 1_000_000)
    if octets.startswith(_OLD_WORKBOOK):
        raise _refused(N_("This is an old or locked workbook."))
    tables = _of_workbook(octets) if octets.startswith(_ZIP) else _of_text(octets)
    found = max(tables, key=lambda table: len(table.columns), default=None)
    if found is None:
        raise _refused(N_("There is no table of prices in this file."))
    if len(found.lines) > MOST_LINES:
        raise _refused(N_("This file has too many lines: more than {limit}."), limit=MOST_LINES)
    return found


def _refused(text: str, **values: object) -> BadInput:
    hint = N_("Export your prices, change that file, and save it as .xlsx or CSV: its columns are kept.")
    return BadInput(text, hint, field="file", **values)


def _of_workbook(octets: bytes) -> Iterator[Table]:
    for sheet in sheets(octets):
        yield from _table(enumerate(sheet, 1), by_comma=True)


def _of_text(octets: bytes) -> Iterator[Table]:
    text = octets.decode(encoding_of(octets), errors="replace")
    for separator in _SEPARATORS:
        rows = list(rows_of(text, separator))
        unread = tuple(row.line for row in rows if not isinstance(row, Row))
        cut = ((row.line, row.cells) for row in rows if isinstance(row, Row))
        yield from _table(cut, by_comma=separator != ",", unread=unread)


def _table(rows: Iterable[Numbered], by_comma: bool, unread: tuple[int, ...] = ()) -> Iterator[Table]:
    """The table, if there is one: it begins with the first line that names the columns it needs."""
    told = [(number, cells) for number, cells in rows if any(str(cell).strip() for cell in cells)]
    for place, (_, head) in enumerate(told[:_TITLES]):
        named = [_column(cell) for cell in head]
        if NEEDED.issubset(named):
            _check_once(named)
            lines = tuple(_line(number, named, cells) for number, cells in told[place + 1 :])
            yield Table(
                columns=tuple(column for column in COLUMNS if column in named),
                lines=lines,
                unread=unread,
                unknown=tuple(str(cell).strip() for cell in head if _is_unknown(cell)),
                comma=by_comma and any(map(_has_comma, lines)),
            )
            return


def _column(cell: Cell) -> str:
    """The column of this name, in any case; else what is not there."""
    return re.sub(r"[\s_-]+", "_", str(cell).strip()).casefold()


def _is_unknown(cell: Cell) -> bool:
    return bool(str(cell).strip()) and _column(cell) not in COLUMNS


def _check_once(named: Iterable[str]) -> None:
    twice = next((name for name, count in Counter(named).items() if count > 1 and name in COLUMNS), None)
    if twice:
        raise _refused(N_("The column “{column}” is there twice."), column=twice)


def _line(number: int, named: Sequence[str], cells: Sequence[Cell]) -> Line:
    pairs = zip(named, cells, strict=False)
    known = {column: _bare(cell) for column, cell in pairs if column in COLUMNS}
    return Line(number, {column: known.get(column, "") for column in named if column in COLUMNS})


def _bare(cell: Cell) -> Cell:
    return unguarded(cell.strip()) if isinstance(cell, str) else cell


def _has_comma(line: Line) -> bool:
    """A number has a comma and no point behind it."""
    cells = (line.cells.get(column, "") for column in _NUMBERS)
    return any(isinstance(cell, str) and cell.rfind(",") > cell.rfind(".") for cell in cells)
