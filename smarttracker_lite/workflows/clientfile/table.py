"""A list of clients as a table: CSV, XLSX or vCards, whoever wrote it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import islice
from typing import NamedTuple

from smarttracker_lite.errors import BadInput, N_
from smarttracker_lite.printers.files.batch import BadRow
from smarttracker_lite.printers.files.lines import Row, rows_of
from smarttracker_lite.printers.files.octets import MAX_LINES, MAX_OCTETS, OTHER_KINDS, encoding_of
from smarttracker_lite.printers.files.sniff import separator_of
from smarttracker_lite.workflows.clientfile.cards import HEADS, Card, cards_of, is_cards
from smarttracker_lite.workflows.clientfile.cells import cleaned
from smarttracker_lite.workflows.clientfile.columns import meant
from smarttracker_lite.workflows.leaving.spread import unguarded
from smarttracker_lite.workflows.workbook import Cell, sheets

MOST_CLIENTS = 10_000
MOST_COLUMNS = 100
TITLES = 20
"""The names of the columns stand within so many lines: above them may be titles, and Excel's "sep=;"."""
_MOST_FOLDED = 1_000_000
"""Lines of a file of vCards, most of them of photos."""
_SPAN = 30
"""Lines that a note in quotes may take."""
_ZIP, _OLD_WORKBOOK = b"PK\x03\x04", b"\xd0\xcf\x11\xe0"


class Line(NamedTuple):
    """A line: its number, counted from 1, and its cells."""

    number: int
    cells: tuple[str, ...]


class Unread(NamedTuple):
    """A line that cannot be cut into cells, or a card that cannot be read, and why."""

    number: int
    trouble: BadInput


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """The lines that say something. Of vCards the first one, numbered 0, holds the names of the columns."""

    lines: tuple[Line, ...]
    unread: tuple[Unread, ...] = ()
    is_cards: bool = False

    @property
    def width(self) -> int:
        return max((len(line.cells) for line in self.lines), default=0)


def table_of(octets: bytes) -> Table:
    """The table in the file. Raises BadInput if there is none, or too much of it."""
    if len(octets) > MAX_OCTETS:
        limit = MAX_OCTETS // 1_000_000
        raise _refused(N_("This file is too large: more than {limit} MB."), _SPLIT, limit=limit)
    if octets.startswith(_ZIP):
        return _checked(max(map(_sheet, sheets(octets)), key=known, default=Table(lines=())))
    if octets.startswith(_OLD_WORKBOOK):
        raise _refused(N_("This is an old or locked workbook."), _SAVE)
    if octets.startswith(tuple(OTHER_KINDS)):
        raise _refused(_NO_TABLE, _SAVE)
    text = octets.decode(encoding_of(octets), errors="replace").removeprefix("\ufeff")
    return _checked(_of_cards(text) if is_cards(text) else _of_text(text))


def known(table: Table) -> int:
    """How many columns of its best line of names mean something."""
    return max((len({*map(meant, line.cells)} - {None}) for line in table.lines[:TITLES]), default=0)


_NO_TABLE = N_("There is no list of clients in this file.")
_SAVE = N_(
    "Save the list as .xlsx or CSV in your spreadsheet, or export vCards (.vcf) from your address book."
)
_SPLIT = N_("Split it into several files, and import one after the other.")
_TOO_MANY = N_("This file has too many lines: more than {limit}.")
_CUT = N_("The quotes in this line do not fit together, or it is damaged.")
_CUT_HINT = N_("Correct the line in your spreadsheet, and save the file again.")


def _refused(text: str, hint: str, **values: object) -> BadInput:
    return BadInput(text, hint, field="file", **values)


def _checked(table: Table) -> Table:
    if len(table.lines) <= table.is_cards and not (table.is_cards and table.unread):
        raise _refused(_NO_TABLE, _SAVE)
    if table.width > MOST_COLUMNS:
        text = N_("This table has too many columns: more than {limit}.")
        raise _refused(text, N_("Keep the columns about clients alone."), limit=MOST_COLUMNS)
    if len(table.lines) + len(table.unread) > MOST_CLIENTS + TITLES:
        raise _refused(_TOO_MANY, _SPLIT, limit=Decimal(MOST_CLIENTS))
    return table


def _of_text(text: str) -> Table:
    """The first lines only where there are too many."""
    rows = list(islice(_rows(_check_lines(text, MAX_LINES)), MOST_CLIENTS + TITLES + 1))
    return Table(
        lines=tuple(_line(row.line, row.cells) for row in rows if isinstance(row, Row)),
        unread=tuple(Unread(row.line, BadInput(_CUT, _CUT_HINT)) for row in rows if not isinstance(row, Row)),
    )


def _rows(text: str) -> Iterator[Row | BadRow]:
    rows = rows_of(text, separator_of(text), _SPAN, "\n")
    return (row for row in rows if not (row.line == 1 and row.text.startswith("sep=")))


def _check_lines(text: str, most: int) -> str:
    """So many lines, also blank ones, are looked through in no time."""
    if max(text.count("\n"), text.count("\r")) > most:
        raise _refused(_TOO_MANY, _SPLIT, limit=Decimal(MOST_CLIENTS))
    return text


def _of_cards(text: str) -> Table:
    cards: list[Card] = list(islice(cards_of(_check_lines(text, _MOST_FOLDED)), MOST_CLIENTS + TITLES + 1))
    read = (Line(card.line, tuple(map(cleaned, card.cells))) for card in cards if not card.trouble)
    return Table(
        lines=(Line(0, HEADS), *read),
        unread=tuple(Unread(card.line, card.trouble) for card in cards if card.trouble),
        is_cards=True,
    )


def _sheet(cells: Sequence[Sequence[Cell]]) -> Table:
    lines = (_line(number, [_typed(cell) for cell in row]) for number, row in enumerate(cells, 1))
    return Table(lines=tuple(line for line in lines if any(line.cells)))


def _line(number: int, cells: Sequence[str]) -> Line:
    return Line(number, tuple(unguarded(cleaned(cell)) for cell in cells))


def _typed(cell: Cell) -> str:
    return f"{cell.normalize():f}" if isinstance(cell, Decimal) else str(cell)
