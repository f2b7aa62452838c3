"""A printer that has another address now."""

from contextlib import nullcontext, suppress
from dataclasses import replace
from urllib.parse import urlsplit

from smarttracker_lite.domain.machines import Held, Printer
from smarttracker_lite.errors import BadInput, CertificateChanged, N_, PrinterRefused
from smarttracker_lite.printers.source import Address, Found
from smarttracker_lite.printers.tls import PORTS
from smarttracker_lite.workflows.desk import Desk
from smarttracker_lite.workflows.dial import address
from smarttracker_lite.workflows.enrol import Offer, encrypted, known_as, track
from smarttracker_lite.workflows.trust import certificate_of, same
from smarttracker_lite.workflows.watch import Watch


def relocate(desk: Desk, printer_id: str, url: str, *, user: str = "", password: str = "") -> Offer:
    """A tracked printer at its new address, or at its own, to be tracked there; records nothing. The password
    that it was read with so far is given to its own certificate only, and not again where it was refused.
    Whether it is the same one may have to be asked: see `resume.is_unproven`.

    Raises a PrinterTrouble if it cannot be read there, BadInput if another printer answers, or if it was read
    encrypted so far and would not be.
    """
    printer = desk.db.printers.get(printer_id)
    typed = url.strip()
    at = Address(
        url=_as_safe(printer, typed) if printer.pin else encrypted(typed, password),
        user=user.strip(),
        password=password,
    )
    found = _found(desk, printer, at)
    goes_along = not at.user and found.pin == printer.pin and _has_password(printer)
    whom = address(desk, printer) if goes_along else at
    offered = Offer(
        driver=printer.driver,
        found=found,
        user=whom.user,
        password=whom.password,
        certificate=certificate_of(found),
        same_as=printer.id,
    )
    known_as(desk, offered)
    return offered


def take_up(
    desk: Desk, watch: Watch, offered: Offer, name: str = "", beside: str | None = None, queue_id: str = ""
) -> Printer:
    """Track the printer as `enrol.track` does. One that has moved is read at once, and not at its old address
    meanwhile. Raises PrinterTrouble if that goes on for too long."""
    known = known_as(desk, offered)
    with watch.turn(known.id) if known else nullcontext():
        printer = track(desk, offered, name, beside, queue_id)
    watch.refresh()
    if known and not known.removed:
        watch.poll([printer.id])
    return printer


def _as_safe(printer: Printer, typed: str) -> str:
    """The address, encrypted as the one of before; only there is the certificate seen."""
    url = typed if "://" in typed else f"https://{typed}"
    if urlsplit(url).scheme not in PORTS:
        raise BadInput(
            N_("“{name}” was read encrypted so far."),
            N_("Type the new address with https:// or ipps:// in front."),
            field="url",
            name=printer.name,
        )
    return url


def _has_password(printer: Printer) -> bool:
    """One that may be sent, to its certificate."""
    return bool(printer.user and printer.pin) and printer.held is not Held.PASSWORD


def _found(desk: Desk, printer: Printer, at: Address) -> Found:
    try:
        return same(desk, printer, at, perhaps=True)
    except PrinterRefused:
        if at.user or not _has_password(printer):
            raise
        with suppress(CertificateChanged):  # then a person has to give the password
            return same(desk, printer, replace(address(desk, printer), url=at.url), perhaps=True)
        raise
