"""What the books say of a printer's jobs, held against the ledger of what it printed."""

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from smarttracker_lite.domain.gaps import NotedGap
from smarttracker_lite.domain.jobs import Job
from smarttracker_lite.domain.machines import Gap
from smarttracker_lite.domain.printing import JobFacts, JobStatus, Measure, TimeQuality
from tests.support.tally import Scale, tallies
from tests.support.web_printer.machine import Machine
from tests.support.web_printer.truth import Printed, State

CLOSE = timedelta(minutes=2)
"""A printer's clock may be wrong by so much without anybody being told."""
_KNOWN = frozenset({TimeQuality.EXACT, TimeQuality.OFFSET_CORRECTED})
_STATUS = {
    State.PRINTED: JobStatus.COMPLETED,
    State.CANCELLED: JobStatus.CANCELED,
    State.DELETED: JobStatus.DELETED,
}


@dataclass(frozen=True, kw_only=True)
class Poll:
    """One good reading: when, and the gaps it reported. `follows` if it is the first one, or a job that was
    over and listed the last time still is, so that nothing can have been missed; `rolled` if there were such
    jobs and all are gone, so that the reader could tell that something may have been."""

    at: datetime
    gaps: tuple[Gap, ...]
    follows: bool
    rolled: bool


@dataclass(frozen=True)
class Sight:
    """The jobs that were listed in a good reading, and those of them listed when they were over."""

    seen: set[Printed] = field(default_factory=set)
    over: set[Printed] = field(default_factory=set)


@dataclass(frozen=True, kw_only=True)
class Verdict:
    """What is wrong with the books, in words; all empty if nothing is."""

    twice: list[str] = field(default_factory=list)
    lost: list[str] = field(default_factory=list)
    unended: list[str] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)
    unreported: list[str] = field(default_factory=list)
    invented: list[str] = field(default_factory=list)
    strangers: list[str] = field(default_factory=list)


@dataclass(frozen=True, kw_only=True)
class Books:
    """What was written down at last. `exported` if a file told of all that was printed; the counters, which
    count by this `scale`, were read at the `cuts`, when nothing was printed."""

    jobs: Sequence[Job]
    gaps: Sequence[NotedGap]
    exported: bool
    cuts: Sequence[datetime]
    scale: Scale


def judge(books: Books, machine: Machine, sight: Sight, polls: Sequence[Poll]) -> Verdict:
    """The books against the machine's ledger.

    Jobs are known by their documents; twins share one. A job may be missing only if the printer forgot it
    before a reading could see it; then a gap must say so, if a reading could tell, or the counters. Of other
    gaps there are only those for a job that was gone before its end could be read, and none of them says that
    more is missing than is.
    """
    jobs = [job for job in machine.ledger.jobs if job.told or books.exported]
    kept = Counter(job.facts.document or "" for job in books.jobs)
    most = Counter(job.order.document for job in jobs)
    least = Counter(job.order.document for job in jobs if job in sight.seen and job.impressions)
    missed = [job for job in jobs if job.told and job.impressions and job not in sight.seen]
    unended = [job for job in jobs if job not in sight.over]
    gaps = [(poll, gap) for poll in polls for gap in poll.gaps]
    printed = [job for job in machine.ledger.jobs if job.impressions]
    counted = tallies(printed, sight.over, books.gaps, books.cuts, books.scale)
    brought = Counter(job.facts.document or "" for job in books.jobs if job.facts.final)
    needed = Counter(job.order.document for job in printed)
    covered = [
        job
        for job in printed
        if brought[job.order.document] >= needed[job.order.document]
        or any(_covers(each.gap, job) for each in books.gaps)
    ]
    return Verdict(
        twice=sorted(kept.keys() & (kept - most).keys() & most.keys()),
        lost=sorted((least - kept).keys()),
        unended=_unended(books.jobs, jobs) if books.exported else [],
        wrong=list(_differences(books.jobs, jobs, machine.clock_set)),
        unreported=[job.order.document for job in missed if _unreported(job, polls)]
        + [document for each in counted for document in each.unreported(covered)],
        invented=[
            f"{gap.reason} {gap.since} – {gap.until} ({gap.lost})"
            for poll, gap in gaps
            if poll.follows and not any(_covers(gap, job) for job in unended)
        ]
        + [told for each in counted for told in each.invented()],
        strangers=sorted(kept.keys() - most.keys()),
    )


def _unended(books: Sequence[Job], jobs: Sequence[Printed]) -> list[str]:
    """What is printed, and stands in the books as if it were not over."""
    going_on = Counter(job.facts.document or "" for job in books if not job.facts.final)
    without_end = Counter(job.order.document for job in jobs if not (job.over and job.impressions))
    return sorted((going_on - without_end).keys())


def _unreported(job: Printed, polls: Sequence[Poll]) -> bool:
    """Was it forgotten in a way the next reading could tell, and no gap covers it?"""
    following = next((poll for poll in polls if poll.at >= job.sent.true), None)
    told = following is not None and following.rolled
    return told and not any(_covers(gap, job) for poll in polls for gap in poll.gaps)


def _covers(gap: Gap, job: Printed) -> bool:
    """Was the job at the printer between the gap's times?"""
    ended = (job.ended or job.sent).true
    return (gap.since is None or gap.since <= ended) and job.sent.true <= gap.until


def _differences(books: Sequence[Job], jobs: Sequence[Printed], clock_set: datetime | None) -> Iterator[str]:
    """Facts in the books that are not those of the ledger: of twins, of the one that they fit best."""
    truth = defaultdict[str, list[Printed]](list)
    for job in jobs:
        truth[job.order.document].append(job)
    for facts in (job.facts for job in books if job.facts.final):
        twins = truth.get(facts.document or "", [])
        told = [[*_ends(facts, twin, clock_set), *_quantities(facts, twin)] for twin in twins]
        for name, said, true in min(told, key=len, default=[]):
            yield f"{facts.document}: {name} {said} instead of {true}"


def _ends(facts: JobFacts, job: Printed, clock_set: datetime | None) -> Iterator[tuple[str, object, object]]:
    """The state, and the times: some printers tell when a job began to print, not when it was done.
    What was stamped by a clock that was set since is anybody's guess."""
    if facts.status != _STATUS[job.state]:
        yield "status", facts.status, job.state
    moments = [stamp.true for stamp in (job.started, job.ended) if stamp]
    steady = clock_set is None or all(moment > clock_set for moment in moments)
    sure = facts.time_quality in _KNOWN and steady
    for at in (facts.started_at, facts.completed_at) if sure else ():
        if at and min((abs(at - moment) for moment in moments), default=CLOSE) > CLOSE:
            yield "time", at, [str(moment) for moment in moments]


def _quantities(facts: JobFacts, job: Printed) -> Iterator[tuple[str, object, object]]:
    """What was measured. A percent is for rounding."""
    inks = job.inks_ul
    told = {
        "impressions": (_value(facts.impressions), job.impressions),
        "area_mm2": (_value(facts.area_mm2), job.area_mm2),
        "ink_ul": (facts.ink_ul, None if inks is None else sum(inks.values())),
    }
    for name, (said, true) in told.items():
        if said is not None and (true is None or abs(said - true) > max(2, true // 100)):
            yield name, said, true


def _value(measure: Measure | None) -> int | None:
    return None if measure is None else measure.value
