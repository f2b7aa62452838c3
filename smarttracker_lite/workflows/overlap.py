"""Sources that tell of the same prints: one brings the jobs, the others only say more of them."""

from collections.abc import Collection, Mapping
from dataclasses import replace
from datetime import timedelta

from smarttracker_lite.domain.jobs import Job
from smarttracker_lite.domain.matching import enriched, matched
from smarttracker_lite.domain.printing import JobFacts
from smarttracker_lite.store.jobs import Wanted
from smarttracker_lite.workflows.desk import Desk

_A_DAY = timedelta(days=1)


def overlapping(desk: Desk, printer_id: str, told: Collection[JobFacts]) -> Mapping[str, Job]:
    """The printer's jobs that another source brought and that are told here again, by their keys here."""
    moments = [at for facts in told for at in (facts.submitted_at, facts.completed_at) if at]
    if not moments:
        return {}
    since, until = (min(moments) - _A_DAY).date(), (max(moments) + _A_DAY).date()
    sources = {facts.source for facts in told}
    near = desk.db.jobs.select(Wanted(printer_id=printer_id, since=since, until=until))
    return matched(told, [job for job in near if job.facts.source not in sources])


def enrich(desk: Desk, told: Collection[JobFacts], known: Mapping[str, Job]) -> int:
    """Add to the known jobs what only these facts say; gives how many say more now. Invoiced ones stay."""
    richer = [
        replace(known[facts.key], facts=enriched(known[facts.key].facts, facts))
        for facts in told
        if facts.key in known and known[facts.key].invoice_id is None
    ]
    before = {job.id: job for job in known.values()}
    changed = [job for job in richer if job != before[job.id]]
    if changed:
        desk.db.jobs.put_all(changed)
    return len(changed)
