"""The printer's clock against ours: by its Timestamp, which every job list carries.

A job's times are stamps of that clock as it went when they were written. What was listed before stays as it
was corrected then; what is new has come about since the last reading, and not later than now. If the clock
was set in between, a stamp may be of the clock as it was or as it is: the one counts by which it lies between
the two readings, if both do the clock as it is; if neither does, no time is told. As the clock may have been
set more than once, no such time is sure, and the last reading is told besides: it was not before that. What
was stamped before the first reading of all is taken as if the clock had never been set.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import NamedTuple

from smarttracker_lite.domain.printing import TimeQuality

TOLERATED_S = 120
"""A clock less wrong than this is taken at its word."""
STEADY_S = 5
"""Two measurements this near are the same: the network and whole seconds account for it."""
USELESS_S = 24 * 3600
"""A clock this wrong was never set, or has been since."""


@dataclass(frozen=True, slots=True)
class Stamp:
    """Seconds since 1970 by the printer's clock, and how far that was ahead then; None if nobody knows.
    Where nobody can be sure, `since_s` is the reading, by our clock, after which it was written."""

    told_s: int
    error_s: int | None
    since_s: int | None = None

    @property
    def at(self) -> datetime | None:
        """When it was by our clock."""
        return None if self.error_s is None else _moment(self.told_s) - timedelta(seconds=self.error_s)


class Stamps(NamedTuple):
    """When a job came in, began to print and ended; None for what the printer does not tell (yet)."""

    arrived: Stamp | None = None
    started: Stamp | None = None
    ended: Stamp | None = None

    def quality(self, final: bool) -> TimeQuality:
        """How far the times of a job can be trusted; the one that counts is its end, or else its arrival."""
        counts = self.ended if final else self.arrived
        if counts is None or counts.at is None:
            return TimeQuality.FIRST_SEEN
        if any(stamp and stamp.at and stamp.since_s is not None for stamp in self):
            return TimeQuality.UNSURE
        corrected = any(stamp and stamp.error_s for stamp in self)
        return TimeQuality.OFFSET_CORRECTED if corrected else TimeQuality.EXACT

    def not_before(self, final: bool) -> datetime | None:
        """The reading after which the last of them was written, where its time is not sure."""
        told = [stamp for stamp in (self.arrived, self.started, self.ended if final else None) if stamp]
        since_s = told[-1].since_s if told else None
        return None if since_s is None else _moment(since_s)


def _moment(seconds: int) -> datetime:
    return datetime.fromtimestamp(seconds, UTC)


@dataclass(frozen=True, slots=True, kw_only=True)
class Clock:
    """`now` is ours; `error_s` is how far the printer's clock is ahead of it, None if it tells no time.

    At the last good reading, `since`, it was ahead by `before_s`; None where there was none.
    """

    now: datetime
    error_s: int | None = None
    since: datetime | None = None
    before_s: int | None = None

    @property
    def was_set(self) -> bool:
        """Has it been set since the last reading?"""
        return None not in (self.error_s, self.before_s) and self._jump_s > TOLERATED_S

    @property
    def _jump_s(self) -> int:
        return abs((self.error_s or 0) - (self.before_s or 0))

    def stamp(self, told: datetime, known: Stamp | None = None) -> Stamp:
        """What the clock wrote: the stamp that is `known` from the last reading, or one of since then."""
        told_s = round(told.timestamp())
        if known and known.told_s == told_s:
            return known
        errors = [error for error in self._errors() if self._possible(told_s - error)]
        unsure = self.since if self.was_set or not errors else None
        return Stamp(told_s, errors[-1] if errors else None, round(unsure.timestamp()) if unsure else None)

    def _errors(self) -> Iterator[int]:
        """How far it may have been ahead since the last reading, as it is now last."""
        for error in (self.before_s if self.was_set else None, self.error_s or 0):
            if error is not None and abs(error) <= USELESS_S:
                yield error if abs(error) > TOLERATED_S else 0

    def _possible(self, at_s: int) -> bool:
        late = at_s > self.now.timestamp() + TOLERATED_S
        early = self.was_set and self.since and at_s < self.since.timestamp() - TOLERATED_S
        return not (late or early)


def clock_of(
    told: datetime | None, now: datetime, since: datetime | None = None, before_s: int | None = None
) -> Clock:
    """As measured now, less what differs from the last measurement, `before_s`, by chance only: so a job's
    times stay the same however often it is read."""
    if told is None:
        return Clock(now=now, since=since, before_s=before_s)
    error_s = round((told - now).total_seconds())
    steady = before_s is not None and abs(error_s - before_s) <= STEADY_S
    return Clock(now=now, error_s=before_s if steady else error_s, since=since, before_s=before_s)
