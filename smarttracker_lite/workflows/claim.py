"""Account IDs that are nobody's code: who they belong to is said once, and their jobs are tagged."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from smarttracker_lite.domain.clients import Client, Postal
from smarttracker_lite.domain.jobs import Job, Tagging
from smarttracker_lite.errors import BadInput, N_
from smarttracker_lite.store.act import Done
from smarttracker_lite.store.lookups import account_key
from smarttracker_lite.workflows.admit import save_client
from smarttracker_lite.workflows.assign import Owner, owned, owners, taggings
from smarttracker_lite.workflows.desk import Desk, new_id

LISTED = 50
"""So many codes are listed."""


@dataclass(frozen=True, slots=True)
class Unclaimed:
    """An account ID of so many jobs that wait; its `owner` is there by now, or None."""

    code: str
    jobs: int
    owner: Owner | None = None


def unclaimed(desk: Desk) -> list[Unclaimed]:
    """The account IDs of jobs that wait, those of most jobs first."""
    known = owners(desk)
    found = (
        Unclaimed(account.strip(), jobs, known.get(account_key(account)))
        for account, jobs in desk.db.jobs.waiting_accounts()
    )
    return sorted(found, key=lambda each: (-each.jobs, each.code.casefold()))


def nobodys(desk: Desk, job: Job) -> str:
    """The account ID of a job that waits, where that is nobody's code; else ""."""
    account = (job.facts.account or "").strip()
    return account if account and job.waiting and account_key(account) not in owners(desk) else ""


def claim(desk: Desk, code: str, client_id: str) -> tuple[Sequence[Tagging], Done]:
    """Say that the code is one of this client's; the jobs that wait under it are tagged in the same act."""
    with desk.act("claim code") as done:
        owner = owners(desk).get(account_key(_typed(code)))
        if owner is not None and owner[0] != client_id:
            name = desk.db.clients.get(owner[0]).name
            raise BadInput(
                N_("“{code}” is a code of {name} by now."), N_("Look again."), code=code, name=name
            )
        if owner is None:
            client = desk.db.clients.get(client_id)
            save_client(desk, replace(client, other_codes=(*client.other_codes, _typed(code))))
        noted = _tagged(desk, code)
    return noted, done


def claim_for_newcomer(desk: Desk, code: str, name: str) -> tuple[Sequence[Tagging], Done]:
    """Take in a client by name with this code, and tag the jobs that wait under it, in one act."""
    with desk.act("claim code") as done:
        save_client(desk, Client(id=new_id(), code=_typed(code), postal=Postal(name=name)))
        noted = _tagged(desk, code)
    return noted, done


def _typed(code: str) -> str:
    typed = " ".join(code.split())
    if not typed:
        raise BadInput(N_("No code is chosen."), N_("Look at the list again."))
    return typed


def _tagged(desk: Desk, code: str) -> tuple[Tagging, ...]:
    """The jobs under the code, tagged, whether or not that is done by itself."""
    owner = owners(desk).get(account_key(code))
    if owner is None:
        raise BadInput(
            N_("This code is of several clients or projects."), N_("Change it on the page of one of them.")
        )
    jobs = [job for job in desk.db.jobs.waiting_under(code) if job.waiting]
    found = {job.id: owned(job, owner) for job in jobs}
    noted = tuple(taggings(desk, jobs, found))
    if noted:
        desk.db.taggings.add_all(noted)
        desk.db.jobs.retag({job.id: found[job.id].tag for job in jobs})
    return noted
