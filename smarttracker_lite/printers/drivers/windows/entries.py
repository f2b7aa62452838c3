"""The events in what `wevtutil` prints: XML without a root, of an encoding it does not tell. Pure."""

import codecs
import re
from collections.abc import Iterator, Mapping
from xml.etree import ElementTree

from smarttracker_lite.errors import N_, NotAPrinter

MAX_OCTETS = 64_000_000
"""Of one listing; 20,000 events and more."""
MAX_EVENT = 64_000
"""Letters of one event; a real one has 1,300."""
MAX_TAGS = 300
"""Tags of one event, and so twice its depth; a real one has 60."""

MARKS = {codecs.BOM_UTF8: "utf-8", codecs.BOM_UTF16_LE: "utf-16-le", codecs.BOM_UTF16_BE: "utf-16-be"}
DECLARED = re.compile(r"<!(?:DOCTYPE|ENTITY)", re.IGNORECASE)
UNPRINTABLE = dict.fromkeys({*range(0x20)} - {0x09, 0x0A, 0x0D})
"""Letters that XML does not allow, though a document may be called so."""
OPENS, CLOSES = "<Event", "</Event>"


class NoEvents(NotAPrinter):
    """The octets are no events of Windows."""

    def __init__(self) -> None:
        super().__init__(
            N_("This is no event log of Windows in XML."),
            N_("Save the log in the Event Viewer as XML, or by “wevtutil qe … /f:xml”."),
        )


def text_of(octets: bytes) -> str:
    """UTF-8 or UTF-16, with or without its mark; what is neither is taken for the letters of old Windows."""
    for mark, encoding in MARKS.items():
        if octets.startswith(mark):
            return octets[len(mark) :].decode(encoding, errors="replace")
    if b"\0" in octets[:2]:
        return octets.decode("utf-16-be" if octets[:1] == b"\0" else "utf-16-le", errors="replace")
    try:
        return octets.decode("utf-8")
    except UnicodeDecodeError:
        return octets.decode("cp1252", errors="replace")


def entries(octets: bytes) -> Iterator[str]:
    """Each event as it is written, with or without a root around them; the last one may be cut off.

    Raises NoEvents if there is something else, or a declaration that might make it swell.
    """
    if len(octets) > MAX_OCTETS:
        raise NoEvents
    text = text_of(octets).translate(UNPRINTABLE)
    if DECLARED.search(text) or (text.strip() and OPENS not in text):
        raise NoEvents
    return _cut(text)


def _cut(text: str) -> Iterator[str]:
    start = text.find(OPENS)
    while start >= 0:
        end = start + len(OPENS)
        if text[end : end + 1] in set(" \t\r\n>"):
            closed = text.find(CLOSES, end)
            end = closed + len(CLOSES) if closed >= 0 else len(text)
            yield text[start:end]
        start = text.find(OPENS, end)


def element(entry: str) -> ElementTree.Element | None:
    """The event as a tree; None if it is cut off, broken, or no event of Windows by its size."""
    if len(entry) > MAX_EVENT or entry.count("<") > MAX_TAGS:
        return None
    try:
        return ElementTree.fromstring(entry)  # noqa: S314  # no declarations, small
    except ElementTree.ParseError:
        return None


def child(parent: ElementTree.Element | None, name: str) -> ElementTree.Element | None:
    """The first child of this name, whatever its namespace."""
    return next((each for each in (parent if parent is not None else ()) if local(each) == name), None)


def local(element: ElementTree.Element) -> str:
    """Its name without the namespace."""
    return element.tag.rpartition("}")[2]


def texts(parent: ElementTree.Element | None) -> Mapping[str, str]:
    """What the children say, by their names."""
    return {local(each): (each.text or "").strip() for each in (parent if parent is not None else ())}
