"""Names as banks write them: which may be the same."""

import re
import unicodedata

_WORD = re.compile(r"[a-z0-9]{2,}")
_FORMS = frozenset(
    "srl srls spa snc sas sapa gmbh ag kg ohg gbr ug mbh co ltd llp llc inc plc sarl sa sasu eurl sl slu "
    "bv nv studio arch ing dott sig herr frau mr mrs the and und di de del la".split()
)
"""Words of names that tell nobody from anybody."""


def words_of(name: str) -> frozenset[str]:
    """The words by which a name is known: without accents, points and legal forms."""
    letters = unicodedata.normalize("NFKD", name.casefold().replace(".", ""))
    found = _WORD.findall("".join(sign for sign in letters if not unicodedata.combining(sign)))
    return frozenset(found) - _FORMS


def alike(one: frozenset[str], other: frozenset[str]) -> bool:
    """Whether one has all the words of the other, or both at least two thirds of all in common."""
    both = len(one & other)
    return both == min(len(one), len(other)) > 0 or (both > 1 and 3 * both >= 2 * len(one | other))
