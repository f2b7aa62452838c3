"""The page of usage of older HP large format printers: what they have printed in their life."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from smarttracker_lite.domain.counters import Counted, Counter
from smarttracker_lite.errors import NotAPrinter, PrinterAsleep
from smarttracker_lite.printers.drivers.hp_ews.driver import EwsDriver
from smarttracker_lite.printers.drivers.hp_ews.usage import EwsMeter, parse_usage
from smarttracker_lite.printers.source import Address
from tests.support.studio import Clock
from tests.support.web_printer.machine import Machine
from tests.support.web_printer.printer import WebPrinter
from tests.support.web_printer.tongues import TONGUES
from tests.support.web_printer.web_access import LATEX, WebAccess

FRONT = "/hp/device/webAccess/index.htm"
A_SQUARE_METRE, A_MILLILITRE = 1_000_000, 1_000


def page(*rows: str) -> bytes:
    """Each row's cells are divided by |."""
    told = ("".join(f"<td>{cell.strip()}</td>" for cell in row.split("|")) for row in rows)
    return f"<table>{''.join(f'<tr>{row}</tr>' for row in told)}</table>".encode()


def test_a_latex_tells_its_substrate_first_and_then_each_and_so_its_ink() -> None:
    told = page(
        "Substrato total impresso | 23.949,87 m² | 257.794,03 ft²",
        "Vinil brilho | 15.122,25 m² | 162.774,55 ft²",
        "Lona | 8.827,62 m² | 95.019,48 ft²",
        "Tinta total gasta | 251.189,12 ml",
        "Magenta | 46.266,68 ml",
    )
    assert parse_usage(told) == (
        Counter(Counted.AREA, 23_949_870_000),
        Counter(Counted.INK, 251_189_120),
    )


@pytest.mark.parametrize(
    ("rows", "counters"),
    [
        (["Life | 812.5 m | 2,665.7 ft"], [Counter(Counted.LENGTH, 812_500_000)]),
        (["Total | 1,012.25 sq ft", "Bond | 1,012.25 sq ft"], [Counter(Counted.AREA, 94_041_102)]),
        (["Total (m²) 412,00 m² (4.434,73 ft²)"], [Counter(Counted.AREA, 412 * A_SQUARE_METRE)]),
        (["Bond | 3,20 m²", "Total | 9,40 m²"], []),  # what is first is no total
        (["Total | 1.012 m²"], []),  # a thousand, or one
        (["Printheads | ok"], []),
        ([], []),
    ],
)
def test_the_first_amount_counts_if_no_other_is_larger(rows: list[str], counters: list[Counter]) -> None:
    assert parse_usage(page(*rows)) == tuple(counters)


@pytest.mark.parametrize("language", TONGUES)
def test_a_printer_is_read_in_every_language(language: str) -> None:
    machine = Machine(clock=Clock())
    machine.print(pages=3, copies=100, height_um=1_200_000)
    with WebPrinter(machine, (WebAccess(columns=LATEX, tongue=TONGUES[language]),)) as server:
        told = {each.of: each.value for each in EwsMeter().read(Address(url=server.url + FRONT)).counters}
    life = machine.ledger.life
    assert told[Counted.AREA] == pytest.approx(life.area_mm2, abs=A_SQUARE_METRE // 100)
    assert told[Counted.INK] == pytest.approx(sum(life.inks_ul.values()), abs=A_MILLILITRE)


def test_a_sleeping_printer_is_asleep_and_another_one_is_not_asked() -> None:
    machine = Machine(clock=Clock())
    with WebPrinter(machine, (WebAccess(columns=LATEX),)) as server:
        machine.sleep()
        with pytest.raises(PrinterAsleep):
            EwsMeter().read(Address(url=server.url + FRONT))
    with pytest.raises(NotAPrinter):  # the server is gone: to ask it would be another trouble
        EwsMeter().read(Address(url=server.url + "/ipp/print"))


def test_every_page_is_asked_for_in_english() -> None:
    """A printer that lets the browser choose tells all its pages in one language."""
    clock = Clock()
    with WebPrinter(Machine(clock=clock), (WebAccess(columns=LATEX),)) as server:
        found = EwsDriver().find(Address(url=server.url), clock())
        EwsMeter().read(Address(url=found.url))
        assert {request.headers["accept-language"] for request in server.asked} == {"en"}


def test_a_page_that_counts_nothing_is_none() -> None:
    with WebPrinter(Machine(clock=Clock()), (WebAccess(columns=LATEX),)) as server:
        assert EwsMeter().read(Address(url=server.url + FRONT)).counters  # a new printer counts from 0
    with pytest.raises(NotAPrinter):
        EwsMeter().read(Address(url="http://127.0.0.1:9/"))


_amounts = st.from_regex(r"[0-9., ]{0,30} ?(m²|ft²|ml|m|)", fullmatch=True)


@given(rows=st.lists(_amounts | st.text(max_size=50), max_size=30))
def test_whatever_the_page_says_counters_are_not_negative(rows: list[str]) -> None:
    assert all(counter.value >= 0 for counter in parse_usage(page(*rows)))


@given(octets=st.binary(max_size=2_000))
def test_any_octets_are_a_page(octets: bytes) -> None:
    assert isinstance(parse_usage(octets), tuple)
