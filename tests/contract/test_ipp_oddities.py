"""The IPP driver with printers that answer in odd ways, and with servers that are none."""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta

import pytest

from smarttracker_lite.domain.machines import Device
from smarttracker_lite.errors import (
    BadInput,
    NotAPrinter,
    PrinterAsleep,
    PrinterRefused,
    PrinterReplaced,
    PrinterTrouble,
    PrinterUnreachable,
    WrongPassword,
)
from smarttracker_lite.printers.drivers.ipp.codec import encode
from smarttracker_lite.printers.drivers.ipp.driver import IppDriver
from smarttracker_lite.printers.drivers.ipp.listing import MAX_JOBS
from smarttracker_lite.printers.drivers.ipp.message import Group, GroupTag, Message, Tag, Value
from smarttracker_lite.printers.drivers.ipp.requests import Operation, candidates, http_url
from smarttracker_lite.printers.source import Address, Memory, Reading
from smarttracker_lite.printers.wire import Limits
from tests.support import hostile
from tests.support.hostile import http, says, serving
from tests.support.odd_printer import OddPrinter

NOW = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
DEVICE = Device(identity="urn:uuid:odd", model="")
DRIVER = IppDriver(settle_s=0)
IMPATIENT = IppDriver(limits=Limits(connect_s=1, silence_s=1, total_s=3, octets=1_000_000))

COMPLETED, PROCESSING = 9, 5


def read(url: str, memory: Memory = {}, now: datetime = NOW) -> Reading:  # noqa: B006  # never written to
    return DRIVER.read(Address(url=url), DEVICE, memory, now)


def finished(*numbers: int) -> dict[int, int]:
    return dict.fromkeys(numbers, COMPLETED)


ODD: Mapping[str, OddPrinter] = {
    "takes a limit, but no first number": OddPrinter(finished(*range(1, 451))),
    "takes neither": OddPrinter(finished(*range(1, 451)), takes_limit=False),
    "declines a limit": OddPrinter(finished(*range(1, 451)), declines_limit=True),
    "speaks IPP 1.1 only": OddPrinter(finished(*range(1, 451)), only_version=(1, 1)),
    "lists numbers only": OddPrinter(finished(*range(1, 21)), lists_numbers_only=True),
    "has exactly one page": OddPrinter(finished(*range(1, 201))),
}


@pytest.mark.parametrize("printer", ODD.values(), ids=ODD.keys())
def test_all_jobs_are_read_from_a_printer_that(printer: OddPrinter) -> None:
    with printer.switched_on() as url:
        first = read(url)
        second = read(url, first.memory)
    assert {job.key for job in first.jobs} == {f"uuid:urn:uuid:1-{number}" for number in printer.jobs}
    assert all(job.final for job in first.jobs)
    assert second.jobs == ()


def test_a_job_that_is_in_neither_list_is_asked_for_by_its_number() -> None:
    printer = OddPrinter({1: PROCESSING}, takes_limit=True)
    with printer.switched_on() as url:
        first = read(url)
        printer.jobs = {1: COMPLETED, **finished(*range(2, 4))}
        second = read(url, first.memory)
    assert [job.final for job in first.jobs] == [False]
    assert first.again_in_s is not None
    assert len([job for job in second.jobs if job.final]) == 3


def test_a_job_that_is_refused_to_a_user_who_was_let_in_does_not_stop_the_reading() -> None:
    printer = OddPrinter({1: PROCESSING}, login="anna:secret")
    with printer.switched_on() as url:
        address = Address(url=url, user="anna", password="secret")
        first = DRIVER.read(address, DEVICE, {}, NOW)
        printer.jobs, printer.refuses = finished(2), Operation.GET_JOB_ATTRIBUTES
        second = DRIVER.read(address, DEVICE, first.memory, NOW)
    assert printer.was_asked_for(1)
    assert [job.key for job in second.jobs] == ["uuid:urn:uuid:1-2"]


@pytest.mark.parametrize("refused", [Operation.GET_JOBS, Operation.GET_PRINTER_ATTRIBUTES])
def test_a_user_to_whom_the_printer_or_all_jobs_are_refused_is_not_let_in(refused: Operation) -> None:
    with OddPrinter(finished(1), login="anna:secret", refuses=refused).switched_on() as url:
        address = Address(url=url, user="anna", password="secret")
        with pytest.raises(WrongPassword, match="or this user may not see the page"):
            DRIVER.read(address, DEVICE, {}, NOW)


def test_numbers_that_were_passed_over_in_a_short_history_are_a_gap() -> None:
    printer = OddPrinter(finished(1, 2, 3))
    with printer.switched_on() as url:
        first = read(url)
        printer.jobs = finished(10, 11)
        printer.uptime_s += 60
        second = read(url, first.memory, NOW + MINUTE)
    (gap,) = second.gaps
    assert (gap.since, gap.until, gap.lost) == (NOW, NOW + MINUTE, 6)
    assert len(second.jobs) == 2


