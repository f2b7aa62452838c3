"""From the octets of an answer to printer and jobs: recordings of real printers, and what others may say."""

from contextlib import suppress
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from smarttracker_lite.domain.machines import PrinterState
from smarttracker_lite.domain.printing import JobFacts, JobStatus, Measure, Media, Origin, TimeQuality
from smarttracker_lite.errors import NotAPrinter
from smarttracker_lite.printers.drivers.ipp.codec import encode
from smarttracker_lite.printers.drivers.ipp.media import size_in_name
from smarttracker_lite.printers.drivers.ipp.message import (
    Content,
    Group,
    GroupTag,
    Message,
    Range,
    Tag,
    Value,
)
from smarttracker_lite.printers.drivers.ipp.reading import PrinterAnswer, parse_jobs, parse_printer

RECORDINGS = Path(__file__).parent.parent / "recordings" / "ipp"
NOW = datetime(2026, 11, 22, 9, 55, 50, tzinfo=UTC)

TAGS: dict[type, Tag] = {int: Tag.INTEGER, str: Tag.NAME, datetime: Tag.DATE_TIME, dict: Tag.BEGIN_COLLECTION}


def value(content: Content) -> Value:
    return Value(Tag.RANGE if isinstance(content, Range) else TAGS[type(content)], content)


def answer(tag: GroupTag, **attributes: Content) -> bytes:
    named = {name.replace("_", "-"): (value(content),) for name, content in attributes.items()}
    return encode(Message(0, 1, (Group(tag, named),)))


def printer(**attributes: Content) -> PrinterAnswer:
    return parse_printer(answer(GroupTag.PRINTER, printer_uuid="urn:uuid:1", **attributes), NOW)


def job(on: PrinterAnswer | None = None, seen: datetime | None = None, **attributes: Content) -> JobFacts:
    octets = answer(GroupTag.JOB, job_id=7, job_uuid="u7", **({"job_state": 9} | attributes))
    on = on or printer()
    (read,) = parse_jobs(octets, on, {"uuid:u7": replace(on.clock, now=seen)} if seen else {}).jobs
    return read.facts


def recorded(of: str, jobs: str) -> list[JobFacts]:
    asked = parse_printer((RECORDINGS / f"{of}.bin").read_bytes(), NOW)
    return [read.facts for read in parse_jobs((RECORDINGS / f"{jobs}.bin").read_bytes(), asked, {}).jobs]


def test_the_plotter_of_the_recording_is_read() -> None:
    device = parse_printer((RECORDINGS / "ippeveprinter-printer.bin").read_bytes(), NOW).device
    assert (device.model, device.firmware, device.state) == (
        "Imaginary Plot 36",
        "PL36_01",
        PrinterState.READY,
    )
    assert device.identity.startswith("urn:uuid:")


def test_the_plotters_jobs_keep_what_they_used_finished_or_cancelled() -> None:
    cancelled, finished = recorded("ippeveprinter-printer", "ippeveprinter-jobs")
    assert (cancelled.status, cancelled.user, cancelled.user_raw) == (
        JobStatus.CANCELED,
        None,
        "STUDIO\\PC7$",
    )
    assert cancelled.area_mm2 == Measure(4 * 914 * 1200, Origin.DERIVED)
    assert (finished.status, finished.user) == (JobStatus.COMPLETED, "anna")
    assert finished.document == "Tavola 1 – pianta è.pdf"
    assert finished.impressions == Measure(6, Origin.MEASURED)
    assert finished.area_mm2 == Measure(6 * 594 * 841, Origin.DERIVED)


def test_the_jobs_of_cups_have_sheets_and_client() -> None:
    duplex, letter = recorded("cups-printer", "cups-jobs")
    assert (duplex.impressions, duplex.sheets) == (Measure(6, Origin.MEASURED), Measure(3, Origin.MEASURED))
    assert (duplex.pages, duplex.copies) == (Measure(2, Origin.DERIVED), Measure(3, Origin.REQUESTED))
    assert (duplex.duplex, duplex.account) == (True, "ROSSI-1")
    assert letter.media == Media(name="Letter", width_um=215_900, height_um=279_400)
    assert letter.user == "bruno"


def test_a_raw_queue_gives_no_amounts() -> None:
    (blind,) = recorded("cups-printer", "cups-raw-jobs")
    assert (blind.status, blind.impressions, blind.sheets) == (JobStatus.COMPLETED, None, None)


def test_a_recorded_job_is_kept_as_the_printer_gave_it() -> None:
    _, finished = recorded("ippeveprinter-printer", "ippeveprinter-jobs")
    assert finished.raw["media-col"] == {
        "media-size": {"x-dimension": 59400, "y-dimension": 84100},
        "media-type": "stationery",
    }
    assert finished.raw["job-impressions-completed"] == 6


