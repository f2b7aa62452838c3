"""The driver for HP's large format web services against a printer that keeps its own ledger."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta

import pytest

from smarttracker_lite.domain.machines import Device, Gap, Reason
from smarttracker_lite.domain.printing import JobFacts, JobStatus, TimeQuality
from smarttracker_lite.errors import PrinterAsleep, PrinterReplaced
from smarttracker_lite.printers.drivers.hp_piws.driver import PiwsDriver
from smarttracker_lite.printers.inks import ink_named
from smarttracker_lite.printers.source import Address, Memory, Reading
from tests.support.studio import Clock
from tests.support.web_printer.machine import Machine
from tests.support.web_printer.piws import Piws
from tests.support.web_printer.piws_job import Dialect, Square
from tests.support.web_printer.printer import WebPrinter
from tests.support.web_printer.truth import State

DRIVER = PiwsDriver(pause_s=0)
FIRMWARE = [
    Piws(),
    Piws(speaks_json=False),
    Piws(speaks_json=False, dialect=Dialect(prefixed=True, square=Square.INCHES)),
    Piws(dialect=Dialect(square=Square.INCHES, united=False, bare=False)),
    Piws(dialect=Dialect(rooted=False)),
]
MINUTE = timedelta(minutes=1)


@dataclass
class Follower:
    """Reads the printer as the collector does, and keeps what it was told last of each job."""

    printer: WebPrinter
    clock: Clock
    address: Address
    device: Device
    memory: Memory = field(default_factory=dict)
    jobs: dict[str, JobFacts] = field(default_factory=dict)

    def read(self, after: timedelta = MINUTE) -> Reading:
        self.clock.move(seconds=after.total_seconds())
        reading = DRIVER.read(self.address, self.device, self.memory, self.clock())
        self.memory = json.loads(json.dumps(reading.memory))
        self.jobs |= {job.key: job for job in reading.jobs}
        return reading

    @property
    def machine(self) -> Machine:
        return self.printer.machine


@contextmanager
def following(firmware: Piws) -> Iterator[Follower]:
    clock = Clock()
    with WebPrinter(Machine(clock=clock), (firmware,)) as printer:
        found = DRIVER.find(Address(url=printer.url), clock())
        yield Follower(printer, clock, Address(url=found.url), found.device)


@pytest.fixture(params=FIRMWARE)
def follower(request: pytest.FixtureRequest) -> Iterator[Follower]:
    with following(request.param) as follower:
        yield follower


@pytest.fixture
def one() -> Iterator[Follower]:
    with following(FIRMWARE[0]) as follower:
        yield follower


def test_what_is_told_is_what_was_printed(follower: Follower) -> None:
    machine = follower.machine
    machine.print(document="Poster è.pdf", user="STUDIO\\anna", account="ROSSI-1", copies=3, pages=2)
    stopped = machine.start(pages=4, inks_ul=None)
    machine.grow(stopped, 3)
    machine.cancel(stopped)
    machine.send(State.PAUSED)
    follower.read()
    told = [follower.jobs[truth.uuid.upper()] for truth in machine.ledger.jobs]
    assert [job.status for job in told] == [JobStatus.COMPLETED, JobStatus.CANCELED, JobStatus.HELD]
    assert (told[0].document, told[0].user, told[0].account) == ("Poster è.pdf", "anna", "ROSSI-1")
    for truth in machine.ledger.jobs[:2]:
        job = follower.jobs[truth.uuid.upper()]
        assert job.impressions is not None
        assert job.roll_area_mm2 is not None
        assert job.impressions.value == truth.impressions
        assert abs(job.roll_area_mm2.value - truth.area_mm2) <= 2
        inks = None if job.inks is None else {ink.channel: ink.ul.value for ink in job.inks}
        assert inks == (truth.inks_ul and {ink_named(each): ul for each, ul in truth.inks_ul.items()})


def test_the_area_on_each_media_is_what_was_printed_on_it(follower: Follower) -> None:
    machine = follower.machine
    stopped = machine.start(pages=3, copies=4, media="Matte", other_media="Gloss")
    for impressions, uses in ((1, 0), (4, 2), (3, 2)):
        machine.grow(stopped, impressions)
        follower.read()
        told = follower.jobs[stopped.uuid.upper()].media_used or ()
        assert len(told) == uses
    machine.cancel(stopped)
    follower.read()
    job = follower.jobs[stopped.uuid.upper()]
    areas = {use.media.name: use.area_mm2.value for use in job.media_used or () if use.area_mm2}
    assert areas == stopped.area_on
    assert job.area_mm2 is not None
    assert (sum(areas.values()), job.media.name) == (job.area_mm2.value, "Matte + Gloss")


def finals(follower: Follower) -> list[str]:
    return sorted(key for key, job in follower.jobs.items() if job.status is JobStatus.COMPLETED)


def printed(machine: Machine) -> list[str]:
    return sorted(job.uuid.upper() for job in machine.ledger.jobs if job.impressions)


def test_a_job_is_one_job_as_it_grows(one: Follower) -> None:
    job = one.machine.start(copies=4)
    grown = []
    for step in (one.machine.grow, one.machine.grow, one.machine.finish):
        step(job)
        (told,) = one.read().jobs
        grown.append(told.impressions.value if told.impressions else None)
    assert (grown, len(one.jobs), one.jobs[job.uuid.upper()].final) == ([1, 2, 4], 1, True)


def test_many_readings_over_reboots_sleep_and_removals_lose_nothing_and_double_nothing(
    one: Follower,
) -> None:
    machine = one.machine
    gaps: list[Gap] = []
    for turn in range(42):
        job = machine.print() if turn % 3 == 0 else None
        if turn % 7 == 0:
            machine.reboot()
        if turn % 10 == 0:
            machine.sleep()
            with pytest.raises(PrinterAsleep):
                one.read()
            machine.wake()
        gaps += one.read().gaps
        if job and turn % 2:
            one.clock.move(seconds=90)
            machine.delete(job)
    assert finals(one) == printed(machine)
    assert gaps == []


def test_what_the_printer_forgot_before_it_was_read_is_a_gap_and_nothing_else_is(one: Follower) -> None:
    one.machine.room = 5
    for _ in range(12):
        one.machine.print()
        assert one.read().gaps == ()
    for _ in range(7):
        one.machine.print()
    (gap,) = one.read(timedelta(days=2)).gaps
    assert gap.reason is Reason.FORGOTTEN
    assert len(printed(one.machine)) - len(finals(one)) == 2
    one.machine.print()
    assert one.read().gaps == ()


def test_a_printer_that_begins_anew_with_nothing_may_have_forgotten_jobs(one: Follower) -> None:
    one.machine.print()
    one.read()
    one.machine.print()
    one.machine.reboot(keeps_jobs=False)
    reading = one.read()
    assert [gap.reason for gap in reading.gaps] == [Reason.FORGOTTEN]
    assert reading.was_off


def test_a_wrong_clock_is_measured_and_its_times_corrected(one: Follower) -> None:
    one.machine.set_clock(timedelta(hours=-2))
    job = one.machine.print()
    reading = one.read()
    (told,) = reading.jobs
    assert reading.device.clock_error_s == -7200
    assert (told.completed_at, told.time_quality) == (
        job.ended and job.ended.true,
        TimeQuality.OFFSET_CORRECTED,
    )


def test_another_printer_that_got_the_address_is_not_read(one: Follower) -> None:
    one.printer.become(Machine(clock=one.clock, serial="CN0THER"))
    with pytest.raises(PrinterReplaced):
        one.read()


def test_a_printer_is_never_woken_and_nothing_is_changed(one: Follower) -> None:
    one.machine.print()
    one.read()
    one.machine.sleep()
    with pytest.raises(PrinterAsleep):
        one.read()
    assert one.machine.asleep
    assert {asked.method for asked in one.printer.asked} == {"GET"}


def test_inks_are_called_as_the_jobs_call_them(one: Follower) -> None:
    one.machine.print()
    reading = one.read()
    (job,) = reading.jobs
    assert {ink.channel for ink in job.inks or ()} == {ink.name for ink in reading.device.supplies}
