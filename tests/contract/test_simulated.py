"""The simulated machines: what a demo shows, and how far one can rely on it."""

from collections import Counter
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from typing import TypeVar

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from smarttracker_lite.domain.machines import PrinterState
from smarttracker_lite.domain.printing import JobFacts, JobStatus, Origin
from smarttracker_lite.errors import NotAPrinter
from smarttracker_lite.printers.drivers.simulated.driver import SimulatedDriver
from smarttracker_lite.printers.drivers.simulated.jobs import jobs_between
from smarttracker_lite.printers.drivers.simulated.models import INKJET, LASER, MODELS, Model
from smarttracker_lite.printers.drivers.simulated.orders import Machine
from smarttracker_lite.printers.source import Address, Memory, Reading

SINCE = datetime(2026, 10, 1, tzinfo=UTC)
NOW = datetime(2026, 11, 20, 20, tzinfo=UTC)
LIVE = datetime(2026, 11, 22, 9, tzinfo=UTC)

both_models = pytest.mark.parametrize("model", MODELS.values(), ids=MODELS.keys())


Told = TypeVar("Told")


def said(value: Told | None) -> Told:
    """What the printer must have told."""
    assert value is not None
    return value


def machine(model: Model = INKJET, seed: int = 1, live: datetime | None = None) -> Machine:
    return Machine(model=model, seed=seed, since=SINCE, live=live)


def past(model: Model, seed: int = 1) -> tuple[JobFacts, ...]:
    """Seven weeks of work."""
    return jobs_between(machine(model, seed), SINCE, NOW)


def read(memory: Memory, now: datetime, wishes: str = "") -> Reading:
    driver, address = (
        SimulatedDriver(),
        Address(url=f"demo://inkjet?seed=1&since=2026-10-01T00:00:00Z{wishes}"),
    )
    return driver.read(address, driver.find(address, now).device, memory, now)


def live_reading(seconds: int, memory: Memory | None = None) -> Reading:
    return read(memory or {}, LIVE + timedelta(seconds=seconds), f"&live={LIVE:%Y-%m-%dT%H:%M:%SZ}&every=40")


def test_the_same_seed_prints_the_same_jobs_and_another_seed_others() -> None:
    assert past(INKJET, seed=1) == past(INKJET, seed=1)
    assert past(INKJET, seed=1) != past(INKJET, seed=2)


@both_models
def test_six_to_fourteen_jobs_are_printed_on_a_working_day_and_none_at_the_weekend(model: Model) -> None:
    days = Counter(job.submitted_at.date() for job in past(model) if job.submitted_at)
    assert {day.weekday() for day in days} == {0, 1, 2, 3, 4}
    assert min(days.values()) >= 6
    assert max(days.values()) <= 14


@both_models
def test_work_is_done_within_working_hours(model: Model) -> None:
    hours = {time.hour for job in past(model) for time in (job.submitted_at, job.completed_at) if time}
    assert hours == set(range(7, 17))


@both_models
def test_the_machine_prints_one_job_after_the_other(model: Model) -> None:
    for job, following in pairwise(past(model)):
        assert said(job.submitted_at) < said(job.started_at) < said(job.completed_at)
        assert said(job.completed_at) < said(following.started_at)


@both_models
def test_some_jobs_are_canceled_or_aborted_and_have_used_less(model: Model) -> None:
    ends = Counter(job.status for job in past(model))
    assert set(ends) == {JobStatus.COMPLETED, JobStatus.CANCELED, JobStatus.ABORTED}
    assert 0.9 < ends[JobStatus.COMPLETED] / ends.total() < 1
    for job in past(model):
        whole = said(job.copies).value * said(job.pages).value
        assert (said(job.impressions).value == whole) is (job.status is JobStatus.COMPLETED)


def test_every_client_of_the_demo_has_jobs_and_some_belong_to_nobody() -> None:
    clients = ("Rossi_", "Bianchi", "Meyer_", "Lumiere_", "Harbour-")
    for model in MODELS.values():
        documents = [job.document or "" for job in past(model)]
        owners = Counter(next((name for name in clients if text.startswith(name)), "") for text in documents)
        assert set(owners) == {*clients, ""}


