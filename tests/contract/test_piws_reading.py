"""HP's large format web services: from the octets of a job list to its jobs."""

import json
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from smarttracker_lite.domain.printing import InkUse, JobFacts, JobStatus, Measure, Origin, TimeQuality
from smarttracker_lite.printers.drivers.hp_piws.jobs import NAMELESS, STRANGE, parse_jobs
from smarttracker_lite.printers.drivers.hp_piws.tree import parse
from tests.support.piws import Printed, recording, snapshot

NOW = datetime(2026, 11, 20, 12, 0, 1, tzinfo=UTC)


def facts(octets: bytes, now: datetime = NOW) -> list[JobFacts]:
    return [job.facts for job in parse_jobs(octets, now).jobs]


def only(job: Printed, now: datetime = NOW) -> JobFacts:
    (told,) = facts(snapshot([job], now), now)
    return told


@pytest.fixture(scope="module", params=["jobs.xml", "jobs.json"])
def recorded(request: pytest.FixtureRequest) -> list[JobFacts]:
    return facts(recording(request.param))


def measured(value: int) -> Measure:
    return Measure(value, Origin.MEASURED)


def test_a_finished_job_is_told_with_all_the_printer_counted(recorded: list[JobFacts]) -> None:
    job = recorded[0]
    assert (job.key, job.status, job.document) == (
        "A1B20000-0000-4000-8000-000000000001",
        JobStatus.COMPLETED,
        "Tavola è 1.pdf",
    )
    assert (job.user, job.user_raw, job.account, job.host) == ("anna", "STUDIO\\anna", "ROSSI-1", "WS-07")
    assert job.copies == job.impressions == measured(2)
    assert job.pages == Measure(1, Origin.REQUESTED)
    assert (job.media.type, job.media.width_um, job.media.height_um) == ("2101", 609_600, 914_400)
    assert job.area_mm2 == Measure(1_114_836, Origin.DERIVED)
    assert job.inks == (
        InkUse("cyan", measured(1317)),
        InkUse("magenta", measured(920)),
        InkUse("matte black", measured(2250)),
        InkUse("yellow", measured(0)),
    )
    assert job.color is True


def test_the_paper_used_is_read_in_the_unit_that_fits_the_pages(recorded: list[JobFacts]) -> None:
    assert recorded[0].roll_area_mm2 == measured(1_170_000)
    length = recorded[0].roll_length_um
    assert length is not None
    assert abs(length.value - 1_900_000) < 10


@pytest.mark.parametrize(("name", "units"), [("jobs.xml", ("m2", "m")), ("jobs.json", ("in2", "in"))])
def test_the_units_that_were_taken_are_kept_with_the_job(name: str, units: tuple[str, str]) -> None:
    raw = facts(recording(name))[0].raw
    assert (raw["SquareAmountUnit"], raw["LinearAmountUnit"]) == units


def test_times_are_those_of_the_printer_not_of_the_computer_that_sent_the_job(
    recorded: list[JobFacts],
) -> None:
    job = recorded[0]
    day = datetime(2026, 11, 20, tzinfo=UTC)
    assert job.submitted_at == day.replace(hour=9, minute=30, second=5)
    assert job.started_at == day.replace(hour=9, minute=31)
    assert job.completed_at == day.replace(hour=9, minute=36, second=40)
    assert job.time_quality is TimeQuality.EXACT
    assert "10:30:02" in json.dumps(job.raw)


def test_a_cancelled_job_keeps_what_it_printed_and_used(recorded: list[JobFacts]) -> None:
    job = recorded[1]
    assert (job.status, job.status_raw) == (JobStatus.CANCELED, "Deleted/Cancelled")
    assert job.impressions == measured(2)
    assert job.area_mm2 == Measure(498_192, Origin.DERIVED)
    assert job.inks == (InkUse("cyan", measured(400)),)


@pytest.mark.parametrize(("at", "status"), [(2, JobStatus.HELD), (3, JobStatus.DELETED)])
def test_a_job_that_never_ran_is_not_completed_though_it_says_ok(
    recorded: list[JobFacts], at: int, status: JobStatus
) -> None:
    job = recorded[at]
    assert job.status is status
    assert job.status_raw.endswith("/OK")
    assert (job.submitted_at, job.started_at, job.completed_at) == (None, None, None)
    assert (job.area_mm2, job.roll_area_mm2, job.roll_length_um, job.inks, job.color) == (None,) * 5


def test_a_job_that_prints_tells_how_far_it_has_come(recorded: list[JobFacts]) -> None:
    job = recorded[4]
    assert (job.status, job.final, job.completed_at) == (JobStatus.PROCESSING, False, None)
    assert job.copies == job.impressions == measured(1)