def test_a_number_that_is_missing_between_new_jobs_is_a_gap() -> None:
    printer = OddPrinter(finished(1, 2))
    with printer.switched_on() as url:
        first = read(url)
        printer.jobs = {3: PROCESSING, **finished(5)}
        printer.uptime_s += 60
        second = read(url, first.memory, NOW + MINUTE)
        printer.uptime_s += 60
        third = read(url, second.memory, NOW + 2 * MINUTE)
    assert [(gap.since, gap.lost) for gap in second.gaps] == [(NOW, 1)]
    assert third.gaps == ()


@pytest.mark.parametrize("left", [{}, finished(3)], ids=["none", "only the one that was printing"])
def test_a_gap_begins_where_the_list_was_known_to_be_whole(left: dict[int, int]) -> None:
    printer = OddPrinter({**finished(1), 3: PROCESSING} if left else finished(1, 2, 3))
    with printer.switched_on() as url:
        first = read(url)
        printer.jobs = left
        printer.uptime_s += 60
        second = read(url, first.memory, NOW + MINUTE)
        printer.jobs = left | finished(5)
        printer.uptime_s += 60
        third = read(url, second.memory, NOW + 2 * MINUTE)
    assert second.gaps == ()
    (gap,) = third.gaps
    assert (gap.since, gap.until, gap.lost) == (NOW, NOW + 2 * MINUTE, 1)


@pytest.mark.parametrize("later", [finished(4, 5), finished(3, 7), {}], ids=["next", "still listed", "none"])
def test_a_short_history_without_skipped_numbers_is_no_gap(later: dict[int, int]) -> None:
    printer = OddPrinter(finished(1, 2, 3))
    with printer.switched_on() as url:
        first = read(url)
        printer.jobs = later
        printer.uptime_s += 60
        assert read(url, first.memory, NOW + MINUTE).gaps == ()


def test_after_the_printer_was_off_numbers_are_expected_from_1() -> None:
    printer = OddPrinter(finished(1, 2, 3))
    with printer.switched_on() as url:
        memory = read(url).memory
        printer.jobs, printer.uptime_s, printer.boots = finished(3, 4), 30, 2
        reading = read(url, memory, NOW + MINUTE)
    assert [gap.lost for gap in reading.gaps] == [2]
    assert {job.key for job in reading.jobs} == {"uuid:urn:uuid:2-3", "uuid:urn:uuid:2-4"}


def test_the_first_reading_has_no_gap() -> None:
    with OddPrinter(finished(40, 41)).switched_on() as url:
        assert read(url).gaps == ()


def test_a_printer_that_lists_jobs_without_end_is_left_and_read_on_the_next_time() -> None:
    with OddPrinter(never_ends=True).switched_on() as url:
        first = read(url)
        second = read(url, first.memory)
    assert len(first.jobs) == MAX_JOBS
    assert {job.key for job in second.jobs}.isdisjoint(job.key for job in first.jobs)


def test_a_job_number_at_the_end_of_all_numbers_is_read() -> None:
    with OddPrinter(finished(2**31 - 1)).switched_on() as url:
        first = read(url)
        assert len(first.jobs) == 1
        assert read(url, first.memory).jobs == ()


def test_a_memory_that_is_not_ours_is_no_memory() -> None:
    with OddPrinter(finished(1)).switched_on() as url:
        assert len(read(url, {"read": "yesterday", "last": 7}).jobs) == 1


def status(code: int) -> hostile.Answer:
    return says(http(encode(Message(code, 1, ()))))


PRINTER = encode(
    Message(0, 1, (Group(GroupTag.PRINTER, {"printer-uuid": (Value(Tag.URI, "urn:uuid:odd"),)}),))
)

HOSTILE: Mapping[str, tuple[hostile.Answer, type[PrinterTrouble]]] = {
    "web page": (hostile.html(), NotAPrinter),
    "garbage": (says(http(b"\x02\x00\x00\x00garbage")), NotAPrinter),
    "empty answer": (says(http(b"")), NotAPrinter),
    "half an answer": (hostile.half(PRINTER), NotAPrinter),
    "answer cut by the printer itself": (says(http(PRINTER[:-3])), NotAPrinter),
    "endless answer": (hostile.drips, NotAPrinter),
    "flood": (hostile.floods, NotAPrinter),
    "silence": (hostile.silent, PrinterUnreachable),
    "locked door": (says(http(b"", "401 Unauthorized", WWW_Authenticate="Basic")), PrinterRefused),
    "sleeper": (says(http(b"", "503 Service Unavailable")), PrinterAsleep),
    "forbidden": (status(0x0401), PrinterRefused),
    "busy": (status(0x0507), PrinterUnreachable),
    "no such queue": (status(0x0406), NotAPrinter),
    "internal error": (status(0x0500), NotAPrinter),
    "nobody in particular": (status(0x0000), NotAPrinter),
}


