"""The readiness check, at printers that are well and at such that are not."""

import sys
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from smarttracker_lite.domain.machines import Printer
from smarttracker_lite.domain.readiness import Finding, Point, Verdict
from smarttracker_lite.printers.readiness import own_firewall
from smarttracker_lite.printers.source import Address
from smarttracker_lite.workflows import enrol
from smarttracker_lite.workflows.check import check, names, placed
from smarttracker_lite.workflows.collect import collect
from tests.support.certificates import NAME, Authority
from tests.support.studio import Studio
from tests.support.web_printer.exchange import Answer, Asked
from tests.support.web_printer.ipp import Ipp
from tests.support.web_printer.machine import Machine
from tests.support.web_printer.piws import Piws
from tests.support.web_printer.printer import WebPrinter
from tests.support.web_printer.web_access import DESIGNJET, WebAccess
from tests.support.windows_log import WindowsLog


class Guarded:
    """An administrator's page, closed or open to everybody; the list of jobs is open to all."""

    def __init__(self, closed: bool) -> None:
        self.closed = closed

    def answer(self, asked: Asked, machine: Machine) -> Answer | None:
        if asked.path != "/LFPWebServices/PI/Settings":
            return None
        if self.closed:
            return Answer(status="401 Unauthorized", headers={"WWW_Authenticate": 'Basic realm="printer"'})
        return Answer(body=machine.model.encode())


@pytest.fixture
def machine(at_work: Studio) -> Machine:
    return Machine(clock=at_work.clock)


@pytest.fixture
def good(at_work: Studio, machine: Machine, tmp_path: Path) -> Iterator[WebPrinter]:
    machine.print()
    with WebPrinter(machine, (Guarded(closed=True), Piws()), Authority(tmp_path).sign()) as printer:
        yield printer


def found(at_work: Studio, printer: Printer) -> dict[Point, Finding]:
    return {finding.point: finding for finding in check(at_work.desk, printer.id)}


def verdicts(findings: dict[Point, Finding]) -> dict[str, str]:
    return {point.value: finding.verdict.value for point, finding in findings.items()}


def test_a_printer_that_is_set_up_well_passes_every_point_that_can_be_tried(
    at_work: Studio, good: WebPrinter
) -> None:
    findings = found(at_work, enrol.add(at_work.desk, good.url))
    assert verdicts(findings) == {
        "answer": "well",
        "firewall": "well",
        "jobs": "well",
        "names": "well",
        "password": "well",
        "open": "attend",
        "certificate": "attend",  # it expires tomorrow
        "proxy": "unknown",
        "firmware": "unknown",
        "clock": "well",
    }
    assert findings[Point.FIRMWARE].values == {"firmware": good.machine.firmware}
    assert at_work.desk.db.jobs.all() == []


def test_each_point_to_look_at_says_where_its_setting_is(at_work: Studio, good: WebPrinter) -> None:
    findings = found(at_work, enrol.add(at_work.desk, good.url))
    certificate = findings[Point.CERTIFICATE]
    assert certificate.menu == "the printer's web page › Setup › Security › Certificates"
    assert certificate.link == f"{good.url}/"
    assert "have an authority (your IT) sign it" in certificate.hint
    assert findings[Point.CLOCK].menu == findings[Point.CLOCK].link == ""  # it is well


def test_a_printer_that_is_set_up_badly_is_told_point_by_point(
    at_work: Studio, machine: Machine, good: WebPrinter
) -> None:
    good.personalities = (Guarded(closed=False), Piws())
    printer = enrol.add(at_work.desk, good.url)
    machine.forget(1)
    machine.print(document="", user="")
    machine.set_clock(timedelta(minutes=7))
    findings = found(at_work, printer)
    told = verdicts(findings)
    assert {point: told[point] for point in ("names", "password", "open", "clock")} == {
        "names": "ill",
        "password": "attend",
        "open": "attend",
        "clock": "attend",
    }
    assert "Exclude personal information" in findings[Point.NAMES].menu
    assert findings[Point.CLOCK].values == {"minutes": 7}


def of_windows(log: WindowsLog) -> tuple[Printer, Finding]:
    address = Address(url="windows://Plotter")
    found = log.driver.find(address, log.now)
    printer = Printer(
        id="p1", name="Plotter", driver="windows", url=found.url, device=found.device, added_at=log.now
    )
    return printer, names(printer, log.driver.read(address, found.device, {}, log.now).jobs)


@pytest.mark.parametrize("called", ["Print Document", "Stampa documento"])
def test_a_windows_that_calls_every_document_the_same_must_be_told_to_name_them(
    tmp_path: Path, called: str
) -> None:
    log = WindowsLog(tmp_path)
    for _ in range(3):
        log.print(document=called)
    printer, told = of_windows(log)
    assert told.verdict is Verdict.ATTEND
    assert "what is printed from then on has its name" in told.hint
    assert "“Allow job name in event logs”: Enabled" in placed(printer, told).menu


