"""What must be known of earlier readings to go on where the last one ended; kept with the printer as JSON."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import NamedTuple

from smarttracker_lite.printers.drivers.hp_ews.dates import DateOrder
from smarttracker_lite.printers.source import Memory

ASK = "ask"


class Fresh(NamedTuple):
    """A job that was told a moment ago: when, and when the reading before was, if there was one, in seconds
    since 1970; and the digest of its amounts."""

    seen_s: int
    since_s: int | None
    amounts: str

    @property
    def seen(self) -> datetime:
        """When it was first told."""
        return datetime.fromtimestamp(self.seen_s, UTC)

    @property
    def since(self) -> datetime | None:
        """When it was not there yet."""
        return None if self.since_s is None else datetime.fromtimestamp(self.since_s, UTC)


@dataclass(frozen=True, slots=True, kw_only=True)
class Past:
    """The end of the last reading.

    `keys` are those of the jobs listed then, the newest first, and `marks` tell how the date of each was
    read: in this order, ASK if the order was not known, "" if there is only one way. `order` is that of the
    printer, as far as it is known.

    `newest` is when the last of them was printed, by the printer's clock. `places` number the keys, and stay
    while jobs come and go, so that little of the memory changes. `page` is the digest of a page of which
    nothing more is to be told. `fresh` are the jobs whose last values may still be written.
    """

    keys: tuple[str, ...] = ()
    marks: Mapping[str, str] = field(default_factory=dict)
    order: DateOrder | None = None
    read_at: datetime | None = None
    newest: datetime | None = None
    page: str = ""
    places: Mapping[str, int] = field(default_factory=dict)
    fresh: Mapping[str, Fresh] = field(default_factory=dict)


def recalled(memory: Memory) -> Past:
    """From JSON; an empty or foreign memory is no past."""
    order = next((each for each in DateOrder if each == memory.get("date_order")), None)
    match memory:
        case {"rows": dict(rows), "read_at": str(read_at), "newest": str(newest), "page": str(page)}:
            places = {key: row[0] for key, row in rows.items()}
            return Past(
                keys=tuple(sorted(places, key=lambda key: places[key], reverse=True)),
                marks={key: row[1] for key, row in rows.items()},
                order=order,
                read_at=datetime.fromisoformat(read_at) if read_at else None,
                newest=datetime.fromisoformat(newest) if newest else None,
                page=page,
                places=places,
                fresh=_fresh(memory.get("fresh")),
            )
        case _:
            return Past(order=order)


def _fresh(kept: object) -> Mapping[str, Fresh]:
    """What older memories do not have is empty."""
    return {key: Fresh(*job) for key, job in kept.items()} if isinstance(kept, dict) else {}


def remembered(past: Past) -> Memory:
    """As JSON."""
    places = _places(past.keys, past.places)
    return {
        "rows": {key: [place, past.marks[key]] for key, place in places.items()},
        "read_at": past.read_at.isoformat() if past.read_at else "",
        "newest": past.newest.isoformat() if past.newest else "",
        "date_order": past.order or (ASK if ASK in past.marks.values() else ""),
        "page": past.page,
        "fresh": {key: list(job) for key, job in past.fresh.items()},
    }


def _places(keys: Sequence[str], before: Mapping[str, int]) -> Mapping[str, int]:
    """New keys above those before; all anew where a new one stands between old ones."""
    places: dict[str, int] = {}
    top = max(before.values(), default=0)
    for key in reversed(keys):
        top += key not in before
        places[key] = before.get(key, top)
    found = list(places.values())
    if found != sorted(found):
        return {key: place for place, key in enumerate(reversed(keys), 1)}
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
    return {**memory, "date_order": order.value, "page": ""}
