"""Ending by a signal, whatever the program is at."""

import signal
import subprocess
import sys

import pytest

# In a process of its own: signals reach only a main thread, and here that is the tests'.
ASKED_WHILE_THE_EVENT_IS_LOCKED = """
import signal, sys, threading
from smarttracker_lite.desktop.signals import on_end

class Ending(threading.Event):
    def wait(self):
        with self._cond:
            signal.raise_signal(int(sys.argv[1]))
        return super().wait()

ending = Ending()
on_end(ending.set)
ending.wait()
print("ended")
"""


@pytest.mark.parametrize("number", ["SIGINT", "SIGTERM"])
def test_who_begins_to_wait_for_the_end_is_told_of_it(number: str) -> None:
    asked = [sys.executable, "-c", ASKED_WHILE_THE_EVENT_IS_LOCKED, str(int(signal.Signals[number]))]
    done = subprocess.run(asked, capture_output=True, encoding="utf-8", timeout=60, check=False)
    assert (done.returncode, done.stdout, done.stderr) == (0, "ended\n", "")