def test_names_are_as_untidy_as_in_real_life() -> None:
    jobs = past(INKJET) + past(LASER)
    documents = {job.document for job in jobs}
    assert None in documents
    assert any(name and '"' in name for name in documents)
    assert any(name and not name.isascii() for name in documents)


def test_a_demo_shows_no_name_that_only_a_tester_would_give() -> None:
    names = {job.document or "" for job in past(INKJET) + past(LASER)}
    assert max(map(len, names)) < 80
    assert not any(name.startswith("=") or "<" in name for name in names)


def test_a_computer_account_is_nobody_and_a_login_loses_its_domain() -> None:
    people = {(job.user_raw, job.user) for job in past(INKJET)}
    assert {("CORP\\PC20708$", None), ("CORP\\anna", "anna"), ("Élise", "Élise")} <= people


def test_a_roll_printer_measures_area_length_and_every_ink() -> None:
    for job in past(INKJET):
        assert said(job.roll_area_mm2).value >= said(job.area_mm2).value
        assert said(job.roll_length_um).origin is Origin.MEASURED
        assert tuple(ink.channel for ink in said(job.inks)) == INKJET.channels


def test_an_office_printer_counts_sheets_and_knows_no_ink_or_area() -> None:
    for job in past(LASER):
        sheets = said(job.sheets).value
        assert sheets <= said(job.impressions).value <= 2 * sheets
        assert job.duplex or job.sheets == job.impressions
        assert (job.inks, job.area_mm2) == (None, None)


def test_an_office_printer_counts_colour_apart_and_a_roll_printer_does_not() -> None:
    jobs = past(LASER)
    shares = [said(job.color_impressions).value / (said(job.impressions).value or 1) for job in jobs]
    assert all(0 <= share <= 1 for share in shares)
    assert any(0 < share < 1 for share in shares)
    assert {said(job.color_impressions).value for job in jobs if not job.color} == {0}
    assert {job.color_impressions for job in past(INKJET)} == {None}


