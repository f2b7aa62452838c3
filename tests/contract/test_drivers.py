"""What every driver owes us, whatever it reads (printers/source.py)."""

import json
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, fields, replace
from datetime import UTC, datetime, timedelta
from typing import TypeAlias
from zoneinfo import ZoneInfo

import pytest

from smarttracker_lite.domain.printing import InkUse, JobFacts, Measure
from smarttracker_lite.errors import NotFound, PrinterReplaced
from smarttracker_lite.printers import register
from smarttracker_lite.printers.drivers.hp_ews.driver import EwsDriver
from smarttracker_lite.printers.drivers.hp_piws.driver import PiwsDriver
from smarttracker_lite.printers.drivers.ipp.driver import IppDriver
from smarttracker_lite.printers.drivers.simulated.driver import SimulatedDriver
from smarttracker_lite.printers.source import Address, Driver, Memory, Reading
from tests.support.peers import cupsd, ippeveprinter
from tests.support.programs import short_folder, wait_until
from tests.support.web_printer.machine import Machine
from tests.support.web_printer.piws import Piws
from tests.support.web_printer.printer import Personality, WebPrinter
from tests.support.web_printer.web_access import LATEX, WebAccess
from tests.support.windows_log import MINUTE, WindowsLog

Clock: TypeAlias = Callable[[], datetime]


@dataclass(frozen=True)
class Subject:
    """A driver, a printer it can read that has printed something, and a clock for each of two readings."""

    driver: Driver
    address: Address
    first: Clock
    later: Clock

    def read(self, memory: Memory, clock: Clock) -> Reading:
        return self.driver.read(self.address, self.driver.find(self.address, clock()).device, memory, clock())


def simulated(model: str) -> Callable[[], AbstractContextManager[Subject]]:
    """A simulated machine, read while a job is printing and when that and the next one are done."""

    @contextmanager
    def switched_on() -> Iterator[Subject]:
        live = datetime(2026, 11, 22, 9, tzinfo=UTC)
        url = f"demo://{model}?seed=1&since=2026-10-01T00:00:00Z&live=2026-11-22T09:00:00Z&every=40"
        yield Subject(
            SimulatedDriver(),
            Address(url=url),
            first=lambda: live + timedelta(seconds=25),
            later=lambda: live + timedelta(seconds=80),
        )

    return switched_on


def on_the_network(url: str) -> Subject:
    """A printer that speaks IPP and has printed, read by the wall clock."""
    subject = Subject(IppDriver(), Address(url=url), first=now, later=now)
    wait_until(lambda: any(job.final for job in subject.read({}, now).jobs), "a job is printed")
    return subject


def now() -> datetime:
    return datetime.now(UTC)


@contextmanager
def ippeve() -> Iterator[Subject]:
    with ippeveprinter() as printer:
        printer.print()
        yield on_the_network(printer.url)


@contextmanager
def cups_queue() -> Iterator[Subject]:
    with cupsd() as cups:
        cups.add_queue("office")
        cups.print("office")
        yield on_the_network(cups.url("office"))


@contextmanager
def windows_log() -> Iterator[Subject]:
    with short_folder() as folder:
        log = WindowsLog(folder)
        log.render(copies=3)
        log.print()
        address = Address(url="windows://Plotter")
        yield Subject(log.driver, address, first=lambda: log.now, later=lambda: log.now + MINUTE)


def web_printer(
    driver: Driver, personality: Personality, path: str
) -> Callable[[], AbstractContextManager[Subject]]:
    """A printer with a web server that has printed a minute ago."""

    @contextmanager
    def switched_on() -> Iterator[Subject]:
        at = datetime(2026, 11, 22, 9, tzinfo=UTC)
        machine = Machine(clock=lambda: at)
        machine.print(user="anna", copies=2)
        at += MINUTE
        with WebPrinter(machine, (personality,)) as printer:
            address = Address(url=printer.url + path)
            yield Subject(driver, address, first=lambda: at, later=lambda: at + MINUTE)

    return switched_on


PRINTERS: Mapping[str, Callable[[], AbstractContextManager[Subject]]] = {
    "DesignJet Z9": web_printer(PiwsDriver(pause_s=0), Piws(), "/LFPWebServices/PI/Identification.json"),
    "Latex 365": web_printer(
        EwsDriver(zone=ZoneInfo("Europe/Rome")), WebAccess(columns=LATEX), "/hp/device/webAccess/index.htm"
    ),
    "simulated inkjet": simulated("inkjet"),
    "simulated laser": simulated("laser"),
    "ippeveprinter": ippeve,
    "cupsd": cups_queue,
    "print log of Windows": windows_log,
}


@pytest.fixture(scope="module", params=list(PRINTERS))
def subject(request: pytest.FixtureRequest) -> Iterator[Subject]:
    with PRINTERS[request.param]() as switched_on:
        yield switched_on


@pytest.fixture
def first(subject: Subject) -> Reading:
    """The first reading, with nothing remembered."""
    return subject.read({}, subject.first)


@pytest.fixture
def second(subject: Subject, first: Reading) -> Reading:
    """The reading after it."""
    return subject.read(first.memory, subject.later)


