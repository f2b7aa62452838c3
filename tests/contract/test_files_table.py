"""Any table of text, read by a column mapping."""

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone

import pytest

from smarttracker_lite.domain.printing import InkUse, JobStatus, Kind, Measure, Origin, TimeQuality
from smarttracker_lite.errors import BadInput
from smarttracker_lite.printers.files.mapping import Column, ColumnMapping, Fact, FileUnit
from smarttracker_lite.printers.files.sniff import propose
from smarttracker_lite.printers.files.table import parse
from smarttracker_lite.store.rows import from_raw, to_row
from tests.support.accounting import HEAD, TABLE, keys, only, why

GOOD = "Plan.pdf;22.11.2026 10:00;0,8639;printed\n"
OTHER = "Map.pdf;23.11.2026 11:30;1,5 m²;printed\n"


def read(text: str, mapping: ColumnMapping = TABLE) -> list[str]:
    return keys(parse(text.encode(), mapping, UTC))


def with_columns(*columns: Column) -> ColumnMapping:
    return replace(TABLE, columns=(*TABLE.columns, *columns))


def test_a_row_becomes_a_job_with_measured_quantities_and_local_time() -> None:
    job = only(parse((HEAD + GOOD).encode(), TABLE, timezone(timedelta(hours=1))))
    assert (job.source, job.status, job.document) == ("import:studio", JobStatus.COMPLETED, "Plan.pdf")
    assert job.completed_at == datetime(2026, 11, 22, 9, 0, tzinfo=UTC)
    assert job.time_quality is TimeQuality.LOCAL_ASSUMED
    assert job.area_mm2 == Measure(863_900, Origin.MEASURED)
    assert job.raw == {"Name": "Plan.pdf", "Date": "22.11.2026 10:00", "Area": "0,8639", "Result": "printed"}


def test_a_time_that_names_its_zone_is_exact() -> None:
    job = only(parse((HEAD + "x;2026-11-22T10:00:00+02:00;1;ok\n").encode(), TABLE, UTC))
    assert job.completed_at == datetime(2026, 11, 22, 8, 0, tzinfo=UTC)
    assert job.time_quality is TimeQuality.EXACT


def test_without_a_zone_the_times_are_those_of_this_pc() -> None:
    job = only(parse((HEAD + GOOD).encode(), TABLE))
    assert job.completed_at == datetime(2026, 11, 22, 10, 0).astimezone(UTC)


def test_the_same_file_again_has_the_same_keys() -> None:
    text = HEAD + GOOD + OTHER
    assert read(text) == read(text)


def test_rows_that_are_added_leave_the_keys_of_the_others() -> None:
    before = read(HEAD + GOOD + OTHER)
    assert read(HEAD + GOOD + OTHER + GOOD)[:2] == before
    assert set(before) < set(read(HEAD + "new.pdf;24.11.2026;1;ok\n" + GOOD + OTHER))


def test_a_row_without_any_text_is_passed_over() -> None:
    batch = parse(f'{HEAD};;;\n{GOOD} ; ;;\n"";;;""\n{OTHER}'.encode(), TABLE, UTC)
    assert ([job.document for job in batch.jobs], batch.bad) == (["Plan.pdf", "Map.pdf"], ())


def test_identical_rows_are_two_jobs() -> None:
    first, second = read(HEAD + GOOD + GOOD)
    assert first != second
    assert (first[-2:], second[-2:]) == ("#0", "#1")


def test_a_corrected_mapping_leaves_the_keys() -> None:
    wrong = replace(TABLE, name="studio", columns=TABLE.columns[:2])
    assert read(HEAD + GOOD + OTHER, wrong) == read(HEAD + GOOD + OTHER)


def test_line_ends_and_the_mark_of_utf8_leave_the_keys() -> None:
    text = HEAD + GOOD + OTHER
    windows = b"\xef\xbb\xbf" + text.replace("\n", "\r\n").encode()
    assert keys(parse(windows, TABLE, UTC)) == read(text) == read(text.replace("\n", "\r"))


def test_a_line_in_other_letters_leaves_the_keys_of_the_rest() -> None:
    umlaut = "Prüfplan.pdf;22.11.2026 10:00;1;ok\n"
    before = read(HEAD + umlaut)
    batch = parse((HEAD + umlaut).encode() + umlaut.encode("cp1252"), TABLE, UTC)
    assert keys(batch)[:1] == before
    assert [job.document for job in batch.jobs] == ["Prüfplan.pdf"] * 2


