"""Where the last reading of the log ended; kept with the printer as JSON."""

from dataclasses import dataclass
from datetime import UTC, datetime

from smarttracker_lite.printers.source import Memory

START = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Mark:
    """An event by its number and when it was written; number 0 is the beginning of an empty log."""

    record: int = 0
    at: datetime = START


@dataclass(frozen=True, slots=True, kw_only=True)
class Past:
    """When the log was read last, its last event then, of any kind, and the number from which on events must
    be read again, as a job that was rendered there may have been printed since."""

    read_at: datetime
    head: Mark
    since: int


def recalled(memory: Memory) -> Past | None:
    """From JSON; an empty or foreign memory is no past."""
    match memory:
        case {"read": str(read), "head": [int(record), str(at)], "since": int(since)}:
            try:
                mark = Mark(record, datetime.fromisoformat(at))
                return Past(read_at=datetime.fromisoformat(read), head=mark, since=since)
            except ValueError:
                return None
        case _:
            return None


def remembered(past: Past) -> Memory:
    """As JSON."""
    head = [past.head.record, past.head.at.isoformat()]
    return {"read": past.read_at.isoformat(), "head": head, "since": past.since}
