"""One reading of the log: what was written since the last one, and what may have been lost from it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from smarttracker_lite.domain.machines import Gap, Reason
from smarttracker_lite.errors import N_
from smarttracker_lite.printers.drivers.windows.events import Event, Listing
from smarttracker_lite.printers.drivers.windows.jobs import SOON, Logged, printed_by
from smarttracker_lite.printers.drivers.windows.past import Mark, Past
from smarttracker_lite.printers.drivers.windows.wevtutil import PrintLog
from smarttracker_lite.printers.source import Complaint

MAX_RECORDS = 500_000
"""Events of all kinds, the newest, that are read at once; a job makes some ten."""
TOO_MANY = N_("The print log of Windows is longer than can be read at once; its oldest events were left out.")


@dataclass(frozen=True, slots=True, kw_only=True)
class News:
    """What a reading brings: the jobs of all printers, and the computer that wrote the log last."""

    jobs: tuple[Logged, ...] = ()
    complaints: tuple[Complaint, ...] = ()
    gaps: tuple[Gap, ...] = ()
    past: Past
    computer: str = ""


def read_log(log: PrintLog, past: Past | None, now: datetime, max_records: int = MAX_RECORDS) -> News:
    """What the log tells since `past`; everything, if that is None. The newest event is asked for first, so
    that one written meanwhile is read twice rather than never."""
    newest = log.newest()
    head = _mark(newest)
    computer = newest.computer if newest else ""
    if past is not None and past.head == head:
        return News(past=Past(read_at=now, head=head, since=past.since), computer=computer)
    first = max(0, head.record - max_records)
    known = _continued(log, past, first)
    listing = known or log.printed(first)
    printed = printed_by(listing.events)
    head = max([head, *map(_mark, listing.events)], key=lambda mark: mark.record)
    told = past.head.record if past and known else 0
    return News(
        jobs=tuple(job for job in printed.jobs if job.record > told),
        complaints=listing.complaints + printed.complaints + _left_out(told, first),
        gaps=() if known or past is None else _gaps(log, past, now),
        past=Past(read_at=now, head=head, since=_since(head, printed.waiting)),
        computer=computer,
    )


def _continued(log: PrintLog, past: Past | None, first: int) -> Listing | None:
    """The events from where the last reading ended; None if its last event is no longer there, and so all
    that are there are new."""
    if past is None or not past.head.record:
        return None
    listing = log.printed(max(first, past.since), past.head.record)
    return listing if past.head in map(_mark, listing.events) else None


def _mark(event: Event | None) -> Mark:
    return Mark(event.record, event.at) if event else Mark()


def _since(head: Mark, waiting: Iterable[Event]) -> int:
    """Before the first event of a job that may be printed yet."""
    records = [event.record - 1 for event in waiting if head.at - event.at <= SOON]
    return min([head.record, *records])


def _left_out(told: int, first: int) -> tuple[Complaint, ...]:
    return (Complaint(entry=f"{told + 1}–{first}", why=TOO_MANY),) if first > told else ()


def _gaps(log: PrintLog, past: Past, now: datetime) -> tuple[Gap, ...]:
    """The last event known is gone. If the one after it is the oldest now, nothing else is; else others were
    overwritten in a full log, or the log was cleared. Of an empty log nothing can be gone."""
    oldest = log.oldest()
    if not past.head.record or (oldest and oldest.record == past.head.record + 1):
        return ()
    until = min(oldest.at, now) if oldest else now
    return (Gap(reason=Reason.FORGOTTEN, since=past.read_at, until=max(until, past.read_at)),)
