"""How much of what a printer counted its jobs explain, on its pages."""

import re
from dataclasses import replace
from datetime import timedelta

import pytest

from smarttracker_lite.workflows.price import AT_ONCE
from tests.support.counting import print_area, stand, well_counted
from tests.support.order import equipped
from tests.support.studio import NOON, Studio
from tests.support.visit import Visitor

PAGE = "/printers/plotter/reconciliation"


@pytest.fixture
def counting(at_work: Studio) -> Studio:
    return well_counted(at_work)


def words(page: str) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page))


def test_a_printer_s_page_says_what_this_month_s_jobs_explain(counting: Studio, visitor: Visitor) -> None:
    page = visitor.get("/printers/plotter").text
    assert "Jobs explain 98.5% of 412 m²" in page
    assert f'href="{PAGE}"' in page


def test_the_months_list_what_is_not_explained(counting: Studio, visitor: Visitor) -> None:
    page = visitor.get(PAGE).text
    assert "November 2026 Jobs explain 98.5% of 412 m²" in words(page)
    assert "6 m² in no job" in words(page)
    assert "/jobs?printer=plotter&amp;from=2026-11-11&amp;to=2026-11-12" in page


def test_what_a_job_did_not_say_is_told_apart(counting: Studio, visitor: Visitor) -> None:
    counting.clock.at = NOON - timedelta(days=7)
    print_area(counting, None)
    counting.clock.move(days=1)
    stand(counting, 1_452)
    page = words(visitor.get(PAGE).text)
    assert "40 m² cannot be compared" in page
    assert "40 m²; one of the jobs did not say how much it took" in page


def test_a_printer_that_counts_nothing_has_no_share(at_work: Studio, visitor: Visitor) -> None:
    equipped(at_work)
    assert "Nothing was counted yet." in visitor.get(PAGE).text
    assert "Jobs explain" not in visitor.get("/printers/plotter").text


def test_the_months_of_very_many_jobs_follow_the_page(counting: Studio, visitor: Visitor) -> None:
    counting.jobs(AT_ONCE)
    page = visitor.get(PAGE).text
    assert "Jobs explain" not in page
    assert f'hx-get="{PAGE}/months"' in page
    assert "Jobs explain" in visitor.get(f"{PAGE}/months", htmx=True).text
    assert "Jobs explain" in visitor.get(f"{PAGE}?sums=all").text


def test_a_printer_that_was_removed_has_no_page(counting: Studio, visitor: Visitor) -> None:
    printer = counting.desk.db.printers.get("plotter")
    counting.desk.db.printers.put(replace(printer, removed=True))
    assert visitor.get(PAGE).status_code == 404
