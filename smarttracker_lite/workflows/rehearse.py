"""Demo printers in the studio's own folder: to try the program with, and to remove again."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from smarttracker_lite.domain.jobs import Job
from smarttracker_lite.domain.machines import Printer
from smarttracker_lite.errors import N_
from smarttracker_lite.store.jobs import Wanted
from smarttracker_lite.workflows import enrol
from smarttracker_lite.workflows.desk import Desk
from smarttracker_lite.workflows.enter import forget

SCHEME = "demo://"
HISTORY = timedelta(days=14)
_PRINTERS = (("inkjet", N_("Demo plotter"), 40), ("laser", N_("Demo office laser"), 60))


def rehearse(desk: Desk, history: timedelta = HISTORY) -> list[Printer]:
    """Track the demo printers that are not tracked yet: they have printed for so long and go on."""
    tracked = {printer.url.partition("?")[0] for printer in demo_printers(desk)}
    with desk.act("rehearse"):
        return [
            enrol.add(desk, _url(model, desk.now(), history, every), name=desk.words().text(name))
            for model, name, every in _PRINTERS
            if f"{SCHEME}{model}" not in tracked
        ]


def demo_printers(desk: Desk) -> list[Printer]:
    """The demo printers that are tracked."""
    return [printer for printer in enrol.tracked(desk) if _is_demo(printer)]


def demo_jobs(desk: Desk, job_ids: Iterable[str]) -> int:
    """How many of these jobs were printed by demo printers, tracked or removed since."""
    ids = {printer.id for printer in desk.db.printers.all() if _is_demo(printer)}
    jobs = map(desk.db.jobs.find, job_ids)
    return sum(job is not None and job.printer_id in ids for job in jobs)


@dataclass(frozen=True, slots=True, kw_only=True)
class Ending:
    """What the end of a rehearsal takes away: its printers, and the jobs `going`.

    Jobs on an invoice or a draft are `staying`.
    """

    printers: tuple[Printer, ...]
    going: tuple[Job, ...]
    staying: tuple[Job, ...]


def ending(desk: Desk) -> Ending:
    """What the end of the rehearsal would take away now."""
    printers = demo_printers(desk)
    drafted = {job_id for draft in desk.db.drafts.all() for job_id in draft.job_ids}
    jobs: dict[bool, list[Job]] = {True: [], False: []}
    for printer in printers:
        for job in desk.db.jobs.select(Wanted(printer_id=printer.id)):
            jobs[job.invoice_id is not None or job.id in drafted].append(job)
    return Ending(printers=tuple(printers), going=tuple(jobs[False]), staying=tuple(jobs[True]))


def end_rehearsal(desk: Desk) -> Ending:
    """Remove the demo printers, and their jobs but for those on an invoice or draft."""
    with desk.act("end rehearsal"):
        end = ending(desk)
        forget(desk, {job.id for job in end.going})
        for printer in end.printers:
            _take_away(desk, printer.id, end.staying)
    return end


def _is_demo(printer: Printer) -> bool:
    return printer.url.startswith(SCHEME)


def _take_away(desk: Desk, printer_id: str, staying: Iterable[Job]) -> None:
    """Without jobs nobody needs to know the printer any more."""
    if any(job.printer_id == printer_id for job in staying):
        enrol.remove(desk, printer_id)
    else:
        desk.db.printers.delete(printer_id)
        desk.db.memories.keep(printer_id, {})
        for gap in desk.db.gaps.of_printer(printer_id):
            desk.db.gaps.delete(gap.id)
        for change in desk.db.cartridges.all():
            if change.printer_id == printer_id:
                desk.db.cartridges.delete(change.id)
        for correction in desk.db.corrections.all():
            if correction.printer_id == printer_id:
                desk.db.corrections.delete(correction.id)
        for standing in desk.db.standings.of_printer(printer_id):
            desk.db.standings.delete(standing.id)


def _url(model: str, now: datetime, history: timedelta, every: int) -> str:
    """The machine prints a job every so many seconds from now on."""
    since, live = (f"{at.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}" for at in (now - history, now))
    return f"{SCHEME}{model}?since={since}&live={live}&every={every}"
