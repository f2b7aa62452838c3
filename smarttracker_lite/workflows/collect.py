"""One round at one printer: read it, and keep each job once, whatever overlaps."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from smarttracker_lite.domain.counters import Counter
from smarttracker_lite.domain.jobs import Job, grown, new_job
from smarttracker_lite.domain.machines import Gap, Held, Printer, PrinterState, Trouble
from smarttracker_lite.domain.printing import JobFacts, JobStatus, continued, told_otherwise
from smarttracker_lite.domain.splitting import as_told
from smarttracker_lite.errors import (
    CertificateChanged,
    NotFound,
    PrinterAsleep,
    PrinterTrouble,
    PrinterUnproven,
    PrinterUnreachable,
    TrackerError,
    WrongPassword,
)
from smarttracker_lite.printers.raw import whole
from smarttracker_lite.printers.register import driver
from smarttracker_lite.printers.source import Complaint, Memory, Reading
from smarttracker_lite.workflows import accompany, reconcile
from smarttracker_lite.workflows.accompany import Added, Unplaced
from smarttracker_lite.workflows.assign import newcomers, retold
from smarttracker_lite.workflows.desk import Desk, new_id
from smarttracker_lite.workflows.dial import address
from smarttracker_lite.workflows.overlap import enrich, overlapping
from smarttracker_lite.workflows.retell import retell

NOTED_EVERY = timedelta(minutes=30)

_STATES: dict[type[TrackerError], PrinterState] = {
    PrinterAsleep: PrinterState.ASLEEP,
    PrinterUnreachable: PrinterState.UNREACHABLE,
}
_HELD: dict[type[TrackerError], Held] = {
    WrongPassword: Held.PASSWORD,
    CertificateChanged: Held.CERTIFICATE,
}


@dataclass(frozen=True, slots=True)
class Lately:
    """What a driver remembers of its last reading, and what the books `kept` of it then.

    The books are not written where nothing is new; as long as they keep the same, the later memory holds.
    """

    kept: Memory
    memory: Memory


@dataclass(frozen=True, slots=True, kw_only=True)
class Round:
    """What one round brought. `changed_after_invoice` counts invoiced jobs that are newly told otherwise.

    `gaps` are those that no earlier round told of. `added` is what a queue told of the jobs of the printer
    that it is beside.
    """

    printer_id: str
    new: int = 0
    known: int = 0
    updated: int = 0
    changed_after_invoice: int = 0
    complaints: tuple[Complaint, ...] = ()
    gaps: tuple[Gap, ...] = ()
    counters: tuple[Counter, ...] = ()
    trouble: TrackerError | None = None
    again_in_s: int | None = None
    lately: Lately | None = None
    added: Added | None = None


def collect(desk: Desk, printer_id: str, lately: Lately | None = None) -> Round:
    """Read one printer and record what it says. A printer's trouble is part of the result, not raised.

    `lately` is that of the last round of this run that brought one.

    The network is asked before the books are locked, so a slow printer holds up nobody. A printer that is
    not tracked, or no more when it has answered, brings nothing.
    """
    printer = _tracked(desk, printer_id)
    if printer is None:
        return Round(printer_id=printer_id)
    if printer.held:
        return Round(printer_id=printer_id, trouble=printer_held(printer))
    if trouble := accompany.astray(desk, printer):
        note(desk, printer_id, trouble)
        return Round(printer_id=printer_id, trouble=trouble)
    kept = desk.db.memories.of(printer_id)
    memory = lately.memory if lately and lately.kept == kept else kept
    try:
        reading = driver(printer.driver).read(address(desk, printer), printer.device, memory, desk.now())
    except (PrinterTrouble, NotFound) as trouble:
        note(desk, printer_id, trouble)
        return Round(printer_id=printer_id, trouble=trouble)
    outcome = record(desk, printer_id, reading)
    if outcome.trouble:
        return outcome  # nothing was kept
    return replace(outcome, lately=Lately(desk.db.memories.of(printer_id), reading.memory))


def printer_held(printer: Printer) -> PrinterTrouble:
    """Why the printer is not asked until somebody decides: what its card says."""
    why = printer.trouble or Trouble(text="")
    return PrinterTrouble(why.text, why.hint, **why.values)


def note(desk: Desk, printer_id: str, trouble: TrackerError) -> None:
    """Write down on the printer's card why it could not be read."""
    words = Trouble(
        text=trouble.text,
        hint=trouble.hint,
        values={name: str(value) for name, value in trouble.values.items()},
        unproven=isinstance(trouble, PrinterUnproven),
    )
    state = _STATES.get(type(trouble), PrinterState.TROUBLE)
    with desk.act("poll"):
        printer = _tracked(desk, printer_id)
        if printer is not None:
            held = _HELD.get(type(trouble))
            troubled = replace(printer, state=state, trouble=words, held=held, polled_at=desk.now())
            if _is_news(printer, troubled):
                desk.db.printers.put(troubled)


