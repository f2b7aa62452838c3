"""What a job is called in our books, so that it is one job however often it is read.

A job's UUID says it all. Printers without UUIDs number their jobs, and begin with 1 again when they were off.
So the number is taken together with when the job was sent and with the run of the printer it was sent in.
That a run has ended is told by the printer's own counter of seconds, or by its job list (`jobs.py`), never by
our clock alone; what a printer has kept over the end of a run, by the jobs it lists then (`kept`).

A job taken for another one is lost, one that is not recognised is charged twice: neither may happen where
the printer's answers tell. Where they do not, for want of a UUID, these rules decide:

- Number, second of sending, second of the end, document and user are the same, and the counter did not fall:
  it is the same job. A print that nobody can tell from another costs the studio a page, one that the client
  is asked to pay twice costs it the client.
- The counter fell, and the second of sending may as well lie in the new run, as may all later ones: it is
  another job. Most printers forget their jobs, or at least when they were sent, when they are off.
- The printer never says when a job was sent: it has kept its jobs if the last one known is listed with the
  same document and user, else none. And it counts anew, or another one stands in its place, whatever its
  counter says, if a job that was over has another document or user now (`contradicts`).
- Our clock was put back just by the time for which the printer was off, and its counter did not fall: it was
  not off.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256

from smarttracker_lite.printers.drivers.ipp.clock import STEADY_S, Clock, minute
from smarttracker_lite.printers.drivers.ipp.codec import MAX_TEXT
from smarttracker_lite.printers.drivers.ipp.message import Attributes, Content, first, text

UNTOLD = frozenset({"None", "0"})
"""Times of sending by which no job is told from another."""


@dataclass(frozen=True, slots=True)
class Known:
    """What a job without UUID is known by: its key, and a mark of its document and user."""

    key: str
    mark: str

    @property
    def sent(self) -> str:
        """When it was sent, as the printer told it first: a date, or seconds."""
        return self.key.split(":", 3)[-1]


def key_of(number: int, job: Attributes, clock: Clock, known: Mapping[int, Known]) -> str:
    """The job's UUID; else the key by which it is `known`; else its run, number and when it was sent."""
    uuid = text(job, "job-uuid")
    if uuid:
        return f"uuid:{uuid}"
    sent = _plain(first(job, "date-time-at-creation", "time-at-creation"))
    old = known.get(number)
    if old and (old.sent == sent or _forgotten(sent)):
        return old.key
    return f"boot:{minute(clock.run_s or 0)}:{number}:{sent}"[:MAX_TEXT]


def mark_of(document: str | None, user: str | None) -> str:
    """Eight letters that differ where document or user do."""
    return sha256(repr((document, user)).encode()).hexdigest()[:8]


def contradicts(old: Known, document: str | None, user: str | None) -> bool:
    """Is it another job that is listed under the number of a known one, of which nothing but the number was
    told besides? What was not told of one of them contradicts nothing."""
    marks = {mark_of(name, whose) for name in (document, None) for whose in (user, None)}
    return old.sent in UNTOLD and document is not None and old.mark not in marks


def by_number(marks: Mapping[str, str]) -> dict[int, Known]:
    """Jobs without UUID by their numbers, from the marks by their keys."""
    cut = ((Known(key, mark), key.split(":", 3)) for key, mark in marks.items())
    return {int(parts[2]): known for known, parts in cut if parts[0] == "boot"}


def kept(
    listed: Mapping[int, Known], known: Mapping[int, Known], last: Collection[int], clock: Clock
) -> dict[int, Known]:
    """Those of the `known` jobs that a printer that was off still lists; the others of `listed` are new, or
    have numbers that were given again.

    A job that is surely older than the run shows that those before it are too. Of a printer that never tells
    when a job was sent, the `last` ones known show it.
    """
    tells = any(job.sent not in UNTOLD for job in (*listed.values(), *known.values()))
    same = {number: job for number, job in listed.items() if number in known and _alike(known[number], job)}
    older = [number for number, job in same.items() if (_older(job.sent, clock) if tells else number in last)]
    return {number: known[number] for number in same if number <= max(older, default=0)}


def _alike(old: Known, job: Known) -> bool:
    """Is what was told before not told otherwise now?"""
    return old.mark == job.mark and (job.sent == old.sent or _forgotten(job.sent))


def _older(sent: str, clock: Clock) -> bool:
    """Was a job sent in an earlier run, if it looks the same? A date tells it, and seconds of 0 or less or
    more than the printer has been on for (RFC 8011 §5.4.29)."""
    if sent.isdecimal():
        return not 0 < int(sent) <= (clock.up_s or 0) + STEADY_S
    return sent != "None"


def _forgotten(sent: str) -> bool:
    """The counter began anew, and the printer no longer says when it was (RFC 8011 §5.4.29)."""
    return sent == "0" or sent.startswith("-")


def _plain(sent: Content) -> str:
    return sent.isoformat() if isinstance(sent, datetime) else str(sent)
