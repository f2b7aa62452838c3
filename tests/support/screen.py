"""A screen nobody looks at: Xvfb, a window manager, a system tray and a message bus, all real and our own."""

import os
import re
import subprocess
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from io import BytesIO
from pathlib import Path

from PIL import Image

from tests.support import needs
from tests.support.programs import wait_until

PROGRAMS = ("Xvfb", "dbus-daemon", "openbox", "trayer", "xwininfo", "xdotool", "wmctrl", "import")
# An X server begins anew when its last client leaves, and throws out the one that is just coming.
_XVFB = "-noreset -screen 0 1280x900x24".split()
_TRAYER = "--edge bottom --align right --SetDockType true --expand true --width 20 --height 32".split()
_LEAST_ICON = 16
# A session's bus that starts no programs by itself: what of a desktop is installed here decides nothing.
_BUS = """<!DOCTYPE busconfig PUBLIC "-//freedesktop//DTD D-Bus Bus Configuration 1.0//EN"
 "http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd">
<busconfig>
  <type>session</type>
  <listen>unix:tmpdir=/tmp</listen>
  <policy context="default">
    <allow send_destination="*" eavesdrop="true"/>
    <allow eavesdrop="true"/>
    <allow own="*"/>
  </policy>
</busconfig>
"""
# One line of xwininfo's list of children: ... 32x30+223+1  +1247+869
_CHILD = re.compile(r"^ +0x.* (\d+)x(\d+)\+-?\d+\+-?\d+ +\+(-?\d+)\+(-?\d+)$", re.MULTILINE)


@dataclass(frozen=True)
class Box:
    """A rectangle of the screen, in pixels from its upper left corner."""

    left: int
    top: int
    width: int
    height: int

    @property
    def middle(self) -> tuple[int, int]:
        return self.left + self.width // 2, self.top + self.height // 2


@dataclass(frozen=True)
class Screen:
    """What a program needs to come up here (`environment`), and what a person before it can see and do."""

    environment: dict[str, str] = field(repr=False)

    def windows(self, title: str) -> list[str]:
        """The ids of the windows with this title that the window manager shows."""
        rows = [row.split(maxsplit=3) for row in self.say("wmctrl", "-l").splitlines()]
        return [row[0] for row in rows if row[3:] == [title]]

    def has_one_desktop(self) -> bool:
        """Whether the window manager has done this when asked.

        It is the sign that it listens: openbox leaves unheard, until the next event, what came before that.
        """
        self.say("wmctrl", "-n", "1")
        return len(self.say("wmctrl", "-d").splitlines()) == 1

    def icon(self) -> Box | None:
        """Where the first tray icon is."""
        for match in _CHILD.finditer(self.say("xwininfo", "-name", "panel", "-children")):
            width, height, left, top = map(int, match.groups())
            if width >= _LEAST_ICON and height >= _LEAST_ICON:
                return Box(left, top, width, height)
        return None

    def settled_icon(self) -> Box:
        """The same, once it is there and stays where it is: trays move their icons about."""
        seen: list[Box | None] = [None]

        def settled() -> bool:
            seen.append(self.icon())
            return seen[-1] is not None and seen[-1] == seen[-2]

        wait_until(settled, "an icon is in the tray")
        icon = seen[-1]
        assert icon is not None
        return icon

    def picture(self, box: Box | None = None) -> Image.Image:
        """What is seen on the screen, or in one box of it."""
        whole = Image.open(BytesIO(self._run("import", "-window", "root", "png:-"))).convert("RGB")
        if box is None:
            return whole
        return whole.crop((box.left, box.top, box.left + box.width, box.top + box.height))

    def picture_of(self, window: str) -> Image.Image:
        """What is seen in one window."""
        return Image.open(BytesIO(self._run("import", "-window", window, "png:-"))).convert("RGB")

    def red(self, box: Box) -> int:
        """How many pixels of the box are red, as the count on the tray icon is."""
        raw = self.picture(box).tobytes()
        pixels = zip(raw[0::3], raw[1::3], raw[2::3], strict=True)
        return sum(red > 150 and green < 90 and blue < 90 for red, green, blue in pixels)

    def open_menu(self, at: tuple[int, int]) -> None:
        """Open what the right button opens, and wait until it is seen."""
        before = self.picture()
        self.click(at, button=3)
        wait_until(lambda: self.picture() != before, "a menu is open")

    def click(self, at: tuple[int, int], button: int = 1) -> None:
        self.say("xdotool", "mousemove", str(at[0]), str(at[1]), "click", str(button))

    def press(self, *keys: str) -> None:
        """Press keys one after the other, by their X names: Down, Return, Escape."""
        self.say("xdotool", "key", *keys)

    def close(self, window: str) -> None:
        """Close a window the way its cross does."""
        self.say("wmctrl", "-i", "-c", window)

    def minimise(self, window: str) -> None:
        self.say("xdotool", "windowminimize", window)

    def active(self) -> int:
        """The id of the window that has the keyboard; 0 if none has."""
        return int(self.say("xdotool", "getactivewindow").strip() or 0)

    def say(self, *command: str) -> str:
        """What a program says about this screen; nothing where it fails."""
        return self._run(*command).decode(errors="replace")

    def _run(self, *command: str) -> bytes:
        return subprocess.run(
            command, env=self.environment, capture_output=True, check=False, timeout=30
        ).stdout


