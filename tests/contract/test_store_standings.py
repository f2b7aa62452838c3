"""Standings and gaps: found by printer, by time and by what is open, whatever stands between them."""

from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from smarttracker_lite.domain.counters import Counted, Counter, Standing
from smarttracker_lite.domain.gaps import Closed, Closing, NotedGap
from smarttracker_lite.domain.machines import Gap, Reason
from smarttracker_lite.store.database import Database
from tests.support.disks import QuickDisk

NOON = datetime(2026, 11, 20, 12, tzinfo=UTC)
DAY = timedelta(days=1)


@pytest.fixture
def db(tmp_path: Path) -> Iterator[Database]:
    with closing(Database.open(tmp_path, disk=QuickDisk())) as opened:
        yield opened


def standing(printer_id: str, at: datetime, value: int = 1) -> Standing:
    counters = (Counter(Counted.SHEETS, value),)
    return Standing(id=f"{printer_id} {at}", printer_id=printer_id, at=at, meter="snmp", counters=counters)


def noted(id: str, printer_id: str = "plotter") -> NotedGap:
    gap = Gap(
        reason=Reason.COUNTED, since=NOON - DAY, until=NOON, unexplained=Counter(Counted.AREA, 2_140_000)
    )
    return NotedGap(id=id, printer_id=printer_id, gap=gap, found_at=NOON)


def test_standings_are_found_by_printer_and_time_the_oldest_first(db: Database) -> None:
    taken = [standing("plotter", NOON + days * DAY) for days in (2, 0, 1, 3)]
    db.standings.add_all([taken[0], standing("laser", NOON + DAY), *taken[1:]])
    assert db.standings.between("plotter", NOON, NOON + 2 * DAY) == [taken[1], taken[2], taken[0]]
    assert db.standings.between("plotter", NOON + timedelta(milliseconds=1), NOON + DAY) == [taken[2]]
    assert db.standings.between("nobody", NOON, NOON + DAY) == []
    assert len(db.standings.of_printer("plotter")) == 4


def test_the_latest_standing_is_the_one_that_was_taken_last(db: Database) -> None:
    """Even if the clock was set back meanwhile."""
    assert db.standings.latest("plotter") is None
    first, second = standing("plotter", NOON), standing("plotter", NOON - DAY)
    for each in (first, standing("laser", NOON), second, standing("laser", NOON + DAY)):
        db.standings.add_all((each,))
    assert db.standings.latest("plotter") == second


def test_open_gaps_are_found_and_counted(db: Database) -> None:
    gaps = [noted("a"), noted("b", "laser"), noted("c")]
    db.gaps.put_all(gaps)
    closed = replace(gaps[2], closed=Closed(how=Closing.ACCEPTED, at=NOON, comment="tests"))
    db.gaps.put(closed)
    assert (db.gaps.open(), db.gaps.count_open()) == (gaps[:2], 2)
    assert db.gaps.of_printer("plotter") == [gaps[0], closed]
    db.gaps.put(gaps[2])
    assert db.gaps.count_open() == 3