@pytest.mark.parametrize(("answer", "trouble"), HOSTILE.values(), ids=HOSTILE.keys())
def test_a_reading_of_something_else_ends_in_words_with_a_next_step(
    answer: hostile.Answer, trouble: type[PrinterTrouble]
) -> None:
    with serving(answer) as server, pytest.raises(trouble) as caught:
        IMPATIENT.read(Address(url=server.url("ipp")), DEVICE, {}, NOW)
    assert str(caught.value)
    assert caught.value.hint


@pytest.mark.parametrize("answer", ["garbage", "silence", "locked door", "web page"])
def test_finding_something_else_ends_in_words_with_a_next_step(answer: str) -> None:
    behaviour, trouble = HOSTILE[answer]
    with serving(behaviour) as server, pytest.raises(trouble) as caught:
        IMPATIENT.find(Address(url=f"127.0.0.1:{server.port}"), NOW)
    assert caught.value.hint


def test_an_ipps_address_without_tls_says_so() -> None:
    with serving(says(b"")) as server, pytest.raises(NotAPrinter, match="does not speak TLS"):
        IMPATIENT.find(Address(url=server.url("ipps")), NOW)


def test_what_is_typed_may_be_a_host_a_web_page_or_an_exact_address() -> None:
    assert candidates("192.168.1.20")[0] == "ipp://192.168.1.20:631/ipp/print"
    assert candidates(" plotter.local ")[0] == "ipp://plotter.local:631/ipp/print"
    assert candidates("http://192.168.1.20/")[0] == "ipp://192.168.1.20:631/ipp/print"
    assert candidates("http://host:631/printers/laser")[0] == "ipp://host:631/printers/laser"
    assert candidates("ipp://host/printers/laser") == ("ipp://host:631/printers/laser",)
    assert candidates("ipps://[fe80::1]:8631/ipp/print") == ("ipps://[fe80::1]:8631/ipp/print",)
    assert all(uri.startswith("ipps:") for uri in candidates("https://host"))
    assert "ipps://host:443/ipp/print" in candidates("host")


@pytest.mark.parametrize(
    "typed", ["", "   ", "ftp://host", "http://", "ipp://[1", "host:port", "a b", "file:///x"]
)
def test_what_cannot_be_an_address_is_said_to_be_none(typed: str) -> None:
    with pytest.raises(BadInput) as caught:
        candidates(typed)
    assert caught.value.field == "url"


def test_ipp_is_asked_by_http_at_port_631() -> None:
    assert http_url("ipp://host/ipp/print") == "http://host:631/ipp/print"
    assert http_url("ipps://host:443/ipp/print") == "https://host:443/ipp/print"


def test_two_printers_of_one_model_without_uuid_or_serial_number_are_two() -> None:
    printer = OddPrinter(nameplate={"printer-make-and-model": (Value(Tag.TEXT, "Plot 36"),)})
    with printer.switched_on() as url:
        elsewhere = url.replace("127.0.0.1", "localhost")
        here, there = (DRIVER.find(Address(url=at), NOW).device for at in (url, elsewhere))
        assert DRIVER.read(Address(url=url), here, {}, NOW).device.identity == here.identity
        with pytest.raises(PrinterReplaced):
            DRIVER.read(Address(url=url), there, {}, NOW)


def test_of_two_printers_of_one_model_what_tells_them_apart_is_said() -> None:
    model = {"printer-make-and-model": (Value(Tag.TEXT, "Plot 36"),)}
    marks = {"urn:uuid:old": "SN:A1;", "urn:uuid:new": "SN:B2;", "urn:uuid:none": ""}
    plates = {
        uuid: {
            **model,
            "printer-uuid": (Value(Tag.URI, uuid),),
            "printer-device-id": (Value(Tag.TEXT, mark),),
        }
        for uuid, mark in marks.items()
    }
    printer = OddPrinter(nameplate=plates["urn:uuid:old"])
    with printer.switched_on() as url:
        ours = DRIVER.find(Address(url=url), NOW).device
        printer.nameplate = plates["urn:uuid:new"]
        with pytest.raises(PrinterReplaced, match=r"Plot 36 \(B2\) instead of Plot 36 \(A1\)"):
            DRIVER.read(Address(url=url), ours, {}, NOW)
        printer.nameplate = plates["urn:uuid:none"]
        with pytest.raises(PrinterReplaced, match=r"\(urn:uuid:none\) instead of Plot 36 \(A1\)"):
            DRIVER.read(Address(url=url), ours, {}, NOW)


def test_a_printer_that_does_not_say_who_it_is_is_refused() -> None:
    with OddPrinter(nameplate={}).switched_on() as url, pytest.raises(NotAPrinter, match="does not say"):
        DRIVER.find(Address(url=url), NOW)