SPLICES = st.lists(
    st.tuples(st.floats(0, 1, exclude_max=True), st.integers(0, 20), st.binary(max_size=6)),
    min_size=1,
    max_size=6,
)


@settings(max_examples=300, deadline=None)
@given(st.sampled_from(sorted(RECORDINGS.glob("*-printer.bin"))), SPLICES)
def test_whatever_is_spliced_into_a_printers_answer_it_is_read_or_refused(
    path: Path, splices: list[tuple[float, int, bytes]]
) -> None:
    octets = path.read_bytes()
    for place, length, instead in splices:
        at = int(place * len(octets))
        octets = octets[:at] + instead + octets[at + length :]
    with suppress(NotAPrinter):
        assert isinstance(parse_printer(octets, NOW).device.identity, str)


STATES = {
    3: JobStatus.QUEUED,
    4: JobStatus.HELD,
    5: JobStatus.PROCESSING,
    6: JobStatus.PROCESSING,
    7: JobStatus.CANCELED,
    8: JobStatus.ABORTED,
    9: JobStatus.COMPLETED,
    0x4000_0000: JobStatus.UNKNOWN,
}


@pytest.mark.parametrize(("state", "status"), STATES.items())
def test_the_state_decides_whatever_the_reasons_say(state: int, status: JobStatus) -> None:
    assert job(job_state=state, job_state_reasons="job-completed-successfully").status is status


def test_only_states_7_8_and_9_are_final() -> None:
    assert [state for state in STATES if job(job_state=state).final] == [7, 8, 9]


def test_the_date_is_preferred_to_seconds_since_boot() -> None:
    when = NOW - timedelta(hours=1)
    assert job(date_time_at_completed=when, time_at_completed=5).completed_at == when


def test_seconds_since_boot_are_counted_from_when_the_printer_was_switched_on() -> None:
    read = job(printer(printer_up_time=3600), time_at_creation=60, time_at_completed=120)
    assert read.completed_at == NOW - timedelta(seconds=3480)
    assert read.time_quality is TimeQuality.EXACT


def test_both_time_bases_may_be_mixed_in_one_job() -> None:
    epoch = int((NOW - timedelta(minutes=2)).timestamp())
    read = job(printer(printer_up_time=179_727), time_at_creation=179_000, time_at_completed=epoch)
    assert read.submitted_at == NOW - timedelta(seconds=727)
    assert read.completed_at == NOW - timedelta(minutes=2)


def test_a_clock_that_is_wrong_is_corrected_by_its_error() -> None:
    ahead = printer(printer_current_time=NOW + timedelta(minutes=20))
    read = job(ahead, date_time_at_completed=NOW + timedelta(minutes=10))
    assert ahead.device.clock_error_s == 1200
    assert (read.completed_at, read.time_quality) == (
        NOW - timedelta(minutes=10),
        TimeQuality.OFFSET_CORRECTED,
    )


def test_a_clock_that_was_never_set_gives_way_to_when_the_job_was_first_seen() -> None:
    unset = printer(printer_current_time=datetime(2000, 1, 1, tzinfo=UTC))
    read = job(unset, NOW - timedelta(minutes=3), date_time_at_completed=datetime(2000, 1, 1, tzinfo=UTC))
    assert (read.completed_at, read.time_quality) == (NOW - timedelta(minutes=3), TimeQuality.FIRST_SEEN)


def test_a_job_that_is_not_final_has_no_end() -> None:
    assert job(job_state=5, date_time_at_completed=NOW).completed_at is None


def test_a_job_without_uuid_is_known_by_boot_number_and_creation() -> None:
    def key(up_time: int, created: int) -> str:
        octets = answer(GroupTag.JOB, job_id=7, time_at_creation=created)
        return parse_jobs(octets, printer(printer_up_time=up_time), {}).jobs[0].facts.key

    assert key(3600, 60) == key(3602, 60)
    assert key(3600, 60) != key(3600, 61)
    assert key(3600, 60) != key(600, 60)


@pytest.mark.parametrize(
    ("user", "person"),
    [("anna", "anna"), ("ACME\\anna", "anna"), ("ACME\\PC7$", None), ("PC7$", None), ("  ", None)],
)
def test_a_user_is_a_person_without_the_domain(user: str, person: str | None) -> None:
    assert job(job_originating_user_name=user).user == person


def test_zero_of_a_completed_job_with_something_to_print_is_unknown() -> None:
    read = job(job_impressions_completed=0, job_media_sheets_completed=0, job_k_octets=12)
    assert (read.impressions, read.sheets) == (None, None)


