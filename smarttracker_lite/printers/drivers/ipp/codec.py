"""IPP messages as octets (RFC 8010) and as values. Pure: no network, no clock.

The frame is read strictly: a cut or contradictory one is a `MalformedMessage`. A single value that does not
fit its type is read as None instead, so that one wrong octet in one job does not hide the other jobs.
"""

import struct
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import UTC, datetime, timedelta, timezone
from typing import Any, NamedTuple

from smarttracker_lite.errors import N_, NotAPrinter
from smarttracker_lite.printers.drivers.ipp.message import (
    Attributes,
    Content,
    Group,
    GroupTag,
    LanguageText,
    Message,
    Range,
    Resolution,
    Tag,
    Value,
)

MAX_VALUES = 300_000
"""Values in one message; some 6,000 jobs with every attribute asked for."""
MAX_TEXT = 1023
"""Letters of one text (RFC 8011 §5.1.2 allows as many octets); what is longer is cut."""
MAX_DEPTH = 10
"""Collections within collections; media-col, the deepest in use, needs two."""
MAX_LENGTH = 0x7FFF
"""Octets in one name or value (RFC 8010 §3.9: a SIGNED-SHORT)."""

HEADER = struct.Struct(">BBHi")


class MalformedMessage(NotAPrinter):
    """The octets are no IPP message."""

    def __init__(self, reason: str) -> None:
        super().__init__(
            N_("The answer is no valid IPP message ({reason})."),
            N_("Check that the address is the printer's own; if it is, switch the printer off and on."),
            reason=reason,
        )


def decode(octets: bytes) -> Message:
    """The message in `octets`; anything after its end-of-attributes tag is the document and left alone.

    Raises `MalformedMessage` and nothing else.
    """
    if len(octets) < HEADER.size:
        raise MalformedMessage("shorter than its header")
    major, minor, code, request_id = HEADER.unpack_from(octets)
    groups = tuple(_groups(_fields(octets)))
    return Message(code, request_id, groups, (major, minor))


def encode(message: Message) -> bytes:
    """The octets of `message`. Raises `MalformedMessage` where a name or value does not fit into one."""
    try:
        return _encode(message)
    except (OverflowError, UnicodeError, struct.error) as fault:
        raise MalformedMessage("a value that does not fit its type") from fault


def _encode(message: Message) -> bytes:
    out = [HEADER.pack(*message.version, message.code, message.request_id)]
    for group in message.groups:
        out.append(bytes([group.tag]))
        for name, values in group.attributes.items():
            out.extend(_encoded(name, values))
    return b"".join([*out, bytes([GroupTag.END])])


class _Field(NamedTuple):
    """As it lies on the wire: type, name, value. A group's beginning has neither name nor value."""

    tag: int
    name: bytes = b""
    value: bytes = b""


def _fields(octets: bytes) -> Iterator[_Field]:
    at, count = HEADER.size, 0
    while at < len(octets):
        tag = octets[at]
        at += 1
        if tag == GroupTag.END:
            return
        if tag < Tag.UNSUPPORTED:
            yield _Field(tag)
            continue
        count += 1
        if count > MAX_VALUES:
            raise MalformedMessage("too many values")
        name, at = _counted(octets, at)
        value, at = _counted(octets, at)
        yield _Field(tag, name, value)
    raise MalformedMessage("it ends in the middle")


def _counted(octets: bytes, at: int) -> tuple[bytes, int]:
    """The octets behind a two-octet length at `at`, and where they end."""
    start = at + 2
    end = start + int.from_bytes(octets[at:start])
    if start > len(octets) or end > len(octets):
        raise MalformedMessage("it ends in the middle")
    return octets[start:end], end


def _groups(fields: Iterator[_Field]) -> Iterator[Group]:
    tag = 0
    attributes: dict[str, list[Value]] = {}
    values: list[Value] | None = None
    for field in fields:
        if field.tag < Tag.UNSUPPORTED:
            if tag:
                yield Group(tag, _frozen(attributes))
            tag, attributes, values = field.tag, {}, None
            continue
        if field.name:
            values = attributes.setdefault(_text(field.name), [])
        if values is None or not tag:
            raise MalformedMessage("a value without a name")
        values.append(_value(field, fields, 0))
    if tag:
        yield Group(tag, _frozen(attributes))


def _value(field: _Field, fields: Iterator[_Field], depth: int) -> Value:
    if field.tag == Tag.BEGIN_COLLECTION:
        return Value(field.tag, _collection(fields, depth + 1))
    return Value(field.tag, _READ.get(field.tag, bytes)(field.value))


def _collection(fields: Iterator[_Field], depth: int) -> Attributes:
    if depth > MAX_DEPTH:
        raise MalformedMessage("collections nested too deep")
    members: dict[str, list[Value]] = {}
    values: list[Value] | None = None
    for field in fields:
        if field.tag == Tag.END_COLLECTION:
            return _frozen(members)
        if field.tag == Tag.MEMBER_NAME:
            values = members.setdefault(_text(field.value), [])
        elif values is None or field.tag < Tag.UNSUPPORTED:
            raise MalformedMessage("a collection in disorder")
        else:
            values.append(_value(field, fields, depth))
    raise MalformedMessage("a collection without end")


