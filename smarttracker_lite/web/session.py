"""Who may look at the pages: keys that open a session once, and the sessions opened with them."""

import secrets
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from threading import Lock

Clock = Callable[[], datetime]
Chance = Callable[[], str]

KEY_LIFETIME = timedelta(minutes=1)
"""Time for a window or browser to open; everybody on this PC may read its command line, key and all."""
IDLE_LIFETIME = timedelta(hours=12)
"""A session ends when nothing was asked in it for so long."""


def utc_now() -> datetime:
    """The system's clock."""
    return datetime.now(UTC)


def chance() -> str:
    """256 bits nobody can guess, safe in a URL and a cookie."""
    return secrets.token_urlsafe(32)


@dataclass(frozen=True, slots=True)
class Notice:
    """What the next page the user sees has to say; `undo` is the path that takes the change back, `redo` the
    one that takes an undo back.

    `problem`: it was not done, and the text says why; it stands above the page, not in a toast.
    """

    text: str
    undo: str = ""
    problem: bool = False
    redo: str = ""


@dataclass(slots=True)
class Keys:
    """Keys minted for the user's own browser or window. Each opens one session, within its lifetime."""

    clock: Clock
    chance: Chance = chance
    _ends: dict[str, datetime] = field(default_factory=dict)
    _lock: Lock = field(default_factory=Lock)

    def mint(self, lifetime: timedelta = KEY_LIFETIME) -> str:
        """A new key; it belongs into `/enter?key=…`."""
        key, now = self.chance(), self.clock()
        with self._lock:
            self._ends = {old: end for old, end in self._ends.items() if end > now}
            self._ends[key] = now + lifetime
        return key

    def take(self, key: str) -> bool:
        """Whether the key opens a session; from now on it does not any more."""
        with self._lock:
            end = self._ends.pop(key, None)
        return end is not None and self.clock() < end


@dataclass(slots=True)
class _Session:
    ends: datetime
    notices: tuple[Notice, ...] = ()


@dataclass(slots=True)
class Sessions:
    """The sessions in use, each with the notices its next page shows."""

    chance: Chance = chance
    clock: Clock = utc_now
    _open: dict[str, _Session] = field(default_factory=dict)
    _lock: Lock = field(default_factory=Lock)

    def open(self) -> str:
        """A new session's secret, for the cookie."""
        secret, now = self.chance(), self.clock()
        with self._lock:
            self._open = {old: session for old, session in self._open.items() if session.ends > now}
            self._open[secret] = _Session(now + IDLE_LIFETIME)
        return secret

    def holds(self, secret: str) -> bool:
        """Whether this is the secret of an open session; then it stays open for another IDLE_LIFETIME."""
        now = self.clock()
        with self._lock:
            session = self._open.get(secret)
            if session is None or session.ends <= now:
                return False
            session.ends = now + IDLE_LIFETIME
        return True

    def leave(self, secret: str, notice: Notice) -> None:
        """Keep a notice for the session's next page."""
        with self._lock:
            session = self._open.get(secret)
            if session is not None:
                session.notices += (notice,)

    def collect(self, secret: str) -> tuple[Notice, ...]:
        """The notices left for the session; they are shown once."""
        with self._lock:
            session = self._open.get(secret)
            if session is None:
                return ()
            notices, session.notices = session.notices, ()
        return notices
