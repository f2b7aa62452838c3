"""The inbox by keyboard alone: many jobs tagged with few keys, undone and redone."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from smarttracker_lite.workflows.tag import tag
from tests.support.browser import Visitor, press, sign_in
from tests.support.learned import came, owners_of_new
from tests.support.studio import Studio, studio
from tests.support.visit import visit

CLIENTS = ("Rossi", "Bianchi", "Verdi")


@pytest.fixture
def at_work(tmp_path: Path) -> Iterator[Studio]:
    """A studio with three clients."""
    with studio(tmp_path / "data") as opened:
        for name in CLIENTS:
            opened.client(name)
        yield opened


@pytest.fixture
def visitor(at_work: Studio, browser: Browser) -> Iterator[Visitor]:
    with visit(at_work.desk) as site:
        yield sign_in(browser, site.sign_in("/jobs"))


def test_the_cursor_goes_on_to_the_next_job_that_is_nobody_s(at_work: Studio, visitor: Visitor) -> None:
    came(at_work, *(f"_new{place}.pdf" for place in "EDCBA"))
    with visitor.page("/jobs") as page:
        press(page, "j", "j", "Space", "Shift+J")
        page.keyboard.type("ros")
        press(page, "Enter")
        expect(page.get_by_text("2 jobs → Rossi")).to_be_visible()
        expect(page.locator("tr.at")).to_contain_text("_newD.pdf")
        expect(page.get_by_role("checkbox", name="Select _newD.pdf")).to_be_focused()


def test_u_undoes_decision_after_decision_and_shift_u_redoes_them(at_work: Studio, visitor: Visitor) -> None:
    came(at_work, "_newB.pdf", "_newA.pdf")
    with visitor.page("/jobs?show=waiting") as page:
        rows = page.locator("#work tbody tr")
        for left, letters in ((1, "ros"), (0, "bia")):
            press(page, "j", "t")
            page.keyboard.type(letters)
            press(page, "Enter")
            expect(rows).to_have_count(left)
        for there in (1, 2):
            press(page, "u")
            expect(rows).to_have_count(there)
        assert set(owners_of_new(at_work).values()) == {""}
        for left in (1, 0):
            press(page, "Shift+U")
            expect(rows).to_have_count(left)
        assert owners_of_new(at_work) == {"_newA.pdf": "Rossi", "_newB.pdf": "Bianchi"}


def test_a_question_about_another_window_s_tag_is_seen_where_the_list_stands(
    at_work: Studio, visitor: Visitor
) -> None:
    jobs = came(at_work, *(f"_new{place}.pdf" for place in range(40)))
    rossi = next(client for client in at_work.desk.db.clients.all() if client.name == "Rossi")
    with visitor.page("/jobs?show=waiting") as page:
        page.get_by_role("checkbox", name="Select _new2.pdf").check()
        at_work.clock.move(seconds=1)
        tag(at_work.desk, [jobs[2].id], rossi.id)
        page.keyboard.type("bia")
        press(page, "Enter")
        question = page.get_by_text("1 job was tagged meanwhile: Rossi (1).")
        expect(question).to_be_in_viewport()
        press(page, "Tab", "Enter")
        expect(page.get_by_text("1 job → Bianchi")).to_be_visible()
        expect(page.locator("#toasts .toast-note")).to_have_count(1)
        assert owners_of_new(at_work)["_new2.pdf"] == "Bianchi"


def test_ctrl_a_selects_the_page_and_then_all_of_the_filter(at_work: Studio, visitor: Visitor) -> None:
    at_work.jobs(130)
    with visitor.page("/jobs?show=waiting") as page:
        count = page.locator("#picked-count")
        press(page, "Control+a")
        expect(count).to_have_text("50 selected")
        expect(page.get_by_label("All 130 jobs of this filter")).not_to_be_checked()
        press(page, "Control+a")
        expect(count).to_have_text("All 130 selected")
        expect(page.get_by_role("button", name="Create invoice")).to_be_disabled()
        page.keyboard.type("ver")
        press(page, "Enter")
        expect(page.get_by_text("130 jobs → Verdi")).to_be_visible()
        press(page, "u")
        expect(page.get_by_text("Undone: 130 jobs → Verdi.")).to_be_visible()


def test_who_was_tagged_last_comes_first_where_nothing_is_typed(at_work: Studio, visitor: Visitor) -> None:
    came(at_work, "_newB.pdf", "_newA.pdf")
    with visitor.page("/jobs?show=waiting") as page:
        press(page, "j", "t")
        page.keyboard.type("verid")
        expect(page.locator("#whose-1")).to_have_text("Verdi")
        press(page, "Enter")
        expect(page.locator("#work tbody tr")).to_have_count(1)
        press(page, "t")
        expect(page.locator("#whose-1")).to_have_text("Verdi")
        press(page, "Enter")
        expect(page.get_by_text("No job fits this filter.")).to_be_visible()
    assert set(owners_of_new(at_work).values()) == {"Verdi"}
