"""What a printer counted, held against what its jobs explain.

A standing cuts the printer's life where no job was under way: between two such cuts the growth of a counter
is the work of the jobs that ended there, and of jobs that nobody told us of. What cannot be told is None.
"""

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from decimal import Decimal
from itertools import accumulate, pairwise

from smarttracker_lite.domain.counters import Counted, Counter, Standing
from smarttracker_lite.domain.jobs import Job
from smarttracker_lite.domain.printing import JobFacts, JobStatus, Kind, TimeQuality

_SLACK = {
    TimeQuality.EXACT: timedelta(minutes=2),
    TimeQuality.OFFSET_CORRECTED: timedelta(minutes=2),
    TimeQuality.LOCAL_ASSUMED: timedelta(minutes=70),
    TimeQuality.UNSURE: timedelta(minutes=70),
    TimeQuality.FIRST_SEEN: timedelta(minutes=20),
}
"""By so much a job's times may be wrong: local ones by an hour, where the clock was not put forward."""

SETTLED = timedelta(minutes=2)
"""So long after a job has ended its printer has surely counted it."""

TOLD = timedelta(minutes=10)
"""So long after a job has ended its printer has told of it."""

_FEW: Mapping[Counted, int] = {
    Counted.IMPRESSIONS: 3,
    Counted.SHEETS: 3,
    Counted.AREA: 1_000_000,
    Counted.LENGTH: 3_000_000,
}
"""What is too little to tell of: a test page, 1 m², 3 m. Ink is not here: cleaning takes much of it."""

_PERCENT: Mapping[Counted, int] = {Counted.AREA: 5, Counted.LENGTH: 10}
"""Margins, trimming and loading a roll are counted, and no job tells of them. 2 % for all others."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Use:
    """What one job took, and the time in which it surely did; an amount that is missing is not known."""

    since: datetime
    until: datetime
    amounts: Mapping[Counted, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    """The growth of one counter between two cuts, and what of it the jobs explain; None: cannot be told."""

    of: Counted
    since: datetime
    until: datetime
    counted: int
    explained: int | None

    @property
    def unexplained(self) -> int:
        """What is missing, 0 where it is too little to tell of or cannot be told."""
        if self.explained is None:
            return 0
        rest = self.counted - self.explained
        return rest if rest > max(_FEW.get(self.of, 0), self.counted * _PERCENT.get(self.of, 2) // 100) else 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Share:
    """How much of what was counted the jobs explain, over the spans that can be told.

    `untold` is what was counted in the others.
    """

    of: Counted
    counted: int
    explained: int
    untold: int = 0

    @property
    def part(self) -> Decimal | None:
        """From 0 to 1, in thousandths, never rounded up; None where nothing that can be told was counted."""
        if not self.counted:
            return None
        return Decimal(min(self.explained * 1000 // self.counted, 1000)) / 1000


def use(job: Job, quiet_at: datetime | None = None) -> Use | None:
    """What a job took of its printer, None if it took nothing.

    `quiet_at` is when the counters were read last before the printer first told of the job, right after it
    had been asked for its jobs. What was over long before, by the times it tells, a wrong clock stamped.

    Every print and copy counts, whoever pays, stopped ones too. One that has not ended takes an unknown
    amount; what one took that its printer forgot is missing in the books.
    """
    facts = job.facts
    if facts.kind is Kind.SCAN or facts.status in _NOTHING:
        return None
    ended = min(job.day, job.last_seen_at) if facts.final else job.last_seen_at
    began = min(facts.started_at or facts.submitted_at or ended, ended)
    slack = _SLACK[facts.time_quality]
    since, until = began - slack, min(ended + slack, job.last_seen_at)
    if quiet_at is not None and until < quiet_at:
        since = quiet_at + SETTLED if until < quiet_at - TOLD else since
        until = max(job.first_seen_at, since)
    amounts = _amounts(facts) if facts.final else {}
    return Use(since=since, until=until + SETTLED, amounts=amounts)


_NOTHING = frozenset({JobStatus.QUEUED, JobStatus.HELD, JobStatus.DELETED, JobStatus.FORGOTTEN})


def _amounts(facts: JobFacts) -> dict[Counted, int]:
    told = {
        Counted.IMPRESSIONS: facts.impressions,
        Counted.SHEETS: facts.sheets,
        Counted.LENGTH: facts.roll_length_um,
        Counted.AREA: facts.roll_area_mm2 or facts.area_mm2,
    }
    amounts = {of: measure.value for of, measure in told.items() if measure is not None}
    return amounts if facts.ink_ul is None else {**amounts, Counted.INK: facts.ink_ul}


def spans(standings: Iterable[Standing], uses: Iterable[Use]) -> list[Span]:
    """The spans between the standings of one printer, for each counter, the oldest first.

    A standing that a job may straddle cuts nothing: the spans on its two sides are one. Counters that were
    read in different ways are not compared, and one that fell begins anew.
    """
    work = _Work(uses)
    cuts = sorted((each for each in standings if not work.straddles(each.at)), key=lambda each: each.at)
    series: dict[tuple[str, Counted], list[tuple[datetime, int]]] = defaultdict(list)
    for cut in cuts:
        for counter in cut.counters:
            series[cut.meter, counter.of].append((cut.at, counter.value))
    found = [
        Span(of=of, since=since, until=until, counted=after - before, explained=work.took(of, since, until))
        for (_, of), values in series.items()
        for (since, before), (until, after) in pairwise(values)
        if after >= before
    ]
    return sorted(found, key=lambda span: (span.until, _ORDER[span.of]))


_ORDER = {of: place for place, of in enumerate(Counted)}


class _Work:
    """The jobs of a printer, in the order in which they began."""

    def __init__(self, uses: Iterable[Use]) -> None:
        self._uses = sorted(uses, key=lambda each: each.since)
        self._begins = [each.since for each in self._uses]
        self._latest_ends = list(accumulate((each.until for each in self._uses), max))

    def straddles(self, at: datetime) -> bool:
        """Whether a job may have been under way at this moment."""
        begun = bisect_right(self._begins, at)
        return begun > 0 and self._latest_ends[begun - 1] >= at

    def took(self, of: Counted, since: datetime, until: datetime) -> int | None:
        """What the jobs between two moments that none of them straddles took; None if one does not say."""
        jobs = self._uses[bisect_right(self._begins, since) : bisect_right(self._begins, until)]
        amounts = [job.amounts.get(of) for job in jobs]
        known = [amount for amount in amounts if amount is not None]
        return sum(known) if len(known) == len(amounts) else None


def shares_of(told: Iterable[Span]) -> list[Share]:
    """How much of each counter the jobs explain, in the order of the counters."""
    totals: dict[Counted, Share] = {}
    for span in told:
        old = totals.get(span.of, Share(of=span.of, counted=0, explained=0))
        totals[span.of] = (
            replace(old, untold=old.untold + span.counted)
            if span.explained is None
            else replace(old, counted=old.counted + span.counted, explained=old.explained + span.explained)
        )
    return [totals[of] for of in Counted if of in totals]


def missing(told: Iterable[Span]) -> Counter | None:
    """What one pair of cuts has too much of: by the first counter that tells of missing jobs."""
    rest = {span.of: span.unexplained for span in told if span.of in _FEW and span.unexplained}
    return next((Counter(of, rest[of]) for of in Counted if of in rest), None)
