"""Numbers and quantities as people and printers write them, as integers in µm, mm² and µl."""

import re
from collections.abc import Mapping
from decimal import Decimal

from smarttracker_lite.domain.money import round_half_up
from smarttracker_lite.errors import BadInput, N_
from smarttracker_lite.printers.files.mapping import AREAS, LENGTHS, VOLUMES, FileUnit

UNSAID = frozenset({"", "-", "--", "---", "–", "—", "*", "**", "***", "****", "n/a", "?"})
"""What stands in a cell that says nothing; Canon writes asterisks."""
MAX_AMOUNT = 10**12
"""More than any job: 1000 km, 1 km², 1000 m³ of ink."""

GROUPS = "  '’\u00a0\u202f"
NUMBERS = {
    mark: re.compile(
        rf"(-?(?:[0-9]{{1,3}}(?:[{other}{GROUPS}][0-9]{{3}})+|[0-9]{{0,18}})(?:[{mark}][0-9]{{1,18}})?)"
        r"\s*([^\s0-9.,+-][^0-9,+-]{0,11}[23]?)?\.?"
    )
    for mark, other in ((".", ","), (",", "."))
}
FACTORS: Mapping[FileUnit, Decimal] = {
    FileUnit.NONE: Decimal(1),
    FileUnit.MM: Decimal(1_000),
    FileUnit.CM: Decimal(10_000),
    FileUnit.M: Decimal(1_000_000),
    FileUnit.INCH: Decimal(25_400),
    FileUnit.FOOT: Decimal(304_800),
    FileUnit.POINT: Decimal(25_400) / 72,
    FileUnit.MM2: Decimal(1),
    FileUnit.CM2: Decimal(100),
    FileUnit.M2: Decimal(1_000_000),
    FileUnit.INCH2: Decimal("645.16"),
    FileUnit.FOOT2: Decimal("92903.04"),
    FileUnit.UL: Decimal(1),
    FileUnit.ML: Decimal(1_000),
    FileUnit.CM3: Decimal(1_000),
    FileUnit.CC: Decimal(1_000),
    FileUnit.L: Decimal(1_000_000),
}
"""How many µm, mm² or µl one is."""

WORDS: Mapping[FileUnit, str] = {
    FileUnit.MM: "mm millimetre millimetres millimeter millimeters",
    FileUnit.CM: "cm",
    FileUnit.M: "m metre metres meter meters м",
    FileUnit.INCH: "in inch inches \" '' ″ zoll",
    FileUnit.FOOT: "ft feet foot ' ′",
    FileUnit.POINT: "pt point points",
    FileUnit.MM2: "mm² mm2",
    FileUnit.CM2: "cm² cm2",
    FileUnit.M2: "m² m2 sqm qm mq м² м2",
    FileUnit.INCH2: "in² in2 sqin",
    FileUnit.FOOT2: "ft² ft2 sqft sf",
    FileUnit.UL: "µl μl ul",
    FileUnit.ML: "ml мл",
    FileUnit.CM3: "cm³ cm3 ccm",
    FileUnit.CC: "cc",
    FileUnit.L: "l litre litres liter liters",
}
UNIT_OF: Mapping[str, FileUnit] = {word: unit for unit, words in WORDS.items() for word in words.split()}


class Unreadable(BadInput):
    """A cell or row that cannot be read: the reason of a BadRow."""


def unit_of(text: str) -> FileUnit | None:
    """The unit a word means: "m²", "sq. ft", "мл."."""
    return UNIT_OF.get(text.casefold().replace(" ", "").replace(".", ""))


def amount(text: str, unit: FileUnit, decimal: str, like: tuple[FileUnit, ...]) -> int | None:
    """The µm, mm² or µl of a cell; None if it says nothing. A unit in the cell is more than the column's.

    `like` are the units that measure this. Raises Unreadable.
    """
    found = _number(text, decimal)
    if found is None:
        return None
    value, word = found
    own = unit_of(word) if word else unit
    if own not in like or own is FileUnit.IN_CELL or own is None:
        raise Unreadable(N_("The unit of “{cell}” is not known."), cell=_short(text))
    return _bounded(value * FACTORS[own], text)


def count(text: str, decimal: str) -> int | None:
    """A whole number; None if the cell says nothing. Raises Unreadable."""
    found = _number(text, decimal)
    if found is None:
        return None
    value, _word = found
    if value != value.to_integral_value():
        raise Unreadable(N_("“{cell}” is no whole number."), cell=_short(text))
    return _bounded(value, text)


def length(text: str, unit: FileUnit, decimal: str) -> int | None:
    """The µm of a cell."""
    return amount(text, unit, decimal, LENGTHS)


def area(text: str, unit: FileUnit, decimal: str) -> int | None:
    """The mm² of a cell."""
    return amount(text, unit, decimal, AREAS)


def volume(text: str, unit: FileUnit, decimal: str) -> int | None:
    """The µl of a cell."""
    return amount(text, unit, decimal, VOLUMES)


def _number(text: str, decimal: str) -> tuple[Decimal, str] | None:
    said = text.strip()
    if said.casefold() in UNSAID:
        return None
    found = NUMBERS[decimal].fullmatch(said)
    if found is None or not found[1].strip("-"):
        raise Unreadable(N_("“{cell}” is no number."), cell=_short(text))
    digits = re.sub(rf"[^0-9{decimal}-]", "", found[1]).replace(decimal, ".")
    return Decimal(digits), (found[2] or "").strip()


def limited(value: int) -> int:
    """An amount that was computed, if a job can have it. Raises Unreadable."""
    return _bounded(Decimal(value), str(value))


def _bounded(value: Decimal, text: str) -> int:
    if value < 0:
        raise Unreadable(N_("“{cell}” is below zero."), cell=_short(text))
    if value > MAX_AMOUNT:
        raise Unreadable(N_("“{cell}” is more than a job can have."), cell=_short(text))
    return int(round_half_up(value, 0))


def _short(text: str) -> str:
    return text.strip()[:40]
