"""An IPP message as values: groups of attributes, each value with its type (RFC 8010, RFC 8011)."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import IntEnum
from typing import NamedTuple, TypeAlias


class GroupTag(IntEnum):
    """Where a group of attributes begins (RFC 8010 §3.5.1)."""

    OPERATION = 0x01
    JOB = 0x02
    END = 0x03
    PRINTER = 0x04
    UNSUPPORTED = 0x05
    SUBSCRIPTION = 0x06
    EVENT = 0x07


class Tag(IntEnum):
    """The type of a value (RFC 8010 §3.5.2); types not named here are kept as octets."""

    UNSUPPORTED = 0x10
    UNKNOWN = 0x12
    NO_VALUE = 0x13
    INTEGER = 0x21
    BOOLEAN = 0x22
    ENUM = 0x23
    OCTETS = 0x30
    DATE_TIME = 0x31
    RESOLUTION = 0x32
    RANGE = 0x33
    BEGIN_COLLECTION = 0x34
    TEXT_WITH_LANGUAGE = 0x35
    NAME_WITH_LANGUAGE = 0x36
    END_COLLECTION = 0x37
    TEXT = 0x41
    NAME = 0x42
    KEYWORD = 0x44
    URI = 0x45
    URI_SCHEME = 0x46
    CHARSET = 0x47
    LANGUAGE = 0x48
    MIME_TYPE = 0x49
    MEMBER_NAME = 0x4A


class Range(NamedTuple):
    """Whole numbers from `low` to `high`, both included."""

    low: int
    high: int


class Resolution(NamedTuple):
    """Dots per unit; unit 3 is the inch, 4 the centimetre."""

    cross: int
    feed: int
    unit: int


class LanguageText(NamedTuple):
    """A text or name that says its language."""

    language: str
    text: str


MAX_EACH = 100
"""Values of one attribute that are looked at; inks, rolls and reasons are fewer."""

Attributes: TypeAlias = "Mapping[str, tuple[Value, ...]]"
"""Names and values of a group or of a collection."""
Content: TypeAlias = "int | str | bytes | datetime | Range | Resolution | LanguageText | Attributes | None"


class Value(NamedTuple):
    """One value with its type. `content` is None for the out-of-band types (unknown, no-value …), for the
    date of all zeros, and for octets that do not fit the type."""

    tag: int
    content: Content


@dataclass(frozen=True, slots=True)
class Group:
    """One group of attributes: a job, the printer, an event …"""

    tag: int
    attributes: Attributes


@dataclass(frozen=True, slots=True)
class Message:
    """A request (`code` is the operation) or an answer (`code` is the status)."""

    code: int
    request_id: int
    groups: tuple[Group, ...]
    version: tuple[int, int] = (2, 0)


def first(attributes: Attributes, *names: str) -> Content:
    """The first content of the first of these attributes that has one."""
    for name in names:
        for value in attributes.get(name, ()):
            if value.content is not None:
                return value.content
    return None


def text(attributes: Attributes, *names: str) -> str | None:
    """The first text of these attributes that is not blank; None if there is none."""
    for name in names:
        content = first(attributes, name)
        words = content.text if isinstance(content, LanguageText) else content
        if isinstance(words, str) and words.strip():
            return words.strip()
    return None


def number(attributes: Attributes, *names: str) -> int | None:
    """The same as a whole number; None if it is none."""
    content = first(attributes, *names)
    return content if isinstance(content, int) and not isinstance(content, bool) else None


def every(attributes: Attributes, name: str) -> tuple[Content, ...]:
    """All contents of an attribute, in their order."""
    return tuple(value.content for value in attributes.get(name, ())[:MAX_EACH])


def words(attributes: Attributes, name: str) -> Iterator[str]:
    """All texts of an attribute that are not blank."""
    return (content for content in every(attributes, name) if isinstance(content, str) and content)
