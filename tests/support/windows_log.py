"""A print log of Windows in a folder, and the program that reads it in the place of `wevtutil`.

The program knows the words and the kind of question our driver uses, and answers as far as it is documented;
it has not been compared with the real one.
"""

import sys
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from xml.sax.saxutils import escape

from smarttracker_lite.printers.drivers.windows.driver import WindowsDriver

START = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
PROGRAM = Path(__file__).with_name("wevtutil.py")

SYSTEM = (
    "<Event xmlns='http://schemas.microsoft.com/win/2004/08/events/event'><System>"
    "<Provider Name='Microsoft-Windows-PrintService' Guid='{{747ef6fd-e535-4d16-b510-42c90f6873a1}}'/>"
    "<EventID>{kind}</EventID><Version>0</Version><Level>4</Level><TimeCreated SystemTime='{at}'/>"
    "<EventRecordID>{record}</EventRecordID><Correlation/><Execution ProcessID='2512' ThreadID='1848'/>"
    "<Channel>Microsoft-Windows-PrintService/Operational</Channel><Computer>{computer}</Computer></System>"
)
UNDER = "http://manifests.microsoft.com/win/2005/08/windows/printing/spooler/core/events"
NAMES = {307: "DocumentPrinted", 805: "RenderJobDiag"}


def entry(
    record: int, at: datetime, kind: int, told: Mapping[str, object], computer: str = "STUDIO-PC"
) -> str:
    """One event as `wevtutil` prints it."""
    written = at.strftime("%Y-%m-%dT%H:%M:%S.%f0Z")
    head = SYSTEM.format(record=record, kind=kind, at=written, computer=computer)
    texts = "".join(f"<{name}>{escape(str(text))}</{name}>" for name, text in told.items())
    name = NAMES.get(kind, "JobDiag")
    return f"{head}<UserData><{name} xmlns='{UNDER}'>{texts}</{name}></UserData></Event>"


@dataclass
class WindowsLog:
    """The log in `folder`, with room for so many events; `minutes` have passed since the first one."""

    folder: Path
    room: int = 1_000
    computer: str = "STUDIO-PC"
    record: int = 0
    minutes: int = 0
    job: int = 1
    entries: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.switch(on=True)
        self._write()

    @property
    def driver(self) -> WindowsDriver:
        """Reads this log."""
        return WindowsDriver(program=(sys.executable, str(PROGRAM), str(self.folder)))

    @property
    def now(self) -> datetime:
        """When the last event was written."""
        return START + self.minutes * MINUTE

    def switch(self, *, on: bool) -> None:
        """Let Windows write the log, or not."""
        (self.folder / "enabled").write_text("true" if on else "false")

    def clear(self, next_record: int = 1) -> None:
        """Empty it; the next event has this number."""
        self.entries, self.record = [], next_record - 1
        self._write()

    def render(self, copies: int, color: int = 2) -> None:
        """The next job is rendered."""
        self._add(805, {"JobId": self.job, "GdiJobSize": 0, "Color": color, "Copies": copies, "TTOption": 0})

    def print(self, queue: str = "Plotter", document: str = "Plan.pdf", pages: int = 2) -> None:
        """The next job is printed."""
        told = (self.job, document, "anna", "\\\\STUDIO-PC", queue, "IP_192.168.1.20", 69_009, pages)
        self._add(307, {f"Param{number}": text for number, text in enumerate(told, 1)})
        self.job += 1

    def chatter(self, events: int) -> None:
        """Other events that a spooler writes."""
        for _ in range(events):
            self._add(842, {"JobId": self.job})

    def _add(self, kind: int, told: Mapping[str, object]) -> None:
        self.record += 1
        self.minutes += 1
        self.entries.append(entry(self.record, self.now, kind, told, self.computer))
        self.entries = self.entries[-self.room :]
        self._write()

    def _write(self) -> None:
        (self.folder / "log.xml").write_text("\n".join(self.entries))


def utf16(entries: Iterable[str]) -> bytes:
    """As `wevtutil … /uni:true` prints them: without a mark of its encoding."""
    return "\r\n".join(entries).encode("utf-16-le")
