"""The driver for older HP large format printers, over real HTTP."""

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from smarttracker_lite.domain.machines import Reason
from smarttracker_lite.domain.printing import JobStatus
from smarttracker_lite.errors import (
    BadInput,
    NotAPrinter,
    PrinterAsleep,
    PrinterRefused,
    PrinterReplaced,
    PrinterTrouble,
    PrinterUnreachable,
)
from smarttracker_lite.printers.drivers.hp_ews.dates import DateOrder
from smarttracker_lite.printers.drivers.hp_ews.driver import EwsDriver
from smarttracker_lite.printers.drivers.hp_ews.identity import device_of
from smarttracker_lite.printers.drivers.hp_ews.past import with_date_order
from smarttracker_lite.printers.source import Address, Found, Memory
from smarttracker_lite.printers.wire import Limits
from tests.support.answering import Answering, answering
from tests.support.ews import DRIVER, Follower, recording
from tests.support.hostile import Answer, drips, floods, html, self_signed, serving, silent
from tests.support.programs import free_port
from tests.support.studio import Clock
from tests.support.web_printer import moods
from tests.support.web_printer.machine import Machine
from tests.support.web_printer.printer import WebPrinter
from tests.support.web_printer.tongues import TONGUES
from tests.support.web_printer.truth import State
from tests.support.web_printer.web_access import DESIGNJET, LATEX, WebAccess

IMPATIENT = EwsDriver(limits=Limits(connect_s=0.5, silence_s=0.5, total_s=1), find_s=1)
ROOT = "/hp/device/webAccess/"
NOW = datetime(2026, 11, 22, 9, tzinfo=UTC)


@contextmanager
def designjet(table: str = "designjet-it.xls", status: str | None = "status.xml") -> Iterator[Answering]:
    """A printer with the recorded pages."""
    with answering() as server:
        pages = {"index.htm": "front.html", "accounting.xls?cost=y": table}
        server.answers |= {ROOT + name: (200, recording(file).decode()) for name, file in pages.items()}
        server.answers[ROOT + "open_status.xml"] = (200, recording(status).decode()) if status else (404, "")
        yield server


def found(url: str, driver: EwsDriver = DRIVER) -> Found:
    return driver.find(Address(url=url), NOW)


def test_a_printer_is_found_by_its_host_and_tells_who_it_is() -> None:
    with designjet() as server:
        it = found(server.url.removeprefix("http://"))
        assert it.url == f"{server.url}{ROOT}index.htm"
        assert (it.device.identity, it.device.model) == ("MY12345678", "HP Designjet T2300")
        assert it.device.firmware == "NEP_05_00_00.6"


def test_a_printer_without_serial_number_is_known_by_model_and_host() -> None:
    with designjet(status=None) as server:
        assert found(server.url).device.identity == "HP Designjet T2300 at 127.0.0.1"


def test_its_jobs_are_read_once() -> None:
    with designjet() as server:
        it = found(server.url)
        reading = DRIVER.read(Address(url=it.url), it.device, {}, NOW)
        assert reading.jobs[0].document == "Lona.tif"
        later = NOW + timedelta(hours=1)
        again = DRIVER.read(Address(url=it.url), it.device, reading.memory, later)
        assert (len(reading.jobs), again.jobs, again.gaps) == (4, (), ())
        assert again.memory == {**reading.memory, "read_at": later.isoformat()}


def test_a_gap_begins_at_the_last_reading_though_nothing_had_changed_by_then(
    machine: Machine, clock: Clock
) -> None:
    with plotter(machine) as printer:
        follow = Follower(printer)
        machine.print(document="old.pdf")
        follow.read()
        clock.at += timedelta(hours=1)
        follow.read()
        quiet = clock.at
        clock.at += timedelta(hours=1)
        machine.forget(1)
        machine.print(document="new.pdf")
        follow.read()
        assert [(gap.reason, gap.since) for gap in follow.gaps] == [(Reason.FORGOTTEN, quiet)]


