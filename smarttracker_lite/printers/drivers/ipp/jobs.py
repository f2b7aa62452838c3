"""One reading of a printer's jobs: what is new or has changed since the last one, and what may be missing."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from functools import partial

from smarttracker_lite.domain.machines import Gap, Reason
from smarttracker_lite.printers.drivers.ipp.clock import (
    Clock,
    maybe_restarted,
    restarted,
    surely_restarted,
)
from smarttracker_lite.printers.drivers.ipp.keys import Known, by_number, kept, mark_of
from smarttracker_lite.printers.drivers.ipp.listing import Listing
from smarttracker_lite.printers.drivers.ipp.past import Past, Settling, remembered
from smarttracker_lite.printers.drivers.ipp.reading import Job, PrinterAnswer, parse_jobs
from smarttracker_lite.printers.drivers.ipp.requests import Which
from smarttracker_lite.printers.drivers.ipp.session import Session
from smarttracker_lite.printers.source import Reading

SETTLE_S = 30
"""Printers write their last counters some seconds after the final state."""
MAX_KNOWN = 1_000
"""Jobs without UUID, the newest, that are known even while the printer is not asked for them."""


def read_jobs(session: Session, printer: PrinterAnswer, past: Past, settle_s: int) -> Reading:
    """The reading after `past`. Unfinished jobs are asked for first, so that a job that ends meanwhile is in
    both answers rather than in neither."""
    was_off = _was_off(session, printer, past)
    if was_off:
        printer = replace(printer, clock=restarted(printer.clock))
        past = replace(past, known=_kept(session, printer, past))
    listing = _listing(session, printer, past)
    unfinished = listing.unfinished()
    recent = listing.since(past.first)
    if not _continues(past, recent.jobs):
        recent = listing.since(1)
    listed = {job.facts.key: job for job in (*unfinished.jobs, *recent.jobs)}
    missing = {key: number for key, number in past.active.items() if key not in listed}
    found = {job.facts.key: job for job in listing.each(missing.values())} | listed
    lost = len(missing.keys() - found.keys())
    skipped = _skipped(past, found, printer.clock)
    present = _next(past, found, recent.jobs, printer, settle_s)
    return Reading(
        device=printer.device,
        jobs=tuple(job.facts for job in _by_number(found) if job.facts.key not in past.done),
        memory=remembered(present),
        complaints=unfinished.complaints + recent.complaints,
        gaps=_gaps(past, lost, skipped, printer.clock),
        counters=printer.counters,
        again_in_s=settle_s if present.active or present.settling else None,
        was_off=was_off,
    )


def _listing(session: Session, printer: PrinterAnswer, past: Past) -> Listing:
    return Listing(
        session=session,
        parse=partial(parse_jobs, printer=printer, seen=past.seen, known=past.known),
        paged=Which.ALL if printer.lists_all else Which.COMPLETED,
    )


def _was_off(session: Session, printer: PrinterAnswer, past: Past) -> bool:
    """Has a new run begun?

    The printer's own counter is believed when it fell. Where only our clock says so, that may have been put
    on: then the printer was off if it no longer lists the last job known, just as it was.
    """
    return surely_restarted(past.clock, printer.clock) or (
        maybe_restarted(past.clock, printer.clock) and not _remembers(_listing(session, printer, past), past)
    )


def _kept(session: Session, printer: PrinterAnswer, past: Past) -> Mapping[int, Known]:
    """The known jobs that the printer still lists after it was off."""
    if not past.known:
        return {}
    listing = _listing(session, printer, replace(past, known={}))
    listed = _known((*listing.since(1).jobs, *listing.unfinished().jobs))
    return kept(listed, past.known, {past.last, *past.active.values()}, printer.clock)


def _known(jobs: Iterable[Job]) -> dict[int, Known]:
    """Those without UUID, by their numbers."""
    return by_number({job.facts.key: mark_of(job.facts.document, job.facts.user_raw) for job in jobs})


def _remembers(listing: Listing, past: Past) -> bool:
    """Is the last job known, or one that was under way, listed as the same?"""
    recent = listing.since(past.first).jobs
    if any(job.facts.key == past.last_key and _agree(job.marks, past.last_marks) for job in recent):
        return True
    under_way = (job for job in (*recent, *listing.unfinished().jobs) if job.facts.key in past.active)
    return any(_known([job]).items() <= past.known.items() for job in under_way)


def _agree(marks: tuple[str | None, ...], before: tuple[str | None, ...]) -> bool:
    """Nothing that was told before is told otherwise now."""
    return all(old is None or new == old for new, old in zip(marks, before, strict=False))


def _continues(past: Past, recent: Iterable[Job]) -> bool:
    """Is the last job known still listed? If not, the printer forgot it or counts anew."""
    return not past.last or any(job.facts.key == past.last_key for job in recent)


def _by_number(found: Mapping[str, Job]) -> list[Job]:
    return sorted(found.values(), key=lambda job: job.number)


def _next(
    past: Past, found: Mapping[str, Job], recent: Iterable[Job], printer: PrinterAnswer, settle_s: int
) -> Past:
    """What the next reading must know."""
    clock = printer.clock
    now_s = round(clock.now.timestamp())
    final = {key: job for key, job in found.items() if job.facts.final}
    first_seen = {
        key: past.settling.get(key, Settling(number=job.number, seen_s=_ended(job, now_s)))
        for key, job in final.items()
    }
    settling = {
        key: job
        for key, job in first_seen.items()
        if key not in past.done and abs(now_s - job.seen_s) < settle_s
    }
    last = max((job for job in recent if job.facts.final), key=lambda job: job.number, default=None)
    before = Past() if _anew(past, clock) else past
    newest = sorted(past.known)[-MAX_KNOWN:]
    return Past(
        clock=clock,
        sure=clock.now if _follows(past, found) or _new(past, found) else past.sure,
        last=last.number if last else before.last,
        last_key=last.facts.key if last else before.last_key,
        last_marks=last.marks if last else before.last_marks,
        active={key: job.number for key, job in found.items() if not job.facts.final},
        settling=settling,
        done=frozenset(final) - frozenset(settling),
        known={number: past.known[number] for number in newest} | _known(found.values()),
    )


def _anew(past: Past, clock: Clock) -> bool:
    """Is this another run than the one of the last reading?"""
    return past.clock is not None and past.clock.run_s != clock.run_s


def _ended(job: Job, now_s: int) -> int:
    """When the job began to settle: at its end, where the printer tells it, but never later than now."""
    ended = job.facts.completed_at
    return now_s if ended is None else min(now_s, round(ended.timestamp()))


def _gaps(past: Past, lost: int, skipped: int, clock: Clock) -> tuple[Gap, ...]:
    """What cannot have been read: jobs under way that are gone, and numbers the printer has passed over."""
    last_read = past.clock.now if past.clock else None
    shared = clock.boot_s is None  # a print server counts the jobs of all its queues together
    gaps = (
        (Reason.VANISHED, last_read, lost, lost),
        (Reason.FORGOTTEN, past.sure, skipped, None if shared else skipped),
    )
    return tuple(
        Gap(reason=reason, since=since, until=clock.now, lost=count)
        for reason, since, some, count in gaps
        if some
    )


def _follows(past: Past, found: Mapping[str, Job]) -> bool:
    """Is the last job known that was over still listed? Then the printer has forgotten none after it."""
    return not past.last or (past.last_key in found and not past.unsure)


def _skipped(past: Past, found: Mapping[str, Job], clock: Clock) -> int:
    """How many numbers are missing from the highest one known to the highest new one. A printer that was off
    counts from 1."""
    new = _new(past, found)
    if _follows(past, found) or not new:
        return 0
    expected = 1 if _anew(past, clock) else max(past.last, *past.active.values(), 0) + 1
    listed = {job.number for job in found.values() if expected <= job.number <= max(new)}
    return max(0, max(new) + 1 - expected - len(listed))


def _new(past: Past, found: Mapping[str, Job]) -> list[int]:
    """The numbers of jobs that were not known."""
    known = past.done | past.active.keys() | past.settling.keys() | {job.key for job in past.known.values()}
    return [job.number for key, job in found.items() if key not in known]
