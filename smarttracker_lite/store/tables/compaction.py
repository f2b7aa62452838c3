"""Writing a snapshot: what is in an older one and what changed since, without holding the rows."""

import json
from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import suppress
from pathlib import Path
from zlib import crc32

from smarttracker_lite.store.files import Disk, in_words
from smarttracker_lite.store.tables import sidecar
from smarttracker_lite.store.tables.base import Base
from smarttracker_lite.store.tables.index import WORDS, Entries, Lookups
from smarttracker_lite.store.tables.layer import Layer
from smarttracker_lite.store.tables.snapshot import Seal, Snapshot

Merge = tuple[Base, Layer]
"""A table: its rows in an older snapshot, and what changed."""

_RUN = 100
"""So many rows that did not change are copied at once."""
_CHUNK = 1 << 17
"""About so much is written at once. Fresh memory for more of it would be got while other threads wait."""


def write(
    path: Path,
    tables: Mapping[str, Merge],
    seal: Seal,
    lookups: Mapping[str, Lookups],
    disk: Disk,
    give_way: Callable[[], None] = lambda: None,
) -> Snapshot:
    """Make the file, whole or not at all, and open it, which checks it; others are given way to now and then.
    Raises StoreTrouble."""
    draft = _Draft(give_way)
    temporary = path.with_name(f"{path.name}.tmp")
    with in_words(path):
        try:
            disk.write_new(temporary, in_chunks(draft.lines(tables, seal)))
            disk.write_whole(path.with_suffix(".index"), sidecar.written(draft.tables, lookups, draft.crc))
            disk.rename(temporary, path)
        except BaseException:
            with suppress(OSError):  # half of it would fill the disk for nothing
                disk.remove(temporary)
            raise
        disk.sync_folder(path.parent)
    return Snapshot(path, lookups, disk, draft.tables)


class _Draft:
    """A snapshot while it is written: how far it came, its checksum, and the tables in it."""

    def __init__(self, give_way: Callable[[], None]) -> None:
        self._give_way = give_way
        self._at = 0
        self.crc = 0
        self.tables: dict[str, Base] = {}

    def lines(self, tables: Mapping[str, Merge], seal: Seal) -> Iterator[bytes]:
        """The content of the file."""
        yield self._out(b"{")
        for name, (base, layer) in tables.items():
            yield self._out(json.dumps(name).encode("ascii") + b":{\n")
            yield from self._table(name, base, layer)
            yield self._out(b"\n},\n")
        yield self._out(seal.line())
        yield b',"2":{"crc32":%d}}}\n' % self.crc

    def _out(self, chunk: bytes) -> bytes:
        self._at += len(chunk)
        self.crc = crc32(chunk, self.crc)
        return chunk

    def _table(self, name: str, base: Base, layer: Layer) -> Iterator[bytes]:
        new = self.tables[name] = Base(
            entries={
                index: base.entries.get(index, Entries()).spliced(layer.hides(index), entries.packed)
                for index, entries in layer.entries.items()
            },
            texts=base.texts.changed({number: layer.texts.get(number) for number in layer.hides(WORDS)}),
        )
        at = 0
        for number in sorted(layer.rows):
            until = bisect_left(base.numbers, number, at)
            yield from self._copied(new, base, at, until)
            at = until + (until < len(base.numbers) and base.numbers[until] == number)
            yield from self._added(new, number, layer.rows[number])
        yield from self._copied(new, base, at, len(base.numbers))

    def _copied(self, new: Base, base: Base, at: int, until: int) -> Iterator[bytes]:
        """Rows as they are, many at once."""
        for first in range(at, until, _RUN):
            self._give_way()
            last = min(first + _RUN, until)
            begin = base.starts[first] - len(_head(base.numbers[first]))
            end = base.starts[last - 1] + base.lengths[last - 1]
            yield self._comma(new)
            moved = self._at - begin
            new.numbers.extend(base.numbers[first:last])
            new.starts.extend(start + moved for start in base.starts[first:last])
            new.lengths.extend(base.lengths[first:last])
            (content,) = base.read([(begin, end - begin)])
            yield self._out(content)

    def _added(self, new: Base, number: int, raw: bytes | None) -> Iterator[bytes]:
        if raw is None:
            return
        yield self._comma(new)
        yield self._out(_head(number))
        new.numbers.append(number)
        new.starts.append(self._at)
        new.lengths.append(len(raw))
        yield self._out(raw)

    def _comma(self, new: Base) -> bytes:
        return self._out(b",\n" if new.numbers else b"")


def _head(number: int) -> bytes:
    return b'"%d":' % number


def in_chunks(parts: Iterable[bytes]) -> Iterator[bytes]:
    """The parts put together, about as much each as is written at once."""
    held: list[bytes] = []
    size = 0
    for part in parts:
        held.append(part)
        size += len(part)
        if size >= _CHUNK:
            yield b"".join(held)
            held, size = [], 0
    yield b"".join(held)
