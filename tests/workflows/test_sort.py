"""Sorting all jobs by a column: the order is that of the values, and it follows the books."""

from dataclasses import replace
from datetime import timedelta

from smarttracker_lite.domain.jobs import Job
from smarttracker_lite.store.jobs import Wanted
from smarttracker_lite.store.tables.rowset import RowSet
from smarttracker_lite.workflows.sort import Column, Sorter, Unsorted
from tests.support.studio import NOON, Studio, plot

MINUTE = timedelta(minutes=1)
USER = Column("user", (), lambda job: job.facts.user)


def made(at_work: Studio, *users: str | None) -> list[Job]:
    """A job for each, the first is the oldest."""
    return [
        at_work.job(replace(plot(completed_at=NOON + place * MINUTE), user=user))
        for place, user in enumerate(users)
    ]


def users(
    at_work: Studio,
    sorter: Sorter,
    *,
    down: bool = False,
    rows: RowSet | None = None,
    column: Column = USER,
) -> list[tuple[str | None, int]]:
    """Whose the jobs are, and in which minute each was done."""
    order = sorter.sorted(at_work.desk, column, rows, down=down, patience_s=30)
    assert not isinstance(order, Unsorted)
    read = dict(at_work.desk.db.jobs.at(order))
    return [(read[row].facts.user, (read[row].day - NOON) // MINUTE) for row in order]


def test_alike_jobs_come_newest_first_and_the_unknown_last_both_ways(at_work: Studio) -> None:
    made(at_work, "bea", None, "anna", "bea", None)
    sorter = Sorter()
    assert users(at_work, sorter) == [("anna", 2), ("bea", 3), ("bea", 0), (None, 4), (None, 1)]
    assert users(at_work, sorter, down=True) == [("bea", 3), ("bea", 0), ("anna", 2), (None, 4), (None, 1)]


def test_of_a_filter_only_its_jobs_come_in_the_same_order(at_work: Studio) -> None:
    rossi = at_work.client()
    made(at_work, "zoe", "anna")
    for user in ("carlo", "bea"):
        at_work.job(replace(plot(), user=user), client=rossi)
    rows = at_work.desk.db.jobs.rows(Wanted(client_id=rossi.id))
    assert [user for user, _ in users(at_work, Sorter(), rows=rows)] == ["bea", "carlo"]


def test_the_order_follows_what_is_changed_added_and_removed(at_work: Studio) -> None:
    first, second = made(at_work, "bea", "anna")
    sorter, jobs = Sorter(), at_work.desk.db.jobs
    assert users(at_work, sorter) == [("anna", 1), ("bea", 0)]
    jobs.put(replace(second, facts=replace(second.facts, user="zoe")))
    assert users(at_work, sorter) == [("bea", 0), ("zoe", 1)]
    made(at_work, "carlo")
    jobs.delete(first.id)
    assert users(at_work, sorter) == [("carlo", 0), ("zoe", 1)]
    at_work.desk.db.compact()
    assert users(at_work, sorter, down=True) == [("zoe", 1), ("carlo", 0)]


def test_a_column_whose_books_changed_is_read_anew(at_work: Studio) -> None:
    made(at_work, "bea", "anna")
    sorter, was, now = Sorter(), object(), object()
    plain = Column("user", (was,), lambda job: job.facts.user)
    turned = Column("user", (now,), lambda job: {"anna": "z", "bea": "a"}[job.facts.user or ""])
    assert users(at_work, sorter, column=plain) == [("anna", 1), ("bea", 0)]
    assert users(at_work, sorter, column=turned) == [("bea", 0), ("anna", 1)]


def test_nobody_waits_long_for_an_order(at_work: Studio) -> None:
    made(at_work, "bea", "anna")
    sorter = Sorter()
    with sorter.halted():
        assert sorter.sorted(at_work.desk, USER, None, down=False, patience_s=0.01) == Unsorted(0, 2)
    assert users(at_work, sorter) == [("anna", 1), ("bea", 0)]
