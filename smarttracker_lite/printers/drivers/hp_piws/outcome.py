"""What a job has come to, by JobStatus and CompletionStatus. Pure."""

from smarttracker_lite.domain.printing import JobStatus
from smarttracker_lite.printers.drivers.hp_piws.tree import Element

STATUSES = {
    "waitingtoprint": JobStatus.QUEUED,
    "queued": JobStatus.QUEUED,
    "held": JobStatus.HELD,
    "paused": JobStatus.HELD,
    "processing": JobStatus.PROCESSING,
    "printing": JobStatus.PROCESSING,
    "completed": JobStatus.COMPLETED,
    "cancelled": JobStatus.CANCELED,
    "canceled": JobStatus.CANCELED,
    "aborted": JobStatus.ABORTED,
    "deleted": JobStatus.DELETED,
}
ENDS = {
    "cancel": JobStatus.CANCELED,
    "abort": JobStatus.ABORTED,
    "error": JobStatus.ABORTED,
    "fail": JobStatus.ABORTED,
}
"""How a CompletionStatus begins that is not "OK"."""
WORDS = ("JobStatus", "CompletionStatus")


def word(job: Element, name: str) -> str:
    """One of the two, in small letters; "" if it is not said."""
    return (job.said("Status", name) or "").lower()


def status_of(job: Element, impressions: int) -> JobStatus:
    """CompletionStatus "OK" says nothing: a job that never ran has it too. A cancelled job that still prints
    is not over, nor is one that waits after an error; a job that was printed before it was taken off the
    queue was printed."""
    status = STATUSES.get(word(job, "JobStatus"), JobStatus.UNKNOWN)
    said = word(job, "CompletionStatus")
    end = next((end for begin, end in ENDS.items() if said.startswith(begin)), None)
    waits = status in {JobStatus.QUEUED, JobStatus.HELD} and end is JobStatus.ABORTED
    if status is JobStatus.PROCESSING or waits:
        return status
    if end:
        return end
    if status is JobStatus.DELETED and impressions:
        return JobStatus.COMPLETED
    return status
