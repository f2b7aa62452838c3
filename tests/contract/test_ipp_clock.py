"""A job of a printer without job UUIDs is one job, whatever the clocks of printer and computer do."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

import pytest

from smarttracker_lite.domain.machines import Device, Gap
from smarttracker_lite.domain.printing import JobFacts
from smarttracker_lite.printers.drivers.ipp.driver import IppDriver
from smarttracker_lite.printers.drivers.ipp.message import Attributes, Tag, Value
from smarttracker_lite.printers.source import Address, Memory
from tests.support.odd_printer import OddPrinter, old_printer, sent

NOW = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)
DEVICE = Device(identity="urn:uuid:odd", model="")
DRIVER = IppDriver(settle_s=0)
PROCESSING = 5
HOUR, DAY, TEN_YEARS = 3600, 86_400, 3653 * 86_400

Step = tuple[int, int]
"""Seconds that pass at the printer, and on the computer's clock, until the next reading."""


@dataclass
class Books:
    """Reads one printer again and again, and keeps each job once, by its key."""

    printer: OddPrinter
    url: str
    now: datetime = NOW
    memory: Memory = field(default_factory=dict)
    jobs: dict[str, JobFacts] = field(default_factory=dict)
    gaps: list[Gap] = field(default_factory=list)

    def read(self, passed: int = 0, shown: int = 0) -> set[str]:
        """The keys that are new in a reading after so many seconds at the printer, and on our clock."""
        self.printer.uptime_s += passed
        self.now += timedelta(seconds=shown)
        reading = DRIVER.read(Address(url=self.url), DEVICE, self.memory, self.now)
        told = {job.key: job for job in reading.jobs}
        new = told.keys() - self.jobs.keys()
        self.memory, self.jobs, self.gaps = reading.memory, self.jobs | told, [*self.gaps, *reading.gaps]
        return new


@contextmanager
def books_of(printer: OddPrinter) -> Iterator[Books]:
    with printer.switched_on() as url:
        yield Books(printer, url)


def keys_and_gaps(printer: OddPrinter, steps: Iterable[Step]) -> tuple[list[set[str]], list[Gap]]:
    """The new keys told by each reading, and all gaps."""
    with books_of(printer) as books:
        return [books.read(*step) for step in [(0, 0), *steps]], books.gaps


def named(document: str | None, user: str | None = None) -> Attributes:
    """All that is told of a job that never tells when it was sent."""
    told = (("job-name", document), ("job-originating-user-name", user))
    return {name: (Value(Tag.NAME, content),) for name, content in told if content}


CLOCKS: dict[str, list[Step]] = {
    "is right": [(60, 60)] * 3,
    "is put on by half a minute": [(60, 91), (60, 60)],
    "is put on by an hour": [(60, 3660), (60, 60)],
    "is put back by an hour": [(60, -3540), (60, 60)],
    "is put on by a day": [(60, DAY), (60, 60)],
    "is put back by a day": [(60, -DAY), (60, 60)],
    "is put on by ten years": [(60, TEN_YEARS), (60, 60)],
    "is put back by ten years": [(60, -TEN_YEARS), (60, 60)],
    "is put on by ten years and corrected": [(60, TEN_YEARS), (60, -TEN_YEARS), (60, 60)],
    "is put back by ten years and corrected": [(60, -TEN_YEARS), (60, TEN_YEARS), (60, 60)],
    "gains a second a minute": [(60, 61)] * 70,
    "loses six seconds a minute": [(60, 54)] * 12,
    "goes on while the printer's stands still": [(0, 60), (0, HOUR), (60, 60)],
}


@pytest.mark.parametrize("steps", CLOCKS.values(), ids=CLOCKS.keys())
def test_no_job_is_new_again_when_the_computers_clock(steps: list[Step]) -> None:
    (first, *later), gaps = keys_and_gaps(old_printer({1: sent(10, 20), 2: sent(30, 50)}), steps)
    assert len(first) == 2
    assert not set().union(*later)
    assert not gaps


@pytest.mark.parametrize("steps", CLOCKS.values(), ids=CLOCKS.keys())
def test_nor_is_one_that_never_tells_when_it_was_sent(steps: list[Step]) -> None:
    (first, *later), gaps = keys_and_gaps(
        old_printer({1: named("Pianta.pdf"), 2: named("Pianta.pdf")}), steps
    )
    assert len(first) == 2
    assert not set().union(*later)
    assert not gaps


