"""The IPP driver against the real ippeveprinter and the real cupsd."""

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime

import pytest

from smarttracker_lite.domain.machines import Device, PrinterState
from smarttracker_lite.domain.printing import JobFacts, JobStatus, Measure, Origin, TimeQuality
from smarttracker_lite.errors import NotAPrinter, PrinterReplaced, PrinterUnreachable
from smarttracker_lite.printers.drivers.ipp.driver import IppDriver
from smarttracker_lite.printers.source import Address, Memory, Reading
from tests.support.peers import ROLL_PLOTTER, Cups, Ippeve, cupsd, ippeveprinter
from tests.support.programs import free_port, wait_until

DRIVER = IppDriver(settle_s=0)


@dataclass
class Follower:
    """Reads one printer again and again, as the collector does, and keeps what it was told."""

    url: str
    device: Device
    driver: IppDriver = DRIVER
    memory: Memory = field(default_factory=dict)
    jobs: dict[str, JobFacts] = field(default_factory=dict)

    def read(self) -> Reading:
        reading = self.driver.read(Address(url=self.url), self.device, self.memory, datetime.now(UTC))
        self.memory = json.loads(json.dumps(reading.memory))
        self.jobs |= {job.key: job for job in reading.jobs}
        return reading

    def read_until_done(self, count: int) -> list[JobFacts]:
        """Read until this many jobs are final; gives those."""

        def done() -> bool:
            self.read()
            return len(self.done) >= count

        wait_until(done, f"{count} jobs are done")
        return self.done

    @property
    def done(self) -> list[JobFacts]:
        return [job for job in self.jobs.values() if job.final]


def follower(url: str, driver: IppDriver = DRIVER) -> Follower:
    found = driver.find(Address(url=url), datetime.now(UTC))
    return Follower(found.url, found.device, driver)


@pytest.fixture
def plotter() -> Iterator[Ippeve]:
    with ippeveprinter(ROLL_PLOTTER) as printer:
        yield printer


@pytest.fixture(scope="module")
def cups() -> Iterator[Cups]:
    with cupsd() as server:
        yield server


def test_a_printer_is_found_by_host_and_port_alone(plotter: Ippeve) -> None:
    found = DRIVER.find(Address(url=f"localhost:{plotter.port}"), datetime.now(UTC))
    assert (found.url, found.pin) == (f"ipp://localhost:{plotter.port}/ipp/print", None)
    assert found.device.model == "Imaginary Plot 36"
    assert found.device.firmware == "PL36_01"
    assert found.device.media_ready == ("roll_current_914x0mm",)


def test_supplies_have_a_level_only_where_the_printer_knows_it(plotter: Ippeve) -> None:
    supplies = DRIVER.find(Address(url=plotter.url), datetime.now(UTC)).device.supplies
    assert {supply.name: supply.percent for supply in supplies} == {
        "matte-black": 80,
        "cyan": 70,
        "magenta": None,
        "yellow": 50,
    }


def test_an_ipps_printer_is_trusted_by_its_certificate_and_read_with_that_pin(plotter: Ippeve) -> None:
    found = DRIVER.find(Address(url=f"ipps://localhost:{plotter.port}"), datetime.now(UTC))
    assert found.url.startswith("ipps://")
    address = Address(url=found.url, pin=found.pin)
    assert DRIVER.read(address, found.device, {}, datetime.now(UTC)).jobs == ()
    with pytest.raises(PrinterReplaced, match="another certificate"):
        DRIVER.read(Address(url=found.url, pin="0" * 64), found.device, {}, datetime.now(UTC))


def test_a_queue_is_found_by_the_address_of_its_web_page(cups: Cups) -> None:
    cups.add_queue("webq")
    found = DRIVER.find(Address(url=f"http://{cups.server}/printers/webq"), datetime.now(UTC))
    assert found.url == cups.url("webq")


def test_a_queue_that_is_not_there_is_no_printer(cups: Cups) -> None:
    with pytest.raises(NotAPrinter, match="nowhere"):
        DRIVER.find(Address(url=cups.url("nowhere")), datetime.now(UTC))


def test_nobody_at_the_address_is_unreachable() -> None:
    with pytest.raises(PrinterUnreachable):
        DRIVER.find(Address(url=f"127.0.0.1:{free_port()}"), datetime.now(UTC))


def test_a_printed_job_is_read_with_all_the_printer_tells(plotter: Ippeve) -> None:
    follow = follower(plotter.url)
    plotter.print("Tavola è.pdf", user="ACME\\anna", copies=3, size=(59400, 84100), account="ROSSI-1")
    (job,) = follow.read_until_done(1)
    assert (job.status, job.document, job.user, job.user_raw) == (
        JobStatus.COMPLETED,
        "Tavola è.pdf",
        "anna",
        "ACME\\anna",
    )
    assert job.account == "ROSSI-1"
    assert job.impressions == Measure(6, Origin.MEASURED)
    assert job.copies == Measure(3, Origin.REQUESTED)
    assert job.pages == Measure(2, Origin.DERIVED)
    assert (job.media.width_um, job.media.height_um, job.media.type) == (594_000, 841_000, "stationery")
    assert job.area_mm2 == Measure(6 * 594 * 841, Origin.DERIVED)
    assert job.color is True
    assert job.time_quality is TimeQuality.EXACT
    assert job.submitted_at is not None
    assert job.completed_at is not None
    assert job.submitted_at <= job.completed_at


