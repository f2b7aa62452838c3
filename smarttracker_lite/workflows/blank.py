"""Old jobs lose the names of people and documents, if the studio chose so; what they came to stays.

It cannot be undone. Work that is still open keeps its names: somebody must know what to bill.
"""

from collections.abc import Callable, Collection
from dataclasses import dataclass, replace
from datetime import date, timedelta

from smarttracker_lite.domain.blanking import BLANKABLE, blanked_gap, cutoff
from smarttracker_lite.domain.jobs import UNBILLED, Job, Stage
from smarttracker_lite.errors import BadInput, N_
from smarttracker_lite.store.jobs import Wanted
from smarttracker_lite.workflows.configure import save_settings
from smarttracker_lite.workflows.desk import Desk
from smarttracker_lite.workflows.unwrite import owe

AT_ONCE = 250
"""Jobs in one transaction, some 50 ms of a busy PC: others write between two of them."""
FEWEST_MONTHS, MOST_MONTHS = 3, 240
"""What a queue handed on may wait for its printer for two months, and names are needed to find its job."""
_A_DAY = timedelta(days=1)

Told = Callable[[int, int], bool]
"""Hears how many jobs were looked at, and of how many; False ends it there."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Outlook:
    """What blanking would do: so many jobs printed `before` that day lose their names, of so many nobody
    knows them any more, and so many keep them, as they are still to be billed."""

    before: date
    due: int
    blanked: int
    open: int


def save_months(desk: Desk, months: int | None, *, sure: bool) -> Outlook | None:
    """Keep for how long names are kept, None for ever. Gives what that would blank, and keeps nothing, if
    there is anything and nobody is `sure`. Raises BadInput."""
    if months is not None and not FEWEST_MONTHS <= months <= MOST_MONTHS:
        raise BadInput(
            N_("Names are kept for {fewest} to {most} months, or for ever."),
            N_("12 months are usual."),
            field="months",
            fewest=FEWEST_MONTHS,
            most=MOST_MONTHS,
        )
    found = None if months is None or sure else outlook(desk, months)
    if found and found.due:
        return found
    save_settings(desk, replace(desk.settings, blank_after_months=months))
    return None


def outlook(desk: Desk, months: int) -> Outlook:
    """What would be blanked now if names were kept for so many months; told by the indexes alone."""
    before = cutoff(desk.now().date(), months)
    still_open = Wanted(until=before - _A_DAY, stages=UNBILLED | {Stage.PRINTING})
    return Outlook(
        before=before,
        due=len(_due(desk, before)),
        blanked=desk.db.jobs.count(Wanted(blanked=True)),
        open=desk.db.jobs.count(still_open),
    )


def blank(desk: Desk, before: date, told: Told = lambda done, of: True) -> int:
    """Blank what was printed before this day, some jobs at a time; gives how many.

    All parts of a split print lose their names together, once none is open. What the history says of them
    goes after that, by `unwrite`. Raises StoreTrouble.
    """
    rows, done = sorted(_due(desk, before)), 0
    with desk.db.in_bulk():
        for start in range(0, len(rows), AT_ONCE):
            done += _blank_some(desk, before, rows[start : start + AT_ONCE])
            if not told(min(start + AT_ONCE, len(rows)), len(rows)):
                return done
    _blank_gaps(desk, before)
    return done


def _due(desk: Desk, before: date) -> Collection[int]:
    """The rows of jobs that are old, not open and not blanked."""
    until = before - _A_DAY
    old = desk.db.jobs.rows(Wanted(until=until, stages=BLANKABLE))
    return old - desk.db.jobs.rows(Wanted(until=until, blanked=True)) if old else old


def _blank_some(desk: Desk, before: date, rows: list[int]) -> int:
    with desk.act("blank"):
        gone = desk.db.jobs.blank(rows, lambda job: _may_go(desk, job, before), desk.now())
        if gone:
            owe(desk, before)
    return gone


def _may_go(desk: Desk, job: Job, before: date) -> bool:
    """As the books say now: somebody may have changed it since the rows were found."""
    shared = desk.db.jobs.parts_of(job.portion.first_id) if job.portion else ()
    old = job.utc_day < before and job.blanked_at is None
    return old and all(each.stage in BLANKABLE for each in (job, *shared))


def _blank_gaps(desk: Desk, before: date) -> None:
    """Those that are open still need somebody who knows what was sent."""
    with desk.act("blank"):
        told = [(noted, blanked_gap(noted, before)) for noted in desk.db.gaps.each() if not noted.open]
        changed = [after for noted, after in told if after != noted]
        if changed:
            desk.db.gaps.put_all(changed)
            owe(desk, before)
