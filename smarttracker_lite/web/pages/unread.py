"""What a printer, or its folder, told that could not be read, and what it needs an answer for."""

from collections.abc import Iterator
from typing import NamedTuple

from smarttracker_lite.domain.machines import Printer
from smarttracker_lite.printers.drivers.hp_ews.reading import ASK_ORDER
from smarttracker_lite.printers.source import Complaint
from smarttracker_lite.web.site import Site
from smarttracker_lite.words import Words
from smarttracker_lite.workflows.dates import asks_order


class Unread(NamedTuple):
    """One thing for somebody to look at: what it is, more of it, and where the whole stands."""

    told: str
    why: str
    href: str


def unread(site: Site, words: Words, printer: Printer) -> tuple[Unread, ...]:
    """All there is of one printer, none if everything is read."""
    return (*_asked(site, words, printer), *left_out(site, words, printer))


def _asked(site: Site, words: Words, printer: Printer) -> Iterator[Unread]:
    if asks_order(site.desk, printer):
        told = words.text("Has a question for you")
        why = words.text("Is 01/04/2026 the 1st of April or the 4th of January?")
        yield Unread(told, why, f"/printers/{printer.id}#asks-dates")


def left_out(site: Site, words: Words, printer: Printer) -> Iterator[Unread]:
    """What of its last answer, or in its folder, was not taken: how many, and why the first."""
    found = complaints(site, printer)
    if found:
        first, more = found[0], len(found) - 1
        why = f"{first.entry}: {words.text(first.why)}"
        others = f" ({words.plural('and {n} more', 'and {n} more', more)})" if more else ""
        told = _files(words, len(found)) if printer.by_files else _entries(words, len(found))
        yield Unread(told, why + others, f"/printers/{printer.id}#complaints")


def complaints(site: Site, printer: Printer) -> tuple[Complaint, ...]:
    """What of its last answer, or in its folder, was not taken. A job that only waits for an answer about
    its time is in the list."""
    return tuple(each for each in site.watch.complaints(printer.id) if each.why != ASK_ORDER)


def _entries(words: Words, count: int) -> str:
    return words.plural("{n} entry could not be read", "{n} entries could not be read", count)


def _files(words: Words, count: int) -> str:
    return words.plural(
        "{n} file in its folder was not taken in whole",
        "{n} files in its folder were not taken in whole",
        count,
    )
