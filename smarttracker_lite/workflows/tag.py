"""Decisions about jobs: whose they are and who pays. Each can be taken back."""

from collections.abc import Callable, Sequence
from dataclasses import replace

from smarttracker_lite.domain.jobs import Job, JobState, Retag, Tag, Tagging
from smarttracker_lite.errors import BadInput, N_, NotAllowed
from smarttracker_lite.workflows.desk import Desk, new_id


def tag(desk: Desk, job_ids: Sequence[str], client_id: str | None, project_id: str | None = None) -> Tagging:
    """Give the jobs to a client, or one of its projects, or (None) back to the inbox."""
    _check_pair(desk, client_id, project_id)
    return _decide(desk, job_ids, lambda old: replace(old, client_id=client_id, project_id=project_id))


def set_state(desk: Desk, job_ids: Sequence[str], state: JobState) -> Tagging:
    """Say who pays for the jobs."""
    return _decide(desk, job_ids, lambda old: replace(old, state=state))


def comment(desk: Desk, job_id: str, text: str) -> Tagging:
    """Write a note to a job."""
    return _decide(desk, [job_id], lambda old: replace(old, comment=text.strip()))


def undo(desk: Desk, tagging_id: str) -> Tagging:
    """Take a decision back where nobody has decided otherwise since; NotAllowed if nothing is left of it."""
    with desk.db.transaction():
        tagging = desk.db.taggings.get(tagging_id)
        standing = [(desk.db.jobs.get(retag.job_id), retag) for retag in tagging.retags]
        back = [
            replace(job, tag=retag.before)
            for job, retag in standing
            if job.tag == retag.after and job.invoice_id is None
        ]
        if tagging.undone_at is not None or not back:
            raise NotAllowed(
                N_("This was undone already, or the jobs were changed or invoiced since."),
                N_("Tag them again instead."),
            )
        desk.db.jobs.put_all(back)
        undone = replace(tagging, undone_at=desk.now())
        desk.db.taggings.put(undone)
    return undone


def _check_pair(desk: Desk, client_id: str | None, project_id: str | None) -> None:
    if client_id is not None:
        desk.db.clients.get(client_id)
    if project_id is not None and desk.db.projects.get(project_id).client_id != client_id:
        raise BadInput(N_("This project belongs to another client."), N_("Choose the project again."))


def _decide(desk: Desk, job_ids: Sequence[str], change: Callable[[Tag], Tag]) -> Tagging:
    with desk.db.transaction():
        jobs = [desk.db.jobs.get(job_id) for job_id in dict.fromkeys(job_ids)]
        _check_free(jobs)
        changed = [replace(job, tag=change(job.tag)) for job in jobs]
        retags = tuple(
            Retag(job_id=old.id, before=old.tag, after=new.tag)
            for old, new in zip(jobs, changed, strict=True)
            if old.tag != new.tag
        )
        tagging = Tagging(id=new_id(), at=desk.now(), retags=retags)
        if retags:
            desk.db.jobs.put_all(changed)
            desk.db.taggings.put(tagging)
    return tagging


def _check_free(jobs: Sequence[Job]) -> None:
    if not jobs:
        raise BadInput(N_("No job is selected."), N_("Tick the jobs first."))
    locked = sum(job.invoice_id is not None for job in jobs)
    if locked:
        raise NotAllowed(
            N_("{count} of these jobs are on an invoice and cannot be changed."),
            N_("Leave them out of the selection."),
            count=locked,
        )
