"""A tracked printer that has another address now."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from smarttracker_lite.domain.machines import Printer
from smarttracker_lite.errors import BadInput, PrinterRefused
from smarttracker_lite.workflows import enrol
from smarttracker_lite.workflows.collect import collect
from smarttracker_lite.workflows.move import relocate
from tests.support.hostile import self_signed
from tests.support.studio import Studio
from tests.support.web_printer.ipp import Ipp
from tests.support.web_printer.machine import Machine
from tests.support.web_printer.printer import WebPrinter


@pytest.fixture
def pem(tmp_path: Path) -> Path:
    return self_signed(tmp_path)


@pytest.fixture
def server(at_work: Studio, pem: Path) -> Iterator[WebPrinter]:
    with WebPrinter(Machine(clock=at_work.clock), (Ipp(),), pem) as printer:
        yield printer


@pytest.fixture
def elsewhere(server: WebPrinter, pem: Path) -> Iterator[WebPrinter]:
    with WebPrinter(server.machine, (Ipp(),), pem) as moved:
        yield moved


@pytest.fixture
def printer(at_work: Studio, server: WebPrinter) -> Printer:
    server.ask_password("anna", "secret")
    return enrol.add(at_work.desk, url_of(server), name="Cellar", user="anna", password="secret")


def url_of(server: WebPrinter) -> str:
    return f"ipps://127.0.0.1:{server.port}/ipp/print"


def test_it_is_looked_at_first_and_then_read_there_as_the_same_printer(
    at_work: Studio, elsewhere: WebPrinter, printer: Printer
) -> None:
    elsewhere.ask_password("anna", "secret")
    offered = relocate(at_work.desk, printer.id, url_of(elsewhere))
    assert at_work.desk.db.printers.get(printer.id).url == printer.url
    moved = enrol.track(at_work.desk, offered)
    assert (moved.id, moved.name, moved.url) == (printer.id, "Cellar", url_of(elsewhere))
    elsewhere.machine.print()
    assert collect(at_work.desk, printer.id).new == 1


def test_another_printer_there_is_refused(at_work: Studio, elsewhere: WebPrinter, printer: Printer) -> None:
    elsewhere.become(Machine(clock=at_work.clock, serial="ANOTHER"))
    with pytest.raises(BadInput, match="Another printer answers at this address"):
        relocate(at_work.desk, printer.id, url_of(elsewhere))


def test_the_password_is_not_given_to_another_certificate(
    at_work: Studio, server: WebPrinter, printer: Printer, tmp_path: Path
) -> None:
    (tmp_path / "other").mkdir()
    with WebPrinter(server.machine, (Ipp(),), self_signed(tmp_path / "other")) as stranger:
        stranger.ask_password("anna", "secret")
        with pytest.raises(PrinterRefused, match="name and password"):
            relocate(at_work.desk, printer.id, url_of(stranger))
        assert not any("authorization" in asked.headers for asked in stranger.asked)
        typed = relocate(at_work.desk, printer.id, url_of(stranger), user="anna", password="secret")
        assert enrol.track(at_work.desk, typed).pin == typed.found.pin
