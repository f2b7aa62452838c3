"""A bank's table as lines of cells: CSV or XLSX of any bank."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import islice
from typing import NamedTuple

from smarttracker_lite.errors import BadInput, N_
from smarttracker_lite.printers.files.lines import Row, rows_of
from smarttracker_lite.printers.files.octets import OTHER_KINDS, encoding_of
from smarttracker_lite.printers.files.sniff import separator_of
from smarttracker_lite.workflows.bankfile.booking import MOST_BOOKINGS, Wrong, cleaned
from smarttracker_lite.workflows.bankfile.columns import meant
from smarttracker_lite.workflows.leaving.spread import unguarded
from smarttracker_lite.workflows.workbook import Cell, sheets

MOST_COLUMNS = 60
TITLES = 40
"""The names of the columns stand within so many lines: above them banks tell of the account."""
_MOST_LINES = 250_000
_OLD_WORKBOOK = b"\xd0\xcf\x11\xe0"


class Line(NamedTuple):
    """A line: its number, counted from 1, and its cells; of a workbook numbers and days are such."""

    number: int
    cells: tuple[Cell, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """The lines that say something, and those that cannot be cut into cells."""

    lines: tuple[Line, ...]
    unread: tuple[Wrong, ...] = ()

    @property
    def width(self) -> int:
        return max((len(line.cells) for line in self.lines), default=0)


def workbook_table(octets: bytes) -> Table:
    """The sheet of the workbook with the best names of columns. Raises BadInput."""
    return _checked(max(map(_sheet, sheets(octets)), key=known, default=Table(lines=())))


def text_table(octets: bytes) -> Table:
    """The table in a file of text. Raises BadInput."""
    if octets.startswith(_OLD_WORKBOOK):
        raise BadInput(N_("This is an old or locked workbook."), _SAVE, field="file")
    if not octets.strip() or octets.startswith(tuple(OTHER_KINDS)):
        raise no_table()
    text = octets.decode(encoding_of(octets), errors="replace").removeprefix("\ufeff")
    if max(text.count("\n"), text.count("\r")) > _MOST_LINES:
        raise _too_many()
    rows = list(islice(rows_of(text, separator_of(text)), MOST_BOOKINGS + TITLES + 1))
    cut = BadInput(N_("The quotes in this line do not fit together, or it is damaged."), _SAVE)
    lines = (Line(row.line, _cells(row.cells)) for row in rows if isinstance(row, Row))
    unread = tuple(Wrong(row.line, cut) for row in rows if not isinstance(row, Row))
    return _checked(Table(lines=tuple(lines), unread=unread))


def known(table: Table) -> int:
    """How many columns of its best line of names mean something."""
    return max((len({meant(str(cell)) for cell in line.cells} - {None}) for line in titles(table)), default=0)


def titles(table: Table) -> Iterable[Line]:
    """The lines of which one has the names of the columns."""
    return table.lines[:TITLES]


def shown(cell: Cell) -> str:
    """What a screen shows of a cell."""
    return f"{cell.normalize():f}" if isinstance(cell, Decimal) else str(cell)


_SAVE = N_("Download it again from your bank, as camt.053 or as CSV.")


def no_table() -> BadInput:
    """There is nothing of a bank in the file."""
    return BadInput(N_("There is no table of payments in this file."), _SAVE, field="file")


def _too_many() -> BadInput:
    return BadInput(
        N_("This file has too many lines: more than {limit}."),
        N_("Download a shorter period, such as one month."),
        field="file",
        limit=Decimal(MOST_BOOKINGS),
    )


def _checked(table: Table) -> Table:
    if not table.lines or table.width < 2:
        raise no_table()
    if len(table.lines) + len(table.unread) > MOST_BOOKINGS + TITLES:
        raise _too_many()
    if table.width > MOST_COLUMNS:
        raise BadInput(
            N_("This table has too many columns: more than {limit}."), _SAVE, field="file", limit=MOST_COLUMNS
        )
    return table


def _sheet(rows: Sequence[Sequence[Cell]]) -> Table:
    lines = (Line(number, _cells(cells)) for number, cells in enumerate(rows, 1))
    return Table(lines=tuple(line for line in lines if any(cell != "" for cell in line.cells)))


def _cells(cells: Sequence[Cell]) -> tuple[Cell, ...]:
    return tuple(_bounded(cells))


def _bounded(cells: Sequence[Cell]) -> Iterator[Cell]:
    for cell in cells:
        yield cell if isinstance(cell, Decimal | date) else unguarded(cleaned(str(cell)))
