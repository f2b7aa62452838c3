"""The columns of a list of clients as a form: what each tells."""

from dataclasses import dataclass

from smarttracker_lite.web.exchange import Fields
from smarttracker_lite.web.pages.filecolumns import SAMPLES, ColumnRow, column_rows, header_line
from smarttracker_lite.words import Words
from smarttracker_lite.workflows.clientfile.columns import BY_NAME, COLUMNS
from smarttracker_lite.workflows.clientfile.layout import Layout, below, heads, laid_out
from smarttracker_lite.workflows.clientfile.table import Table


@dataclass(frozen=True, slots=True, kw_only=True)
class ColumnsView:
    """The form: the line with the names, None where the file has no such line to choose, and the columns."""

    header: str | None
    rows: tuple[ColumnRow, ...]
    options: tuple[tuple[str, str], ...]

    @property
    def unknown(self) -> tuple[str, ...]:
        """The names of columns that are left out, though something stands in them."""
        return tuple(row.head for row in self.rows if not row.chosen and any(row.samples))


def columns_view(words: Words, table: Table, layout: Layout) -> ColumnsView:
    """The layout beside what it is about."""
    lines = [line.cells for line in below(table, layout)[:SAMPLES]]
    names = [_head(words, name) for name in heads(table, layout.header)]
    known_as = (column.name if column else "" for column in layout.columns)
    return ColumnsView(
        header=None if table.is_cards else str(layout.header or ""),
        rows=tuple(column_rows(words, names, known_as, lines)),
        options=(("", words.text("nothing")), *((each.name, words.text(each.title)) for each in COLUMNS)),
    )


def chosen(form: Fields, table: Table, before: Layout) -> Layout:
    """The layout as the form has it; with another line of names the columns are guessed anew.

    Raises BadInput that names the field.
    """
    numbers = {line.number for line in table.lines}
    header = before.header if table.is_cards else header_line(form.get("header"), numbers)
    if header != before.header:
        return laid_out(table, header)
    picked = (BY_NAME.get(form.get(f"column-{place}")) for place in range(len(before.columns)))
    return Layout(header=header, columns=tuple(picked))


def _head(words: Words, name: str) -> str:
    return words.text(BY_NAME[name].title) if name in BY_NAME else name
