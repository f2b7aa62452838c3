"""What is in a copy of the books: read by plain TinyDB, and every row by what it is a row of."""

from collections.abc import Iterator, Mapping
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
from smarttracker_lite.store.migrations import TABLE, migrated
from smarttracker_lite.store.rows import from_row
from smarttracker_lite.store.settings import SettingsPage
from smarttracker_lite.store.tables.snapshot import damaged
from smarttracker_lite.store.tables.whole_file import Tables

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
    tables = _tables(copy)
    documents = dict(pair for row in _rows(migrated(tables, copy)) for pair in _named(row))
    counts = {table: len(rows) for table, rows in tables.items() if table != TABLE}
    return Contents(tables[TABLE]["1"]["number"], counts, documents)


def _tables(copy: Path) -> Tables:
    """All of it, as TinyDB reads it."""
    try:
        with TinyDB(copy, access_mode="r") as plain:
            tables = plain.storage.read()
    except (ValueError, RecursionError) as error:
        raise damaged(copy, error) from error
    if not isinstance(tables, dict) or not all(map(_is_table, tables.values())):
        raise damaged(copy, "these are not the tables of TinyDB")
    return tables


def _is_table(rows: object) -> bool:
    return isinstance(rows, dict) and all(
        number.isdecimal() and isinstance(row, dict) for number, row in rows.items()
    )


def _rows(tables: Tables) -> Iterator[object]:
    """Every row as what it is."""
    for table, rows in tables.items():
        if table == TABLE:
            continue
        if table not in KINDS:
            raise StoreTrouble(N_("There is no table {table}."), table=table)
        for row in rows.values():
            yield from_row(row, KINDS[table], table)


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
