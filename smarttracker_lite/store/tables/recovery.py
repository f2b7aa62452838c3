"""What a data folder holds: the newest sound snapshot, and all that the journal says since."""

import logging
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from smarttracker_lite.errors import StoreTrouble
from smarttracker_lite.store.files import Disk, in_words, read
from smarttracker_lite.store.tables.base import Base
from smarttracker_lite.store.tables.folder import Folder
from smarttracker_lite.store.tables.index import HIGHEST, Lookups
from smarttracker_lite.store.tables.journal import Entry, Journal, Line, entry, whole_lines
from smarttracker_lite.store.tables.layer import Layer, raw_of
from smarttracker_lite.store.tables.resting import Year
from smarttracker_lite.store.tables.snapshot import Archived, Snapshot, damaged
from smarttracker_lite.store.tables.view import View

_log = logging.getLogger(__name__)


@dataclass(slots=True)
class State:
    """All tables after transaction `n`.

    The views stand on the snapshot `live` and the closed `years`. `next` are the free row numbers,
    `journal` is the number in the name of the file that is written on; `torn` is a journal with the size at
    which an unfinished transaction begins. With a `trouble` nothing may be written.
    """

    lookups: Mapping[str, Lookups]
    views: dict[str, View] = field(default_factory=dict)
    live: Snapshot | None = None
    years: Sequence[Year] = ()
    n: int = 0
    next: dict[str, int] = field(default_factory=dict)
    journal: int = 1
    torn: tuple[Path, int] | None = None
    trouble: StoreTrouble | None = None
    unheard: dict[str, View] = field(default_factory=dict)

    def view(self, table: str) -> View:
        """The table; one that was never heard of is empty, and the same one until that changes."""
        known = self.views.get(table, self.unheard.get(table))
        if known is None:
            empty = View(table=table, lookups=self.lookups.get(table, Lookups()))
            known = self.unheard.setdefault(table, empty)
        return known


def recovered(folder: Folder, lookups: Mapping[str, Lookups], disk: Disk) -> State:
    """The state of the folder, of which nothing is changed.

    What is damaged is told in `trouble`; the state is then the last one that is certain. Raises StoreTrouble
    if there is no such state.
    """
    state = State(lookups)
    _start(state, folder, disk)
    try:
        _replay(state, folder)
    except StoreTrouble as trouble:
        state.trouble = trouble
    return state


def _start(state: State, folder: Folder, disk: Disk) -> None:
    """From the newest snapshot that is sound: the one before is kept for that, or all journals."""
    failed: StoreTrouble | None = None
    for follows, path in folder.snapshots():
        try:
            stand_on(state, *opened(folder, path, state.lookups, disk))
        except StoreTrouble as trouble:
            _log.warning("the snapshot %s cannot be used: %s", path, trouble)
            failed = failed or trouble
        else:
            state.n = follows
            state.journal = follows + 1
            return
    if failed and not _from_the_first(folder):
        raise failed


def _from_the_first(folder: Folder) -> bool:
    """Whether the journals tell all there ever was, as they do until a second snapshot was made."""
    return any(first == 1 for first, _ in folder.journals())


def opened(
    folder: Folder, path: Path, lookups: Mapping[str, Lookups], disk: Disk
) -> tuple[Snapshot, list[Year]]:
    """The snapshot, and the closed years that belong to it."""
    live = Snapshot(path, lookups, disk)
    if path != folder.snapshot(live.seal.follows):
        raise damaged(path, f"it holds the state after transaction {live.seal.follows}")
    return live, [closed_year(folder, each, lookups, disk) for each in live.seal.archives]


def closed_year(folder: Folder, told: Archived, lookups: Mapping[str, Lookups], disk: Disk) -> Year:
    """The year in this file of the archive. Raises StoreTrouble if there is no such file."""
    return Year(folder.archive / told.name, told, lookups, disk)


def stand_on(state: State, live: Snapshot, years: Sequence[Year]) -> None:
    """Let the state be what is in these files."""
    state.live, state.years = live, years
    state.views = views(state.lookups, live, years)
    state.next = dict(live.seal.next)


def views(lookups: Mapping[str, Lookups], live: Snapshot, years: Sequence[Year]) -> dict[str, View]:
    """The tables in a snapshot and its closed years."""
    resting = (name for year in years for name in year.told.rows)
    return {
        name: View(
            table=name,
            lookups=lookups.get(name, Lookups()),
            base=live.tables.get(name, Base()),
            years=tuple(year for year in years if year.rows(name)),
        )
        for name in dict.fromkeys((*live.tables, *resting))
    }


