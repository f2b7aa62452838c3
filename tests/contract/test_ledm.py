"""LEDM: what the meter reads on HP's pages (tests/recordings/ledm), and what it refuses."""

from contextlib import suppress
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from smarttracker_lite.domain.counters import Counted, Counter
from smarttracker_lite.domain.machines import Supply
from smarttracker_lite.errors import BadInput, NotAPrinter, PrinterAsleep, PrinterUnreachable
from smarttracker_lite.printers.markup import MAX_DEPTH, MAX_ELEMENTS, MalformedMarkup, tree
from smarttracker_lite.printers.metering import Metered
from smarttracker_lite.printers.meters.ledm import (
    MAX_SUPPLIES,
    LedmMeter,
    parse_consumables,
    parse_product,
    parse_usage,
)
from smarttracker_lite.printers.refusal import NotThere
from smarttracker_lite.printers.source import Address
from smarttracker_lite.printers.tls import shown
from tests.support import hostile
from tests.support.answering import Answering, answering
from tests.support.hostile import http, says, self_signed, serving
from tests.support.programs import free_port

RECORDINGS = Path(__file__).parents[1] / "recordings" / "ledm"
PAGES = ("ProductUsageDyn.xml", "ConsumableConfigDyn.xml", "ProductConfigDyn.xml")
NOTHING_THERE = (404, "no such page")
JOBS_AT = Address(url="ipp://127.0.0.1:631/ipp/print")

SUPPLIES = (
    Supply(name="black ink cartridge 3XX00A", color="#000000", percent=40),
    Supply(name="CMY ink cartridge", percent=0),
    Supply(name="magenta printhead", color="#EC008C"),
)
COUNTERS = (
    Counter(Counted.IMPRESSIONS, 1204),
    Counter(Counted.SHEETS, 1001),
    Counter(Counted.INK, 158_250),
)
WHOLE = Metered(
    model="HP OfficeJet Pro 9000X series",
    serial="TH00000001",
    firmware="MALBXX2642A",
    counters=COUNTERS,
    supplies=SUPPLIES,
)


def page(name: str) -> bytes:
    return (RECORDINGS / name).read_bytes()


def shows(server: Answering, *names: str) -> LedmMeter:
    """A meter for a server that shows these pages and no others."""
    for name in PAGES:
        text = page(name).decode()
        server.answers[f"/DevMgmt/{name}"] = (200, text) if name in names else NOTHING_THERE
    return LedmMeter(http_port=int(server.url.rpartition(":")[2]))


def usage(inside: str) -> bytes:
    return f"<ProductUsageDyn><PrinterSubunit>{inside}</PrinterSubunit></ProductUsageDyn>".encode()


def ink(*amounts: tuple[str, str]) -> bytes:
    used = (
        "<CumulativeMarkingAgentUsed><ValueFloat>{}</ValueFloat><Unit>{}</Unit></CumulativeMarkingAgentUsed>"
    )
    parts = (f"<UsageByMarkingAgent>{used.format(*each)}</UsageByMarkingAgent>" for each in amounts)
    return usage("".join(parts))


def test_a_printer_is_read_whole_on_its_own_port_whatever_the_jobs_address_says() -> None:
    with answering() as server:
        assert shows(server, *PAGES).read(JOBS_AT) == WHOLE


def test_pages_that_a_printer_does_not_have_leave_their_part_empty() -> None:
    with answering() as server:
        told = shows(server, "ProductUsageDyn.xml").read(JOBS_AT)
    assert told == Metered(counters=COUNTERS)


def test_a_printer_without_the_usage_page_does_not_speak_ledm() -> None:
    with answering() as server, pytest.raises(NotThere):
        shows(server, "ConsumableConfigDyn.xml", "ProductConfigDyn.xml").read(JOBS_AT)


def test_a_sleeping_printer_is_asleep() -> None:
    with answering() as server:
        meter = shows(server)
        server.answers["/DevMgmt/ProductUsageDyn.xml"] = (503, "asleep")
        with pytest.raises(PrinterAsleep):
            meter.read(JOBS_AT)


def test_a_printer_that_is_off_is_unreachable() -> None:
    with pytest.raises(PrinterUnreachable):
        LedmMeter(http_port=free_port()).read(JOBS_AT)


def test_where_jobs_are_read_encrypted_so_are_counters(tmp_path: Path) -> None:
    with serving(says(http(page("laser-ProductUsageDyn.xml"))), hostile.tls(self_signed(tmp_path))) as server:
        pin = shown("127.0.0.1", server.port).pin
        meter = LedmMeter(http_port=free_port(), https_port=server.port)
        with pytest.raises(NotAPrinter, match="ProductUsageDyn"):  # it shows the same page everywhere
            meter.read(Address(url="ipps://127.0.0.1/ipp/print", pin=pin))
    assert [request.split(b" ")[1] for request in server.requests] == [
        b"/DevMgmt/ProductUsageDyn.xml",
        b"/DevMgmt/ConsumableConfigDyn.xml",
    ]


def test_an_address_without_host_is_refused() -> None:
    with pytest.raises(BadInput):
        LedmMeter().read(Address(url="ipp:///ipp/print"))


