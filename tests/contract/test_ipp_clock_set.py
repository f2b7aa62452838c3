"""What becomes of a job's times when somebody sets the printer's clock between two readings."""

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

import pytest

from smarttracker_lite.domain.machines import Device
from smarttracker_lite.domain.printing import JobFacts, TimeQuality
from smarttracker_lite.printers.drivers.ipp.driver import IppDriver
from smarttracker_lite.printers.drivers.ipp.message import Attributes, Tag, Value
from smarttracker_lite.printers.source import Address, Memory
from tests.support.odd_printer import OddPrinter, sent

BEGAN = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)
DEVICE = Device(identity="urn:uuid:odd", model="")
HOUR = 3600


def at(seconds: int) -> datetime:
    return BEGAN + timedelta(seconds=seconds)


def dated(name: str, seconds: int) -> Attributes:
    """A date of the printer's, in UTC, as RFC 2579 writes it."""
    year, *others = at(seconds).timetuple()[:6]
    octets = year.to_bytes(2, "big") + bytes([*others, 0]) + b"+\0\0"
    return {name: (Value(Tag.DATE_TIME, octets),)}


def ended(seconds: int) -> dict[int, Attributes]:
    """One job that ended then by the printer's clock."""
    return {1: {**dated("date-time-at-creation", seconds), **dated("date-time-at-completed", seconds)}}


@dataclass
class Course:
    """Readings of one printer whose clock is ahead by `wrong_s`; `told` is the job as it was told last."""

    printer: OddPrinter = field(default_factory=OddPrinter)
    wrong_s: int = 0
    memory: Memory = field(default_factory=dict)
    told: JobFacts | None = None

    def read(self, url: str, seconds: int, jobs: dict[int, Attributes]) -> None:
        """So many seconds after it began, when it lists these jobs."""
        self.printer.list(jobs)
        shown = dated("printer-current-time", seconds + self.wrong_s)
        self.printer.nameplate = {**self.printer.nameplate, **shown}
        self.printer.uptime_s = 100_000 + seconds
        reading = IppDriver().read(Address(url=url), DEVICE, self.memory, at(seconds))
        self.memory = reading.memory
        self.told = reading.jobs[0] if reading.jobs else self.told


def set_between(since: int, until: int, stamped: int, before_s: int, after_s: int) -> Course:
    """A job stamped between two readings; before the second the clock was set."""
    course = Course(wrong_s=before_s)
    with course.printer.switched_on() as url:
        course.read(url, since, {})
        course.wrong_s = after_s
        course.read(url, until, ended(stamped))
        course.read(url, until + 10, ended(stamped))
    return course


def trust(course: Course) -> tuple[datetime | None, TimeQuality, datetime | None]:
    assert course.told is not None
    return course.told.completed_at, course.told.time_quality, course.told.not_before


@pytest.mark.parametrize("stamped", [60, 60 + HOUR])
def test_a_stamp_is_of_the_clock_by_which_it_lies_between_the_readings(stamped: int) -> None:
    assert trust(set_between(0, 120, stamped, 0, HOUR)) == (at(60), TimeQuality.UNSURE, at(0))


def test_a_stamp_that_can_be_of_neither_is_when_the_job_was_first_seen() -> None:
    assert trust(set_between(0, 120, -2 * HOUR, 0, HOUR)) == (at(120), TimeQuality.FIRST_SEEN, at(0))


def test_a_clock_that_was_never_set_before_tells_the_times_since() -> None:
    assert trust(set_between(0, 120, 60, -9_000 * 24 * HOUR, 0)) == (at(60), TimeQuality.UNSURE, at(0))


@pytest.mark.parametrize("wrong_s", [0, -HOUR])
def test_what_was_told_before_the_clock_was_set_stays(wrong_s: int) -> None:
    """Though the job is read once more, as it may still grow."""
    course = Course(wrong_s=wrong_s)
    with course.printer.switched_on() as url:
        course.read(url, 0, {})
        course.read(url, 20, ended(10 + wrong_s))
        before = trust(course)
        course.wrong_s, course.told = HOUR, None
        course.read(url, 30, ended(10 + wrong_s))
    quality = TimeQuality.OFFSET_CORRECTED if wrong_s else TimeQuality.EXACT
    assert trust(course) == before == (at(10), quality, None)


def test_once_the_clock_was_seen_to_be_set_times_are_sure_again() -> None:
    course = Course()
    with course.printer.switched_on() as url:
        course.read(url, 0, {})
        course.wrong_s = HOUR
        course.read(url, 60, {})
        course.read(url, 120, ended(HOUR + 100))
    assert trust(course) == (at(100), TimeQuality.OFFSET_CORRECTED, None)


def test_seconds_since_it_was_switched_on_are_sure_whatever_its_clock_says() -> None:
    course = Course()
    with course.printer.switched_on() as url:
        course.read(url, 0, {})
        course.wrong_s = HOUR
        course.read(url, 60, {1: sent(100_010, 100_050)})
    assert trust(course) == (at(50), TimeQuality.EXACT, None)


def test_of_a_job_without_a_time_it_is_known_that_it_ended_after_the_last_reading() -> None:
    course = Course()
    with course.printer.switched_on() as url:
        course.read(url, 0, {})
        course.read(url, 600, {1: {}})
    assert trust(course) == (at(600), TimeQuality.FIRST_SEEN, at(0))
