"""Jobs enter the books by hand, and may leave them again: a missed print, a binding, a scan."""

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from decimal import Decimal

from smarttracker_lite.domain.gaps import Closing
from smarttracker_lite.domain.jobs import BY_HAND, Job, JobState, Tag
from smarttracker_lite.domain.printing import (
    ALL_INKS,
    InkUse,
    JobFacts,
    JobStatus,
    Kind,
    Measure,
    Media,
    Origin,
    TimeQuality,
)
from smarttracker_lite.domain.splitting import as_told
from smarttracker_lite.domain.units import area_mm2
from smarttracker_lite.errors import BadInput, N_, NotAllowed
from smarttracker_lite.workflows import reconcile, tag
from smarttracker_lite.workflows.assign import newcomers
from smarttracker_lite.workflows.bill import drafted
from smarttracker_lite.workflows.desk import Desk, new_id
from smarttracker_lite.workflows.reprint import cut_off
from smarttracker_lite.workflows.undoing.ledger import strike

LONGEST_NAME = 200
_LARGEST = Decimal(1_000_000)


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """A job as somebody writes it down: sizes in mm, the area of all copies in m², ink in ml, and how long it
    took in minutes; None is not known.

    Without a printer it is work of hands, or of a machine that is not tracked.
    """

    document: str
    printer_id: str | None
    at: datetime
    media: str = ""
    width_mm: Decimal | None = None
    height_mm: Decimal | None = None
    copies: Decimal = Decimal(1)
    area_m2: Decimal | None = None
    sheets: Decimal | None = None
    ink_ml: Decimal | None = None
    minutes: Decimal | None = None
    kind: Kind = Kind.PRINT
    state: JobState = JobState.BILLABLE
    reason: str = ""
    client_id: str | None = None
    project_id: str | None = None
    comment: str = ""
    note: str = ""


def enter(desk: Desk, entry: Entry, gap_id: str = "") -> Job:
    """Put the job into the books, and close the gap it was missing in, if one is named.

    Raises BadInput that names the field.
    """
    facts = _facts(desk, entry, new_id())
    if entry.printer_id is not None:
        desk.db.printers.get(entry.printer_id)
    job = Job(
        id=new_id(),
        printer_id=entry.printer_id,
        facts=facts,
        tag=Tag(),
        first_seen_at=desk.now(),
        last_seen_at=desk.now(),
    )
    with desk.act("enter job"):
        desk.db.jobs.add_all((job,) if entry.client_id else newcomers(desk, [job]))
        if entry.client_id is not None:
            tag.tag(desk, [job.id], entry.client_id, entry.project_id)
        _decide(desk, job.id, entry)
        if gap_id:
            reconcile.close(desk, gap_id, Closing.ENTERED, facts.document or "", job.id)
    return desk.db.jobs.get(job.id)


def correct(desk: Desk, job_id: str, entry: Entry) -> Job:
    """Write a job that was entered by hand anew, by the same rules. Drafts follow it.

    Raises BadInput that names the field, NotAllowed for any other job, and one that is split or invoiced.
    """
    with desk.act("correct job"):
        job = desk.db.jobs.get(job_id)
        check_correctable(job)
        if entry.printer_id not in (None, job.printer_id):
            desk.db.printers.get(entry.printer_id or "")
        facts = _facts(desk, entry, job.facts.key)
        if (facts, entry.printer_id) != (job.facts, job.printer_id):
            anew = replace(job, facts=facts, printer_id=entry.printer_id, last_seen_at=desk.now())
            desk.db.jobs.put(replace(anew, blanked_at=None))  # it has a name again, until that is old too
        tag.tag(desk, [job_id], entry.client_id, entry.project_id)
        _decide(desk, job_id, entry)
    return desk.db.jobs.get(job_id)


def check_correctable(job: Job) -> None:
    """Raises NotAllowed, with why, for a job that nobody may write anew."""
    if not by_hand(job):
        raise NotAllowed(
            N_("This job was told by a printer, and stays."), N_("Mark it as waste, or as internal.")
        )
    if job.portion is not None:
        raise NotAllowed(N_("This job is split."), N_("Join its parts again first."))
    if job.invoice_id is not None:
        raise NotAllowed(N_("This job is on an invoice, and stays."), N_("Enter another one."))


