"""The gate before what is the owner's: which sessions are past it, and how often a wrong PIN was tried."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from math import ceil
from threading import Lock

from smarttracker_lite.errors import BadInput, N_, NotAllowed

OPEN_FOR = timedelta(minutes=15)
"""So long after the last act of the owner a session is past the gate."""
FREE_TRIES = 5
FIRST_WAIT = timedelta(seconds=30)
LONGEST_WAIT = timedelta(minutes=15)


def wait_after(wrong: int) -> timedelta:
    """How long nobody may try after so many wrong PINs in a row."""
    if wrong < FREE_TRIES:
        return timedelta(0)
    return min(FIRST_WAIT * (1 << min(wrong - FREE_TRIES, 10)), LONGEST_WAIT)


@dataclass(slots=True)
class Gate:
    """In memory: with the program all sessions end, and the tries are counted anew."""

    _ends: dict[str, datetime] = field(default_factory=dict)
    _wrong: int = 0
    _next_try: datetime | None = None
    _lock: Lock = field(default_factory=Lock)

    def is_open(self, session: str, now: datetime) -> bool:
        """Whether this session is past the gate."""
        end = self._ends.get(session)
        return end is not None and now < end

    def passes(self, session: str, now: datetime) -> bool:
        """The same for one that acts now: then it stays so for another OPEN_FOR."""
        with self._lock:
            if not self.is_open(session, now):
                return False
            self._ends[session] = now + OPEN_FOR
        return True

    def open(self, session: str, now: datetime) -> None:
        """Let this session past the gate."""
        with self._lock:
            self._ends = {each: end for each, end in self._ends.items() if end > now}
            self._ends[session] = now + OPEN_FOR

    def close(self, session: str) -> None:
        """Ask this session again."""
        with self._lock:
            self._ends.pop(session, None)

    def close_all(self) -> None:
        """Ask everybody again."""
        with self._lock:
            self._ends.clear()

    def check(self, fits: Callable[[], bool], now: datetime, field: str) -> None:
        """Try a PIN, one after the other. Raises BadInput beside that field if it is wrong, NotAllowed if
        too many were."""
        with self._lock:
            if self._next_try is not None and now < self._next_try:
                raise _too_many(self._next_try - now)
            if fits():
                self._wrong, self._next_try = 0, None
                return
            self._wrong += 1
            self._next_try = now + wait_after(self._wrong)
        raise BadInput(N_("This is not the PIN."), N_("Try again, or ask the owner."), field=field)


def _too_many(left: timedelta) -> NotAllowed:
    return NotAllowed(
        N_("Too many wrong PINs."),
        N_("Try again in {seconds} seconds."),
        seconds=ceil(left.total_seconds()),
    )
