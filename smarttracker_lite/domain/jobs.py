"""A job of the studio: the printer's facts and the decisions people took about it."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from typing import Any

from smarttracker_lite.domain.printing import STOPPED, JobFacts


class JobState(StrEnum):
    """Who pays for a job."""

    BILLABLE = "billable"
    INTERNAL = "internal"
    REPRINT = "reprint"
    WASTE = "waste"


@dataclass(frozen=True, slots=True, kw_only=True)
class Tag:
    """The decision about a job. Without a client a billable job waits in the inbox."""

    client_id: str | None = None
    project_id: str | None = None
    state: JobState = JobState.BILLABLE
    comment: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Job:
    """A printed job. `invoice_id` is set when it is invoiced and locks the tag."""

    id: str
    printer_id: str
    facts: JobFacts
    tag: Tag
    first_seen_at: datetime
    last_seen_at: datetime
    invoice_id: str | None = None

    @property
    def day(self) -> datetime:
        """The moment the job is listed and billed under: done, else sent, else first seen."""
        return self.facts.completed_at or self.facts.submitted_at or self.first_seen_at

    @property
    def billable(self) -> bool:
        """Somebody else is to pay for it, now or already."""
        return self.tag.state is JobState.BILLABLE

    @property
    def unbilled(self) -> bool:
        return self.billable and self.facts.final and self.invoice_id is None

    @property
    def waiting(self) -> bool:
        """It needs a client."""
        return self.unbilled and self.tag.client_id is None


def first_tag(facts: JobFacts) -> Tag:
    """The tag a job starts with: one stopped at the printer is waste until somebody decides to bill it."""
    return Tag(state=JobState.WASTE if facts.status in STOPPED else JobState.BILLABLE)


_DECISIONS = (("client_id", "project_id"), ("state",), ("comment",))
"""The fields of a tag that are decided together."""


def _values(tag: Tag, part: Iterable[str]) -> dict[str, Any]:
    return {name: getattr(tag, name) for name in part}


@dataclass(frozen=True, slots=True, kw_only=True)
class Retag:
    """One job's tag, before and after."""

    job_id: str
    before: Tag
    after: Tag

    def undone(self, tag: Tag) -> Tag | None:
        """The tag with what was decided here taken back; None if that was decided otherwise since."""
        decided = [part for part in _DECISIONS if _values(self.before, part) != _values(self.after, part)]
        if any(_values(tag, part) != _values(self.after, part) for part in decided):
            return None
        return replace(tag, **_values(self.before, [name for part in decided for name in part]))


@dataclass(frozen=True, slots=True, kw_only=True)
class Tagging:
    """One decision over one or many jobs, kept so that it can be taken back."""

    id: str
    at: datetime
    retags: tuple[Retag, ...]
    undone_at: datetime | None = None
