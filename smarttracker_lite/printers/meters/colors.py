"""Colours as printers name them, to draw a supply with."""

import re

_COLORS = {
    "light cyan": "#9ADCF6",
    "light magenta": "#F6A6CE",
    "light gray": "#C7C8CA",
    "light grey": "#C7C8CA",
    "matte black": "#231F20",
    "photo black": "#000000",
    "black": "#000000",
    "cyan": "#00AEEF",
    "magenta": "#EC008C",
    "yellow": "#FFF200",
    "gray": "#808285",
    "grey": "#808285",
    "red": "#ED1C24",
    "green": "#00A651",
    "blue": "#2E3192",
    "orange": "#F7941D",
    "violet": "#662D91",
    "white": "#FFFFFF",
}
_NAMED = re.compile(rf"\b(?:{'|'.join(_COLORS)})\b")


def color_in(text: str) -> str | None:
    """The colour a name holds, in hex: that of "CANON Matte Black Ink Tank"."""
    found = _NAMED.search(text.casefold())
    return _COLORS[found[0]] if found else None
