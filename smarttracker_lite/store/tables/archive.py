"""Closed years: which rows go to rest in the archive, and which come back from it."""

import json
from collections.abc import Iterable
from datetime import date

from smarttracker_lite.store.tables.index import Rest
from smarttracker_lite.store.tables.layer import Layer, in_one
from smarttracker_lite.store.tables.resting import Year
from smarttracker_lite.store.tables.view import View


class Move:
    """What the next snapshot changes of one table: in the live file, and in each year's."""

    def __init__(self, view: View, this_year: int) -> None:
        changed = in_one(view.layers, view.lookups)
        taken_out = ((year.year, _taken_out(view.table, year, changed)) for year in view.years)
        self.years: dict[int, Layer] = {year: layer for year, layer in taken_out if layer.rows}
        leaving = Layer(view.lookups)
        for year, numbers in _closed(view.awake, this_year):
            rows = ((number, json.loads(view.raw(number) or b"null")) for number in sorted(numbers))
            coming = Layer.of(view.lookups, rows)
            self.years[year] = coming.over(self.years[year]) if year in self.years else coming
            leaving.rows |= dict.fromkeys(numbers)
        self.live = leaving.over(changed) if leaving.rows else changed


def _taken_out(table: str, year: Year, changed: Layer) -> Layer:
    """Rows of an archive that are no longer as they rest there."""
    out = Layer(changed.lookups)
    out.rows |= {number: None for number in changed.rows if year.holds(table, number)}
    return out


def _closed(awake: View, this_year: int) -> Iterable[tuple[int, list[int]]]:
    """The years before this one that nobody works on any more, with their rows that do not rest yet."""
    rest = awake.lookups.rest
    if rest is None:
        return
    still_open = _open_years(awake, rest)
    for year in _years(awake, rest):
        if year < this_year and year not in still_open:
            first, last = date(year, 1, 1).toordinal(), date(year, 12, 31).toordinal()
            if numbers := awake.holding(rest.day, first, last):
                yield year, numbers


def _years(view: View, rest: Rest) -> list[int]:
    return sorted({date.fromordinal(day).year for day in view.keys(rest.day)})


def _open_years(view: View, rest: Rest) -> set[int]:
    day = view.lookups.index(rest.day)
    numbers = (number for key in rest.keys for number in view.holding(rest.open, key, key))
    rows = (json.loads(view.raw(number) or b"null") for number in numbers)
    return {date.fromordinal(key).year for row in rows for key in day.keys_of(row)}
