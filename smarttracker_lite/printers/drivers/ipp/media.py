"""What a job was printed on: by its media-col (PWG 5100.7), else by its media name (PWG 5101.1)."""

import re
from collections.abc import Mapping
from decimal import Decimal

from smarttracker_lite.domain.printing import Media
from smarttracker_lite.printers.drivers.ipp.message import Attributes, first, number, text

UM_PER_HUNDREDTH_MM = 10
UNIT_UM = {"mm": 1_000, "cm": 10_000, "m": 1_000_000, "in": 25_400, "ft": 304_800}

NUMBER = r"(\d{1,6}(?:\.\d{1,4})?)"
SELF_DESCRIBING = re.compile(rf"(?:^|[_.]){NUMBER}x{NUMBER}(mm|cm|m|in|ft)$")
"""Ends of names: iso_a4_210x297mm, na_letter_8.5x11in, roll_current_914x0mm; Custom.30x40cm by CUPS."""

SHORT_NAMES = {
    "a0": "841x1189mm",
    "a1": "594x841mm",
    "a2": "420x594mm",
    "a3": "297x420mm",
    "a4": "210x297mm",
    "a5": "148x210mm",
    "a6": "105x148mm",
    "letter": "8.5x11in",
    "legal": "8.5x14in",
    "tabloid": "11x17in",
}
"""As CUPS hands on what was typed at `lp -o media=`."""


def media_of(job: Attributes) -> Media:
    """The media of a job: what was used, where the printer says it, else what was asked for."""
    collection = first(job, "media-col-actual", "media-col")
    details: Attributes = collection if isinstance(collection, Mapping) else {}
    name = text(job, "media-actual", "media") or text(details, "media-size-name")
    width, height = _dimensions(details)
    if width is None and height is None:
        width, height = size_in_name(name or "")
    return Media(name=name, type=text(details, "media-type"), width_um=width, height_um=height)


def _dimensions(details: Attributes) -> tuple[int | None, int | None]:
    """x and y of media-size; a roll's y may be 0 or a range, which is no size."""
    size = first(details, "media-size")
    if not isinstance(size, Mapping):
        return None, None
    x, y = (number(size, name) or 0 for name in ("x-dimension", "y-dimension"))
    return x * UM_PER_HUNDREDTH_MM if x > 0 else None, y * UM_PER_HUNDREDTH_MM if y > 0 else None


def size_in_name(name: str) -> tuple[int | None, int | None]:
    """Width and height in µm that a media name describes; None for what is open, as a roll's length."""
    found = SELF_DESCRIBING.search(SHORT_NAMES.get(name.lower(), name.lower()))
    if not found:
        return None, None
    unit = UNIT_UM[found[3]]
    width, height = (round(Decimal(found[side]) * unit) for side in (1, 2))
    return width or None, height or None
