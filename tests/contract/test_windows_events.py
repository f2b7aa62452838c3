"""From the octets of the print log of Windows to jobs: our recordings, and what may stand in their place."""

import json
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from smarttracker_lite.domain.printing import JobFacts, JobStatus, Measure, Origin
from smarttracker_lite.errors import BadInput
from smarttracker_lite.printers.drivers.windows.entries import MAX_EVENT, MAX_OCTETS, NoEvents
from smarttracker_lite.printers.drivers.windows.events import MAX_COMPLAINTS, MAX_TEXT, parse_events
from smarttracker_lite.printers.drivers.windows.jobs import parse_file
from smarttracker_lite.printers.raw import MAX_RAW
from tests.support.windows_log import START, entry, utf16

RECORDINGS = Path(__file__).parent.parent / "recordings" / "windows"
PRINTED = (RECORDINGS / "wevtutil.xml").read_bytes()
SAVED = (RECORDINGS / "saved.xml").read_bytes()
BOUNDED = settings(max_examples=200, deadline=None)

PLOTTER, LASER = "HP DesignJet T730", "Laser 2° piano"


def told(*params: object) -> dict[str, object]:
    """What an event 307 tells: job, document, user, machine, printer, port, bytes, pages."""
    return {f"Param{number}": text for number, text in enumerate(params, 1)}


def printed(record: int = 2, at: datetime = START, job: int = 1, **other: object) -> str:
    params = told(job, "Plan.pdf", "anna", "\\\\PC", "Plotter", "USB001", 69_009, 2)
    return entry(record, at, 307, params | other)


def rendered(record: int = 1, at: datetime = START, job: int = 1, copies: object = 3) -> str:
    return entry(record, at, 805, {"JobId": job, "Copies": copies})


def jobs(*entries: str) -> tuple[JobFacts, ...]:
    return parse_file("\n".join(entries).encode()).jobs


def test_the_events_of_the_recording_are_read_in_their_order() -> None:
    listing = parse_events(PRINTED)
    assert [(event.record, event.kind) for event in listing.events] == [
        (101, 842),
        (102, 805),
        (103, 307),
        (104, 805),
        (105, 307),
        (106, 805),
        (107, 307),
    ]
    first = listing.events[2]
    assert first.at == datetime(2026, 11, 20, 8, 16, 16, 166838, tzinfo=UTC)
    assert first.computer == "STUDIO-PC"
    assert list(first.told.values()) == [
        "12",
        "Tavola 1 – pianta è <prova> & altro.pdf",
        "STUDIO\\anna",
        "\\\\STUDIO-PC",
        PLOTTER,
        "IP_192.168.1.20",
        "1234567",
        "2",
    ]
    assert listing.complaints == ()


def test_a_job_has_the_pages_of_its_print_and_the_copies_of_its_rendering() -> None:
    plan, _, _ = parse_file(PRINTED).jobs
    assert plan.source == "win307"
    assert plan.key == "103:2026-11-20T08:16:16.166838+00:00:STUDIO-PC"
    assert (plan.status, plan.final) == (JobStatus.COMPLETED, True)
    assert (plan.user, plan.user_raw, plan.host) == ("anna", "STUDIO\\anna", "STUDIO-PC")
    assert plan.document == "Tavola 1 – pianta è <prova> & altro.pdf"
    assert (plan.pages, plan.copies) == (Measure(2, Origin.REQUESTED), Measure(3, Origin.REQUESTED))
    assert plan.impressions == Measure(6, Origin.DERIVED)
    assert (plan.started_at, plan.completed_at) == (
        datetime(2026, 11, 20, 8, 15, 16, 166838, tzinfo=UTC),
        datetime(2026, 11, 20, 8, 16, 16, 166838, tzinfo=UTC),
    )
    assert (plan.sheets, plan.area_mm2, plan.inks, plan.color, plan.duplex) == (None, None, None, None, None)


def test_what_the_log_hides_or_does_not_know_is_none() -> None:
    _, hidden, computer = parse_file(PRINTED).jobs
    assert (hidden.document, hidden.user, hidden.color) == (None, "bruno", False)
    assert (computer.user, computer.user_raw) == (None, "STUDIO\\PC7$")
    assert (computer.pages, computer.copies, computer.impressions) == (None, None, None)


