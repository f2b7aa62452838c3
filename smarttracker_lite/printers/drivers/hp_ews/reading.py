"""One reading: which of the listed jobs are new, and what may be missing. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta, tzinfo
from functools import partial
from typing import NamedTuple

from smarttracker_lite.domain.machines import CLOCK_TOLERANCE_S, Device, Gap, Reason
from smarttracker_lite.domain.printing import FINAL, JobFacts, TimeQuality
from smarttracker_lite.errors import N_, PrinterReplaced
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
from smarttracker_lite.printers.drivers.hp_ews.past import ASK, Past, Row, Told, remembered
from smarttracker_lite.printers.drivers.hp_ews.settling import (
    AGAIN_S,
    CLOCK_OFF,
    changed,
    still_fresh,
    told_of,
)
from smarttracker_lite.printers.source import Complaint, Reading

EARLIER = timedelta(hours=2)
"""So much earlier no job can be than one that was printed before: an hour comes twice in autumn."""
AHEAD = timedelta(seconds=CLOCK_TOLERANCE_S)
"""So much later than it is now a job can have been printed: the clocks differ a little."""

ASK_ORDER = N_(
    "It cannot be told whether this is the day or the month first. Answer it on the printer's page."
)


@dataclass(frozen=True, slots=True)
class _Listed:
    """A job of the table: its rows, when it was printed as far as that could be read, and its key."""

    entry: Entry
    stamp: Stamp | None
    key: str

    def at(self, order: DateOrder | None, zone: tzinfo | None) -> datetime | None:
        """When it was printed, by the printer's clock, which is in `zone`."""
        local = self.stamp.at(order) if self.stamp else None
        return (local.replace(tzinfo=zone) if zone else local).astimezone(UTC) if local else None


def reading_of(
    listing: Listing, digest: str, past: Past, device: Device, now: datetime, zone: tzinfo | None
) -> Reading:
    """What is new since `past`, in a page with this digest. The printer's times are in `zone`; None is this
    computer's.

    A job whose date can be read in two ways is told at once, and again when the way is known. Raises
    PrinterReplaced if these are another printer's jobs.
    """
    listed = _listed(listing, past)
    order = _order([job.stamp for job in listed if job.stamp], past, now, zone)
    times = [at for job in listed if job.stamp and (at := job.stamp.at(order))]
    if _is_another(device, past, listed, times):
        raise _another(device)
    marks = {job.key: _mark(job, order) for job in listed}
    said = [_said(listing, job, order, zone, past, now.replace(microsecond=0)) for job in listed]
    news = _news(said, marks, past)
    fresh = {each.facts.key for each in said if still_fresh(each.facts, past, now)}
    running = len(listed) < len(listing.entries)
    question = _question(listing, [job for job in listed if marks[job.key] == ASK])
    ahead_s = _ahead_s(device, past, [(job.key, job.at(order, zone)) for job in listed], now)
    present = Past(
        rows={each.facts.key: _row(each, marks[each.facts.key], past, now) for each in said},
        fresh=fresh,
        order=order,
        read_at=now,
        newest=max((at for at in times if at < _local(now, zone) + CLOCK_OFF), default=None),
        ahead_s=ahead_s,
        page="" if running or question or fresh else digest,
    )
    return Reading(
        device=clocked(device, ahead_s),
        jobs=tuple(each.facts for each in reversed(news)),
        memory=remembered(present if listed or past.read_at is None else replace(past, order=order)),
        complaints=(*dict.fromkeys(complaint for each in news for complaint in each.complaints), *question),
        gaps=_gaps(past, listed, now),
        again_in_s=AGAIN_S if running or fresh else None,
    )


class _Said(NamedTuple):
    """What the page says of a job, and what of that could not be read."""

    facts: JobFacts
    told: Told
    complaints: Sequence[Complaint]


def _said(
    listing: Listing, job: _Listed, order: DateOrder | None, zone: tzinfo | None, past: Past, now: datetime
) -> _Said:
    reader = JobReader(listing, now)
    facts = _facts(reader, job, order, zone, past)
    return _Said(facts, told_of(facts, job.entry, listing), reader.complaints)


def _news(said: Sequence[_Said], marks: Mapping[str, str], past: Past) -> list[_Said]:
    """New jobs, those whose time is known now, and those of which something else is said than before."""
    otherwise = changed({each.facts.key: each.told for each in said}, past)
    return [
        each
        for each in said
        if each.facts.key in otherwise or _is_news(each.facts.key, marks[each.facts.key], past)
    ]


def _row(said: _Said, mark: str, past: Past, now: datetime) -> Row:
    """What is remembered of the job: since when it is known stays."""
    before = past.rows.get(said.facts.key)
    if before:
        return before._replace(mark=mark, told=said.told)
    since_s = round(past.read_at.timestamp()) if past.read_at else None
    return Row(0, mark, round(now.timestamp()), since_s, said.told)


