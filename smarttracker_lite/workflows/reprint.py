"""A print that was repeated: which one was the first, and which were its reprints."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date, timedelta
from itertools import islice

from smarttracker_lite.domain.jobs import Job
from smarttracker_lite.domain.likeness import alike, words_of
from smarttracker_lite.errors import BadInput, N_
from smarttracker_lite.store.jobs import Wanted
from smarttracker_lite.workflows.desk import Desk

OFFERED = 8
LATEST = timedelta(days=731)
"""So long after it a print is looked for as a reprint: nobody opens closed years for a page."""
_BACK = timedelta(days=400)
_LOOKED_AT = 300
_DAY = timedelta(days=1)


def offered(desk: Desk, job: Job) -> list[Job]:
    """What may have been the first print: jobs of its client that were called alike, before it, the newest
    first. None where it has no name."""
    known = words_of(job.facts.document or "")
    if not known:
        return []
    day = job.utc_day
    since = max(day, date.min + _BACK) - _BACK
    told = max(known, key=len)
    wanted = Wanted(client_id=job.tag.client_id, since=since, until=day, text=told)
    return list(islice(_alike(job, islice(desk.db.jobs.newest(wanted), _LOOKED_AT)), OFFERED))


def _alike(job: Job, among: Iterator[Job]) -> Iterator[Job]:
    for each in among:
        before = each.id != job.id and each.day <= job.day and each.tag.reprint_of is None
        if before and alike(each.facts.document or "", job.facts.document or ""):
            yield each


def reprints(desk: Desk, job: Job) -> list[Job]:
    """The jobs that are reprints of it, the newest first."""
    day = max(job.utc_day, date.min + _DAY) - _DAY
    until = min(day, date.max - LATEST) + LATEST
    return desk.db.jobs.select(Wanted(reprint_of=job.id, since=day, until=until))


def first_of(desk: Desk, job_ids: Sequence[str], reprint_of: str) -> str:
    """The very first print, if that named was a reprint itself. Raises BadInput if it is one of the jobs, and
    NotFound if there is none."""
    job, met = desk.db.jobs.get(reprint_of), set[str]()
    while job.tag.reprint_of and job.id not in met:
        met.add(job.id)
        job = desk.db.jobs.get(job.tag.reprint_of)
    if {job.id, reprint_of} & set(job_ids):
        raise BadInput(
            N_("A job cannot be the reprint of itself, nor of one of its own reprints."),
            N_("Choose the print that came first."),
            field="reprint_of",
        )
    return job.id


def cut_off(desk: Desk, job: Job) -> None:
    """The job leaves the books: its reprints are reprints of nothing known."""
    of = reprints(desk, job)
    desk.db.jobs.put_all([replace(each, tag=replace(each.tag, reprint_of=None)) for each in of])
