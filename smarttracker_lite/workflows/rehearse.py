"""Demo printers in the studio's own folder: to try the program with, and gone again without a trace."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from smarttracker_lite.domain.jobs import Job
from smarttracker_lite.domain.machines import Printer
from smarttracker_lite.errors import N_
from smarttracker_lite.workflows import enrol
from smarttracker_lite.workflows.desk import Desk

SCHEME = "demo://"
HISTORY = timedelta(days=14)
_PRINTERS = (("inkjet", N_("Demo plotter"), 40), ("laser", N_("Demo office laser"), 60))


def rehearse(desk: Desk, history: timedelta = HISTORY) -> list[Printer]:
    """Track the demo printers that are not tracked yet: they have printed for so long and go on."""
    tracked = {printer.url.partition("?")[0] for printer in demo_printers(desk)}
    with desk.db.transaction():
        return [
            enrol.add(desk, _url(model, desk.now(), history, every), name=desk.words().text(name))
            for model, name, every in _PRINTERS
            if f"{SCHEME}{model}" not in tracked
        ]


def demo_printers(desk: Desk) -> list[Printer]:
    """The demo printers that are tracked."""
    return [printer for printer in enrol.tracked(desk) if printer.url.startswith(SCHEME)]


def end_rehearsal(desk: Desk) -> int:
    """Remove the demo printers and their jobs; gives how many jobs stay, being on an invoice or draft."""
    with desk.db.transaction():
        ids = {printer.id for printer in demo_printers(desk)}
        jobs = [job for job in desk.db.jobs.all() if job.printer_id in ids]
        drafted = {job_id for draft in desk.db.drafts.all() for job_id in draft.job_ids}
        staying = [job for job in jobs if job.invoice_id is not None or job.id in drafted]
        _forget(desk, {job.id for job in jobs} - {job.id for job in staying})
        for printer_id in ids:
            _take_away(desk, printer_id, staying)
    return len(staying)


def _forget(desk: Desk, job_ids: set[str]) -> None:
    """Delete the jobs, and their part in the decisions that can be undone."""
    for job_id in job_ids:
        desk.db.jobs.delete(job_id)
    for tagging in desk.db.taggings.all():
        kept = tuple(retag for retag in tagging.retags if retag.job_id not in job_ids)
        if not kept:
            desk.db.taggings.delete(tagging.id)
        elif kept != tagging.retags:
            desk.db.taggings.put(replace(tagging, retags=kept))


def _take_away(desk: Desk, printer_id: str, staying: list[Job]) -> None:
    """Without jobs nobody needs to know the printer any more."""
    if any(job.printer_id == printer_id for job in staying):
        enrol.remove(desk, printer_id)
    else:
        desk.db.printers.delete(printer_id)


def _url(model: str, now: datetime, history: timedelta, every: int) -> str:
    """The machine prints a job every so many seconds from now on."""
    since, live = (f"{at.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}" for at in (now - history, now))
    return f"{SCHEME}{model}?since={since}&live={live}&every={every}"
