"""Workbooks with prices: as spreadsheets write them, and as nobody should."""

from collections.abc import Callable
from contextlib import suppress
from datetime import date, datetime
from decimal import Decimal
from io import BytesIO
from random import Random
from typing import Any
from zipfile import ZIP_BZIP2, ZIP_DEFLATED, ZipFile

import pytest
import xlsxwriter

from smarttracker_lite.domain.rates import Side
from smarttracker_lite.errors import BadInput
from smarttracker_lite.words import Words
from smarttracker_lite.workflows.pricefile.taking import DryRun, look
from smarttracker_lite.workflows.pricefile.writing import all_rows, as_workbook
from tests.support.studio import Studio

WORDS = Words("it")
HEADS = ("media", "basis", "rate", "valid_from", "roll", "steps")
SHEET, STRINGS = "xl/worksheets/sheet1.xml", "xl/sharedStrings.xml"


def workbook(*rows: tuple[Any, ...], heads: tuple[str, ...] = HEADS) -> bytes:
    """A workbook of these rows below a title, behind an empty sheet."""
    octets = BytesIO()
    with xlsxwriter.Workbook(octets, {"in_memory": True, "default_date_format": "dd/mm/yyyy"}) as book:
        book.add_worksheet("Note")
        sheet = book.add_worksheet("Listino")
        for number, row in enumerate((("Listino 2027",), (), heads, *rows), 1):
            sheet.write_row(number, 1, row)
    return octets.getvalue()


def changed(octets: bytes, **parts: Callable[[bytes], bytes]) -> bytes:
    """The workbook with some of its parts otherwise."""
    result = BytesIO()
    with ZipFile(BytesIO(octets)) as old, ZipFile(result, "w", ZIP_DEFLATED) as new:
        for name in old.namelist():
            stem = name.rpartition("/")[2].partition(".")[0]
            new.writestr(name, parts.get(stem, bytes)(old.read(name)))
    return result.getvalue()


def tried(studio: Studio, octets: bytes) -> DryRun:
    return look(studio.desk, WORDS, octets)


def refused(studio: Studio, octets: bytes) -> str:
    with pytest.raises(BadInput) as why:
        tried(studio, octets)
    assert why.value.field == "file"
    return str(why.value)


def test_numbers_days_and_ticks_are_read_as_such(at_work: Studio) -> None:
    run = tried(
        at_work,
        workbook(
            ("Satin", "square-metre", 0.1 + 0.2, datetime(2026, 12, 1), True, "10: 2,50"),
            ("Canvas", "square-metre", 38 / 41.13, "01/12/2026", "sì", ""),
            (80, "job", 12, date(2026, 12, 1), False, ""),
            ("Tiny", "job", 0.0000001, "", "", ""),
            ("Huge", "job", 1e300, "", "", ""),
        ),
    )
    satin, canvas, number = (read.rate for read in run.fresh)
    assert satin.prices[0].rate == Decimal("0.3")
    assert [(tier.least, tier.rate) for tier in satin.prices[0].tiers] == [(Decimal(10), Decimal("2.5"))]
    assert canvas.prices[0].rate == Decimal("0.9239")
    assert canvas.valid_from == satin.valid_from == date(2026, 12, 1)
    assert (satin.prices[0].roll, canvas.prices[0].roll, number.prices[0].roll) == (True, True, False)
    assert (number.media, number.prices[0].rate) == ("80", Decimal(12))
    assert [(line, column) for line, column, _ in run.wrong] == [(8, "rate"), (9, "rate")]
    assert {why.text for _, _, why in run.wrong} == {"A rate is 0 or more, with at most six decimals."}


@pytest.mark.parametrize("number", [b"NaN", b"inf", b"-inf", b"1e999"])
@pytest.mark.parametrize("column", ["rate", "step", "roll_width"])
def test_what_is_no_number_in_a_cell_of_numbers_is_told_in_its_line(
    at_work: Studio, number: bytes, column: str
) -> None:
    heads, row = ("basis", "rate", "step", "roll_width"), {"basis": "square-metre", "rate": 2, column: 7777}
    octets = workbook(tuple(row.get(head, "") for head in heads), heads=heads)
    hostile = changed(octets, sheet2=lambda sheet: sheet.replace(b"<v>7777</v>", b"<v>" + number + b"</v>"))
    ((_, at, why),) = tried(at_work, hostile).wrong
    assert at == column
    assert "is not a number" in str(why)


def test_a_formula_is_read_as_its_value(at_work: Studio) -> None:
    octets = BytesIO()
    with xlsxwriter.Workbook(octets) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, ("basis", "rate"))
        sheet.write_string(1, 0, "job")
        sheet.write_formula(1, 1, "=6*7", value=42)
    ((_, _, rate),) = tried(at_work, octets.getvalue()).fresh
    assert rate.prices[0].rate == 42


