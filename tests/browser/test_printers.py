"""Printers and prices in a real browser: what only scripts and style show."""

from collections.abc import Iterator
from dataclasses import replace

import pytest
from playwright.sync_api import Browser, expect

from smarttracker_lite.domain.machines import Printer, PrinterState, Trouble
from smarttracker_lite.workflows import enrol
from tests.support import visit
from tests.support.browser import Visitor, sign_in
from tests.support.studio import Studio
from tests.workflows.test_collect import demo_url


@pytest.fixture
def plotter(at_work: Studio) -> Printer:
    return enrol.add(at_work.desk, demo_url(), name="Plotter")


@pytest.fixture
def visitor(at_work: Studio, browser: Browser) -> Iterator[Visitor]:
    with visit.visit(at_work.desk) as arrived:
        yield sign_in(browser, arrived.sign_in("/printers"))


def test_polling_refreshes_the_card_in_place_and_tells_the_result(visitor: Visitor, plotter: Printer) -> None:
    with visitor.page("/printers") as page:
        expect(page.get_by_role("link", name="0 jobs")).to_be_visible()
        button = page.get_by_role("button", name="Read now : Plotter")
        button.click()
        expect(page.get_by_role("status").filter(has_text="new jobs")).to_be_visible()
        expect(page.get_by_role("link", name="0 jobs")).to_have_count(0)
        expect(button).to_be_focused()


def test_how_collecting_goes_cuts_no_word_of_a_printer_in_trouble(
    at_work: Studio, visitor: Visitor, plotter: Printer
) -> None:
    with visitor.page("/printers", viewport={"width": 1100, "height": 860}) as page:
        page.get_by_role("button", name="Read now : Plotter").click()
        expect(page.get_by_role("status").filter(has_text="new jobs")).to_be_visible()
        at_work.clock.move(hours=2)
        read = at_work.desk.db.printers.get(plotter.id)
        trouble = Trouble(text="It does not answer.")
        lost = replace(read, driver="ipp", state=PrinterState.UNREACHABLE, trouble=trouble)
        at_work.desk.db.printers.put(lost)
        page.goto(f"{visitor.url}/printers/health")
        table = page.get_by_role("group", name="How collecting goes")
        expect(table.get_by_text("At its first reading it still remembered")).to_be_visible()
        for part in (table, *table.locator("td, th, p").all()):
            assert part.evaluate("part => part.scrollWidth <= part.clientWidth"), part.inner_text()


def test_a_fault_stands_by_the_field_and_what_was_typed_stays(visitor: Visitor) -> None:
    with visitor.page("/printers/add") as page:
        page.get_by_role("textbox", name="Address").fill("ftp://printer")
        page.get_by_label("Name optional").fill("Big one")
        page.get_by_role("button", name="Look at it", exact=True).click()
        expect(page.get_by_role("textbox", name="Address")).to_have_attribute("aria-invalid", "true")
        expect(page.get_by_label("Name optional")).to_have_value("Big one")
        page.get_by_role("textbox", name="Address").fill(demo_url())
        page.get_by_role("button", name="Look at it", exact=True).click()
        expect(page.get_by_text("It remembers")).to_be_visible()
        page.get_by_role("button", name="Track it").click()
        expect(page.get_by_role("heading", name="Big one")).to_be_visible()


def test_looking_around_ends_in_printers_or_in_reasons(visitor: Visitor) -> None:
    with visitor.page("/printers/add") as page:
        expect(page.get_by_text("Looking around for a few seconds…").first).to_be_visible()
        expect(page.locator("#found[aria-busy]")).to_have_count(0, timeout=20_000)
        expect(page.get_by_role("link", name="Look again")).to_be_visible()


