"""The door to XlsxWriter and python-calamine: tables as XLSX workbooks, and workbooks as tables.

A workbook is a stranger's archive. It is unpacked here, within bounds, and what the reader of workbooks gets
is an archive of just the parts that were looked at.
"""

import re
import struct
import zlib
from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from io import BytesIO
from math import isfinite
from typing import Any
from zipfile import ZIP_DEFLATED, ZIP_STORED, BadZipFile, ZipFile

from python_calamine import CalamineError, CalamineWorkbook
from xlsxwriter import Workbook

from smarttracker_lite.domain.money import RATE_PLACES, round_half_up
from smarttracker_lite.errors import BadInput, N_
from smarttracker_lite.workflows.rate import LARGEST

UNPACKED = 100_000_000
"""Octets that a workbook may have when it is unpacked, and letters that all its cells together may hold."""
MOST_PARTS = 1_000
MOST_CELLS = 1_000_000
MOST_LINES = 10_000
MOST_COLUMNS = 256
_READ = (".xml", ".rels")
_COMPRESSIONS = (ZIP_STORED, ZIP_DEFLATED)
_PLACE = re.compile(rb"""\br\s*=\s*["']([A-Za-z]*)([0-9]*)["']""")
_STRINGS = re.compile(rb"<(?:\w+:)?sst[\s>]")
_SHEET = re.compile(rb"<(?:\w+:)?sheetData[\s/>]")
_STRING_ENDS = re.compile(rb"</[^<>]*?si\s*>")
_TAGS_PER_CELL = 4
"""A cell with a shared string is written with so many angle brackets at least: <c><v></v></c>."""
_UNREADABLE = (
    CalamineError,
    # What zipfile says of an archive that is none, or damaged.
    BadZipFile,
    EOFError,
    NotImplementedError,
    OSError,
    RuntimeError,
    ValueError,
    struct.error,
    zlib.error,
)
_MARKED, _DAY = "#FBE9D7", {"num_format": "yyyy-mm-dd"}

Number = int | float
Cell = str | Decimal | date | bool
"""What stands in a cell; "" if nothing does."""


def written(
    heads: Mapping[str, int],
    lines: Sequence[Sequence[Cell]],
    marked: Collection[int],
    at: datetime,
    title: str,
) -> bytes:
    """A workbook of one sheet of this title, made at that moment: the names of its columns with the width of
    each; the marked lines are coloured. No text is a formula."""
    octets = BytesIO()
    with Workbook(octets, {"in_memory": True}) as book:
        book.set_properties({"created": at.replace(tzinfo=None)})
        sheet = book.add_worksheet(title)
        sheet.write_row(0, 0, tuple(heads), book.add_format({"bold": True, "bottom": 1}))
        sheet.freeze_panes(1, 0)
        sheet.autofilter(0, 0, max(len(lines), 1), len(heads) - 1)
        for column, width in enumerate(heads.values()):
            sheet.set_column(column, column, width)
        plain, cost = (_formats(book, colour) for colour in ({}, {"bg_color": _MARKED}))
        for number, line in enumerate(lines):
            _write(sheet, number + 1, line, *(cost if number in marked else plain))
    return octets.getvalue()


def _formats(book: Workbook, colour: dict[str, str]) -> tuple[Any, Any]:
    """Those of a cell, and of a day."""
    return book.add_format(colour), book.add_format({**colour, **_DAY})


def _write(sheet: Any, number: int, line: Sequence[Cell], form: Any, day: Any) -> None:
    for column, cell in enumerate(line):
        if isinstance(cell, str):
            sheet.write_string(number, column, cell, form)
        elif isinstance(cell, date):
            sheet.write_datetime(number, column, cell, day)
        else:
            sheet.write_number(number, column, cell, form)


def sheets(octets: bytes) -> Iterator[list[list[Cell]]]:
    """The sheets of a workbook, each as its lines from the first on; formulas as their values.

    Raises BadInput if it is none, or too large.
    """
    try:
        with CalamineWorkbook.from_filelike(BytesIO(_repacked(octets))) as book:
            for place in range(len(book.sheet_names)):
                rows = book.get_sheet_by_index(place).to_python(skip_empty_area=False)
                yield [[_cell(value) for value in row] for row in rows]
    except _UNREADABLE as unreadable:
        raise BadInput(
            N_("This workbook cannot be read."),
            N_("Open it in your spreadsheet and save it as .xlsx or as CSV."),
            field="file",
        ) from unreadable


def _cell(value: Number | str | bool | time | date | datetime | timedelta) -> Cell:
    match value:
        case bool() | str():
            return value
        case int() | float() if isfinite(value):
            return _decimal(value)
        case datetime():
            return value.date()
        case date():
            return value
    return str(value)


def _decimal(value: Number) -> Decimal:
    """A number as the spreadsheet shows it, with the decimals that a rate can have; so small a one that
    nothing would be left of it stays as it is."""
    shown = Decimal(f"{value:.15g}")
    return round_half_up(shown, RATE_PLACES).normalize() or shown if abs(value) < LARGEST else shown


def _repacked(octets: bytes) -> bytes:
    """The archive with the parts that tell of cells, if what its cells would hold is not too much."""
    parts = dict(_parts(octets))
    strings = [part for part in parts.values() if _STRINGS.search(part)]
    longest = max((len(each) for part in strings for each in _STRING_ENDS.split(part)), default=0)
    for part in filter(_SHEET.search, parts.values()):
        _check_reach(part)
    cells = sum(part.count(b"<") for part in parts.values()) // _TAGS_PER_CELL
    if cells > MOST_CELLS or longest * cells > UNPACKED:
        raise _too_large()
    packed = BytesIO()
    with ZipFile(packed, "w") as archive:
        for name, part in parts.items():
            archive.writestr(name, part)
    return packed.getvalue()


def _parts(octets: bytes) -> Iterator[tuple[str, bytes]]:
    """The parts, each unpacked no further than all together may be."""
    room = UNPACKED
    with ZipFile(BytesIO(octets)) as archive:
        entries = archive.infolist()
        if len(entries) > MOST_PARTS or sum(entry.file_size for entry in entries) > UNPACKED:
            raise _too_large()
        for entry in entries:
            if entry.filename.endswith(_READ) and entry.compress_type in _COMPRESSIONS:
                with archive.open(entry) as packed:
                    part = packed.read(room + 1)
                room -= len(part)
                if room < 0:
                    raise _too_large()
                yield entry.filename, part


def _check_reach(sheet: bytes) -> None:
    """Raise BadInput if a cell stands far out: calamine makes room for all before it, however few there are,
    and ends the whole program where it finds none."""
    letters, lines = 0, 0
    for column, line in _PLACE.findall(sheet):
        letters = max(letters, _column(column))
        lines = max(lines, int(line[:9] or 0))
    if lines > MOST_LINES + 100 or letters > MOST_COLUMNS:
        raise BadInput(
            N_("This sheet reaches too far: at most {lines} lines and {columns} columns."),
            N_("Copy the table alone into a new workbook, and save that."),
            field="file",
            lines=MOST_LINES,
            columns=MOST_COLUMNS,
        )


def _column(letters: bytes) -> int:
    """A is 1, AA is 27."""
    number = 0
    for letter in letters[:9].upper():
        number = number * 26 + letter - ord("A") + 1
    return number


def _too_large() -> BadInput:
    return BadInput(
        N_("This workbook is too large when it is unpacked."),
        N_("Copy the table alone into a new workbook, and save that."),
        field="file",
    )
