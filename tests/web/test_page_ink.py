"""The page of a printer's ink: its factor, its cartridges, and the switch that corrects it."""

import re
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from html import unescape

import pytest

from smarttracker_lite.domain.cartridges import Reach
from smarttracker_lite.domain.machines import Supply
from smarttracker_lite.domain.printing import JobStatus
from smarttracker_lite.workflows.inktruth import changes, correct, correction
from smarttracker_lite.workflows.price import AT_ONCE
from tests.support.cartridges import ago, emptied, inking, put_in
from tests.support.studio import NOON, Studio, plot
from tests.support.visit import Visitor

PAGE = "/printers/plotter/ink"
NOTED = {"channel": "cyan", "ml": "300", "day": "2026-11-19", "time": "09:30"}
ON = {"reach": "costs", "factor": "1.14", "since": "today"}


@pytest.fixture
def inked(at_work: Studio) -> Studio:
    return inking(at_work)


@pytest.fixture
def used(at_work: Studio) -> Studio:
    return emptied(at_work)


def words(page: str) -> str:
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", page)).split())


def told(visitor: Visitor) -> str:
    return words(visitor.get(PAGE).text)


def test_a_printer_leads_to_its_ink(inked: Studio, visitor: Visitor) -> None:
    assert f'href="{PAGE}"' in visitor.get("/printers/plotter").text


def test_a_printer_whose_jobs_tell_no_ink_says_so(inked: Studio, visitor: Visitor) -> None:
    inked.job(plot(inks=None))
    page = visitor.get(PAGE).text
    assert "No job of this printer tells how much ink it took." in page
    assert 'name="ml"' not in page


def test_before_two_cartridges_the_page_says_why_it_needs_them(inked: Studio, visitor: Visitor) -> None:
    inked.job()
    page = told(visitor)
    assert "Not known yet." in page
    assert "When the second one of the same ink goes in, the first is empty" in page
    put_in(inked, 3)
    page = told(visitor)
    assert "300 ml 18.2 ml in use since then" in page
    assert "Correct it" not in page


def test_the_form_offers_the_inks_of_the_printer_and_begins_now(inked: Studio, visitor: Visitor) -> None:
    plotter = inked.desk.db.printers.get("plotter")
    device = replace(plotter.device, supplies=(Supply(name="MK"),))
    inked.desk.db.printers.put(replace(plotter, device=device))
    page = visitor.get(PAGE).text
    assert '<option value="matte black">matte black</option>' in page
    assert 'value="2026-11-20"' in page
    assert 'value="13:00"' in page  # in Rome


def test_a_cartridge_is_noted_and_can_be_taken_back(inked: Studio, visitor: Visitor) -> None:
    inked.job()
    answer = visitor.post(PAGE, NOTED)
    assert (answer.status_code, answer.headers["Location"]) == (303, PAGE)
    (change,) = changes(inked.desk, "plotter")
    assert (change.ml, change.at) == (Decimal(300), ago(1) - timedelta(hours=3, minutes=30))
    (undo,) = re.findall(r'action="(/history/undo/\d+)"', visitor.notices())
    visitor.post(undo)
    assert changes(inked.desk, "plotter") == []


def test_a_cartridge_that_was_deleted_comes_back(used: Studio, visitor: Visitor) -> None:
    before = changes(used.desk, "plotter")
    visitor.post(f"{PAGE}/{before[0].id}/delete")
    assert len(changes(used.desk, "plotter")) == len(before) - 1
    (undo,) = re.findall(r'action="(/history/undo/\d+)"', visitor.notices())
    visitor.post(undo)
    assert set(changes(used.desk, "plotter")) == set(before)


