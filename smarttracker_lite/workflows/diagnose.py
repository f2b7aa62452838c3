"""The doctor: what this installation stands on, and a printer's answers for a report of a fault."""

import json
import platform
from collections.abc import Iterable
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path

from smarttracker_lite import __version__
from smarttracker_lite.domain.printing import JobFacts
from smarttracker_lite.printers.register import driver
from smarttracker_lite.store.files import write_whole
from smarttracker_lite.workflows.collect import address
from smarttracker_lite.workflows.desk import Desk
from smarttracker_lite.workflows.enrol import tracked

_LIBRARIES = ("bottle", "waitress", "requests", "tinydb", "typst", "babel", "pystray", "pywebview", "keyring")
_PERSONAL = ("document", "user", "user_raw", "host", "account")


@dataclass(frozen=True, slots=True)
class Sign:
    """One line of the doctor's report."""

    point: str
    well: bool
    text: str


def diagnose(desk: Desk) -> list[Sign]:
    """Versions, the data folder, the key ring, and whether each printer answered last time."""
    words = desk.words()
    ring = (
        words.text("Passwords are kept in the system's key ring.")
        if desk.secrets.kept
        else words.text(
            "No key ring: passwords are forgotten when the program ends. Install one, say GNOME Keyring."
        )
    )
    return [
        Sign(
            "program",
            True,
            f"SmartTracker Lite {__version__}, Python {platform.python_version()}, {platform.platform()}",
        ),
        Sign("libraries", True, ", ".join(f"{name} {version(name)}" for name in _LIBRARIES)),
        Sign(
            "data folder",
            True,
            words.text("{folder}: {count} jobs", folder=desk.db.folder, count=len(desk.db.jobs.all())),
        ),
        Sign("key ring", desk.secrets.kept, ring),
        *_printers(desk),
    ]


def _printers(desk: Desk) -> list[Sign]:
    words = desk.words()
    return [
        Sign(
            f"printer {printer.name}",
            printer.trouble is None,
            words.text(printer.trouble.text, **printer.trouble.values)
            if printer.trouble
            else f"{printer.device.model}, {printer.url}",
        )
        for printer in tracked(desk)
    ]


def record(desk: Desk, printer_id: str, path: Path) -> int:
    """Write what a printer answers now into a JSON file, names replaced; gives the number of jobs.

    Raises PrinterTrouble if it does not answer.
    """
    printer = desk.db.printers.get(printer_id)
    reading = driver(printer.driver).read(address(desk, printer), printer.device, {}, desk.now())
    scrub = _Scrubber(reading.jobs)
    told = {
        "driver": printer.driver,
        "model": reading.device.model,
        "firmware": reading.device.firmware,
        "complaints": [
            {"entry": scrub.text(each.entry), "why": scrub.text(each.why)} for each in reading.complaints
        ],
        "jobs": [scrub.value(facts.raw) for facts in reading.jobs],
    }
    write_whole(path, json.dumps(told, indent=1, ensure_ascii=False, default=str).encode())
    return len(reading.jobs)


class _Scrubber:
    """Replaces the names of people and documents by "name-1", "name-2" …, the same name by the same word."""

    def __init__(self, jobs: Iterable[JobFacts]) -> None:
        names = {getattr(facts, field) for facts in jobs for field in _PERSONAL} - {None, ""}
        longest_first = sorted(names, key=lambda name: (-len(name), name))
        self._words = {name: f"name-{place}" for place, name in enumerate(longest_first, 1)}

    def text(self, text: str) -> str:
        for name, word in self._words.items():
            text = text.replace(name, word)
        return text

    def value(self, value: object) -> object:
        """The same structure with every text scrubbed."""
        if isinstance(value, str):
            return self.text(value)
        if isinstance(value, dict):
            return {key: self.value(item) for key, item in value.items()}
        if isinstance(value, list | tuple):
            return [self.value(item) for item in value]
        return value
