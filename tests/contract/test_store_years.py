"""Closed years go to rest: each row into its own year's file, and never all of them in memory."""

import tracemalloc
from collections import Counter
from contextlib import closing
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

from smarttracker_lite.domain.jobs import Job, JobState, Tag
from smarttracker_lite.store.database import Database
from smarttracker_lite.store.jobs import ANY, Wanted
from tests.support.disks import QuickDisk
from tests.support.folders import client
from tests.support.studio import NOON, plot
from tests.support.tables import keeper_of

YEARS = range(2016, NOON.year)
A_YEAR_HAS = 4
LONG = 1_000_000
"""So many letters stand in what the printer said of each job."""


def done(year: int, number: int) -> Job:
    """A job on which nobody works any more."""
    facts = plot(key=f"{year}-{number}", day=date(year, 6, 1), raw={"text": "x" * LONG})
    return Job(
        id=f"{year}-{number}",
        printer_id="plotter",
        facts=facts,
        tag=Tag(state=JobState.INTERNAL),
        first_seen_at=NOON,
        last_seen_at=NOON,
    )


def many_years(folder: Path) -> None:
    """Years of work that nobody has put to rest yet, in two snapshots."""
    before = datetime(YEARS.start, 12, 31, tzinfo=UTC)
    with closing(Database.open(folder, clock=lambda: before, disk=QuickDisk())) as db:
        for year in YEARS:
            db.jobs.put_all([done(year, number) for number in range(A_YEAR_HAS)])
        db.compact()
        db.clients.put(client("rossi"))
        db.compact()
        assert not keeper_of(db).state.years


def test_the_first_archiving_of_many_years_holds_the_rows_of_one_at_a_time(tmp_path: Path) -> None:
    many_years(tmp_path)
    with closing(Database.open(tmp_path, clock=lambda: NOON, disk=QuickDisk())) as db:
        db.jobs.put(done(NOON.year, 0))
        tracemalloc.start()
        db.compact()
        _, peak = tracemalloc.get_traced_memory()
        tracemalloc.stop()
        resting = {year.year: year.rows("jobs") for year in keeper_of(db).state.years}
        found = Counter(job.day.year for job in db.jobs.select(ANY))

    assert resting == dict.fromkeys(YEARS, A_YEAR_HAS)
    assert found == Counter(resting) + Counter({NOON.year: 1})
    assert peak < len(YEARS) * A_YEAR_HAS * LONG // 2


def test_a_job_that_changes_in_a_closed_year_rests_there_once_and_anew(tmp_path: Path) -> None:
    many_years(tmp_path)
    year, other = YEARS.start, YEARS.start + 1
    with closing(Database.open(tmp_path, clock=lambda: NOON, disk=QuickDisk())) as db:
        db.jobs.put(done(NOON.year, 0))
        db.compact()
        changed = replace(db.jobs.get(f"{year}-0"), tag=Tag(state=JobState.WASTE))
        reopened = replace(db.jobs.get(f"{other}-0"), tag=Tag(state=JobState.BILLABLE))
        db.jobs.put_all([changed, reopened, done(year, A_YEAR_HAS)])
        db.compact()
        resting = {each.year: each.rows("jobs") for each in keeper_of(db).state.years}
        found = {job.id: job for job in db.jobs.select(Wanted(until=date(other, 12, 31)))}

    assert resting == dict.fromkeys(YEARS, A_YEAR_HAS) | {year: A_YEAR_HAS + 1, other: A_YEAR_HAS - 1}
    assert len(found) == 2 * A_YEAR_HAS + 1
    assert (found[changed.id], found[reopened.id]) == (changed, reopened)
