"""After the highest number that a printer gives, often 999999, its jobs are numbered from 1 again."""

from collections.abc import Callable, Iterable
from datetime import timedelta

import pytest

from smarttracker_lite.domain.machines import Reason
from smarttracker_lite.printers.drivers.ipp.listing import LATEST
from smarttracker_lite.printers.drivers.ipp.message import Attributes, Tag, Value
from tests.contract.test_ipp_clock import NOW, books_of
from tests.support.odd_printer import OddPrinter, sent
from tests.support.true_printer import NO_UUID

HOUR = 3600
LAST = 999_999


def timed(number: int, at: int) -> Attributes:
    """A job that tells when it was sent and ended."""
    return sent(at, at + 1, f"{number}.pdf")


def untimed(number: int, _at: int) -> Attributes:
    return {"job-name": (Value(Tag.NAME, f"{number}.pdf"),)}


def dated(minutes: int) -> Attributes:
    """A job that was sent and ended so many minutes after the first reading, by the printer's clock."""
    at = (Value(Tag.DATE_TIME, NOW + timedelta(minutes=minutes)),)
    return {"date-time-at-creation": at, "date-time-at-completed": at}


@pytest.mark.parametrize("details", [{}, NO_UUID], ids=["UUIDs", "numbers"])
@pytest.mark.parametrize(
    ("numbers", "lost"), [([4, 5, 6], [None]), ([LAST + 4, LAST + 5], [5]), ([LAST - 2, LAST, 1, 2], [])]
)
def test_numbers_that_begin_with_1_again_hide_no_gap(
    details: Attributes, numbers: Iterable[int], lost: list[int | None]
) -> None:
    """Of those before the last number nobody can say how many there were."""
    printer = OddPrinter(uptime_s=HOUR, details=details)
    printer.list({number: timed(number, HOUR) for number in (LAST - 3, LAST - 2)})
    with books_of(printer) as books:
        books.read()
        old = {LAST - 2: timed(LAST - 2, HOUR)}
        printer.list({number: old.get(number) or timed(number, HOUR + 400) for number in numbers})
        books.read(600, 600)
        books.read(60, 60)
        assert [(gap.reason, gap.lost) for gap in books.gaps] == [(Reason.FORGOTTEN, each) for each in lost]


@pytest.mark.parametrize("details", [{}, NO_UUID], ids=["UUIDs", "numbers"])
@pytest.mark.parametrize(("told", "batches"), [(untimed, [5, 5]), (timed, [5, 5]), (timed, [LATEST + 20])])
def test_jobs_numbered_from_1_again_are_read_while_the_last_number_is_listed(
    told: Callable[[int, int], Attributes], batches: list[int], details: Attributes
) -> None:
    printer = OddPrinter(uptime_s=HOUR, details=details, takes_first=True)
    jobs = {LAST: told(LAST, HOUR)}
    printer.list(jobs)
    with books_of(printer) as books:
        books.read()
        for many in batches:
            at, first = printer.uptime_s + 300, len(jobs)
            jobs |= {number: told(number, at + number) for number in range(first, first + many)}
            printer.list(jobs)
            assert len(books.read(600, 600)) == many
        assert books.read(60, 60) == set()
        assert not books.gaps


def test_a_job_numbered_from_1_again_stays_the_same_when_the_printer_was_off() -> None:
    """It has the number of an older one that is known, too."""
    printer = OddPrinter(uptime_s=HOUR, details=NO_UUID, takes_first=True)
    old, last, new = (dated(minutes) for minutes in (-30, -20, 5))
    printer.list({1: old, LAST: last})
    with books_of(printer) as books:
        books.read()
        printer.list({LAST: last, 1: new})
        assert len(books.read(600, 600)) == 1
        printer.list({1: new, 2: dated(15)})
        assert len(books.read(60 - HOUR, 600)) == 1
