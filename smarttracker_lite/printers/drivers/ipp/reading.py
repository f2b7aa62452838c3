"""From the octets of an answer to the printer and its jobs. Pure: no network; the clock is an argument."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from types import MappingProxyType

from smarttracker_lite.domain.counters import Counter
from smarttracker_lite.domain.machines import Device
from smarttracker_lite.domain.printing import JobFacts, JobStatus, Measure, Media, Origin
from smarttracker_lite.domain.units import area_mm2
from smarttracker_lite.errors import N_
from smarttracker_lite.printers.drivers.ipp.clock import Clock, clock_of, times_of
from smarttracker_lite.printers.drivers.ipp.codec import decode
from smarttracker_lite.printers.drivers.ipp.color import color_impressions, color_of
from smarttracker_lite.printers.drivers.ipp.device import counters_of, device_of
from smarttracker_lite.printers.drivers.ipp.keys import Known, key_of
from smarttracker_lite.printers.drivers.ipp.media import media_of
from smarttracker_lite.printers.drivers.ipp.message import (
    Attributes,
    GroupTag,
    Message,
    Tag,
    Value,
    first,
    number,
    text,
    words,
)
from smarttracker_lite.printers.drivers.ipp.outcome import Outcome, outcome_of
from smarttracker_lite.printers.drivers.ipp.page import Page
from smarttracker_lite.printers.drivers.ipp.plain import plain_of
from smarttracker_lite.printers.drivers.ipp.requests import JOB_ATTRIBUTES
from smarttracker_lite.printers.person import person
from smarttracker_lite.printers.raw import kept
from smarttracker_lite.printers.source import Complaint

SOURCE = "ipp"
PARSER = 3

JOB_STATES = {
    3: JobStatus.QUEUED,
    4: JobStatus.HELD,
    5: JobStatus.PROCESSING,
    6: JobStatus.PROCESSING,
    7: JobStatus.CANCELED,
    8: JobStatus.ABORTED,
    9: JobStatus.COMPLETED,
}
SIDES_TOLD, SIDES_DEFAULT = ("sides-actual", "sides"), "sides-default"
QUALITIES = {3: "draft", 4: "normal", 5: "high"}
"""print-quality (RFC 8011 §5.2.13)."""
SIDES = {"one-sided": False, "two-sided-long-edge": True, "two-sided-short-edge": True}


@dataclass(frozen=True, slots=True, kw_only=True)
class PrinterAnswer:
    """What Get-Printer-Attributes gives: the device, its clock and life counters, and its sides where a job
    says none; `lists_all` if it can list finished and unfinished jobs together."""

    device: Device
    clock: Clock
    counters: tuple[Counter, ...] = ()
    sides: str | None = None
    lists_all: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Job:
    """One job of an answer: its number at the printer, and what it says. `told` is False where the printer
    gave hardly more than the number, so that the job must be asked for by itself. `marks` are the end,
    document and user as the printer tells them, by which it is known from another job of the same number;
    by its `outcome` it is known from what it was at an earlier reading."""

    number: int
    facts: JobFacts
    told: bool = True
    marks: tuple[str | None, ...] = ()
    outcome: Outcome = Outcome()


@dataclass(frozen=True, slots=True, kw_only=True)
class JobsAnswer:
    """What Get-Jobs and Get-Job-Attributes give, in the printer's order. `pages` are the lists it was read
    from, none if it was not read from lists alone."""

    jobs: tuple[Job, ...] = ()
    complaints: tuple[Complaint, ...] = ()
    pages: tuple[Page, ...] = ()


def parse_printer(octets: bytes, now: datetime) -> PrinterAnswer:
    """The answer to Get-Printer-Attributes. Raises MalformedMessage."""
    attributes = _merged(decode(octets), GroupTag.PRINTER)
    clock = clock_of(attributes, now)
    return PrinterAnswer(
        device=device_of(attributes, clock),
        clock=clock,
        counters=counters_of(attributes),
        sides=text(attributes, SIDES_DEFAULT),
        lists_all="all" in words(attributes, "which-jobs-supported"),
    )


def parse_jobs(
    octets: bytes,
    printer: PrinterAnswer,
    seen: Mapping[str, Clock],
    known: Mapping[int, Known] = MappingProxyType({}),
) -> JobsAnswer:
    """The answer to Get-Jobs or Get-Job-Attributes. `seen` is the clock by which a job, by its key, was first
    seen as final, `known` are the jobs known that have no UUID, by their numbers. Raises MalformedMessage."""
    jobs: list[Job] = []
    complaints: list[Complaint] = []
    for group in decode(octets).groups:
        if group.tag != GroupTag.JOB:
            continue
        found = number(group.attributes, "job-id")
        if found is None:
            complaints.append(_complaint(group.attributes))
        else:
            key = key_of(found, group.attributes, printer.clock, known)
            first = seen.get(key)
            clock = replace(first, boot_s=printer.clock.boot_s) if first else printer.clock
            jobs.append(_job(found, key, group.attributes, printer, clock))
    return JobsAnswer(jobs=tuple(jobs), complaints=tuple(complaints))


def _complaint(job: Attributes) -> Complaint:
    return Complaint(entry=text(job, "job-name") or "?", why=N_("The job has no number."))


def _merged(message: Message, tag: GroupTag) -> Attributes:
    return {
        name: values
        for group in message.groups
        if group.tag == tag
        for name, values in group.attributes.items()
    }


def _job(found: int, key: str, job: Attributes, printer: PrinterAnswer, clock: Clock) -> Job:
    facts = facts_of(_with_sides(job, printer.sides), key)
    times = times_of(job, clock, facts.final)
    facts = replace(
        facts,
        submitted_at=times.submitted_at,
        started_at=times.started_at,
        completed_at=times.completed_at,
        time_quality=times.quality,
        not_before=times.not_before,
    )
    marks, outcome = _marks(job, facts), outcome_of(job, facts)
    return Job(number=found, facts=facts, told=facts.status_raw != "", marks=marks, outcome=outcome)


def _with_sides(job: Attributes, default: str | None) -> Attributes:
    """A job that says nothing of sides has those that its printer prints on by default."""
    if default is None or text(job, *SIDES_TOLD):
        return job
    return {**job, SIDES_DEFAULT: (Value(Tag.KEYWORD, default),)}


def facts_of(job: Attributes, key: str) -> JobFacts:
    """What the job tells, without its times. `job-state` decides alone: CUPS leaves stale job-state-reasons
    behind."""
    state = number(job, "job-state")
    status = JOB_STATES.get(state or 0, JobStatus.UNKNOWN)
    user = text(job, "job-originating-user-name")
    amounts = _amounts(job, status)
    return JobFacts(
        source=SOURCE,
        key=key,
        status=status,
        status_raw="" if state is None else str(state),
        document=text(job, "job-name", "document-name-supplied"),
        user=person(user),
        user_raw=user,
        host=text(job, "job-originating-host-name"),
        account=text(job, "job-account-id", "job-billing", "job-accounting-user-id"),
        copies=amounts.copies,
        pages=amounts.pages,
        impressions=amounts.impressions,
        color_impressions=color_impressions(job, amounts.impressions),
        sheets=amounts.sheets,
        color=color_of(job),
        duplex=amounts.duplex,
        quality=QUALITIES.get(number(job, "print-quality") or 0),
        media=amounts.media,
        area_mm2=amounts.area_mm2,
        raw=_raw(job),
        parser=PARSER,
    )


def _marks(job: Attributes, facts: JobFacts) -> tuple[str | None, ...]:
    ended = first(job, "date-time-at-completed", "time-at-completed")
    told = ended.isoformat() if isinstance(ended, datetime) else ended
    return (None if told is None else str(told), facts.document, facts.user_raw)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Amounts:
    copies: Measure | None
    pages: Measure | None
    impressions: Measure | None
    sheets: Measure | None
    duplex: bool | None
    media: Media
    area_mm2: Measure | None


def _amounts(job: Attributes, status: JobStatus) -> _Amounts:
    """What was printed. The counters contain the copies already and are never multiplied by them."""
    duplex = SIDES.get(text(job, *SIDES_TOLD, SIDES_DEFAULT) or "")
    impressions = _counted(job, "job-impressions-completed", status)
    sheets = _counted(job, "job-media-sheets-completed", status)
    if sheets is None and impressions is not None and duplex is False:
        sheets = Measure(impressions.value, Origin.DERIVED)
    copies = _copies(job)
    media = media_of(job)
    return _Amounts(
        copies=copies,
        pages=_pages(impressions, copies, status),
        impressions=impressions,
        sheets=sheets,
        duplex=duplex,
        media=media,
        area_mm2=_area(media, impressions),
    )


def _counted(job: Attributes, name: str, status: JobStatus) -> Measure | None:
    """A counter of the printer. Zero of a completed job that had something to print is not measured."""
    value = number(job, name)
    if value is None or value < 0:
        return None
    uncounted = status is JobStatus.COMPLETED and value == 0 and number(job, "job-k-octets") != 0
    return None if uncounted else Measure(value, Origin.MEASURED)


def _copies(job: Attributes) -> Measure | None:
    for name, origin in (("copies-actual", Origin.MEASURED), ("copies", Origin.REQUESTED)):
        value = number(job, name)
        if value is not None and value > 0:
            return Measure(value, origin)
    return None


def _pages(impressions: Measure | None, copies: Measure | None, status: JobStatus) -> Measure | None:
    """Pages of one copy, where the copies came out whole."""
    whole = status is JobStatus.COMPLETED and impressions and copies
    if not whole or not impressions or not copies or impressions.value % copies.value:
        return None
    return Measure(impressions.value // copies.value, Origin.DERIVED)


def _area(media: Media, impressions: Measure | None) -> Measure | None:
    if impressions is None or media.width_um is None or media.height_um is None:
        return None
    return Measure(area_mm2(media.width_um, media.height_um * impressions.value), Origin.DERIVED)


def _raw(job: Attributes) -> Mapping[str, object]:
    """What the printer said of all it was asked."""
    return kept(plain_of({name: job[name] for name in (*JOB_ATTRIBUTES, SIDES_DEFAULT) if name in job}))
