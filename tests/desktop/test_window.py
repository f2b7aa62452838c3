"""The window in its own process, seen from both ends."""

import subprocess
import sys
import threading
from collections.abc import Iterator
from itertools import count
from pathlib import Path

import pytest

from smarttracker_lite.desktop.view import TITLE
from smarttracker_lite.desktop.window import SIGN_IN, Window
from tests.support.answering import Answering
from tests.support.notebook import notebook, noted
from tests.support.programs import PATIENCE_S, wait_until
from tests.support.screen import Screen

VIEW = [sys.executable, "-m", "tests.desktop.view_program"]


class SignIn:
    """URLs with keys 1, 2, 3 … that sign in at a server."""

    def __init__(self, url: str) -> None:
        self._url = url
        self._keys = count(1)

    def __call__(self, path: str) -> str:
        return f"{self._url}{path}?key={next(self._keys)}"


@pytest.fixture
def window(at_the_screen: Screen, server: Answering, tmp_path: Path) -> Iterator[Window]:
    ours = Window([*VIEW, str(tmp_path / "storage")], SignIn(server.url))
    yield ours
    ours.close()
    wait_until(lambda: not at_the_screen.windows(TITLE), "the window is gone")


def opened(display: Screen, server: Answering, path: str) -> str:
    """The id of the only window, after it has asked for `path`."""
    wait_until(lambda: server.asked(path), f"{path} is asked for")
    wait_until(lambda: display.windows(TITLE), "a window is open")
    (only,) = display.windows(TITLE)
    return only


def opens(window: Window, server: Answering, path: str, key: int) -> bool:
    """Open a page; has it signed in? Until the process of a closed window is gone, it is told to that one."""
    window.open(path)
    return bool(server.asked(f"{path}?key={key}"))


def test_opening_shows_one_window_that_signs_in(display: Screen, server: Answering, window: Window) -> None:
    window.open()
    opened(display, server, "/?key=1")
    assert [request.path for request in server.requests if "favicon" not in request.path] == ["/?key=1"]


def test_opening_again_brings_the_same_window_to_the_front(
    display: Screen, server: Answering, window: Window
) -> None:
    window.open()
    first = opened(display, server, "/?key=1")
    display.minimise(first)
    wait_until(lambda: display.active() != int(first, 16), "the window is put away")
    window.open()
    wait_until(lambda: display.active() == int(first, 16), "the window is in front")
    assert display.windows(TITLE) == [first]


def test_opening_a_page_goes_there_in_the_same_window_still_signed_in(
    display: Screen, server: Answering, window: Window
) -> None:
    window.open()
    first = opened(display, server, "/?key=1")
    window.open("/jobs")
    assert opened(display, server, "/jobs") == first
    assert server.asked("/jobs")[0].headers["Cookie"] == "session=abc"


def test_a_window_whose_session_has_ended_is_signed_in_again_on_the_way_to_its_page(
    display: Screen, server: Answering, window: Window
) -> None:
    window.open()
    only = opened(display, server, "/?key=1")
    window.open("/enter?to=%2Fjobs%3Fsearch%3DPlan%2BA%2526B")
    assert opened(display, server, "/jobs?search=Plan+A%26B?key=2") == only


def put_away(display: Screen, window: str) -> None:
    wait_until(lambda: display.active() == int(window, 16), "the window is in front")
    display.minimise(window)
    wait_until(lambda: display.active() != int(window, 16), "the window is put away")


def test_a_window_that_was_put_away_stays_there_while_it_is_signed_in_again(
    display: Screen, server: Answering, window: Window
) -> None:
    window.open()
    only = opened(display, server, "/?key=1")
    put_away(display, only)
    window.open()
    wait_until(lambda: display.active() == int(only, 16), "the first page stands: the window obeys")
    server.answers["/jobs?key=2"] = (200, '<meta http-equiv="refresh" content="0;url=/enter?to=%2Flast">')
    server.may_answer.clear()
    window.open("/enter?to=%2Fjobs")
    wait_until(lambda: server.asked("/enter?to=%2Fjobs"), "the door is asked for")
    put_away(display, only)
    server.may_answer.set()
    wait_until(lambda: server.asked("/last?key=3"), "it is signed in, and once more")
    assert display.active() != int(only, 16)


def test_a_key_that_is_refused_is_not_asked_for_again_and_again(
    display: Screen, server: Answering, window: Window
) -> None:
    window.open("/enter")
    opened(display, server, "/enter?key=1")
    window.open("/jobs")
    opened(display, server, "/jobs")
    assert not server.asked("/enter?key=2")


