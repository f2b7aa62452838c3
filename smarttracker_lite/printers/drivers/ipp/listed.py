"""What a printer tells after an earlier reading: its lists, and the jobs that are in none of them."""

from collections.abc import Iterable, Mapping, Set
from dataclasses import dataclass

from smarttracker_lite.domain.printing import TimeQuality
from smarttracker_lite.printers.absence import Absence, counted
from smarttracker_lite.printers.drivers.ipp.clock import Clock
from smarttracker_lite.printers.drivers.ipp.listing import LATEST, Listing
from smarttracker_lite.printers.drivers.ipp.past import Past
from smarttracker_lite.printers.drivers.ipp.reading import Job, JobsAnswer


@dataclass(frozen=True, slots=True, kw_only=True)
class Listed:
    """What the printer tells after an earlier reading: the jobs `found` by their keys, some of lower numbers
    that ended `lately`, the keys of those under way that are `missing`, how long they are `absent`, and the
    lists that say so."""

    found: Mapping[str, Job]
    lately: Mapping[str, Job]
    missing: Set[str]
    absent: Mapping[str, Absence]
    unfinished: JobsAnswer
    recent: JobsAnswer
    latest: tuple[JobsAnswer, ...]

    @property
    def gone(self) -> Mapping[str, Absence]:
        """The jobs that were under way and are lost."""
        return {key: absence for key, absence in self.absent.items() if absence.lost}

    @property
    def answers(self) -> tuple[JobsAnswer, ...]:
        """All lists."""
        return self.unfinished, self.recent, *self.latest


def listed_since(past: Past, listing: Listing, clock: Clock) -> Listed:
    """Unfinished jobs are asked for first, so that a job that ends meanwhile is in both answers rather than
    in neither."""
    unfinished = listing.unfinished()
    recent = listing.since(past.first)
    if not _continues(past, recent.jobs):
        recent = listing.since(1)
    latest = listing.latest(past.first, recent)
    if _hides(past, latest):
        recent = listing.since(1)
    listed = _by_key((*unfinished.jobs, *recent.jobs))
    single = listing.each(number for key, number in past.active.items() if key not in listed)
    found = _by_key(job for job in single.values() if job) | listed
    missing = past.active.keys() - found.keys()
    lately = _by_key(job for answer in latest for job in answer.jobs)
    return Listed(
        found=found,
        lately={key: job for key, job in lately.items() if key not in found},
        missing=missing,
        absent=_absent(past, missing, single.keys(), clock),
        unfinished=unfinished,
        recent=recent,
        latest=latest,
    )


def _hides(past: Past, latest: Iterable[JobsAnswer]) -> bool:
    """Do jobs with lower numbers show that the list hides new ones? Numbers begin with 1 again after 999999
    while the last job known is still listed. One that tells when it ended shows by itself whether it is new,
    but only so many are listed as the latest."""
    jobs = [job for answer in latest for job in answer.jobs if job.number < past.first]
    unknown = [job for job in jobs if job.facts.key not in past.done]
    return len(unknown) >= LATEST or any(job.facts.time_quality is TimeQuality.FIRST_SEEN for job in unknown)


def _by_key(jobs: Iterable[Job]) -> dict[str, Job]:
    return {job.facts.key: job for job in jobs}


def _absent(past: Past, missing: Set[str], asked: Set[int], clock: Clock) -> dict[str, Absence]:
    """Of the jobs under way that are `missing`, those whose numbers were `asked` for are so once more."""
    last = (past.clock or clock).now
    unasked = {key for key in missing if past.active[key] not in asked}
    still = {key: past.absent[key] for key in unasked & past.absent.keys()}
    return still | counted(past.absent, missing - unasked, last)


def _continues(past: Past, recent: Iterable[Job]) -> bool:
    """Is the last job known still listed? If not, the printer forgot it or counts anew."""
    return not past.last or any(job.facts.key == past.last_key for job in recent)
