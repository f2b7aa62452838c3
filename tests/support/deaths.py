"""Deaths: a process that kills itself at a step it was told, as if by `kill -9` from outside."""

import os
import signal
import sys
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from tests.support.disks import Moment, Step, WatchedDisk


class Phase(StrEnum):
    """What the program is in the middle of."""

    START = "start"
    APPEND = "append"
    ISSUE = "issue"
    SNAPSHOT = "snapshot"
    ROTATE = "rotate"
    MIGRATE = "migrate"
    BACKUP = "backup"
    RESTORE = "restore"
    ANYTHING = "anything"


_BOTH = (Moment.BEFORE, Moment.AFTER)
_OF_A_WRITE = (Moment.BEFORE, Moment.AMID, Moment.AFTER)
_FILES = {Step.WRITE: _OF_A_WRITE, Step.SYNC: _BOTH}
_NAMES = {Step.OPEN: (Moment.BEFORE,), Step.RENAME: (Moment.BEFORE,)}
_NEW_FILES = _FILES | {Step.OPEN: (Moment.BEFORE,), Step.RENAME: _BOTH, Step.SYNC_FOLDER: _BOTH}

AIMS: Mapping[Phase, Mapping[Step, tuple[Moment, ...]]] = {
    Phase.START: {Step.OPEN: _BOTH, Step.SYNC_FOLDER: _BOTH},
    Phase.APPEND: _FILES,
    Phase.ISSUE: _FILES | _NAMES,
    Phase.SNAPSHOT: _NEW_FILES,
    Phase.ROTATE: {**_FILES, Step.OPEN: _BOTH, Step.RENAME: _BOTH, Step.REMOVE: _BOTH},
    Phase.MIGRATE: _FILES | _NAMES | {Step.REMOVE: (Moment.BEFORE,), Step.SYNC_FOLDER: _BOTH},
    Phase.BACKUP: _FILES | _NAMES,
    Phase.RESTORE: _FILES | _NAMES | {Step.SYNC_FOLDER: _BOTH},
    Phase.ANYTHING: {},
}
"""At which moments of which steps one can die in each phase."""

_BY_NAME = frozenset({Phase.ISSUE, Phase.MIGRATE, Phase.BACKUP, Phase.RESTORE})
"""Phases that also make files without the store's disk: there the interpreter tells of names (PEP 578)."""
_EVENTS = {"open": Step.OPEN, "os.rename": Step.RENAME, "os.remove": Step.REMOVE}


@dataclass(frozen=True, slots=True, kw_only=True)
class Death:
    """To die at the step number `nth`, from 1, of this kind in this phase."""

    phase: Phase
    step: Step
    moment: Moment
    nth: int


class Reaper:
    """Counts the steps of a process, and kills it at its time. Without a `death` it never does."""

    def __init__(self, folder: Path, death: Death | None) -> None:
        self._folder = str(folder)
        self._death = death
        self._count = 0
        self._here = threading.local()

    @contextmanager
    def phase(self, phase: Phase | None) -> Iterator[None]:
        """A block of this thread in which all steps belong to this phase; None: to none."""
        before = getattr(self._here, "phase", Phase.ANYTHING)
        self._here.phase = phase
        try:
            yield
        finally:
            self._here.phase = before

    def reached(self, moment: Moment, step: Step, path: Path) -> None:
        """A moment of a step of the store's disk."""
        phase = getattr(self._here, "phase", Phase.ANYTHING)
        here = _phase_of(step, path) if phase is Phase.ANYTHING else phase
        if not (here in _BY_NAME and step in _EVENTS.values()):
            self._die_if(here, step, moment)

    def listen(self) -> None:
        """From now on hear of names that are made, changed and removed."""
        sys.addaudithook(self._hear)

    def _hear(self, event: str, arguments: tuple[object, ...]) -> None:
        phase = getattr(self._here, "phase", None)
        if event not in _EVENTS or phase not in _BY_NAME or not str(arguments[0]).startswith(self._folder):
            return
        if event == "open" and not int(str(arguments[2])) & (os.O_WRONLY | os.O_RDWR):
            return
        self._die_if(phase, _EVENTS[event], Moment.BEFORE)

    def _die_if(self, phase: Phase | None, step: Step, moment: Moment) -> None:
        death = self._death
        if death and (phase, step, moment) == (death.phase, death.step, death.moment):
            self._count += 1
            if self._count == death.nth:
                os.kill(os.getpid(), signal.SIGKILL)


class MortalDisk(WatchedDisk):
    """The real disk of a process that may die at each step."""

    def __init__(self, reaper: Reaper) -> None:
        self._reaper = reaper

    def reached(self, moment: Moment, step: Step, path: Path) -> None:
        self._reaper.reached(moment, step, path)


def _phase_of(step: Step, path: Path) -> Phase:
    """What the store itself is at, by the file it works on."""
    if path.suffix == ".jsonl" and step in (Step.WRITE, Step.SYNC):
        return Phase.APPEND
    if path.suffix == ".jsonl" or path.parent.name == "history" or step is Step.REMOVE:
        return Phase.ROTATE
    return Phase.SNAPSHOT
