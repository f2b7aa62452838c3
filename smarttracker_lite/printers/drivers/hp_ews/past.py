"""What must be known of earlier readings to go on where the last one ended; kept with the printer as JSON."""

import json
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import NamedTuple

from smarttracker_lite.printers.drivers.hp_ews.dates import DateOrder
from smarttracker_lite.printers.source import Memory

ASK = "ask"
PAGE = "known_page"
"""Another name than in memories without what was told of each row: there the same page is read once more."""


class Told(NamedTuple):
    """What was told of a job, as far as the page may change it later.

    `exact` is a digest of all but its time. It holds as long as the page writes amounts in the same `units`
    (of area, length and ink; "" where it wrote none) below the same `headers` (a digest). Else there are the
    values in mm², µm and µl, which differ a little by rounding.
    """

    headers: str
    units: tuple[str, ...]
    exact: str
    status: str
    copies: int | None
    area: int | None
    length: int | None
    ink: int | None


class Row(NamedTuple):
    """A job that was listed.

    `mark` tells how its date was read: in this order, ASK if the order was not known, "" if there is only one
    way. It was told first at `seen_s`, and not listed yet at `since_s`, if there was a reading before, in
    seconds since 1970. `place` numbers the rows, the newest highest, and stays while jobs come and go, so
    that little of the memory changes; 0 has none yet.
    """

    place: int
    mark: str
    seen_s: int = 0
    since_s: int | None = None
    told: Told | None = None

    @property
    def seen(self) -> datetime | None:
        """When it was first told; None if an older version of us did not keep that."""
        return datetime.fromtimestamp(self.seen_s, UTC) if self.seen_s else None

    @property
    def since(self) -> datetime | None:
        """When it was not there yet."""
        return None if self.since_s is None else datetime.fromtimestamp(self.since_s, UTC)


@dataclass(frozen=True, slots=True, kw_only=True)
class Past:
    """The end of the last reading.

    `rows` are the jobs listed then by their keys, the newest first; `fresh` those of them whose last values
    may still be written. `order` is that of the printer's dates, as far as it is known, `newest` when the
    last of the jobs was printed, by the printer's clock. `ahead_s` is how many seconds that is ahead at
    least, if the last new jobs prove it. `page` is the digest of a page of which nothing more is to be told.
    """

    rows: Mapping[str, Row] = field(default_factory=dict)
    fresh: Collection[str] = ()
    order: DateOrder | None = None
    read_at: datetime | None = None
    newest: datetime | None = None
    ahead_s: int | None = None
    page: str = ""


def recalled(memory: Memory) -> Past:
    """From JSON; an empty or foreign memory is no past. What an older version did not keep is not known."""
    order = next((each for each in DateOrder if each == memory.get("date_order")), None)
    match memory:
        case {"rows": dict(rows), "read_at": str(read_at), "newest": str(newest)}:
            places = sorted(rows, key=lambda key: rows[key][0], reverse=True)
            return Past(
                rows={key: _row(*rows[key]) for key in places},
                fresh=frozenset(_fresh(memory.get("fresh"))),
                order=order,
                read_at=datetime.fromisoformat(read_at) if read_at else None,
                newest=datetime.fromisoformat(newest) if newest else None,
                ahead_s=ahead_s(memory),
                page=_page(memory),
            )
        case _:
            return Past(order=order)


def is_known(memory: Memory, digest: str) -> bool:
    """Whether nothing more is to be told of the page with this digest."""
    return _page(memory) == digest


def ahead_s(memory: Memory) -> int | None:
    """How many seconds the printer's clock is ahead at least, if its last new jobs prove it."""
    seconds = memory.get("ahead_s")
    return seconds if isinstance(seconds, int) else None


def _page(memory: Memory) -> str:
    page = memory.get(PAGE)
    return page if isinstance(page, str) else ""


def _row(place: int, mark: str, rest: str = "[]") -> Row:
    seen_s, since_s, *told = json.loads(rest) or (0, None)
    if not told:
        return Row(place, mark, seen_s, since_s)
    headers, units, *values = told
    return Row(place, mark, seen_s, since_s, Told(headers, tuple(units), *values))


def _kept(row: Row, place: int) -> list[object]:
    """All but place and mark in one text, as most readings need none of it."""
    rest = (row.seen_s, row.since_s, *(row.told or ()))
    return [place, row.mark, json.dumps(rest, separators=(",", ":"), ensure_ascii=False)]


def _fresh(kept: object) -> Iterable[str]:
    """The older versions kept more of each than its key."""
    return kept if isinstance(kept, list | dict) else ()


def remembered(past: Past) -> Memory:
    """As JSON."""
    places = _places(past.rows)
    return {
        "rows": {key: _kept(past.rows[key], place) for key, place in places.items()},
        "read_at": past.read_at.isoformat() if past.read_at else "",
        "newest": past.newest.isoformat() if past.newest else "",
        "date_order": past.order or (ASK if any(row.mark == ASK for row in past.rows.values()) else ""),
        "ahead_s": past.ahead_s,
        PAGE: past.page,
        "fresh": sorted(past.fresh),
    }


def _places(rows: Mapping[str, Row]) -> Mapping[str, int]:
    """New rows above those before; all anew where a new one stands between old ones."""
    places: dict[str, int] = {}
    top = max((row.place for row in rows.values()), default=0)
    for key in reversed(list(rows)):
        top += not rows[key].place
        places[key] = rows[key].place or top
    found = list(places.values())
    if found != sorted(found):
        return {key: place for place, key in enumerate(places, 1)}
    return places


def read_again(memory: Memory, now: datetime) -> Memory:
    """The memory after a reading of the same page."""
    return {**memory, "read_at": now.isoformat()}


def asks_date_order(memory: Memory) -> bool:
    """Must somebody say whether the printer writes the day or the month first?"""
    return memory.get("date_order") == ASK


def date_order(memory: Memory) -> DateOrder | None:
    """In which order the printer's dates are read, where that made a difference."""
    return recalled(memory).order


def with_date_order(memory: Memory, order: DateOrder) -> Memory:
    """The memory with the answer; the next reading tells the jobs concerned again, with their times. Another
    answer later corrects them."""
    return {**memory, "date_order": order.value, PAGE: ""}
