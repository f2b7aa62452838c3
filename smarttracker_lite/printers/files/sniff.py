"""How a table seems to be written: each guess is shown before it is used, and can be corrected."""

import re
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import islice

from smarttracker_lite.printers.files.batch import DATES
from smarttracker_lite.printers.files.headers import Header, meaning_of
from smarttracker_lite.printers.files.lines import Row, rows_of
from smarttracker_lite.printers.files.mapping import (
    SEPARATORS,
    TIMES,
    UNITS,
    Column,
    ColumnMapping,
    DateOrder,
    Fact,
    FileUnit,
)
from smarttracker_lite.printers.files.moments import is_date
from smarttracker_lite.printers.files.octets import checked, encoding_of, is_tree, text_of
from smarttracker_lite.printers.files.quantities import UNSAID, unit_of
from smarttracker_lite.printers.files.table import headers_of
from smarttracker_lite.printers.files.tree import parse_accounting_xml

SAMPLE_ROWS = 200
SHOWN_ROWS = 5
MAX_PREAMBLE = 40
"""Lines above the headers: title, period, printer."""

DEFAULT_UNITS = {
    Fact.WIDTH: FileUnit.MM,
    Fact.HEIGHT: FileUnit.MM,
    Fact.ROLL_LENGTH: FileUnit.M,
    Fact.AREA: FileUnit.M2,
    Fact.ROLL_AREA: FileUnit.M2,
    Fact.INK: FileUnit.ML,
}
DAY_OR_MONTH = re.compile(r"([0-9]{1,2})([./-])([0-9]{1,2})\2(?:[0-9]{4}|[0-9]{2})(?![0-9])(.*)")
FRACTION = re.compile(r"-?[0-9]{1,12}([.,])([0-9]{1,12})(?:\s*\D{1,12})?")
CLOCK = re.compile(r"[0-9]{1,2}[:.h][0-9]{2}([:.][0-9]{2})?( ?[AaPp]\.?[Mm]\.?)?|[0-9]{6}")
CELL_UNIT = re.compile(r"[0-9]\s*([^\s0-9.,+-][^0-9,+-]{0,11}[23]?)$")

LABEL = re.compile(r"\[([^\]]{1,40}?)(?: [0-9]+)?\]$")

