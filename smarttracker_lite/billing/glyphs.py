"""What a font can show, and texts brought down to it: a job called 图.pdf must not stop an invoice."""

import struct
import unicodedata
from collections.abc import Iterator

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
    return frozenset(char for char in map(chr, codes) if unicodedata.category(char) not in _UNSEEN)


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


def showable(text: str, covered: frozenset[str]) -> str:
    """`text` in covered characters: composed (NFC), controls as spaces, look-alikes (NFKC), others as `?`."""
    return "".join(_shown(char, covered) for char in unicodedata.normalize("NFC", text))


def _shown(char: str, covered: frozenset[str]) -> str:
    if char in covered:
        return char
    if char.isspace() or unicodedata.category(char) == "Cc":
        return " "
    if unicodedata.category(char) in {"Cf", "Mn"}:
        return ""
    plain = unicodedata.normalize("NFKC", char)
    return plain if covered.issuperset(plain) else "?"
