"""The accounting page: values that are written late, and times that cannot be, as the clock is wrong."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from smarttracker_lite.domain.printing import Measure, Origin, TimeQuality
from smarttracker_lite.printers.drivers.hp_ews.driver import EwsDriver, clock_error_s
from smarttracker_lite.printers.source import Address, Memory, Reading
from tests.support.ews import HEADERS, NOW, job, page, read
from tests.support.web_printer.exchange import Answer, Asked
from tests.support.web_printer.machine import Machine
from tests.support.web_printer.printer import WebPrinter
from tests.support.web_printer.web_access import DESIGNJET, WebAccess

OLD = job("Old")
THEN = "Nov 22, 2026 10:00:30 AM"
"""By Rome's clock: half a minute after NOW."""


def after(seconds: float) -> datetime:
    return NOW + timedelta(seconds=seconds)


def new(area: str, when: str = THEN) -> bytes:
    """The page with a job that has used so many square metres."""
    return page(job("New", when, Paper_usage=f"{area} m²"), OLD)


def areas(reading: Reading) -> list[tuple[str | None, int | None]]:
    return [(job.document, job.area_mm2.value if job.area_mm2 else None) for job in reading.jobs]


def known() -> Memory:
    """What is known after a first reading, of one old job."""
    first = read(page(OLD))
    assert first.again_in_s is None
    return first.memory


def test_a_new_job_is_read_once_more_half_a_minute_later_with_its_last_values() -> None:
    first = read(new("0.2000"), known(), after(60))
    assert (areas(first), first.again_in_s) == ([("New", 200_000)], 30)
    second = read(new("0.8639"), first.memory, after(90))
    assert (areas(second), second.again_in_s, second.gaps) == ([("New", 863_900)], None, ())
    assert replace(second.jobs[0], area_mm2=None, roll_area_mm2=None, raw={}) == replace(
        first.jobs[0], area_mm2=None, roll_area_mm2=None, raw={}
    )


def test_a_reading_in_between_does_not_spoil_the_last_one() -> None:
    first = read(new("0.2000"), known(), after(60))
    second = read(new("0.4000"), first.memory, after(75))
    assert (areas(second), second.again_in_s) == ([("New", 400_000)], 30)
    third = read(new("0.8639"), second.memory, after(90))
    assert (areas(third), third.again_in_s) == ([("New", 863_900)], None)


def test_a_reading_in_between_that_is_the_same_does_not_spoil_the_last_one() -> None:
    first = read(new("0.2000"), known(), after(60))
    second = read(new("0.2000"), first.memory, after(75))
    assert (areas(second), second.again_in_s) == ([], 30)
    assert areas(read(new("0.8639"), second.memory, after(90))) == [("New", 863_900)]


def test_a_clock_of_ours_that_was_set_back_keeps_no_job_fresh() -> None:
    first = read(new("0.8639"), known(), after(60))
    assert first.again_in_s == 30
    assert read(new("0.8639"), first.memory, after(-3600)).again_in_s is None


def test_a_job_of_which_no_more_is_written_is_told_once() -> None:
    first = read(new("0.8639"), known(), after(60))
    second = read(new("0.8639"), first.memory, after(90))
    assert (areas(second), second.again_in_s) == ([], None)


def test_a_job_without_a_usable_time_keeps_the_one_when_it_was_first_seen() -> None:
    first = read(new("0.2000", "soon"), known(), after(60))
    second = read(new("0.8639", "soon"), first.memory, after(90))
    assert [reading.jobs[0].completed_at for reading in (first, second)] == [after(60)] * 2


def test_of_a_first_reading_only_the_newest_jobs_are_read_again() -> None:
    first = read(new("0.2000"), None, after(60))
    assert (len(first.jobs), first.again_in_s) == (2, 30)
    assert areas(read(new("0.8639"), first.memory, after(90))) == [("New", 863_900)]


def test_the_page_is_read_again_though_it_is_the_same(machine: Machine) -> None:
    """By its digest a page is not read that has nothing more to tell."""
    with WebPrinter(machine, (WebAccess(columns=DESIGNJET),)) as printer:
        driver = EwsDriver()
        found = driver.find(Address(url=printer.url), NOW)
        machine.print()
        memory: Memory = {}
        again = []
        for seconds in (0, 30, 60):
            reading = driver.read(Address(url=found.url), found.device, memory, after(seconds))
            again.append(reading.again_in_s)
            memory = reading.memory
    assert again == [30, None, None]


@pytest.fixture
def machine() -> Machine:
    return Machine(clock=lambda: NOW)


@pytest.mark.parametrize("when", ["Jan 1, 2011 12:01:00 AM", "Nov 20, 2026 9:00:00 AM"])
def test_a_new_job_that_is_said_to_be_printed_before_it_was_not_there_has_no_such_time(when: str) -> None:
    memory = known()
    first = read(new("0.2000", when), memory, after(60))
    second = read(new("0.8639", when), first.memory, after(90))
    for facts in (*first.jobs, *second.jobs):
        assert (facts.completed_at, facts.not_before) == (after(60), NOW)
        assert facts.time_quality is TimeQuality.FIRST_SEEN


