"""Safekeeping: one backup or restore at a time, and what is to be told of it."""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from smarttracker_lite.errors import N_, NotAllowed, StoreTrouble, TrackerError

SOON_S = 1.0
"""So long somebody who starts it waits for the end before being told that it goes on."""

_FAULT = TrackerError(
    N_("This ended through a fault of the program."),
    N_("The log file says more; please report it. Look at your books before you go on."),
)


class Safekeeping:
    """What is being done now (`doing`, a sentence, "" if nothing), and what became of it.

    `trouble` is why the last backup was not made, `second_trouble` why the second place did not get it.
    """

    def __init__(self) -> None:
        self.doing = ""
        self.trouble: StoreTrouble | None = None
        self.second_trouble: StoreTrouble | None = None
        self._turn = threading.Lock()
        self._ended: object = None

    @contextmanager
    def turn(self, doing: str) -> Iterator[None]:
        """A block in which nobody else backs up or restores; waits for those who do."""
        with self._turn:
            self.doing = doing
            try:
                yield
            finally:
                self.doing = ""

    def start(self, doing: str, act: Callable[[], object], soon_s: float = SOON_S) -> None:
        """Do it in the background; what it gives, or its trouble, is there to be taken when it has ended.

        Waits for the end for a moment. Raises NotAllowed if something else is being done.
        """
        if not self._turn.acquire(blocking=False):
            raise NotAllowed(
                N_("A backup is being made or put back right now."),
                N_("Wait until it is done, then try again."),
            )
        self.doing = doing
        work = threading.Thread(target=self._work, args=(act,), name="safekeeping", daemon=True)
        work.start()
        work.join(soon_s)

    def take_ended(self) -> object:
        """What became of what was started last: told once, and None while nothing has ended."""
        ended, self._ended = self._ended, None
        return ended

    def _work(self, act: Callable[[], object]) -> None:
        ended: object = _FAULT
        try:
            ended = act()
        except TrackerError as trouble:
            ended = trouble
        finally:
            self._ended = ended
            self.doing = ""
            self._turn.release()
