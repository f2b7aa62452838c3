"""Something that holds up who looks jobs through for a preview, until it is opened."""

from datetime import datetime, timedelta, tzinfo
from threading import Event, current_thread

from tests.support.studio import ROME

PATIENCE_S = 30


class Gate(tzinfo):
    """Rome's time; while the gate is closed, only for those who do not look jobs through."""

    def __init__(self, held_up: str = "repricing") -> None:
        """For threads whose names begin so."""
        self._open = Event()
        self._held_up = held_up

    def open(self) -> None:
        """From now on for everybody."""
        self._open.set()

    def utcoffset(self, at: datetime | None) -> timedelta | None:
        if current_thread().name.startswith(self._held_up):
            assert self._open.wait(PATIENCE_S)
        return ROME.utcoffset(at)

    def dst(self, at: datetime | None) -> timedelta | None:
        return ROME.dst(at)

    def tzname(self, at: datetime | None) -> str | None:
        return ROME.tzname(at)
