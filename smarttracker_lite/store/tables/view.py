"""A view: a table as it stands at one moment. It never changes, so any thread may read it without a lock."""

from collections.abc import Collection, Container, Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, field, replace
from heapq import merge
from itertools import chain, groupby, islice

from smarttracker_lite.store.tables.base import Base
from smarttracker_lite.store.tables.index import HIGHEST, WORDS, Entries, Lookups, folded
from smarttracker_lite.store.tables.layer import Layer
from smarttracker_lite.store.tables.resting import Year
from smarttracker_lite.store.tables.rowset import RowSet

AT_ONCE = 64
"""So many rows are read together."""
_NONE: Set[int] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class View:
    """Layers, the newest first, over the rows of the snapshot and those of closed years.

    What is said of a row further up hides all that is said of it below. No row is in two of the files.
    """

    table: str
    lookups: Lookups
    layers: tuple[Layer, ...] = ()
    base: Base = field(default_factory=Base)
    years: tuple[Year, ...] = ()

    def same_as(self, other: "View") -> bool:
        """Whether both show the same rows, though each may have been made for its own question."""
        return self.base is other.base and self.layers == other.layers and self.years == other.years

    @property
    def awake(self) -> "View":
        """The view without closed years."""
        return replace(self, years=())

    def within(self, index: str, ranges: Sequence[tuple[int, int]]) -> "View":
        """The view without closed years in which no row has a key in one of the ranges."""
        years = {year for low, high in ranges for year in self._years(index, low, high)}
        return replace(self, years=tuple(year for year in self.years if year in years))

    def unopened(self) -> "View":
        """The same view, whose closed years are let go with it once they were opened."""
        return replace(self, years=tuple(year.unopened() for year in self.years))

    def raw(self, number: int) -> bytes | None:
        """The row as it is kept, None if there is none. Raises StoreTrouble if the disk fails."""
        for layer in self.layers:
            if number in layer.rows:
                return layer.rows[number]
        found = self.base.raw(number)
        if found is None:
            resting = (year.raw(self.table, number) for year in self.years)
            found = next((raw for raw in resting if raw is not None), None)
        return found

    def resting(self, numbers: Iterable[int]) -> list[int]:
        """Those of these rows that are none of those awake: they rest in closed years, or there are none."""
        rest = self._resting(numbers)
        return [number for number in rest if all(number not in layer.rows for layer in self.layers)]

    def changed(self, numbers: Iterable[int]) -> list[int]:
        """Those of these rows that are not as they stand in a file."""
        return [number for number in numbers if any(number in layer.rows for layer in self.layers)]

    def raws(self, numbers: Iterable[int]) -> Iterator[bytes]:
        """Those of these rows that there are, in the same order."""
        rest = iter(numbers)
        while some := list(islice(rest, AT_ONCE)):
            kept = self.kept(some)
            yield from (raw for number in some if (raw := kept[number]) is not None)

    def kept(self, numbers: Sequence[int]) -> dict[int, bytes | None]:
        """These rows by number, as `raw` gives each; those that are in one file are read together."""
        kept: dict[int, bytes | None] = {}
        for layer in self.layers:
            kept = {number: layer.rows[number] for number in numbers if number in layer.rows} | kept
        left = [number for number in numbers if number not in kept] if kept else numbers
        raws = self.base.raws(left) if left else []
        if raws is None:
            return kept | self._below_kept(left)
        return kept | dict(zip(left, raws, strict=True))

    def _below_kept(self, numbers: Sequence[int]) -> dict[int, bytes | None]:
        """The same of rows that are in no layer."""
        kept: dict[int, bytes | None] = dict.fromkeys(numbers)
        if awake := [number for number in numbers if self.base.place(number) is not None]:
            kept |= zip(awake, self.base.raws(awake) or (), strict=True)
        for year in self.years:
            if here := year.held(self.table, [number for number, raw in kept.items() if raw is None]):
                kept |= zip(here, year.base(self.table).raws(here) or (), strict=True)
        return kept

    def holding(self, index: str, low: int, high: int, among: Container[int] | None = None) -> list[int]:
        """The rows with keys from low to high, both included; with `among` only those that are in there."""
        return self._seen(
            index,
            [layer.entries[index].numbers(low, high, among) for layer in self.layers],
            [base.entries[index].numbers(low, high, among) for base in self._bases(index, low, high)],
        )

    def rows(self, index: str, low: int, high: int) -> RowSet:
        """The rows that `holding` gives."""
        found, hidden = RowSet(), RowSet()
        for layer in self.layers:
            found |= RowSet.of(layer.entries[index].numbers(low, high)) - hidden
            hidden |= RowSet.of(layer.hides(index))
        for base in self._bases(index, low, high):
            found |= base.rows(index, low, high) - hidden
        return found

    def holding_any(self, index: str, keys: Collection[int]) -> list[int]:
        """The rows with one of these keys; a row may have several of them."""
        return self._seen(
            index,
            [layer.entries[index].numbers_of(keys) for layer in self.layers],
            [base.entries[index].numbers_of(keys) for base in self._bases(index, 0, HIGHEST)],
        )

    def count(self, index: str, low: int, high: int) -> int:
        """How many keys from low to high rows have: as many as `holding` gives, without a list of them."""
        found, hidden = 0, set[int]()
        for layer in self.layers:
            found += layer.entries[index].count(low, high, hidden)
            hidden |= layer.hides(index)
        below = self._bases(index, low, high)
        return found + sum(base.entries[index].count(low, high, hidden) for base in below)

    def at_most(self, index: str, low: int, high: int) -> int:
        """Not fewer than `holding` gives, and mostly as many; told without opening a closed year."""
        resting = sum(year.rows(self.table) for year in self._years(index, low, high))
        return resting + sum(each[index].count(low, high) for each in self._awake() if index in each)

    def last(self, index: str, low: int, high: int) -> int | None:
        """The highest key from low to high that a row has, or had since the last snapshot."""
        found = (entries.last(low, high) for entries in self._entries(index, low, high))
        return max((key for key in found if key is not None), default=None)

    def keys(self, index: str) -> list[int]:
        """Every key that a row has, or had since the last snapshot, once."""
        return sorted({key for entries in self._entries(index, 0, HIGHEST) for key in entries.distinct()})

    def days_back(self, index: str, low: int, high: int) -> Iterator[int]:
        """Each day from high back to low on which a row is or, since the last snapshot, was, once.

        `index` is that of the rows' days. The last day of a closed year is always among them: the year is
        opened when the day before it is asked for.
        """
        awake = (entries[index] for entries in self._awake() if index in entries)
        days = merge(
            *(entries.falling(low, high) for entries in awake),
            *(self._days_of(year, index, low, high) for year in self._years(index, low, high)),
            reverse=True,
        )
        return (day for day, _ in groupby(days))

    def _days_of(self, year: Year, index: str, low: int, high: int) -> Iterator[int]:
        last = min(year.last_day, high)
        yield last
        entries = year.base(self.table).entries
        if index in entries:
            yield from entries[index].falling(low, last - 1)

    def mentioning(self, text: str, among: Sequence[int] | None = None) -> list[int]:
        """The rows in whose words each of the words in `text` is somewhere, whatever its capitals.

        With `among`, which rises, all such rows of these, and maybe others: that is faster for a few.
        """
        words = folded(text).split()
        if not words:
            return self.numbers()
        return self._seen(
            WORDS,
            [
                [number for number, told in layer.texts.items() if all(word in told for word in words)]
                for layer in self.layers
            ],
            [base.texts.mentioning(words, among) for base in self._all_bases()],
        )

    def numbers(self) -> list[int]:
        """All rows, in the order of their numbers."""
        found = self._seen(
            None,
            [[number for number, raw in layer.rows.items() if raw is not None] for layer in self.layers],
            [base.numbers for base in self._all_bases()],
        )
        return sorted(found)

    def __len__(self) -> int:
        changed: dict[int, bytes | None] = {}
        for layer in reversed(self.layers):
            changed |= layer.rows
        below = len(self.base.numbers) + sum(year.rows(self.table) for year in self.years)
        return below + sum((raw is not None) - self._below(number) for number, raw in changed.items())

    def _below(self, number: int) -> bool:
        return self.base.place(number) is not None or any(
            year.holds(self.table, number) for year in self.years
        )

    def _years(self, index: str, low: int, high: int) -> Iterator[Year]:
        """The closed years in which a row may have such a key."""
        rest = self.lookups.rest
        if rest and index == rest.open and low == high and low in rest.keys:
            return
        for year in self.years:
            if not rest or index != rest.day or (low <= year.last_day and year.first_day <= high):
                yield year

    def _awake(self) -> tuple[Mapping[str, Entries], ...]:
        """What finds the rows that are in no closed year."""
        return (*(layer.entries for layer in self.layers), self.base.entries)

    def _bases(self, index: str, low: int, high: int) -> Iterator[Base]:
        bases = (self.base, *(year.base(self.table) for year in self._years(index, low, high)))
        return (base for base in bases if index in base.entries)

    def _all_bases(self) -> tuple[Base, ...]:
        return (self.base, *(year.base(self.table) for year in self.years))

    def _entries(self, index: str, low: int, high: int) -> Iterator[Entries]:
        yield from (layer.entries[index] for layer in self.layers)
        yield from (base.entries[index] for base in self._bases(index, low, high))

    def _seen(
        self, index: str | None, in_layers: Sequence[Iterable[int]], in_bases: Iterable[Iterable[int]]
    ) -> list[int]:
        """What is found in each layer and base by an index, or (None) as its rows, without what is hidden
        there."""
        found: list[int] = []
        below: Sequence[Iterable[int]] = (*in_layers, chain.from_iterable(in_bases))
        sames = [_NONE if index is None else layer.same.get(index, _NONE) for layer in self.layers]
        for depth, numbers in enumerate(below):
            seen = list(numbers)
            for layer, same in zip(self.layers[:depth], sames, strict=False):
                seen = [number for number in seen if number not in layer.rows or number in same]
            found += seen
        return found

    def under(self, layers: Sequence[Layer]) -> "View":
        """The view with these layers in the place of its own. They tell all of a row that went to rest below
        them: who asks for open work looks for nothing there."""
        told = (layer.told_of(self._resting(layer.in_parts())) for layer in layers)
        return replace(self, layers=tuple(told))

    def _resting(self, numbers: Iterable[int]) -> list[int]:
        return [number for number in numbers if self.base.place(number) is None]

    def over(self, layer: Layer, barrier: int) -> "View":
        """The view with a layer more; small layers become one, but for the lowest ones, `barrier` of them."""
        layers = [layer, *self.layers]
        while len(layers) - barrier > 1 and len(layers[0].rows) * 2 >= len(layers[1].rows):
            layers[:2] = [layers[0].over(layers[1])]
        return replace(self, layers=tuple(layers))
