"""HP's large format web services: whose clock a job's times are by, when somebody has set the printer's."""

from datetime import datetime, timedelta

import pytest

from smarttracker_lite.domain.printing import JobFacts, TimeQuality
from tests.contract.test_piws_history import Course, at, done, keys, printing

HOUR = timedelta(hours=1)


def set_between(
    first: float, ended: float, last: float, before: timedelta, then: timedelta, after: timedelta
) -> JobFacts:
    """A job as it is told at the last of two readings, when the clock was as far ahead as it was `before` at
    the first, `then` when the job ended, and `after` at the last."""
    course = Course(wrong=before)
    course.read(first)
    course.wrong = after
    stamp = ended + then.total_seconds()
    course.read(last, done(started=stamp, ended=stamp))
    return course.told["A"]


@pytest.mark.parametrize("then", ["before", "after"])
@pytest.mark.parametrize(("before", "after"), [(0 * HOUR, HOUR), (HOUR, 0 * HOUR), (-2 * HOUR, HOUR)])
def test_a_time_is_by_the_clock_by_which_it_lies_between_the_readings(
    before: timedelta, after: timedelta, then: str
) -> None:
    told = set_between(0, 60, 120, before, before if then == "before" else after, after)
    assert (told.started_at, told.completed_at) == (at(60), at(60))
    assert (told.time_quality, told.not_before) == (TimeQuality.UNSURE, at(0))


@pytest.mark.parametrize("then", [0 * HOUR, HOUR])
def test_a_time_that_may_be_by_either_clock_is_not_sure(then: timedelta) -> None:
    told = set_between(0, 2 * 3600, 4 * 3600, 0 * HOUR, then, HOUR)
    assert told.completed_at == at(2 * 3600) + then - HOUR
    assert (told.time_quality, told.not_before) == (TimeQuality.UNSURE, at(0))


def test_a_time_that_can_be_by_neither_clock_is_when_the_job_was_first_seen() -> None:
    told = set_between(0, 60, 120, 0 * HOUR, -2 * HOUR, HOUR)
    assert (told.started_at, told.completed_at) == (None, at(120))
    assert (told.time_quality, told.not_before) == (TimeQuality.FIRST_SEEN, at(0))


def test_a_clock_that_was_set_from_nowhere_tells_the_times_since() -> None:
    told = set_between(0, 60, 120, timedelta(days=-9_000), 0 * HOUR, 0 * HOUR)
    assert (told.completed_at, told.time_quality) == (at(60), TimeQuality.UNSURE)


@pytest.mark.parametrize(("wrong", "quality"), [(0 * HOUR, "EXACT"), (-HOUR, "OFFSET_CORRECTED")])
def test_what_was_told_before_the_clock_was_set_stays(wrong: timedelta, quality: str) -> None:
    course = Course(wrong=wrong)
    stamped = done(started=wrong.total_seconds(), ended=10 + wrong.total_seconds())
    course.read(0)
    course.read(12, stamped)
    before = course.told["A"]
    course.wrong = HOUR
    assert keys(course.read(50, stamped)) == ["A"]
    assert course.told["A"] == before
    assert (before.completed_at, before.time_quality) == (at(10), TimeQuality[quality])


def test_of_a_job_under_way_when_the_clock_was_set_only_the_end_is_not_sure() -> None:
    course = Course()
    course.read(0, printing())
    course.wrong = HOUR
    course.read(60, done(ended=40 + HOUR.total_seconds()))
    told = course.told["A"]
    assert (told.started_at, told.completed_at) == (at(0), at(40))
    assert (told.time_quality, told.not_before) == (TimeQuality.UNSURE, at(0))


def test_a_job_whose_start_is_not_sure_has_times_that_are_not_though_its_end_is() -> None:
    course = Course()
    course.read(0)
    course.wrong = HOUR
    course.read(4 * 3600, printing(started=2 * 3600))
    course.read(4 * 3600 + 60, done(started=2 * 3600, ended=5 * 3600 + 30))
    told = course.told["A"]
    assert (told.started_at, told.completed_at) == (at(3600), at(4 * 3600 + 30))
    assert (told.time_quality, told.not_before) == (TimeQuality.UNSURE, None)


def test_once_the_clock_was_seen_to_be_set_times_are_sure_again() -> None:
    course = Course()
    course.read(0)
    course.wrong = HOUR
    course.read(60)
    course.read(120, done(started=HOUR.total_seconds() + 100, ended=HOUR.total_seconds() + 110))
    told = course.told["A"]
    assert (told.completed_at, told.not_before) == (at(110), None)
    assert told.time_quality is TimeQuality.OFFSET_CORRECTED


def test_nothing_has_ended_later_than_now() -> None:
    course = Course()
    course.read(0, done(ended=3600))
    assert (told := course.told["A"]).completed_at == at(0)
    assert told.time_quality is TimeQuality.FIRST_SEEN


def test_what_was_printed_before_the_first_reading_is_by_the_clock_as_it_is_then() -> None:
    course = Course(wrong=HOUR)
    course.read(0, done(ended=-3600 * 24))
    told: datetime | None = course.told["A"].completed_at
    assert told == at(-3600 * 25)
    assert course.told["A"].time_quality is TimeQuality.OFFSET_CORRECTED
