"""Frozen dataclasses as rows of JSON, and back: the one door to cattrs, which writes them, and msgspec.

Decimals are strings, times are ISO 8601 with zone, closed sets are their values, tuples are lists. What a
printer said (`Mapping[str, object]`) stays as it is.
"""

import json
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import MISSING, Field, fields, is_dataclass
from datetime import date, datetime
from decimal import Decimal
from functools import cache
from types import UnionType
from typing import Annotated, Any, TypeVar, Union, cast, get_args, get_origin, get_type_hints

import msgspec
from cattrs.preconf.json import JsonConverter, make_converter

from smarttracker_lite.errors import N_, StoreTrouble
from smarttracker_lite.store.tables.layer import raw_of

T = TypeVar("T")
Row = dict[str, Any]


def to_row(item: object) -> Row:
    """The row of a dataclass. Raises ValueError for a time without zone."""
    row: Row = _WRITER.unstructure(item)
    return row


def from_row(row: Row, kind: type[T], table: str) -> T:
    """The dataclass of a row. Raises StoreTrouble, naming table and id, for a row of another shape."""
    try:
        msgspec.convert(row, _shape(kind))
        item: T = msgspec.convert(row, kind)
    except msgspec.ValidationError as error:
        raise StoreTrouble(
            N_("The record {id} in the table {table} cannot be read: {reason}."),
            N_("The file was left as it is. Keep a copy of it, then put your last backup in its place."),
            id=row.get("id", "?"),
            table=table,
            reason=error,
        ) from error
    return item


def from_raw(raw: bytes, kind: type[T], table: str) -> T:
    """The dataclass of a row of JSON, as `from_row` gives it, in a third of the time."""
    as_shape, as_kind = _decoders(cast("Any", kind))
    try:
        as_shape(raw)
        item: T = as_kind(raw)
    except msgspec.DecodeError:  # or it has NaN or half of a surrogate pair, which `json` knows
        return from_row(json.loads(raw), kind, table)
    return item


def json_of(item: object) -> bytes:
    """The row of a dataclass as it is kept."""
    return raw_of(to_row(item))


def loaded(raw: bytes) -> Row:
    """The row that is kept so."""
    try:
        row: Row = _AS_IT_COMES.decode(raw)
    except msgspec.DecodeError:  # as in `from_raw`
        row = json.loads(raw)
    return row


def with_parts(raw: bytes, parts: Mapping[str, bytes]) -> bytes:
    """A row as it is kept, with these fields, which are JSON; all others stay as they are, to the octet."""
    try:
        fields_of = _IN_PARTS.decode(raw)
    except msgspec.DecodeError:
        return raw_of(json.loads(raw) | {name: json.loads(part) for name, part in parts.items()})
    return _ascii(msgspec.json.encode(fields_of | {name: msgspec.Raw(part) for name, part in parts.items()}))


def remade(raw: bytes, change: Callable[[Row], Mapping[str, Any]]) -> bytes | None:
    """What `change` makes of the row that is kept so, as it is kept; None if it gives back the same. It adds
    only what a row that is read may hold."""
    try:
        row: Row = _AS_IT_COMES.decode(raw)
        write: Callable[[Mapping[str, Any]], bytes] = msgspec.json.encode
    except msgspec.DecodeError:
        row, write = json.loads(raw), raw_of
    changed = change(row)
    return None if changed is row else _ascii(write(changed))


def _ascii(written: bytes) -> bytes:
    """JSON in ASCII, as rows are kept."""
    if written.isascii():
        return written
    return _BEYOND.sub(lambda found: json.dumps(found[0])[1:-1], written.decode()).encode("ascii")


_BEYOND = re.compile(r"[^\x00-\x7f]+")
_AS_IT_COMES = msgspec.json.Decoder(dict[str, Any])
_IN_PARTS = msgspec.json.Decoder(dict[str, msgspec.Raw])


def as_text(item: object) -> str:
    """The row of a dataclass as JSON, for an address or a form, from which it can be put back."""
    return json.dumps(to_row(item))


def from_trusted(raw: bytes, kind: type[T], table: str) -> T:
    """The same for a row that this program checked when it kept it: its shape is not looked at again, which
    takes half of the time."""
    try:
        item: T = _decoders(cast("Any", kind))[1](raw)
    except msgspec.DecodeError:
        return from_raw(raw, kind, table)
    return item


def part_from(raw: bytes, kind: type[T], whole: Any, table: str) -> T:
    """The fields that `kind` shares with `whole`, out of a row of that; the others are not looked at. This
    program checked the row when it kept it."""
    try:
        part: T = _decoders(cast("Any", kind))[1](raw)
    except msgspec.DecodeError:
        item: Any = from_raw(raw, whole, table)
        part = kind(**{each.name: getattr(item, each.name) for each in fields(cast("Any", kind))})
    return part


def from_raws(raws: Iterable[bytes], kind: type[T], table: str) -> list[T]:
    """The dataclasses of many rows of JSON."""
    return [from_raw(raw, kind, table) for raw in raws]


@cache
def _decoders(kind: Any) -> tuple[Callable[[bytes], Any], Callable[[bytes], Any]]:
    return msgspec.json.Decoder(_shape(kind)).decode, msgspec.json.Decoder(kind).decode


def _shape(kind: Any) -> Any:
    """What a row of this kind has to look like in JSON.

    msgspec alone lets pass what a dataclass does not know, a time without zone, and 3.1 for a decimal.
    """
    if is_dataclass(kind):
        return _struct(cast("Any", kind))
    if get_origin(kind) in _SEVERAL:
        return _SEVERAL[get_origin(kind)][tuple(map(_shape, get_args(kind)))]
    return _LEAVES.get(kind, kind)


@cache
def _struct(kind: Any) -> type[msgspec.Struct]:
    hints = get_type_hints(kind)
    shapes = [_shape_of(field, hints[field.name]) for field in fields(kind)]
    return msgspec.defstruct(kind.__name__, shapes, forbid_unknown_fields=True, kw_only=True)


def _shape_of(field: Field[Any], kind: Any) -> tuple[str, Any] | tuple[str, Any, None]:
    """With a third part, whatever it is, a row need not have the field."""
    if field.default is MISSING and field.default_factory is MISSING:
        return field.name, _shape(kind)
    return field.name, _shape(kind), None


_SEVERAL: Mapping[Any, Any] = {UnionType: Union, tuple: tuple, Mapping: dict}
_LEAVES: Mapping[Any, Any] = {Decimal: str, datetime: Annotated[datetime, msgspec.Meta(tz=True)]}


def _written_time(value: datetime) -> str:
    if value.tzinfo is None:
        raise ValueError(f"{value} has no time zone")
    return value.isoformat()


def _writer() -> JsonConverter:
    converter = make_converter()
    converter.register_unstructure_hook(Decimal, str)
    converter.register_unstructure_hook(datetime, _written_time)
    converter.register_unstructure_hook(date, date.isoformat)
    return converter


_WRITER = _writer()