def test_a_job_that_was_printed_while_the_printer_could_not_be_read_keeps_its_time() -> None:
    weeks = timedelta(weeks=3)
    first = read(new("0.2000"), known(), NOW + weeks)
    second = read(new("0.8639"), first.memory, NOW + weeks + timedelta(seconds=20))
    for facts in (*first.jobs, *second.jobs):
        assert facts.completed_at == after(30)
        assert facts.time_quality is TimeQuality.LOCAL_ASSUMED


LATER = {
    "ink": {"Ink_used": "12.5 ml"},
    "status": {"Status": "cancelled"},
    "copies": {"Copies": "2"},
    "area": {"Paper_usage": "0.8640 m²"},
    "account": {"Account_ID": "C1"},
    "paper": {"Paper_type": "Satin"},
}


@pytest.mark.parametrize("late", LATER)
def test_what_is_written_of_a_job_ten_minutes_later_is_told_once(late: str) -> None:
    before = read(page(job("B"), job("A")))
    row = job("A", **LATER[late])
    reading = read(page(job("B"), row), before.memory, after(600))
    (facts,) = reading.jobs
    assert (facts.document, reading.gaps, reading.again_in_s) == ("A", (), None)
    assert facts.key == before.jobs[0].key
    assert facts.completed_at == before.jobs[0].completed_at
    later = read(page(job("C"), job("B"), row), reading.memory, after(1200))
    assert [facts.document for facts in later.jobs] == ["C"]


def test_what_is_written_later_of_a_job_leaves_its_time_as_it_was_told() -> None:
    """That of one without a usable time is when it was first seen, an hour ago or not."""
    first = read(new("0.2000", "Jan 1, 2011 12:01:00 AM"), known(), after(60))
    second = read(new("0.2000", "Jan 1, 2011 12:01:00 AM"), first.memory, after(90))
    third = read(new("0.8639", "Jan 1, 2011 12:01:00 AM"), second.memory, after(3600))
    assert areas(third) == [("New", 863_900)]
    assert third.jobs[0].completed_at == after(60)
    assert (third.jobs[0].not_before, third.jobs[0].time_quality) == (NOW, TimeQuality.FIRST_SEEN)


FEET = [each.replace("Paper usage", "Paper usage (ft²)") for each in HEADERS]
METRES = [each.replace("Paper usage", "Paper usage (m²)") for each in HEADERS]
OTHER_FORMS = {
    "other units": page(job("A", Paper_usage="9.30 ft²", Ink_used="0.42 fl oz")),
    "units in the headers": page(job("A", Paper_usage="9.2990", Ink_used="12.5 ml"), headers=FEET),
    "another decimal mark": page(job("A", Paper_usage="0,8639 m²", Ink_used="12,5 ml")),
    "another clock": page(job("A", "2026-07-10 15:05:02", Ink_used="12.5 ml")),
    "a column less": page(
        [each for each, head in zip(job("A"), HEADERS, strict=True) if head != "Ink used"],
        headers=[head for head in HEADERS if head != "Ink used"],
    ),
}


@pytest.mark.parametrize("form", OTHER_FORMS)
def test_a_page_in_another_form_tells_nothing_but_what_changed(form: str) -> None:
    usual = page(job("A", Ink_used="12.5 ml"))
    first = read(usual)
    other = read(OTHER_FORMS[form], first.memory, after(600))
    assert other.jobs == ()
    again = read(usual, other.memory, after(1200))
    assert again.jobs == ()
    late = read(page(job("A", Ink_used="14.0 ml")), again.memory, after(1800))
    assert [job.ink_ul for job in late.jobs] == [14_000]


@pytest.mark.parametrize(("area", "told"), [("9.30 ft²", 0), ("18.60 ft²", 1)])
def test_a_change_is_told_though_the_units_were_changed_with_it(area: str, told: int) -> None:
    first = read(page(job("A")))
    assert len(read(page(job("A", Paper_usage=area)), first.memory, after(600)).jobs) == told
    assert len(read(page(job("A", Paper_usage=area)), first.memory, after(600)).jobs) == told


def test_an_amount_that_could_not_be_read_is_told_when_it_can() -> None:
    first = read(page(job("A", Paper_usage="1,234 m²")))
    assert areas(first) == [("A", None)]
    second = read(page(job("B", Paper_usage="0,8639 m²"), job("A", Paper_usage="1,234 m²")), first.memory)
    assert areas(second) == [("A", 1_234_000), ("B", 863_900)]