def test_the_raw_entry_may_be_kept_as_json() -> None:
    plan = parse_file(PRINTED).jobs[0]
    assert json.loads(json.dumps(plan.raw)) == plan.raw
    rendered = plan.raw["rendered"]
    assert isinstance(rendered, dict)
    assert (rendered["JobId"], rendered["Copies"], rendered["Quality"]) == ("12", "3", "4294967293")


@pytest.mark.parametrize("name", ["saved.xml", "saved-utf16.xml"])
def test_a_saved_log_tells_the_same_jobs_by_the_same_keys(name: str) -> None:
    saved = parse_file((RECORDINGS / name).read_bytes())
    assert saved.jobs == parse_file(PRINTED).jobs[:2]
    assert saved.complaints == ()


def test_a_saved_log_names_its_printers_and_may_be_read_for_one() -> None:
    assert parse_file(PRINTED).printers == (PLOTTER, LASER)
    assert len(parse_file(PRINTED, "hp designjet t730").jobs) == 1


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1252"])
def test_the_encoding_is_found(encoding: str) -> None:
    assert jobs(printed(Param2="Étage.pdf"))[0].document == "Étage.pdf"
    octets = printed(Param2="Étage.pdf").encode(encoding)
    assert parse_file(octets).jobs[0].document == "Étage.pdf"


def test_an_event_that_stands_twice_is_one_job() -> None:
    assert len(jobs(printed(), printed(), rendered())) == 1
    assert parse_file(PRINTED + SAVED).jobs == parse_file(PRINTED).jobs


def test_numbers_that_began_anew_in_a_cleared_log_are_other_jobs() -> None:
    first, second = jobs(printed(record=2), printed(record=2, at=START + timedelta(days=1)))
    assert first.key != second.key


def test_the_same_number_at_the_same_time_on_another_pc_is_another_job() -> None:
    first, second = jobs(printed(), printed().replace("STUDIO-PC", "OTHER-PC"))
    assert first.key != second.key


def test_the_newest_may_stand_first() -> None:
    (job,) = jobs(printed(record=2), rendered(record=1))
    assert job.copies == Measure(3, Origin.REQUESTED)


def test_a_rendering_belongs_to_one_print_only() -> None:
    later = START + timedelta(minutes=5)
    first, second = jobs(rendered(1), printed(2), printed(3, at=later))
    assert (first.copies, second.copies) == (Measure(3, Origin.REQUESTED), None)


def test_a_rendering_of_another_day_was_another_job() -> None:
    (job,) = jobs(rendered(1), printed(2, at=START + timedelta(days=2)))
    assert job.copies is None


def test_a_rendering_at_another_pc_was_another_job() -> None:
    other = entry(1, START, 805, {"JobId": 1, "Copies": 3}, computer="OTHER-PC")
    assert jobs(other, printed(2))[0].copies is None


@pytest.mark.parametrize("count", ["0", "-1", "", "two", "1e999", "NaN", "9" * 400, "²", "1000001"])
def test_a_count_that_cannot_be_is_none(count: str) -> None:
    (job,) = jobs(rendered(copies=count), printed(Param8=count))
    assert (job.pages, job.copies, job.impressions) == (None, None, None)


def test_without_copies_nobody_knows_the_impressions() -> None:
    (job,) = jobs(printed())
    assert (job.pages, job.impressions) == (Measure(2, Origin.REQUESTED), None)


def test_a_broken_event_is_a_complaint_and_hides_no_other() -> None:
    broken = printed(record=7).replace("<System>", "<System", 1)
    listing = parse_events("\n".join((broken, printed(record=8))).encode())
    assert [event.record for event in listing.events] == [8]
    assert len(listing.complaints) == 1


def test_an_event_that_is_cut_off_is_a_complaint() -> None:
    listing = parse_events(PRINTED[:-40])
    assert [event.record for event in listing.events] == [101, 102, 103, 104, 105, 106]
    assert len(listing.complaints) == 1


def test_a_print_that_names_no_printer_is_a_complaint() -> None:
    read = parse_file(printed(record=9, Param5="").encode())
    assert (read.jobs, [complaint.entry for complaint in read.complaints]) == ((), ["9"])


@pytest.mark.parametrize(
    "wrong",
    [
        ("<EventRecordID>2<", "<EventRecordID>two<"),
        ("<EventRecordID>2<", f"<EventRecordID>{'9' * 5000}<"),
        ("<EventID>307<", "<EventID><"),
        ("SystemTime=", "Time="),
        ("2026-11-22T09", "0001-01-01T09"),
        ("2026-11-22T09", "2026-13-22T09"),
        ("000000Z'", "000000+25:00'"),
    ],
)
def test_an_event_without_number_kind_or_time_is_a_complaint(wrong: tuple[str, str]) -> None:
    listing = parse_events(printed().replace(*wrong).encode())
    assert (listing.events, len(listing.complaints)) == ((), 1)


