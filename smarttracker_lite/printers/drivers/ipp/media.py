"""What a job was printed on: by its media-col (PWG 5100.7), else by its media name (PWG 5101.1)."""

import re
from collections.abc import Container, Iterable, Mapping
from decimal import Decimal
from typing import NamedTuple

from smarttracker_lite.domain.printing import Media
from smarttracker_lite.printers.drivers.ipp.message import Attributes, every, first, number, text

UM_PER_HUNDREDTH_MM = 10
UNIT_UM = {"mm": 1_000, "cm": 10_000, "m": 1_000_000, "in": 25_400, "ft": 304_800}

NUMBER = r"(\d{1,6}(?:\.\d{1,4})?)"
SELF_DESCRIBING = re.compile(rf"(?:^|[_.]){NUMBER}x{NUMBER}(mm|cm|m|in|ft)$")
"""Ends of names: iso_a4_210x297mm, na_letter_8.5x11in, roll_current_914x0mm; Custom.30x40cm by CUPS."""
LIMIT = re.compile(r"custom_(?:min|max)_")
"""Names of the smallest and greatest sheet, which no job is printed on."""

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


class Size(NamedTuple):
    """Width and height in µm; None for what is open, as a roll's length."""

    width: int | None = None
    height: int | None = None


def media_of(job: Attributes) -> Media:
    """The media of a job: what was used, where the printer says it, else what was asked for."""
    used, asked = (_collections(job, name) for name in ("media-col-actual", "media-col"))
    details = (*used, *asked)
    names = [name for each in ("media-actual", "media") if (name := text(job, each))]
    names += [name for each in details if (name := text(each, "media-size-name", "media-key"))]
    size = _page(used, asked, names)
    return Media(
        name=next(iter(names), None),
        type=next((told for each in details if (told := text(each, "media-type"))), None),
        width_um=size.width,
        height_um=size.height,
    )


def _collections(job: Attributes, name: str) -> tuple[Attributes, ...]:
    return tuple(content for content in every(job, name) if isinstance(content, Mapping))


def _page(used: Iterable[Attributes], asked: Iterable[Attributes], names: Iterable[str]) -> Size:
    """The size of every page: the first one told whole, else what is told of it. Pages of several sizes have
    none."""
    rolls = {_described(name).height for name in names if _is_roll(name)}
    by_use, by_wish = ([_size(each, rolls) for each in collections] for collections in (used, asked))
    if len(set(by_use)) > 1:
        return Size()
    told = [size for size in (*by_use, *by_wish, *map(size_in_name, names)) if size != Size()]
    return next((size for size in told if None not in size), next(iter(told), Size()))


def _size(details: Attributes, rolls: Container[int | None]) -> Size:
    """As media-size says it. A roll's y may be 0, a range, or the whole length that its name tells: none of
    these is the length of a page."""
    size = first(details, "media-size")
    if not isinstance(size, Mapping):
        return Size()
    x, y = (UM_PER_HUNDREDTH_MM * (number(size, name) or 0) for name in ("x-dimension", "y-dimension"))
    return Size(x if x > 0 else None, y if y > 0 and y not in rolls else None)


def size_in_name(name: str) -> Size:
    """The size of a page that a media name describes. The length in a roll's name is the roll's."""
    size = _described(name)
    return Size(size.width) if _is_roll(name) else size


def _is_roll(name: str) -> bool:
    return name.lower().startswith("roll_")


def _described(name: str) -> Size:
    lower = name.lower()
    found = None if LIMIT.match(lower) else SELF_DESCRIBING.search(SHORT_NAMES.get(lower, lower))
    if not found:
        return Size()
    unit = UNIT_UM[found[3]]
    width, height = (round(Decimal(found[side]) * unit) for side in (1, 2))
    return Size(width or None, height or None)
