"""HP's large format web services: a list that is the one read last is recognised, and only that one."""

import json
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from smarttracker_lite.domain.machines import Device, PrinterState, Reason
from smarttracker_lite.errors import NotAPrinter
from smarttracker_lite.printers.drivers.hp_piws.page import Page, page_of
from smarttracker_lite.printers.drivers.hp_piws.past import recalled
from smarttracker_lite.printers.drivers.hp_piws.reading import reading_of
from smarttracker_lite.printers.source import Memory, Reading
from tests.support.piws import Printed, recording, snapshot

NOON = datetime(2026, 11, 20, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)
MINUTE = timedelta(minutes=1)
DEVICE = Device(identity="urn:uuid:1", model="HP Imaginary Z")
CLOCK = b"2026-11-20T12:00:00Z"
DONE = Printed(uuid="A", started=NOON - HOUR, ended=NOON - HOUR)
WAITING = Printed(uuid="B", status="WaitingToPrint", printed=0, arrived=NOON - HOUR)


def read(octets: bytes, memory: Memory | None = None, now: datetime = NOON, queue: str = "q1") -> Reading:
    past = recalled(json.loads(json.dumps(memory or {})))
    return reading_of(DEVICE, octets, past, queue, now, 30)


def keys(reading: Reading) -> list[str]:
    return [job.key for job in reading.jobs]


@pytest.mark.parametrize("name", ["jobs.xml", "jobs.json", "one-job.xml", "one-job.json"])
def test_the_same_list_at_another_time_is_the_same_page(name: str) -> None:
    octets = recording(name)
    later = page_of(octets.replace(CLOCK, b"2026-11-20T12:07:30Z"))
    assert page_of(octets).told == NOON
    assert later == Page(page_of(octets).digest, NOON + timedelta(minutes=7, seconds=30))


@given(st.sampled_from(["jobs.xml", "jobs.json"]), st.integers(min_value=0), st.binary(max_size=3))
def test_any_other_octet_makes_another_page(name: str, place: int, instead: bytes) -> None:
    octets = recording(name)
    place %= len(octets)
    clock = octets.index(CLOCK)
    changed = octets[:place] + instead + octets[place + 1 :]
    if changed != octets and not clock <= place < clock + len(CLOCK):
        assert page_of(changed).digest != page_of(octets).digest


@pytest.mark.parametrize(
    "octets",
    [b"", b"<a/>", recording("jobs.xml") * 2, recording("jobs.json").replace(b'"Timestamp"', b'"Time"')],
    ids=["nothing", "no clock", "two clocks", "no clock beside the times of jobs"],
)
def test_a_list_whose_clock_is_not_sure_is_never_the_same(octets: bytes) -> None:
    assert page_of(octets) == Page()


def test_a_document_that_is_called_like_a_clock_hides_nothing() -> None:
    named = replace(WAITING, name='<Timestamp>2026</Timestamp>"Timestamp":"2026"')
    first = read(snapshot([named], NOON))
    later = replace(named, name=named.name.replace("2026", "2027"))
    assert keys(read(snapshot([later], NOON), first.memory)) == ["B"]


@given(st.binary(max_size=60), st.sampled_from([b"", b"<Timestamp>", b'"Timestamp":"']))
def test_whatever_is_sent_is_a_page(octets: bytes, clock: bytes) -> None:
    assert len(page_of(octets + clock + octets + b'<"').digest) in {0, 64}


def test_the_first_list_is_read_and_the_same_list_once_only() -> None:
    first = read(snapshot([DONE, WAITING], NOON))
    assert sorted(keys(first)) == ["A", "B"]
    second = read(snapshot([DONE, WAITING], NOON + HOUR), first.memory, NOON + HOUR)
    assert (keys(second), second.gaps, second.again_in_s, second.was_off) == ([], (), None, False)
    assert second.device == first.device


def test_of_the_same_list_nothing_is_parsed() -> None:
    nonsense = b"no list at all<Timestamp>2026-11-20T12:00:00Z</Timestamp>"
    known = {**read(snapshot([DONE], NOON)).memory, "page": page_of(nonsense).digest}
    assert keys(read(nonsense, known)) == []
    with pytest.raises(NotAPrinter):
        read(nonsense)


