"""Putting a backup back: it is checked whole, what is here is backed up, then all books change at once."""

from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from smarttracker_lite.errors import N_, StoreTrouble
from smarttracker_lite.log import log
from smarttracker_lite.store.act import Act, Who
from smarttracker_lite.store.backup.file import Kind, Manifest
from smarttracker_lite.store.backup.unpacked import make_room, unpacked
from smarttracker_lite.store.database import Database
from smarttracker_lite.store.tables.garbage import all_collected
from smarttracker_lite.workflows.backup import look_after, write_backup
from smarttracker_lite.workflows.desk import Desk

RESTORING = N_("The backup is being checked and put back …")


@dataclass(frozen=True, slots=True, kw_only=True)
class Restored:
    """A backup that was put back. `before`: the backup of what was here until then.

    `missing`: the documents of its invoices that are in no backup here.
    """

    manifest: Manifest
    before: Path
    missing: tuple[str, ...]


def restore(desk: Desk, path: Path) -> Restored:
    """Make the books and documents of a backup ours, all or nothing, while others go on reading.

    Raises StoreTrouble if it is damaged or newer than this program; nothing was changed then.
    """
    with desk.safekeeping.turn(RESTORING):
        return _restore(desk, path)


def start_restore(desk: Desk, path: Path, then: Callable[[], None]) -> None:
    """Do it in the background, and then what follows. Raises NotAllowed while another is at work."""

    def act() -> Restored:
        restored = _restore(desk, path)
        then()
        return restored

    desk.safekeeping.start(RESTORING, act)


def make_room_for(path: Path, folder: Path, at: datetime) -> Path:
    """Let a backup take the place of the books of a data folder that does not open; gives where these are.

    Only books that were made whole beside them take their place. Raises StoreTrouble; the books are then as
    they were.
    """
    with unpacked(path, folder) as backup:
        fresh = backup.books.with_name("fresh")
        _make_books(fresh, backup.books)
        backup.put_documents(folder)
        return make_room(folder, fresh, at)


def _make_books(folder: Path, copy: Path) -> None:
    with closing(Database.open(folder)) as db:
        db.take_over(copy, Act(Who.USER, "restore"))
    del db
    all_collected()  # Windows moves no folder in which a file is open, as that of a snapshot is until then


def _restore(desk: Desk, path: Path) -> Restored:
    """The documents come first: a file without its invoice harms nobody, the other way round does.

    Between the backup of what is here and its end nobody writes: all is in that backup, or in the new books.
    """
    folder = desk.db.folder
    with unpacked(path, folder) as backup:
        missing = backup.put_documents(folder)
        with desk.db.alone():
            before = write_backup(desk, kind=Kind.BEFORE_RESTORE)
            chosen = desk.settings.second_place
            desk.db.take_over(backup.books, Act(desk.who, "restore"))
    _keep_second_place(desk, chosen)
    look_after(desk)
    gone = (path for path in backup.manifest.missing if not (folder / path).exists())
    return Restored(manifest=backup.manifest, before=before.path, missing=(*missing, *gone))


def _keep_second_place(desk: Desk, chosen: str) -> None:
    """Where copies go was chosen for this PC; a backup of another time or PC may know nothing of it.

    The books are back: trouble here is only noted.
    """
    if chosen and chosen != desk.settings.second_place:
        try:
            with desk.act("restore"):
                desk.db.settings.put(replace(desk.settings, second_place=chosen))
        except StoreTrouble as trouble:
            log.error("the second place is not %s any more: %s", chosen, trouble)
