"""The driver for HP's large format web services against small printers on real sockets."""

import json
import socket
import time
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from smarttracker_lite.domain.machines import PrinterState
from smarttracker_lite.domain.printing import JobStatus
from smarttracker_lite.errors import (
    BadInput,
    NotAPrinter,
    PrinterAsleep,
    PrinterReplaced,
    PrinterTrouble,
    PrinterUnreachable,
)
from smarttracker_lite.printers.drivers.hp_piws.driver import PAUSE_S, PiwsDriver, candidates
from smarttracker_lite.printers.refusal import NotThere, TooSlow
from smarttracker_lite.printers.source import Address, Found, Reading
from smarttracker_lite.printers.wire import Limits
from tests.support import hostile
from tests.support.hostile import Hostile, http, self_signed, serving
from tests.support.piws import Plotter, Printed, recording, snapshot, switched_on
from tests.support.programs import free_port

NOW = datetime(2026, 11, 20, 12, 0, 1, tzinfo=UTC)
DRIVER = PiwsDriver(pause_s=0)
QUEUES = "GET JQ/JobQueueCollection"


@pytest.fixture(scope="module")
def pem(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return self_signed(tmp_path_factory.mktemp("tls"))


def find(place: str) -> Found:
    """At a printer that speaks HTTP."""
    return DRIVER.find(Address(url=place if "://" in place else f"http://{place}"), NOW)


def read(found: Found, memory: dict[str, object] | None = None) -> Reading:
    address = Address(url=found.url, pin=found.pin, legacy_tls=found.legacy_tls)
    return DRIVER.read(address, found.device, memory or {}, NOW)


def kept(reading: Reading) -> dict[str, object]:
    memory = json.loads(json.dumps(reading.memory))
    assert isinstance(memory, dict)
    return memory


def test_a_printer_is_found_by_its_name_alone_and_its_certificate_is_pinned(pem: Path) -> None:
    plotter = Plotter()
    with switched_on(plotter, hostile.tls(pem)) as place:
        found = DRIVER.find(Address(url=place), NOW)
        assert found.url == f"https://{place}/LFPWebServices/PI/Identification.json"
        assert len(read(found).jobs) == 5
        with pytest.raises(PrinterReplaced, match="certificate"):
            read(replace(found, pin="0" * 64))
    assert (found.device.identity, found.device.model) == ("urn:uuid:552f-1", "HP Imaginary Z 24in")
    assert (found.device.state, found.device.clock_error_s) == (PrinterState.PRINTING, -1)


@pytest.mark.filterwarnings("ignore:ssl.TLSVersion.TLSv1:DeprecationWarning")  # it is what we test
def test_a_printer_of_old_encryption_is_found_and_read(tmp_path: Path) -> None:
    with switched_on(Plotter(), hostile.old_tls(self_signed(tmp_path, 1024))) as place:
        found = find(f"https://{place}")
        assert found.legacy_tls
        assert len(read(found).jobs) == 5


@pytest.mark.parametrize("scheme", ["", "http://"])
def test_a_printer_without_encryption_is_found(scheme: str) -> None:
    hasty = replace(DRIVER, find_limits=Limits(connect_s=0.3))
    with switched_on(Plotter()) as place:
        found = hasty.find(Address(url=f"{scheme}{place}"), NOW)
        assert (found.url, found.pin) == (f"http://{place}/LFPWebServices/PI/Identification.json", None)


def test_a_printer_that_speaks_only_xml_is_found_and_found_again() -> None:
    pages = {
        "Identification.xml": recording("identification.xml"),
        "JQ/JobQueueCollection": recording("queues.xml"),
        "JQ/JobQueue/9c1e0b54-3a7d-4f0e-8d55-6f2b7a10c3e9/jobs/all?fromModificationNumber=0": recording(
            "jobs.xml"
        ),
    }
    plotter = Plotter(pages=pages, form="xml")
    with switched_on(plotter) as place:
        found = find(place)
        assert found.url.endswith("/Identification.xml")
        plotter.asked.clear()
        assert find(found.url) == found
        assert plotter.asked[0] == "GET Identification.xml"
        assert [job.status for job in read(found).jobs].count(JobStatus.COMPLETED) == 1


def test_few_questions_are_asked_and_none_of_them_changes_anything() -> None:
    plotter = Plotter()
    with switched_on(plotter) as place:
        found = find(place)
        plotter.asked.clear()
        first = read(found)
        assert plotter.asked == [
            "GET Identification.json",
            QUEUES,
            "GET JQ/JobQueue/11111111-aaaa/jobs/all?fromModificationNumber=0",
            "GET InkSystem.json",
            "GET Paper/List",
        ]
        plotter.asked.clear()
        read(found, kept(first))
        assert not {QUEUES, "GET Paper/List"} & set(plotter.asked)


def test_the_queue_is_looked_for_again_once_after_the_printer_was_off() -> None:
    plotter = Plotter()
    with switched_on(plotter) as place:
        found = find(place)
        first = read(found)
        plotter.switch_off_and_on()
        second = read(found, kept(first))
        assert second.was_off
        assert {job.key for job in second.jobs} <= {job.key for job in first.jobs}
        plotter.asked.clear()
        third = read(found, kept(second))
        assert (third.was_off, QUEUES in plotter.asked) == (False, False)


def test_inks_that_are_not_told_now_are_as_they_were_known() -> None:
    plotter = Plotter(pages={"InkSystem.json": recording("inks.json")})
    with switched_on(plotter) as place:
        found = find(place)
        assert [ink.percent for ink in found.device.supplies] == [66, 41, None]
        plotter.pages = {}
        reading = read(found)
    assert reading.device.supplies == found.device.supplies
    assert len(reading.jobs) == 5


def test_a_printer_that_has_lost_its_queue_is_asked_for_it_once() -> None:
    plotter = Plotter()
    with switched_on(plotter) as place:
        found = find(place)
        first = read(found)
        plotter.switch_off_and_on()
        plotter.pages = {"JQ/JobQueueCollection": recording("queues.json")}
        plotter.asked.clear()
        with pytest.raises(NotThere):
            read(found, kept(first))
        assert plotter.asked.count(QUEUES) == 1


def test_a_printer_that_sleeps_is_told_from_one_that_is_off() -> None:
    plotter = Plotter()
    with switched_on(plotter) as place:
        found = find(place)
        plotter.asleep = True
        with pytest.raises(PrinterAsleep) as asleep:
            read(found)
        assert "asked every few minutes" in asleep.value.hint
        with pytest.raises(PrinterAsleep):
            find(place)
        assert all(question.startswith("GET ") for question in plotter.asked)
    with pytest.raises(PrinterUnreachable):
        read(found)


def test_nobody_at_the_address_is_unreachable() -> None:
    with pytest.raises(PrinterUnreachable):
        DRIVER.find(Address(url=f"127.0.0.1:{free_port()}"), NOW)


def test_another_printer_at_the_address_is_not_read() -> None:
    plotter = Plotter()
    with switched_on(plotter) as place:
        found = find(place)
        plotter.identification = {"ModelName": "HP Imaginary Latex", "SerialNumber": "SG1"}
        with pytest.raises(PrinterReplaced, match="Latex instead of HP Imaginary Z"):
            read(found)


def test_a_printer_without_uuid_and_serial_number_is_known_by_model_and_place() -> None:
    with switched_on(Plotter(identification={"ModelName": "HP Imaginary"})) as place:
        assert find(place).device.identity == "HP Imaginary at 127.0.0.1"


def test_a_printer_that_says_nothing_of_itself_is_not_taken() -> None:
    with switched_on(Plotter(identification={"OSVersion": "1"})) as place, pytest.raises(NotAPrinter):
        find(place)


def test_jobs_are_told_as_they_are_printed() -> None:
    plotter = Plotter(jobs=snapshot([Printed(uuid="A", status="Printing", started=NOW)], NOW))
    with switched_on(plotter) as place:
        found = find(place)
        first = read(found)
        plotter.jobs = snapshot([Printed(uuid="A", started=NOW, ended=NOW)], NOW)
        second = read(found, kept(first))
    assert [(job.key, job.status) for reading in (first, second) for job in reading.jobs] == [
        ("A", JobStatus.PROCESSING),
        ("A", JobStatus.COMPLETED),
    ]


def no_page(connection: socket.socket, _server: Hostile) -> None:
    connection.sendall(http(b"nothing here", "404 Not Found", "text/html"))


@pytest.mark.parametrize(
    "answer", [hostile.html(), hostile.half(recording("identification.xml")), no_page, hostile.floods]
)
def test_what_is_no_such_printer_is_left_to_other_drivers(answer: hostile.Answer) -> None:
    driver = replace(DRIVER, find_limits=Limits(octets=100_000))
    with serving(answer) as server, pytest.raises(NotAPrinter) as refusal:
        driver.find(Address(url=f"http://127.0.0.1:{server.port}"), NOW)
    assert refusal.value.text


def test_a_host_that_is_no_such_printer_is_asked_twice_and_not_waited_for() -> None:
    with serving(no_page) as server:
        with pytest.raises(NotThere):
            PiwsDriver(pause_s=3600).find(Address(url=f"http://127.0.0.1:{server.port}/any"), NOW)
        assert len(server.requests) == 2


@pytest.mark.parametrize("answer", [hostile.drips, hostile.silent])
def test_a_host_that_does_not_finish_is_given_up(answer: hostile.Answer) -> None:
    driver = replace(DRIVER, find_limits=Limits(silence_s=0.2, total_s=0.3))
    with serving(answer) as server:
        with pytest.raises((TooSlow, PrinterUnreachable)):
            driver.find(Address(url=f"http://127.0.0.1:{server.port}"), NOW)
        assert len(server.requests) == 1


def test_a_printer_is_given_time_between_two_questions() -> None:
    assert PiwsDriver().pause_s == PAUSE_S >= 1
    with switched_on(Plotter()) as place:
        begun = time.monotonic()
        PiwsDriver(pause_s=0.1).find(Address(url=f"http://{place}"), NOW)
        assert time.monotonic() - begun >= 0.2


def test_the_user_may_type_what_the_browser_shows() -> None:
    path = "/LFPWebServices/PI/Identification.json"
    both = (f"https://plotter.local{path}", f"http://plotter.local{path}")
    assert candidates("plotter.local") == candidates("http://plotter.local/hp/index.htm") == both
    assert candidates("https://anna:pw@plotter.local/#jobs") == both[:1]
    assert candidates("http://192.168.1.20:8080") == (f"http://192.168.1.20:8080{path}",)
    assert candidates("192.168.1.20:8443")[0] == f"https://192.168.1.20:8443{path}"


@pytest.mark.parametrize("typed", ["", "ipp://plotter", "http://", "plotter:port", "http://[::1"])
def test_what_is_no_address_is_refused(typed: str) -> None:
    with pytest.raises(BadInput):
        candidates(typed)


def test_every_trouble_has_words_for_the_user() -> None:
    with switched_on(Plotter(jobs=b"{}")) as place, pytest.raises(PrinterTrouble) as trouble:
        find(place)
    assert "no list of jobs" in str(trouble.value)
    assert trouble.value.hint
