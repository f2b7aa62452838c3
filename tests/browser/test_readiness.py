"""The readiness check of a printer that is set up well and of one that is not, in English and Italian.

The pictures lie in build/screens, as those of all screens.
"""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from smarttracker_lite.workflows import enrol
from smarttracker_lite.workflows.configure import save_settings
from tests.browser.test_screens import LOOKS, SCREENS, overflowing
from tests.support import visit
from tests.support.browser import sign_in
from tests.support.certificates import Authority
from tests.support.studio import Studio
from tests.support.web_printer.machine import Machine
from tests.support.web_printer.piws import Piws
from tests.support.web_printer.printer import WebPrinter
from tests.support.web_printer.web_access import DESIGNJET, WebAccess
from tests.workflows.test_check import Guarded

SAID = {
    ("good", "en"): "An administrator password is set; it is not needed to read the jobs.",
    ("good", "it"): "È impostata una password amministratore; per leggere i lavori non serve.",
    ("bad", "en"): "The printer hides the names of documents and users.",
    ("bad", "it"): "La stampante nasconde i nomi di documenti e utenti.",
}


@pytest.fixture
def good(at_work: Studio, tmp_path: Path) -> Iterator[WebPrinter]:
    machine = Machine(clock=at_work.clock)
    machine.print()
    certificate = Authority(tmp_path).sign("plotter.studio.example", days=1200)
    with WebPrinter(machine, (Guarded(closed=True), Piws()), certificate) as printer:
        yield printer


@pytest.fixture
def bad(at_work: Studio) -> Iterator[WebPrinter]:
    machine = Machine(clock=at_work.clock, serial="OLD", model="HP Designjet T2300", ahead=timedelta(hours=3))
    machine.print(document="", user="")
    with WebPrinter(machine, (WebAccess(columns=DESIGNJET),)) as printer:
        yield printer


@pytest.mark.parametrize("language", ["en", "it"])
@pytest.mark.parametrize("kind", ["good", "bad"])
def test_the_check_says_point_by_point_how_a_printer_is_set_up(
    at_work: Studio, browser: Browser, good: WebPrinter, bad: WebPrinter, kind: str, language: str
) -> None:
    server = {"good": good, "bad": bad}[kind]
    printer = enrol.add(at_work.desk, server.url, name="Cellar")
    save_settings(at_work.desk, replace(at_work.desk.settings, language=language))
    with visit.visit(at_work.desk) as arrived:
        visitor = sign_in(browser, arrived.sign_in(f"/printers/{printer.id}"))
        for name, look in LOOKS.items():
            with visitor.page(f"/printers/{printer.id}", **look) as page:
                page.locator("#check-now").click()
                expect(page.get_by_text(SAID[kind, language])).to_be_visible(timeout=20_000)
                SCREENS.mkdir(parents=True, exist_ok=True)
                page.screenshot(path=SCREENS / f"readiness-{kind}-{language}-{name}.png", full_page=True)
                assert overflowing(page) == []
