"""What the forms for the columns of a table have in common: a row for each column, and the line with their
names."""

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass

from smarttracker_lite.errors import BadInput, N_
from smarttracker_lite.words import Words

SAMPLES = 3
_LONGEST = 40


@dataclass(frozen=True, slots=True, kw_only=True)
class ColumnRow:
    """One column: its name, what its first cells say, and what is chosen for it."""

    head: str
    samples: tuple[str, ...]
    chosen: str


def column_rows(
    words: Words, heads: Iterable[str], chosen: Iterable[str], lines: Sequence[Sequence[str]]
) -> Iterator[ColumnRow]:
    """The columns by their names, "" for one without, beside the cells of the first lines."""
    for place, (name, known_as) in enumerate(zip(heads, chosen, strict=True)):
        yield ColumnRow(
            head=name[:_LONGEST] or words.text("Column {number}", number=place + 1),
            samples=tuple(cells[place][:_LONGEST] if place < len(cells) else "" for cells in lines),
            chosen=known_as,
        )


def header_line(typed: str, numbers: Collection[int]) -> int | None:
    """The line with the names, None for none. Raises BadInput for what is no line of the file."""
    if typed in ("", "0"):
        return None
    number = int(typed) if typed.isascii() and typed.isdecimal() and len(typed) < _LONGEST else -1
    if number not in numbers:
        raise BadInput(
            N_("“{typed}” is no line of a file."),
            N_("Type the number of the line with the headers; 0 if there is none."),
            field="header",
            typed=typed[:_LONGEST],
        )
    return number
