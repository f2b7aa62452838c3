"""A quote with a mouse: written, issued, made into a draft with its jobs, and billed as quoted."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, expect

from smarttracker_lite.app import Program
from tests.support.browser import Visitor, sign_in
from tests.support.invoicing import set_prices
from tests.support.quoting import quote_draft
from tests.support.studio import Studio


@pytest.fixture
def visitor(at_work: Studio, browser: Browser) -> Iterator[Visitor]:
    set_prices(at_work)
    with Program(at_work.desk) as program:
        yield sign_in(browser, program.sign_in())


def test_a_quote_goes_from_its_draft_to_an_invoice_of_the_same_amount(
    at_work: Studio, visitor: Visitor
) -> None:
    client = at_work.client("Galleria Bianchi")
    draft = quote_draft(at_work, client)
    at_work.job(client=client)
    with visitor.page(f"/invoices/draft/{draft.id}") as page:
        page.get_by_role("link", name="Issue the quote…").click()
        dialog = page.get_by_role("dialog", name="Issue this quote?")
        expect(dialog).to_contain_text("Q2026/0001")
        dialog.get_by_role("button", name="Issue the quote").click()
        expect(page.get_by_role("heading", name="Quote Q2026/0001")).to_be_visible()
        page.get_by_role("button", name="Make an invoice of it").click()
        page.get_by_role("button", name="Add to this draft").click()
        expect(page.locator("#quoted")).to_contain_text("€15.78")
        page.get_by_role("link", name="Issue…").click()
        page.get_by_role("dialog", name="Issue this invoice?").get_by_role("button", name="Issue it").click()
        expect(page.get_by_role("heading", name="Invoice 2026/0001")).to_be_visible()
    (invoice,) = at_work.desk.db.invoices.all()
    assert f"{invoice.net}" == "125.00"
