"""The single file in which versions before the journal kept everything, and a copy of all tables in one."""

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any, TypeGuard

from smarttracker_lite.store.files import read
from smarttracker_lite.store.tables.index import HIGHEST, Lookups, Row
from smarttracker_lite.store.tables.layer import Layer
from smarttracker_lite.store.tables.snapshot import SEAL, damaged
from smarttracker_lite.store.tables.view import View

Tables = Mapping[str, Mapping[str, dict[str, Any]]]
"""Table name → document number → document, as TinyDB keeps it."""

_MOST = HIGHEST >> 1
"""The highest number a document may have: it leaves room for many more."""

_LINE = re.compile(
    rb"""
    (?:(?P<first>\{"(?:[^"\\]|\\.)*":\{) | (?P<table>"(?:[^"\\]|\\.)*":\{)
      |(?P<row>"\d+":\{.*\},) | (?P<last>"\d+":\{.*\}) | (?P<close>\},) | (?P<end>\}\}))\n
    """,
    re.VERBOSE,
)
_FOLLOW = {
    "": ("first",),
    "first": ("row", "last", "close", "end"),
    "table": ("row", "last", "close", "end"),
    "row": ("row", "last"),
    "last": ("close", "end"),
    "close": ("table",),
}
"""Which lines may follow which: only where all do is the file, as a whole, what its lines say one by one."""


def load(path: Path) -> Tables:
    """The tables in the file. Raises StoreTrouble if it is damaged, or there is none.

    Of our copies, which have a document a line, documents are decoded when they are asked for. Any other file
    is decoded at once.
    """
    return _by_lines(path) or _at_once(path)


def _by_lines(path: Path) -> Tables | None:
    """None where it is not written so, or cannot be read."""
    tables: dict[str, dict[str, bytes]] = {}
    with suppress(ValueError, LookupError, RecursionError, OSError), path.open("rb") as lines:
        for table, number, raw in listed(lines):
            rows = tables.setdefault(table, {})
            if raw is not None:
                json.loads(raw.decode())
                rows[str(number)] = raw
        return {name: _Rows(rows) for name, rows in tables.items()}
    return None


class _Rows(Mapping[str, dict[str, Any]]):
    """The documents of a table, which are JSON."""

    def __init__(self, raws: Mapping[str, bytes]) -> None:
        self._raws = raws

    def __getitem__(self, number: str) -> dict[str, Any]:
        row: dict[str, Any] = json.loads(self._raws[number])
        return row

    def __iter__(self) -> Iterator[str]:
        return iter(self._raws)

    def __len__(self) -> int:
        return len(self._raws)


def _at_once(path: Path) -> Tables:
    try:
        tables: object = json.loads(read(path) or b"")
    except (ValueError, RecursionError) as error:
        raise damaged(path, error) from error
    if not are_tables(tables):
        raise damaged(path, "these are not the tables of TinyDB")
    return {name: rows for name, rows in tables.items() if name != SEAL}


def are_tables(tables: object) -> TypeGuard[Tables]:
    """Whether these are tables as TinyDB keeps them."""
    return isinstance(tables, dict) and all(
        isinstance(rows, dict) and _are_documents(rows.items()) for rows in tables.values()
    )


_NUMBER = re.compile("0|[1-9][0-9]{0,9}")


def _are_documents(rows: Iterable[tuple[str, object]]) -> bool:
    """Their numbers leave room for many more."""
    return all(
        _NUMBER.fullmatch(number) and int(number) <= _MOST and isinstance(row, dict) for number, row in rows
    )


def layer(rows: Mapping[str, Row], lookups: Lookups) -> Layer:
    """A table of the file."""
    return Layer.of(lookups, ((int(number), rows[number]) for number in sorted(rows, key=int)))


def lines(views: Mapping[str, View]) -> Iterator[bytes]:
    """All tables as the content of such a file, a document a line."""
    head = b"{"
    for name, view in views.items():
        yield b"%b%b:{" % (head, json.dumps(name).encode("ascii"))
        yield from _documents(view)
        yield b"\n}"
        head = b",\n"
    yield b"}\n" if views else b"{}\n"


def _documents(view: View) -> Iterator[bytes]:
    comma = b"\n"
    for number in view.numbers():
        yield b'%b"%d":%b' % (comma, number, view.raw(number) or b"null")
        comma = b",\n"


def listed(lines: Iterable[bytes]) -> Iterator[tuple[str, int, bytes | None]]:
    """Table, number and row of every line of such a copy; the line that begins a table has no row.

    Raises ValueError where it is not written so, or names a table or a number twice.
    """
    tables: dict[str, int] = {}
    table = ""
    for kind, line in _in_order(lines):
        if kind in ("first", "table"):
            table = json.loads(line.removeprefix(b"{")[:-3].decode())
            if table in tables:
                raise ValueError("a table is there twice")
            tables[table] = -1
            yield table, 0, None
        elif kind in ("row", "last"):
            number, _, raw = line.rstrip(b",\n").partition(b":")
            if not tables[table] < int(number[1:-1]) <= _MOST:
                raise ValueError("the numbers do not rise")
            tables[table] = int(number[1:-1])
            yield table, tables[table], raw


def _in_order(lines: Iterable[bytes]) -> Iterator[tuple[str, bytes]]:
    """Each line with its kind. Raises ValueError for one that cannot follow, and where the end is missing."""
    kind = ""
    for line in lines:
        found = _LINE.fullmatch(line)
        if found is None or found.lastgroup not in _FOLLOW.get(kind, ()):
            raise ValueError("this line cannot follow")
        kind = found.lastgroup
        yield kind, line
    if kind != "end":
        raise ValueError("the end is missing")