@pytest.mark.parametrize("shown", [DAY, -DAY, TEN_YEARS, -TEN_YEARS])
def test_a_job_printed_while_the_computers_clock_was_changed_is_new_once(shown: int) -> None:
    jobs = {1: sent(10, 20), 2: sent(30, 50)}
    with books_of(old_printer(jobs)) as books:
        books.read()
        books.printer.list({**jobs, 3: sent(HOUR + 30, HOUR + 50)})
        assert len(books.read(60, shown)) == 1
        assert books.read(60, 60) == set()


@pytest.mark.parametrize("shown", [DAY, -DAY, TEN_YEARS, -TEN_YEARS])
def test_a_job_that_prints_while_the_computers_clock_is_changed_stays_one(shown: int) -> None:
    printer = old_printer({1: sent(HOUR - 30)})
    printer.jobs[1] = PROCESSING
    with books_of(printer) as books:
        books.read()
        assert books.read(60, shown) == set()
        printer.list({1: sent(HOUR - 30, HOUR + 90)})
        assert books.read(60, 60) == set()
        assert [job.final for job in books.jobs.values()] == [True]
        assert not books.gaps


JUST_NOW: Step = (-HOUR + 100, 60)
LONG_AGO: Step = (100_000, 300_000)
"""So that the printer has been on for longer than at the last reading."""

RESTARTS = {
    "just now, with a job that ended at another second": (JUST_NOW, {1: sent(10, 21)}),
    "just now, with a job that looks the same": (JUST_NOW, {1: sent(10, 20)}),
    "long ago, with a job that ended at another second": (LONG_AGO, {1: sent(10, 21)}),
    "long ago, with another document": (LONG_AGO, {1: sent(10, 20, "Sezione.pdf")}),
    "long ago, with a job that was sent at another second": (LONG_AGO, {1: sent(11, 20)}),
}


@pytest.mark.parametrize(("step", "jobs"), RESTARTS.values(), ids=RESTARTS.keys())
def test_the_same_number_is_another_job_after_the_printer_was_off(
    step: Step, jobs: dict[int, Attributes]
) -> None:
    with books_of(old_printer({1: sent(10, 20)})) as books:
        books.read()
        assert books.read(60, 60) == set()
        books.printer.list(jobs)
        assert len(books.read(*step)) == 1
        assert books.read(60, 60) == set()


@pytest.mark.parametrize("step", [JUST_NOW, LONG_AGO])
def test_a_first_job_that_looks_the_same_is_another_one_if_later_ones_are_gone(step: Step) -> None:
    with books_of(old_printer({1: sent(10, 20), 2: sent(30, 50)})) as books:
        books.read()
        books.printer.list({1: sent(10, 20)})
        assert len(books.read(*step)) == 1


def test_where_all_that_is_told_is_the_same_nobody_is_charged_twice() -> None:
    """Was the printer off, or our clock put on? The answers are the same, down to the second."""
    with books_of(old_printer({1: sent(10, 20)})) as books:
        books.read()
        assert books.read(*LONG_AGO) == set()


def test_after_a_restart_the_jobs_stay_the_same_again() -> None:
    told, _ = keys_and_gaps(old_printer({1: sent(10, 20)}), [(-HOUR + 30, 60), (60, 91), (60, -3540)])
    assert [len(keys) for keys in told] == [1, 1, 0, 0]


def test_two_restarts_within_a_minute_are_two_runs() -> None:
    with books_of(old_printer({1: sent(3, 4)}, uptime_s=30)) as books:
        assert [len(books.read()), len(books.read(-20, 15)), len(books.read(-8, 5))] == [1, 1, 1]


HISTORIES = {
    "with times of 0": {1: sent(0, 0), 2: sent(0, 0)},
    "with times before it was switched on": {1: sent(-3500, -3490), 2: sent(-3480, -3460)},
    "with the times they had": {1: sent(1810, 1820), 2: sent(1830, 1850)},
}


@pytest.mark.parametrize("kept", HISTORIES.values(), ids=HISTORIES.keys())
def test_jobs_that_a_printer_keeps_while_it_is_off_are_not_new(kept: dict[int, Attributes]) -> None:
    with books_of(old_printer({1: sent(1810, 1820), 2: sent(1830, 1850)})) as books:
        books.read()
        books.printer.list({**kept, 3: sent(0, 0), 4: sent(40, 45)})
        assert {key.split(":")[2] for key in books.read(*JUST_NOW)} == {"3", "4"}
        assert books.read(60, 60) == set()
        assert [books.read(600, 600) for _ in range(6)] == [set()] * 6
        assert not books.gaps


