"""A printer that goes on where a known one was left, as somebody says that they are the same: one of the two
told neither serial number nor UUID, so nobody else can know."""

from dataclasses import replace

from smarttracker_lite.domain.machines import Printer, is_queue
from smarttracker_lite.errors import BadInput, N_
from smarttracker_lite.printers.identity import is_placed, is_same, may_be_same
from smarttracker_lite.workflows.desk import Desk
from smarttracker_lite.workflows.enrol import NEW, Offer, known_as


def lookalikes(desk: Desk, offered: Offer) -> list[Printer]:
    """The printers, also removed ones, of which only a person knows whether this is one; by name.

    None if it is known to be one already. The place of one that was removed shows nothing: another one of the
    model may stand there now.
    """
    known = known_as(desk, offered)
    if known and not (known.removed and is_placed(known.device, known.url)):
        return []
    alike = (each for each in desk.db.printers.all() if _may_be(each, offered))
    return sorted(alike, key=lambda printer: printer.name.casefold())


def decided(desk: Desk, offered: Offer, said: str) -> Offer:
    """The offer as somebody decided: it goes on as the printer of this id, `NEW` is another one.

    Raises BadInput if nothing was said and it may be a known one, or if it cannot be that one.
    """
    alike = {each.id: each for each in lookalikes(desk, offered)}
    if alike and not said:
        raise BadInput(
            N_("Only you know whether this is a printer that is known already: {names}."),
            N_("Say --same-as ID to go on where that one was left, or --same-as new if it is another one."),
            names=", ".join(f"“{each.name}” ({each.id}, {each.url})" for each in alike.values()),
        )
    if said in ("", NEW):
        return replace(offered, same_as=NEW) if alike else offered
    known = alike.get(said) or known_as(desk, offered)
    if known is None or known.id != said:
        raise BadInput(
            N_("This printer cannot be that one."),
            N_("Only one of the same model can, where one of the two tells neither serial number nor UUID."),
            field="same_as",
        )
    return replace(offered, same_as=said)


def is_unproven(printer: Printer, offered: Offer) -> bool:
    """Does only a person know whether what was found is this printer?"""
    found = offered.found
    proven = is_same(printer.device, printer.url, found.device, found.url)
    return is_placed(found.device, found.url) or not proven


def asks_who(printer: Printer) -> bool:
    """Is it not read any more until somebody says whether it is still the same one?"""
    return printer.trouble is not None and printer.trouble.unproven


def _may_be(printer: Printer, offered: Offer) -> bool:
    """Read in the same way: what the books know of it goes on only then. Queues have names of their own."""
    found = offered.found
    return (
        printer.driver == offered.driver
        and not (printer.is_queue or is_queue(found.url))
        and may_be_same(printer.device, printer.url, found.device, found.url)
    )
