"""A job of the studio: the printer's facts and the decisions people took about it."""

from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from enum import StrEnum

from smarttracker_lite.domain.extras import Addition
from smarttracker_lite.domain.portions import Portion
from smarttracker_lite.domain.printing import STOPPED, JobFacts, JobStatus, Kind

BY_HAND = "manual"
"""The source of jobs that somebody entered."""


class JobState(StrEnum):
    """Who pays for a job."""

    BILLABLE = "billable"
    INTERNAL = "internal"
    REPRINT = "reprint"
    WASTE = "waste"


class Stage(StrEnum):
    """How far a job has come on its way to an invoice. Each job is at exactly one."""

    PRINTING = "printing"
    WAITING = "waiting"
    READY = "ready"
    BILLED = "billed"
    NOT_BILLABLE = "not-billable"


@dataclass(frozen=True, slots=True, kw_only=True)
class Tag:
    """The decision about a job. Without a client a billable job waits in the inbox.

    `additions` are what was done for it besides printing. `comment` is for the client and stands on the
    invoice; `note` is for the studio alone, and so is the `reason` why nobody pays, in the words typed.
    `reprint_of` is the job of the first print, of which this one is a repetition.
    """

    client_id: str | None = None
    project_id: str | None = None
    state: JobState = JobState.BILLABLE
    comment: str = ""
    note: str = ""
    reason: str = ""
    reprint_of: str | None = None
    additions: tuple[Addition, ...] = ()


@dataclass(frozen=True, slots=True)
class Alias:
    """What another source calls the same print."""

    source: str
    key: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Job:
    """A printed job. `invoice_id` is set when it is invoiced and locks the tag and the facts.

    It has no printer where somebody entered work of hands. `later` is what the printer tells of it since it
    was invoiced, where that differs: an invoice is never changed by it. `aliases` are its names at other
    sources, by which it is known when they tell of it again.

    A job may be a `portion` of a print that several clients share: then its facts are its part of it, and
    what is told `later` is of the whole print. Of one that was `blanked_at` a moment nobody knows any more
    what was printed and by whom, and nothing that is told of it since is kept.
    """

    id: str
    printer_id: str | None
    facts: JobFacts
    tag: Tag
    first_seen_at: datetime
    last_seen_at: datetime
    invoice_id: str | None = None
    later: JobFacts | None = None
    aliases: tuple[Alias, ...] = ()
    portion: Portion | None = None
    blanked_at: datetime | None = None

    @property
    def newest(self) -> JobFacts:
        """What is told of it now, also if it was invoiced by other facts."""
        if self.later is None:
            return self.facts
        return self.portion.taken(self.later) if self.portion else self.later

    @property
    def day(self) -> datetime:
        """The moment the job is listed and billed under: done, else sent, else first seen."""
        return self.facts.completed_at or self.facts.submitted_at or self.first_seen_at

    @property
    def utc_day(self) -> date:
        """The day of that moment in UTC: the same in every studio."""
        return self.day.astimezone(UTC).date()

    @property
    def billable(self) -> bool:
        """Somebody else is to pay for it, now or already."""
        return self.tag.state is JobState.BILLABLE

    @property
    def stage(self) -> Stage:
        """On an invoice, else not to be billed, else printing, else waiting for a client, else ready."""
        if self.invoice_id is not None:
            return Stage.BILLED
        if not self.billable:
            return Stage.NOT_BILLABLE
        if not self.facts.final:
            return Stage.PRINTING
        return Stage.WAITING if self.tag.client_id is None else Stage.READY

    @property
    def unbilled(self) -> bool:
        """It is to be billed and can be, but for a client perhaps."""
        return self.stage in UNBILLED

    @property
    def waiting(self) -> bool:
        """It needs a client."""
        return self.stage is Stage.WAITING


@dataclass(frozen=True, slots=True, kw_only=True)
class Slip:
    """What of a job somebody needs who decides about very many: its tag, and the invoice that locks it."""

    id: str
    tag: Tag
    invoice_id: str | None = None


UNBILLED = frozenset({Stage.WAITING, Stage.READY})


def told_text(job: Job) -> str:
    """What people and the printer wrote about the job, folded for finding words in it."""
    facts, tag = job.facts, job.tag
    told = (facts.document, facts.user, facts.account, facts.media.name, facts.media.type)
    return " ".join(part for part in (*told, tag.comment, tag.note, tag.reason) if part).casefold()


def first_tag(facts: JobFacts) -> Tag:
    """The tag a job starts with, until somebody decides: one stopped at the printer is waste, and only prints
    and copies are work for a client. Cleaning and test prints are for nobody, and the prices of printed paper
    are none of scans and faxes."""
    if facts.status in STOPPED:
        return Tag(state=JobState.WASTE)
    return Tag(state=JobState.BILLABLE if facts.kind in _FOR_CLIENTS else JobState.INTERNAL)


_FOR_CLIENTS = frozenset({Kind.PRINT, Kind.COPY})


def new_job(id: str, printer_id: str | None, facts: JobFacts, now: datetime) -> Job:
    """A job as it comes into the books."""
    return Job(
        id=id,
        printer_id=printer_id,
        facts=facts,
        tag=first_tag(facts),
        first_seen_at=now,
        last_seen_at=now,
    )


def grown(job: Job, facts: JobFacts, now: datetime, *, corrected: bool = False) -> Job:
    """The job with newer facts. Until somebody decides its state follows them: stopped, it becomes waste; not
    so one that came out before, if it is printed again and stopped then. It never came out if that is
    `corrected`."""
    came_out = job.facts.status is JobStatus.COMPLETED and not corrected
    undecided = job.tag.state is first_tag(job.facts).state and not came_out
    tag = replace(job.tag, state=first_tag(facts).state) if undecided else job.tag
    return replace(job, facts=facts, tag=tag, last_seen_at=now)


DECISIONS = (
    ("client_id", "project_id"),
    ("state", "reason", "reprint_of"),
    ("comment",),
    ("note",),
    ("additions",),
)
"""The fields of a tag that are decided together."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Retag:
    """One job's tag, before and after."""

    job_id: str
    before: Tag
    after: Tag


@dataclass(frozen=True, slots=True, kw_only=True)
class Tagging:
    """One decision over one or many jobs; it `takes_back` others if it is an undo or a redo.

    `why` is what took it, where that was no person: "rule " and its name, or "account " and the code.
    `undone_at` stands in rows of older versions, which took a decision back by noting that on it.
    """

    id: str
    at: datetime
    retags: tuple[Retag, ...]
    undone_at: datetime | None = None
    takes_back: bool = False
    why: str = ""
