"""The few ASN.1 types of SNMP as octets (BER, X.690) and as values. Pure.

Lengths are read strictly: what is cut or contradictory is a `MalformedAnswer`. A value that does not fit its
type is read as None instead, so that one wrong octet does not hide the values beside it. Nothing is read
deeper than it is asked for, so that nested octets cost nothing.
"""

from collections.abc import Callable, Iterator, Mapping
from enum import IntEnum
from typing import NamedTuple, TypeAlias

from smarttracker_lite.errors import N_, NotAPrinter

Oid: TypeAlias = tuple[int, ...]
Content: TypeAlias = int | bytes | Oid | None

MAX_ARCS = 128
"""Numbers in one object identifier (RFC 3416 §4.1)."""
MAX_ARC = 2**32 - 1
MAX_OCTETS = 255
"""Of one value; as long as a DisplayString may be (RFC 2579). What is longer is cut."""


class Tag(IntEnum):
    """The types (RFC 3416 §3). The last three stand where there is no value."""

    INTEGER = 0x02
    OCTETS = 0x04
    NULL = 0x05
    OID = 0x06
    SEQUENCE = 0x30
    IP_ADDRESS = 0x40
    COUNTER32 = 0x41
    GAUGE32 = 0x42
    TIME_TICKS = 0x43
    OPAQUE = 0x44
    COUNTER64 = 0x46
    NO_SUCH_OBJECT = 0x80
    NO_SUCH_INSTANCE = 0x81
    END_OF_MIB_VIEW = 0x82


class MalformedAnswer(NotAPrinter):
    """The octets are no SNMP message."""

    def __init__(self, reason: str) -> None:
        super().__init__(
            N_("The answer is no valid SNMP message ({reason})."),
            N_("Check that the address is the printer's own; if it is, switch the printer off and on."),
            reason=reason,
        )


class Element(NamedTuple):
    """As it lies on the wire: the type and the octets of the value."""

    tag: int
    octets: bytes

    @property
    def content(self) -> Content:
        """The value; None where there is none or it does not fit the type. A type not known stays octets."""
        return _READ.get(self.tag, _cut)(self.octets)

    def number(self) -> int:
        """A number that must be there."""
        value = _integer(self.octets) if self.tag == Tag.INTEGER else None
        if value is None:
            raise MalformedAnswer("no number where there must be one")
        return value

    def oid(self) -> Oid:
        """An object identifier that must be there."""
        value = _oid(self.octets) if self.tag == Tag.OID else None
        if value is None:
            raise MalformedAnswer("no object identifier where there must be one")
        return value

    def inside(self, tag: int = Tag.SEQUENCE) -> Iterator["Element"]:
        """The elements in one of this type."""
        if self.tag != tag:
            raise MalformedAnswer("its parts are in disorder")
        return elements(self.octets)


def elements(octets: bytes) -> Iterator[Element]:
    """The elements that lie behind each other in `octets`, one deep. Raises MalformedAnswer."""
    at = 0
    while at < len(octets):
        tag = octets[at]
        if tag & 0x1F == 0x1F:
            raise MalformedAnswer("a type that SNMP does not have")
        start, length = _length(octets, at + 1)
        at = start + length
        if at > len(octets):
            raise MalformedAnswer("it ends in the middle")
        yield Element(tag, octets[start:at])


def _length(octets: bytes, at: int) -> tuple[int, int]:
    """Where the value begins whose length is at `at`, and the length: one octet, or as many as it says."""
    if at >= len(octets):
        raise MalformedAnswer("it ends in the middle")
    first = octets[at]
    if first < 0x80:
        return at + 1, first
    start = at + 1 + (first & 0x7F)
    if first in {0x80, 0xFF}:
        raise MalformedAnswer("a length that SNMP does not allow")
    if start > len(octets):
        raise MalformedAnswer("it ends in the middle")
    return start, int.from_bytes(octets[at + 1 : start])


def _whole(octets: bytes, most: int, *, signed: bool) -> int | None:
    """A number of up to `most` octets."""
    return int.from_bytes(octets, signed=signed) if 0 < len(octets) <= most else None


def _integer(octets: bytes) -> int | None:
    """Of 32 bits, but longer ones are sent (and mean what they say)."""
    return _whole(octets, 8, signed=True)


def _unsigned(octets: bytes) -> int | None:
    """Of 32 bits. Never negative, though some printers leave out the zero octet before a large one."""
    value = _whole(octets, 5, signed=False)
    return value if value is not None and value < 2**32 else None


def _unsigned_64(octets: bytes) -> int | None:
    value = _whole(octets, 9, signed=False)
    return value if value is not None and value < 2**64 else None


def _oid(octets: bytes) -> Oid | None:
    """Base 128, high bit set but in the last octet of each number; the first two numbers are in one."""
    if not octets or octets[-1] & 0x80:
        return None
    arcs: list[int] = []
    arc = 0
    for octet in octets:
        arc = arc << 7 | octet & 0x7F
        if arc > MAX_ARC or len(arcs) == MAX_ARCS - 1:  # the first of them stands for two
            return None
        if not octet & 0x80:
            arcs.append(arc)
            arc = 0
    top = min(arcs[0] // 40, 2)
    return top, arcs[0] - 40 * top, *arcs[1:]


def _cut(octets: bytes) -> bytes:
    return octets[:MAX_OCTETS]


def _nothing(_octets: bytes) -> None:
    return None


_READ: Mapping[int, Callable[[bytes], Content]] = {
    Tag.INTEGER: _integer,
    Tag.NULL: _nothing,
    Tag.OID: _oid,
    Tag.COUNTER32: _unsigned,
    Tag.GAUGE32: _unsigned,
    Tag.TIME_TICKS: _unsigned,
    Tag.COUNTER64: _unsigned_64,
    Tag.NO_SUCH_OBJECT: _nothing,
    Tag.NO_SUCH_INSTANCE: _nothing,
    Tag.END_OF_MIB_VIEW: _nothing,
}


def element(tag: int, *parts: bytes) -> bytes:
    """One element of this type, its value put together of `parts`."""
    octets = b"".join(parts)
    size = len(octets)
    if size < 0x80:
        return bytes((tag, size)) + octets
    length = size.to_bytes((size.bit_length() + 7) // 8)
    return bytes((tag, 0x80 | len(length))) + length + octets


def written(content: Content) -> bytes:
    """The octets of a value, without type and length."""
    if isinstance(content, int):
        bits = (content if content >= 0 else ~content).bit_length()
        return content.to_bytes(bits // 8 + 1, signed=True)
    if isinstance(content, tuple):
        return _written_oid(content)
    return content or b""


def _written_oid(oid: Oid) -> bytes:
    top, second, *rest = oid
    return b"".join(_base_128(arc) for arc in (40 * top + second, *rest))


def _base_128(arc: int) -> bytes:
    octets = [arc & 0x7F]
    while arc := arc >> 7:
        octets.append(0x80 | arc & 0x7F)
    return bytes(reversed(octets))


def undotted(text: str) -> Oid:
    """The numbers in `1.3.6.1`."""
    return tuple(map(int, text.split(".")))
