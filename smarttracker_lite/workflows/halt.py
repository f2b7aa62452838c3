"""Books in which nothing can be changed, as they are damaged: what is still certain, and how to go on."""

from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime

from smarttracker_lite.errors import StoreTrouble
from smarttracker_lite.store.backup.backups import Backup, own_place
from smarttracker_lite.words import Words
from smarttracker_lite.workflows.desk import Desk


@dataclass(frozen=True, slots=True, kw_only=True)
class Halt:
    """Why nothing can be changed, and up to when the books are certain (None: nobody knows).

    `newer` is the last backup, if it was made after that: it holds more than what is seen.
    """

    why: StoreTrouble
    certain_until: datetime | None
    newer: Backup | None


def halted(desk: Desk) -> Halt | None:
    """What keeps the books from being changed; None while nothing does."""
    why, until = desk.db.trouble, desk.db.certain_until
    if why is None:
        return None
    last = _last_backup(desk)
    return Halt(why=why, certain_until=until, newer=last if last and (not until or last.at > until) else None)


def _last_backup(desk: Desk) -> Backup | None:
    """Of those in the data folder: a second place that is slow or away must not hold every page up."""
    with suppress(StoreTrouble):
        return next(iter(own_place(desk.db.folder).all()), None)
    return None


def shown(words: Words, halt: Halt) -> str:
    """Which state it is that is seen."""
    if halt.certain_until is None:
        return words.text("What you see is the last state that is certain; later changes cannot be read.")
    return words.text(
        "What you see is how the books stood on {when}; later changes cannot be read.",
        when=halt.certain_until,
    )


def way_on(words: Words, halt: Halt) -> str:
    """What to do."""
    if halt.newer:
        return words.text("Put the backup of {when} back: it holds more.", when=halt.newer.at)
    return words.text("No backup is newer: make one now and put it back, to go on from what you see.")
