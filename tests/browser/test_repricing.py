"""Another price of jobs already printed, in a real browser: its preview, and the wait for it."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from playwright.sync_api import Browser, Page, expect

from smarttracker_lite.workflows.price import price_book
from tests.support.browser import Visitor, sign_in
from tests.support.gate import Gate
from tests.support.studio import Studio, plot
from tests.support.visit import visit


@pytest.fixture
def gate() -> Gate:
    return Gate()


@pytest.fixture
def visitor(at_work: Studio, gate: Gate, browser: Browser) -> Iterator[Visitor]:
    """At a studio with a job of yesterday and one of today, at 3.10 per m²."""
    at_work.rate(media="Plain bond", per_m2="3.10")
    at_work.job(plot("Yesterday.pdf", day=date(2026, 11, 19)))
    at_work.job(plot("Today.pdf"))
    with visit(replace(at_work.desk, zone=gate)) as site:
        yield sign_in(browser, site.sign_in("/prices"))
        gate.open()


def type_another_price(page: Page) -> None:
    page.get_by_role("link", name="Edit Plain bond").click()
    page.get_by_label("Paper off a roll").fill("4")
    page.get_by_role("button", name="Save", exact=True).last.click()


def amounts(studio: Studio) -> dict[str | None, Decimal | None]:
    book = price_book(studio.desk)
    return {job.facts.document: book.price(job).amount for job in studio.desk.db.jobs.all()}


def test_another_price_holds_from_today_on_only(at_work: Studio, visitor: Visitor, gate: Gate) -> None:
    gate.open()
    with visitor.page("/prices") as page:
        type_another_price(page)
        expect(page.get_by_role("heading", name="What it would change")).to_be_visible()
        expect(page.get_by_role("row", name="Yesterday.pdf")).to_contain_text("6.63 8.56")
        page.get_by_role("button", name="Only from today on").click()
        expect(page.get_by_text("jobs from before keep what they have")).to_be_visible()
        expect(page.get_by_text("4.00 per m²")).to_be_visible()
    assert amounts(at_work) == {"Yesterday.pdf": Decimal("6.63"), "Today.pdf": Decimal("8.56")}


@pytest.mark.parametrize("scripts", [True, False])
def test_the_preview_comes_by_itself_once_all_jobs_are_looked_at(
    visitor: Visitor, gate: Gate, scripts: bool
) -> None:
    with visitor.page("/prices", java_script_enabled=scripts) as page:
        type_another_price(page)
        expect(page.get_by_text("0 of 2 jobs").last).to_be_visible()
        gate.open()
        expect(page.get_by_role("button", name="Keep it for these jobs too")).to_be_visible()


def test_stopped_it_leads_back_to_what_was_typed(at_work: Studio, visitor: Visitor, gate: Gate) -> None:
    with visitor.page("/prices") as page:
        type_another_price(page)
        page.get_by_role("button", name="Stop").click()
        expect(page.get_by_label("Paper off a roll")).to_have_value("4")
        gate.open()
    assert set(amounts(at_work).values()) == {Decimal("6.63")}


def test_while_one_waits_the_button_keeps_the_focus(visitor: Visitor) -> None:
    with visitor.page("/prices") as page:
        type_another_price(page)
        stop = page.get_by_role("button", name="Stop")
        stop.focus()
        for _ in range(2):
            with page.expect_response("**/repricing/*"):
                pass
        expect(stop).to_be_focused()
