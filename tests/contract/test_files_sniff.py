"""What a table seems to be, and whether it can prove it."""

from datetime import UTC

import pytest

from smarttracker_lite.printers.files.headers import meaning_of
from smarttracker_lite.printers.files.mapping import Column, DateOrder, Fact, FileUnit
from smarttracker_lite.printers.files.octets import encoding_of
from smarttracker_lite.printers.files.sniff import Proposal, propose
from smarttracker_lite.printers.files.table import parse
from tests.support.accounting import only, recording


def proposed(text: str) -> Proposal:
    return propose(text.encode(), "new")


def facts(proposal: Proposal) -> dict[str, Fact]:
    return {column.header: column.fact for column in proposal.mapping.columns}


def test_a_german_table_of_windows_is_understood() -> None:
    proposal = propose(recording("table/deutsch.csv"), "new")
    mapping = proposal.mapping
    assert (mapping.encoding, mapping.separator, mapping.decimal) == ("cp1252", ";", ",")
    assert mapping.columns[4] == Column(fact=Fact.AREA, header="Druckfläche (m²)", unit=FileUnit.M2)
    assert [column.fact for column in mapping.columns[2:4]] == [Fact.COMPLETED, Fact.COMPLETED]
    assert proposal.unsure == ()
    assert proposal.rows[0][0] == "Prüfplan.pdf"
    assert [job.document for job in parse(recording("table/deutsch.csv"), mapping, UTC).jobs] == [
        "Prüfplan.pdf",
        "Alt.pdf",
    ]


def test_lines_above_the_headers_are_passed_over_and_dates_that_could_be_both_are_asked() -> None:
    proposal = propose(recording("table/italiano.csv"), "new")
    assert proposal.mapping.header == 4
    assert proposal.mapping.dates is DateOrder.DAY_FIRST
    assert proposal.unsure == ("dates",)


def test_an_american_table_has_the_month_first_and_inches() -> None:
    proposal = propose(recording("table/american.csv"), "new")
    assert proposal.mapping.dates is DateOrder.MONTH_FIRST
    assert proposal.mapping.columns[5].unit is FileUnit.INCH
    assert proposal.unsure == ()
    assert only(parse(recording("table/american.csv"), proposal.mapping, UTC)).document == 'Banner 24" x 36"'


@pytest.mark.parametrize(
    ("octets", "encoding"),
    [
        ("é".encode(), "utf-8-sig"),
        (b"\xef\xbb\xbfa", "utf-8-sig"),
        ("é".encode("cp1252"), "cp1252"),
        ("a;b\n".encode("utf-16"), "utf-16"),
        ("name;date\n".encode("utf-16-le"), "utf-16-le"),
        ("name;date\n".encode("utf-16-be"), "utf-16-be"),
    ],
)
def test_the_encoding_is_known_by_the_octets(octets: bytes, encoding: str) -> None:
    assert encoding_of(octets) == encoding


@pytest.mark.parametrize("separator", [",", ";", "\t", "|"])
def test_the_separator_is_the_sign_that_makes_even_rows(separator: str) -> None:
    rows = (("Name", "Date", "Pages"), ("a.pdf", "2026-11-22", "1"), ("b.pdf", "2026-11-22", "2"))
    text = "\n".join(separator.join(row) for row in rows)
    assert proposed(text).mapping.separator == separator


def test_the_separator_may_be_named_in_the_first_line() -> None:
    proposal = proposed("sep=;\nName;Date\na,b,c;2026-11-22\nd,e,f;2026-11-22\n")
    assert (proposal.mapping.separator, proposal.mapping.header) == (";", 2)


@pytest.mark.parametrize(
    ("cells", "decimal", "sure"),
    [
        (("1,25",), ",", True),
        (("1.25",), ".", True),
        (("0,125",), ",", True),
        (("1,250",), ",", False),
        (("1,25", "1.25"), ",", False),
        (("7",), ",", True),
    ],
)
def test_the_decimal_mark_is_proved_by_what_cannot_be_thousands(
    cells: tuple[str, ...], decimal: str, sure: bool
) -> None:
    rows = "".join(f"a;2026-11-22;{cell}\n" for cell in cells)
    proposal = proposed(f"Name;Date;Area (m2)\n{rows}")
    assert proposal.mapping.decimal == decimal
    assert ("decimal" in proposal.unsure) is not sure