Meaner = Callable[[str], Header | None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposal:
    """A mapping to be looked at, with the headers and first rows it was made from; of XML also the path of
    the `record` of a job. `unsure` names the guesses that this file cannot prove: "dates", "decimal",
    "units"."""

    mapping: ColumnMapping
    headers: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    record: str = ""
    unsure: tuple[str, ...] = ()


def propose(octets: bytes, name: str) -> Proposal:
    """How this file may be read; `name` is the mapping's. Raises BadInput if it is no text."""
    if is_tree(checked(octets)):
        records = parse_accounting_xml(octets)
        rows = [row.cells for row in records.rows[:SAMPLE_ROWS]]
        found = _proposal(ColumnMapping(name=name), records.headers, rows, _meaning_of_path)
        return replace(found, record=records.path)
    return proposed(text_of(octets), name, encoding_of(octets))


def proposed(text: str, name: str, encoding: str, meaner: Meaner = meaning_of) -> Proposal:
    """The same of its text, with the headers of one format or of any."""
    separator = separator_of(text)
    rows = sample_of(text, separator)
    head = header_row(rows, meaner)
    names = headers_of(head.cells if head else [str(place) for place in range(1, _width(rows) + 1)])
    below = [row.cells for row in rows if head is None or row.line > head.line]
    line = head.line if head else 0
    mapping = ColumnMapping(name=name, encoding=encoding, separator=separator, header=line)
    return _proposal(mapping, names, below, meaner if head else _nothing)


def _proposal(
    mapping: ColumnMapping, names: tuple[str, ...], rows: Sequence[tuple[str, ...]], meaner: Meaner
) -> Proposal:
    columns = _columns(names, rows, meaner)
    decimal, decimal_sure = decimal_of(rows, mapping.separator)
    dates, dates_sure = dates_of(names, columns, rows)
    units_sure = all(_told(column, meaner) for column in columns)
    doubts = {DATES: dates_sure, "decimal": decimal_sure, "units": units_sure}
    return Proposal(
        mapping=replace(mapping, decimal=decimal, dates=dates, columns=columns),
        headers=names,
        rows=tuple(rows[:SHOWN_ROWS]),
        unsure=tuple(doubt for doubt, sure in doubts.items() if not sure),
    )


def _nothing(header: str) -> None:
    """The numbers of columns mean nothing."""


def _meaning_of_path(path: str) -> Header | None:
    """By the last name of the path, else by the one before it: "Ink[LM]/Amount" is ink of light magenta."""
    parts = [LABEL.sub(r" - \1", part) for part in re.split(r"[/@]", path)]
    return next(filter(None, map(meaning_of, reversed(parts[-2:]))), None)


def separator_of(text: str) -> str:
    """The sign that gives most rows the same number of cells, and more than one."""
    named = re.match(r"sep=([,;\t|])[\r\n]", text)
    return named[1] if named else max(SEPARATORS, key=lambda sign: _evenness(sample_of(text, sign)))


def header_row(rows: Sequence[Row], meaner: Meaner = meaning_of) -> Row | None:
    """The row with most headers that mean something: at least two."""
    known = {
        row: len({meaner(cell) for cell in row.cells} - {None}) for row in rows if row.line <= MAX_PREAMBLE
    }
    best = max(known, key=lambda row: known[row], default=None)
    return best if best and known[best] > 1 else None


def decimal_of(rows: Iterable[Sequence[str]], separator: str) -> tuple[str, bool]:
    """The decimal mark, and whether a number proves it: three digits behind it may be thousands."""
    votes = Counter(
        found[1]
        for cells in rows
        for cell in cells
        if (found := FRACTION.fullmatch(cell.strip())) and (len(found[2]) != 3 or found[0].startswith("0"))
    )
    other = any(found and len(found[2]) == 3 for cells in rows for found in map(FRACTION.fullmatch, cells))
    if not votes:
        return "," if separator == ";" else ".", not other
    return votes.most_common(1)[0][0], len(votes) == 1


def dates_of(
    names: Sequence[str], columns: Iterable[Column], rows: Iterable[Sequence[str]]
) -> tuple[DateOrder, bool]:
    """Whether day or month is first, and whether a date proves it."""
    places = {names.index(column.header) for column in columns if column.fact in TIMES}
    cells = (cell for row in rows for place, cell in enumerate(row) if place in places)
    found = [each for cell in cells if (each := DAY_OR_MONTH.fullmatch(cell.strip()))]
    if not found:
        return DateOrder.YEAR_FIRST, True
    day = any(int(each[1]) > 12 for each in found)
    month = any(int(each[3]) > 12 for each in found)
    if day != month:
        return (DateOrder.DAY_FIRST if day else DateOrder.MONTH_FIRST), True
    american = any(each[2] == "/" and each[4].strip().upper().endswith("M") for each in found)
    return (DateOrder.MONTH_FIRST if american else DateOrder.DAY_FIRST), all(each[2] == "." for each in found)


def sample_of(text: str, separator: str) -> list[Row]:
    """The first rows."""
    return [row for row in islice(rows_of(text, separator), SAMPLE_ROWS) if isinstance(row, Row)]


def _evenness(rows: Sequence[Row]) -> tuple[int, int]:
    widths = Counter(len(row.cells) for row in rows if len(row.cells) > 1)
    return max(((alike * (width > 1), width) for width, alike in widths.items()), default=(0, 0))


def _width(rows: Sequence[Row]) -> int:
    return max((len(row.cells) for row in rows), default=0)


def _columns(names: Sequence[str], rows: Sequence[Sequence[str]], meaner: Meaner) -> tuple[Column, ...]:
    """The columns that mean something, one for each fact but for inks, and times that stand in two."""
    taken: dict[Fact, list[str]] = {}
    columns: list[Column] = []
    for place, name in enumerate(names):
        found = meaner(name)
        cells = [row[place] for row in rows if place < len(row)]
        if found is None or not _tells(found, taken.get(found.fact), cells):
            continue
        taken[found.fact] = cells
        unit = _unit(found, cells)
        columns.append(Column(fact=found.fact, header=name, unit=unit, channel=found.channel))
    return tuple(columns if Fact.AREA in taken else map(_billed, columns))


def _tells(found: Header, before: Sequence[str] | None, cells: Sequence[str]) -> bool:
    """The first column of a fact tells it, but for a time without a date, which may be how long it took. A
    second one tells more: another ink, or the clock of the date before it."""
    said = [cell.strip() for cell in cells if cell.strip() not in UNSAID]
    if before is None:
        return found.fact not in TIMES or not said or any(map(is_date, said))
    dated = any(":" in cell for cell in before)
    clock = found.fact in TIMES and bool(said) and all(map(CLOCK.fullmatch, said)) and not dated
    return clock or found.fact is Fact.INK


def _billed(column: Column) -> Column:
    """Where only the paper's area is told, it is the area of the job."""
    return replace(column, fact=Fact.AREA) if column.fact is Fact.ROLL_AREA else column


def _unit(found: Header, cells: Iterable[str]) -> FileUnit:
    """As the header says, else as the cells say, else the usual one."""
    possible = UNITS.get(found.fact, (FileUnit.NONE,))
    if found.unit in possible:
        return found.unit
    said = [cell for cell in cells if cell.strip() not in UNSAID]
    units = [(each := CELL_UNIT.search(cell.strip())) and unit_of(each[1]) for cell in said]
    if units and all(unit in possible for unit in units):
        return FileUnit.IN_CELL
    return DEFAULT_UNITS.get(found.fact, FileUnit.NONE)


def _told(column: Column, meaner: Meaner) -> bool:
    """The unit is not a guess."""
    found = meaner(column.header)
    named = found is not None and found.unit is column.unit
    return column.unit in {FileUnit.NONE, FileUnit.IN_CELL} or named
