"""Whom we ask, and as whom: a printer's certificate and password. What does not fit any more holds it."""

from dataclasses import dataclass, replace
from urllib.parse import urlsplit

from smarttracker_lite.domain.machines import Certificate, Held, Printer
from smarttracker_lite.errors import BadInput, N_
from smarttracker_lite.printers.certificate import read_certificate
from smarttracker_lite.printers.identity import SILENT, is_same, may_be_same
from smarttracker_lite.printers.readiness import Door, doors
from smarttracker_lite.printers.register import driver
from smarttracker_lite.printers.source import Address, Found
from smarttracker_lite.printers.tls import CONNECT_S, PORTS, shown
from smarttracker_lite.workflows.desk import Desk
from smarttracker_lite.workflows.dial import address, password_name


@dataclass(frozen=True, slots=True, kw_only=True)
class Sighting:
    """What a printer shows before anything is said to it; no `pin` where nothing is encrypted."""

    pin: str | None = None
    legacy_tls: bool = False
    certificate: Certificate | None = None


def sight(url: str, *, connect_s: float = CONNECT_S) -> Sighting:
    """The certificate shown at a printer's URL now. Raises PrinterTrouble if nobody answers."""
    parts = urlsplit(url)
    if parts.scheme not in PORTS:
        return Sighting()
    seen = shown(parts.hostname or "", parts.port or PORTS[parts.scheme], connect_s=connect_s)
    return Sighting(pin=seen.pin, legacy_tls=seen.legacy, certificate=read_certificate(seen.der))


def certificate_of(found: Found) -> Certificate | None:
    """What the certificate by which a printer was found says; None if it has none, or shows another now."""
    if found.pin is None:
        return None
    seen = sight(found.url)
    return seen.certificate if seen.pin == found.pin else None


def renew(desk: Desk, printer_id: str, seen: Sighting) -> Printer:
    """Read the printer from now on by the certificate that was seen, and trusted.

    Raises PrinterTrouble if it does not answer, BadInput if another printer answers there.
    """
    old = desk.db.printers.get(printer_id)
    at = replace(address(desk, old), pin=seen.pin, legacy_tls=seen.legacy_tls)
    if old.held is Held.PASSWORD:
        at = replace(at, user="", password="")  # it was refused: it is not tried again
    found = same(desk, old, at)
    with desk.act("reconnect"):
        current = desk.db.printers.get(printer_id)
        renewed = replace(
            current,
            url=found.url,
            device=found.device,
            pin=seen.pin,
            legacy_tls=seen.legacy_tls,
            certificate=seen.certificate,
            held=Held.PASSWORD if current.held is Held.PASSWORD else None,
            trouble=current.trouble if current.held is Held.PASSWORD else None,
        )
        desk.db.printers.put(renewed)
    return renewed


def log_in(desk: Desk, printer_id: str, user: str, password: str) -> bool:
    """Read the printer from now on as this user, or as nobody. The password is tried once; gives whether the
    printer asked for it, or nobody knows yet whether it is right.

    Raises PrinterTrouble if it does not answer that user, BadInput if another printer answers there.
    """
    name = user.strip()
    old = desk.db.printers.get(printer_id)
    at = replace(address(desk, old), user=name, password=password)
    found = same(desk, old, at)
    proved = prove(desk, old.driver, replace(at, url=found.url))
    with desk.act("log in"):
        printer = replace(desk.db.printers.get(printer_id), user=name, held=None, trouble=None)
        desk.db.printers.put(printer)
    if name:
        desk.secrets.put(password_name(printer_id), password)
    elif old.user:
        desk.secrets.forget(password_name(printer_id))
    return proved


def prove(desk: Desk, way: str, at: Address) -> bool:
    """Whether the printer asks for the password, and takes it: on a page of its settings, where its jobs are
    open to all. Raises WrongPassword."""
    return bool(at.user) and Door.OPENED in doors(at, way, desk.now())


def same(desk: Desk, printer: Printer, at: Address, *, perhaps: bool = False) -> Found:
    """The printer, found at an address; `perhaps`: or one of which only a person knows whether it is.

    Raises PrinterTrouble, BadInput if another one answers there.
    """
    found = driver(printer.driver).find(at, desk.now())
    both = (printer.device, printer.url, found.device, found.url)
    silent = may_be_same(*both)
    if not (is_same(*both) or (perhaps and silent)):
        raise BadInput(
            N_("Another printer answers at this address: {model}."),
            SILENT
            if silent
            else N_("Remove “{name}” and add the new printer; the jobs already recorded stay."),
            model=found.device.model,
            name=printer.name,
        )
    return found
