"""SNMP messages (v1: RFC 1157, v2c: RFC 1901 and 3416) as octets and as values. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import IntEnum
from typing import NamedTuple

from smarttracker_lite.printers.meters.snmp.ber import (
    Content,
    Element,
    MalformedAnswer,
    Oid,
    Tag,
    element,
    elements,
    written,
)


class Version(IntEnum):
    """As it is written in a message."""

    V1 = 0
    V2C = 1


class Kind(IntEnum):
    """What a message is for."""

    GET_NEXT = 0xA1
    RESPONSE = 0xA2
    GET_BULK = 0xA5


class Fault(IntEnum):
    """The error-status of an answer, those that mean something to us."""

    TOO_BIG = 1
    NO_ACCESS = 6
    AUTHORIZATION = 16


class Binding(NamedTuple):
    """The name of an object and its value, or that it has none."""

    oid: Oid
    tag: int = Tag.NULL
    content: Content = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    """A question or its answer.

    `fault` and `place` are error-status and error-index of an answer (the binding that is at fault, from 1),
    and in GET_BULK non-repeaters and max-repetitions.
    """

    version: Version
    community: bytes
    kind: int
    number: int
    fault: int = 0
    place: int = 0
    bindings: Sequence[Binding] = ()


def decode(octets: bytes) -> Message:
    """The message at the beginning of `octets`. Raises MalformedAnswer and nothing else."""
    for whole in elements(octets):
        return _message(whole)
    raise MalformedAnswer("it is empty")


def _message(whole: Element) -> Message:
    version, community, pdu = _parts(whole, 3)
    if version.number() not in set(Version) or community.tag != Tag.OCTETS:
        raise MalformedAnswer("a version that we do not know")
    number, fault, place, bindings = _parts(pdu, 4, pdu.tag)
    return Message(
        version=Version(version.number()),
        community=community.octets,
        kind=pdu.tag,
        number=number.number(),
        fault=fault.number(),
        place=place.number(),
        bindings=tuple(_binding(each) for each in bindings.inside()),
    )


def _binding(pair: Element) -> Binding:
    name, value = _parts(pair, 2)
    return Binding(name.oid(), value.tag, value.content)


def _parts(whole: Element, count: int, tag: int = Tag.SEQUENCE) -> tuple[Element, ...]:
    """The elements of one of this type, of which there must be so many."""
    parts = tuple(whole.inside(tag))
    if len(parts) != count:
        raise MalformedAnswer("its parts are in disorder")
    return parts


def encode(message: Message) -> bytes:
    """The octets of a message."""
    bindings = (
        element(Tag.SEQUENCE, element(Tag.OID, written(each.oid)), element(each.tag, written(each.content)))
        for each in message.bindings
    )
    numbers = (element(Tag.INTEGER, written(n)) for n in (message.number, message.fault, message.place))
    return element(
        Tag.SEQUENCE,
        element(Tag.INTEGER, written(message.version)),
        element(Tag.OCTETS, message.community),
        element(message.kind, *numbers, element(Tag.SEQUENCE, *bindings)),
    )
