"""Whether a printer writes the day or the month first: asked once, where its dates can mean either."""

from smarttracker_lite.domain.machines import Printer
from smarttracker_lite.errors import BadInput, N_
from smarttracker_lite.printers.drivers.hp_ews.dates import DateOrder
from smarttracker_lite.printers.drivers.hp_ews.jobs import SOURCE
from smarttracker_lite.printers.drivers.hp_ews.past import asks_date_order, with_date_order
from smarttracker_lite.workflows.desk import Desk


def asks_order(desk: Desk, printer: Printer) -> bool:
    """Must somebody say how this printer's dates are read?"""
    return printer.driver == SOURCE and asks_date_order(desk.db.memories.of(printer.id))


def answer_order(desk: Desk, printer_id: str, order: str) -> None:
    """Read this printer's dates so from the next reading on: "dmy" or "mdy". Raises BadInput.

    Nobody may be reading the printer meanwhile: what that reading remembers knows nothing of the answer.
    """
    chosen = next((each for each in DateOrder if each == order), None)
    if chosen is None:
        raise BadInput(N_("This is no order of dates."), N_("Choose one of the two dates."), field="order")
    with desk.act("answer date order"):
        desk.db.memories.keep(printer_id, with_date_order(desk.db.memories.of(printer_id), chosen))
