"""From a printed job to a paid invoice in a browser whose scripts are switched off."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from smarttracker_lite.app import Program
from smarttracker_lite.domain.clients import Client
from smarttracker_lite.workflows.contents import contents
from tests.support.browser import Visitor, sign_in
from tests.support.invoicing import drafted, set_prices
from tests.support.studio import Studio, plot


@pytest.fixture
def client(at_work: Studio) -> Client:
    set_prices(at_work)
    return at_work.client("Galleria Bianchi")


@pytest.fixture
def visitor(at_work: Studio, browser: Browser) -> Iterator[Visitor]:
    with Program(at_work.desk) as program:
        yield sign_in(browser, program.sign_in())


@pytest.fixture
def page(visitor: Visitor) -> Iterator[Page]:
    with visitor.page(java_script_enabled=False) as opened:
        yield opened


def open_menu(page: Page, name: str) -> None:
    page.get_by_role("navigation", name="Main menu").get_by_role("link", name=name).click()


def test_ticked_jobs_become_a_paid_invoice(at_work: Studio, page: Page, client: Client) -> None:
    at_work.job(plot("Pianta.pdf"), client=client)
    at_work.job(plot("Sezione.pdf"), client=client)
    open_menu(page, "Jobs")
    page.get_by_role("checkbox", name="Select Pianta.pdf").check()
    page.get_by_role("button", name="Create invoice").click()
    expect(page.get_by_role("heading", name="Draft for Galleria Bianchi")).to_be_visible()
    expect(page.get_by_role("link", name="Sezione.pdf")).to_have_count(0)

    page.get_by_role("link", name="Issue…").click()
    page.get_by_role("link", name="Not yet").click()
    expect(page.get_by_role("button", name="Issue it")).to_be_hidden()
    page.get_by_role("link", name="Issue…").click()
    page.get_by_role("button", name="Issue it").click()
    expect(page.get_by_role("heading", name="Invoice 2026/0001")).to_be_visible()
    page.get_by_role("button", name="Note the payment", exact=True).click()
    expect(page.get_by_text("Invoice 2026/0001 is paid.")).to_be_visible()


def test_with_nothing_ticked_the_list_says_what_to_do(at_work: Studio, page: Page, client: Client) -> None:
    at_work.job(client=client)
    open_menu(page, "Jobs")
    page.get_by_label("Client", exact=True).select_option("Galleria Bianchi")
    page.get_by_role("button", name="Filter").click()
    page.get_by_role("button", name="Create invoice").click()
    expect(page.get_by_role("alert")).to_have_text("No job is selected. Tick the jobs first.")
    expect(page.get_by_role("checkbox", name="Select Pianta.pdf")).to_be_visible()
    assert at_work.desk.db.drafts.all() == []


def test_a_refused_invoice_keeps_the_ticks_until_something_is_done_with_them(
    at_work: Studio, page: Page, client: Client
) -> None:
    at_work.job(client=client)
    at_work.job(plot("Sezione.pdf"))
    at_work.job(plot("Retro.pdf"))
    open_menu(page, "Jobs")
    ticked = [page.get_by_role("checkbox", name=f"Select {name}") for name in ("Pianta.pdf", "Sezione.pdf")]
    for box in ticked:
        box.check()
    page.get_by_role("button", name="Create invoice").click()
    why = "1 of 2 selected jobs cannot be invoiced: 1 needs a client."
    expect(page.get_by_role("alert")).to_contain_text(why)
    for box in ticked:
        expect(box).to_be_checked()
    expect(page.get_by_role("checkbox", name="Select Retro.pdf")).not_to_be_checked()

    page.get_by_label("Client or project", exact=True).select_option("Galleria Bianchi")
    page.get_by_role("button", name="Tag", exact=True).click()
    expect(page.get_by_text("1 job → Galleria Bianchi")).to_be_visible()
    for box in ticked:
        expect(box).not_to_be_checked()


@pytest.mark.parametrize("place", ["Invoices", "Clients"])
def test_all_work_of_a_client_is_a_click_from_a_draft(
    at_work: Studio, page: Page, client: Client, place: str
) -> None:
    at_work.job(client=client)
    open_menu(page, place)
    if place == "Clients":
        page.get_by_role("link", name="Galleria Bianchi").click()
        page.get_by_role("button", name="Create invoice").click()
    else:
        page.get_by_role("button", name="Draft an invoice for Galleria Bianchi").click()
    expect(page.get_by_role("heading", name="Draft for Galleria Bianchi")).to_be_visible()


def test_a_line_is_left_out_and_taken_back_in(at_work: Studio, visitor: Visitor, client: Client) -> None:
    stays, leaves = at_work.job(client=client), at_work.job(plot("Sezione.pdf"), client=client)
    draft = drafted(at_work, client, stays, leaves)
    for width in (1280, 900):
        window = {"width": width, "height": 900}
        with visitor.page(f"/invoices/draft/{draft.id}", viewport=window, java_script_enabled=False) as page:
            leave = page.get_by_role("button", name="Leave out Sezione.pdf")
            box = leave.get_by_text("Leave out").bounding_box()
            assert box
            assert (box["width"] > 1) == (width == 1280)
            leave.click()
            expect(leave).to_have_count(0)
            page.get_by_role("button", name="Undo").click()
            expect(leave).to_be_visible()
    assert contents(at_work.desk, at_work.desk.db.drafts.get(draft.id)).gone == ()
