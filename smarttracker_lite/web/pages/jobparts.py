"""The parts of a print that several clients share, as its page shows them."""

from dataclasses import dataclass

from smarttracker_lite.domain.jobs import Job
from smarttracker_lite.errors import N_
from smarttracker_lite.web.pages.rows import Badge, JobWords
from smarttracker_lite.web.pages.worktable import PATH
from smarttracker_lite.workflows import say
from smarttracker_lite.workflows.desk import Desk
from smarttracker_lite.workflows.split import joinable, splittable


@dataclass(frozen=True, slots=True)
class PartRow:
    """One part: its share, whose it is, what it comes to, and whether it is the one that is shown."""

    href: str
    share: str
    amount: str | None
    client: str
    price: str | None
    state: Badge
    here: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class SharedView:
    """How the print is shared: its `parts`, () if it is not. `split` and `join` are the addresses of what can
    be done about it, "" for what cannot."""

    parts: tuple[PartRow, ...] = ()
    split: str = ""
    join: str = ""


def shared_view(desk: Desk, said: JobWords, job: Job) -> SharedView:
    """How this job is shared, or whether it can be."""
    if job.portion is None:
        return SharedView(split=f"{PATH}/{job.id}/split" if splittable(desk, job) else "")
    parts = desk.db.jobs.parts_of(job.portion.first_id)
    return SharedView(
        parts=tuple(_part(said, part, here=part.id == job.id) for part in parts),
        join=f"{PATH}/{job.portion.first_id}/join" if joinable(desk, parts) else "",
    )


def _part(said: JobWords, job: Job, *, here: bool) -> PartRow:
    row = said.row(job)
    nobody = said.words.text(N_("no client"))
    share = say.share(said.words, job.portion.share) if job.portion else ""
    return PartRow(row.href, share, row.amount, row.client or nobody, row.price, row.state, here)
