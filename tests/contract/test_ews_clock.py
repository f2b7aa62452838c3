"""The accounting page of a printer whose clock is ahead, or is in another zone, and does not tell it."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from smarttracker_lite.domain.machines import Device
from smarttracker_lite.domain.printing import TimeQuality
from smarttracker_lite.printers.drivers.hp_ews.driver import EwsDriver
from smarttracker_lite.printers.drivers.hp_ews.listing import parse_listing
from smarttracker_lite.printers.drivers.hp_ews.past import recalled
from smarttracker_lite.printers.drivers.hp_ews.reading import reading_of
from smarttracker_lite.printers.source import Memory, Reading
from tests.support.ews import DEVICE, NOW, ROME, Follower, job, page, read
from tests.support.web_printer.machine import Machine
from tests.support.web_printer.printer import WebPrinter
from tests.support.web_printer.web_access import DESIGNJET, WebAccess

OLD = job("Old")
AHEAD, TELLS = timedelta(hours=3), "Nov 22, 2026 1:00:00 PM"
"""What a clock three hours ahead shows in Rome at NOW."""


def after(minutes: float) -> datetime:
    return NOW + timedelta(minutes=minutes)


def known() -> Memory:
    return read(page(OLD), now=after(-10)).memory


def told_by(device: Device) -> Reading:
    listing = parse_listing(page(job("New", TELLS), OLD))
    return reading_of(listing, "", recalled(known()), device, NOW, ROME)


def test_a_job_of_the_future_was_printed_before_it_was_seen_and_after_the_last_reading() -> None:
    (facts,) = read(page(job("New", TELLS), OLD), known()).jobs
    assert facts.time_quality is TimeQuality.FIRST_SEEN
    assert (facts.completed_at, facts.not_before) == (NOW, after(-10))


def test_its_time_stays_when_the_clock_has_come_so_far_and_its_key_too() -> None:
    """What is told again of it later is told of the same job, at the same time."""
    first = read(page(job("New", TELLS), OLD), known())
    later = read(page(job("New", TELLS, Copies="2"), OLD), first.memory, after(240))
    (facts,), (again,) = first.jobs, later.jobs
    assert (again.key, again.completed_at) == (facts.key, facts.completed_at)
    assert again.time_quality is TimeQuality.FIRST_SEEN


@pytest.mark.parametrize(
    ("when", "quality", "error_s"),
    [
        ("Nov 22, 2026 9:59:00 AM", TimeQuality.LOCAL_ASSUMED, None),
        ("Nov 22, 2026 10:02:00 AM", TimeQuality.LOCAL_ASSUMED, None),
        ("Nov 22, 2026 10:03:00 AM", TimeQuality.FIRST_SEEN, 180),
        ("Nov 22, 2026 11:00:00 AM", TimeQuality.FIRST_SEEN, 3_600),
    ],
)
def test_two_minutes_may_lie_between_the_clocks_and_no_job_is_later_than_now(
    when: str, quality: TimeQuality, error_s: int | None
) -> None:
    reading = read(page(job("New", when), OLD), known())
    (facts,) = reading.jobs
    assert facts.time_quality is quality
    assert facts.completed_at
    assert facts.completed_at <= NOW
    assert reading.device.clock_error_s == error_s


def test_the_latest_of_the_new_jobs_tells_how_far_the_clock_is_ahead() -> None:
    rows = (job("C", "Nov 22, 2026 11:30:00 AM"), job("B", TELLS), job("A", "Nov 22, 2026 9:55:00 AM"))
    assert read(page(*rows, OLD), known()).device.clock_error_s == AHEAD.total_seconds()


def test_the_clock_is_ahead_until_a_new_job_has_a_time_that_can_be() -> None:
    ahead = page(job("New", TELLS), OLD)
    first = read(ahead, known())
    second = read(ahead, first.memory, after(240))
    right = job("Newer", "Nov 22, 2026 3:00:00 PM")
    third = read(page(right, job("New", TELLS), OLD), second.memory, after(300))
    found = [reading.device.clock_error_s for reading in (first, second, third)]
    assert found == [AHEAD.total_seconds(), AHEAD.total_seconds(), None]


@pytest.mark.parametrize(("told_s", "error_s"), [(None, 10_800), (0, 10_800), (10_805, 10_805)])
def test_a_clock_that_tells_itself_that_it_is_wrong_is_taken_at_its_word(
    told_s: int | None, error_s: int
) -> None:
    """One that is right, and stamps jobs three hours ahead, is in another zone."""
    assert told_by(replace(DEVICE, clock_error_s=told_s)).device.clock_error_s == error_s


def test_a_page_that_has_not_changed_still_tells_that_the_clock_is_ahead(machine: Machine) -> None:
    with WebPrinter(machine, (WebAccess(columns=DESIGNJET),)) as printer:
        follower = Follower(printer)
        machine.set_clock(AHEAD)
        machine.print()
        follower.read()
        memory: Memory = {**follower.memory, "fresh": []}
        times = (machine.clock() + timedelta(minutes=minutes) for minutes in (2, 4, 6))
        driver, errors = EwsDriver(zone=ROME), []
        for now in times:
            reading = driver.read(follower.address, follower.found.device, memory, now)
            memory = reading.memory
            errors.append(reading.device.clock_error_s)
    assert memory["known_page"]
    assert all(error and abs(error - AHEAD.total_seconds()) < 60 for error in errors)
