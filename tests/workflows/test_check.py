"""The readiness check, at printers that are well and at such that are not."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from smarttracker_lite.domain.machines import Printer
from smarttracker_lite.domain.readiness import Finding, Point, Verdict
from smarttracker_lite.workflows import enrol
from smarttracker_lite.workflows.check import check
from smarttracker_lite.workflows.collect import collect
from tests.support.certificates import NAME, Authority
from tests.support.studio import Studio
from tests.support.web_printer.exchange import Answer, Asked
from tests.support.web_printer.machine import Machine
from tests.support.web_printer.piws import Piws
from tests.support.web_printer.printer import WebPrinter
from tests.support.web_printer.web_access import DESIGNJET, WebAccess


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


def test_a_certificate_signed_by_an_authority_says_by_whom(
    at_work: Studio, good: WebPrinter, tmp_path: Path
) -> None:
    good.change_certificate(Authority(tmp_path).sign(days=3650))
    certificate = found(at_work, enrol.add(at_work.desk, good.url))[Point.CERTIFICATE]
    assert (certificate.verdict, certificate.values["issuer"]) == (Verdict.WELL, f"CN={NAME}")


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


def test_an_older_printer_without_encryption_and_password_is_open_to_all(
    at_work: Studio, machine: Machine
) -> None:
    machine.print()
    with WebPrinter(machine, (WebAccess(columns=DESIGNJET),)) as old:
        findings = found(at_work, enrol.add(at_work.desk, old.url))
        assert findings[Point.CERTIFICATE].text == "The connection is not encrypted."
        assert findings[Point.OPEN].verdict is Verdict.ATTEND
        assert findings[Point.PASSWORD].text == "No administrator password is set."


def test_a_password_that_is_accepted_is_told(at_work: Studio, machine: Machine) -> None:
    machine.print()
    with WebPrinter(machine, (WebAccess(columns=DESIGNJET),)) as old:
        lock = old.ask_password("admin", "secret", "digest")
        printer = enrol.add(at_work.desk, old.url, user="admin", password="secret")
        findings = found(at_work, printer)
        assert findings[Point.PASSWORD].text == "An administrator password is set, and ours is accepted."
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
