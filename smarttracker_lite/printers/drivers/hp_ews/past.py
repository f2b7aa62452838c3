"""What must be known of earlier readings to go on where the last one ended; kept with the printer as JSON."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from smarttracker_lite.printers.drivers.hp_ews.dates import DateOrder
from smarttracker_lite.printers.source import Memory

ASK = "ask"


@dataclass(frozen=True, slots=True, kw_only=True)
class Past:
    """The end of the last reading.

    `keys` are those of the jobs listed then, the newest first, and `marks` tell how the date of each was
    read: in this order, ASK if the order was not known, "" if there is only one way. `order` is that of the
    printer, as far as it is known.

    `places` number the keys, and stay while jobs come and go, so that little of the memory changes. `page` is
    the digest of a page of which nothing more is to be told.
    """

    keys: tuple[str, ...] = ()
    marks: Mapping[str, str] = field(default_factory=dict)
    order: DateOrder | None = None
    read_at: datetime | None = None
    page: str = ""
    places: Mapping[str, int] = field(default_factory=dict)


def recalled(memory: Memory) -> Past:
    """From JSON; an empty or foreign memory is no past."""
    order = next((each for each in DateOrder if each == memory.get("date_order")), None)
    match memory:
        case {"rows": dict(rows), "read_at": str(read_at), "page": str(page)}:
            places = {key: row[0] for key, row in rows.items()}
            return Past(
                keys=tuple(sorted(places, key=lambda key: places[key], reverse=True)),
                marks={key: row[1] for key, row in rows.items()},
                order=order,
                read_at=datetime.fromisoformat(read_at) if read_at else None,
                page=page,
                places=places,
            )
        case _:
            return Past(order=order)


def remembered(past: Past) -> Memory:
    """As JSON."""
    places = _places(past.keys, past.places)
    return {
        "rows": {key: [place, past.marks[key]] for key, place in places.items()},
        "read_at": past.read_at.isoformat() if past.read_at else "",
        "date_order": past.order or (ASK if ASK in past.marks.values() else ""),
        "page": past.page,
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


def asks_date_order(memory: Memory) -> bool:
    """Must somebody say whether the printer writes the day or the month first?"""
    return memory.get("date_order") == ASK


def with_date_order(memory: Memory, order: DateOrder) -> Memory:
    """The memory with the answer; the next reading tells the jobs concerned again, with their times. Another
    answer later corrects them."""
    return {**memory, "date_order": order.value, "page": ""}