def _listed(listing: Listing, past: Past) -> list[_Listed]:
    """The jobs that have ended, in the order of the page. One that still prints would change its name."""
    ended = [entry for entry in listing.entries if _ended(listing.said(entry.cells, Field.STATUS))]
    stamps = [stamp_of(listing.said(entry.cells, Field.TIME)) for entry in ended]
    names = [_name(listing, entry, stamp) for entry, stamp in zip(ended, stamps, strict=True)]
    return list(map(_Listed, ended, stamps, keys_of(names, list(past.rows))))


def _ended(status: str) -> bool:
    known = status_of(status)
    return known is None or known in FINAL


def _name(listing: Listing, entry: Entry, stamp: Stamp | None) -> str:
    said = partial(listing.said, entry.cells)
    time = stamp.name if stamp else said(Field.TIME)
    return name_of(said(Field.DOCUMENT), time, said(Field.USER))


def _order(stamps: Sequence[Stamp], past: Past, now: datetime, zone: tzinfo | None) -> DateOrder | None:
    """As the dates of the page prove it, as it was found or answered before, or as the page suggests."""
    return proven_order(stamps) or past.order or likely_order(stamps, _local(now, zone))


def _local(now: datetime, zone: tzinfo | None) -> datetime:
    return now.astimezone(zone).replace(tzinfo=None)


def _is_another(device: Device, past: Past, listed: Sequence[_Listed], times: Sequence[datetime]) -> bool:
    """Is none of the jobs known listed any more, but others from before? A list that was cleared, or rolled
    over, has only newer ones. A printer that tells its serial number was known by that."""
    if device.serial or past.newest is None or any(job.key in past.rows for job in listed):
        return False
    return any(at < past.newest - EARLIER for at in times)


def _another(device: Device) -> PrinterReplaced:
    return PrinterReplaced(
        N_("Another {model} answers at this address: it lists none of the jobs known, but older ones."),
        N_(
            "Give each printer an address of its own that stays. If it is the same one, and its list and "
            "clock were set anew, remove the printer and add it again: its jobs stay."
        ),
        model=device.model,
    )


def _mark(job: _Listed, order: DateOrder | None) -> str:
    """How its date is read, if there are two ways."""
    if job.stamp is None or job.stamp.at(None):
        return ""
    return order or ASK


def _is_news(key: str, mark: str, past: Past) -> bool:
    """It was not told yet, or not with the time that is known now."""
    return key not in past.rows or mark not in {ASK, past.rows[key].mark}


def _facts(
    reader: JobReader, job: _Listed, order: DateOrder | None, zone: tzinfo | None, past: Past
) -> JobFacts:
    """A new job has come to its end since the last reading, whatever the printer's clock tells."""
    if not job.stamp:
        reader.complain(job.entry, ODD_TIME)
    row = past.rows.get(job.key)
    since = row.since if row else past.read_at
    seen = (row.seen if row else None) or reader.now
    at = job.at(order, zone)
    facts = reader.facts(job.entry, job.key, min(at, seen) if at and _possible(at, since, seen) else None)
    by_us = facts.time_quality is TimeQuality.FIRST_SEEN
    return replace(facts, completed_at=seen if by_us else facts.completed_at, not_before=since)


def _possible(at: datetime, since: datetime | None, seen: datetime) -> bool:
    """Can a job have been printed then that was not listed yet at the reading `since`, but was when first
    `seen`?"""
    return at <= seen + AHEAD and (since is None or at > since - CLOCK_OFF)


def _ahead_s(
    device: Device, past: Past, listed: Sequence[tuple[str, datetime | None]], now: datetime
) -> int | None:
    """How far the printer's clock is ahead at least: new jobs were not printed later than now. Its clock may
    be right and its zone be wrong. Where it tells itself that it is wrong, that is exact."""
    new = [at for key, at in listed if key not in past.rows]
    if not new:
        return past.ahead_s
    latest = max((at for at in new if at), default=now)
    return round((latest - now).total_seconds()) if latest > now + AHEAD and not device.clock_wrong else None


def clocked(device: Device, ahead_s: int | None) -> Device:
    """The printer with the error that its jobs prove of its clock, if it does not tell that itself."""
    return device if ahead_s is None or device.clock_wrong else replace(device, clock_error_s=ahead_s)


def _question(listing: Listing, undated: Sequence[_Listed]) -> tuple[Complaint, ...]:
    """One for all, with the newest such date."""
    texts = [listing.said(job.entry.cells, Field.TIME) for job in undated[:1]]
    return tuple(Complaint(entry=text, why=ASK_ORDER) for text in texts)


def _gaps(past: Past, listed: Sequence[_Listed], now: datetime) -> tuple[Gap, ...]:
    """None of the jobs known is listed any more: others may have come and gone. An empty table says nothing
    yet, as a printer that was just switched on shows one."""
    if not past.rows or not listed or any(job.key in past.rows for job in listed):
        return ()
    return (Gap(reason=Reason.FORGOTTEN, since=past.read_at, until=now),)
