"""Where jobs may be missing: gaps and how they are settled, and how far jobs explain what was counted."""

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from itertools import groupby, islice

from smarttracker_lite.domain.counters import Counted, Counter, Standing
from smarttracker_lite.domain.gaps import Closed, Closing, NotedGap
from smarttracker_lite.domain.jobs import Job, Stage
from smarttracker_lite.domain.machines import Gap, Reason
from smarttracker_lite.domain.printing import JobStatus
from smarttracker_lite.domain.reconcile import SETTLED, TOLD, Share, Span, Use, missing, shares_of, spans, use
from smarttracker_lite.domain.splitting import each_print
from smarttracker_lite.errors import N_, NotAllowed
from smarttracker_lite.store.jobs import Wanted
from smarttracker_lite.workflows.desk import Desk, new_id

MONTHS = 12
_DAY = timedelta(days=1)
_SOON = timedelta(hours=3)
_A_ROUND = timedelta(seconds=10)
_BACK = timedelta(days=8)
"""So far before a standing a job may reach back over the standing before it."""
_LONGEST = timedelta(days=45)
"""So long after the end of a month the span that began last in it may reach."""
_NEWEST = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Month:
    """One month of a printer, by its first day: the share of each counter, and where jobs may be missing.

    A span is of the month in which it begins. `rest` are the spans with something unexplained or untold.
    """

    first: date
    shares: tuple[Share, ...]
    rest: tuple[Span, ...]


def due(desk: Desk, printer_id: str, now: datetime) -> bool:
    """Whether the printer's counters are to be read now, when it is quiet: once a day, at each gap, and once
    more soon after."""
    latest = desk.db.standings.latest(printer_id)
    wanted = latest is None or _is_past(desk, latest, now) or _gap_since(desk, latest)
    return (wanted or _alone(desk, latest, now)) and not _busy(desk, printer_id, now)


def take_standing(desk: Desk, printer_id: str, counters: Sequence[Counter], meter: str) -> Standing | None:
    """Keep what the counters stand at, and note where they grew by more than the jobs explain.

    It is to be taken right after a reading of the printer's jobs. None: nothing was counted, or a job is
    under way, and nothing is kept. As some printers count a job before they tell of it, a standing is held
    against the jobs only when the next one is taken.
    """
    now = desk.now()
    with desk.act("read counters"):
        if not counters or _busy(desk, printer_id, now):
            return None
        since = _last_at(desk, printer_id, now) - _BACK
        standing = Standing(id=new_id(), printer_id=printer_id, at=now, meter=meter, counters=tuple(counters))
        desk.db.standings.add_all((standing,))
        told = [span for span in _spans(desk, printer_id, since, now) if span.until <= now - TOLD]
        for _, ending in groupby(told, key=lambda span: span.until):
            _note(desk, printer_id, list(ending))
    return standing


def note(desk: Desk, printer_id: str, told: Iterable[Gap]) -> tuple[Gap, ...]:
    """Note those of the gaps a printer tells of that are new; gives them. One told again is the first one."""
    known = desk.db.gaps.of_printer(printer_id) if told else []
    new = tuple(gap for gap in told if not any(old.tells_again(gap) for old in known))
    if new:
        desk.db.gaps.add_all(
            NotedGap(id=new_id(), printer_id=printer_id, gap=gap, found_at=desk.now()) for gap in new
        )
    return new


def found_again(desk: Desk, printer_id: str, jobs: Iterable[Job]) -> None:
    """The printer tells again of jobs that it was thought to have forgotten: the gap noted with each has one
    less."""
    for job in jobs:
        for noted in desk.db.gaps.of_printer(printer_id):
            if noted.open and noted.gap.reason is Reason.VANISHED and _together(noted, job):
                _one_less(desk, noted)


def _together(noted: NotedGap, job: Job) -> bool:
    """Whether the gap was noted when the job was found to be gone, in one round."""
    return abs(noted.found_at - job.last_seen_at) < _A_ROUND


def _one_less(desk: Desk, noted: NotedGap) -> None:
    left = (noted.gap.lost or 1) - 1
    if left:
        desk.db.gaps.put(replace(noted, gap=replace(noted.gap, lost=left)))
    else:
        desk.db.gaps.delete(noted.id)


