"""One SQLite database (standard library) filled with the books, all its foreign keys leading somewhere."""

import errno
import sqlite3
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

from smarttracker_lite.workflows.leaving.flatten import value_at
from smarttracker_lite.workflows.leaving.relational import Cell, Table, Value, plain

Row = Mapping[str, Any]

_DANGLING = """
CREATE TABLE dangling (
    table_name TEXT NOT NULL,
    row_id TEXT NOT NULL,
    row_position TEXT,
    column_name TEXT NOT NULL,
    missing_from TEXT NOT NULL,
    missing_id TEXT NOT NULL
)
"""
"""The records that rows name and that are in no table; in the rows themselves is NULL then.

`row_id` and `row_position` are the row's key, positions below each other with dots between.
"""
_INSERT = "INSERT INTO {table} ({columns}) VALUES ({places})"
_LOST = """"{column}" IS NOT NULL AND "{column}" NOT IN (SELECT id FROM {link})"""
_TIE = (
    """INSERT INTO dangling
       SELECT '{table}', {id}, {position}, '{column}', '{link}', "{column}" FROM {table} WHERE {lost}""",
    """UPDATE {table} SET "{column}" = NULL WHERE {lost}""",
    """CREATE INDEX {table}_{column} ON {table} ("{column}")""",
)
"""What makes a foreign key of a column that names other records."""


def fill(
    path: Path, books: Iterable[tuple[Table, Iterable[Row]]], about: Mapping[str, Value]
) -> dict[str, int]:
    """Write a new database of these tables and rows; gives the number of records by main table.

    Raises OSError, with SQLite's own words for a full disk.
    """
    with _opened(path) as connection:
        connection.execute(f"CREATE TABLE about ({_listed(about)})")
        connection.execute(_insertion("about", list(about)), tuple(about.values()))
        connection.execute(_DANGLING)
        counts: dict[str, int] = {}
        links: list[tuple[Table, Cell]] = []
        for table, rows in books:
            counts[table.name] = _fill(connection, table, rows)
            links += [(each, cell) for each in table.whole() for cell in each.cells if cell.link]
        for table, cell in links:
            _tie(connection, table, cell)
        (counts["dangling"],) = connection.execute("SELECT count(*) FROM dangling").fetchone()
    return counts


@contextmanager
def _opened(path: Path) -> Iterator[sqlite3.Connection]:
    try:
        with closing(sqlite3.connect(path)) as connection, connection:
            connection.execute("PRAGMA journal_mode = MEMORY")  # nobody else reads the file yet
            yield connection
    except sqlite3.OperationalError as error:
        raise OSError(errno.EIO, str(error)) from error


def _fill(connection: sqlite3.Connection, table: Table, rows: Iterable[Row]) -> int:
    insertions: dict[str, str] = {}
    for each in table.whole():
        connection.execute(_creation(each))
        insertions[each.name] = _insertion(
            each.name, [*each.key.columns, *(cell.name for cell in each.cells)]
        )

    def put(table: Table, key: tuple[Value, ...], entry: Any) -> None:
        connection.execute(insertions[table.name], (*key, *(cell.value(entry) for cell in table.cells)))
        for place, child in table.children:
            for position, inner in enumerate(value_at(entry, place) or (), 1):
                put(child, (*key, position), inner)

    count = 0
    for count, row in enumerate(rows, 1):  # noqa: B007 - the last one is their number
        put(table, (plain(row["id"]),), row)
    return count


def _tie(connection: sqlite3.Connection, table: Table, cell: Cell) -> None:
    id, *positions = map(_quoted, table.key.columns)
    names = {"table": table.name, "id": id, "column": cell.name, "link": cell.link}
    position, lost = " || '.' || ".join(positions) or "NULL", _LOST.format(**names)
    for statement in _TIE:
        connection.execute(statement.format(position=position, lost=lost, **names))


def _creation(table: Table) -> str:
    key, above = table.key.columns, table.above
    kinds = ("TEXT", *("INTEGER" for _ in key[1:]))
    parts = [
        *(f"{_quoted(name)} {kind} NOT NULL" for name, kind in zip(key, kinds, strict=True)),
        *(f"{_quoted(cell.name)} {cell.declared}" for cell in table.cells),
        f"PRIMARY KEY ({_listed(key)})",
        *(
            f"FOREIGN KEY ({_quoted(cell.name)}) REFERENCES {cell.link} (id)"
            for cell in table.cells
            if cell.link
        ),
    ]
    if above:
        own = key[: len(above.columns)]
        parts.append(f"FOREIGN KEY ({_listed(own)}) REFERENCES {above.table} ({_listed(above.columns)})")
    listed = ",\n    ".join(parts)
    return f"CREATE TABLE {table.name} (\n    {listed}\n)"


def _insertion(table: str, columns: Sequence[str]) -> str:
    places = ", ".join("?" * len(columns))
    return _INSERT.format(table=table, columns=_listed(columns), places=places)


def _listed(names: Iterable[str]) -> str:
    return ", ".join(map(_quoted, names))


def _quoted(name: str) -> str:
    """A column's name; `to` and others are words of SQL."""
    return f'"{name}"'
