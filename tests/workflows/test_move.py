"""A tracked printer that has another address now."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from smarttracker_lite.domain.machines import Printer
from smarttracker_lite.errors import BadInput, PrinterRefused, PrinterTrouble
from smarttracker_lite.workflows import enrol
from smarttracker_lite.workflows.collect import collect
from smarttracker_lite.workflows.dial import password_name
from smarttracker_lite.workflows.move import relocate, take_up
from smarttracker_lite.workflows.watch import Watch
from tests.support.hostile import self_signed
from tests.support.studio import Studio
from tests.support.web_printer.ipp import Ipp, ipps_at
from tests.support.web_printer.machine import Machine
from tests.support.web_printer.printer import WebPrinter


@pytest.fixture
def elsewhere(ipps: WebPrinter, pem: Path) -> Iterator[WebPrinter]:
    with WebPrinter(ipps.machine, (Ipp(),), pem) as moved:
        yield moved


@pytest.fixture
def printer(at_work: Studio, ipps: WebPrinter) -> Printer:
    ipps.ask_password("anna", "secret")
    return enrol.add(at_work.desk, ipps_at(ipps.port), name="Cellar", user="anna", password="secret")


@pytest.fixture
def stranger(ipps: WebPrinter, tmp_path: Path) -> Iterator[WebPrinter]:
    """Says that it is the printer, with a certificate of its own."""
    (tmp_path / "other").mkdir()
    with WebPrinter(ipps.machine, (Ipp(),), self_signed(tmp_path / "other")) as other:
        yield other


def was_told(ipps: WebPrinter) -> bool:
    """Whether anybody sent it a password."""
    return any("authorization" in asked.headers for asked in ipps.asked)


def test_it_is_looked_at_first_and_then_read_there_as_the_same_printer(
    at_work: Studio, elsewhere: WebPrinter, printer: Printer
) -> None:
    elsewhere.ask_password("anna", "secret")
    offered = relocate(at_work.desk, printer.id, ipps_at(elsewhere.port))
    assert at_work.desk.db.printers.get(printer.id).url == printer.url
    moved = enrol.track(at_work.desk, offered)
    assert (moved.id, moved.name, moved.url) == (printer.id, "Cellar", ipps_at(elsewhere.port))
    elsewhere.machine.print()
    assert collect(at_work.desk, printer.id).new == 1


def test_another_printer_there_is_refused(at_work: Studio, elsewhere: WebPrinter, printer: Printer) -> None:
    elsewhere.become(Machine(clock=at_work.clock, serial="ANOTHER"))
    with pytest.raises(BadInput, match="Another printer answers at this address"):
        relocate(at_work.desk, printer.id, ipps_at(elsewhere.port))


def test_the_password_is_not_given_to_another_certificate(
    at_work: Studio, stranger: WebPrinter, printer: Printer
) -> None:
    stranger.ask_password("anna", "secret")
    with pytest.raises(PrinterRefused, match="name and password"):
        relocate(at_work.desk, printer.id, ipps_at(stranger.port))
    assert not was_told(stranger)
    typed = relocate(at_work.desk, printer.id, ipps_at(stranger.port), user="anna", password="secret")
    assert enrol.track(at_work.desk, typed).pin == typed.found.pin


def test_nor_when_the_other_certificate_is_looked_at_before_a_password_is_asked_for(
    at_work: Studio, stranger: WebPrinter, printer: Printer
) -> None:
    offered = relocate(at_work.desk, printer.id, ipps_at(stranger.port))
    assert (offered.found.pin == printer.pin, offered.user, offered.password) == (False, "", "")
    stranger.ask_password("anna", "secret")
    with pytest.raises(PrinterRefused):
        enrol.remembered(at_work.desk, offered)
    assert not was_told(stranger)


@pytest.mark.parametrize("scheme", ["ipp", "http"])
def test_a_printer_that_was_read_encrypted_is_not_looked_for_in_the_clear(
    at_work: Studio, ipps: WebPrinter, printer: Printer, scheme: str
) -> None:
    with WebPrinter(ipps.machine, (Ipp(),)) as plain:
        plain.ask_password("anna", "secret")
        with pytest.raises(BadInput, match="“Cellar” was read encrypted so far"):
            relocate(at_work.desk, printer.id, f"{scheme}://127.0.0.1:{plain.port}/ipp/print")
        assert plain.asked == []


def test_an_address_alone_is_asked_encrypted_as_before(
    at_work: Studio, elsewhere: WebPrinter, printer: Printer
) -> None:
    elsewhere.ask_password("anna", "secret")
    offered = relocate(at_work.desk, printer.id, f"127.0.0.1:{elsewhere.port}/ipp/print")
    assert (offered.found.url, offered.password) == (ipps_at(elsewhere.port), "secret")


def test_a_password_that_was_refused_is_not_tried_again(
    at_work: Studio, ipps: WebPrinter, elsewhere: WebPrinter, printer: Printer
) -> None:
    ipps.ask_password("anna", "changed")
    assert collect(at_work.desk, printer.id).trouble
    assert relocate(at_work.desk, printer.id, ipps_at(elsewhere.port)).password == ""
    elsewhere.ask_password("anna", "changed")
    with pytest.raises(PrinterRefused):
        relocate(at_work.desk, printer.id, ipps_at(elsewhere.port))
    assert not was_told(elsewhere)


def test_the_password_of_a_printer_that_is_read_without_one_is_forgotten(
    at_work: Studio, stranger: WebPrinter, printer: Printer
) -> None:
    assert at_work.desk.secrets.get(password_name(printer.id)) == "secret"
    enrol.track(at_work.desk, relocate(at_work.desk, printer.id, ipps_at(stranger.port)))
    assert at_work.desk.secrets.get(password_name(printer.id)) == ""


def test_it_is_read_at_once_where_it_is_now_and_not_at_both_places_at_a_time(
    at_work: Studio, elsewhere: WebPrinter, printer: Printer
) -> None:
    watch = Watch(at_work.desk, patience_s=0)
    offered = relocate(at_work.desk, printer.id, ipps_at(elsewhere.port))
    with watch.turn(printer.id), pytest.raises(PrinterTrouble, match="being read right now"):
        take_up(at_work.desk, watch, offered)
    assert at_work.desk.db.printers.get(printer.id).url == printer.url
    elsewhere.machine.print()
    take_up(at_work.desk, watch, offered)
    assert [job.printer_id for job in at_work.desk.db.jobs.all()] == [printer.id]
