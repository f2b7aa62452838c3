"""The history: who did what and when, read from the journal and from the old journals put away."""

import logging
import lzma
import re
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

from smarttracker_lite.errors import StoreTrouble
from smarttracker_lite.store.files import Disk, read
from smarttracker_lite.store.tables.folder import Folder
from smarttracker_lite.store.tables.journal import Entry, Line, entry, whole_lines
from smarttracker_lite.store.tables.snapshot import damaged

_log = logging.getLogger(__name__)

PRESET = 1
"""Its window of a megabyte is what counts: much that a journal holds is the same row over and over."""

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


def numbers(folder: Folder) -> Iterator[int]:
    """Their numbers alone."""
    return (int(found[1]) for content in _contents(folder) if (found := _N.match(content)))


def committed_at(folder: Folder, n: int) -> datetime | None:
    """When the transaction was committed; None where no journal says so any more."""
    for content in _contents(folder):
        found = _N.match(content)
        if found and int(found[1]) == n:
            return datetime.fromisoformat(entry(content).at)
    return None


def _contents(folder: Folder) -> Iterator[bytes]:
    """The JSON of each."""
    firsts = {first for first, _ in (*folder.journals(), *folder.old_journals())}
    for first in sorted(firsts, reverse=True):
        found: list[bytes] = []
        try:
            found.extend(line.content for line in _lines(folder, first))  # those before a damage stay in it
        except StoreTrouble as trouble:
            _log.info("the history has a hole: %s", trouble)
        yield from reversed(found)


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
