"""An older HP printer whose only job is of 04/05/2026: the 4th of May, or the 5th of April."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime

from smarttracker_lite.domain.machines import Printer
from smarttracker_lite.printers.drivers.hp_ews.driver import EwsDriver
from smarttracker_lite.printers.source import Address
from smarttracker_lite.workflows import enrol
from smarttracker_lite.workflows.enrol import Offer
from tests.support.studio import Studio
from tests.support.web_printer.machine import Machine
from tests.support.web_printer.printer import WebPrinter
from tests.support.web_printer.tongues import ENGLISH, SLASHED
from tests.support.web_printer.web_access import DESIGNJET, WebAccess

DAY = datetime(2026, 5, 4, 12, tzinfo=UTC)


@contextmanager
def two_ways(at_work: Studio, name: str = "Cellar", machine: Machine | None = None) -> Iterator[Printer]:
    """The printer, tracked and not read yet, while it answers."""
    at_work.clock.at = DAY
    machine = machine or Machine(clock=at_work.clock, model="HP Designjet T2300", serial="MY12345678")
    pages = WebAccess(columns=DESIGNJET, tongue=replace(ENGLISH, date=SLASHED))
    with WebPrinter(machine, (pages,)) as server:
        machine.print(document="Pianta.pdf")
        at_work.clock.move(days=1)  # whatever zone this computer is in, the job is not later than now
        found = EwsDriver().find(Address(url=server.url), at_work.clock())
        yield enrol.track(at_work.desk, Offer(driver="hp_ews", found=found), name)