@pytest.mark.parametrize(
    ("field", "wrong", "why"),
    [
        ("ml", {"ml": "0"}, "A cartridge holds more than 0 ml"),
        ("ml", {"ml": "a lot"}, "“a lot” is not a number."),
        ("day", {"day": "2026-11-21"}, "This time has not come yet."),
        ("day", {"day": "soon"}, "“soon” is not a date."),
        ("day", {"day": "0001-01-01"}, "This day is too far away."),
        ("day", {"day": "0001-01-02"}, "This day is too far away."),
        ("time", {"time": "late"}, "“late” is no time."),
        ("time", {}, "A cartridge of this ink was put in at this very moment already."),
        ("channel", {"channel": ""}, "Which ink was it?"),
    ],
)
def test_what_cannot_be_is_told_at_its_field_and_nothing_typed_is_lost(
    inked: Studio, visitor: Visitor, field: str, wrong: dict[str, str], why: str
) -> None:
    inked.job()
    visitor.post(PAGE, NOTED)
    answer = visitor.post(PAGE, {**NOTED, **wrong})
    assert answer.status_code == 422
    assert f'id="e-{field}"' in answer.text
    assert why in words(answer.text)
    for value in filter(None, {**NOTED, **wrong}.values()):
        assert f'value="{value}"' in answer.text
    assert len(changes(inked.desk, "plotter")) == 1


def test_the_figure_stands_first_with_its_band_and_where_it_comes_from(
    used: Studio, visitor: Visitor
) -> None:
    page = told(visitor)
    assert "× 1.14 between 1.10 and 1.19" in page
    assert "The printer says 1,050 ml where 1,200 ml are used." in page
    assert "From 4 cartridges: by how far they differ" in page
    assert "may well be right" not in page


def test_each_cartridge_says_what_came_of_it(used: Studio, visitor: Visitor) -> None:
    page = told(visitor)
    assert "cyan Sep 20, 2026, 2:00 PM 300 ml 260 ml × 1.15" in page
    assert "left out: 1 job did not tell how much of it" in page
    assert page.count("in use since then") == 2


def test_one_cartridge_has_the_band_of_canon_and_doubts_itself(inked: Studio, visitor: Visitor) -> None:
    inked.job(plot(completed_at=ago(20)))
    put_in(inked, 10, "20")
    inked.job(plot(completed_at=ago(9)))
    put_in(inked, 1, "20")
    page = told(visitor)
    assert "× 1.10 between 0.93 and 1.26" in page
    assert "±15%" in page
    assert "the printer may well be right" in page


def test_a_gap_leads_to_where_it_is_settled(inked: Studio, visitor: Visitor) -> None:
    inked.job(plot(completed_at=ago(20)))
    put_in(inked, 10)
    put_in(inked, 0)
    inked.gap(since=ago(5), until=ago(4))
    assert '<a href="/gaps">left out: jobs of its time may be missing</a>' in visitor.get(PAGE).text


def test_the_correction_is_off_until_it_is_switched_on(used: Studio, visitor: Visitor) -> None:
    page = told(visitor)
    assert "Off: jobs are charged by what the printer tells." in page
    assert "“magenta 1.pdf” costs you €2.40 by what the printer tells." in page.replace("\xa0", "")
    assert "Corrected: 13.68 ml (12.0 ml × 1.14) × 0.20 = 2.74." in page
    assert visitor.post(f"{PAGE}/correction", ON).headers["Location"] == PAGE
    held = correction(used.desk, "plotter")
    assert held
    assert (held.factor, held.reach, held.valid_from) == (Decimal("1.14"), Reach.COSTS, NOON.date())
    page = told(visitor)
    assert "On since Nov 20, 2026: in your costs each ml that the printer tells counts 1.14 times." in page


def test_a_job_shows_the_correction_in_its_sums(used: Studio, visitor: Visitor) -> None:
    job = used.job()
    visitor.post(f"{PAGE}/correction", {**ON, "reach": "both", "agreed": "yes"})
    page = words(visitor.get(f"/jobs/{job.id}").text)
    assert "20.748 ml (18.2 ml × 1.14) × 0.20 = 4.15" in page
    assert "20.748 ml (18.2 ml × 1.14) × 0.42 = 8.71" in page


def test_it_is_switched_off_again(used: Studio, visitor: Visitor) -> None:
    visitor.post(f"{PAGE}/correction", ON)
    visitor.post(f"{PAGE}/correction", {**ON, "reach": "off"})
    assert correction(used.desk, "plotter") is None
    assert "Off: jobs are charged by what the printer tells." in told(visitor)


