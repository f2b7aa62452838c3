"""The store against a model of plain dicts: whatever is done to it, in whatever order, it is what they are.

`STORE_EXAMPLES=2000 STORE_STEPS=60` in the environment makes it a long search (with pytest's `--timeout=0`).
"""

import json
import os
import shutil
import tempfile
from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import replace
from datetime import date
from itertools import count
from pathlib import Path
from typing import Any

import pytest
from hypothesis import event, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from smarttracker_lite.domain.jobs import Job, Tag
from smarttracker_lite.errors import NotFound
from smarttracker_lite.store.act import Act
from smarttracker_lite.store.database import Database
from smarttracker_lite.store.lookups import LOOKUPS
from smarttracker_lite.store.rows import to_row
from smarttracker_lite.store.tables.folder import Folder
from smarttracker_lite.store.tables.index import Index
from smarttracker_lite.store.tables.view import View
from tests.support.book_steps import (
    BLOCKS,
    CHANGES,
    MOMENTS,
    NO_JSON,
    NOON,
    PUTS,
    TABLES,
    TAGGED,
    Abandoned,
    Block,
    Delete,
    Put,
    PutInVain,
    Step,
    Tagged,
    jobs,
)
from tests.support.scans import SEARCHES, Rows, like_a_scan, read, replayed
from tests.support.tables import EventfulDisk, keeper_of

EXAMPLES = int(os.environ.get("STORE_EXAMPLES", "20"))
STEPS = int(os.environ.get("STORE_STEPS", "20"))

Books = dict[str, dict[str, Any]]
"""The model: table → id → item, in the order in which they were first put."""


