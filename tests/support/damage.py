"""What happens to files: an end cut off, zeros, other bytes; and a file that another program made."""

from collections.abc import Callable
from pathlib import Path
from random import Random
from zlib import crc32

Damage = Callable[[bytes, int], bytes]


def cut(content: bytes, at: int) -> bytes:
    """Everything from there on is gone."""
    return content[:at]


def zeroed(content: bytes, at: int) -> bytes:
    """Zeros from there on: a block that was never written."""
    return content[:at] + bytes(len(content) - at)


def garbled(content: bytes, at: int) -> bytes:
    """One byte is another."""
    return content[:at] + bytes([content[at] ^ 0x15]) + content[at + 1 :]


def somewhere(path: Path, count: int) -> list[int]:
    """Offsets in a file: its ends, and some between."""
    size = path.stat().st_size
    return [0, size - 1, size - 2, *sorted(Random(size).sample(range(1, size - 2), count))]


def seal_anew(path: Path, old: bytes, new: bytes) -> None:
    """Change a snapshot as another program would: with the right checksum."""
    body, _, _ = path.read_bytes().replace(old, new).rpartition(b',"2":')
    path.write_bytes(body + b',"2":{"crc32":%d}}}\n' % crc32(body))