@pytest.mark.parametrize(
    "jobs",
    [[], [DONE], [WAITING, DONE], [DONE, replace(WAITING, name="other.pdf")], [DONE, WAITING, WAITING]],
    ids=["all gone", "one gone", "another order", "another name", "one more"],
)
def test_a_list_that_changed_is_read(jobs: list[Printed]) -> None:
    first = read(snapshot([DONE, WAITING], NOON))
    second = read(snapshot(jobs, NOON), first.memory)
    assert keys(second) == ["B"] * (WAITING.uuid in [job.uuid for job in jobs])
    assert second.memory["page"] != first.memory["page"]


def test_a_new_job_is_told_however_many_quiet_rounds_came_before() -> None:
    memory = read(snapshot([DONE], NOON)).memory
    for minute in range(1, 4):
        memory = read(snapshot([DONE], NOON + minute * MINUTE), memory, NOON + minute * MINUTE).memory
    new = Printed(uuid="C", started=NOON + 3 * MINUTE, ended=NOON + 4 * MINUTE)
    assert keys(read(snapshot([DONE, new], NOON + 5 * MINUTE), memory, NOON + 5 * MINUTE)) == ["C"]


def test_a_job_under_way_is_always_read() -> None:
    octets = snapshot([Printed(uuid="A", status="Printing", started=NOON)], NOON)
    first = read(octets)
    second = read(octets, first.memory)
    assert (keys(first), keys(second), second.again_in_s) == (["A"], ["A"], 30)


def test_a_job_is_read_until_its_last_values_are_settled() -> None:
    octets = snapshot([Printed(uuid="A", started=NOON, ended=NOON)], NOON)
    memory: Memory = {}
    told: dict[int, list[str]] = {}
    for second in (1, 10, 40, 70):
        reading = read(octets, memory, NOON + timedelta(seconds=second))
        told[second], memory = keys(reading), reading.memory
    assert told == {1: ["A"], 10: ["A"], 40: ["A"], 70: []}


def test_an_entry_that_cannot_be_read_is_told_each_time() -> None:
    octets = snapshot([DONE, replace(WAITING, uuid="?")], NOON)
    first = read(octets)
    assert first.complaints
    assert read(octets, first.memory).complaints == first.complaints


def test_the_same_list_of_a_printer_that_was_off_is_read() -> None:
    memory = read(snapshot([DONE], NOON)).memory
    after = read(snapshot([DONE], NOON), memory, queue="q2")
    assert after.was_off
    assert not read(snapshot([DONE], NOON), after.memory, queue="q2").was_off


def test_a_quiet_printer_is_paused_as_long_as_it_was_and_its_clock_is_measured() -> None:
    memory = read(snapshot([DONE], NOON, "Paused")).memory
    quiet = read(snapshot([DONE], NOON + 10 * MINUTE, "Paused"), memory, NOON)
    assert (quiet.device.state, quiet.device.state_reasons) == (PrinterState.STOPPED, ("paused",))
    assert quiet.device.clock_error_s == 600


def test_a_gap_begins_with_the_last_quiet_round() -> None:
    memory = read(snapshot([DONE], NOON)).memory
    memory = read(snapshot([DONE], NOON + HOUR), memory, NOON + HOUR).memory
    others = [replace(DONE, uuid="Z")]
    (gap,) = read(snapshot(others, NOON + 2 * HOUR), memory, NOON + 2 * HOUR).gaps
    assert (gap.reason, gap.since, gap.until) == (Reason.FORGOTTEN, NOON + HOUR, NOON + 2 * HOUR)


@pytest.mark.parametrize("changes", [{"page": 7}, {"paused": "no"}, {"page": None}])
def test_a_memory_that_is_not_ours_is_no_past(changes: Mapping[str, object]) -> None:
    memory = {**read(snapshot([WAITING], NOON)).memory, **changes}
    assert keys(read(snapshot([WAITING], NOON), memory)) == ["B"]
