"""HP's large format web services: numbers, units and times as the printer tells them."""

import json
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest

from smarttracker_lite.domain.printing import JobFacts, JobStatus, Measure, Origin, TimeQuality
from smarttracker_lite.printers.drivers.hp_piws.calibration import Proof, calibrated
from smarttracker_lite.printers.drivers.hp_piws.jobs import NO_INK, NO_UNIT, parse_jobs
from smarttracker_lite.printers.drivers.hp_piws.past import Past
from smarttracker_lite.printers.drivers.hp_piws.values import amount, count, moment
from tests.support.piws import Printed, snapshot

NOW = datetime(2026, 11, 20, 12, 0, 1, tzinfo=UTC)
HOUR = timedelta(hours=1)


def facts(octets: bytes, now: datetime = NOW) -> list[JobFacts]:
    return [job.facts for job in parse_jobs(octets, now).jobs]


@pytest.mark.parametrize(
    ("said", "taken"),
    [
        ("1.2", 1_200_000),
        ("0.8", 800_000),
        ("1600.0", 1_032_256),
        ("1.4", 1_400_000),
        ("40", None),
        ("300", None),
    ],
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
    assert calibrated("SquareAmount", Decimal(1), [1_000_000]) == (1_000_000, "m2", Proof.PAGES)
    assert calibrated("SquareAmount", Decimal(1), [645]) == (645, "in2", Proof.PAGES)
    assert calibrated("LinearAmount", Decimal(10), [5_000_000, 200_000]) == (254_000, "in", Proof.PAGES)
    assert calibrated("SquareAmount", Decimal(1), []) is None


def test_a_sheet_is_not_taken_off_a_roll() -> None:
    entry = Printed(uuid="A", square="1.0").plain()
    text = json.dumps({"JobQueueSnapshot": {"Jobs": {"Job": entry}}}).replace("MainRoll", "ManualSheet")
    (job,) = facts(text.encode())
    assert (job.sheets, job.roll_area_mm2) == (Measure(1, Origin.DERIVED), None)


@pytest.mark.parametrize(
    ("inks", "meant", "doubted"),
    [
        ([{"InkName": "LM", "Amount": 0.0043}], {"light magenta": 4}, False),
        ([{"InkName": "LM", "Amount": "4.3"}], {"light magenta": 4300}, False),
        ([{"InkName": "LM", "Amount": {"Value": "1e-1", "Unit": "ml"}}], {"light magenta": 100}, False),
        ([{"InkName": "K", "Amount": 1}, {"InkName": "K", "Amount": 2}], {"black": 3000}, False),
        ([{"InkName": "K", "Amount": 0}], None, False),
        ([{"InkName": "K", "Amount": "NaN"}, {"InkName": "C", "Amount": 1}], {"cyan": 1000}, True),
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
    second = parse_jobs(octets, NOW + timedelta(seconds=4), Past(at=NOW, error_s=first.clock.error_s))
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


def test_the_paper_of_a_small_page_on_a_wide_roll_is_taken() -> None:
    """An A4 page in the middle of a roll of 24 inches."""
    (metres,) = facts(listed(Sheet("0.181", "0.297")))
    (inches,) = facts(listed(Sheet("280.6", "11.69")))
    assert metres.roll_area_mm2 == Measure(181_000, Origin.MEASURED)
    assert metres.roll_length_um == Measure(297_000, Origin.MEASURED)
    assert inches.roll_area_mm2 == Measure(181_032, Origin.MEASURED)
    assert inches.roll_length_um == Measure(296_926, Origin.MEASURED)
    assert (metres.raw["SquareAmountUnit"], inches.raw["SquareAmountUnit"]) == ("m2", "in2")
    assert metres.raw["SquareAmountUnitBy"] == "the printed pages"


def test_a_job_stopped_on_its_first_page_keeps_what_it_used() -> None:
    """A page of half a square metre, of which 0.4 were used up, in metres or in inches."""
    for said in ("0.40", "620.0"):
        (job,) = parse_jobs(listed(Sheet(said, size=(594, 841), printed=0)), NOW).jobs
        area = job.facts.roll_area_mm2
        assert area is not None
        assert 399_000 < area.value < 401_000
        assert (job.facts.status, job.complaints) == (JobStatus.CANCELED, ())
        assert job.facts.raw["SquareAmountUnitBy"] == "the page begun"


def test_a_unit_that_one_job_proves_serves_the_others_also_later() -> None:
    unsized = Sheet("1.5", "1.2", size=None)
    proof = Sheet("0.5", "0.9", size=(594, 841))
    first = parse_jobs(listed(unsized, proof), NOW)
    again = parse_jobs(listed(unsized), NOW, Past(at=NOW, units=first.units))
    for job in (first.jobs[0], again.jobs[0]):
        assert job.facts.roll_area_mm2 == Measure(1_500_000, Origin.MEASURED)
        assert job.facts.roll_length_um == Measure(1_200_000, Origin.MEASURED)
        assert job.facts.raw["SquareAmountUnitBy"] == "other jobs"
        assert job.complaints == ()
    assert facts(listed(unsized))[0].roll_area_mm2 is None


def test_a_proven_unit_does_not_make_a_job_use_what_its_pages_cannot() -> None:
    past = Past(at=NOW, units={"SquareAmount": "m2"})
    (job,) = parse_jobs(listed(Sheet("300", size=(1000, 1000))), NOW, past).jobs
    assert (job.facts.roll_area_mm2, [each.why for each in job.complaints]) == (None, [NO_UNIT])


@dataclass
class Sheet:
    """A job of one page of that size in mm, which used that much paper."""

    square: str
    linear: str = "0"
    size: tuple[int, int] | None = (210, 297)
    printed: int = 1

    def plain(self, uuid: str) -> dict[str, object]:
        """As JSON."""
        said = zip(("Width", "Height"), self.size or (), strict=False)
        size = {side: {"Value": value, "Unit": "mm"} for side, value in said}
        used = {"SquareAmount": self.square, "LinearAmount": self.linear}
        return {
            "UUID": uuid,
            "Status": {"JobStatus": "Completed", "CompletionStatus": "OK" if self.printed else "Cancelled"},
            "Pages": {"Page": {"Settings": {"PageSize": size}}},
            "Progress": {"NumberOfPrintedPages": self.printed, "NumberOfPrintedCopies": self.printed},
            "Accounting": {"MediaCollectionConsumption": {"MediaConsumption": used}},
        }


def listed(*jobs: Sheet) -> bytes:
    """A list of them."""
    plain = [{"Job2DPrint": job.plain(f"uuid-{number}")} for number, job in enumerate(jobs)]
    return json.dumps({"JobQueueSnapshot": {"Jobs": {"Job": plain}}}).encode()
