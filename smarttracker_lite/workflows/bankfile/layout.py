"""How a bank's table is written: guessed by the names of its columns, and corrected by a person."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from smarttracker_lite.workflows.bankfile.cells import has_month_first, uses_comma
from smarttracker_lite.workflows.bankfile.columns import AMOUNTS, CURRENCY, DAYS, VALUE_DAY, Column, meant
from smarttracker_lite.workflows.bankfile.table import Line, Table, titles
from smarttracker_lite.workflows.workbook import Cell

_SAMPLE = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class Layout:
    """The line with the names of the columns, None if there is none, what each column tells, None for
    nothing, and how numbers and days are written."""

    header: int | None
    columns: tuple[Column | None, ...]
    comma: bool = True
    month_first: bool = False

    @property
    def whole(self) -> bool:
        """Whether some column tells a day, and some an amount."""
        told = set(self.columns)
        return bool(told & DAYS) and bool(told & AMOUNTS)


def guess(table: Table) -> Layout:
    """How the table is probably meant."""
    head = max(titles(table), key=_known)
    return laid_out(table, head.number if _known(head) > 1 else None)


def laid_out(table: Table, header: int | None) -> Layout:
    """The same with the names of the columns in this line."""
    columns = tuple(meant(name) for name in heads(table, header))
    layout = Layout(header=header, columns=columns)
    columns = tuple(
        CURRENCY if column is VALUE_DAY and not _has_figures(_cells(table, layout, (place,))) else column
        for place, column in enumerate(columns)
    )
    amounts = (place for place, column in enumerate(columns) if column in AMOUNTS)
    days = (place for place, column in enumerate(columns) if column in DAYS)
    comma = uses_comma(_cells(table, layout, amounts))
    return Layout(
        header=header,
        columns=columns,
        comma=comma is not False,
        month_first=has_month_first(_cells(table, layout, days)),
    )


def heads(table: Table, header: int | None) -> tuple[str, ...]:
    """The names of the columns, "" where there is none."""
    cells = next((line.cells for line in table.lines if line.number == header), ())
    return (*map(str, cells), *[""] * (table.width - len(cells)))


def below(table: Table, layout: Layout) -> tuple[Line, ...]:
    """The lines about payments."""
    return tuple(line for line in table.lines if layout.header is None or line.number > layout.header)


def _cells(table: Table, layout: Layout, places: Iterable[int]) -> Iterator[Cell]:
    wanted = tuple(places)
    for line in below(table, layout)[:_SAMPLE]:
        yield from (line.cells[place] for place in wanted if place < len(line.cells))


def _has_figures(cells: Iterable[Cell]) -> bool:
    """Italian banks write “Valuta” both over days and over currencies."""
    return any(sign.isdigit() for cell in cells for sign in str(cell))


def _known(line: Line) -> int:
    return len({meant(str(cell)) for cell in line.cells} - {None})