def test_our_own_workbook_has_numbers_and_no_formula(at_work: Studio) -> None:
    at_work.rate(Side.COST, media="=cmd|' /C calc'!A0", per_m2="0.1")
    with ZipFile(BytesIO(as_workbook(at_work.desk, all_rows(at_work.desk)))) as zipped:
        sheet, strings = zipped.read(SHEET), zipped.read(STRINGS)
    assert b"<f>" not in sheet
    assert b"<v>0.1</v>" in sheet
    assert b"=cmd|" in strings


def test_an_archive_that_unpacks_too_far_is_refused(at_work: Studio) -> None:
    bomb = changed(workbook(), theme1=lambda part: part + b" " * 100_000_001)
    assert len(bomb) < 200_000
    assert "too large when it is unpacked" in refused(at_work, bomb)


def test_an_archive_that_lies_about_its_size_is_refused(at_work: Studio) -> None:
    """Its list says that a part is small: it is read no further, and then is not what its sum says."""
    honest = changed(workbook(), theme1=lambda part: b"<a>" + b" " * 90_000_000 + b"</a>")
    size = (90_000_007).to_bytes(4, "little")
    assert honest.count(size) >= 1
    assert "cannot be read" in refused(at_work, honest.replace(size, (100).to_bytes(4, "little")))


def test_an_archive_of_too_many_parts_is_refused(at_work: Studio) -> None:
    octets = BytesIO(workbook())
    with ZipFile(octets, "a") as archive:
        for number in range(1_001):
            archive.writestr(f"{number}.xml", b"")
    assert "too large when it is unpacked" in refused(at_work, octets.getvalue())


@pytest.mark.parametrize("place", [b"XFD4", b"B1048576", b"B99999999999999999999"])
def test_a_sheet_with_a_cell_far_out_is_refused(at_work: Studio, place: bytes) -> None:
    """A reader would make room for all the cells between."""
    octets = workbook(("A", "job", 1))
    far = changed(octets, sheet2=lambda part: part.replace(b'r="B5"', b'r = "' + place + b'"'))
    assert far != octets
    assert "reaches too far" in refused(at_work, far)


def test_a_sheet_of_endless_cells_is_refused(at_work: Studio) -> None:
    """They say nothing of their places, and each takes room in memory."""
    cells = b"<sheetData><row>" + b"<c><v>1</v></c>" * 1_100_000
    octets = changed(workbook(), sheet2=lambda part: part.replace(b"<sheetData><row", cells + b"</row><row"))
    assert "too large when it is unpacked" in refused(at_work, octets)


def test_a_sheet_that_only_says_that_it_reaches_far_is_read(at_work: Studio) -> None:
    octets = workbook(("A", "job", 1))
    told = changed(octets, sheet2=lambda part: part.replace(b'ref="B1:G5"', b'ref="A1:XFD1048576"'))
    assert told != octets
    assert len(tried(at_work, told).fresh) == 1


def test_a_long_text_that_is_shown_in_many_cells_is_refused(at_work: Studio) -> None:
    """It stands in the file once, and a reader would make a copy for each cell."""
    octets = workbook(*[("x" * 20_000, "job", 1)] * 9_000)
    assert len(octets) < 1_000_000
    assert "too large when it is unpacked" in refused(at_work, octets)


def test_a_workbook_of_ten_thousand_lines_is_read(at_work: Studio) -> None:
    rows = [(f"Media {number} of a long name, as printers have them", "job", 1.5) for number in range(9_999)]
    assert len(tried(at_work, workbook(*rows)).fresh) == 9_999


@pytest.mark.parametrize(
    "change",
    [
        lambda octets: octets[: len(octets) // 2],
        lambda octets: octets[:4] + b"x" * 200,
        lambda octets: changed(octets, workbook=lambda _: b"no XML"),
        lambda octets: changed(octets, sheet2=lambda part: part[: len(part) // 2]),
        lambda octets: changed(octets, sharedStrings=lambda part: part.replace(b"<si>", b"<si", 1)),
        lambda octets: changed(octets, sheet2=lambda part: part.replace(b"<v>1</v>", b"<v>999999</v>")),
    ],
)
def test_a_damaged_workbook_is_refused(at_work: Studio, change: Callable[[bytes], bytes]) -> None:
    octets = workbook(("A", "job", 1))
    assert refused(at_work, change(octets))


def test_any_other_archive_is_refused(at_work: Studio) -> None:
    for method in (ZIP_DEFLATED, ZIP_BZIP2):
        octets = BytesIO()
        with ZipFile(octets, "w", method) as archive:
            archive.writestr("word/document.xml", b"<document/>")
        assert "cannot be read" in refused(at_work, octets.getvalue())


def test_no_damage_makes_more_than_a_refusal(at_work: Studio) -> None:
    octets = workbook(("A", "square-metre", 1.5, datetime(2026, 12, 1), True, "from 10: 2"))
    random = Random(5)

    def spoilt(part: bytes) -> bytes:
        spot = random.randrange(len(part))
        return part[:spot] + random.randbytes(random.randint(0, 3)) + part[spot + random.randint(0, 9) :]

    for _ in range(150):
        damaged = changed(octets, **dict.fromkeys(("sheet2", "sharedStrings", "styles", "workbook"), spoilt))
        with suppress(BadInput):
            tried(at_work, damaged)
