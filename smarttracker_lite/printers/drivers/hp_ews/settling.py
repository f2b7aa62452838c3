"""What the page may still change of jobs that are over: their last values, or anything later. Pure."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from hashlib import sha256

from smarttracker_lite.domain.printing import JobFacts, Measure, TimeQuality
from smarttracker_lite.printers.drivers.hp_ews.headers import Field
from smarttracker_lite.printers.drivers.hp_ews.listing import Cells, Entry, Listing
from smarttracker_lite.printers.drivers.hp_ews.numbers import AMOUNT
from smarttracker_lite.printers.drivers.hp_ews.past import Past, Told

AGAIN_S = 30
"""After this many seconds a job is read once more; so is one that is in the table before it has ended."""
CLOCK_OFF = timedelta(days=1)
"""A clock this far ahead, or behind, was never set."""
ROUNDED = 0.01
"""By so much of an amount another unit may change it."""
ROUNDED_UP = {"area": 5_000, "length": 20_000, "ink": 200}
"""And by so many mm², µm and µl at least: half of 0.1 ft², of 0.1 ft, and of 0.01 fl oz."""


def still_fresh(facts: JobFacts, past: Past, now: datetime) -> bool:
    """Whether the job came lately; at a first reading, whether it may have."""
    if row := past.rows.get(facts.key):
        return facts.key in past.fresh and abs(round(now.timestamp()) - row.seen_s) < AGAIN_S
    return past.read_at is not None or (facts.completed_at or now) > now - CLOCK_OFF


def told_of(facts: JobFacts, entry: Entry, listing: Listing) -> Told:
    """What is to be remembered of a job, read from this entry of the page."""
    timeless = replace(facts, completed_at=None, not_before=None, time_quality=TimeQuality.EXACT)
    rows = (entry.cells, *entry.details)
    return Told(
        headers=_digest(listing.columns.headers),
        units=tuple(_unit(listing, rows, each) for each in (Field.AREA, Field.LENGTH, Field.INK)),
        exact=_digest(replace(timeless, key="", raw={})),
        status=facts.status.value,
        copies=_value(facts.copies),
        area=_value(facts.roll_area_mm2),
        length=_value(facts.roll_length_um),
        ink=facts.ink_ul,
    )


def changed(now: Mapping[str, Told], past: Past) -> set[str]:
    """The keys of the jobs told before of which the page says something else now.

    Rows alike in name that only changed their places, or took that of one that is gone, have not changed.
    """
    before = {key: row.told for key, row in past.rows.items() if row.told}
    other = {key for key, told in now.items() if key in before and _differ(before[key], told)}
    free = defaultdict[str, list[Told]](list)
    for key in other | (before.keys() - now.keys() if other else set()):
        free[_name(key)].append(before[key])
    renewed = {key for key in other if all(_differ(told, now[key]) for told in free[_name(key)])}
    return renewed | {key for key in past.fresh if key in now and key not in before}


def _differ(before: Told, now: Told) -> bool:
    """Whether something else is said now. In other units or another language only what rounding does not
    explain counts, and nothing that only one of both tells."""
    units = zip(before.units, now.units, strict=True)
    if before.headers == now.headers and all(one == other for one, other in units if one and other):
        return before.exact != now.exact
    copies = None not in (before.copies, now.copies) and before.copies != now.copies
    return before.status != now.status or copies or any(_apart(before, now, name) for name in ROUNDED_UP)


def _apart(before: Told, now: Told, name: str) -> bool:
    one, other = getattr(before, name), getattr(now, name)
    return None not in (one, other) and abs(one - other) > max(ROUNDED_UP[name], ROUNDED * max(one, other))


def _name(key: str) -> str:
    return key.partition("#")[0]


def _unit(listing: Listing, rows: tuple[Cells, ...], field: Field) -> str:
    """In which the first of these rows that has an amount there writes it."""
    texts = (listing.said(cells, field).casefold() for cells in rows)
    return next(((found[2] or "") for text in texts if (found := AMOUNT.match(text))), "")


def _digest(of: object) -> str:
    return sha256(repr(of).encode("utf-8", "surrogatepass")).hexdigest()[:8]


def _value(measure: Measure | None) -> int | None:
    return None if measure is None else measure.value
