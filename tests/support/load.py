"""A studio at work: it polls, tags, issues, backs up and restores, and tells of each change it kept."""

import hashlib
import json
import os
import tempfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path
from random import Random
from shutil import rmtree
from typing import Any
from zipfile import ZipFile

from smarttracker_lite.domain.clients import Client, Postal, Project
from smarttracker_lite.domain.crediting import Credit, rest
from smarttracker_lite.domain.jobs import JobState, Stage
from smarttracker_lite.domain.rates import Rate, Side
from smarttracker_lite.store.backup.backups import own_place
from smarttracker_lite.store.backup.file import BOOKS, Kind
from smarttracker_lite.store.database import Database
from smarttracker_lite.store.jobs import Wanted
from smarttracker_lite.store.migrations import migrated
from smarttracker_lite.store.secrets import Secrets
from smarttracker_lite.store.tables.journal import Entry
from smarttracker_lite.workflows import backup, bill, credit, enrol, restore, tag
from smarttracker_lite.workflows.collect import collect
from smarttracker_lite.workflows.configure import save_settings
from smarttracker_lite.workflows.desk import Desk
from smarttracker_lite.workflows.undoing.recall import last_decision
from smarttracker_lite.workflows.undoing.undo import undo
from tests.support.deaths import MortalDisk, Phase, Reaper
from tests.support.studio import NOON, ROME, Clock, Studio

Tables = dict[str, dict[str, Any]]
"""Table → row number → row."""

MARKED = ("clients", "projects", "rates")
"""In each of these tables there is one row that is only ever changed with those of the others."""
MARK = "mark"
LAST_YEAR = datetime(2025, 12, 31, 20, tzinfo=UTC)
SMALL_JOURNAL = 6_000
"""Bytes: then it is due for a snapshot, every few changes."""
_FIRST_DAY = "2025-12-29T00:00:00Z"
_WAITING = Wanted(stages=frozenset({Stage.WAITING}))
_RESTING = Wanted(until=LAST_YEAR.date())


_MEMORY = Path("/dev/shm")


def books(db: Database) -> Tables:
    """All that is kept, as plain TinyDB would find it."""
    place = _MEMORY if _MEMORY.is_dir() else Path(tempfile.gettempdir())
    scratch = place / f"books-{os.getpid()}.json"
    db.write_copy(scratch)
    tables = json.loads(scratch.read_bytes())
    scratch.unlink()
    return _filled(tables)


def books_in(path: Path) -> Tables:
    """What becomes of it when this backup, of this or an older schema, is put back."""
    with ZipFile(path) as zipped:
        return _filled(migrated(json.loads(zipped.read(BOOKS)), path))


def digest(tables: Tables) -> str:
    """The same for the same tables alone."""
    return hashlib.sha256(json.dumps(tables, sort_keys=True).encode()).hexdigest()


def undone(tables: Tables, entry: Entry) -> Tables:
    """The tables as they were before a transaction. Raises ValueError if they are not as it left them."""
    before = {name: dict(rows) for name, rows in tables.items()}
    for name, rows in entry.changes.items():
        table = before.setdefault(name, {})
        for number, (old, new) in rows.items():
            if table.get(number) != new:
                raise ValueError(f"row {number} of {name} is not as transaction {entry.n} left it")
            table.pop(number, None)
            if old is not None:
                table[number] = old
    return _filled(before)


def _filled(tables: Mapping[str, Mapping[str, dict[str, Any]]]) -> Tables:
    return {name: dict(rows) for name, rows in tables.items() if rows}


@contextmanager
def at_desk(folder: Path, db: Database, clock: Clock) -> Iterator[Desk]:
    """A desk on open books, closed with the block."""
    try:
        yield Desk(
            db=db,
            secrets=Secrets("SmartTracker Lite tests"),
            now=clock,
            zone=ROME,
            system_language="en",
            print_file=lambda path, printer: None,
        )
    finally:
        db.close()


def clock_of(db: Database) -> Clock:
    """A clock that goes on where the printers were read last."""
    read = [printer.polled_at for printer in db.printers.all() if printer.polled_at]
    return Clock(max([NOON, *read]))


