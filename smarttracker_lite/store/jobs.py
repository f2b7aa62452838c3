"""The jobs book: each job once, however often its printer tells of it."""

from smarttracker_lite.domain.jobs import Job
from smarttracker_lite.store.book import Book


class JobsBook(Book[Job]):
    """All jobs of all printers."""

    def known(self, printer_id: str) -> dict[tuple[str, str], Job]:
        """The printer's jobs by what names them at the printer: (source, key)."""
        return {(job.facts.source, job.facts.key): job for job in self.all() if job.printer_id == printer_id}
