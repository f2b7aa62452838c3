"""What is given of an accounting file besides its octets."""

from dataclasses import dataclass
from datetime import tzinfo

from smarttracker_lite.printers.files.mapping import DateOrder


@dataclass(frozen=True, slots=True, kw_only=True)
class Given:
    """`name` is the file's, `zone` that of its times or None for the PC's, `printer` the one of several whose
    jobs are wanted, "" for all, `dates` how 01/04/2026 is read in a file that does not show it."""

    name: str = ""
    zone: tzinfo | None = None
    printer: str = ""
    dates: DateOrder | None = None
