"""An import is taken back: its jobs leave the books, and the gaps that it closed are open again."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from smarttracker_lite.domain.gaps import Closing, NotedGap
from smarttracker_lite.domain.imports import Import
from smarttracker_lite.domain.jobs import Job
from smarttracker_lite.domain.machines import Printer
from smarttracker_lite.errors import N_, NotAllowed, NotFound
from smarttracker_lite.store.jobs import Wanted
from smarttracker_lite.workflows import enrol, reconcile
from smarttracker_lite.workflows.bill import drafted
from smarttracker_lite.workflows.desk import Desk, new_id
from smarttracker_lite.workflows.enter import forget

KEPT = 20
"""So many imports can be taken back, the last ones."""
_NAMED = 3
"""So many jobs that are in the way are named."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Undone:
    """The import of this file was taken back: so many jobs went.

    Those are `staying` that another source told of since.
    """

    file: str
    going: int
    staying: int


def keep(
    desk: Desk,
    file: str,
    printer: Printer,
    added: Sequence[Job],
    closed: Iterable[str],
    *,
    newcomer: bool,
) -> Import:
    """Remember what an import changed, so that it can be taken back."""
    done = Import(
        id=new_id(),
        at=desk.now(),
        file=file,
        printer_id=printer.id,
        newcomer=newcomer,
        added=tuple(job.id for job in added),
        closed=tuple(closed),
    )
    with desk.act("import"):
        desk.db.imports.add_all((done,))
        for old in latest(desk)[KEPT:]:
            desk.db.imports.delete(old.id)
    return done


def latest(desk: Desk) -> list[Import]:
    """The imports that can be taken back, the last one first."""
    return desk.db.imports.all()[::-1]


def take_out(desk: Desk, import_id: str) -> Undone:
    """Take an import back, all or nothing. What it told of jobs that were known before stays.

    Raises NotAllowed, which names them, if jobs of it are on an invoice or a draft.
    """
    with desk.act("take back import"):
        done = desk.db.imports.find(import_id)
        if done is None:
            raise NotFound(
                N_("This import cannot be taken back any more."),
                N_("It was taken back already, or many others came after it."),
            )
        jobs = [job for job_id in done.added if (job := desk.db.jobs.find(job_id))]
        going = [job for job in jobs if not job.aliases]
        rows = [part for job in going for part in (desk.db.jobs.parts_of(job.id) if job.portion else (job,))]
        _check_free(desk, rows)
        forget(desk, {job.id for job in rows})
        for gap_id in done.closed:
            noted = desk.db.gaps.find(gap_id)
            if noted is not None and _closed_by(done, noted):
                reconcile.reopen(desk, gap_id)
        if done.newcomer:
            _remove_idle(desk, done.printer_id)
        desk.db.imports.delete(done.id)
    return Undone(file=done.file, going=len(going), staying=len(jobs) - len(going))


def _closed_by(done: Import, noted: NotedGap) -> bool:
    """Whether the gap is still closed by this import: nobody opened and settled it otherwise since."""
    closed = noted.closed
    return closed is not None and closed.how is Closing.IMPORTED and closed.at <= done.at


def _remove_idle(desk: Desk, printer_id: str) -> None:
    """A printer that came with the import goes with it, unless it has jobs or a folder by now."""
    printer = desk.db.printers.get(printer_id)
    if not (printer.url or desk.db.jobs.count(Wanted(printer_id=printer_id))):
        enrol.remove(desk, printer_id)


def _check_free(desk: Desk, jobs: Iterable[Job]) -> None:
    on_drafts = {job_id for _, job_id in drafted(desk)}
    bound = [job for job in jobs if job.invoice_id is not None or job.id in on_drafts]
    if bound:
        named = ", ".join(f"“{job.facts.document or job.id}”" for job in bound[:_NAMED])
        raise NotAllowed(
            N_("Jobs of this import are on an invoice or a draft ({n}): {named}."),
            N_("Take them off the draft first. What is invoiced stays, and the import with it."),
            n=len(bound),
            named=f"{named} …" if len(bound) > _NAMED else named,
        )
