"""What is told of a print anew reaches all clients who share it."""

from collections.abc import Iterable, Iterator

from smarttracker_lite.domain.jobs import Job
from smarttracker_lite.domain.splitting import followed
from smarttracker_lite.workflows.desk import Desk


def retell(desk: Desk, jobs: Iterable[Job]) -> None:
    """Keep the jobs as they are told now, each with the facts of its whole print; the parts of one that was
    split follow it."""
    desk.db.jobs.put_all([kept for job in jobs for kept in _all_parts(desk, job)])


def _all_parts(desk: Desk, told: Job) -> Iterator[Job]:
    if told.portion is None:
        yield told
        return
    yield followed(told, told)
    for part in desk.db.jobs.parts_of(told.id):
        if part.id != told.id:
            yield followed(part, told)
