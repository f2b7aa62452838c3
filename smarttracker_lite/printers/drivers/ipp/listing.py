"""A printer's jobs, all of them, however it answers Get-Jobs.

CUPS never gives more than 500 at once, and of the finished ones those that ended last; but `all` it lists
by number, page by page. Other printers ignore number or page size, list the newest first, or decline;
their answer shows it, and they are asked for all finished jobs at once.
"""

from collections.abc import Callable
from dataclasses import dataclass

from smarttracker_lite.printers.drivers.ipp.message import Message
from smarttracker_lite.printers.drivers.ipp.reading import Job, JobsAnswer
from smarttracker_lite.printers.drivers.ipp.requests import PAGE, Which, get_job_attributes, get_jobs
from smarttracker_lite.printers.drivers.ipp.session import Declined, Session

MAX_JOBS = 5_000
"""In one reading; the next one goes on from there."""
MAX_SINGLE = 500
"""Jobs asked for one by one in a reading: the newest."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Listing:
    """Asks one printer for jobs; `parse` reads an answer, `paged` is what it can list page by page."""

    session: Session
    parse: Callable[[bytes], JobsAnswer]
    paged: Which = Which.COMPLETED

    def unfinished(self) -> JobsAnswer:
        """Jobs waiting, held and printing."""
        return self._whole(self._jobs(Which.NOT_COMPLETED))

    def since(self, first: int) -> JobsAnswer:
        """All jobs in a final state from number `first` on, and maybe more."""
        listed: list[Job] = []
        while True:
            try:
                answer = self._jobs(self.paged, first, PAGE)
            except Declined:
                return self._whole(self._jobs(Which.COMPLETED))
            numbers = [job.number for job in answer.jobs]
            if len(numbers) >= PAGE and _ignored(numbers, first):
                return self._whole(self._jobs(Which.COMPLETED))
            listed += answer.jobs
            if len(numbers) < PAGE or len(listed) >= MAX_JOBS:
                return self._whole(JobsAnswer(jobs=tuple(listed), complaints=answer.complaints))
            first = max(numbers) + 1

    def one(self, number: int) -> Job | None:
        """The job of this number; None if the printer no longer knows it, or does not tell."""
        try:
            answer = self._ask(get_job_attributes(self._uri, self._user, number))
        except Declined:
            return None
        return next(iter(answer.jobs), None)

    def _jobs(self, which: Which, first: int = 0, limit: int = 0) -> JobsAnswer:
        return self._ask(get_jobs(self._uri, self._user, which, first, limit))

    def _ask(self, message: Message) -> JobsAnswer:
        return self.parse(self.session.ask(message))

    def _whole(self, answer: JobsAnswer) -> JobsAnswer:
        """Some printers list no more than the numbers; such jobs are asked for one by one."""
        untold = sorted(job.number for job in answer.jobs if not job.told)[-MAX_SINGLE:]
        jobs = [job for job in answer.jobs if job.told] + [self.one(number) for number in untold]
        return JobsAnswer(jobs=tuple(job for job in jobs if job), complaints=answer.complaints)

    @property
    def _uri(self) -> str:
        return self.session.address.url

    @property
    def _user(self) -> str:
        return self.session.address.user


def _ignored(numbers: list[int], first: int) -> bool:
    """A full page that is not ascending from `first` on may have left out others. So `first` grows with every
    page, and the pages come to an end."""
    return min(numbers) < first or numbers != sorted(numbers)
