"""What a queue sent and its printer never told of: a gap of these prints, which somebody looks at."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime
from hashlib import sha256

from smarttracker_lite.domain.gaps import NotedGap
from smarttracker_lite.domain.jobs import Alias
from smarttracker_lite.domain.machines import Gap, Printer, Reason, Sent
from smarttracker_lite.domain.matching import TOLERANCE
from smarttracker_lite.domain.printing import JobFacts, JobStatus
from smarttracker_lite.workflows.desk import Desk, new_id
from smarttracker_lite.workflows.recognise import TOLD, Timed, moment, reworded
from smarttracker_lite.workflows.retell import retell

ROOM = 100
"""So many prints a gap has at most before a new one is begun: each day's are added to one."""
LONGEST = 80
"""Letters of a name that are kept."""


def give_up(
    desk: Desk, printer: Printer, waited: Iterable[JobFacts], waiting: Iterable[JobFacts] = ()
) -> int:
    """Note the prints of a queue that `waited` long enough as gaps of its printer; gives how many of them.

    Not those that were stopped before the queue had sent them, or sent before the printer was tracked; that
    were noted before, as a queue may tell again; that another gap covers; or that the printer told of in
    other words: each of its jobs may be one of them, or of those that are `waiting` still.
    """
    noted = desk.db.gaps.of_printer(printer.id)
    known = {sent.key for each in noted for sent in each.gap.sent}
    spans = [each for each in noted if not each.gap.sent]
    alone, others = list[Timed](), _handed_on(desk, printer, waiting)
    for at, facts in _handed_on(desk, printer, waited):
        covered = any(each.within(at - TOLERANCE, at + TOLD) for each in spans)
        if _key(facts) not in known:
            (others if covered else alone).append((at, facts))
    lost = _untold(desk, printer, alone, others) if alone else []
    if lost:
        _note(desk, printer, noted, lost)
    return len(lost)


def _handed_on(desk: Desk, printer: Printer, told: Iterable[JobFacts]) -> list[Timed]:
    """Those that were sent to the printer since it is tracked, in order."""
    done = ((moment(facts) or desk.now(), facts) for facts in told if facts.status is JobStatus.COMPLETED)
    return sorted((pair for pair in done if pair[0] >= printer.added_at), key=lambda pair: pair[0])


def _untold(desk: Desk, printer: Printer, alone: Sequence[Timed], others: Iterable[Timed]) -> list[Timed]:
    """Those that are not told in other words. A job that may be one of the rest bears its name from now on:
    the next print that is given up is not that job too."""
    found = reworded(desk, printer, alone, others)
    named = [(found[facts.key], Alias(facts.source, facts.key)) for _, facts in alone if facts.key in found]
    if named:
        retell(desk, [replace(job, aliases=(*job.aliases, alias)) for job, alias in named])
    return [(at, facts) for at, facts in alone if facts.key not in found]


def _note(desk: Desk, printer: Printer, noted: Iterable[NotedGap], lost: Sequence[Timed]) -> None:
    """Today's gap is filled up first."""
    todays = [each for each in noted if each.open and each.gap.sent and _today(desk, each)]
    room = max(ROOM - len(todays[-1].gap.sent), 0) if todays else 0
    if room:
        desk.db.gaps.put(todays[-1].joined(_gap(lost[:room])))
    desk.db.gaps.add_all(
        NotedGap(
            id=new_id(),
            printer_id=printer.id,
            gap=_gap(lost[start : start + ROOM]),
            found_at=desk.now(),
        )
        for start in range(room, len(lost), ROOM)
    )


def _gap(lost: Sequence[Timed]) -> Gap:
    return Gap(
        reason=Reason.UNTOLD,
        since=lost[0][0],
        until=lost[-1][0],
        lost=len(lost),
        sent=tuple(_sent(at, facts) for at, facts in lost),
    )


def _today(desk: Desk, noted: NotedGap) -> bool:
    return noted.found_at.astimezone(desk.zone).date() == desk.today


def _sent(at: datetime, facts: JobFacts) -> Sent:
    return Sent(_key(facts), at, (facts.document or "")[:LONGEST], (facts.user or "")[:LONGEST])


def _key(facts: JobFacts) -> str:
    return sha256(f"{facts.source}\n{facts.key}".encode("utf-8", "surrogatepass")).hexdigest()[:16]
