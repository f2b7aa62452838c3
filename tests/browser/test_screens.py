"""Every screen of a studio at work, light, dark and narrow: nothing overflows, fails or asks elsewhere.

The pictures lie in build/screens for people to look at. `make pictures` takes those of README.md from there.
"""

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, FilePayload, Page

from smarttracker_lite.domain.machines import PrinterState, Trouble
from smarttracker_lite.printers.refusal import CHECK_ADDRESS
from smarttracker_lite.workflows.configure import save_settings
from tests.support.browser import Visitor, sign_in
from tests.support.cartridges import emptied
from tests.support.command import serving
from tests.support.counting import well_counted
from tests.support.studio import Studio
from tests.support.visit import visit

SCREENS = Path(__file__).parents[2] / "build" / "screens"

PLACES = {
    "overview": ("/", ""),
    "jobs": ("/jobs", ""),
    "job by hand": ("/jobs/new", ""),
    "gaps": ("/gaps", ""),
    "job": ("/jobs", "tbody tr a.lead"),
    "clients": ("/clients", ""),
    "clients as a file": ("/clients/file", ""),
    "client": ("/clients", "tbody tr a.lead"),
    "form of a client": ("/clients/new", ""),
    "rules": ("/rules", ""),
    "new rule": ("/rules/new", ""),
    "invoices": ("/invoices", ""),
    "quotes": ("/quotes", ""),
    "new quote": ("/quotes/new", ""),
    "reminders": ("/invoices/reminders", ""),
    "what a reminder says": ("/invoices/reminders", "a:has-text('Letter')"),
    "reminders sent": ("/invoices/reminders/run", ""),
    "when reminders are due": ("/settings/reminders", ""),
    "what is owed": ("/invoices/ageing", ""),
    "payments from the bank": ("/invoices/bank", ""),
    "fatturapa": ("/invoices/fatturapa", ""),
    "billing run": ("/invoices/billing-run", "tbody tr:first-child a:has-text('Preview')"),
    "draft": ("/invoices", "button:has-text('Draft')"),
    "new invoice": ("/invoices/new", ""),
    "invoice": ("/invoices", "#issued a.lead"),
    "files of invoices": ("/invoices/efiles?since=2020-01-01&until=2099-12-31&format=xrechnung", ""),
    "prices": ("/prices", ""),
    "calculator": ("/prices?paper=Plain+bond+90+g&size=594x841&copies=3&coverage=medium#calculator", ""),
    "margins": ("/prices/margins?by=media&period=all", ""),
    "prices as a file": ("/prices/file", "summary"),
    "extras": ("/prices/extras", ""),
    "printers": ("/printers", ""),
    "import": ("/import", ""),
    "printer": ("/printers", "main a:has-text('Details')"),
    "collecting": ("/printers/health", ""),
    "history": ("/history", "details summary"),
    "settings": ("/settings", ""),
    "money": ("/settings/money", ""),
    "invoices’ look": ("/settings/look", ""),
    "mail": ("/settings/mail?provider=microsoft", ""),
    "letters": ("/settings/letters?for=reminder-3&in=de", ""),
    "what was sent": ("/invoices/post", ""),
    "suggestions": ("/settings/suggestions", ""),
    "notifications": ("/settings/notifications", ""),
    "backups": ("/settings/backups", ""),
    "owner pin": ("/settings/pin", ""),
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


LIST = b"""Registro lavori
Nome documento;Utente;Data fine;Copie;Larghezza (cm);Altezza (cm);Ciano (ml);Esito
Tavola 1.pdf;anna;01/04/2026 17:38:53;2;84,1;118,9;1,2;Stampato
Striscione fiera di primavera 300 x 80.pdf;bruno;01/04/2026 18:02:10;1;300;80;14,8;Stampato
Tavola 2.pdf;bruno;ieri;1;84,1;118,9;0,6;Stampato
"""


def stay(page: Page) -> None:
    """The page is what it is."""


def look_at_a_list(page: Page) -> None:
    """Send an accounting file, to see what it would bring."""
    page.locator("#f-file").set_input_files(
        FilePayload(name="registro.csv", mimeType="text/csv", buffer=LIST)
    )
    page.locator("main button.btn-primary").click()
    page.wait_for_selector(".tally")


def import_a_list(page: Page) -> None:
    """Take it in, and look at what can be taken back."""
    look_at_a_list(page)
    page.locator("#f-name").fill("Roland VS-640i")
    page.locator("main button.btn-primary").click()
    page.wait_for_url("**/jobs**")
    page.goto(page.url.partition("/jobs")[0] + "/import")
    page.wait_for_selector(".done")


def correct_from_earlier_on(page: Page) -> None:
    """Ask for a correction of ink in the past: the page first says what that would change."""
    page.locator("#f-reach").select_option("both")
    page.locator("#f-since").select_option("first")
    page.locator("#switch .btn-primary").click()
    page.wait_for_selector("#switch .note-warn")


PRICES = b"""side;holder;media;basis;rate;steps;Nota
cost;;Carta comune;square-metre;0,45;;
price;;Carta comune;square-metre;6,00;"from 10: 5,50; from 50: 4,90";
price;list: Architetti;Canvas 340 g;square-metre;42;;sconto
price;client: Nessuno;;job;1;;
price;;Vinile adesivo;square-metre;molto;;
"""


def look_at_prices(page: Page) -> None:
    """Send a price file, to see what it would change."""
    prices = FilePayload(name="listino.csv", mimeType="text/csv", buffer=PRICES)
    page.locator("#f-file").set_input_files(prices)
    page.locator("main form[method=post] button.btn-primary").click()
    page.wait_for_selector(".tally")


def reprice(page: Page) -> None:
    """Type another price, to see what it would change."""
    page.locator("#price a.lead").first.click()
    page.locator("#f-extent").fill("3.40")
    page.locator("#rate-form .btn-primary").click()
    page.wait_for_selector(".ways")


WORRIES: dict[str, tuple[str, Callable[[Page], None]]] = {
    "reconciliation": ("/printers/plotter/reconciliation", stay),
    "ink": ("/printers/plotter/ink", stay),
    "ink from earlier on": ("/printers/plotter/ink", correct_from_earlier_on),
    "import preview": ("/import", look_at_a_list),
    "imported": ("/import", import_a_list),
    "collecting in trouble": ("/printers/health", stay),
    "price file preview": ("/prices/file", look_at_prices),
    "example prices": ("/prices", stay),
    "repricing": ("/prices", reprice),
}
"""What an owner sees whose printers keep something back: a path, and what is done there."""


@pytest.fixture
def worried(at_work: Studio) -> Studio:
    """A plotter that counted more than it told and used more ink, whose clock is wrong and whose address has
    changed; and prices that are only examples."""
    plotter = emptied(well_counted(at_work)).desk.db.printers.get("plotter")
    trouble = Trouble(text="{host} does not answer.", hint=CHECK_ADDRESS, values={"host": "192.168.1.20"})
    device = replace(plotter.device, clock_error_s=660)
    troubled = replace(plotter, device=device, state=PrinterState.UNREACHABLE, trouble=trouble)
    at_work.desk.db.printers.put(troubled)
    rates = at_work.desk.db.rates
    rates.put_all(replace(rate, example=True) for rate in rates.all())
    return at_work


@pytest.mark.parametrize("language", ["en", "it"])
@pytest.mark.parametrize("place", WORRIES)
def test_what_is_in_doubt_fits_the_screen_in_each_language(
    worried: Studio, browser: Browser, place: str, language: str
) -> None:
    save_settings(worried.desk, replace(worried.desk.settings, language=language))
    path, act = WORRIES[place]
    with visit(worried.desk) as arrived:
        visitor = sign_in(browser, arrived.sign_in(path))
        for name, look in LOOKS.items():
            with visitor.page(path, **look) as page:
                act(page)
                SCREENS.mkdir(parents=True, exist_ok=True)
                page.screenshot(path=SCREENS / f"{place}-{language}-{name}.png", full_page=True)
                assert overflowing(page) == []