def gaps(desk: Desk, *, only_open: bool = False) -> list[NotedGap]:
    """All gaps, or those nobody has settled, the latest first."""
    found = desk.db.gaps.open() if only_open else desk.db.gaps.all()
    return sorted(found, key=lambda noted: noted.gap.until, reverse=True)


def close(desk: Desk, gap_id: str, how: Closing, comment: str = "", job_id: str | None = None) -> NotedGap:
    """Settle a gap. Raises NotAllowed if it is closed already."""
    with desk.act("close gap"):
        noted = desk.db.gaps.get(gap_id)
        if not noted.open:
            raise NotAllowed(N_("This gap is closed already."), N_("Open it again first."))
        closed = replace(noted, closed=Closed(how=how, at=desk.now(), comment=comment.strip(), job_id=job_id))
        desk.db.gaps.put(closed)
    return closed


def reopen(desk: Desk, gap_id: str) -> NotedGap:
    """Take back that a gap is closed. Raises NotAllowed if it is open."""
    with desk.act("reopen gap"):
        noted = desk.db.gaps.get(gap_id)
        if noted.open:
            raise NotAllowed(N_("This gap is open already."), N_("Nothing needs to be done."))
        opened = replace(noted, closed=None)
        desk.db.gaps.put(opened)
    return opened


def settle_imported(desk: Desk, printer_id: str) -> list[NotedGap]:
    """After an import: close the printer's open gaps that its jobs explain now."""
    with desk.act("import"):
        measured = [
            each for each in desk.db.gaps.of_printer(printer_id) if each.open and each.gap.unexplained
        ]
        return [close(desk, each.id, Closing.IMPORTED) for each in measured if _explained(desk, each)]


def shares(desk: Desk, printer_id: str, month: date) -> Month:
    """How much of what the printer counted in a month, of which `month` is a day, its jobs explain."""
    first = month.replace(day=1)
    return _months(desk, printer_id, [first])[0]


