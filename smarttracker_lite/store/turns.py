"""The turns book: what became of each client in each billing run."""

from collections.abc import Iterable

from smarttracker_lite.domain.billingrun import Turn, in_order
from smarttracker_lite.store.book import Book
from smarttracker_lite.store.tables.index import HIGHEST


class TurnsBook(Book[Turn]):
    """All turns of all runs."""

    def of_run(self, run: str) -> list[Turn]:
        """The turns of a run, in its order; none if there is no such run."""
        return in_order([turn for turn in self._keyed("run", run) if turn.run == run])

    def of_clients(self, client_ids: Iterable[str]) -> list[Turn]:
        """The turns of each of these clients."""
        return [
            turn
            for client_id in client_ids
            for turn in self._keyed("client", client_id)
            if turn.client_id == client_id
        ]

    def open(self) -> list[Turn]:
        """Those with which something is left to do."""
        return in_order(self._keyed("open", ""))

    def runs(self) -> list[str]:
        """The ids of all runs, the last one first; of each one turn is read."""
        view = self._table.view
        firsts = [
            min(numbers)
            for second in view.days_back("at", 0, HIGHEST)
            if (numbers := view.holding("at", second, second))
        ]
        return [turn.run for turn in self._items(view, firsts)]