def test_before_the_price_of_a_job_of_today_changes_that_is_said(used: Studio, visitor: Visitor) -> None:
    used.job()
    for asked, held in (({**ON, "reach": "both"}, None), ({**ON, "reach": "off"}, Decimal("1.14"))):
        page = words(visitor.post(f"{PAGE}/correction", asked).text)
        assert "1 of them would have another price" in page
        now = correction(used.desk, "plotter")
        assert (now and now.factor) == held
        assert visitor.post(f"{PAGE}/correction", {**asked, "agreed": "yes"}).status_code == 303
    assert correction(used.desk, "plotter") is None


def test_from_an_earlier_day_on_it_first_says_what_would_change(used: Studio, visitor: Visitor) -> None:
    earlier = {**ON, "reach": "both", "since": "first"}
    page = visitor.post(f"{PAGE}/correction", earlier)
    assert page.status_code == 200
    assert "11 jobs that are not invoiced yet would cost you other amounts." in words(page.text)
    assert "together €525.81 instead of €461.24" in words(page.text).replace("\xa0", "")
    assert correction(used.desk, "plotter") is None
    visitor.post(f"{PAGE}/correction", {**earlier, "agreed": "yes"})
    held = correction(used.desk, "plotter")
    assert held
    assert held.valid_from == ago(62).date()


@pytest.mark.parametrize(
    ("field", "wrong", "why"),
    [
        ("factor", {"factor": "4"}, "The factor is between 0.5 and 3."),
        ("factor", {"factor": "much"}, "“much” is not a number."),
        ("reach", {"reach": "all"}, "What is to be corrected?"),
    ],
)
def test_a_correction_that_cannot_be_is_refused_at_its_field(
    used: Studio, visitor: Visitor, field: str, wrong: dict[str, str], why: str
) -> None:
    answer = visitor.post(f"{PAGE}/correction", {**ON, **wrong})
    assert answer.status_code == 422
    assert f'id="e-{field}"' in answer.text
    assert why in words(answer.text)
    assert correction(used.desk, "plotter") is None


def test_a_correction_that_is_on_can_be_switched_off_whatever_the_cartridges_tell(
    inked: Studio, visitor: Visitor
) -> None:
    inked.job()
    correct(inked.desk, "plotter", Decimal("1.2"), Reach.BOTH)
    page = told(visitor)
    assert "Not known yet." in page
    assert "in costs and prices each ml that the printer tells counts 1.2 times" in page


def test_what_very_many_jobs_tell_follows_the_page(used: Studio, visitor: Visitor) -> None:
    used.jobs(AT_ONCE)
    page = visitor.get(PAGE).text
    assert f'hx-get="{PAGE}/truth"' in page
    assert "× 1.14" not in page
    assert 'name="ml"' in page
    assert "× 1.14" in visitor.get(f"{PAGE}/truth", htmx=True).text
    assert "× 1.14" in visitor.get(f"{PAGE}?sums=all").text


def test_a_cartridge_of_another_printer_is_not_deleted_here(used: Studio, visitor: Visitor) -> None:
    assert visitor.post(f"{PAGE}/nothing/delete").status_code == 404
    assert visitor.get("/printers/gone/ink").status_code == 404


def test_where_costs_have_no_ink_the_example_is_a_price_or_the_ink_alone(
    inked: Studio, visitor: Visitor
) -> None:
    inked.job()
    correct(inked.desk, "plotter", Decimal("1.14"), Reach.BOTH)
    cost, price = inked.desk.db.rates.all()
    inked.desk.db.rates.delete(cost.id)
    assert "has the price €7.64 by what the printer tells." in told(visitor).replace("\xa0", "")
    inked.desk.db.rates.delete(price.id)
    assert "“Pianta.pdf” told 18.2 ml. Corrected: 20.7 ml." in told(visitor)


def test_a_job_under_way_is_no_example(inked: Studio, visitor: Visitor) -> None:
    inked.job(plot("under way.pdf", status=JobStatus.PROCESSING))
    correct(inked.desk, "plotter", Decimal("1.2"), Reach.BOTH)
    assert "under way.pdf" not in told(visitor)
