"""A printer's jobs, all of them, however it answers Get-Jobs.

CUPS never gives more than 500 at once, and of the finished ones those that ended last; but `all` it lists
by number, page by page. Other printers ignore number or page size, list the newest first, or decline;
their answer shows it, and they are asked for all finished jobs at once.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from smarttracker_lite.errors import N_
from smarttracker_lite.printers.drivers.ipp.message import Message
from smarttracker_lite.printers.drivers.ipp.reading import Job, JobsAnswer
from smarttracker_lite.printers.drivers.ipp.requests import PAGE, Which, get_job_attributes, get_jobs
from smarttracker_lite.printers.drivers.ipp.session import Declined, Session
from smarttracker_lite.printers.refusal import TooSlow
from smarttracker_lite.printers.source import Complaint

MAX_JOBS = 5_000
"""In one listing. Page by page, the next reading goes on from there; else the newest."""
MAX_SINGLE = 500
"""Jobs asked for one by one: the newest."""

TOO_MANY = N_("The printer lists more jobs than can be read at once; the oldest were left out.")


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
                return self._whole(JobsAnswer(jobs=tuple(listed[:MAX_JOBS]), complaints=answer.complaints))
            first = max(numbers) + 1

    def each(self, numbers: Iterable[int]) -> list[Job]:
        """The jobs of these numbers, asked for one by one, the newest first; without those the printer no
        longer knows or does not tell, and those there is no time for."""
        asked = sorted(numbers, reverse=True)[:MAX_SINGLE]
        return [job for number in asked for job in self._one(number)]

    def _one(self, number: int) -> tuple[Job, ...]:
        try:
            return self._ask(get_job_attributes(self._uri, self._user, number)).jobs[:1]
        except (Declined, TooSlow):
            return ()

    def _jobs(self, which: Which, first: int = 0, limit: int = 0) -> JobsAnswer:
        return self._ask(get_jobs(self._uri, self._user, which, first, limit))

    def _ask(self, message: Message) -> JobsAnswer:
        return self.parse(self.session.ask(message))

    def _whole(self, answer: JobsAnswer) -> JobsAnswer:
        """Some printers list no more than the numbers; such jobs are asked for one by one."""
        ordered = sorted(answer.jobs, key=lambda job: job.number)
        left_out, newest = ordered[:-MAX_JOBS], ordered[-MAX_JOBS:]
        told = [job for job in newest if job.told]
        untold = self.each(job.number for job in newest if not job.told)
        return JobsAnswer(jobs=(*told, *untold), complaints=answer.complaints + _too_many(left_out))

    @property
    def _uri(self) -> str:
        return self.session.address.url

    @property
    def _user(self) -> str:
        return self.session.address.user


def _too_many(left_out: list[Job]) -> tuple[Complaint, ...]:
    if not left_out:
        return ()
    return (Complaint(entry=f"{left_out[0].number}–{left_out[-1].number}", why=TOO_MANY),)


def _ignored(numbers: list[int], first: int) -> bool:
    """A full page that is not ascending from `first` on may have left out others. So `first` grows with every
    page, and the pages come to an end."""
    return min(numbers) < first or numbers != sorted(numbers)