def _decide(desk: Desk, job_id: str, entry: Entry) -> None:
    """Who pays for it, and what was written to it, as of any job."""
    tag.set_state(desk, [job_id], entry.state, entry.reason)
    tag.comment(desk, job_id, entry.comment, entry.note)


def take_back(desk: Desk, job_id: str) -> Job:
    """Take a job that was entered by hand out of the books, and open the gap again that it closed.

    Raises NotAllowed for any other job, and one that is on an invoice or a draft.
    """
    with desk.act("take back job"):
        job = desk.db.jobs.get(job_id)
        check_correctable(job)
        if job.id in {drafted_id for _, drafted_id in drafted(desk)}:
            raise NotAllowed(N_("This job is on a draft."), N_("Take it off the draft first."))
        forget(desk, {job_id})
        for noted in desk.db.gaps.all():
            if noted.closed and noted.closed.job_id == job_id:
                reconcile.reopen(desk, noted.id)
    return job


def by_hand(job: Job) -> bool:
    """Whether somebody entered the job by hand."""
    return as_told(job).facts.source == BY_HAND


def forget(desk: Desk, job_ids: Collection[str]) -> None:
    """Delete the jobs, and their part in the decisions about jobs. What was a reprint of one of them is a
    reprint still."""
    for job_id in job_ids:
        cut_off(desk, desk.db.jobs.get(job_id))
        desk.db.jobs.delete(job_id)
    strike(desk, job_ids)


def _facts(desk: Desk, entry: Entry, key: str) -> JobFacts:
    """The job as a printer would tell it, every quantity as it was typed."""
    document = entry.document.strip()
    if not document or len(document) > LONGEST_NAME:
        raise BadInput(
            N_("What was done has 1 to {longest} characters."),
            N_("Type the name of the document, or of the work: Binding, 40 pages."),
            field="document",
            longest=LONGEST_NAME,
        )
    if entry.at > desk.now():
        raise BadInput(N_("This time has not come yet."), N_("Type when it was done."), field="day")
    copies, media = _count(entry.copies, "copies"), _media(entry)
    minutes = None if entry.minutes is None else _positive(entry.minutes, "minutes")
    return JobFacts(
        source=BY_HAND,
        key=key,
        status=JobStatus.COMPLETED,
        kind=entry.kind,
        document=document,
        started_at=None if minutes is None else entry.at - timedelta(minutes=float(minutes)),
        completed_at=entry.at,
        time_quality=TimeQuality.LOCAL_ASSUMED,
        copies=_requested(copies),
        impressions=_requested(copies),
        media=media,
        area_mm2=_area(entry, media, copies),
        sheets=None if entry.sheets is None else _requested(_count(entry.sheets, "sheets")),
        inks=_inks(entry),
    )


def _inks(entry: Entry) -> tuple[InkUse, ...] | None:
    if entry.ink_ml is None:
        return None
    return (InkUse(ALL_INKS, _requested(int(_positive(entry.ink_ml, "ink") * 1000))),)


def _count(value: Decimal, field: str) -> int:
    count = int(_positive(value, field))
    if count != value:
        text = N_("Copies are a whole number.") if field == "copies" else N_("Sheets are a whole number.")
        raise BadInput(text, N_("Write 1 or more."), field=field)
    return count


def _media(entry: Entry) -> Media:
    """Both sides of the size, or none."""
    sides = {"width": entry.width_mm, "height": entry.height_mm}
    typed = {side: int(_positive(mm, side) * 1000) for side, mm in sides.items() if mm is not None}
    lacking = next((side for side in sides if typed and side not in typed), None)
    if lacking is not None:
        raise BadInput(N_("A size has a width and a height."), N_("Fill in both, or none."), field=lacking)
    name = entry.media.strip() or None
    return Media(name=name, width_um=typed.get("width"), height_um=typed.get("height"))


def _area(entry: Entry, media: Media, copies: int) -> Measure | None:
    """As it was typed, else from the size and the copies."""
    if entry.area_m2 is not None:
        return _requested(int(_positive(entry.area_m2, "area") * 1_000_000))
    if media.width_um is None or media.height_um is None:
        return None
    return Measure(area_mm2(media.width_um, media.height_um) * copies, Origin.DERIVED)


def _positive(value: Decimal, field: str) -> Decimal:
    if not 0 < value <= _LARGEST:
        raise BadInput(N_("This must be more than 0."), N_("Correct the number."), field=field)
    return value


def _requested(value: int) -> Measure:
    return Measure(value, Origin.REQUESTED)
