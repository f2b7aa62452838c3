"""The filter of the work table as it can be chosen: chips, clients, printers."""

from collections.abc import Mapping
from decimal import Decimal

from smarttracker_lite.errors import N_
from smarttracker_lite.store.jobs import Wanted
from smarttracker_lite.web.pages.chips import ChipView
from smarttracker_lite.web.pages.worktable import Asked
from smarttracker_lite.words import Words
from smarttracker_lite.workflows.desk import Desk
from smarttracker_lite.workflows.find import UNNAMED, Chip

_CHIPS = {
    Chip.ALL: N_("All"),
    Chip.WAITING: N_("Needs a client"),
    Chip.UNBILLED: N_("Unbilled"),
    Chip.BILLED: N_("Billed"),
    Chip.NOT_BILLABLE: N_("Not billable"),
    Chip.WASTE: N_("Waste"),
    Chip.UNPRICED: N_("Unpriced"),
    Chip.COSTLESS: N_("Without a cost"),
    Chip.BELOW_COST: N_("Below cost"),
    Chip.ODD: N_("To be checked"),
}
_IF_ANY = frozenset({Chip.BELOW_COST, Chip.ODD})
"""Offered only where there are such jobs, or may be."""


def chip_views(
    asked: Asked, words: Words, counts: Mapping[Chip, int | None], active: Chip
) -> tuple[ChipView, ...]:
    """The chips with how many jobs each shows; None where that is not told."""
    return tuple(
        _chip(asked, words, active, chip, count)
        for chip, count in counts.items()
        if count != 0 or chip is active or chip not in _IF_ANY
    )


def _chip(asked: Asked, words: Words, active: Chip, chip: Chip, count: int | None) -> ChipView:
    shown = "" if count is None else words.number(Decimal(count))
    return ChipView(words.text(_CHIPS[chip]), asked.href(show=chip.value), chip is active, shown)


def client_options(desk: Desk, words: Words) -> tuple[tuple[str, str], ...]:
    """Value and name of each client, before them all and none."""
    clients = sorted(desk.db.clients.all(), key=lambda client: client.name.casefold())
    known = (("", words.text(N_("All clients"))), (UNNAMED, words.text(N_("No client"))))
    return (*known, *((client.id, client.name) for client in clients))


def printer_options(desk: Desk, words: Words) -> tuple[tuple[str, str], ...]:
    """Value and name of each printer. A queue that only adds to a printer's jobs is one of them if it brought
    jobs before."""
    jobs = desk.db.jobs.count
    known = [each for each in desk.db.printers.all() if not each.beside or jobs(Wanted(printer_id=each.id))]
    printers = sorted(known, key=lambda printer: printer.name.casefold())
    return (("", words.text(N_("All printers"))), *((printer.id, printer.name) for printer in printers))
