"""Decisions about jobs: whose they are and who pays. Each can be taken back by `undoing.undo`."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal

from smarttracker_lite.domain.clients import Client, Postal
from smarttracker_lite.domain.extras import Addition
from smarttracker_lite.domain.jobs import JobState, Retag, Slip, Tag, Tagging
from smarttracker_lite.errors import BadInput, N_, NotAllowed, NotFound
from smarttracker_lite.workflows.add import Asked, additions, without
from smarttracker_lite.workflows.admit import check_in_sight, save_client
from smarttracker_lite.workflows.agree import check_one_currency
from smarttracker_lite.workflows.desk import Desk, new_id
from smarttracker_lite.workflows.justify import checked
from smarttracker_lite.workflows.reprint import first_of

LONGEST_REMARK = 2_000


def tag(desk: Desk, job_ids: Sequence[str], client_id: str | None, project_id: str | None = None) -> Tagging:
    """Give the jobs to a client, or one of its projects, or (None) back to the inbox."""
    _check_pair(desk, client_id, project_id)
    return _decide(
        desk, "tag", job_ids, lambda job: replace(job.tag, client_id=client_id, project_id=project_id)
    )


def tag_each(desk: Desk, wanted: Mapping[str, tuple[str | None, str | None]]) -> Tagging:
    """Give each of the jobs to its own client and project, all in one decision."""
    for pair in dict.fromkeys(wanted.values()):
        _check_pair(desk, *pair)

    def given(job: Slip) -> Tag:
        client_id, project_id = wanted[job.id]
        return replace(job.tag, client_id=client_id, project_id=project_id)

    return _decide(desk, "tag", list(wanted), given)


def tag_newcomer(desk: Desk, job_ids: Sequence[str], name: str) -> Tagging:
    """Take in a client by name alone and give it the jobs, both or neither."""
    with desk.act("tag"):
        client = save_client(desk, Client(id=new_id(), postal=Postal(name=name)))
        return tag(desk, job_ids, client.id)


def set_state(
    desk: Desk,
    job_ids: Sequence[str],
    state: JobState,
    reason: str | None = None,
    reprint_of: str | None = None,
) -> Tagging:
    """Say who pays for the jobs; if nobody, also why, and of a reprint which was the first, "" for none. None
    keeps what was said of those that are in this state already.

    Raises BadInput naming the field.
    """
    with desk.act("set state"):
        first = first_of(desk, job_ids, reprint_of) if reprint_of else reprint_of
        why = None if reason is None else checked(reason)
        return _decide(desk, "set state", job_ids, lambda job: _stated(job.tag, state, why, first))


def _stated(tag: Tag, state: JobState, reason: str | None, first: str | None) -> Tag:
    """What is billed needs no reason, and only a reprint has a first print."""
    before = tag if tag.state is state else Tag()
    why = before.reason if reason is None else reason
    of = before.reprint_of if first is None else first or None
    return replace(
        tag,
        state=state,
        reason="" if state is JobState.BILLABLE else why,
        reprint_of=of if state is JobState.REPRINT else None,
    )


def comment(desk: Desk, job_id: str, text: str, note: str | None = None) -> Tagging:
    """Write to a job what its client reads on the invoice, and what only the studio does; None: that stays.
    Raises BadInput."""
    told, own = _remark(text, "comment"), None if note is None else _remark(note, "note")
    return _decide(
        desk,
        "comment",
        [job_id],
        lambda job: replace(job.tag, comment=told, note=job.tag.note if own is None else own),
    )


def _remark(text: str, field: str) -> str:
    if len(text) > LONGEST_REMARK:
        raise BadInput(
            N_("A comment has {longest} characters at most."),
            N_("Shorten it."),
            field=field,
            longest=LONGEST_REMARK,
        )
    return text.strip()


def add_extra(
    desk: Desk,
    job_ids: Sequence[str],
    offer_id: str,
    quantity: Decimal | None = None,
    price: Decimal | None = None,
) -> Tagging:
    """Add an extra or a bundle to each of the jobs: so much, or (None) as much as each has, at the price that
    is agreed where the catalogue's is in another currency. Raises BadInput naming the field if something is
    not known of one, NotAllowed if their clients pay in several currencies."""
    asked = Asked(offer_id, quantity, price)
    with desk.act("add extra"):
        jobs = {job.id: job for job in desk.db.jobs.get_all(job_ids)}
        check_one_currency(desk, [job.tag.client_id for job in jobs.values()])

        def more(slip: Slip) -> Tag:
            facts, tag = jobs[slip.id].facts, slip.tag
            return _with(tag, *tag.additions, *additions(desk, asked, tag.client_id, facts))

        return _decide(desk, "add extra", job_ids, more)


def remove_extra(desk: Desk, job_id: str, addition: str) -> Tagging:
    """Take an addition, as `rows.as_text` names it, from a job."""
    return _decide(
        desk, "remove extra", [job_id], lambda job: _with(job.tag, *without(job.tag.additions, addition))
    )


def _with(tag: Tag, *additions: Addition) -> Tag:
    return replace(tag, additions=additions)


def _check_pair(desk: Desk, client_id: str | None, project_id: str | None) -> None:
    if client_id is not None and desk.db.clients.find(client_id) is None:
        raise NotFound(
            N_("This client is not there any more."), N_("Choose another one: the jobs are still selected.")
        )
    if project_id is not None and desk.db.projects.get(project_id).client_id != client_id:
        raise BadInput(N_("This project belongs to another client."), N_("Choose the project again."))


def _check_open(desk: Desk, tags: Iterable[tuple[Tag, Tag]]) -> None:
    """What is in the archive is given no jobs, and its clients have nothing more to pay. The pairs are what a
    job's tag was and what it is to be."""
    payers, projects = set[str | None](), set[str | None]()
    for old, new in tags:
        moved = (new.client_id, new.project_id) != (old.client_id, old.project_id)
        if moved or (new.state is JobState.BILLABLE and new.state is not old.state):
            payers.add(new.client_id)
        if moved:
            projects.add(new.project_id)
    for client in (desk.db.clients.find(id) for id in payers if id):
        if client is not None:
            check_in_sight(desk, client)
    for project in (desk.db.projects.find(id) for id in projects if id):
        if project is not None and project.archived:
            raise NotAllowed(
                N_("“{name}” is in the archive."), N_("Take it out of the archive first."), name=project.name
            )


def _decide(desk: Desk, verb: str, job_ids: Sequence[str], change: Callable[[Slip], Tag]) -> Tagging:
    with desk.act(verb):
        jobs = desk.db.jobs.slips(job_ids)
        _check_free(jobs)
        changed = [(job, new) for job in jobs if (new := change(job)) != job.tag]
        retags = tuple(Retag(job_id=job.id, before=job.tag, after=new) for job, new in changed)
        tagging = Tagging(id=new_id(), at=desk.now(), retags=retags)
        if retags:
            _check_open(desk, ((job.tag, new) for job, new in changed))
            desk.db.jobs.retag({job.id: new for job, new in changed})
            desk.db.taggings.add(tagging)
    return tagging


def _check_free(jobs: Sequence[Slip]) -> None:
    if not jobs:
        raise BadInput(N_("No job is selected."), N_("Tick the jobs first."))
    if any(job.invoice_id is not None for job in jobs):
        raise NotAllowed(
            N_("Jobs that are on an invoice cannot be changed."), N_("Leave them out of the selection.")
        )
