"""The columns of a bank's table as a form: what each tells, and how days and numbers are written."""

from dataclasses import dataclass

from smarttracker_lite.web.exchange import Fields
from smarttracker_lite.web.pages.filecolumns import SAMPLES, ColumnRow, column_rows, header_line
from smarttracker_lite.words import Words
from smarttracker_lite.workflows.bankfile.columns import BY_NAME, COLUMNS
from smarttracker_lite.workflows.bankfile.layout import Layout, below, heads, laid_out
from smarttracker_lite.workflows.bankfile.table import Table, shown

_COMMA, _POINT = "comma", "point"
_DAY, _MONTH = "day", "month"

Options = tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ColumnsView:
    """The form: the line with the names, "" if there is none, the columns, and how numbers and days are
    written."""

    header: str
    rows: tuple[ColumnRow, ...]
    options: Options
    marks: Options
    mark: str
    orders: Options
    order: str


def columns_view(words: Words, table: Table, layout: Layout) -> ColumnsView:
    """The layout beside what it is about."""
    lines = [list(map(shown, line.cells)) for line in below(table, layout)[:SAMPLES]]
    known_as = (column.name if column else "" for column in layout.columns)
    return ColumnsView(
        header=str(layout.header or ""),
        rows=tuple(column_rows(words, heads(table, layout.header), known_as, lines)),
        options=(("", words.text("nothing")), *((each.name, words.text(each.title)) for each in COLUMNS)),
        marks=((_COMMA, words.text("Comma: 1.234,50")), (_POINT, words.text("Point: 1,234.50"))),
        mark=_COMMA if layout.comma else _POINT,
        orders=((_DAY, words.text("The day: 30.11.2026")), (_MONTH, words.text("The month: 11/30/2026"))),
        order=_MONTH if layout.month_first else _DAY,
    )


def chosen(form: Fields, table: Table, before: Layout) -> Layout:
    """The layout as the form has it; with another line of names, what nobody chose is guessed anew.

    Raises BadInput that names the field.
    """
    header = header_line(form.get("header"), {line.number for line in table.lines})
    anew = before if header == before.header else laid_out(table, header)
    picked = (BY_NAME.get(form.get(f"column-{place}")) for place in range(len(before.columns)))
    comma, month_first = form.get("mark") != _POINT, form.get("order") == _MONTH
    return Layout(
        header=header,
        columns=tuple(
            guessed if column == old else column
            for column, old, guessed in zip(picked, before.columns, anew.columns, strict=True)
        ),
        comma=anew.comma if comma == before.comma else comma,
        month_first=anew.month_first if month_first == before.month_first else month_first,
    )