def furnish(folder: Path) -> None:
    """A small studio: three printers, one of which is gone, jobs of two years, an invoice, and a backup."""
    clock = Clock(LAST_YEAR)
    with at_desk(folder, Database.open(folder, clock=clock), clock) as desk:
        old = enrol.add(desk, f"demo://inkjet?seed=2&since={_FIRST_DAY}", name="Old plotter")
        collect(desk, old.id)
        tag.set_state(desk, [job.id for job in desk.db.jobs.all()], JobState.INTERNAL)
        clock.at = NOON
        enrol.remove(desk, old.id)
        studio = Studio(desk, clock)
        studio.seller()
        studio.rate(per_m2="3.10", per_sheet="0.10", per_job="1.50")
        for name in ("Rossi", "Bianchi"):
            studio.client(name)
        with desk.act("mark"):
            mark(desk, 0)
        live = f"{NOON:%Y-%m-%dT%H:%M:%SZ}"
        for model, every in (("inkjet", 40), ("laser", 60)):
            enrol.add(desk, f"demo://{model}?since={live}&live={live}&every={every}", name=model)
        worker = Work(desk, clock, Random(1), tell=lambda **_: None)
        for verb in (worker.poll, worker.poll, worker.tag, worker.issue, worker.backup):
            verb()


def mark(desk: Desk, number: int) -> None:
    """Put this number into a row of each of the marked tables."""
    desk.db.clients.put(Client(id=MARK, postal=Postal(name="Mark"), notes=str(number)))
    desk.db.projects.put(Project(id=MARK, client_id=MARK, name=f"{number}"))
    desk.db.rates.put(Rate(id=MARK, side=Side.COST, media=f"{number}"))


@dataclass
class Work:
    """What is done at a desk; `tell` hears of each change once it is kept, and of a restore before it."""

    desk: Desk
    clock: Clock
    chance: Random
    tell: Callable[..., None]
    reaper: Reaper = field(default_factory=lambda: Reaper(Path(), None))

    def told(self, what: str) -> None:
        """Acknowledge what was done."""
        with self.reaper.phase(None):
            db = self.desk.db
            n = next((entry.n for entry in db.history()), 0)
            self.tell(what=what, n=n, digest=digest(books(db)))

    def poll(self) -> None:
        """Read the printers, between which a few jobs were printed."""
        self.clock.move(seconds=self.chance.randint(45, 120))
        for printer in enrol.tracked(self.desk):
            collect(self.desk, printer.id)
            self.told("poll")

    def tag(self) -> None:
        """Give what waits to a client."""
        waiting = [job.id for job in self.desk.db.jobs.select(_WAITING)]
        if waiting:
            client = self.chance.choice([each for each in self.desk.db.clients.all() if each.id != MARK])
            tag.tag(self.desk, waiting[: self.chance.randint(1, 6)], client.id)
            self.told("tag")

    def undo(self) -> None:
        """Decide otherwise about a job, and take that back."""
        waiting = self.desk.db.jobs.select(_WAITING)
        if waiting:
            tag.comment(self.desk, waiting[0].id, f"{self.chance.random()}")
            self.told("comment")
            undo(self.desk, last_decision(self.desk).past.n)
            self.told("undo")

    def wake(self) -> None:
        """Decide about a job of last year, which rests in the archive, and so wakes up."""
        job = self.chance.choice(self.desk.db.jobs.select(_RESTING))
        other = JobState.WASTE if job.tag.state is JobState.INTERNAL else JobState.INTERNAL
        tag.set_state(self.desk, [job.id], other)
        self.told("set state")

    def issue(self) -> None:
        """Draft and issue for whoever has something to pay."""
        for client_id, jobs in bill.unbilled_by_client(self.desk).items():
            draft = bill.draft(self.desk, client_id, [job.id for job in jobs[:4]])
            self.told("draft")
            with self.reaper.phase(Phase.ISSUE):
                invoice = bill.issue_draft(self.desk, draft.id)
            self.told("issue")
            if self.chance.random() < 0.5:
                bill.mark_paid(self.desk, invoice.id, self.desk.today)
                self.told("mark paid")
            if self.chance.random() < 0.3:
                with self.reaper.phase(Phase.ISSUE):
                    credit.credit(self.desk, invoice.id, Credit(parts=rest(invoice, []), frees=True))
                self.told("credit")

    def settings(self) -> None:
        """Save the settings."""
        save_settings(self.desk, replace(self.desk.settings, invoice_note=f"{self.chance.random()}"))
        self.told("save settings")

    def mark(self) -> None:
        """A change of three tables."""
        with self.desk.act("mark"):
            mark(self.desk, self.chance.randrange(1 << 30))
        self.told("mark")

    def compact(self) -> None:
        """Make a snapshot."""
        self.desk.db.compact()
        self.told("compact")

    def backup(self) -> None:
        """Make a backup of one or the other kind."""
        self.clock.move(seconds=1)
        with self.reaper.phase(Phase.BACKUP):
            made = backup.back_up(self.desk, kind=self.chance.choice((Kind.ASKED, Kind.DAILY)))
        self.told(f"backup {made.path.name}")

    def restore(self) -> None:
        """Put a backup back, and let time go on where it was."""
        chosen = self.chance.choice(own_place(self.desk.db.folder).all())
        self.tell(to=digest(books_in(chosen.path)))
        with self.reaper.phase(Phase.RESTORE):
            restore.restore(self.desk, chosen.path)
        self.told("restore")


