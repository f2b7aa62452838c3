"""Where the rows of a snapshot stand, found by reading all of it: for want of a side file."""

import json
import re
from array import array
from collections.abc import Iterable, Mapping

from smarttracker_lite.store.tables.base import Base, Read
from smarttracker_lite.store.tables.index import Entries, Lookups
from smarttracker_lite.store.tables.texts import Texts

_TABLE = re.compile(rb'\{?("(?:[^"\\]|\\.)*"):\{\n\Z')
_ROW = re.compile(rb'"(\d+)":(\{.*\}),?\n\Z')


class _Listing:
    """The rows of one table, as they come."""

    def __init__(self, lookups: Lookups) -> None:
        self._lookups = lookups
        self._numbers, self._starts, self._lengths = array("I"), array("Q"), array("I")
        self._pairs: dict[str, list[int]] = {index.name: [] for index in lookups.indexes}
        self._texts: dict[int, bytes | None] = {}

    def add(self, number: int, start: int, raw: bytes) -> None:
        row = json.loads(raw)
        self._numbers.append(number)
        self._starts.append(start)
        self._lengths.append(len(raw))
        for index in self._lookups.indexes:
            self._pairs[index.name] += [key << 32 | number for key in index.keys_of(row)]
        self._texts[number] = self._lookups.text_of(row)

    def base(self, read: Read) -> Base:
        entries = {name: Entries(array("Q", sorted(pairs))) for name, pairs in self._pairs.items()}
        return Base(self._numbers, self._starts, self._lengths, entries, Texts().changed(self._texts), read)


def listed(lines: Iterable[bytes], lookups: Mapping[str, Lookups], read: Read) -> dict[str, Base]:
    """The tables in the lines of a snapshot, whose bytes `read` gives."""
    found: dict[str, _Listing] = {}
    here, at = _Listing(Lookups()), 0
    for each in lines:
        if row := _ROW.match(each):
            here.add(int(row[1]), at + row.start(2), row[2])
        elif table := _TABLE.match(each):
            name = json.loads(table[1])
            here = found[name] = _Listing(lookups.get(name, Lookups()))
        at += len(each)
    return {name: listing.base(read) for name, listing in found.items()}
