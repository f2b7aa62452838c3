"""From unbilled jobs to an invoice: draft, issue, paid."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date
from typing import TypeVar

from smarttracker_lite.domain.documents import Invoice, Method, Receivable, Settlement
from smarttracker_lite.domain.invoicing import Draft, adjusted, detailed, issue
from smarttracker_lite.domain.jobs import Job, Stage
from smarttracker_lite.domain.numbering import Kind, Number
from smarttracker_lite.errors import BadInput, N_, NotAllowed
from smarttracker_lite.store.jobs import Wanted
from smarttracker_lite.workflows import honour, seal
from smarttracker_lite.workflows.contents import Contents, contents
from smarttracker_lite.workflows.desk import Desk, new_id
from smarttracker_lite.workflows.hinder import astray, empty, values
from smarttracker_lite.workflows.impose import imposed
from smarttracker_lite.workflows.number import too_early, upcoming_number
from smarttracker_lite.workflows.refuse import refusal
from smarttracker_lite.workflows.witness import check_seen

Issued = TypeVar("Issued", Invoice, Receivable)

INVOICES = seal.INVOICES
pdf_path = seal.pdf_path
_READY = frozenset({Stage.READY})


def unbilled(desk: Desk, client_id: str) -> list[Job]:
    """The client's jobs that no invoice and no draft holds yet, oldest first."""
    return _free(desk, Wanted(client_id=client_id, stages=_READY))


def unbilled_by_client(desk: Desk) -> dict[str, list[Job]]:
    """The same for every client that has some, by the client's id."""
    jobs: dict[str, list[Job]] = defaultdict(list)
    for job in _free(desk, Wanted(stages=_READY)):
        jobs[job.tag.client_id or ""].append(job)
    return dict(jobs)


def _free(desk: Desk, wanted: Wanted) -> list[Job]:
    """Those of the jobs that are on no draft, oldest first."""
    taken = drafted(desk)
    free = (job for job in desk.db.jobs.select(wanted) if (job.tag.client_id, job.id) not in taken)
    return sorted(free, key=lambda job: job.day)


def drafted(desk: Desk) -> set[tuple[str | None, str]]:
    """Which jobs are on a draft: (client, job). One that was given to another client since is not."""
    return {(draft.client_id, job_id) for draft in desk.db.drafts.all() for job_id in draft.job_ids}


def draft(desk: Desk, client_id: str, job_ids: Sequence[str] = ()) -> Draft:
    """Put jobs of a client together for an invoice: these, or all that are unbilled.

    Raises BadInput if there are none, NotAllowed if one of these is not free to be billed to the client.
    """
    with desk.act("draft"):
        desk.db.clients.get(client_id)
        wanted = tuple(dict.fromkeys(job_ids)) or tuple(job.id for job in unbilled(desk, client_id))
        if not wanted:
            raise BadInput(N_("This client has no unbilled jobs."), N_("Tag some jobs first."))
        _check_free(desk, client_id, wanted)
        fresh = Draft(id=new_id(), client_id=client_id, job_ids=wanted, created_at=desk.now())
        desk.db.drafts.put(fresh)
    return fresh


def client_of(desk: Desk, job_ids: Sequence[str]) -> str:
    """The id of the client whose most of these jobs are; the others are then not free for the draft.

    Raises BadInput if no job is given, NotAllowed if no job has a client.
    """
    jobs = [desk.db.jobs.get(job_id) for job_id in dict.fromkeys(job_ids)]
    if not jobs:
        raise BadInput(N_("No job is selected."), N_("Tick the jobs first."))
    owners = Counter(job.tag.client_id for job in jobs if job.tag.client_id is not None)
    if not owners and (why := refusal(desk.words(), jobs, None, set())):
        raise why
    return owners.most_common(1)[0][0]


def _check_free(desk: Desk, client_id: str, job_ids: Sequence[str]) -> None:
    jobs = [desk.db.jobs.get(job_id) for job_id in job_ids]
    taken = {job_id for client, job_id in drafted(desk) if client == client_id}
    if why := refusal(desk.words(), jobs, desk.db.clients.get(client_id), taken):
        raise why


def drop(desk: Desk, draft_id: str) -> None:
    """Throw a draft away; its jobs are unbilled again."""
    with desk.act("delete draft"):
        desk.db.drafts.get(draft_id)
        desk.db.drafts.delete(draft_id)


def leave_out(desk: Desk, draft_id: str, *job_ids: str) -> Draft:
    """Take these jobs off a draft. The last one cannot be: throw the draft away instead."""
    with desk.act("leave out"):
        old = desk.db.drafts.get(draft_id)
        rest = tuple(each for each in old.job_ids if each not in job_ids)
        if not (rest or old.free_lines):
            raise NotAllowed(N_("A draft has at least one job."), N_("Delete the draft instead."))
        desk.db.drafts.put(replace(old, job_ids=rest))
    return replace(old, job_ids=rest)


