"""Another printer at the address of a known one is found out by whatever it tells otherwise."""

from dataclasses import replace
from typing import Any

import pytest

from smarttracker_lite.domain.machines import Device
from smarttracker_lite.errors import PrinterReplaced, PrinterUnproven
from smarttracker_lite.printers.identity import (
    MOVED,
    RENAMED,
    SILENT,
    check_same,
    is_same,
    may_be_same,
    named,
    shows,
)

URL = "ipp://10.0.0.5/ipp/print"
ELSEWHERE = "ipp://10.0.0.6/ipp/print"
BY_UUID = Device(identity="urn:uuid:1", model="HP DesignJet T1700", name="Plotter", location="First floor")
BY_SERIAL = replace(BY_UUID, identity="CN1", serial="CN1")
BY_PLACE = named(replace(BY_UUID, identity="", model="ECOSYS M2540dn"), URL)


def replaced(known: Device, other: Device, url: str = URL) -> str:
    """What is said of the other one."""
    with pytest.raises(PrinterReplaced) as caught:
        check_same(known, other, url)
    return f"{caught.value.values['other']} instead of {caught.value.values['known']}"


def test_the_same_uuid_with_another_serial_number_is_another_printer() -> None:
    one, other = (replace(BY_UUID, serial=serial) for serial in ("CN1", "CN2"))
    assert replaced(one, other) == "HP DesignJet T1700 (CN2) instead of HP DesignJet T1700 (CN1)"
    assert replaced(one, replace(other, model="Z9")) == "Z9 instead of HP DesignJet T1700"


def test_a_uuid_stays_whatever_an_update_calls_the_model() -> None:
    check_same(BY_UUID, replace(BY_UUID, model="HP DesignJet T1700 Series v2"), URL)


def test_a_printer_that_tells_who_it_is_since_an_update_is_still_the_same() -> None:
    taught = replace(BY_PLACE, identity="CN1", serial="CN1")
    check_same(BY_PLACE, taught, URL)
    assert replaced(BY_PLACE, replace(taught, model="Z9")) == "Z9 instead of ECOSYS M2540dn"
    assert replaced(BY_PLACE, replace(taught, name="Copier"))
    assert replaced(taught, BY_PLACE)


def test_a_printer_that_tells_no_more_who_it_is_may_be_the_same_and_the_hint_says_so() -> None:
    told = replace(BY_SERIAL, model="ECOSYS M2540dn", name="", location=None)
    with pytest.raises(PrinterUnproven) as unproven:
        check_same(told, BY_PLACE, URL)
    assert unproven.value.hint == SILENT
    with pytest.raises(PrinterReplaced) as caught:
        check_same(told, replace(BY_PLACE, model="Z9"), URL)
    assert caught.value.hint == MOVED
    assert not isinstance(caught.value, PrinterUnproven)


@pytest.mark.parametrize(("changes", "hint"), [({"name": "Copier"}, RENAMED), ({"model": "Z9"}, MOVED)])
def test_one_of_another_name_may_be_the_same_one_of_another_model_is_not(
    changes: dict[str, Any], hint: str
) -> None:
    with pytest.raises(PrinterReplaced) as caught:
        check_same(BY_PLACE, named(replace(BY_PLACE, **{"identity": "", **changes}), URL), URL)
    assert caught.value.hint == hint


@pytest.mark.parametrize(
    ("changes", "perhaps"),
    [
        ({}, True),
        ({"model": "HP ECOSYS M2540dn KX"}, True),
        ({"model": "ECOSYS M2540"}, False),
        ({"identity": "CN1", "serial": "CN1"}, True),
        ({"identity": "CN2", "serial": "CN2"}, False),
    ],
)
def test_at_another_address_one_of_the_model_may_be_it_unless_it_tells_another_serial_number(
    changes: dict[str, Any], perhaps: bool
) -> None:
    known, other = (
        replace(BY_PLACE, serial="CN1"),
        named(replace(BY_PLACE, **{"identity": "", **changes}), ELSEWHERE),
    )
    assert may_be_same(known, URL, other, ELSEWHERE) is perhaps
    assert is_same(known, URL, other, ELSEWHERE) is ("serial" in changes and perhaps)


def test_of_two_that_both_tell_who_they_are_nobody_is_asked() -> None:
    assert not may_be_same(BY_UUID, URL, replace(BY_UUID, identity="urn:uuid:2"), ELSEWHERE)


def test_of_printers_known_by_their_address_alone_name_and_place_tell_them_apart() -> None:
    other, elsewhere = replace(BY_PLACE, name="Copier"), replace(BY_PLACE, location="Second floor")
    assert replaced(BY_PLACE, other) == "ECOSYS M2540dn (Copier) instead of ECOSYS M2540dn (Plotter)"
    assert (
        replaced(BY_PLACE, elsewhere)
        == "ECOSYS M2540dn (Second floor) instead of ECOSYS M2540dn (First floor)"
    )


@pytest.mark.parametrize("known", [BY_UUID, BY_SERIAL], ids=["uuid", "serial number"])
def test_a_printer_that_says_who_it_is_may_be_called_otherwise_and_moved(known: Device) -> None:
    check_same(known, replace(known, name="Anna's", location="Second floor"), URL)


def test_what_one_side_does_not_tell_is_no_difference() -> None:
    check_same(BY_PLACE, replace(BY_PLACE, name="", location=None), URL)
    check_same(BY_UUID, replace(BY_UUID, serial="CN1"), URL)


def test_a_serial_number_in_other_letters_is_the_same() -> None:
    check_same(BY_SERIAL, replace(BY_SERIAL, serial="cn1"), URL)


def test_a_uuid_or_serial_number_shows_which_printer_it_is_a_place_does_not() -> None:
    assert shows(BY_UUID, BY_UUID, ELSEWHERE)
    assert shows(BY_SERIAL, replace(BY_UUID, serial="cn1"), ELSEWHERE)
    assert not shows(BY_UUID, replace(BY_UUID, identity="urn:uuid:2"), ELSEWHERE)
    assert not shows(replace(BY_UUID, serial="CN1"), replace(BY_UUID, serial="CN2"), URL)
    assert not shows(BY_PLACE, BY_PLACE, URL)
