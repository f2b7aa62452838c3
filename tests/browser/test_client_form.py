"""The form of a client with a keyboard: what is typed while a part of it is asked for anew stays."""

from collections.abc import Iterator
from dataclasses import replace

import pytest
from playwright.sync_api import Browser, Route, expect

from smarttracker_lite.app import Program
from smarttracker_lite.workflows.configure import save_settings
from tests.support.browser import Visitor, sign_in
from tests.support.studio import Studio


@pytest.fixture
def visitor(at_work: Studio, browser: Browser) -> Iterator[Visitor]:
    settings = at_work.desk.settings
    save_settings(at_work.desk, replace(settings, seller=replace(settings.seller, country="IT")))
    with Program(at_work.desk) as program:
        yield sign_in(browser, program.sign_in())


def test_what_is_typed_while_the_taxes_are_asked_for_anew_stays(at_work: Studio, visitor: Visitor) -> None:
    on_the_way: list[Route] = []

    def hold(route: Route) -> None:
        on_the_way.append(route)

    with visitor.page("/clients/new") as page:
        page.route("**/clients/new/tax?*", hold)
        page.locator("#f-name").fill("Verdi Architetti")
        page.locator("#f-vat_id").fill("IT12345670785")
        with page.expect_request("**/clients/new/tax?*"):
            page.locator("#f-vat_id").press("Tab")
        page.locator("#f-sdi_code").fill("ABC1234")
        page.locator("#f-split_payment").check()
        before = page.locator("#tax-section").element_handle()
        (route,) = on_the_way
        route.continue_()
        before.wait_for_element_state("hidden")
        expect(page.locator("#f-sdi_code")).to_have_value("ABC1234")
        expect(page.locator("#f-split_payment")).to_be_checked()
        page.get_by_role("button", name="Save").click()
        expect(page.get_by_role("heading", name="Verdi Architetti")).to_be_visible()
    (client,) = at_work.desk.db.clients.all()
    assert client.routing.sdi_code == "ABC1234"
    assert client.split_payment