def test_removing_asks_first(at_work: Studio, visitor: Visitor, plotter: Printer) -> None:
    with visitor.page(f"/printers/{plotter.id}") as page:
        page.get_by_role("button", name="Remove", exact=True).click()
        dialog = page.get_by_role("dialog", name="Remove Plotter?")
        dialog.get_by_role("button", name="Keep it").click()
        expect(dialog).to_be_hidden()
        page.get_by_role("button", name="Remove", exact=True).click()
        dialog.get_by_role("button", name="Remove").click()
        expect(page.get_by_role("heading", name="No printer yet.")).to_be_visible()
    assert enrol.tracked(at_work.desk) == []


def test_a_check_answers_in_its_place(visitor: Visitor, plotter: Printer) -> None:
    with visitor.page(f"/printers/{plotter.id}") as page:
        page.get_by_role("button", name="Check now").click()
        expect(page.get_by_text("Its job list can be read.")).to_be_visible()


def test_a_purchase_fills_the_rate_and_undo_brings_a_deleted_row_back(visitor: Visitor) -> None:
    with visitor.page("/prices") as page:
        page.get_by_role("link", name="Add a cost").click()
        expect(page.get_by_label("Media empty: any")).to_be_focused()
        page.get_by_label("Media empty: any").fill("Satin")
        page.get_by_text("Work it out from what you bought").click()
        roll = page.get_by_role("group", name="A roll")
        for label, typed in (("It cost", "38.00"), ("Width", "914"), ("Length", "45")):
            roll.get_by_label(label).fill(typed)
        page.get_by_role("button", name="Fill in for paper").click()
        expect(page.get_by_label("Paper off a roll")).to_have_value("0.9239")
        page.get_by_role("button", name="Save").click()
        expect(page.get_by_role("cell", name="0.9239")).to_be_visible()
        page.get_by_role("button", name="Delete Satin").click()
        expect(page.get_by_role("cell", name="0.9239")).to_have_count(0)
        page.get_by_role("button", name="Undo").click()
        expect(page.get_by_role("cell", name="0.9239")).to_be_visible()


def test_the_calculator_answers_beside_the_cards(at_work: Studio, visitor: Visitor) -> None:
    at_work.rate(per_m2="3.10")
    with visitor.page("/prices") as page:
        form = page.locator("#calculator")
        form.get_by_label("Width").fill("1000")
        form.get_by_label("Height").fill("1000")
        form.get_by_role("button", name="Calculate").click()
        expect(form.get_by_text("1.00 m² × 3.10 = 3.10", exact=True)).to_be_visible()


def test_a_size_fills_width_and_height_until_another_is_typed(visitor: Visitor) -> None:
    with visitor.page("/prices") as page:
        form = page.locator("#calculator")
        form.get_by_label("Size").select_option("841x1189")
        expect(form.get_by_label("Width")).to_have_value("841")
        expect(form.get_by_label("Height")).to_have_value("1189")
        form.get_by_label("Width").fill("900")
        expect(form.get_by_label("Size")).to_have_value("")


def test_a_line_for_the_client_is_copied(at_work: Studio, visitor: Visitor) -> None:
    at_work.rate(per_m2="3.10")
    allowed = ["clipboard-read", "clipboard-write"]
    with visitor.page("/prices?paper=Satin&size=594x841&copies=2", permissions=allowed) as page:
        button = page.get_by_role("button").filter(has_text="Line with the amount alone")
        button.click()
        expect(button).to_contain_text("Copied")
        copied = page.evaluate("navigator.clipboard.readText()")
        assert copied == "2 copies of 594 × 841 mm on Satin: 3.10 EUR net"
        expect(button).not_to_contain_text("Copied")


@pytest.mark.parametrize("path", ["/printers", "/printers/add", "/printers/{id}", "/prices?side=cost"])
def test_a_narrow_window_shows_all_of_it(
    at_work: Studio, visitor: Visitor, plotter: Printer, path: str
) -> None:
    enrol.rename(at_work.desk, plotter.id, "M" * 80)
    with visitor.page(path.format(id=plotter.id), viewport={"width": 800, "height": 900}) as page:
        assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
