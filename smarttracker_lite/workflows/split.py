"""A print that several clients pay for together: split among them, and joined again."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

from smarttracker_lite.domain import splitting
from smarttracker_lite.domain.dividing import By, extents, sizes
from smarttracker_lite.domain.jobs import Job
from smarttracker_lite.errors import BadInput, N_, NotAllowed
from smarttracker_lite.workflows import tag
from smarttracker_lite.workflows.bill import drafted
from smarttracker_lite.workflows.desk import Desk, new_id
from smarttracker_lite.workflows.enter import forget


@dataclass(frozen=True, slots=True)
class Piece:
    """A part as it is wanted: whose, and how much of it; None is the rest."""

    client_id: str | None
    project_id: str | None
    size: Fraction | None


def split(desk: Desk, job_id: str, by: By, pieces: Sequence[Piece]) -> list[Job]:
    """Split a job that is done and not billed. Gives its parts; what was written and added to it stays with
    the first one, which is the job itself.

    Raises BadInput naming the field, and NotAllowed for a job that cannot be split now.
    """
    with desk.act("split"):
        job = desk.db.jobs.get(job_id)
        check(desk, job)
        extent = extents(job.facts).get(by)
        if extent is None:
            raise BadInput(
                N_("How much of that this print has is not known."), N_("Split it by shares."), field="by"
            )
        told = sizes(by, extent, [piece.size for piece in pieces])
        other = replace(job.tag, client_id=None, project_id=None, comment="", note="", additions=())
        ids, tags = [new_id() for _ in told[1:]], [job.tag, *[other] * (len(told) - 1)]
        parts = splitting.split(job, told, ids, tags)
        desk.db.jobs.put(parts[0])
        desk.db.jobs.add_all(parts[1:])
        for part, piece in zip(parts, pieces, strict=True):
            tag.tag(desk, [part.id], piece.client_id, piece.project_id)
    return desk.db.jobs.parts_of(job_id)


def check(desk: Desk, job: Job) -> None:
    """Raises NotAllowed, with why, for a job that cannot be split now."""
    if job.portion is not None:
        raise NotAllowed(
            N_("This is a part of a print that was split already."),
            N_("Join the parts again, and split the whole print anew."),
        )
    if not job.facts.final:
        raise NotAllowed(
            N_("How large this print is nobody knows before it is done."), N_("Split it when it is done.")
        )
    _check_free(desk, (job,))


def splittable(desk: Desk, job: Job) -> bool:
    """Whether it can be split now."""
    return job.portion is None and job.facts.final and not _bound(desk, (job,))


def join(desk: Desk, job_id: str) -> Job:
    """Make one job again of all parts, for whom its first part was. What was added to the others is added to
    it, and what was written to them is in its note. Raises NotAllowed if a part is on an invoice or draft."""
    with desk.act("join"):
        job = desk.db.jobs.get(job_id)
        if job.portion is None:
            raise NotAllowed(N_("This job is not split, or not any more."), N_("Look at it again."))
        first, *others = desk.db.jobs.parts_of(job.portion.first_id)
        _check_free(desk, (first, *others))
        forget(desk, {part.id for part in others})
        whole = splitting.joined(first)
        written = (first.tag.note, *(text for part in others for text in (part.tag.comment, part.tag.note)))
        note = "\n".join(dict.fromkeys(filter(None, written)))
        additions = tuple(each for part in (first, *others) for each in part.tag.additions)
        whole = replace(whole, tag=replace(first.tag, note=note, additions=additions))
        desk.db.jobs.put(whole)
    return whole


def joinable(desk: Desk, parts: Iterable[Job]) -> bool:
    """Whether no part is on an invoice or a draft."""
    return not _bound(desk, parts)


def _check_free(desk: Desk, jobs: Iterable[Job]) -> None:
    if _bound(desk, jobs):
        raise NotAllowed(
            N_("This print, or a part of it, is on an invoice or a draft."),
            N_("Take it off the draft first."),
        )


def _bound(desk: Desk, jobs: Iterable[Job]) -> bool:
    on_drafts = {job_id for _, job_id in drafted(desk)}
    return any(job.invoice_id is not None or job.id in on_drafts for job in jobs)
