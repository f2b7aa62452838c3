"""Accounting files are taken into the books: looked at first, recorded at once, each job only once."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from smarttracker_lite.domain.gaps import Closing, NotedGap
from smarttracker_lite.domain.imports import Import
from smarttracker_lite.domain.jobs import Job, Stage, grown, new_job
from smarttracker_lite.domain.machines import BY_FILES, LONGEST_NAME, Device, Printer, PrinterState
from smarttracker_lite.domain.matching import TOLERANCE, enriched, may_end
from smarttracker_lite.domain.printing import (
    JobFacts,
    continued,
    same_entry,
    tells_more,
    told_otherwise,
)
from smarttracker_lite.domain.splitting import as_told
from smarttracker_lite.errors import BadInput, N_
from smarttracker_lite.printers.files.batch import Batch
from smarttracker_lite.store.jobs import Wanted
from smarttracker_lite.workflows import reconcile
from smarttracker_lite.workflows.assign import newcomers, retold
from smarttracker_lite.workflows.desk import Desk, new_id
from smarttracker_lite.workflows.interpret import sources
from smarttracker_lite.workflows.overlap import ends, enrich, overlapping
from smarttracker_lite.workflows.retell import retell
from smarttracker_lite.workflows.take_out import keep


@dataclass(frozen=True, slots=True, kw_only=True)
class Intake:
    """What a file brings to the books of a printer.

    `new` are jobs to be added; `known` stand there already as the file tells them, `updated` otherwise;
    `changed` otherwise too, but they are invoiced, and are only flagged. `matched` are told by another
    source, which brought them; of so many as `richer` the file says more. `ended` are matched ones that the
    printer forgot before their end was read: the file tells it. `outside` are unknown to a printer that is
    read by itself, and lie in no gap: they are not added. `gaps` are the open ones in which new and ended
    jobs lie. `done` is by what it can be taken back, if it was taken in.
    """

    batch: Batch
    new: tuple[JobFacts, ...] = ()
    known: int = 0
    updated: tuple[Job, ...] = ()
    changed: tuple[Job, ...] = ()
    matched: Mapping[str, Job]
    richer: int = 0
    ended: tuple[JobFacts, ...] = ()
    outside: tuple[JobFacts, ...] = ()
    gaps: tuple[NotedGap, ...] = ()
    done: Import | None = None


def preview(desk: Desk, batch: Batch, printer: Printer | None = None) -> Intake:
    """What taking in would do, to a printer or to one that is not in the books yet; writes nothing."""
    told = {facts.key: facts for facts in batch.jobs}  # a job that is told twice is as it was told last
    if printer is None:
        return Intake(batch=batch, new=tuple(told.values()), matched={})
    known = _kept(desk, printer.id, told.values())
    kept = {key: job for key, job in known.items() if not ends(job, told[key])}
    unended = {key: job for key, job in known.items() if key not in kept}
    fresh = _fresh(desk, batch, printer, [facts for key, facts in told.items() if key not in kept], unended)
    retold = [_retold(job, told[key], desk.now()) for key, job in kept.items()]
    differing = [job for job, old in zip(retold, kept.values(), strict=True) if job != old]
    changed = tuple(job for job in differing if job.invoice_id is not None)
    return replace(
        fresh,
        known=len(kept) - len(differing),
        updated=tuple(job for job in differing if job.invoice_id is None),
        changed=changed,
    )


def take_in(
    desk: Desk, batch: Batch, printer: Printer, filled: Collection[str] = (), file: str = ""
) -> Intake:
    """Record the jobs of the file, all or none; a printer that is new comes into the books with them.

    `filled` are gaps that are closed by its jobs; those that are measured close by themselves if the jobs
    explain now what was counted. With the name of its `file` it can be taken back.
    """
    with desk.act("import"):
        known = desk.db.printers.find(printer.id)
        printer, before = known or printer, _open(desk, printer)
        intake = preview(desk, batch, printer)
        if printer.by_files:
            desk.db.printers.put(replace(printer, removed=False, answered_at=desk.now()))
        added = newcomers(desk, [new_job(new_id(), printer.id, facts, desk.now()) for facts in intake.new])
        if added:
            desk.db.jobs.add_all(added)
        if intake.updated or intake.changed:
            updated = retold(desk, [(desk.db.jobs.get(job.id), job) for job in intake.updated])
            retell(desk, (*updated, *intake.changed))
        sure = {key: job for key, job in intake.matched.items() if job.facts.over}
        if sure:
            enrich(desk, batch.jobs, sure)
        _fill(desk, printer, intake, filled)
        closed = before - _open(desk, printer)
        if not file or not (added or closed):
            return intake
        newcomer = known is None or known.removed
        return replace(intake, done=keep(desk, file, printer, added, closed, newcomer=newcomer))


def _open(desk: Desk, printer: Printer) -> set[str]:
    """The printer's gaps that nobody has settled."""
    return {each.id for each in desk.db.gaps.of_printer(printer.id) if each.open}


