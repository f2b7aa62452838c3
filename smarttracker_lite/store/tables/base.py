"""A base: the rows of a table in a file that never changes, found by number, by key, and by their words."""

from array import array
from bisect import bisect_left
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from smarttracker_lite.store.files import Span
from smarttracker_lite.store.tables.index import Entries
from smarttracker_lite.store.tables.rowset import RowSet
from smarttracker_lite.store.tables.texts import Texts

_SETS_KEPT = 1 << 8
"""So many sets of rows are kept: of 100,000 rows each takes 16 KB at most."""

Read = Callable[[Sequence[Span]], list[bytes]]
"""The bytes of the file in each of the spans."""


def no_bytes(spans: Sequence[Span]) -> list[bytes]:
    """Of a table that is empty, or whose places alone are asked for."""
    raise AssertionError(f"there are no bytes at {spans}")


@dataclass(frozen=True, slots=True, eq=False)
class Base:
    """Where each row stands, in arrays, and what finds it. `numbers` rise."""

    numbers: "array[int]" = field(default_factory=lambda: array("I"))
    starts: "array[int]" = field(default_factory=lambda: array("Q"))
    lengths: "array[int]" = field(default_factory=lambda: array("I"))
    entries: Mapping[str, Entries] = field(default_factory=dict)
    texts: Texts = field(default_factory=Texts)
    read: Read = no_bytes
    _sets: dict[tuple[str, int, int], RowSet] = field(default_factory=dict, init=False, repr=False)

    def rows(self, index: str, low: int, high: int) -> RowSet:
        """The rows with keys from low to high, both included. Lists ask for the same ones all the time."""
        asked = index, low, high
        found = self._sets.get(asked)
        if found is None:
            found = RowSet.of(self.entries[index].numbers(low, high))
            if len(self._sets) >= _SETS_KEPT:
                self._sets.clear()
            self._sets[asked] = found
        return found

    def place(self, number: int) -> int | None:
        """Which of its rows, counted from 0, has this number."""
        at = number - self.numbers[0] if self.numbers else 0  # right as long as no row before it is gone
        if not 0 <= at < len(self.numbers) or self.numbers[at] != number:
            at = bisect_left(self.numbers, number)
        return at if at < len(self.numbers) and self.numbers[at] == number else None

    def raw(self, number: int) -> bytes | None:
        """The row of this number, None if it is not here. Raises StoreTrouble."""
        found = self.raws((number,))
        return found[0] if found else None

    def raws(self, numbers: Iterable[int]) -> list[bytes] | None:
        """The rows of these numbers, None if one of them is not here. Raises StoreTrouble."""
        places = list(map(self.place, numbers))
        if None in places:
            return None
        starts, lengths = self.starts, self.lengths
        return self.read([(starts[at], lengths[at]) for at in places if at is not None])