def test_nobody_sent_what_a_computer_or_a_guest_sent(recorded: list[JobFacts]) -> None:
    assert [(job.user, job.user_raw) for job in recorded[2:4]] == [
        (None, "WORKGROUP\\PC7$"),
        (None, "guest"),
    ]


@pytest.mark.parametrize("form", ["json", "xml"])
def test_a_single_job_is_no_list(form: str) -> None:
    alone, first = facts(recording(f"one-job.{form}")), facts(recording("jobs.json"))[0]
    assert [replace(job, raw={}) for job in alone] == [replace(first, raw={})]


def test_json_that_leaves_out_the_name_of_its_document_is_read() -> None:
    inner = json.loads(recording("one-job.json"))["JobQueueSnapshot"]
    assert facts(json.dumps(inner).encode()) == facts(recording("one-job.json"))


def test_both_forms_are_one_tree() -> None:
    xml, of_json = (parse(recording(f"one-job.{form}")).first("JobQueueSnapshot") for form in ("xml", "json"))
    path = ("Jobs", "Job", "Job2DPrint", "Accounting", "InkCollectionConsumption", "InkConsumption")
    assert [ink.plain() for ink in xml.each(*path)] == [
        {"InkName": "cyan", "Amount": {"Value": "1.317", "Unit": "cc"}},
        {"InkName": "magenta", "Amount": {"Value": "0.92", "Unit": "cc"}},
        {"InkName": "matte-black", "Amount": {"Value": "2.25", "Unit": "cc"}},
        {"InkName": "yellow", "Amount": {"Value": "0", "Unit": "cc"}},
    ]
    assert len(of_json.each(*path)) == 4


@pytest.mark.parametrize(
    ("status", "completion", "printed", "meant"),
    [
        ("Completed", "OK", 1, JobStatus.COMPLETED),
        ("Completed", "Cancelled", 1, JobStatus.CANCELED),
        ("Cancelled", "Cancelled", 0, JobStatus.CANCELED),
        ("Deleted", "OK", 1, JobStatus.COMPLETED),
        ("Deleted", "OK", 0, JobStatus.DELETED),
        ("Deleted", "Cancelled", 1, JobStatus.CANCELED),
        ("Printing", "Cancelled", 1, JobStatus.PROCESSING),
        ("Processing", "OK", 0, JobStatus.PROCESSING),
        ("WaitingToPrint", "OK", 0, JobStatus.QUEUED),
        ("Queued", "OK", 0, JobStatus.QUEUED),
        ("Held", "OK", 0, JobStatus.HELD),
        ("Paused", "OK", 0, JobStatus.HELD),
        ("Completed", "Canceled", 1, JobStatus.CANCELED),
        ("Completed", "Aborted", 1, JobStatus.ABORTED),
        ("Deleted", "Error", 1, JobStatus.ABORTED),
        ("Canceled", "Canceled", 1, JobStatus.CANCELED),
        ("Canceled", "OK", 1, JobStatus.CANCELED),
        ("Held", "Error", 0, JobStatus.HELD),
        ("Dreaming", "OK", 0, JobStatus.UNKNOWN),
        ("", "", 0, JobStatus.UNKNOWN),
    ],
)
def test_what_a_job_has_come_to(status: str, completion: str, printed: int, meant: JobStatus) -> None:
    assert only(Printed(uuid="A", status=status, completion=completion, printed=printed)).status is meant


def test_a_state_that_is_not_known_is_complained_about() -> None:
    (job,) = parse_jobs(snapshot([Printed(uuid="A", status="Dreaming")], NOW), NOW).jobs
    assert [complaint.why for complaint in job.complaints] == [STRANGE]
    assert job.facts.status_raw == "Dreaming/OK"


def test_a_finished_job_that_counted_nothing_is_not_measured() -> None:
    job = only(Printed(uuid="A", printed=0))
    assert job.status is JobStatus.COMPLETED
    assert (job.impressions, job.area_mm2) == (None, None)
    assert job.copies == Measure(1, Origin.REQUESTED)


def test_a_job_without_a_uuid_is_complained_about_and_the_others_are_taken() -> None:
    answer = parse_jobs(
        snapshot([Printed(uuid="", name="lost.pdf"), Printed(uuid="a b"), Printed(uuid="B")], NOW), NOW
    )
    assert [job.facts.key for job in answer.jobs] == ["B"]
    assert [(each.entry, each.why) for each in answer.complaints] == [
        ("lost.pdf", NAMELESS),
        ("plan.pdf", NAMELESS),
    ]
