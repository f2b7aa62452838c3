"""One reading: which of the listed jobs are new, and what may be missing. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta, tzinfo
from functools import partial

from smarttracker_lite.domain.machines import Device, Gap, Reason
from smarttracker_lite.domain.printing import FINAL, JobFacts
from smarttracker_lite.errors import N_
from smarttracker_lite.printers.drivers.hp_ews.dates import (
    DateOrder,
    Stamp,
    likely_order,
    proven_order,
    stamp_of,
)
from smarttracker_lite.printers.drivers.hp_ews.headers import Field
from smarttracker_lite.printers.drivers.hp_ews.jobs import ODD_TIME, JobReader
from smarttracker_lite.printers.drivers.hp_ews.keys import keys_of, name_of
from smarttracker_lite.printers.drivers.hp_ews.listing import Entry, Listing
from smarttracker_lite.printers.drivers.hp_ews.meanings import status_of
from smarttracker_lite.printers.drivers.hp_ews.past import ASK, Past, remembered
from smarttracker_lite.printers.source import Complaint, Reading

AGAIN_S = 30
"""For a job that is in the table before it has ended."""
CLOCK_OFF = timedelta(days=1)
"""A clock this far ahead was never set."""

ASK_ORDER = N_(
    "It cannot be told whether this is the day or the month first. Answer it on the printer's page."
)


@dataclass(frozen=True, slots=True)
class _Listed:
    """A job of the table: its rows, when it was printed as far as that could be read, and its key."""

    entry: Entry
    stamp: Stamp | None
    key: str


def reading_of(
    listing: Listing, digest: str, past: Past, device: Device, now: datetime, zone: tzinfo | None
) -> Reading:
    """What is new since `past`, in a page with this digest. The printer's times are in `zone`; None is this
    computer's.

    A job whose date can be read in two ways is told at once, and again when the way is known.
    """
    listed = _listed(listing, past)
    order = _order([job.stamp for job in listed if job.stamp], past, now, zone)
    marks = {job.key: _mark(job, order) for job in listed}
    reader = JobReader(listing, now.replace(microsecond=0))
    told = [_told(reader, job, order, zone) for job in listed if _is_news(job, marks[job.key], past)]
    running = len(listed) < len(listing.entries)
    question = _question(listing, [job for job in listed if marks[job.key] == ASK])
    present = Past(
        keys=tuple(marks),
        marks=marks,
        order=order,
        read_at=now,
        page="" if running or question else digest,
        places=past.places,
    )
    return Reading(
        device=device,
        jobs=tuple(reversed(told)),
        memory=remembered(present if listed else replace(past, order=order)),
        complaints=(*dict.fromkeys(reader.complaints), *question),
        gaps=_gaps(past, listed, now),
        again_in_s=AGAIN_S if running else None,
    )


def _listed(listing: Listing, past: Past) -> list[_Listed]:
    """The jobs that have ended, in the order of the page. One that still prints would change its name."""
    ended = [entry for entry in listing.entries if _ended(listing.said(entry.cells, Field.STATUS))]
    stamps = [stamp_of(listing.said(entry.cells, Field.TIME)) for entry in ended]
    names = [_name(listing, entry, stamp) for entry, stamp in zip(ended, stamps, strict=True)]
    return list(map(_Listed, ended, stamps, keys_of(names, past.keys)))


def _ended(status: str) -> bool:
    known = status_of(status)
    return known is None or known in FINAL


def _name(listing: Listing, entry: Entry, stamp: Stamp | None) -> str:
    said = partial(listing.said, entry.cells)
    time = stamp.name if stamp else said(Field.TIME)
    return name_of(said(Field.DOCUMENT), time, said(Field.AREA), said(Field.USER))


def _order(stamps: Sequence[Stamp], past: Past, now: datetime, zone: tzinfo | None) -> DateOrder | None:
    """As the dates of the page prove it, as it was found or answered before, or as the page suggests."""
    local = now.astimezone(zone).replace(tzinfo=None)
    return proven_order(stamps) or past.order or likely_order(stamps, local)


def _mark(job: _Listed, order: DateOrder | None) -> str:
    """How its date is read, if there are two ways."""
    if job.stamp is None or job.stamp.at(None):
        return ""
    return order or ASK


def _is_news(job: _Listed, mark: str, past: Past) -> bool:
    """It was not told yet, or not with the time that is known now."""
    return job.key not in past.marks or mark not in {ASK, past.marks[job.key]}


def _told(reader: JobReader, job: _Listed, order: DateOrder | None, zone: tzinfo | None) -> JobFacts:
    if not job.stamp:
        reader.complain(job.entry, ODD_TIME)
    local = job.stamp.at(order) if job.stamp else None
    at = (local.replace(tzinfo=zone) if zone else local).astimezone(UTC) if local else None
    return reader.facts(job.entry, job.key, at if at and at < reader.now + CLOCK_OFF else None)


def _question(listing: Listing, undated: Sequence[_Listed]) -> tuple[Complaint, ...]:
    """One for all, with the newest such date."""
    texts = [listing.said(job.entry.cells, Field.TIME) for job in undated[:1]]
    return tuple(Complaint(entry=text, why=ASK_ORDER) for text in texts)


def _gaps(past: Past, listed: Sequence[_Listed], now: datetime) -> tuple[Gap, ...]:
    """None of the jobs known is listed any more: others may have come and gone. An empty table says nothing
    yet, as a printer that was just switched on shows one."""
    if not past.places or not listed or any(job.key in past.places for job in listed):
        return ()
    return (Gap(reason=Reason.FORGOTTEN, since=past.read_at, until=now),)
