"""The program with a printer and a Windows queue beside it: both tell of the same prints."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from smarttracker_lite.domain.jobs import Job
from smarttracker_lite.domain.machines import Printer
from smarttracker_lite.printers.drivers.hp_piws.driver import PiwsDriver
from smarttracker_lite.printers.source import Address
from smarttracker_lite.workflows import enrol
from smarttracker_lite.workflows.accompany import unplaced
from smarttracker_lite.workflows.collect import Round, record
from smarttracker_lite.workflows.dial import address
from smarttracker_lite.workflows.enrol import Offer
from tests.support.reader import PLOTTER, Reader
from tests.support.studio import Clock
from tests.support.web_printer.machine import Machine
from tests.support.web_printer.piws import Piws
from tests.support.web_printer.printer import WebPrinter
from tests.support.windows_log import WindowsLog

QUEUE = "Plotter"


PIWS = PiwsDriver(pause_s=0)


@contextmanager
def paired(folder: Path, clock: Clock, machine: Machine) -> Iterator["Pair"]:
    """Both at work, the queue beside the printer; one print was made long before."""
    (folder / "log").mkdir()
    pair = Pair(folder, clock, PIWS, log=TimedLog(folder / "log", clock=clock))
    pair.log.print(document="before.pdf")
    clock.move(days=30)
    with WebPrinter(machine, (Piws(),)) as server:
        pair.start()
        pair.enrol(server.url)
        pair.poll()
        pair.enrol_queue()
        pair.poll_queue()
        yield pair
        pair.stop()


@dataclass
class TimedLog(WindowsLog):
    """Its events happen when the clock says."""

    clock: Callable[[], datetime] = field(kw_only=True)

    @property
    def now(self) -> datetime:
        """When an event is written."""
        return self.clock()


@dataclass
class Pair(Reader):
    """`log` is that of the PC from which is printed."""

    log: TimedLog = field(kw_only=True)
    queue_id: str = ""

    @property
    def queue(self) -> Printer:
        """The queue's card."""
        return self.at_work.desk.db.printers.get(self.queue_id)

    def enrol_queue(self, beside: str = PLOTTER) -> None:
        """Track the queue; "": as a printer of its own."""
        found = self.log.driver.find(Address(url=f"windows://{QUEUE}"), self.clock())
        offered = Offer(driver="windows", found=found)
        self.queue_id = enrol.track(self.at_work.desk, offered, "Queue", beside).id

    def poll_queue(self) -> Round:
        """One round at it, as `collect` goes it."""
        desk = self.at_work.desk
        memory = desk.db.memories.of(self.queue_id)
        reading = self.log.driver.read(address(desk, self.queue), self.queue.device, memory, desk.now())
        return record(desk, self.queue_id, reading)

    def unplaced(self) -> set[str | None]:
        """The documents whose prints the queue waits for."""
        waits = unplaced(self.at_work.desk.db.memories.of(self.queue_id))
        return {facts.document for facts in waits.values()}

    def jobs(self) -> dict[str | None, Job]:
        """All jobs in the books by their documents, of which there must be one each."""
        jobs = self.at_work.desk.db.jobs.all()
        found = {job.facts.document: job for job in jobs}
        assert len(found) == len(jobs), sorted(str(job.facts.document) for job in jobs)
        return found
