"""Printers on the network that could be added, and which of them are tracked already."""

from collections.abc import Iterable
from dataclasses import dataclass
from urllib.parse import urlsplit

from smarttracker_lite.domain.machines import Printer
from smarttracker_lite.printers.discovery import Announced, discover
from smarttracker_lite.workflows.desk import Desk
from smarttracker_lite.workflows.enrol import tracked

LOOKING_S = 4.0
IPP_PORT = 631


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """A printer as it announces itself (hostile text); `tracked_as` is "" if it is not tracked."""

    name: str
    url: str
    model: str
    location: str
    tracked_as: str


def scout(desk: Desk) -> list[Candidate]:
    """The printers that announce themselves within some seconds. Raises PrinterUnreachable."""
    return candidates(discover(LOOKING_S), tracked(desk))


def candidates(announced: Iterable[Announced], known: Iterable[Printer]) -> list[Candidate]:
    """Each announced printer, with the name it is tracked under."""
    names = {key: printer.name for printer in known for key in _keys(printer.device.identity, printer.url)}
    return [
        Candidate(
            name=each.name,
            url=each.url,
            model=each.model,
            location=each.location,
            tracked_as=next((names[key] for key in _keys(each.uuid, each.url) if key in names), ""),
        )
        for each in announced
    ]


def _keys(uuid: str, url: str) -> tuple[str, ...]:
    """What tells one printer from others: its UUID, or where it answers."""
    parts = urlsplit(url)
    own = uuid.lower().removeprefix("urn:uuid:")
    return tuple(key for key in (own, f"{parts.hostname}:{parts.port or IPP_PORT}{parts.path}") if key)
