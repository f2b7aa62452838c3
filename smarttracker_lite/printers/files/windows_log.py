"""Windows: its print log, saved as XML in the Event Viewer or by `wevtutil qe … /f:xml`.

The jobs have the source and the keys by which they are known where the log itself is read.
"""

from smarttracker_lite.printers.drivers.windows.jobs import parse_file
from smarttracker_lite.printers.files.batch import BadRow, Batch
from smarttracker_lite.printers.files.given import Given

NAME = "windows-print-log"
_HEAD = 1 << 16


def recognises(octets: bytes, name: str) -> bool:
    """There are events of the print service at its beginning, in UTF-8 or UTF-16."""
    head = octets[:_HEAD].replace(b"\0", b"")
    return b"<Event" in head and b"Microsoft-Windows-PrintService" in head


def parse(octets: bytes, given: Given) -> Batch:
    """Its jobs, only those of one printer of the PC if that is named. Raises BadInput."""
    told = parse_file(octets, given.printer)
    bad = (BadRow(line=0, why=each.why, values={}, text=each.entry) for each in told.complaints)
    return Batch(profile=NAME, jobs=told.jobs, bad=tuple(bad), printers=told.printers)
