"""Choosing the jobs that a decision is about, as they stood on the page that somebody decides on."""

from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import datetime

from smarttracker_lite.domain.jobs import Job, JobState, Tag
from smarttracker_lite.workflows.desk import Desk
from smarttracker_lite.workflows.find import JobFilter, list_jobs


@dataclass(frozen=True, slots=True, kw_only=True)
class Chosen:
    """Jobs that can be decided about, the newest first, and how many of the filter cannot: those that are
    `billed`, and those that came since, `fresh`."""

    job_ids: tuple[str, ...]
    billed: int = 0
    fresh: int = 0


def all_of(desk: Desk, wanted: JobFilter, seen: datetime) -> Chosen:
    """All jobs of a filter that were in the books at a moment. Raises as `list_jobs`."""
    free, billed, fresh = [], 0, 0
    for job in list_jobs(desk, wanted).newest():
        if job.first_seen_at > seen:
            fresh += 1
        elif job.invoice_id is not None:
            billed += 1
        else:
            free.append(job.id)
    return Chosen(job_ids=tuple(free), billed=billed, fresh=fresh)


def decided_since(
    desk: Desk,
    job_ids: Collection[str],
    seen: datetime,
    part: Callable[[Tag], object],
    wanted: Callable[[str], object],
) -> list[Job]:
    """Those of the jobs of which this part of the tag was decided since a moment, and neither as it was then
    nor as it is wanted of the job of an id."""
    meant = set(job_ids)
    was: dict[str, object] = {}
    for tagging in desk.db.taggings.after(seen):
        for retag in tagging.retags:
            if retag.job_id in meant and part(retag.before) != part(retag.after):
                was.setdefault(retag.job_id, part(retag.before))
    return [job for job in desk.db.jobs.get_all(was) if part(job.tag) not in (was[job.id], wanted(job.id))]


def client_and_project(tag: Tag) -> tuple[str | None, str | None]:
    """Whose a job is."""
    return tag.client_id, tag.project_id


def who_pays(tag: Tag) -> JobState:
    """The state of a job."""
    return tag.state
