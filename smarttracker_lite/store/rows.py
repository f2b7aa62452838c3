"""Frozen dataclasses as rows of JSON, and back: the one door to cattrs and msgspec.

Decimals are strings, times are ISO 8601 with zone, closed sets are their values, tuples are lists. What a
printer said (`Mapping[str, object]`) stays as it is.
"""

import json
from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from functools import cache, lru_cache
from types import NoneType, UnionType
from typing import Any, TypeVar, get_args

import msgspec
from cattrs import BaseValidationError, Converter, transform_error
from cattrs.errors import ForbiddenExtraKeysError
from cattrs.preconf.json import JsonConverter, make_converter

from smarttracker_lite.domain.jobs import Tag
from smarttracker_lite.domain.printing import Measure, Media
from smarttracker_lite.errors import N_, StoreTrouble

T = TypeVar("T")
Row = dict[str, Any]
Reader = Callable[[Any, Any], object]
"""Makes a value of what stands in a row; the second argument is the kind that is wanted."""

_FAULTS = (ForbiddenExtraKeysError, ValueError, TypeError, LookupError, AttributeError, ArithmeticError)
"""What a row of another shape makes the quick reader raise."""

_SHARED = (Measure, Media, Tag)
_SHARED_KEPT = 1 << 12
"""So many of each of these, the ones last read, are given again to whatever has the same."""


def to_row(item: object) -> Row:
    """The row of a dataclass. Raises ValueError for a time without zone."""
    row: Row = _QUICK.unstructure(item)
    return row


def decoded(raw: bytes) -> Row:
    """A row of JSON, in a third of the time that `json` takes."""
    try:
        row: Row = msgspec.json.decode(raw)
    except msgspec.DecodeError:  # it knows neither NaN nor half of a surrogate pair, which `json` writes
        row = json.loads(raw)
    return row


def from_row(row: Row, kind: type[T], table: str) -> T:
    """The dataclass of a row. Raises StoreTrouble, naming table and id, for a row of another shape."""
    try:
        return _QUICK.structure(row, kind)
    except _FAULTS as error:
        raise _unreadable(row, kind, table) from error


def from_rows(rows: Sequence[Row], kind: type[T], table: str) -> list[T]:
    """The dataclasses of many rows, as `from_row` gives them, in less time."""
    read = _QUICK.get_structure_hook(kind)
    try:
        return [read(row, kind) for row in rows]
    except _FAULTS:
        return [from_row(row, kind, table) for row in rows]  # for the trouble names the one


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


def _exactly(kind: type) -> Reader:
    """A reader that takes nothing else: cattrs alone would make "None" of None and True of "no"."""

    def read(value: object, _: type) -> object:
        if type(value) is not kind:
            raise TypeError(f"{value!r} is no {kind.__name__}")
        return value

    return read


@cache
def _members(kind: type[StrEnum]) -> Mapping[str, StrEnum]:
    return {member.value: member for member in kind}


def _member(value: str, kind: type[StrEnum]) -> StrEnum:
    """Looked up: calling the closed set takes three times as long."""
    member = _members(kind).get(value)
    if member is None:
        raise ValueError(f"{value!r} is no {kind.__name__}")
    return member


def _may_be_none(kind: object) -> bool:
    return isinstance(kind, UnionType) and NoneType in get_args(kind)


def _or_none(union: UnionType, converter: Converter) -> Reader:
    """A reader of `A | None` that knows at once what A is."""
    (kind,) = (each for each in get_args(union) if each is not NoneType)
    read: Reader = converter.get_structure_hook(kind)
    return lambda value, _: None if value is None else read(value, kind)


def _shared(kind: type, converter: Converter) -> Reader:
    """A reader that gives the same object for the same row: many jobs have it, nobody can change it.

    `typed`, for True and 1.0 equal a 1 that was read before, and are to be refused all the same.
    """
    read: Reader = converter.gen_structure_attrs_fromdict(kind)
    known = lru_cache(_SHARED_KEPT, typed=True)(lambda **row: read(row, kind))
    return lambda row, _: known(**row)


def _written_time(value: datetime) -> str:
    if value.tzinfo is None:
        raise ValueError(f"{value} has no time zone")
    return value.isoformat()


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise TypeError(f"{value!r} is no text")
    return value


def _time(value: str, _: type) -> datetime:
    time = datetime.fromisoformat(value)
    if time.tzinfo is None:
        raise ValueError(f"{value} has no time zone")
    return time


_READERS: Mapping[type, Reader] = {
    str: _exactly(str),
    int: _exactly(int),
    bool: _exactly(bool),
    StrEnum: _member,
    Decimal: lambda value, _: Decimal(_text(value)),
    datetime: _time,
    date: lambda value, _: date.fromisoformat(value),
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
    converter.register_structure_hook_factory(_may_be_none, _or_none)
    converter.register_structure_hook_factory(_SHARED.__contains__, _shared)
    converter.register_structure_hook_func(lambda kind: kind is object, lambda value, _: value)
    for kind, writer in _WRITERS.items():
        converter.register_unstructure_hook(kind, writer)
    return converter


_QUICK = _converter(detailed=False)
_DETAILED = _converter(detailed=True)
