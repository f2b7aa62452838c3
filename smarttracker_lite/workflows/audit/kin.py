"""Jobs that name other jobs: reprints their first print."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from smarttracker_lite.domain.faults import Fault
from smarttracker_lite.domain.jobs import Job
from smarttracker_lite.errors import N_
from smarttracker_lite.workflows.audit.follow import Ids, name

_NO_FIRST = N_("The job “{name}” is a reprint of one that is not in the books.")
_CHOOSE = N_("Open the job, and choose the first print again or none.")


@dataclass
class Kin:
    """The jobs met so far that name others; which of two comes first in the books, nobody knows."""

    _reprints: list[Job] = field(default_factory=list)

    def met(self, job: Job) -> None:
        """Look at the next job."""
        if job.tag.reprint_of is not None:
            self._reprints.append(job)

    def faults(self, ids: Ids) -> Iterator[Fault]:
        """What is wrong, once all jobs were met."""
        for job in self._reprints:
            if job.tag.reprint_of not in ids["jobs"]:
                yield Fault("jobs", job.id, _NO_FIRST, _CHOOSE, {"name": name("jobs", job)})
