"""Queues of Windows and CUPS in the user's words: where their prints come out, and what they add to them."""

from collections.abc import Iterable, Iterator, Mapping
from types import MappingProxyType
from typing import NamedTuple

from smarttracker_lite.domain.machines import Printer
from smarttracker_lite.errors import BadInput, N_
from smarttracker_lite.printers.source import Found
from smarttracker_lite.web.exchange import Fields
from smarttracker_lite.web.pages.machines import PATH, Machine, machine
from smarttracker_lite.web.site import Site
from smarttracker_lite.words import Words
from smarttracker_lite.workflows.accompany import Added, printer_of
from smarttracker_lite.workflows.desk import Desk
from smarttracker_lite.workflows.enrol import places, queues, tracked
from smarttracker_lite.workflows.pair import OWN, printer_for, queue_of

Options = tuple[tuple[str, str], ...]


class QueueLine(NamedTuple):
    """A queue beside a printer, and what it added to its jobs."""

    machine: Machine
    added: str


class Placing(NamedTuple):
    """Where the prints of a queue come out: the choices, what is chosen, and what is wrong with it by field.

    `own` if its prints are jobs of its own, else `beside` is its printer's name with the address, None if it
    is not tracked any more; `added` is what it added.
    """

    choices: Options
    choice: str
    errors: Mapping[str, str]
    own: bool
    beside: tuple[str, str] | None
    added: str


class Likely(NamedTuple):
    """A queue that is tracked as a printer of its own, but seems to print on this one."""

    id: str
    name: str


def cards(desk: Desk) -> list[Printer]:
    """The printers that have a card: with them queues whose printer was removed, as somebody must decide."""
    return [each for each in tracked(desk) if printer_of(desk, each) is None]


def lines(site: Site, words: Words, printer_id: str) -> tuple[QueueLine, ...]:
    """The queues beside a printer."""
    return tuple(
        QueueLine(machine(site, words, each), added(words, site.watch.added(each.id)))
        for each in queues(site.desk, printer_id)
    )


def choices(desk: Desk, words: Words, found: Found) -> Options:
    """Where the prints of the queue that answers may come out; none if that is no question."""
    known = places(desk, found.url, found.device)
    return (("", words.text("Choose")), *_options(words, known)) if known else ()


def placing(
    site: Site,
    words: Words,
    queue: Printer,
    errors: Mapping[str, str] = MappingProxyType({}),
    chosen: str = "",
) -> Placing | None:
    """Where the prints of this printer come out, if it is a queue and that is a question."""
    known, printer = places(site.desk, queue.url, queue.device), printer_of(site.desk, queue)
    if not (known or queue.beside):
        return None
    undecided = (("", words.text("Choose")),) if queue.beside and not printer else ()
    now = printer.id if printer else "" if queue.beside else OWN
    return Placing(
        choices=(*undecided, *_options(words, known)),
        choice=chosen or now,
        errors=errors,
        own=queue.beside is None,
        beside=(printer.name, f"{PATH}/{printer.id}") if printer else None,
        added=added(words, site.watch.added(queue.id)),
    )


def _options(words: Words, known: Iterable[Printer]) -> Options:
    return (OWN, words.text("A printer of its own")), *((each.id, each.name) for each in known)


def chosen(form: Fields) -> str | None:
    """What `decided` gives; None if that was no question."""
    return decided(form) if "beside" in form else None


def decided(form: Fields) -> str:
    """The printer that was chosen for a queue, "" for one of its own. Raises BadInput if nothing was."""
    place = form.get("beside")
    if not place:
        raise BadInput(
            N_("Where the prints of this queue come out is not known."),
            N_("Choose the printer at which they come out, or a printer of its own."),
            field="beside",
        )
    return "" if place == OWN else place


def likely(desk: Desk, found: Found) -> str:
    """The choice that was made before, or that names and models speak for; "" if they do not."""
    for known in tracked(desk):
        if known.device.identity == found.device.identity:
            return known.beside or OWN
    printer = printer_for(desk, found)
    return printer.id if printer else ""


def likely_queue(desk: Desk, found: Found) -> Likely | None:
    """The queue that seems to tell of this printer's prints already."""
    queue = queue_of(desk, found)
    return Likely(queue.id, queue.name) if queue else None


def added(words: Words, told: Added | None) -> str:
    """What a queue added in this run."""
    return "; ".join(_added(words, told)) if told else words.text("not read since the program was started")


def _added(words: Words, told: Added) -> Iterator[str]:
    yield words.plural(
        "added to {n} job since the program was started",
        "added to {n} jobs since the program was started",
        told.matched,
    )
    if told.filled:
        yield words.plural(
            "brought {n} job that the printer forgot", "brought {n} jobs that the printer forgot", told.filled
        )
    if told.unplaced:
        yield words.plural(
            "the printer has not told of {n} print yet",
            "the printer has not told of {n} prints yet",
            len(told.unplaced),
        )
    if told.unmatched:
        yield words.plural(
            "the printer never told of {n} print, which is noted as a gap",
            "the printer never told of {n} prints, which are noted as a gap",
            told.unmatched,
        )
    if told.forgot:
        yield words.text("its own list was cleared or overwritten before it was read")
