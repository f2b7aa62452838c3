"""Counters held against jobs: what is missing is found, and nothing is invented."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from itertools import accumulate

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from smarttracker_lite.domain.counters import Counted, Counter, Standing
from smarttracker_lite.domain.jobs import Job, Tag
from smarttracker_lite.domain.printing import (
    InkUse,
    JobFacts,
    JobStatus,
    Kind,
    Measure,
    Origin,
    TimeQuality,
)
from smarttracker_lite.domain.reconcile import Share, Span, missing, shares_of, spans, use

MONDAY = datetime(2026, 11, 2, 8, tzinfo=UTC)
HOUR, DAY = timedelta(hours=1), timedelta(days=1)


def measured(value: int) -> Measure:
    return Measure(value, Origin.MEASURED)


def printed(at: datetime, impressions: int | None = None, **changes: object) -> Job:
    """A job that ended then, and was seen at once."""
    counted = None if impressions is None else measured(impressions)
    facts = JobFacts(
        source="test", key=str(at), status=JobStatus.COMPLETED, completed_at=at, impressions=counted
    )
    facts = replace(facts, **changes)  # type: ignore[arg-type]  # any field, tried by name
    return Job(id=str(at), printer_id="p", facts=facts, tag=Tag(), first_seen_at=at, last_seen_at=at)


def stood(at: datetime, impressions: int, meter: str = "snmp", of: Counted = Counted.IMPRESSIONS) -> Standing:
    return Standing(id=str(at), printer_id="p", at=at, meter=meter, counters=(Counter(of, impressions),))


def told(standings: Sequence[Standing], jobs: Sequence[Job]) -> list[Span]:
    return spans(standings, [taken for job in jobs if (taken := use(job))])


def test_jobs_that_took_what_was_counted_leave_nothing_missing() -> None:
    found = told([stood(MONDAY, 100), stood(MONDAY + DAY, 130)], [printed(MONDAY + HOUR, 30)])
    assert [(span.counted, span.explained, span.unexplained) for span in found] == [(30, 30, 0)]
    assert missing(found) is None


def test_what_no_job_explains_is_missing() -> None:
    found = told([stood(MONDAY, 100), stood(MONDAY + DAY, 150)], [printed(MONDAY + HOUR, 30)])
    assert missing(found) == Counter(Counted.IMPRESSIONS, 20)


def test_a_test_page_and_two_percent_are_not_worth_telling() -> None:
    few = told([stood(MONDAY, 100), stood(MONDAY + DAY, 103)], [])
    many = told([stood(MONDAY, 0), stood(MONDAY + DAY, 1000)], [printed(MONDAY + HOUR, 980)])
    more = told([stood(MONDAY, 0), stood(MONDAY + DAY, 1000)], [printed(MONDAY + HOUR, 979)])
    assert [missing(each) for each in (few, many, more)] == [None, None, Counter(Counted.IMPRESSIONS, 21)]


def test_a_counter_that_was_set_back_begins_anew() -> None:
    found = told([stood(MONDAY, 5000), stood(MONDAY + DAY, 7), stood(MONDAY + 2 * DAY, 9)], [])
    assert [(span.since, span.counted) for span in found] == [(MONDAY + DAY, 2)]


def test_counters_that_were_read_in_different_ways_are_not_compared() -> None:
    assert told([stood(MONDAY, 100, "snmp"), stood(MONDAY + DAY, 900, "ledm")], []) == []


def test_copies_count_and_scans_do_not() -> None:
    jobs = [
        printed(MONDAY + HOUR, 30, kind=Kind.COPY),
        printed(MONDAY + 2 * HOUR, 50, kind=Kind.SCAN),
        printed(MONDAY + 3 * HOUR, None, kind=Kind.SCAN),
    ]
    (span,) = told([stood(MONDAY, 0), stood(MONDAY + DAY, 30)], jobs)
    assert span.explained == 30


def test_stopped_jobs_count_with_what_they_used() -> None:
    (span,) = told(
        [stood(MONDAY, 0), stood(MONDAY + DAY, 4)], [printed(MONDAY + HOUR, 4, status=JobStatus.CANCELED)]
    )
    assert span.explained == 4


def test_a_job_that_does_not_say_how_much_makes_the_span_untold_and_no_gap() -> None:
    found = told(
        [stood(MONDAY, 0), stood(MONDAY + DAY, 40)],
        [printed(MONDAY + HOUR, 4), printed(MONDAY + 2 * HOUR)],
    )
    assert [span.explained for span in found] == [None]
    assert missing(found) is None
    assert shares_of(found) == [Share(of=Counted.IMPRESSIONS, counted=0, explained=0, untold=40)]
    assert shares_of(found)[0].part is None


def test_a_job_that_never_ended_took_nobody_knows_how_much() -> None:
    lost = printed(MONDAY + HOUR, 3, status=JobStatus.PROCESSING, completed_at=None)
    (span,) = told([stood(MONDAY, 0), stood(MONDAY + DAY, 40)], [lost])
    assert span.explained is None


def test_a_job_that_waits_or_was_deleted_took_nothing() -> None:
    waiting = [printed(MONDAY + HOUR, None, status=each) for each in (JobStatus.HELD, JobStatus.DELETED)]
    (span,) = told([stood(MONDAY, 0), stood(MONDAY + DAY, 0)], waiting)
    assert span.explained == 0


def test_a_standing_that_a_job_straddles_cuts_nothing() -> None:
    """Half of the job was counted before."""
    long = printed(MONDAY + DAY + HOUR, 100, started_at=MONDAY + DAY - HOUR)
    standings = [stood(MONDAY, 0), stood(MONDAY + DAY, 50), stood(MONDAY + 2 * DAY, 100)]
    (span,) = told(standings, [long])
    assert (span.since, span.until, span.counted, span.explained) == (MONDAY, MONDAY + 2 * DAY, 100, 100)


def test_a_job_whose_time_was_guessed_may_have_run_before_it_says() -> None:
    guessed = printed(MONDAY + DAY + HOUR, 10, time_quality=TimeQuality.LOCAL_ASSUMED)
    standings = [stood(MONDAY, 0), stood(MONDAY + DAY, 10), stood(MONDAY + 2 * DAY, 10)]
    (span,) = told(standings, [guessed])
    assert (span.counted, span.explained) == (10, 10)


def test_a_printer_whose_clock_is_ahead_ended_its_job_when_we_saw_it() -> None:
    ahead = replace(printed(MONDAY + HOUR, 10), facts=printed(MONDAY + 2 * DAY, 10).facts)
    first, second = told([stood(MONDAY, 0), stood(MONDAY + DAY, 10), stood(MONDAY + 3 * DAY, 10)], [ahead])
    assert (first.explained, second.explained) == (10, 0)


def test_roll_area_explains_before_printed_area_and_ink_is_no_gap() -> None:
    roll = measured(2_000_000)
    job = printed(
        MONDAY + HOUR,
        area_mm2=measured(1_800_000),
        roll_area_mm2=roll,
        inks=(InkUse("cyan", measured(10)), InkUse("black", measured(5))),
    )
    area = told([stood(MONDAY, 0, of=Counted.AREA), stood(MONDAY + DAY, 5_000_000, of=Counted.AREA)], [job])
    ink = told([stood(MONDAY, 0, of=Counted.INK), stood(MONDAY + DAY, 5_000_000, of=Counted.INK)], [job])
    assert missing(area) == Counter(Counted.AREA, 3_000_000)
    assert [span.explained for span in ink] == [15]
    assert missing(ink) is None


def test_shares_add_up_what_was_counted_and_what_the_jobs_explain() -> None:
    standings = [stood(MONDAY, 0), stood(MONDAY + DAY, 100), stood(MONDAY + 2 * DAY, 200)]
    found = told(standings, [printed(MONDAY + HOUR, 95), printed(MONDAY + DAY + HOUR, 100)])
    (share,) = shares_of(found)
    assert (share.counted, share.explained, share.part) == (200, 195, Decimal("0.975"))


def test_a_share_is_never_rounded_up_nor_more_than_all() -> None:
    nearly, over = (Share(of=Counted.SHEETS, counted=10_000, explained=each) for each in (9_999, 10_007))
    assert (nearly.part, over.part) == (Decimal("0.999"), Decimal(1))


@settings(max_examples=200, deadline=None)
@given(
    jobs=st.lists(st.tuples(st.integers(1, 600), st.integers(0, 90), st.integers(0, 60)), max_size=30),
    taken=st.lists(st.integers(0, 2000), max_size=12),
)
def test_whenever_standings_are_taken_jobs_that_are_all_known_leave_nothing_missing(
    jobs: list[tuple[int, int, int]], taken: list[int]
) -> None:
    """The printer counts as it prints: page by page, also while a standing is taken."""
    work: list[Job] = []
    pages: list[datetime] = []
    clock = MONDAY
    for pause, length, count in jobs:
        began = clock + timedelta(minutes=pause)
        clock = began + timedelta(minutes=length)
        work.append(printed(clock, count, started_at=began))
        pages += [began + (clock - began) * (each + 1) / count for each in range(count)]
    moments = [MONDAY + timedelta(minutes=each) for each in taken]
    found = told([stood(at, sum(page <= at for page in pages)) for at in moments], work)
    assert [span.counted - (span.explained or 0) for span in found] == [0] * len(found)


@settings(max_examples=200, deadline=None)
@given(
    counts=st.lists(st.integers(4, 500), min_size=1, max_size=12),
    lost=st.data(),
)
def test_what_is_lost_between_two_standings_is_found_to_the_page(
    counts: list[int], lost: st.DataObject
) -> None:
    gone = lost.draw(st.integers(0, len(counts) - 1))
    work = [printed(MONDAY + place * DAY + HOUR, count) for place, count in enumerate(counts)]
    totals = [0, *accumulate(counts)]
    standings = [stood(MONDAY + place * DAY, total) for place, total in enumerate(totals)]
    found = told(standings, [job for place, job in enumerate(work) if place != gone])
    assert [span.unexplained for span in found if span.unexplained] == [counts[gone]]


@pytest.mark.parametrize("minutes", [5, 90, 60 * 24 * 365])
def test_a_job_that_was_stamped_by_a_wrong_clock_is_of_the_time_when_it_was_first_told(minutes: int) -> None:
    """The printer was asked just before the second standing, and had not told of it yet."""
    standings = [stood(MONDAY, 100), stood(MONDAY + DAY, 100), stood(MONDAY + 2 * DAY, 130)]
    seen_at = MONDAY + DAY + HOUR
    stamped = printed(MONDAY + DAY - timedelta(minutes=minutes), 30)
    late = replace(stamped, first_seen_at=seen_at, last_seen_at=seen_at)
    taken = use(late, MONDAY + DAY)
    assert taken
    assert not any(span.unexplained for span in spans(standings, [taken]))
    assert sum(span.explained or 0 for span in spans(standings, [taken])) == 30
