"""The journal: a checksummed line for each transaction, numbered without a hole.

    3f2a91c0 {"n":124,"at":"2026-11-22T10:00:00+00:00","who":"user","verb":"tag","changes":{"jobs":{…}}}

The eight hex digits are the CRC-32 of the JSON behind the space. `changes` gives for each row what it was and
what it became; null is a row that was not there.
"""

import json
import re
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any
from zlib import crc32

from smarttracker_lite.errors import N_, StoreTrouble
from smarttracker_lite.store.act import Act
from smarttracker_lite.store.files import Disk, in_words
from smarttracker_lite.store.rows import loaded
from smarttracker_lite.store.tables.snapshot import damaged

Row = dict[str, Any]
Changes = Mapping[str, Mapping[str, tuple[Row | None, Row | None]]]
"""Table name → row number → the row before and after."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One transaction: its number, when it was committed, who did what, and what that changed.

    A `whole` one put another state in the place of all there was; that is in the snapshot of its number.
    `of` is the number of the transaction that this one takes back.
    """

    n: int
    at: str
    who: str
    verb: str
    changes: Changes
    whole: bool = False
    of: int | None = None


@dataclass(frozen=True, slots=True)
class Past:
    """A transaction that was, told by its head; what it changed is read when it is asked for."""

    n: int
    at: str
    who: str
    verb: str
    whole: bool
    of: int | None
    read: Callable[[], bytes]

    @property
    def content(self) -> bytes:
        """Its JSON."""
        return self.read()

    def entry(self) -> Entry:
        """All of it."""
        return entry(self.content)


_CHANGES = b',"changes":{'
"""What ends the head. Inside of a text its quotes would be escaped."""


def past(content: bytes, read: Callable[[], bytes]) -> Past:
    """The transaction in the JSON, of which only the head is read now; `read` gives the JSON again. Raises
    ValueError or KeyError if it is none."""
    head, found, _ = content.partition(_CHANGES)
    told = json.loads(head + b"}") if found else json.loads(content)
    return Past(
        told["n"], told["at"], told["who"], told["verb"], told.get("whole", False), told.get("of"), read
    )


def sealed(content: bytes) -> bytes:
    """The line of an entry's JSON."""
    return b"%08x %b\n" % (crc32(content), content)


def opened(line: bytes) -> bytes | None:
    """The JSON in a line, None if the line is not whole."""
    content = line[9:-1]
    return content if line == sealed(content) else None


def entry(content: bytes) -> Entry:
    """The transaction in the JSON. Raises ValueError or TypeError if it is none."""
    return Entry(**loaded(content))


Raws = Mapping[str, Mapping[int, tuple[bytes | None, bytes | None]]]
"""The same as they are kept: table name → row number → the row's JSON before and after."""


def line_of(n: int, at: datetime, act: Act, changes: Raws, *, whole: bool = False) -> bytes:
    """The JSON of a transaction. The rows are JSON already, and go in as they are."""
    told: dict[str, object] = {"n": n, "at": at.isoformat(), "who": act.who, "verb": act.verb}
    more = ({"whole": True} if whole else {}) | ({} if act.of is None else {"of": act.of})
    head = json.dumps(told | more)
    tables = (b"%b:{%b}" % (json.dumps(name).encode(), _rows(rows)) for name, rows in changes.items())
    return b'%b,"changes":{%b}}' % (head.encode("ascii")[:-1], b",".join(tables))


def _rows(rows: Mapping[int, tuple[bytes | None, bytes | None]]) -> bytes:
    return b",".join(
        b'"%d":[%b,%b]' % (number, before or b"null", after or b"null")
        for number, (before, after) in rows.items()
    )


def uncertain(path: Path, error: OSError) -> StoreTrouble:
    """The words for a file of which nobody knows what the disk took."""
    return StoreTrouble(
        N_("The disk fails: {path} cannot be written ({reason})."),
        N_(
            "Whether the last change was kept shows at the next start. Check the disk, then quit SmartTracker"
            " Lite and start it again."
        ),
        path=path,
        reason=error.strerror or error,
    )


class Journal:
    """The open end of the journal."""

    def __init__(self, path: Path, disk: Disk) -> None:
        """Open the file, or make it. Raises StoreTrouble."""
        self.path = path
        self._disk = disk
        with in_words(path):
            self._file = disk.append_to(path)
            self.size = path.stat().st_size
            if self.size:
                # What a start reads and shows may not be on the disk yet: killed between write and sync.
                disk.sync(self._file)
            disk.sync_folder(path.parent)
        self.trouble: StoreTrouble | None = None
        """Why nothing more can be written, once the disk failed in a way that leaves its end uncertain."""

    def append(self, content: bytes) -> None:
        """Add an entry; on the disk when this returns. Raises StoreTrouble; then it is not in the journal.

        If the disk does not even let the end of a line be cut off that it failed to take, nobody knows what
        is on it: nothing more is written then until the folder is opened anew.
        """
        if self.trouble:
            raise self.trouble
        line = sealed(content)
        with in_words(self.path):
            try:
                self._disk.write(self._file, line)
                self._disk.sync(self._file)
            except BaseException as error:
                self._cut_back()
                if self.trouble:
                    raise self.trouble from error
                raise
        self.size += len(line)

    def _cut_back(self) -> None:
        try:
            self._disk.truncate(self._file, self.size)
            self._disk.sync(self._file)
        except OSError as error:
            self.trouble = uncertain(self.path, error)

    def close(self) -> None:
        """Let the file go."""
        with suppress(OSError):
            self._file.close()


@dataclass(frozen=True, slots=True)
class Line:
    """A whole line of a journal, and where the next one begins."""

    content: bytes
    end: int


_BEGIN = re.compile(rb"[0-9a-f]{0,8}(\Z|\0|(?<=[0-9a-f]{8}) )")
_HEAD = re.compile(rb'[0-9a-f]{8} \{"n":')


def _is_torn(line: bytes) -> bool:
    """Whether a broken last line may be one that was never written to its end.

    It begins as a line does, and has no newline, or sectors that the disk did not get to: they are zero. Two
    lines look like one if the end of the first is damaged, so there may be no whole one in it.
    """
    unfinished = _BEGIN.match(line) and (not line.endswith(b"\n") or b"\0" in line)
    return bool(unfinished) and not any(opened(line[found.start() :]) for found in _HEAD.finditer(line))


def whole_lines(content: bytes, path: Path) -> Iterator[Line]:
    """The lines of a journal, but for a torn one at its end. Raises StoreTrouble for other damage."""
    at = 0
    lines = content.splitlines(keepends=True)
    for place, line in enumerate(lines):
        found = opened(line)
        if found is None:
            if len(lines) > place + 1 or not _is_torn(line):
                raise damaged(path, f"the line at byte {at} is broken")
            return
        at += len(line)
        yield Line(found, at)
