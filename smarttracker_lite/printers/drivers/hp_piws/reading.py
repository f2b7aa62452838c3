"""One reading of a job list: what is new or has changed since the last one, and what may be missing. Pure."""

from collections.abc import Container, Iterator, Mapping
from dataclasses import replace
from datetime import UTC, datetime

from smarttracker_lite.domain.machines import Device, Gap, PrinterState, Reason
from smarttracker_lite.domain.printing import JobStatus
from smarttracker_lite.printers.absence import Absence, counted
from smarttracker_lite.printers.drivers.hp_piws.clock import clock_of
from smarttracker_lite.printers.drivers.hp_piws.jobs import JobsAnswer, Listed, Papers, parse_jobs
from smarttracker_lite.printers.drivers.hp_piws.keys import followed, key_of
from smarttracker_lite.printers.drivers.hp_piws.page import Page, page_of
from smarttracker_lite.printers.drivers.hp_piws.past import OVER, Known, Past, Stage, remembered
from smarttracker_lite.printers.source import Reading


def reading_of(
    device: Device,
    octets: bytes,
    past: Past | None,
    queue: str,
    now: datetime,
    settle_s: int,
    list_papers: Papers = dict,
) -> Reading:
    """The reading after `past` of the list in `octets`, of the queue that is called `queue` now: it has
    another name after the printer was off. For `list_papers` see `parse_jobs`. Raises NotAPrinter."""
    page = page_of(octets)
    if past and page.digest and (page.digest, queue) == (past.page, past.queue):
        return _quiet(device, page, past, now)  # most readings: the list is long, and nothing was printed
    answer = parse_jobs(octets, now, past, list_papers)
    return _read(device, answer, past, Past(at=now, queue=queue, page=page.digest), settle_s)


def _quiet(device: Device, page: Page, past: Past, now: datetime) -> Reading:
    """Nothing but the clock has moved on."""
    answer = JobsAnswer(clock=clock_of(page.told, now, past.at, past.error_s), paused=past.paused)
    present = replace(past, at=now, error_s=answer.clock.error_s)
    return Reading(device=portrait(device, answer), jobs=(), memory=remembered(present))


def _read(device: Device, answer: JobsAnswer, past: Past | None, begun: Past, settle_s: int) -> Reading:
    """What the list tells that `past` does not; `begun` is what is known of it without its jobs."""
    now, queue = begun.at, begun.queue
    listed = _by_uuid(answer)
    before = past.jobs if past else {}
    steps = {uuid: followed(before.get(uuid), job, now, settle_s) for uuid, job in listed.items()}
    absent = _absent(past, listed) if past else {}
    known = {uuid: step.known for uuid, step in steps.items()}
    known |= {uuid: before[uuid] for uuid, absence in absent.items() if not absence.lost}
    told = [listed[uuid] for uuid, step in steps.items() if step.told]
    lost = {uuid: absence for uuid, absence in absent.items() if absence.lost}
    underway = _underway(known) or absent.keys() > lost.keys()
    complaints = answer.complaints + tuple(complaint for job in told for complaint in job.complaints)
    present = replace(
        begun,
        error_s=answer.clock.error_s,
        paused=answer.paused,
        page="" if underway or complaints else begun.page,
        jobs=known,
        absent={uuid: absence for uuid, absence in absent.items() if uuid in known},
        units=answer.units,
        papers=answer.papers,
    )
    was_off = past is not None and past.queue != queue
    return Reading(
        device=portrait(device, answer),
        jobs=tuple(step.told for step in steps.values() if step.told),
        memory=remembered(present),
        complaints=complaints,
        gaps=tuple(_gaps(past, present, lost)) if past else (),
        again_in_s=settle_s if underway else None,
        was_off=was_off,
        gone=frozenset(key_of(uuid, before[uuid]) for uuid in lost),
    )


def _by_uuid(answer: JobsAnswer) -> Mapping[str, Listed]:
    """Of two entries of one job, the one that was over last counts."""
    return {job.facts.key: job for job in sorted(answer.jobs, key=_ended_s)}


def _ended_s(job: Listed) -> int:
    return job.stamps.ended.told_s if job.stamps.ended else 0


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


def _absent(past: Past, listed: Container[str]) -> Mapping[str, Absence]:
    """The jobs that were waiting or printing and are not listed."""
    underway = (uuid for uuid, job in past.jobs.items() if job.stage not in OVER)
    return counted(past.absent, [uuid for uuid in underway if uuid not in listed], past.at)


def _gaps(past: Past, present: Past, lost: Mapping[str, Absence]) -> Iterator[Gap]:
    """What cannot have been read: jobs that were printing and are `lost`; and any number of jobs, if of those
    that were over none is left: others, over or new, have taken their places, or the printer lost them when
    it was off. What else was emptied while the printer was on was emptied by somebody."""
    seen = [absence.seen_s for uuid, absence in lost.items() if past.jobs[uuid].stage is Stage.PRINTING]
    if seen:
        since = datetime.fromtimestamp(min(seen), UTC)
        yield Gap(reason=Reason.VANISHED, since=since, until=present.at, lost=len(seen))
    over = _over(past)
    replaced = _over(present) or present.jobs.keys() - past.jobs.keys() or past.queue != present.queue
    if over and replaced and not over & present.jobs.keys():
        yield Gap(reason=Reason.FORGOTTEN, since=past.at, until=present.at, lost=None)


def _over(past: Past) -> set[str]:
    return {uuid for uuid, job in past.jobs.items() if job.stage in OVER}