def proof(desk: Desk, draft_id: str) -> Invoice:
    """The draft as the invoice it would be if it was issued today, without a number."""
    draft, desk = desk.db.drafts.get(draft_id), desk.at(desk.now())
    return proof_of(desk, draft, contents(desk, draft))


def proof_of(desk: Desk, draft: Draft, now: Contents) -> Invoice:
    """The same of a draft with these contents."""
    return _invoice(desk, draft, now, Number(desk.today.year, 0, ""))


def issue_draft(desk: Desk, draft_id: str, seen: str = "", paper: seal.Paper | None = None) -> Invoice:
    """Make the draft an invoice: number, frozen copy, PDF and the lock on its jobs, all or nothing.

    Raises NotAllowed with the reason if something is missing: a price, the studio's name, a job; or if it is
    not what was `seen`, as `witness.seen_as` writes it. A `paper` that was laid out before spares doing it
    now. Everybody else waits meanwhile, some tenths of a
    second for hundreds of lines: nothing may change under the PDF.
    """
    desk = desk.at(desk.now())  # midnight must not pass between the number and the date
    with desk.act("issue"):
        draft = desk.db.drafts.get(draft_id)
        honour.check_free(desk, draft)
        invoice = seal.sealed(desk, foreseen(desk, draft_id, seen, upcoming_number(desk)), paper)
        desk.db.invoices.put(invoice)
        desk.db.jobs.put_all(
            [replace(desk.db.jobs.get(job_id), invoice_id=invoice.id) for job_id in invoice.job_ids]
        )
        desk.db.drafts.delete(draft_id)
        honour.note_invoiced(desk, draft)
    return invoice


def foreseen(desk: Desk, draft_id: str, seen: str, number: Number) -> Invoice:
    """What the draft would be issued as now under this number. Raises as `issue_draft`."""
    desk, draft = desk.at(desk.now()), desk.db.drafts.get(draft_id)
    now = contents(desk, draft)
    if why := hindrance(desk, draft, now):
        raise why
    invoice = _invoice(desk, draft, now, number)
    check_seen(seen, invoice)
    return invoice


def mark_paid(desk: Desk, invoice_id: str, day: date) -> Invoice:
    """Note that the whole invoice was paid on this day, which may be before its date: paid in advance."""
    with desk.act("mark paid"):
        invoice = desk.db.invoices.get(invoice_id)
        if invoice.paid_on is not None:
            raise NotAllowed(N_("This invoice is marked as paid already."), N_("Nothing needs to be done."))
        if day > desk.today:
            raise BadInput(
                N_("This day is still to come."), N_("Write the day the money came in."), field="paid_on"
            )
        money = Settlement(at=desk.now(), day=day, amount=invoice.open, method=Method.OTHER)
        paid = replace(invoice, settlements=(*invoice.settlements, money))
        desk.db.invoices.put(paid)
    return paid


def issued(desk: Desk) -> list[Invoice]:
    """All invoices, the newest first."""
    return newest_first(desk.db.invoices.all())


def newest_first(invoices: Iterable[Issued]) -> list[Issued]:
    """The invoices by their dates and numbers."""
    return sorted(invoices, key=lambda each: (each.issued_on, each.number.sequence), reverse=True)


def hindrance(desk: Desk, draft: Draft, now: Contents, kind: Kind = Kind.INVOICE) -> NotAllowed | None:
    """Why a draft with these contents cannot be issued as this kind; the first reason, if there are
    several."""
    faults = (
        empty(draft, now),
        (
            bool(now.unpriced),
            N_("This draft has jobs without a price: {count}."),
            N_("Set their prices, or leave these jobs out."),
        ),
        (
            bool(now.gone),
            N_("This draft has jobs that are no longer this client's to pay: {gone}."),
            N_("Leave them out of the draft, or tag them again."),
        ),
        *astray(now),
        (
            not desk.settings.seller.name,
            N_("Your own name and address are missing."),
            N_("Fill them in under Settings."),
        ),
        (
            desk.settings.tax is None,
            N_("VAT is not confirmed yet."),
            N_("Say under Settings › Money and tax whether you charge it, and at what rate."),
        ),
    )
    told = {"count": len(now.unpriced), "gone": len(now.gone), **values(now)}
    found = (NotAllowed(text, hint, **told) for is_so, text, hint in faults if is_so)
    return next(found, None) or too_early(desk, kind)


def _invoice(desk: Desk, draft: Draft, now: Contents, number: Number) -> Invoice:
    settings = desk.settings
    invoice = issue(
        id=new_id(),
        number=number,
        client=now.client,
        settings=settings,
        language=now.client.language or desk.words().code,
        lines=now.invoiced,
        day=desk.today,
    )
    invoice = replace(invoice, quoted=honour.references(desk, draft))
    whole = detailed(adjusted(invoice, now.adjustments), draft.details)
    return imposed(desk, whole, now.client)