class Store(RuleBasedStateMachine):
    """A data folder, which is copied and opened again and again, and the model of it."""

    def __init__(self) -> None:
        super().__init__()
        self.home = Path(tempfile.mkdtemp())
        self.folders = (self.home / f"folder {number}" for number in count())
        self.disk = EventfulDisk()
        self.now = NOON
        self.books: Books = {table: {} for table in TABLES}
        self.committed = self.copied()
        self.copies: list[tuple[Path, Books]] = []
        self.wholes: dict[int, Rows] = {}
        self.crashed: tuple[Path, Books] | None = None

    def copied(self) -> Books:
        return {table: dict(items) for table, items in self.books.items()}

    @initialize()
    def begin(self) -> None:
        self.open(next(self.folders))

    def open(self, folder: Path) -> None:
        self.db = Database.open(folder, clock=lambda: self.now, disk=self.disk)
        assert self.db.trouble is None

    def teardown(self) -> None:
        self.db.close()
        shutil.rmtree(self.home)

    # Changes

    @rule(change=CHANGES)
    def change(self, change: Step) -> None:
        self.do(change)
        self.committed = self.copied()

    @rule(block=BLOCKS)
    def transact(self, block: Block) -> None:
        self.change(block)

    def do(self, step: Step) -> None:
        match step:
            case Put(table, items):
                getattr(self.db, table).put_all(items)
                self.books[table] |= {item.id: item for item in items}
            case PutInVain(items):
                with pytest.raises(TypeError):
                    self.db.jobs.put_all([*items, NO_JSON])
            case Tagged(tags):
                self.tag({id: tag for id, tag in tags.items() if id in self.books["jobs"]})
            case Delete(table, id) if id in self.books[table]:
                getattr(self.db, table).delete(id)
                del self.books[table][id]
            case Delete(table, id):
                with pytest.raises(NotFound):
                    getattr(self.db, table).delete(id)
            case Block(steps, fails):
                self.do_all(steps, fails=fails)

    def tag(self, tags: Mapping[str, Tag]) -> None:
        old = self.books["jobs"]
        assert [slip.tag for slip in self.db.jobs.slips(tags)] == [old[id].tag for id in tags]
        self.db.jobs.retag(tags)
        self.books["jobs"] |= {id: replace(old[id], tag=tag) for id, tag in tags.items()}

    def do_all(self, steps: Iterable[Step], *, fails: bool) -> None:
        before = self.copied()
        with suppress(Abandoned), self.db.transaction(Act("user", "try")):
            for step in steps:
                self.do(step)
            self.check_views()
            if fails:
                raise Abandoned
        if fails:
            self.books = before

    # What is done to the folder

    @rule()
    def compact(self) -> None:
        self.db.compact()
        for year in keeper_of(self.db).state.years:
            event("years rest")
            assert year.year < self.now.year
            self.check_resting(year.year, json.loads(year.path.read_bytes())["jobs"].values())

    def check_resting(self, year: int, rows: Iterable[Any]) -> None:
        """They are of this year, and nobody works on them any more."""
        lookups = LOOKUPS["jobs"]
        assert lookups.rest
        for row in rows:
            days = lookups.index(lookups.rest.day).keys_of(row)
            assert {date.fromordinal(day).year for day in days} == {year}
            assert not lookups.index(lookups.rest.open).keys_of(row) & lookups.rest.keys

    @rule(change=PUTS, moment=MOMENTS, meanwhile=PUTS | TAGGED | BLOCKS)
    def compact_while_others_write(self, change: Step, moment: int, meanwhile: Step) -> None:
        self.change(change)
        with self.disk.eventful(moment, lambda: self.change(meanwhile)):
            self.db.compact()

    @rule(change=PUTS, moment=MOMENTS)
    def compact_on_a_failing_disk(self, change: Step, moment: int) -> None:
        self.change(change)
        with self.disk.eventful(moment, fail):
            self.db.compact()

    @rule(change=PUTS, moment=MOMENTS)
    def die_while_compacting(self, change: Step, moment: int) -> None:
        self.change(change)
        with self.disk.eventful(moment, self.copy_folder):
            self.db.compact()
        self.go_on_in_the_copy()

    @rule(torn=st.sampled_from([b"", b"0", b'3f2a91c0 {"n":', b"\0" * 60]), indexed=st.booleans())
    def die(self, torn: bytes, indexed: bool) -> None:
        folder = self.copy_folder()
        journal = max((folder / "books").glob("journal-*.jsonl"))
        journal.write_bytes(journal.read_bytes() + torn)
        for side in () if indexed else folder.rglob("*.index"):
            side.unlink()
        self.go_on_in_the_copy()

    @rule(change=PUTS)
    def lose_the_newest_snapshot(self, change: Step) -> None:
        self.db.compact()
        self.change(change)
        self.db.compact()
        folder = self.copy_folder()
        (n, newest), *_ = Folder(folder).snapshots()
        if n not in self.wholes:
            newest.write_bytes(newest.read_bytes().replace(b'"id":', b'"ID":'))
        self.go_on_in_the_copy()

    def copy_folder(self) -> Path:
        """What a kill would leave at this moment."""
        folder = next(self.folders)
        shutil.copytree(self.db.folder, folder)
        self.crashed = folder, self.copied()
        return folder

    def go_on_in_the_copy(self) -> None:
        if self.crashed:
            folder, self.books = self.crashed
            self.committed, self.crashed = self.copied(), None
            self.db.close()
            self.open(folder)

    @rule()
    def reopen(self) -> None:
        self.db.close()
        self.open(self.db.folder)

    @rule(index=st.sampled_from(LOOKUPS["jobs"].indexes), job=jobs(), text=st.sampled_from(SEARCHES))
    def ask_at_once_after_opening(self, index: Index, job: Job, text: str) -> None:
        self.reopen()
        view = keeper_of(self.db).view("jobs")
        key = max(index.keys_of(to_row(job)), default=0)
        first = {
            "found": sorted(view.holding(index.name, key, key)),
            "mentioned": sorted(view.mentioning(text)),
            "many": len(view),
        }
        like_a_scan(view, LOOKUPS["jobs"])
        assert first == {
            "found": sorted(view.holding(index.name, key, key)),
            "mentioned": sorted(view.mentioning(text)),
            "many": len(view),
        }

    @rule()
    def write_copy(self) -> None:
        path = self.home / f"copy {len(self.copies)}.json"
        self.db.write_copy(path)
        self.copies.append((path, self.copied()))

    @precondition(lambda self: self.copies)
    @rule(choice=st.integers(0, 9))
    def take_over(self, choice: int) -> None:
        path, books = self.copies[choice % len(self.copies)]
        self.db.take_over(path, Act("user", "restore"))
        self.books = {table: dict(items) for table, items in books.items()}
        self.committed = self.copied()
        self.wholes[keeper_of(self.db).state.n] = self.rows()

    @rule()
    def begin_another_year(self) -> None:
        self.now = self.now.replace(year=min(self.now.year + 1, 2028))

    # What holds at any time

    @invariant()
    def everything_is_as_the_model_says(self) -> None:
        self.check_views()
        state = replayed(reversed(list(self.db.history())), self.wholes)
        assert state == self.rows()

    def check_views(self) -> None:
        """What this thread sees, and what all others see."""
        keeper = keeper_of(self.db)
        for table in TABLES:
            own, committed = keeper.view(table), keeper.state.view(table)
            self.check(own, table, self.books)
            if own is not committed:
                self.check(committed, table, self.committed)
            book = getattr(self.db, table)
            assert book.all() == list(self.books[table].values())
            for id in "abcdez":
                assert book.find(id) == self.books[table].get(id)

    def check(self, view: View, table: str, books: Books) -> None:
        rows = like_a_scan(view, LOOKUPS[table])
        assert list(rows.values()) == [json.loads(json.dumps(to_row(each))) for each in books[table].values()]

    def rows(self) -> Rows:
        """All there is, as it is kept."""
        keeper = keeper_of(self.db)
        views = {table: keeper.view(table) for table in keeper.tables()}
        return {table: rows for table, view in views.items() if (rows := read(view))}


def fail() -> None:
    raise OSError(5, "the disk fails")


TestStore = Store.TestCase
TestStore.settings = settings(max_examples=EXAMPLES, stateful_step_count=STEPS, deadline=None)
