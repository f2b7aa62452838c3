"""Backups: made when asked for and once a day, kept in the data folder and in a second place."""

import json
import threading
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path

from smarttracker_lite.errors import BadInput, N_, NotAllowed, NotFound, StoreTrouble
from smarttracker_lite.log import log
from smarttracker_lite.store.backup import backups
from smarttracker_lite.store.backup.backups import Backup, BackupPlace, Made, own_place
from smarttracker_lite.store.backup.file import Kind
from smarttracker_lite.store.files import read, write_whole
from smarttracker_lite.workflows.configure import save_settings
from smarttracker_lite.workflows.desk import Desk

DAILY = timedelta(hours=24)
LATE = timedelta(days=3)
"""So old the last backup may be before somebody is warned."""
MAKING = N_("A backup is being made …")
COPYING = N_("Backups are being copied to the second place …")

_SOON_S = 60.0
_PAUSE_S = 600.0
_SIGN = "smarttracker-backups.txt"
_SIGN_TEXT = N_(
    "SmartTracker Lite keeps copies of its backups here. This file tells it that this is the right place:"
    " without it, nothing is copied here."
)
_COPIED = "second-place.json"


def second_place(desk: Desk) -> BackupPlace | None:
    """The second place, if one is set; it may be away."""
    chosen = desk.settings.second_place
    return BackupPlace(Path(chosen)) if chosen else None


def is_here(place: BackupPlace) -> bool:
    """Whether this is the place that was chosen, and not, say, the empty folder a USB stick is mounted on."""
    with suppress(OSError):
        return (place.folder / _SIGN).is_file()
    return False


def back_up(desk: Desk, target: Path | None = None, kind: Kind = Kind.ASKED) -> Made:
    """Make a backup now, by default in the data folder's own place and with a copy in the second one.

    Raises StoreTrouble if it was not made. Trouble with the second place is noted, not raised.
    """
    with desk.safekeeping.turn(MAKING):
        return back_up_in_turn(desk, target, kind)


def start_backup(desk: Desk) -> None:
    """Make one in the background. Raises NotAllowed if one is being made."""
    desk.safekeeping.start(MAKING, lambda: back_up_in_turn(desk))


def back_up_in_turn(desk: Desk, target: Path | None = None, kind: Kind = Kind.ASKED) -> Made:
    """As `back_up`, for whoever has the turn already."""
    made = write_backup(desk, target, kind)
    if target is None:
        look_after(desk)
    return made


def write_backup(desk: Desk, target: Path | None = None, kind: Kind = Kind.ASKED) -> Made:
    """As `back_up`, for whoever has the turn, and looks after the places later."""
    try:
        made = backups.back_up(desk.db, target, kind, desk.now())
    except StoreTrouble as trouble:
        desk.safekeeping.trouble = trouble
        raise
    if target is None:
        desk.safekeeping.trouble = None
    return made


def look_after(desk: Desk) -> None:
    """Tidy the places, and copy what is new to the second one. Trouble is noted, never raised."""
    _tidy(own_place(desk.db.folder))
    copy_on(desk)


def _tidy(place: BackupPlace) -> None:
    try:
        place.tidy()
    except StoreTrouble as trouble:
        log.warning("old backups stay: %s", trouble)


def target_of(desk: Desk, typed: str) -> Path | None:
    """Where a backup goes that is to be `typed`: a new file, or an existing folder.

    Raises NotFound if there is no folder for it, NotAllowed rather than write over a file.
    """
    if not typed:
        return None
    path = Path(typed)
    if not path.parent.is_dir():
        raise NotFound(_NO_FOLDER, N_("Make it first, or choose another one."), path=path.parent)
    target = BackupPlace(path).free(desk.now(), Kind.ASKED) if path.is_dir() else path
    if target.exists():
        raise NotAllowed(
            N_("{path} is there already."), N_("Choose another name: no file is written over."), path=target
        )
    return target


def copy_on(desk: Desk) -> datetime | None:
    """Bring the second place up to date, if it is set and here; gives when it was last. Never raises."""
    place, own = second_place(desk), own_place(desk.db.folder)
    desk.safekeeping.second_trouble = None
    if place is None or not is_here(place):
        return copied_at(desk)
    try:
        own.make()
        place.make()
        there = {each.path.name for each in place.all()}
        for each in reversed(own.all()):
            if each.path.name not in there:
                place.take(each, own)
        place.tidy()
        told = {"place": str(place.folder), "at": desk.now().isoformat()}
        write_whole(own.folder / _COPIED, json.dumps(told).encode())
    except StoreTrouble as trouble:
        desk.safekeeping.second_trouble = trouble
        log.warning("no copy of the backup in the second place: %s", trouble)
    return copied_at(desk)


def copied_at(desk: Desk) -> datetime | None:
    """When the second place last was up to date; None if it never was, as far as is known."""
    with suppress(ValueError, KeyError, TypeError, StoreTrouble):
        told = json.loads(read(own_place(desk.db.folder).folder / _COPIED) or b"{}")
        if told["place"] == desk.settings.second_place:
            return datetime.fromisoformat(told["at"])
    return None


def due(desk: Desk) -> bool:
    """Whether it is time for the daily backup: none was made in the last day."""
    now = desk.now()
    made = (each.at for each in own_place(desk.db.folder).all() if each.kind is Kind.DAILY)
    return not any(now - DAILY < at <= now for at in made)


