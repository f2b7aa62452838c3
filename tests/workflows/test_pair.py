"""Which queue prints on which printer, by what their names and models show."""

from dataclasses import replace

import pytest

from smarttracker_lite.domain.machines import BY_FILES, Device, Printer, is_queue
from smarttracker_lite.printers.source import Found
from smarttracker_lite.workflows.pair import printer_for, queue_of
from tests.support.studio import NOON, Studio


def tracked(
    at_work: Studio, name: str, model: str, url: str = "http://192.168.1.20/", **more: str
) -> Printer:
    device = Device(identity=name, model=model, serial=more.get("serial"))
    driver = more.get("driver", "hp_piws")
    printer = Printer(id=name, name=name, driver=driver, url=url, device=device, added_at=NOON)
    at_work.desk.db.printers.put(printer)
    return printer


def queue(model: str, name: str = "", serial: str | None = None) -> Found:
    device = Device(identity="q", model=model, name=name, serial=serial)
    return Found(url=f"ipp://server/printers/{name or 'queue'}", device=device)


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("windows://Plotter", True),
        ("ipp://server:631/printers/Plotter", True),
        ("ipps://[fe80::1]/printers/Plotter", True),
        ("ipp://192.168.1.20/ipp/print", False),
        ("http://192.168.1.20/web/printers/", False),
        ("", False),
    ],
)
def test_a_queue_is_known_by_its_url(url: str, expected: bool) -> None:
    assert is_queue(url) is expected


@pytest.mark.parametrize(
    ("model", "name", "meant"),
    [
        ("HP DesignJet Z9 44in, driverless", "", "Big one"),
        ("Generic PCL Laser Printer", "Big_one", "Big one"),
        ("HP_DesignJet_T730", "", None),  # a DesignJet too, but of another number
        ("HP Latex 800", "", "Latex"),
        ("HP Printer", "", None),
        ("", "upstairs", None),
    ],
)
def test_a_queue_goes_to_the_printer_with_which_it_shares_most_words(
    at_work: Studio, model: str, name: str, meant: str | None
) -> None:
    tracked(at_work, "Big one", "HP DesignJet Z9 44in")
    tracked(at_work, "Latex", "HP Latex 800")
    tracked(at_work, "Cutter upstairs", "", "", driver=BY_FILES)
    found = printer_for(at_work.desk, queue(model, name))
    assert (found and found.name) == meant


def test_between_two_that_are_alike_nothing_is_chosen(at_work: Studio) -> None:
    tracked(at_work, "Left", "HP DesignJet T730")
    tracked(at_work, "Right", "HP DesignJet T730")
    assert printer_for(at_work.desk, queue("HP DesignJet T730")) is None


def test_where_cups_sends_its_prints_decides(at_work: Studio) -> None:
    right = tracked(at_work, "Big one", "HP DesignJet Z9 44in", "http://192.168.1.21/")
    tracked(at_work, "Latex", "HP Latex 800")
    for told, meant in (("socket://192.168.1.21:9100", right), ("ipp://[", None), ("usb://Canon/TM", None)):
        found = queue("Generic Printer")
        found = replace(found, device=replace(found.device, prints_on=told))
        assert printer_for(at_work.desk, found) == meant


def test_a_serial_number_decides(at_work: Studio) -> None:
    tracked(at_work, "Left", "HP DesignJet T730", serial="CN1")
    right = tracked(at_work, "Right", "HP DesignJet T730", serial="CN2")
    assert printer_for(at_work.desk, queue("HP DesignJet T730", serial="cn2")) == right


def test_a_printer_finds_the_queue_that_told_of_its_prints_before(at_work: Studio) -> None:
    known = tracked(
        at_work, "Queue", "HP DesignJet T730", "windows://HP%20DesignJet%20T730", driver="windows"
    )
    printer = Found(url="http://192.168.1.20/", device=Device(identity="p", model="HP DesignJet T730"))
    assert queue_of(at_work.desk, printer) == known
    assert queue_of(at_work.desk, queue("HP DesignJet T730")) is None
