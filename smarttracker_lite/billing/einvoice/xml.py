"""XML trees without empty elements, and their bytes: the same tree gives the same ones.

Names are written with their prefix, and the root declares it: so no library decides about prefixes.
"""

import re
from typing import TypeAlias
from xml.etree.ElementTree import Element, indent, tostring

Content: TypeAlias = Element | str | None

_IMPOSSIBLE = re.compile("[^\t\n\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""What XML 1.0 cannot hold, however it is written (production 2, Char)."""


def node(tag: str, *content: Content, **attributes: str) -> Element | None:
    """An element with these texts and elements in it, None left out; None if nothing is left to be in it."""
    element = Element(tag, attributes)
    for each in content:
        if isinstance(each, Element):
            element.append(each)
        elif each and (text := possible(each)):
            element.text = text
    return element if element.text or len(element) else None


def root(tag: str, namespaces: dict[str, str], *content: Content) -> Element:
    """The element that holds all; the prefix "" stands for the names that have none."""
    names = {f"xmlns:{prefix}" if prefix else "xmlns": uri for prefix, uri in namespaces.items()}
    element = Element(tag, names)
    element.extend(each for each in content if isinstance(each, Element))
    return element


def possible(text: str) -> str:
    """The text without the characters that XML cannot hold, its lines ended as XML ends them."""
    return _IMPOSSIBLE.sub("", text.replace("\r\n", "\n").replace("\r", "\n")).strip()


def written(element: Element) -> bytes:
    """The tree as UTF-8, an element a line."""
    indent(element, " ")
    text = tostring(element, "unicode")
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{text}\n'.encode()
