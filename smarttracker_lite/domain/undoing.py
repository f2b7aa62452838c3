"""Taking a change back: a row is put back as it was before, where nobody changed it otherwise since.

Rows are JSON as they are kept, so that whatever is decided about, now or later, is taken back in one way.
"""

from collections.abc import Collection, Iterator, Mapping
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
    row, differing = dict(now), _differing(before, after)
    for names in _decisions(differing, together.get(place, ())):
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


def _differing(before: Row, after: Row) -> dict[str, None]:
    """The fields of either that are not the same in both."""
    changed = (name for name, value in before.items() if after.get(name, _ABSENT) != value)
    return dict.fromkeys((*changed, *(name for name in after if name not in before)))


def _decisions(differing: Collection[str], groups: tuple[tuple[str, ...], ...]) -> Iterator[tuple[str, ...]]:
    """The groups of fields that are decided together in which one differs, and each of the others."""
    yield from (names for names in groups if any(name in differing for name in names))
    grouped = {name for group in groups for name in group}
    yield from ((name,) for name in differing if name not in grouped)
