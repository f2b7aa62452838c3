"""Old jobs without the names of people and documents: what goes, and that money and amounts stay."""

from calendar import monthrange
from collections.abc import Mapping
from dataclasses import fields, replace
from datetime import UTC, date, datetime
from typing import Any

from smarttracker_lite.domain.gaps import Closing, NotedGap
from smarttracker_lite.domain.jobs import Job, Stage
from smarttracker_lite.domain.printing import JobFacts

Row = Mapping[str, Any]
"""A record as it is kept, of this version or an older one."""

NAMES = ("document", "user", "user_raw", "host", "account", "raw")
"""The facts of a job that name people and documents, and the printer's own entry, which repeats them.

A job's key stays: it is what the job is known by when it is told of again. Those of all our sources are
numbers, times and digests; none holds a document's name or a user's.
"""

BLANKABLE = frozenset({Stage.BILLED, Stage.NOT_BILLABLE})
"""How far a job has come: nobody needs to know any more what it was."""


def cutoff(today: date, months: int) -> date:
    """The day so many months ago: what was printed before it is old."""
    year, month = divmod(today.year * 12 + today.month - 1 - months, 12)
    return date(year, month + 1, min(today.day, monthrange(year, month + 1)[1]))


def unnamed(facts: JobFacts) -> JobFacts:
    """The facts without names."""
    return replace(facts, **_EMPTY)


def blanked(job: Job, now: datetime) -> Job:
    """The job without names, wherever it has them; its amounts and what was decided stay."""
    portion = job.portion and replace(job.portion, facts=unnamed(job.portion.facts))
    later = job.later and unnamed(job.later)
    return replace(job, facts=unnamed(job.facts), later=later, portion=portion, blanked_at=now)


def blanked_gap(noted: NotedGap, before: date) -> NotedGap:
    """The gap without the names of the prints that were sent before this day, and of what was entered then to
    close it."""
    sent = tuple(
        replace(each, document="", user="") if _day(each.at) < before else each for each in noted.gap.sent
    )
    closed = noted.closed
    if closed and closed.how is Closing.ENTERED and _day(closed.at) < before:
        closed = replace(closed, comment="")
    return replace(noted, gap=replace(noted.gap, sent=sent), closed=closed)


def blanked_row(row: Row) -> Row:
    """The row of a job without names; the same one if it has none."""
    told, later, portion = row["facts"], row.get("later"), row.get("portion")
    facts = unnamed_row(told)
    parts = {} if facts is told else {"facts": facts}
    if later and (now := unnamed_row(later)) is not later:
        parts["later"] = now
    if portion and (now := unnamed_row(portion["facts"])) is not portion["facts"]:
        parts["portion"] = {**portion, "facts": now}
    return {**row, **parts} if parts else row


def unnamed_row(facts: Row) -> Row:
    """The facts of a row without names; the same if they hold none."""
    if [facts.get(name) for name in _EMPTY] == _NO_NAMES:
        return facts
    return {**facts, **{name: empty for name, empty in _EMPTY.items() if name in facts}}


def blanked_gap_row(row: Row, before: date) -> Row:
    """As `blanked_gap`, of a row; the same one if it has no such names."""
    told = [
        {**each, "document": "", "user": ""} if _told_before(each, before) else each
        for each in row["gap"].get("sent") or ()
    ]
    closed = row.get("closed")
    if closed and closed["how"] == Closing.ENTERED and _told_before(closed, before):
        closed = {**closed, "comment": ""}
    gap = {**row["gap"], "sent": told} if told else row["gap"]
    changed = {**row, "gap": gap, "closed": closed}
    return row if changed == row else changed


def is_old(row: Row, before: date) -> bool:
    """Whether a job's row, or its facts alone, are of a print before this day; so if no time is told."""
    facts = row.get("facts") or row
    told = facts.get("completed_at") or facts.get("submitted_at") or row.get("first_seen_at")
    return told is None or _day(datetime.fromisoformat(told)) < before


def _told_before(row: Row, before: date) -> bool:
    return _day(datetime.fromisoformat(row["at"])) < before


def _day(moment: datetime) -> date:
    return moment.astimezone(UTC).date()


_EMPTY: Mapping[str, Any] = {
    each.name: {} if each.name == "raw" else None for each in fields(JobFacts) if each.name in NAMES
}
_NO_NAMES = list(_EMPTY.values())
