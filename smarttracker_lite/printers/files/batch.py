"""What an accounting file gives: its jobs, and the rows that could not be read."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from smarttracker_lite.domain.printing import JobFacts

MAX_TEXT = 200
"""Letters of a bad row that are shown."""
MAX_BAD = 1_000
"""Bad rows that are listed; the others are counted."""


DATES = "dates"
"""The doubt whether 01/04 is in January or in April."""


@dataclass(frozen=True, slots=True, kw_only=True)
class BadRow:
    """A row that gave no job: the line it begins at, counted from 1, `why` with its `values` as in an error,
    and the beginning of its text."""

    line: int
    why: str
    values: Mapping[str, str] = field(default_factory=dict)
    text: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Batch:
    """One file, read. `profile` is the format's or mapping's name; each job's source is "import:<profile>".

    `jobs` are in the file's order. `printers` are the serial numbers or names of printers that the file
    tells, each once. `more_bad` counts the bad rows beyond those listed; `running` the jobs left out as they
    are not finished yet. `unsure` names what this file could not prove about itself: "dates" (is 01/04 in
    January or in April?), "decimal", "units".
    """

    profile: str
    jobs: tuple[JobFacts, ...] = ()
    bad: tuple[BadRow, ...] = ()
    more_bad: int = 0
    running: int = 0
    printers: tuple[str, ...] = ()
    unsure: tuple[str, ...] = ()


def source_of(profile: str) -> str:
    """The source of the jobs of such a file."""
    return f"import:{profile}"
