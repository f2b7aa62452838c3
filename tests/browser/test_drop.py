"""A file of accounts that is dropped on the window, wherever one is: it is looked at, nothing is recorded.

The pictures lie in build/screens, as those of all screens.
"""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, JSHandle, Page, expect

from tests.browser.test_screens import LOOKS, SCREENS
from tests.support import visit
from tests.support.browser import Visitor, sign_in
from tests.support.studio import Studio

LOG = "Job ID,Job Name,User,Date,Pages\n1,Plan.pdf,anna,2026-11-20 10:00,3\n"
HELD = """text => {
    const held = new DataTransfer();
    if (text) held.items.add(new File([text], "march.csv", { type: "text/csv" }));
    return held;
}"""


@pytest.fixture
def visitor(at_work: Studio, browser: Browser) -> Iterator[Visitor]:
    with visit.visit(at_work.desk) as arrived:
        yield sign_in(browser, arrived.sign_in("/"))


def holding(page: Page, text: str = LOG) -> JSHandle:
    return page.evaluate_handle(HELD, text)


@pytest.mark.parametrize("path", ["/", "/jobs", "/printers", "/gaps", "/import"])
def test_a_file_dropped_on_any_page_is_looked_at(at_work: Studio, visitor: Visitor, path: str) -> None:
    with visitor.page(path) as page:
        page.dispatch_event("main", "drop", {"dataTransfer": holding(page)})
        page.wait_for_url("**/import/*")
        expect(page.get_by_text("march.csv").first).to_be_visible()
    assert at_work.desk.db.jobs.all() == []


@pytest.mark.parametrize("look", LOOKS)
def test_the_window_says_so_while_a_file_is_held_over_it(visitor: Visitor, look: str) -> None:
    with visitor.page("/", **LOOKS[look]) as page:
        hint = page.get_by_text("Drop the file to import it: you see what is in it before anything")
        expect(hint).to_be_hidden()
        held = {"dataTransfer": holding(page)}
        page.dispatch_event("main", "dragenter", held)
        expect(hint).to_be_visible()
        SCREENS.mkdir(parents=True, exist_ok=True)
        page.screenshot(path=SCREENS / f"drop-{look}.png")
        page.dispatch_event("main", "dragleave", held)
        expect(hint).to_be_hidden()


def test_what_is_no_file_is_dropped_as_ever(visitor: Visitor) -> None:
    with visitor.page("/") as page:
        page.dispatch_event("main", "dragenter", {"dataTransfer": holding(page, "")})
        expect(page.get_by_text("Drop the file to import it:")).to_be_hidden()
