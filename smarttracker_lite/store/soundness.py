"""Whether the files of the data folder still are what was written: all of them read once more."""

from collections.abc import Iterator, Mapping

from smarttracker_lite.domain.faults import Fault, Grade
from smarttracker_lite.errors import N_, StoreTrouble
from smarttracker_lite.store.files import Disk, in_words
from smarttracker_lite.store.lookups import LOOKUPS
from smarttracker_lite.store.tables import history
from smarttracker_lite.store.tables.base import Base, no_bytes
from smarttracker_lite.store.tables.folder import Folder
from smarttracker_lite.store.tables.listing import listed
from smarttracker_lite.store.tables.recovery import opened, recovered
from smarttracker_lite.store.tables.snapshot import Snapshot

_FILES = "files"

_STALE = N_("The index {file} does not agree with the records.")
_DELETE_IT = N_("Quit SmartTracker Lite, delete this file, and start again: it is made anew.")
_HOLE = N_("The history does not tell of the transactions from {first} to {last}.")
_ONLY_HISTORY = N_("Your records are complete; only who changed what in these is not known.")


def unsound(folder: Folder, disk: Disk) -> Iterator[Fault]:
    """What is wrong with the files of the store."""
    try:
        trouble = recovered(folder, LOOKUPS, disk).trouble
        if trouble:
            raise trouble
        yield from _snapshots(folder, disk)
        yield from _history(folder)
    except StoreTrouble as trouble:
        yield _told(trouble)


def _told(trouble: StoreTrouble) -> Fault:
    return Fault(_FILES, "", trouble.text, trouble.hint, trouble.values)


def _snapshots(folder: Folder, disk: Disk) -> Iterator[Fault]:
    """The newest with its closed years, and the one before, which stands in for it."""
    for place, (_, path) in enumerate(folder.snapshots()):
        live, years = opened(folder, path, LOOKUPS, disk)
        files = [live, *(Snapshot(year.path, LOOKUPS, disk) for year in years)] if place == 0 else [live]
        for each in files:
            if not _agree(each.tables, _read_anew(each)):
                yield Fault(
                    _FILES, each.path.name, _STALE, _DELETE_IT, {"file": each.path.with_suffix(".index")}
                )


def _read_anew(snapshot: Snapshot) -> Mapping[str, Base]:
    with in_words(snapshot.path), snapshot.path.open("rb") as lines:
        return listed(lines, LOOKUPS, no_bytes)


def _agree(kept: Mapping[str, Base], found: Mapping[str, Base]) -> bool:
    return {name: _parts(base) for name, base in kept.items() if base.numbers} == {
        name: _parts(base) for name, base in found.items() if base.numbers
    }


def _parts(base: Base) -> tuple[object, ...]:
    entries = {name: each.packed for name, each in base.entries.items()}
    return base.numbers, base.starts, base.lengths, entries, b"".join(base.texts.pages)


def _history(folder: Folder) -> Iterator[Fault]:
    """No transaction is left out: they are read from the last to the first."""
    last: int | None = None
    for n in history.numbers(folder):
        if last is not None and n != last - 1:
            told = {"first": n + 1, "last": last - 1}
            yield Fault("history", str(n), _HOLE, _ONLY_HISTORY, told, Grade.NOTE)
        last = n
