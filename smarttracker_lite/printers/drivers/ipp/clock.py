"""The printer's clock against ours, and a job's times in UTC.

A printer tells times as date and time, as seconds since it was switched on, or as seconds since 1970
(CUPS, Kyocera), sometimes mixed in one job; and its clock may be wrong or missing.
"""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from smarttracker_lite.domain.printing import TimeQuality
from smarttracker_lite.printers.drivers.ipp.message import Attributes, first, number

EPOCH_FROM = 1_000_000_000
"""Greater numbers are seconds since 1970: no printer runs for 30 years."""
STEADY_S = 5
"""Two measurements this near are the same: the network and whole seconds account for it."""
USELESS_S = 24 * 3600
"""A clock this wrong was never set."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Clock:
    """`now` is ours. `boot_s` is when the printer was switched on, in seconds since 1970, None if it does
    not say; `error_s` how far its clock is ahead of ours, None if it has no clock."""

    now: datetime
    boot_s: int | None = None
    error_s: int | None = None


def steady(before: int | None, after: int | None) -> int | None:
    """The earlier of two measurements if they differ by chance only, so that a job's key and times stay the
    same however often it is read."""
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
    return Clock(
        now=now,
        boot_s=None if up is None else seconds - up,
        error_s=None if told is None else told - seconds,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Times:
    """A job's times in UTC, and how far to trust them."""

    submitted_at: datetime | None
    started_at: datetime | None
    completed_at: datetime | None
    quality: TimeQuality


def times_of(job: Attributes, clock: Clock, final: bool, seen: datetime) -> Times:
    """The times a job tells; of one that tells none we can use, `seen` stands for the end."""
    told = [_moment(job, event, clock) for event in ("creation", "processing", "completed")]
    submitted, started, completed = (moment for moment, _ in told)
    if not final:
        completed = None
    if submitted is None and completed is None:
        end = seen if final else None
        return Times(submitted_at=None, started_at=None, completed_at=end, quality=TimeQuality.FIRST_SEEN)
    corrected = any(by_clock for _, by_clock in told) and abs(clock.error_s or 0) > STEADY_S
    quality = TimeQuality.OFFSET_CORRECTED if corrected else TimeQuality.EXACT
    return Times(submitted_at=submitted, started_at=started, completed_at=completed, quality=quality)


def _moment(job: Attributes, event: str, clock: Clock) -> tuple[datetime | None, bool]:
    """When it happened, and whether the printer's clock says so (else our own, by the time since boot)."""
    told = first(job, f"date-time-at-{event}")
    if isinstance(told, datetime) and told.year > 1970:
        return _corrected(told.astimezone(UTC), clock), True
    seconds = number(job, f"time-at-{event}")
    if seconds is None:
        return None, False
    if seconds > EPOCH_FROM:
        return _corrected(datetime.fromtimestamp(seconds, UTC), clock), True
    if clock.boot_s is None:
        return None, False
    return datetime.fromtimestamp(clock.boot_s + seconds, UTC), False


def _corrected(told: datetime, clock: Clock) -> datetime | None:
    error = clock.error_s or 0
    if abs(error) > USELESS_S:
        return None
    return told - timedelta(seconds=error) if abs(error) > STEADY_S else told
