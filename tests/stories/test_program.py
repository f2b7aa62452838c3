"""The running program as its pages see it: who is let in for how long, and how it is quit."""

from collections.abc import Iterator

import pytest
import requests

from smarttracker_lite.app import READY_KEY_LIFETIME, Program
from tests.support.studio import Studio


@pytest.fixture
def program(at_work: Studio) -> Iterator[Program]:
    with Program(at_work.desk) as running:
        yield running


def test_a_key_for_a_window_lives_for_minutes_and_one_that_is_printed_for_hours(
    at_work: Studio, program: Program
) -> None:
    urls = [program.sign_in(), program.sign_in(lifetime=READY_KEY_LIFETIME)]
    assert requests.get(program.sign_in()).status_code == 200
    at_work.clock.move(hours=11)
    assert [requests.get(url).status_code for url in urls] == [401, 200]


def test_a_session_that_nobody_used_for_half_a_day_ends_at_the_door(
    at_work: Studio, program: Program
) -> None:
    page = {"Accept": "text/html"}
    with requests.Session() as visitor:
        origin = visitor.get(program.sign_in(), headers=page).url.rstrip("/")
        at_work.clock.move(hours=11)
        assert visitor.get(f"{origin}/jobs", headers=page).status_code == 200
        at_work.clock.move(hours=13)
        ended = visitor.get(f"{origin}/jobs", headers=page)
        assert (ended.status_code, ended.headers["Refresh"]) == (401, "0;url=/enter?to=%2Fjobs")
        again = visitor.get(program.sign_in("/jobs"), headers=page)
        assert (again.status_code, again.url) == (200, f"{origin}/jobs")


def test_quit_on_a_page_answers_that_page_and_then_ends_the_program(program: Program) -> None:
    with requests.Session() as visitor:
        url = program.sign_in("/settings/about")
        page = visitor.get(url).text
        origin = url.split("/enter")[0]
        assert 'action="/settings/quit"' in page
        assert not program.ending.is_set()
        answer = visitor.post(f"{origin}/settings/quit", headers={"Origin": origin})
    assert "Start it again to go on." in answer.text
    assert "/jobs" not in answer.text  # no menu leads anywhere now
    assert program.ending.wait(20)
