"""One reading of a job list: what is new or has changed since the last one, and what may be missing. Pure."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime

from smarttracker_lite.domain.machines import Device, Gap, PrinterState, Reason
from smarttracker_lite.domain.printing import JobStatus
from smarttracker_lite.printers.drivers.hp_piws.clock import clock_of
from smarttracker_lite.printers.drivers.hp_piws.jobs import JobsAnswer, Listed, parse_jobs
from smarttracker_lite.printers.drivers.hp_piws.keys import followed
from smarttracker_lite.printers.drivers.hp_piws.page import Page, page_of
from smarttracker_lite.printers.drivers.hp_piws.past import OVER, Known, Past, Stage, remembered
from smarttracker_lite.printers.source import Reading


def reading_of(
    device: Device, octets: bytes, past: Past | None, queue: str, now: datetime, settle_s: int
) -> Reading:
    """The reading after `past` of the list in `octets`, of the queue that is called `queue` now: it has
    another name after the printer was off. Raises NotAPrinter."""
    page = page_of(octets)
    if past and page.digest and (page.digest, queue) == (past.page, past.queue):
        return _quiet(device, page, past, now)  # most readings: the list is long, and nothing was printed
    answer = parse_jobs(octets, now, past.error_s if past else None)
    return _read(device, answer, past, Past(at=now, queue=queue, page=page.digest), settle_s)


def _quiet(device: Device, page: Page, past: Past, now: datetime) -> Reading:
    """Nothing but the clock has moved on."""
    answer = JobsAnswer(clock=clock_of(page.told, now, past.error_s), paused=past.paused)
    present = replace(past, at=now, error_s=answer.clock.error_s)
    return Reading(device=portrait(device, answer), jobs=(), memory=remembered(present))


def _read(device: Device, answer: JobsAnswer, past: Past | None, begun: Past, settle_s: int) -> Reading:
    """What the list tells that `past` does not; `begun` is what is known of it without its jobs."""
    now, queue = begun.at, begun.queue
    listed = _by_uuid(answer)
    before = past.jobs if past else {}
    steps = {uuid: followed(before.get(uuid), job, now, settle_s) for uuid, job in listed.items()}
    known = {uuid: step.known for uuid, step in steps.items()}
    told = [listed[uuid] for uuid, step in steps.items() if step.told]
    underway = _underway(known)
    complaints = answer.complaints + tuple(complaint for job in told for complaint in job.complaints)
    present = replace(
        begun,
        error_s=answer.clock.error_s,
        paused=answer.paused,
        page="" if underway or complaints else begun.page,
        jobs=known,
    )
    was_off = past is not None and past.queue != queue
    return Reading(
        device=portrait(device, answer),
        jobs=tuple(step.told for step in steps.values() if step.told),
        memory=remembered(present),
        complaints=complaints,
        gaps=_gaps(past, present) if past else (),
        again_in_s=settle_s if underway else None,
        was_off=was_off,
    )


def _by_uuid(answer: JobsAnswer) -> Mapping[str, Listed]:
    """Of two entries of one job, the one that was over last counts."""
    return {job.facts.key: job for job in sorted(answer.jobs, key=lambda job: job.ended_s or 0)}


def _underway(known: Mapping[str, Known]) -> bool:
    """Is a job being printed, or may its last values still be written?"""
    return any(job.stage in {Stage.PRINTING, Stage.SETTLING} for job in known.values())


def portrait(device: Device, answer: JobsAnswer) -> Device:
    """The printer as it stands at this answer."""
    printing = any(job.facts.status is JobStatus.PROCESSING for job in answer.jobs)
    state = PrinterState.STOPPED if answer.paused else PrinterState.READY
    return replace(
        device,
        state=PrinterState.PRINTING if printing else state,
        state_reasons=("paused",) if answer.paused else (),
        clock_error_s=answer.clock.error_s,
    )


def _gaps(past: Past, present: Past) -> tuple[Gap, ...]:
    """What cannot have been read: jobs that were printing and are gone; and any number of jobs, if of those
    that were over none is left: others, over or new, have taken their places, or the printer lost them when
    it was off. What else was emptied while the printer was on was emptied by somebody."""
    gone = past.jobs.keys() - present.jobs.keys()
    vanished = sum(past.jobs[uuid].stage is Stage.PRINTING for uuid in gone)
    over = _over(past)
    replaced = _over(present) or present.jobs.keys() - past.jobs.keys() or past.queue != present.queue
    forgotten = bool(over and replaced and not over & present.jobs.keys())
    reasons = ((Reason.VANISHED, vanished, vanished), (Reason.FORGOTTEN, forgotten, None))
    return tuple(
        Gap(reason=why, since=past.at, until=present.at, lost=lost) for why, so, lost in reasons if so
    )


def _over(past: Past) -> set[str]:
    return {uuid for uuid, job in past.jobs.items() if job.stage in OVER}
