"""Which jobs of a printer are meant by what a queue tells of its prints."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from smarttracker_lite.domain.jobs import BY_HAND, Job
from smarttracker_lite.domain.machines import Printer
from smarttracker_lite.domain.matching import Unclaimed, same_print, title_of
from smarttracker_lite.domain.printing import JobFacts, Kind
from smarttracker_lite.domain.splitting import each_print
from smarttracker_lite.store.jobs import Wanted
from smarttracker_lite.workflows.desk import Desk
from smarttracker_lite.workflows.overlap import overlapping

TOLD = timedelta(hours=1)
"""So long after a print was handed on its printer has told of it, if it still can; and so near another one
may be the same, told in other words."""
WAITS = timedelta(days=7)
"""So long after a print was handed on its printer must have answered before it is given up: a sheet may lie
in a printer over a weekend until somebody brings paper, and hardly longer."""

Timed = tuple[datetime, JobFacts]
"""A print of a queue, and when it was handed on."""


def recognised(desk: Desk, printer: Printer, told: Mapping[str, JobFacts]) -> dict[str, Job]:
    """The jobs of the printer that are meant, by the keys of what is told, and that are over.

    Some printers tell only when a print came out, which is later than it was handed on.
    """
    near = overlapping(desk, printer.id, told.values())
    found = {key: job for key, job in near.items() if job.facts.over}
    return found | _ended_later(
        desk, printer, [facts for key, facts in told.items() if key not in near], found
    )


def _ended_later(
    desk: Desk, printer: Printer, told: Iterable[JobFacts], found: Mapping[str, Job]
) -> dict[str, Job]:
    """The first job of the same document that was over some time after it was handed on, of each."""
    timed = sorted((at, facts.key, facts) for facts in told if facts.document and (at := moment(facts)))
    if not timed:
        return {}
    days = Wanted(printer_id=printer.id, since=timed[0][0].date(), until=(timed[-1][0] + TOLD).date())
    taken = {job.id for job in found.values()}
    known = each_print(desk.db.jobs.select(days))
    ended = _by_document(job for job in known if job.id not in taken and job.facts.over)
    later = dict[str, Job]()
    for at, key, facts in timed:
        same = ended[title_of(facts) or ""]
        if job := next((each for each in same if _came_out(facts, at, each)), None):
            later[key] = job
            same.remove(job)
    return later


def _by_document(jobs: Iterable[Job]) -> Mapping[str, list[Job]]:
    """The jobs of each document that has a name, the first of them first."""
    found = defaultdict[str, list[Job]](list)
    for job in sorted(jobs, key=lambda job: job.day):
        if title := title_of(job.facts):
            found[title].append(job)
    return found


def _came_out(facts: JobFacts, at: datetime, job: Job) -> bool:
    """Whether that job may be this print, handed on then."""
    handed_on = replace(job.facts, submitted_at=None, started_at=None, completed_at=at)
    return (
        timedelta() <= job.day - at <= TOLD
        and not (known_to(facts.source, job) or known_to(BY_HAND, job))
        and same_print(facts, handed_on)
    )


def reworded(desk: Desk, printer: Printer, sent: Sequence[Timed], others: Iterable[Timed]) -> dict[str, Job]:
    """The jobs that may be prints which were `sent`, told in other words, by the keys of these.

    Each is one print at most, and the `others` may be some of them too. What was told about the time of each
    is looked at first; what came out days later is among the rest.
    """
    every = sorted((*sent, *others), key=lambda pair: pair[0])
    unclaimed = Unclaimed(_unknown(desk, printer, every))
    about = {facts.key: unclaimed.take(facts, at - TOLD, at + TOLD) for at, facts in every}
    found = dict[str, Job]()
    for at, facts in sent:
        if job := about[facts.key] or unclaimed.take(facts, at, at + WAITS):
            found[facts.key] = job
    return found


def _unknown(desk: Desk, printer: Printer, prints: Sequence[Timed]) -> list[Job]:
    """What the printer printed about then and later, and the queue of these prints knows nothing of."""
    since, until = prints[0][0] - TOLD, prints[-1][0] + WAITS
    days = Wanted(printer_id=printer.id, since=since.date(), until=until.date())
    sources = {facts.source for _, facts in prints}
    return [
        job
        for job in each_print(desk.db.jobs.select(days))
        if job.facts.kind is Kind.PRINT and not any(known_to(source, job) for source in sources)
    ]


def near(desk: Desk, printer: Printer, facts: JobFacts) -> list[Job]:
    """The prints of which the printer told about then, and of which this queue has told nothing: this one may
    be among them, in other words."""
    at = moment(facts)
    if at is None:
        return []
    about = Wanted(printer_id=printer.id, since=(at - 2 * TOLD).date(), until=(at + 2 * TOLD).date())
    return [
        job
        for job in each_print(desk.db.jobs.select(about))
        if _apart(job, at) <= TOLD and not known_to(facts.source, job)
    ]


def _apart(job: Job, at: datetime) -> timedelta:
    told = (job.facts.submitted_at, job.facts.started_at, job.facts.completed_at, job.day)
    return min(abs(each - at) for each in told if each is not None)


def known_to(source: str, job: Job) -> bool:
    """Whether the job was told of by this source."""
    return source in {job.facts.source, *(alias.source for alias in job.aliases)}


def moment(facts: JobFacts) -> datetime | None:
    """When the queue handed it on."""
    return facts.completed_at or facts.submitted_at or facts.started_at
