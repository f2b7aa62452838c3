"""The whole program on a screen, as a user has it: icon, window, second start, end."""

import signal
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from smarttracker_lite.desktop.single import FILE_NAME
from smarttracker_lite.desktop.view import TITLE
from tests.support.command import command
from tests.support.programs import PATIENCE_S, wait_until
from tests.support.screen import Screen

DRAWN = 200  # colours of a page with text; an empty one has a few


@contextmanager
def started(display: Screen, home: Path, *words: str, **more: str) -> Iterator[subprocess.Popen[bytes]]:
    """The program on the screen; when the block has ended it, nothing of it may be left.

    A failure tells what the program said, where each of its threads was, and what was on the screen.
    """
    environment = display.environment | {"HOME": str(home), "PYTHONFAULTHANDLER": "1"} | more
    log = home / "said.txt"
    with log.open("ab") as out, subprocess.Popen(command(*words), env=environment, stderr=out) as program:
        try:
            yield program
            assert program.wait(PATIENCE_S) == 0
        except AssertionError as failure:
            failure.add_note(display.say("xwininfo", "-root", "-tree"))
            program.send_signal(signal.SIGABRT)  # makes it tell where its threads are
            program.wait(PATIENCE_S)
            failure.add_note("\n\n".join(told(log)))
            raise
        finally:
            program.kill()
    wait_until(lambda: not processes_of(home), "all its processes have ended")
    wait_until(lambda: not display.icon() and not display.windows(TITLE), "icon and window are gone")


def told(log: Path) -> list[str]:
    """What the program said, by paragraphs, without its web server's idle threads."""
    return [each for each in log.read_text(errors="replace").split("\n\n") if "handler_thread" not in each]


def processes_of(home: Path) -> list[str]:
    """The command lines of all processes that have this home, children and grandchildren too."""
    mark = f"HOME={home}\0".encode()
    return [
        (process / "cmdline").read_text().replace("\0", " ")
        for process in Path("/proc").glob("[0-9]*")
        if mark in content(process / "environ")
    ]


def content(path: Path) -> bytes:
    """What is in the file of a process; nothing if it has just ended."""
    try:
        return path.read_bytes()
    except OSError:
        return b""


def again(display: Screen, home: Path) -> None:
    """Start the program once more; it hands over to the one that runs."""
    done = subprocess.run(
        command("--data", str(home / "data")), env=display.environment, check=False, timeout=60
    )
    assert done.returncode == 0


def only_window(display: Screen) -> str:
    wait_until(lambda: display.windows(TITLE), "a window is open")
    (only,) = display.windows(TITLE)
    return only


def close_window(display: Screen) -> None:
    display.close(only_window(display))
    wait_until(lambda: not display.windows(TITLE), "the window is closed")


def is_drawn(display: Screen, window: str) -> bool:
    return len(display.picture_of(window).getcolors(1 << 24) or []) > DRAWN


def test_the_program_lives_in_the_tray_until_quit_is_chosen(display: Screen, tmp_path: Path) -> None:
    with started(display, tmp_path, "--data", str(tmp_path / "data")) as program:
        icon = display.settled_icon()
        close_window(display)  # the first start shows the welcome
        assert program.poll() is None
        again(display, tmp_path)
        first = only_window(display)
        display.minimise(first)
        wait_until(lambda: display.active() != int(first, 16), "the window is put away")
        again(display, tmp_path)
        wait_until(lambda: display.active() == int(first, 16), "the window is in front")
        assert display.windows(TITLE) == [first]
        display.open_menu(icon.middle)
        display.press("Up", "Return")
    assert not (tmp_path / "data" / FILE_NAME).exists()


def test_clicks_on_the_icon_open_one_window(display: Screen, tmp_path: Path) -> None:
    with started(display, tmp_path, "--data", str(tmp_path / "data"), PYSTRAY_BACKEND="xorg") as program:
        icon = display.settled_icon()
        close_window(display)
        display.click(icon.middle)
        first = only_window(display)
        display.minimise(first)
        wait_until(lambda: display.active() != int(first, 16), "the window is put away")
        display.click(icon.middle)
        wait_until(lambda: display.active() == int(first, 16), "the window is in front")
        assert display.windows(TITLE) == [first]
        program.send_signal(signal.SIGTERM)


def test_the_demo_counts_on_its_icon_and_shows_the_overview(display: Screen, tmp_path: Path) -> None:
    with started(display, tmp_path, "demo") as program:
        window = only_window(display)
        wait_until(lambda: is_drawn(display, window), "the page is drawn")
        wait_until(lambda: display.red(display.settled_icon()) > 40, "jobs wait for a client")
        program.send_signal(signal.SIGTERM)
