"""The recordings of accounting files, and what a test says of a file that was read."""

from pathlib import Path

from smarttracker_lite.domain.printing import JobFacts
from smarttracker_lite.printers.files.batch import Batch
from smarttracker_lite.printers.files.given import Given
from smarttracker_lite.printers.files.mapping import Column, ColumnMapping, DateOrder, Fact, FileUnit
from smarttracker_lite.printers.files.register import recognised

FOLDER = Path(__file__).parents[1] / "recordings" / "files"
RECORDINGS = tuple(path for path in sorted(FOLDER.glob("*/*")) if path.is_file())

TABLE = ColumnMapping(
    name="studio",
    separator=";",
    decimal=",",
    dates=DateOrder.DAY_FIRST,
    columns=(
        Column(fact=Fact.DOCUMENT, header="Name"),
        Column(fact=Fact.COMPLETED, header="Date"),
        Column(fact=Fact.AREA, header="Area", unit=FileUnit.M2),
        Column(fact=Fact.STATUS, header="Result"),
    ),
)
HEAD = "Name;Date;Area;Result\n"


def recording(name: str) -> bytes:
    """One of them: "kip/ColorLog-NOV26.log"."""
    return (FOLDER / name).read_bytes()


def read(octets: bytes, given: Given) -> Batch:
    """The jobs of a file of a known kind, read as what it is."""
    known = recognised(octets, given.name)
    assert known, given.name
    return known.parse(octets, given)


def keys(batch: Batch) -> list[str]:
    """The keys of its jobs."""
    return [job.key for job in batch.jobs]


def only(batch: Batch) -> JobFacts:
    """Its one job."""
    (job,) = batch.jobs
    return job


def why(batch: Batch) -> list[tuple[int, str]]:
    """The bad rows: line and reason, as the user reads them."""
    return [(bad.line, bad.why.format_map(bad.values)) for bad in batch.bad]
