"""A printer's jobs, all of them, however it answers Get-Jobs.

CUPS never gives more than 500 at once, and of the finished ones those that ended last; but `all` it lists
by number, page by page. Other printers ignore number or page size, list the newest first, or decline;
their answer shows it, and they are asked for all finished jobs at once.
"""

from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace

from smarttracker_lite.errors import N_
from smarttracker_lite.printers.drivers.ipp.message import Message
from smarttracker_lite.printers.drivers.ipp.page import Page, Question, digest_of
from smarttracker_lite.printers.drivers.ipp.reading import Job, JobsAnswer
from smarttracker_lite.printers.drivers.ipp.requests import PAGE, Which, get_job_attributes, get_jobs
from smarttracker_lite.printers.drivers.ipp.session import Declined, Session
from smarttracker_lite.printers.refusal import TooSlow
from smarttracker_lite.printers.source import Complaint

MAX_JOBS = 5_000
"""In one listing. Page by page, the next reading goes on from there; else the newest."""
LATEST = 100
"""Finished jobs, those that ended last, that are looked at again whatever their numbers."""
MAX_SINGLE = 500
"""Jobs asked for one by one: the newest."""

TOO_MANY = N_("The printer lists more jobs than can be read at once; the oldest were left out.")


@dataclass(frozen=True, slots=True, kw_only=True)
class Listing:
    """Asks one printer for jobs; `parse` reads an answer, `paged` is what it can list page by page."""

    session: Session
    parse: Callable[[bytes], JobsAnswer]
    paged: Which = Which.COMPLETED
    _unread: dict[Question, bytes] = field(default_factory=dict, init=False)

    def repeats(self, pages: Sequence[Page]) -> bool:
        """Does the printer list what it listed then? Its answers are not read for that, but kept: whoever
        reads the jobs next gets each of them once, so that nothing is asked twice."""
        with suppress(Declined):
            return bool(pages) and all(page.digest == digest_of(self._hear(page.question)) for page in pages)
        return False

    def unfinished(self) -> JobsAnswer:
        """Jobs waiting, held and printing."""
        return self._whole(self._jobs(Which.NOT_COMPLETED))

    def since(self, first: int) -> JobsAnswer:
        """All jobs in a final state from number `first` on, and maybe more."""
        listed = JobsAnswer()
        while True:
            try:
                answer = self._jobs(self.paged, first, PAGE)
            except Declined:
                return self._whole(self._jobs(Which.COMPLETED))
            numbers = [job.number for job in answer.jobs]
            if len(numbers) >= PAGE and _ignored(numbers, first):
                return self._whole(self._jobs(Which.COMPLETED))
            listed = _joined(listed, answer)
            if len(numbers) < PAGE or len(listed.jobs) >= MAX_JOBS:
                return self._whole(replace(listed, jobs=listed.jobs[:MAX_JOBS]))
            first = max(numbers) + 1

    def latest(self, first: int, recent: JobsAnswer) -> tuple[JobsAnswer, ...]:
        """The jobs that ended last, as printers list them that take a limit (RFC 8011 §4.2.6.1): a print
        server may have printed an old one again. None if `recent`, asked for from number `first` on, are all
        that the printer has anyway, or if it declines."""
        begins = min((page.question.first for page in recent.pages), default=0)
        if begins <= 1 or any(job.number < first for job in recent.jobs):
            return ()
        with suppress(Declined):
            answer = self._jobs(Which.COMPLETED, limit=LATEST)
            return (JobsAnswer(jobs=tuple(job for job in answer.jobs if job.told), pages=answer.pages),)
        return ()

    def each(self, numbers: Iterable[int]) -> dict[int, Job | None]:
        """The jobs of these numbers, asked for one by one, the newest first; None where the printer no longer
        knows or does not tell. Those there is no time for are left out."""
        jobs: dict[int, Job | None] = {}
        for number in sorted(numbers, reverse=True)[:MAX_SINGLE]:
            with suppress(TooSlow):
                jobs[number] = self._one(number)
        return jobs

    def _one(self, number: int) -> Job | None:
        with suppress(Declined):
            return next(iter(self._ask(get_job_attributes(self._uri, self._user, number)).jobs), None)
        return None

    def _jobs(self, which: Which, first: int = 0, limit: int = 0) -> JobsAnswer:
        question = Question(which, first, limit)
        octets = self._hear(question)
        del self._unread[question]
        return replace(self.parse(octets), pages=(Page(question, digest_of(octets)),))

    def _hear(self, question: Question) -> bytes:
        """The answer, which stays unread."""
        if question not in self._unread:
            self._unread[question] = self.session.ask(get_jobs(self._uri, self._user, *question))
        return self._unread[question]

    def _ask(self, message: Message) -> JobsAnswer:
        return self.parse(self.session.ask(message))

    def _whole(self, answer: JobsAnswer) -> JobsAnswer:
        """Some printers list no more than the numbers; such jobs are asked for one by one."""
        ordered = sorted(answer.jobs, key=lambda job: job.number)
        left_out, newest = ordered[:-MAX_JOBS], ordered[-MAX_JOBS:]
        told = [job for job in newest if job.told]
        untold = filter(None, self.each(job.number for job in newest if not job.told).values())
        return JobsAnswer(
            jobs=(*told, *untold),
            complaints=answer.complaints + _too_many(left_out),
            pages=answer.pages if len(told) == len(newest) else (),
        )

    @property
    def _uri(self) -> str:
        return self.session.address.url

    @property
    def _user(self) -> str:
        return self.session.address.user


def _joined(one: JobsAnswer, other: JobsAnswer) -> JobsAnswer:
    return JobsAnswer(
        jobs=one.jobs + other.jobs,
        complaints=one.complaints + other.complaints,
        pages=one.pages + other.pages,
    )


def _too_many(left_out: list[Job]) -> tuple[Complaint, ...]:
    if not left_out:
        return ()
    return (Complaint(entry=f"{left_out[0].number}–{left_out[-1].number}", why=TOO_MANY),)


def _ignored(numbers: list[int], first: int) -> bool:
    """A full page that is not ascending from `first` on may have left out others. So `first` grows with every
    page, and the pages come to an end."""
    return min(numbers) < first or numbers != sorted(numbers)
