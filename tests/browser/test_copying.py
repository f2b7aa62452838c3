"""The text of a mail is copied by a button, for those who send it from a web page."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser

from smarttracker_lite.workflows.compose import cover
from tests.support.browser import Visitor, sign_in
from tests.support.invoicing import issued, set_prices
from tests.support.studio import Studio
from tests.support.visit import visit

ALLOWED = ["clipboard-read", "clipboard-write"]


@pytest.fixture
def visitor(at_work: Studio, browser: Browser) -> Iterator[Visitor]:
    with visit(at_work.desk) as site:
        yield sign_in(browser, site.sign_in("/"))


def test_a_button_copies_the_text_as_it_stands_and_says_so(at_work: Studio, visitor: Visitor) -> None:
    set_prices(at_work)
    invoice = issued(at_work, at_work.client("Galleria Bianchi", email="conti@bianchi.example"))
    text = cover(at_work.desk, invoice).text
    with visitor.page(f"/invoices/{invoice.id}", permissions=ALLOWED) as page:
        button = page.get_by_role("button", name="Copy the text")
        button.click()
        page.get_by_role("button", name="Copied").wait_for()
        assert page.evaluate("navigator.clipboard.readText()").strip() == text.strip()
        page.get_by_label("Text").fill("A word of mine")
        button.wait_for()
        button.click()
        page.wait_for_function("navigator.clipboard.readText().then(text => text === 'A word of mine')")


def test_without_scripts_there_is_no_button_that_does_nothing(at_work: Studio, visitor: Visitor) -> None:
    set_prices(at_work)
    invoice = issued(at_work, at_work.client())
    with visitor.page(f"/invoices/{invoice.id}", java_script_enabled=False) as page:
        assert not page.get_by_role("button", name="Copy the text").is_visible()
        assert page.get_by_role("button", name="I sent it myself").is_visible()
