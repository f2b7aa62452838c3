"""One reading of a printer's jobs: what is new or has changed since the last one, and what may be missing."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import timedelta
from functools import partial

from smarttracker_lite.domain.machines import Gap, Reason
from smarttracker_lite.domain.printing import TimeQuality
from smarttracker_lite.printers.drivers.ipp.clock import (
    EPOCH,
    Clock,
    maybe_restarted,
    restarted,
    surely_restarted,
)
from smarttracker_lite.printers.drivers.ipp.keys import Known, by_number, contradicts, kept, mark_of
from smarttracker_lite.printers.drivers.ipp.listed import Listed, listed_since
from smarttracker_lite.printers.drivers.ipp.listing import Listing
from smarttracker_lite.printers.drivers.ipp.page import Page
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
    """The reading after `past`; most times the lists are long, and nothing was printed."""
    if _was_off(session, printer, past):
        return _begun_anew(session, printer, past, settle_s)
    listing = _listing(session, printer, past)
    if listing.repeats(past.pages):
        return _quiet(printer, past)
    listed = listed_since(past, listing, printer.clock)
    if _has_others(past, (*listed.found.values(), *listed.lately.values())):
        return _begun_anew(session, printer, past, settle_s)
    return _read(listed, printer, past, settle_s)


def _begun_anew(session: Session, printer: PrinterAnswer, past: Past, settle_s: int) -> Reading:
    """The first reading in another run of the printer."""
    printer = replace(printer, clock=restarted(printer.clock))
    past = replace(past, known=_kept(session, printer, past))
    listed = listed_since(past, _listing(session, printer, past), printer.clock)
    return replace(_read(listed, printer, past, settle_s), was_off=True)


def _quiet(printer: PrinterAnswer, past: Past) -> Reading:
    """Nothing but the clock has moved on."""
    present = replace(past, clock=printer.clock, sure=printer.clock.now)
    return Reading(device=printer.device, jobs=(), memory=remembered(present), counters=printer.counters)


def _read(listed: Listed, printer: PrinterAnswer, past: Past, settle_s: int) -> Reading:
    present = _next(past, listed, printer, settle_s)
    present = replace(present, pages=_told(past, present, listed))
    return Reading(
        device=printer.device,
        jobs=tuple(job.facts for job in _news(past, listed)),
        memory=remembered(present),
        complaints=listed.unfinished.complaints + listed.recent.complaints,
        gaps=_gaps(past, listed, printer.clock),
        counters=printer.counters,
        again_in_s=settle_s if _underway(present) else None,
        gone=frozenset(listed.gone),
    )


def _news(past: Past, listed: Listed) -> Iterator[Job]:
    """Jobs that are not done with, and those that are but count more now or were printed again, by number."""
    for job in sorted((*listed.found.values(), *listed.lately.values()), key=lambda job: job.number):
        before = past.done.get(job.facts.key)
        if before is None:
            told = job.facts.key in listed.found or _ended_since(past, job)
        else:
            told = job.outcome.grew(before) or (job.outcome.moved(before) and _ended_since(past, job))
        if told:
            yield job


def _ended_since(past: Past, job: Job) -> bool:
    """Has it ended after the last reading? The end that a printer tells also moves when its clock is set, and
    an older job comes into the list of the latest when another one leaves it."""
    ended, told = job.facts.completed_at, job.facts.time_quality is not TimeQuality.FIRST_SEEN
    return told and past.clock is not None and ended is not None and ended >= past.clock.now


def _told(past: Past, present: Past, listed: Listed) -> tuple[Page, ...]:
    """The lists, if there is nothing more to be told of them: the next reading would ask for the same, have
    nothing to wait for, know that no job is missing, and not complain. Else none."""
    over = present.first == past.first and not _underway(present) and _follows(present, listed.found)
    whole = all(each.pages and not each.complaints for each in listed.answers)
    return tuple(page for each in listed.answers for page in each.pages) if over and whole else ()


def _underway(present: Past) -> bool:
    """Is a job waiting or printing, or may its last counters still be written?"""
    return bool(present.active or present.settling)


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


def _has_others(past: Past, listed: Iterable[Job]) -> bool:
    """Does a job that was over bear another document or user under its number? One under way may get them
    late."""
    over = ((past.known.get(job.number), job.facts) for job in listed if job.facts.key not in past.active)
    return any(old and contradicts(old, facts.document, facts.user_raw) for old, facts in over)


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


def _next(past: Past, listed: Listed, printer: PrinterAnswer, settle_s: int) -> Past:
    """What the next reading must know."""
    clock, found = printer.clock, listed.found
    now_s = round(clock.now.timestamp())
    final = {key: job for key, job in found.items() if job.facts.final}
    first_seen = {key: past.settling.get(key, _settling(job, clock)) for key, job in final.items()}
    settling = {
        key: job
        for key, job in first_seen.items()
        if key not in past.done and abs(now_s - job.seen_s) < settle_s
    }
    over = {**listed.lately, **final}
    recent = (job for job in listed.recent.jobs if job.facts.final)
    last = max(recent, key=lambda job: job.number, default=None)
    before = Past() if _anew(past, clock) else past
    newest = sorted(past.known)[-MAX_KNOWN:]
    waiting = {key: each for key, each in listed.absent.items() if not each.lost}
    active = {key: job.number for key, job in found.items() if not job.facts.final}
    return Past(
        clock=clock,
        sure=clock.now if _follows(past, found) or _new(past, found) else past.sure,
        last=last.number if last else before.last,
        last_key=last.facts.key if last else before.last_key,
        last_marks=last.marks if last else before.last_marks,
        active={key: past.active[key] for key in listed.missing if key not in listed.gone} | active,
        absent=waiting,
        settling=settling,
        done={key: job.outcome for key, job in over.items() if key not in settling},
        known={number: past.known[number] for number in newest}
        | _known((*listed.lately.values(), *found.values())),
    )


def _anew(past: Past, clock: Clock) -> bool:
    """Is this another run than the one of the last reading?"""
    return past.clock is not None and past.clock.run_s != clock.run_s


def _settling(job: Job, clock: Clock) -> Settling:
    """It began to settle at its end, where the printer tells it, but never later than now."""
    ended = min(job.facts.completed_at or clock.now, clock.now)
    return Settling(job.number, round(ended.timestamp()), clock.error_s, clock.before_s, clock.since_s)


def _gaps(past: Past, listed: Listed, clock: Clock) -> tuple[Gap, ...]:
    """What cannot have been read: jobs under way that are gone, and numbers the printer has passed over."""
    gone = listed.gone.values()
    last_seen = EPOCH + timedelta(seconds=min((absence.seen_s for absence in gone), default=0))
    skipped, anew = _skipped(past, listed.found, clock), _numbers_anew(past, listed.found, clock)
    untold = anew or clock.boot_s is None  # a print server counts the jobs of all its queues together
    gaps = (
        (Reason.VANISHED, last_seen, len(gone), len(gone)),
        (Reason.FORGOTTEN, past.sure, anew or skipped, None if untold else skipped),
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
    expected = 1 if _anew(past, clock) else _highest(past) + 1
    listed = {job.number for job in found.values() if expected <= job.number <= max(new)}
    return max(0, max(new) + 1 - expected - len(listed))


def _numbers_anew(past: Past, found: Mapping[str, Job], clock: Clock) -> bool:
    """Are all jobs new, and their numbers lower than those known, though the printer was on? Then it counts
    from 1 again, as some do after 999999, and nobody knows how many it has forgotten before that."""
    new = _new(past, found)
    alone = len(new) == len(found) > 0 and not _anew(past, clock) and not _follows(past, found)
    return alone and max(new) < _highest(past)


def _highest(past: Past) -> int:
    """The highest number known."""
    return max(past.last, *past.active.values(), 0)


def _new(past: Past, found: Mapping[str, Job]) -> list[int]:
    """The numbers of jobs that were not known."""
    keys = {job.key for job in past.known.values()}
    known = keys.union(past.done, past.active, past.settling)
    return [job.number for key, job in found.items() if key not in known]
