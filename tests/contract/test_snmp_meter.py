"""SNMP: what the meter makes of a printer's tables. The recordings are those of tests/recordings/snmp."""

from collections.abc import Mapping
from dataclasses import replace

import pytest

from smarttracker_lite.domain.counters import Counted, Counter
from smarttracker_lite.domain.machines import Supply
from smarttracker_lite.errors import BadInput, NotAPrinter, NotFound
from smarttracker_lite.printers.metering import Metered
from smarttracker_lite.printers.meters.register import METERS, meter
from smarttracker_lite.printers.meters.snmp import mib
from smarttracker_lite.printers.meters.snmp.ber import Content, Oid, Tag, undotted
from smarttracker_lite.printers.meters.snmp.client import Patience
from smarttracker_lite.printers.meters.snmp.message import Binding, Kind, Version
from smarttracker_lite.printers.meters.snmp.meter import SnmpMeter
from smarttracker_lite.printers.meters.snmp.walk import MAX_ROWS
from smarttracker_lite.printers.source import Address
from tests.support.snmp_agent import Replay, agent, recording

HERE = Address(url="ipp://127.0.0.1:631/ipp/print")
ROW = (1, 1)

INKS = {"Matte Black": 75, "Black": 100, "Yellow": 59, "Magenta": 80, "Cyan": 0}
SHADES = ("#231F20", "#000000", "#FFF200", "#EC008C", "#00AEEF")
PLOTTER = Metered(
    model="Canon RP-3600",
    serial="RPX00412",
    counters=(Counter(Counted.SHEETS, 20_417),),
    supplies=(
        *(
            Supply(name=f"CANON {name} Ink Tank", color=shade, percent=percent)
            for (name, percent), shade in zip(INKS.items(), SHADES, strict=True)
        ),
        Supply(name="CANON Waste Ink Tank", percent=90),
    ),
    media_ready=("Roll Unit 1",),
)
LASER = Metered(
    model="HP Color LaserJet Pro X250",
    serial="VNC0000001",
    counters=(Counter(Counted.IMPRESSIONS, 48_213),),
    supplies=(
        Supply(name="Black Cartridge HP CF999X", color="#000000", percent=63),
        Supply(name="Cyan Cartridge HP CF998X", color="#00AEEF", percent=62),
        Supply(name="Magenta Cartridge HP CF997X", color="#EC008C", percent=88),
        Supply(name="Yellow Cartridge HP CF996X", color="#FFF200", percent=0),
    ),
    media_ready=("Tray 2", "Tray 3"),
)
OFFICE = Metered(
    model="Brother HL-X2000DW series",
    serial="E70000A1N000001",
    counters=(Counter(Counted.IMPRESSIONS, 3_000_000_000),),
    supplies=(
        Supply(name="Black Toner Cartridge", color="#000000"),
        Supply(name="Unité tambour", percent=95),
    ),
    media_ready=("AUTO",),
)
PRINTERS = {"roll-plotter": PLOTTER, "laser": LASER, "office-laser": OFFICE}


def read(replay: Replay) -> Metered:
    with agent(replay) as place:
        return SnmpMeter(port=place.port, patience=Patience(silence_s=0.3, tries=8, total_s=60)).read(HERE)


def singles(changed: Mapping[Oid, Content]) -> dict[Oid, dict[Oid, Content]]:
    told = {mib.DESCRIPTION: b"Plotter", mib.COUNTER_UNIT: 7, mib.LIFE_COUNT: 12, **changed}
    return {column: {ROW: told[column]} if column in told else {} for column in mib.SINGLES}


def lists(changed: Mapping[Oid, Content]) -> dict[Oid, dict[Oid, Content]]:
    told = {mib.SUPPLY_NAME: b"Ink", **changed}
    return {column: {ROW: told[column]} if column in told else {} for column in mib.LISTS}


@pytest.mark.parametrize("version", Version, ids=lambda version: version.name)
@pytest.mark.parametrize("name", PRINTERS)
def test_a_printer_is_read_by_either_version(name: str, version: Version) -> None:
    assert read(Replay(recording(name), versions=frozenset({version}))) == PRINTERS[name]


@pytest.mark.parametrize("most", [1, 3, 7, 8, 9])
def test_answers_that_are_cut_short_are_asked_on(most: int) -> None:
    assert read(Replay(recording("roll-plotter"), most=most)) == PLOTTER


def test_a_printer_costs_few_questions_and_its_community_and_numbers_are_right() -> None:
    with agent(Replay(recording("laser"), community=b"studio")) as place:
        SnmpMeter(community="studio", port=place.port).read(HERE)
    assert [each.kind for each in place.heard] == [Kind.GET_BULK] * len(place.heard)
    assert len(place.heard) <= 4
    assert len({each.number for each in place.heard}) == len(place.heard)


