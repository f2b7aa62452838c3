"""A rule written in a browser: what it would do follows what is typed."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from smarttracker_lite.workflows.assign import in_order
from tests.support.studio import Studio, plot
from tests.support.visit import visit


@pytest.fixture
def page(browser: Browser, at_work: Studio) -> Iterator[Page]:
    """The form of a new rule, in a studio with a client and three jobs of theirs."""
    at_work.client("Rossi")
    for number in range(3):
        at_work.job(plot(f"Rossi_{number}.pdf"))
    with visit(at_work.desk) as visitor:
        context = browser.new_context()
        opened = context.new_page()
        opened.goto(visitor.sign_in("/rules/new"))
        yield opened
        context.close()


def test_the_preview_follows_what_is_typed_and_the_rule_is_saved_and_applied(
    page: Page, at_work: Studio
) -> None:
    expect(page.locator("#preview")).to_contain_text("Say by what the jobs are known")
    page.locator("#f-value-0").fill("Rossi_*")
    expect(page.locator("#preview")).to_contain_text("fits 3 of 3 jobs")
    page.locator("#f-value-0").fill("Rossi_1*")
    expect(page.locator("#preview")).to_contain_text("fits 1 of 3 jobs")
    page.get_by_role("button", name="Another condition").click()
    page.locator("#f-test-1").select_option("time weekdays")
    page.get_by_label("Fri").check()
    expect(page.locator("#f-value-0")).to_have_value("Rossi_1*")
    page.locator("#f-whose").select_option(label="Rossi")
    page.get_by_role("button", name="Save, and tag the 1 that waits").click()
    expect(page.locator("#toasts")).to_contain_text("1 job tagged by")
    (rule,) = in_order(at_work.desk)
    assert len(rule.conditions) == 2
    page.get_by_role("button", name="Undo").click()
    expect(page.locator(".nav-main #count-jobs")).to_have_text("3")


def test_enter_in_a_condition_saves_the_rule(page: Page, at_work: Studio) -> None:
    page.locator("#f-whose").select_option(label="Rossi")
    page.locator("#f-value-0").fill("Rossi_*")
    page.locator("#f-value-0").press("Enter")
    expect(page.locator("#toasts")).to_contain_text("is saved.")
    assert len(in_order(at_work.desk)) == 1
