"""What a printer's counters show to be missing in the books, held against the ledger of what it printed."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise

from smarttracker_lite.domain.gaps import NotedGap
from tests.support.web_printer.truth import Printed


@dataclass(frozen=True, kw_only=True)
class Scale:
    """By which amounts are counted: what a job took, how much, and how many of a hundred, are too little to
    tell of, and how far one sum may be wrong by rounding."""

    taken: Callable[[Printed], int]
    few: int
    percent: int
    rounded: int = 0


IMPRESSIONS = Scale(taken=lambda job: job.impressions, few=3, percent=2)
AREA = Scale(taken=lambda job: job.area_mm2, few=1_000_000, percent=5, rounded=20_000)
"""In mm²: a page that tells m² with two decimals."""


@dataclass(frozen=True, kw_only=True)
class Tally:
    """Between two moments when nothing was printed and the counters were read: the jobs that came to paper,
    those of them whose amount the printer told nobody, and the gaps that were noted."""

    printed: Sequence[Printed]
    missing: Sequence[Printed]
    gaps: Sequence[NotedGap]
    scale: Scale

    @property
    def told(self) -> int:
        """How much is missing, as the gaps say."""
        return sum(each.gap.unexplained.value for each in self.gaps if each.gap.unexplained)

    def unreported(self, covered: Iterable[Printed]) -> Iterator[str]:
        """Jobs that are neither `covered` by a gap or the books, nor counted by one."""
        scale = self.scale
        enough = max(scale.few, self._taken(self.printed) * scale.percent // 100)
        kept = set(covered)
        silent = [job for job in self.missing if job not in kept and scale.taken(job) > enough]
        if self.told < self._taken(silent) - scale.rounded:
            yield from (job.order.document for job in silent)

    def invented(self) -> Iterator[str]:
        """More than is missing."""
        missing = self._taken(self.missing)
        if self.told > missing + self.scale.rounded:
            sizes = [f"{each.gap.reason} {each.gap.since} – {each.gap.until}" for each in self.gaps]
            yield f"{self.told} missing instead of {missing}: {', '.join(sizes)}"

    def _taken(self, jobs: Iterable[Printed]) -> int:
        return sum(map(self.scale.taken, jobs))


def tallies(
    printed: Sequence[Printed],
    told: Iterable[Printed],
    gaps: Sequence[NotedGap],
    cuts: Sequence[datetime],
    scale: Scale,
) -> list[Tally]:
    """The tallies between the cuts; of the jobs `told` the amount is known. A job that was sent before a cut
    and printed after may have been under way then, and a gap with both sides of it holds jobs of either: that
    cuts nothing."""
    known = set(told)
    quiet = [at for at in cuts if not any(_about(job, at) for job in printed) and not _within(gaps, at)]
    return [
        Tally(
            printed=(within := [job for job in printed if job.ended and since < job.ended.true <= until]),
            missing=[job for job in within if job not in known],
            gaps=[noted for noted in gaps if since < noted.gap.until <= until],
            scale=scale,
        )
        for since, until in pairwise(quiet)
    ]


def _within(gaps: Iterable[NotedGap], at: datetime) -> bool:
    return any(noted.gap.since is not None and noted.gap.since < at < noted.gap.until for noted in gaps)


def _about(job: Printed, at: datetime) -> bool:
    return job.ended is not None and job.sent.true <= at < job.ended.true
