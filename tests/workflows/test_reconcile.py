"""Gaps are found once, get their size from the counters, and are settled and opened again."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from smarttracker_lite.domain.counters import Counted, Counter
from smarttracker_lite.domain.gaps import Closing, NotedGap
from smarttracker_lite.domain.jobs import Job, JobState
from smarttracker_lite.domain.machines import Device, Gap, Printer, Reason, Sent
from smarttracker_lite.domain.printing import JobStatus, Measure, Origin
from smarttracker_lite.errors import NotAllowed
from smarttracker_lite.printers.source import Reading
from smarttracker_lite.workflows.collect import record
from smarttracker_lite.workflows.reconcile import (
    close,
    due,
    gaps,
    months,
    reopen,
    settle_imported,
    shares,
    take_standing,
)
from tests.support.studio import NOON, Studio, plot

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
PLOTTER = "plotter"
DEVICE = Device(identity="urn:uuid:1", model="T830")
FORGOTTEN = Gap(reason=Reason.FORGOTTEN, since=NOON - HOUR, until=NOON, lost=7)


@pytest.fixture
def plotter(at_work: Studio) -> Printer:
    printer = Printer(
        id=PLOTTER, name="Plotter", driver="ipp", url="ipp://x", device=DEVICE, added_at=NOON, polled_at=NOON
    )
    at_work.desk.db.printers.put(printer)
    return printer


def read(at_work: Studio, *told: Gap) -> tuple[Gap, ...]:
    reading = Reading(device=DEVICE, jobs=(), memory={}, gaps=told)
    return record(at_work.desk, PLOTTER, reading).gaps


def stand(at_work: Studio, impressions: int) -> None:
    """The counter stands at so much."""
    counters = (Counter(Counted.IMPRESSIONS, impressions),)
    assert take_standing(at_work.desk, PLOTTER, counters, "snmp")


def printed(at_work: Studio, impressions: int, **changes: object) -> Job:
    """A job that ended just now, and a quiet hour."""
    at = at_work.clock.at
    measured = Measure(impressions, Origin.MEASURED)
    facts = plot(completed_at=at, submitted_at=at - timedelta(minutes=2), impressions=measured)
    job = at_work.job(replace(facts, **changes))  # type: ignore[arg-type]  # any field, tried by name
    at_work.clock.move(hours=1)
    return job


def stand_again(at_work: Studio) -> None:
    """The standing soon after, with which the last one is held against the jobs."""
    latest = at_work.desk.db.standings.latest(PLOTTER)
    assert latest is not None
    at_work.clock.move(minutes=10)
    assert due(at_work.desk, PLOTTER, at_work.clock.at)
    assert take_standing(at_work.desk, PLOTTER, latest.counters, latest.meter)


def found_gap(at_work: Studio) -> NotedGap:
    (noted,) = gaps(at_work.desk, only_open=True)
    return noted


def test_a_gap_is_noted_once_however_often_it_is_told(at_work: Studio, plotter: Printer) -> None:
    assert read(at_work, FORGOTTEN) == (FORGOTTEN,)
    at_work.clock.move(minutes=1)
    written = at_work.desk.db.history
    before = next(written()).n
    again = replace(FORGOTTEN, until=NOON + timedelta(minutes=1))
    assert read(at_work, again) == ()
    assert next(written()).n == before
    assert found_gap(at_work).gap == FORGOTTEN


def test_gaps_of_two_printers_are_two(at_work: Studio, plotter: Printer) -> None:
    at_work.desk.db.printers.put(replace(plotter, id="laser"))
    read(at_work, FORGOTTEN)
    record(at_work.desk, "laser", Reading(device=DEVICE, jobs=(), memory={}, gaps=(FORGOTTEN,)))
    assert {noted.printer_id for noted in gaps(at_work.desk)} == {PLOTTER, "laser"}


def test_counters_are_read_once_a_day_and_when_a_gap_was_found(at_work: Studio, plotter: Printer) -> None:
    asked = [due(at_work.desk, PLOTTER, NOON)]
    stand(at_work, 100)
    stand_again(at_work)
    asked.append(due(at_work.desk, PLOTTER, NOON + HOUR))
    asked.append(due(at_work.desk, PLOTTER, NOON + DAY))
    at_work.clock.move(hours=1)
    read(at_work, FORGOTTEN)
    asked.append(due(at_work.desk, PLOTTER, at_work.clock.at))
    assert asked == [True, False, True, True]


def test_a_standing_is_confirmed_soon_after_or_on_the_next_day(at_work: Studio, plotter: Printer) -> None:
    stand(at_work, 100)
    moments = [timedelta(minutes=minutes) for minutes in (9, 10, 179, 180)]
    assert [due(at_work.desk, PLOTTER, NOON + each) for each in moments] == [False, True, True, False]


def test_counters_are_read_again_where_the_clock_was_set_back(at_work: Studio, plotter: Printer) -> None:
    stand(at_work, 100)
    stand_again(at_work)
    assert due(at_work.desk, PLOTTER, NOON - HOUR)


def test_a_job_that_is_told_after_it_was_counted_leaves_no_gap(at_work: Studio, plotter: Printer) -> None:
    stand(at_work, 100)
    at_work.clock.move(days=1)
    ended = at_work.clock.at - timedelta(minutes=3)
    stand(at_work, 150)
    at_work.clock.move(minutes=2)
    measured = Measure(50, Origin.MEASURED)
    at_work.job(plot(completed_at=ended, submitted_at=ended - timedelta(minutes=1), impressions=measured))
    stand_again(at_work)
    assert gaps(at_work.desk) == []


def test_counters_are_not_read_while_a_job_prints_or_has_just_ended(
    at_work: Studio, plotter: Printer
) -> None:
    at_work.job()
    asked = [due(at_work.desk, PLOTTER, NOON), due(at_work.desk, PLOTTER, NOON + HOUR)]
    at_work.clock.move(hours=1)
    at_work.job(plot(status=JobStatus.PROCESSING, completed_at=None))
    later = at_work.clock.at + timedelta(minutes=10)
    asked.append(due(at_work.desk, PLOTTER, later))
    asked.append(due(at_work.desk, PLOTTER, later + DAY))
    assert asked == [False, True, False, True]
    counters = (Counter(Counted.IMPRESSIONS, 1),)
    assert take_standing(at_work.desk, PLOTTER, counters, "snmp") is None


def test_a_printer_that_counts_nothing_has_no_standing(at_work: Studio, plotter: Printer) -> None:
    assert take_standing(at_work.desk, PLOTTER, (), "snmp") is None
    assert at_work.desk.db.standings.count() == 0


def test_a_counter_that_grew_by_more_than_the_jobs_explain_is_a_gap(
    at_work: Studio, plotter: Printer
) -> None:
    stand(at_work, 100)
    at_work.clock.move(hours=2)
    printed(at_work, 30)
    at_work.clock.move(hours=20)
    stand(at_work, 150)
    assert gaps(at_work.desk) == []
    stand_again(at_work)
    gap = found_gap(at_work).gap
    assert (gap.reason, gap.since, gap.until) == (Reason.COUNTED, NOON, NOON + timedelta(hours=23))
    assert gap.unexplained == Counter(Counted.IMPRESSIONS, 20)


def test_a_gap_that_a_counter_told_is_not_told_again_at_the_next_standing(
    at_work: Studio, plotter: Printer
) -> None:
    stand(at_work, 100)
    at_work.clock.move(days=1)
    stand(at_work, 150)
    at_work.clock.move(hours=1)
    printed(at_work, 10, started_at=NOON + DAY - HOUR)  # it straddles the last standing
    at_work.clock.move(days=1)
    stand(at_work, 160)
    stand_again(at_work)
    assert found_gap(at_work).gap.unexplained == Counter(Counted.IMPRESSIONS, 50)


def test_what_two_counters_tell_of_one_span_is_one_gap(at_work: Studio, plotter: Printer) -> None:
    for number in range(4):
        counters = (Counter(Counted.IMPRESSIONS, 100), Counter(Counted.AREA, 10_000_000))
        if number:
            counters = (Counter(Counted.IMPRESSIONS, 150), Counter(Counted.AREA, 90_000_000))
        assert take_standing(at_work.desk, PLOTTER, counters, "snmp")
        at_work.clock.move(days=1)
    assert found_gap(at_work).gap.unexplained == Counter(Counted.IMPRESSIONS, 50)


def test_jobs_that_explain_the_counter_leave_no_gap(at_work: Studio, plotter: Printer) -> None:
    stand(at_work, 100)
    for _ in range(20):
        at_work.clock.move(hours=3)
        printed(at_work, 7)
    at_work.clock.move(hours=1)
    stand(at_work, 240)
    stand_again(at_work)
    assert gaps(at_work.desk) == []


def test_a_gap_of_the_printer_s_log_gets_its_size_from_the_counters(
    at_work: Studio, plotter: Printer
) -> None:
    stand(at_work, 100)
    at_work.clock.move(hours=4)
    told = replace(FORGOTTEN, since=NOON + HOUR, until=NOON + 2 * HOUR)
    read(at_work, told)
    stand(at_work, 142)
    stand_again(at_work)
    assert found_gap(at_work).gap == replace(told, unexplained=Counter(Counted.IMPRESSIONS, 42))


def test_what_a_queue_sent_is_not_taken_for_all_that_was_counted(at_work: Studio, plotter: Printer) -> None:
    stand(at_work, 100)
    at_work.clock.move(days=1)
    at = at_work.clock.at - HOUR
    untold = at_work.gap(reason=Reason.UNTOLD, since=at, until=at, sent=(Sent("a", at, "a.pdf", "anna"),))
    stand(at_work, 140)
    stand_again(at_work)
    (counted,) = [noted for noted in gaps(at_work.desk) if noted != untold]
    assert (counted.gap.reason, counted.gap.unexplained) == (
        Reason.COUNTED,
        Counter(Counted.IMPRESSIONS, 40),
    )
    assert len(gaps(at_work.desk)) == 2


def test_a_gap_is_closed_with_a_comment_and_opened_again(at_work: Studio, plotter: Printer) -> None:
    read(at_work, FORGOTTEN)
    noted = found_gap(at_work)
    closed = close(at_work.desk, noted.id, Closing.ACCEPTED, " test prints ").closed
    assert closed is not None
    assert (closed.how, closed.at, closed.comment) == (Closing.ACCEPTED, NOON, "test prints")
    assert gaps(at_work.desk, only_open=True) == []
    with pytest.raises(NotAllowed, match="closed already"):
        close(at_work.desk, noted.id, Closing.ACCEPTED)
    reopen(at_work.desk, noted.id)
    assert found_gap(at_work) == noted
    with pytest.raises(NotAllowed, match="open already"):
        reopen(at_work.desk, noted.id)
    assert [entry.verb for entry in at_work.desk.db.history()][:2] == ["reopen gap", "close gap"]


def test_an_accepted_gap_is_not_told_again(at_work: Studio, plotter: Printer) -> None:
    read(at_work, FORGOTTEN)
    close(at_work.desk, found_gap(at_work).id, Closing.ACCEPTED)
    assert read(at_work, replace(FORGOTTEN, until=NOON + HOUR)) == ()


def test_an_import_closes_the_gaps_that_it_explains(at_work: Studio, plotter: Printer) -> None:
    stand(at_work, 100)
    at_work.clock.move(days=1)
    stand(at_work, 150)
    at_work.clock.move(days=1)
    stand(at_work, 200)
    stand_again(at_work)
    first = gaps(at_work.desk)[-1]
    ended = NOON + 5 * HOUR
    measured = Measure(49, Origin.MEASURED)
    at_work.job(plot(completed_at=ended, submitted_at=ended - HOUR, impressions=measured))
    assert [noted.id for noted in settle_imported(at_work.desk, PLOTTER)] == [first.id]
    closed = at_work.desk.db.gaps.get(first.id).closed
    assert closed is not None
    assert closed.how is Closing.IMPORTED
    assert settle_imported(at_work.desk, PLOTTER) == []


def test_a_month_has_the_share_that_its_jobs_explain_and_lists_the_rest(
    at_work: Studio, plotter: Printer
) -> None:
    at_work.clock.at = NOON.replace(day=2)
    for count, impressions in ((100, 60), (200, 100), (300, 1)):
        stand(at_work, count)
        at_work.clock.move(hours=3)
        printed(at_work, impressions)
        at_work.clock.move(hours=20)
    month = shares(at_work.desk, PLOTTER, date(2026, 11, 30))
    (share,) = month.shares
    assert (share.counted, share.explained) == (200, 160)
    assert [(span.since, span.unexplained) for span in month.rest] == [(NOON.replace(day=2), 40)]


def test_a_span_belongs_to_the_month_in_which_it_begins(at_work: Studio, plotter: Printer) -> None:
    at_work.clock.at = NOON.replace(month=10, day=31)
    stand(at_work, 0)
    at_work.clock.move(days=2)
    stand(at_work, 50)
    told = months(at_work.desk, PLOTTER)
    assert [(month.first, month.shares[0].counted) for month in told if month.shares] == [
        (date(2026, 10, 1), 50)
    ]
    assert (len(told), told[0].first) == (12, date(2026, 11, 1))


def test_the_standings_of_another_printer_are_never_mixed_in(at_work: Studio, plotter: Printer) -> None:
    stand(at_work, 100)
    at_work.desk.db.printers.put(replace(plotter, id="laser"))
    at_work.clock.move(days=1)
    take_standing(at_work.desk, "laser", (Counter(Counted.IMPRESSIONS, 90_000),), "snmp")
    stand_again(at_work)
    assert gaps(at_work.desk) == []


def test_a_job_that_the_printer_forgot_is_listed_so_until_it_tells_of_it_again(
    at_work: Studio, plotter: Printer
) -> None:
    facts = plot(key="k", source="ipp", status=JobStatus.PROCESSING, completed_at=None)
    billed = plot(key="done", source="ipp")
    reading = Reading(device=DEVICE, jobs=(facts, billed), memory={})
    gone = replace(reading, jobs=(), gone=frozenset({"k", "done", "never seen"}))
    seen = []
    for each in (reading, gone, gone, reading):
        outcome = record(at_work.desk, PLOTTER, each)
        statuses = {job.facts.key: job.facts.status for job in at_work.desk.db.jobs.all()}
        seen.append((outcome.new, outcome.known, outcome.updated, statuses["k"], statuses["done"]))
    assert seen == [
        (2, 0, 0, JobStatus.PROCESSING, JobStatus.COMPLETED),
        (0, 0, 1, JobStatus.FORGOTTEN, JobStatus.COMPLETED),
        (0, 0, 0, JobStatus.FORGOTTEN, JobStatus.COMPLETED),
        (0, 1, 1, JobStatus.PROCESSING, JobStatus.COMPLETED),
    ]


def test_the_gap_of_a_job_that_is_told_of_again_was_none(at_work: Studio, plotter: Printer) -> None:
    jobs = [plot(key=key, source="ipp", status=JobStatus.PROCESSING, completed_at=None) for key in "ab"]
    reading = Reading(device=DEVICE, jobs=tuple(jobs), memory={})
    vanished = Gap(reason=Reason.VANISHED, since=NOON - timedelta(minutes=3), until=NOON, lost=2)
    lost = replace(reading, jobs=(), gone=frozenset({"a", "b"}), gaps=(vanished,))
    again = [replace(reading, jobs=(job,)) for job in jobs]
    seen = []
    for each in (reading, lost, *again):
        at_work.clock.move(minutes=1)
        record(at_work.desk, PLOTTER, each)
        seen.append([noted.gap.lost for noted in gaps(at_work.desk)])
    assert seen == [[], [2], [1], []]


def test_a_print_that_came_out_is_no_waste_if_it_is_repeated_and_stopped(
    at_work: Studio, plotter: Printer
) -> None:
    reading = Reading(device=DEVICE, jobs=(plot(key="k", source="ipp"),), memory={})
    stopped = replace(reading, jobs=(plot(key="k", source="ipp", status=JobStatus.CANCELED),))
    for each in (reading, stopped):
        record(at_work.desk, PLOTTER, each)
    (job,) = at_work.desk.db.jobs.all()
    assert (job.facts.status, job.tag.state) == (JobStatus.CANCELED, JobState.BILLABLE)


def test_what_a_forgotten_job_took_is_missing(at_work: Studio, plotter: Printer) -> None:
    stand(at_work, 100)
    at_work.clock.move(hours=3)
    printed(at_work, 20)
    printed(at_work, 4, status=JobStatus.FORGOTTEN, completed_at=None)
    stand(at_work, 150)
    stand_again(at_work)
    assert found_gap(at_work).gap.unexplained == Counter(Counted.IMPRESSIONS, 30)


def test_a_job_that_its_printer_stamped_with_a_wrong_clock_leaves_no_gap(
    at_work: Studio, plotter: Printer
) -> None:
    stand(at_work, 100)
    at_work.clock.move(days=1)
    stand(at_work, 100)
    stand_again(at_work)
    at_work.clock.move(hours=1)
    wrong = at_work.clock.at - timedelta(hours=20)
    printed(at_work, 30, source="ipp", submitted_at=wrong, completed_at=wrong)
    at_work.clock.move(days=1)
    stand(at_work, 130)
    stand_again(at_work)
    assert gaps(at_work.desk) == []
