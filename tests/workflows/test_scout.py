"""Announced printers, and which of them are tracked."""

from dataclasses import replace

from smarttracker_lite.domain.machines import Device, Printer
from smarttracker_lite.printers.discovery import Announced
from smarttracker_lite.workflows.scout import candidates
from tests.support.studio import NOON

PLOTTER = Announced(name="Plotter", url="ipp://192.168.1.20:631/ipp/print", uuid="ab-12")
KNOWN = Printer(
    id="1",
    name="Big one",
    driver="ipp",
    url="http://192.168.1.99:631/ipp/print",
    device=Device(identity="urn:uuid:AB-12", model="T830"),
    added_at=NOON,
)


def test_a_tracked_printer_is_known_by_its_uuid_wherever_it_answers() -> None:
    assert [each.tracked_as for each in candidates([PLOTTER], [KNOWN])] == ["Big one"]


def test_a_printer_without_uuid_is_known_by_where_it_answers() -> None:
    here = replace(KNOWN, url="http://192.168.1.20/ipp/print", device=Device(identity="S1", model="T830"))
    assert [each.tracked_as for each in candidates([replace(PLOTTER, uuid="")], [here])] == ["Big one"]


def test_another_printer_can_be_added() -> None:
    other = replace(PLOTTER, uuid="cd-34")
    assert [each.tracked_as for each in candidates([other], [KNOWN])] == [""]
    assert candidates([], [KNOWN]) == []


def test_a_printer_of_hp_is_asked_at_its_address_for_it_may_have_a_better_way() -> None:
    (found,) = candidates([replace(PLOTTER, model="HP DesignJet Z9")], [])
    assert found.url == "192.168.1.20"
    (found,) = candidates([replace(PLOTTER, model="Canon TM-300")], [])
    assert found.url == PLOTTER.url


def test_a_printer_that_is_read_in_another_way_is_known_by_its_host() -> None:
    better = replace(
        KNOWN,
        driver="hp_piws",
        url="https://192.168.1.20/LFPWebServices/PI/Identification.json",
        device=Device(identity="CN1", model="Z9"),
    )
    assert [each.tracked_as for each in candidates([PLOTTER], [better])] == ["Big one"]
