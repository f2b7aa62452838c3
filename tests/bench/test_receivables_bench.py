"""The bench of what is owed itself: the studio is as it says, and it measures every page."""

from pathlib import Path

from smarttracker_lite.workflows.overlook import overview
from tests.bench.receivables import PAGES, fill, filled, measure, table
from tests.support.studio import studio


def test_a_third_is_open_and_two_thirds_of_these_are_overdue(tmp_path: Path) -> None:
    with studio(tmp_path / "data") as at_work:
        fill(at_work, 900, 7)
        now = overview(at_work.desk)
    assert now.open.count == 300 + 1  # the one that all are made from is open too
    assert 180 <= now.overdue.count <= 200


def test_it_prints_a_line_for_each_page(tmp_path: Path) -> None:
    told = table(measure(filled(tmp_path, 270, 3), 1), 270)
    assert [line.split("|")[1].strip() for line in told.splitlines()[2:]] == list(PAGES)
