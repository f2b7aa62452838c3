"""The program that reads one printer, for a long time: started, ended and killed as often as it takes."""

import shutil
from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from smarttracker_lite.domain.gaps import NotedGap
from smarttracker_lite.domain.machines import Printer
from smarttracker_lite.errors import NotFound, PrinterTrouble
from smarttracker_lite.printers.metering import Meter
from smarttracker_lite.printers.source import Address, Driver
from smarttracker_lite.workflows.collect import Lately, Round, note, record
from smarttracker_lite.workflows.dial import address
from smarttracker_lite.workflows.gauge import gauge
from smarttracker_lite.workflows.interpret import AccountingFile, read
from smarttracker_lite.workflows.take_in import Intake, take_in
from smarttracker_lite.workflows.watch import GAUGED_EVERY
from tests.support.bookkeeping import MAPPING
from tests.support.studio import Clock, Studio, studio

PLOTTER = "plotter"


@dataclass
class Reader:
    """The program at a data folder, with one printer; its polls are real, its clock is that of the test. By
    the `meters` it reads what the printer counts."""

    folder: Path
    clock: Clock
    driver: Driver
    meters: Sequence[Meter] = ()
    lives: int = 0
    _gauged_at: datetime | None = None
    _lately: Lately | None = None
    _open: ExitStack = field(default_factory=ExitStack)
    _studio: Studio | None = None

    @property
    def at_work(self) -> Studio:
        assert self._studio is not None
        self._studio.clock.at = self.clock.at
        return self._studio

    def start(self) -> None:
        self._studio = self._open.enter_context(studio(self._books))
        self._gauged_at = self._lately = None

    def stop(self) -> None:
        self._open.close()

    def restart(self) -> None:
        self.stop()
        self.start()

    def die(self) -> None:
        """Be killed: the next life begins with the books as they are on the disk now."""
        before = self._books
        self.lives += 1
        shutil.copytree(before, self._books, ignore=lambda *_: ["owner.lock"])
        self.restart()

    @property
    def _books(self) -> Path:
        return self.folder / f"life-{self.lives}"

    def enrol(self, url: str) -> None:
        """Find the printer at this address, and track it."""
        found = self.driver.find(Address(url=url), self.clock())
        self.at_work.desk.db.printers.put(
            Printer(
                id=PLOTTER,
                name="Plotter",
                driver=self.driver.name,
                url=found.url,
                pin=found.pin,
                device=found.device,
                added_at=self.clock(),
            )
        )

    def poll(self) -> Round:
        """One round, as a worker of the collector goes it: the printer is read, and gauged if it is time."""
        outcome = self._read()
        now = self.clock()
        lately = self._gauged_at and now - self._gauged_at < GAUGED_EVERY
        if not (outcome.trouble or lately) and gauge(
            self.at_work.desk, PLOTTER, outcome.counters, meters=self.meters
        ):
            self._gauged_at = now
        return outcome

    @property
    def counted_at(self) -> datetime | None:
        """When the counters were read last."""
        latest = self.at_work.desk.db.standings.latest(PLOTTER)
        return latest.at if latest else None

    @property
    def gaps(self) -> list[NotedGap]:
        """All that were ever noted."""
        return self.at_work.desk.db.gaps.of_printer(PLOTTER)

    def _read(self) -> Round:
        desk = self.at_work.desk
        printer = desk.db.printers.get(PLOTTER)
        kept, lately = desk.db.memories.of(PLOTTER), self._lately
        memory = lately.memory if lately and lately.kept == kept else kept
        try:
            reading = self.driver.read(address(desk, printer), printer.device, memory, desk.now())
        except (PrinterTrouble, NotFound) as trouble:
            note(desk, PLOTTER, trouble)
            return Round(printer_id=PLOTTER, trouble=trouble)
        outcome = record(desk, PLOTTER, reading)
        self._lately = Lately(desk.db.memories.of(PLOTTER), reading.memory)
        return outcome

    def take_in(self, file: AccountingFile) -> Intake:
        """The file that accounting software wrote of the printer."""
        desk = self.at_work.desk
        return take_in(desk, read(desk, file, MAPPING), desk.db.printers.get(PLOTTER))
