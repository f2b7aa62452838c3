"""What waits for somebody, told on a real screen with a real notification daemon."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from smarttracker_lite.desktop.notify import Notices
from smarttracker_lite.desktop.nudging import Nudging
from smarttracker_lite.paths import assets
from tests.support.dunst import dunst
from tests.support.invoicing import set_prices
from tests.support.programs import wait_until
from tests.support.reminding import late
from tests.support.screen import Screen
from tests.support.studio import Studio

TOLD = "1 invoice is overdue and to be reminded of: €19.25."


@pytest.fixture
def at_work(at_work: Studio) -> Studio:
    set_prices(at_work)
    late(at_work, at_work.client("Galleria Bianchi"))
    return at_work


@pytest.fixture
def notices(at_the_screen: Screen) -> Iterator[Notices]:
    ours = Notices(assets("icons", "smarttracker-64.png"))
    ours.start()
    yield ours
    ours.stop()


def test_it_is_told_once_a_day_and_a_click_leads_to_it(
    at_work: Studio, notices: Notices, at_the_screen: Screen, tmp_path: Path
) -> None:
    opened = list[str]()
    nudging = Nudging(notices, opened.append)
    with dunst(at_the_screen, tmp_path) as daemon:
        for _ in range(2):
            nudging.tend(at_work.desk)
        daemon.wait_for(TOLD)
        daemon.click()
        wait_until(lambda: opened == ["/invoices/reminders"], "the reminders are opened")
        daemon.close()
        wait_until(lambda: not daemon.shown(), "it is closed")
        nudging.tend(at_work.desk)
        at_work.clock.move(days=1)
        nudging.tend(at_work.desk)
        wait_until(daemon.shown, "it is told again the next day")
        assert daemon.log.read_text(errors="replace").count(f"body: '{TOLD}'") == 2


def test_it_stays_beside_the_question_whose_a_print_is(
    at_work: Studio, notices: Notices, at_the_screen: Screen, tmp_path: Path
) -> None:
    with dunst(at_the_screen, tmp_path) as daemon:
        Nudging(notices, print).tend(at_work.desk)
        wait_until(daemon.shown, "it is told")
        notices.withdraw()
        daemon.wait_for(TOLD)


def test_without_a_screen_it_is_not_said_to_be_told(at_work: Studio) -> None:
    Nudging(None, print).tend(at_work.desk)
    assert at_work.desk.settings.told_on is None