def test_the_answer_to_a_question_counts_though_the_page_is_the_same() -> None:
    with designjet("latex-en-ambiguous.xls") as server:
        it = found(server.url)
        memory: Memory = {}
        told = []
        for order in (None, *DateOrder, None):
            memory = with_date_order(memory, order) if order else memory
            reading = DRIVER.read(Address(url=it.url), it.device, memory, NOW)
            memory = reading.memory
            told.append([job.completed_at and job.completed_at.month for job in reading.jobs])
        assert told == [[11, 11], [4, 4], [1, 2], []]


def test_another_serial_number_is_another_printer() -> None:
    with designjet() as server:
        it = found(server.url)
        other = recording("status.xml").decode().replace("MY12345678", "MY87654321")
        server.answers[ROOT + "open_status.xml"] = (200, other)
        with pytest.raises(PrinterReplaced):
            DRIVER.read(Address(url=it.url), it.device, {}, NOW)


@pytest.mark.parametrize("name", ["index.htm", "open_status.xml", "accounting.xls?cost=y"])
def test_a_printer_that_falls_asleep_at_any_page_is_asleep(name: str) -> None:
    with designjet() as server:
        it = found(server.url)
        server.answers[ROOT + name] = (200, recording("asleep.html").decode())
        with pytest.raises(PrinterAsleep):
            DRIVER.read(Address(url=it.url), it.device, {}, NOW)


def test_a_web_server_that_is_no_such_printer_is_none() -> None:
    with answering() as server, pytest.raises(NotAPrinter):
        found(server.url)


def test_a_printer_of_another_generation_is_asked_for_one_page_only() -> None:
    with answering() as server:
        server.answers[ROOT + "index.htm"] = (404, "")
        with pytest.raises(NotAPrinter):
            found(server.url)
        assert [request.path for request in server.requests] == [ROOT + "index.htm"]


@pytest.mark.parametrize("answer", [silent, drips, floods, html()])
def test_a_host_that_is_no_printer_is_left_soon(answer: Answer) -> None:
    with serving(answer) as server, pytest.raises(PrinterTrouble):
        found(server.url(path=""), IMPATIENT)


def test_nobody_at_the_address_is_unreachable() -> None:
    with pytest.raises(PrinterUnreachable):
        found(f"127.0.0.1:{free_port()}")


@pytest.mark.parametrize("url", ["", "ipp://printer", "http://", "http://[", "http://a:99999/"])
def test_what_is_no_address_is_refused(url: str) -> None:
    with pytest.raises(BadInput):
        found(url)


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def machine(clock: Clock) -> Machine:
    return Machine(clock=clock, model="HP Latex 365")


def plotter(machine: Machine, tongue: str = "it", redirects: bool = False) -> WebPrinter:
    pages = WebAccess(columns=DESIGNJET, tongue=TONGUES[tongue], redirects=redirects)
    return WebPrinter(machine, (pages,))


@pytest.mark.parametrize("tongue", list(TONGUES))
def test_what_the_printer_printed_is_told_once_in_every_language(
    machine: Machine, clock: Clock, tongue: str
) -> None:
    with plotter(machine, tongue) as printer:
        follow = Follower(printer)
        machine.print(document="Rossi.pdf", user="anna", copies=2)
        clock.at += timedelta(minutes=3)
        stopped = machine.start(document="Bianchi.pdf", pages=3, inks_ul=None)
        machine.grow(stopped)
        machine.cancel(stopped)
        assert (follow.read(), follow.read()) == (2, 0)
        clock.at += timedelta(minutes=3)
        machine.print(document="Verdi.pdf")
        assert (follow.read(), follow.read()) == (1, 0)
    truth = machine.ledger.jobs
    assert [job.document for job in follow.jobs] == [job.order.document for job in truth]
    assert [job.ink_ul for job in follow.jobs] == [job.inks_ul and sum(job.inks_ul.values()) for job in truth]
    areas = [job.area_mm2.value if job.area_mm2 else 0 for job in follow.jobs]
    assert all(abs(area - job.area_mm2) <= 50 for area, job in zip(areas, truth, strict=True))
    assert [job.status for job in follow.jobs] == [
        JobStatus.COMPLETED if job.state is State.PRINTED else JobStatus.CANCELED for job in truth
    ]


