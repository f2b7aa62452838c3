"""Blanking in the background: once a day where the studio chose so, or when somebody asks for it."""

import threading
from datetime import date

from smarttracker_lite.domain.blanking import cutoff
from smarttracker_lite.errors import N_, NotAllowed, StoreTrouble
from smarttracker_lite.log import log
from smarttracker_lite.store.tables.rewriting import Rewritten
from smarttracker_lite.workflows.blank import blank
from smarttracker_lite.workflows.desk import Desk
from smarttracker_lite.workflows.erase import finish
from smarttracker_lite.workflows.unwrite import owed, unwrite

SOON_S = 1.0
"""So long somebody who starts it waits for the end before being told that it goes on."""
PATIENCE_S = 5
BREATH_S = 0.01
"""So long everybody else has the books to themselves after some jobs."""


class Fading:
    """What is being blanked now: so many jobs of `jobs_of`, then so many files of the history; and at last
    how many jobs lost their names, or why it stopped. One at a time.

    `working` while it goes on.
    """

    def __init__(self) -> None:
        self.working = False
        self.jobs = self.jobs_of = self.files = self.files_of = 0
        self.blanked: int | None = None
        self.trouble: StoreTrouble | None = None
        self._turn = threading.Lock()
        self._ended = threading.Event()
        self._tended: date | None = None

    def start(self, desk: Desk, before: date | None, soon_s: float = SOON_S) -> None:
        """Blank what was printed before this day, or (None) only let the history follow; in the background.
        Raises NotAllowed if that is going on."""
        if not self._turn.acquire(blocking=False):
            raise NotAllowed(
                N_("Names are being blanked right now."), N_("Wait until it is done, then try again.")
            )
        self.working = True
        thread = threading.Thread(target=self._held, args=(desk, before), name="blanking", daemon=True)
        thread.start()
        thread.join(soon_s)

    def again(self) -> None:
        """Something came while it was going on: it is looked at once more when it is tended next."""
        self._tended = None

    def tend(self, desk: Desk) -> None:
        """Blank what became old, once a day; and go on with what a stop of the program ended. Trouble is
        noted, never raised. While the books are damaged nothing is done."""
        months, today = desk.settings.blank_after_months, desk.now().date()
        if desk.db.trouble or self._tended == today or not self._turn.acquire(blocking=False):
            return
        self._tended = today
        self._held(desk, None if months is None else cutoff(today, months))

    def stop(self) -> None:
        """End after the jobs or the file at hand; the next start of the program goes on."""
        self._ended.set()
        if self._turn.acquire(timeout=PATIENCE_S):
            self._turn.release()

    def _held(self, desk: Desk, before: date | None) -> None:
        """For whoever has the turn."""
        self.working, self.trouble, self.blanked = True, None, None
        self.jobs = self.jobs_of = self.files = self.files_of = 0
        try:
            self.blanked = blank(desk, before, self._told_jobs) if before else 0
            if not self._ended.is_set():
                finish(desk, self._told_jobs)
            if owed(desk) and not self._ended.is_set():
                unwrite(desk, self._told_files)
        except StoreTrouble as trouble:
            self.trouble = trouble
            log.error("names could not be blanked: %s", trouble)
        finally:
            self.working = False
            self._turn.release()
        if self.blanked:
            log.info("blanked the names of %d jobs", self.blanked)

    def _told_jobs(self, done: int, of: int) -> bool:
        self.jobs, self.jobs_of = done, of
        return not self._ended.wait(BREATH_S)

    def _told_files(self, step: Rewritten) -> bool:
        self.files, self.files_of = step.files, step.of
        return not self._ended.wait(BREATH_S)
