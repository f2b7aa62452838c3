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


def test_a_printer_that_was_read_encrypted_is_asked_at_its_encrypted_address() -> None:
    both = replace(PLOTTER, encrypted="ipps://192.168.1.20:631/ipp/print")
    pinned = replace(KNOWN, url="ipps://192.168.1.99:631/ipp/print", pin="ab" * 32)
    assert [each.url for each in candidates([both], [pinned])] == [both.encrypted]
    assert [each.url for each in candidates([both], [KNOWN])] == [both.url]
    assert [each.url for each in candidates([PLOTTER], [pinned])] == [PLOTTER.url]


def test_a_queue_of_a_print_server_is_asked_itself_whatever_it_prints_on() -> None:
    shared = replace(PLOTTER, url="ipp://server.local:631/printers/Z9", model="HP DesignJet Z9")
    assert [each.url for each in candidates([shared], [])] == [shared.url]


def test_a_windows_queue_is_not_taken_for_the_printer_whose_host_is_called_the_same() -> None:
    queue = replace(
        KNOWN, driver="windows", url="windows://192.168.1.20", device=Device(identity="", model="")
    )
    assert [each.tracked_as for each in candidates([PLOTTER], [queue])] == [""]


def test_a_printer_that_is_read_in_another_way_is_known_by_its_host() -> None:
    better = replace(
        KNOWN,
        driver="hp_piws",
        url="https://192.168.1.20/LFPWebServices/PI/Identification.json",
        device=Device(identity="CN1", model="Z9"),
    )
    assert [each.tracked_as for each in candidates([PLOTTER], [better])] == ["Big one"]


def test_a_tracked_printer_that_has_another_address_now_can_be_read_there() -> None:
    there = replace(PLOTTER, hosts=("192.168.1.20", "fe80::1"))
    assert [each.moved for each in candidates([there], [KNOWN])] == [KNOWN.id]
    both = replace(there, hosts=("192.168.1.20", "192.168.1.99"))
    assert [each.moved for each in candidates([both], [KNOWN])] == [""]
    named = replace(KNOWN, url="http://plotter.local:631/ipp/print")
    assert [each.moved for each in candidates([there], [named])] == [""]


def test_what_announces_no_ipp_is_known_by_its_host_and_asked_at_its_address() -> None:
    older = Announced(name="Older", url="192.168.1.99", model="HP Designjet T790", hosts=("192.168.1.99",))
    (found,) = candidates([older], [KNOWN])
    assert (found.tracked_as, found.moved, found.url) == ("Big one", "", "192.168.1.99")
    queue = replace(KNOWN, url="http://192.168.1.99:631/printers/plot")
    assert [each.tracked_as for each in candidates([older], [queue])] == [""]
