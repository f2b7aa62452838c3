"""The billing run that is at work now: one at a time, in the background."""

import threading

from smarttracker_lite.domain.billingrun import Turn
from smarttracker_lite.errors import N_, NotAllowed, TrackerError
from smarttracker_lite.log import log
from smarttracker_lite.workflows.bill_all import issue_all, mail_all, stand
from smarttracker_lite.workflows.desk import Desk

SOON_S = 0.3
"""So long somebody who starts it waits for the end before being told how far it is."""
PATIENCE_S = 5


class Billing:
    """Which run is at work, "" if none; the turn at hand; and why the last run that stopped by itself did."""

    def __init__(self) -> None:
        self.run = ""
        self.at_hand: Turn | None = None
        self.troubles: dict[str, TrackerError] = {}
        self._turn = threading.Lock()
        self._ended = threading.Event()

    def start(self, desk: Desk, run: str, soon_s: float = SOON_S) -> None:
        """Do what is left of a run. Raises NotAllowed while one is at work, NotFound if there is none of this
        name."""
        stand(desk, run)
        if not self._turn.acquire(blocking=False):
            raise NotAllowed(N_("A billing run is at work."), N_("Wait until it is done, or stop it."))
        self.run = run
        self._ended.clear()
        self.troubles.pop(run, None)
        work = threading.Thread(target=self._work, args=(desk, run), name="billing", daemon=True)
        work.start()
        work.join(soon_s)

    def stop(self) -> None:
        """End once what is at hand is done whole."""
        self._ended.set()

    def end(self, seconds: float = PATIENCE_S) -> None:
        """Stop it, and wait so long for that."""
        self.stop()
        self.wait(seconds)

    def wait(self, seconds: float) -> None:
        """Until it ended, but not longer."""
        if self._turn.acquire(timeout=seconds):
            self._turn.release()

    def _work(self, desk: Desk, run: str) -> None:
        try:
            issue_all(desk, stand(desk, run).to_issue, self._goes_on)
            if not self._ended.is_set():
                mail_all(desk, stand(desk, run).to_mail, self._goes_on)
        except TrackerError as trouble:
            self.troubles[run] = trouble
            log.error("the billing run stopped: %s", trouble)
        finally:
            self.run, self.at_hand = "", None
            self._turn.release()

    def _goes_on(self, turn: Turn) -> bool:
        self.at_hand = turn
        return not self._ended.is_set()
