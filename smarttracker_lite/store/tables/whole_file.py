"""The single file in which versions before the journal kept everything, and a copy of all tables in one."""

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any, TypeGuard

from smarttracker_lite.store.files import read
from smarttracker_lite.store.tables.index import HIGHEST, Lookups, Row
from smarttracker_lite.store.tables.layer import Layer
from smarttracker_lite.store.tables.snapshot import SEAL, damaged
from smarttracker_lite.store.tables.view import View

Tables = dict[str, dict[str, dict[str, Any]]]
"""Table name → document number → document, as TinyDB keeps it."""


def load(path: Path) -> Tables:
    """The tables in the file. Raises StoreTrouble if it is damaged, or there is none."""
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
        _NUMBER.fullmatch(number) and int(number) <= HIGHEST >> 1 and isinstance(row, dict)
        for number, row in rows
    )


def layer(rows: Mapping[str, Row], lookups: Lookups) -> Layer:
    """A table of the file."""
    return Layer.of(lookups, sorted((int(number), row) for number, row in rows.items()))


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
