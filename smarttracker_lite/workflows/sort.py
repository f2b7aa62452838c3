"""Sorting the jobs of a list by what a column says of them; what it says is kept while the program runs.

All jobs have to be read to know it, and priced for some columns: of 100,000 that takes seconds. So it is done
once for the column asked for last, in the background, and then only what changed is read again.
"""

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import islice
from operator import is_
from typing import Any, NamedTuple

from smarttracker_lite.domain.jobs import Job
from smarttracker_lite.errors import TrackerError
from smarttracker_lite.log import log
from smarttracker_lite.store.jobs import ANY
from smarttracker_lite.store.tables.rowset import RowSet
from smarttracker_lite.workflows.desk import Desk
from smarttracker_lite.workflows.keep_up import Changes

PATIENCE_S = 0.4
"""So long a page waits for an order."""
_SOME = 200
"""So many jobs are read before somebody else may have a turn."""
_PAUSE_S = 0.0005


@dataclass(frozen=True, slots=True)
class Column:
    """What jobs are sorted by: `value` is None where it is not known. It follows from the job, and from what
    `moments` stand for: one of them is another object once that changed."""

    key: str
    moments: tuple[object, ...]
    value: Callable[[Job], Any]

    def same_as(self, other: "Column") -> bool:
        """Whether both say the same of every job."""
        return self.key == other.key and all(map(is_, self.moments, other.moments))


class Unsorted(NamedTuple):
    """The order is not known yet: so many of all jobs are read."""

    read: int
    of: int


@dataclass(slots=True)
class _Known:
    """What the column says of the jobs, and when they were, by row; those `left` are still to be read."""

    column: Column
    left: set[int]
    values: dict[int, Any] = field(default_factory=dict)
    days: dict[int, float] = field(default_factory=dict)
    orders: dict[bool, list[int]] = field(default_factory=dict)

    def note(self, row: int, job: Job | None) -> None:
        self.left.discard(row)
        self.values.pop(row, None)
        if job:
            self.values[row], self.days[row] = self.column.value(job), job.day.timestamp()

    def order(self, *, down: bool) -> list[int]:
        """All rows; of alike ones the newest first, and those of which nothing is known last."""
        if down not in self.orders:
            values = self.values
            newest = sorted(sorted(values), key=self.days.__getitem__, reverse=True)
            known = [row for row in newest if values[row] is not None]
            unknown = [row for row in newest if values[row] is None]
            self.orders[down] = sorted(known, key=values.__getitem__, reverse=down) + unknown
        return self.orders[down]


class Sorter:
    """The order of the jobs by one column. Any thread may ask."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._turn = threading.Lock()
        self._known: _Known | None = None
        self._changes: Changes | None = None
        self._worker: threading.Thread | None = None
        self._trouble: TrackerError | None = None

    def sorted(
        self, desk: Desk, column: Column, rows: RowSet | None, *, down: bool, patience_s: float = PATIENCE_S
    ) -> list[int] | Unsorted:
        """These rows, None being all, in their order. Raises StoreTrouble if the disk fails."""
        with self._lock:
            worker = self._work(desk) if self._look(desk, column).left else None
        if worker:
            worker.join(patience_s)
        with self._lock:
            known = self._look(desk, column)
            if self._trouble:
                raise self._trouble
            if known.left:
                return Unsorted(len(known.values), len(known.values) + len(known.left))
            order = known.order(down=down)
            return order if rows is None else [row for row in order if row in rows]

    @contextmanager
    def halted(self) -> Iterator[None]:
        """A block in which nothing more is read."""
        with self._turn:
            yield

    def _look(self, desk: Desk, column: Column) -> _Known:
        """What is known of the column, and what of it is left to be read."""
        if self._changes is None:
            self._changes = Changes()
            desk.db.watch(self._changes.note)
        changed, known = self._changes.taken(), self._known
        if known is None or changed is None or not known.column.same_as(column):
            self._known = known = _Known(column, set(desk.db.jobs.rows(ANY)))
        elif changed:
            known.left |= changed
            known.orders.clear()
        return known

    def _work(self, desk: Desk) -> threading.Thread:
        """In a thread of its own, which is in nobody's transaction: it sees what is committed."""
        if self._worker is None or not self._worker.is_alive():
            self._trouble = None
            self._worker = threading.Thread(target=self._read, args=(desk,), name="sort", daemon=True)
            self._worker.start()
        return self._worker

    def _read(self, desk: Desk) -> None:
        try:
            while self._read_some(desk):
                time.sleep(_PAUSE_S)
        except TrackerError as trouble:
            log.warning("jobs could not be sorted: %s", trouble)
            self._trouble = trouble

    def _read_some(self, desk: Desk) -> bool:
        """Some of what is left; False if nothing is."""
        with self._turn, self._lock:
            known = self._known
            rows = set(islice(known.left, _SOME)) if known else set()
            found = dict(desk.db.jobs.at(rows))
            for row in rows:
                if known:
                    known.note(row, found.get(row))
            if not (known and known.left):
                self._worker = None  # under the lock: who finds more to do starts another
                return False
            return True
