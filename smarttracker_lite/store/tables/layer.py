"""A layer: what changed in a table, laid over what is below."""

import json
from array import array
from collections.abc import Callable, Iterable, Mapping
from functools import reduce
from typing import Self

from smarttracker_lite.store.tables.index import Entries, Index, Lookups, Row

_COMPACT = json.JSONEncoder(separators=(",", ":"))
_MANY = 16
"""So many rows are put together, unless there are that many times as many already."""


def raw_of(row: Row) -> bytes:
    """A row as it is kept. In ASCII: any text survives, half of a surrogate pair too."""
    return _COMPACT.encode(row).encode("ascii")


class Layer:
    """The newest state of some rows, by number; None is a row that was deleted.

    It grows as long as its transaction runs, and never changes after that. `texts` are the words of the
    rows, for searching.
    """

    __slots__ = ("entries", "lookups", "rows", "texts")

    def __init__(self, lookups: Lookups) -> None:
        self.lookups = lookups
        self.rows: dict[int, bytes | None] = {}
        self.texts: dict[int, bytes] = {}
        self.entries: Mapping[str, Entries] = {index.name: Entries() for index in lookups.indexes}

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

    def _each_pair(self, number: int, row: Row, act: Callable[[Entries, int, int], None]) -> None:
        for index in self.lookups.indexes:
            for key in index.keys_of(row):
                act(self.entries[index.name], key, number)

    def over(self, lower: "Layer") -> "Layer":
        """Both in one."""
        both, again = Layer(self.lookups), lower.rows.keys() & self.rows.keys()
        both.rows = lower.rows | self.rows
        both.texts = lower.texts | self.texts
        for number in again - self.texts.keys():
            both.texts.pop(number, None)
        both.entries = {
            name: entries.changed(again, self.entries[name].packed) for name, entries in lower.entries.items()
        }
        return both


def _pairs(index: Index, rows: Mapping[int, Row]) -> list[int]:
    return [key << 32 | number for number, row in rows.items() for key in index.keys_of(row)]


def in_one(layers: tuple[Layer, ...], lookups: Lookups) -> Layer:
    """The layers, the newest first, as one."""
    return reduce(Layer.over, layers) if layers else Layer(lookups)
