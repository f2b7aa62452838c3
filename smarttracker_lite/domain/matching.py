"""The same print told by two sources: which of the jobs that are known is meant."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from itertools import product

from smarttracker_lite.domain.jobs import Job
from smarttracker_lite.domain.printing import STOPPED, JobFacts, Measure

TOLERANCE = timedelta(seconds=120)
"""So far apart two sources may see the same moment."""
AREA_TOLERANCE = 0.02
_ENRICHED = ("user", "user_raw", "account", "host", "document")


def matched(told: Iterable[JobFacts], known: Sequence[Job]) -> Mapping[str, Job]:
    """The known jobs that other sources tell of, by the keys these give them; the nearest in time first.

    Each job is meant once by each source: of two equal prints one may be missing.
    """
    timed = sorted((at, place) for place, job in enumerate(known) for at in _moments(job.facts))
    pairs = [
        (_apart(facts, known[place].facts), facts.key, place)
        for facts in told
        for place in _about(timed, facts)
        if same_print(facts, known[place].facts) and not _known_to(facts.source, known[place])
    ]
    found: dict[str, Job] = {}
    taken: set[int] = set()
    for _, key, place in sorted(pairs):
        if key not in found and place not in taken:
            found[key] = known[place]
            taken.add(place)
    return found


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
    """Whether two sources may mean the same print: nothing that both tell differs, and the document or an
    amount agrees; a print that was stopped is none that came to its end."""
    user = _agree(_folded(one.user), _folded(other.user))
    document = _agree(_folded(one.document), _folded(other.document))
    over = one.final and other.final  # before that amounts grow, and nobody knows how it will end
    told = [_equal(one.impressions, other.impressions), _near(one.area_mm2, other.area_mm2)]
    amounts = told if over else []
    ends = over and (one.status in STOPPED) != (other.status in STOPPED)
    return (
        one.source != other.source
        and (document is True or True in amounts)
        and False not in (user, document, *amounts)
        and not ends
        and _apart(one, other) <= TOLERANCE
    )


def enriched(facts: JobFacts, told: JobFacts) -> JobFacts:
    """The facts with what only the other source tells of sender, account and document."""
    missing = {name: getattr(told, name) for name in _ENRICHED if getattr(facts, name) is None}
    return replace(facts, **missing)


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
