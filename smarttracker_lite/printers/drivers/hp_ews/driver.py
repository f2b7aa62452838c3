"""HP's large format printers of about 2008 to 2018: who they are, and every job of their table of accounting.

Their web pages lie below /hp/device/webAccess/. Asleep, they answer with the page from which they are woken,
and are not woken.
"""

import re
import time
from dataclasses import dataclass, replace
from datetime import UTC, datetime, tzinfo
from hashlib import sha256
from urllib.parse import urljoin, urlsplit

from smarttracker_lite.domain.machines import Device
from smarttracker_lite.errors import NotAPrinter, PrinterTrouble, PrinterUnreachable
from smarttracker_lite.printers import wire
from smarttracker_lite.printers.drivers.hp_ews.dates import stamp_of
from smarttracker_lite.printers.drivers.hp_ews.identity import device_of
from smarttracker_lite.printers.drivers.hp_ews.jobs import SOURCE
from smarttracker_lite.printers.drivers.hp_ews.listing import Listing, check_awake, parse_listing
from smarttracker_lite.printers.drivers.hp_ews.past import ahead_s, is_known, read_again, recalled
from smarttracker_lite.printers.drivers.hp_ews.reading import clocked, reading_of
from smarttracker_lite.printers.identity import check_same
from smarttracker_lite.printers.refusal import NotThere, TooSlow, no_address
from smarttracker_lite.printers.source import Address, Found, Memory, Reading
from smarttracker_lite.printers.tls import pinned
from smarttracker_lite.printers.wire import LIMITS, Limits

FRONT = "/hp/device/webAccess/index.htm"
STATUS = "open_status.xml"
ACCOUNTING = "accounting.xls?cost=y"
CHARSET = re.compile(r"charset=\s?[\"']?([\w-]{1,20})", re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class EwsDriver:
    """The driver for webAccess. `limits` are those of each answer, `find_s` the seconds in which the front
    page must come; the table takes its time. `zone` is that of the printers' clocks; None: this computer's.
    """

    limits: Limits = LIMITS
    find_s: float = 4
    zone: tzinfo | None = None

    @property
    def name(self) -> str:
        """The word kept with printers and jobs."""
        return SOURCE

    def find(self, address: Address, now: datetime) -> Found:
        """See `Driver.find`. At an https address the certificate shown now is the pin from now on."""
        ends_at = time.monotonic() + self.find_s
        troubles: list[PrinterTrouble] = []
        for url in candidates(address.url):
            try:
                return self._found(replace(address, url=url), now, ends_at)
            except TooSlow:
                raise
            except PrinterUnreachable as trouble:
                troubles.append(trouble)
            except NotAPrinter as trouble:
                troubles.insert(0, trouble)  # somebody is there: that says more
        raise troubles[0]

    def _found(self, address: Address, now: datetime, ends_at: float) -> Found:
        """Who answers, if it also lists its jobs: else another driver may do better."""
        left = max(0.1, ends_at - time.monotonic())
        soon = replace(self.limits, connect_s=min(left, self.limits.connect_s), total_s=left)
        at = pinned(address, connect_s=soon.connect_s)
        device = _device(at, soon, self.limits, now)
        _listing(page(_beside(at, ACCOUNTING), self.limits))
        return Found(url=at.url, device=device, pin=at.pin, legacy_tls=at.legacy_tls)

    def read(self, address: Address, device: Device, memory: Memory, now: datetime) -> Reading:
        """See `Driver.read`."""
        told = _device(address, self.limits, self.limits, now)
        check_same(device, told, address.url)
        reply = page(_beside(address, ACCOUNTING), self.limits)
        digest = sha256(reply.body).hexdigest()
        if is_known(memory, digest):  # most readings: the table is long, and nothing was printed
            return Reading(device=clocked(told, ahead_s(memory)), jobs=(), memory=read_again(memory, now))
        return reading_of(_listing(reply), digest, recalled(memory), told, now, self.zone)


def page(address: Address, limits: Limits) -> wire.Reply:
    """A page, in English if the printer lets a browser choose: then all of them are in one language. Raises
    what `wire.get` raises."""
    return wire.get(address, language="en", limits=limits)


def _device(address: Address, soon: Limits, limits: Limits, now: datetime) -> Device:
    """By the front page, which must come soon, and the status, which not every model has."""
    shown = page(address, soon)
    front = shown.body
    check_awake(front)
    try:
        status = page(_beside(address, STATUS), limits).body
    except NotThere:
        status = b""
    check_awake(status)
    device = device_of(status, front, address.url)
    return replace(device, clock_error_s=clock_error_s(shown.headers.get("date", ""), now))


def clock_error_s(date: str, now: datetime) -> int | None:
    """How far the printer's clock is ahead, by the date of an answer (RFC 9110 §6.6.1), which is in UTC; None
    if it tells none. It is not known whether jobs are stamped by that clock: no time is corrected by it."""
    stamp = stamp_of(date)
    told = stamp.at(None) if stamp else None
    return round((told.replace(tzinfo=UTC) - now).total_seconds()) if told else None


def _listing(reply: wire.Reply) -> Listing:
    return parse_listing(reply.body, charset_of(reply))


def charset_of(reply: wire.Reply) -> str:
    """The charset that the server names; "" if it names none."""
    found = CHARSET.search(reply.headers.get("content-type", ""))
    return found[1] if found else ""


def _beside(address: Address, name: str) -> Address:
    return replace(address, url=urljoin(address.url, name))


def candidates(typed: str) -> tuple[str, ...]:
    """Where the front page may be, the safest first. A port or `https` is taken at its word.

    Raises BadInput.
    """
    try:
        parts = urlsplit(typed.strip() if "://" in typed else f"//{typed.strip()}")
        host, port = parts.hostname, parts.port
    except ValueError:
        host, port = None, None
    if not host or parts.scheme not in {"", "http", "https"}:
        raise no_address(typed)
    sure = parts.scheme == "https" or (parts.scheme and port)
    place = parts.netloc.rpartition("@")[2]
    return tuple(f"{scheme}://{place}{FRONT}" for scheme in ((parts.scheme,) if sure else ("https", "http")))