def test_bad_rows_are_listed_with_line_and_reason_and_the_others_are_taken() -> None:
    rows = (
        GOOD,
        "a;32.11.2026;1;ok\n",
        "b;22.11.2026;1.5;ok\n",
        "c;22.11.2026;1e999;ok\n",
        "d;22.11.2026;NaN;ok\n",
        "e;22.11.2026;=1+1;ok\n",
        "f;22.11.2026;-1;ok\n",
        "g;22.11.2026;9999999999999;ok\n",
        "h;22.11.2026;5 furlongs;ok\n",
        "i;22.11.2026;1;perhaps\n",
        "j;22.11.2026\n",
        "k;l;22.11.2026;1;ok\n",
        "m;;1;ok\n",
        'n "x;22.11.2026;1;ok\n',
        '"o;22.11.2026;1;ok\n',
        "p\x00;22.11.2026;1;ok\n",
        OTHER,
    )
    batch = parse((HEAD + "".join(rows)).encode(), TABLE, UTC)
    assert [job.document for job in batch.jobs] == ["Plan.pdf", 'n "x', "Map.pdf"]
    assert why(batch) == [
        (3, "“32.11.2026” is no date and time."),
        (4, "“1.5” is no number."),
        (5, "“1e999” is no number."),
        (6, "“NaN” is no number."),
        (7, "“=1+1” is no number."),
        (8, "“-1” is below zero."),
        (9, "“9999999999999” is more than a job can have."),
        (10, "The unit of “5 furlongs” is not known."),
        (11, "It is not known whether “perhaps” means that the job was printed."),
        (12, "The row ends before the column “Area”."),
        (13, "The row has more cells than there are headers: a separator stands in a name."),
        (14, "The row has no date and time."),
        (16, "The quotes in this row do not fit together."),
        (17, "The row is damaged: it holds zeros instead of text."),
    ]
    assert batch.bad[-1].text == "p\N{REPLACEMENT CHARACTER};22.11.2026;1;ok"


def test_jobs_that_are_not_finished_are_left_out_and_counted() -> None:
    batch = parse((HEAD + GOOD + "x;22.11.2026;;printing\n").encode(), TABLE, UTC)
    assert (len(batch.jobs), batch.running, batch.bad) == (1, 1, ())


def test_a_cell_that_says_nothing_is_unknown_and_never_zero() -> None:
    batch = parse(
        (HEAD + "a;22.11.2026;-;ok\nb;22.11.2026;0;ok\nc;22.11.2026;0;canceled\n").encode(), TABLE, UTC
    )
    measured = Measure(0, Origin.MEASURED)
    assert [job.area_mm2 for job in batch.jobs] == [None, None, measured]


def test_words_of_this_file_for_how_a_job_ended_can_be_taught() -> None:
    mapping = replace(TABLE, statuses={"vernietigd": JobStatus.DELETED})
    assert (
        only(parse((HEAD + "a;22.11.2026;1;Vernietigd\n").encode(), mapping, UTC)).status is JobStatus.DELETED
    )


def test_only_the_rows_of_the_printer_that_was_named_are_taken() -> None:
    mapping = replace(with_columns(Column(fact=Fact.PRINTER, header="Machine")), printer="Latex")
    text = "Name;Date;Area;Result;Machine\na;22.11.2026;1;ok;Latex\nb;22.11.2026;1;ok;Colorado\n"
    batch = parse(text.encode(), mapping, UTC)
    assert only(batch).document == "a"
    assert batch.printers == ("Latex", "Colorado")


def test_a_table_without_headers_is_read_by_the_numbers_of_its_columns() -> None:
    columns = tuple(replace(column, header=str(place)) for place, column in enumerate(TABLE.columns, 1))
    mapping = replace(TABLE, header=0, columns=columns)
    assert only(parse(GOOD.encode(), mapping, UTC)).document == "Plan.pdf"


def test_inks_of_each_channel_are_kept_and_two_columns_of_one_are_added() -> None:
    mapping = with_columns(
        Column(fact=Fact.INK, header="C", unit=FileUnit.ML, channel="cyan"),
        Column(fact=Fact.INK, header="K1", unit=FileUnit.UL, channel="black"),
        Column(fact=Fact.INK, header="K2", unit=FileUnit.UL, channel="black"),
        Column(fact=Fact.INK, header="Total", unit=FileUnit.ML),
    )
    text = "Name;Date;Area;Result;C;K1;K2;Total\na;22.11.2026;1;ok;1,5;10;20;99\n"
    job = only(parse(text.encode(), mapping, UTC))
    assert job.inks == (
        InkUse("cyan", Measure(1500, Origin.MEASURED)),
        InkUse("black", Measure(30, Origin.MEASURED)),
    )


def test_copies_and_pages_of_one_copy_give_the_impressions_and_their_area() -> None:
    mapping = replace(
        TABLE,
        columns=(
            *TABLE.columns[:2],
            Column(fact=Fact.COPIES, header="Copies"),
            Column(fact=Fact.PAGES, header="Pages"),
            Column(fact=Fact.WIDTH, header="W", unit=FileUnit.CM),
            Column(fact=Fact.HEIGHT, header="H", unit=FileUnit.INCH),
        ),
    )
    job = only(parse(b"Name;Date;Copies;Pages;W;H\na;22.11.2026;3;2;100;39,37\n", mapping, UTC))
    assert job.impressions == Measure(6, Origin.DERIVED)
    assert job.area_mm2 == Measure(5_999_988, Origin.DERIVED)