@contextmanager
def screen(folder: Path) -> Iterator[Screen]:
    """A screen with an empty tray; programs started with its environment keep their files in `folder`."""
    with screen_without_tray(folder) as ours, system_tray(ours):
        yield ours


@contextmanager
def screen_without_tray(folder: Path) -> Iterator[Screen]:
    """The same before its tray is up, as at log-in."""
    for program in PROGRAMS:
        needs.program(program)
    folder.mkdir(parents=True, exist_ok=True)
    config = folder / "bus.conf"
    config.write_text(_BUS)
    with ExitStack() as stack:
        # Both print a line when they can be reached: the display's number, the bus's address.
        number = stack.enter_context(_announcing("Xvfb", "-displayfd", "1", *_XVFB))
        daemon = ("dbus-daemon", f"--config-file={config}", "--nofork", "--print-address=1")
        bus = stack.enter_context(_announcing(*daemon))
        ours = Screen(_environment(folder, f":{number}", bus))
        stack.enter_context(_running(["openbox"], ours.environment))
        wait_until(ours.has_one_desktop, "openbox manages the windows")
        yield ours


@contextmanager
def system_tray(display: Screen) -> Iterator[None]:
    """A tray on the screen until the block ends."""
    with _running(["trayer", *_TRAYER], display.environment):
        wait_until(lambda: display.windows("panel"), "trayer shows its panel")
        yield


def _environment(folder: Path, display: str, bus: str) -> dict[str, str]:
    places = {f"XDG_{kind}_HOME": str(folder / kind.lower()) for kind in ("CACHE", "CONFIG", "DATA", "STATE")}
    ours = {
        "DISPLAY": display,
        "DBUS_SESSION_BUS_ADDRESS": bus,
        "NO_AT_BRIDGE": "1",
        "LANG": "C.UTF-8",
        **places,
    }
    others = ("WAYLAND_DISPLAY", "XAUTHORITY", "PYSTRAY_BACKEND", "PYWEBVIEW_GUI", "BROWSER")
    return {name: value for name, value in os.environ.items() if name not in others} | ours


@contextmanager
def _announcing(*command: str) -> Iterator[str]:
    """A program that runs in here, given as the first line it prints."""
    with _running(command, dict(os.environ), subprocess.PIPE) as process:
        assert process.stdout is not None
        yield process.stdout.readline().decode().strip()


@contextmanager
def _running(
    command: Sequence[str], environment: dict[str, str], stdout: int = subprocess.DEVNULL
) -> Iterator[subprocess.Popen[bytes]]:
    with subprocess.Popen(command, env=environment, stdout=stdout, stderr=subprocess.DEVNULL) as process:
        try:
            yield process
        finally:
            process.terminate()
