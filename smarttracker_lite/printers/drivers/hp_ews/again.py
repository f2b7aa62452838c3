"""A job's kept rows, read again. Pure."""

from collections.abc import Mapping
from datetime import UTC, datetime

from smarttracker_lite.domain.printing import JobFacts
from smarttracker_lite.printers.drivers.hp_ews.headers import columns_of
from smarttracker_lite.printers.drivers.hp_ews.jobs import JobReader
from smarttracker_lite.printers.drivers.hp_ews.listing import Cells, Entry, Listing
from smarttracker_lite.printers.drivers.hp_ews.table import Row

_NEVER = datetime.fromtimestamp(0, UTC)


def read_again(raw: Mapping[str, object]) -> JobFacts | None:
    """What kept rows tell now, without key and time; None if their headers are none of a list of jobs."""
    match raw:
        case {"headers": list(headers), "job": list(cells), "details": list(details), "mark": str(mark)}:
            columns = columns_of(Row("", _cells(headers)))
            entry = Entry(_cells(cells), tuple(map(_cells, details)))
            listing = Listing(columns, (entry,), mark) if columns else None
            return JobReader(listing, _NEVER).facts(entry, "", None) if listing else None
        case _:
            return None


def _cells(kept: list[object]) -> Cells:
    return tuple(map(str, kept))
