"""A client's data is erased as far as the law allows: invoices stay, and what was charged.

It cannot be undone: the history loses the data too.
"""

from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from smarttracker_lite.domain.clients import Client, with_merged
from smarttracker_lite.domain.erasing import (
    YEARS,
    erased,
    erased_job,
    erased_project,
    unremarked_gap,
    unremarked_tagging,
    unremarked_turn,
)
from smarttracker_lite.domain.jobs import Stage
from smarttracker_lite.errors import BadInput, N_, NotAllowed
from smarttracker_lite.store.jobs import Wanted
from smarttracker_lite.workflows.admit import check_not_merged, check_settled
from smarttracker_lite.workflows.desk import Desk
from smarttracker_lite.workflows.hand_over import clear
from smarttracker_lite.workflows.unwrite import owe, owed

AT_ONCE = 50
AGELESS = date(1970, 1, 1)
"""Nothing is to go by its age."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Erasure:
    """What erasing would do: so many jobs lose their names and comments, so many projects their names, and
    the rules for it go; the invoices and agreed prices stay. `years` is for how long the law of the studio's
    country asks to keep invoices, "" where we do not know. `merged` clients go with it."""

    client: Client
    jobs: int
    projects: int
    rules: int
    merged: int
    invoices: int
    rates: int
    years: str


def erasure(desk: Desk, client_id: str) -> Erasure:
    """What erasing this client would do. Raises NotAllowed while there is work to bill or being printed, an
    invoice to be paid or a draft; for a merged one, and one that was erased."""
    client = desk.db.clients.get(client_id)
    check_not_merged(desk, client)
    check_settled(desk, client)
    ids = with_merged(client_id, desk.db.clients.all())
    if desk.db.jobs.count(Wanted(client_id=client_id, stages=frozenset({Stage.PRINTING}))):
        raise NotAllowed(
            N_("Work for “{name}” is being printed."), N_("Wait until it is done."), name=client.name
        )
    if any(draft.client_id in ids for draft in desk.db.drafts.all()):
        raise NotAllowed(
            N_("“{name}” still has a draft."), N_("Issue it, or discard it first."), name=client.name
        )
    return Erasure(
        client=client,
        jobs=sum(desk.db.jobs.count(Wanted(client_id=each)) for each in ids),
        projects=sum(project.client_id in ids for project in desk.db.projects.all()),
        rules=sum(rule.client_id in ids for rule in desk.db.rules.all()),
        merged=len(ids) - 1,
        invoices=len(desk.db.invoices.of_clients(ids)),
        rates=sum(rate.client_id in ids for rate in desk.db.rates.all()),
        years=YEARS.get(desk.settings.seller.country, ""),
    )


def erase(desk: Desk, client_id: str, typed: str) -> Erasure:
    """Erase the client whose name was `typed`, and those that were merged into it. Its jobs and the history
    follow, by `finish` and `unwrite`; copies for mail programs go. Raises as `erasure`; BadInput if another
    name was typed."""
    with desk.act("erase client"):
        found = erasure(desk, client_id)
        if " ".join(typed.split()).casefold() != " ".join(found.client.name.split()).casefold():
            raise BadInput(
                N_("This is not the client's name."), N_("Type it as it stands above."), field="name"
            )
        ids, words = with_merged(client_id, desk.db.clients.all()), desk.words()
        for each in ids:
            name = words.text(N_("Erased client {mark}"), mark=each[:4])
            desk.db.clients.put(erased(desk.db.clients.get(each), name, desk.now()))
        own = [project for project in desk.db.projects.all() if project.client_id in ids]
        for place, project in enumerate(own, 1):
            name = words.text(N_("Project {n}"), n=place)
            desk.db.projects.put(erased_project(project, name))
        for rule in desk.db.rules.all():
            if rule.client_id in ids:
                desk.db.rules.delete(rule.id)
        for turn in desk.db.turns.of_clients(ids):
            desk.db.turns.put(unremarked_turn(turn))
        owe(desk, AGELESS)
    clear(desk)
    return found


def finish(desk: Desk, told: Callable[[int, int], bool] = lambda done, of: True) -> int:
    """Let the jobs of erased clients lose their names and what was written to them, some at a time; gives how
    many. Then the decisions about them. After a stop the next call goes on."""
    ids = {client.id for client in desk.db.clients.all() if client.erased_at is not None}
    done = sum(_finish(desk, client_id, told) for client_id in ids)
    if ids and owed(desk):
        _unremark(desk, ids, told)
    return done


def _finish(desk: Desk, client_id: str, told: Callable[[int, int], bool]) -> int:
    """Those that were blanked before the client was erased keep what was written to them until now."""
    jobs = desk.db.jobs.at(desk.db.jobs.rows(Wanted(client_id=client_id)))
    ids = [job.id for _, job in jobs if job != erased_job(job, job.blanked_at or desk.now())]
    for start in range(0, len(ids), AT_ONCE):
        _empty(desk, client_id, ids[start : start + AT_ONCE])
        if not told(min(start + AT_ONCE, len(ids)), len(ids)):
            break
    return len(ids)


def _empty(desk: Desk, client_id: str, ids: list[str]) -> None:
    with desk.act("erase client"):
        found = [job for id in ids if (job := desk.db.jobs.find(id))]
        jobs = [job for job in found if job.tag.client_id == client_id]
        own = {job.id for job in jobs}
        desk.db.jobs.put_all([erased_job(job, job.blanked_at or desk.now()) for job in jobs])
        gaps = [each for each in desk.db.gaps.all() if each.closed and each.closed.job_id in own]
        desk.db.gaps.put_all(map(unremarked_gap, gaps))
        owe(desk, AGELESS)


def _unremark(desk: Desk, client_ids: Collection[str], told: Callable[[int, int], bool]) -> None:
    """Each decision once, however many jobs it is about. Rules and codes are named also where the client got
    a job that is another's by now."""
    rows = (desk.db.jobs.rows(Wanted(client_id=each)) for each in client_ids)
    own = {job.id for some in rows for _, job in desk.db.jobs.at(some)}
    due = [each for each in desk.db.taggings.each() if each != unremarked_tagging(each, own, client_ids)]
    for ids in _parts([(each.id, len(each.retags)) for each in due]):
        with desk.act("erase client"):
            some = filter(None, map(desk.db.taggings.find, ids))
            desk.db.taggings.put_all([unremarked_tagging(each, own, client_ids) for each in some])
        if not told(0, 0):  # no job is counted here
            break


def _parts(taggings: Iterable[tuple[str, int]]) -> Iterator[list[str]]:
    """Decisions about some jobs together; one about many is a part by itself."""
    part, jobs = list[str](), 0
    for id, count in taggings:
        if part and jobs + count > AT_ONCE:
            yield part
            part, jobs = [], 0
        part.append(id)
        jobs += count
    if part:
        yield part
