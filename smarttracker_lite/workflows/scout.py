"""Printers on the network that could be added, and which of them are tracked already."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from ipaddress import ip_address
from urllib.parse import SplitResult, urlsplit

from smarttracker_lite.domain.machines import Printer, is_queue
from smarttracker_lite.printers.discovery import Announced, discover
from smarttracker_lite.workflows.desk import Desk
from smarttracker_lite.workflows.enrol import tracked

LOOKING_S = 4.0
IPP_PORT = 631


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """A printer as it announces itself (hostile text); `tracked_as` is "" if it is not tracked. `moved` is
    the id of one that is tracked at another address."""

    name: str
    url: str
    model: str
    location: str
    tracked_as: str
    moved: str = ""


def scout(desk: Desk) -> list[Candidate]:
    """The printers that announce themselves within some seconds. Raises PrinterUnreachable."""
    return candidates(discover(LOOKING_S), tracked(desk))


def candidates(announced: Iterable[Announced], known: Iterable[Printer]) -> list[Candidate]:
    """Each announced printer, with the name it is tracked under.

    Printers of HP are to be asked at their address, as they may have a better way than the announced one;
    not so a queue, at whose address a print server answers.
    """
    owners = {key: printer for printer in known for key in _printer_keys(printer)}
    return [_candidate(each, owners) for each in announced]


def _candidate(announced: Announced, owners: Mapping[str, Printer]) -> Candidate:
    keys = _keys(announced.uuid, announced.url)
    known = next((owners[key] for key in keys if key in owners), None)
    return Candidate(
        name=announced.name,
        url=_url(announced, known),
        model=announced.model,
        location=announced.location,
        tracked_as=known.name if known else "",
        moved=known.id if known and _moved(known, announced) else "",
    )


def _url(announced: Announced, known: Printer | None) -> str:
    """Where to ask it. One that was read encrypted so far stays so."""
    if _MAKER.search(announced.model) and not is_queue(announced.url):
        return _host(announced.url)
    return (announced.encrypted if known and known.pin else "") or announced.url


def _moved(printer: Printer, announced: Announced) -> bool:
    """Whether it is tracked at an address that it has no longer. A name of the network goes with it."""
    host = urlsplit(printer.url).hostname or ""
    return bool(announced.hosts) and host not in announced.hosts and _is_number(host)


def _is_number(host: str) -> bool:
    try:
        return bool(ip_address(host))
    except ValueError:
        return False


_MAKER = re.compile(r"\b(HP|Hewlett)\b", re.IGNORECASE)


def _host(url: str) -> str:
    """The address alone, as one would type it."""
    host = _parts(url).hostname or ""
    return f"[{host}]" if ":" in host else host


def _parts(url: str) -> SplitResult:
    """Of a URL, or of an address alone."""
    return urlsplit(url if "://" in url else f"//{url}")


def _printer_keys(printer: Printer) -> tuple[str, ...]:
    """One that is no queue of a server is its host: what else is announced there is the same machine."""
    host = urlsplit(printer.url).hostname
    keys = _keys(printer.device.identity, printer.url)
    if printer.is_queue or not host:
        return keys
    usual = () if printer.driver == "ipp" else (f"{host}:{IPP_PORT}/ipp/print",)
    return (*keys, *usual, host)


def _keys(uuid: str, url: str) -> tuple[str, ...]:
    """What tells one printer from others: its UUID, or where it answers."""
    parts = _parts(url)
    own = uuid.lower().removeprefix("urn:uuid:")
    place = f"{parts.hostname}:{parts.port or IPP_PORT}{parts.path}" if parts.scheme else parts.hostname
    return tuple(key for key in (own, place) if key)
