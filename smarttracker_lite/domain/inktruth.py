"""How much ink a printer really uses, from the cartridges that went into it.

A cartridge is changed when it is empty: between two changes of one channel the content of the first was used.
What the jobs of that time told of this ink is held against it. Heads are cleaned with ink too, which no job
tells of: it is in the factor, and cannot be told apart from what the jobs tell too little.
"""

from bisect import bisect_right
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Context, Decimal, localcontext
from enum import StrEnum
from typing import NamedTuple

from smarttracker_lite.domain.cartridges import CartridgeChange
from smarttracker_lite.domain.gaps import NotedGap
from smarttracker_lite.domain.jobs import Job
from smarttracker_lite.domain.money import RATE_PLACES, ZERO, round_half_up
from smarttracker_lite.domain.printing import (
    ALL_INKS,
    STOPPED,
    JobFacts,
    JobStatus,
    Kind,
    Measure,
    Origin,
)
from smarttracker_lite.domain.units import millilitres

CLAIMED = Decimal("0.15")
"""By this part the ink that Canon's Accounting Manager tells may be wrong, as its manual says (Accounting
Manager 1.5, and imagePROGRAF GP-300, p. 68)."""


class Doubt(StrEnum):
    """Why a cartridge tells nothing, in the order in which it is looked for."""

    IN_USE = "in-use"
    """None of its ink was put in after it: it is not empty yet."""
    EARLY = "early"
    """It was put in before the first job that is known of its printer."""
    GAP = "gap"
    """Jobs of its time may be missing."""
    UNTOLD = "untold"
    """Jobs of its time did not tell how much of this ink they took."""
    UNUSED = "unused"
    """No job took any of this ink."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    """The time of one cartridge, until the next one of its channel was put in, None if none was yet.

    `told_ml` is what the jobs told of its ink, `untold` how many of them did not.
    """

    change: CartridgeChange
    until: datetime | None
    told_ml: Decimal
    untold: int
    doubt: Doubt | None

    @property
    def factor(self) -> Decimal | None:
        """How many times more was used than told, by this cartridge alone; None where it tells nothing."""
        return None if self.doubt else _rounded(self.change.ml / self.told_ml)


class Estimate(NamedTuple):
    """How many times more ink was used than told, and between which bounds that lies 19 times out of 20.

    `claimed`: they are Canon's ±15 %, with which the cartridges agree.
    """

    factor: Decimal
    least: Decimal
    most: Decimal
    claimed: bool


@dataclass(frozen=True, slots=True)
class Truth:
    """The cartridges of a printer, the latest first, and what they tell of its ink: None if nothing yet."""

    spans: tuple[Span, ...] = ()
    estimate: Estimate | None = None

    @property
    def used(self) -> tuple[Span, ...]:
        """Those that tell something."""
        return tuple(span for span in self.spans if not span.doubt)

    @property
    def poured_ml(self) -> Decimal:
        """What was in these."""
        return sum((span.change.ml for span in self.used), ZERO)

    @property
    def told_ml(self) -> Decimal:
        """What the jobs told of it."""
        return sum((span.told_ml for span in self.used), ZERO)


def truth(
    changes: Iterable[CartridgeChange], jobs: Iterable[Job], gaps: Sequence[NotedGap], since: datetime | None
) -> Truth:
    """What the cartridges of one printer tell. `jobs` are all it had since the first of them, of every state:
    waste and tests take ink too. `gaps` are those still open, `since` is when its jobs began to be read;
    None: before."""
    cartridges = _by_channel(changes)
    told, untold, first = _added_up(cartridges, jobs)
    begin = since and min(filter(None, (since, first)))
    spans = [
        _span(change, until, (millilitres(told[change.id]), untold[change.id]), (begin, gaps))
        for series in cartridges.values()
        for change, until in _times(series)
    ]
    latest = tuple(sorted(spans, key=lambda span: (span.change.at, span.change.channel), reverse=True))
    return Truth(latest, estimate([(each.change.ml, each.told_ml) for each in latest if not each.doubt]))


def _by_channel(changes: Iterable[CartridgeChange]) -> Mapping[str, Sequence[CartridgeChange]]:
    of = defaultdict[str, list[CartridgeChange]](list)
    for change in sorted(changes, key=lambda change: change.at):
        of[change.channel].append(change)
    return of


def _times(series: Sequence[CartridgeChange]) -> Iterator[tuple[CartridgeChange, datetime | None]]:
    """Each cartridge, and when the next one came."""
    yield from zip(series, [*(change.at for change in series[1:]), None], strict=True)


def _added_up(
    cartridges: Mapping[str, Sequence[CartridgeChange]], jobs: Iterable[Job]
) -> tuple[Counter[str], Counter[str], datetime | None]:
    """Of each cartridge, by its id, the µl that jobs told, and how many told none; when the first job was."""
    told, untold, first = Counter[str](), Counter[str](), None
    for job in jobs:
        first = min(filter(None, (first, job.day)))
        facts = job.newest
        for channel, series in cartridges.items() if _took_ink(facts) else ():
            place = bisect_right(series, job.day, key=lambda change: change.at)
            if not place:
                continue
            ul, change = _told_of(facts, channel), series[place - 1]
            told[change.id] += ul or 0
            untold[change.id] += ul is None
    return told, untold, first


def _took_ink(facts: JobFacts) -> bool:
    """Not a scan, nor what was not printed yet or stopped before anything came out."""
    if facts.kind is Kind.SCAN or facts.status in (JobStatus.QUEUED, JobStatus.HELD):
        return False
    return facts.status not in STOPPED or facts.inks is not None or any(map(_counted, _came_out(facts)))


def _came_out(facts: JobFacts) -> Iterable[Measure | None]:
    return facts.impressions, facts.sheets, facts.area_mm2, facts.roll_length_um


def _counted(measure: Measure | None) -> bool:
    return measure is not None and measure.origin is Origin.MEASURED and measure.value > 0


def _told_of(facts: JobFacts, channel: str) -> int | None:
    """In µl; None if the printer did not tell it, or only of all inks together, or has not ended the job."""
    if facts.inks is None or not facts.final:
        return None
    if channel == ALL_INKS:
        return facts.ink_ul
    if any(ink.channel == ALL_INKS for ink in facts.inks):
        return None
    return sum(ink.ul.value for ink in facts.inks if ink.channel == channel)


def _span(
    change: CartridgeChange,
    until: datetime | None,
    counted: tuple[Decimal, int],
    known: tuple[datetime | None, Sequence[NotedGap]],
) -> Span:
    """The time of one cartridge, judged."""
    (told, untold), (begin, gaps) = counted, known
    doubts = {
        Doubt.IN_USE: until is None,
        Doubt.EARLY: begin is not None and change.at < begin,
        Doubt.GAP: until is not None and any(gap.within(change.at, until) for gap in gaps),
        Doubt.UNTOLD: untold > 0,
        Doubt.UNUSED: not told,
    }
    doubt = next((why for why in Doubt if doubts[why]), None)
    return Span(change=change, until=until, told_ml=told, untold=untold, doubt=doubt)


def estimate(cartridges: Sequence[tuple[Decimal, Decimal]]) -> Estimate | None:
    """The factor from what was in each cartridge (y) and what was told of it (x, not 0); None without any.

    It is the ratio estimator R = Σy / Σx, in which a large cartridge counts for more than a small one. Its
    standard error is the linearised one, s = √(n / (n − 1) · Σ(y − R x)²) / Σx (W. G. Cochran, Sampling
    Techniques, 3rd ed., 1977, § 6.3 f., for a population without end), and the band R ± t s with Student's t
    for 95 % and n − 1 degrees of freedom.

    One cartridge has no error to be seen: its band is the ±15 % that Canon gives for its own figures. A few
    that agree among each other within that are not less sure than one: their band is no wider. One that is
    far out widens the band.
    """
    if not cartridges:
        return None
    with localcontext(Context(prec=50)):
        told = sum((x for _, x in cartridges), ZERO)
        factor = sum((y for y, _ in cartridges), ZERO) / told
        claimed, seen = CLAIMED * factor, _seen(cartridges, factor)
        agree = all(abs(y - factor * x) <= claimed * x for y, x in cartridges)
        by_claim = seen is None or (agree and claimed < seen)
        half = claimed if seen is None or by_claim else seen
        least = max(factor - half, ZERO)
        return Estimate(_rounded(factor), _rounded(least), _rounded(factor + half), by_claim)


def _seen(cartridges: Sequence[tuple[Decimal, Decimal]], factor: Decimal) -> Decimal | None:
    """Half the band by how far the cartridges scatter; None of one alone."""
    n = len(cartridges)
    if n == 1:
        return None
    squares = sum(((y - factor * x) ** 2 for y, x in cartridges), ZERO)
    error = (squares * n / (n - 1)).sqrt() / sum((x for _, x in cartridges), ZERO)
    return error * _STUDENT[min(n - 1, len(_STUDENT)) - 1]


_STUDENT = tuple(
    map(
        Decimal,
        "12.706 4.303 3.182 2.776 2.571 2.447 2.365 2.306 2.262 2.228 "
        "2.201 2.179 2.160 2.145 2.131 2.120 2.110 2.101 2.093 2.086 "
        "2.080 2.074 2.069 2.064 2.060 2.056 2.052 2.048 2.045 2.042".split(),
    )
)
"""Student's t for 95 % of both sides, from 1 to 30 degrees of freedom; with more it falls to 1.960."""


def _rounded(value: Decimal) -> Decimal:
    return round_half_up(value, RATE_PLACES)