@pytest.mark.parametrize(
    ("unit", "count", "counter"),
    [
        (7, 5, Counter(Counted.IMPRESSIONS, 5)),
        (8, 21_588, Counter(Counted.SHEETS, 21_588)),
        (16, 1_000, Counter(Counted.LENGTH, 304_800_000)),
        (17, 412, Counter(Counted.LENGTH, 412_000_000)),
        (3, 10_001, Counter(Counted.LENGTH, 25_403)),
        (4, 2**32 - 1, Counter(Counted.LENGTH, 2**32 - 1)),
    ],
)
def test_a_counter_is_read_in_its_unit(unit: int, count: int, counter: Counter) -> None:
    told = mib.metered(singles({mib.COUNTER_UNIT: unit, mib.LIFE_COUNT: count}), lists({}))
    assert told.counters == (counter,)


@pytest.mark.parametrize(
    ("unit", "count"), [(11, 5), (5, 5), (None, 5), (b"7", 5), (7, None), (7, b"5"), (7, 0), (7, -1)]
)
def test_a_counter_of_an_unknown_unit_or_without_a_number_is_none(unit: Content, count: Content) -> None:
    told = mib.metered(singles({mib.COUNTER_UNIT: unit, mib.LIFE_COUNT: count}), lists({}))
    assert told.counters == ()


@pytest.mark.parametrize(
    ("unit", "full", "level", "percent"),
    [
        (15, 3000, 2400, 80),
        (15, 3000, 0, 0),
        (7, 3000, 3001, 100),
        (19, 100, 36, 36),
        (19, -2, 36, 36),
        (19, None, 250, 100),
        (15, -2, 2400, None),
        (15, 0, 0, None),
        (15, 3000, -1, None),
        (15, 3000, -2, None),
        (15, 3000, -3, None),
        (15, 3000, None, None),
        (15, b"3000", b"5", None),
    ],
)
def test_a_level_is_a_share_of_the_full_supply_or_unknown(
    unit: int, full: Content, level: Content, percent: int | None
) -> None:
    told = {mib.SUPPLY_UNIT: unit, mib.SUPPLY_FULL: full, mib.SUPPLY_LEVEL: level}
    assert mib.metered(singles({}), lists(told)).supplies == (Supply(name="Ink", percent=percent),)


def test_a_supply_has_the_colour_of_its_colorant_and_its_name_where_it_has_none() -> None:
    told: dict[Oid, Content] = {mib.SUPPLY_COLORANT: 1, mib.COLORANT: b"Light Cyan"}
    assert mib.metered(singles({}), lists(told)).supplies == (Supply(name="Ink", color="#9ADCF6"),)
    nameless = {**told, mib.SUPPLY_NAME: b" \0"}
    assert mib.metered(singles({}), lists(nameless)).supplies == (Supply(name="Light Cyan", color="#9ADCF6"),)


def test_a_supply_without_any_name_is_left_out() -> None:
    assert mib.metered(singles({}), lists({mib.SUPPLY_NAME: None})).supplies == ()


@pytest.mark.parametrize("level", [0, -1, -2, None])
def test_a_tray_that_is_empty_or_unknown_is_not_ready(level: Content) -> None:
    told = {mib.INPUT_NAME: b"Roll 1", mib.INPUT_LEVEL: level}
    assert mib.metered(singles({}), lists(told)).media_ready == ()


def test_texts_are_put_on_one_line() -> None:
    told = {mib.DEVICE: b"\nPlotter\0\x1b[31m  24\r\n", mib.SERIAL: b""}
    read_ = mib.metered(singles(told), lists({}))
    assert (read_.model, read_.serial) == ("Plotter [31m 24", None)


def test_a_printer_that_tells_no_device_is_known_by_its_description() -> None:
    assert mib.metered(singles({}), lists({})).model == "Plotter"


def test_an_agent_that_is_no_printer_says_so() -> None:
    router = [each for each in recording("laser") if each.oid < undotted("1.3.6.1.2.1.43")]
    with pytest.raises(NotAPrinter, match="no counters and supplies") as caught:
        read(Replay(router))
    assert caught.value.hint


def test_of_very_many_supplies_the_first_are_read() -> None:
    many = [Binding((*mib.SUPPLY_NAME, 1, n), Tag.OCTETS, b"Ink") for n in range(1, 2 * MAX_ROWS)]
    objects = sorted([*recording("laser"), *many])
    replay = Replay([each for each in objects if each.oid[:10] != mib.SUPPLY_NAME[:10] or each in many])
    assert len(read(replay).supplies) == MAX_ROWS


@pytest.mark.parametrize("url", ["ipp://", "ipp://[::1", "", "printer"])
def test_an_address_without_host_is_refused(url: str) -> None:
    with pytest.raises(BadInput):
        SnmpMeter().read(replace(HERE, url=url))


def test_a_community_is_not_shown() -> None:
    assert "secret" not in repr(SnmpMeter(community="secret"))


def test_meters_are_found_by_their_name() -> None:
    assert [meter(each.name) for each in METERS] == list(METERS)
    assert [each.name for each in METERS] == ["ews-usage", "ledm", "snmp"]
    with pytest.raises(NotFound, match="telepathy"):
        meter("telepathy")
