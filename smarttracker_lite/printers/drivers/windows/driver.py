"""A printer of this PC, read from the print log of Windows.

`windows://HP%20DesignJet%20T730` is the printer that Windows calls “HP DesignJet T730”.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import quote, unquote

from smarttracker_lite.domain.machines import Device
from smarttracker_lite.errors import N_, NotAPrinter, PrinterReplaced, PrinterTrouble
from smarttracker_lite.printers.drivers.windows.consent import switch_log_on
from smarttracker_lite.printers.drivers.windows.jobs import is_same, queues
from smarttracker_lite.printers.drivers.windows.past import recalled, remembered
from smarttracker_lite.printers.drivers.windows.reading import News, read_log
from smarttracker_lite.printers.drivers.windows.wevtutil import PrintLog, own_program
from smarttracker_lite.printers.source import Address, Found, Memory, Reading

SCHEME = "windows"


class LogOff(PrinterTrouble):
    """Windows does not write its print log; `switch_on` changes that."""

    def __init__(self) -> None:
        super().__init__(
            N_("Windows does not write down what is printed."),
            N_("Choose “Switch on Windows’ print log” on the printer's page, or where printers are added."),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class WindowsDriver:
    """The driver for the printers of this PC; not tried on Windows yet. `program` is the command that reads
    event logs, None for Windows' own."""

    program: Sequence[str] | None = None

    @property
    def name(self) -> str:
        """The word kept with printers and jobs."""
        return SCHEME

    def queues(self, now: datetime) -> tuple[str, ...]:
        """The printers of this PC on which something was printed since the log is written. Raises
        PrinterTrouble."""
        return queues(self._everything(now).jobs)

    def find(self, address: Address, now: datetime) -> Found:
        """See `Driver.find`: the printer of that name, whose name is as Windows writes it."""
        news = self._everything(now)
        known = queues(news.jobs)
        asked = queue_of(address.url)
        queue = next((each for each in known if is_same(each, asked)), None)
        if queue is None:
            raise _unknown(asked, known)
        return Found(url=url_of(queue), device=_device(queue, news.computer))

    def read(self, address: Address, device: Device, memory: Memory, now: datetime) -> Reading:
        """See `Driver.read`. The log is that of all printers of the PC; a memory knows where it was left."""
        news = read_log(self._log(), recalled(memory), now)
        queue = queue_of(address.url)
        if news.computer and _device(queue, news.computer).identity != device.identity:
            raise _replaced(queue, news.computer, device)
        return Reading(
            device=device,
            jobs=tuple(job.facts for job in news.jobs if is_same(job.queue, queue)),
            memory=remembered(news.past),
            complaints=news.complaints,
            gaps=news.gaps,
        )

    def switch_on(self) -> None:
        """Ask the administrator to let Windows write its print log. Raises PrinterTrouble."""
        switch_log_on()

    def _everything(self, now: datetime) -> News:
        return read_log(self._log(), None, now)

    def _log(self) -> PrintLog:
        """The log, which is written. Raises PrinterTrouble."""
        log = PrintLog(program=self.program or (own_program(),))
        if not log.is_on():
            raise LogOff
        return log


def url_of(queue: str) -> str:
    """Where a printer of this PC is, by its name."""
    return f"{SCHEME}://{quote(queue, safe='')}"


def queue_of(url: str) -> str:
    """The printer's name as Windows calls it."""
    return unquote(url.strip().partition("://")[2]).strip()


def _device(queue: str, computer: str) -> Device:
    """A printer of one PC; one of the same name at another PC is another printer. The PC's name counts
    without its domain, which it may join or leave."""
    identity = f"{SCHEME}:{computer.partition('.')[0]}:{queue}".casefold()
    return Device(identity=identity, model=queue, name=queue)


def _unknown(asked: str, known: Sequence[str]) -> NotAPrinter:
    if not known:
        return NotAPrinter(
            N_("Windows has not written down any print yet."), N_("Print a page from this PC and try again.")
        )
    return NotAPrinter(
        N_("Windows has not written down any print on “{queue}” yet."),
        N_("Print a page on it and try again. It knows: {known}."),
        queue=asked,
        known=", ".join(known)[:500],
    )


def _replaced(queue: str, computer: str, device: Device) -> PrinterReplaced:
    return PrinterReplaced(
        N_("“{queue}” was a printer of another PC; this one is {computer}."),
        N_("Add it as a printer of this PC, or read it on the PC it belongs to."),
        queue=queue,
        computer=computer,
    )