def test_letters_that_xml_forbids_hide_no_job() -> None:
    assert jobs(printed(Param2="a\x01b\x1fc"))[0].document == "abc"


def test_long_texts_are_cut() -> None:
    (job,) = jobs(printed(Param2="è" * 9_000, Param3="x" * 9_000))
    assert (len(job.document or ""), len(job.user or "")) == (MAX_TEXT, MAX_TEXT)
    assert len(json.dumps(job.raw)) <= MAX_RAW


def test_complaints_have_an_end() -> None:
    assert len(parse_events(b"<Event ></Event>" * 1_000).complaints) == MAX_COMPLAINTS


def test_an_empty_answer_has_no_events() -> None:
    assert parse_events(b"\r\n").events == ()


ENTITY = b'<!DOCTYPE Events [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;">]>'

REFUSED = {
    "a web page": b"<!doctype html><title>Router</title>",
    "garbage": b"\xff\x00garbage",
    "another XML": b"<?xml version='1.0'?><AccountInfo/>",
    "entities": ENTITY + PRINTED,
    "entities in UTF-16": b"\xff\xfe" + (ENTITY + PRINTED).decode().encode("utf-16-le"),
    "an entity in an event": PRINTED.replace(b"</UserData>", b"<!ENTITY x 'y'></UserData>", 1),
    "too much": b" " * (MAX_OCTETS + 1),
}


@pytest.mark.parametrize("octets", REFUSED.values(), ids=REFUSED.keys())
def test_what_is_no_event_log_is_refused_in_words(octets: bytes) -> None:
    with pytest.raises(NoEvents) as caught:
        parse_events(octets)
    assert caught.value.hint
    with pytest.raises(BadInput) as refused:
        parse_file(octets)
    assert refused.value.hint


@pytest.mark.parametrize(
    "swollen",
    ["<a>" * 20_000 + "</a>" * 20_000, "<a/>" * 10_000, "x" * MAX_EVENT],
    ids=["deep", "wide", "long"],
)
def test_an_event_out_of_all_proportion_is_a_complaint(swollen: str) -> None:
    event = printed().replace("</UserData>", f"{swollen}</UserData>")
    listing = parse_events("\n".join((event, printed(record=8))).encode())
    assert [found.record for found in listing.events] == [8]
    assert len(listing.complaints) == 1


def test_beginnings_without_end_are_read_in_one_go() -> None:
    assert len(parse_events(b"<Event >" * 500_000).complaints) == 1


def read_or_refuse(octets: bytes) -> None:
    """A refusal is as good as an answer; any other exception fails the test."""
    with suppress(BadInput):
        for job in parse_file(octets).jobs:
            json.dumps(job.raw)


@BOUNDED
@given(st.binary(max_size=400))
def test_random_octets_are_read_or_refused(octets: bytes) -> None:
    read_or_refuse(b"<Event>" + octets)
    read_or_refuse(octets)


CORPUS = (PRINTED, SAVED, (RECORDINGS / "saved-utf16.xml").read_bytes(), utf16([printed(), rendered()]))


@BOUNDED
@given(st.data())
def test_a_damaged_log_is_read_or_refused(data: st.DataObject) -> None:
    octets = bytearray(data.draw(st.sampled_from(CORPUS)))
    for _ in range(data.draw(st.integers(1, 8))):
        at = data.draw(st.integers(0, len(octets) - 1))
        octets[at : at + data.draw(st.integers(0, 40))] = data.draw(st.binary(max_size=12))
    read_or_refuse(bytes(octets))


TEXTS = st.text(
    st.characters(exclude_categories=["Cs", "Cc"], exclude_characters="\ufffe\uffff"), max_size=60
)


@BOUNDED
@given(TEXTS, TEXTS)
def test_any_document_and_user_are_told_as_they_are(document: str, user: str) -> None:
    (job,) = jobs(printed(Param2=document, Param3=user))
    hidden = document.strip().casefold() == "print document"
    assert job.document == (None if hidden else document.strip() or None)
    assert job.user_raw == (user.strip() or None)
