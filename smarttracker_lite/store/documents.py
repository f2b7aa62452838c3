"""A book of issued documents: by client, number, day and how they left the house."""

from collections.abc import Collection, Iterable, Iterator
from datetime import date
from itertools import islice
from typing import TypeVar

from smarttracker_lite.domain.documents import Document, Sending
from smarttracker_lite.domain.numbering import Kind, Number
from smarttracker_lite.store.book import Book
from smarttracker_lite.store.lookups import HIGHEST_SEQUENCE, day_index, second, serial, serial_index, year_of
from smarttracker_lite.store.tables.index import HIGHEST

D = TypeVar("D", bound=Document)


def _sequence(document: Document) -> int:
    return document.number.sequence


class DocumentsBook(Book[D]):
    """All documents of some kinds. Lists are in the order of issue."""

    def of_client(self, client_id: str) -> list[D]:
        """The client's documents."""
        return [document for document in self._keyed("client", client_id) if document.client_id == client_id]

    def of_clients(self, client_ids: Iterable[str]) -> list[D]:
        """The documents of each of these clients."""
        return [document for client_id in client_ids for document in self.of_client(client_id)]

    def newest(self, start: int = 0, left_out: Collection[int] = ()) -> Iterator[D]:
        """All but those in the rows left out: the latest date first, of a day the highest number first.

        Those from place `start` on are read, a day at a time as they are taken.
        """
        view = self._table.view
        for day in view.days_back("day", 0, HIGHEST):
            here = [number for number in view.holding("day", day, day) if number not in left_out]
            if start < len(here):
                found = sorted(self._items(view, here), key=_sequence, reverse=True)
                yield from islice(found, start, None)
            start = max(start - len(here), 0)

    def between(self, since: date, until: date) -> list[D]:
        """Those dated on these days, both of which count."""
        return self._ranged("day", since.toordinal(), until.toordinal())

    def sent_last(self) -> Iterator[tuple[Sending, D]]:
        """How they left the house, the last first; they are read a second at a time as they are taken."""
        view = self._table.view
        for at in view.days_back("sent", 0, HIGHEST):
            for document in self._ranged("sent", at, at):
                here = (each for each in reversed(document.sendings) if second(each.at) == at)
                yield from ((sending, document) for sending in here)

    def doubtful(self) -> list[D]:
        """Those with a mail of which is not known whether it went, or not yet."""
        return self._keyed("doubtful", "")

    def numbered(self, text: str) -> D | None:
        """The one with this number, as it is written."""
        return next(
            (document for document in self._keyed("number", text) if document.number.text == text), None
        )

    def latest(self, kind: Kind = Kind.INVOICE) -> D | None:
        """The one of this kind issued last: of the latest date, the one with the highest number."""
        view, days, numbers = self._table.view, day_index(kind), serial_index(kind)
        day, high = self._last_key(days, HIGHEST), HIGHEST
        here = set(view.holding(days, day, day)) if day is not None else set[int]()
        while here and (key := self._last_key(numbers, high)) is not None:
            if found := here.intersection(view.holding(numbers, key, key)):
                return max(self._items(view, sorted(found)), key=_sequence)
            high = key - 1
        return None

    def highest(self, year: int, kind: Kind = Kind.INVOICE) -> Number | None:
        """The last number of the year's series."""
        found = self._last(serial_index(kind), serial(year, 0), serial(year, HIGHEST_SEQUENCE))
        return max((each.number for each in found), key=lambda number: number.sequence, default=None)

    def unsteady(self, kind: Kind) -> list[int]:
        """The years in whose series of numbers one seems to be missing or to be there twice. Nothing is read
        for it but an index."""
        view, index, years = self._table.view, serial_index(kind), list[int]()
        last = self._last_key(index, HIGHEST)
        while last is not None:
            low = serial(year := year_of(last), 0)
            earlier = self._last_key(index, max(low - 1, 0))
            begin = self._lowest(index, low, last) if earlier is None else low + 1
            if view.count(index, low, last) != last - begin + 1:
                years.append(year)
            last = earlier
        return years[::-1]

    def _last_key(self, index: str, high: int) -> int | None:
        """The highest key up to `high` that a document has."""
        view = self._table.view
        while (key := view.last(index, 0, high)) is not None and not view.count(index, key, key):
            high = key - 1
        return key

    def _lowest(self, index: str, low: int, high: int) -> int:
        """The lowest key that a document has, of those from low to high."""
        view = self._table.view
        while low < high:
            middle = (low + high) // 2
            low, high = (low, middle) if view.count(index, low, middle) else (middle + 1, high)
        return low

    def _last(self, index: str, low: int, high: int) -> list[D]:
        """Those with the highest key that a document has."""
        while (key := self._table.view.last(index, low, high)) is not None:
            if found := self._ranged(index, key, key):
                return found
            high = key - 1
        return []

    def _ranged(self, index: str, low: int, high: int) -> list[D]:
        view = self._table.view
        return self._items(view, sorted(view.holding(index, low, high)))
