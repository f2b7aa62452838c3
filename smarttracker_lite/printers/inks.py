"""What inks are called: one name for each, whether a printer tells it in HP's letters or in words."""

import re
from collections.abc import Mapping

INKS: Mapping[str, str] = {
    "C": "cyan",
    "M": "magenta",
    "Y": "yellow",
    "K": "black",
    "LC": "light cyan",
    "LM": "light magenta",
    "MK": "matte black",
    "PK": "photo black",
    "G": "gray",
    "LG": "light gray",
    "DG": "dark gray",
    "GE": "gloss enhancer",
}
"""HP's short names."""
WORDS = re.compile(r"[a-z]+|[A-Z][a-z]*")


def ink_named(said: str) -> str:
    """The ink's name: "light magenta" of "LM" and "LightMagenta"; what is not known stays."""
    if short := INKS.get(said.upper()):
        return short
    words = " ".join(WORDS.findall(said)).lower().replace("grey", "gray")
    return words if words in INKS.values() else said
