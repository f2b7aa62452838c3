"""Keeping up with the books: which jobs changed since somebody looked last."""

import threading
from collections.abc import Collection


class Changes:
    """The rows of jobs that were changed since they were taken last; None: all, as at the beginning."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._rows: set[int] | None = None

    def note(self, table: str | None, rows: Collection[int]) -> None:
        """Called by who writes; without a table all there is was replaced."""
        with self._lock:
            if table is None:
                self._rows = None
            elif table == "jobs" and self._rows is not None:
                self._rows.update(rows)

    def taken(self) -> set[int] | None:
        """Those, which are no news any more."""
        with self._lock:
            taken, self._rows = self._rows, set()
        return taken