def test_a_windows_that_names_its_documents_is_well(tmp_path: Path) -> None:
    log = WindowsLog(tmp_path)
    for document in ("one.pdf", "one.pdf", "two.pdf"):
        log.print(document=document)
    assert of_windows(log)[1].verdict is Verdict.WELL


def test_a_queue_of_cups_that_hides_names_says_where_cups_keeps_that(
    at_work: Studio, machine: Machine
) -> None:
    machine.print(document="", user="")
    with WebPrinter(machine, (Ipp("/printers/plot"),)) as server:
        queue = enrol.add(at_work.desk, f"ipp://127.0.0.1:{server.port}/printers/plot")
        hidden = found(at_work, queue)[Point.NAMES]
    assert hidden.verdict is Verdict.ILL
    assert "JobPrivateValues none" in hidden.menu


def test_the_firmware_is_the_one_that_is_told_now_or_else_was_told_before(
    at_work: Studio, good: WebPrinter
) -> None:
    printer = enrol.add(at_work.desk, good.url)
    assert "told by the printer now" in found(at_work, printer)[Point.FIRMWARE].text
    good.machine.firmware = ""
    assert "told before" in found(at_work, printer)[Point.FIRMWARE].text


def test_a_firewall_in_the_way_says_where_that_of_this_computer_is(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "platform", "win32")
    assert "Windows Security" in own_firewall()
    monkeypatch.setattr(sys, "platform", "freebsd14")
    assert "ufw" in own_firewall()


def test_a_certificate_signed_by_an_authority_says_by_whom(
    at_work: Studio, good: WebPrinter, tmp_path: Path
) -> None:
    good.change_certificate(Authority(tmp_path).sign(days=3650))
    certificate = found(at_work, enrol.add(at_work.desk, good.url))[Point.CERTIFICATE]
    assert (certificate.verdict, certificate.values["issuer"]) == (Verdict.WELL, NAME)


def test_a_changed_certificate_is_ill_and_the_jobs_are_not_asked_for(
    at_work: Studio, good: WebPrinter, tmp_path: Path
) -> None:
    printer = enrol.add(at_work.desk, good.url)
    good.change_certificate(Authority(tmp_path).sign())
    assert collect(at_work.desk, printer.id).trouble
    asked = len(good.asked)
    findings = found(at_work, printer)
    assert findings[Point.CERTIFICATE].verdict is Verdict.ILL
    assert findings[Point.ANSWER].verdict is Verdict.ILL
    assert Point.JOBS not in findings
    assert len(good.asked) == asked


def test_an_older_printer_is_open_to_all_and_its_settings_may_be_guarded_all_the_same(
    at_work: Studio, machine: Machine
) -> None:
    machine.print()
    with WebPrinter(machine, (WebAccess(columns=DESIGNJET),)) as old:
        findings = found(at_work, enrol.add(at_work.desk, old.url))
        assert findings[Point.CERTIFICATE].text == "The connection is not encrypted."
        assert findings[Point.OPEN].verdict is Verdict.ATTEND
        assert findings[Point.PASSWORD].verdict is Verdict.UNKNOWN


def test_a_password_that_is_accepted_is_told(at_work: Studio, machine: Machine) -> None:
    machine.print()
    with WebPrinter(machine, (WebAccess(columns=DESIGNJET),)) as old:
        lock = old.ask_password("admin", "secret", "digest")
        printer = enrol.add(at_work.desk, old.url, user="admin", password="secret")
        findings = found(at_work, printer)
        assert (
            findings[Point.PASSWORD].text
            == "An administrator password is set, and the one you entered is accepted."
        )
        assert findings[Point.OPEN].verdict is Verdict.WELL
        assert lock.wrong == 0


def test_nobody_there_is_told_apart_from_a_firewall(at_work: Studio, machine: Machine) -> None:
    machine.print()
    with WebPrinter(machine, (WebAccess(columns=DESIGNJET),)) as old:
        printer = enrol.add(at_work.desk, old.url)
    findings = found(at_work, printer)
    assert findings[Point.FIREWALL].text == "{host} refuses connections to port {port}."


@pytest.mark.parametrize("proxy", ["", "http://127.0.0.1:3128"])
def test_a_proxy_of_this_computer_is_told_and_not_used(
    at_work: Studio, good: WebPrinter, monkeypatch: pytest.MonkeyPatch, proxy: str
) -> None:
    for name in ("http_proxy", "https_proxy", "HTTP_PROXY", "HTTPS_PROXY"):
        monkeypatch.delenv(name, raising=False)
    if proxy:
        monkeypatch.setenv("http_proxy", proxy)
    findings = found(at_work, enrol.add(at_work.desk, good.url))
    assert ("proxy" in findings[Point.PROXY].values) is bool(proxy)
    assert findings[Point.ANSWER].verdict is Verdict.WELL
