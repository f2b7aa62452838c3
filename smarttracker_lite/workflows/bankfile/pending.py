"""Statements that somebody looks at and has not booked yet: what they pay is not in the books."""

from datetime import datetime, timedelta

PATIENCE = timedelta(days=3)
"""So long one is waited for."""


class Pending:
    """When each of them was looked at first, by its number; as long as the program runs."""

    def __init__(self) -> None:
        self._since: dict[str, datetime] = {}

    def seen(self, number: str, at: datetime) -> None:
        """Somebody looks at it."""
        self._since.setdefault(number, at)

    def booked(self, number: str) -> None:
        """Nothing of it is left."""
        self._since.pop(number, None)

    def waits(self, now: datetime) -> bool:
        """Whether one is still to be booked."""
        return any(now - at < PATIENCE for at in list(self._since.values()))
