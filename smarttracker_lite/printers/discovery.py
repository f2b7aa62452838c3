"""Printers that announce themselves on the local network (DNS-SD, RFC 6763; Bonjour Printing Specification).

Only a help: announcements do not cross routers and may be blocked by a firewall, so an address can always be
typed instead; and so it is where zeroconf is not installed.
"""

import ipaddress
import threading
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from smarttracker_lite.errors import N_, PrinterUnreachable

if TYPE_CHECKING:
    from zeroconf import ServiceInfo, ServiceStateChange, Zeroconf

SCHEMES = {"_ipp._tcp.local.": "ipp", "_ipps._tcp.local.": "ipps"}
OTHERS = ("_pdl-datastream._tcp.local.", "_printer._tcp.local.", "_http._tcp.local.")
"""Announcements of printers that may not speak IPP, the likeliest first: port 9100, LPD, a web page."""
WEB = OTHERS[-1]
OWN_WORDS = frozenset({"ty", "product", "usb_mfg", "usb_mdl"})
"""What printers say of themselves, and no other web page does."""
RESOLVE_MS = 2000
MAX_PRINTERS = 500
_TYPE = N_("Type the printer's address; it shows it in its network settings.")


@dataclass(frozen=True, slots=True, kw_only=True)
class Announced:
    """A printer as it announces itself: hostile text, to be checked by asking `url`, which is its address
    alone if it did not say that it speaks IPP. `uuid` is "" if it has none, else without its `urn:uuid:`;
    `encrypted` is the URL at which it speaks IPP over TLS too, `hosts` are all its addresses."""

    name: str
    url: str
    encrypted: str = ""
    uuid: str = ""
    model: str = ""
    location: str = ""
    hosts: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class _Heard:
    """An announcement of one kind, and by what its machine is known from others."""

    kind: str
    announced: Announced
    marks: frozenset[str]


def discover(seconds: float, interfaces: Sequence[str] | None = None) -> list[Announced]:
    """Printers that answer within `seconds`, each once, sorted by name; asked through the interfaces with
    these addresses, by default all. Raises PrinterUnreachable where the network cannot be asked."""
    try:
        from zeroconf import InterfaceChoice, ServiceBrowser, Zeroconf  # noqa: PLC0415 - not everybody has it
    except ImportError as fault:
        text = N_("Printers cannot be looked for: the part that does it (zeroconf) is not installed.")
        raise PrinterUnreachable(text, _TYPE) from fault
    heard = _Ear()
    try:
        with Zeroconf(interfaces=list(interfaces) if interfaces else InterfaceChoice.All) as network:
            browser = ServiceBrowser(network, [*SCHEMES, *OTHERS], handlers=[heard.hear])
            threading.Event().wait(seconds)
            browser.cancel()
    except OSError as fault:
        raise PrinterUnreachable(N_("Printers cannot be looked for in this network."), _TYPE) from fault
    return _merged(heard.all.values())


class _Ear:
    """Asks for the details of each announcement as it comes."""

    def __init__(self) -> None:
        self.all: dict[str, _Heard] = {}

    def hear(
        self, zeroconf: "Zeroconf", service_type: str, name: str, state_change: "ServiceStateChange"
    ) -> None:
        """A printer that says goodbye may still be the one that is wanted."""
        if state_change.name == "Removed" or len(self.all) >= MAX_PRINTERS:
            return
        service = zeroconf.get_service_info(service_type, name, RESOLVE_MS)
        heard = service and _heard(service)
        if heard:
            self.all[name] = heard


def _heard(service: "ServiceInfo") -> _Heard | None:
    """None for port 0, which only claims a name, for an announcement without address, and for the web page of
    what may be no printer."""
    hosts = tuple(sorted(service.parsed_addresses(), key=lambda address: ":" in address))
    words = _words(service.properties)
    if not service.port or not hosts or (service.type == WEB and not OWN_WORDS & words.keys()):
        return None
    host = f"[{hosts[0]}]" if ipaddress.ip_address(hosts[0]).version == 6 else hosts[0]
    scheme, path = SCHEMES.get(service.type), words.get("rp", "ipp/print").lstrip("/")
    uuid = words.get("uuid", "").lower().removeprefix("urn:uuid:")
    announced = Announced(
        name=service.name.removesuffix(f".{service.type}"),
        url=f"{scheme}://{host}:{service.port}/{path}" if scheme else host,
        uuid=uuid,
        model=words.get("ty") or " ".join(filter(None, map(words.get, ("usb_mfg", "usb_mdl")))),
        location=words.get("note", ""),
        hosts=hosts,
    )
    marks = {uuid, words.get("usb_sern", ""), (service.server or "").lower(), *hosts}
    return _Heard(kind=service.type, announced=announced, marks=frozenset(marks - {""}))


def _words(properties: Mapping[bytes, bytes | None]) -> Mapping[str, str]:
    """The TXT record: names are case-insensitive, values as a rule UTF-8, and may be missing."""
    return {
        name.decode("ascii", "replace").lower(): value.decode("utf-8", "replace").strip()
        for name, value in properties.items()
        if value is not None
    }


def _merged(heard: Collection[_Heard]) -> list[Announced]:
    """Each printer once. A server may have many queues, which announce IPP; what else answers at one host, or
    has the UUID or serial number of another, is one printer."""
    printers = _by_ipp(each.announced for each in heard if each.kind in SCHEMES)
    known = {mark for each in heard if each.kind in SCHEMES for mark in each.marks}
    others = [each for each in heard if each.kind not in SCHEMES]
    for each in sorted(others, key=lambda other: (OTHERS.index(other.kind), other.announced.name)):
        if not known & each.marks:
            printers.append(each.announced)
        known |= each.marks
    return sorted(printers, key=lambda each: (each.name.casefold(), each.url))


def _by_ipp(announced: Iterable[Announced]) -> list[Announced]:
    """A printer once, though it announces ipp and ipps: by ipp, which needs no certificate to be trusted."""
    by_scheme = sorted(announced, key=lambda each: each.url, reverse=True)
    safe = {each.uuid: each.url for each in by_scheme if each.uuid and each.url.startswith("ipps:")}
    once = {each.uuid or each.url: each for each in by_scheme}
    return [replace(each, encrypted=safe.get(each.uuid, "")) for each in once.values()]
