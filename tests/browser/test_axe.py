"""axe-core finds nothing on any page of the program: WCAG 2.2 AA and what is best practice besides."""

from collections.abc import Iterator
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

from tests.browser.test_screens import LOOKS, PLACES, WORRIES, worried
from tests.support.browser import Visitor, sign_in
from tests.support.command import serving
from tests.support.studio import Studio
from tests.support.visit import visit

IN_THE_DARK = ("overview", "jobs", "invoices", "prices", "history")
LOOKED_AT = [(place, "light") for place in PLACES] + [(place, "dark") for place in IN_THE_DARK]
__all__ = ["worried"]
AXE = Axe()


@pytest.fixture(scope="module")
def demo(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Visitor]:
    """Somebody signed in to a running demo."""
    with serving("demo", "--serve", home=tmp_path_factory.mktemp("home")) as ready:
        yield sign_in(browser, ready)


def found(page: Page) -> list[str]:
    """What axe finds, and where, once all of the page is there: a part that another one is about to replace
    is faded meanwhile."""
    expect(page.locator(".htmx-request")).to_have_count(0, timeout=30_000)
    violations: list[dict[str, Any]] = AXE.run(page).response["violations"]
    return [f"{each['id']}: {node['html'][:200]}" for each in violations for node in each["nodes"]]


@pytest.mark.parametrize(("place", "look"), LOOKED_AT)
def test_nobody_is_kept_out_of_a_page(demo: Visitor, place: str, look: str) -> None:
    path, click = PLACES[place]
    with demo.page(path, **LOOKS[look]) as page:
        if click:
            page.locator(click).first.click()
        page.wait_for_load_state()
        assert found(page) == []


@pytest.mark.parametrize("place", WORRIES)
def test_nobody_is_kept_out_of_what_is_in_doubt(worried: Studio, browser: Browser, place: str) -> None:
    path, act = WORRIES[place]
    with visit(worried.desk) as arrived, sign_in(browser, arrived.sign_in(path)).page(path) as page:
        act(page)
        assert found(page) == []
