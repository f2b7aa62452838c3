"""Frozen dataclasses as rows of JSON, and back: the one door to cattrs.

Decimals are strings, times are ISO 8601 with zone, closed sets are their values, tuples are lists. What a
printer said (`Mapping[str, object]`) stays as it is.
"""

from collections.abc import Callable, Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any, TypeVar

from cattrs import BaseValidationError, transform_error
from cattrs.errors import ForbiddenExtraKeysError
from cattrs.preconf.json import JsonConverter, make_converter

from smarttracker_lite.errors import N_, StoreTrouble

T = TypeVar("T")
Row = dict[str, Any]

_FAULTS = (ForbiddenExtraKeysError, ValueError, TypeError, LookupError, AttributeError, ArithmeticError)
"""What a row of another shape makes the quick reader raise."""


def to_row(item: object) -> Row:
    """The row of a dataclass. Raises ValueError for a time without zone."""
    row: Row = _QUICK.unstructure(item)
    return row


def from_row(row: Row, kind: type[T], table: str) -> T:
    """The dataclass of a row. Raises StoreTrouble, naming table and id, for a row of another shape."""
    try:
        return _QUICK.structure(row, kind)
    except _FAULTS as error:
        raise _unreadable(row, kind, table) from error


def _unreadable(row: Row, kind: type, table: str) -> StoreTrouble:
    """What is wrong with the row: read once more, and each of its faults noted."""
    reason = "?"
    try:
        _DETAILED.structure(row, kind)
    except BaseValidationError as faults:
        reason = "; ".join(transform_error(faults))
    return StoreTrouble(
        N_("The record {id} in the table {table} cannot be read: {reason}."),
        N_("The file was left as it is. Keep a copy of it, then put your last backup in its place."),
        id=row.get("id", "?"),
        table=table,
        reason=reason,
    )


def _exactly(kind: type) -> Callable[[object, type], object]:
    """A reader that takes nothing else: cattrs alone would make "None" of None and True of "no".

    Also called for what derives from the kind: a closed set (`StrEnum`) is made of its text.
    """

    def read(value: object, wanted: type) -> object:
        if type(value) is not kind:
            raise TypeError(f"{value!r} is no {kind.__name__}")
        return wanted(value)

    return read


def _written_time(value: datetime) -> str:
    if value.tzinfo is None:
        raise ValueError(f"{value} has no time zone")
    return value.isoformat()


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise TypeError(f"{value!r} is no text")
    return value


def _time(value: object, _: type) -> datetime:
    time = datetime.fromisoformat(_text(value))
    if time.tzinfo is None:
        raise ValueError(f"{value} has no time zone")
    return time


_READERS: Mapping[type, Callable[[Any, Any], object]] = {
    str: _exactly(str),
    int: _exactly(int),
    bool: _exactly(bool),
    Decimal: lambda value, _: Decimal(_text(value)),
    datetime: _time,
    date: lambda value, _: date.fromisoformat(_text(value)),
}
_WRITERS: Mapping[type, Callable[[Any], object]] = {
    Decimal: str,
    datetime: _written_time,
    date: date.isoformat,
}


def _converter(*, detailed: bool) -> JsonConverter:
    """`detailed` ones note all that is wrong with a row, and take more than twice the time."""
    converter = make_converter(forbid_extra_keys=True, detailed_validation=detailed)
    for kind, reader in _READERS.items():
        converter.register_structure_hook(kind, reader)
    for kind, writer in _WRITERS.items():
        converter.register_unstructure_hook(kind, writer)
    converter.register_structure_hook_func(lambda kind: kind is object, lambda value, _: value)
    return converter


_QUICK = _converter(detailed=False)
_DETAILED = _converter(detailed=True)
