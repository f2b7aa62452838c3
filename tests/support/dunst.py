"""A real notification daemon on a screen: what it shows, and what a person chooses there."""

import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.support import needs
from tests.support.programs import wait_until
from tests.support.screen import Screen

# The menu of a notification's buttons asks a program which one: ours reads it from a file.
_CONFIG = """
[global]
    dmenu = {chooser}
    markup = full
    mouse_left_click = do_action
[urgency_normal]
    timeout = 0
"""
_CHOOSER = """#!/bin/sh
tee "{menu}" | grep -m1 -F "$(cat "{choice}")"
"""


class Dunst:
    """The daemon; `log` is what it printed of what it showed."""

    def __init__(self, display: Screen, folder: Path) -> None:
        self._display, self._choice, self._menu = display, folder / "choice", folder / "menu"
        self.log = folder / "dunst.log"

    def shown(self) -> int:
        """How many notifications are on the screen."""
        return int(self._display.say("dunstctl", "count", "displayed").strip() or 0)

    def wait_for(self, text: str) -> None:
        """Wait until a notification with this text is shown."""

        def told() -> bool:
            return self.shown() == 1 and text in self.log.read_text(errors="replace")

        wait_until(told, f"“{text}” is shown")

    def choose(self, button: str) -> None:
        """Press the button that says so."""
        self._choice.write_text(button)
        self._display.say("dunstctl", "context")

    def buttons(self) -> list[str]:
        """What the buttons of the notification said when one was chosen."""
        return self._menu.read_text().splitlines()

    def close(self) -> None:
        """Close the notification: dunst leaves it open when a button is pressed in its menu."""
        self._display.say("dunstctl", "close")

    def click(self) -> None:
        """Click on the notification itself."""
        self._display.say("dunstctl", "action")


@contextmanager
def dunst(display: Screen, folder: Path) -> Iterator[Dunst]:
    """The daemon on this screen until the block ends."""
    for program in ("dunst", "dunstctl"):
        needs.program(program)
    daemon = Dunst(display, folder)
    chooser, config = folder / "chooser", folder / "dunstrc"
    chooser.write_text(_CHOOSER.format(menu=folder / "menu", choice=folder / "choice"))
    chooser.chmod(0o700)
    config.write_text(_CONFIG.format(chooser=chooser))
    command = ["dunst", "-conf", str(config), "-print"]
    with (
        daemon.log.open("wb") as log,
        subprocess.Popen(command, env=display.environment, stdout=log, stderr=log) as process,
    ):
        try:
            wait_until(lambda: display.say("dunstctl", "count", "displayed").strip(), "dunst answers")
            yield daemon
        finally:
            process.terminate()
