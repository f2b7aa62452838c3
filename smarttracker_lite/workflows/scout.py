"""Printers on the network that could be added, and which of them are tracked already."""

import re
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
    """Each announced printer, with the name it is tracked under.

    Printers of HP are to be asked at their address, as they may have a better way than the announced one.
    """
    names = {key: printer.name for printer in known for key in _printer_keys(printer)}
    return [
        Candidate(
            name=each.name,
            url=_host(each.url) if _MAKER.search(each.model) else each.url,
            model=each.model,
            location=each.location,
            tracked_as=next((names[key] for key in _keys(each.uuid, each.url) if key in names), ""),
        )
        for each in announced
    ]


_MAKER = re.compile(r"\b(HP|Hewlett)\b", re.IGNORECASE)


def _host(url: str) -> str:
    """The address alone, as one would type it."""
    host = urlsplit(url).hostname or ""
    return f"[{host}]" if ":" in host else host


def _printer_keys(printer: Printer) -> tuple[str, ...]:
    """One that is read in another way is known by its host: the announced one is the same machine."""
    keys = _keys(printer.device.identity, printer.url)
    return (
        keys if printer.driver == "ipp" else (*keys, f"{urlsplit(printer.url).hostname}:{IPP_PORT}/ipp/print")
    )


def _keys(uuid: str, url: str) -> tuple[str, ...]:
    """What tells one printer from others: its UUID, or where it answers."""
    parts = urlsplit(url)
    own = uuid.lower().removeprefix("urn:uuid:")
    return tuple(key for key in (own, f"{parts.hostname}:{parts.port or IPP_PORT}{parts.path}") if key)