def tend(desk: Desk) -> None:
    """Make the daily backup if it is due, else see to the second place. Trouble is noted, never raised.

    While the books are damaged none is made: day by day they would take the place of good ones.
    """
    if desk.db.trouble:
        return
    try:
        if due(desk):
            back_up(desk, kind=Kind.DAILY)
        elif _behind(desk):
            with desk.safekeeping.turn(COPYING):
                copy_on(desk)
    except StoreTrouble as trouble:
        desk.safekeeping.trouble = trouble
        log.error("no daily backup: %s", trouble)


def _behind(desk: Desk) -> bool:
    """Whether the second place is here and lacks the newest backup."""
    place, own = second_place(desk), own_place(desk.db.folder).all()
    if place is None or not own or not is_here(place):
        return False
    return place.find(own[0].path.name) is None


class Daily:
    """Tends the backups in the background: soon after the start, and then again and again; and `then` what
    else is to be done once a day."""

    def __init__(
        self,
        desk: Desk,
        soon_s: float = _SOON_S,
        pause_s: float = _PAUSE_S,
        then: Callable[[Desk], None] = lambda desk: None,
    ) -> None:
        self._desk, self._soon_s, self._pause_s, self._then = desk, soon_s, pause_s, then
        self._ended = threading.Event()

    def start(self) -> None:
        """Begin, with what a crash left of a backup swept away."""
        try:
            own_place(self._desk.db.folder).sweep()
        except StoreTrouble as trouble:
            log.warning("what is left of an unfinished backup stays: %s", trouble)
        threading.Thread(target=self._work, name="daily backup", daemon=True).start()

    def stop(self) -> None:
        """Begin no other backup; one that is being made is not waited for: a torn one is never kept."""
        self._ended.set()

    def _work(self) -> None:
        pause_s = self._soon_s
        while not self._ended.wait(pause_s):
            tend(self._desk)
            if not self._ended.is_set():
                self._then(self._desk)
            pause_s = self._pause_s


def choose_second_place(desk: Desk, typed: str) -> None:
    """Keep copies of the backups in this folder too, "" for nowhere else, and begin to copy them.

    Raises BadInput if it is no folder, cannot be written, or is inside the data folder.
    """
    folder = _checked(desk, Path(typed).expanduser()) if typed else None
    save_settings(desk, replace(desk.settings, second_place=str(folder or "")))
    desk.safekeeping.second_trouble = None
    if folder:
        with suppress(NotAllowed):  # what is being made now is copied there too
            desk.safekeeping.start(COPYING, lambda: copy_on(desk))


def _checked(desk: Desk, folder: Path) -> Path:
    for holds, text, hint in _RULES:
        if not holds(desk, folder):
            raise BadInput(text, hint, field="second_place", path=folder)
    try:
        write_whole(folder / _SIGN, desk.words().text(_SIGN_TEXT).encode() + b"\n")
    except StoreTrouble as trouble:
        raise BadInput(trouble.text, _ELSEWHERE, field="second_place", **trouble.values) from trouble
    return folder


_NO_FOLDER = N_("There is no folder {path}.")
_ELSEWHERE = N_("Choose another folder, or allow this user to write there.")
_RULES: tuple[tuple[Callable[[Desk, Path], bool], str, str], ...] = (
    (
        lambda desk, folder: folder.is_absolute(),
        N_("“{path}” does not say where the folder is."),
        N_("Write the whole path, such as /media/anna/STICK or E:\\Backups."),
    ),
    (
        lambda desk, folder: folder.is_dir(),
        _NO_FOLDER,
        N_("Make it first; if it is on a disk of its own, connect that disk."),
    ),
    (
        lambda desk, folder: not folder.resolve().is_relative_to(desk.db.folder.resolve()),
        N_("{path} is inside the data folder."),
        N_("Choose a folder on another disk: it is meant for the day this one is lost."),
    ),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """How safe the books are: the backups here and there, the newest first, and what is wrong."""

    own: tuple[Backup, ...]
    second: tuple[Backup, ...]
    second_here: bool
    copied_at: datetime | None
    trouble: StoreTrouble | None
    second_trouble: StoreTrouble | None

    @property
    def last(self) -> Backup | None:
        return self.own[0] if self.own else None

    def late(self, now: datetime) -> bool:
        """Whether the last backup is so old that somebody should look after it."""
        return self.last is None or now - self.last.at > LATE


def standing(desk: Desk) -> Standing:
    """How the backups stand now. A place that cannot be read is told as trouble."""
    keeping, place = desk.safekeeping, second_place(desk)
    own, trouble = _listed(own_place(desk.db.folder))
    here = place is not None and is_here(place)
    second, second_trouble = _listed(place) if place and here else ((), None)
    return Standing(
        own=own,
        second=second,
        second_here=here,
        copied_at=copied_at(desk),
        trouble=keeping.trouble or trouble,
        second_trouble=keeping.second_trouble or second_trouble,
    )


def _listed(place: BackupPlace) -> tuple[tuple[Backup, ...], StoreTrouble | None]:
    try:
        return tuple(place.all()), None
    except StoreTrouble as trouble:
        return (), trouble
