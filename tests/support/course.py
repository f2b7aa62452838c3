"""A course of everything the store does to files, and what becomes of the books by each step of it."""

from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path

from smarttracker_lite.domain.clients import Project
from smarttracker_lite.errors import NotFound, StoreTrouble, TrackerError
from smarttracker_lite.store.act import Act, Who
from smarttracker_lite.store.database import Database
from smarttracker_lite.store.files import Disk
from tests.support.disks import QuickDisk, WatchedDisk
from tests.support.folders import client

RESTORE = Act(Who.USER, "restore")

State = frozenset[str]
"""What the books hold: clients by their ids and notes, projects by their ids."""


def state(db: Database) -> State:
    """What the books hold now."""
    told = {f"client {each.id} {each.notes}" for each in db.clients.all()}
    return frozenset(told | {f"project {each.id}" for each in db.projects.all()})


def both(db: Database) -> None:
    """A transaction over two tables."""
    with db.transaction():
        db.clients.put(client("two"))
        db.projects.put(Project(id="two", client_id="two", name="Villa"))


@dataclass
class Course:
    """What is done on a folder: the state kept, the one that is coming, that of the copy, and complaints.

    `doubtful` is what was coming when the program said that it must be started again. It `goes_on` if it
    took the last change, and has `stopped` if it said that it takes none.
    """

    folder: Path
    kept: State = frozenset()
    coming: State = frozenset()
    copied: State = frozenset()
    doubtful: State | None = None
    goes_on: bool = False
    stopped: bool = False
    troubles: list[TrackerError] = field(default_factory=list)

    def run(self, disk: WatchedDisk) -> None:
        """All of it; what fails is left out, and must not have happened. The disk recovers before the end."""
        with closing(self._opened(disk)) as db:
            for do, effect in SCENARIO:
                if do is SCENARIO[-1][0]:
                    disk.recover()
                self.coming = effect(self)
                try:
                    do(db)
                except (StoreTrouble, NotFound) as trouble:
                    self._complained(trouble)
                else:
                    self.kept = self.coming
                assert state(db) == self.kept
            self.goes_on = self.coming == self.kept
            self.stopped = db.trouble is not None or self.doubtful is not None

    @property
    def possible(self) -> set[State]:
        """What the next start may find."""
        return {self.kept} if self.doubtful is None else {self.kept, self.doubtful}

    def _complained(self, trouble: TrackerError) -> None:
        self.troubles.append(trouble)
        if "start it again" in str(trouble) and self.doubtful is None:
            self.doubtful = self.coming

    def _opened(self, disk: Disk) -> Database:
        while True:
            try:
                return Database.open(self.folder, disk=disk)
            except StoreTrouble as trouble:
                self.troubles.append(trouble)


def as_it_was(course: Course) -> State:
    return course.kept


def copy(course: Course) -> State:
    course.copied = course.kept
    return course.kept


def added(*told: str) -> Callable[[Course], State]:
    return lambda course: course.kept | set(told)


def gone(*told: str) -> Callable[[Course], State]:
    return lambda course: course.kept - set(told)


SCENARIO: tuple[tuple[Callable[[Database], None], Callable[[Course], State]], ...] = (
    (lambda db: db.clients.put(client("one")), added("client one ")),
    (both, added("client two ", "project two")),
    (lambda db: db.write_copy(db.folder / "copy.json"), copy),
    (lambda db: db.compact(), as_it_was),
    (lambda db: db.clients.put(client("late", "x" * 100)), added(f"client late {'x' * 100}")),
    (lambda db: db.projects.put(Project(id="gone", client_id="one", name="")), added("project gone")),
    (lambda db: db.projects.delete("gone"), gone("project gone")),
    (lambda db: db.compact(), as_it_was),
    (lambda db: db.take_over(db.folder / "copy.json", RESTORE), lambda course: course.copied),
    (lambda db: db.clients.put(client("three")), added("client three ")),
    (lambda db: db.compact(), as_it_was),
    (lambda db: db.clients.put(client("four")), added("client four ")),
)
"""Everything the store does to files, and what becomes of the books by it."""


def reopened(folder: Path) -> State:
    """What the next start finds."""
    with closing(Database.open(folder, disk=QuickDisk())) as db:
        assert db.trouble is None
        return state(db)
