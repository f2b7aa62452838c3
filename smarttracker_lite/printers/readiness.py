"""Where each generation of printers keeps what tracking needs, and what can be tried from here."""

import socket
import sys
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import StrEnum
from urllib.parse import urlsplit
from urllib.request import getproxies

from smarttracker_lite.domain.machines import is_queue
from smarttracker_lite.domain.readiness import Point
from smarttracker_lite.errors import N_, PrinterRefused, PrinterTrouble, WrongPassword
from smarttracker_lite.printers import wire
from smarttracker_lite.printers.refusal import host_of
from smarttracker_lite.printers.register import driver
from smarttracker_lite.printers.source import Address
from smarttracker_lite.printers.tls import CONNECT_S

_PANEL = N_("the printer's panel › Network: its address; Information: its serial number")
_SERVICES = N_(
    "the printer's web page or panel › Network › Services or Protocols: switch IPP and the web page on"
)
_HP: Mapping[Point, str] = {
    Point.ANSWER: _PANEL,
    Point.FIREWALL: N_(
        "the printer's panel › Connectivity or Network › Advanced: switch its web page (EWS) on"
    ),
    Point.JOBS: N_("the printer's web page › Main › Job queue or Accounting"),
    Point.PASSWORD: N_("the printer's web page › Setup › Security › Administrator password"),
    Point.OPEN: N_("the printer's web page › Setup › Security › Administrator password"),
    Point.NAMES: N_(
        "the printer's web page › Setup › Security, or Printer settings › Accounting: switch off "
        "“Exclude personal information from accounting”"
    ),
    Point.CERTIFICATE: N_("the printer's web page › Setup › Security › Certificates"),
    Point.PROXY: N_("the printer's web page › Setup or Networking › Internet connection › Proxy"),
    Point.FIRMWARE: N_("the printer's web page › Setup or Support › Firmware update"),
    Point.CLOCK: N_("the printer's web page › Setup › Date and time"),
}
_ANY: Mapping[Point, str] = {
    Point.ANSWER: _PANEL,
    Point.FIREWALL: _SERVICES,
    Point.JOBS: N_("the printer's web page or panel › Jobs"),
    Point.PASSWORD: N_("the printer's web page › Security or Administration › Password"),
    Point.OPEN: N_("the printer's web page › Security or Administration › Password"),
    Point.NAMES: N_("the printer's web page › Security or Privacy › Show user name and job name"),
    Point.CERTIFICATE: N_("the printer's web page › Network or Security › Certificates"),
    Point.PROXY: N_("the printer's web page › Network › Proxy"),
    Point.FIRMWARE: N_("the printer's web page or panel › Maintenance › Firmware update"),
    Point.CLOCK: N_("the printer's web page or panel › Date and time"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Generation:
    """A generation of printers: the menus to its settings, the path of a page of its settings, which only its
    administrator may open if there is a password, and that of its list of jobs ("": not known)."""

    menus: Mapping[Point, str] = field(default_factory=lambda: _ANY)
    guarded: str = ""
    accounting: str = ""


_CUPS: Mapping[Point, str] = {
    Point.ANSWER: N_("on the print server: “lpstat -t” shows its queues and whether they run"),
    Point.FIREWALL: N_("on the print server, in cupsd.conf: “Port 631”; then start CUPS anew"),
    Point.JOBS: N_("the page of the queue › Show All Jobs"),
    Point.NAMES: N_("on the print server, in cupsd.conf › <Policy default>: “JobPrivateValues none”"),
    Point.PASSWORD: N_(
        "on the print server, in cupsd.conf › <Location /admin>: “AuthType Default”, “Require user @SYSTEM”"
    ),
    Point.OPEN: N_(
        "on the print server, in cupsd.conf › <Location /printers>: “AuthType Basic”, “Require valid-user”"
    ),
    Point.CERTIFICATE: N_(
        "on the print server: “DefaultEncryption IfRequested” in cupsd.conf; its certificate and key lie in "
        "/etc/cups/ssl"
    ),
    Point.CLOCK: N_("on the print server: date and time (Linux: “sudo timedatectl set-ntp true”)"),
}
_EVENTS = N_(
    "Windows: Event Viewer › Applications and Services Logs › Microsoft › Windows › PrintService › "
    "Operational"
)
_FIREWALLS: Mapping[str, str] = {
    "win32": N_(
        "Windows: Settings › Privacy & security › Windows Security › Firewall & network protection › "
        "Allow an app through firewall: tick “SmartTracker Lite”"
    ),
    "darwin": N_("macOS: System Settings › Network › Firewall › Options: allow “SmartTracker Lite”"),
    "linux": N_("Linux: “sudo ufw status” shows whether a firewall is on; it must let connections out"),
}
"""By the name Python gives to the system."""
GENERATIONS: Mapping[str, Generation] = {
    "hp_piws": Generation(
        menus=_HP,
        guarded="/LFPWebServices/PI/Settings",
        accounting="/LFPWebServices/PI/JQ/JobQueueCollection",
    ),
    "hp_ews": Generation(
        menus=_HP,
        accounting="/hp/device/webAccess/accounting.xls?cost=y",
    ),
    "windows": Generation(
        menus={
            Point.ANSWER: _EVENTS,
            Point.JOBS: _EVENTS,
            Point.NAMES: N_(
                "Windows: gpedit.msc › Computer Configuration › Administrative Templates › Printers › "
                "“Allow job name in event logs”: Enabled"
            ),
        }
    ),
}
"""By the name of the driver."""


IPP_PORT = 631
_SHOWN_BY = {"https": "https", "http": "http", "ipps": "https", "ipp": "http"}
_USUAL_PORTS = {IPP_PORT, 80, 443}
"""A printer that is asked by IPP at one of these has its web page at the usual port."""


def generation(driver: str, url: str = "") -> Generation:
    """Any other printer has menus of its maker's own, and a queue of CUPS none: it has a file."""
    return GENERATIONS.get(driver) or Generation(menus=_CUPS if is_queue(url) else _ANY)


def own_firewall() -> str:
    """The way to the firewall of this computer."""
    return _FIREWALLS.get(sys.platform, _FIREWALLS["linux"])


def web_page(url: str) -> str:
    """The printer's own page, or that of a queue, which is where the queue is; "" for what has none."""
    parts = urlsplit(url)
    scheme = _SHOWN_BY.get(parts.scheme)
    host = f"[{parts.hostname}]" if ":" in (parts.hostname or "") else parts.hostname
    if not scheme or not host:
        return ""
    if is_queue(url):
        return f"{scheme}://{host}:{parts.port or IPP_PORT}{parts.path}"
    elsewhere = parts.port if parts.scheme == scheme or parts.port not in _USUAL_PORTS else None
    return f"{scheme}://{host}:{elsewhere}/" if elsewhere else f"{scheme}://{host}/"


class Door(StrEnum):
    """How a page of the printer stands: open to all; opened to us, by the password it asked for; closed."""

    OPEN = "open"
    OPENED = "opened"
    CLOSED = "closed"


def door(address: Address, path: str) -> Door | None:
    """How the page stands, tried once; None if that cannot be told, or there is no such page. Raises
    WrongPassword."""
    page = web_page(address.url).rstrip("/") + path
    try:
        reply = wire.get(replace(address, url=page))
    except WrongPassword:
        raise
    except PrinterRefused:
        return Door.CLOSED
    except PrinterTrouble:
        return None
    return Door.OPENED if reply.let_in else Door.OPEN


def doors(address: Address, way: str, now: datetime) -> tuple[Door | None, Door | None]:
    """Of the page of its settings, and of its list of jobs, which its driver (`way`) has just read. Raises
    WrongPassword."""
    known = generation(way)
    settings = _settings(address, known.guarded) if known.guarded else None
    listing = door(address, known.accounting) if known.accounting else _asked(address, way, now)
    return settings, listing


def _settings(address: Address, path: str) -> Door | None:
    """Closed too to a user who may see the jobs, and no settings: that must not stop the reading of jobs."""
    try:
        return door(address, path)
    except WrongPassword as refusal:
        if refusal.sure:
            raise
        return Door.CLOSED


def _asked(address: Address, way: str, now: datetime) -> Door | None:
    """Of a printer without such a page: whether it says who it is to somebody it does not know."""
    if not address.user:
        return None
    try:
        driver(way).find(replace(address, user="", password=""), now)
    except PrinterTrouble as trouble:
        return Door.OPENED if isinstance(trouble, PrinterRefused) else None
    return None


def reachable(host: str, port: int, *, connect_s: float = CONNECT_S) -> bool | None:
    """Whether somebody listens there; None if nothing comes back at all, as behind a firewall."""
    try:
        socket.create_connection((host, port), connect_s).close()
    except TimeoutError:
        return None
    except (OSError, UnicodeError):
        return False
    return True


def proxies() -> tuple[str, ...]:
    """The web proxies that this computer is told to use: host and port, and no password beside them."""
    with suppress(OSError, ValueError):
        told = {url for scheme, url in getproxies().items() if scheme in {"http", "https"}}
        return tuple(sorted(host_of(url if "://" in url else f"//{url}") for url in told))
    return ()