def months(desk: Desk, printer_id: str) -> list[Month]:
    """The last twelve months, this one first."""
    number = desk.today.year * 12 + desk.today.month - 1
    firsts = [date(each // 12, each % 12 + 1, 1) for each in range(number - MONTHS + 1, number + 1)]
    return _months(desk, printer_id, firsts)[::-1]


def months_need(desk: Desk, printer_id: str) -> int:
    """About how many jobs `months` reads."""
    since = desk.today - timedelta(days=366)
    return desk.db.jobs.count(Wanted(printer_id=printer_id, since=since))


def _months(desk: Desk, printer_id: str, firsts: Sequence[date]) -> list[Month]:
    """These months, which follow on each other."""
    since, until = _midnight(desk, firsts[0]), _midnight(desk, _next(firsts[-1])) + _LONGEST
    of_month: dict[date, list[Span]] = defaultdict(list)
    for span in _spans(desk, printer_id, since, until):
        of_month[span.since.astimezone(desk.zone).date().replace(day=1)].append(span)
    return [_month(first, of_month[first]) for first in firsts]


def _month(first: date, told: Sequence[Span]) -> Month:
    rest = tuple(span for span in told if span.unexplained or (span.explained is None and span.counted))
    return Month(first=first, shares=tuple(shares_of(told)), rest=rest)


def _spans(desk: Desk, printer_id: str, since: datetime, until: datetime) -> list[Span]:
    standings = desk.db.standings.between(printer_id, since, until)
    if len(standings) < 2:
        return []
    return spans(standings, _uses(desk, printer_id, since, sorted(each.at for each in standings)))


def _uses(desk: Desk, printer_id: str, since: datetime, quiet: Sequence[datetime]) -> Iterable[Use]:
    """What the jobs took since then, and for safety a day before."""
    driver = desk.db.printers.get(printer_id).driver
    jobs = desk.db.jobs.newest(Wanted(printer_id=printer_id, since=(since - 2 * _DAY).date()))
    for job in each_print(jobs):
        before = bisect_left(quiet, job.first_seen_at) if job.facts.source == driver else 0
        taken = use(job, quiet[before - 1] if before else None)
        if taken is not None:
            yield taken


def _note(desk: Desk, printer_id: str, told: Sequence[Span]) -> None:
    """A gap that the printer's log told of gets its size; else there is a new one. Prints that a queue sent
    are not all that may be missing."""
    if not told:
        return
    since, until = min(span.since for span in told), told[0].until
    known = [each for each in desk.db.gaps.of_printer(printer_id) if not each.gap.sent]
    around = [each for each in known if each.within(since, until)]
    counter = missing(_less(told, around))
    if counter is None:
        return
    unmeasured = [each for each in around if each.open and each.gap.unexplained is None]
    gap = Gap(reason=Reason.COUNTED, since=since, until=until, unexplained=counter)
    new = NotedGap(id=new_id(), printer_id=printer_id, gap=gap, found_at=desk.now())
    desk.db.gaps.put(unmeasured[-1].measured(counter) if unmeasured else new)


def _less(told: Iterable[Span], known: Sequence[NotedGap]) -> list[Span]:
    """The spans without what gaps that are known already have missing in them, and only by their counters."""
    sizes: dict[Counted, int] = defaultdict(int)
    for each in known:
        if each.gap.unexplained is not None:
            sizes[each.gap.unexplained.of] += each.gap.unexplained.value
    return [
        span if span.explained is None else replace(span, explained=span.explained + sizes[span.of])
        for span in told
        if not sizes or span.of in sizes
    ]


def _explained(desk: Desk, noted: NotedGap) -> bool:
    """Whether the jobs explain now what was counted around the gap."""
    gap = noted.gap
    since = (gap.since or gap.until) - _BACK
    around = [
        span
        for span in _spans(desk, noted.printer_id, since, gap.until + _BACK)
        if gap.unexplained and span.of is gap.unexplained.of and noted.within(span.since, span.until)
    ]
    return bool(around) and all(span.explained is not None and not span.unexplained for span in around)


def _is_past(desk: Desk, latest: Standing, now: datetime) -> bool:
    """Whether it was taken on another day. One of the future is too: the clock was set back since."""
    today, then = (at.astimezone(desk.zone).date() for at in (now, latest.at))
    return today != then or latest.at > now


def _alone(desk: Desk, latest: Standing | None, now: datetime) -> bool:
    """Whether the last standing waits for the one soon after, with which it is held against the jobs."""
    if latest is None or not TOLD <= now - latest.at < _SOON:
        return False
    return len(desk.db.standings.between(latest.printer_id, latest.at - _SOON, latest.at)) == 1


def _gap_since(desk: Desk, latest: Standing) -> bool:
    return any(each.found_at > latest.at for each in desk.db.gaps.of_printer(latest.printer_id))


def _busy(desk: Desk, printer_id: str, now: datetime) -> bool:
    """Whether a job is under way, or has ended so late that it may not be counted yet."""
    of_printer = Wanted(printer_id=printer_id, since=(now - 2 * _DAY).date())
    last = islice(desk.db.jobs.newest(of_printer), _NEWEST)
    printing = desk.db.jobs.newest(replace(of_printer, stages=frozenset({Stage.PRINTING})))
    under_way = (job for job in printing if job.facts.status is JobStatus.PROCESSING)
    return any(_heard_of(job, SETTLED, now) for job in last) or any(
        _heard_of(job, _DAY, now)
        for job in under_way  # after a day it is lost
    )


def _heard_of(job: Job, lately: timedelta, now: datetime) -> bool:
    """Whether something about the job was new lately. The clock may have been set back since."""
    return abs(now - job.last_seen_at) < lately


def _last_at(desk: Desk, printer_id: str, now: datetime) -> datetime:
    latest = desk.db.standings.latest(printer_id)
    return latest.at if latest else now


def _midnight(desk: Desk, day: date) -> datetime:
    return datetime.combine(day, time(), desk.zone).astimezone(desk.zone)


def _next(first: date) -> date:
    return (first.replace(day=28) + timedelta(days=4)).replace(day=1)
