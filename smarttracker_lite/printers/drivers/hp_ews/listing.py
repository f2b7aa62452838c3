"""The printer's table of accounting: which columns it has, and which rows belong to one job. Pure."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import chain

from smarttracker_lite.errors import N_, PrinterAsleep
from smarttracker_lite.printers.drivers.hp_ews.headers import Columns, Field, columns_of
from smarttracker_lite.printers.drivers.hp_ews.numbers import mark_of
from smarttracker_lite.printers.drivers.hp_ews.table import NotTheTable, Row, page_of

TOP = "treeTableTopLevel"
SLEEPS = re.compile(
    rb"""name\s?=\s?["']?wakeup|state\s?=\s?["']?sleeping|(?:action|url|location)\s?=\s?["']?/?wakeup\.""",
    re.IGNORECASE,
)
"""A form or a way on to where it is woken; a link to there stands on other pages too."""

HEAD = 1_000
"""Rows among which the headers must be."""

Cells = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Entry:
    """One job: its own row, and the rows below it: each ink, each paper."""

    cells: Cells
    details: tuple[Cells, ...] = ()


@dataclass(frozen=True)
class Listing:
    """All jobs of the page, in its order: the newest first. `known_mark` is the decimal mark of a page of
    which only a part is here, "" if that did not tell."""

    columns: Columns
    entries: tuple[Entry, ...]
    known_mark: str | None = None

    def said(self, cells: Cells, field: Field) -> str:
        """What a row says in a column."""
        return self.columns.said(cells, field)

    @cached_property
    def mark(self) -> str | None:
        """The page's decimal mark. Areas tell it best, as they have four decimals."""
        if self.known_mark is not None:
            return self.known_mark or None
        rows = [cells for entry in self.entries for cells in (entry.cells, *entry.details)]
        others = chain.from_iterable(self._all(rows, field) for field in (Field.LENGTH, Field.INK))
        return mark_of(self._all(rows, Field.AREA)) or mark_of(others)

    def _all(self, rows: Sequence[Cells], field: Field) -> Iterator[str]:
        return (self.said(cells, field) for cells in rows)


def parse_listing(octets: bytes, charset: str = "") -> Listing:
    """The page `accounting.xls`, in truth HTML; `charset` is the one the server named.

    Raises PrinterAsleep for the page a sleeping printer shows in its place, and NotTheTable for any other.
    """
    rows = page_of(octets, charset).rows
    found = next(((at, columns) for at, row in enumerate(rows[:HEAD]) if (columns := columns_of(row))), None)
    if found is None:
        check_awake(octets)
        raise _no_table()
    at, columns = found
    below = _fitted([row for row in rows[at + 1 :] if row.cells != columns.headers], columns)
    entries = tuple(_entries(below, columns))
    if not entries:
        check_awake(octets)
    return Listing(columns, entries)


def check_awake(octets: bytes) -> None:
    """Raises PrinterAsleep if this is the page from which a printer is woken."""
    if SLEEPS.search(octets):
        raise PrinterAsleep(
            N_("The printer sleeps."), N_("It is asked every few minutes, and read once it is awake.")
        )


def _no_table() -> NotTheTable:
    return NotTheTable(
        N_("The printer's page of jobs has another form than is known."),
        N_("Look whether its web page lists the jobs under “Accounting”, and save that page for us."),
    )


def _fitted(rows: list[Row], columns: Columns) -> list[Row]:
    """The rows without columns that have no header and are always empty.

    Raises NotTheTable where it cannot be told which these are: a quantity must not be taken for another.
    """
    wide, many = len(columns.headers), Counter(len(row.cells) for row in rows if TOP in row.kind)
    width = max(many, key=lambda each: many[each], default=wide)
    if width <= wide:
        return rows
    full = [row for row in rows if len(row.cells) == width]
    empty = {place for place in range(width) if not any(row.cells[place] for row in full)}
    if len(empty) != width - wide:
        raise _no_table()
    return [_without(row, empty) if len(row.cells) == width else row for row in rows]


def _without(row: Row, places: set[int]) -> Row:
    return row._replace(cells=tuple(cell for place, cell in enumerate(row.cells) if place not in places))


def _entries(rows: Sequence[Row], columns: Columns) -> Iterator[Entry]:
    """Each job with the rows below it. Where no row is marked as a job's own, those with a time are."""
    marked = any(TOP in row.kind for row in rows)
    own: Cells = ()
    details: list[Cells] = []
    for row in rows:
        if TOP in row.kind if marked else columns.said(row.cells, Field.TIME):
            if own:
                yield Entry(own, tuple(details))
            own, details = row.cells, []
        else:
            details.append(row.cells)
    if own:
        yield Entry(own, tuple(details))
