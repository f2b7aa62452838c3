"""The history written anew where something in it must not be known any more: numbers and times stay."""

import logging
import lzma
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from smarttracker_lite.errors import StoreTrouble
from smarttracker_lite.store.files import Disk, in_words
from smarttracker_lite.store.rows import remade
from smarttracker_lite.store.tables.folder import Folder
from smarttracker_lite.store.tables.garbage import no_collection
from smarttracker_lite.store.tables.history import PRESET, unpacked
from smarttracker_lite.store.tables.journal import Row, sealed, whole_lines

_log = logging.getLogger(__name__)

Change = Callable[[str, Row], Row]
"""What becomes of a row of a table: the same one if nothing of it changes."""


@dataclass(frozen=True, slots=True)
class Rewritten:
    """How far it came: so many files of all, and so many that are damaged and were left as they are."""

    files: int
    of: int
    left: int = 0


def rewrite(folder: Folder, disk: Disk, change: Change) -> Iterator[Rewritten]:
    """Write each old journal anew in which a row changes, the oldest first; tells after each how far it is.

    A file is replaced as a whole: a kill leaves the old one or the new one, and the next call goes on. Raises
    StoreTrouble if the disk fails.
    """
    journals = [path for _, path in folder.old_journals()]
    left = 0
    for place, path in enumerate(journals, 1):
        try:
            with no_collection():
                content = _changed(unpacked(path), path, change)
        except (StoreTrouble, ValueError, LookupError, TypeError) as trouble:
            _log.warning("%s stays as it is: %s", path, trouble)
            content, left = None, left + 1
        if content is not None:
            with in_words(path):
                disk.write_whole(path, (lzma.compress(content, preset=PRESET),))
        yield Rewritten(place, len(journals), left)


def _changed(content: bytes, path: Path, change: Change) -> bytes | None:
    """The journal with the rows as they become; None if none changes."""
    lines, anew = list[bytes](), False
    for line in whole_lines(content, path):
        told = _line(line.content, change)
        anew = anew or told is not None
        lines.append(sealed(line.content if told is None else told))
    return b"".join(lines) if anew else None


def _line(content: bytes, change: Change) -> bytes | None:
    return remade(content, partial(_entry, change))


def _entry(change: Change, entry: Row) -> Row:
    changes, anew = {}, False
    for table, rows in entry["changes"].items():
        told = {number: _states(table, states, change) for number, states in rows.items()}
        changes[table] = told
        anew = anew or any(told[number] is not states for number, states in rows.items())
    return {**entry, "changes": changes} if anew else entry


def _states(table: str, states: list[Row | None], change: Change) -> list[Row | None]:
    """A row before and after; the same list if nothing of it changes."""
    told = [None if row is None else change(table, row) for row in states]
    return states if all(now is row for now, row in zip(told, states, strict=True)) else told
