"""How the reading of the printers goes: of each the last answer, the next poll, what came and what failed."""

from dataclasses import dataclass
from functools import partial

from smarttracker_lite.domain.machines import Printer
from smarttracker_lite.errors import N_
from smarttracker_lite.web.exchange import Fragment, Page, Reply, Request, Route
from smarttracker_lite.web.pages.machines import PATH, SOURCES, Machine, machine
from smarttracker_lite.web.pages.queues import added
from smarttracker_lite.web.pages.readiness import Result, result
from smarttracker_lite.web.site import Site
from smarttracker_lite.words import Words
from smarttracker_lite.workflows.accompany import printer_of
from smarttracker_lite.workflows.check import clock
from smarttracker_lite.workflows.collect import Round
from smarttracker_lite.workflows.enrol import tracked
from smarttracker_lite.workflows.reread import Reread


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One printer: how it is, how it is read, and what its last reading brought, in ready words.

    `clock` is what is wrong with its clock, None if nothing is known to be.
    """

    machine: Machine
    source: str
    came: str
    clock: Result | None


@dataclass(frozen=True, slots=True, kw_only=True)
class HealthView:
    """The page in ready words. `told` sums it up; `well` if nothing is to be done; `reread` is what became of
    jobs that were read again since the program was started."""

    lines: tuple[Line, ...]
    told: str
    well: bool
    reread: str


def routes(site: Site) -> list[Route]:
    """The page, which renews itself."""
    return [Route("GET", f"{PATH}/health", partial(_shown, site))]


def _shown(site: Site, request: Request) -> Reply:
    view = _view(site, request.words)
    return Fragment("health.html", "lines", view) if request.is_fragment else Page("health.html", view)


def _view(site: Site, words: Words) -> HealthView:
    printers = tracked(site.desk)
    lines = tuple(_line(site, words, each) for each in printers)
    ill = sum(_ill(site, each, line) for each, line in zip(printers, lines, strict=True))
    told = words.text(N_("Every printer is read as it should be."))
    if ill:
        told = words.plural("{n} printer needs a look.", "{n} printers need a look.", ill)
    return HealthView(lines=lines, told=told, well=not ill, reread=_reread(words, site.reread()))


def _ill(site: Site, printer: Printer, line: Line) -> bool:
    return bool(site.watch.trouble(printer) or line.clock or line.machine.unread)


def _reread(words: Words, told: Reread) -> str:
    """What a better parser made of jobs that were read long ago."""
    parts = (
        words.plural(
            "{n} job was corrected: this version of the program reads its printer better.",
            "{n} jobs were corrected: this version of the program reads their printers better.",
            told.corrected - told.invoiced,
        )
        if told.corrected > told.invoiced
        else "",
        words.plural(
            "{n} job on an invoice is read otherwise now. The invoice stays, and the job says what differs.",
            "{n} jobs on invoices are read otherwise now. The invoices stay, and each job says what differs.",
            told.invoiced,
        )
        if told.invoiced
        else "",
    )
    return " ".join(filter(None, parts))


def _line(site: Site, words: Words, printer: Printer) -> Line:
    beside = printer_of(site.desk, printer)
    return Line(
        machine=machine(site, words, printer),
        source=_read_by(words, printer, beside),
        came=added(words, site.watch.added(printer.id))
        if beside
        else _came(words, site.watch.latest(printer.id)),
        clock=result(words, clock(printer)) if printer.device.clock_wrong else None,
    )


def _read_by(words: Words, printer: Printer, beside: Printer | None) -> str:
    """How it is read; of a queue beside a printer, which that is."""
    if beside:
        return words.text("A queue that prints on “{name}”", name=beside.name)
    return words.text(SOURCES.get(printer.driver, printer.driver))


def _came(words: Words, latest: Round | None) -> str:
    """What the last reading of this run brought; a failed one nothing."""
    if latest is None:
        return words.text(N_("not read since the program was started"))
    if latest.trouble:
        return words.text(N_("nothing"))
    parts = [
        words.plural("{n} new job", "{n} new jobs", latest.new) if latest.new else "",
        words.plural("{n} updated", "{n} updated", latest.updated) if latest.updated else "",
        words.plural("{n} known already", "{n} known already", latest.known) if latest.known else "",
    ]
    return ", ".join(part for part in parts if part) or words.text(N_("No new job"))
