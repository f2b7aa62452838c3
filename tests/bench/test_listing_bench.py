"""The bench of the page of jobs itself: it measures, and the lists agree."""

from dataclasses import replace
from pathlib import Path

from smarttracker_lite.workflows.find import Chip
from tests.bench import listing
from tests.support.studio import studio


def test_it_prints_a_line_for_each_filter(tmp_path: Path) -> None:
    wrong, told = listing.run(tmp_path, 300, 2)
    assert wrong == []
    assert [line.split("|")[1].strip() for line in told.splitlines()[2:]] == list(listing.FILTERS)


def test_lists_that_differ_are_told(tmp_path: Path) -> None:
    with studio(tmp_path / "data") as at_work:
        listing.fill(at_work.desk, 100)
        sqlite = listing.Sqlite(at_work.desk, tmp_path / "jobs.sqlite")
        assert listing.differing(at_work.desk, sqlite) == []
        job = next(at_work.desk.db.jobs.newest())
        at_work.desk.db.jobs.put(replace(job, facts=replace(job.facts, document="Another 0123.pdf")))
        assert "a word" in listing.differing(at_work.desk, sqlite)
        assert listing.ours(at_work.desk, {"show": "odd"})[0][Chip.ALL] == 100
        sqlite.close()
