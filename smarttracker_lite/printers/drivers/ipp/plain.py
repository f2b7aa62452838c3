"""Attributes as JSON can keep them, and back. Pure.

An attribute with one value is that value, with several a list. What JSON has no form for is an object of one
name: {"range": [1, 5]}. The types of numbers and texts are not kept: nothing is read by them.
"""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from smarttracker_lite.printers.drivers.ipp.message import (
    Attributes,
    Content,
    LanguageText,
    Range,
    Resolution,
    Tag,
    Value,
)


def plain_of(attributes: Attributes) -> dict[str, object]:
    """The attributes as JSON."""
    return {
        name: _one_or_all([_plain(each.content) for each in values]) for name, values in attributes.items()
    }


def _one_or_all(plain: list[object]) -> object:
    return plain[0] if len(plain) == 1 else plain


def _plain(content: Content) -> object:
    """A collection stands for itself, unless it looks like what has a name."""
    if isinstance(content, dict) and not _looks_named(content):
        return plain_of(content)
    for name, (kind, write, _) in _NAMED.items():
        if isinstance(content, kind):
            return {name: write(content)}
    return content


def attributes_of(plain: Mapping[str, object]) -> Attributes:
    """The attributes in what `plain_of` gave. Raises ValueError, TypeError or AttributeError for another."""
    return {name: tuple(map(_value, _all(told))) for name, told in plain.items()}


def _all(told: object) -> list[object]:
    return told if isinstance(told, list) else [told]


def _value(plain: object) -> Value:
    return Value(Tag.UNKNOWN, _content(plain))


def _content(plain: object) -> Content:
    if isinstance(plain, dict):
        if not _looks_named(plain):
            return attributes_of(plain)
        ((name, told),) = plain.items()
        return _NAMED[name][2](told)
    return plain if isinstance(plain, int | str) else None


def _looks_named(collection: Mapping[str, object]) -> bool:
    return len(collection) == 1 and not collection.keys().isdisjoint(_NAMED)


_NAMED: Mapping[str, tuple[type, Callable[[Any], object], Callable[[Any], Content]]] = {
    "range": (Range, list, lambda told: Range(*map(int, told))),
    "resolution": (Resolution, list, lambda told: Resolution(*map(int, told))),
    "text": (LanguageText, list, lambda told: LanguageText(*map(str, told))),
    "time": (datetime, datetime.isoformat, datetime.fromisoformat),
    "octets": (bytes, bytes.hex, bytes.fromhex),
    "collection": (dict, plain_of, attributes_of),
}
"""Of each name the type, how it is written, and how it is read."""
