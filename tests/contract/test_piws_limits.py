"""HP's large format web services: what is sent to harm, or broken, is read or refused in words."""

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from smarttracker_lite.domain.printing import JobFacts
from smarttracker_lite.errors import NotAPrinter
from smarttracker_lite.printers.drivers.hp_piws.identity import parse_identification, parse_queue
from smarttracker_lite.printers.drivers.hp_piws.jobs import parse_jobs
from smarttracker_lite.printers.drivers.hp_piws.papers import parse_papers
from smarttracker_lite.printers.drivers.hp_piws.supplies import parse_supplies
from smarttracker_lite.printers.drivers.hp_piws.tree import MAX_DEPTH, MAX_TEXT, parse
from smarttracker_lite.printers.raw import MAX_RAW
from tests.support.piws import Printed, recording, snapshot

NOW = datetime(2026, 11, 20, 12, 0, 1, tzinfo=UTC)


def facts(octets: bytes, now: datetime = NOW) -> list[JobFacts]:
    return [job.facts for job in parse_jobs(octets, now).jobs]


def test_the_raw_entry_is_bounded_and_can_be_read_again() -> None:
    entry = Printed(uuid="A", square="1.0").plain()
    job = entry["Job2DPrint"]
    assert isinstance(job, dict)
    job["Pages"]["Page"] = [job["Pages"]["Page"]] * 200
    job["Status"]["Long"] = "x" * 900
    (told,) = facts(json.dumps({"JobQueueSnapshot": {"Jobs": {"Job": entry}}}).encode())
    assert len(json.dumps(told.raw)) <= MAX_RAW
    assert len(parse(json.dumps(dict(told.raw)).encode()).each("Pages", "Page")) > 5
    (first,) = facts(recording("one-job.json"))
    again = facts(json.dumps({"JobQueueSnapshot": {"Jobs": {"Job": first.raw}}}).encode())
    assert [replace(each, raw={}) for each in again] == [replace(first, raw={})]


def test_a_name_that_is_no_text_spoils_nothing_but_itself() -> None:
    octets = recording("jobs.xml").replace("Tavola è".encode(), b"Tav\x01ola\xff &#2; &#x110000; &#233;")
    names = [job.document for job in facts(octets)]
    assert names[0] == "Tav\ufffdola\ufffd \ufffd \ufffd é 1.pdf"
    assert names[1] == "Poster <fiera> & stand"
    half = recording("jobs.json").replace("Tavola è".encode(), b"\\ud800\\u0000")
    assert facts(half)[0].document == "\ufffd\ufffd 1.pdf"
    named = facts(recording("jobs.json").replace(b"PrivacyLevel", b"Privacy\\ud800"))[0].raw
    assert json.dumps(named, ensure_ascii=False).encode()


def test_long_texts_are_cut() -> None:
    (job,) = facts(snapshot([Printed(uuid="A", name="è" * 5000)], NOW))
    assert len(job.document or "") == MAX_TEXT


DEEP = 3 * MAX_DEPTH
BOMB = b'<!DOCTYPE a [<!ENTITY b "bbbb"><!ENTITY c "&b;&b;&b;">]><JobQueueSnapshot>&c;</JobQueueSnapshot>'
MALFORMED = {
    "nothing": b"",
    "a web page": b"<!DOCTYPE html><title>Sleeping</title>",
    "other XML": b"<a/>",
    "other JSON": b'{"a": 1}',
    "a JSON list": b"[1, 2]",
    "half of it": recording("jobs.xml")[:5000],
    "half of the JSON": recording("jobs.json")[:5000],
    "entities": BOMB,
    "entities in UTF-16": BOMB.decode().encode("utf-16"),
    "deep XML": b"<a>" * DEEP + b"</a>" * DEEP,
    "deep JSON": b'{"a":' * DEEP + b"1" + b"}" * DEEP,
    "deeper JSON": b'{"a":' * 100_000,
    "deep lists": b'{"a":' + b"[" * 100_000,
    "many elements": b"<JobQueueSnapshot>" + b"<a/>" * 400_000 + b"</JobQueueSnapshot>",
    "many lists": b'{"JobQueueSnapshot":[' + b"[]," * 400_000 + b"[]]}",
    "many objects": b'{"JobQueueSnapshot":[' + b"{}," * 400_000 + b"{}]}",
}
PARSERS: list[Callable[[bytes], object]] = [
    parse_identification,
    parse_queue,
    parse_supplies,
    parse_papers,
    lambda octets: parse_jobs(octets, NOW),
]


@pytest.mark.parametrize(
    "parser", [parse_identification, parse_queue, PARSERS[-1]], ids=["identification", "queue", "jobs"]
)
@pytest.mark.parametrize("octets", MALFORMED.values(), ids=list(MALFORMED))
def test_what_is_no_answer_is_refused_in_words(octets: bytes, parser: Callable[[bytes], object]) -> None:
    with pytest.raises(NotAPrinter) as refusal:
        parser(octets)
    assert refusal.value.hint


NAMES = [
    "jobs.xml",
    "jobs.json",
    "one-job.json",
    "identification.xml",
    "queues.xml",
    "inks.json",
    "papers.xml",
]
SPLICES = st.lists(
    st.tuples(
        st.integers(0, 30_000),
        st.integers(0, 300),
        st.one_of(
            st.binary(max_size=8),
            st.sampled_from([b"<", b"&", b"]", b"{", b"1e999", b"-1", b"NaN", b"null", b"[]", b"\\ud800"]),
        ),
    ),
    max_size=6,
)


def well_read(octets: bytes) -> None:
    """Every parser reads it, to whole and bounded values, or refuses it in words."""
    for parser in PARSERS:
        try:
            parser(octets)
        except NotAPrinter:
            continue
    try:
        answer = parse_jobs(octets, NOW)
    except NotAPrinter:
        return
    for job in answer.jobs:
        assert len(json.dumps(job.facts.raw)) <= MAX_RAW
        assert json.dumps([job.facts.document, job.facts.raw], ensure_ascii=False).encode()
        area = job.facts.roll_area_mm2
        assert area is None or area.value > 0


@settings(max_examples=150, deadline=None)
@given(st.sampled_from(NAMES), SPLICES)
def test_whatever_is_spliced_into_an_answer_is_read_or_refused(
    name: str, splices: list[tuple[int, int, bytes]]
) -> None:
    octets = recording(name)
    for at, cut, put in splices:
        start = at % (len(octets) + 1)
        octets = octets[:start] + put + octets[start + cut :]
    well_read(octets)


LEAVES = st.one_of(st.none(), st.booleans(), st.floats(), st.integers(), st.text(max_size=20))
ANSWERS = st.recursive(
    LEAVES,
    lambda inner: st.one_of(
        st.lists(inner, max_size=3),
        st.dictionaries(
            st.sampled_from(
                "Jobs Job Job2DPrint UUID Settings Status Pages Page Progress Accounting Value Unit PageSize "
                "Width MediaConsumption Timestamp".split()
            ),
            inner,
            max_size=4,
        ),
    ),
    max_leaves=30,
)


@settings(max_examples=150, deadline=None)
@given(ANSWERS)
def test_any_json_is_read_or_refused(answer: object) -> None:
    well_read(json.dumps({"JobQueueSnapshot": answer}).encode())
    well_read(
        json.dumps({"JobQueueSnapshot": {"Jobs": {"Job": {"UUID": "A", "Job2DPrint": answer}}}}).encode()
    )


@settings(max_examples=100, deadline=None)
@given(st.binary(max_size=300))
def test_any_octets_are_refused(octets: bytes) -> None:
    well_read(octets)
