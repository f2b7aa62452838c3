"""The columns of a list of clients as a form: what each tells."""

from collections.abc import Sequence
from dataclasses import dataclass

from smarttracker_lite.errors import BadInput, N_
from smarttracker_lite.web.exchange import Fields
from smarttracker_lite.words import Words
from smarttracker_lite.workflows.clientfile.columns import BY_NAME, COLUMNS
from smarttracker_lite.workflows.clientfile.layout import Layout, below, heads, laid_out
from smarttracker_lite.workflows.clientfile.table import Line, Table

_SAMPLES = 3
_LONGEST = 40


@dataclass(frozen=True, slots=True, kw_only=True)
class ColumnRow:
    """One column: its name, what its first cells say, and what is chosen for it."""

    head: str
    samples: tuple[str, ...]
    chosen: str


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
    lines = below(table, layout)[:_SAMPLES]
    names = heads(table, layout.header)
    rows = tuple(
        ColumnRow(
            head=_head(words, name, place),
            samples=_samples(lines, place),
            chosen=column.name if column else "",
        )
        for place, (name, column) in enumerate(zip(names, layout.columns, strict=True))
    )
    return ColumnsView(
        header=None if table.is_cards else str(layout.header or ""),
        rows=rows,
        options=(("", words.text("nothing")), *((each.name, words.text(each.title)) for each in COLUMNS)),
    )


def chosen(form: Fields, table: Table, before: Layout) -> Layout:
    """The layout as the form has it; with another line of names the columns are guessed anew.

    Raises BadInput that names the field.
    """
    header = before.header if table.is_cards else _line(form.get("header"), table)
    if header != before.header:
        return laid_out(table, header)
    picked = (BY_NAME.get(form.get(f"column-{place}")) for place in range(len(before.columns)))
    return Layout(header=header, columns=tuple(picked))


def _head(words: Words, name: str, place: int) -> str:
    if name in BY_NAME:
        return words.text(BY_NAME[name].title)
    return name[:_LONGEST] or words.text("Column {number}", number=place + 1)


def _samples(lines: Sequence[Line], place: int) -> tuple[str, ...]:
    return tuple(line.cells[place][:_LONGEST] if place < len(line.cells) else "" for line in lines)


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
