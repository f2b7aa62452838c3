"""A book: all rows of one kind, as the dataclasses they are. Only rows that are asked for are read."""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from functools import partial
from itertools import islice
from typing import Generic, Protocol, TypeVar

from smarttracker_lite.errors import N_, NotFound
from smarttracker_lite.store.rows import from_raw, from_raws, to_row
from smarttracker_lite.store.tables.garbage import no_collection
from smarttracker_lite.store.tables.index import key_of
from smarttracker_lite.store.tables.storage import JournalTable
from smarttracker_lite.store.tables.view import AT_ONCE, View

READ_KEPT = 1 << 11
"""So many items of a book are kept as they were read last, for the next time."""
_SMALL = 1 << 12
"""A table of up to so many rows is also kept as a list until it changes."""

_MISSING: Mapping[str, str] = {
    "bundles": N_("There is no such bundle."),
    "cartridges": N_("There is no such cartridge."),
    "clients": N_("There is no such client."),
    "drafts": N_("There is no such draft."),
    "extras": N_("There is no such extra."),
    "gaps": N_("There is no such gap."),
    "imports": N_("There is no such import."),
    "invoices": N_("There is no such invoice."),
    "jobs": N_("There is no such job."),
    "price_lists": N_("There is no such price list."),
    "printers": N_("There is no such printer."),
    "projects": N_("There is no such project."),
    "quotations": N_("There is no such quote."),
    "rates": N_("There is no such price."),
    "rules": N_("There is no such rule."),
}
"""What is said of an id that no item of this table has: the id itself tells a person nothing."""
_NOTHING = N_("This is not in the books.")


class Kept(Protocol):
    """What can be kept: a frozen dataclass with an id of its own."""

    @property
    def id(self) -> str: ...


T = TypeVar("T", bound=Kept)
S = TypeVar("S", bound=Kept)


