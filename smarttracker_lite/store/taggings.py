"""The taggings book: the decisions about jobs, in the order in which they were taken."""

from smarttracker_lite.domain.jobs import Tagging
from smarttracker_lite.store.book import Book


class TaggingsBook(Book[Tagging]):
    """All decisions."""

    def of_job(self, job_id: str) -> list[Tagging]:
        """The decisions about this job."""
        found = self._keyed("job", job_id)
        return [each for each in found if any(retag.job_id == job_id for retag in each.retags)]