def test_a_job_through_cups_counts_its_copies_once_and_names_client_and_media(cups: Cups) -> None:
    cups.add_queue("pclq")
    follow = follower(cups.url("pclq"))
    cups.print("pclq", "Plan Étage 1.ps", copies=3, media="A4", job_billing="ROSSI-1")
    (job,) = follow.read_until_done(1)
    assert (job.document, job.user, job.account) == ("Plan Étage 1.ps", "anna", "ROSSI-1")
    assert job.impressions == job.sheets == Measure(6, Origin.MEASURED)
    assert job.area_mm2 == Measure(6 * 210 * 297, Origin.DERIVED)


def test_more_jobs_than_cups_gives_at_once_are_all_read_and_the_next_time_only_new_ones(cups: Cups) -> None:
    cups.add_queue("rawq", model="raw")
    follow = follower(cups.url("rawq"))
    for number in range(510):
        cups.print("rawq", f"{number}.ps")
    wait_until(lambda: cups.finished("rawq"), "510 jobs are printed")
    assert sorted(int((job.document or "")[:-3]) for job in follow.read().jobs) == list(range(510))
    for number in range(510, 530):
        cups.print("rawq", f"{number}.ps")
    wait_until(lambda: cups.finished("rawq"), "20 more jobs are printed")
    reading = follow.read()
    assert [job.document for job in reading.jobs] == [f"{number}.ps" for number in range(510, 530)]
    assert {job.document for job in follow.done} == {f"{number}.ps" for number in range(530)}
    assert follow.read().jobs == ()
    assert not reading.gaps


def test_a_queue_that_counts_nothing_gives_unknown_amounts_not_zero(cups: Cups) -> None:
    cups.add_queue("blindq", model="raw")
    follow = follower(cups.url("blindq"))
    cups.print("blindq")
    (job,) = follow.read_until_done(1)
    assert (job.status, job.impressions, job.sheets, job.area_mm2) == (JobStatus.COMPLETED, None, None, None)


def test_a_restart_of_the_printer_loses_and_doubles_nothing_though_job_numbers_begin_again(
    plotter: Ippeve,
) -> None:
    other = Ippeve(plotter.folder, port=free_port(), attributes=ROLL_PLOTTER)
    with other.switched_on():
        follow = follower(other.url)
        assert other.print("before 1.pdf") == 1
        follow.read_until_done(1)
        assert other.print("before 2.pdf") == 2
        follow.read_until_done(2)
    with other.switched_on():
        assert other.print("after 1.pdf") == 1
        follow.read_until_done(3)
        assert other.print("after 2.pdf") == 2
        follow.read_until_done(4)
        assert follow.read().jobs == ()
    assert sorted(job.document or "" for job in follow.done) == [
        "after 1.pdf",
        "after 2.pdf",
        "before 1.pdf",
        "before 2.pdf",
    ]


def test_a_printer_that_goes_away_and_comes_back_is_read_on(plotter: Ippeve) -> None:
    other = Ippeve(plotter.folder, port=free_port())
    with other.switched_on():
        follow = follower(other.url)
        other.print("before.pdf")
        follow.read_until_done(1)
    with pytest.raises(PrinterUnreachable):
        follow.read()
    with other.switched_on():
        other.print("after.pdf")
        assert [job.document for job in follow.read_until_done(2)] == ["before.pdf", "after.pdf"]


def test_a_job_is_not_final_before_its_printer_says_so_and_keeps_what_it_used_when_cancelled(
    plotter: Ippeve,
) -> None:
    follow = follower(plotter.url)
    plotter.hold()
    number = plotter.print("Tavola.pdf", copies=5)

    def begun() -> bool:
        follow.read()
        return any(job.impressions == Measure(1, Origin.MEASURED) for job in follow.jobs.values())

    wait_until(begun, "the first impression is printed")
    plotter.cancel(number)
    reading = follow.read()
    assert [job.final for job in reading.jobs] == [False]
    assert reading.device.state is PrinterState.PRINTING
    plotter.release()
    (job,) = follow.read_until_done(1)
    assert job.status is JobStatus.CANCELED
    assert job.impressions == Measure(10, Origin.MEASURED)
    assert job.pages is None


def test_a_finished_job_is_read_again_until_its_last_counters_are_written(plotter: Ippeve) -> None:
    follow = follower(plotter.url, IppDriver(settle_s=3600))
    plotter.print()
    follow.read_until_done(1)
    reading = follow.read()
    assert len(reading.jobs) == 1
    assert reading.again_in_s == 3600


def test_another_printer_at_the_old_address_is_not_read_as_the_old_one(plotter: Ippeve) -> None:
    old = Ippeve(plotter.folder, port=free_port(), name="Old")
    with old.switched_on():
        follow = follower(old.url)
    with Ippeve(plotter.folder, port=old.port, name="New").switched_on():
        with pytest.raises(PrinterReplaced, match="another printer"):
            follow.read()
        assert follow.memory == {}


def test_a_job_that_reaches_the_printer_through_cups_has_the_same_amount_at_both(cups: Cups) -> None:
    with ippeveprinter() as printer:
        cups.add_queue("chainq", device=printer.url, model="everywhere")
        at_queue, at_printer = follower(cups.url("chainq")), follower(printer.url)
        cups.print("chainq", "Relazione.ps", copies=1, media="A4")
        (queued,) = at_queue.read_until_done(1)
        (printed,) = at_printer.read_until_done(1)
    assert (queued.document, queued.user) == (printed.document, printed.user) == ("Relazione.ps", "anna")
    assert queued.impressions == printed.impressions == Measure(2, Origin.MEASURED)
    assert queued.key != printed.key
