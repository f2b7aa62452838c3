"""Sources that tell of the same prints: one brings the jobs, the others only say more of them."""

from collections.abc import Collection, Mapping
from dataclasses import replace
from datetime import timedelta

from smarttracker_lite.domain.jobs import BY_HAND, Alias, Job
from smarttracker_lite.domain.matching import enriched, matched
from smarttracker_lite.domain.printing import JobFacts, continued
from smarttracker_lite.store.jobs import Wanted
from smarttracker_lite.workflows.desk import Desk

_A_DAY = timedelta(days=1)


def overlapping(desk: Desk, printer_id: str, told: Collection[JobFacts]) -> Mapping[str, Job]:
    """The printer's jobs that another source brought and that are told here again, by their keys here."""
    moments = [at for facts in told for at in (facts.submitted_at, facts.completed_at) if at]
    if not moments:
        return {}
    since, until = (min(moments) - _A_DAY).date(), (max(moments) + _A_DAY).date()
    others = {facts.source for facts in told} | {BY_HAND}  # what somebody typed is never a source's own print
    near = desk.db.jobs.select(Wanted(printer_id=printer_id, since=since, until=until))
    return matched(told, [job for job in near if job.facts.source not in others])


def enrich(desk: Desk, told: Collection[JobFacts], known: Mapping[str, Job], *, follows: bool = False) -> int:
    """Note what these facts call the known jobs, and add what only they say; gives how many say more now.

    If the source `follows` the one that brought a job, it goes on telling of one that was under way. The
    facts of invoiced jobs stay.
    """
    joined = [(known[facts.key], facts) for facts in told if facts.key in known]
    desk.db.jobs.put_all(_joined(job, facts, follows) for job, facts in joined)
    return sum(_joined(job, facts, follows).facts != job.facts for job, facts in joined)


def _joined(job: Job, facts: JobFacts, follows: bool) -> Job:
    if follows and not job.facts.final:
        own = Alias(job.facts.source, job.facts.key)
        return replace(job, facts=continued(job.facts, facts), aliases=(*job.aliases, own))
    more = job.facts if job.invoice_id else enriched(job.facts, facts)
    return replace(job, facts=more, aliases=(*job.aliases, Alias(facts.source, facts.key)))
