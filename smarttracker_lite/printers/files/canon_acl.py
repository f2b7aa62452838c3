"""Canon and Océ account logs of PRISMAsync presses, VarioPrint, Colorado, Arizona, PlotWave and ColorWave.

One file a day, week or month: `<serial><yyyymmdd>.ACL` while it grows, `.CSV` when it is closed. Known from
Canon's manuals: the first record, 4302 (older ones 4300), names the fields of the others, 4303 (4301);
separated by comma, semicolon or tab; UTF-8, Latin-1 or UTF-16; times are the printer's, without zone; areas
in m², lengths in m, inks in µl, cut off after two decimals; up to 16 media, told as medianameN and the like;
a stopped job leaves several records. Known names of inks and areas are those of the VarioPrint i-series; for
others it is assumed that they begin with "ink", or say area or length.

The key is `<jobid>:<start>`, with the serial number where a record tells it, but never out of the file's
name: a file that was renamed on its way must not be billed twice. The jobid alone comes again after a
reinstallation.
Where the clock has no zone, "time zone not set" stands for the start; then the end takes its place.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import tzinfo

from smarttracker_lite.domain.printing import JobFacts, JobStatus
from smarttracker_lite.errors import BadInput, N_
from smarttracker_lite.printers.files.batch import Batch
from smarttracker_lite.printers.files.canon_tds import PAGE_MAPPING, RECORDS, page_cells
from smarttracker_lite.printers.files.given import Given
from smarttracker_lite.printers.files.harvest import Harvest, digest
from smarttracker_lite.printers.files.headers import channel_of
from smarttracker_lite.printers.files.lines import Row, rows_of
from smarttracker_lite.printers.files.mapping import Column, ColumnMapping, Fact, FileUnit
from smarttracker_lite.printers.files.octets import beginning, text_of
from smarttracker_lite.printers.files.quantities import Unreadable
from smarttracker_lite.printers.files.reading import Cells, Reader, reader
from smarttracker_lite.printers.files.sniff import decimal_of, sample_of
from smarttracker_lite.printers.files.together import together

NAME = "canon-acl"
NAMED = {"4302": "4303", "4300": "4301"}
HEAD = re.compile(r"\s*\"?(4302|4300|6110|6210|6310|6410)\"?([,;\t])")
SERIAL = re.compile(r"([A-Za-z0-9]{6,12}?)20[0-9]{2}(?:[01][0-9][0-3][0-9]|[WM][0-5][0-9])(?![0-9])")

FACTS: Mapping[str, Fact] = {
    "jobtype": Fact.KIND,
    "jobname": Fact.DOCUMENT,
    "username": Fact.USER,
    "accountid": Fact.ACCOUNT,
    "costcentre": Fact.ACCOUNT,
    "custom": Fact.ACCOUNT,
    "result": Fact.STATUS,
    "receptiondate": Fact.SUBMITTED,
    "receptiontime": Fact.SUBMITTED,
    "startdate": Fact.STARTED,
    "starttime": Fact.STARTED,
    "readydate": Fact.COMPLETED,
    "readytime": Fact.COMPLETED,
    "noffinishedsets": Fact.COPIES,
    "nofprinteda4bw": Fact.BLACK_IMPRESSIONS,
    "nofprinteda4c": Fact.COLOR_IMPRESSIONS,
    "nofprinteda3bw": Fact.BLACK_IMPRESSIONS,
    "nofprinteda3c": Fact.COLOR_IMPRESSIONS,
    "nofprintedxlbw": Fact.BLACK_IMPRESSIONS,
    "nofprintedxlc": Fact.COLOR_IMPRESSIONS,
    "medianame1": Fact.MEDIA,
    "medianame": Fact.MEDIA,
    "mediatype1": Fact.MEDIA_TYPE,
    "mediatype": Fact.MEDIA_TYPE,
}
AREA = re.compile(r"(?:surface|printed)?area(?:black|color|bw|c)?")
LENGTH = re.compile(r"(?:page|media|printed)length(?:black|color|bw|c)?")
INK = re.compile(r"ink(?:color|usage)?(\w+)")
NO_CLOCK = "time zone not set"
OTHER_INKS = {"colorgripliquid": "primer", "micr": "micr"}


def recognises(octets: bytes, name: str) -> bool:
    """The file begins with a record of headers of Canon."""
    return HEAD.match(beginning(octets)) is not None


def parse(octets: bytes, given: Given) -> Batch:
    """Its jobs. Raises BadInput."""
    text = text_of(octets)
    head = HEAD.match(text)
    if head is None:
        raise BadInput(
            N_("This is no account log of Canon or Océ."),
            N_("Choose another kind, or set up its columns."),
            field="file",
        )
    harvest = Harvest(NAME)
    rows = harvest.good(rows_of(text, head[2]))
    if head[1] in RECORDS:
        records = _pages(rows, harvest, reader(PAGE_MAPPING, given.zone))
    else:
        decimal = decimal_of([row.cells for row in sample_of(text, head[2])], ",")[0]
        records = _named(rows, harvest, given.zone, decimal)
    for job in _joined(records):
        harvest.keep(job)
    serial = SERIAL.match(re.split(r"[/\\]", given.name)[-1])
    harvest.of_printer(serial[1] if serial else None)
    return harvest.batch()


@dataclass(frozen=True, slots=True)
class _Record:
    """One record, the number of its job, and by what it is known again."""

    number: str
    facts: JobFacts
    digest: bytes


def _named(rows: Iterator[Row], harvest: Harvest, zone: tzinfo | None, decimal: str) -> Iterator[_Record]:
    """The records below a record of headers; a log that was put together of several has one for each."""
    headers: tuple[str, ...] = ()
    reads: Reader | None = None
    for row in rows:
        kind = row.cells[0].strip()
        if kind in NAMED:
            headers = tuple(cell.strip().casefold() for cell in row.cells)
            reads = reader(_mapping(headers, decimal), zone)
            continue
        with harvest.reading(row):
            if reads is None or kind not in NAMED.values():
                raise _unknown(kind)
            yield _record(reads, row, dict(zip(headers, row.cells, strict=False)))


def _unknown(kind: str) -> Unreadable:
    return Unreadable(N_("The record “{cell}” is not of a known kind."), cell=kind[:40])


def _mapping(headers: Sequence[str], decimal: str) -> ColumnMapping:
    columns = (_column(header) for header in dict.fromkeys(headers))
    return ColumnMapping(name=NAME, decimal=decimal, columns=tuple(filter(None, columns)))


def _column(header: str) -> Column | None:
    if fact := FACTS.get(header):
        return Column(fact=fact, header=header)
    if AREA.fullmatch(header):
        return Column(fact=Fact.AREA, header=header, unit=FileUnit.M2)
    if LENGTH.fullmatch(header):
        return Column(fact=Fact.ROLL_LENGTH, header=header, unit=FileUnit.M)
    ink = INK.fullmatch(header)
    channel = OTHER_INKS.get(header) or (channel_of(ink[1]) if ink else None)
    return Column(fact=Fact.INK, header=header, unit=FileUnit.UL, channel=channel) if channel else None


def _record(reads: Reader, row: Row, told: Cells) -> _Record:
    cells = {name: "" if cell.strip().casefold() == NO_CLOCK else cell for name, cell in told.items()}
    reads.printer(cells)
    number = cells.get("jobid", "").strip()
    start = _time(cells, "start") or _time(cells, "ready")
    if not number or not start:
        raise Unreadable(N_("The record has no jobid or no start."))
    return _Record(number, reads.facts(cells, f"{number}:{start}"), digest(row.text))


def _time(cells: Cells, name: str) -> str:
    return " ".join(cells.get(f"{name}{part}", "").strip() for part in ("date", "time")).strip()


def _pages(rows: Iterator[Row], harvest: Harvest, reads: Reader) -> Iterator[_Record]:
    """The pages of a TDS log, each with the key of its job."""
    starts: dict[str, str] = {}
    for row in rows:
        kind = row.cells[0].strip()
        if kind in RECORDS:
            continue
        with harvest.reading(row):
            if kind not in RECORDS.values():
                raise _unknown(kind)
            cells = page_cells(row.cells)
            number = f"{cells['machine']}:{cells['number']}"
            harvest.of_printer(cells["machine"])
            key = f"{number}:{starts.setdefault(number, cells['received'])}"
            yield _Record(number, reads.facts(cells, key), digest(row.text))


def _joined(records: Iterator[_Record]) -> Iterable[JobFacts]:
    """One job of the records with one key, and of those that go on after a stop. One that is there twice to
    the letter counts once."""
    jobs: dict[str, JobFacts] = {}
    stopped: dict[str, str] = {}
    seen: set[bytes] = set()
    for record in records:
        if record.digest in seen:
            continue
        seen.add(record.digest)
        key = stopped.pop(record.number, record.facts.key)
        if record.facts.status is JobStatus.CANCELED:
            stopped[record.number] = key
        jobs[key] = together(jobs[key], record.facts) if key in jobs else record.facts
    return jobs.values()
