"""HP's large format web services: numbers, units and times as the printer tells them."""

import json
from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest

from smarttracker_lite.domain.printing import JobFacts, Measure, Origin, TimeQuality
from smarttracker_lite.printers.drivers.hp_piws.calibration import AREA_UNITS, calibrated
from smarttracker_lite.printers.drivers.hp_piws.jobs import NO_INK, NO_UNIT, parse_jobs
from smarttracker_lite.printers.drivers.hp_piws.values import amount, count, moment
from tests.support.piws import Printed, snapshot

NOW = datetime(2026, 11, 20, 12, 0, 1, tzinfo=UTC)
HOUR = timedelta(hours=1)


def facts(octets: bytes, now: datetime = NOW) -> list[JobFacts]:
    return [job.facts for job in parse_jobs(octets, now).jobs]


@pytest.mark.parametrize(
    ("said", "taken"),
    [("1.2", 1_200_000), ("0.8", 800_000), ("1600.0", 1_032_256), ("1.4", None), ("300", None)],
)
def test_paper_that_fits_in_no_unit_is_left_out_in_words(said: str, taken: int | None) -> None:
    (job,) = parse_jobs(snapshot([Printed(uuid="A", square=said)], NOW), NOW).jobs
    area = job.facts.roll_area_mm2
    assert (area.value if area else None) == taken
    assert [complaint.why for complaint in job.complaints] == ([] if taken else [NO_UNIT])
    assert job.facts.area_mm2 == Measure(1_000_000, Origin.DERIVED)


def test_paper_whose_pages_tell_no_unit_of_size_is_left_out_in_words() -> None:
    (job,) = parse_jobs(snapshot([Printed(uuid="A", square="1.0", unit="")], NOW), NOW).jobs
    assert (job.facts.roll_area_mm2, job.facts.area_mm2, job.facts.media.width_um) == (None, None, None)
    assert [complaint.why for complaint in job.complaints] == [NO_UNIT]


def test_the_nearest_unit_is_taken() -> None:
    assert calibrated(Decimal(1), [1_000_000], AREA_UNITS) == (1_000_000, "m2")
    assert calibrated(Decimal(1), [645], AREA_UNITS) == (645, "in2")
    assert calibrated(Decimal(1), [], AREA_UNITS) is None


def test_a_sheet_is_not_taken_off_a_roll() -> None:
    entry = Printed(uuid="A", square="1.0").plain()
    text = json.dumps({"JobQueueSnapshot": {"Jobs": {"Job": entry}}}).replace("MainRoll", "ManualSheet")
    (job,) = facts(text.encode())
    assert (job.sheets, job.roll_area_mm2) == (Measure(1, Origin.DERIVED), None)


@pytest.mark.parametrize(
    ("inks", "meant", "doubted"),
    [
        ([{"InkName": "LM", "Amount": 0.0043}], {"LM": 4}, False),
        ([{"InkName": "LM", "Amount": "4.3"}], {"LM": 4300}, False),
        ([{"InkName": "LM", "Amount": {"Value": "1e-1", "Unit": "ml"}}], {"LM": 100}, False),
        ([{"InkName": "K", "Amount": 1}, {"InkName": "K", "Amount": 2}], {"K": 3000}, False),
        ([{"InkName": "K", "Amount": 0}], None, False),
        ([{"InkName": "K", "Amount": "NaN"}, {"InkName": "C", "Amount": 1}], {"C": 1000}, True),
        ([{"InkName": "K", "Amount": {"Value": 1, "Unit": "gallon"}}], None, True),
        ([{"InkName": "K", "Amount": -1}], None, True),
        ([{"InkName": "K", "Amount": "1e999"}], None, True),
    ],
)
def test_ink_is_read_as_far_as_it_is_told(
    inks: list[dict[str, object]], meant: dict[str, int] | None, doubted: bool
) -> None:
    (job,) = parse_jobs(snapshot([Printed(uuid="A", inks=inks)], NOW), NOW).jobs
    told = job.facts.inks
    assert (None if told is None else {ink.channel: ink.ul.value for ink in told}) == meant
    assert [complaint.why for complaint in job.complaints] == ([NO_INK] if doubted else [])


def test_a_clock_a_little_wrong_is_taken_at_its_word() -> None:
    octets = snapshot([Printed(uuid="A", ended=NOW)], NOW + timedelta(seconds=120))
    answer = parse_jobs(octets, NOW)
    assert answer.clock.error_s == 120
    assert answer.jobs[0].facts.completed_at == NOW
    assert answer.jobs[0].facts.time_quality is TimeQuality.EXACT


@pytest.mark.parametrize("wrong", [-5 * HOUR, timedelta(minutes=3), 20 * HOUR])
def test_times_of_a_wrong_clock_are_corrected(wrong: timedelta) -> None:
    job = Printed(uuid="A", arrived=NOW + wrong - HOUR, ended=NOW + wrong)
    (told,) = facts(snapshot([job], NOW + wrong))
    assert (told.submitted_at, told.completed_at) == (NOW - HOUR, NOW)
    assert told.time_quality is TimeQuality.OFFSET_CORRECTED


def test_a_clock_wrong_by_days_tells_no_time() -> None:
    wrong = timedelta(days=40)
    (told,) = facts(snapshot([Printed(uuid="A", ended=NOW - wrong)], NOW - wrong))
    assert (told.completed_at, told.time_quality) == (None, TimeQuality.FIRST_SEEN)


def test_a_measurement_that_differs_by_chance_does_not_move_a_time() -> None:
    octets = snapshot([Printed(uuid="A", ended=NOW)], NOW + HOUR)
    first = parse_jobs(octets, NOW)
    second = parse_jobs(octets, NOW + timedelta(seconds=4), first.clock.error_s)
    assert second.jobs[0].facts == first.jobs[0].facts


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("12", Decimal(12)),
        ("0.000000", Decimal(0)),
        ("1e3", Decimal(1000)),
        ("1e999", None),
        ("9" * 40, None),
        ("-1", None),
        ("NaN", None),
        ("Infinity", None),
        ("1,5", None),
        ("٣", None),
        ("", None),
        (None, None),
    ],
)
def test_a_number_is_one_that_a_printer_can_mean(said: str | None, meant: Decimal | None) -> None:
    assert amount(said) == meant


def test_half_a_page_is_no_count() -> None:
    assert [count(said) for said in ("2", "2.0", "2.5")] == [2, 2, None]


@pytest.mark.parametrize(
    "said", ["1970-01-01T00:00:00Z", "0001-01-01T00:00:00+23:00", "yesterday", "2026-13-01T00:00:00Z", None]
)
def test_what_is_no_time_is_none(said: str | None) -> None:
    assert moment(said) is None


def test_a_time_without_a_zone_is_utc() -> None:
    assert moment("2026-11-20T10:00:00") == moment("2026-11-20T11:00:00+01:00")
