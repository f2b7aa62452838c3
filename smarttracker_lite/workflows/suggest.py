"""Suggestions: whose the prints may be that wait for a client, learned from past tags."""

from collections.abc import Iterable, Mapping

from smarttracker_lite.domain.jobs import Job
from smarttracker_lite.domain.suggestions import Suggestion
from smarttracker_lite.workflows.desk import Desk


def suggestions(desk: Desk, jobs: Iterable[Job], most: int = 3) -> Mapping[str, tuple[Suggestion, ...]]:
    """What each of these jobs may be, by its id: the likeliest first, `most` at most; () where nothing is
    known, and for all of them while nothing is `ready`."""
    return {job.id: () for job in jobs}


def ready(desk: Desk) -> bool:
    """Whether what was learned can be asked now; where not, it is being learned and will be in a moment."""
    return True
