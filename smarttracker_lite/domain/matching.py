"""The same print told by two sources: which of the jobs that are known is meant."""

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from itertools import product
from typing import TypeVar

from smarttracker_lite.domain.jobs import Job
from smarttracker_lite.domain.printing import STOPPED, JobFacts, Measure, TimeQuality

TOLERANCE = timedelta(seconds=120)
"""So far apart two sources may see the same moment."""
AREA_TOLERANCE = 0.02
WRITERS = ("microsoft word - ", "microsoft excel - ", "microsoft powerpoint - ")
"""What these programs put before the name of a document they print, folded; not every source shows it."""
Told = TypeVar("Told", str, int)
Held = TypeVar("Held")
_ENRICHED = ("user", "user_raw", "account", "host", "document")


def matched(told: Iterable[JobFacts], known: Sequence[Job]) -> Mapping[str, Job]:
    """The known jobs that other sources tell of, by the keys these give them; the nearest in time first.

    Each job is meant once by each source: of two equal prints one may be missing. What is told of none of its
    time may be the end of one that the printer forgot before that was read, or one whose time is not sure.
    """
    jobs = list(told)
    found = _nearest(_same_prints(jobs, known))
    taken = {job.id for job in found.values()}
    left = [job for job in known if job.id not in taken]
    return found | _nearest(_endings([facts for facts in jobs if facts.key not in found], left))


Pair = tuple[timedelta, str, int, Job]
"""How far apart the two are, the key of what is told, and the known job with its place."""


def _nearest(pairs: Iterable[Pair]) -> dict[str, Job]:
    """Of each told and each known job the pair that is closest; the others are left."""
    found: dict[str, Job] = {}
    taken: set[int] = set()
    for _, key, place, job in sorted(pairs, key=lambda pair: pair[:3]):
        if key not in found and place not in taken:
            found[key] = job
            taken.add(place)
    return found


def _same_prints(told: Iterable[JobFacts], known: Sequence[Job]) -> Iterator[Pair]:
    timed = sorted((at, place) for place, job in enumerate(known) for at in _moments(job.facts))
    for facts in told:
        for place in _about(timed, facts):
            job = known[place]
            if same_print(facts, job.facts) and not _known_to(facts.source, job):
                yield _apart(facts, job.facts), facts.key, place, job


def _endings(told: Sequence[JobFacts], known: Sequence[Job]) -> Iterator[Pair]:
    """Here the time says little: it must be the same document."""
    titled = defaultdict[str, list[tuple[int, Job]]](list)
    for place, job in enumerate(known):
        if title := title_of(job.facts):
            titled[title].append((place, job))
    for facts in told:
        for place, job in titled.get(title_of(facts) or "", ()):
            if _tells_end(facts, job) if job.facts.forgotten else _at_some_time(facts, job):
                yield _apart(facts, job.facts), facts.key, place, job


def _untimed(facts: JobFacts) -> bool:
    sure = facts.time_quality in {TimeQuality.EXACT, TimeQuality.OFFSET_CORRECTED}
    return not sure and facts.final and facts.not_before is not None


def _at_some_time(facts: JobFacts, job: Job) -> bool:
    """Whether both may mean one print, though one of them is not sure of its time: between the reading before
    and the one that told of it. What is told has just been read; nothing known is later."""
    if _untimed(job.facts):
        since, until, ended = job.facts.not_before, job.last_seen_at, facts
    elif _untimed(facts):
        since, until, ended = facts.not_before, None, job.facts
    else:
        return False
    at = max(_moments(ended), default=None)
    return (
        at is not None
        and (since is None or since - TOLERANCE <= at)
        and (until is None or at <= until + TOLERANCE)
        and not _known_to(facts.source, job)
        and _alike(facts, job.facts)
    )


def _tells_end(facts: JobFacts, job: Job) -> bool:
    """Whether this is how a forgotten job ended: until it was seen to be listed no longer."""
    ended = max(_moments(facts), default=None)
    return may_end(facts, job) and ended is not None and ended <= job.last_seen_at + TOLERANCE


def may_end(facts: JobFacts, job: Job) -> bool:
    """Whether another source may tell here how a job ended: the same document of the same user, done after it
    was sent."""
    begun = min((*_moments(job.facts), job.first_seen_at))
    ended = max(_moments(facts), default=None)
    return (
        facts.final
        and facts.source != job.facts.source
        and not _known_to(facts.source, job)
        and _agree(title_of(facts), title_of(job.facts)) is True
        and _agree(_folded(facts.user), _folded(job.facts.user)) is not False
        and ended is not None
        and begun - TOLERANCE <= ended
    )


