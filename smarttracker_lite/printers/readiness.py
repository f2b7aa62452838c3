"""Where each generation of printers keeps what tracking needs, and what can be tried from here."""

import socket
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field, replace
from urllib.parse import urlsplit
from urllib.request import getproxies

from smarttracker_lite.domain.readiness import Point
from smarttracker_lite.errors import N_, NotAPrinter, PrinterRefused, PrinterTrouble
from smarttracker_lite.printers import wire
from smarttracker_lite.printers.refusal import host_of
from smarttracker_lite.printers.source import Address
from smarttracker_lite.printers.tls import CONNECT_S

_HP: Mapping[Point, str] = {
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
    Point.PASSWORD: N_("the printer's web page › Security or Administration › Password"),
    Point.NAMES: N_("the printer's web page › Security or Privacy › Show user name and job name"),
    Point.CERTIFICATE: N_("the printer's web page › Network or Security › Certificates"),
    Point.PROXY: N_("the printer's web page › Network › Proxy"),
    Point.FIRMWARE: N_("the printer's web page or panel › Maintenance › Firmware update"),
    Point.CLOCK: N_("the printer's web page or panel › Date and time"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Generation:
    """A generation of printers: the menus to its settings, the path of a page that only its administrator
    may open, and that of its list of jobs ("": not known)."""

    menus: Mapping[Point, str] = field(default_factory=lambda: _ANY)
    guarded: str = ""
    accounting: str = ""


GENERATIONS: Mapping[str, Generation] = {
    "hp_piws": Generation(
        menus=_HP,
        guarded="/LFPWebServices/PI/Settings",
        accounting="/LFPWebServices/PI/JQ/JobQueueCollection",
    ),
    "hp_ews": Generation(
        menus=_HP,
        guarded="/hp/device/webAccess/accounting.xls?cost=y",
        accounting="/hp/device/webAccess/accounting.xls?cost=y",
    ),
}
"""By the name of the driver."""


def generation(driver: str) -> Generation:
    """Any other printer has menus of its maker's own."""
    return GENERATIONS.get(driver) or Generation()


def web_page(url: str) -> str:
    """The printer's own page; "" for what has none."""
    parts = urlsplit(url)
    secured = {"https": "https", "http": "http", "ipps": "https", "ipp": "http"}.get(parts.scheme)
    host = f"[{parts.hostname}]" if ":" in (parts.hostname or "") else parts.hostname
    port = f":{parts.port}" if parts.port and parts.scheme in {"http", "https"} else ""
    return f"{secured}://{host}{port}/" if secured and host else ""


def asks_password(address: Address, path: str) -> bool | None:
    """Whether the page is shown to administrators only; None if that cannot be told. No password is sent."""
    page = web_page(address.url).rstrip("/") + path
    try:
        wire.get(replace(address, url=page, user="", password=""))
    except PrinterRefused:
        return True
    except (PrinterTrouble, NotAPrinter):
        return None
    return False


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
