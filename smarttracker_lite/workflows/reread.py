"""Jobs that an older parser read are read again by the one of today, from what is kept of their entries."""

import threading
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import islice

from smarttracker_lite.domain.jobs import Job, first_tag, grown
from smarttracker_lite.domain.printing import JobFacts, JobStatus, continued, told_otherwise
from smarttracker_lite.domain.splitting import as_told, each_print
from smarttracker_lite.errors import StoreTrouble
from smarttracker_lite.log import log
from smarttracker_lite.printers import rereading
from smarttracker_lite.printers.rereading import PARSERS, older
from smarttracker_lite.workflows.desk import Desk
from smarttracker_lite.workflows.retell import retell

AT_ONCE = 100
"""Jobs looked at together; readings of printers wait while what is wrong with them is put right."""
OURS = ""
"""The memory that is no printer's: by which parsers all jobs of the books were read."""
PATIENCE_S = 5
BREATH_S = 0.02
"""So long everybody else has the books to themselves after each of these."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reread:
    """Of the jobs that an older parser read: so many were read `again`, so many are `corrected` as they are
    told otherwise now, and of these so many are `invoiced` and only flagged. Of those `left` the entry was
    cut, or kept in a form of long ago."""

    again: int = 0
    corrected: int = 0
    invoiced: int = 0
    left: int = 0

    def __add__(self, more: "Reread") -> "Reread":
        return Reread(
            again=self.again + more.again,
            corrected=self.corrected + more.corrected,
            invoiced=self.invoiced + more.invoiced,
            left=self.left + more.left,
        )


def reread(desk: Desk, ended: Callable[[], bool] = lambda: False) -> Reread:
    """Read all jobs of older parsers again, some at a time, until it has `ended`; the next call begins anew.

    Where every parser is as it was at the last call, the jobs are not looked at. Raises StoreTrouble.
    """
    told = Reread()
    if desk.db.trouble or desk.db.memories.of(OURS) == _versions():
        return told
    jobs = each_print(_readable(desk.db.jobs.each()))
    while some := list(islice(jobs, AT_ONCE)):
        if ended():
            return told
        told += _read_again(desk, [job for job in some if _is_due(job)])
    with desk.act("reread"):
        desk.db.memories.keep(OURS, _versions())
    return told


def _versions() -> Mapping[str, int]:
    return {source: parser.version for source, parser in PARSERS.items()}


def _readable(jobs: Iterator[Job]) -> Iterator[Job]:
    """Those whose rows can be read; `verify` tells of the others."""
    while True:
        try:
            yield next(jobs)
        except StoreTrouble:
            continue
        except StopIteration:
            return


def _read_again(desk: Desk, jobs: Iterable[Job]) -> Reread:
    """Nothing is locked unless a job is told otherwise, and then what the books say of it now counts."""
    now = {job.id: (job, _told_now(_newest(job))) for job in jobs}
    again = [(job, facts) for job, facts in now.values() if facts]
    wrong = [job.id for job, facts in again if told_otherwise(_newest(job), facts)]
    right = _put_right(desk, wrong) if wrong else []
    return Reread(
        again=len(again),
        corrected=len(right),
        invoiced=sum(job.later is not None for job in right),
        left=len(now) - len(again),
    )


def _put_right(desk: Desk, ids: Iterable[str]) -> list[Job]:
    with desk.act("reread"):
        found = [as_told(job) for id in ids if (job := desk.db.jobs.find(id))]
        known = [job for job in found if _is_due(job)]
        right = [_corrected(job) for job in known]
        changed = [job for job, before in zip(right, known, strict=True) if job != before]
        retell(desk, changed)
    return changed


def _is_due(job: Job) -> bool:
    """Of a blanked one no entry is kept, and nothing is to be known again."""
    return job.blanked_at is None and older(_newest(job))


def _newest(job: Job) -> JobFacts:
    return job.later or job.facts


def _told_now(facts: JobFacts) -> JobFacts | None:
    """What its entry tells now; where it tells nothing, what others or earlier entries told: nobody knows
    whether a value is theirs or was misread, so nothing is taken back. That its printer forgot a job is in no
    entry."""
    told = rereading.reread(facts)
    if told and facts.forgotten and not told.final:
        told = replace(told, status=JobStatus.FORGOTTEN)
    return told and continued(facts, told)


def _corrected(job: Job) -> Job:
    """As if it was told right at first; its printer has told nothing now. What is invoiced stays, and so does
    what somebody decided."""
    facts = _told_now(_newest(job))
    if facts is None:
        return job
    if job.invoice_id is not None:
        return replace(job, later=facts if told_otherwise(job.facts, facts) else None)
    if job.tag != first_tag(job.facts):
        return replace(job, facts=facts)
    return grown(job, facts, job.last_seen_at, corrected=True)


class Rereading:
    """Reads the jobs of older parsers again, once, in the background; `told` is what came of it at last."""

    def __init__(self, desk: Desk) -> None:
        self.told = Reread()
        self._desk = desk
        self._ended = threading.Event()
        self._thread = threading.Thread(target=self._work, name="reread", daemon=True)

    def start(self) -> None:
        """Begin."""
        self._thread.start()

    def stop(self) -> None:
        """End after the jobs at hand; the next start begins anew."""
        self._ended.set()
        if self._thread.is_alive():
            self._thread.join(PATIENCE_S)

    def _work(self) -> None:
        try:
            self.told = reread(self._desk, lambda: self._ended.wait(BREATH_S))
        except StoreTrouble as trouble:
            log.error("jobs could not be read again: %s", trouble)
        if self.told.again or self.told.left:
            log.info(
                "read %d jobs again: %d corrected, %d of them invoiced (flagged); %d cannot be read again",
                *(self.told.again, self.told.corrected, self.told.invoiced, self.told.left),
            )