Verb = Callable[[Work], None]

_CHANGES: tuple[Verb, ...] = (Work.poll, Work.tag, Work.mark, Work.settings, Work.undo, Work.wake)
ROUNDS: Mapping[Phase, tuple[tuple[Verb, ...], ...]] = {
    Phase.START: ((Work.mark,),),
    Phase.APPEND: (_CHANGES, _CHANGES, _CHANGES),
    Phase.ISSUE: ((Work.poll,), (Work.tag,), (Work.issue,)),
    Phase.SNAPSHOT: (_CHANGES, (Work.poll,), (Work.compact,)),
    Phase.ROTATE: (_CHANGES, (Work.mark,), (Work.compact,)),
    Phase.MIGRATE: ((Work.mark,),),
    Phase.BACKUP: (_CHANGES, (Work.backup,)),
    Phase.RESTORE: ((Work.poll, Work.issue), (Work.mark,), (Work.restore,)),
    Phase.ANYTHING: ((*_CHANGES, Work.poll, Work.tag, Work.issue, Work.backup, Work.compact),),
}
"""What is done again and again until death in each phase: one of each of these."""


def work(folder: Path, phase: Phase, reaper: Reaper, seed: int, tell: Callable[..., None]) -> None:
    """Open the folder and work on it, some rounds at most; a phase begins where `tell` hears `begin`."""
    journal_bytes = SMALL_JOURNAL if phase is Phase.ANYTHING else 1 << 20
    reaper.listen()
    opening = phase if phase in (Phase.START, Phase.MIGRATE) else None
    if opening:
        tell(begin=phase)
    with reaper.phase(opening):
        db = Database.open(folder, clock=lambda: NOON, disk=MortalDisk(reaper), journal_bytes=journal_bytes)
    clock, chance = clock_of(db), Random(seed)
    clock.move(seconds=1)
    with at_desk(folder, db, clock) as desk:
        worker = Work(desk, clock, chance, tell, reaper)
        worker.told("open")
        for _ in range(chance.randint(0, 2)):
            chance.choice(_CHANGES)(worker)
        tell(begin=phase)
        for _ in range(12):
            for choice in ROUNDS[phase]:
                chance.choice(choice)(worker)


def older(folder: Path) -> Tables:
    """Turn the folder into one of schema 1, in a single file; gives what must become of it."""
    db = Database.open(folder)
    expected = books(db)
    db.close()
    tables = {**expected, "schema": {"1": {"number": 1}}}
    for name in ("books", "archive", "history", "backups"):
        rmtree(folder / name, ignore_errors=True)
    tables["printers"] = {number: _idle(printer) for number, printer in expected["printers"].items()}
    (folder / "smarttracker.json").write_text(json.dumps(tables))
    return expected


def _idle(printer: dict[str, Any]) -> dict[str, Any]:
    return printer | {"state": {"ready": "idle"}.get(printer["state"], printer["state"])}
