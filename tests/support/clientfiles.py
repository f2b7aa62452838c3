"""Lists of clients for the import: what they would do, and what they did."""

from collections.abc import Sequence

from smarttracker_lite.domain.clients import Client
from smarttracker_lite.errors import filled
from smarttracker_lite.workflows.clientfile.layout import guess
from smarttracker_lite.workflows.clientfile.table import table_of
from smarttracker_lite.workflows.clientfile.taking import DryRun, look, take
from tests.support.studio import Studio


def octets_of(*lines: str) -> bytes:
    """A file of these lines as spreadsheets write it."""
    return "\r\n".join(lines).encode("utf-8-sig")


def tried(studio: Studio, octets: bytes) -> DryRun:
    """What the file would do, its columns as they are guessed."""
    table = table_of(octets)
    return look(studio.desk, table, guess(table))


def taken(studio: Studio, octets: bytes) -> list[Client]:
    """The clients of the books, by name, after the file was taken."""
    table = table_of(octets)
    take(studio.desk, table, guess(table), tried(studio, octets))
    return sorted(studio.desk.db.clients.all(), key=lambda client: client.name)


def fresh(run: DryRun) -> Sequence[Client]:
    """The clients that would be new."""
    return [each.client for each in run.fresh]


def faults(run: DryRun) -> list[tuple[int, str, str]]:
    """What is left out: line, whom it is about, and why."""
    return [(each.line, each.who, filled(each.trouble.text, each.trouble.values)) for each in run.wrong]
