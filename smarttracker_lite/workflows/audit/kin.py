"""Parts of a print that was split: together they are the whole of it."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field

from smarttracker_lite.domain.faults import RESTORE, Fault
from smarttracker_lite.domain.jobs import Job
from smarttracker_lite.domain.splitting import complete
from smarttracker_lite.errors import N_
from smarttracker_lite.workflows.audit.follow import name

_NOT_WHOLE = N_("The parts of the print “{name}”, which was split, are not the whole print.")


@dataclass
class Kin:
    """The parts met so far; which of them comes first in the books, nobody knows."""

    _parts: dict[str, list[Job]] = field(default_factory=lambda: defaultdict(list))
    """Of each print that was split, by its first part."""

    def met(self, job: Job) -> None:
        """Look at the next job."""
        if job.portion is not None:
            self._parts[job.portion.first_id].append(job)

    def faults(self) -> Iterator[Fault]:
        """What is wrong, once all jobs were met."""
        for first_id, parts in self._parts.items():
            if not complete(first_id, parts):
                yield Fault("jobs", first_id, _NOT_WHOLE, RESTORE, {"name": name("jobs", parts[0])})
