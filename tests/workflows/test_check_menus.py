"""Each hint of the readiness check has the way to its setting, at printers of every generation."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import NamedTuple

import pytest

from smarttracker_lite.domain.machines import Device, Printer
from smarttracker_lite.domain.readiness import Finding, Point, Verdict, ill
from smarttracker_lite.workflows import enrol
from smarttracker_lite.workflows.check import check, names, placed
from tests.support.certificates import Authority
from tests.support.studio import NOON, Studio
from tests.support.web_printer.ipp import PATH, Ipp
from tests.support.web_printer.machine import Machine
from tests.support.web_printer.piws import Piws
from tests.support.web_printer.printer import Personality, WebPrinter
from tests.support.web_printer.web_access import DESIGNJET, WebAccess
from tests.workflows.test_check import Guarded

QUEUE = "/printers/plot"


class Way(NamedTuple):
    """How printers of a generation are asked: scheme, path, and what answers."""

    scheme: str
    path: str
    personalities: tuple[Personality, ...]


WAYS = {
    "piws": Way("http", "", (Guarded(closed=False), Piws())),
    "ews": Way("http", "", (WebAccess(columns=DESIGNJET),)),
    "ipp": Way("ipp", PATH, (Ipp(),)),
    "cups": Way("ipp", QUEUE, (Ipp(QUEUE),)),
}


class Site(NamedTuple):
    """A printer of a generation that is tracked."""

    server: WebPrinter
    printer: Printer


@pytest.fixture(params=WAYS)
def way(request: pytest.FixtureRequest) -> Way:
    return WAYS[request.param]


@pytest.fixture(params=["plain", "self-signed"])
def site(request: pytest.FixtureRequest, at_work: Studio, way: Way, tmp_path: Path) -> Iterator[Site]:
    signed = request.param != "plain"
    machine = Machine(clock=at_work.clock)
    certificate = Authority(tmp_path).itself(days=1200) if signed else None
    with WebPrinter(machine, way.personalities, certificate) as server:
        scheme = f"{way.scheme}s" if signed else way.scheme
        url = f"{scheme}://127.0.0.1:{server.port}{way.path}"
        yield Site(server, enrol.add(at_work.desk, url))


def unplaced(findings: list[Finding]) -> list[Point]:
    """The points with something to do that do not say where."""
    todo = [each for each in findings if each.hint or each.verdict is not Verdict.WELL]
    return [each.point for each in todo if not each.menu or not each.link]


def test_each_hint_of_a_printer_that_is_well_says_where(at_work: Studio, site: Site) -> None:
    assert unplaced(check(at_work.desk, site.printer.id)) == []
    site.server.machine.print()
    assert unplaced(check(at_work.desk, site.printer.id)) == []


def test_each_hint_of_a_printer_that_is_not_says_where(at_work: Studio, site: Site) -> None:
    site.server.machine.print(document="", user="")
    site.server.machine.set_clock(timedelta(hours=3))
    assert unplaced(check(at_work.desk, site.printer.id)) == []


def test_each_hint_of_a_printer_that_is_off_says_where(at_work: Studio, way: Way) -> None:
    with WebPrinter(Machine(clock=at_work.clock), way.personalities) as server:
        url = f"{way.scheme}://127.0.0.1:{server.port}{way.path}"
        printer = enrol.add(at_work.desk, url)
    findings = check(at_work.desk, printer.id)
    assert {each.point for each in findings if each.verdict is Verdict.ILL} == {Point.ANSWER, Point.FIREWALL}
    assert unplaced(findings) == []


def test_a_queue_of_cups_is_told_of_its_server_alone(at_work: Studio, tmp_path: Path) -> None:
    """It has no firmware and no proxy of its own, and no page that makes requests for certificates."""
    machine = Machine(clock=at_work.clock)
    machine.print()
    with WebPrinter(machine, WAYS["cups"].personalities, Authority(tmp_path).itself(days=1200)) as server:
        printer = enrol.add(at_work.desk, f"ipps://127.0.0.1:{server.port}{QUEUE}")
        findings = {each.point: each for each in check(at_work.desk, printer.id)}
    assert not findings.keys() & {Point.PROXY, Point.FIRMWARE}
    assert findings[Point.CERTIFICATE].hint.startswith("To have it signed: have an authority")
    assert {each.link for each in findings.values()} == {"", f"https://127.0.0.1:{server.port}{QUEUE}"}
    assert not [each.menu for each in findings.values() if "printer's" in each.menu]


def test_a_printer_of_windows_says_where_windows_keeps_its_log_and_nothing_of_a_clock(
    at_work: Studio,
) -> None:
    printer = Printer(
        id="1",
        name="Plotter",
        driver="windows",
        url="windows://Plotter",
        device=Device(identity="windows:pc:plotter", model="Plotter"),
        added_at=NOON,
    )
    at_work.desk.db.printers.put(printer)
    assert Point.CLOCK not in {each.point for each in check(at_work.desk, printer.id)}
    assert "Event Viewer" in placed(printer, ill(Point.ANSWER, "The log cannot be read.")).menu
    assert "gpedit.msc" in placed(printer, names(printer, ())).menu
