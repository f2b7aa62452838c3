"""What may still change of a job that is over: a print server prints it once more under its old name, or the
printer counts on. Pure."""

from datetime import datetime
from typing import NamedTuple

from smarttracker_lite.domain.printing import JobFacts, Measure
from smarttracker_lite.printers.drivers.ipp.clock import EPOCH_FROM, STEADY_S
from smarttracker_lite.printers.drivers.ipp.message import Attributes, first, number


class Outcome(NamedTuple):
    """How a job came out, as it was told: its status, what was counted, and when it ended in seconds since
    1970 by the printer's clock; None where the printer does not say. Without status it is not known."""

    status: str = ""
    impressions: int | None = None
    sheets: int | None = None
    ended_s: int | None = None

    def grew(self, before: "Outcome") -> bool:
        """Is it another status, or are other counts told than `before`? What is told no longer, is not."""
        counts = zip(self[:-1], before[:-1], strict=True)
        return before.status != "" and any(now is not None and now != then for now, then in counts)

    def moved(self, before: "Outcome") -> bool:
        """Is another end told than `before`?"""
        if self.ended_s is None or before.ended_s is None:
            return False
        return abs(self.ended_s - before.ended_s) > STEADY_S


def outcome_of(job: Attributes, facts: JobFacts) -> Outcome:
    """The outcome of the job. Seconds since the printer was switched on mean another moment after each time,
    so they are left out."""
    ended = first(job, "date-time-at-completed")
    told = round(ended.timestamp()) if isinstance(ended, datetime) else number(job, "time-at-completed") or 0
    return Outcome(
        status=facts.status.value,
        impressions=_value(facts.impressions),
        sheets=_value(facts.sheets),
        ended_s=told if told > EPOCH_FROM else None,
    )


def _value(measure: Measure | None) -> int | None:
    return None if measure is None else measure.value
