"""A book: all rows of one kind, read once and kept in memory as the dataclasses they are."""

from collections.abc import Iterable, Mapping
from itertools import count
from typing import Generic, Protocol, TypeVar

from tinydb.table import Document

from smarttracker_lite.errors import N_, NotFound
from smarttracker_lite.store.rows import from_row, to_row
from smarttracker_lite.store.shelf import Shelf


class Kept(Protocol):
    """What can be kept: a frozen dataclass with an id of its own."""

    @property
    def id(self) -> str: ...


T = TypeVar("T", bound=Kept)


class Book(Generic[T]):
    """The rows of one table, in the order in which they were first put.

    A change outside a transaction is a transaction of its own.
    """

    def __init__(self, kind: type[T], name: str, shelf: Shelf) -> None:
        """Read the table and stand on the shelf. Raises StoreTrouble for a row of another shape."""
        self._table = shelf.table(name)
        self._lock = shelf.lock
        self._transaction = shelf.transaction
        documents = sorted(self._table, key=lambda document: document.doc_id)
        items = [from_row(dict(document), kind, name) for document in documents]
        self._items = {item.id: item for item in items}
        self._numbers = {item.id: document.doc_id for item, document in zip(items, documents, strict=True)}
        self._free = count(max(self._numbers.values(), default=0) + 1)
        shelf.add(self)

    def all(self) -> list[T]:
        """Every item."""
        with self._lock:
            return list(self._items.values())

    def find(self, id: str) -> T | None:
        """The item of this id, if there is one."""
        with self._lock:
            return self._items.get(id)

    def get(self, id: str) -> T:
        """The item of this id. Raises NotFound."""
        item = self.find(id)
        if item is None:
            raise NotFound(
                N_("There is no “{id}” among the {table}."),
                N_("It may have been removed: look at the list again."),
                id=id,
                table=self._table.name,
            )
        return item

    def put(self, item: T) -> None:
        """Add the item, or put it in the place of the one with its id."""
        self.put_all((item,))

    def put_all(self, items: Iterable[T]) -> None:
        """Add or replace all of them, or none."""
        new = {item.id: item for item in items}
        with self._transaction():
            self._items.update(new)

    def delete(self, id: str) -> None:
        """Remove the item. Raises NotFound."""
        with self._transaction():
            self.get(id)
            del self._items[id]

    def snapshot(self) -> Mapping[str, T]:
        """The items as they are now, for `write` or `restore`."""
        return dict(self._items)

    def restore(self, snapshot: Mapping[str, T]) -> None:
        """Take back what changed since the snapshot."""
        self._items = dict(snapshot)

    def write(self, since: Mapping[str, T]) -> None:
        """Hand to TinyDB what changed since the snapshot."""
        changed = [item for id, item in self._items.items() if since.get(id) is not item]
        documents = [Document(to_row(item), self._number(item.id)) for item in changed]
        old = [self._numbers[id] for id, item in since.items() if self._items.get(id) is not item]
        if old:
            self._table.remove(doc_ids=old)
        if documents:
            self._table.insert_multiple(documents)

    def _number(self, id: str) -> int:
        """TinyDB's number of the item; a number is never given twice, whatever was deleted or taken back."""
        if id not in self._numbers:
            self._numbers[id] = next(self._free)
        return self._numbers[id]
