"""Getting in at a printer, as its pages show it: its certificate, its password, its new address."""

import re
from html import unescape
from pathlib import Path

import pytest

from smarttracker_lite.domain.machines import Held, Printer
from smarttracker_lite.web.pages.enrolment import EnrolmentView, Row
from smarttracker_lite.web.templates import Surroundings, Templates
from smarttracker_lite.words import Words
from smarttracker_lite.workflows import enrol
from smarttracker_lite.workflows.collect import collect
from tests.support.certificates import Authority, fingerprint
from tests.support.studio import Studio
from tests.support.visit import Visitor
from tests.support.web_printer.ipp import Ipp, ipps_at
from tests.support.web_printer.machine import Machine
from tests.support.web_printer.printer import WebPrinter


@pytest.fixture
def pem(tmp_path: Path) -> Path:
    return Authority(tmp_path).sign("plotter.studio.example")


@pytest.fixture
def printer(at_work: Studio, ipps: WebPrinter) -> Printer:
    return enrol.add(at_work.desk, ipps_at(ipps.port), name="Cellar")


def grouped(pin: str) -> str:
    return ":".join(re.findall("..", pin.upper()))


def page(visitor: Visitor, path: str) -> str:
    return unescape(visitor.get(path).text)


def look(visitor: Visitor, **form: str) -> str:
    return unescape(visitor.post("/printers/look", form, htmx=True).text)


def test_a_printer_that_answers_shows_its_certificate_before_it_is_trusted(
    visitor: Visitor, ipps: WebPrinter, pem: Path
) -> None:
    shown = look(visitor, url=ipps_at(ipps.port))
    assert grouped(fingerprint(pem)) in shown
    assert "plotter.studio.example" in shown
    assert "<details>" in shown


def test_a_printer_that_waits_shows_both_certificates_on_its_page_and_one_click_trusts(
    at_work: Studio, visitor: Visitor, ipps: WebPrinter, printer: Printer, pem: Path, tmp_path: Path
) -> None:
    other = Authority(tmp_path).sign("new.studio.example")
    ipps.change_certificate(other)
    assert collect(at_work.desk, printer.id).trouble
    shown = page(visitor, f"/printers/{printer.id}")
    assert all(grouped(pin) in shown for pin in (printer.pin or "", fingerprint(other)))
    visitor.post(f"/printers/{printer.id}/connect", {"pin": fingerprint(other)})
    trusted = at_work.desk.db.printers.get(printer.id)
    assert (trusted.held, trusted.pin) == (None, fingerprint(other))
    assert "Shown now" not in page(visitor, f"/printers/{printer.id}")


def test_a_page_stands_though_the_printer_that_waits_does_not_answer(
    at_work: Studio, visitor: Visitor, ipps: WebPrinter, printer: Printer, tmp_path: Path
) -> None:
    ipps.change_certificate(Authority(tmp_path).sign())
    assert collect(at_work.desk, printer.id).trouble
    assert at_work.desk.db.printers.get(printer.id).held is Held.CERTIFICATE
    ipps.switch_off()
    assert "another certificate than the one you trusted" in page(visitor, f"/printers/{printer.id}")


def test_the_look_says_whether_the_password_was_asked_for(visitor: Visitor, ipps: WebPrinter) -> None:
    typed = {"url": ipps_at(ipps.port), "user": "anna", "password": "secret"}
    assert "not asked for yet" in look(visitor, **typed)
    ipps.ask_password("anna", "secret")
    assert "<dt>Password</dt><dd>accepted</dd>" in look(visitor, **typed)


def test_a_printer_is_moved_from_its_page_in_two_steps(
    at_work: Studio, visitor: Visitor, ipps: WebPrinter, printer: Printer, pem: Path
) -> None:
    assert "Change address" in page(visitor, f"/printers/{printer.id}")
    with WebPrinter(ipps.machine, (Ipp(),), pem) as elsewhere:
        answer = visitor.post("/printers/look", {"printer": printer.id, "url": ipps_at(elsewhere.port)})
        shown = page(visitor, answer.headers["Location"])
        assert "“Cellar” answers here" in shown
        assert at_work.desk.db.printers.get(printer.id).url == ipps_at(ipps.port)
        number = re.findall(r'name="offer" value="([^"]+)"', shown)[0]
        elsewhere.machine.print()
        visitor.post("/printers", {"offer": number, "name": "Cellar"})
        assert len(at_work.desk.db.jobs.all()) == 1
        assert at_work.desk.db.printers.get(printer.id).url == ipps_at(elsewhere.port)
        elsewhere.become(Machine(clock=at_work.clock, serial="ANOTHER"))
        refused = visitor.post("/printers/look", {"printer": printer.id, "url": ipps_at(elsewhere.port)})
        assert refused.status_code == 422
        assert "Another printer answers at this address" in refused.text
        assert f'name="printer" value="{printer.id}"' in refused.text


def test_where_a_moved_printer_shows_another_certificate_both_are_compared_and_it_is_sent_no_password(
    at_work: Studio, visitor: Visitor, ipps: WebPrinter, pem: Path, tmp_path: Path
) -> None:
    ipps.ask_password("anna", "secret")
    known = enrol.add(at_work.desk, ipps_at(ipps.port), user="anna", password="secret")
    (tmp_path / "new").mkdir()
    other = Authority(tmp_path / "new").sign("new.studio.example")
    with WebPrinter(ipps.machine, (Ipp(),), other) as elsewhere:
        shown = look(visitor, printer=known.id, url=ipps_at(elsewhere.port))
        assert not any("authorization" in asked.headers for asked in elsewhere.asked)
    trusted, _, now = shown.partition("Shown now")
    assert grouped(fingerprint(pem)) in trusted.partition("Trusted until now")[2]
    assert grouped(fingerprint(other)) in now
    assert "<details>" not in shown
    assert "<dt>Password</dt><dd>not sent to this address" in shown


def test_a_printer_that_announces_itself_elsewhere_can_be_read_there() -> None:
    moved = Row(name="Plotter", url="ipp://192.0.2.9/ipp/print", about="", tracked_as="Cellar", moved="p1")
    view = EnrolmentView(found=(moved,), ring=True, has_demo=True)
    shown = unescape(Templates().page("enrolment.html", view, Words(), Surroundings(here="/printers/found")))
    assert "Read it at its new address" in shown
    assert 'name="printer" value="p1"' in shown
