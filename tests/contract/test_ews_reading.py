"""The accounting page of older HP large format printers: what its rows say of each job."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from smarttracker_lite.domain.printing import (
    InkUse,
    JobFacts,
    JobStatus,
    Kind,
    Measure,
    Media,
    MediaUse,
    Origin,
    TimeQuality,
)
from smarttracker_lite.errors import PrinterAsleep
from smarttracker_lite.printers.drivers.hp_ews.jobs import MAX_PAPERS
from smarttracker_lite.printers.drivers.hp_ews.listing import check_awake, parse_listing
from smarttracker_lite.printers.drivers.hp_ews.table import NotTheTable
from tests.support.ews import job, page, read, recording

LATEX = ("latex-en.xls", "latex-fr.xls", "latex-pt.xls")
DESIGNJET = ("designjet-de.xls", "designjet-es.xls", "designjet-it.xls", "designjet-ru.xls")


def measured(value: int) -> Measure:
    return Measure(value, Origin.MEASURED)


def only(*rows: list[str]) -> JobFacts:
    (facts,) = read(page(*rows)).jobs
    return facts


@pytest.mark.parametrize("name", [*LATEX, *DESIGNJET])
def test_the_same_jobs_are_read_in_every_language(name: str) -> None:
    reading = read(recording(name))
    assert reading.complaints == ()
    assert [(job.document, job.kind, job.status, job.area_mm2, job.inks) for job in reading.jobs] == [
        ("Lona.tif", Kind.PRINT, JobStatus.COMPLETED, measured(1_012_500_000), None),
        (
            "Poster <A0>.pdf",
            Kind.PRINT,
            JobStatus.CANCELED,
            measured(1_071_000),
            (InkUse("cyan", measured(1_540)), InkUse("light magenta", measured(0))),
        ),
        (
            "Insegna_bar.pdf",
            Kind.PRINT,
            JobStatus.COMPLETED,
            measured(863_900),
            (InkUse("cyan", measured(1_200)), InkUse("light magenta", measured(4_317))),
        ),
        (
            "Scan and copy",
            Kind.COPY,
            JobStatus.COMPLETED,
            measured(500_000),
            (InkUse("all", measured(900)),),
        ),
    ]
    assert [job.completed_at for job in reading.jobs] == [
        datetime(2026, 7, 1, 6, 0, 0, tzinfo=UTC),
        datetime(2026, 7, 12, 15, 38, 53, tzinfo=UTC),
        datetime(2026, 7, 13, 13, 5, 2, tzinfo=UTC),
        datetime(2026, 7, 18, 14, 8, 11, tzinfo=UTC),
    ]
    assert {job.time_quality for job in reading.jobs} == {TimeQuality.LOCAL_ASSUMED}


@pytest.mark.parametrize("name", [*LATEX, *DESIGNJET])
def test_the_mode_of_printing_is_the_quality_in_the_printers_words(name: str) -> None:
    assert {job.quality for job in read(recording(name)).jobs} == {"600dpi - 10P - Bidi"}


def test_a_page_without_a_mode_of_printing_tells_no_quality() -> None:
    assert only(job()).quality is None


@pytest.mark.parametrize("name", DESIGNJET)
def test_a_designjet_also_tells_user_copies_and_length(name: str) -> None:
    jobs = read(recording(name)).jobs
    assert [(job.user, job.user_raw) for job in jobs[2:]] == [("anna", "anna"), ("mario", "ACME\\mario")]
    assert [job.copies for job in jobs] == [measured(1), measured(0), measured(2), measured(1)]
    assert [job.roll_length_um for job in jobs] == list(
        map(measured, (750_000_000, 1_600_000, 1_270_000, 841_000))
    )


@pytest.mark.parametrize("name", LATEX)
def test_what_a_latex_does_not_tell_is_unknown(name: str) -> None:
    jobs = read(recording(name)).jobs
    assert {(job.user, job.copies, job.roll_length_um, job.account) for job in jobs} == {(None,) * 4}


def test_a_job_has_one_key_whatever_language_the_page_is_in() -> None:
    """Who changes the language of the printer gets no job twice."""
    latex = {tuple(job.key for job in read(recording(name)).jobs) for name in LATEX}
    designjet = {tuple(job.key for job in read(recording(name)).jobs) for name in DESIGNJET}
    assert (len(latex), len(designjet)) == (1, 1)


def test_the_rows_are_kept_as_the_page_had_them() -> None:
    raw = read(recording("designjet-ru.xls")).jobs[2].raw
    headers, cells, details = (raw[name] for name in ("headers", "job", "details"))
    assert isinstance(headers, list)
    assert isinstance(cells, list)
    assert isinstance(details, list)
    assert {header: cell for header, cell in zip(headers, cells, strict=True) if cell} == {
        "Документ": "Insegna_bar.pdf",
        "Тип задания": "Печать",
        "Источник": "HP-GL/2",
        "Вывод": "Бумага",
        "Состояние": "напечатано",
        "Копии": "2",
        "Тип расходов": "Всего",
        "Тип бумаги": "Vinyl 1500",
        "Использование бумаги": "0,8639 м2",
        "Длина бумаги": "1,2700 м",
        "Использовано чернил": "5,517 мл.",
        "Имя пользователя": "anna",
        "Идентификатор учетной записи": "4711",
        "Дата": "13.07.2026 15:05:02",
        "Качество печати": "600dpi - 10P - Bidi",
    }
    assert [[cell for cell in row if cell] for row in details][-1] == ["Чернила - LM", "4,317 мл."]
    assert raw["mark"] == ","


def test_square_feet_and_units_in_the_headers_are_read_too() -> None:
    jobs = read(recording("designjet-en-feet.xls")).jobs
    assert [(job.area_mm2, job.roll_length_um, job.ink_ul) for job in jobs] == [
        (measured(863_998), measured(1_066_800), 1_200),
        (measured(863_998), measured(1_066_800), 1_250),
        (measured(863_998), measured(1_066_800), 1_250),
    ]


@pytest.mark.parametrize("ink", ["Ink changed", "", "-", "n/a"])
def test_ink_that_is_not_measured_is_unknown(ink: str) -> None:
    assert only(job(Ink_used=ink)).inks is None


def test_one_ink_that_is_not_measured_leaves_the_sum_of_all() -> None:
    inks = [["", "", "", "", "Ink - C", "", "", "", "1.200 ml", "", "", ""]]
    inks.append([*inks[0][:4], "Ink - OP", *inks[0][5:8], "Ink changed", "", "", ""])
    assert only(job(Ink_used="5.517 ml"), *inks).inks == (InkUse("all", measured(5_517)),)


def test_nothing_at_all_of_a_job_that_came_out_is_unknown() -> None:
    facts = only(job(Paper_usage="0.0000 m²", Ink_used="0.0 ml", Paper_length="0.0000 m"))
    assert (facts.area_mm2, facts.roll_length_um, facts.inks) == (None, None, None)


def test_a_job_without_an_area_has_that_of_the_one_paper_below_it() -> None:
    paper = ["", "", "", "", "Paper", "Vinyl", "0.5000 m²", "", "", "", "", ""]
    facts = only(job(Paper_usage=""), paper)
    assert (facts.area_mm2, facts.media.name) == (measured(500_000), "Vinyl")
    assert only(job(Paper_usage=""), paper, paper).area_mm2 is None


def paper(name: str, area: str, length: str = "") -> list[str]:
    """A row of one paper below a job."""
    return ["", "", "", "", "Paper", name, area, length, "", "", "", ""]


VINYL, CANVAS = paper("Vinyl", "0.5000 m²", "1.0000 m"), paper("Canvas", "0.2500 m²", "0.5000 m")


@pytest.mark.parametrize("own", ["", "0.7500 m²", "0.7510 m²"])
def test_of_a_job_on_several_papers_the_area_of_each_is_told_and_the_names_of_all(own: str) -> None:
    facts = only(job(Paper_usage=own), VINYL, CANVAS)
    assert facts.media_used == (
        MediaUse(Media(name="Vinyl"), measured(500_000)),
        MediaUse(Media(name="Canvas"), measured(250_000)),
    )
    assert facts.media.name == "Vinyl + Canvas"
    assert facts.area_mm2 == facts.roll_area_mm2 == measured(751_000 if "1" in own else 750_000)
    assert facts.roll_length_um == measured(1_500_000)


@pytest.mark.parametrize(
    ("own", "rows", "area"),
    [
        ("", [VINYL, VINYL, CANVAS], None),
        ("", [VINYL, paper("", "0.2500 m²")], None),
        ("", [VINYL, paper("Canvas", "1.2.3 m²")], None),
        ("", [VINYL, paper("Canvas", "0.0000 m²")], None),
        ("1.0000 m²", [VINYL, CANVAS], 1_000_000),
        ("0.5000 m²", [VINYL, paper("Canvas", "unknown")], 500_000),
        ("", [VINYL], 500_000),
        ("", [paper(f"Paper {number}", "0.1000 m²") for number in range(MAX_PAPERS + 1)], None),
    ],
)
def test_rows_that_do_not_make_up_a_job_are_not_told_as_its_papers(
    own: str, rows: list[list[str]], area: int | None
) -> None:
    facts = only(job(Paper_usage=own), *rows)
    assert (facts.media_used, facts.area_mm2) == (None, None if area is None else measured(area))


def test_the_name_of_the_only_paper_is_the_jobs_own() -> None:
    facts = only(job(Paper_type="Vinyl 1500", Paper_usage="0.5000 m²"), VINYL)
    assert (facts.media.name, facts.media_used) == ("Vinyl 1500", None)


@pytest.mark.parametrize(
    ("word", "status"),
    [
        ("not printed", JobStatus.ABORTED),
        ("Druck fehlgeschlagen", JobStatus.ABORTED),
        ("gelöscht", JobStatus.DELETED),
        ("прервано", JobStatus.ABORTED),
        ("Échec", JobStatus.ABORTED),
        ("concluído", JobStatus.COMPLETED),
    ],
)
def test_the_words_for_an_end_are_known(word: str, status: JobStatus) -> None:
    assert only(job(Status=word)).status is status


def test_a_word_that_is_not_known_is_said_and_the_job_can_be_billed() -> None:
    reading = read(page(job(Status="zbrluk")))
    assert [(job.status, job.status_raw) for job in reading.jobs] == [(JobStatus.COMPLETED, "zbrluk")]
    assert [(each.entry, "not known" in each.why) for each in reading.complaints] == [("Plan.pdf", True)]


def test_a_job_of_which_no_copy_came_out_was_stopped_whatever_the_word() -> None:
    assert only(job(Status="zbrluk", Copies="0")).status is JobStatus.CANCELED


def test_a_job_that_still_prints_is_told_when_it_has_ended() -> None:
    before = read(page(job("New", Status="printing", Paper_usage="0.1000 m²"), job("Old")))
    assert ([job.document for job in before.jobs], before.again_in_s) == (["Old"], 30)
    after = read(page(job("New"), job("Old")), before.memory)
    assert ([job.document for job in after.jobs], after.again_in_s) == (["New"], 30)


def test_a_scan_uses_nothing() -> None:
    facts = only(job(Job_type="Scan", Paper_usage="", Copies=""))
    assert (facts.kind, facts.area_mm2, facts.copies) == (Kind.SCAN, None, None)


def test_a_computers_account_is_nobody() -> None:
    facts = only(job(User_name="ACME\\PC7$"))
    assert (facts.user, facts.user_raw) == (None, "ACME\\PC7$")


def test_a_quantity_that_cannot_be_read_is_said_and_the_job_is_kept() -> None:
    reading = read(
        page(job(Paper_usage="0.8639 furlongs", Ink_used="1.2.3.4 ml"), job("B", Paper_usage="1.0000 m²"))
    )
    broken = reading.jobs[1]
    assert (broken.area_mm2, broken.inks) == (None, None)
    assert [each.entry for each in reading.complaints] == ["Plan.pdf"] * 2


def test_a_time_that_cannot_be_read_is_the_one_of_the_reading() -> None:
    reading = read(page(job(when="yesterday")))
    (facts,) = reading.jobs
    assert facts.time_quality is TimeQuality.FIRST_SEEN
    assert len(reading.complaints) == 1
    assert read(page(job(when="yesterday")), reading.memory).jobs == ()


def test_a_clock_that_was_never_set_is_not_believed() -> None:
    assert only(job(when="Jan 1, 2087 1:00:00 AM")).time_quality is TimeQuality.FIRST_SEEN
    assert only(job(when="Jan 1, 1970 1:00:00 AM")).time_quality is TimeQuality.FIRST_SEEN


def test_times_are_in_the_zone_of_the_studio_on_their_own_day() -> None:
    """In winter too, when the clock is another than at the reading."""
    pages = page(job(when="Jul 10, 2026 3:05:02 PM"), job(when="Jan 10, 2026 3:05:02 PM"))
    for zone, hours in ((ZoneInfo("Europe/Rome"), [14, 13]), (ZoneInfo("America/New_York"), [20, 19])):
        times = [job.completed_at for job in read(pages, zone=zone).jobs]
        assert [time and time.hour for time in times] == hours


def test_an_empty_table_is_no_jobs() -> None:
    assert read(recording("empty.xls")).jobs == ()


def test_the_page_of_a_sleeping_printer_is_not_taken_for_no_jobs() -> None:
    with pytest.raises(PrinterAsleep):
        parse_listing(recording("asleep.html"))
    with pytest.raises(PrinterAsleep):
        parse_listing(recording("empty.xls").replace(b"<body>", b'<body state="sleeping">'))


@pytest.mark.parametrize(
    "way",
    [b'<form action="/wakeup.htm/config">', b"<meta content='0; URL=/wakeup.htm'>", b"location='wakeup.htm'"],
)
def test_a_way_on_to_the_page_that_wakes_it_is_sleep(way: bytes) -> None:
    with pytest.raises(PrinterAsleep):
        check_awake(b"<body>" + way)


def test_a_mere_link_to_the_page_that_wakes_it_is_not() -> None:
    link = b'<body><a href="/wakeup.htm">Wake up</a>'
    check_awake(link)
    assert read(recording("empty.xls").replace(b"<body>", link)).jobs == ()


@pytest.mark.parametrize("octets", [b"", b"<html>", b"\xff\xfe\x00", recording("front.html")])
def test_another_page_is_not_the_table(octets: bytes) -> None:
    with pytest.raises(NotTheTable):
        parse_listing(octets)


def test_columns_that_do_not_fit_their_headers_are_not_guessed() -> None:
    row = job()
    with pytest.raises(NotTheTable):
        parse_listing(page([*row[:5], "EUR", *row[5:]]))


def test_markup_of_old_firmware_is_read() -> None:
    """Nothing is closed, classes have no quotes, headers are two lines, what is commented out is no row."""
    octets = (
        b"<TABLE><TR><TD>Document<TD>Printing<BR>time<TD>Paper usage<TD>Status"
        b"<!-- <TR class=treeTableTopLevel><TD>Ghost -->"
        b"<TR class=treeTableTopLevel><TD title='a > b'>A &amp; B<TD>Jul 10, 2026 3:05:02 PM"
        b"<TD>0.8639 m<SUP>2</SUP><TD><B>printed</B></TABLE>"
    )
    (facts,) = read(octets).jobs
    assert (facts.document, facts.area_mm2, facts.status) == ("A & B", measured(863_900), JobStatus.COMPLETED)


@pytest.mark.parametrize(
    "kind", ["Internet print", "Print from internal memory", "Stampa da memoria interna", "Scan and print"]
)
def test_what_comes_out_as_a_print_is_one_wherever_it_came_from(kind: str) -> None:
    (facts,) = read(page(job("Plan", Job_type=kind))).jobs
    assert facts.kind is Kind.PRINT
