"""Ending when the user (Ctrl-C) or the system (SIGTERM) asks for it."""

import signal
import threading
from collections.abc import Callable
from queue import SimpleQueue

_ASKING_TO_END = (signal.SIGINT, signal.SIGTERM)


def on_end(end: Callable[[], None]) -> None:
    """Call `end`, in a thread of its own, once the program is asked to end.

    A handler runs between any two steps of the main thread, also while that holds the lock of the very event
    that `end` sets, and would then wait for itself for ever. `SimpleQueue.put` alone may be called anywhere.
    """
    asked: SimpleQueue[int] = SimpleQueue()

    def wait() -> None:
        asked.get()
        end()

    threading.Thread(target=wait, name="signals", daemon=True).start()
    for number in _ASKING_TO_END:
        signal.signal(number, lambda got, _frame: asked.put(got))
