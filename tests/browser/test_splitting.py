"""Splitting a print in a real browser: what is left is told while one types."""

import pytest
from playwright.sync_api import Browser, expect

from smarttracker_lite.domain.printing import Measure, Origin
from tests.support.invoicing import set_prices
from tests.support.studio import Studio, plot
from tests.support.visit import visit


@pytest.mark.parametrize("width", [1280, 800])
def test_a_print_is_split_by_copies_while_the_page_tells_what_is_left(
    browser: Browser, at_work: Studio, width: int
) -> None:
    set_prices(at_work)
    rossi, bianchi = at_work.client("Rossi"), at_work.client("Bianchi")
    job = at_work.job(plot(copies=Measure(10, Origin.REQUESTED)), client=rossi)
    with visit(at_work.desk) as visitor:
        page = browser.new_context(viewport={"width": width, "height": 900}).new_page()
        page.goto(visitor.sign_in(f"/jobs/{job.id}"))
        page.get_by_role("link", name="Split it…").click()
        page.get_by_label("Split by").select_option("copies")
        expect(page.locator("#f-size-1")).to_have_value("5")
        page.get_by_role("button", name="Add a part").click()
        expect(page.locator("#f-size-3")).to_be_visible()
        page.locator("#f-size-1").fill("2")
        expect(page.locator(".division-left")).to_contain_text("3 left, for the empty one")
        page.get_by_label("Client or project 2").select_option(bianchi.id)
        page.get_by_role("button", name="Split", exact=True).last.click()
        expect(page.get_by_text("Split in 3 parts.")).to_be_visible()
        page.get_by_role("button", name="Join again").click()
        expect(page.get_by_text("is one job again.")).to_be_visible()
        page.context.close()
    assert at_work.desk.db.jobs.get(job.id).facts == job.facts
