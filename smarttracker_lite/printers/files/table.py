"""Any table of text, as a mapping says: good rows are jobs, the others are listed with the reason."""

from collections.abc import Sequence
from datetime import tzinfo
from itertools import chain

from smarttracker_lite.domain.printing import Origin
from smarttracker_lite.errors import BadInput, N_
from smarttracker_lite.printers.files.batch import Batch
from smarttracker_lite.printers.files.harvest import Harvest
from smarttracker_lite.printers.files.lines import Row, rows_of
from smarttracker_lite.printers.files.mapping import ColumnMapping, usable
from smarttracker_lite.printers.files.octets import checked, is_tree, text_of
from smarttracker_lite.printers.files.quantities import Unreadable
from smarttracker_lite.printers.files.reading import Cells, Reader, reader
from smarttracker_lite.printers.files.tree import Records, parse_accounting_xml


def parse(octets: bytes, mapping: ColumnMapping, zone: tzinfo | None = None) -> Batch:
    """The jobs of a CSV file, or of XML whose columns are paths.

    Raises BadInput if the file or the mapping cannot be used at all.
    """
    if is_tree(checked(octets)):
        return _parse_tree(parse_accounting_xml(octets), mapping, zone)
    return parse_text(text_of(octets, mapping.encoding), mapping, zone)


def parse_text(
    text: str, mapping: ColumnMapping, zone: tzinfo | None = None, origin: Origin = Origin.MEASURED
) -> Batch:
    """The jobs of the text of such a file; `origin` is that of its quantities.

    A job's key is `sha256(row)#n`, n counting rows that are the same to the letter: it stays when rows are
    added, and when the mapping is corrected.
    """
    harvest = Harvest(mapping.name)
    reads = reader(usable(mapping), zone, origin)
    rows = harvest.good(rows_of(text, mapping.separator))
    head = next((row.cells for row in rows if row.line >= mapping.header), ()) if mapping.header else ()
    headers = _headers(head, mapping) if mapping.header else ()
    for row in rows:
        if not head or row.cells != head:
            with harvest.reading(row):
                take_row(harvest, reads, row, _cells(headers, row))
    return harvest.batch()


def _parse_tree(records: Records, mapping: ColumnMapping, zone: tzinfo | None) -> Batch:
    """A path that no job of this file has is one that they say nothing at."""
    harvest = Harvest(mapping.name)
    reads = reader(usable(mapping), zone)
    unsaid = {column.header: "" for column in mapping.columns}
    for row in records.rows:
        with harvest.reading(row):
            take_row(harvest, reads, row, {**unsaid, **dict(zip(records.headers, row.cells, strict=True))})
    for printer in records.printers:
        harvest.of_printer(printer)
    return harvest.batch()


def take_row(harvest: Harvest, reads: Reader, row: Row, cells: Cells) -> None:
    """The job of one row, unless it is another printer's. Raises Unreadable."""
    printer, wanted = reads.printer(cells), reads.mapping.printer
    harvest.of_printer(printer)
    if not wanted or printer == wanted:
        harvest.keep(reads.facts(cells, harvest.key(row.text)))


def headers_of(cells: Sequence[str]) -> tuple[str, ...]:
    """The headers, each told apart: the second "Name" is "Name (2)", one without a name is its number."""
    taken: dict[str, None] = {}
    for place, cell in enumerate(cells, 1):
        name = cell.strip() or str(place)
        others = chain((name,), (f"{name} ({again})" for again in range(2, len(cells) + 2)))
        taken[next(each for each in others if each not in taken)] = None
    return tuple(taken)


def _headers(head: Sequence[str], mapping: ColumnMapping) -> tuple[str, ...]:
    """The headers of the file. Raises BadInput if a column of the mapping is not among them."""
    headers = headers_of(head)
    missing = next((each.header for each in mapping.columns if each.header not in headers), None)
    if missing is not None:
        raise BadInput(
            N_("This file has no column “{column}”."),
            N_("Choose the file that this import was set up for, or set up its columns."),
            field="file",
            column=missing[:40],
        )
    return headers


def _cells(headers: Sequence[str], row: Row) -> Cells:
    """The cells by header, or by number. Raises Unreadable for a row that is longer than its headers."""
    if not headers:
        return {str(place): cell for place, cell in enumerate(row.cells, 1)}
    if any(cell.strip() for cell in row.cells[len(headers) :]):
        raise Unreadable(N_("The row has more cells than there are headers: a separator stands in a name."))
    return dict(zip(headers, row.cells, strict=False))
