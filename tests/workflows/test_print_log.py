"""The print log of Windows: the printers of this PC in it, and that it is off."""

import sys
from pathlib import Path

import pytest

from smarttracker_lite.domain.machines import Device, Printer
from smarttracker_lite.errors import NotAPrinter, PrinterTrouble
from smarttracker_lite.printers.drivers.windows.driver import LogOff
from smarttracker_lite.printers.source import Address
from smarttracker_lite.workflows.collect import note
from smarttracker_lite.workflows.print_log import candidates, is_off, own_printers, switch_on
from tests.support.studio import NOON, Studio
from tests.support.windows_log import WindowsLog

URL = "windows://HP%20DesignJet%20T730"


def tracked_here(at_work: Studio) -> Printer:
    printer = Printer(
        id="1",
        name="Big one",
        driver="windows",
        url=URL,
        device=Device(identity="windows:studio-pc:hp designjet t730", model="HP DesignJet T730"),
        added_at=NOON,
    )
    at_work.desk.db.printers.put(printer)
    return printer


@pytest.fixture
def log(tmp_path: Path) -> WindowsLog:
    return WindowsLog(tmp_path)


def test_the_printers_of_this_pc_are_found_and_can_be_asked(at_work: Studio, log: WindowsLog) -> None:
    log.print("HP DesignJet T730")
    log.print("Laser / 2")
    found = own_printers(at_work.desk, log.driver)
    assert [(each.name, each.url) for each in found] == [
        ("HP DesignJet T730", URL),
        ("Laser / 2", "windows://Laser%20%2F%202"),
    ]
    for each in found:
        assert log.driver.find(Address(url=each.url), log.now).device.name == each.name


def test_one_that_is_tracked_is_known_whatever_its_capitals(at_work: Studio) -> None:
    known = [tracked_here(at_work)]
    assert [each.tracked_as for each in candidates(["hp designjet t730", "Laser"], known)] == ["Big one", ""]


def test_a_log_that_is_off_says_so(at_work: Studio, log: WindowsLog) -> None:
    log.switch(on=False)
    with pytest.raises(LogOff) as caught:
        own_printers(at_work.desk, log.driver)
    assert is_off(caught.value)


def test_a_card_is_known_to_fail_for_it(at_work: Studio) -> None:
    printer = tracked_here(at_work)
    for trouble, off in ((LogOff(), True), (PrinterTrouble("It is odd."), False)):
        note(at_work.desk, printer.id, trouble)
        assert is_off(at_work.desk.db.printers.get(printer.id).trouble) is off
    assert not is_off(None)


@pytest.mark.skipif(sys.platform == "win32", reason="what other systems have")
def test_elsewhere_there_are_none_and_nothing_to_switch_on(at_work: Studio) -> None:
    assert own_printers(at_work.desk) == []
    with pytest.raises(NotAPrinter, match="Only Windows"):
        switch_on()