def record(desk: Desk, printer_id: str, reading: Reading) -> Round:
    """Keep what a reading says: new jobs, and what is new about known ones.

    A reading that tells nothing new, not even that the printer was off, writes nothing: the next one starts
    from the memory that was kept last and tells a few jobs again, which are known. Jobs and memory are kept
    together or not at all, so a crash makes no job new again, and forgets none.
    """
    with desk.act("poll"):
        printer = _tracked(desk, printer_id)
        if printer is None:
            return Round(printer_id=printer_id)
        if trouble := accompany.astray(desk, printer):
            return Round(printer_id=printer_id, trouble=trouble)
        before = accompany.unplaced(desk.db.memories.of(printer_id)) if printer.is_queue else {}
        beside = accompany.printer_of(desk, printer)
        if beside:
            outcome = _record_beside(desk, printer, beside, reading, before)
        else:
            outcome = _record_own(desk, printer, reading, before)
        waits = outcome.added.unplaced if outcome.added else {}
        told = outcome.new or outcome.updated or outcome.changed_after_invoice or outcome.gaps
        given_up = outcome.added.unmatched if outcome.added else 0
        changed = bool(told or reading.was_off or waits != before or given_up)
        card = _after(printer, reading, desk.now())
        if changed or _is_news(printer, card):
            desk.db.printers.put(card)
            desk.db.memories.keep(printer_id, accompany.remembering(reading.memory, waits))
    return outcome


def _record_own(desk: Desk, printer: Printer, reading: Reading, before: Unplaced) -> Round:
    """Its jobs are in the books; with them those that waited while it was a queue beside another printer."""
    gaps = reconcile.note(desk, printer.id, reading.gaps)
    told = replace(reading, jobs=(*before.values(), *reading.jobs))
    return replace(_record_jobs(desk, printer, told), gaps=gaps)


def _record_beside(desk: Desk, queue: Printer, printer: Printer, reading: Reading, before: Unplaced) -> Round:
    """Jobs that the queue brought before it was beside the printer stay its own, and may still grow."""
    own = desk.db.jobs.told(
        queue.id, ((each.source, each.key) for each in reading.jobs if each.key not in before)
    )
    mine = [each for each in reading.jobs if (each.source, each.key) in own]
    outcome = _record_jobs(desk, queue, replace(reading, jobs=tuple(mine)))
    others = [each for each in reading.jobs if (each.source, each.key) not in own]
    added = accompany.accompany(desk, queue, printer, before, others)
    return replace(
        outcome,
        new=added.filled,
        updated=outcome.updated + added.matched,
        added=replace(added, forgot=bool(reading.gaps)),
    )


def _tracked(desk: Desk, printer_id: str) -> Printer | None:
    printer = desk.db.printers.find(printer_id)
    return None if printer is None or printer.removed else printer


