"""Closed years: which rows go to rest in the archive, and which come back from it."""

import json
from array import array
from collections.abc import Iterable, Sequence
from datetime import date
from itertools import chain

from smarttracker_lite.store.tables.index import Lookups, Rest
from smarttracker_lite.store.tables.layer import Layer, in_one
from smarttracker_lite.store.tables.resting import Year
from smarttracker_lite.store.tables.view import View


class Move:
    """What the next snapshot changes of one table: in the live file, and in each year's."""

    def __init__(self, view: View, this_year: int) -> None:
        self._view = view
        self._changed = in_one(view.layers, view.lookups)
        self._coming = dict(_closed(view.awake, this_year))
        leaving = ((year.year, _leaving(view.table, year, self._changed)) for year in view.years)
        self._leaving = {year: numbers for year, numbers in leaving if numbers}
        self.years = self._coming.keys() | self._leaving.keys()
        """Those whose files change."""

    def of_year(self, year: int) -> Layer:
        """What changes in the year's file. It is read now: the rows of all years may be more than fit."""
        numbers = sorted(self._coming.get(year, ()))
        rows = zip(numbers, map(json.loads, self._view.raws(numbers)), strict=True)
        coming = Layer.of(self._view.lookups, rows)
        return coming.over(_without(self._leaving.get(year, ()), self._view.lookups))

    def live(self) -> Layer:
        """What changes in the live file: most of all, that rows have gone to rest."""
        return _without(chain.from_iterable(self._coming.values()), self._view.lookups).over(self._changed)


def _without(numbers: Iterable[int], lookups: Lookups) -> Layer:
    """A layer in which these rows are no more."""
    layer = Layer(lookups)
    layer.rows |= dict.fromkeys(numbers)
    return layer


def _leaving(table: str, year: Year, changed: Layer) -> Sequence[int]:
    """Rows of an archive that are no longer as they rest there."""
    return [number for number in changed.rows if year.holds(table, number)]


def _closed(awake: View, this_year: int) -> Iterable[tuple[int, Sequence[int]]]:
    """The years before this one that nobody works on any more, with their rows that do not rest yet."""
    rest = awake.lookups.rest
    if rest is None:
        return
    # No row is read for this: whoever reads many, each for a moment, keeps other threads from their turn.
    still_open = {number for key in rest.keys for number in awake.holding(rest.open, key, key)}
    for year in _years(awake, rest):
        if year < this_year:
            first, last = date(year, 1, 1).toordinal(), date(year, 12, 31).toordinal()
            numbers = awake.holding(rest.day, first, last)
            if numbers and still_open.isdisjoint(numbers):
                yield year, array("I", numbers)


def _years(view: View, rest: Rest) -> list[int]:
    return sorted({date.fromordinal(day).year for day in view.keys(rest.day)})
