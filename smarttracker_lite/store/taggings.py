"""The taggings book: the decisions about jobs, in the order in which they were taken."""

from collections.abc import Collection, Iterator
from datetime import datetime
from itertools import islice

from smarttracker_lite.domain.jobs import Tagging
from smarttracker_lite.store.book import Book
from smarttracker_lite.store.lookups import second
from smarttracker_lite.store.retagging import tagging_written
from smarttracker_lite.store.tables.garbage import no_collection
from smarttracker_lite.store.tables.index import HIGHEST, key_of


class TaggingsBook(Book[Tagging]):
    """All decisions."""

    def add(self, tagging: Tagging) -> None:
        """Add a new one."""
        with self._table.joined(), no_collection():
            self._table.put_written({self._table.free_number(): tagging_written(tagging)})

    def of_job(self, job_id: str) -> list[Tagging]:
        """The decisions about this job."""
        found = self._keyed("job", job_id)
        return [each for each in found if any(retag.job_id == job_id for retag in each.retags)]

    def of_jobs(self, job_ids: Collection[str]) -> list[Tagging]:
        """The decisions about any of these jobs, each once, in their order."""
        view, wanted = self._table.view, frozenset(job_ids)
        numbers = sorted(set(view.holding_any("job", list(map(key_of, wanted)))))
        found = self._items(view, numbers)
        return [each for each in found if any(retag.job_id in wanted for retag in each.retags)]

    def newest(self, most: int) -> Iterator[Tagging]:
        """The decisions taken last, at most so many, the last one first; each is read as it is taken."""
        view = self._table.view
        seconds = view.days_back("at", 0, HIGHEST)
        numbers = (number for each in seconds for number in sorted(view.holding("at", each, each))[::-1])
        return (tagging for number in islice(numbers, most) for tagging in self._items(view, [number]))

    def after(self, moment: datetime) -> list[Tagging]:
        """The decisions taken after this moment, in their order."""
        view = self._table.view
        found = sorted(view.holding("at", second(moment), HIGHEST))
        return [tagging for tagging in self._items(view, found) if tagging.at > moment]