def test_a_laser_printer_counts_no_ink_and_one_for_one_side_only_has_sheets() -> None:
    assert parse_usage(page("laser-ProductUsageDyn.xml")) == (
        Counter(Counted.IMPRESSIONS, 48213),
        Counter(Counted.SHEETS, 48213),
    )


def test_inks_told_apart_are_added() -> None:
    assert parse_usage(ink(("1.5", "milliliters"), ("2", "milliliters"))) == (Counter(Counted.INK, 3500),)


@pytest.mark.parametrize(
    "other", [("2", "gallons"), ("", "milliliters"), ("-1", "milliliters"), ("1e9", "milliliters")]
)
def test_a_sum_of_inks_with_one_unknown_is_no_sum(other: tuple[str, str]) -> None:
    assert parse_usage(ink(("1.5", "milliliters"), other)) == ()


@pytest.mark.parametrize("odd", ["", " ", "-5", "1e999", "NaN", "Infinity", "0x10", "9" * 13, "١٢", "1.2.3"])
def test_a_counter_that_is_no_sound_number_is_left_out(odd: str) -> None:
    assert parse_usage(usage(f"<TotalImpressions>{odd}</TotalImpressions>")) == ()


def test_duplex_sheets_alone_are_not_all_sheets() -> None:
    assert parse_usage(usage("<DuplexSheets>5</DuplexSheets>")) == ()


def test_a_printer_without_print_unit_has_no_counters() -> None:
    assert parse_usage(b"<ProductUsageDyn><ScannerEngineSubunit/></ProductUsageDyn>") == ()


@pytest.mark.parametrize("level", ["101", "-1", "unknown"])
def test_a_level_that_is_no_percentage_is_unknown(level: str) -> None:
    octets = page("ConsumableConfigDyn.xml").replace(b">40<", f">{level}<".encode())
    assert parse_consumables(octets) == (replace(SUPPLIES[0], percent=None), *SUPPLIES[1:])


def test_of_very_many_supplies_the_first_are_taken() -> None:
    one = "<ConsumableInfo><ConsumableLabelCode>K</ConsumableLabelCode></ConsumableInfo>"
    octets = f"<ConsumableConfigDyn>{one * (MAX_SUPPLIES + 1)}</ConsumableConfigDyn>"
    assert len(parse_consumables(octets.encode())) == MAX_SUPPLIES


def test_long_texts_are_cut_and_put_on_one_line() -> None:
    told = parse_product(
        b"<ProductConfigDyn><ProductInformation><MakeAndModel>HP\n Big"
        + b"x" * 9_000
        + b"</MakeAndModel></ProductInformation></ProductConfigDyn>"
    )
    assert told.model is not None
    assert (told.model[:7], len(told.model)) == ("HP Bigx", 255)


def test_another_page_than_was_asked_for_is_refused_in_words() -> None:
    with pytest.raises(NotAPrinter, match="html"):
        parse_usage(b"<html><body>Router</body></html>")


BOMB = (
    b'<!DOCTYPE a [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>'
    b"<ProductUsageDyn>&b;</ProductUsageDyn>"
)


@pytest.mark.parametrize(
    ("octets", "why"),
    [
        (BOMB, "document type"),
        (BOMB.decode().encode("utf-16"), "document type"),
        (b'<!DOCTYPE a SYSTEM "file:///etc/passwd"><a/>', "document type"),
        (b"<a>&entity;</a>", "undefined entity"),
        (b"<a>" * (MAX_DEPTH + 1), "too deep"),
        (b"<a>" + b"<b/>" * MAX_ELEMENTS + b"</a>", "too many"),
        (b"", "no element"),
        (b"not found", "syntax"),
        (b"<a><b></a>", "mismatched"),
        (b"<ProductUsageDyn><PrinterSubunit>", "no element"),
        (b'<?xml version="1.0" encoding="no-such"?><a/>', "encoding"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_markup_that_is_none_or_made_to_harm_is_refused_with_its_reason(octets: bytes, why: str) -> None:
    with pytest.raises(MalformedMarkup, match=why):
        tree(octets)


def test_a_million_openings_cost_next_to_nothing() -> None:
    with pytest.raises(MalformedMarkup):
        tree(b"<a>" * 1_000_000)


def test_prefixes_without_declaration_do_no_harm() -> None:
    assert tree(b"<p:a><q:b>7</q:b></p:a>").findtext("b") == "7"


@given(
    st.sampled_from(sorted(RECORDINGS.glob("*.xml"))),
    st.lists(st.tuples(st.floats(0, 1), st.integers(0, 20), st.binary(max_size=6)), min_size=1, max_size=6),
)
@settings(max_examples=200, deadline=None)
def test_nothing_makes_the_reading_fail_in_another_way(
    path: Path, cuts: list[tuple[float, int, bytes]]
) -> None:
    octets = path.read_bytes()
    for place, length, instead in cuts:
        at = int(place * len(octets))
        octets = octets[:at] + instead + octets[at + length :]
    for parse in (parse_usage, parse_consumables, parse_product):
        with suppress(NotAPrinter):
            parse(octets)
