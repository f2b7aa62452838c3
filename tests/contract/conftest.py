"""A machine with a web server, for those who try the simulation itself."""

from collections.abc import Iterator

import pytest

from tests.support.web_printer.ledm import Ledm
from tests.support.web_printer.machine import Machine
from tests.support.web_printer.piws import Piws
from tests.support.web_printer.printer import WebPrinter
from tests.support.web_printer.web_access import LATEX, WebAccess


@pytest.fixture
def plotter(machine: Machine) -> Iterator[WebPrinter]:
    """One that speaks all there is."""
    with WebPrinter(machine, (Piws(), WebAccess(columns=LATEX), Ledm())) as printer:
        yield printer
