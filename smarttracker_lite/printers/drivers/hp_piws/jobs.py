"""From the octets of a job list (JobQueueSnapshot) to its jobs. Pure: the clock is an argument."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from smarttracker_lite.domain.printing import (
    FINAL,
    STOPPED,
    JobFacts,
    JobStatus,
    Measure,
    Origin,
)
from smarttracker_lite.errors import N_
from smarttracker_lite.printers.drivers.hp_piws.amounts import (
    Amounts,
    amounts_of,
    inks_of,
    proven,
    served,
    unread_inks,
    used,
)
from smarttracker_lite.printers.drivers.hp_piws.calibration import Calibrated
from smarttracker_lite.printers.drivers.hp_piws.clock import Clock, Stamp, Stamps, clock_of
from smarttracker_lite.printers.drivers.hp_piws.media import media_of, media_used, quality_of
from smarttracker_lite.printers.drivers.hp_piws.outcome import WORDS, status_of, word
from smarttracker_lite.printers.drivers.hp_piws.past import Known, Past
from smarttracker_lite.printers.drivers.hp_piws.raw import raw_of
from smarttracker_lite.printers.drivers.hp_piws.tree import Element, MalformedAnswer, parse
from smarttracker_lite.printers.drivers.hp_piws.values import amount, count, moment
from smarttracker_lite.printers.person import person
from smarttracker_lite.printers.source import Complaint

Papers = Callable[[], Mapping[str, str] | None]
"""The names of media by their ids, as the printer lists them now; None if it does not answer."""

SOURCE = "hp_piws"
PARSER = 2

NAMELESS = N_("The job has no UUID.")
NO_UNIT = N_("The paper used does not fit the printed pages, neither in m² nor in square inches; left out.")
STRANGE = N_("The printer tells a state of the job that is not known; it is not billed as long as it does.")
NO_INK = N_("Some of the ink used could not be read.")


@dataclass(frozen=True, slots=True, kw_only=True)
class Listed:
    """One job of a list. Its `facts` have the plain UUID as their key; `deleted` if it was taken off the
    queue, `stamps` are its times as the printer's own clock tells them."""

    facts: JobFacts
    deleted: bool
    stamps: Stamps
    complaints: tuple[Complaint, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class JobsAnswer:
    """A job list: the clock as measured by it, whether the queue is paused, the units in which paper is told
    as far as they are proven, the names of the media in use by their ids, the jobs in its order."""

    clock: Clock
    paused: bool = False
    units: Mapping[str, str] = field(default_factory=dict)
    papers: Mapping[str, str] = field(default_factory=dict)
    jobs: tuple[Listed, ...] = ()
    complaints: tuple[Complaint, ...] = ()


def parse_jobs(
    octets: bytes, now: datetime, past: Past | None = None, list_papers: Papers = dict
) -> JobsAnswer:
    """The job list in `octets`, XML or JSON, with the times that new stamps and those of the last reading
    give. `list_papers` gives the names of media by their ids; it is asked only for one that is not known.
    Raises NotAPrinter and nothing else."""
    snapshot = parse(octets).below("JobQueueSnapshot")
    if not snapshot.inside.keys() & {"Jobs", "Status"}:
        raise MalformedAnswer("no list of jobs")
    jobs = [_print(job) for job in snapshot.each("Jobs", "Job")]
    told = [(job, uuid, amounts_of(job)) for job in jobs if (uuid := _uuid(job))]
    basis = _basis(snapshot, [amounts for _, _, amounts in told], now, past, list_papers)
    return JobsAnswer(
        clock=basis.clock,
        paused=(snapshot.said("Status", "JobQueueStatus") or "").lower() == "paused",
        units=basis.units,
        papers=basis.papers,
        jobs=tuple(_listed(*entry, basis) for entry in told),
        complaints=tuple(Complaint(entry=_entry(job), why=NAMELESS) for job in jobs if not _uuid(job)),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Basis:
    """By what each job of a list is read; `known` are those of the last one."""

    clock: Clock
    units: Mapping[str, str]
    papers: Mapping[str, str]
    known: Mapping[str, Known]


def _basis(
    snapshot: Element, listed: Sequence[Amounts], now: datetime, past: Past | None, list_papers: Papers
) -> _Basis:
    before = (past.at, past.error_s) if past else (None, None)
    return _Basis(
        clock=clock_of(moment(snapshot.said("Timestamp")), now, *before),
        units=proven(listed, past.units if past else {}),
        papers=_papers(listed, past.papers if past else {}, list_papers),
        known=past.jobs if past else {},
    )


def _papers(listed: Iterable[Amounts], before: Mapping[str, str], list_papers: Papers) -> Mapping[str, str]:
    """The media in use; "" is the name of one that the printer does not list."""
    in_use = sorted({page.type for amounts in listed for page in amounts.pages if page.type})
    told = None if before.keys() >= set(in_use) else list_papers()
    if told is None:
        return {each: before[each] for each in in_use if each in before}
    return {each: told.get(each, before.get(each, "")) for each in in_use}


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


def _listed(job: Element, uuid: str, counted: Amounts, basis: _Basis) -> Listed:
    amounts = served(counted, job, basis.units)
    known = basis.known.get(uuid)
    stamps = _stamps(job, basis.clock, known.stamps if known else Stamps())
    facts = facts_of(job, uuid, amounts, stamps, basis.papers)
    return Listed(
        facts=facts,
        deleted=word(job, "JobStatus") == "deleted",
        stamps=stamps,
        complaints=tuple(Complaint(entry=_entry(job), why=why) for why in _doubts(job, amounts, facts)),
    )


def _stamps(job: Element, clock: Clock, known: Stamps) -> Stamps:
    """SubmissionTimestamp is the sending computer's local time marked as UTC: it stays in `raw` only."""
    told = (moment(job.said("Accounting", f"{event}Timestamp")) for event in _EVENTS)
    pairs = zip(told, known, strict=True)
    return Stamps(*(clock.stamp(at, before) if at else None for at, before in pairs))


_EVENTS = ("Arrival", "Printing", "Completion")


def facts_of(
    job: Element, uuid: str, amounts: Amounts, stamps: Stamps, papers: Mapping[str, str]
) -> JobFacts:
    """What the job tells, with the times of its stamps."""
    settings = job.first("Settings")
    status = status_of(job, amounts.impressions or 0)
    final = status in FINAL
    user = settings.said("UserName")
    return JobFacts(
        source=SOURCE,
        key=uuid,
        status=status,
        status_raw="/".join(filter(None, (job.said("Status", name) for name in WORDS))),
        document=settings.said("JobName"),
        user=person(user),
        user_raw=user,
        host=settings.said("HostName"),
        account=settings.said("Account"),
        submitted_at=_at(stamps.arrived),
        started_at=_at(stamps.started),
        completed_at=_at(stamps.ended) if final else None,
        time_quality=stamps.quality(final),
        not_before=stamps.not_before(final),
        copies=_counted(amounts.copies, status) or _asked(settings, "RequestedCopies"),
        pages=_asked(settings, "NumberOfPagesPerCopy"),
        impressions=_counted(amounts.impressions, status),
        sheets=_derived(amounts.sheets),
        color=_color(job),
        quality=quality_of(amounts.pages),
        media=media_of(amounts.pages, amounts.times, papers),
        media_used=media_used(amounts.pages, amounts.times, papers),
        area_mm2=_derived(amounts.area_mm2),
        roll_area_mm2=_rolled(amounts, amounts.square),
        roll_length_um=_rolled(amounts, amounts.linear),
        inks=inks_of(job),
        raw=raw_of(job, amounts, papers),
        parser=PARSER,
    )


def _at(stamp: Stamp | None) -> datetime | None:
    return stamp.at if stamp else None


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
