"""The gaps book: where jobs may be missing."""

from smarttracker_lite.domain.gaps import NotedGap
from smarttracker_lite.store.book import Book
from smarttracker_lite.store.tables.index import key_of


class GapsBook(Book[NotedGap]):
    """All gaps there were, in the order in which they were found."""

    def open(self) -> list[NotedGap]:
        """Those that nobody has settled."""
        return self._keyed("open", "")

    def count_open(self) -> int:
        """How many those are, told by the index alone."""
        key = key_of("")
        return self._table.view.count("open", key, key)

    def of_printer(self, printer_id: str) -> list[NotedGap]:
        """Those of one printer."""
        return [gap for gap in self._keyed("printer", printer_id) if gap.printer_id == printer_id]
