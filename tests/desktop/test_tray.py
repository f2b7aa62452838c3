"""The tray icon on each of its backends, as a person before the screen has it."""

import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path

import pytest

from smarttracker_lite.desktop.tray import obstacle
from tests.support import needs
from tests.support.programs import PATIENCE_S, wait_until
from tests.support.screen import Box, Screen, screen_without_tray, system_tray

BACKENDS = ("appindicator", "gtk", "xorg")
WITH_MENU = ("appindicator", "gtk")


class TrayProgram:
    """`tray_program.py`, running, and where its icon is; `says` waits for its next word."""

    def __init__(self, process: subprocess.Popen[str], icon: Box) -> None:
        assert process.stdin is not None
        assert process.stdout is not None
        self.process = process
        self.icon = icon
        self._in, self._out = process.stdin, process.stdout

    def says(self) -> str:
        return self._out.readline().strip()

    def hears(self, line: str) -> None:
        self._in.write(line + "\n")
        self._in.flush()


@contextmanager
def tray_process(display: Screen, backend: str, *args: str) -> Iterator[subprocess.Popen[str]]:
    if backend in WITH_MENU and find_spec("gi") is None:
        needs.missing("python3-gi")
    pipe = subprocess.PIPE
    with subprocess.Popen(
        [sys.executable, "-m", "tests.desktop.tray_program", *args],
        env=display.environment | {"PYSTRAY_BACKEND": backend},
        stdin=pipe,
        stdout=pipe,
        text=True,
    ) as process:
        try:
            yield process
        finally:
            process.kill()


@contextmanager
def tray_program(display: Screen, backend: str, *args: str) -> Iterator[TrayProgram]:
    with tray_process(display, backend, *args) as process:
        yield TrayProgram(process, display.settled_icon())
    wait_until(lambda: display.icon() is None, "the icon is gone")


@pytest.mark.parametrize("backend", BACKENDS)
def test_the_icon_is_seen_and_counts_the_waiting_jobs(display: Screen, backend: str) -> None:
    with tray_program(display, backend) as program:
        wait_until(lambda: len(display.picture(program.icon).getcolors() or []) > 10, "the mark is drawn")
        assert display.red(program.icon) == 0
        program.hears("3")
        assert program.says() == "updated 3"
        wait_until(lambda: display.red(program.icon) > 40, "the count is drawn")


def test_the_plain_icon_waits_for_a_tray_and_for_the_next_one(tmp_path: Path) -> None:
    with screen_without_tray(tmp_path) as display, tray_process(display, "xorg") as process:
        assert process.stdin is not None
        assert process.stdout is not None
        process.stdin.write("3\n")
        process.stdin.flush()
        assert process.stdout.readline() == "updated 3\n"
        for _ in range(2):
            with system_tray(display):
                wait_until(lambda: display.red(display.settled_icon()) > 40, "the count is drawn")
                display.click(display.settled_icon().middle)
                assert process.stdout.readline() == "open\n"


@pytest.mark.parametrize("backend", ["gtk", "xorg"])
def test_a_click_opens_the_program(display: Screen, backend: str) -> None:
    with tray_program(display, backend) as program:
        display.click(program.icon.middle)
        assert program.says() == "open"


@pytest.mark.parametrize("backend", WITH_MENU)
def test_the_menu_does_what_it_says(display: Screen, backend: str) -> None:
    def choose(down: int) -> None:
        display.open_menu(program.icon.middle)
        display.press(*["Down"] * down, "Return")

    with tray_program(display, backend) as program:
        program.hears("2")
        assert program.says() == "updated 2"
        chosen = []
        for down in (1, 2, 3, 4, 4):
            choose(down)
            chosen.append(program.says())
        assert chosen == ["open", "open waiting", "poll", "paused True", "paused False"]
        choose(5)
        assert program.says() == "ended"
        assert program.process.wait(PATIENCE_S) == 0


@pytest.mark.parametrize("backend", BACKENDS)
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_signals_reach_the_programs_own_way_of_ending(
    display: Screen, backend: str, number: signal.Signals
) -> None:
    with tray_program(display, backend) as program:
        program.process.send_signal(number)
        assert program.says() == "ended"
        assert program.process.wait(PATIENCE_S) == 0


@pytest.mark.parametrize("backend", ["gtk", "xorg"])
def test_an_action_in_trouble_leaves_the_icon_at_work(display: Screen, backend: str) -> None:
    with tray_program(display, backend, "failing") as program:
        for _ in range(2):
            display.click(program.icon.middle)
            assert program.says() == "open"


def test_without_a_message_bus_the_plain_icon_takes_over(display: Screen) -> None:
    environment = display.environment | {"DBUS_SESSION_BUS_ADDRESS": "unix:path=/nowhere"}
    with tray_program(Screen(environment), "appindicator") as program:
        display.click(program.icon.middle)
        assert program.says() == "open"


def test_there_is_no_obstacle_on_a_screen(display: Screen) -> None:
    code = "from smarttracker_lite.desktop.tray import obstacle; print(obstacle())"
    command = [sys.executable, "-c", code]
    done = subprocess.run(
        command, env=display.environment, capture_output=True, check=True, text=True, timeout=60
    )
    assert done.stdout == "None\n"


def test_without_a_screen_the_obstacle_is_told_in_words(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("DISPLAY", raising=False)
    monkeypatch.setenv("PYSTRAY_BACKEND", "xorg")  # put back by the test: looking chooses one
    assert str(obstacle()).startswith("There is no tray icon here (")
