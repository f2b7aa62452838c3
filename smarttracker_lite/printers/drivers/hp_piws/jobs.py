"""From the octets of a job list (JobQueueSnapshot) to its jobs. Pure: the clock is an argument."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from smarttracker_lite.domain.printing import (
    FINAL,
    STOPPED,
    JobFacts,
    JobStatus,
    Measure,
    Origin,
    TimeQuality,
)
from smarttracker_lite.errors import N_
from smarttracker_lite.printers.drivers.hp_piws.amounts import Amounts, amounts_of, inks_of, unread_inks, used
from smarttracker_lite.printers.drivers.hp_piws.calibration import Calibrated
from smarttracker_lite.printers.drivers.hp_piws.clock import Clock, clock_of
from smarttracker_lite.printers.drivers.hp_piws.media import media_of
from smarttracker_lite.printers.drivers.hp_piws.raw import raw_of
from smarttracker_lite.printers.drivers.hp_piws.tree import Element, MalformedAnswer, parse
from smarttracker_lite.printers.drivers.hp_piws.values import amount, count, moment
from smarttracker_lite.printers.person import person
from smarttracker_lite.printers.source import Complaint

SOURCE = "hp_piws"
PARSER = 1

STATUSES = {
    "waitingtoprint": JobStatus.QUEUED,
    "queued": JobStatus.QUEUED,
    "held": JobStatus.HELD,
    "paused": JobStatus.HELD,
    "processing": JobStatus.PROCESSING,
    "printing": JobStatus.PROCESSING,
    "completed": JobStatus.COMPLETED,
    "cancelled": JobStatus.CANCELED,
    "deleted": JobStatus.DELETED,
}

NAMELESS = N_("The job has no UUID.")
NO_UNIT = N_("The paper used does not fit the printed pages, neither in m² nor in square inches; left out.")
STRANGE = N_("The printer tells a state of the job that is not known; it is not billed as long as it does.")
NO_INK = N_("Some of the ink used could not be read.")


@dataclass(frozen=True, slots=True, kw_only=True)
class Listed:
    """One job of a list. Its `facts` have the plain UUID as their key; `deleted` if it was taken off the
    queue, `started_s` and `ended_s` are seconds since 1970 as the printer's own clock tells them."""

    facts: JobFacts
    deleted: bool
    started_s: int | None
    ended_s: int | None
    complaints: tuple[Complaint, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class JobsAnswer:
    """A job list: the clock as measured by it, whether the queue is paused, the jobs in its order."""

    clock: Clock
    paused: bool = False
    jobs: tuple[Listed, ...] = ()
    complaints: tuple[Complaint, ...] = ()


def parse_jobs(octets: bytes, now: datetime, error_s: int | None = None) -> JobsAnswer:
    """The job list in `octets`, XML or JSON. `error_s` is the error of the printer's clock as it was measured
    before. Raises NotAPrinter and nothing else."""
    snapshot = parse(octets).below("JobQueueSnapshot")
    if not snapshot.inside.keys() & {"Jobs", "Status"}:
        raise MalformedAnswer("no list of jobs")
    clock = clock_of(moment(snapshot.said("Timestamp")), now, error_s)
    jobs = [_print(job) for job in snapshot.each("Jobs", "Job")]
    return JobsAnswer(
        clock=clock,
        paused=(snapshot.said("Status", "JobQueueStatus") or "").lower() == "paused",
        jobs=tuple(_listed(job, clock) for job in jobs if _uuid(job)),
        complaints=tuple(Complaint(entry=_entry(job), why=NAMELESS) for job in jobs if not _uuid(job)),
    )


def _entry(job: Element) -> str:
    return job.said("Settings", "JobName") or job.said("UUID") or "?"


def _uuid(job: Element) -> str | None:
    uuid = job.said("UUID") or ""
    return uuid if _UUID.fullmatch(uuid) else None


_UUID = re.compile(r"[0-9A-Za-z{}:-]{1,100}")
"""What is not of this kind names no job."""


def _print(job: Element) -> Element:
    """The job itself; some leave out the level that says it is a print."""
    return next(iter(job.each("Job2DPrint")), job)


def _listed(job: Element, clock: Clock) -> Listed:
    amounts = amounts_of(job)
    facts = _facts(job, amounts, clock)
    return Listed(
        facts=facts,
        deleted=_word(job, "JobStatus") == "deleted",
        started_s=_told_s(job, "Printing"),
        ended_s=_told_s(job, "Completion"),
        complaints=tuple(Complaint(entry=_entry(job), why=why) for why in _doubts(job, amounts, facts)),
    )


def _told_s(job: Element, event: str) -> int | None:
    told = moment(job.said("Accounting", f"{event}Timestamp"))
    return round(told.timestamp()) if told else None


def _facts(job: Element, amounts: Amounts, clock: Clock) -> JobFacts:
    """SubmissionTimestamp is the sending computer's local time marked as UTC: it stays in `raw` only."""
    settings = job.first("Settings")
    status = _status(job, amounts.impressions or 0)
    final = status in FINAL
    user = settings.said("UserName")
    times = {
        name: clock.corrected(moment(job.said("Accounting", f"{event}Timestamp")))
        for name, event in (("submitted_at", "Arrival"), ("started_at", "Printing"), ("ended", "Completion"))
    }
    completed_at = times["ended"] if final else None
    untimed = completed_at is None if final else times["submitted_at"] is None
    return JobFacts(
        source=SOURCE,
        key=_uuid(job) or "",
        status=status,
        status_raw="/".join(filter(None, (job.said("Status", name) for name in _STATUS))),
        document=settings.said("JobName"),
        user=person(user),
        user_raw=user,
        host=settings.said("HostName"),
        account=settings.said("Account"),
        submitted_at=times["submitted_at"],
        started_at=times["started_at"],
        completed_at=completed_at,
        time_quality=TimeQuality.FIRST_SEEN if untimed else clock.quality,
        copies=_counted(amounts.copies, status) or _asked(settings, "RequestedCopies"),
        pages=_asked(settings, "NumberOfPagesPerCopy"),
        impressions=_counted(amounts.impressions, status),
        sheets=_derived(amounts.sheets),
        color=_color(job),
        media=media_of(amounts.pages),
        area_mm2=_derived(amounts.area_mm2),
        roll_area_mm2=_rolled(amounts, amounts.square),
        roll_length_um=_rolled(amounts, amounts.linear),
        inks=inks_of(job),
        raw=raw_of(job, amounts),
        parser=PARSER,
    )


_STATUS = ("JobStatus", "CompletionStatus")


def _word(job: Element, name: str) -> str:
    return (job.said("Status", name) or "").lower()


def _status(job: Element, impressions: int) -> JobStatus:
    """CompletionStatus "OK" says nothing: a job that never ran has it too. A cancelled job that still prints
    is not over; a job that was printed before it was taken off the queue was printed."""
    status = STATUSES.get(_word(job, "JobStatus"), JobStatus.UNKNOWN)
    if status is JobStatus.PROCESSING:
        return status
    if _word(job, "CompletionStatus") == "cancelled":
        return JobStatus.CANCELED
    if status is JobStatus.DELETED and impressions:
        return JobStatus.COMPLETED
    return status


def _counted(value: int | None, status: JobStatus) -> Measure | None:
    """What the printer counted. Zero of a job that was printed was not counted."""
    if value is None or (value == 0 and status not in STOPPED):
        return None
    return Measure(value, Origin.MEASURED)


def _asked(settings: Element, name: str) -> Measure | None:
    value = count(settings.said(name))
    return Measure(value, Origin.REQUESTED) if value else None


def _derived(value: int | None) -> Measure | None:
    return Measure(value, Origin.DERIVED) if value else None


def _rolled(amounts: Amounts, fit: Calibrated | None) -> Measure | None:
    return Measure(fit.value, Origin.MEASURED) if fit and not amounts.on_sheets else None


def _color(job: Element) -> bool | None:
    """By the share of the pages that is covered in colour and in grey."""
    accounts = job.each("Pages", "Page", "Accounting")
    color, gray = (
        any(amount(account.said(f"{kind}PixelCoverage")) for account in accounts)
        for kind in ("Color", "Gray")
    )
    return color if color or gray else None


def _doubts(job: Element, amounts: Amounts, facts: JobFacts) -> Iterator[str]:
    """What could not be read, though it was told."""
    if facts.status is JobStatus.UNKNOWN:
        yield STRANGE
    if facts.final and amounts.square is None and used(job, "SquareAmount"):
        yield NO_UNIT
    if unread_inks(job):
        yield NO_INK
