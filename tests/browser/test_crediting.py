"""Crediting an invoice with a mouse: the credit note follows what is typed, and asks before it is issued."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, expect

from smarttracker_lite.app import Program
from tests.support.browser import Visitor, sign_in
from tests.support.credits import billed
from tests.support.invoicing import set_prices
from tests.support.studio import Studio


@pytest.fixture
def visitor(at_work: Studio, browser: Browser) -> Iterator[Visitor]:
    set_prices(at_work)
    with Program(at_work.desk) as program:
        yield sign_in(browser, program.sign_in())


def test_the_note_follows_what_is_typed_and_asks_before_it_is_issued(
    at_work: Studio, visitor: Visitor
) -> None:
    invoice = billed(at_work, 3)
    with visitor.page(f"/invoices/{invoice.id}") as page:
        page.get_by_role("link", name="Credit…").click()
        page.locator("input[name=line]").first.uncheck()
        page.locator("input[name=amount-1]").fill("3")
        expect(page.locator("#note strong")).to_have_text("€22.91")
        page.get_by_role("link", name="Issue…").click()
        dialog = page.get_by_role("dialog", name="Issue this credit note?")
        expect(dialog).to_contain_text("C2026/0001")
        dialog.get_by_role("button", name="Issue it").click()
        expect(page.get_by_role("heading", name="Credit note C2026/0001")).to_be_visible()
    (note,) = at_work.desk.db.invoices.credits_of(invoice.id)
    assert f"{note.total}" == "22.91"
