"""Clients that were merged are told apart again, and made one again: wholly, or not at all."""

from collections.abc import Iterator, Set
from dataclasses import replace

from smarttracker_lite.domain.clients import Client, became
from smarttracker_lite.domain.jobs import Job
from smarttracker_lite.errors import N_, NotAllowed
from smarttracker_lite.store.jobs import Wanted
from smarttracker_lite.store.tables.journal import Changes
from smarttracker_lite.workflows.admit import check_in_sight
from smarttracker_lite.workflows.desk import Desk

Place = tuple[str, int]
"""A table, and the number of a row in it."""


def vital(changes: Changes) -> Set[Place]:
    """The rows without which none of the others is put back: those of clients that were merged."""
    return {
        ("clients", int(number))
        for number, (before, after) in changes.get("clients", {}).items()
        if before and after and before.get("merged_into") != after.get("merged_into")
    }


def check_parting(desk: Desk, now: Client, to: Client) -> None:
    """Raise NotAllowed if one that is to be merged again has something of its own, or one that is to be for
    itself again has not the jobs of all its invoices."""
    if now.merged_into is None and to.merged_into is not None:
        check_in_sight(desk, desk.db.clients.get(to.merged_into))
    if to.merged_into is not None and any(_own(desk, to.id)):
        raise NotAllowed(
            N_("“{name}” has jobs, projects, drafts, rules or prices of its own since."),
            N_("Merge it anew from its page."),
            name=to.name,
        )
    if any(job.tag.client_id != (to.merged_into or to.id) for job in _invoiced(desk, to.id)):
        raise NotAllowed(
            N_("Work on invoices of “{name}” cannot be told apart from that of “{target}” any more."),
            N_("Leave them as they are."),
            name=to.name,
            target=desk.db.clients.get(now.merged_into or to.merged_into or to.id).name,
        )


def follows_its_invoice(desk: Desk, now: Job, to: Job) -> bool:
    """Whether of an invoiced job no more is put back than whose it is, and that is its invoice's client."""
    whose = replace(now.tag, client_id=to.tag.client_id, project_id=to.tag.project_id)
    if to != replace(now, tag=whose) or now.tag.client_id == to.tag.client_id:
        return False
    client_id = desk.db.invoices.get(to.invoice_id or "").client_id
    return became(desk.db.clients.all()).get(client_id) == to.tag.client_id


def _own(desk: Desk, client_id: str) -> Iterator[bool]:
    """Whether there is any of each that a client which was merged has none of."""
    yield desk.db.jobs.count(Wanted(client_id=client_id)) > 0
    for book in (desk.db.drafts, desk.db.rules, desk.db.rates):
        yield any(each.client_id == client_id for each in book.all())
    yield any(each.client_id == client_id and not each.archived for each in desk.db.projects.all())
    yield any(each.merged_into == client_id for each in desk.db.clients.all())


def _invoiced(desk: Desk, client_id: str) -> Iterator[Job]:
    """The jobs on invoices that were issued to the client."""
    for invoice in desk.db.invoices.of_client(client_id):
        found = filter(None, map(desk.db.jobs.find, invoice.job_ids))
        yield from (job for job in found if job.invoice_id == invoice.id)
