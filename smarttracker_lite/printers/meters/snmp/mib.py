"""The part of a printer's tables that we read (Printer MIB: RFC 3805, Host Resources: RFC 2790). Pure."""

from collections.abc import Iterator, Mapping
from fractions import Fraction

from smarttracker_lite.domain.counters import Counted, Counter
from smarttracker_lite.domain.machines import Supply
from smarttracker_lite.printers.metering import Metered
from smarttracker_lite.printers.meters.colors import color_in
from smarttracker_lite.printers.meters.snmp.ber import Content, undotted
from smarttracker_lite.printers.meters.snmp.walk import Rows, Table

DESCRIPTION = undotted("1.3.6.1.2.1.1.1")
DEVICE = undotted("1.3.6.1.2.1.25.3.2.1.3")
SERIAL = undotted("1.3.6.1.2.1.43.5.1.1.17")
COUNTER_UNIT = undotted("1.3.6.1.2.1.43.10.2.1.3")
LIFE_COUNT = undotted("1.3.6.1.2.1.43.10.2.1.4")
SINGLES = (DESCRIPTION, DEVICE, SERIAL, COUNTER_UNIT, LIFE_COUNT)
"""Of these the first row counts. A second marker prints on the same sheets."""

SUPPLY_COLORANT = undotted("1.3.6.1.2.1.43.11.1.1.3")
SUPPLY_NAME = undotted("1.3.6.1.2.1.43.11.1.1.6")
SUPPLY_UNIT = undotted("1.3.6.1.2.1.43.11.1.1.7")
SUPPLY_FULL = undotted("1.3.6.1.2.1.43.11.1.1.8")
SUPPLY_LEVEL = undotted("1.3.6.1.2.1.43.11.1.1.9")
COLORANT = undotted("1.3.6.1.2.1.43.12.1.1.4")
INPUT_LEVEL = undotted("1.3.6.1.2.1.43.8.2.1.10")
INPUT_NAME = undotted("1.3.6.1.2.1.43.8.2.1.13")
LISTS = (
    SUPPLY_NAME,
    SUPPLY_LEVEL,
    SUPPLY_FULL,
    SUPPLY_UNIT,
    SUPPLY_COLORANT,
    COLORANT,
    INPUT_NAME,
    INPUT_LEVEL,
)

COUNTER_UNITS: Mapping[Content, tuple[Counted, Fraction]] = {
    3: (Counted.LENGTH, Fraction(254, 100)),  # 1/10000 inch
    4: (Counted.LENGTH, Fraction(1)),  # µm
    7: (Counted.IMPRESSIONS, Fraction(1)),
    8: (Counted.SHEETS, Fraction(1)),
    16: (Counted.LENGTH, Fraction(304_800)),  # feet
    17: (Counted.LENGTH, Fraction(1_000_000)),  # m
}
"""PrtMarkerCounterUnitTC: what a marker counts, and one of it. Lines and hours say nothing here."""
PERCENT = 19
SOME_LEFT = -3
"""A level; -1 is no restriction and -2 unknown."""


def metered(singles: Table, lists: Table) -> Metered:
    """What the columns SINGLES and LISTS tell."""
    return Metered(
        model=_first_text(singles[DEVICE]) or _first_text(singles[DESCRIPTION]),
        serial=_first_text(singles[SERIAL]),
        counters=tuple(_counters(singles)),
        supplies=tuple(_supplies(lists)),
        media_ready=tuple(_loaded(lists)),
    )


def _counters(singles: Table) -> Iterator[Counter]:
    """None of an unknown unit, nor of a life of 0, which may as well mean that nothing is counted."""
    for marker, count in singles[LIFE_COUNT].items():
        unit = COUNTER_UNITS.get(singles[COUNTER_UNIT].get(marker))
        if unit and isinstance(count, int) and count > 0:
            of, one = unit
            yield Counter(of=of, value=round(count * one))


def _supplies(lists: Table) -> Iterator[Supply]:
    """Of a waste tank the room that is left is told, so that 0 % is as bad as of an ink."""
    for row, told in lists[SUPPLY_NAME].items():
        number = lists[SUPPLY_COLORANT].get(row)
        colorant = _text(lists[COLORANT].get((*row[:1], number))) if isinstance(number, int) else ""
        name = _text(told) or colorant
        if name:
            level, full, unit = (lists[each].get(row) for each in (SUPPLY_LEVEL, SUPPLY_FULL, SUPPLY_UNIT))
            yield Supply(
                name=name, color=color_in(colorant) or color_in(name), percent=_percent(level, full, unit)
            )


def _percent(level: Content, full: Content, unit: Content) -> int | None:
    """Whatever the unit, say 1/10 ml, as long as both are in it; a level in percent needs no full."""
    if not isinstance(level, int) or level < 0:
        return None
    if isinstance(full, int) and full > 0:
        return min(100, 100 * level // full)
    return min(100, level) if unit == PERCENT else None


def _loaded(lists: Table) -> Iterator[str]:
    """The trays and rolls with something in them."""
    for row, told in lists[INPUT_NAME].items():
        level, name = lists[INPUT_LEVEL].get(row), _text(told)
        if name and isinstance(level, int) and (level > 0 or level == SOME_LEFT):
            yield name


def _first_text(rows: Rows) -> str | None:
    return next((text for text in map(_text, rows.values()) if text), None)


def _text(content: Content) -> str:
    """UTF-8 as the standard wants it, Latin-1 as old firmware sends it, on one line."""
    if not isinstance(content, bytes):
        return ""
    try:
        text = content.decode()
    except UnicodeDecodeError:
        text = content.decode("latin-1")
    return " ".join("".join(letter if letter.isprintable() else " " for letter in text).split())