def _record_jobs(desk: Desk, printer: Printer, reading: Reading) -> Round:
    """A job told twice in one reading is as it was told last."""
    printer_id = printer.id
    told = {(facts.source, facts.key): facts for facts in reading.jobs}
    kept = desk.db.jobs.told(printer_id, told)
    fresh = [facts for key, facts in told.items() if key not in kept]
    newly = accompany.untold(desk, printer, fresh) if printer.is_queue else fresh
    fresh = accompany.taken_over(desk, printer, newly)
    taken_over = len(newly) - len(fresh)
    elsewhere = overlapping(desk, printer_id, fresh)
    alone = (facts for facts in fresh if facts.key not in elsewhere)
    new = newcomers(desk, [new_job(new_id(), printer_id, facts, desk.now()) for facts in alone])
    known = [(continued(job.facts, told[key]), job) for key, job in _own(kept).items()]
    better = [(job, facts) for facts, job in known if not job.invoice_id and _is_better(job.facts, facts)]
    updated = retold(desk, [(job, grown(job, facts, desk.now())) for job, facts in better])
    reconcile.found_again(desk, printer.id, [job for _, job in known if job.facts.forgotten])
    forgotten = _forgotten(desk, printer, reading.gone)
    updated += forgotten
    changed = [
        replace(job, later=later)
        for facts, job in known
        if job.invoice_id is not None and (later := _later(job, facts)) != job.later
    ]
    if new:
        desk.db.jobs.add_all(new)
    if updated or changed:
        retell(desk, (*updated, *changed))
    richer = enrich(desk, fresh, elsewhere, follows=True) if elsewhere else 0
    return Round(
        printer_id=printer_id,
        new=len(new),
        known=len(kept) + len(forgotten) - len(updated) - len(changed) + len(elsewhere) - richer,
        updated=len(updated) + richer + taken_over,
        changed_after_invoice=len(changed),
        complaints=reading.complaints,
        counters=reading.counters,
        again_in_s=reading.again_in_s,
    )


def _own(kept: Mapping[tuple[str, str], Job]) -> dict[tuple[str, str], Job]:
    """Those that this source brought and of which names are still kept."""
    return {
        key: as_told(job)
        for key, job in kept.items()
        if (job.facts.source, job.facts.key) == key and job.blanked_at is None
    }


def _is_better(before: JobFacts, now: JobFacts) -> bool:
    """Told otherwise; or the same by an entry that can be read again, where the one that is kept cannot."""
    return told_otherwise(before, now) or (whole(now.raw) and not whole(before.raw))


def _forgotten(desk: Desk, printer: Printer, gone: Collection[str]) -> list[Job]:
    """The jobs that are gone before their end was read, as such: they do not print for ever."""
    kept = desk.db.jobs.told(printer.id, ((printer.driver, key) for key in gone))
    own = (as_told(job) for name, job in kept.items() if (job.facts.source, job.facts.key) == name)
    return [
        grown(job, replace(job.facts, status=JobStatus.FORGOTTEN), desk.now())
        for job in own
        if not job.facts.over and job.blanked_at is None
    ]


def _later(job: Job, facts: JobFacts) -> JobFacts | None:
    """What is told of an invoiced job now, where that differs from what it was invoiced by."""
    if job.later and not told_otherwise(job.later, facts):
        return job.later
    return facts if told_otherwise(job.facts, facts) else None


def _after(printer: Printer, reading: Reading, now: datetime) -> Printer:
    """Supplies and media that only a meter tells stay as it told them last."""
    known, device = printer.device, reading.device
    return replace(
        printer,
        device=replace(
            device,
            supplies=device.supplies or known.supplies,
            media_ready=device.media_ready or known.media_ready,
            firmware=device.firmware or known.firmware,
            serial=device.serial or known.serial,
        ),
        state=device.state,
        trouble=None,
        polled_at=now,
        answered_at=now,
    )


def _is_news(old: Printer, new: Printer) -> bool:
    """Whether the card tells something else now, or has not kept the time of the last answer for long.

    The clock may have been set back since.
    """
    seen = old.polled_at
    stale = seen is None or new.polled_at is None or abs(new.polled_at - seen) > NOTED_EVERY
    return stale or _told(old) != _told(new)


def _told(printer: Printer) -> Mapping[str, object]:
    return {
        "state": printer.state,
        "trouble": printer.trouble,
        "held": printer.held,
        "device": replace(printer.device, clock_error_s=None),
        "clock": printer.device.clock_wrong,
    }
