"""What finds rows without reading them: keys and row numbers in sorted arrays of integers."""

from array import array
from bisect import bisect_left
from collections.abc import Callable, Collection, Container, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import chain
from typing import Any
from zlib import crc32

Row = Mapping[str, Any]

NOT_SUCH_A_ROW = (ArithmeticError, AttributeError, LookupError, TypeError, ValueError)
"""What a row of another shape makes its index raise."""

_RUN = 1 << 13
"""So many pairs are copied at once."""

HIGHEST = (1 << 32) - 1
"""The highest key, and the highest row number."""

WORDS = ""
"""Stands for the words of rows among the names of indexes."""


@dataclass(frozen=True, slots=True)
class Index:
    """One thing that rows are looked up by: `keys` gives a row's keys, each once, integers of 32
    bits, mostly one.

    `reads` are those parts of a row on which they depend that may change alone; None: on any.
    """

    name: str
    keys: Callable[[Row], Iterable[int]]
    reads: frozenset[str] | None = None

    def keys_of(self, row: Row) -> frozenset[int]:
        """The row's keys; a row of another shape has none, and is complained about where it is read."""
        try:
            return frozenset(self.keys(row))
        except NOT_SUCH_A_ROW:
            return frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class Rest:
    """When rows of a table may rest in the archive: a whole year without a row that is still open.

    `day` is the index of the rows' days, whose keys are proleptic Gregorian ordinals; `open` is the index in
    which a row has one of `keys` as long as there is work on it.
    """

    day: str
    open: str
    keys: frozenset[int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Lookups:
    """All that a table is looked up by. `text` gives the words of a row that a search looks at, and `worded`
    are the parts that they depend on, as `reads` of an index."""

    indexes: tuple[Index, ...] = ()
    text: Callable[[Row], str] = field(default=lambda row: "")
    worded: frozenset[str] | None = None
    rest: Rest | None = None

    def index(self, name: str) -> Index:
        """The index of this name."""
        return next(index for index in self.indexes if index.name == name)

    def untouched(self, parts: Collection[str]) -> list[str]:
        """The indexes in which a row has the same keys as before if only these parts of it change, by name;
        WORDS stands for its words."""
        reads = {index.name: index.reads for index in self.indexes} | {WORDS: self.worded}
        return [name for name, each in reads.items() if each is not None and each.isdisjoint(parts)]

    def text_of(self, row: Row) -> bytes:
        """The row's words on one line, folded as `folded` does; a row of another shape has none."""
        try:
            return folded(self.text(row))
        except NOT_SUCH_A_ROW:
            return b""


def folded(text: str) -> bytes:
    """A text without regard to capitals, on one line, words apart by a space."""
    return " ".join(text.casefold().split()).encode("utf-8", "surrogatepass")


def key_of(text: str) -> int:
    """The key of a text. Another text may share it: who looks up by it compares the rows it finds."""
    return crc32(text.encode("utf-8", "surrogatepass"))


class Entries:
    """Sorted pairs of key and row number, each in one integer of 64 bits: key << 32 | number."""

    __slots__ = ("packed",)

    def __init__(self, packed: "array[int] | None" = None) -> None:
        self.packed = array("Q") if packed is None else packed

    def add(self, key: int, number: int) -> None:
        """Add a pair that is not there yet."""
        pair = key << 32 | number
        self.packed.insert(bisect_left(self.packed, pair), pair)

    def discard(self, key: int, number: int) -> None:
        """Remove a pair that is there."""
        del self.packed[bisect_left(self.packed, key << 32 | number)]

    def last(self, low: int, high: int) -> int | None:
        """The highest key from low to high that there is."""
        at = bisect_left(self.packed, high + 1 << 32) - 1
        return self.packed[at] >> 32 if at >= 0 and self.packed[at] >> 32 >= low else None

    def falling(self, low: int, high: int) -> Iterator[int]:
        """Each key from high down to low that there is, once."""
        while (key := self.last(low, high)) is not None:
            yield key
            high = key - 1

    def numbers(self, low: int, high: int, among: Container[int] | None = None) -> list[int]:
        """The rows with keys from low to high, both included, in order of key and then number.

        With `among` only those that are in there: of very many rows no list is made to find a few.
        """
        first = bisect_left(self.packed, low << 32)
        found = self.packed[first : bisect_left(self.packed, high + 1 << 32, first)]
        if among is None:
            return [pair & HIGHEST for pair in found]
        return [number for pair in found if (number := pair & HIGHEST) in among]

    def numbers_of(self, keys: Iterable[int]) -> Iterator[int]:
        """The rows with one of these keys."""
        packed = self.packed
        for key in keys:
            at = bisect_left(packed, key << 32)
            while at < len(packed) and packed[at] >> 32 == key:
                yield packed[at] & HIGHEST
                at += 1

    def count(self, low: int, high: int, hidden: Collection[int] = ()) -> int:
        """How many pairs have keys from low to high, but for those of rows that are hidden."""
        first, end = bisect_left(self.packed, low << 32), bisect_left(self.packed, high + 1 << 32)
        if not hidden:
            return end - first
        return sum(pair & HIGHEST not in hidden for pair in self.packed[first:end])

    def distinct(self) -> list[int]:
        """Each key once, in order."""
        found, at = [], 0
        while at < len(self.packed):
            key = self.packed[at] >> 32
            found.append(key)
            at = bisect_left(self.packed, key + 1 << 32, at)
        return found

    def changed(self, gone: Collection[int], new: Iterable[int]) -> "Entries":
        """Others: without the rows that are gone, with the new pairs."""
        stay = [pair for pair in self.packed if pair & HIGHEST not in gone] if gone else self.packed
        return Entries(array("Q", sorted(chain(stay, new))))

    def spliced(self, gone: Collection[int], new: Iterable[int]) -> "Entries":
        """The same for a few changes of very many pairs.

        No step of it is so long that other threads would have to wait.
        """
        packed, found, at = self.packed, array("Q"), 0
        dropped = (
            [(place, 1, 0) for place, pair in enumerate(packed) if pair & HIGHEST in gone] if gone else []
        )
        added = [(bisect_left(packed, pair), 0, pair) for pair in new]
        if not (dropped or added):
            return self
        for place, drops, pair in [*sorted(dropped + added), (len(packed), 1, 0)]:
            for first in range(at, place, _RUN):
                found.extend(packed[first : min(first + _RUN, place)])
            at = place + drops
            if not drops:
                found.append(pair)
        return Entries(found)
