"""What is in a copy of the books: every row of it, read by what it is a row of.

Our copies have a row a line and are read so: others get their turn meanwhile. Any other file is read at
once.
"""

import json
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from smarttracker_lite.domain.billingrun import Turn
from smarttracker_lite.domain.cartridges import CartridgeChange, Correction
from smarttracker_lite.domain.clients import Client, Project
from smarttracker_lite.domain.counters import Standing
from smarttracker_lite.domain.documents import Invoice
from smarttracker_lite.domain.extras import Bundle, Extra
from smarttracker_lite.domain.gaps import NotedGap
from smarttracker_lite.domain.imports import Import
from smarttracker_lite.domain.invoicing import Draft
from smarttracker_lite.domain.jobs import Job, Tagging
from smarttracker_lite.domain.machines import Printer, Remembered
from smarttracker_lite.domain.mappings import SavedMapping
from smarttracker_lite.domain.quotations import Quotation
from smarttracker_lite.domain.rates import PriceList, Rate
from smarttracker_lite.domain.rules import Rule
from smarttracker_lite.errors import N_, StoreTrouble
from smarttracker_lite.store.book import Kept
from smarttracker_lite.store.migrations import NEWEST, TABLE, known, migrated
from smarttracker_lite.store.rows import Row, from_row
from smarttracker_lite.store.settings import SettingsPage
from smarttracker_lite.store.tables.whole_file import Tables, listed, load

KINDS: Mapping[str, type[Kept]] = {
    "printers": Printer,
    "memories": Remembered,
    "gaps": NotedGap,
    "standings": Standing,
    "mappings": SavedMapping,
    "imports": Import,
    "jobs": Job,
    "clients": Client,
    "projects": Project,
    "rules": Rule,
    "price_lists": PriceList,
    "rates": Rate,
    "extras": Extra,
    "bundles": Bundle,
    "cartridges": CartridgeChange,
    "corrections": Correction,
    "drafts": Draft,
    "invoices": Invoice,
    "turns": Turn,
    "quotations": Quotation,
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
    return _by_lines(copy) or _at_once(copy)


def _by_lines(copy: Path) -> Contents | None:
    """None where it is not written so, has to be migrated first, or cannot be read."""
    schema: dict[str, Row] = {}
    counts: dict[str, int] = {}
    documents: dict[str, str] = {}
    with suppress(ValueError, LookupError, RecursionError, StoreTrouble), copy.open("rb") as lines:
        for table, number, raw in listed(lines):
            row = None if raw is None else json.loads(raw.decode())
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


def _at_once(copy: Path) -> Contents:
    tables = load(copy)
    documents = dict(pair for row in _rows(migrated(tables, copy)) for pair in _named(row))
    counts = {table: len(rows) for table, rows in tables.items() if table != TABLE}
    return Contents(known(tables, copy) if tables else NEWEST, counts, documents)


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
            for file in row.kept:
                yield f"invoices/{row.id}-{file.name}", file.sha256
            logo = row.logo
        case Quotation():
            yield f"quotations/{row.id}.pdf", row.pdf_sha256
            logo = row.logo
        case SettingsPage():
            logo = row.settings.logo
        case _:
            return
    if logo:
        yield logo, ""