def test_of_twins_the_one_that_changed_is_told() -> None:
    one, other = job("A", Paper_usage="0.2000 m²"), job("A", Paper_usage="0.8639 m²")
    first = read(page(other, one))
    second = read(page(other, job("A", Paper_usage="0.8639 m²")), first.memory, after(600))
    assert [facts.key for facts in second.jobs] == [first.jobs[0].key]


def test_twins_that_change_places_or_lose_one_of_them_are_told_nothing_of() -> None:
    one, other = job("A", Paper_usage="0.2000 m²"), job("A", Paper_usage="0.8639 m²")
    first = read(page(other, one))
    assert read(page(one, other), first.memory, after(600)).jobs == ()
    for left in (one, other):
        assert read(page(left), first.memory, after(600)).jobs == ()


def older(memory: Memory) -> Memory:
    """As the first versions kept it, which did not remember what was told."""
    rows = memory["rows"]
    assert isinstance(rows, dict)
    kept = {key: row[:2] for key, row in rows.items()}
    return {"rows": kept, "read_at": memory["read_at"], "newest": "", "date_order": "", "page": "x"}


def test_the_memory_of_an_older_version_is_gone_on_from() -> None:
    first = read(page(job("A")))
    second = read(page(job("A")), {**older(first.memory), "fresh": {}}, after(600))
    assert (second.jobs, second.gaps) == ((), ())
    assert len(read(page(job("A", Copies="2")), second.memory, after(1200)).jobs) == 1


def test_a_job_that_an_older_version_wanted_to_read_once_more_is() -> None:
    first = read(new("0.2000"), known(), after(60))
    rows = first.memory["rows"]
    assert isinstance(rows, dict)
    key = next(key for key, row in rows.items() if row[0] == 2)
    memory = {**older(first.memory), "fresh": {key: [1, 1, "12345678"]}}
    assert areas(read(new("0.8639"), memory, after(90))) == [("New", 863_900)]


def test_a_page_that_an_older_version_knew_is_read_once_more(machine: Machine) -> None:
    """To remember what it tells: else a change would be taken for what was told."""
    with WebPrinter(machine, (WebAccess(columns=DESIGNJET),)) as printer:
        driver, at = EwsDriver(), Address(url=printer.url)
        found = driver.find(at, NOW)
        machine.print()
        at = Address(url=found.url)
        first = driver.read(at, found.device, driver.read(at, found.device, {}, NOW).memory, after(60))
        memory = {**older(first.memory), "page": first.memory["known_page"]}
        assert isinstance(driver.read(at, found.device, memory, after(90)).memory["known_page"], str)


@pytest.mark.parametrize(
    ("date", "error"),
    [
        ("Sun, 22 Nov 2026 09:00:00 GMT", 0),
        ("Sun, 22 Nov 2026 09:05:00 GMT", 300),
        ("Sat, 01 Jan 2011 00:00:00 GMT", -501_498_000),
        ("Thu, 01 Jan 1970 00:00:00 GMT", None),
        ("", None),
        ("yesterday", None),
    ],
)
def test_the_date_of_an_answer_tells_how_far_the_clock_is_off(date: str, error: int | None) -> None:
    assert clock_error_s(date, NOW) == error


class Dated:
    """The pages, with the date by the printer's clock."""

    def answer(self, asked: Asked, machine: Machine) -> Answer | None:
        told = WebAccess(columns=DESIGNJET).answer(asked, machine)
        date = f"{machine.shown:%a, %d %b %Y %H:%M:%S GMT}"
        return told and replace(told, headers={**told.headers, "Date": date})


def test_the_clock_is_measured_at_each_reading(machine: Machine) -> None:
    with WebPrinter(machine, (Dated(),)) as printer:
        machine.set_clock(timedelta(minutes=5))
        found = EwsDriver().find(Address(url=printer.url), NOW)
        machine.set_clock(timedelta(days=-4000))
        reading = EwsDriver().read(Address(url=found.url), found.device, {}, NOW)
    assert (found.device.clock_error_s, reading.device.clock_error_s) == (300, -4000 * 86_400)


HP_VIEW = {
    "Cost": "1.20",
    "Document": "plan.pdf",
    "Status": "printed",
    "Paper type": "Satin",
    "Sq ft": "9.2999",
    "User": "anna",
    "Printing time": "Jul 10, 2026 3:05:02 PM",
    "Account ID": "C1",
    "Quality": "Best",
}


@pytest.mark.parametrize(("header", "mm2"), [("Sq ft", 863_989), ("Sq. m", 9_299_900), ("m²", 9_299_900)])
def test_hps_own_view_with_the_unit_as_a_header_is_read(header: str, mm2: int) -> None:
    headers = [header if each == "Sq ft" else each for each in HP_VIEW]
    (facts,) = read(page(list(HP_VIEW.values()), headers=headers)).jobs
    assert facts.area_mm2 == Measure(mm2, Origin.MEASURED)
    assert (facts.document, facts.user, facts.account) == ("plan.pdf", "anna", "C1")
    assert facts.media.name == "Satin"