def _frozen(attributes: Mapping[str, list[Value]]) -> Attributes:
    return {name: tuple(values) for name, values in attributes.items()}


def _text(octets: bytes) -> str:
    """UTF-8 as the standard wants it, Latin-1 as old firmware sends it; neither loses a character."""
    try:
        return octets.decode("utf-8")[:MAX_TEXT]
    except UnicodeDecodeError:
        return octets.decode("latin-1")[:MAX_TEXT]


def _nothing(_octets: bytes) -> None:
    return None


def _integer(octets: bytes) -> int | None:
    return int.from_bytes(octets, signed=True) if len(octets) == 4 else None


def _boolean(octets: bytes) -> bool | None:
    return octets != b"\0" if len(octets) == 1 else None


def _range(octets: bytes) -> Range | None:
    return Range(*struct.unpack(">ii", octets)) if len(octets) == 8 else None


def _resolution(octets: bytes) -> Resolution | None:
    return Resolution(*struct.unpack(">iib", octets)) if len(octets) == 9 else None


def _language_text(octets: bytes) -> LanguageText | None:
    try:
        language, at = _counted(octets, 0)
        text, _end = _counted(octets, at)
    except MalformedMessage:
        return None
    return LanguageText(_text(language), _text(text))


_DATE_TIME = struct.Struct(">HBBBBBBcBB")


def _date_time(octets: bytes) -> datetime | None:
    """In UTC, a DateAndTime of RFC 2579: year, month, day, h, min, s, 1/10 s, sign, offset h, offset min.
    Second 60 is a leap second and counts on; all zeros, or no such day, is no time."""
    if len(octets) != _DATE_TIME.size:
        return None
    year, month, day, hour, minute, second, tenth, sign, off_hour, off_minute = _DATE_TIME.unpack(octets)
    offset = timedelta(hours=off_hour, minutes=off_minute) * (-1 if sign == b"-" else 1)
    try:
        start = datetime(year, month, day, hour, minute, tzinfo=timezone(offset))
        return (start + timedelta(seconds=second, milliseconds=100 * tenth)).astimezone(UTC)
    except (ValueError, OverflowError):
        return None


_READ: Mapping[int, Callable[[bytes], Content]] = {
    **dict.fromkeys(range(0x10, 0x20), _nothing),
    Tag.INTEGER: _integer,
    Tag.BOOLEAN: _boolean,
    Tag.ENUM: _integer,
    Tag.DATE_TIME: _date_time,
    Tag.RESOLUTION: _resolution,
    Tag.RANGE: _range,
    Tag.TEXT_WITH_LANGUAGE: _language_text,
    Tag.NAME_WITH_LANGUAGE: _language_text,
    **dict.fromkeys(range(0x40, 0x60), _text),
}


def _encoded(name: str, values: Iterable[Value]) -> Iterator[bytes]:
    """One attribute; its second and later values have an empty name."""
    for value in values:
        yield _field(value.tag, name.encode(), _octets(value.content))
        if isinstance(value.content, Mapping):
            yield from _members(value.content)
        name = ""


def _members(members: Attributes) -> Iterator[bytes]:
    for name, values in members.items():
        yield _field(Tag.MEMBER_NAME, b"", name.encode())
        yield from _encoded("", values)
    yield _field(Tag.END_COLLECTION, b"", b"")


def _field(tag: int, name: bytes, value: bytes) -> bytes:
    if max(len(name), len(value)) > MAX_LENGTH:
        raise MalformedMessage("a name or value too long")
    return b"%c%b%b%b%b" % (tag, len(name).to_bytes(2), name, len(value).to_bytes(2), value)


def _date_time_octets(when: datetime) -> bytes:
    offset = int((when.utcoffset() or timedelta()).total_seconds()) // 60
    tenth = when.microsecond // 100_000
    moment = (when.year, when.month, when.day, when.hour, when.minute, when.second, tenth)
    return _DATE_TIME.pack(*moment, b"-" if offset < 0 else b"+", *divmod(abs(offset), 60))


def _language_text_octets(value: LanguageText) -> bytes:
    return b"".join(len(part).to_bytes(2) + part for part in (value.language.encode(), value.text.encode()))


_WRITE: Mapping[type, Callable[[Any], bytes]] = {
    bool: lambda flag: bytes([flag]),
    int: lambda number: number.to_bytes(4, signed=True),
    str: str.encode,
    bytes: bytes,
    datetime: _date_time_octets,
    Range: lambda value: struct.pack(">ii", *value),
    Resolution: lambda value: struct.pack(">iib", *value),
    LanguageText: _language_text_octets,
}


def _octets(content: Content) -> bytes:
    """Of nothing, no octets; nor of a collection, whose members follow as fields of their own."""
    write = _WRITE.get(type(content))
    return write(content) if write else b""
