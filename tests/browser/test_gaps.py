"""Gaps in a real browser: among the jobs by keyboard and mouse, and without scripts."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from playwright.sync_api import Browser, Page, expect

from smarttracker_lite.workflows import reconcile
from tests.support.browser import Visitor, sign_in
from tests.support.order import equipped
from tests.support.studio import NOON, Studio, plot
from tests.support.visit import visit


@pytest.fixture
def visitor(at_work: Studio, browser: Browser) -> Iterator[Visitor]:
    """At the jobs page: A.pdf, a gap, B.pdf."""
    equipped(at_work).gap(until=NOON - timedelta(minutes=30), lost=7)
    at_work.job(plot("A.pdf"))
    at_work.job(plot("B.pdf", completed_at=NOON - timedelta(hours=1)))
    with visit(at_work.desk) as site:
        yield sign_in(browser, site.sign_in("/jobs"))


def open_gaps(at_work: Studio) -> int:
    return len(reconcile.gaps(at_work.desk, only_open=True))


def in_order(page: Page) -> list[str]:
    """The rows of the list from the top, "gap" for one that is no job."""
    rows = page.locator("#work tbody tr").all()
    return [row.locator("a.lead").inner_text() if row.locator("a.lead").count() else "gap" for row in rows]


def test_the_keyboard_passes_over_a_gap(visitor: Visitor) -> None:
    with visitor.page("/jobs") as page:
        assert in_order(page) == ["A.pdf", "gap", "B.pdf"]
        for key in ("j", "j", "Space"):
            page.keyboard.press(key)
        expect(page.get_by_role("checkbox", name="Select B.pdf")).to_be_checked()
        page.get_by_text("about 7 jobs").click()
        expect(page.locator("#picked-count")).to_have_text("1 selected")


def test_a_gap_is_accepted_among_the_jobs_and_undone(at_work: Studio, visitor: Visitor) -> None:
    with visitor.page("/jobs") as page:
        page.get_by_role("button", name="Accept", exact=True).click()
        expect(page.get_by_text("Gap accepted.")).to_be_visible()
        assert in_order(page) == ["A.pdf", "B.pdf"]
        page.get_by_role("button", name="Undo", exact=True).click()
        expect(page.get_by_text("Undone: Gap closed")).to_be_visible()
        assert in_order(page) == ["A.pdf", "gap", "B.pdf"]
        assert open_gaps(at_work) == 1


def test_without_scripts_a_missing_job_is_entered_from_its_gap(at_work: Studio, visitor: Visitor) -> None:
    with visitor.page("/jobs", java_script_enabled=False) as page:
        page.locator("tr.gap").get_by_role("link", name="Enter by hand").click()
        page.get_by_label("Document or work").fill("Missed.pdf")
        page.get_by_role("button", name="Enter the job").click()
        expect(page.get_by_text("“Missed.pdf” is in the list.")).to_be_visible()
        assert in_order(page) == ["A.pdf", "Missed.pdf", "B.pdf"]
        assert open_gaps(at_work) == 0
        page.get_by_role("button", name="Undo", exact=True).click()
        assert in_order(page) == ["A.pdf", "gap", "B.pdf"]


def test_without_scripts_enter_tags_and_accepts_no_gap(at_work: Studio, visitor: Visitor) -> None:
    with visitor.page("/jobs", java_script_enabled=False) as page:
        page.get_by_role("checkbox", name="Select A.pdf").check()
        page.get_by_label("Or the name of a new client").fill("Rossi")
        page.get_by_label("Or the name of a new client").press("Enter")
        expect(page.get_by_text("1 job for Rossi, a new client.")).to_be_visible()
        assert open_gaps(at_work) == 1
        page.get_by_role("button", name="Accept", exact=True).click()
        expect(page.get_by_text("Gap accepted.")).to_be_visible()
        assert open_gaps(at_work) == 0
