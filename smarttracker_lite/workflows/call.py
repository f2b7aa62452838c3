"""A call on a printer: what it tells and shows of itself now, to be judged point by point."""

from dataclasses import dataclass

from smarttracker_lite.domain.machines import Held, Printer
from smarttracker_lite.errors import PrinterTrouble, WrongPassword
from smarttracker_lite.printers.readiness import Door, doors
from smarttracker_lite.printers.register import driver
from smarttracker_lite.printers.source import Address, Reading
from smarttracker_lite.workflows.collect import note, printer_held
from smarttracker_lite.workflows.desk import Desk
from smarttracker_lite.workflows.dial import address
from smarttracker_lite.workflows.trust import Sighting, sight


@dataclass(frozen=True, slots=True, kw_only=True)
class Visit:
    """A printer as it shows itself now. `trouble` stands in for the reading, or for the certificate; or the
    password that the jobs were read without was refused. `settings` and `listing` are who may see its
    settings and its list of jobs."""

    desk: Desk
    printer: Printer
    at: Address
    reading: Reading | None
    trouble: PrinterTrouble | None
    seen: Sighting | None
    settings: Door | None
    listing: Door | None

    @property
    def refused(self) -> bool:
        """It does not accept the password."""
        return isinstance(self.trouble, WrongPassword) or self.printer.held is Held.PASSWORD


def call(desk: Desk, printer: Printer) -> Visit:
    """The printer now, unless it waits for a person. Nothing is recorded but that it refuses the password."""
    at = address(desk, printer)
    reading, trouble, seen, settings, listing = None, None, None, None, None
    try:
        seen = sight(at.url)
        if printer.held:
            raise printer_held(printer)
        reading = driver(printer.driver).read(at, printer.device, {}, desk.now())
        settings, listing = doors(at, printer.driver, desk.now())
    except PrinterTrouble as caught:
        trouble = caught
        if isinstance(caught, WrongPassword):
            note(desk, printer.id, caught)  # or it would be tried again in a minute
    return Visit(
        desk=desk,
        printer=printer,
        at=at,
        reading=reading,
        trouble=trouble,
        seen=seen,
        settings=settings,
        listing=listing,
    )
