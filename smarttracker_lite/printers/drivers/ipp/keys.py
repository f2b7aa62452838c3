"""What a job is called in our books, so that it is one job however often it is read.

A job's UUID says it all. Printers without UUIDs number their jobs, and begin with 1 again when they were off.
So the number is taken together with when the job was sent and with the run of the printer it was sent in.
That a run has ended is told by the printer's own counter of seconds, or by its job list (`jobs.py`), never by
our clock alone.

A job taken for another one is lost, one that is not recognised is charged twice: neither may happen where
the printer's answers tell. Where all they tell is the same (number, second of sending, second of the end,
document, user, and a counter that did not fall) it is taken for the same job: a print that nobody can tell
from another costs the studio a page, one that the client is asked to pay twice costs it the client.
"""

from collections.abc import Iterable, Mapping
from datetime import datetime

from smarttracker_lite.printers.drivers.ipp.clock import Clock, minute, sent_before_run
from smarttracker_lite.printers.drivers.ipp.codec import MAX_TEXT
from smarttracker_lite.printers.drivers.ipp.message import Attributes, Content, first, text


def key_of(number: int, job: Attributes, clock: Clock, known: Mapping[int, str]) -> str:
    """The job's UUID, else its run, number and when it was sent. One that was sent before the printer was
    switched on keeps the key by which its number is `known`."""
    uuid = text(job, "job-uuid")
    if uuid:
        return f"uuid:{uuid}"
    sent = first(job, "date-time-at-creation", "time-at-creation")
    old = known.get(number, "")
    if (
        old
        and sent_before_run(job, clock)
        and (_forgotten(sent) or old.endswith(f":{number}:{_plain(sent)}"))
    ):
        return old
    return f"boot:{minute(clock.run_s or 0)}:{number}:{_plain(sent)}"[:MAX_TEXT]


def by_number(keys: Iterable[str]) -> dict[int, str]:
    """The keys of jobs without UUID, by the job's number."""
    cut = ((key, key.split(":", 3)) for key in keys)
    return {int(parts[2]): key for key, parts in cut if parts[0] == "boot"}


def _forgotten(sent: Content) -> bool:
    """The counter began anew, and the printer no longer says when it was (RFC 8011 §5.4.29)."""
    return isinstance(sent, int) and sent <= 0


def _plain(sent: Content) -> object:
    return sent.isoformat() if isinstance(sent, datetime) else sent
