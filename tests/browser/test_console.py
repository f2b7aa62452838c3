"""Every page there is, found by following the links: nothing is refused or fails behind it."""

import re
from collections.abc import Iterator
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, expect

from smarttracker_lite.app import Program
from smarttracker_lite.workflows import bill
from smarttracker_lite.workflows.demonstrate import demonstrate
from tests.support.browser import Visitor, sign_in
from tests.support.studio import Studio, plot

KINDS = """
/ /jobs /jobs/* /clients /clients/new /clients/* /clients/*/edit /invoices /invoices/* /invoices/draft/*
/prices /printers /printers/* /printers/add /settings /settings/money /settings/mail /settings/about
"""
"""The pages that must be among those found; `*` stands for an id."""

HOSTILE = "<img src=x onerror=alert(1)>.pdf"
DOWNLOADS = ", ".join(f"[href*='{part}']" for part in ("/pdf", "/efile/", "/zip", "as=csv", "as=xlsx"))
LINKS = f"a[href^='/']:not([download], [target], {DOWNLOADS})"


@pytest.fixture
def visitor(at_work: Studio, browser: Browser) -> Iterator[Visitor]:
    """Somebody signed in to a demo that has a draft, with a hostile name on every page of jobs."""
    demonstrate(at_work.desk)
    client = at_work.desk.db.clients.all()[0]
    at_work.job(plot(HOSTILE), client=client)
    bill.draft(at_work.desk, client.id)
    with Program(at_work.desk) as program:
        yield sign_in(browser, program.sign_in())


def kind(href: str) -> str:
    return re.sub("[0-9a-f]{16}", "*", urlsplit(href).path)


def test_no_page_logs_an_error_or_has_anything_refused_in_light_or_dark(visitor: Visitor) -> None:
    found, waiting = {"/"}, ["/"]
    with visitor.page() as page:
        while waiting:
            page.goto(visitor.url + waiting.pop())
            for scheme in ("dark", "light"):
                page.emulate_media(color_scheme=scheme)
                expect(page.locator("html")).to_have_attribute("data-bs-theme", scheme)
            expect(page.locator("html")).to_have_attribute("lang", "en")
            for href in page.locator(LINKS).evaluate_all("all => all.map(link => link.getAttribute('href'))"):
                if kind(href) not in found:
                    found.add(kind(href))
                    waiting.append(href)
    assert found >= set(KINDS.split())


def test_a_page_of_an_invoice_opened_by_itself_is_shown_as_the_browser_does(
    at_work: Studio, visitor: Visitor
) -> None:
    invoice = bill.issued(at_work.desk)[0]
    with visitor.page(f"/invoices/{invoice.id}/page/1.png") as page:
        expect(page.locator("img")).to_be_visible()