def newcomer(desk: Desk, name: str) -> Printer:
    """A printer that is read by files only, by its name or serial number; not in the books yet.

    One that was removed is taken up again. Raises BadInput if that is no name.
    """
    title = " ".join(name.split())
    if not title or len(title) > LONGEST_NAME:
        raise BadInput(
            N_("A printer's name has 1 to {longest} characters."),
            N_("Type a name that tells it from the others, say where it stands."),
            field="name",
            longest=LONGEST_NAME,
        )
    known = next((each for each in desk.db.printers.all() if each.by_files and _called(each, title)), None)
    return known or Printer(
        id=new_id(),
        name=title,
        driver=BY_FILES,
        url="",
        device=Device(identity=f"{BY_FILES}:{title.casefold()}", model="", serial=None),
        added_at=desk.now(),
        state=PrinterState.READY,
    )


def meant(printers: Iterable[Printer], told: Sequence[str]) -> Printer | None:
    """The printer of which a file speaks, by what it `told`: the only one whose serial or name it is."""
    found = [each for each in printers if any(_called(each, name) for name in told)]
    return found[0] if len(found) == 1 else None


def part_of(printer: Printer, told: Sequence[str]) -> str:
    """Under which name a file that tells of several printers tells of this one; "" if under none."""
    return next((name for name in told if _called(printer, name)), "") if len(told) > 1 else ""


def _called(printer: Printer, name: str) -> bool:
    device = printer.device
    own = (printer.name, device.name, device.serial or "", device.identity.removeprefix(f"{BY_FILES}:"))
    return name.strip().casefold() in {each.casefold() for each in own if each}


def _fresh(
    desk: Desk, batch: Batch, printer: Printer, fresh: Sequence[JobFacts], unended: Mapping[str, Job]
) -> Intake:
    """What becomes of jobs that no file told before, or that were forgotten since one did: `unended`."""
    untold = [facts for facts in fresh if facts.key not in unended]
    matched = {**overlapping(desk, printer.id, untold), **unended}
    unmatched = [facts for facts in fresh if facts.key not in matched]
    gaps = [each for each in desk.db.gaps.of_printer(printer.id) if each.open]
    going_on = _going_on(desk, printer)
    new, outside = list[JobFacts](), list[JobFacts]()
    for facts in unmatched:
        wanted = printer.by_files or any(_fills(gap, facts, going_on) for gap in gaps)
        (new if wanted else outside).append(facts)
    again = [(matched[facts.key], facts) for facts in fresh if facts.key in matched]
    ended = tuple(facts for job, facts in again if ends(job, facts))
    return Intake(
        batch=batch,
        new=tuple(new),
        matched=matched,
        richer=sum(_richer(job, facts) for job, facts in again),
        ended=ended,
        outside=tuple(outside),
        gaps=tuple(gap for gap in gaps if any(_lies_in(gap, facts) for facts in (*new, *ended))),
    )


def _going_on(desk: Desk, printer: Printer) -> list[Job]:
    """The jobs that were under way when the printer was read last."""
    unended = desk.db.jobs.select(Wanted(printer_id=printer.id, stages=frozenset({Stage.PRINTING})))
    return [job for job in unended if not job.facts.forgotten]


def _fills(noted: NotedGap, facts: JobFacts, going_on: Iterable[Job]) -> bool:
    """Whether the job is one of those that are missing. About the last reading it may be one that was under
    way then: the next reading decides."""
    at = facts.completed_at or facts.submitted_at
    late = at is not None and at > noted.gap.until - TOLERANCE
    return _lies_in(noted, facts) and not (late and any(may_end(facts, job) for job in going_on))


def _richer(job: Job, facts: JobFacts) -> bool:
    more = ends(job, facts) or enriched(job.facts, facts) != job.facts
    return job.invoice_id is None and job.blanked_at is None and job.facts.over and more


def _fill(desk: Desk, printer: Printer, intake: Intake, filled: Collection[str]) -> None:
    for gap in intake.gaps:
        if gap.id in filled:
            reconcile.close(desk, gap.id, Closing.IMPORTED)
    if intake.new or intake.updated or intake.ended:
        reconcile.settle_imported(desk, printer.id)


def _kept(desk: Desk, printer_id: str, told: Collection[JobFacts]) -> dict[str, Job]:
    """The jobs that came from a file before, by their keys; however that was read, a row has one key."""
    known = desk.db.jobs.told(printer_id, ((facts.source, facts.key) for facts in told))
    kept = {key: as_told(job) for (_, key), job in known.items()}
    others = sources(desk) - {facts.source for facts in told}
    names = ((source, facts.key) for source in others for facts in told if facts.key not in kept)
    return kept | {key: as_told(job) for (_, key), job in desk.db.jobs.told(printer_id, names).items()}


def _retold(job: Job, facts: JobFacts, now: datetime) -> Job:
    """The job as the file tells it now: a mapping may have been corrected, or the log have gone on. An older
    copy of the log tells nothing new."""
    newest = job.later or job.facts
    if job.facts.key != facts.key or job.blanked_at is not None:
        return job  # another source brought it, or nobody is to know any more what it was
    if not (same_entry(newest, facts) or tells_more(newest, facts)):
        return job
    told = continued(job.facts, replace(facts, source=job.facts.source))
    otherwise = told_otherwise(job.facts, told)
    if job.invoice_id is not None:
        return replace(job, later=told if otherwise else None)
    return grown(job, told, now, corrected=same_entry(newest, facts)) if otherwise else job


def _lies_in(noted: NotedGap, facts: JobFacts) -> bool:
    """Clocks may differ a little."""
    at = facts.completed_at or facts.submitted_at
    return at is not None and noted.within(at - TOLERANCE, at + TOLERANCE)
