"""Taking a change back: a row is put back as it was before, where nobody changed it otherwise since.

Rows are JSON as they are kept, so that whatever is decided about, now or later, is taken back in one way.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

Row = Mapping[str, Any]
Together = Mapping[str, tuple[tuple[str, ...], ...]]
"""By the field in which they stand (""; the row itself): the fields that are decided together."""


@dataclass(frozen=True, slots=True)
class Restored:
    """The row as it is put back; None: it is gone again."""

    row: dict[str, Any] | None


def restored(
    before: Row | None, after: Row | None, now: Row | None, together: Together | None = None
) -> Restored | None:
    """The row with a change from `before` to `after` taken back; None if it was changed otherwise since.

    Only what the change touched must still be as it left it: what came to the row meanwhile stays.
    """
    if before is None or after is None or now is None:
        same = now == after
        return Restored(None if before is None else dict(before)) if same else None
    row = _put_back(before, after, now, together or {}, "")
    return None if row is None else Restored(row)


class _Absent:
    """Stands for a field that a row of an older version of the program does not have."""


_ABSENT = _Absent()


def _put_back(before: Row, after: Row, now: Row, together: Together, place: str) -> dict[str, Any] | None:
    row = dict(now)
    for names in _decisions(before, after, together.get(place, ())):
        if not any(_differ(before, after, name) for name in names):
            continue
        for name in names:
            was, became, is_now = (each.get(name, _ABSENT) for each in (before, after, now))
            put = _field(was, became, is_now, together, name)
            if put is None:
                return None
            row[name] = put.value
    return {name: value for name, value in row.items() if value is not _ABSENT}


@dataclass(frozen=True, slots=True)
class _Put:
    value: Any


def _field(was: Any, became: Any, now: Any, together: Together, name: str) -> _Put | None:
    """The value of a field put back; None if it is another one by now."""
    if isinstance(was, Mapping) and isinstance(became, Mapping) and isinstance(now, Mapping):
        within = _put_back(was, became, now, together, name)
        return None if within is None else _Put(within)
    return _Put(was) if now == became else None


def _decisions(before: Row, after: Row, groups: tuple[tuple[str, ...], ...]) -> Iterator[tuple[str, ...]]:
    """The fields of either: those that are decided together, and each of the others alone."""
    yield from groups
    grouped = {name for group in groups for name in group}
    yield from ((name,) for name in dict.fromkeys((*before, *after)) if name not in grouped)


def _differ(before: Row, after: Row, name: str) -> bool:
    return bool(before.get(name, _ABSENT) != after.get(name, _ABSENT))
