"""Whether a printer, or its files, write the day or the month first: asked once, where it can be either."""

from collections.abc import Mapping
from dataclasses import replace

from smarttracker_lite.domain.machines import Printer
from smarttracker_lite.errors import BadInput, N_
from smarttracker_lite.printers.drivers.hp_ews.dates import DateOrder
from smarttracker_lite.printers.drivers.hp_ews.jobs import SOURCE
from smarttracker_lite.printers.drivers.hp_ews.past import ASK, asks_date_order, date_order, with_date_order
from smarttracker_lite.printers.files.mapping import DateOrder as FileOrder
from smarttracker_lite.workflows.collect import Round
from smarttracker_lite.workflows.desk import Desk
from smarttracker_lite.workflows.interpret import AccountingFile


def asks_order(desk: Desk, printer: Printer) -> bool:
    """Must somebody say how this printer's dates are read?"""
    return _remembers(printer) and asks_date_order(desk.db.memories.of(printer.id))


def order_of(desk: Desk, printer: Printer) -> DateOrder | None:
    """How this printer's dates are read; None where there is one way only, or nobody knows."""
    return date_order(desk.db.memories.of(printer.id)) if _remembers(printer) else None


def believed_order(desk: Desk, printer: Printer, last: Round) -> DateOrder | None:
    """How this printer's dates are read after an answer and this round: its list may have proven otherwise,
    which is kept."""
    read = date_order(last.lately.memory) if last.lately else None
    if read is not None and read is not order_of(desk, printer):
        answer_order(desk, printer.id, read)
    return order_of(desk, printer)


def answer_order(desk: Desk, printer_id: str, order: str) -> None:
    """Read this printer's dates so from the next reading on: "dmy" or "mdy". Raises BadInput.

    The jobs that it still lists get their times anew; those that are invoiced are flagged. Its list itself
    may show that they can only be read otherwise, and is believed. Nobody may be reading the printer
    meanwhile: what that reading remembers knows nothing of the answer. A watched folder is looked at anew.
    """
    chosen = next((each for each in DateOrder if each == order), None)
    if chosen is None:
        raise BadInput(N_("This is no order of dates."), N_("Choose one of the two dates."), field="order")
    with desk.act("answer date order"):
        by_files = desk.db.printers.get(printer_id).by_files
        before = {} if by_files else desk.db.memories.of(printer_id)
        desk.db.memories.keep(printer_id, with_date_order(before, chosen))


def dated(desk: Desk, file: AccountingFile, printer: Printer) -> AccountingFile:
    """The file with what is known of dates in this printer's files, unless somebody said it of the file."""
    order = order_of(desk, printer) if printer.by_files else None
    return replace(file, dates=file.dates or (FileOrder(order) if order else None))


def keep_order(desk: Desk, printer: Printer, file: AccountingFile) -> None:
    """What somebody said of one file holds for the next ones of a printer that is read by files only; an
    answer that stands is changed on its page, as that tells its jobs anew."""
    if printer.by_files and file.dates and order_of(desk, printer) is None:
        answer_order(desk, printer.id, file.dates)


def remembering(desk: Desk, printer: Printer, *, asks: bool) -> Mapping[str, object]:
    """What the memory of a folder holds of this: the answer, else that it `asks` for one."""
    order = order_of(desk, printer)
    unanswered = {"date_order": ASK} if asks else {}
    return with_date_order({}, order) if order else unanswered


def _remembers(printer: Printer) -> bool:
    return printer.by_files or printer.driver == SOURCE
