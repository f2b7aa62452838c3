"""The driver for the print log of Windows, against a program of ours in the place of `wevtutil`."""

import sys
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from smarttracker_lite.domain.machines import Device, Gap, Reason
from smarttracker_lite.domain.printing import Measure, Origin
from smarttracker_lite.errors import NotAPrinter, PrinterRefused, PrinterReplaced, PrinterTrouble
from smarttracker_lite.printers.drivers.windows.driver import LogOff, WindowsDriver
from smarttracker_lite.printers.drivers.windows.past import recalled
from smarttracker_lite.printers.drivers.windows.reading import TOO_MANY, read_log
from smarttracker_lite.printers.drivers.windows.wevtutil import PrintLog
from smarttracker_lite.printers.source import Address, Memory, Reading
from tests.support.windows_log import MINUTE, START, WindowsLog

URL = "windows://Plotter"
DEVICE = Device(identity="windows:studio-pc:plotter", model="Plotter")


@pytest.fixture
def log(tmp_path: Path) -> WindowsLog:
    """A log that is written, empty yet."""
    return WindowsLog(tmp_path)


def read(log: WindowsLog, memory: Memory = {}, now: datetime | None = None) -> Reading:  # noqa: B006  # as in the driver
    return log.driver.read(Address(url=URL), DEVICE, memory, now or log.now)


def documents(reading: Reading) -> list[str | None]:
    return [job.document for job in reading.jobs]


def test_a_printer_is_found_by_its_name_whatever_its_capitals(log: WindowsLog) -> None:
    log.print("HP DesignJet T730 / 2° piano")
    found = log.driver.find(Address(url="windows://hp designjet t730 / 2° piano"), log.now)
    assert found.url == "windows://HP%20DesignJet%20T730%20%2F%202%C2%B0%20piano"
    assert found.device.identity == "windows:studio-pc:hp designjet t730 / 2° piano"
    assert found.device.model == "HP DesignJet T730 / 2° piano"
    assert log.driver.find(Address(url=found.url), log.now) == found


def test_the_printers_of_the_log_are_listed(log: WindowsLog) -> None:
    for queue in ("Plotter", "Laser", "PLOTTER"):
        log.print(queue)
    assert log.driver.queues(log.now) == ("Laser", "PLOTTER")


def test_a_printer_nothing_was_printed_on_is_not_found_but_the_others_are_told(log: WindowsLog) -> None:
    log.print("Laser")
    with pytest.raises(NotAPrinter, match="It knows: Laser"):
        log.driver.find(Address(url=URL), log.now)


def test_an_empty_log_finds_no_printer(log: WindowsLog) -> None:
    with pytest.raises(NotAPrinter, match="any print yet"):
        log.driver.find(Address(url=URL), log.now)


def test_the_jobs_of_this_printer_are_read_and_no_others(log: WindowsLog) -> None:
    log.print("Laser", "letter.docx")
    log.print("Plotter", "plan.pdf")
    assert documents(read(log)) == ["plan.pdf"]


def test_a_second_reading_brings_what_is_new_only(log: WindowsLog) -> None:
    log.print(document="one")
    first = read(log)
    assert read(log, first.memory).jobs == ()
    log.print(document="two")
    second = read(log, first.memory)
    assert documents(second) == ["two"]
    assert (first.gaps, second.gaps) == ((), ())


def test_copies_are_known_though_the_rendering_was_read_earlier(log: WindowsLog) -> None:
    log.print(document="one")
    log.render(copies=3)
    first = read(log)
    log.print(document="two")
    second = read(log, first.memory)
    assert documents(second) == ["two"]
    assert second.jobs[0].impressions == Measure(6, Origin.DERIVED)


def test_a_long_log_is_read_page_by_page(log: WindowsLog) -> None:
    for _ in range(7):
        log.render(copies=2)
        log.print()
    for page in (1, 2, 3, 14, 15):
        pages = PrintLog(program=log.driver.program or (), page=page)
        jobs = read_log(pages, None, log.now).jobs
        assert [job.record for job in jobs] == [2, 4, 6, 8, 10, 12, 14]
        assert all(job.facts.copies == Measure(2, Origin.REQUESTED) for job in jobs)


def test_of_too_long_a_log_the_newest_are_read_and_a_complaint_says_so(log: WindowsLog) -> None:
    for _ in range(9):
        log.print()
    news = read_log(PrintLog(program=log.driver.program or ()), None, log.now, max_records=4)
    assert [job.record for job in news.jobs] == [6, 7, 8, 9]
    assert [(complaint.entry, complaint.why) for complaint in news.complaints] == [("1–5", TOO_MANY)]


def test_other_events_of_the_spooler_are_no_jobs_and_no_gap(log: WindowsLog) -> None:
    log.print(document="one")
    memory = read(log).memory
    log.chatter(20)
    later = read(log, memory)
    assert (later.jobs, later.gaps) == ((), ())
    log.print(document="two")
    assert documents(read(log, later.memory)) == ["two"]


def test_a_full_log_that_overwrote_only_what_was_read_has_no_gap(log: WindowsLog) -> None:
    log.room = 3
    log.print(document="one")
    memory = read(log).memory
    for document in ("two", "three", "four"):
        log.print(document=document)
    reading = read(log, memory)
    assert (documents(reading), reading.gaps) == (["two", "three", "four"], ())


