"""Events of the log Microsoft-Windows-PrintService/Operational. Pure."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from xml.etree.ElementTree import Element

from smarttracker_lite.errors import N_
from smarttracker_lite.printers.drivers.windows.entries import child, element, entries, texts
from smarttracker_lite.printers.source import Complaint

MAX_TEXT = 1023
"""Letters of one text of an event; what is longer is cut."""
MAX_COMPLAINTS = 100
OLDEST, NEWEST = 2000, 9000
"""Years between which an event may have happened."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """One event: its `record` number, which may begin anew when the log is cleared, when it was written by
    the PC's clock, in UTC, which `kind` it is (EventID) and on which computer. `told` are the texts of its
    UserData by their names: of a 307, Param1 to Param8."""

    record: int
    at: datetime
    kind: int
    computer: str = ""
    told: Mapping[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Listing:
    """Events in their order, and those that could not be read."""

    events: tuple[Event, ...] = ()
    complaints: tuple[Complaint, ...] = ()


def parse_events(octets: bytes) -> Listing:
    """The events that `wevtutil qe … /f:xml` prints one after the other, or that the Event Viewer saves below
    a root `Events`; each once. Raises NoEvents and nothing else."""
    events: dict[tuple[int, datetime, str], Event] = {}
    complaints: list[Complaint] = []
    for entry in entries(octets):
        event = _event(element(entry))
        if event is not None:
            events[event.record, event.at, event.computer] = event
        elif len(complaints) < MAX_COMPLAINTS:
            complaints.append(
                Complaint(entry=_shown(entry), why=N_("The event cannot be read; it may be cut off."))
            )
    return Listing(events=in_order(events.values()), complaints=tuple(complaints))


def in_order(events: Iterable[Event]) -> tuple[Event, ...]:
    """The oldest first, as they were written."""
    return tuple(sorted(events, key=lambda event: (event.at, event.record)))


def _event(event: Element | None) -> Event | None:
    system = child(event, "System")
    said = texts(system)
    record, kind = _whole(said.get("EventRecordID", "")), _whole(said.get("EventID", ""))
    created = child(system, "TimeCreated")
    at = None if created is None else _moment(created.get("SystemTime", ""))
    if record is None or kind is None or at is None:
        return None
    written = next(iter(child(event, "UserData") or ()), None)
    told = {name: text[:MAX_TEXT] for name, text in texts(written).items()}
    return Event(record=record, at=at, kind=kind, computer=said.get("Computer", "")[:MAX_TEXT], told=told)


def _whole(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdecimal() and len(text) <= 19 else None


def _moment(text: str) -> datetime | None:
    """In UTC, to the microsecond; Windows writes 7 digits behind the second, or 9."""
    try:
        told = datetime.fromisoformat(text)
        moment = told.astimezone(UTC) if told.tzinfo else told.replace(tzinfo=UTC)
    except (ValueError, OverflowError):
        return None
    return moment if OLDEST <= moment.year <= NEWEST else None


def _shown(entry: str) -> str:
    return " ".join(entry.split())[:80]
