"""The printer's clock against ours: by its Timestamp, which every job list carries."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from smarttracker_lite.domain.printing import TimeQuality

TOLERATED_S = 120
"""A clock less wrong than this is taken at its word."""
STEADY_S = 5
"""Two measurements this near are the same: the network and whole seconds account for it."""
USELESS_S = 24 * 3600
"""A clock this wrong was never set, or has been since."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Clock:
    """`now` is ours; `error_s` is how far the printer's clock is ahead of it, None if it tells no time."""

    now: datetime
    error_s: int | None = None

    @property
    def quality(self) -> TimeQuality:
        """How far a time that was corrected by this clock can be trusted."""
        wrong = abs(self.error_s or 0) > TOLERATED_S
        return TimeQuality.OFFSET_CORRECTED if wrong else TimeQuality.EXACT

    def corrected(self, told: datetime | None) -> datetime | None:
        """When it was by our clock; None where that cannot be said."""
        error = self.error_s or 0
        if told is None or abs(error) > USELESS_S or told.year > self.now.year + 1:
            return None
        return told - timedelta(seconds=error) if abs(error) > TOLERATED_S else told


def clock_of(told: datetime | None, now: datetime, before_s: int | None) -> Clock:
    """As measured now, less what differs from the last measurement, `before_s`, by chance only: so a job's
    times stay the same however often it is read."""
    if told is None:
        return Clock(now=now)
    error_s = round((told - now).total_seconds())
    steady = before_s is not None and abs(error_s - before_s) <= STEADY_S
    return Clock(now=now, error_s=before_s if steady else error_s)
