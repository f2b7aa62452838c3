"""The columns of a bank's table as a form: what each tells, and how days and numbers are written."""

from collections.abc import Sequence
from dataclasses import dataclass

from smarttracker_lite.errors import BadInput, N_
from smarttracker_lite.web.exchange import Fields
from smarttracker_lite.words import Words
from smarttracker_lite.workflows.bankfile.columns import BY_NAME, COLUMNS
from smarttracker_lite.workflows.bankfile.layout import Layout, below, heads, laid_out
from smarttracker_lite.workflows.bankfile.table import Line, Table, shown

_SAMPLES = 3
_LONGEST = 40
_COMMA, _POINT = "comma", "point"
_DAY, _MONTH = "day", "month"

Options = tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ColumnRow:
    """One column: its name, what its first cells say, and what is chosen for it."""

    head: str
    samples: tuple[str, ...]
    chosen: str


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
    lines = below(table, layout)[:_SAMPLES]
    rows = tuple(
        ColumnRow(
            head=name[:_LONGEST] or words.text("Column {number}", number=place + 1),
            samples=_samples(lines, place),
            chosen=column.name if column else "",
        )
        for place, (name, column) in enumerate(zip(heads(table, layout.header), layout.columns, strict=True))
    )
    return ColumnsView(
        header=str(layout.header or ""),
        rows=rows,
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
    header = _line(form.get("header"), table)
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


def _samples(lines: Sequence[Line], place: int) -> tuple[str, ...]:
    return tuple(shown(line.cells[place])[:_LONGEST] if place < len(line.cells) else "" for line in lines)


def _line(typed: str, table: Table) -> int | None:
    if typed in ("", "0"):
        return None
    number = int(typed) if typed.isascii() and typed.isdecimal() and len(typed) < _LONGEST else -1
    if all(line.number != number for line in table.lines):
        raise BadInput(
            N_("“{typed}” is no line of a file."),
            N_("Type the number of the line with the headers; 0 if there is none."),
            field="header",
            typed=typed[:_LONGEST],
        )
    return number
