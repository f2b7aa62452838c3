"""A studio whose journal was damaged, as by a disk that turned a byte."""

from pathlib import Path

from smarttracker_lite.workflows import enrol
from smarttracker_lite.workflows.backup import back_up
from tests.support.order import furnish
from tests.support.studio import studio

DEMO = "demo://laser?seed=3&since=2026-11-02T00:00:00Z&live=2026-11-19T00:00:00Z"
LATER = ("Lost first", "Lost too")
"""Clients that came when the certain part of the journal had ended."""


def damage(folder: Path) -> None:
    """A studio in order with a printer and a backup, and then two clients of whom nothing is certain."""
    with studio(folder) as at_work:
        furnish(at_work)
        enrol.add(at_work.desk, DEMO, name="Laser")
        back_up(at_work.desk)
        for name in LATER:
            at_work.client(name)
    (journal,) = (folder / "books").glob("journal-*.jsonl")
    *certain, broken, last = journal.read_bytes().splitlines(keepends=True)
    journal.write_bytes(b"".join([*certain, broken[:40] + b"\x00" + broken[41:], last]))
