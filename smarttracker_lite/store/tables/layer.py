"""A layer: what changed in a table, laid over what is below."""

import json
from array import array
from collections.abc import Callable, Collection, Iterable, Mapping, Set
from functools import reduce
from typing import Self

from smarttracker_lite.store.tables.index import NOT_SUCH_A_ROW, WORDS, Entries, Index, Lookups, Row

_COMPACT = json.JSONEncoder(separators=(",", ":"))
_MANY = 16
"""So many rows are put together, unless there are that many times as many already."""


def raw_of(row: Row) -> bytes:
    """A row as it is kept. In ASCII: any text survives, half of a surrogate pair too."""
    return _COMPACT.encode(row).encode("ascii")


class Layer:
    """The newest state of some rows, by number; None is a row that was deleted.

    It grows as long as its transaction runs, and never changes after that. `texts` are the words of the
    rows, for searching. `same` are, by index, the rows of which only parts changed that it does not read: it
    says nothing of them here, and what is said below holds.
    """

    __slots__ = ("entries", "lookups", "rows", "same", "texts")

    def __init__(self, lookups: Lookups) -> None:
        self.lookups = lookups
        self.rows: dict[int, bytes | None] = {}
        self.texts: dict[int, bytes] = {}
        self.entries: Mapping[str, Entries] = {index.name: Entries() for index in lookups.indexes}
        self.same: Mapping[str, Set[int]] = {}

    @classmethod
    def of(cls, lookups: Lookups, rows: Iterable[tuple[int, Row]]) -> Self:
        """A layer of many rows."""
        layer = cls(lookups)
        pairs: dict[str, list[int]] = {index.name: [] for index in lookups.indexes}
        for number, row in rows:
            layer.rows[number], layer.texts[number] = raw_of(row), lookups.text_of(row)
            for index in lookups.indexes:
                pairs[index.name] += [key << 32 | number for key in index.keys_of(row)]
        layer.entries = {name: Entries(array("Q", sorted(each))) for name, each in pairs.items()}
        return layer

    def put(self, number: int, row: Row | None, raw: bytes | None) -> None:
        """Put the row, which is kept as `raw`; None deletes it."""
        old = self.rows.get(number)
        if old is not None:
            self._each_pair(number, json.loads(old), Entries.discard)
        self._all_told((number,))
        if row is None:
            self.texts.pop(number, None)
        else:
            self._each_pair(number, row, Entries.add)
            self.texts[number] = self.lookups.text_of(row)
        self.rows[number] = raw

    def put_all(self, rows: Mapping[int, Row | None], raws: Mapping[int, bytes | None]) -> None:
        """Put many rows, which are kept as `raws`."""
        if len(rows) < max(_MANY, len(self.rows) // _MANY):
            for number, row in rows.items():
                self.put(number, row, raws[number])
            return
        there = {number: row for number, row in rows.items() if row is not None}
        again = self.rows.keys() & rows.keys()
        self.entries = {
            index.name: self.entries[index.name].changed(again, _pairs(index, there))
            for index in self.lookups.indexes
        }
        self.rows |= raws
        for number in rows.keys() - there.keys():
            self.texts.pop(number, None)
        self.texts |= {number: self.lookups.text_of(row) for number, row in there.items()}
        self._all_told(again)

    def put_parts(self, rows: Mapping[int, Row], raws: Mapping[int, bytes], parts: Collection[str]) -> None:
        """Put rows that are there, here or below, of which only these parts become others."""
        again, untouched = self.rows.keys() & rows.keys(), self.lookups.untouched(parts)
        fresh = rows.keys() - again
        self.entries = {
            index.name: self.entries[index.name]
            if index.name in untouched
            else self.entries[index.name].changed(again, _pairs(index, rows))
            for index in self.lookups.indexes
        }
        if WORDS not in untouched:
            self.texts |= {number: self.lookups.text_of(row) for number, row in rows.items()}
        known = {name: each if name in untouched else each - again for name, each in self.same.items()}
        self.same = known | {name: known.get(name, frozenset()) | fresh for name in untouched}
        self.rows |= raws

    def hides(self, index: str) -> Set[int]:
        """The rows of which an index, or WORDS, below is not believed."""
        return self.rows.keys() - self.same[index] if self.same.get(index) else self.rows.keys()

    def in_parts(self) -> Set[int]:
        """The rows of which not all is told here."""
        return frozenset[int]().union(*self.same.values())

    def told_of(self, numbers: Iterable[int]) -> "Layer":
        """The same layer, which tells all of these rows."""
        rows = {number: raw for number in numbers if (raw := self.rows[number]) is not None}
        if not rows:
            return self
        return Layer.of(self.lookups, ((number, json.loads(raw)) for number, raw in rows.items())).over(self)

    def _all_told(self, numbers: Collection[int]) -> None:
        if self.same and numbers:
            self.same = {name: each - frozenset(numbers) for name, each in self.same.items()}

    def _each_pair(self, number: int, row: Row, act: Callable[[Entries, int, int], None]) -> None:
        for index in self.lookups.indexes:
            if number not in self.same.get(index.name, ()):
                for key in index.keys_of(row):
                    act(self.entries[index.name], key, number)

    def over(self, lower: "Layer") -> "Layer":
        """Both in one."""
        both, again = Layer(self.lookups), lower.rows.keys() & self.rows.keys()
        both.rows = lower.rows | self.rows
        both.texts = lower.texts | self.texts
        for number in (again & self.hides(WORDS)) - self.texts.keys():
            both.texts.pop(number, None)
        both.entries = {
            name: entries.changed(again & self.hides(name), self.entries[name].packed)
            for name, entries in lower.entries.items()
        }
        both.same = {
            name: both.rows.keys() - self.hides(name) - lower.hides(name)
            for name in (*self.same, *lower.same)
        }
        return both


def _pairs(index: Index, rows: Mapping[int, Row]) -> list[int]:
    try:  # who looks at each row alone for its shape takes half as long again
        return [key << 32 | number for number, row in rows.items() for key in index.keys(row)]
    except NOT_SUCH_A_ROW:
        return [key << 32 | number for number, row in rows.items() for key in index.keys_of(row)]


def in_one(layers: tuple[Layer, ...], lookups: Lookups) -> Layer:
    """The layers, the newest first, as one."""
    return reduce(Layer.over, layers) if layers else Layer(lookups)
