"""The owner's PIN in a browser, with scripts and without: what was typed is done after it."""

from collections.abc import Iterator

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

from smarttracker_lite.workflows.enrol import add
from smarttracker_lite.workflows.protect import protect
from tests.support.browser import Visitor, sign_in
from tests.support.studio import Studio
from tests.support.visit import visit
from tests.workflows.test_collect import demo_url

PIN = "482915"
REFUSED = "403"


@pytest.fixture
def visitor(at_work: Studio, browser: Browser) -> Iterator[Visitor]:
    protect(at_work.desk, PIN, PIN)
    with visit(at_work.desk) as arrived:
        yield sign_in(browser, arrived.sign_in())


def faults(page: Page) -> list[str]:
    """What axe-core finds on the page."""
    return [each["id"] for each in Axe().run(page).response["violations"]]


@pytest.mark.parametrize("scripts", [True, False])
def test_a_name_typed_before_the_question_is_kept_after_it(
    at_work: Studio, visitor: Visitor, scripts: bool
) -> None:
    printer = add(at_work.desk, demo_url("laser"))
    with visitor.page(f"/printers/{printer.id}", expected=REFUSED, java_script_enabled=scripts) as page:
        page.locator("input[name=name]").fill("Laser upstairs")
        page.get_by_role("button", name="Rename").click()
        expect(page.get_by_role("heading", name="This asks for the owner’s PIN")).to_be_visible()
        expect(page.get_by_label("PIN", exact=True)).to_be_focused()
        page.keyboard.type("0000")
        page.keyboard.press("Enter")
        expect(page.get_by_text("This is not the PIN.")).to_be_visible()
        if scripts:
            assert faults(page) == []
        page.get_by_label("PIN", exact=True).fill(PIN)
        page.keyboard.press("Enter")
        expect(page.get_by_role("heading", name="Laser upstairs")).to_be_visible()
        assert at_work.desk.db.printers.get(printer.id).name == "Laser upstairs"
        page.get_by_role("button", name="Lock now").click()
        expect(page.get_by_text("Locked: the PIN is asked for again.")).to_be_visible()
        expect(page.get_by_role("button", name="Lock now")).to_have_count(0)


def test_the_settings_of_pin_and_notifications_are_clean(visitor: Visitor) -> None:
    for path in ("/settings/pin", "/settings/notifications"):
        with visitor.page(path) as page:
            assert faults(page) == []
