"""What the drivers remember: given back as it was kept, and of a long memory only what changed is written."""

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from smarttracker_lite.store.database import Database
from tests.support.disks import QuickDisk, quick_folder

NAMES = st.sampled_from(("clock", "known", "done"))
VALUES = st.none() | st.integers() | st.text() | st.lists(st.integers(), max_size=3)
SHORT, LONG = (st.dictionaries(st.text(), VALUES, min_size=n, max_size=n + 3) for n in (0, 15))
MEMORIES = st.dictionaries(NAMES, VALUES | SHORT | LONG)


@pytest.fixture
def db(tmp_path: Path) -> Iterator[Database]:
    with closing(Database.open(tmp_path, disk=QuickDisk())) as opened:
        yield opened


def known(first: int, count: int = 1_000) -> dict[str, object]:
    """As of a printer whose jobs have no UUID."""
    return {"last": [first, "a"], "known": {f"boot:{n}": f"{n:08x}" for n in range(first, first + count)}}


def written(db: Database) -> int:
    """How many rows of memories the last transaction changed."""
    return len(next(db.history()).changes.get("memories", {}))


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(st.sampled_from(("plotter", "laser")), MEMORIES), max_size=5))
def test_each_printer_s_memory_is_given_back_as_it_was_kept_last(
    kept: list[tuple[str, dict[str, object]]],
) -> None:
    with quick_folder() as folder:
        with closing(Database.open(folder, disk=QuickDisk())) as db:
            for printer_id, memory in kept:
                db.memories.keep(printer_id, memory)
                assert db.memories.of(printer_id) == memory
        with closing(Database.open(folder, disk=QuickDisk())) as db:
            for printer_id in ("plotter", "laser"):
                last = [memory for id, memory in kept if id == printer_id][-1:] or [{}]
                assert db.memories.of(printer_id) == last[0]


def test_of_a_long_memory_only_what_changed_is_written(db: Database) -> None:
    db.memories.keep("plotter", known(1))
    assert written(db) == 1_001
    db.memories.keep("plotter", known(2))
    assert written(db) == 3
    assert db.memories.of("plotter") == known(2)


def test_a_memory_that_is_the_same_is_not_written(db: Database) -> None:
    db.memories.keep("plotter", known(1))
    before = next(db.history()).n
    db.memories.keep("plotter", known(1))
    assert next(db.history()).n == before


def test_of_a_forgotten_memory_nothing_stays(db: Database) -> None:
    db.memories.keep("plotter", known(1))
    db.memories.keep("laser", known(7))
    db.memories.keep("plotter", {})
    assert (db.memories.of("plotter"), db.memories.of("laser")) == ({}, known(7))
    db.memories.keep("laser", {})
    assert db.memories.count() == 0
