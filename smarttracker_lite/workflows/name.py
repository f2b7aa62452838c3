"""The names of inks and other supplies in the words of a reader's language.

Printers name them in free text (IPP `marker-names`, Printer MIB `prtMarkerSuppliesDescription`), the plain
ones in English: the colorants and supplies of RFC 3805 and what makers of large printers add to them.
"""

from smarttracker_lite.errors import N_
from smarttracker_lite.words import Words

_COLOURS = (
    N_("black"),
    N_("blue"),
    N_("cyan"),
    N_("dark gray"),
    N_("gray"),
    N_("green"),
    N_("light black"),
    N_("light cyan"),
    N_("light gray"),
    N_("light light black"),
    N_("light magenta"),
    N_("magenta"),
    N_("matte black"),
    N_("orange"),
    N_("photo black"),
    N_("red"),
    N_("tri-color"),
    N_("violet"),
    N_("white"),
    N_("yellow"),
)
_OTHERS = (
    N_("developer"),
    N_("fuser"),
    N_("gloss enhancer"),
    N_("gloss optimizer"),
    N_("maintenance box"),
    N_("maintenance cartridge"),
    N_("staples"),
    N_("transfer unit"),
    N_("waste ink"),
    N_("waste toner"),
)
_KINDS = {
    "ink cartridge": N_("{color} ink cartridge"),
    "toner cartridge": N_("{color} toner cartridge"),
    "cartridge": N_("{color} cartridge"),
    "ink tank": N_("{color} ink tank"),
    "ink": N_("{color} ink"),
    "toner": N_("{color} toner"),
    "drum": N_("{color} drum"),
}


def supply(words: Words, name: str) -> str:
    """The supply's name in the reader's language; one that we do not know stays as the printer says it."""
    plain = " ".join(name.casefold().replace("grey", "gray").split())
    said = _said(words, plain)
    if said == plain:
        return name
    return said[:1].upper() + said[1:] if name[:1].isupper() else said


def _said(words: Words, plain: str) -> str:
    if plain in _COLOURS or plain in _OTHERS:
        return words.text(plain)
    for kind, pattern in _KINDS.items():
        color = plain.removesuffix(f" {kind}")
        if color != plain and color in _COLOURS:
            return words.text(pattern, color=words.text(color))
    return plain
