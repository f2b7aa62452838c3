"""kill -9 at any moment: the folder opens at once, holds all that was acknowledged, and no half transaction.

The long form, of 2,000 kills, is `python -m tests.bench.kills`.
"""

import sys
from dataclasses import replace
from pathlib import Path

import pytest

from smarttracker_lite.domain.jobs import JobState
from smarttracker_lite.store.database import Database
from tests.bench import kills
from tests.support import survey
from tests.support.deaths import AIMS, Phase
from tests.support.load import at_desk, clock_of, furnish

KILLS = 100


@pytest.mark.skipif(sys.platform == "win32", reason="children are started by fork(2)")
def test_a_hundred_kills_in_all_phases_lose_nothing(tmp_path: Path) -> None:
    rows = kills.run(KILLS, seed=22, folder=tmp_path)
    assert [story for row in rows.values() for story in row.stories] == []
    assert sum(row.kills for row in rows.values()) == KILLS
    assert {phase for phase, row in rows.items() if row.aimed} >= {phase for phase in Phase if AIMS[phase]}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A furnished folder."""
    furnish(tmp_path / "data")
    return tmp_path / "data"


def seen(folder: Path, known: survey.Known) -> set[str]:
    """The kinds of faults found."""
    return {kind for kind, _ in survey.look(folder, known)[2]}


def test_an_acknowledged_change_that_is_gone_would_be_seen(folder: Path) -> None:
    known = survey.known(folder)
    assert seen(folder, known) == set()
    journal = max((folder / "books").glob("*.jsonl"))
    journal.write_bytes(b"".join(journal.read_bytes().splitlines(keepends=True)[:-1]))
    assert "lost" in seen(folder, known)


def test_a_row_that_is_not_as_acknowledged_would_be_seen(folder: Path) -> None:
    known = survey.known(folder)
    db = Database.open(folder)
    with at_desk(folder, db, clock_of(db)) as desk:
        job = desk.db.jobs.all()[0]
        assert job.tag.state is JobState.INTERNAL
        desk.db.jobs.delete(job.id)
        desk.db.clients.delete("mark")
    assert seen(folder, known) >= {"partial", "jobs"}


def test_a_document_and_a_number_that_are_gone_would_be_seen(folder: Path) -> None:
    (document,) = (folder / "invoices").glob("*.pdf")
    document.write_bytes(b"")
    assert seen(folder, survey.known(folder)) == {"documents", "verify"}
    db = Database.open(folder)
    with at_desk(folder, db, clock_of(db)) as desk:
        (invoice,) = desk.db.invoices.all()
        third = replace(invoice.number, sequence=3, text="2026/0003")
        desk.db.invoices.put(replace(invoice, id="third", number=third))
    assert "numbers" in seen(folder, survey.Known())
