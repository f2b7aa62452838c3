"""What a job is called in our books, and which print of it is meant.

The key is the job's UUID, from the first time it is seen waiting until it is over: `UUID`. A job that is
printed once more from the printer's panel keeps its UUID; the second print is `UUID#2`, and so on. What the
printer tells decides, together with what is remembered of a print that was over:

- Another print has begun if the job is seen printing again, or if the printer says that it began after that
  end, and after the start known before too: where the printer's clock was set back while it printed, a job
  ends before it began. So the same times never make another print. An end that alone moved on does not.
- A job that is put into the queue again is no other print before it begins, and is not told again till then.
- A job that is taken off the list ("Deleted") may get that moment as its end: it is no other print.

Without a memory, all prints of a job are one: the last one is told by the first one's key. So a print may go
unbilled if the memory is lost; or if a reprint came and went between two readings, and was taken off the list
by then, or its printer keeps the time of the first start, or its clock was set back. None is billed twice. It
is not known whether a printer counts the pages of a reprint from 0 again; it is taken so.
"""

from dataclasses import dataclass, replace
from datetime import datetime
from hashlib import sha256

from smarttracker_lite.domain.printing import JobFacts, JobStatus
from smarttracker_lite.printers.drivers.hp_piws.jobs import Listed
from smarttracker_lite.printers.drivers.hp_piws.past import OVER, Known, Stage

SETTLE_S = 30
"""Printers write their last counters some seconds after the final state."""


@dataclass(frozen=True, slots=True)
class Step:
    """A job as it is known now, and what is to be told of it, if anything."""

    known: Known
    told: JobFacts | None


def followed(old: Known | None, job: Listed, now: datetime, settle_s: int) -> Step:
    """The job after `old`, as it was known at the last reading."""
    run = old.run if old else 1
    if old and old.stage in OVER:
        if _printed_again(old, job):
            old, run = None, run + 1
        elif _says_less(old, job.facts):
            return Step(replace(old, stage=Stage.SETTLED), None)
    known = _known(old, job, run, now, settle_s)
    settled = old is not None and old.stage is Stage.SETTLED and old.mark == known.mark
    return Step(known, None if settled else _named(job.facts, known))


def _printed_again(old: Known, job: Listed) -> bool:
    """Has another print begun since the end of the one that is known?"""
    if job.facts.status is JobStatus.PROCESSING:
        return True
    before, started = old.stamps, job.stamps.started
    if before.ended is None or started is None or job.deleted:
        return False
    known = max(stamp.told_s for stamp in (before.started, before.ended) if stamp)
    return started.told_s > known


def _says_less(old: Known, facts: JobFacts) -> bool:
    """Is a job that was over put into the queue again, or taken off the list?"""
    return not facts.final or (facts.status is JobStatus.DELETED and old.mark != _mark(facts))


def _known(old: Known | None, job: Listed, run: int, now: datetime, settle_s: int) -> Known:
    facts = job.facts
    if not facts.final:
        printing = facts.status is JobStatus.PROCESSING
        return Known(run=run, stage=Stage.PRINTING if printing else Stage.WAITING, stamps=job.stamps)
    now_s = round(now.timestamp())
    over = old is not None and old.stage in OVER
    seen_s = old.seen_s if old and over else min(now_s, _ended(facts, now_s))
    return Known(
        run=run,
        stage=Stage.SETTLED if abs(now_s - seen_s) >= settle_s else Stage.SETTLING,
        mark=_mark(facts),
        seen_s=seen_s,
        stamps=job.stamps,
    )


def _ended(facts: JobFacts, now_s: int) -> int:
    return now_s if facts.completed_at is None else round(facts.completed_at.timestamp())


def _mark(facts: JobFacts) -> str:
    """Eight letters that differ where what was printed or used up does."""
    amounts = (facts.status, facts.copies, facts.impressions, facts.area_mm2, facts.roll_area_mm2, facts.inks)
    return sha256(repr(amounts).encode()).hexdigest()[:8]


def _named(facts: JobFacts, known: Known) -> JobFacts:
    """By its key. When a job was first seen as final stands for the end of one that tells no usable time."""
    key = key_of(facts.key, known)
    if facts.final and facts.completed_at is None:
        return replace(facts, key=key, completed_at=known.seen)
    return replace(facts, key=key)


def key_of(uuid: str, known: Known) -> str:
    """What that print of the job is called."""
    return uuid if known.run == 1 else f"{uuid}#{known.run}"
