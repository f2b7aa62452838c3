"""How a file is interpreted: as a kind that is known, or by a column mapping that was saved."""

from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import tzinfo
from pathlib import PureWindowsPath

from smarttracker_lite.domain.mappings import SavedMapping
from smarttracker_lite.errors import BadInput, N_
from smarttracker_lite.printers.files import table
from smarttracker_lite.printers.files.batch import Batch, source_of
from smarttracker_lite.printers.files.given import Given
from smarttracker_lite.printers.files.headers import meaning_of
from smarttracker_lite.printers.files.mapping import (
    TIMES,
    Column,
    ColumnMapping,
    DateOrder,
    Fact,
    FileUnit,
    usable,
)
from smarttracker_lite.printers.files.octets import checked, is_tree, text_of
from smarttracker_lite.printers.files.register import FORMATS, Format, recognised
from smarttracker_lite.printers.files.sniff import DEFAULT_UNITS, SHOWN_ROWS, Proposal, propose, sample_of
from smarttracker_lite.printers.files.table import headers_of
from smarttracker_lite.printers.files.tree import alike, label_of
from smarttracker_lite.store.rows import from_row, to_row
from smarttracker_lite.workflows.desk import Desk, new_id

LONGEST_NAME = 60

Profile = Format | ColumnMapping
"""How a file is read."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AccountingFile:
    """A file as it came; `printer` is the one of several it tells of whose jobs are wanted, "" is all.
    `dates` is how 01/04/2026 is read in a file of a known kind that does not show it, if somebody said so."""

    octets: bytes = field(repr=False)
    name: str
    printer: str = ""
    dates: DateOrder | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Layout:
    """The headers of a file, and the cells of its first rows."""

    headers: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


def profile_named(desk: Desk, name: str, file: AccountingFile) -> Profile:
    """The saved mapping of this name, fitted to the file, or the kind of file. Raises BadInput."""
    saved = next((each for each in mappings(desk) if each.name.casefold() == name.casefold()), None)
    if saved is not None:
        return fitting(saved, file, proposal(file), desk.zone) or mapping_of(saved)
    known = next((each for each in FORMATS if each.name == name.casefold()), None)
    if known is None:
        raise BadInput(
            N_("There is no kind of file called “{name}”."),
            N_("Choose one of: {names}."),
            field="profile",
            name=name,
            names=", ".join(profile_names(desk)),
        )
    return known


def profile_names(desk: Desk) -> list[str]:
    """The names of all saved mappings and known kinds."""
    return [*(each.name for each in mappings(desk)), *(each.name for each in FORMATS)]


def profile_for(desk: Desk, file: AccountingFile) -> Profile | None:
    """The kind of the file, else the mapping that was saved last for such files; None if there is neither.

    Raises BadInput if it is no accounting file.
    """
    known = recognised(checked(file.octets), file.name)
    return known or _saved_for(desk, file)


def proposal(file: AccountingFile) -> Proposal:
    """How the columns of the file may be read, under a name made of its own. Raises BadInput."""
    return propose(file.octets, _stem(file.name))


def laid_out(file: AccountingFile, mapping: ColumnMapping) -> Layout:
    """The file cut up as the mapping says. Raises BadInput if it is no text."""
    if is_tree(file.octets):
        guessed = proposal(file)
        return Layout(headers=guessed.headers, rows=guessed.rows)
    rows = sample_of(text_of(file.octets, mapping.encoding), mapping.separator)
    head = next((row for row in rows if row.line >= mapping.header), None) if mapping.header else None
    below = [row.cells for row in rows if head is None or row.line > head.line]
    width = max((len(cells) for cells in below), default=0)
    names = head.cells if head else tuple(str(place) for place in range(1, width + 1))
    return Layout(headers=headers_of(names), rows=tuple(below[:SHOWN_ROWS]))


def fitted(mapping: ColumnMapping, headers: Sequence[str]) -> ColumnMapping:
    """The mapping with those of its columns that a file with these headers has, else with guesses."""
    kept = tuple(column for column in mapping.columns if column.header in headers)
    return replace(mapping, columns=kept or tuple(_guessed(headers)))


def fitting(
    saved: SavedMapping, file: AccountingFile, guessed: Proposal, zone: tzinfo | None
) -> ColumnMapping | None:
    """The saved mapping as it fits the file, None if that is of another kind.

    The headers are the same; XML has the same element for a job, and a time in it. A table without headers
    has as many columns, and the mapping can read most of its rows.
    """
    mapping = mapping_of(saved)
    if guessed.record or saved.record:
        return _widened(mapping, saved, guessed) if guessed.record == saved.record else None
    if guessed.mapping.header and guessed.headers == saved.headers:
        return replace(mapping, header=guessed.mapping.header)
    with suppress(BadInput):  # no text in the letters of the mapping
        if laid_out(file, mapping).headers == saved.headers:
            return mapping if mapping.header or _reads(mapping, file, zone) else None
    return None


def _widened(mapping: ColumnMapping, saved: SavedMapping, guessed: Proposal) -> ColumnMapping | None:
    """The mapping with what this file tells that the other did not: more inks, and facts it had no column
    for, unless their unit would be a guess. What somebody left out stays out."""
    if not any(column.fact in TIMES and column.header in guessed.headers for column in mapping.columns):
        return None
    told = {*saved.headers, *(column.header for column in mapping.columns)}
    new = [header for header in guessed.headers if header not in told]
    inks = {alike(each.header): each for each in mapping.columns if each.fact is Fact.INK}
    more = [_further(header, inks[alike(header)], guessed) for header in new if alike(header) in inks]
    facts = {column.fact for column in mapping.columns}
    sure = (FileUnit.NONE, FileUnit.IN_CELL)
    others = [
        each
        for each in guessed.mapping.columns
        if each.header in new and each.fact not in facts and each.unit in sure
    ]
    places = {header: place for place, header in enumerate(guessed.headers)}
    columns = sorted(
        (*mapping.columns, *more, *others), key=lambda each: places.get(each.header, len(places))
    )
    return replace(mapping, columns=tuple(columns))


def _further(header: str, ink: Column, guessed: Proposal) -> Column:
    """One more ink like that one."""
    known = next((each.channel for each in guessed.mapping.columns if each.header == header), "")
    return replace(ink, header=header, channel=ink.channel and (known or label_of(header)))


def _reads(mapping: ColumnMapping, file: AccountingFile, zone: tzinfo | None) -> bool:
    batch = table.parse(file.octets, mapping, zone)
    return len(batch.jobs) > len(batch.bad) + batch.more_bad


def _guessed(headers: Sequence[str]) -> Iterator[Column]:
    """The first column of each fact, and all inks."""
    taken = set[Fact]()
    for header in headers:
        found = meaning_of(header)
        if found and (found.fact not in taken or found.fact is Fact.INK):
            taken.add(found.fact)
            unit = found.unit or DEFAULT_UNITS.get(found.fact, FileUnit.NONE)
            yield Column(fact=found.fact, header=header, unit=unit, channel=found.channel)


def read(desk: Desk, file: AccountingFile, profile: Profile | None = None) -> Batch:
    """The jobs of the file. Raises BadInput if it is no accounting file, or nobody knows its columns yet."""
    way = profile or profile_for(desk, file)
    checked(file.octets)
    if way is None:
        raise BadInput(
            N_("This kind of file is not known."),
            N_(
                "Import it once under Printers › Import a file, and say there which column tells what: this"
                " is kept for the next file of its kind. On the command line, --profile names one that is"
                " known."
            ),
            field="profile",
        )
    if isinstance(way, Format):
        given = Given(name=file.name, zone=desk.zone, printer=file.printer, dates=file.dates)
        return way.parse(file.octets, given)
    return table.parse(file.octets, _of_printer(way, file.printer), desk.zone)


def mappings(desk: Desk) -> list[SavedMapping]:
    """The mappings that were saved, by name."""
    return sorted(desk.db.mappings.all(), key=lambda each: each.name.casefold())


def mapping_of(saved: SavedMapping) -> ColumnMapping:
    """The mapping that was saved. Raises StoreTrouble if another version of the program wrote it."""
    return from_row(dict(saved.values), ColumnMapping, "mappings")


def save_mapping(desk: Desk, mapping: ColumnMapping, file: AccountingFile) -> SavedMapping:
    """Keep the mapping for files like this one, in place of the one of its name.

    Raises BadInput that names what to correct.
    """
    title = _title(mapping.name)
    guessed = proposal(file)
    with desk.act("save mapping"):
        old = next((each for each in mappings(desk) if each.name.casefold() == title.casefold()), None)
        before = old.headers if old and old.record and old.record == guessed.record else ()
        saved = SavedMapping(
            id=old.id if old else new_id(),
            name=old.name if old else title,
            headers=tuple(dict.fromkeys((*laid_out(file, mapping).headers, *before))),
            values=to_row(usable(replace(mapping, name=old.name if old else title))),
            record=guessed.record,
        )
        desk.db.mappings.put(saved)
    return saved


def sources(desk: Desk) -> frozenset[str]:
    """The sources of all jobs that came from files."""
    return frozenset(map(source_of, profile_names(desk)))


def _title(typed: str) -> str:
    title = " ".join(typed.split())
    if not title or len(title) > LONGEST_NAME or title in {each.name for each in FORMATS}:
        raise BadInput(
            N_("This kind of file needs a name of 1 to {longest} characters."),
            N_("Name it after the program that writes such files."),
            field="name",
            longest=LONGEST_NAME,
        )
    return title


def _saved_for(desk: Desk, file: AccountingFile) -> ColumnMapping | None:
    """Of several that fit the one with all headers, else the one that was saved last."""
    guessed = proposal(file)
    last_first = [*reversed(desk.db.mappings.all())]
    last_first.sort(key=lambda each: each.headers != guessed.headers)
    return next(filter(None, (fitting(each, file, guessed, desk.zone) for each in last_first)), None)


def _of_printer(mapping: ColumnMapping, printer: str) -> ColumnMapping:
    return replace(mapping, printer=printer) if printer else mapping


def _stem(name: str) -> str:
    """The file's name without folders and ending; also that of a file from another system."""
    return PureWindowsPath(name).stem[:LONGEST_NAME].strip() or "CSV"