class Book(Generic[T]):
    """The rows of one table, in the order in which they were first put.

    A change outside a transaction is a transaction of its own. What is read is one state of the table, never
    half of a transaction. Every call raises StoreTrouble if the disk fails.
    """

    def __init__(self, kind: type[T], table: JournalTable) -> None:
        self._kind = kind
        self._table = table
        # By the hash of their rows: what an item is follows from its row alone.
        self._lately: dict[int, T] = {}
        self._before: dict[int, T] = {}
        # Those that were asked for one by one of the book as it is: mostly the same few.
        self._asked: tuple[View | None, dict[str, T | None]] = (None, {})
        self._listed: tuple[View, list[T]] | None = None
        # Where those stand that were asked for last: who gets many mostly puts them back.
        self._placed: tuple[View, dict[str, int]] | None = None

    @property
    def moment(self) -> object:
        """What stands for the book as it is now: another object as soon as anything in it changes."""
        return self._table.view

    def all(self) -> list[T]:
        """Every item. For books that stay small; the others have better questions."""
        view = self._table.view
        listed = self._listed  # once: another thread may put its own there meanwhile
        if listed and listed[0] is view:
            return list(listed[1])
        items = self._items(view, view.numbers())
        if len(items) <= _SMALL:
            self._listed = view, items
        return list(items)

    def each(self) -> Iterator[T]:
        """Every item, one after the other, as they are now.

        Where a row cannot be read StoreTrouble is raised in its turn, and the next one is read after it.
        """
        view = self._table.view
        read = partial(from_raw, kind=self._kind, table=self._table.name)
        return map(read, view.raws(view.numbers()))  # unlike a generator it goes on after an exception

    def count(self) -> int:
        """How many items there are."""
        return len(self._table.view)

    def find(self, id: str) -> T | None:
        """The item of this id, if there is one."""
        view, (asked, known) = self._table.view, self._asked
        if asked is not view or len(known) >= READ_KEPT:
            known = {}
            self._asked = view, known
        if id not in known:
            known[id] = next((item for _, item in self._named("id", id) if item.id == id), None)
        return known[id]

    def get(self, id: str) -> T:
        """The item of this id. Raises NotFound."""
        item = self.find(id)
        if item is None:
            raise NotFound(
                _MISSING.get(self._table.name, _NOTHING),
                N_("It may have been removed: look at the list again."),
            )
        return item

    def get_all(self, ids: Iterable[str]) -> list[T]:
        """The items of these ids in the same order, each once. Raises NotFound for one there is none of."""
        wanted, view = list(dict.fromkeys(ids)), self._table.view
        found = self._found(view, wanted)
        self._placed = view, {id: number for id, (number, _) in found.items()}
        return [found[id][1] if id in found else self.get(id) for id in wanted]

    def find_all(self, ids: Iterable[str]) -> list[T]:
        """The items of these ids that there are, in the same order, each once."""
        wanted = list(dict.fromkeys(ids))
        found = self._found(self._table.view, wanted)
        return [found[id][1] for id in wanted if id in found]

    def put(self, item: T) -> None:
        """Add the item, or put it in the place of the one with its id."""
        self.put_all((item,))

    def put_all(self, items: Iterable[T]) -> None:
        """Add or replace all of them, or none."""
        rows = {item.id: to_row(item) for item in items}
        with self._table.joined():
            known = self._row_numbers(rows)
            self._table.put(
                (known[id] if id in known else self._table.free_number(), row) for id, row in rows.items()
            )

    def add_all(self, items: Iterable[T]) -> None:
        """Add all of them, or none. Their ids are new: nobody looks whether they were there."""
        rows = [to_row(item) for item in items]
        with self._table.joined():
            self._table.put((self._table.free_number(), row) for row in rows)

    def delete(self, id: str) -> None:
        """Remove the item. Raises NotFound."""
        with self._table.joined():
            self.get(id)
            self._table.put([(self._row_numbers([id])[id], None)])

    def _keyed(self, index: str, text: str) -> list[T]:
        """The items found under the key of a text, in order; another text may have the same key."""
        view, key = self._table.view, key_of(text)
        return self._items(view, sorted(view.holding(index, key, key)))

    def _named(self, index: str, text: str) -> Iterator[tuple[int, T]]:
        """The items found under the key of a text that names only one of them, with their row numbers.

        Whoever has found it goes no further: then closed years are not looked at.
        """
        view, key = self._table.view, key_of(text)
        for part in (view.awake, view):
            for number in part.holding(index, key, key):
                raw = part.raw(number)
                if raw is not None:
                    yield number, self._made((raw,))[0]

    def _items(self, view: View, numbers: Iterable[int]) -> list[T]:
        """The items of these rows, as far as there are any, in the same order."""
        raws, items = view.raws(numbers), list[T]()
        with no_collection():
            while some := list(islice(raws, AT_ONCE)):
                items += self._made(some)
        return items

    def _made(self, raws: Sequence[bytes]) -> list[T]:
        """The items of these rows. Only those that were not met lately are read."""
        stamps = list(map(hash, raws))
        lately, before = self._lately, self._before
        known = {stamp: item for stamp in stamps if (item := lately.get(stamp) or before.get(stamp))}
        new = {stamp: raw for stamp, raw in zip(stamps, raws, strict=True) if stamp not in known}
        if new:
            read = dict(zip(new, from_raws(new.values(), self._kind, self._table.name), strict=True))
            self._keep(read)
            known |= read
        return [known[stamp] for stamp in stamps]

    def _keep(self, read: Mapping[int, T]) -> None:
        """Where there are too many the older half goes; no lock, as at worst something is read once more."""
        if len(self._lately) >= READ_KEPT // 2:
            self._before, self._lately = self._lately, {}
        self._lately.update(read)

    def _row_numbers(self, ids: Collection[str]) -> dict[str, int]:
        """The row numbers of these ids, as far as there are any."""
        view, placed = self._table.view, self._placed
        if placed and placed[0] is view and all(id in placed[1] for id in ids):
            return placed[1]
        return {id: number for id, (number, _) in self._found(view, ids).items()}

    def _found(self, view: View, ids: Collection[str]) -> dict[str, tuple[int, T]]:
        """The items of these ids, as far as there are any, with their row numbers. Closed years are looked at
        only for those found nowhere else."""
        return self._read_by_ids(view, ids, self._items)

    def _read_by_ids(
        self, view: View, ids: Collection[str], read: Callable[[View, Sequence[int]], Sequence[S]]
    ) -> dict[str, tuple[int, S]]:
        """The same, of what `read` makes of rows."""
        found = dict[str, tuple[int, S]]()
        for part in (view.awake, view):
            missing = {id for id in ids if id not in found}
            numbers = sorted(part.holding_any("id", list(map(key_of, missing)))) if missing else []
            items = read(part, numbers)
            found |= {
                item.id: (number, item)
                for number, item in zip(numbers, items, strict=True)
                if item.id in missing
            }
        return found
