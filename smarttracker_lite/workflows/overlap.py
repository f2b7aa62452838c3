"""Sources that tell of the same prints: one brings the jobs, the others only say more of them."""

from collections.abc import Collection, Mapping
from dataclasses import replace
from datetime import datetime, timedelta

from smarttracker_lite.domain.jobs import BY_HAND, Alias, Job, Stage, grown
from smarttracker_lite.domain.matching import enriched, matched
from smarttracker_lite.domain.printing import JobFacts, continued, sent
from smarttracker_lite.domain.splitting import each_print
from smarttracker_lite.store.jobs import Wanted
from smarttracker_lite.workflows.assign import retold
from smarttracker_lite.workflows.desk import Desk
from smarttracker_lite.workflows.retell import retell

_A_DAY = timedelta(days=1)


def overlapping(desk: Desk, printer_id: str, told: Collection[JobFacts]) -> Mapping[str, Job]:
    """The printer's jobs that another source brought and that are told here again, by their keys here.

    Those that the printer forgot before their end was read may have been sent long before.
    """
    moments = [at for facts in told for at in (facts.submitted_at, facts.completed_at) if at]
    if not moments:
        return {}
    since, until = (min(moments) - _A_DAY).date(), (max(moments) + _A_DAY).date()
    others = {facts.source for facts in told} | {BY_HAND}  # what somebody typed is never a source's own print
    near = desk.db.jobs.select(Wanted(printer_id=printer_id, since=since, until=until))
    unended = desk.db.jobs.select(Wanted(printer_id=printer_id, stages=frozenset({Stage.PRINTING})))
    known = {job.id: job for job in each_print((*near, *unended)) if job.facts.source not in others}
    return matched(told, list(known.values()))


def enrich(
    desk: Desk,
    told: Collection[JobFacts],
    known: Mapping[str, Job],
    *,
    follows: bool = False,
    only_adds: bool = False,
) -> int:
    """Note what these facts call the known jobs, and add what only they say; gives how many say more now.

    If the source `follows` the one that brought a job, it goes on telling of one that was under way. The end
    of one that its printer forgot may be told by any that does not only add: a queue knows what it handed on,
    not what came out. The facts of invoiced and of blanked jobs stay.
    """
    joined = [(known[facts.key], facts) for facts in told if facts.key in known]
    after = [
        _added(job, facts) if only_adds else _joined(job, facts, follows, desk.now()) for job, facts in joined
    ]
    retell(desk, retold(desk, [(job, new) for (job, _), new in zip(joined, after, strict=True)]))
    return sum(new.facts != job.facts for new, (job, _) in zip(after, joined, strict=True))


def ends(job: Job, facts: JobFacts) -> bool:
    """Whether these facts of another source are the end of a job that its printer forgot before that."""
    awaited = job.facts.forgotten and job.blanked_at is None
    return facts.final and awaited and facts.source != job.facts.source


def _joined(job: Job, facts: JobFacts, follows: bool, now: datetime) -> Job:
    if (follows and not job.facts.final and job.blanked_at is None) or ends(job, facts):
        own = Alias(job.facts.source, job.facts.key)
        ended = grown(job, continued(sent(job.facts), facts), now)
        return replace(ended, aliases=(*_others(job, facts), own))
    return _added(job, facts)


def _added(job: Job, facts: JobFacts) -> Job:
    more = job.facts if job.invoice_id or job.blanked_at else enriched(job.facts, facts)
    return replace(job, facts=more, aliases=(*_others(job, facts), Alias(facts.source, facts.key)))


def _others(job: Job, facts: JobFacts) -> tuple[Alias, ...]:
    """What others than these facts call the job."""
    return tuple(alias for alias in job.aliases if alias != Alias(facts.source, facts.key))
