"""Who copies in the background lets those go first who write: two threads share one interpreter."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Event
from time import monotonic

_TURN_S = 0.001

PATIENCE_S = 2.0
"""So long one file waits in all: where somebody writes without end it must be finished, too."""


class Courtesy:
    """The patience of one who writes a file while others may want to keep something."""

    def __init__(self, idle: Event) -> None:
        self._idle = idle
        self._left_s = PATIENCE_S

    def give_way(self) -> None:
        """Wait for the transaction that runs, as long as there is patience."""
        if self._left_s > 0 and not self._idle.is_set():
            start = monotonic()
            self._idle.wait(self._left_s)
            self._left_s -= monotonic() - start


@contextmanager
def in_small_turns() -> Iterator[None]:
    """A block of much computing, in which other threads do not wait long.

    One that writes waits for its turn several times in a transaction.
    """
    usual = sys.getswitchinterval()
    sys.setswitchinterval(_TURN_S)
    try:
        yield
    finally:
        sys.setswitchinterval(usual)
