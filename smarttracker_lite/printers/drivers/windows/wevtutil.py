"""The door to `wevtutil`, the program of Windows that reads its event logs."""

import os
import subprocess
import sys
import threading
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import PureWindowsPath

from smarttracker_lite.errors import N_, NotAPrinter, PrinterRefused, PrinterTrouble
from smarttracker_lite.printers.drivers.windows.entries import MAX_OCTETS, text_of
from smarttracker_lite.printers.drivers.windows.events import Event, Listing, in_order, parse_events
from smarttracker_lite.printers.drivers.windows.jobs import PRINTED, RENDERED
from smarttracker_lite.printers.source import Complaint

LOG = "Microsoft-Windows-PrintService/Operational"
PAGE = 2_000
"""Events asked for at a time."""
PATIENCE_S = 60
ACCESS_DENIED = 5
NO_WINDOW = getattr(subprocess, "CREATE_NO_WINDOW", 0)
"""Windows would show a black window for each question otherwise."""


if sys.platform == "win32":

    def own_program() -> str:
        """Where Windows keeps it; not just any program of that name."""
        return str(PureWindowsPath(os.environ.get("SYSTEMROOT", r"C:\Windows"), "System32", "wevtutil.exe"))

else:

    def own_program() -> str:
        """There is none: raises NotAPrinter."""
        raise NotAPrinter(
            N_("The print log of Windows can only be read on Windows."),
            N_("Add the printer by its address in the network, or read a log saved as XML."),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class PrintLog:
    """The print log of this PC; `program` is the command that reads it, `patience_s` what each question may
    take. All methods raise a PrinterTrouble in words."""

    program: Sequence[str]
    page: int = PAGE
    patience_s: float = PATIENCE_S

    def is_on(self) -> bool:
        """Does Windows write this log? It does not until somebody wants it to."""
        lines = text_of(self._asked("gl", LOG)).splitlines()
        return any(line.replace(" ", "").casefold() == "enabled:true" for line in lines)

    def newest(self) -> Event | None:
        """The last event of any kind; None if there is none."""
        return next(iter(self._queried("/c:1", "/rd:true").events), None)

    def oldest(self) -> Event | None:
        """The first event of any kind that has not been overwritten yet."""
        return next(iter(self._queried("/c:1", "/rd:false").events), None)

    def printed(self, after: int, and_record: int = 0) -> Listing:
        """The events 307 and 805 with numbers greater than `after`, the oldest first, and with them the event
        of the other number, of whatever kind."""
        events: list[Event] = []
        complaints: list[Complaint] = []
        while True:
            listing = self._queried(f"/q:{_question(after, and_record)}", "/rd:false", f"/c:{self.page}")
            events += listing.events
            complaints += listing.complaints
            last = max((event.record for event in listing.events), default=0)
            if len(listing.events) + len(listing.complaints) < self.page or last <= after:
                return Listing(events=in_order(events), complaints=tuple(complaints))
            after, and_record = last, 0

    def _queried(self, *options: str) -> Listing:
        return parse_events(self._asked("qe", LOG, *options, "/f:xml", "/uni:true"))

    def _asked(self, *words: str) -> bytes:
        octets, code = _run([*self.program, *words], self.patience_s)
        if code:
            raise _trouble(code, text_of(octets))
        return octets


def _question(after: int, and_record: int) -> str:
    wanted = f"(EventID={PRINTED} or EventID={RENDERED}) and EventRecordID>{after}"
    return f"*[System[({wanted}) or EventRecordID={and_record}]]" if and_record else f"*[System[{wanted}]]"


def _run(command: Sequence[str], patience_s: float) -> tuple[bytes, int]:
    """What the program prints, and how it ended."""
    try:
        with subprocess.Popen(
            command,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            creationflags=NO_WINDOW,
        ) as child:
            return _heard(child, patience_s)
    except OSError as fault:
        raise PrinterTrouble(
            N_("The program that reads the print log of Windows does not start ({reason})."),
            N_("Restart the PC. If that does not help, ask its administrator whether programs are blocked."),
            reason=fault.strerror or str(fault),
        ) from fault


def _heard(child: subprocess.Popen[bytes], patience_s: float) -> tuple[bytes, int]:
    too_long = threading.Event()

    def end() -> None:
        too_long.set()
        child.kill()

    guard = threading.Timer(patience_s, end)
    guard.start()
    try:
        octets = child.stdout.read(MAX_OCTETS + 1) if child.stdout else b""
        too_much = len(octets) > MAX_OCTETS
        if too_much:
            child.kill()
        code = child.wait()
    finally:
        guard.cancel()
    if too_much or too_long.is_set():
        raise PrinterTrouble(
            N_("The print log of Windows takes too long to read."),
            N_("Restart the PC. If that does not help, save the log in the Event Viewer and clear it."),
        )
    return octets, code


def _trouble(code: int, said: str) -> PrinterTrouble:
    if code == ACCESS_DENIED:
        return PrinterRefused(
            N_("Windows does not let you read its print log."),
            N_("Ask the PC's administrator to put you into the group “Event Log Readers”, and log in again."),
        )
    return PrinterTrouble(
        N_("The print log of Windows cannot be read (error {code}: {said})."),
        N_("Look in the Event Viewer whether Microsoft-Windows-PrintService/Operational can be opened."),
        code=code,
        said=" ".join(said.split())[:200],
    )
