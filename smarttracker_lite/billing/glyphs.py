"""What fonts can show, and texts brought down to it: a job called 𐎠.pdf must not stop an invoice.

Typst tries fonts one by one and refuses a PDF/A with a character that none has. A letter whose accent is in
an earlier font than the letter itself would be lost without a word.
"""

import struct
import unicodedata
from collections.abc import Iterator, Sequence

BOX = "□"
"""Stands for a character that no font has."""

Faces = Sequence[frozenset[str]]
"""The characters of each font, in the order in which they are tried. The first has `BOX` and the space."""

_JOINERS = "\u200c\u200d"
"""Zero width non-joiner and joiner: they are part of the spelling in Persian, Hindi, and of emoji."""

_SELECTORS = frozenset(map(chr, range(0xFE00, 0xFE10)))
"""Variation selectors: they ask for one look of several, and we have one."""

_UNSEEN = {"Cc", "Cf", "Co", "Cs", "Cn"}
"""Unicode categories never drawn: controls, formats (also those that turn the writing direction), private."""


def coverage(font: bytes) -> frozenset[str]:
    """The characters a TrueType or OpenType font has a glyph for (its `cmap` table, formats 4 and 12)."""
    (tables,) = struct.unpack_from(">H", font, 4)
    directory = (struct.unpack_from(">4sIII", font, 12 + 16 * index) for index in range(tables))
    cmap = next(offset for tag, _, offset, _ in directory if tag == b"cmap")
    (count,) = struct.unpack_from(">H", font, cmap + 2)
    parts = {cmap + struct.unpack_from(">HHI", font, cmap + 4 + 8 * index)[2] for index in range(count)}
    codes = (code for part in parts for code in _codes(font, part))
    return frozenset(char for char in map(chr, codes) if _drawn(char))


def _codes(font: bytes, at: int) -> Iterator[int]:
    """The code points of one subtable; none for a format that holds no Unicode."""
    (kind,) = struct.unpack_from(">H", font, at)
    if kind == 4:
        yield from _segments(font, at)
    if kind == 12:
        (groups,) = struct.unpack_from(">I", font, at + 12)
        for first, last, _ in struct.iter_unpack(">III", font[at + 16 : at + 16 + 12 * groups]):
            yield from range(first, last + 1)


def _segments(font: bytes, at: int) -> Iterator[int]:
    """Format 4: arrays of last codes, first codes, deltas and offsets, one entry a segment."""
    (twice,) = struct.unpack_from(">H", font, at + 6)
    count = twice // 2
    starts = (at + 14, at + 16 + twice, at + 16 + 2 * twice, at + 16 + 3 * twice)
    last, first, delta, offset = (struct.unpack_from(f">{count}H", font, start) for start in starts)
    for index in range(count):
        slot = at + 16 + 3 * twice + 2 * index
        for code in range(first[index], min(last[index], 0xFFFE) + 1):
            glyph = code
            if offset[index]:
                (glyph,) = struct.unpack_from(">H", font, slot + offset[index] + 2 * (code - first[index]))
            if glyph and (glyph + delta[index]) % 0x10000:
                yield code


def _drawn(char: str) -> bool:
    return char in _JOINERS or unicodedata.category(char) not in _UNSEEN


def showable(text: str, faces: Faces) -> str:
    """`text` in characters of the faces: composed (NFC), look-alikes (NFKC) for what they lack, then `BOX`.

    Controls become spaces. An accent is left out where its letter would be lost with it.
    """
    return "".join(shown for _, shown in _pairs(text, faces))


def unshowable(text: str, faces: Faces) -> str:
    """What of `text` is printed as a box or without its accent, each once; "" if all can be printed."""
    lost = (cluster for cluster, shown in _pairs(text, faces) if _is_poorer(cluster, shown))
    return "".join(dict.fromkeys(lost))


def _is_poorer(cluster: str, shown: str) -> bool:
    return shown == BOX != cluster or any(char not in shown for char in cluster[1:] if char not in _JOINERS)


def _pairs(text: str, faces: Faces) -> Iterator[tuple[str, str]]:
    """What was written and what is printed of it, piece by piece."""
    composed = unicodedata.normalize("NFC", text)
    if faces[0].issuperset(composed):
        yield composed, composed
    else:
        yield from ((cluster, _shown(cluster, faces)) for cluster in _clusters(composed))


def _clusters(text: str) -> Iterator[str]:
    """Characters with the accents and joiners that belong to them."""
    cluster = ""
    for char in text:
        if char in _SELECTORS:
            continue
        if cluster and not _is_mark(char):
            yield cluster
            cluster = ""
        cluster += char
    if cluster:
        yield cluster


def _is_mark(char: str) -> bool:
    return char in _JOINERS or unicodedata.category(char).startswith("M")


def _shown(cluster: str, faces: Faces) -> str:
    for place, face in enumerate(faces):
        if cluster[0] in face:
            return "".join(char for char in cluster if char in face and _is_safe(char, faces[:place]))
    return _alike(cluster[0], faces)


def _is_safe(char: str, earlier: Faces) -> bool:
    return char in _JOINERS or not any(char in face for face in earlier)


def _alike(char: str, faces: Faces) -> str:
    """For a character that no face has."""
    if char.isspace() or unicodedata.category(char) == "Cc":
        return " "
    if unicodedata.category(char) == "Cf":
        return ""
    plain = unicodedata.normalize("NFKC", char)
    return plain if any(face.issuperset(plain) for face in faces) else BOX