def test_a_closed_window_opens_again_with_a_new_key(
    display: Screen, server: Answering, window: Window
) -> None:
    window.open()
    display.close(opened(display, server, "/?key=1"))
    wait_until(lambda: not display.windows(TITLE), "the window is closed")
    wait_until(lambda: opens(window, server, "/clients", key=2), "a new window signs in")
    opened(display, server, "/clients?key=2")


def test_closing_before_the_page_has_come_opens_no_browser_instead(
    display: Screen, server: Answering, window: Window
) -> None:
    server.may_answer.clear()
    window.open()
    display.close(opened(display, server, "/?key=1"))
    wait_until(lambda: not display.windows(TITLE), "the window is closed")
    server.may_answer.set()
    wait_until(lambda: opens(window, server, "/", key=2), "a new window signs in")


def test_the_key_stands_in_no_command_line(display: Screen, server: Answering, window: Window) -> None:
    window.open()
    opened(display, server, "/?key=1")
    lines = [path.read_bytes() for path in Path("/proc").glob("[0-9]*/cmdline") if path.exists()]
    assert any(server.url.encode() in line for line in lines)
    assert not any(b"key=1" in line for line in lines)


def test_nothing_opens_after_closing_for_good(display: Screen, server: Answering, window: Window) -> None:
    window.open()
    opened(display, server, "/?key=1")
    window.close()
    window.open()
    assert not display.windows(TITLE)
    assert server.asked("/?key=2") == []


@pytest.mark.usefixtures("at_the_screen")
def test_a_window_that_is_being_closed_gets_no_key_any_more() -> None:
    late = "import sys; print('ready', flush=True); sys.stdin.read(); print('enter to=%2Fjobs')"
    keys: list[str] = []

    def sign_in(path: str) -> str:
        keys.append(path)
        return "http://127.0.0.1:1/"

    window = Window([sys.executable, "-c", late], sign_in)
    window.open("/clients")
    window.close()
    wait_until(lambda: "window" not in {each.name for each in threading.enumerate()}, "nobody listens")
    assert keys == ["/clients"]


def test_the_window_goes_when_its_program_dies(display: Screen, server: Answering, tmp_path: Path) -> None:
    environment = display.environment | {SIGN_IN: f"{server.url}/?key=1"}
    pipe = subprocess.PIPE
    command = [*VIEW, str(tmp_path), server.url]
    with subprocess.Popen(command, env=environment, stdin=pipe, stdout=pipe) as child:
        assert child.stdout is not None
        assert child.stdin is not None
        assert child.stdout.readline() == b"ready\n"
        child.stdin.close()
        assert child.wait(PATIENCE_S) == 0


def test_a_window_started_by_hand_stays(display: Screen, server: Answering, tmp_path: Path) -> None:
    command = [*VIEW, str(tmp_path), f"{server.url}/by-hand"]
    with subprocess.Popen(command, env=display.environment, stdin=subprocess.DEVNULL) as child:
        display.close(opened(display, server, "/by-hand"))
        assert child.wait(PATIENCE_S) == 0


def test_no_window_engine_is_one_line_that_says_so(tmp_path: Path) -> None:
    command = [*VIEW, str(tmp_path), "http://127.0.0.1:1/"]
    done = subprocess.run(command, env={}, capture_output=True, check=False, text=True, timeout=60)
    assert done.returncode == 3
    assert done.stderr == "No window engine came up (no display). Use SmartTracker Lite in your browser.\n"


@pytest.mark.usefixtures("at_the_screen")
@pytest.mark.parametrize("child", ["import sys; sys.exit(3)", "import os; os.abort()", "input()"])
def test_a_window_that_does_not_come_up_leaves_its_page_to_a_browser(programs: Path, child: str) -> None:
    page = notebook(programs, "chromium")
    window = Window([sys.executable, "-c", child], SignIn("http://127.0.0.1:1"), seconds=1)
    window.open("/jobs")
    assert noted(page).split()[0] == "--app=http://127.0.0.1:1/jobs?key=2"
    page.unlink()
    window.open("/clients")
    assert noted(page).split()[0] == "--app=http://127.0.0.1:1/clients?key=3"
    window.close()


@pytest.mark.usefixtures("at_the_screen")
def test_a_program_that_cannot_start_its_window_uses_a_browser(programs: Path) -> None:
    page = notebook(programs, "chromium")
    Window([str(programs / "missing")], SignIn("http://127.0.0.1:1")).open()
    assert noted(page).split()[0] == "--app=http://127.0.0.1:1/?key=2"
