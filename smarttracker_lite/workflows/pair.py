"""Which queue prints on which printer, as far as their names and models show it. A person decides."""

from collections.abc import Iterable
from urllib.parse import urlsplit

from smarttracker_lite.domain.machines import Device, Printer, is_queue, model_words
from smarttracker_lite.errors import BadInput, N_
from smarttracker_lite.printers.source import Found
from smarttracker_lite.workflows.desk import Desk
from smarttracker_lite.workflows.enrol import Offer, known_as, machines, places

OWN = "own"
"""The choice of a queue whose prints come out at a printer that nobody else tells of."""
_SURE = 100


def printer_for(desk: Desk, found: Found) -> Printer | None:
    """The tracked printer on which this queue seems to print; None if none or several may be meant."""
    return _only_best(found, places(desk, found.url, found.device))


def place_of(desk: Desk, offered: Offer, said: str) -> str | None:
    """Beside which printer this comes, as a script said it: an id, `OWN` gives "". None if nothing was said,
    nor needs to be. Raises BadInput if the prints of a new queue may come out at a tracked printer."""
    if said:
        return "" if said == OWN else said
    if known_as(desk, offered) is None and places(desk, offered.found.url, offered.found.device):
        raise BadInput(
            N_("This is a queue: its prints may come out at a printer that is tracked already."),
            N_("Say which with --beside ID (see printers list), or --beside own for a printer of its own."),
        )
    return None


def queue_of(desk: Desk, found: Found) -> Printer | None:
    """The queue, tracked as a printer of its own, that seems to print on this printer."""
    queues = [each for each in machines(desk) if each.is_queue]
    return None if is_queue(found.url) else _only_best(found, queues)


def _only_best(found: Found, known: Iterable[Printer]) -> Printer | None:
    ranked = sorted(
        ((_likeness(found.url, found.device, each), each) for each in known), key=lambda rank: -rank[0]
    )
    ahead, behind = ranked[:1], ranked[1:2]
    if not ahead or not ahead[0][0] or (behind and behind[0][0] == ahead[0][0]):
        return None
    return ahead[0][1]


def _likeness(url: str, device: Device, printer: Printer) -> int:
    """Sure if one prints on the host of the other, or has its serial number; else how many words they share,
    0 where both have numbers of models, and not one is the same."""
    other = printer.device
    ways = {(_host(device.prints_on), _host(printer.url)), (_host(url), _host(other.prints_on))}
    if any(one and one == another for one, another in ways):
        return _SURE
    if device.serial and other.serial:
        return _SURE if device.serial.casefold() == other.serial.casefold() else 0
    mine = model_words(device.model, device.name)
    theirs = model_words(other.model, other.name, printer.name)
    numbers = [{word for word in words if any(map(str.isdigit, word))} for words in (mine, theirs)]
    return 0 if all(numbers) and not numbers[0] & numbers[1] else len(mine & theirs)


def _host(url: str | None) -> str:
    try:
        return urlsplit(url or "").hostname or ""
    except ValueError:  # what a queue tells may be anything
        return ""
