"""What a rule would decide of past jobs, seen before it is kept."""

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from heapq import heappush, heapreplace
from itertools import takewhile

from smarttracker_lite.domain.jobs import Job
from smarttracker_lite.domain.printing import Kind
from smarttracker_lite.domain.rules import Rule, contradicts
from smarttracker_lite.store.tables.garbage import no_collection
from smarttracker_lite.workflows.assign import Rulebook, in_order
from smarttracker_lite.workflows.desk import Desk
from smarttracker_lite.workflows.rule import past

SHOWN = 20
"""So many of the jobs that it would tag, and of those in conflict, are named."""
_AT_ONCE = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class Preview:
    """Of so many jobs as were `looked_at` so many are `fitting`.

    Of these it `would_tag` those that wait, and is in `conflict` with those that were decided otherwise; the
    newest of both are named. Of the others so many are `agreeing`: they are as it would have them. `earlier`
    are those that account IDs (None) or rules before it take first, by id. Its expressions took too long for
    so many as are `slow`, and would be switched off for that if `given_up`.
    """

    looked_at: int = 0
    fitting: int = 0
    would_tag: int = 0
    conflict: int = 0
    agreeing: int = 0
    earlier: Mapping[str | None, int] = field(default_factory=dict)
    slow: int = 0
    given_up: bool = False
    tagged_first: tuple[Job, ...] = ()
    conflicts_first: tuple[Job, ...] = ()


def preview(
    desk: Desk, rule: Rule, told: Callable[[int], bool] = lambda looked_at: True, shown: int = SHOWN
) -> Preview:
    """What the rule would decide of the jobs of the last twelve months, if it were on.

    `told` hears now and then how many jobs were looked at, and stops it by False: then it is what was found
    so far.
    """
    total = desk.db.jobs.count(past(desk))
    before = takewhile(lambda each: each.id != rule.id, in_order(desk))
    look = _Look(rule, Rulebook(desk, total, before), shown)
    with no_collection():
        for job in desk.db.jobs.passing(past(desk)):
            look.take(job)
            if look.looked_at % _AT_ONCE == 0 and not told(look.looked_at):
                break
    return look.preview()


class _Newest:
    """The newest jobs of many, without keeping all."""

    def __init__(self, most: int) -> None:
        self.count = 0
        self._most = most
        self._kept: list[tuple[datetime, int, Job]] = []

    def take(self, job: Job) -> None:
        self.count += 1
        entry = (job.day, -self.count, job)
        if len(self._kept) < self._most:
            heappush(self._kept, entry)
        elif self._kept and self._kept[0][0] < job.day:
            heapreplace(self._kept, entry)

    def first(self) -> tuple[Job, ...]:
        return tuple(job for *_, job in sorted(self._kept, reverse=True, key=lambda each: each[:2]))


class _Look:
    """Looks at one job after the other."""

    def __init__(self, rule: Rule, rulebook: Rulebook, shown: int) -> None:
        """With the rules that are asked before this one."""
        self.looked_at = 0
        self._rule = rule
        self._before = rulebook
        self._fits = rulebook.fitting(rule)
        self._earlier = Counter[str | None]()
        self._fitting = self._agreeing = 0
        self._tagged, self._conflicts = _Newest(shown), _Newest(shown)

    def take(self, job: Job) -> None:
        self.looked_at += 1
        if job.facts.kind is Kind.INTERNAL:
            return
        seen = self._before.seen(job)
        if not self._fits(seen):
            return
        self._fitting += 1
        earlier = self._before.by_account(job) or self._before.by_rule(seen)
        if earlier:
            self._earlier[earlier.rule.id if earlier.rule else None] += 1
        elif job.waiting:
            self._tagged.take(job)
        elif contradicts(self._rule, job):
            self._conflicts.take(job)
        else:
            self._agreeing += 1

    def preview(self) -> Preview:
        patience = self._before.patience
        return Preview(
            looked_at=self.looked_at,
            fitting=self._fitting,
            would_tag=self._tagged.count,
            conflict=self._conflicts.count,
            agreeing=self._agreeing,
            earlier=dict(self._earlier),
            slow=patience.slow.get(self._rule.id, 0),
            given_up=self._rule.id in patience.given_up,
            tagged_first=self._tagged.first(),
            conflicts_first=self._conflicts.first(),
        )
