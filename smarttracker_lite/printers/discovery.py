"""Printers that announce themselves on the local network (DNS-SD, RFC 6763; Bonjour Printing Specification).

Only a help: announcements do not cross routers and may be blocked by a firewall, so an address can always be
typed instead.
"""

import ipaddress
import threading
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from zeroconf import InterfaceChoice, ServiceBrowser, ServiceInfo, ServiceListener, Zeroconf

from smarttracker_lite.errors import N_, PrinterUnreachable

SCHEMES = {"_ipp._tcp.local.": "ipp", "_ipps._tcp.local.": "ipps"}
RESOLVE_MS = 2000
MAX_PRINTERS = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class Announced:
    """A printer as it announces itself: hostile text, to be checked by asking `url`. `uuid` is "" if it has
    none, else without its `urn:uuid:`."""

    name: str
    url: str
    uuid: str = ""
    model: str = ""
    location: str = ""


def discover(seconds: float, interfaces: Sequence[str] | None = None) -> list[Announced]:
    """Printers that answer within `seconds`, each once, sorted by name; asked through the interfaces with
    these addresses, by default all. Raises PrinterUnreachable where the network cannot be asked."""
    listener = _Listener()
    try:
        with Zeroconf(interfaces=list(interfaces) if interfaces else InterfaceChoice.All) as network:
            browser = ServiceBrowser(network, list(SCHEMES), listener)
            threading.Event().wait(seconds)
            browser.cancel()
    except OSError as fault:
        raise PrinterUnreachable(
            N_("Printers cannot be looked for in this network."),
            N_("Type the printer's address; it shows it in its network settings."),
        ) from fault
    return _merged(listener.seen.values())


class _Listener(ServiceListener):
    """Asks for the details of each announcement as it comes."""

    def __init__(self) -> None:
        self.seen: dict[str, Announced] = {}

    def add_service(self, zc: Zeroconf, type_: str, name: str) -> None:
        service = zc.get_service_info(type_, name, RESOLVE_MS)
        announced = service and len(self.seen) < MAX_PRINTERS and _announced(service)
        if announced:
            self.seen[name] = announced

    def update_service(self, zc: Zeroconf, type_: str, name: str) -> None:
        self.add_service(zc, type_, name)

    def remove_service(self, zc: Zeroconf, type_: str, name: str) -> None:
        """A printer that says goodbye may still be the one that is wanted."""


def _announced(service: ServiceInfo) -> Announced | None:
    """None for port 0, which only claims a name, and for an announcement without address."""
    addresses = sorted(service.parsed_addresses(), key=lambda address: ":" in address)
    if not service.port or not addresses:
        return None
    words = _words(service.properties)
    host = f"[{addresses[0]}]" if ipaddress.ip_address(addresses[0]).version == 6 else addresses[0]
    path = words.get("rp", "ipp/print").lstrip("/")
    return Announced(
        name=service.name.removesuffix(f".{service.type}"),
        url=f"{SCHEMES[service.type]}://{host}:{service.port}/{path}",
        uuid=words.get("uuid", "").lower().removeprefix("urn:uuid:"),
        model=words.get("ty", ""),
        location=words.get("note", ""),
    )


def _words(properties: Mapping[bytes, bytes | None]) -> Mapping[str, str]:
    """The TXT record: names are case-insensitive, values as a rule UTF-8, and may be missing."""
    return {
        name.decode("ascii", "replace").lower(): value.decode("utf-8", "replace").strip()
        for name, value in properties.items()
        if value is not None
    }


def _merged(announced: Iterable[Announced]) -> list[Announced]:
    """A printer once, though it announces ipp and ipps: by ipp, which needs no certificate to be trusted."""
    by_scheme = sorted(announced, key=lambda each: each.url)
    printers = {each.uuid or each.url: each for each in reversed(by_scheme)}
    return sorted(printers.values(), key=lambda each: (each.name.casefold(), each.url))
