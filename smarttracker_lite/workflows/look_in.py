"""A watched folder: accounting files that are new in it, or have grown, are taken in."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import NamedTuple

from smarttracker_lite.domain.machines import Printer, PrinterState
from smarttracker_lite.errors import BadInput, N_, PrinterUnreachable, StoreTrouble, TrackerError
from smarttracker_lite.printers.files.batch import DATES, Batch
from smarttracker_lite.printers.source import Complaint
from smarttracker_lite.workflows.bring import octets_of, part
from smarttracker_lite.workflows.collect import Lately, Round, collect, note
from smarttracker_lite.workflows.dates import dated, order_of, remembering
from smarttracker_lite.workflows.desk import Desk
from smarttracker_lite.workflows.interpret import AccountingFile, read
from smarttracker_lite.workflows.take_in import Intake, take_in

MOST_FILES = 5_000
"""So many files of a folder are looked at, the newest."""

_ASKS = N_(
    "It does not show whether 01/04 is in January or April. Say it on the printer’s page, then it is taken."
)

Look = Mapping[str, object]
"""What is remembered of a file: its size, its time, and what is wrong with it; "asks" if it was left as its
dates can be read in two ways."""


class _File(NamedTuple):
    """A file as it was found: its size in bytes and its time in ns since 1970."""

    path: Path
    size: int
    at: int


@dataclass(frozen=True, slots=True, kw_only=True)
class _Looked:
    """A file that was looked at now."""

    name: str
    look: Look
    intake: Intake | None


def round_at(desk: Desk, printer_id: str, lately: Lately | None = None) -> Round:
    """One round at a printer: it is asked, or, if it is read by files, its folder is looked in."""
    printer = desk.db.printers.find(printer_id)
    if printer is None or printer.removed or not printer.by_files:
        return collect(desk, printer_id, lately)
    try:
        return _look_in(desk, printer)
    except PrinterUnreachable as trouble:
        note(desk, printer_id, trouble)
        return Round(printer_id=printer_id, trouble=trouble)


def watch_folder(desk: Desk, printer_id: str, typed: str) -> Printer:
    """Look in this folder from now on, "" in none. Raises BadInput if it is none, or the printer is asked."""
    with desk.act("watch folder"):
        printer = desk.db.printers.get(printer_id)
        if not printer.by_files or (typed and not Path(typed).is_dir()):
            raise BadInput(
                N_("“{path}” is no folder on this computer."),
                N_("Type its whole path, as the file manager shows it."),
                field="folder",
                path=typed,
            )
        watched = replace(printer, url=typed, trouble=None, state=PrinterState.READY)
        desk.db.printers.put(watched)
    return watched


def _look_in(desk: Desk, printer: Printer) -> Round:
    order, seen = order_of(desk, printer), _remembered(desk, printer)
    present, left = _files(printer)
    looked = [_taken(desk, printer, file) for file in present if not _same(seen, file)]
    now = {file.path.name: seen[file.path.name] for file in present if file.path.name in seen}
    now |= {each.name: each.look for each in looked}
    if seen != now or printer.trouble:  # that it can be read again is news too
        _remember(desk, printer, now, order)
    intakes = [each.intake for each in looked if each.intake]
    return Round(
        printer_id=printer.id,
        new=sum(len(each.new) for each in intakes),
        known=sum(each.known + len(each.matched) - each.richer for each in intakes),
        updated=sum(len(each.updated) + each.richer for each in intakes),
        changed_after_invoice=sum(len(each.changed) for each in intakes),
        complaints=(
            *_crowded(desk, printer, left),
            *(Complaint(entry=name, why=str(look["ill"])) for name, look in now.items() if look["ill"]),
        ),
    )


def _crowded(desk: Desk, printer: Printer, left: int) -> Iterator[Complaint]:
    if left:
        why = desk.words().plural(
            "{n} file is not looked at, as the folder holds too many. Move the oldest to another folder.",
            "{n} files are not looked at, as the folder holds too many. Move the oldest to another folder.",
            left,
        )
        yield Complaint(entry=printer.url, why=why)


def _files(printer: Printer) -> tuple[list[_File], int]:
    """The newest files of the folder, the oldest of them first, and how many others there are. Raises
    PrinterUnreachable."""
    try:
        paths = [path for path in Path(printer.url).iterdir() if not path.name.startswith(".")]
        told = ((path, path.stat()) for path in paths if path.is_file())
        found = [_File(path, stat.st_size, stat.st_mtime_ns) for path, stat in told]
        newest = sorted(found, key=lambda file: (file.at, file.path.name))[-MOST_FILES:]
        return newest, len(found) - len(newest)
    except OSError as error:
        raise PrinterUnreachable(
            N_("The folder {path} cannot be read: {reason}."),
            N_("Connect the disk or network place it is on, or name another folder on the printer’s page."),
            path=printer.url,
            reason=error.strerror or error,
        ) from error


def _same(seen: Mapping[str, Look], file: _File) -> bool:
    look = seen.get(file.path.name, {})
    return (look.get("size"), look.get("at")) == (file.size, file.at)


def _taken(desk: Desk, printer: Printer, found: _File) -> _Looked:
    """Take the file in, unless its dates can be read in two ways. One that is being written is taken again
    when it has grown."""
    intake, ill, asks = None, "", False
    try:
        file = dated(desk, AccountingFile(octets=octets_of(found.path), name=found.path.name), printer)
        batch = part(desk, file, read(desk, file), printer)
        asks = DATES in batch.unsure
        intake = None if asks else _recorded(desk, printer, batch)
        ill = desk.words().text(_ASKS) if asks else _bad(desk, batch)
    except (BadInput, StoreTrouble) as trouble:
        if desk.db.trouble:
            raise
        ill = _told(desk, trouble)
    look: Look = {"size": found.size, "at": found.at, "ill": ill} | ({"asks": True} if asks else {})
    return _Looked(name=found.path.name, look=look, intake=intake)


def _recorded(desk: Desk, printer: Printer, batch: Batch) -> Intake | None:
    """None if the printer was removed meanwhile. It is not kept to be taken back: when the file grows, its
    jobs would come again."""
    with desk.act("import"):
        known = desk.db.printers.find(printer.id)
        return None if known is None or known.removed else take_in(desk, batch, known)


def _remembered(desk: Desk, printer: Printer) -> dict[str, Look]:
    files = desk.db.memories.of(printer.id).get(printer.url)
    return dict(files) if isinstance(files, Mapping) else {}


def _remember(desk: Desk, printer: Printer, now: Mapping[str, Look], order: str | None) -> None:
    """Keep how the files were found; not if somebody said meanwhile that dates are read in another `order`:
    then all are looked at anew."""
    with desk.act("import"):
        asks = any(look.get("asks") for look in now.values())
        looks = now if order_of(desk, printer) == order else {}
        desk.db.memories.keep(printer.id, {**remembering(desk, printer, asks=asks), printer.url: looks})
        known = desk.db.printers.find(printer.id)
        if known is not None and known.trouble:
            desk.db.printers.put(replace(known, trouble=None, state=PrinterState.READY))


def _bad(desk: Desk, batch: Batch) -> str:
    bad = len(batch.bad) + batch.more_bad
    if not bad:
        return ""
    return desk.words().plural(
        "{n} row cannot be read. Import the file by hand to see it.",
        "{n} rows cannot be read. Import the file by hand to see them.",
        bad,
    )


def _told(desk: Desk, trouble: TrackerError) -> str:
    return " ".join(filter(None, desk.words().error(trouble)))
