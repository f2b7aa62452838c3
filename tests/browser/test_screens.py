"""Every screen of a studio at work, light, dark and narrow: nothing overflows, fails or asks elsewhere.

The pictures lie in build/screens for people to look at. `make pictures` takes those of README.md from there.
"""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page

from tests.support.browser import Visitor, sign_in
from tests.support.command import serving

SCREENS = Path(__file__).parents[2] / "build" / "screens"

PLACES = {
    "overview": ("/", ""),
    "jobs": ("/jobs", ""),
    "job by hand": ("/jobs/new", ""),
    "gaps": ("/gaps", ""),
    "job": ("/jobs", "tbody tr a.lead"),
    "clients": ("/clients", ""),
    "client": ("/clients", "tbody tr a.lead"),
    "invoices": ("/invoices", ""),
    "draft": ("/invoices", "button:has-text('Draft')"),
    "invoice": ("/invoices", "#issued a.lead"),
    "prices": ("/prices", ""),
    "printers": ("/printers", ""),
    "import": ("/import", ""),
    "printer": ("/printers", "main a:has-text('Details')"),
    "settings": ("/settings", ""),
    "money": ("/settings/money", ""),
    "backups": ("/settings/backups", ""),
    "welcome": ("/welcome", ""),
    "business": ("/welcome/business", ""),
}
"""Each screen: a path, and what is clicked there to come to it."""

LOOKS: dict[str, dict[str, Any]] = {
    "light": {"viewport": {"width": 1280, "height": 860}, "color_scheme": "light"},
    "dark": {"viewport": {"width": 1280, "height": 860}, "color_scheme": "dark"},
    "narrow": {"viewport": {"width": 800, "height": 900}, "color_scheme": "light"},
}


@pytest.fixture(scope="module")
def demo(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Visitor]:
    """Somebody signed in to a running demo."""
    with serving("demo", "--serve", home=tmp_path_factory.mktemp("home")) as ready:
        yield sign_in(browser, ready)


def overflowing(page: Page) -> list[str]:
    """What sticks out of the window sideways, so that the whole page scrolls."""
    found: list[str] = page.evaluate(
        """() => document.documentElement.scrollWidth <= window.innerWidth ? [] :
           [...document.body.querySelectorAll("*")]
             .filter(part => part.getBoundingClientRect().right > window.innerWidth + 1)
             .map(part => part.tagName + "." + part.className)"""
    )
    return found


@pytest.mark.parametrize("look", LOOKS)
@pytest.mark.parametrize("place", PLACES)
def test_a_screen_fits_and_nothing_goes_wrong_behind_it(demo: Visitor, place: str, look: str) -> None:
    path, click = PLACES[place]
    with demo.page(path, **LOOKS[look]) as page:
        if click:
            page.locator(click).first.click()
        page.wait_for_load_state("networkidle")
        SCREENS.mkdir(parents=True, exist_ok=True)
        page.screenshot(path=SCREENS / f"{place}-{look}.png")
        assert page.locator("h1").first.inner_text()
        assert overflowing(page) == []
