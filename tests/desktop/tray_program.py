"""A program that is nothing but the tray icon: it says on stdout what a user chose.

A number on its input is the new count of waiting jobs; SIGINT and SIGTERM end it in good order.
"""

import os
import signal
import sys
import threading

from smarttracker_lite.desktop.tray import Tray, TrayActions
from smarttracker_lite.errors import DesktopTrouble
from smarttracker_lite.paths import assets


def say(word: str) -> None:
    sys.stdout.write(word + "\n")
    sys.stdout.flush()


class Business:
    """What the icon tells and asks."""

    def __init__(self) -> None:
        self.waiting = 0
        self.paused = False

    def pause(self, paused: bool) -> None:
        self.paused = paused
        say(f"paused {paused}")

    def fail(self) -> None:
        say("open")
        raise DesktopTrouble("The window did not open.")


def main() -> None:
    business = Business()
    actions = TrayActions(
        open=business.fail if "failing" in sys.argv else lambda: say("open"),
        open_waiting=lambda: say("open waiting"),
        poll_now=lambda: say("poll"),
        pause=business.pause,
        is_paused=lambda: business.paused,
        quit=lambda: os.kill(os.getpid(), signal.SIGTERM),
    )
    tray = Tray(assets("icons", "smarttracker-64.png"), str, actions, lambda: business.waiting)

    def listen() -> None:
        with open(0, "rb", buffering=0, closefd=False) as lines:
            for line in lines:
                business.waiting = int(line)
                tray.update()
                say(f"updated {business.waiting}")

    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: tray.stop())
    threading.Thread(target=listen, daemon=True).start()
    tray.run()
    say("ended")


if __name__ == "__main__":
    main()
