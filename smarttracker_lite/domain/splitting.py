"""A job split among clients: its parts, and how all of them follow what is told of the print later."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from smarttracker_lite.domain.jobs import Job, Tag, grown
from smarttracker_lite.domain.portions import Portion, portions
from smarttracker_lite.domain.printing import JobFacts, told_otherwise


def is_later_part(job: Job) -> bool:
    """Whether it is a part of a print, but not the one that stands for the print at its printer."""
    return job.portion is not None and job.portion.place > 1


def as_told(job: Job) -> Job:
    """The job with the facts of the whole print: as its printer tells it."""
    return replace(job, facts=job.portion.facts) if job.portion else job


def each_print(jobs: Iterable[Job]) -> Iterator[Job]:
    """Each print once, with the facts of the whole of it."""
    return (as_told(job) for job in jobs if not is_later_part(job))


def split(job: Job, sizes: Sequence[int], ids: Sequence[str], tags: Sequence[Tag]) -> tuple[Job, ...]:
    """The parts of a job, of these sizes against each other, each with its tag. The first one is the job
    itself; the others have new `ids`."""
    told = portions(job.id, tuple(sizes), job.facts)
    return tuple(
        _part(replace(job, id=id, tag=tag, aliases=job.aliases if portion.place == 1 else ()), portion)
        for portion, id, tag in zip(told, (job.id, *ids), tags, strict=True)
    )


def joined(first: Job) -> Job:
    """The whole job again, for whom its first part was."""
    return replace(as_told(first), portion=None)


def followed(part: Job, told: Job) -> Job:
    """The part of a print of which `told` is what its first part, taken as the whole, has become. What is
    invoiced or blanked stays; until somebody decides its state follows, as of any job."""
    portion = part.portion
    if part.blanked_at is not None:
        return part
    if portion is None or portion.place == 1:
        return _part(told, portion) if portion else told
    newest = replace(told.later or told.facts, raw={})
    if part.invoice_id is not None:
        return replace(part, later=newest if told_otherwise(portion.facts, newest) else None)
    now = grown(as_told(part), newest, told.last_seen_at)
    return _part(replace(now, printer_id=told.printer_id), portion)


def _part(job: Job, portion: Portion) -> Job:
    """The job, that has the facts of the whole print, as this part of it."""
    return replace(
        job, facts=portion.taken(job.facts), portion=replace(portion, facts=_kept(portion, job.facts))
    )


def _kept(portion: Portion, facts: JobFacts) -> JobFacts:
    """The printer's own entry is kept once."""
    return facts if portion.place == 1 else replace(facts, raw={})


def complete(first_id: str, parts: Sequence[Job]) -> bool:
    """Whether the parts are the whole print, each once."""
    told = sorted((job.portion for job in parts if job.portion), key=lambda portion: portion.place)
    cuts = [0, *(portion.end for portion in told)]
    here = [job for job in parts if job.portion and job.portion.place == 1]
    return (
        [job.id for job in here] == [first_id]
        and [portion.place for portion in told] == list(range(1, told[0].count + 1))
        and [portion.begin for portion in told] == cuts[:-1]
        and {portion.whole for portion in told} == {cuts[-1]}
        and all(_own(job) for job in parts)
    )


def _own(job: Job) -> bool:
    """Whether its facts are its part of the print."""
    return job.portion is not None and job.portion.taken(job.portion.facts) == job.facts
