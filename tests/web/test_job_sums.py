"""What the jobs of a list, and those selected in it, come to: as the page says it."""

import re
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from smarttracker_lite.domain.printing import Measure, Media, Origin
from smarttracker_lite.domain.rates import Side
from smarttracker_lite.domain.units import Unit
from smarttracker_lite.words import Words
from smarttracker_lite.workflows import bill, say
from smarttracker_lite.workflows.price import AT_ONCE
from tests.support.studio import Studio, plot
from tests.support.visit import Visitor

SHEETS: dict[str, Any] = {"area_mm2": None, "inks": None, "sheets": Measure(3, Origin.MEASURED)}


def told(html: str) -> list[str]:
    """The words between the tags, in order."""
    bare = re.sub(r'<span class="nav-count.*?</span>', "", html, flags=re.DOTALL)
    return [text for part in re.split(r"<[^>]*>", bare) if (text := part.strip())]


def foot(page: str) -> list[str]:
    """The words of the totals row."""
    row = re.search(r"<tfoot>(.*?)</tfoot>", page, re.DOTALL)
    assert row
    return told(row[1])


@pytest.fixture
def priced(at_work: Studio) -> Studio:
    """Rates for plain bond, and nothing for what else there is."""
    at_work.rate(media="Plain bond", per_m2="3.10")
    at_work.rate(Side.COST, media="Plain bond", per_m2="1.05")
    return at_work


def test_the_foot_adds_up_all_pages_of_the_filter(priced: Studio, visitor: Visitor) -> None:
    for _ in range(101):
        priced.job()
    page = visitor.get("/jobs?sort=document").text
    assert foot(page) == ["Total: 101 jobs", "216.14 m²", "1,838.2", "€227.25", "€669.63"]
    assert foot(page) == foot(visitor.get("/jobs?sort=document&page=2").text)


def test_the_foot_adds_up_nothing_else_than_the_filter(priced: Studio, visitor: Visitor) -> None:
    priced.job(plot("old", day=date(2026, 10, 1)))
    priced.job(plot("new", **SHEETS))
    assert "2.14 m²" in foot(visitor.get("/jobs?to=2026-10-01").text)
    assert foot(visitor.get("/jobs?search=new").text)[:2] == ["Total: 1 job", "3 sheets"]


def test_what_the_amounts_leave_out_is_said_and_leads_to_it(priced: Studio, visitor: Visitor) -> None:
    for _ in range(2):
        priced.job(plot(media=Media(name="Gold leaf")))
    priced.job()
    page = visitor.get("/jobs?search=anna").text
    assert foot(page)[-4:] == ["€2.25", "2 not known", "€6.63", "2 unpriced"]
    assert 'class="line missing" href="/jobs?show=unpriced&amp;search=anna"' in page


def test_amounts_of_another_currency_are_named_and_stand_by_themselves(
    priced: Studio, visitor: Visitor
) -> None:
    priced.seller()
    client = priced.client()
    priced.job(client=client)
    bill.issue_draft(priced.desk, bill.draft(priced.desk, client.id).id)
    priced.desk.db.settings.put(replace(priced.desk.settings, currency="CHF"))
    priced.job(plot("new"))
    page = visitor.get("/jobs?sort=price").text
    assert foot(page)[-2:] == ["CHF\xa06.63", "€6.63"]
    assert re.search(r'<td class="num">\s*€6.63', page)
    assert re.search(r'<td class="num">\s*6.63', page)


def test_the_sums_of_a_long_list_come_when_they_are_asked_for(priced: Studio, visitor: Visitor) -> None:
    priced.jobs(AT_ONCE + 1)
    page = visitor.get("/jobs?printer=plotter&page=2").text
    assert foot(page) == ["Total: 1,001 jobs", "Add up 1,001 jobs", "Adding up…"]
    added = ["Total: 1,001 jobs", "2,142.14 m²", "18,218.2", "€2,252.25", "€6,636.63"]
    asked = re.search(r'class="btn[^"]*add-up" href="([^"]*)" hx-get="([^"]*)"[^>]*hx-trigger="load"', page)
    assert asked
    whole, part = (href.replace("&amp;", "&") for href in asked.groups())
    assert foot(visitor.get(whole).text) == added
    assert "51–100 of 1,001" in visitor.get(whole).text
    assert told(visitor.get(part, htmx=True).text)[: len(added)] == added


def test_the_sums_of_very_many_jobs_wait_for_the_user(priced: Studio, visitor: Visitor) -> None:
    priced.jobs(5_001)
    page = visitor.get("/jobs").text
    assert "Add up 5,001 jobs" in page
    assert 'hx-trigger="load"' not in page


def test_the_selected_jobs_are_added_up_alone(priced: Studio, visitor: Visitor) -> None:
    gold = Media(name="Gold leaf")
    first, second, _ = priced.job(), priced.job(plot(**SHEETS, media=gold)), priced.job()
    reply = visitor.get(f"/jobs/sums?job={first.id}&job={second.id}", htmx=True)
    assert told(reply.text) == [
        "2.14 m²",
        "3 sheets",
        "18.2 ml of ink",
        "Cost €2.25 (1 not known)",
        "Price",
        "€6.63",
        "1 unpriced",
    ]
    assert visitor.get("/jobs/sums?job=nothing", htmx=True).status_code == 404


@pytest.mark.parametrize(
    ("quantity", "unit", "listed", "charged"),
    [
        ("1.000", Unit.SQUARE_METRE, "1.00 m²", "1.00 m²"),
        ("2.139", Unit.SQUARE_METRE, "2.14 m²", "2.139 m²"),
        ("12.000", Unit.MILLILITRE, "12.0 ml", "12.0 ml"),
        ("18.255", Unit.MILLILITRE, "18.3 ml", "18.255 ml"),
        ("1200", Unit.SHEET, "1,200 sheets", "1,200 sheets"),
    ],
)
def test_a_quantity_is_rounded_in_lists_and_whole_where_an_amount_is_worked_out(
    quantity: str, unit: Unit, listed: str, charged: str
) -> None:
    words = Words("en")
    assert say.quantity(words, Decimal(quantity), unit, listed=True) == listed
    assert say.quantity(words, Decimal(quantity), unit) == charged
