"""A job that is over and then told otherwise: it was printed again under its old name, or counts on."""

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest

from smarttracker_lite.printers.drivers.ipp.driver import IppDriver
from smarttracker_lite.printers.drivers.ipp.listing import LATEST
from smarttracker_lite.printers.drivers.ipp.message import Attributes
from smarttracker_lite.printers.source import Address
from tests.support.odd_printer import OddPrinter, integer
from tests.support.peers import Cups, cupsd
from tests.support.programs import wait_until
from tests.support.rounds import NOW, Rounds

MINUTE = 60


@pytest.fixture(scope="module")
def cups() -> Iterator[Cups]:
    with cupsd() as server:
        yield server


def at_the_queue(cups: Cups, queue: str) -> Rounds:
    cups.add_queue(queue)
    driver = IppDriver(settle_s=0)
    found = driver.find(Address(url=cups.url(queue)), datetime.now(UTC))
    return Rounds(found.url, found.device, driver)


def ended(minute: int, impressions: int = 6) -> Attributes:
    """When and how a job came out, by a print server, which counts from 1970."""
    at = round(NOW.timestamp()) + MINUTE * minute
    return {"time-at-completed": integer(at), "job-impressions-completed": integer(impressions)}


def server_with(*ends: Attributes) -> OddPrinter:
    """It lists from any number on, as CUPS does; its jobs ended so."""
    printer = OddPrinter(takes_first=True)
    printer.list(dict(enumerate(ends, start=1)))
    return printer


def counted(rounds: Rounds, printer: OddPrinter | None = None) -> dict[str, int | None]:
    """What the next reading tells: impressions by the last letters of the jobs' keys."""
    jobs = rounds.read(printer).jobs
    return {job.key.split("-")[-1]: job.impressions.value if job.impressions else None for job in jobs}


def test_a_job_that_a_print_server_prints_again_between_two_readings_is_told_again(cups: Cups) -> None:
    rounds = at_the_queue(cups, "againq")
    old = cups.print("againq", "old.ps", copies=3)
    wait_until(lambda: cups.finished("againq"), "the old one is printed")
    cups.print("againq", "new.ps")
    wait_until(lambda: cups.finished("againq"), "the new one is printed")
    assert sorted(counted(rounds).values(), key=str) == [2, 6]
    rounds.quiet()
    assert rounds.skips
    cups.print_again("againq", old)
    wait_until(lambda: cups.finished("againq"), "it is printed again")
    assert list(counted(rounds).values()) == [12]
    assert counted(rounds) == {}


def test_a_job_that_counts_on_after_it_is_over_is_told_again() -> None:
    printer = server_with(ended(-30), ended(-20), ended(-10))
    with printer.switched_on() as url:
        rounds = Rounds(url)
        rounds.quiet(printer)
        printer.particulars[1] = ended(-30, 7)
        assert counted(rounds, printer) == {"1": 7}
        printer.particulars[3] = ended(-10, 8)
        assert counted(rounds, printer) == {"3": 8}
        assert counted(rounds, printer) == {}


def test_a_job_that_counts_nothing_is_told_again_when_it_ends_again() -> None:
    printer = server_with(*(ended(minute, 0) for minute in (-30, -20, -10)))
    with printer.switched_on() as url:
        rounds = Rounds(url)
        rounds.quiet(printer)
        printer.particulars[1] = ended(2, 0)
        (job,) = rounds.read(printer).jobs
        assert job.completed_at == datetime.fromtimestamp(NOW.timestamp() + 2 * MINUTE, UTC)
        assert rounds.read(printer).jobs == ()


@pytest.mark.parametrize("moved", [-5, 5], ids=["back", "on, but not till now"])
def test_ends_that_move_with_the_printers_clock_are_not_told_again(moved: int) -> None:
    printer = server_with(*(ended(minute) for minute in (-30, -20, -10)))
    with printer.switched_on() as url:
        rounds = Rounds(url)
        rounds.quiet(printer)
        printer.list({number: ended(10 * number - 40 + moved) for number in (1, 2, 3)})
        assert counted(rounds, printer) == {}


def test_a_count_that_is_told_no_longer_is_no_news() -> None:
    printer = server_with(ended(-30), ended(-20), ended(-10))
    with printer.switched_on() as url:
        rounds = Rounds(url)
        rounds.quiet(printer)
        printer.list({number: {"time-at-completed": integer(0)} for number in (1, 2, 3)})
        assert counted(rounds, printer) == {}


def test_of_old_jobs_that_others_make_room_for_only_one_that_ended_since_is_told_again() -> None:
    last = LATEST + 3
    printer = server_with(*(ended(number - 200) for number in range(last)))
    with printer.switched_on() as url:
        rounds = Rounds(url)
        rounds.quiet(printer)
        del printer.jobs[5], printer.jobs[6]
        printer.particulars[last - 1] = ended(3, 12)
        assert counted(rounds, printer) == {str(last - 1): 12}
        assert counted(rounds, printer) == {}


def test_a_memory_of_before_that_tells_no_outcomes_is_read_on() -> None:
    printer = server_with(ended(-30), ended(-20), ended(-10))
    with printer.switched_on() as url:
        rounds = Rounds(url)
        rounds.quiet(printer)
        done = rounds.memory["done"]
        assert isinstance(done, dict)
        rounds.memory = {**rounds.memory, "done": sorted(done)[-1:], "pages": []}
        assert counted(rounds, printer) == {}
        printer.particulars[1] = ended(-30, 7)
        assert counted(rounds, printer) == {"1": 7}
