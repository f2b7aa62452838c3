"""The books as tables of a relational database.

A record is a row, a list in it a child table, a field that names another record a foreign key.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from smarttracker_lite.workflows.leaving.flatten import (
    Column,
    Listing,
    Place,
    as_json,
    layout,
    value_at,
    words,
)

LINKS: Mapping[str, str] = {
    "client_id": "clients",
    "extra_id": "extras",
    "first_id": "jobs",
    "invoice_id": "invoices",
    "job_id": "jobs",
    "job_ids": "jobs",
    "list_id": "price_lists",
    "merged_into": "clients",
    "parent_id": "projects",
    "printer_id": "printers",
    "project_id": "projects",
    "quotation_id": "quotations",
    "quotation_ids": "quotations",
    "reprint_of": "jobs",
}
"""Fields that name another record, wherever they stand, and the table in which it is."""

Value = str | int | float | None

_LARGEST = 2**63 - 1


@dataclass(frozen=True, slots=True)
class Cell:
    """A column that is no part of the key: its name, its type as SQL declares it, and where its value is.

    `link` is the table of the record that it names; `counts` says that it has the length of the list there.
    """

    name: str
    declared: str
    place: Place
    link: str | None = None
    counts: bool = False

    def value(self, entry: Any) -> Value:
        """What stands in it for an entry of its table."""
        found = value_at(entry, self.place)
        return plain(len(found) if self.counts and found is not None else found)


@dataclass(frozen=True, slots=True)
class Key:
    """The columns that tell the rows of a table apart."""

    table: str
    columns: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Table:
    """`key` holds the columns of the key `above`, to whose row it belongs, and one more.

    `children` are the tables of its lists, and where these are in an entry.
    """

    key: Key
    above: Key | None
    cells: tuple[Cell, ...]
    children: tuple[tuple[Place, "Table"], ...]

    @property
    def name(self) -> str:
        return self.key.table

    def whole(self) -> Iterator["Table"]:
        """The table and all below it."""
        yield self
        for _, child in self.children:
            yield from child.whole()


def table(many: str, one: str, kind: type) -> Table:
    """The tables of a type of record with an `id`: `many` is the main one, `one` begins the others' names."""
    plan, key = layout(kind), Key(many, ("id",))
    cells = (_cell(column) for column in plan.columns if column.place != ("id",))
    children = (_child(listing, one, (f"{one}_id",), key) for listing in plan.lists)
    return Table(key, None, (*cells, *_counts(plan.lists)), tuple(children))


def _child(listing: Listing, prefix: str, upper: tuple[str, ...], above: Key) -> tuple[Place, Table]:
    name, plan = listing.name, listing.entry
    key = Key(f"{prefix}_{name}", (*upper, f"{name}_position"))
    cells = (_cell(column, of=listing.place[-1]) for column in plan.columns)
    children = (_child(inner, key.table, key.columns, key) for inner in plan.lists)
    return listing.place, Table(key, above, (*cells, *_counts(plan.lists)), tuple(children))


def _cell(column: Column, of: str = "") -> Cell:
    """A plain value is linked by the name of the list it is `of`. What a link names may be gone."""
    link = LINKS.get(column.place[-1] if column.place else of)
    declared = "INTEGER" if column.kind in (int, bool) else "TEXT"
    needed = " NOT NULL" if column.required and not link else ""
    return Cell("_".join(words(column.place)), declared + needed, column.place, link)


def _counts(lists: tuple[Listing, ...]) -> Iterator[Cell]:
    """A list that may be missing has its length beside its table: 0 if it is empty, NULL if it is missing."""
    for listing in lists:
        if not listing.required:
            yield Cell("_".join((*words(listing.place), "count")), "INTEGER", listing.place, counts=True)


def plain(value: Any) -> Value:
    """The value as SQLite takes it, a structure as JSON.

    Half a surrogate pair, which is no UTF-8, becomes `\\udc80`; an integer beyond 64 bits, which only a
    printer that lies sends, becomes text, of which SQLite makes the nearest REAL.
    """
    if isinstance(value, dict | list):
        value = as_json(value)
    if isinstance(value, str):
        return value.encode(errors="backslashreplace").decode()
    return str(value) if isinstance(value, int) and abs(value) > _LARGEST else value
