"""Rows found in every way there is, and by reading all of them; and the state that a history makes."""

import json
from collections.abc import Iterable, Mapping
from itertools import combinations_with_replacement
from typing import Any

from smarttracker_lite.store.tables.index import HIGHEST, Lookups, folded
from smarttracker_lite.store.tables.view import View

Rows = dict[str, dict[str, Any]]
"""Table → row number → row."""

SEARCHES = ("", "mole", "antonelliana", "ANTO mol", "bozza 漢", "12", "nowhere")


def read(view: View) -> dict[str, Any]:
    """The rows of the table by their numbers."""
    return {str(number): json.loads(view.raw(number) or b"null") for number in view.numbers()}


def like_a_scan(view: View, lookups: Lookups) -> dict[str, Any]:
    """The rows of the table, after each way to find them was held against reading all of them."""
    numbers = view.numbers()
    assert numbers == sorted(set(numbers))
    assert len(view) == len(numbers)
    rows = {int(number): row for number, row in read(view).items()}
    for index in lookups.indexes:
        pairs = sorted((key, number) for number, row in rows.items() for key in index.keys_of(row))
        found = sorted(view.holding(index.name, 0, HIGHEST))
        assert found == sorted(number for _, number in pairs), index.name
        assert list(view.rows(index.name, 0, HIGHEST)) == sorted(set(found)), index.name
        keys = {key for key, _ in pairs}
        assert keys <= set(view.keys(index.name)), index.name
        for key in view.keys(index.name):
            expected = [number for each, number in pairs if each == key]
            assert sorted(view.holding(index.name, key, key)) == expected, index.name
            assert list(view.rows(index.name, key, key)) == expected, index.name
            assert view.at_most(index.name, key, key) >= len(expected)
            assert view.count(index.name, key, key) == len(expected)
        last = view.last(index.name, 0, HIGHEST)  # 0 is the key of an empty text
        assert (-1 if last is None else last) >= max(keys, default=-1)
    if lookups.rest:
        _like_a_calendar(view, lookups.rest.day, sorted(view.keys(lookups.rest.day)))
    for text in SEARCHES:
        words = folded(text).split()
        expected = [n for n, row in rows.items() if all(word in lookups.text_of(row) for word in words)]
        assert sorted(view.mentioning(text)) == expected, text
        some = numbers[::2]
        assert set(view.mentioning(text, some)) & set(some) == set(expected) & set(some), text
    return {str(number): row for number, row in rows.items()}


def _like_a_calendar(view: View, index: str, days: list[int]) -> None:
    """All days, and those from each to each, come the last first, with no others but ends of closed years."""
    ends = {year.last_day for year in view.years}
    for low, high in [(0, HIGHEST), *combinations_with_replacement(days, 2)]:
        back = list(view.days_back(index, low, high))
        assert back == sorted(set(back), reverse=True)
        among = {day for day in days if low <= day <= high}
        assert among <= set(back) <= among | {min(end, high) for end in ends if end >= low}


def replayed(entries: Iterable[Any], wholes: Mapping[int, Rows]) -> Rows:
    """What becomes of nothing when everything is done again that the history tells, the oldest first."""
    rows: Rows = {}
    for n, entry in enumerate(entries, 1):
        assert entry.n == n
        if entry.whole:
            rows = {table: dict(each) for table, each in wholes[n].items()}
        for table, changes in entry.changes.items():
            for number, (before, after) in changes.items():
                assert rows.get(table, {}).get(number) == before
                if after is None:
                    del rows[table][number]
                else:
                    rows.setdefault(table, {})[number] = after
    return {table: each for table, each in rows.items() if each}
