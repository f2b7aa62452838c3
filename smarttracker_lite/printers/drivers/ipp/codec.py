"""IPP messages as octets (RFC 8010) and as values. Pure: no network, no clock.

The frame is read strictly: a cut or contradictory one is a `MalformedMessage`. A single value that does not
fit its type is read as None instead, so that one wrong octet in one job does not hide the other jobs.
"""

import struct
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Any, TypeAlias

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

DAY_S = 24 * 3600

HEADER = struct.Struct(">BBHi")
_INTEGER = struct.Struct(">i")
_LENGTH = struct.Struct(">H").unpack_from
_VALUES_FROM = int(Tag.UNSUPPORTED)
_COLLECTION = int(Tag.BEGIN_COLLECTION)
_END = int(GroupTag.END)


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
    try:
        groups = tuple(_groups(_fields(octets)))
    except (struct.error, IndexError) as cut:
        raise MalformedMessage("it ends in the middle") from cut
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


_value: Callable[[tuple[int, Content]], Value] = partial(tuple.__new__, Value)
"""As Value(tag, content) does it, but in half the time."""

_Field: TypeAlias = tuple[int, str, tuple[Value, ...]]
"""Type, name and the one value as they lie on the wire. A group's beginning has its tag and nothing else."""


def _fields(octets: bytes) -> Iterator[_Field]:
    """Much of what a printer tells of one job it tells of others in the same octets; these are read once."""
    at = HEADER.size
    known: dict[bytes, _Field] = {}
    names: dict[bytes, str] = {}
    for _ in range(MAX_VALUES):
        start, tag = at, octets[at]
        if tag < _VALUES_FROM:
            if tag == _END:
                return
            at += 1
            yield tag, "", ()
            continue
        middle = start + 3 + _LENGTH(octets, start + 1)[0]
        at = middle + 2 + _LENGTH(octets, middle)[0]
        raw = octets[start:at]
        if raw not in known:
            name = octets[start + 3 : middle]
            if name not in names:
                names[name] = _text(name)
            value = _value((tag, _READ[tag](octets[middle + 2 : at])))
            known[raw] = tag, names[name], (value,)
        yield known[raw]
    raise MalformedMessage("too many values")


def _groups(fields: Iterator[_Field]) -> Iterator[Group]:
    """Few attributes have more values than one; only these are gathered."""
    group, name = 0, ""
    attributes: dict[str, tuple[Value, ...]] = {}
    more: dict[str, list[Value]] = {}
    for tag, named, one in fields:
        if tag < _VALUES_FROM:
            if group:
                yield _group(group, attributes, more)
            group, name, attributes, more = tag, "", {}, {}
            continue
        name = named or name
        if not name or not group:
            raise MalformedMessage("a value without a name")
        values = one if tag != _COLLECTION else (_collection(fields, 1),)
        if name in attributes:
            more.setdefault(name, []).extend(values)
        else:
            attributes[name] = values
    if group:
        yield _group(group, attributes, more)


def _group(tag: int, attributes: dict[str, tuple[Value, ...]], more: Mapping[str, list[Value]]) -> Group:
    for name, values in more.items():
        attributes[name] = (*attributes[name], *values)
    return Group(tag, attributes)


def _collection(fields: Iterator[_Field], depth: int) -> Value:
    if depth > MAX_DEPTH:
        raise MalformedMessage("collections nested too deep")
    members: dict[str, list[Value]] = {}
    values: list[Value] | None = None
    for tag, _, one in fields:
        if tag == Tag.END_COLLECTION:
            return Value(_COLLECTION, {name: tuple(values) for name, values in members.items()})
        if tag == Tag.MEMBER_NAME:
            values = members.setdefault(str(one[0].content), [])
        elif values is None or tag < _VALUES_FROM:
            raise MalformedMessage("a collection in disorder")
        else:
            values.append(one[0] if tag != _COLLECTION else _collection(fields, depth + 1))
    raise MalformedMessage("a collection without end")


def _text(octets: bytes) -> str:
    """UTF-8 as the standard wants it, Latin-1 as old firmware sends it; neither loses a character."""
    try:
        return octets.decode("utf-8")[:MAX_TEXT]
    except UnicodeDecodeError:
        return octets.decode("latin-1")[:MAX_TEXT]


def _nothing(_octets: bytes) -> None:
    return None


def _integer(octets: bytes) -> int | None:
    return _INTEGER.unpack(octets)[0] if len(octets) == 4 else None


def _boolean(octets: bytes) -> bool | None:
    return octets != b"\0" if len(octets) == 1 else None


def _range(octets: bytes) -> Range | None:
    return Range(*struct.unpack(">ii", octets)) if len(octets) == 8 else None


def _resolution(octets: bytes) -> Resolution | None:
    return Resolution(*struct.unpack(">iib", octets)) if len(octets) == 9 else None


def _language_text(octets: bytes) -> LanguageText | None:
    language, rest = _counted(octets)
    text, _ = _counted(rest)
    return None if language is None or text is None else LanguageText(_text(language), _text(text))


def _counted(octets: bytes | None) -> tuple[bytes | None, bytes | None]:
    """The octets behind a length of two octets, and what follows them; None if they are cut off."""
    if octets is None or len(octets) < 2:
        return None, None
    end = 2 + int.from_bytes(octets[:2])
    return (octets[2:end], octets[end:]) if end <= len(octets) else (None, None)


_DATE_TIME = struct.Struct(">HBBBBBBcBB")


def _date_time(octets: bytes) -> datetime | None:
    """In UTC, a DateAndTime of RFC 2579: year, month, day, h, min, s, 1/10 s, sign, offset h, offset min.
    Second 60 is a leap second and counts on; all zeros, or no such day, is no time."""
    if len(octets) != _DATE_TIME.size:
        return None
    year, month, day, hour, minute, second, tenth, sign, off_hour, off_minute = _DATE_TIME.unpack(octets)
    ahead = (60 * off_hour + off_minute) * (-60 if sign == b"-" else 60)
    if abs(ahead) >= DAY_S:
        return None
    try:
        start = datetime(year, month, day, hour, minute, tzinfo=UTC)
        return start + timedelta(0, second - ahead, 100_000 * tenth)
    except (ValueError, OverflowError):
        return None


_READERS: Mapping[int, Callable[[bytes], Content]] = {
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
_READ = tuple(_READERS.get(tag, bytes) for tag in range(0x100))
"""The reader of each tag; of those nobody knows, the octets stay."""


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
