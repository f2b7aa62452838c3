"""A job of a printer without job UUIDs is one job, whatever the clocks of printer and computer do."""

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta

import pytest

from smarttracker_lite.domain.machines import Device, Gap
from smarttracker_lite.printers.drivers.ipp.driver import IppDriver
from smarttracker_lite.printers.drivers.ipp.message import Attributes, Tag, Value
from smarttracker_lite.printers.source import Address, Memory
from tests.support.odd_printer import OddPrinter, integer

NOW = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)
DEVICE = Device(identity="urn:uuid:odd", model="")
COMPLETED = 9
NO_UUID: Attributes = {"job-uuid": (Value(Tag.NO_VALUE, None),), "time-at-creation": integer(10)}

Step = tuple[int, int]
"""Seconds that pass at the printer, and on the computer's clock, until the next reading."""


def keys_and_gaps(printer: OddPrinter, steps: Iterable[Step]) -> tuple[list[set[str]], list[Gap]]:
    """The keys told by each reading, and all gaps."""
    driver = IppDriver(settle_s=0)
    told: list[set[str]] = []
    gaps: list[Gap] = []
    memory: Memory = {}
    now = NOW
    with printer.switched_on() as url:
        for passed, shown in [(0, 0), *steps]:
            printer.uptime_s += passed
            now += timedelta(seconds=shown)
            reading = driver.read(Address(url=url), DEVICE, memory, now)
            memory = reading.memory
            told.append({job.key for job in reading.jobs})
            gaps += reading.gaps
    return told, gaps


CLOCKS: dict[str, list[Step]] = {
    "is right": [(60, 60)] * 3,
    "is put on by half a minute": [(60, 91), (60, 60)],
    "is put on by an hour": [(60, 3660), (60, 60)],
    "is put back by an hour": [(60, -3540), (60, 60)],
    "gains a second a minute": [(60, 61)] * 70,
    "loses six seconds a minute": [(60, 54)] * 12,
}


@pytest.mark.parametrize("steps", CLOCKS.values(), ids=CLOCKS.keys())
def test_no_job_is_new_again_when_the_computers_clock(steps: list[Step]) -> None:
    printer = OddPrinter({1: COMPLETED, 2: COMPLETED}, details=NO_UUID)
    (first, *later), gaps = keys_and_gaps(printer, steps)
    assert len(first) == 2
    assert not set().union(*later)
    assert not gaps


RESTARTS: dict[str, list[Step]] = {
    "just now": [(60, 60), (-100_000, 60)],
    "long ago, so that it has been on for longer than before": [(60, 60), (100_000, 300_000)],
}


@pytest.mark.parametrize("steps", RESTARTS.values(), ids=RESTARTS.keys())
def test_the_same_number_is_another_job_after_the_printer_was_off(steps: list[Step]) -> None:
    printer = OddPrinter({1: COMPLETED}, details=NO_UUID)
    (first, again, after), _ = keys_and_gaps(printer, steps)
    assert not again
    assert len(after) == 1
    assert after.isdisjoint(first)


def test_after_a_restart_the_jobs_stay_the_same_again() -> None:
    printer = OddPrinter({1: COMPLETED}, details=NO_UUID)
    told, _ = keys_and_gaps(printer, [(-100_000 + 30, 60), (60, 91), (60, -3540)])
    assert [len(keys) for keys in told] == [1, 1, 0, 0]


def test_a_date_is_the_same_in_winter_and_in_summer_time() -> None:
    def created(hour: bytes, offset: bytes) -> Attributes:
        date = bytes.fromhex("07ea 0a 18") + hour + bytes(3) + b"+" + offset + bytes(1)
        return {**NO_UUID, "date-time-at-creation": (Value(Tag.DATE_TIME, date),)}

    printer = OddPrinter({1: COMPLETED}, details=created(b"\x0a", b"\x02"))
    driver = IppDriver(settle_s=0)
    with printer.switched_on() as url:
        summer = driver.read(Address(url=url), DEVICE, {}, NOW)
        printer.details = created(b"\x09", b"\x01")
        winter = driver.read(Address(url=url), DEVICE, summer.memory, NOW)
    assert (len(summer.jobs), len(winter.jobs)) == (1, 0)
