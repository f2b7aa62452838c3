"""Rounds at one printer that is read by IPP, as the collector goes them while it runs."""

import json
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from math import inf

import pytest

from smarttracker_lite.domain.machines import Device
from smarttracker_lite.printers.drivers.ipp.driver import IppDriver
from smarttracker_lite.printers.drivers.ipp.listing import Listing
from smarttracker_lite.printers.drivers.ipp.past import recalled
from smarttracker_lite.printers.drivers.ipp.reading import JobsAnswer
from smarttracker_lite.printers.drivers.ipp.session import Session
from smarttracker_lite.printers.source import Address, Memory, Reading
from smarttracker_lite.printers.wire import LIMITS
from tests.support.odd_printer import OddPrinter

NOW = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)


@dataclass
class Rounds:
    """Reads one printer again and again, as the collector does while it runs: an odd one every minute, by a
    clock of the test, a real one by the clock of this machine."""

    url: str
    device: Device = field(default_factory=lambda: Device(identity="urn:uuid:odd", model=""))
    driver: IppDriver = field(default_factory=lambda: IppDriver(settle_s=0))
    now: datetime = NOW
    memory: Memory = field(default_factory=dict)

    def read(self, printer: OddPrinter | None = None) -> Reading:
        """The next round; the odd printer has been on for a minute more."""
        self.now = self.now + timedelta(minutes=1) if printer else datetime.now(UTC)
        if printer:
            printer.uptime_s += 60
            printer.asked.clear()
        reading = self.driver.read(Address(url=self.url), self.device, self.memory, self.now)
        self.memory = json.loads(json.dumps(reading.memory))
        return reading

    def quiet(self, printer: OddPrinter | None = None) -> None:
        """Two rounds: one brings the jobs, the next finds nothing new."""
        self.read(printer)
        self.read(printer)

    @property
    def skips(self) -> bool:
        """Would the next round leave the lists unread?"""
        session = Session(Address(url=self.url), LIMITS, inf)
        return Listing(session=session, parse=_unwanted).repeats(recalled(self.memory).pages)


def _unwanted(_octets: bytes) -> JobsAnswer:
    pytest.fail("the list is read")
