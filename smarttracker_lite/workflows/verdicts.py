"""What was judged of all jobs, kept while the program runs: what lists of unpriced or odd jobs ask for.

To judge a job is to price it twice: a studio's 100,000 jobs take some ten seconds. So the verdicts are kept
by row, and only what changed since is judged again: all, where prices changed; in the background, where it is
much.
"""

import logging
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import islice
from typing import NamedTuple

from smarttracker_lite.domain.jobs import UNBILLED, Job
from smarttracker_lite.errors import TrackerError
from smarttracker_lite.store.jobs import Wanted
from smarttracker_lite.store.tables.rowset import RowSet
from smarttracker_lite.workflows.desk import Desk
from smarttracker_lite.workflows.judge import JUDGED, Verdict, amounts, verdicts
from smarttracker_lite.workflows.keep_up import Changes
from smarttracker_lite.workflows.price import AT_ONCE, PriceBook, price_book

_log = logging.getLogger(__name__)

_TURN = 50
"""So many jobs are judged before somebody else may have a turn."""
_PAUSE_S = 0.001


class Found(NamedTuple):
    """The rows of the jobs with a verdict, and how many jobs are `left` to be judged."""

    rows: RowSet
    left: int


class Verdicts:
    """The verdicts of all jobs. Any thread may ask."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._turn = threading.Lock()
        self._rows: dict[Verdict, set[int]] = {verdict: set() for verdict in Verdict}
        self._told: dict[Verdict, RowSet] = {}
        self._clients: dict[int, str | None] = {}
        self._left: set[int] = set()
        self._prices: PriceBook | None = None
        self._stamp: object = None
        self._changes: Changes | None = None
        self._worker: threading.Thread | None = None
        self._trouble: TrackerError | None = None

    def found(self, desk: Desk, verdict: Verdict, *, wait: bool = False) -> Found:
        """The jobs with this verdict. Few that changed since are judged first; with `wait` all are.

        Raises StoreTrouble if the disk fails.
        """
        with self._lock:
            self._look(desk)
            worker = self._work(desk) if self._left else None
            few = len(self._left) <= AT_ONCE
        if worker and (few or wait):
            worker.join()
        with self._lock:
            if self._trouble:
                raise self._trouble
            if verdict not in self._told:
                self._told[verdict] = RowSet.of(self._rows[verdict])
            return Found(self._told[verdict], len(self._left))

    @contextmanager
    def halted(self) -> Iterator[None]:
        """A block in which nothing more is judged."""
        with self._turn:
            yield

    def _work(self, desk: Desk) -> threading.Thread:
        """In a thread of its own, which is in nobody's transaction: it sees what is committed."""
        if self._worker is None or not self._worker.is_alive():
            self._trouble = None
            self._worker = threading.Thread(target=self._judge, args=(desk,), name="judge", daemon=True)
            self._worker.start()
        return self._worker

    def _judge(self, desk: Desk) -> None:
        try:
            while self._judge_some(desk):
                time.sleep(_PAUSE_S)
        except TrackerError as trouble:
            _log.warning("jobs could not be judged: %s", trouble)
            self._trouble = trouble

    def _judge_some(self, desk: Desk) -> bool:
        """Some of what is left; False if nothing is."""
        with self._turn, self._lock:
            self._look(desk)
            rows = set(islice(self._left, _TURN))
            found = dict(desk.db.jobs.at(rows))
            for row in rows:
                self._note(row, found.get(row))
            self._left -= rows
            if not self._left:
                self._worker = None  # under the lock: who finds more to do starts another
            return bool(self._left)

    def _note(self, row: int, job: Job | None) -> None:
        prices = self._prices
        said = verdicts(job, amounts(prices, job)) if job and prices and job.stage in JUDGED else frozenset()
        for verdict, rows in self._rows.items():
            if (verdict in said) != (row in rows):
                rows.symmetric_difference_update((row,))
                self._told.pop(verdict, None)
        if job is None:
            self._clients.pop(row, None)
        else:
            self._clients[row] = job.tag.client_id

    def _look(self, desk: Desk) -> None:
        """See what changed: what is left to be judged."""
        if self._changes is None:
            self._changes = Changes()
            desk.db.watch(self._changes.note)
        changed = self._changes.taken()
        stamp = _stamp(desk)
        if changed is None or stamp != self._stamp:
            self._stamp, self._prices = stamp, price_book(desk)
            self._left = set(desk.db.jobs.rows(Wanted(stages=JUDGED)))
            for rows in self._rows.values():
                rows.clear()
            self._told.clear()
        elif changed:
            self._left |= self._with_their_months(desk, changed)

    def _with_their_months(self, desk: Desk, changed: set[int]) -> set[int]:
        """Where prices go by what was printed for the client in the month, all its jobs may have others."""
        if not (self._prices and self._prices.by_month):
            return changed
        self._prices = price_book(desk)
        now = {job.tag.client_id for _, job in desk.db.jobs.at(changed)}
        clients = {client for client in now | {self._clients.get(row) for row in changed} if client}
        theirs = (desk.db.jobs.rows(Wanted(client_id=client, stages=UNBILLED)) for client in clients)
        return changed.union(*theirs)


def _stamp(desk: Desk) -> object:
    """All that amounts follow from but the jobs."""
    db = desk.db
    terms = [(client.id, client.charged_by) for client in db.clients.all()]
    return desk.settings.currency, db.rates.all(), terms, db.corrections.all(), db.extras.all()
