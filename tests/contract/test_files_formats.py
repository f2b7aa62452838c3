"""The named kinds of accounting files: known by their signs, read to jobs, never lost, never double."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from smarttracker_lite.domain.printing import (
    FINAL,
    InkUse,
    JobFacts,
    JobStatus,
    Kind,
    Measure,
    Media,
    Origin,
    TimeQuality,
)
from smarttracker_lite.errors import BadInput
from smarttracker_lite.printers.files.batch import Batch
from smarttracker_lite.printers.files.given import Given
from smarttracker_lite.printers.files.register import FORMATS, recognised
from tests.support.accounting import RECORDINGS, keys, only, read, recording, why

NAMED = tuple(path for path in RECORDINGS if path.parent.name != "table")
KIND_OF = {"canon_acl": "canon-acl", "konica_sharp": "konica-sharp", "cups_page_log": "cups-page-log"}
ACL = "canon_acl/01234567820261120.ACL"
CSV = "canon_acl/01234567820261120.CSV"


def of(name: str) -> Batch:
    """A recording, read as what it is."""
    return read(recording(name), Given(name=name.rpartition("/")[2], zone=UTC))


def named(batch: Batch, document: str) -> JobFacts:
    """The job of this name."""
    return next(job for job in batch.jobs if job.document == document)


def measured(value: int) -> Measure:
    return Measure(value, Origin.MEASURED)


@pytest.mark.parametrize("path", RECORDINGS, ids=lambda path: f"{path.parent.name}/{path.name}")
def test_each_recording_is_known_as_what_it_is(path: Path) -> None:
    found = recognised(path.read_bytes(), path.name)
    folder = path.parent.name
    assert (found.name if found else "table") == KIND_OF.get(folder, folder)


@pytest.mark.parametrize("path", NAMED, ids=lambda path: f"{path.parent.name}/{path.name}")
def test_every_job_is_final_and_has_its_own_key_twice_the_same(path: Path) -> None:
    first, again = (read(path.read_bytes(), Given(name=path.name, zone=UTC)) for _ in range(2))
    assert first == again
    assert len(set(keys(first))) == len(first.jobs) > 0
    assert {job.status for job in first.jobs} <= FINAL
    assert {job.source for job in first.jobs} == {f"import:{first.profile}"}
    assert all(job.raw and job.parser == 1 for job in first.jobs)


@pytest.mark.parametrize("path", NAMED, ids=lambda path: f"{path.parent.name}/{path.name}")
def test_a_file_under_another_name_has_the_same_keys(path: Path) -> None:
    octets = path.read_bytes()
    assert keys(read(octets, Given(name="log (1).txt", zone=UTC))) == keys(
        read(octets, Given(name=path.name, zone=UTC))
    )


@pytest.mark.parametrize("path", NAMED, ids=lambda path: f"{path.parent.name}/{path.name}")
def test_a_log_that_grew_line_by_line_keeps_the_keys_it_had(path: Path) -> None:
    octets = path.read_bytes()
    encoding = "utf-16-le" if octets.startswith(b"\xff\xfe") else "latin-1"
    lines = octets.decode(encoding).splitlines(keepends=True)
    known: list[str] = []
    for length in range(1, len(lines) + 1):
        part = "".join(lines[:length]).encode(encoding)
        if recognised(part, path.name):
            grown = keys(read(part, Given(name=path.name, zone=UTC)))
            assert grown[: len(known)] == known
            known = grown
    assert known == keys(read(octets, Given(name=path.name, zone=UTC)))


def test_the_log_of_the_day_and_the_closed_one_are_the_same_jobs() -> None:
    growing, closed = of(ACL), of(CSV)
    assert keys(closed)[: len(growing.jobs)] == keys(growing)


def test_a_line_in_other_letters_leaves_the_keys_of_a_named_kind() -> None:
    octets = recording("konica_sharp/konica.csv").replace(b"Memo", "Übersicht".encode())
    other = "7,Print,Jörg,Maß,2026/11/20 15:00:00,1,1,A4,PCL,Color\n".encode("cp1252")
    before, after = read(octets, Given(name="x", zone=UTC)), read(octets + other, Given(name="x", zone=UTC))
    assert keys(after)[:3] == keys(before)
    assert [job.document for job in after.jobs] == ["Report1", "Übersicht", None, "Maß"]


def test_canon_records_tell_result_kind_copies_impressions_and_media() -> None:
    batch = of(CSV)
    job = named(batch, "Brochure.pdf")
    assert (job.key, job.status, job.kind) == ("101:2026-11-20 08:15:00", JobStatus.COMPLETED, Kind.PRINT)
    assert (job.user, job.account) == ("anna", "4711")
    assert (job.copies, job.impressions) == (measured(3), measured(6))
    assert job.media == Media(name="Gloss 135", type="Coated")
    assert job.completed_at == datetime(2026, 11, 20, 8, 16, 10, tzinfo=UTC)
    assert job.time_quality is TimeQuality.LOCAL_ASSUMED
    assert named(batch, "Scan").kind is Kind.SCAN
    assert named(batch, "Poster.pdf").status is JobStatus.ABORTED
    colors = [(each.color_impressions, each.color) for each in batch.jobs]
    assert colors[:4] == [(measured(6), True), (measured(0), False), (None, None), (measured(1), True)]
    assert named(batch, "Old.pdf").status is JobStatus.DELETED
    assert batch.printers == ("012345678",)
    assert why(batch) == [(8, "“not a day 09:12:00” is no date and time.")]


def test_a_canon_job_that_was_stopped_and_went_on_is_one_with_all_it_printed() -> None:
    stopped, whole = (named(of(name), 'Plan; "final".pdf') for name in (ACL, CSV))
    assert stopped.key == whole.key
    assert (stopped.status, whole.status) == (JobStatus.CANCELED, JobStatus.COMPLETED)
    assert (stopped.impressions, whole.impressions) == (measured(10), measured(15))
    assert whole.account == "KS 7"


def test_a_canon_job_that_went_on_in_colour_has_the_impressions_of_both_records() -> None:
    went_on = recording(CSV).replace(b"KS 7;;;1;5;0;0;0", b"KS 7;;;1;1;4;0;0")
    job = named(read(went_on, Given(name="x", zone=UTC)), 'Plan; "final".pdf')
    assert (job.impressions, job.color_impressions, job.color) == (measured(15), measured(4), True)


def test_a_canon_number_that_comes_again_is_another_job() -> None:
    again = recording(CSV).replace(b";102;AP;2026-11-20;08:40", b";101;AP;2026-11-20;08:40")
    assert [key[:3] for key in keys(read(again, Given(name="x", zone=UTC)))].count("101") == 2


def test_a_canon_record_that_is_there_twice_counts_once() -> None:
    octets = recording(ACL)
    twice = octets + octets.splitlines(keepends=True)[1]
    assert read(twice, Given(name="x", zone=UTC)).jobs == read(octets, Given(name="x", zone=UTC)).jobs


@pytest.mark.parametrize("separator", [",", ";", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "latin-1"])
def test_a_canon_log_is_read_in_each_of_its_spellings(separator: str, encoding: str) -> None:
    rows = ("4300 jobid startdate starttime result jobname", "4301 9 2026-11-20 10:00:00 Done Übersicht")
    text = "\n".join(row.replace(" ", separator) for row in rows)
    job = only(read(text.encode(encoding), Given(name="x", zone=UTC)))
    assert (job.key, job.document) == ("9:2026-11-20 10:00:00", "Übersicht")


def test_an_inkjet_of_canon_tells_area_length_and_ink() -> None:
    job = named(of("canon_acl/inkjet-utf16.CSV"), "Übersicht.pdf")
    assert job.area_mm2 == measured(1_750_000)
    assert job.roll_length_um == measured(2_800_000)
    assert job.inks == tuple(
        InkUse(channel, measured(ul))
        for channel, ul in (("black", 200), ("cyan", 300), ("magenta", 310), ("yellow", 290), ("primer", 900))
    )
    unknown = named(of("canon_acl/inkjet-utf16.CSV"), "Karte.pdf")
    assert (unknown.area_mm2, unknown.inks) == (None, None)


UNSET = "time zone not set"


def test_a_canon_record_whose_start_has_no_time_zone_is_known_by_its_end() -> None:
    head = "4302,jobid,startdate,starttime,readydate,readytime,result\n"
    job, other = read(
        f"{head}4303,78,{UNSET},{UNSET},2026-11-20,10:10:00,Done\n"
        f"4303,78,{UNSET},,2026-11-21,10:10:00,Done\n4303,79,{UNSET},,{UNSET},,Done\n".encode(),
        Given(name="x", zone=UTC),
    ).jobs
    assert (job.started_at, job.completed_at) == (None, datetime(2026, 11, 20, 10, 10, tzinfo=UTC))
    assert (job.key, other.key) == ("78:2026-11-20 10:10:00", "78:2026-11-21 10:10:00")


def test_a_tds_log_tells_pages_that_are_added_to_jobs() -> None:
    batch = of("canon_acl/20261120.csv")
    whole, broken, scan = batch.jobs
    assert whole.key == "TDS600-77:501:2026-11-20 11:00:00"
    assert (whole.document, whole.account, whole.host) == ("Lageplan, Blatt 1", "ACME", "pc-emil")
    assert (whole.impressions, whole.area_mm2) == (measured(2), Measure(1_999_716, Origin.DERIVED))
    assert (broken.status, broken.impressions) == (JobStatus.ABORTED, measured(1))
    assert broken.area_mm2 == Measure(999_858, Origin.DERIVED)
    assert scan.kind is Kind.SCAN
    assert batch.printers == ("TDS600-77",)
    assert why(batch) == [(7, "The row ends before the column “machine”.")]


def test_kip_lines_are_joined_to_jobs_with_the_area_of_their_pixels() -> None:
    batch = of("kip/ColorLog-NOV26.log")
    whole, once, again = batch.jobs
    assert (whole.user, whole.account, whole.color) == ("Anna", "P-4711", True)
    assert (whole.copies, whole.pages) == (Measure(2, Origin.REQUESTED), Measure(2, Origin.REQUESTED))
    assert (whole.impressions, whole.area_mm2) == (measured(4), Measure(3_999_680, Origin.DERIVED))
    assert whole.completed_at == datetime(2026, 11, 20, 9, 12, 2, tzinfo=UTC)
    assert (once.document, once.impressions) == (again.document, again.impressions)
    assert once.key != again.key


def test_a_kip_log_without_times_is_dated_when_it_is_seen() -> None:
    batch = of("kip/MonoLog-NOV26.log")
    job = only(batch)
    assert (job.completed_at, job.time_quality, job.color) == (None, TimeQuality.FIRST_SEEN, False)
    assert why(batch) == [(2, "“x” is no number.")]


def test_white_and_colour_of_one_mimaki_print_are_one_job_with_the_ink_once() -> None:
    job = only(of("mimaki/20260915_101344_rosso.csv"))
    assert job.inks is not None
    assert job.inks[4:6] == tuple(
        InkUse(channel, Measure(9388, Origin.DERIVED)) for channel in ("white", "white 2")
    )
    assert job.ink_ul == 624 + 716 + 784 + 4 + 2 * 9388


def test_a_mimaki_print_that_failed_keeps_its_ink() -> None:
    job = only(of("mimaki/20260915_NG_targa.csv"))
    assert (job.status, job.ink_ul) == (JobStatus.ABORTED, 100)


def test_mimaki_prints_of_the_same_start_but_other_ink_are_two() -> None:
    octets = recording("mimaki/20260915_101344_rosso.csv")
    other = octets[: octets.rindex(b"0.624")] + b"0.625" + octets[octets.rindex(b"0.624") + 5 :]
    assert len(read(other, Given(name="x", zone=UTC)).jobs) == 2


RASTERLINK = (
    "KEY_FILENAME,KEY_RESULT,KEY_INKUSE,KEY_RIP_S_TIME,KEY_RIP_E_TIME,KEY_PRINT_S_TIME,KEY_PRINT_E_TIME,"
    "KEY_ARRANGE_CNT,KEY_RESULT_DETAIL\n"
)
WHITE = "Insegna - BIANCO.pdf"
COLOUR = "Insegna - COLORE.pdf"


def rasterlink(*told: tuple[str, str]) -> Batch:
    """A result with rows of these documents and inks, all of one start."""
    start = "20260915_101000,20260915_101100,20260915_101344,20260915_102000,1,"
    rows = (f'{document},OK,"{ink}",{start}\n' for document, ink in told)
    return read("".join((RASTERLINK, *rows)).encode(), Given(name="x", zone=UTC))


def test_a_mimaki_print_of_two_documents_is_named_after_both() -> None:
    batch = rasterlink((WHITE, "White:9.388cc"), (COLOUR, "White:9.388cc"), (WHITE, "White:9.388cc"))
    assert only(batch).document == "Insegna - BIANCO.pdf + Insegna - COLORE.pdf"


def test_white_and_colour_of_one_mimaki_print_have_one_key_in_two_files() -> None:
    white, colour = (rasterlink((document, "White:9.388cc")) for document in (WHITE, COLOUR))
    other = rasterlink((WHITE, "White:9.389cc"))
    assert only(white).key == only(colour).key != only(other).key


@pytest.mark.parametrize("ink", ["", "Cyan:0.000cc"])
def test_mimaki_documents_of_one_start_without_ink_are_told_apart(ink: str) -> None:
    batch = rasterlink((WHITE, ink), (COLOUR, ink), (WHITE, ink))
    assert [job.document for job in batch.jobs] == [WHITE, COLOUR]
    assert keys(batch) == [only(rasterlink((document, ink))).key for document in (WHITE, COLOUR)]


@pytest.mark.parametrize(
    ("said", "ul"), [("1.277", 1_277), ("1,277", 1_277), ("1,001.277", 1_001_277), ("0,5", 500)]
)
def test_mimaki_inks_have_decimals_behind_either_mark(said: str, ul: int) -> None:
    assert only(rasterlink((WHITE, f"Cyan:{said}cc Magenta:0.100cc"))).ink_ul == ul + 100


def test_the_history_of_pict_tells_area_and_ink() -> None:
    done, failed = of("mimaki/pict.csv").jobs
    assert (done.area_mm2, done.ink_ul) == (measured(1_250_000), 10_400)
    assert failed.status is JobStatus.ABORTED


def test_pages_of_accounting_manager_are_impressions_with_all_copies() -> None:
    batch = of("imageprograf/export.csv")
    poster, handout = batch.jobs
    assert (poster.document, poster.account) == ('Manifesto "A1".pdf', "R-12")
    assert handout.impressions == Measure(6, Origin.DERIVED)
    assert (handout.copies, handout.pages) == (None, None)
    assert (poster.area_mm2, poster.ink_ul) == (Measure(1_001_000, Origin.DERIVED), 3840)
    assert poster.completed_at == poster.started_at == datetime(2026, 11, 20, 9, 5, tzinfo=UTC)
    assert (batch.running, batch.printers) == (1, ("PRO-4100",))


def test_jobs_of_one_printer_can_be_picked() -> None:
    octets = recording("cups_page_log/page_log")
    batch = read(octets, Given(name="page_log", zone=UTC, printer="laser"))
    assert only(batch).user == "carla"
    assert batch.printers == ("pclq", "laser")
    assert read(recording("imageprograf/export.csv"), Given(name="x", zone=UTC, printer="TM-200")).jobs == ()


def test_the_epson_tool_tells_each_ink_and_which_jobs_it_lost() -> None:
    batch = of("epson/export.csv")
    portrait, fair = batch.jobs
    assert portrait.inks == tuple(
        InkUse(channel, measured(ul))
        for channel, ul in (("cyan", 450), ("vivid light magenta", 300), ("matte black", 1200))
    )
    assert (fair.user, fair.host) == (None, None)
    assert batch.bad[0].text.startswith("Lost Job(3)")


def test_konica_words_are_read_without_their_numbers() -> None:
    report, memo, copy = of("konica_sharp/konica.csv").jobs
    assert (report.kind, report.color, report.media.name) == (Kind.PRINT, False, "Letter")
    assert (memo.impressions, memo.sheets, memo.color) == (measured(4), measured(2), True)
    assert copy.kind is Kind.COPY


def test_sharp_numbers_may_begin_again() -> None:
    last, first, copy = of("konica_sharp/sharp.csv").jobs
    assert (last.impressions, last.color_impressions, last.color) == (measured(5), measured(3), True)
    assert (first.impressions, first.color_impressions, first.color) == (measured(1), measured(0), False)
    assert (first.user, first.host) == ("Bruno", "PC2")
    assert copy.kind is Kind.COPY


def test_a_page_log_has_names_with_spaces_and_totals_with_copies() -> None:
    batch = of("cups_page_log/page_log")
    plan, letter, short = batch.jobs
    assert plan.key == "pclq:2:22/Nov/2026:06:11:01 +0000"
    assert (plan.document, plan.account) == ("Plan Étage 1 – Rossi.pdf", "CLIENT-4711")
    assert (plan.impressions, plan.duplex, plan.media.name) == (measured(6), False, "A4")
    assert (plan.completed_at, plan.time_quality) == (
        datetime(2026, 11, 22, 6, 11, 1, tzinfo=UTC),
        TimeQuality.EXACT,
    )
    assert (letter.duplex, letter.account) == (True, None)
    assert (short.document, short.media.name) == ("x", None)
    assert why(batch) == [(4, "The line is not one of a page log in its usual form.")]


def test_pages_of_a_page_log_are_added_and_a_number_that_comes_again_is_another_job() -> None:
    mine, other, later = of("cups_page_log/page_log-pages").jobs
    assert (mine.impressions, other.impressions, later.impressions) == (measured(4), measured(1), measured(1))
    assert mine.key != later.key


def test_the_total_of_a_page_log_is_not_added_to_its_pages() -> None:
    pages = recording("cups_page_log/page_log-pages")
    total = b"DeskJet anna 3 [20/Nov/2026:19:21:09 +0000] total 1 - localhost other letter one-sided\n"
    before, after = (named(read(octets, Given(name="x")), "other") for octets in (pages, pages + total))
    assert before.key == after.key
    assert before.impressions == after.impressions == measured(1)


PRINTED = (
    "pclq anna {number} [2{day}/Nov/2026:06:{total:02}:01 +0000] total {total} - localhost Plan.pdf A4 -\n"
)


def totals(*told: tuple[int, int, int]) -> list[Measure | None]:
    """What the jobs printed that a page_log tells by number, day and total."""
    lines = (PRINTED.format(number=number, day=day, total=total) for number, day, total in told)
    return [job.impressions for job in read("".join(lines).encode(), Given(name="page_log")).jobs]


def test_a_job_of_a_page_log_that_is_printed_again_is_one_with_the_last_total() -> None:
    assert totals((2, 1, 6), (3, 1, 5), (2, 1, 12), (2, 1, 18)) == [measured(18), measured(5)]
    assert totals((2, 1, 6), (2, 1, 6)) == [measured(6)]


def test_a_number_of_a_page_log_that_counts_anew_is_another_job() -> None:
    assert totals((2, 1, 6), (2, 1, 4)) == [measured(6), measured(4)]
    assert totals((2, 1, 6), (2, 3, 12)) == [measured(6), measured(12)]


@pytest.mark.parametrize("path", RECORDINGS, ids=lambda path: f"{path.parent.name}/{path.name}")
def test_a_kind_that_a_file_is_not_of_refuses_it(path: Path) -> None:
    octets = path.read_bytes()
    for each in FORMATS:
        if each.recognises(octets, path.name) or each.name in {"kip", "cups-page-log"}:
            continue
        with pytest.raises(BadInput) as caught:
            each.parse(octets, Given(name=path.name, zone=UTC))
        assert caught.value.hint


@pytest.mark.parametrize("name", ["saved.xml", "saved-utf16.xml"])
def test_a_saved_print_log_of_windows_brings_the_jobs_by_the_names_the_log_itself_gives_them(
    name: str,
) -> None:
    octets = (RECORDINGS[0].parents[2] / "windows" / name).read_bytes()
    found = recognised(octets, name)
    assert found
    assert found.name == "windows-print-log"
    batch = read(octets, Given(name=name))
    assert batch.jobs
    assert {facts.source for facts in batch.jobs} == {"win307"}
    assert batch.printers
    one = read(octets, Given(name=name, printer=batch.printers[0]))
    assert 0 < len(one.jobs) <= len(batch.jobs)
