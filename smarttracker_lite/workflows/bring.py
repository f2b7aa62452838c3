"""A file on the disk is brought into the books: which printer it tells of, and what it brought."""

from dataclasses import dataclass, replace
from pathlib import Path

from smarttracker_lite.domain.machines import Printer
from smarttracker_lite.errors import BadInput, N_, NotFound
from smarttracker_lite.printers.files.batch import DATES, Batch
from smarttracker_lite.printers.files.mapping import DateOrder
from smarttracker_lite.printers.files.octets import MAX_OCTETS
from smarttracker_lite.store.files import in_words
from smarttracker_lite.workflows.accompany import machine_of
from smarttracker_lite.workflows.dates import dated, keep_order
from smarttracker_lite.workflows.desk import Desk
from smarttracker_lite.workflows.enrol import tracked
from smarttracker_lite.workflows.interpret import AccountingFile, Profile, profile_named, read
from smarttracker_lite.workflows.take_in import Intake, meant, newcomer, part_of, preview, take_in


@dataclass(frozen=True, slots=True, kw_only=True)
class Brought:
    """What a file brought, and to which printer."""

    printer: Printer
    intake: Intake


def bring(
    desk: Desk,
    path: Path,
    *,
    printer_id: str = "",
    new_printer: str = "",
    profile: str = "",
    dates: DateOrder | None = None,
    dry_run: bool = False,
) -> Brought:
    """Take in the file, or only look what that would do.

    It is for the printer of that id, or for the one read by files that is called `new_printer`, which may be
    new; without either for the one that the file names, a new one if need be. `dates` is how 01/04/2026 is
    read where the file does not show it. Raises BadInput in the user's words, StoreTrouble if the file cannot
    be read.
    """
    file = AccountingFile(octets=octets_of(path), name=path.name, dates=dates)
    way = profile_named(desk, profile, file) if profile else None
    batch = read(desk, file, way)
    printer = newcomer(desk, new_printer) if new_printer else _told(desk, printer_id, batch)
    told = dated(desk, file, printer)
    batch = _sure(path, part(desk, told, batch if told == file else read(desk, told, way), printer, way))
    if dry_run:
        return Brought(printer=printer, intake=preview(desk, batch, printer))
    with desk.act("import"):
        intake = take_in(desk, batch, printer, file=path.name)
        keep_order(desk, printer, file)
    return Brought(printer=printer, intake=intake)


def octets_of(path: Path) -> bytes:
    """What is in the file; of one that is too large no more than shows that. Raises StoreTrouble."""
    if not path.is_file():
        raise BadInput(
            N_("There is no file {path}."), N_("Check the path, and type it again."), field="file", path=path
        )
    with in_words(path), path.open("rb") as file:
        return file.read(MAX_OCTETS + 1)


def part(
    desk: Desk, file: AccountingFile, batch: Batch, printer: Printer, way: Profile | None = None
) -> Batch:
    """Of a file that tells of several printers what it tells of this one. Raises BadInput if that is none."""
    if len(batch.printers) < 2:
        return batch
    name = part_of(printer, batch.printers)
    if not name:
        raise BadInput(
            N_("The file tells of several printers, and of none that is called “{name}”: {told}."),
            N_("Import it on the page of the program: there you can choose one."),
            field="of",
            name=printer.name,
            told=", ".join(batch.printers),
        )
    return read(desk, replace(file, printer=name), way)


def _sure(path: Path, batch: Batch) -> Batch:
    """The batch, if its times are no guess. Raises BadInput."""
    if DATES in batch.unsure:
        raise BadInput(
            N_("The file {path} does not show whether 01/04 is in January or in April."),
            N_("Say it: --dates dmy if the day is first, --dates mdy if the month is."),
            field="dates",
            path=path,
        )
    return batch


def _told(desk: Desk, printer_id: str, batch: Batch) -> Printer:
    return _tracked(desk, printer_id) if printer_id else _named(desk, batch)


def _tracked(desk: Desk, printer_id: str) -> Printer:
    printer = desk.db.printers.find(printer_id)
    if printer is None or printer.removed:
        raise NotFound(N_("There is no printer “{id}”."), N_("Look at the list of printers."), id=printer_id)
    return machine_of(desk, printer)


def _named(desk: Desk, batch: Batch) -> Printer:
    """The printer that the file names; a new one if it names only one, which is not tracked."""
    known = meant(tracked(desk), batch.printers)
    if known is not None:
        return machine_of(desk, known)
    if len(batch.printers) == 1:
        return newcomer(desk, batch.printers[0])
    raise BadInput(
        N_("It is not known which printer this file is of."),
        N_("Say --printer and an id of “printers list”, or --new-printer and a name if it is not listed."),
        field="printer",
    )
