"""A printer's counters and supplies, read besides its jobs: once a day, and where jobs may be missing."""

from collections.abc import Sequence
from dataclasses import replace

from smarttracker_lite.domain.counters import Counter
from smarttracker_lite.domain.machines import Printer, model_words
from smarttracker_lite.errors import PrinterTrouble
from smarttracker_lite.printers.metering import Meter, Metered
from smarttracker_lite.printers.meters.register import METERS
from smarttracker_lite.printers.readiness import web_page
from smarttracker_lite.workflows.desk import Desk
from smarttracker_lite.workflows.dial import address
from smarttracker_lite.workflows.reconcile import due, take_standing


def gauge(
    desk: Desk, printer_id: str, told: Sequence[Counter] = (), meters: Sequence[Meter] = METERS
) -> bool:
    """Keep what the printer's counters stand at, if that is due; right after a reading that was recorded.

    `told` are counters that came with the reading, for a printer that answers no meter. Gives whether the
    printer was asked; it need not answer.
    """
    printer = desk.db.printers.get(printer_id)
    if printer.held or not _own_host(printer) or not due(desk, printer_id, desk.now()):
        return False
    name, metered = _metered(desk, printer, meters)
    take_standing(desk, printer_id, metered.counters or told, name if metered.counters else printer.driver)
    _supply(desk, printer_id, metered)
    return True


def _metered(desk: Desk, printer: Printer, meters: Sequence[Meter]) -> tuple[str, Metered]:
    """What the first meter that the printer answers tells: the one that was answered last is asked first.

    No password is sent: counters are shown to everybody, and each wrong try could lock somebody out.
    """
    latest, at = desk.db.standings.latest(printer.id), replace(address(desk, printer), user="", password="")
    usual = latest.meter if latest else ""
    for meter in sorted(meters, key=lambda each: each.name != usual):
        try:
            metered = meter.read(at)
        except PrinterTrouble:
            continue
        if _same(printer, metered):
            return meter.name, metered
    return "", Metered()


def _own_host(printer: Printer) -> bool:
    """Whether the printer is what answers at its host: not so a server's queue, nor a simulated one."""
    return bool(web_page(printer.url)) and not printer.is_queue


def _same(printer: Printer, metered: Metered) -> bool:
    """Whether it is this printer that answers, by serial number or else model: addresses move."""
    device = printer.device
    if device.serial and metered.serial:
        return device.serial.casefold() == metered.serial.casefold()
    mine, theirs = (model_words(model) for model in (device.model, metered.model or ""))
    return bool(mine & theirs) or not (device.model and metered.model)


def _supply(desk: Desk, printer_id: str, metered: Metered) -> None:
    """Put the supplies on the card of a printer whose jobs come without them."""
    with desk.act("read counters"):
        printer = desk.db.printers.get(printer_id)
        device = printer.device
        filled = replace(
            device,
            supplies=metered.supplies or device.supplies,
            media_ready=metered.media_ready or device.media_ready,
            firmware=device.firmware or metered.firmware,
        )
        if filled != device:
            desk.db.printers.put(replace(printer, device=filled))
