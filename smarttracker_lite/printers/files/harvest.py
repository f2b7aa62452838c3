"""What has been read of one file so far: jobs, bad rows, and the keys of rows."""

import hashlib
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from smarttracker_lite.domain.printing import JobFacts
from smarttracker_lite.printers.files.batch import MAX_BAD, BadRow, Batch
from smarttracker_lite.printers.files.lines import Row, bad_row
from smarttracker_lite.printers.files.quantities import Unreadable

MAX_PRINTERS = 100


def digest(text: str) -> bytes:
    """The SHA-256 of a row, without the spaces around it."""
    return hashlib.sha256(text.strip().encode("utf-8", "surrogatepass")).digest()


@dataclass(slots=True)
class Harvest:
    """Grows row by row; `batch()` is all of it."""

    profile: str
    jobs: list[JobFacts] = field(default_factory=list)
    bad: list[BadRow] = field(default_factory=list)
    more_bad: int = 0
    running: int = 0
    printers: dict[str, None] = field(default_factory=dict)
    seen: Counter[bytes] = field(default_factory=Counter)

    def key(self, text: str) -> str:
        """The key of a row, `sha256(row)#n`: the same text again has the next number."""
        own = digest(text)
        self.seen[own] += 1
        return f"{own.hex()}#{self.seen[own] - 1}"

    @contextmanager
    def reading(self, row: Row) -> Iterator[None]:
        """What is Unreadable meanwhile makes this a bad row."""
        try:
            yield
        except Unreadable as error:
            values = {name: str(value) for name, value in error.values.items()}
            self.refuse(bad_row(row.line, row.text, error.text, **values))

    def good(self, rows: Iterator[Row | BadRow]) -> Iterator[Row]:
        """The rows that could be split; the others are refused."""
        for row in rows:
            if isinstance(row, Row):
                yield row
            else:
                self.refuse(row)

    def keep(self, job: JobFacts) -> None:
        """One more job, unless it is not finished yet."""
        if job.final:
            self.jobs.append(job)
        else:
            self.running += 1

    def refuse(self, bad: BadRow) -> None:
        """One more row that gave no job."""
        if len(self.bad) < MAX_BAD:
            self.bad.append(bad)
        else:
            self.more_bad += 1

    def of_printer(self, name: str | None) -> None:
        """The file speaks of this printer."""
        if name and len(self.printers) < MAX_PRINTERS:
            self.printers.setdefault(name)

    def batch(self) -> Batch:
        """All that was read."""
        return Batch(
            profile=self.profile,
            jobs=tuple(self.jobs),
            bad=tuple(self.bad),
            more_bad=self.more_bad,
            running=self.running,
            printers=tuple(self.printers),
        )