def test_each_duplex_copy_begins_on_a_new_sheet() -> None:
    done = [job for job in past(LASER) if job.duplex and job.status is JobStatus.COMPLETED]
    assert any(said(job.pages).value % 2 for job in done)
    for job in done:
        assert said(job.sheets).value == said(job.copies).value * -(-said(job.pages).value // 2)


def test_a_live_job_waits_grows_and_is_done() -> None:
    machine_at_work = machine(live=LIVE)
    key = jobs_between(machine_at_work, LIVE, LIVE + timedelta(seconds=39))[0].key
    told = [
        job
        for second in range(40)
        for job in jobs_between(machine_at_work, LIVE, LIVE + timedelta(seconds=second))
        if job.key == key
    ]
    states = [job.status for job in told]
    assert list(dict.fromkeys(states)) == [JobStatus.QUEUED, JobStatus.PROCESSING, JobStatus.COMPLETED]
    areas = [job.area_mm2.value for job in told if job.area_mm2]
    assert areas == sorted(areas)
    assert len(set(areas)) > 3


def test_a_live_machine_prints_every_forty_seconds_at_any_hour() -> None:
    jobs = jobs_between(machine(live=LIVE), LIVE, LIVE + timedelta(minutes=10))
    assert len([job for job in jobs if job.final]) == 15


def test_the_second_reading_tells_only_what_is_new_or_was_not_final() -> None:
    first = live_reading(25)
    second = live_reading(70, first.memory)
    assert len(second.jobs) == 2
    assert live_reading(70, second.memory).jobs == second.jobs[1:]


def test_a_job_done_at_the_very_moment_of_a_reading_is_told_once() -> None:
    job = past(INKJET)[0]
    moment = said(job.completed_at)
    assert job in jobs_between(machine(), SINCE, moment)
    assert job not in jobs_between(machine(), moment, NOW)


def test_nothing_was_printed_before_the_machine_was_there() -> None:
    installed = datetime(2026, 10, 5, 12, 20, tzinfo=UTC)
    for seed in range(20):
        newcomer = Machine(model=INKJET, seed=seed, since=installed)
        jobs = jobs_between(newcomer, SINCE, installed + timedelta(hours=8))
        assert jobs
        assert all(said(job.submitted_at) >= installed for job in jobs)


@pytest.mark.parametrize("minutes", range(0, 120, 15))
def test_going_live_in_working_hours_mixes_no_two_jobs(minutes: int) -> None:
    live = datetime(2026, 11, 20, 10, tzinfo=UTC) + timedelta(minutes=minutes)
    jobs = jobs_between(machine(live=live), SINCE, live + timedelta(minutes=5))
    assert len([job for job in jobs if said(job.submitted_at) >= live]) >= 7
    for job, following in pairwise(jobs):
        assert said(following.started_at or following.submitted_at) >= said(job.completed_at)


def test_reading_often_or_once_comes_to_the_same_supplies_and_memory() -> None:
    often = live_reading(0)
    for second in range(10, 200, 10):
        often = live_reading(second, often.memory)
    once = live_reading(190)
    assert (often.device, often.memory) == (once.device, once.memory)


def levels(now: datetime) -> list[int]:
    return [said(supply.percent) for supply in read({}, now).device.supplies]


def test_supplies_fall_and_are_replaced_before_they_are_empty() -> None:
    days = [levels(SINCE + timedelta(days=day)) for day in range(50)]
    cyan = [level[0] for level in days]
    steps = [after - before for before, after in pairwise(cyan)]
    assert cyan[0] == 100
    assert any(step < 0 for step in steps)
    assert any(step > 0 for step in steps)
    assert all(0 < percent <= 100 for level in days for percent in level)


def test_a_low_supply_is_a_reason_the_printer_gives() -> None:
    memory: Memory = {}
    told: set[str] = set()
    for quarter in range(200):
        reading = read(memory, SINCE + timedelta(hours=6 * quarter))
        device, memory = reading.device, reading.memory
        low = {supply.color is None for supply in device.supplies if said(supply.percent) <= 10}
        assert {reason == "media-low" for reason in device.state_reasons} == low
        told |= set(device.state_reasons)
    assert told == {"media-low", "marker-supply-low"}


def test_the_printer_sleeps_at_night_and_is_read_without_waking_it() -> None:
    reading = read({}, datetime(2026, 11, 19, 23, tzinfo=UTC))
    assert reading.device.state is PrinterState.ASLEEP
    assert reading.jobs


def test_the_printer_prints_or_is_idle_while_live() -> None:
    states = {live_reading(second).device.state for second in range(0, 80, 5)}
    assert states == {PrinterState.PRINTING, PrinterState.READY}


def test_a_moment_in_another_zone_is_told_in_utc() -> None:
    elsewhere = read({}, LIVE + timedelta(seconds=30), "&live=2026-11-22T10:00:00%2B01:00")
    assert elsewhere.jobs == live_reading(30).jobs


@pytest.mark.parametrize(
    "url",
    [
        "demo://fax?since=2026-10-01T00:00:00Z",
        "demo://inkjet",
        "demo://inkjet?since=yesterday",
        "demo://inkjet?since=0001-01-01T00:00:00Z",
        "demo://inkjet?since=2026-10-01T00:00:00Z&seed=one",
        "demo://inkjet?since=2026-10-01T00:00:00Z&every=0",
        "demo://inkjet?since=2026-10-01T00:00:00Z&every=1000000",
        "demo://[",
    ],
)
def test_a_url_that_describes_no_machine_is_refused_in_words(url: str) -> None:
    with pytest.raises(NotAPrinter) as refusal:
        SimulatedDriver().find(Address(url=url), NOW)
    assert url in str(refusal.value)


@settings(max_examples=40, deadline=None)
@given(
    st.sampled_from(list(MODELS.values())),
    st.integers(0, 50),
    st.lists(st.integers(0, 50 * 24 * 60), min_size=1, max_size=5),
)
def test_however_often_it_is_read_no_final_job_is_missed_or_told_twice(
    model: Model, seed: int, minutes: list[int]
) -> None:
    moments = [SINCE, *(SINCE + timedelta(minutes=each) for each in sorted(minutes))]
    stretches = pairwise(moments)
    told = [
        job for after, now in stretches for job in jobs_between(machine(model, seed), after, now) if job.final
    ]
    whole = jobs_between(machine(model, seed), SINCE, moments[-1])
    assert told == [job for job in whole if job.final]
