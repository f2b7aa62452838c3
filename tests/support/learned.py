"""A studio that has tagged for a while, so that it knows its clients by the names of their files."""

import time
from datetime import timedelta

from smarttracker_lite.domain.jobs import Job, Tag
from smarttracker_lite.workflows.desk import new_id
from smarttracker_lite.workflows.suggest import suggestions
from tests.support.studio import NOON, Studio, plot

PRINTS = 240
PATIENCE_S = 60


def taught(at_work: Studio, *names: str) -> None:
    """Take in clients of these names, print for them in turn until noon, and wait until that is learned."""
    clients = [at_work.client(name) for name in names]
    at_work.desk.db.jobs.put_all(
        _printed(client.id, client.name, place)
        for place in range(PRINTS)
        for client in (clients[place % len(clients)],)
    )
    probe = _printed("", names[0], PRINTS)
    end = time.monotonic() + PATIENCE_S
    while not any(each.sure for each in suggestions(at_work.desk, [probe])[probe.id]):
        assert time.monotonic() < end, "nothing was learned"
        time.sleep(0.05)


def _printed(client_id: str, name: str, place: int) -> Job:
    at = NOON - timedelta(hours=PRINTS + 1 - place)
    facts = plot(f"{name}_{place:03}.pdf", user=name, completed_at=at)
    tag = Tag(client_id=client_id or None)
    return Job(id=new_id(), printer_id="plotter", facts=facts, tag=tag, first_seen_at=at, last_seen_at=at)


def came(at_work: Studio, *documents: str) -> list[Job]:
    """Jobs that wait, a minute apart, each sent by whom its name begins with."""
    jobs = []
    for name in documents:
        at_work.clock.move(minutes=1)
        user = name.partition("_")[0]
        jobs.append(at_work.job(plot(name, user=user, completed_at=at_work.clock())))
    return jobs


def owners_of_new(at_work: Studio) -> dict[str, str]:
    """Whose each of the jobs that came as "…_new…" is, "" for nobody."""
    names = {client.id: client.name for client in at_work.desk.db.clients.all()}
    fresh = (job for job in at_work.desk.db.jobs.all() if "_new" in (job.facts.document or ""))
    return {job.facts.document or "": names.get(job.tag.client_id or "", "") for job in fresh}