def _known_to(source: str, job: Job) -> bool:
    """Whether the source told of the job before: what it tells now is another print."""
    return any(alias.source == source for alias in job.aliases)


def _about(timed: Sequence[tuple[datetime, int]], facts: JobFacts) -> set[int]:
    """The places of the jobs with a moment near one of these facts."""
    ranges = (
        (bisect_left(timed, (at - TOLERANCE, 0)), bisect_right(timed, (at + TOLERANCE, len(timed))))
        for at in _moments(facts)
    )
    return {place for first, last in ranges for _, place in timed[first:last]}


def same_print(one: JobFacts, other: JobFacts) -> bool:
    """Whether two sources may mean the same print: at one time, and alike."""
    return _alike(one, other) and _apart(one, other) <= TOLERANCE


def _alike(one: JobFacts, other: JobFacts) -> bool:
    """Nothing that both sources tell differs, and the document or an amount agrees; a print that was stopped
    is none that came to its end."""
    user = _agree(_folded(one.user), _folded(other.user))
    document = _agree(title_of(one), title_of(other))
    over = one.final and other.final  # before that amounts grow, and nobody knows how it will end
    told = [_equal(one.impressions, other.impressions), _near(one.area_mm2, other.area_mm2)]
    amounts = told if over else []
    ends = over and (one.status in STOPPED) != (other.status in STOPPED)
    return (
        one.source != other.source
        and (document is True or True in amounts)
        and False not in (user, document, *amounts)
        and not ends
    )


class Unclaimed:
    """Jobs that are each taken once, as a print that another source tells in other words.

    Whatever the document is called: where both tell a user, or both tell the pages, and not the same, these
    are two prints. The jobs are kept by both and by their time, so that nobody looks at each of many.
    """

    def __init__(self, jobs: Iterable[Job]) -> None:
        self._jobs: dict[str | None, dict[int | None, list[Job]]] = {}
        for job in sorted(jobs, key=_day):
            user, pages = _user_and_pages(job.facts)
            self._jobs.setdefault(user, {}).setdefault(pages, []).append(job)

    def take(self, facts: JobFacts, since: datetime, until: datetime) -> Job | None:
        """The first job between the two moments, both included, that may be this print."""
        user, pages = _user_and_pages(facts)
        alike = (jobs for theirs in _fitting(self._jobs, user) for jobs in _fitting(theirs, pages))
        places = ((jobs, bisect_left(jobs, since, key=_day)) for jobs in alike)
        there = [(jobs, at) for jobs, at in places if at < len(jobs) and jobs[at].day <= until]
        if not there:
            return None
        jobs, at = min(there, key=lambda found: found[0][found[1]].day)
        return jobs.pop(at)


def _user_and_pages(facts: JobFacts) -> tuple[str | None, int | None]:
    return _folded(facts.user), facts.impressions.value if facts.impressions else None


def _fitting(held: Mapping[Told | None, Held], told: Told | None) -> Iterable[Held]:
    """What is held of this and of what is not told; of all, if this is not told."""
    return held.values() if told is None else [held[each] for each in (told, None) if each in held]


def _day(job: Job) -> datetime:
    return job.day


def enriched(facts: JobFacts, told: JobFacts) -> JobFacts:
    """The facts with what only the other source tells of sender, account and document."""
    missing = {name: getattr(told, name) for name in _ENRICHED if getattr(facts, name) is None}
    return replace(facts, **missing)


def title_of(facts: JobFacts) -> str | None:
    """What the document is called, to compare by: folded, and without the program that printed it."""
    title = _folded(facts.document)
    writer = next((each for each in WRITERS if title and title.startswith(each)), "")
    return title and title.removeprefix(writer).strip()


def _agree(one: object, other: object) -> bool | None:
    """None where one of them is not told."""
    return None if one is None or other is None else one == other


def _folded(text: str | None) -> str | None:
    return text.strip().casefold() or None if text else None


def _equal(one: Measure | None, other: Measure | None) -> bool | None:
    return _agree(one and one.value, other and other.value)


def _near(one: Measure | None, other: Measure | None) -> bool | None:
    if one is None or other is None:
        return None
    return abs(one.value - other.value) <= AREA_TOLERANCE * max(one.value, other.value)


def _apart(one: JobFacts, other: JobFacts) -> timedelta:
    """How far their nearest moments are from each other: one source may tell the sending, another the end."""
    gaps = [abs(mine - theirs) for mine, theirs in product(_moments(one), _moments(other))]
    return min(gaps, default=timedelta.max)


def _moments(facts: JobFacts) -> tuple[datetime, ...]:
    return tuple(at for at in (facts.submitted_at, facts.started_at, facts.completed_at) if at is not None)