def test_a_full_log_that_overwrote_unread_events_is_a_gap(log: WindowsLog) -> None:
    log.room = 3
    log.print(document="one")
    memory = read(log).memory
    for number in range(2, 6):
        log.print(document=f"{number}")
    reading = read(log, memory)
    assert documents(reading) == ["3", "4", "5"]
    assert reading.gaps == (Gap(reason=Reason.FORGOTTEN, since=START + MINUTE, until=START + 3 * MINUTE),)
    assert read(log, reading.memory).gaps == ()


@pytest.mark.parametrize("next_record", [1, 500], ids=["numbers begin anew", "numbers go on"])
@pytest.mark.parametrize("printed", [0, 1, 2, 5])
def test_a_cleared_log_loses_no_job_that_is_in_it_and_tells_none_twice(
    log: WindowsLog, next_record: int, printed: int
) -> None:
    for document in ("one", "two"):
        log.print(document=document)
    first = read(log)
    log.clear(next_record)
    for number in range(printed):
        log.print(document=f"after {number}")
    second = read(log, first.memory, log.now + MINUTE)
    assert documents(second) == [f"after {number}" for number in range(printed)]
    assert len({job.key for job in (*first.jobs, *second.jobs)}) == 2 + printed
    (gap,) = second.gaps
    assert (gap.since, gap.until) == (START + 2 * MINUTE, START + 3 * MINUTE)
    log.print(document="later")
    third = read(log, second.memory)
    assert (documents(third), third.gaps) == (["later"], ())


def test_the_first_reading_and_one_with_a_foreign_memory_have_no_gap(log: WindowsLog) -> None:
    log.clear(next_record=77)
    log.print(document="one")
    for memory in ({}, {"read": "yesterday", "head": [7, "x"], "since": 0}, {"until": 5}):
        reading = read(log, memory)
        assert (documents(reading), reading.gaps) == (["one"], ())


def test_what_is_told_when_the_clock_was_put_back_has_no_gap_that_ends_before_it_begins(
    log: WindowsLog,
) -> None:
    log.print()
    memory = read(log, now=START + timedelta(days=1)).memory
    log.clear()
    log.print()
    (gap,) = read(log, memory, START + MINUTE).gaps
    assert gap.since == gap.until == START + timedelta(days=1)


def test_a_log_that_is_off_says_how_it_is_switched_on(log: WindowsLog) -> None:
    log.print()
    log.switch(on=False)
    with pytest.raises(LogOff) as caught:
        read(log)
    assert "Switch on" in caught.value.hint
    with pytest.raises(LogOff):
        log.driver.find(Address(url=URL), log.now)


def test_a_log_that_may_not_be_read_says_who_can_help(log: WindowsLog) -> None:
    (log.folder / "locked").touch()
    with pytest.raises(PrinterRefused, match="Event Log Readers"):
        read(log)


def test_the_printer_of_that_name_at_another_pc_is_another_one(log: WindowsLog) -> None:
    log.print()
    device = log.driver.find(Address(url=URL), log.now).device
    log.computer = "OTHER-PC"
    log.print()
    with pytest.raises(PrinterReplaced, match="OTHER-PC"):
        log.driver.read(Address(url=URL), device, {}, log.now)


def test_a_pc_that_joins_a_domain_stays_the_same(log: WindowsLog) -> None:
    log.computer = "studio-pc.acme.local"
    log.print(document="one")
    assert documents(read(log)) == ["one"]


def program(tmp_path: Path, code: str) -> WindowsDriver:
    """A driver that is answered by this code."""
    script = tmp_path / "program.py"
    script.write_text(code)
    return WindowsDriver(program=(sys.executable, str(script)))


HOSTILE = {
    "it fails": "import sys; print('no such channel'); sys.exit(15)",
    "it prints no log": "import sys; print('enabled: true' if 'gl' in sys.argv else 'hello')",
}


@pytest.mark.parametrize("code", HOSTILE.values(), ids=HOSTILE.keys())
def test_a_program_that_does_otherwise_is_a_trouble_in_words(tmp_path: Path, code: str) -> None:
    with pytest.raises(PrinterTrouble) as caught:
        program(tmp_path, code).read(Address(url=URL), DEVICE, {}, START)
    assert str(caught.value)
    assert caught.value.hint


def test_a_program_that_is_not_there_is_a_trouble_in_words(tmp_path: Path) -> None:
    with pytest.raises(PrinterTrouble, match="does not start"):
        WindowsDriver(program=(str(tmp_path / "none"),)).read(Address(url=URL), DEVICE, {}, START)


@pytest.mark.parametrize(
    "code",
    ["import time; time.sleep(60)", "import sys\nwhile True: sys.stdout.write('x' * 65536)"],
    ids=["it hangs", "it floods"],
)
def test_a_program_that_does_not_end_is_ended(tmp_path: Path, code: str) -> None:
    endless = PrintLog(program=program(tmp_path, code).program or (), patience_s=1)
    with pytest.raises(PrinterTrouble, match="too long"):
        endless.is_on()


@pytest.mark.skipif(sys.platform == "win32", reason="what other systems say")
def test_elsewhere_the_driver_says_that_it_is_for_windows() -> None:
    with pytest.raises(NotAPrinter, match="only be read on Windows"):
        WindowsDriver().read(Address(url=URL), DEVICE, {}, START)
    with pytest.raises(NotAPrinter, match="Only Windows"):
        WindowsDriver().switch_on()


def test_a_memory_that_is_not_ours_is_no_past() -> None:
    assert recalled({"read": "2026-11-22T09:00:00+00:00", "head": [1], "since": 0}) is None