@pytest.mark.parametrize("kept", HISTORIES.values(), ids=HISTORIES.keys())
def test_jobs_that_a_printer_keeps_are_not_new_when_it_is_off_again(kept: dict[int, Attributes]) -> None:
    with books_of(old_printer({1: sent(1810, 1820), 2: sent(1830, 1850)})) as books:
        books.read()
        books.printer.list(kept)
        told = [books.read(*step) for step in (JUST_NOW, (60, 60), (-100, 60), (600, 600), (-600, HOUR))]
        assert told == [set()] * 5


def test_a_printer_that_never_tells_when_loses_no_job_over_night() -> None:
    yesterday = {number: sent(0, 0, f"Pianta {number}.pdf") for number in range(1, 11)}
    with books_of(old_printer(yesterday)) as books:
        assert len(books.read()) == 10
        books.printer.list({number: sent(0, 0, f"Sezione {number}.pdf") for number in range(1, 9)})
        assert len(books.read(*JUST_NOW)) == 8
        books.printer.list({number: sent(0, 0, f"Sezione {number}.pdf") for number in range(1, 12)})
        assert len(books.read(600, 600)) == 3


@pytest.mark.parametrize("today", [8, 11])
def test_of_a_printer_that_never_tells_when_the_last_job_known_shows_what_it_has_kept(today: int) -> None:
    """The same document each day: it counted anew if it has not come as far, else it has kept its jobs."""
    with books_of(old_printer({number: sent(0, 0) for number in range(1, 11)})) as books:
        books.read()
        books.printer.list({number: sent(0, 0) for number in range(1, today + 1)})
        assert len(books.read(*JUST_NOW)) == {8: 8, 11: 1}[today]


@pytest.mark.parametrize("uptime_s", [3600, 1_800_000_000], ids=["goes on", "is not told"])
def test_of_a_printer_that_never_tells_when_another_document_is_another_job_though_its_counter(
    uptime_s: int,
) -> None:
    with books_of(old_printer({1: named("Pianta.pdf"), 2: named("Tetto.pdf")}, uptime_s)) as books:
        books.read()
        books.printer.list({1: named("Sezione.pdf")})
        assert len(books.read(60, 60)) == 1
        books.printer.list({1: named("Sezione.pdf"), 2: named("Tetto.pdf", "anna")})
        assert len(books.read(60, 60)) == 1
        assert books.read(60, 60) == set()
        assert len(books.jobs) == 4


def test_of_a_printer_that_never_tells_when_older_documents_show_it_if_the_last_one_looks_the_same() -> None:
    with books_of(old_printer({1: named("A.pdf"), 2: named("B.pdf"), 3: named("C.pdf")})) as books:
        books.printer.takes_first = True
        books.read()
        assert books.read(60, 60) == set()
        books.printer.list({1: named("D.pdf"), 2: named("E.pdf"), 3: named("C.pdf")})
        books.read(60, 60)
        documents = {job.document for job in books.jobs.values()}
        assert documents == {"A.pdf", "B.pdf", "C.pdf", "D.pdf", "E.pdf"}


def test_a_job_that_tells_when_it_was_sent_is_the_same_by_another_name() -> None:
    with books_of(old_printer({1: sent(10, 20)})) as books:
        books.read()
        books.printer.list({1: sent(10, 20, "Sezione.pdf")})
        assert books.read(60, 60) == set()


LATE = {
    "a document": (named(None, "anna"), named("Pianta.pdf", "anna")),
    "a user": (named("Pianta.pdf"), named("Pianta.pdf", "anna")),
    "both": (named(None), named("Pianta.pdf", "anna")),
    "no document any more": (named("Pianta.pdf", "anna"), named(None, "anna")),
}


@pytest.mark.parametrize(("before", "after"), LATE.values(), ids=LATE.keys())
def test_of_a_printer_that_never_tells_when_a_job_stays_the_same_that_tells(
    before: Attributes, after: Attributes
) -> None:
    with books_of(old_printer({1: before})) as books:
        books.read()
        books.printer.list({1: after})
        assert books.read(60, 60) == set()


def test_of_a_printer_that_never_tells_when_a_job_under_way_may_get_another_name() -> None:
    printer = old_printer({1: named("Untitled")})
    printer.jobs[1] = PROCESSING
    with books_of(printer) as books:
        books.read()
        printer.list({1: named("Pianta.pdf")})
        assert books.read(60, 60) == set()
        assert [job.document for job in books.jobs.values()] == ["Pianta.pdf"]
        assert not books.gaps


def test_a_first_job_with_the_second_of_yesterdays_is_the_same_if_a_later_one_shows_it() -> None:
    with books_of(old_printer({1: sent(50, 60), 2: sent(1810, 1820)})) as books:
        books.read()
        assert books.read(*JUST_NOW) == set()


