"""Documents that are called alike: the same one, sent again or corrected."""

import re

_WORD = re.compile(r"[^\W_]+")
_ENDING = re.compile(r"\.\w{1,5}$")
_ALIKE = 2
"""So many of their words together, at most, to each that both have."""


def words_of(document: str) -> frozenset[str]:
    """The words of a document's name, folded, without its ending."""
    name = document.strip().casefold()
    return frozenset(_WORD.findall(_ENDING.sub("", name)))


def alike(one: str, other: str) -> bool:
    """Whether at least half of all words of both names are in both."""
    ours, theirs = words_of(one), words_of(other)
    both = len(ours & theirs)
    return bool(both) and len(ours | theirs) <= _ALIKE * both
