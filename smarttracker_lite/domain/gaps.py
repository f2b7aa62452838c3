"""Gaps in the books: where jobs may be missing, and how people settled that."""

from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from smarttracker_lite.domain.counters import Counter
from smarttracker_lite.domain.machines import Gap


class Closing(StrEnum):
    """How a gap was closed: nothing can be done, or what was missing is in the books now."""

    ACCEPTED = "accepted"
    ENTERED = "entered"
    IMPORTED = "imported"


@dataclass(frozen=True, slots=True, kw_only=True)
class Closed:
    """The decision that closed a gap; `job_id` is what was entered for it, if that is how."""

    how: Closing
    at: datetime
    comment: str = ""
    job_id: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class NotedGap:
    """A gap as it was found at a printer, and, once somebody settled it, how."""

    id: str
    printer_id: str
    gap: Gap
    found_at: datetime
    closed: Closed | None = None

    @property
    def open(self) -> bool:
        """Nobody has settled it yet."""
        return self.closed is None

    def tells_again(self, gap: Gap) -> bool:
        """Whether a later reading tells of this gap once more: `until` moves on with each reading."""
        return (gap.reason, gap.since) == (self.gap.reason, self.gap.since)

    def within(self, since: datetime, until: datetime) -> bool:
        """Whether some of it lies between the two moments: of prints that were sent, one of theirs."""
        gap = self.gap
        met = gap.until > since and (gap.since is None or gap.since < until)
        return met and (not gap.sent or any(since < each.at < until for each in gap.sent))

    def joined(self, gap: Gap) -> "NotedGap":
        """The same gap with the prints of another, and as long as both."""
        both = replace(
            self.gap,
            since=min(filter(None, (self.gap.since, gap.since)), default=None),
            until=max(self.gap.until, gap.until),
            lost=(self.gap.lost or 0) + (gap.lost or 0),
            sent=(*self.gap.sent, *gap.sent),
        )
        return replace(self, gap=both)

    def measured(self, unexplained: Counter) -> "NotedGap":
        """The same gap with its size."""
        return replace(self, gap=replace(self.gap, unexplained=unexplained))