def test_a_job_that_was_waiting_when_the_printer_was_switched_off_is_the_same_when_it_is_printed() -> None:
    printer = old_printer({7: sent(3500)})
    printer.jobs[7] = PROCESSING
    with books_of(printer) as books:
        books.read()
        printer.list({7: sent(0, 50)})
        assert books.read(*JUST_NOW) == set()
        assert [job.final for job in books.jobs.values()] == [True]


def dated(hour: int, offset: int = 0, second: int = 0) -> Attributes:
    """The date of sending as RFC 2579 writes it: 24 October 2026."""
    date = bytes.fromhex("07ea 0a 18") + bytes([hour, 0, second, 0]) + b"+" + bytes([offset, 0])
    return {"date-time-at-creation": (Value(Tag.DATE_TIME, date),)}


def test_a_date_is_the_same_in_winter_and_in_summer_time() -> None:
    with books_of(old_printer({1: dated(10, offset=2)})) as books:
        assert len(books.read()) == 1
        books.printer.list({1: dated(9, offset=1)})
        assert books.read() == set()


def test_jobs_with_a_date_from_before_the_printer_was_switched_on_are_not_new() -> None:
    with books_of(old_printer({1: dated(9), 2: dated(10)})) as books:
        books.read()
        books.printer.list({1: dated(9), 2: dated(10), 3: dated(11)})
        assert {key.split(":")[2] for key in books.read(*JUST_NOW)} == {"3"}


LAST_GONE = {
    "with dates": ([dated(9), dated(10), dated(11)], [dated(9), dated(10)]),
    "with times of 0": ([sent(10, 20), sent(30, 50), sent(1810, 1820)], [sent(0, 0), sent(0, 0)]),
    "with times before it was switched on": (
        [sent(10, 20), sent(30, 50), sent(1810, 1820)],
        [sent(-3590, -3580), sent(-3570, -3550)],
    ),
    "with the times they had": (
        [sent(1810, 1820), sent(1830, 1850), sent(1860, 1870)],
        [sent(1810, 1820), sent(1830, 1850)],
    ),
}


@pytest.mark.parametrize("pages", [False, True])
@pytest.mark.parametrize(("before", "after"), LAST_GONE.values(), ids=LAST_GONE.keys())
def test_the_last_job_lost_in_a_power_cut_makes_no_other_new(
    before: list[Attributes], after: list[Attributes], pages: bool
) -> None:
    with books_of(old_printer(dict(enumerate(before, 1)))) as books:
        books.printer.takes_first = pages
        books.read()
        assert books.read(60, 60) == set()
        books.printer.list(dict(enumerate(after, 1)))
        assert books.read(*JUST_NOW) == set()
        books.printer.list({**dict(enumerate(after, 1)), 4: sent(110, 120)})
        assert len(books.read(60, 60)) == 1
        assert [books.read(600, 600) for _ in range(6)] == [set()] * 6


def test_the_first_job_of_a_new_run_is_the_same_when_it_is_printed_and_our_clock_was_put_on() -> None:
    """Meanwhile no job was finished, so the last one known is forgotten."""
    with books_of(old_printer({11: sent(3400, 3500)})) as books:
        books.printer.takes_first = True
        books.read()
        books.printer.list({1: sent(90)})
        books.printer.jobs[1] = PROCESSING
        assert len(books.read(*JUST_NOW)) == 1
        books.printer.list({1: sent(90, 130)})
        assert books.read(60, 91) == set()


def test_a_time_of_0_is_an_older_one_if_the_printer_tells_that_of_another_job() -> None:
    """Though the times were forgotten before the first reading, and the last job is lost in a power cut."""
    with books_of(old_printer({1: sent(0, 0), 2: sent(0, 0), 3: sent(0, 0)})) as books:
        books.read()
        books.printer.list({1: sent(0, 0), 2: sent(0, 0), 4: sent(90, 95)})
        assert {key.split(":")[2] for key in books.read(*JUST_NOW)} == {"4"}


def test_a_printer_that_tells_late_for_how_long_it_has_been_on_is_followed_from_then_on() -> None:
    with books_of(old_printer({1: sent(10, 20)})) as books:
        uptime_s, books.printer.uptime_s = books.printer.uptime_s, 1_800_000_000
        assert len(books.read()) == 1
        books.printer.uptime_s = uptime_s
        assert books.read(0, 60) == set()
        books.printer.list({1: sent(10, 20, "Sezione.pdf")})
        assert len(books.read(*JUST_NOW)) == 1
