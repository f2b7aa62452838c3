"""A PIWS answer, XML or JSON, as one tree of named elements. Pure: octets in, a tree out.

An element that stands once in XML and one that JSON gives as a bare object instead of a list look the same
here, and so do `0.5` and `"0.5"`: every leaf is text.
"""

import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from xml.etree import ElementTree as ET

from smarttracker_lite.errors import N_, NotAPrinter
from smarttracker_lite.printers import markup

MAX_MARKS = 300_000
"""Commas, lists and objects in one JSON answer; some 2,000 jobs."""
MAX_DEPTH = markup.MAX_DEPTH
"""Elements within elements; a job's ink needs ten."""
MAX_TEXT = 1023
"""Letters of one text; what is longer is cut."""


class MalformedAnswer(NotAPrinter):
    """The octets are no PIWS answer."""

    def __init__(self, reason: str) -> None:
        super().__init__(
            N_("The answer is none of HP's large format web services ({reason})."),
            N_("Check that the address is the printer's own; if it is, switch the printer off and on."),
            reason=reason,
        )


@dataclass(frozen=True, slots=True)
class Element:
    """A text, or elements by their names without namespace; `depth` counts how many stand in one another."""

    text: str = ""
    inside: Mapping[str, tuple["Element", ...]] = field(default_factory=dict)
    depth: int = field(default=1, compare=False)

    def each(self, *path: str) -> tuple["Element", ...]:
        """All elements at the path."""
        found: tuple[Element, ...] = (self,)
        for name in path:
            found = tuple(inner for element in found for inner in element.inside.get(name, ()))
        return found

    def first(self, *path: str) -> "Element":
        """The first element at the path; an empty one if there is none."""
        return next(iter(self.each(*path)), NOTHING)

    def below(self, root: str) -> "Element":
        """What the root holds; some JSON leaves it out."""
        return self.first(root) if root in self.inside else self

    def said(self, *path: str) -> str | None:
        """The first text at the path, be it plain or the Value in a pair of Value and Unit."""
        element = self.first(*path)
        return element.text or element.first("Value").text or None

    def plain(self) -> object:
        """As JSON can keep it, in the form in which the printers themselves send JSON."""
        if not self.inside:
            return self.text
        plain = {name: [each.plain() for each in found] for name, found in self.inside.items()}
        return {name: found[0] if len(found) == 1 else found for name, found in plain.items()}


NOTHING = Element()


def parse(octets: bytes) -> Element:
    """The answer's tree: an element that holds the root by its name. Raises NotAPrinter and nothing else.

    The answers are UTF-8 whatever their headers say; octets that are no text spoil one text, not the answer.
    """
    text = _NO_TEXT.sub("\ufffd", octets.decode("utf-8-sig", errors="replace")).strip()
    return _from_json(text) if text.startswith("{") else _from_xml(text)


_NO_TEXT = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")
"""What XML 1.0 has no place for (§2.2), nor a document's name."""


def _element(text: str, inside: Mapping[str, Iterable[Element]]) -> Element:
    kept = {name: tuple(found) for name, found in inside.items()}
    depth = 1 + max((each.depth for found in kept.values() for each in found), default=0)
    if depth > MAX_DEPTH + 1:
        raise MalformedAnswer("nested too deep")
    return Element("" if kept else _readable(text), kept, depth)


def _readable(text: str) -> str:
    return _NO_TEXT.sub("\ufffd", text.strip()[:MAX_TEXT].rstrip())


def _from_json(text: str) -> Element:
    if sum(text.count(mark) for mark in ",[{") > MAX_MARKS:
        raise MalformedAnswer("too many elements")
    try:
        root = json.loads(
            text, strict=False, object_pairs_hook=_paired, parse_int=str, parse_float=str, parse_constant=str
        )
    except (ValueError, RecursionError) as fault:
        raise MalformedAnswer("no JSON") from fault
    return root if isinstance(root, Element) else NOTHING


def _paired(pairs: list[tuple[str, object]]) -> Element:
    """A JSON object. Some keep the prefix of XML in the names."""
    inside: dict[str, list[Element]] = {}
    for name, value in pairs:
        several = value if isinstance(value, list) else [value]
        inside.setdefault(_readable(name.rpartition(":")[2]), []).extend(_leaf(each) for each in several)
    return _element("", inside)


def _leaf(value: object) -> Element:
    """What JSON has beside objects; a list within a list means nothing here."""
    if isinstance(value, Element):
        return value
    if isinstance(value, bool):
        return Element(str(value).lower())
    return _element(value, {}) if isinstance(value, str) else NOTHING


_DECLARATION = re.compile(r"\s{0,99}<\?xml[^>]{0,200}\?>")
"""At the very beginning only, and short: looked for everywhere, a page of "<?xml" would take for ever."""
_REFERENCE = re.compile("&#(?:x([0-9a-fA-F]+)|([0-9]+));")


def _from_xml(text: str) -> Element:
    declared = _DECLARATION.match(text)
    begin = declared.end() if declared else 0
    plain = _REFERENCE.sub(_possible, text[begin:])
    root = markup.tree(plain.encode())
    return _element("", {root.tag: [_converted(root)]})


def _possible(reference: re.Match[str]) -> str:
    """A character by its number, or the sign for one that XML has no place for."""
    digits, base = (reference[1], 16) if reference[1] else (reference[2], 10)
    code = int(digits, base) if len(digits) <= 8 else 0
    return reference[0] if 0 < code <= 0x10FFFF and not _NO_TEXT.match(chr(code)) else "\ufffd"


def _converted(element: ET.Element) -> Element:
    inside: dict[str, list[Element]] = {}
    for each in element:
        inside.setdefault(each.tag, []).append(_converted(each))
    return _element(element.text or "", inside)
