"""A file on the disk is brought into the books: which printer it tells of, and what it brought."""

from dataclasses import dataclass, replace
from pathlib import Path

from smarttracker_lite.domain.machines import Printer
from smarttracker_lite.errors import BadInput, N_, NotFound
from smarttracker_lite.printers.files.batch import Batch
from smarttracker_lite.printers.files.octets import MAX_OCTETS
from smarttracker_lite.store.files import in_words
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
    desk: Desk, path: Path, *, printer_id: str = "", profile: str = "", dry_run: bool = False
) -> Brought:
    """Take in the file, or only look what that would do.

    Without a printer's id it is for the printer that the file names, a new one if need be. Raises BadInput
    in the user's words, StoreTrouble if the file cannot be read.
    """
    file = AccountingFile(octets=octets_of(path), name=path.name)
    way = profile_named(desk, profile) if profile else None
    batch = read(desk, file, way)
    printer = _tracked(desk, printer_id) if printer_id else _named(desk, batch)
    batch = part(desk, file, batch, printer, way)
    intake = preview(desk, batch, printer) if dry_run else take_in(desk, batch, printer)
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


def _tracked(desk: Desk, printer_id: str) -> Printer:
    printer = desk.db.printers.find(printer_id)
    if printer is None or printer.removed:
        raise NotFound(N_("There is no printer “{id}”."), N_("Look at the list of printers."), id=printer_id)
    return printer


def _named(desk: Desk, batch: Batch) -> Printer:
    """The printer that the file names; a new one if it names only one, which is not tracked."""
    known = meant(tracked(desk), batch.printers)
    if known is not None:
        return known
    if len(batch.printers) == 1:
        return newcomer(desk, batch.printers[0])
    raise BadInput(
        N_("It is not known which printer this file is of."),
        N_("Name it with --printer; “printers list” shows the ids."),
        field="printer",
    )
