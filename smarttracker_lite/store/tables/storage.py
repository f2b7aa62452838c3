"""TinyDB on the keeper: its storage, its table, and the documents as it wants to see them."""

import json
from collections.abc import Callable, Iterable, Iterator, Mapping, MutableMapping
from contextlib import AbstractContextManager
from typing import Any, cast

from tinydb import TinyDB
from tinydb.queries import QueryLike
from tinydb.storages import Storage
from tinydb.table import Table

from smarttracker_lite.store.tables.index import Row
from smarttracker_lite.store.tables.keeper import Keeper, Written
from smarttracker_lite.store.tables.layer import raw_of
from smarttracker_lite.store.tables.view import View

Document = dict[str, Any]


class JournalStorage(Storage):
    """What TinyDB reads and writes; all it writes in one call is one transaction."""

    def __init__(self, keeper: Keeper) -> None:
        self.keeper = keeper

    def read(self) -> dict[str, Any]:
        """The tables, decoded a document at a time when it is asked for."""
        names = self.keeper.tables()
        return {name: Documents(view) for name in names if len(view := self.keeper.view(name))}

    def write(self, data: Mapping[str, Mapping[Any, Mapping[str, Any]]]) -> None:
        """Make these all the tables there are."""
        with self.keeper.transaction():
            for name in {*self.keeper.tables(), *data}:
                wanted = {int(number): dict(row) for number, row in data.get(name, {}).items()}
                gone = dict.fromkeys(self.keeper.view(name).numbers())
                self.keeper.put(name, gone | wanted)

    def close(self) -> None:
        """Let the journal go."""
        self.keeper.close()


class JournalTable(Table):
    """A table that reads and writes only the documents it is about.

    It keeps no answers of queries, whatever `cache_size` is asked for: other writers would make them wrong.
    """

    default_query_cache_capacity = 0

    def __init__(self, storage: JournalStorage, name: str, **options: Any) -> None:
        self._keeper = storage.keeper
        super().__init__(storage, name, **options | {"cache_size": 0})

    @property
    def view(self) -> View:
        """The table as it stands now for this thread."""
        return self._keeper.view(self.name)

    def put(self, items: Iterable[tuple[int, Row | None]]) -> None:
        """Put rows by their numbers; None deletes one."""
        self._keeper.put(self.name, dict(items))

    def put_written(self, rows: Mapping[int, Written], parts: frozenset[str] | None = None) -> None:
        """Put rows that are JSON already; what they were was just read in the table's view. Only these
        `parts` become others; None: any."""
        self._keeper.put_written(self.name, rows, parts)

    def joined(self) -> AbstractContextManager[None]:
        """A block in the transaction of this thread, if one runs, else in one of its own."""
        return self._keeper.joined()

    def free_number(self) -> int:
        """A row number that was never given."""
        return self._keeper.next_number(self.name)

    def update(
        self,
        fields: Mapping[Any, Any] | Callable[[MutableMapping[Any, Any]], None],
        cond: QueryLike | None = None,
        doc_ids: Iterable[int] | None = None,
    ) -> list[int]:
        """As TinyDB's; which documents are meant is found first, so that only they are held in memory."""
        with self._keeper.transaction():
            return super().update(fields, doc_ids=self._meant(cond, doc_ids))

    def remove(self, cond: QueryLike | None = None, doc_ids: Iterable[int] | None = None) -> list[int]:
        """As TinyDB's."""
        if cond is None and doc_ids is None:
            return super().remove()
        with self._keeper.transaction():
            return super().remove(doc_ids=self._meant(cond, doc_ids))

    def _meant(self, cond: QueryLike | None, doc_ids: Iterable[int] | None) -> Iterable[int]:
        if doc_ids is not None:
            return doc_ids
        return [int(number) for number, row in self._read_table().items() if cond is None or cond(row)]

    def _read_table(self) -> dict[str, Mapping[Any, Any]]:
        return cast(dict[str, Mapping[Any, Any]], Documents(self.view))

    def _update_table(self, updater: Callable[[dict[int, Mapping[Any, Any]]], None]) -> None:
        with self._keeper.transaction():
            overlay = Overlay(self.view)
            updater(cast(dict[int, Mapping[Any, Any]], overlay))
            self._keeper.put(self.name, overlay.changes())

    def _get_next_id(self) -> int:
        return self.free_number()


class JournalDB(TinyDB):
    """TinyDB with this storage and this table."""

    table_class: type[Table] = JournalTable
    default_storage_class: Any = JournalStorage


class Documents(Mapping[str, Document]):
    """A table's documents by their numbers, in digits as in the file; each is made anew when it is read."""

    def __init__(self, view: View) -> None:
        self._view = view

    def __getitem__(self, number: str) -> Document:
        raw = self._view.raw(int(number)) if number.isdecimal() else None
        if raw is None:
            raise KeyError(number)
        return cast(Document, json.loads(raw))

    def __iter__(self) -> Iterator[str]:
        return map(str, self._view.numbers())

    def __len__(self) -> int:
        return len(self._view)


class Overlay(MutableMapping[int, Document]):
    """A table's documents while they are changed: those that were looked at, over those that were not."""

    def __init__(self, view: View) -> None:
        self._view = view
        self._seen: dict[int, Document | None] = {}

    def __getitem__(self, number: int) -> Document:
        if number not in self._seen:
            raw = self._view.raw(number)
            self._seen[number] = None if raw is None else json.loads(raw)
        found = self._seen[number]
        if found is None:
            raise KeyError(number)
        return found

    def __setitem__(self, number: int, row: Document) -> None:
        self._seen[number] = row

    def __delitem__(self, number: int) -> None:
        self[number]
        self._seen[number] = None

    def __iter__(self) -> Iterator[int]:
        below = (number for number in self._view.numbers() if number not in self._seen)
        return iter([*below, *(number for number, row in self._seen.items() if row is not None)])

    def __len__(self) -> int:
        return sum(1 for _ in self)

    def clear(self) -> None:
        """All at once: one after the other would list the rest each time."""
        self._seen = dict.fromkeys([*self._seen, *self])

    def changes(self) -> dict[int, Row | None]:
        """What is not as it was."""
        return {number: row for number, row in self._seen.items() if self._differs(number, row)}

    def _differs(self, number: int, row: Document | None) -> bool:
        return self._view.raw(number) != (None if row is None else raw_of(row))
