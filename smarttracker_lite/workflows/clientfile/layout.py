"""Which column of a table tells what: guessed by the names of its columns, and corrected by a person."""

from dataclasses import dataclass

from smarttracker_lite.workflows.clientfile.column import Column
from smarttracker_lite.workflows.clientfile.columns import COMPANY, FIRST, LAST, NAME, NAMING, meant
from smarttracker_lite.workflows.clientfile.table import TITLES, Line, Table

_EITHER = {"nome": FIRST, "nombre": FIRST, "name": LAST, "nom": LAST}
"""What these are where the other half of a name has its own column: Nome and Cognome, Name and Vorname."""
_PLAIN = frozenset({NAME, COMPANY, LAST})
"""One of these is enough to know a line of names by; "no" and "id" also stand elsewhere."""
_OTHER_HALF = {FIRST: LAST, LAST: FIRST}


@dataclass(frozen=True, slots=True, kw_only=True)
class Layout:
    """The line with the names of the columns, None if there is none, and what each column tells, None for
    nothing."""

    header: int | None
    columns: tuple[Column | None, ...]

    @property
    def names(self) -> bool:
        """Whether some column says whom a line is about."""
        return any(column and column.name in NAMING for column in self.columns)


def guess(table: Table) -> Layout:
    """How the table is probably meant."""
    head = max(table.lines[:TITLES], key=lambda line: len(_known(line)))
    told = _known(head)
    return laid_out(table, head.number if len(told) > 1 or told & _PLAIN else None)


def laid_out(table: Table, header: int | None) -> Layout:
    """The same with the names of the columns in this line."""
    names = heads(table, header)
    told = [meant(name) for name in names]
    known = frozenset(told)
    for place, name in enumerate(names):
        half = _EITHER.get(name.casefold())
        if half and half not in known and _OTHER_HALF[half] in known:
            told[place] = half
    return Layout(header=header, columns=tuple(told))


def heads(table: Table, header: int | None) -> tuple[str, ...]:
    """The names of the columns, "" where there is none."""
    cells = next((line.cells for line in table.lines if line.number == header), ())
    return (*cells, *[""] * (table.width - len(cells)))


def below(table: Table, layout: Layout) -> tuple[Line, ...]:
    """The lines about clients."""
    return tuple(line for line in table.lines if layout.header is None or line.number > layout.header)


def _known(line: Line) -> set[Column | None]:
    return {*map(meant, line.cells)} - {None}
