"""Texts in the characters a FatturaPA can hold: Latin-1, and ASCII for codes.

Its XSD takes `IsBasicLatin` and `IsLatin-1Supplement` only: SdI refuses a curly quote (code 00200).
"""

import unicodedata
from collections.abc import Iterator, Mapping
from functools import lru_cache

LOST = "?"
"""Stands for a character that has no way of writing in Latin letters here."""

_SIGNS: Mapping[str, str] = {
    **dict.fromkeys("‘’‚‛′‹›", "'"),
    **dict.fromkeys("“”„‟″", '"'),
    **dict.fromkeys("‐‑‒–—―−", "-"),
    **dict.fromkeys("•∙●▪", "·"),
    **dict.fromkeys("\u200b\u200c\u200d\u200e\u200f\u2060\ufeff\u00ad", ""),
    **dict(zip("€…™⁄≤≥≈→←⌀ẞ", "EUR ... (TM) / <= >= ~ -> <- Ø SS".split(), strict=True)),
}
"""Signs that people type, and those that nobody sees."""

_LATIN = zip("đħıłŋœŧəſ", "d h i l n oe t a s".split(), strict=True)
_GREEK = zip(
    "αβγδεζηθικλμνξοπρσςτυφχψω",
    "a v g d e z i th i k l m n x o p r s s t y f ch ps o".split(),
    strict=True,
)
_CYRILLIC = zip(
    "абвгдежзийклмнопрстуфхцчшщъыьэюяєіїґђјљњћџ",
    "a b v g d e zh z i j k l m n o p r s t u f kh ts ch sh shch"
    " - y - e yu ya ye i yi g dj j lj nj c dz".split(),
    strict=True,
)
_LETTERS: Mapping[str, str] = {**dict(_LATIN), **dict(_GREEK), **dict(_CYRILLIC), "ъ": "", "ь": ""}
"""Small letters of European names that Unicode does not take apart into Latin ones."""

_ASCII: Mapping[str, str] = {
    **dict(zip("ßæøþð×÷±·¡¿«»©®", "ss ae o th d x / +/- . ! ? < > (C) (R)".split(), strict=True)),
    **dict(zip("¢£¥§¶¬¦", "c GBP JPY par. par. - |".split(), strict=True)),
}
"""Signs of Latin-1 that Unicode does not take apart either."""


def latin(text: str) -> str:
    """The text in Latin-1, on one line: as it is written where that can be, else by look-alikes; `LOST` for
    what has none."""
    return _joined(_latin(char) for char in unicodedata.normalize("NFC", text))


def ascii_only(text: str) -> str:
    """The text in ASCII, on one line."""
    return _joined(_plain(char) for char in latin(text))


def is_lost(text: str) -> bool:
    """Whether nothing of a text can be read once it is in Latin letters."""
    return bool(text.strip()) and not any(char.isalnum() for char in latin(text))


def cut(text: str, length: int) -> str:
    """At most so many characters, which end with a word where one ends in their second half."""
    if len(text) <= length:
        return text
    whole = text[: length + 1].rpartition(" ")[0]
    return (whole if len(whole) > length // 2 else text[:length]).rstrip()


def pieces(text: str, length: int) -> Iterator[str]:
    """All of a text, at most so many characters at a time."""
    while text:
        piece = cut(text, length)
        yield piece
        text = text[len(piece) :].lstrip()


def _joined(parts: Iterator[str]) -> str:
    return " ".join("".join(parts).split())


@lru_cache(4096)
def _latin(char: str) -> str:
    if char in _SIGNS:
        return _SIGNS[char]
    if char.isspace() or unicodedata.category(char) == "Cc":
        return " "
    return char if ord(char) < 0x100 else _alike(char)


def _alike(char: str) -> str:
    """What a character beyond Latin-1 is written as: by our table, else by its parts in Unicode."""
    small = char.lower()
    if small in _LETTERS:
        other = _LETTERS[small]
        return other if char == small else other.capitalize()
    apart = unicodedata.normalize("NFKD", char)
    kind = unicodedata.category(char)[0]
    if apart == char:
        return "" if kind in "MC" else LOST
    return "".join(_latin(each) for each in apart if not unicodedata.combining(each))


@lru_cache(4096)
def _plain(char: str) -> str:
    if char.isascii():
        return char
    small = char.lower()
    if small in _ASCII:
        return _ASCII[small] if char == small else _ASCII[small].upper()
    apart = unicodedata.normalize("NFKD", char)
    return "".join(each if each.isascii() else _ASCII.get(each, "/" if each == "⁄" else "") for each in apart)