@pytest.mark.parametrize("redirects", [False, True])
def test_a_sleeping_printer_is_asleep_and_stays_so(machine: Machine, redirects: bool) -> None:
    with plotter(machine, redirects=redirects) as printer:
        follow = Follower(printer)
        machine.sleep()
        with pytest.raises(PrinterAsleep):
            follow.read()
        with pytest.raises(PrinterAsleep):
            found(printer.url)
        assert {request.method for request in printer.asked} == {"GET"}
        machine.wake()
        assert follow.read() == 0


def test_a_latex_that_remembers_thirty_jobs_loses_none_between_readings(
    machine: Machine, clock: Clock
) -> None:
    machine.room = 30
    with WebPrinter(machine, (WebAccess(columns=LATEX),)) as printer:
        follow = Follower(printer)
        for number in range(1, 41):
            for _ in range(number % 4 + 1):
                clock.at += timedelta(seconds=90)
                machine.print(document=f"{number % 3}.pdf")
            follow.read()
    assert len(follow.jobs) == len(machine.ledger.jobs) == len({job.key for job in follow.jobs})


@pytest.mark.parametrize("scheme", ["basic", "digest"])
def test_a_password_is_given_when_the_printer_asks_for_it(machine: Machine, scheme: str) -> None:
    with plotter(machine) as printer:
        printer.ask_password("admin", "s3cret", scheme)
        with pytest.raises(PrinterRefused):
            found(printer.url)
        machine.print()
        assert Follower(printer, user="admin", password="s3cret").read() == 1


def test_a_printer_with_tls_is_pinned_at_the_first_contact(machine: Machine, tmp_path: Path) -> None:
    with ExitStack() as stack:
        printer = plotter(machine)
        printer.certificate = self_signed(tmp_path)
        stack.enter_context(printer)
        it = found(printer.url.removeprefix("https://"))
        assert it.url.startswith("https://")
        assert it.pin
        with pytest.raises(PrinterReplaced):
            DRIVER.read(Address(url=it.url, pin="0" * 64), it.device, {}, machine.clock())


def test_half_a_page_loses_no_job(machine: Machine) -> None:
    with plotter(machine) as printer:
        follow = Follower(printer)
        machine.print()
        printer.mood = moods.cut_off(after=500)
        with pytest.raises(NotAPrinter):
            follow.read()
        printer.mood = moods.well
        assert follow.read() == 1


@pytest.mark.parametrize("feet", [False, True])
def test_a_change_of_the_printers_language_or_units_makes_no_job_new(
    machine: Machine, clock: Clock, feet: bool
) -> None:
    with plotter(machine, "it") as printer:
        follow = Follower(printer)
        machine.print(document="Twin.pdf")
        machine.print(document="Twin.pdf", copies=3)
        assert follow.read() == 2
        for machine.language in TONGUES:
            clock.at += timedelta(minutes=1)
            assert follow.read() == 0
            machine.feet = feet != machine.feet
            assert follow.read() == 0
            clock.at += timedelta(minutes=3)
            machine.print(document=f"{machine.language}.pdf")
            assert follow.read() == 1
    areas = {job.document: job.area_mm2.value if job.area_mm2 else 0 for job in follow.jobs[2:]}
    assert follow.gaps == []
    assert {job.order.document for job in machine.ledger.jobs[2:]} == areas.keys()
    assert all(abs(areas[job.order.document] - job.area_mm2) <= 50 for job in machine.ledger.jobs[2:])


NAMELESS = WebAccess(columns=DESIGNJET, has_status=False)
"""A printer that tells no serial number."""


