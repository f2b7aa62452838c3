"""What happens on an open page when its session has ended, as after a night in which the computer slept."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, expect

from smarttracker_lite.app import Program
from tests.support.browser import Visitor, sign_in
from tests.support.studio import Studio

NIGHT = {"hours": 13}
NOT_SIGNED_IN = "This browser is not signed in."


@pytest.fixture
def program(at_work: Studio) -> Iterator[Program]:
    with Program(at_work.desk) as running:
        yield running


@pytest.fixture
def visitor(program: Program, browser: Browser) -> Visitor:
    return sign_in(browser, program.sign_in())


def test_what_is_typed_stays_and_the_page_says_once_what_is_wrong(at_work: Studio, visitor: Visitor) -> None:
    with visitor.page("/settings/numbering", expected="401") as page:
        pattern = page.get_by_role("textbox").first
        at_work.clock.move(**NIGHT)
        for typed in ("{year}-{number}", "{number}/{year}"):
            with page.expect_response("**/settings/numbering/example?*") as answer:
                pattern.fill(typed)
            assert answer.value.status == 401
        expect(page.get_by_role("alert")).to_have_count(1)
        expect(page.get_by_role("alert")).to_contain_text(NOT_SIGNED_IN)
        expect(pattern).to_have_value("{number}/{year}")


def test_ticks_stay_too(at_work: Studio, visitor: Visitor) -> None:
    at_work.job()
    with visitor.page("/jobs", expected="401") as page:
        tick = page.get_by_role("checkbox", name="Select Pianta.pdf")
        at_work.clock.move(**NIGHT)
        tick.check()
        expect(page.get_by_role("alert")).to_contain_text(NOT_SIGNED_IN)
        expect(tick).to_be_checked()


def test_where_nothing_is_typed_the_page_goes_to_the_door_and_back(
    at_work: Studio, program: Program, visitor: Visitor
) -> None:
    at_work.job()
    with visitor.page("/jobs?show=waiting", expected="401") as page:
        at_work.clock.move(**NIGHT)
        page.get_by_role("searchbox", name="Search").fill("Pianta")
        page.wait_for_url("**/enter?to=%2Fjobs%3Fshow%3Dwaiting")
        expect(page.get_by_role("heading", name=NOT_SIGNED_IN)).to_be_visible()
        page.request.get(program.sign_in())  # another tab of the same browser
        page.reload()
        page.wait_for_url("**/jobs?show=waiting")
