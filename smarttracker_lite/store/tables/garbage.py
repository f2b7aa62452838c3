"""Python's garbage collection, put off where it would find nothing and others would wait for it."""

import gc
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Lock


class _PutOff:
    """How many blocks of whatever threads put it off now: there is one collection for all of them."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._blocks = 0
        self._was_enabled = True

    def begin(self) -> None:
        with self._lock:
            if not self._blocks:
                self._was_enabled = gc.isenabled()
                gc.disable()
            self._blocks += 1

    def end(self) -> None:
        with self._lock:
            self._blocks -= 1
            if not self._blocks and self._was_enabled:
                gc.enable()


_put_off = _PutOff()


def leave_be() -> None:
    """Never look for garbage among what there is now: what a program keeps for good takes 100 ms to look
    through, in which nobody gets a page. Whatever of it is dropped goes all the same, but for cycles."""
    gc.freeze()


def all_collected() -> None:
    """Let everything go that nobody holds, also among what was left be."""
    gc.unfreeze()
    gc.collect()


@contextmanager
def no_collection() -> Iterator[None]:
    """A block of a few seconds that makes many objects and no cycles.

    To look through all that the program keeps, over and over, takes up to 50 ms each time.
    """
    _put_off.begin()
    try:
        yield
    finally:
        _put_off.end()