def _replay(state: State, folder: Folder) -> None:
    """Add what the journal says. Raises StoreTrouble where it is damaged, with the state as it was there."""
    layers: dict[str, Layer] = {}
    replaced = state.live.seal.follows if state.live and state.live.seal.told else 0
    left = [(first, path) for first, path in folder.journals() if first >= replaced]
    journals = [(first, path, read(path) or b"") for first, path in left]
    filled = [place for place, (_, _, content) in enumerate(journals) if content]
    try:
        for place in filled:
            first, path, content = journals[place]
            following = journals[place + 1][0] if place + 1 < len(journals) else HIGHEST
            if following > state.n + 1:
                _read(state, layers, _File(first, path, content, place == filled[-1]))
    finally:
        for name, layer in layers.items():
            state.views[name] = state.view(name).over(layer, 0)


@dataclass(frozen=True, slots=True)
class _File:
    """A journal: the number in its name, and whether it is the last that is not empty."""

    first: int
    path: Path
    content: bytes
    is_last: bool


def _read(state: State, layers: dict[str, Layer], file: _File) -> None:
    if file.first > state.n + 1:
        raise damaged(file.path, f"the transactions from {state.n + 1} to {file.first - 1} are missing")
    following, end = file.first, 0
    for line in whole_lines(file.content, file.path):
        each = _entry(line, file.path, following)
        if each.n > state.n:
            _apply(state, layers, each, file.path)
        following, end = following + 1, line.end
    if end < len(file.content):
        _tear(state, file, end)
    # A journal that ends before the snapshot is not written on: there would be a hole in it.
    state.journal = file.first if following == state.n + 1 else state.n + 1


def _entry(line: Line, path: Path, expected: int) -> Entry:
    try:
        each = entry(line.content)
    except (ValueError, LookupError, TypeError) as error:
        raise damaged(path, error) from error
    if each.n != expected:
        raise damaged(path, f"transaction {expected} is missing: {each.n} stands in its place")
    return each


def _apply(state: State, layers: dict[str, Layer], each: Entry, path: Path) -> None:
    if each.whole:
        raise damaged(path, f"the snapshot of transaction {each.n} is missing")
    for table, rows in each.changes.items():
        layer = layers.setdefault(table, Layer(state.lookups.get(table, Lookups())))
        now = {int(number): after for number, (_, after) in rows.items()}
        layer.put_all(now, {number: None if row is None else raw_of(row) for number, row in now.items()})
        state.next[table] = max(state.next.get(table, 1), max(now, default=0) + 1)
    state.n = each.n


def _tear(state: State, file: _File, end: int) -> None:
    """A line that the program was writing when it was stopped was never acknowledged."""
    if not file.is_last:
        raise damaged(file.path, f"the line at byte {end} is broken")
    state.torn = file.path, end


def mended(state: State, folder: Folder, disk: Disk) -> None:
    """Cut off the unfinished transaction, and remove files that were never finished. Raises StoreTrouble."""
    if state.live:
        state.live.keep_index()
    if state.torn:
        path, end = state.torn
        _log.warning("%s: the unfinished transaction after byte %d is cut off", path, end)
        with in_words(path), disk.append_to(path) as file:
            disk.truncate(file, end)
            disk.sync(file)
    _tell(state, folder, disk)
    for place in (folder.books, folder.archive, folder.history):
        _remove(place.glob("*.tmp") if place.is_dir() else (), disk)
    _remove(
        (path for first, path in folder.journals() if first != state.journal and not path.stat().st_size),
        disk,
    )


def _tell(state: State, folder: Folder, disk: Disk) -> None:
    """Begin the journal with the transaction that the snapshot is, if it was not begun before a kill."""
    if state.live and state.live.seal.told:
        n = state.live.seal.follows
        told = (path for path in (folder.journal(n), folder.old_journal(n)) if path.exists())
        if not any(path.stat().st_size for path in told):
            journal = Journal(folder.journal(n), disk)
            journal.append(state.live.seal.told.encode("ascii"))
            journal.close()
            state.journal = n


def _remove(paths: Iterable[Path], disk: Disk) -> None:
    for path in paths:
        try:
            disk.remove(path)
        except OSError as error:
            _log.warning("%s stays: %s", path, error)
