"""The snapshot: all tables in a file of plain TinyDB JSON, a row a line, sealed by a checksum.

    {"jobs":{
    "1":{…},
    "2":{…}
    },
    "seal":{"1":{…},"2":{"crc32":…}}}

The first row of the seal says which state this is; the second is the CRC-32 of all bytes before it.
"""

import json
import re
import weakref
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from zlib import crc32

from smarttracker_lite.errors import Damaged, N_
from smarttracker_lite.store.files import Disk, Span, in_words
from smarttracker_lite.store.tables import sidecar
from smarttracker_lite.store.tables.base import Base
from smarttracker_lite.store.tables.index import Lookups
from smarttracker_lite.store.tables.listing import listed

SEAL = "seal"
CHUNK = 1 << 20

_SUM = re.compile(rb',"2":\{"crc32":(\d+)\}\}\}\n\Z')
_SEAL = b'\n"seal":{"1":'
_LONGEST_SEAL = 1 << 16


def damaged(path: Path, reason: object) -> Damaged:
    """The words for a file that cannot be read."""
    return Damaged(
        N_("The data file {path} is damaged: {reason}."),
        N_(
            "Nothing was deleted. Copy the data folder to another disk, then put your last backup back: under"
            " Settings › Backups or, where the program does not start, by “smarttracker-lite restore FILE”."
        ),
        path=path,
        reason=reason,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Archived:
    """A closed year: its file's name, and of each table how many rows rest there and the highest number."""

    name: str
    rows: Mapping[str, int]
    last: Mapping[str, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Seal:
    """Which state a file holds.

    `follows` is the last transaction in it, `next` the next free row number of each table, `archives` are
    the closed years that belong to it. Where that transaction put this state in the place of another, `told`
    is its line in the journal, which may not know of it yet: it counts as soon as there is the snapshot.
    """

    follows: int = 0
    next: Mapping[str, int]
    archives: tuple[Archived, ...] = ()
    told: str = ""

    def line(self) -> bytes:
        """As it stands in the file, up to the checksum."""
        told = {
            "follows": self.follows,
            "next": dict(self.next),
            "archives": [asdict(each) for each in self.archives],
            "told": self.told,
        }
        return b'"seal":{"1":' + json.dumps(told).encode("ascii")


class _Bytes:
    """An open file, closed when nobody has a table of it any more."""

    def __init__(self, path: Path, disk: Disk) -> None:
        self.path = path
        self._disk = disk
        with in_words(path):
            self._file = disk.open(path)
        self.close = weakref.finalize(self, self._file.close)
        with in_words(path):
            self.size = path.stat().st_size

    def read(self, spans: Sequence[Span]) -> list[bytes]:
        """The bytes in each of the spans. Raises StoreTrouble."""
        try:
            return self._disk.read_at(self._file, spans)
        except OSError as error:  # a block with in_words would take longer than the reading
            with in_words(self.path):
                raise error


class Snapshot:
    """A snapshot that was opened and checked."""

    def __init__(
        self,
        path: Path,
        lookups: Mapping[str, Lookups],
        disk: Disk,
        tables: Mapping[str, Base] | None = None,
    ) -> None:
        """Open it and check it. Whoever just wrote it knows its `tables`.

        Raises StoreTrouble if it cannot be read or is damaged.
        """
        self.path = path
        self._lookups = lookups
        self._disk = disk
        file = _Bytes(path, disk)
        try:
            self.size, self.crc, self.seal = _sealed(file)
            _check(file, self.size, self.crc)
            known = tables or self._indexed(file)
            self._is_indexed = known is not None
            known = self._listed(file) if known is None else known
        except BaseException:
            file.close()  # an exception holds its frames, and with them the file
            raise
        self.tables = {name: replace(base, read=file.read) for name, base in known.items()}

    def keep_index(self) -> None:
        """Write the side file anew if there was none that fits."""
        if not self._is_indexed:
            with suppress(OSError):
                self._disk.write_whole(self._side, sidecar.written(self.tables, self._lookups, self.crc))
                self._is_indexed = True

    @property
    def _side(self) -> Path:
        return self.path.with_suffix(".index")

    def _indexed(self, file: _Bytes) -> Mapping[str, Base] | None:
        """From the side file, None if there is none that fits."""
        with suppress(OSError), self._disk.open(self._side) as side:
            return sidecar.understood(side, self._lookups, self.crc, file.read)
        return None

    def _listed(self, file: _Bytes) -> Mapping[str, Base]:
        with in_words(self.path), self.path.open("rb") as lines:
            return listed(lines, self._lookups, file.read)


def _check(file: _Bytes, size: int, crc: int) -> None:
    found = 0
    for start in range(0, size, CHUNK):
        (chunk,) = file.read([(start, min(CHUNK, size - start))])
        found = crc32(chunk, found)
    if found != crc:
        raise damaged(file.path, "its checksum is wrong")


def _sealed(file: _Bytes) -> tuple[int, int, Seal]:
    """How many bytes the checksum covers, the checksum, and the seal."""
    first = max(0, file.size - _LONGEST_SEAL)
    (tail,) = file.read([(first, file.size - first)])
    found, at = _SUM.search(tail), tail.rfind(_SEAL)
    if found is None or at < 0:
        raise damaged(file.path, "its end is missing")
    seal = _understood(file.path, tail[at + len(_SEAL) : found.start()])
    return first + found.start(), int(found[1]), seal


def _understood(path: Path, line: bytes) -> Seal:
    with suppress(ValueError, LookupError, TypeError, AttributeError):
        told = json.loads(line)
        archives = tuple(Archived(**each) for each in told["archives"])
        return Seal(follows=told["follows"], next=told["next"], archives=archives, told=told.get("told", ""))
    raise damaged(path, "its end cannot be read")
