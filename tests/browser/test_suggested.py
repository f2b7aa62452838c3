"""Accepting suggestions by keyboard alone."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from tests.support.browser import Visitor, press, sign_in
from tests.support.learned import came, owners_of_new, taught
from tests.support.studio import Studio, studio
from tests.support.visit import visit

CLIENTS = ("Rossi", "Bianchi", "Verdi")


@pytest.fixture
def at_work(tmp_path: Path) -> Iterator[Studio]:
    """A studio that knows its clients by the names of their files."""
    with studio(tmp_path / "data") as opened:
        taught(opened, *CLIENTS)
        yield opened


@pytest.fixture
def visitor(at_work: Studio, browser: Browser) -> Iterator[Visitor]:
    with visit(at_work.desk) as site:
        yield sign_in(browser, site.sign_in("/jobs"))


def test_suggestions_are_accepted_one_by_one_for_the_selected_and_the_sure_together(
    at_work: Studio, visitor: Visitor
) -> None:
    came(at_work, *(f"{name}_new{place}.pdf" for place in (1, 2) for name in CLIENTS))
    with visitor.page("/jobs?show=waiting") as page:
        expect(page.locator("#work tbody tr")).to_have_count(6)
        press(page, "j")
        expect(page.locator("tr.at .why")).to_be_visible()
        press(page, "y")
        expect(page.get_by_text("1 job → Verdi")).to_be_visible()
        expect(page.locator("tr.at")).to_contain_text("Bianchi_new2.pdf")
        press(page, "Space", "Shift+J", "Control+Enter")
        expect(page.get_by_text("2 jobs → ")).to_be_visible()
        expect(page.locator("#work tbody tr")).to_have_count(3)
        press(page, "Shift+Y")
        page.wait_for_url("**/jobs/suggested?show=waiting")
        expect(page.get_by_role("button", name="Accept what is ticked")).to_be_focused()
        press(page, "Enter")
        expect(page.get_by_text("3 jobs → ")).to_be_visible()
    assert all(document.startswith(owner) and owner for document, owner in owners_of_new(at_work).items())


def test_without_scripts_enter_tags_as_typed_and_accepts_nothing(at_work: Studio, visitor: Visitor) -> None:
    came(at_work, "Rossi_new1.pdf", "Rossi_new2.pdf")
    with visitor.page("/jobs?show=waiting", java_script_enabled=False) as page:
        expect(page.locator(".guess-accept")).to_have_count(2)
        page.get_by_role("checkbox", name="Select Rossi_new1.pdf").check()
        page.get_by_label("Or the name of a new client").fill("Neri")
        page.get_by_label("Or the name of a new client").press("Enter")
        expect(page.get_by_text("1 job for Neri, a new client.")).to_be_visible()
    assert owners_of_new(at_work) == {"Rossi_new1.pdf": "Neri", "Rossi_new2.pdf": ""}
