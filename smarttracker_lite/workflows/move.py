"""A printer that has another address now."""

from contextlib import suppress
from dataclasses import replace

from smarttracker_lite.domain.machines import Printer
from smarttracker_lite.errors import CertificateChanged, PrinterRefused
from smarttracker_lite.printers.source import Address, Found
from smarttracker_lite.workflows.desk import Desk
from smarttracker_lite.workflows.dial import address
from smarttracker_lite.workflows.enrol import Offer, encrypted
from smarttracker_lite.workflows.trust import certificate_of, same


def relocate(desk: Desk, printer_id: str, url: str, *, user: str = "", password: str = "") -> Offer:
    """A tracked printer at its new address, to be tracked there; records nothing. The password that it was
    read with so far is given to its own certificate only.

    Raises a PrinterTrouble if it cannot be read there, BadInput if another printer answers.
    """
    printer = desk.db.printers.get(printer_id)
    at = Address(url=encrypted(url.strip(), password), user=user.strip(), password=password)
    found = _found(desk, printer, at)
    whom = at if at.user else address(desk, printer)
    return Offer(
        driver=printer.driver,
        found=found,
        user=whom.user,
        password=whom.password,
        certificate=certificate_of(found),
    )


def _found(desk: Desk, printer: Printer, at: Address) -> Found:
    try:
        return same(desk, printer, at)
    except PrinterRefused:
        known = replace(address(desk, printer), url=at.url)
        if at.user or not (known.user and known.pin):
            raise
        with suppress(CertificateChanged):  # then a person has to give the password
            return same(desk, printer, known)
        raise
