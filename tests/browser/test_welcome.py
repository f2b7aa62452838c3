"""The first step in a browser: language and country change the form at once, and nothing typed is lost."""

from collections.abc import Iterator
from decimal import Decimal

import pytest
from playwright.sync_api import Browser, expect

from smarttracker_lite.app import Program
from smarttracker_lite.domain.taxes import Tax, TaxCategory
from tests.support.browser import Visitor, sign_in
from tests.support.studio import Studio


@pytest.fixture
def visitor(at_work: Studio, browser: Browser) -> Iterator[Visitor]:
    with Program(at_work.desk) as program:
        yield sign_in(browser, program.sign_in())


def test_the_first_step_is_filled_in_and_ticked(at_work: Studio, visitor: Visitor) -> None:
    with visitor.page("/") as page:
        page.get_by_role("link", name="Fill in").click()
        page.get_by_label("Name", exact=True).fill("Studio Lumen")
        page.get_by_label("IBAN").fill("DE89370400440532013000")
        page.get_by_label("VAT", exact=True).select_option("I charge VAT")
        page.get_by_label("Country").select_option("Germany")
        expect(page.get_by_label("VAT rate")).to_have_value("19")
        expect(page.get_by_label("IBAN")).to_have_value("DE89370400440532013000")
        page.get_by_label("VAT rate").press("Enter")
        expect(page.get_by_text("Your business: done")).to_be_visible()
    assert at_work.desk.settings.tax == Tax(TaxCategory.STANDARD, Decimal(19))


def test_another_language_shows_the_form_at_once_with_what_is_typed(visitor: Visitor) -> None:
    with visitor.page("/welcome/business") as page:
        page.get_by_label("Name", exact=True).fill("Studio Lumen")
        page.get_by_label("Country").select_option("Finland")
        expect(page.get_by_text("Standard rate, Finland")).to_be_attached()
        page.get_by_label("Language of the program").select_option("Italiano")
        expect(page.get_by_label("Nome", exact=True)).to_have_value("Studio Lumen")
        expect(page.locator("html")).to_have_attribute("lang", "it")
        expect(page.get_by_label("Paese")).to_have_value("FI")