@contextmanager
def lent(clock: Clock, *pages: WebAccess) -> Iterator[tuple[Follower, Machine]]:
    """A printer that was read, and another of its model, in use as long, that has got its address now."""
    mine, other = (Machine(clock=clock, serial=serial) for serial in ("CN1", "CN2"))
    other.print(document="of the other, before.pdf")
    clock.at += timedelta(hours=5)
    mine.print(document="mine.pdf")
    with WebPrinter(mine, pages or (NAMELESS,)) as printer:
        follow = Follower(printer)
        follow.read()
        clock.at += timedelta(hours=5)
        other.print(document="of the other, since.pdf")
        printer.become(other)
        yield follow, mine


def test_older_jobs_in_place_of_those_known_are_of_another_printer(clock: Clock) -> None:
    with lent(clock) as (follow, mine):
        before = follow.memory
        with pytest.raises(PrinterReplaced, match="older"):
            follow.read()
        assert ([job.document for job in follow.jobs], follow.memory) == (["mine.pdf"], before)
        follow.printer.become(mine)
        mine.print(document="mine, since.pdf")
        assert follow.read() == 1
        assert follow.gaps == []


def test_a_list_with_a_known_job_is_of_the_same_printer_whatever_else_is_in_it(clock: Clock) -> None:
    with lent(clock) as (follow, mine):
        other = follow.printer.machine
        other.memory.insert(1, mine.memory[0])
        assert follow.read() == 2


def test_without_what_was_known_it_is_read_anew(clock: Clock) -> None:
    """As after it was removed and added again."""
    with lent(clock) as (follow, _mine):
        follow.memory = {}
        assert follow.read() == 2


@pytest.mark.parametrize("pages", [NAMELESS, WebAccess(columns=DESIGNJET)], ids=["nameless", "named"])
def test_only_newer_jobs_are_the_same_printers_whose_list_was_cleared(
    machine: Machine, clock: Clock, pages: WebAccess
) -> None:
    with WebPrinter(machine, (pages,)) as printer:
        follow = Follower(printer)
        machine.print()
        follow.read()
        machine.reboot(keeps_jobs=False)
        clock.at += timedelta(hours=5)
        machine.print()
        assert (follow.read(), [gap.reason for gap in follow.gaps]) == (1, [Reason.FORGOTTEN])


def test_a_printer_that_tells_its_serial_number_is_known_by_that(machine: Machine, clock: Clock) -> None:
    with WebPrinter(machine, (WebAccess(columns=DESIGNJET),)) as printer:
        follow = Follower(printer)
        machine.print()
        follow.read()
        machine.reboot(keeps_jobs=False)
        machine.set_clock(timedelta(days=-400))
        machine.print(document="by a clock set back.pdf")
        assert (follow.read(), [gap.reason for gap in follow.gaps]) == (1, [Reason.FORGOTTEN])


def test_a_job_that_is_told_has_ended_since_the_last_reading(machine: Machine, clock: Clock) -> None:
    with plotter(machine) as printer:
        follow = Follower(printer)
        machine.print()
        follow.read()
        read, clock.at = clock.at, clock.at + timedelta(hours=1)
        machine.print()
        follow.read()
        assert [job.not_before for job in follow.jobs] == [None, read]


def test_so_has_the_first_job_of_a_printer_that_had_printed_nothing(machine: Machine, clock: Clock) -> None:
    with plotter(machine) as printer:
        follow = Follower(printer)
        follow.read()
        read, clock.at = clock.at, clock.at + timedelta(hours=1)
        machine.print()
        follow.read()
        assert [job.not_before for job in follow.jobs] == [read]


def test_a_part_that_is_replaced_does_not_make_another_printer_of_it() -> None:
    status = b"""<Serviceability><Heads><Printhead><SerialNumber>PH1</SerialNumber></Printhead></Heads>
        <Printer><SerialNumber>CN1</SerialNumber><ProductName>HP DesignJet T1300</ProductName></Printer>
        </Serviceability>"""
    assert device_of(status, b"", "http://10.0.0.5/").identity == "CN1"
    alone = b"<Status><Printhead><SerialNumber>PH1</SerialNumber></Printhead></Status>"
    assert device_of(alone, b"", "http://10.0.0.5/").serial is None
