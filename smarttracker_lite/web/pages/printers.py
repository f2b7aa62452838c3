"""The printers page: how each one is doing, reading them now, and pausing."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from typing import NamedTuple

from smarttracker_lite.domain.machines import Printer
from smarttracker_lite.errors import N_
from smarttracker_lite.store.jobs import Wanted
from smarttracker_lite.web.exchange import Fragment, Page, Redirect, Reply, Request, Route
from smarttracker_lite.web.pages import enrolment, health, print_log, printer
from smarttracker_lite.web.pages.machines import PATH, Machine, gap, machine
from smarttracker_lite.web.pages.queues import QueueLine, cards, lines
from smarttracker_lite.web.session import Notice
from smarttracker_lite.web.site import Demo, Site
from smarttracker_lite.words import Words
from smarttracker_lite.workflows.collect import Round
from smarttracker_lite.workflows.rehearse import Ending, ending


class Card(NamedTuple):
    """A printer, the jobs it brought, what it may have forgotten last ("": nothing), and queues beside it."""

    machine: Machine
    jobs: str
    jobs_href: str
    gap: str
    more_gaps: str
    queues: tuple[QueueLine, ...]


class Rehearsal(NamedTuple):
    """Demo printers that can be removed: their names, and how many of their jobs go and stay ("": none)."""

    names: tuple[str, ...]
    going: str
    staying: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PrintersView:
    """The page in ready words."""

    cards: tuple[Card, ...]
    paused: bool
    rehearsal: Rehearsal | None


def routes(site: Site) -> list[Route]:
    """The list of printers, adding one, and the page of each."""
    return [
        Route("GET", PATH, partial(_listed, site)),
        Route("GET", f"{PATH}/cards", partial(_cards, site)),
        Route("POST", f"{PATH}/poll", partial(_polled, site)),
        Route("POST", f"{PATH}/<printer_id>/poll", partial(_polled, site)),
        Route("POST", f"{PATH}/pause", partial(_paused, site)),
        *enrolment.routes(site),
        *health.routes(site),
        *print_log.routes(site),
        *printer.routes(site),
    ]


def _listed(site: Site, request: Request) -> Reply:
    return Page("printers.html", _view(site, request.words))


def _cards(site: Site, request: Request) -> Reply:
    return Fragment("printers.html", "cards", _view(site, request.words))


def _polled(site: Site, request: Request) -> Reply:
    """One printer, or all. What went wrong stands on the card; of one printer it is told at once too."""
    wanted = [request.args["printer_id"]] if "printer_id" in request.args else []
    rounds = site.watch.poll(wanted)
    if not request.is_fragment:
        return Redirect(PATH, _brought(request.words, rounds))
    if wanted and rounds[0].trouble:
        raise rounds[0].trouble
    return Fragment("printers.html", "cards", _view(site, request.words), _brought(request.words, rounds))


def _brought(words: Words, rounds: Sequence[Round]) -> Notice:
    new = sum(outcome.new for outcome in rounds)
    failed = sum(outcome.trouble is not None for outcome in rounds)
    told = [words.plural("{n} new job", "{n} new jobs", new) if new else words.text(N_("No new job"))]
    if failed:
        told.append(words.plural("{n} printer could not be read", "{n} printers could not be read", failed))
    return Notice("; ".join(told))


def _paused(site: Site, request: Request) -> Reply:
    site.watch.pause(request.form.get("paused") == "yes")
    return Redirect(PATH, Notice(request.words.text(_PAUSED[site.watch.paused])))


_PAUSED = {
    True: N_("Collecting is paused. Printers remember their jobs for a while only: resume soon."),
    False: N_("Collecting again."),
}


def _view(site: Site, words: Words) -> PrintersView:
    return PrintersView(
        cards=tuple(_card_of_each(site, words)),
        paused=site.watch.paused,
        rehearsal=None if site.demo is Demo.THROWN_AWAY else _rehearsal(words, ending(site.desk)),
    )


def _rehearsal(words: Words, end: Ending) -> Rehearsal | None:
    going, staying = len(end.going), len(end.staying)
    if not end.printers:
        return None
    return Rehearsal(
        names=tuple(printer.name for printer in end.printers),
        going=words.plural("{n} job of theirs", "{n} jobs of theirs", going) if going else "",
        staying=words.plural(
            "{n} of their jobs stays, as it is on an invoice or a draft.",
            "{n} of their jobs stay, as they are on invoices or drafts.",
            staying,
        )
        if staying
        else "",
    )


def _card_of_each(site: Site, words: Words) -> Iterator[Card]:
    for each in cards(site.desk):
        yield _card(site, words, each, site.desk.db.jobs.count(Wanted(printer_id=each.id)))


def _card(site: Site, words: Words, each: Printer, jobs: int) -> Card:
    gaps = [noted.gap for noted in site.desk.db.gaps.of_printer(each.id) if noted.open]
    older = len(gaps) - 1
    return Card(
        machine=machine(site, words, each),
        jobs=words.plural("{n} job", "{n} jobs", jobs),
        jobs_href=f"/jobs?printer={each.id}",
        gap=gap(words, gaps[-1]) if gaps else "",
        more_gaps=words.plural("{n} earlier gap", "{n} earlier gaps", older) if older > 0 else "",
        queues=lines(site, words, each.id),
    )
