"""Python's garbage collector, held back where it would find nothing and others would wait for it."""

import gc
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Lock

_lock = Lock()
_blocks = 0
_was_enabled = True


@contextmanager
def nothing_collected() -> Iterator[None]:
    """A block of a few seconds that makes many objects and no cycles, in whatever thread.

    The collector would look through all that the program keeps, over and over: up to 50 ms each time.
    """
    global _blocks, _was_enabled  # noqa: PLW0603 - there is one collector for all threads
    with _lock:
        if not _blocks:
            _was_enabled = gc.isenabled()
            gc.disable()
        _blocks += 1
    try:
        yield
    finally:
        with _lock:
            _blocks -= 1
            if not _blocks and _was_enabled:
                gc.enable()
