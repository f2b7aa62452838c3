"""What is in a copy of the books: every row of it, read by what it is a row of.

Our copies have a row a line and are read so: others get their turn meanwhile. Any other file is read at
once, as plain TinyDB does.
"""

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from tinydb import TinyDB

from smarttracker_lite.domain.clients import Client, Project
from smarttracker_lite.domain.invoicing import Draft, Invoice
from smarttracker_lite.domain.jobs import Job, Tagging
from smarttracker_lite.domain.machines import Printer
from smarttracker_lite.domain.pricing import Rate
from smarttracker_lite.errors import N_, StoreTrouble
from smarttracker_lite.store.book import Kept
from smarttracker_lite.store.migrations import NEWEST, TABLE, known, migrated
from smarttracker_lite.store.rows import Row, from_row
from smarttracker_lite.store.settings import SettingsPage
from smarttracker_lite.store.tables.index import HIGHEST
from smarttracker_lite.store.tables.snapshot import damaged
from smarttracker_lite.store.tables.whole_file import Tables, are_tables

KINDS: Mapping[str, type[Kept]] = {
    "printers": Printer,
    "jobs": Job,
    "clients": Client,
    "projects": Project,
    "rates": Rate,
    "drafts": Draft,
    "invoices": Invoice,
    "taggings": Tagging,
    "settings": SettingsPage,
}
"""The tables there are, and what their rows are."""


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


@dataclass(frozen=True, slots=True)
class Contents:
    """The schema a copy is written in, its rows by table, and the documents that its rows name.

    `documents`: path in the data folder → SHA-256 in hex, "" where the books do not say.
    """

    schema: int
    counts: Mapping[str, int]
    documents: Mapping[str, str]


def examined(copy: Path) -> Contents:
    """What is in a copy of this or an older schema. Raises StoreTrouble if a row of it cannot be read."""
    return _by_lines(copy) or _at_once(copy)


def _by_lines(copy: Path) -> Contents | None:
    """None where it is not written so, has to be migrated first, or cannot be read."""
    schema: dict[str, Row] = {}
    counts: dict[str, int] = {}
    documents: dict[str, str] = {}
    with suppress(ValueError, LookupError, RecursionError, StoreTrouble), copy.open("rb") as lines:
        for table, number, row in _listed(lines):
            if table == TABLE:
                schema |= {str(number): row} if row else {}
            elif row is None:
                counts[table] = 0
            else:
                counts[table] += 1
                documents.update(_named(_read(table, row)))
        if known({TABLE: schema}, copy) == NEWEST and counts.keys() <= KINDS.keys():
            return Contents(NEWEST, counts, documents)
    return None


def _listed(lines: Iterable[bytes]) -> Iterator[tuple[str, int, Row | None]]:
    """Table, number and row of every line; the line that begins a table has no row.

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
            number, _, row = line.rstrip(b",\n").partition(b":")
            if not tables[table] < int(number[1:-1]) <= HIGHEST:
                raise ValueError("the numbers do not rise")
            tables[table] = int(number[1:-1])
            yield table, tables[table], json.loads(row.decode())


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


def _at_once(copy: Path) -> Contents:
    tables = _tables(copy)
    documents = dict(pair for row in _rows(migrated(tables, copy)) for pair in _named(row))
    counts = {table: len(rows) for table, rows in tables.items() if table != TABLE}
    return Contents(known(tables, copy) if tables else NEWEST, counts, documents)


def _tables(copy: Path) -> Tables:
    """All of it, as TinyDB reads it."""
    try:
        with TinyDB(copy, access_mode="r") as plain:
            tables: object = plain.storage.read()
    except (ValueError, RecursionError) as error:
        raise damaged(copy, error) from error
    if not are_tables(tables):
        raise damaged(copy, "these are not the tables of TinyDB")
    return tables


def _rows(tables: Tables) -> Iterator[object]:
    """Every row as what it is."""
    for table, rows in tables.items():
        if table not in (TABLE, *KINDS):
            raise StoreTrouble(N_("There is no table {table}."), table=table)
        if table != TABLE:
            yield from (_read(table, row) for row in rows.values())


def _read(table: str, row: Row) -> object:
    return from_row(row, KINDS[table], table)


def _named(row: object) -> Iterator[tuple[str, str]]:
    """The documents a row names."""
    match row:
        case Invoice():
            yield f"invoices/{row.id}.pdf", row.pdf_sha256
            logo = row.logo
        case SettingsPage():
            logo = row.settings.logo
        case _:
            return
    if logo:
        yield logo, ""