@pytest.mark.parametrize(
    ("day", "order", "sure"),
    [
        ("22/04/2026", DateOrder.DAY_FIRST, True),
        ("04/22/2026", DateOrder.MONTH_FIRST, True),
        ("01/04/2026", DateOrder.DAY_FIRST, False),
        ("01/04/2026 5:00 PM", DateOrder.MONTH_FIRST, False),
        ("01.04.2026", DateOrder.DAY_FIRST, True),
        ("2026-04-01", DateOrder.YEAR_FIRST, True),
    ],
)
def test_the_order_of_a_date_is_proved_by_a_day_above_twelve(day: str, order: DateOrder, sure: bool) -> None:
    proposal = proposed(f"Name;Date;Pages\na;{day};1\n")
    assert proposal.mapping.dates is order
    assert ("dates" in proposal.unsure) is not sure


@pytest.mark.parametrize(
    ("header", "fact"),
    [
        ("Document Name", Fact.DOCUMENT),
        ("Nome documento", Fact.DOCUMENT),
        ("Auftragsname", Fact.DOCUMENT),
        ("Nom du document", Fact.DOCUMENT),
        ("Nombre del trabajo", Fact.DOCUMENT),
        ("Nome do arquivo", Fact.DOCUMENT),
        ("jobName", Fact.DOCUMENT),
        ("Largeur [mm]", Fact.WIDTH),
        ("Höhe", Fact.HEIGHT),
        ("Superficie impresa (m²)", Fact.AREA),
        ("Ink - LM", Fact.INK),
        ("Ciano chiaro (ml)", Fact.INK),
        ("Encre utilisée", Fact.INK),
        ("Titel", Fact.DOCUMENT),
        ("PrintTime", Fact.COMPLETED),
    ],
)
def test_headers_are_known_in_six_languages(header: str, fact: Fact) -> None:
    found = meaning_of(header)
    assert found is not None
    assert found.fact is fact


@pytest.mark.parametrize("header", ["", "Ink Cost", "Paper Cost", "B", "Remarks", "C"])
def test_other_headers_are_left_alone(header: str) -> None:
    assert meaning_of(header) is None


def test_a_unit_that_nobody_names_is_asked() -> None:
    proposal = proposed("Name;Date;Area\na;2026-11-22;1,25\n")
    assert proposal.mapping.columns[-1].unit is FileUnit.M2
    assert proposal.unsure == ("units",)


@pytest.mark.parametrize(
    ("header", "unit"),
    [
        ("Fläche m²", FileUnit.M2),
        ("Area ft²", FileUnit.FOOT2),
        ("Area mq", FileUnit.M2),
        ("Ink µl", FileUnit.UL),
    ],
)
def test_a_unit_stands_behind_a_header_without_brackets_too(header: str, unit: FileUnit) -> None:
    found = meaning_of(header)
    assert found is not None
    assert (found.fact, found.unit) == (Fact.INK if header[0] == "I" else Fact.AREA, unit)


@pytest.mark.parametrize(
    ("header", "cells", "known"),
    [
        ("Print Time", ("2026-11-22 10:00", "-"), True),
        ("Print Time", ("00:01:10", "00:00:40"), False),
        ("Print Time", ("70", "40"), False),
        ("Time", ("", ""), True),
    ],
)
def test_a_column_without_a_date_is_no_time_of_a_job(
    header: str, cells: tuple[str, ...], known: bool
) -> None:
    rows = "".join(f"a;{cell}\n" for cell in cells)
    assert (header in facts(proposed(f"Name;{header}\n{rows}"))) is known


def test_how_long_a_print_took_does_not_hide_when_it_was() -> None:
    told = facts(proposed("Name;Print Time;Date;Clock\na;00:01:10;2026-11-22;10:00\n"))
    assert told == {"Name": Fact.DOCUMENT, "Date": Fact.COMPLETED}


def test_units_in_the_cells_are_seen() -> None:
    proposal = proposed("Name;Date;Area\na;2026-11-22;1,25 m²\nb;2026-11-22;3,5 ft2\n")
    assert proposal.mapping.columns[-1].unit is FileUnit.IN_CELL
    assert proposal.unsure == ()


def test_the_area_of_the_paper_is_billed_where_no_other_is_told() -> None:
    assert facts(proposed("Name;Date;Paper usage (m2)\na;2026-11-22;1\n"))["Paper usage (m2)"] is Fact.AREA
    both = facts(proposed("Name;Date;Area (m2);Paper usage (m2)\na;2026-11-22;1;2\n"))
    assert both["Paper usage (m2)"] is Fact.ROLL_AREA


def test_a_table_without_headers_is_shown_with_the_numbers_of_its_columns() -> None:
    proposal = proposed("a;2026-11-22;1\nb;2026-11-22;2\n")
    assert proposal.mapping.header == 0
    assert proposal.headers == ("1", "2", "3")
    assert proposal.mapping.columns == ()


def test_headers_of_one_name_are_told_apart() -> None:
    assert proposed("Name;Date;Name;;Pages\na;2026-11-22;b;c;1\n").headers == (
        "Name",
        "Date",
        "Name (2)",
        "4",
        "Pages",
    )
