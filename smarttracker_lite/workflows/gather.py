"""What could be billed up to a day, client by client: drafts as they stand, else unbilled work."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from smarttracker_lite.domain.documents import Invoice
from smarttracker_lite.domain.invoicing import Draft
from smarttracker_lite.domain.jobs import Job
from smarttracker_lite.errors import BadInput, N_, NotAllowed
from smarttracker_lite.workflows import bill
from smarttracker_lite.workflows.contents import Contents, contents
from smarttracker_lite.workflows.desk import Desk
from smarttracker_lite.workflows.witness import seen_as

NONE_LEFT = (N_("This client has no unbilled jobs."), N_("Tag some jobs first."))


@dataclass(frozen=True, slots=True, kw_only=True)
class Prospect:
    """What one client could be billed: a draft, which is in the books or, without an id, would be begun.

    `proof` is the invoice it would be, `hindrance` why it cannot be issued. So many `others`, jobs of this
    client up to the day, are on no draft, and stay where there is one.
    """

    draft: Draft
    now: Contents
    proof: Invoice
    hindrance: NotAllowed | None
    others: int = 0

    @property
    def seen(self) -> str:
        """What was seen of it."""
        return seen_as(self.proof)


def usual_day(desk: Desk) -> date:
    """The end of last month if there is unbilled work up to then, else today."""
    end = desk.today.replace(day=1) - timedelta(days=1)
    waiting = bill.unbilled_by_client(desk).values()
    return end if any(_until(desk, jobs, end) for jobs in waiting) else desk.today


def prospects(desk: Desk, until: date) -> list[Prospect]:
    """All of them, by the names of the clients. A draft on which nothing is yet is none."""
    free, drafts = _free(desk, until), defaultdict[str, list[Draft]](list)
    for draft in desk.db.drafts.all():
        drafts[draft.client_id].append(draft)
    found = [
        each
        for client_id in {*free, *drafts}
        for each in _of_client(desk, client_id, drafts[client_id], free.get(client_id, []))
    ]
    return sorted(found, key=lambda each: (each.now.client.name.casefold(), each.draft.created_at))


def prospect(desk: Desk, client_id: str, draft_id: str, until: date) -> Prospect:
    """One of them: the draft, or (with "") the client's unbilled work. Raises NotFound, BadInput for none."""
    if draft_id:
        return _prospect(desk, desk.db.drafts.get(draft_id))
    return _prospect(desk, _begun(desk, client_id, work(desk, client_id, until)))


def work(desk: Desk, client_id: str, until: date, there: datetime | None = None) -> Sequence[Job]:
    """The client's jobs up to a day that no invoice and no draft holds, and that were `there` at a moment.
    Raises BadInput for none."""
    desk.db.clients.get(client_id)
    jobs = _until(desk, bill.unbilled(desk, client_id), until)
    if known := [job for job in jobs if there is None or job.first_seen_at <= there]:
        return known
    raise BadInput(*NONE_LEFT)


def _free(desk: Desk, until: date) -> dict[str, Sequence[Job]]:
    found = {each: _until(desk, jobs, until) for each, jobs in bill.unbilled_by_client(desk).items()}
    return {client_id: jobs for client_id, jobs in found.items() if jobs}


def _until(desk: Desk, jobs: Sequence[Job], until: date) -> Sequence[Job]:
    return [job for job in jobs if desk.day_of(job) <= until]


def _of_client(
    desk: Desk, client_id: str, drafts: Sequence[Draft], jobs: Sequence[Job]
) -> Iterator[Prospect]:
    """Of a client with drafts these alone: who began one decided what is to be on it."""
    if not drafts:
        yield _prospect(desk, _begun(desk, client_id, jobs))
    for draft in drafts:
        if draft.job_ids or draft.free_lines:
            yield _prospect(desk, draft, len(jobs))


def _begun(desk: Desk, client_id: str, jobs: Sequence[Job]) -> Draft:
    return Draft(id="", client_id=client_id, job_ids=tuple(job.id for job in jobs), created_at=desk.now())


def _prospect(desk: Desk, draft: Draft, others: int = 0) -> Prospect:
    now = contents(desk, draft)
    return Prospect(
        draft=draft,
        now=now,
        proof=bill.proof_of(desk, draft, now),
        hindrance=bill.hindrance(desk, draft, now),
        others=others,
    )
