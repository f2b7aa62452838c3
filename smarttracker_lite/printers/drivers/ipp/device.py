"""Who a printer says it is, how it does, and what is loaded."""

import re
from collections.abc import Iterator
from itertools import zip_longest

from smarttracker_lite.domain.counters import Counted, Counter
from smarttracker_lite.domain.machines import Device, PrinterState, Supply
from smarttracker_lite.printers.drivers.ipp.clock import Clock
from smarttracker_lite.printers.drivers.ipp.message import Attributes, Content, every, number, text, words

PRINTER_STATES = {3: PrinterState.READY, 4: PrinterState.PRINTING, 5: PrinterState.STOPPED}
COUNTERS = {
    "printer-impressions-completed": Counted.IMPRESSIONS,
    "printer-media-sheets-completed": Counted.SHEETS,
}
"""Life counters (PWG 5100.7). Few printers tell them."""


def device_of(printer: Attributes, clock: Clock) -> Device:
    """The device these printer attributes describe (RFC 8011 §5.4); no identity if it tells none."""
    model = text(printer, "printer-make-and-model") or ""
    serial = _serial(text(printer, "printer-device-id") or "")
    return Device(
        identity=text(printer, "printer-uuid") or serial or "",
        model=model,
        name=text(printer, "printer-info", "printer-name") or "",
        serial=serial,
        location=text(printer, "printer-location"),
        firmware=text(printer, "printer-firmware-string-version"),
        state=PRINTER_STATES.get(number(printer, "printer-state") or 0, PrinterState.READY),
        state_reasons=tuple(word for word in words(printer, "printer-state-reasons") if word != "none"),
        supplies=tuple(_supplies(printer)),
        media_ready=tuple(words(printer, "media-ready")),
        clock_error_s=clock.error_s,
        prints_on=text(printer, "device-uri"),
    )


def counters_of(printer: Attributes) -> tuple[Counter, ...]:
    """The life counters these printer attributes tell; one that stands at 0 was never wound."""
    told = ((of, number(printer, name) or 0) for name, of in COUNTERS.items())
    return tuple(Counter(of, value) for of, value in told if value > 0)


def _serial(device_id: str) -> str | None:
    """From an IEEE 1284 device ID: `MFG:…;MDL:…;SN:…;`."""
    found = re.search(r"(?:^|;)\s*(?:SN|SERN|SERIALNUMBER)\s*:\s*([^;]+)", device_id, re.IGNORECASE)
    return found[1].strip() or None if found else None


def _supplies(printer: Attributes) -> Iterator[Supply]:
    """Of the marker attributes (CUPS extension, kept by IPP Everywhere): level of high level, or negative."""
    lists = ("marker-names", "marker-colors", "marker-levels", "marker-high-levels")
    for name, color, level, full in zip_longest(*(every(printer, each) for each in lists)):
        if isinstance(name, str) and name:
            shade = color if isinstance(color, str) and color.startswith("#") else None
            yield Supply(name=name, color=shade, percent=_percent(level, full))


def _percent(level: Content, full: Content) -> int | None:
    if not isinstance(level, int) or level < 0:
        return None
    whole = full if isinstance(full, int) and full > 0 else 100
    return min(100, 100 * level // whole)
