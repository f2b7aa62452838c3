"""The history: who did what and when, read from the journal and from the old journals put away."""

import logging
import lzma
import re
from collections.abc import Iterator
from contextlib import suppress
from datetime import datetime
from functools import partial
from pathlib import Path

from smarttracker_lite.errors import StoreTrouble
from smarttracker_lite.store.files import Disk, read
from smarttracker_lite.store.tables.folder import Folder
from smarttracker_lite.store.tables.journal import Entry, Line, Past, entry, past, whole_lines
from smarttracker_lite.store.tables.snapshot import damaged

_log = logging.getLogger(__name__)

PRESET = 1
"""Its window of a megabyte is what counts: much that a journal holds is the same row over and over."""

_FILES_KEPT = 16
_LONGEST_KEPT = 1 << 19
"""Longer lines are read again when they are wanted: they tell of very many rows."""
_COLLECTED = re.compile(rb'\{"n": ?\d+, ?"at": ?"[^"]*", ?"who": ?"collector"')
_N = re.compile(rb'\{"n": ?(\d+)')


def put_away(journal: Path, first: int, folder: Folder, disk: Disk) -> None:
    """Compress a journal that no start needs any more. Raises OSError."""
    disk.make_folder(folder.history)
    content = journal.read_bytes()
    disk.write_whole(folder.old_journal(first), (lzma.compress(content, preset=PRESET),))
    disk.discard(journal)


def entries(folder: Folder) -> Iterator[Entry]:
    """All transactions there ever were, the newest first, a file at a time.

    Those in a damaged part of a file are missing: a restore may have made them needless long ago.
    """
    return map(entry, _contents(folder))


class Heads:
    """What was done, told by its heads, the newest first; each file is read once for those of decisions.

    Most lines of a journal are the collector's, and are passed over by a glance at them.
    """

    def __init__(self, folder: Folder) -> None:
        self._folder = folder
        self._kept: dict[int, tuple[int, tuple[Past, ...]]] = {}
        """By the first transaction of a file: how large it was then, and the decisions in it."""

    def forget(self) -> None:
        """Read the files again: they may tell otherwise now, however large they are."""
        self._kept.clear()

    def all(self) -> Iterator[Past]:
        """Every transaction."""
        return (past(content, partial(_same, content)) for content in _contents(self._folder))

    def decided(self) -> Iterator[Past]:
        """Those that are not the collector's."""
        for first in _firsts(self._folder):
            yield from self._of_file(first)

    def _of_file(self, first: int) -> tuple[Past, ...]:
        size, (known, found) = _size(self._folder, first), self._kept.get(first, (None, ()))
        if known != size:
            contents = (each for each in _file(self._folder, first) if not _COLLECTED.match(each))
            found = tuple(self._past(first, content) for content in contents)
            while len(self._kept) >= _FILES_KEPT and first not in self._kept:
                del self._kept[next(iter(self._kept))]
            self._kept[first] = size, found
        return found

    def _past(self, first: int, content: bytes) -> Past:
        """A long one is not held in memory."""
        if len(content) <= _LONGEST_KEPT:
            return past(content, partial(_same, content))
        return past(content, partial(self._again, first, _number(content)))

    def _again(self, first: int, n: int | None) -> bytes:
        return next(content for content in _file(self._folder, first) if _number(content) == n)


def _number(content: bytes) -> int | None:
    """That of the transaction in the JSON, told without reading it."""
    found = _N.match(content)
    return int(found[1]) if found else None


def _same(content: bytes) -> bytes:
    return content


def _size(folder: Folder, first: int) -> int:
    """How long the file is, whether it was put away or not; one that is put away does not grow."""
    for path in (folder.journal(first), folder.old_journal(first)):
        with suppress(FileNotFoundError):
            return path.stat().st_size
    return -1


def numbers(folder: Folder) -> Iterator[int]:
    """Their numbers alone."""
    return (n for content in _contents(folder) if (n := _number(content)) is not None)


def committed_at(folder: Folder, n: int) -> datetime | None:
    """When the transaction was committed; None where no journal says so any more."""
    for content in _contents(folder):
        if _number(content) == n:
            return datetime.fromisoformat(entry(content).at)
    return None


def _contents(folder: Folder) -> Iterator[bytes]:
    """The JSON of each."""
    for first in _firsts(folder):
        yield from _file(folder, first)


def _firsts(folder: Folder) -> list[int]:
    """The first transaction of each file, the newest first."""
    return sorted({first for first, _ in (*folder.journals(), *folder.old_journals())}, reverse=True)


def _file(folder: Folder, first: int) -> Iterator[bytes]:
    """The JSON of those in a file."""
    found: list[bytes] = []
    try:
        found.extend(line.content for line in _lines(folder, first))  # those before a damage stay in it
    except StoreTrouble as trouble:
        _log.info("the history has a hole: %s", trouble)
    return reversed(found)


def _lines(folder: Folder, first: int) -> Iterator[Line]:
    """Of one file. While it is read it may be put away: then it is in the history already."""
    path = folder.journal(first)
    content = read(path)
    if content is None:
        path = folder.old_journal(first)
        content = unpacked(path)
    return whole_lines(content, path)


def unpacked(path: Path) -> bytes:
    """What is in an old journal. Raises StoreTrouble if it is damaged."""
    try:
        return lzma.decompress(read(path) or b"")
    except lzma.LZMAError as error:
        raise damaged(path, error) from error
