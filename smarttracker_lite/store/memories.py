"""The memories book: what the driver of each printer must know to go on where the last reading ended."""

from collections.abc import Iterator, Mapping

from smarttracker_lite.domain.machines import Remembered
from smarttracker_lite.store.book import Book

_LONG = 16
"""A mapping in a memory with more entries is kept entry by entry."""


class MemoriesBook(Book[Remembered]):
    """The memories, the long ones in parts: only what changed is written, and stays in the history."""

    def of(self, printer_id: str) -> Mapping[str, object]:
        """The memory that was kept last, empty if there is none."""
        memory: dict[str, object] = {}
        long: dict[str, dict[str, object]] = {}
        for part in self._parts(printer_id):
            (long.setdefault(part.name, {}) if part.name else memory).update(part.values)
        return memory | long

    def keep(self, printer_id: str, memory: Mapping[str, object]) -> None:
        """Keep this memory in the place of the one before."""
        with self._table.joined():
            old = {part.id: part for part in self._parts(printer_id)}
            new = {part.id: part for part in _parts(printer_id, memory)}
            for id in old.keys() - new.keys():
                self.delete(id)
            self.put_all(part for id, part in new.items() if old.get(id) != part)

    def _parts(self, printer_id: str) -> Iterator[Remembered]:
        return (part for part in self._keyed("printer", printer_id) if part.printer_id == printer_id)


def _parts(printer_id: str, memory: Mapping[str, object]) -> Iterator[Remembered]:
    long = {
        name: value for name, value in memory.items() if isinstance(value, Mapping) and len(value) > _LONG
    }
    if short := {name: value for name, value in memory.items() if name not in long}:
        yield Remembered(printer_id=printer_id, values=short)
    for name, entries in long.items():
        for entry, value in entries.items():
            yield Remembered(printer_id=printer_id, name=name, values={entry: value})