@pytest.mark.parametrize(
    ("cells", "every", "colored"),
    [
        (";2;3", 5, 3),
        ("9;2;3", 9, 3),
        (";2;0", 2, 0),
        (";;3", 3, 3),
        (";2;", 2, None),
        (";0;0", None, None),
        ("2;;3", 2, None),
        (";;", None, None),
    ],
)
def test_impressions_in_colour_are_some_of_all_which_are_those_in_black_and_in_colour(
    cells: str, every: int | None, colored: int | None
) -> None:
    mapping = with_columns(
        Column(fact=Fact.IMPRESSIONS, header="All"),
        Column(fact=Fact.BLACK_IMPRESSIONS, header="Black"),
        Column(fact=Fact.COLOR_IMPRESSIONS, header="Colour"),
    )
    text = f"Name;Date;Area;Result;All;Black;Colour\na;22.11.2026;1;ok;{cells}\n"
    job = only(parse(text.encode(), mapping, UTC))
    told = [each and each.value for each in (job.impressions, job.color_impressions)]
    assert (told, job.color) == ([every, colored], None if colored is None else colored > 0)


def test_impressions_in_colour_alone_do_not_tell_all() -> None:
    mapping = with_columns(Column(fact=Fact.COLOR_IMPRESSIONS, header="Colour"))
    job = only(parse(b"Name;Date;Area;Result;Colour\na;22.11.2026;1;ok;3\n", mapping, UTC))
    assert (job.impressions, job.color_impressions) == (None, None)


def test_what_is_no_print_says_so() -> None:
    mapping = with_columns(Column(fact=Fact.KIND, header="Kind"))
    text = (
        "Name;Date;Area;Result;Kind\na;22.11.2026;1;ok;Scan\nb;22.11.2026;1;ok;\nc;22.11.2026;1;ok;juggling\n"
    )
    batch = parse(text.encode(), mapping, UTC)
    assert [job.kind for job in batch.jobs] == [Kind.SCAN, Kind.PRINT]
    assert why(batch) == [(4, "It is not known whether “juggling” is a print.")]


def test_a_file_of_other_columns_is_refused_by_name() -> None:
    with pytest.raises(BadInput, match="no column “Area”"):
        parse(b"Name;Date\na;b\n", TABLE, UTC)


XML = b"""<?xml version="1.0"?><AccountInfo version="1.2"><Jobs>
<Job><JobName>Plan.pdf</JobName><EndTime>2026-11-20 10:00:00</EndTime><Area unit="m2">0.8639</Area>
<Ink name="LM"><Amount unit="ml">1.5</Amount></Ink><Ink name="C"><Amount unit="ml">2</Amount></Ink></Job>
<Job><JobName>Map.pdf</JobName><EndTime>2026-11-20 11:00:00</EndTime><Area unit="m2">1.5</Area></Job>
</Jobs></AccountInfo>"""


def test_xml_of_unknown_names_is_read_by_its_paths() -> None:
    mapping = propose(XML, "hp-xml").mapping
    first, second = parse(XML, mapping, UTC).jobs
    assert (first.document, first.area_mm2) == ("Plan.pdf", Measure(863_900, Origin.MEASURED))
    assert first.inks == (
        InkUse("light magenta", Measure(1500, Origin.MEASURED)),
        InkUse("cyan", Measure(2000, Origin.MEASURED)),
    )
    assert second.inks is None


def test_xml_without_a_path_of_the_mapping_is_read_all_the_same() -> None:
    mapping = propose(XML, "hp-xml").mapping
    without = XML[: XML.index(b"<Ink")] + XML[XML.index(b"</Job>") :]
    assert keys(parse(without, mapping, UTC))[1:] == keys(parse(XML, mapping, UTC))[1:]


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        (replace(TABLE, separator="x"), "separator"),
        (replace(TABLE, decimal="e"), "decimal"),
        (replace(TABLE, columns=TABLE.columns[:1]), "columns"),
        (with_columns(Column(fact=Fact.WIDTH, header="W", unit=FileUnit.ML)), "columns"),
    ],
)
def test_a_mapping_that_cannot_work_is_refused(wrong: ColumnMapping, field: str) -> None:
    with pytest.raises(BadInput) as caught:
        parse((HEAD + GOOD).encode(), wrong, UTC)
    assert caught.value.field == field
    assert caught.value.hint


def test_a_mapping_can_be_kept_as_a_row_of_json() -> None:
    mapping = replace(TABLE, statuses={"vernietigd": JobStatus.DELETED}, printer="Latex")
    raw = json.dumps(to_row(mapping)).encode()
    assert from_raw(raw, ColumnMapping, "imports") == mapping
