"""How much an SVG draws: everything as often as something refers to it (SVG 2, CSS 2.2).

References nest, so that a few kilobytes can draw for ever: copies of copies, patterns within patterns.
"""

import re
from collections.abc import Mapping, Sequence
from xml.etree.ElementTree import Element

_REFERENCE = re.compile(r"url\(\s*['\"]?\s*#([^'\")]*)", re.IGNORECASE)
_SELECTOR = re.compile(r"[\s,.#\w-]*")
"""Selectors as drawing programs write them: names of classes, ids and elements."""

_MOST_STYLED = 200
_EVERYTHING = "*"

Rule = tuple[set[str], list[str]]
"""Names of classes, ids and elements, and what a style sheet makes such elements refer to."""


def local(name: str) -> str:
    """A name without its XML namespace."""
    return name.rpartition("}")[2]


def draws_more(elements: Sequence[Element], weights: Mapping[Element, int], most: int) -> bool:
    """Whether painting all elements (the first is the root) takes more than `most`.

    Painting an element takes its weight, and one for each thing it refers to, besides that thing itself.
    """
    sheet = "}".join(element.text or "" for element in elements if local(element.tag) == "style")
    if len(_named(sheet)) > _MOST_STYLED:
        return True
    rules = [_rule(text) for text in sheet.split("}") if _named(text)]
    references = {element: [*_own(element), *_styled(element, rules)] for element in elements}
    by_id = {element.get("id"): element for element in elements}
    taken, pending = 0, [(elements[0], 1)]
    while pending and taken <= most:
        thing, times = pending.pop()
        for element in thing.iter():
            taken += times * (weights[element] + len(references[element]))
            targets = [by_id[id] for id in references[element] if id in by_id]
            pending += [(target, times * _times(element, target)) for target in targets]
    return taken > most


def _times(element: Element, target: Element) -> int:
    """How often the element draws what it refers to: a marker at every point, which takes two characters."""
    points = element.get("d", "") + element.get("points", "")
    return 1 + len(points) // 2 if local(target.tag) == "marker" else 1


def _own(element: Element) -> list[str]:
    links = [value[1:] for name, value in element.items() if local(name) == "href" and value[:1] == "#"]
    return links + [id for value in element.attrib.values() for id in _named(value)]


def _styled(element: Element, rules: Sequence[Rule]) -> list[str]:
    own = {_EVERYTHING, local(element.tag), element.get("id", ""), *element.get("class", "").split()}
    return [id for names, ids in rules if not names.isdisjoint(own) for id in ids]


def _rule(text: str) -> Rule:
    """A rule with any other kind of selector is taken to match every element."""
    selector, _, body = text.partition("{")
    plain = _SELECTOR.fullmatch(selector) and "{" not in body
    return set(re.findall(r"[\w-]+", selector)) if plain else {_EVERYTHING}, _named(text)


def _named(text: str) -> list[str]:
    return [id.strip() for id in _REFERENCE.findall(text)]
