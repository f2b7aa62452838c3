"""The standings book: what the printers' counters stood at, day by day."""

from datetime import datetime

from smarttracker_lite.domain.counters import Standing
from smarttracker_lite.store.book import Book
from smarttracker_lite.store.lookups import second
from smarttracker_lite.store.tables.index import key_of


class StandingsBook(Book[Standing]):
    """All standings, in the order in which they were taken."""

    def latest(self, printer_id: str) -> Standing | None:
        """The one of a printer that was taken last."""
        last = sorted(self._numbers(printer_id))[-1:]
        return next(iter(self._items(self._table.view, last)), None)

    def between(self, printer_id: str, since: datetime, until: datetime) -> list[Standing]:
        """Those of a printer from one moment to another, both included, the oldest first."""
        view, own = self._table.view, set(self._numbers(printer_id))
        taken = sorted(view.holding("at", second(since), second(until), own))
        found = (each for each in self._items(view, taken) if each.printer_id == printer_id)
        return sorted((each for each in found if since <= each.at <= until), key=lambda each: each.at)

    def of_printer(self, printer_id: str) -> list[Standing]:
        """Those of a printer."""
        return [each for each in self._keyed("printer", printer_id) if each.printer_id == printer_id]

    def _numbers(self, printer_id: str) -> list[int]:
        key = key_of(printer_id)
        return self._table.view.holding("printer", key, key)
