"""What a queue sent and its printer never told of: one gap, which somebody looks at."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from hashlib import sha256

from smarttracker_lite.domain.gaps import NotedGap
from smarttracker_lite.domain.machines import Gap, Printer, Reason, Sent
from smarttracker_lite.domain.matching import TOLERANCE, contradict
from smarttracker_lite.domain.printing import JobFacts, JobStatus
from smarttracker_lite.workflows.desk import Desk, new_id
from smarttracker_lite.workflows.recognise import TOLD, moment, near

ROOM = 100
"""So many prints a gap has at most before a new one is begun: each day's are added to one."""
LONGEST = 80
"""Letters of a name that are kept."""


def give_up(desk: Desk, printer: Printer, waited: Iterable[JobFacts]) -> int:
    """Note these prints of a queue as a gap of its printer; gives how many of them.

    Not those that were stopped before the queue had sent them, or sent before the printer was tracked; that
    were noted before, as a queue may tell again; that another gap covers; or that the printer told of in
    other words: each of its jobs may be one of them.
    """
    noted = desk.db.gaps.of_printer(printer.id)
    known = {sent.key for each in noted for sent in each.gap.sent}
    others = [each for each in noted if not each.gap.sent]
    timed = sorted(((moment(facts) or desk.now(), facts) for facts in waited), key=lambda pair: pair[0])
    alone = [
        (at, facts)
        for at, facts in timed
        if facts.status is JobStatus.COMPLETED and at >= printer.added_at and _key(facts) not in known
        if not any(each.within(at - TOLERANCE, at + TOLD) for each in others)
    ]
    lost = _untold(desk, printer, alone)
    if lost:
        _note(desk, printer, noted, lost)
    return len(lost)


_Timed = tuple[datetime, JobFacts]


def _untold(desk: Desk, printer: Printer, sent: Iterable[_Timed]) -> list[_Timed]:
    """Those that are not told in other words; each job of the printer can be one of them."""
    taken, lost = set[str](), list[_Timed]()
    for at, facts in sent:
        about = [job for job in near(desk, printer, facts) if job.id not in taken]
        same = next((job for job in about if not contradict(facts, job.facts)), None)
        if same:
            taken.add(same.id)
        else:
            lost.append((at, facts))
    return lost


def _note(desk: Desk, printer: Printer, noted: Sequence[NotedGap], lost: Sequence[_Timed]) -> None:
    gap = Gap(
        reason=Reason.UNTOLD,
        since=lost[0][0],
        until=lost[-1][0],
        lost=len(lost),
        sent=tuple(_sent(facts) for _, facts in lost),
    )
    todays = [each for each in noted if each.open and each.gap.sent and _today(desk, each)]
    if todays and len(todays[-1].gap.sent) < ROOM:
        desk.db.gaps.put(todays[-1].joined(gap))
    else:
        desk.db.gaps.put(NotedGap(id=new_id(), printer_id=printer.id, gap=gap, found_at=desk.now()))


def _today(desk: Desk, noted: NotedGap) -> bool:
    return noted.found_at.astimezone(desk.zone).date() == desk.today


def _sent(facts: JobFacts) -> Sent:
    return Sent(_key(facts), (facts.document or "")[:LONGEST], (facts.user or "")[:LONGEST])


def _key(facts: JobFacts) -> str:
    return sha256(f"{facts.source}\n{facts.key}".encode("utf-8", "surrogatepass")).hexdigest()[:16]