@pytest.mark.parametrize("state", [5, 7, 8])
def test_zero_of_any_other_job_is_zero(state: int) -> None:
    read = job(job_state=state, job_impressions_completed=0, job_k_octets=12)
    assert read.impressions == Measure(0, Origin.MEASURED)


def test_impressions_contain_the_copies_already() -> None:
    read = job(job_impressions_completed=6, copies=3)
    assert (read.impressions, read.pages) == (Measure(6, Origin.MEASURED), Measure(2, Origin.DERIVED))


def test_pages_are_not_made_up_where_copies_do_not_divide() -> None:
    assert job(job_impressions_completed=5, copies=3).pages is None


def test_sheets_are_derived_only_where_one_side_is_printed() -> None:
    assert job(job_impressions_completed=4, sides="one-sided").sheets == Measure(4, Origin.DERIVED)
    assert job(job_impressions_completed=4, sides="two-sided-long-edge").sheets is None
    assert job(job_impressions_completed=4).sheets is None


def test_a_job_that_says_no_sides_is_printed_as_the_printer_does_by_default() -> None:
    read = job(printer(sides_default="one-sided"), job_impressions_completed=4)
    assert read.sheets == Measure(4, Origin.DERIVED)


def size(width: Content, height: Content) -> dict[str, tuple[Value, ...]]:
    return {"media-size": (value({"x-dimension": (value(width),), "y-dimension": (value(height),)}),)}


def test_the_media_used_is_preferred_to_the_media_asked_for() -> None:
    read = job(media_col_actual=size(91400, 120000), media_col=size(59400, 84100), media="iso_a4_210x297mm")
    assert (read.media.width_um, read.media.height_um) == (914_000, 1_200_000)


@pytest.mark.parametrize("height", [0, Range(27940, 9200000)])
def test_a_roll_has_a_width_but_no_length_and_so_no_area(height: Content) -> None:
    read = job(media_col=size(91400, height), job_impressions_completed=1)
    assert (read.media.width_um, read.media.height_um, read.area_mm2) == (914_000, None, None)


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("iso_a4_210x297mm", (210_000, 297_000)),
        ("na_letter_8.5x11in", (215_900, 279_400)),
        ("roll_current_914x0mm", (914_000, None)),
        ("roll_max_914x92000mm", (914_000, None)),
        ("custom_plan_610.5x1500mm", (610_500, 1_500_000)),
        ("Custom.30x40cm", (300_000, 400_000)),
        ("A4", (210_000, 297_000)),
        ("Legal", (215_900, 355_600)),
        ("photo-satin", (None, None)),
        ("", (None, None)),
        ("x" * 5000 + "1x1mm", (None, None)),
    ],
)
def test_a_media_name_tells_its_size(name: str, expected: tuple[int | None, int | None]) -> None:
    assert size_in_name(name) == expected


def test_a_job_without_number_is_a_complaint_and_hides_no_other() -> None:
    nameless = Group(GroupTag.JOB, {"job-name": (Value(Tag.NAME, "lost.pdf"),)})
    numbered = Group(GroupTag.JOB, {"job-id": (Value(Tag.INTEGER, 8),)})
    read = parse_jobs(encode(Message(0, 1, (nameless, numbered))), printer(), {})
    assert [found.number for found in read.jobs] == [8]
    assert [complaint.entry for complaint in read.complaints] == ["lost.pdf"]


def test_attributes_of_the_wrong_type_are_as_good_as_missing() -> None:
    read = job(job_impressions_completed="six", copies="three", media_col=5, job_name=12)
    assert (read.impressions, read.copies, read.media, read.document) == (None, None, Media(), None)


def test_a_printer_without_uuid_is_known_by_its_serial_number() -> None:
    octets = answer(GroupTag.PRINTER, printer_device_id="MFG:Imaginary;MDL:Plot;SN:CN0815;")
    assert parse_printer(octets, NOW).device.identity == "CN0815"


@pytest.mark.parametrize(
    "told",
    [
        {"date_time_at_completed": datetime(9999, 12, 31, 23, 30, tzinfo=UTC)},
        {"date_time_at_completed": datetime(1987, 1, 1, tzinfo=UTC)},
        {"time_at_completed": 2_147_483_647},
        {"time_at_completed": -2_147_483_648},
    ],
)
def test_a_time_that_cannot_be_is_no_time(told: dict[str, Any]) -> None:
    facts = job(printer(printer_up_time=500_000_000), **told)
    assert (facts.completed_at, facts.time_quality) == (NOW, TimeQuality.FIRST_SEEN)
