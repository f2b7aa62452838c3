"""The printer's clock against ours, and a job's times in UTC.

A printer tells times as date and time, as seconds since it was switched on, or as seconds since 1970
(CUPS, Kyocera), sometimes mixed in one job; and its clock may be wrong or missing.

Its dates are stamps of its clock as that went when they were written. If the clock was set since the last
reading, a stamp may be of the clock as it was or as it is: the one counts by which it lies between the two
readings, if both do the clock as it is; if neither does, the stamp tells nothing. As the clock may have been
set more than once, no such time is sure. A job is read by the same clock however often it is read: by that of
the reading which first saw it at its end.
"""

from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

from smarttracker_lite.domain.printing import TimeQuality
from smarttracker_lite.printers.drivers.ipp.message import Attributes, first, number

EPOCH_FROM = 1_000_000_000
"""Greater numbers are seconds since 1970: no printer runs for 30 years."""
TOLERATED_S = 120
"""A clock that differs from its last measurement by more was set."""
STEADY_S = 5
"""Two measurements this near are the same: the network and whole seconds account for it."""
USELESS_S = 24 * 3600
"""A clock this wrong was never set."""
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
OLDEST = 2000
"""No printer remembers a job of the last century; a clock that says so was never set either."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Clock:
    """`now` is ours. `boot_s` is when the printer was switched on, in seconds since 1970, None if it does
    not say; `error_s` how far its clock is ahead of ours, None if it has no clock.

    `run_s` is `boot_s` as it was measured first and names the printer's run, the time until it is switched
    off: it stays the same when our own clock is corrected. At the last reading, at `since_s`, its clock was
    ahead by `before_s`; None where there was none.
    """

    now: datetime
    boot_s: int | None = None
    error_s: int | None = None
    run_s: int | None = None
    before_s: int | None = None
    since_s: int | None = None

    @property
    def was_set(self) -> bool:
        """Has the printer's clock been set since the last reading?"""
        if self.error_s is None or self.before_s is None:
            return False
        return abs(self.error_s - self.before_s) > TOLERATED_S

    @property
    def since(self) -> datetime | None:
        """The last reading."""
        return None if self.since_s is None else EPOCH + timedelta(seconds=self.since_s)

    @property
    def up_s(self) -> int | None:
        """For how many seconds the printer has been on."""
        return None if self.boot_s is None else round(self.now.timestamp()) - self.boot_s


def followed(before: Clock | None, after: Clock) -> Clock:
    """The clock as measured `after`, in the same run, less what differs from `before` by chance only: so a
    job's key and times stay the same however often it is read."""
    if before is None:
        return after
    return replace(
        after,
        boot_s=_steady(before.boot_s, after.boot_s),
        error_s=_steady(before.error_s, after.error_s),
        run_s=after.run_s if before.run_s is None else before.run_s,
        before_s=before.error_s,
        since_s=round(before.now.timestamp()),
    )


def restarted(clock: Clock) -> Clock:
    """The clock in a new run; its name is later than all before it, even if our clock was put back."""
    return replace(clock, run_s=max(clock.boot_s or 0, (clock.run_s or 0) + 60))


def minute(seconds: int) -> int:
    """The minute by which a run is called in the keys of its jobs."""
    return (seconds + 30) // 60


def surely_restarted(before: Clock | None, after: Clock) -> bool:
    """Did the printer's own counter fall?"""
    if before is None or before.up_s is None or after.up_s is None:
        return False
    return after.up_s + STEADY_S < before.up_s


def maybe_restarted(before: Clock | None, after: Clock) -> bool:
    """Has the printer been on for less long than the time since `before`? Our clock tells that time, and may
    have been put on meanwhile; or the printer's counter stands still while it sleeps."""
    if before is None or before.up_s is None or after.up_s is None:
        return False
    return after.up_s + STEADY_S < (after.now - before.now).total_seconds()


