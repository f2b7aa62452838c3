"""Accounting files that were sent and wait to be imported."""

import threading
from dataclasses import dataclass, replace
from itertools import chain, count

from smarttracker_lite.domain.machines import Printer
from smarttracker_lite.errors import N_, NotFound
from smarttracker_lite.printers.files.batch import Batch
from smarttracker_lite.printers.files.mapping import ColumnMapping
from smarttracker_lite.printers.files.register import Format
from smarttracker_lite.printers.files.sniff import Proposal
from smarttracker_lite.workflows.accompany import machine_of
from smarttracker_lite.workflows.dates import dated
from smarttracker_lite.workflows.desk import Desk, new_id
from smarttracker_lite.workflows.enrol import tracked
from smarttracker_lite.workflows.interpret import (
    AccountingFile,
    Profile,
    profile_for,
    profile_names,
    proposal,
    read,
)
from smarttracker_lite.workflows.take_in import meant, part_of


@dataclass(frozen=True, slots=True, kw_only=True)
class Sent:
    """A file, and how it is meant: read as a known `kind`, else by a `mapping`; for a printer or, where that
    is "", for a new one called `name`; for a gap perhaps.

    `unsure` names what was guessed and is to be looked at.
    """

    number: str
    file: AccountingFile
    kind: Format | None = None
    mapping: ColumnMapping
    printer_id: str = ""
    name: str = ""
    gap_id: str = ""
    unsure: tuple[str, ...] = ()

    @property
    def profile(self) -> Profile:
        """What it is read by."""
        return self.kind or self.mapping

    @property
    def reading(self) -> object:
        """What its jobs depend on: how it is read, and for whom."""
        return self.kind, replace(self.mapping, name=""), self.printer_id, self.file.printer, self.file.dates

    def read(self, desk: Desk) -> Batch:
        """Its jobs. Raises BadInput."""
        return read(desk, self.file, self.profile)

    def by(self, profile: Profile) -> "Sent":
        """The same, read by something else."""
        if isinstance(profile, Format):
            return replace(self, kind=profile)
        return replace(self, kind=None, mapping=profile)


class Waiting:
    """The files sent last, as far as there is room for them; the last one always."""

    KEPT = 4
    ROOM = 40_000_000
    """Octets of all together."""

    def __init__(self) -> None:
        self._sent: dict[str, Sent] = {}
        self._guard = threading.Lock()

    def put(self, sent: Sent) -> None:
        """Let it wait under its number; the oldest ones make room."""
        with self._guard:
            self._sent.pop(sent.number, None)
            room, waiting = self.ROOM - len(sent.file.octets), list(self._sent.values())
            while len(waiting) >= self.KEPT or sum(len(each.file.octets) for each in waiting) > room:
                del self._sent[waiting.pop(0).number]
            self._sent[sent.number] = sent

    def get(self, number: str) -> Sent:
        """The file of that number. Raises NotFound."""
        try:
            return self._sent[number]
        except KeyError:
            raise NotFound(N_("This file does not wait here any more."), N_("Choose it once more.")) from None

    def drop(self, number: str) -> None:
        """It was imported."""
        with self._guard:
            self._sent.pop(number, None)


def sent(desk: Desk, file: AccountingFile, printer_id: str, gap_id: str) -> Sent:
    """A file as it is probably meant. Raises BadInput if it is no accounting file."""
    known, guessed = profile_for(desk, file), guess(desk, file)
    new = Sent(number=new_id(), file=file, mapping=guessed.mapping, gap_id=gap_id, printer_id=printer_id)
    new = new.by(known) if known else replace(new, unsure=guessed.unsure)
    return _addressed(desk, new, new.read(desk))


def guess(desk: Desk, file: AccountingFile) -> Proposal:
    """How its columns may be read, under a name that is not taken. Raises BadInput."""
    proposed = proposal(file)
    mapping = replace(proposed.mapping, name=_unused(desk, proposed.mapping.name))
    return replace(proposed, mapping=mapping)


def _unused(desk: Desk, name: str) -> str:
    """The name, with a number if a mapping of this name is saved for other files."""
    taken = {each.casefold() for each in profile_names(desk)}
    names = chain((name,), (f"{name} ({number})" for number in count(2)))
    return next(each for each in names if each.casefold() not in taken)


def _addressed(desk: Desk, new: Sent, batch: Batch) -> Sent:
    """For the printer that was chosen, else the one that the file names, else a new one of that name."""
    printers = tracked(desk)
    named = next((each for each in printers if each.id == new.printer_id), meant(printers, batch.printers))
    chosen = machine_of(desk, named) if named else None
    name = next(iter(batch.printers), "")
    file = dated(desk, new.file, chosen) if chosen else new.file
    return replace(
        new,
        printer_id=chosen.id if chosen else "",
        name=name,
        file=replace(file, printer=_part(batch, named, name)),
        unsure=new.unsure or batch.unsure,
    )


def _part(batch: Batch, chosen: Printer | None, name: str) -> str:
    """Of several printers the one that is meant, else the first."""
    if len(batch.printers) < 2:
        return ""
    return (chosen and part_of(chosen, batch.printers)) or name
