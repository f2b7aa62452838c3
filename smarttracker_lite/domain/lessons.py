"""What a decided job teaches."""

from datetime import tzinfo

from smarttracker_lite.domain.experience import NO_USER, NOBODY, Lesson
from smarttracker_lite.domain.guesses import Asked
from smarttracker_lite.domain.hints import hints_of
from smarttracker_lite.domain.jobs import Job, JobState, first_tag


def lesson(job: Job, zone: tzinfo | None) -> Lesson | None:
    """Whose it is, whoever pays; or that it is nobody's, if somebody made it internal. None if nobody
    decided.

    What a rule tagged teaches too: a rule is a person's decision, it stands before everybody's eyes, and what
    is put right is unlearned.
    """
    tag = job.tag
    nobodys = tag.state is JobState.INTERNAL and first_tag(job.facts).state is not JobState.INTERNAL
    if tag.client_id is None and not nobodys:
        return None
    asked = question(job, zone)
    owner = NOBODY if tag.client_id is None else (tag.client_id, tag.project_id)
    return Lesson(job.id, owner, asked.hints, job.utc_day.toordinal(), job.day, asked.hands)


def question(job: Job, zone: tzinfo | None) -> Asked:
    """What is asked of a job that waits."""
    hands = (job.facts.user or "").casefold() or f"{NO_USER}{job.printer_id}"
    return Asked(job.id, hints_of(job, zone), job.day, hands)
