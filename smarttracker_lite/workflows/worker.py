"""What the collector knows of one printer between two rounds."""

import threading
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from smarttracker_lite.domain.machines import Printer
from smarttracker_lite.errors import PrinterAsleep, StoreTrouble, TrackerError
from smarttracker_lite.log import log
from smarttracker_lite.printers.source import Complaint
from smarttracker_lite.workflows.accompany import Added
from smarttracker_lite.workflows.collect import Lately, Round

USUAL_S = 60
ASLEEP_S = 300
LONGEST_S = 900
OUTAGE = timedelta(minutes=10)
"""So long without an answer, and what comes next is more than the news of a minute."""


@dataclass(frozen=True, slots=True)
class Recovered:
    """So many `jobs` that a printer still remembered `at` the first answer since an outage: of us, or of it.

    It had answered last at `since`; None if it never had.
    """

    jobs: int
    since: datetime | None
    at: datetime

    def __str__(self) -> str:
        """For the log, whose times are those of this computer."""
        jobs = "1 job" if self.jobs == 1 else f"{self.jobs} jobs"
        if self.since is None:
            return f"{jobs} it still remembered"
        return f"recovered {jobs} printed since {self.since.astimezone():%A, %Y-%m-%d %H:%M}"


def wait_after(outcome: Round, failures: int) -> int:
    """Seconds until the next round: soon while it prints, rarely while it sleeps or fails again and again."""
    if isinstance(outcome.trouble, PrinterAsleep):
        return ASLEEP_S
    if outcome.trouble is not None:
        return min(USUAL_S << min(failures, 10), LONGEST_S)
    return outcome.again_in_s or USUAL_S


@dataclass(slots=True)
class Worker:
    """Reads one printer, in the background if it has a thread, until it is ended."""

    printer_id: str
    thread: threading.Thread | None = None
    wake: threading.Event = field(default_factory=threading.Event)
    ended: bool = False
    failures: int = 0
    failing: bool = False
    gauged_at: datetime | None = None
    lately: Lately | None = None
    next_at: datetime | None = None
    latest: Round | None = None
    asked_at: datetime | None = None
    answered_at: datetime | None = None
    met_at: datetime | None = None
    complaints: tuple[Complaint, ...] = ()
    added: Added | None = None
    recovered: Recovered | None = None

    def end(self) -> None:
        """Read no more; a round that is under way ends."""
        self.ended = True
        self.wake.set()

    def keep(self, outcome: Round, now: datetime, card: Printer | None = None) -> None:
        """What is remembered of a round until the next. The `card` says when it answered before this run."""
        self._log(outcome.trouble, self._recover(outcome, now, card))
        self.latest, self.asked_at = outcome, now
        self.lately = outcome.lately or self.lately
        if outcome.added is not None:
            self.added = outcome.added.after(self.added or Added())
        self.failures = 0 if outcome.trouble is None else self.failures + 1
        if outcome.trouble is None:
            self.answered_at = self.met_at = now
            self.complaints = outcome.complaints
        elif isinstance(outcome.trouble, PrinterAsleep) and self._in_touch(now):
            self.met_at = now  # who sleeps prints nothing that could be missed

    def _recover(self, outcome: Round, now: datetime, card: Printer | None) -> Recovered | None:
        """What the first answer of this run, or the first after an outage, brought. A folder has none."""
        if not outcome.new or self._in_touch(now) or card is None or card.by_files:
            return None
        self.recovered = Recovered(outcome.new, self.answered_at or card.answered_at, now)
        return self.recovered

    def _in_touch(self, now: datetime) -> bool:
        return self.met_at is not None and abs(now - self.met_at) <= OUTAGE

    def _log(self, trouble: TrackerError | None, recovered: Recovered | None) -> None:
        """A line when it begins to fail, however that changes later, and one when it answers again or brings
        what was printed meanwhile.

        To be asleep is no trouble. That with the books is told where it is met.
        """
        if isinstance(trouble, StoreTrouble | PrinterAsleep):
            return
        if trouble and not self.failing:
            log.info("printer %s: %s", self.printer_id, trouble)
        elif not trouble and (self.failing or recovered):
            told = ("answers again" if self.failing else "", str(recovered or ""))
            log.info("printer %s %s", self.printer_id, ": ".join(filter(None, told)))
        self.failing = trouble is not None
