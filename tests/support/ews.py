"""Pages of older HP large format printers, recorded or made of rows, and readings of them."""

import json
from collections.abc import Sequence
from datetime import UTC, datetime, tzinfo
from pathlib import Path
from zoneinfo import ZoneInfo

from smarttracker_lite.domain.machines import Device, Gap
from smarttracker_lite.domain.printing import JobFacts
from smarttracker_lite.printers.drivers.hp_ews.driver import EwsDriver
from smarttracker_lite.printers.drivers.hp_ews.listing import parse_listing
from smarttracker_lite.printers.drivers.hp_ews.past import recalled
from smarttracker_lite.printers.drivers.hp_ews.reading import reading_of
from smarttracker_lite.printers.source import Address, Memory, Reading
from tests.support.web_printer.printer import WebPrinter

RECORDINGS = Path(__file__).parents[1] / "recordings" / "hp_ews"
DEVICE = Device(identity="MY12345678", model="HP Designjet T2300")
ROME = ZoneInfo("Europe/Rome")
DRIVER = EwsDriver(zone=ROME)
NOW = datetime(2026, 11, 22, 9, tzinfo=UTC)
HEADERS = (
    *("Document", "Job type", "Status", "Copies", "Cost type", "Paper type", "Paper usage", "Paper length"),
    *("Ink used", "User name", "Account ID", "Date"),
)
TOP = "treeTableTitleRowClosed treeTableTopLevel"


def recording(name: str) -> bytes:
    return (RECORDINGS / name).read_bytes()


def page(*rows: Sequence[str], headers: Sequence[str] = HEADERS) -> bytes:
    """A page with these rows; one whose first cell is empty belongs to the job above it."""
    lines = [f'<tr class="{TOP if row[0] else "contentsRow"}">{_cells(row, "td")}</tr>' for row in rows]
    return f"<table><tr>{_cells(headers, 'th')}</tr>{''.join(lines)}</table>".encode()


def _cells(row: Sequence[str], tag: str) -> str:
    return "".join(f"<{tag}>{cell}</{tag}>" for cell in row)


def job(document: str = "Plan.pdf", when: str = "Jul 10, 2026 3:05:02 PM", **cells: str) -> list[str]:
    """The row of a job; `cells` by their headers, with `_` for a space."""
    usual = {
        "Document": document,
        "Job type": "Print",
        "Status": "printed",
        "Copies": "1",
        "Paper usage": "0.8639 m²",
        "User name": "anna",
        "Date": when,
    }
    return [
        (usual | {name.replace("_", " "): cell for name, cell in cells.items()}).get(h, "") for h in HEADERS
    ]


def read(
    octets: bytes, memory: Memory | None = None, now: datetime = NOW, zone: tzinfo | None = ROME
) -> Reading:
    """A reading after `memory`, which comes back as a store keeps it."""
    kept = json.loads(json.dumps(memory or {}))
    return reading_of(parse_listing(octets), "", recalled(kept), DEVICE, now, zone)


class Follower:
    """Reads one printer again and again, as the collector does."""

    def __init__(self, printer: WebPrinter, user: str = "", password: str = "") -> None:
        self.printer = printer
        self.found = DRIVER.find(Address(url=printer.url, user=user, password=password), self.now)
        self.address = Address(url=self.found.url, user=user, password=password)
        self.memory: Memory = {}
        self.jobs: list[JobFacts] = []
        self.gaps: list[Gap] = []

    @property
    def now(self) -> datetime:
        return self.printer.machine.clock()

    def read(self) -> int:
        reading = DRIVER.read(self.address, self.found.device, self.memory, self.now)
        self.memory = json.loads(json.dumps(reading.memory))
        self.jobs += reading.jobs
        self.gaps += reading.gaps
        return len(reading.jobs)