def by_key(reading: Reading) -> dict[tuple[str, str], JobFacts]:
    return {(job.source, job.key): job for job in reading.jobs}


def test_finding_tells_who_the_printer_is(subject: Subject) -> None:
    found = subject.driver.find(subject.address, now())
    assert found.device.identity
    assert found.device.model


def test_the_url_that_was_found_can_be_found_again(subject: Subject) -> None:
    found = subject.driver.find(subject.address, now())
    again = subject.driver.find(replace(subject.address, url=found.url, pin=found.pin), now())
    assert (again.url, again.pin, again.device.identity) == (found.url, found.pin, found.device.identity)


def test_the_printer_that_was_found_is_the_one_that_is_read(subject: Subject, first: Reading) -> None:
    assert first.device.identity == subject.driver.find(subject.address, now()).device.identity


def test_the_first_reading_tells_what_was_printed(first: Reading) -> None:
    assert any(job.final for job in first.jobs)


def test_a_reading_tells_each_job_once(first: Reading) -> None:
    assert len(by_key(first)) == len(first.jobs)


def test_every_job_has_a_source_and_a_key(first: Reading) -> None:
    assert all(job.source and job.key for job in first.jobs)


def test_what_was_final_does_not_change(subject: Subject, first: Reading, second: Reading) -> None:
    done = {key: job for key, job in by_key(first).items() if job.final}
    fresh = by_key(subject.read({}, subject.later))
    for told in (by_key(second), fresh):
        assert {key: told[key] for key in done if key in told} == {
            key: done[key] for key in done if key in told
        }


def test_what_was_not_final_is_told_again(first: Reading, second: Reading) -> None:
    unfinished = {key for key, job in by_key(first).items() if not job.final}
    assert unfinished <= by_key(second).keys()


def test_two_readings_miss_nothing_that_a_fresh_one_tells(
    subject: Subject, first: Reading, second: Reading
) -> None:
    fresh = by_key(subject.read({}, subject.later))
    assert {**by_key(first), **by_key(second)} == fresh


def test_a_final_job_says_when_it_was_done(first: Reading, second: Reading) -> None:
    done = [job for reading in (first, second) for job in reading.jobs if job.final]
    assert all(job.completed_at is not None for job in done)


def test_all_times_are_utc(first: Reading) -> None:
    times = [
        time for job in first.jobs for time in (job.submitted_at, job.started_at, job.completed_at) if time
    ]
    assert times
    assert {time.utcoffset() for time in times} == {timedelta(0)}


def measures(job: JobFacts) -> Iterator[Measure]:
    """Everything the job counts."""
    for field in fields(job):
        match getattr(job, field.name):
            case Measure() as measure:
                yield measure
            case [InkUse(), *_] as inks:
                yield from (ink.ul for ink in inks)


def test_quantities_are_whole_numbers_not_below_zero(first: Reading, second: Reading) -> None:
    values = [measure.value for job in (*first.jobs, *second.jobs) for measure in measures(job)]
    assert values
    assert all(type(value) is int and value >= 0 for value in values)


def test_the_memory_may_be_kept_as_json(subject: Subject, first: Reading, second: Reading) -> None:
    kept = json.loads(json.dumps(first.memory))
    assert subject.read(kept, subject.later).jobs == second.jobs


def test_the_raw_entry_may_be_kept_as_json(first: Reading) -> None:
    raw = [job.raw for job in first.jobs]
    assert all(raw)
    assert json.loads(json.dumps(raw)) == raw


def test_another_printer_at_the_address_is_not_read(subject: Subject) -> None:
    device = replace(subject.driver.find(subject.address, now()).device, identity="somebody else")
    with pytest.raises(PrinterReplaced) as refusal:
        subject.driver.read(subject.address, device, {}, subject.first())
    assert str(refusal.value)


def test_several_threads_may_read_at_once(subject: Subject, first: Reading) -> None:
    with ThreadPoolExecutor(4) as threads:
        readings = list(threads.map(lambda _: subject.read({}, subject.first), range(8)))
    assert [by_key(reading) for reading in readings] == [by_key(first)] * 8


def test_every_driver_is_found_by_the_name_it_stores() -> None:
    drivers = [entry.driver for entry in register.REGISTER]
    assert [register.driver(driver.name) for driver in drivers] == drivers


def test_a_driver_of_another_version_is_missed_in_words() -> None:
    with pytest.raises(NotFound, match="telex"):
        register.driver("telex")


@pytest.mark.parametrize(
    ("url", "names"),
    [
        ("ipp://192.0.2.7/ipp/print", ["ipp"]),
        ("IPPS://plotter.local", ["ipp"]),
        ("http://plotter.local:631/", ["hp_piws", "hp_ews", "ipp"]),
        ("plotter.local:631", ["hp_piws", "hp_ews", "ipp"]),
        ("192.0.2.7", ["hp_piws", "hp_ews", "ipp"]),
        ("windows://Plotter", ["windows"]),
        ("demo://inkjet?since=2026-10-01", ["demo"]),
        ("gopher://plotter.local", []),
    ],
)
def test_a_url_names_the_drivers_to_try(url: str, names: list[str]) -> None:
    assert [driver.name for driver in register.drivers_for(url)] == names
