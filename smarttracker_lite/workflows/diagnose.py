"""The doctor: what this installation stands on, and a printer's answers for a report of a fault."""

import json
import platform
import re
from collections.abc import Iterable
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path

from smarttracker_lite import __version__
from smarttracker_lite.domain.machines import Printer, Trouble
from smarttracker_lite.domain.printing import JobFacts
from smarttracker_lite.errors import N_, TrackerError
from smarttracker_lite.printers.register import driver
from smarttracker_lite.store.files import write_whole
from smarttracker_lite.words import Words
from smarttracker_lite.workflows import place
from smarttracker_lite.workflows.backup import standing
from smarttracker_lite.workflows.desk import Desk
from smarttracker_lite.workflows.dial import address
from smarttracker_lite.workflows.enrol import tracked
from smarttracker_lite.workflows.halt import halted, shown
from smarttracker_lite.workflows.watch import Watch

_LIBRARIES = tuple(
    "bottle waitress requests tinydb typst babel pystray pywebview keyring desktop-notifier".split()
)
_PERSONAL = ("document", "user", "user_raw", "host", "account")
_SHORT_NAME = 4
"""Names with fewer letters are replaced as whole words only: "e" is in every sentence."""


@dataclass(frozen=True, slots=True)
class Sign:
    """One line of the doctor's report. What the program can do without is well, if with a warning."""

    point: str
    well: bool
    text: str


def installation() -> list[Sign]:
    """Versions of the program and of what it is made of; true whatever became of the data folder."""
    program = f"SmartTracker Lite {__version__}, Python {platform.python_version()}, {platform.platform()}"
    libraries = ", ".join(f"{name} {version(name)}" for name in _LIBRARIES)
    return [Sign("program", True, program), Sign("libraries", True, libraries)]


def diagnose(desk: Desk, watch: Watch) -> list[Sign]:
    """Versions, the data folder, its backups, the key ring, and whether each printer answered last time."""
    words = desk.words()
    return [
        *installation(),
        _books(desk, words),
        *_place(desk, words),
        _backups(desk, words),
        _key_ring(desk.secrets.kept, words),
        *(_printer(watch, words, printer) for printer in tracked(desk)),
    ]


def _books(desk: Desk, words: Words) -> Sign:
    if halt := halted(desk):
        return Sign("data folder", False, f"{in_words(words, halt.why)} {shown(words, halt)}")
    if trouble := desk.db.snapshot_trouble:
        slow = words.text("No record is lost, but the journal grows and starts become slow.")
        return Sign("data folder", False, f"{in_words(words, trouble)} {slow}")
    count = desk.db.jobs.count()
    books = words.plural("{folder}: {n} job", "{folder}: {n} jobs", count, folder=desk.db.folder)
    return Sign("data folder", True, books)


def _place(desk: Desk, words: Words) -> list[Sign]:
    doubt = place.warning(desk)
    told = words.text("Warning: {text}", text=in_words(words, doubt)) if doubt else ""
    return [Sign("place", True, told)] if doubt else []


def _backups(desk: Desk, words: Words) -> Sign:
    """Not to have one yet is a warning; that one could not be made is ill."""
    now = standing(desk)
    if trouble := now.trouble or now.second_trouble:
        return Sign("backups", False, in_words(words, trouble))
    if now.last is None:
        return Sign("backups", True, words.text("Warning: there is no backup yet."))
    last = words.text("The last backup is of {when}.", when=now.last.at)
    late = words.text("Warning: the program makes one a day while it runs.")
    return Sign("backups", True, f"{last} {late}" if now.late(desk.now()) else last)


def _key_ring(kept: bool, words: Words) -> Sign:
    if kept:
        return Sign("key ring", True, words.text("Passwords are kept in the system's key ring."))
    missing = N_(
        "Warning: no key ring. Passwords are forgotten when the program ends; install one, say GNOME Keyring."
    )
    return Sign("key ring", True, words.text(missing))


def _printer(watch: Watch, words: Words, printer: Printer) -> Sign:
    trouble = watch.trouble(printer)
    own = ", ".join(filter(None, (printer.device.model, printer.url or printer.driver)))
    told = in_words(words, trouble) if trouble else own
    return Sign(f"printer {printer.name}", trouble is None, told)


def in_words(words: Words, trouble: Trouble | TrackerError) -> str:
    """What is wrong and what to do about it, in one line."""
    return " ".join(words.text(part, **trouble.values) for part in (trouble.text, trouble.hint) if part)


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
        # In one pass, or the words put in would be searched for names again.
        self._names = re.compile("|".join(map(_pattern, longest_first)) or _NOTHING)

    def text(self, text: str) -> str:
        return self._names.sub(lambda found: self._words[found[0]], text)

    def value(self, value: object) -> object:
        """The same structure with every text scrubbed, those that name things too."""
        match value:
            case str():
                return self.text(value)
            case dict():
                return {self.text(str(key)): self.value(item) for key, item in value.items()}
            case list() | tuple():
                return [self.value(item) for item in value]
        return value


_NOTHING = r"(?!)"


def _pattern(name: str) -> str:
    return re.escape(name) if len(name) >= _SHORT_NAME else rf"(?<!\w){re.escape(name)}(?!\w)"
