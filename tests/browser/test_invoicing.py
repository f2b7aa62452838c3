"""From unbilled work to a paid invoice, in a real browser on the running program."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from smarttracker_lite.app import Program
from smarttracker_lite.domain.clients import Client
from smarttracker_lite.workflows import bill
from tests.support.browser import Visitor, sign_in
from tests.support.invoicing import drafted, issued, set_prices
from tests.support.mail import mail_server
from tests.support.reminding import connect
from tests.support.studio import Studio, plot


@pytest.fixture
def at_work(at_work: Studio) -> Studio:
    """A studio that may invoice."""
    set_prices(at_work)
    return at_work


@pytest.fixture
def visitor(at_work: Studio, browser: Browser) -> Iterator[Visitor]:
    with Program(at_work.desk) as program:
        yield sign_in(browser, program.sign_in())


@pytest.fixture
def client(at_work: Studio) -> Client:
    return at_work.client("Galleria Bianchi")


def test_unbilled_work_becomes_a_paid_invoice(at_work: Studio, visitor: Visitor, client: Client) -> None:
    at_work.job(client=client)
    with visitor.page("/invoices") as page:
        page.get_by_role("button", name="Draft an invoice for Galleria Bianchi").click()
        expect(page.get_by_role("heading", name="Draft for Galleria Bianchi")).to_be_visible()
        expect(page.get_by_text("2.14 m² × 3.10 + 18.2 ml × 0.42 + 1.50 = 15.78")).to_be_visible()
        page.get_by_role("link", name="Issue…").click()
        dialog = page.get_by_role("dialog", name="Issue this invoice?")
        expect(dialog).to_contain_text("2026/0001")
        expect(dialog).to_contain_text("can be changed")
        dialog.get_by_role("button", name="Issue it").click()
        expect(page.get_by_role("heading", name="Invoice 2026/0001")).to_be_visible()
        expect(page.get_by_text("Invoice 2026/0001 is issued.")).to_be_visible()

        (invoice,) = bill.issued(at_work.desk)
        link = page.get_by_role("link", name="Download PDF").get_attribute("href")
        file = page.request.get(f"{visitor.url}{link}").body()
        assert file == bill.pdf_path(at_work.desk, invoice).read_bytes()

        page.get_by_role("button", name="Note the payment", exact=True).click()
        expect(page.get_by_text("Invoice 2026/0001 is paid.")).to_be_visible()
        page.get_by_role("link", name="Invoices", exact=True).first.click()
        expect(page.get_by_role("row", name="2026/0001")).to_contain_text("paid")


def test_tagged_work_becomes_a_mailed_invoice_in_three_clicks(
    at_work: Studio, visitor: Visitor, tmp_path: Path
) -> None:
    client = at_work.client("Galleria Bianchi", email="conti@bianchi.example")
    at_work.job(client=client)
    with mail_server(tmp_path) as server:
        connect(at_work, server)
        with visitor.page("/invoices") as page:
            page.get_by_role("button", name="Draft an invoice for Galleria Bianchi").click()
            page.get_by_role("link", name="Issue…").click()
            page.get_by_role("button", name="Issue and mail it").click()
            told = "Invoice 2026/0001 is issued and sent to conti@bianchi.example."
            expect(page.get_by_text(told)).to_be_visible()
    assert [mail.recipients for mail in server.received] == [("conti@bianchi.example",)]


def test_jobs_of_two_clients_are_refused_and_stay_ticked(
    at_work: Studio, visitor: Visitor, client: Client
) -> None:
    at_work.job(client=client)
    at_work.job(plot("Sezione.pdf"), client=at_work.client("Studio Rossi"))
    with visitor.page("/jobs", expected="409") as page:
        for document in ("Pianta.pdf", "Sezione.pdf"):
            page.get_by_role("checkbox", name=f"Select {document}").check()
        page.get_by_role("button", name="Create invoice").click()
        expect(page.get_by_role("alert")).to_contain_text(
            "1 of 2 selected jobs cannot be invoiced: 1 is not for Galleria Bianchi."
        )
        page.get_by_role("checkbox", name="Select Sezione.pdf").uncheck()
        page.get_by_role("button", name="Create invoice").click()
        expect(page.get_by_role("heading", name="Draft for Galleria Bianchi")).to_be_visible()


def test_issuing_can_be_thought_over(at_work: Studio, visitor: Visitor, client: Client) -> None:
    draft = drafted(at_work, client)
    with visitor.page(f"/invoices/draft/{draft.id}") as page:
        issue = page.get_by_role("link", name="Issue…")
        issue.click()
        page.keyboard.press("Escape")
        expect(page.get_by_role("dialog")).to_have_count(0)
        expect(issue).to_be_focused()
        issue.click()
        page.get_by_role("link", name="Not yet").click()
        expect(page.get_by_role("dialog")).to_have_count(0)
    assert bill.issued(at_work.desk) == []


@pytest.mark.parametrize("of", ["draft", "invoice"])
def test_the_paper_is_shown_in_pictures(at_work: Studio, visitor: Visitor, client: Client, of: str) -> None:
    shown = f"draft/{drafted(at_work, client).id}" if of == "draft" else issued(at_work, client).id
    with visitor.page(f"/invoices/{shown}") as page:
        picture = page.get_by_role("img", name=f"Page 1 of the {of}")
        expect(picture).to_be_visible()
        assert picture.evaluate("image => image.decode().then(() => image.naturalWidth)") > 500


def test_nothing_sticks_out_of_a_narrow_window(at_work: Studio, visitor: Visitor, client: Client) -> None:
    draft, invoice = drafted(at_work, client), issued(at_work, client)
    at_work.job(client=client)
    papers = (f"/invoices/draft/{draft.id}", f"/invoices/{invoice.id}")
    for path in ("/invoices", *papers, "/settings", "/settings/mail"):
        with visitor.page(path, viewport={"width": 800, "height": 900}) as page:
            assert page.evaluate("document.documentElement.scrollWidth") <= 800, path


def test_the_next_number_follows_the_pattern_as_it_is_typed(visitor: Visitor) -> None:
    with visitor.page("/settings/numbering") as page:
        expect(page.locator("output b").first).to_have_text("2026/0001")
        page.get_by_label("Pattern").first.fill("R-{year}-{seq:03}")
        page.get_by_label("Number of your first invoice here").fill("148")
        expect(page.locator("output b").first).to_have_text("R-2026-148")


def test_the_reason_is_asked_for_only_where_no_vat_is_charged(visitor: Visitor) -> None:
    with visitor.page("/settings/money") as page:
        reason, rate = page.get_by_label("Why no VAT is charged"), page.get_by_label("VAT rate")
        expect(rate).to_be_visible()
        expect(reason).to_be_hidden()
        page.get_by_label("VAT", exact=True).select_option("I charge no VAT: small business or exempt")
        expect(reason).to_be_visible()
        expect(rate).to_be_hidden()
        reason.fill("Art. 1 c. 54-89 L. 190/2014")
        page.get_by_role("button", name="Save").click()
        expect(page.get_by_text("Saved. Issued invoices stay as they are.")).to_be_visible()
        expect(page.get_by_label("Why no VAT is charged")).to_have_value("Art. 1 c. 54-89 L. 190/2014")
