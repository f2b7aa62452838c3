"""What the collector knows of one printer between two rounds."""

import threading
from dataclasses import dataclass, field
from datetime import datetime

from smarttracker_lite.errors import PrinterAsleep, StoreTrouble, TrackerError
from smarttracker_lite.log import log
from smarttracker_lite.workflows.collect import Lately, Round

USUAL_S = 60
ASLEEP_S = 300
LONGEST_S = 900


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
    failing: str = ""
    gauged_at: datetime | None = None
    lately: Lately | None = None
    next_at: datetime | None = None
    latest: Round | None = None
    answered_at: datetime | None = None

    def end(self) -> None:
        """Read no more; a round that is under way ends."""
        self.ended = True
        self.wake.set()

    def keep(self, outcome: Round, now: datetime) -> None:
        """What is remembered of a round until the next."""
        self.latest = outcome
        self.lately = outcome.lately or self.lately
        self.failures = 0 if outcome.trouble is None else self.failures + 1
        if outcome.trouble is None:
            self.answered_at = now
        self._log(outcome.trouble)

    def _log(self, trouble: TrackerError | None) -> None:
        """A line when it fails in another way than before, and one when it answers again.

        Trouble with the books is told where it is met.
        """
        if isinstance(trouble, StoreTrouble):
            return
        failing = type(trouble).__name__ if trouble else ""
        if failing and failing != self.failing:
            log.info("printer %s: %s", self.printer_id, trouble)
        elif self.failing and not failing:
            log.info("printer %s answers again", self.printer_id)
        self.failing = failing