def _steady(before: int | None, after: int | None) -> int | None:
    """The earlier of two measurements if they differ by chance only."""
    if before is None or after is None:
        return after
    return before if abs(after - before) <= STEADY_S else after


def clock_of(printer: Attributes, now: datetime) -> Clock:
    """As printer-up-time and printer-current-time tell it (RFC 8011 §5.4.29, §5.4.30)."""
    seconds = round(now.timestamp())
    up = number(printer, "printer-up-time")
    current = first(printer, "printer-current-time")
    told = round(current.timestamp()) if isinstance(current, datetime) else None
    if up is not None and up > EPOCH_FROM:
        told, up = told or up, None
    boot_s = None if up is None else seconds - up
    return Clock(now=now, boot_s=boot_s, error_s=None if told is None else told - seconds, run_s=boot_s)


@dataclass(frozen=True, slots=True)
class Times:
    """A job's times in UTC, and how far to trust them. Where they are not sure, its end was `not_before` the
    last reading that told nothing of it."""

    submitted_at: datetime | None
    started_at: datetime | None
    completed_at: datetime | None
    quality: TimeQuality
    not_before: datetime | None = None


def times_of(job: Attributes, clock: Clock, final: bool) -> Times:
    """The times a job tells, by the clock of the reading which first saw it as final; of one that tells none
    we can use, that reading stands for the end."""
    told = [_moment(job, event, clock) for event in ("creation", "processing", "completed")]
    submitted, started, completed = (moment for moment, _ in told)
    if not final:
        completed = None
    if submitted is None and completed is None:
        end, quality = clock.now if final else None, TimeQuality.FIRST_SEEN
        return Times(None, None, end, quality, clock.since if final else None)
    quality = _quality(clock) if any(by_clock for _, by_clock in told) else TimeQuality.EXACT
    since = clock.since if final and quality is TimeQuality.UNSURE else None
    return Times(submitted, started, completed, quality, since)


def _quality(clock: Clock) -> TimeQuality:
    """Of what the printer's clock says."""
    if clock.was_set:
        return TimeQuality.UNSURE
    return TimeQuality.OFFSET_CORRECTED if abs(clock.error_s or 0) > STEADY_S else TimeQuality.EXACT


def _moment(job: Attributes, event: str, clock: Clock) -> tuple[datetime | None, bool]:
    """When it happened, and whether the printer's clock says so (else our own, by the time since boot)."""
    told = first(job, f"date-time-at-{event}")
    if isinstance(told, datetime) and _possible(told, clock):
        return _corrected(told.astimezone(UTC), clock), True
    seconds = number(job, f"time-at-{event}")
    if seconds is None or seconds <= 0:  # not yet, or in an earlier run
        return None, False
    by_clock = seconds > EPOCH_FROM
    since = 0 if by_clock else clock.boot_s
    moment = None if since is None else EPOCH + timedelta(seconds=since + seconds)
    if moment is None or not _possible(moment, clock):
        return None, False
    return (_corrected(moment, clock) if by_clock else moment), by_clock


def _possible(moment: datetime, clock: Clock) -> bool:
    return OLDEST <= moment.year <= clock.now.year + 1


def _corrected(told: datetime, clock: Clock) -> datetime | None:
    """The moment by our clock, None if nobody knows."""
    errors = [clock.error_s or 0, *([clock.before_s or 0] if clock.was_set else [])]
    moments = (
        told - timedelta(seconds=error if abs(error) > STEADY_S else 0)
        for error in errors
        if abs(error) <= USELESS_S
    )
    return next((moment for moment in moments if not clock.was_set or _lately(moment, clock)), None)


def _lately(moment: datetime, clock: Clock) -> bool:
    """Does it lie between the last reading and this one?"""
    tolerated = timedelta(seconds=TOLERATED_S)
    early = clock.since is not None and moment < clock.since - tolerated
    return not early and moment <= clock.now + tolerated
