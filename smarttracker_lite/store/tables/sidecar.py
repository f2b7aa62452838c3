"""The side file of a snapshot: where its rows stand and what finds them. It can be made anew at any time.

000000000001234        the length of the next part
{"made":…,"of":…,"crc32":…,"tables":{…}}
the arrays and pages of each table, one behind the other
"""

import json
import sys
from array import array
from collections.abc import Iterator, Mapping
from io import FileIO
from typing import Any
from zlib import crc32

from smarttracker_lite import __version__
from smarttracker_lite.store.files import Part
from smarttracker_lite.store.tables.base import Base, Read
from smarttracker_lite.store.tables.index import Entries, Lookups
from smarttracker_lite.store.tables.texts import Texts

FORMAT = 3

_LENGTH = 16


def written(tables: Mapping[str, Base], lookups: Mapping[str, Lookups], crc: int) -> Iterator[Part]:
    """The side file of the snapshot with this checksum, in parts that are not copied."""
    told = {name: _told(base) for name, base in tables.items()}
    found = _seed(told)
    for part in _body(tables):
        found = crc32(part, found)
    head = json.dumps({"made": made_by(lookups), "of": crc, "crc32": found, "tables": told}).encode("ascii")
    yield b"%0*d\n" % (_LENGTH - 1, len(head))
    yield head
    yield from _body(tables)


def understood(file: FileIO, lookups: Mapping[str, Lookups], crc: int, read: Read) -> dict[str, Base] | None:
    """The tables of the snapshot with this checksum, whose bytes `read` gives.

    None if the side file is damaged, another snapshot's, or made by another program.
    """
    source = _Source(file)
    try:
        head: Any = json.loads(source.bytes(int(source.bytes(_LENGTH))))
        if (head["made"], head["of"]) != (made_by(lookups), crc):
            return None
        source.crc = _seed(head["tables"])
        tables = {name: _base(source, told, read) for name, told in head["tables"].items()}
        return tables if source.crc == head["crc32"] else None
    except (ValueError, LookupError, TypeError, AttributeError, EOFError, MemoryError):
        return None


def made_by(lookups: Mapping[str, Lookups]) -> list[Any]:
    """What must be the same for a side file to be understood: format, machine, program, and its indexes."""
    code = [
        (name, index.name, _code(index.keys)) for name, each in lookups.items() for index in each.indexes
    ] + [(name, _code(each.text)) for name, each in lookups.items()]
    return [FORMAT, sys.byteorder, array("I").itemsize, __version__, crc32(repr(code).encode())]


def _code(function: Any) -> Any:
    """Another function under the same name must not be taken for the one that made the file."""
    code = function.__code__
    constants = [repr(each) for each in code.co_consts if not hasattr(each, "co_code")]
    closed_over = [_code(cell.cell_contents) for cell in function.__closure__ or ()]
    return code.co_code, constants, code.co_names, closed_over


def _seed(told: Mapping[str, Any]) -> int:
    """What the checksum begins with: a garbled name of an index must not be taken for another index."""
    return crc32(json.dumps(told).encode("ascii"))


def _told(base: Base) -> dict[str, Any]:
    return {
        "rows": len(base.numbers),
        "entries": {name: len(entries.packed) for name, entries in base.entries.items()},
        "pages": [len(page) for page in base.texts.pages],
    }


def _body(tables: Mapping[str, Base]) -> Iterator[Part]:
    for base in tables.values():
        packed = (entries.packed for entries in base.entries.values())
        for each in (base.numbers, base.starts, base.lengths, *packed, base.texts.firsts):
            yield memoryview(each).cast("B")
        yield from base.texts.pages


class _Source:
    """The file, read from one end to the other."""

    def __init__(self, file: FileIO) -> None:
        self._file = file
        self.crc = 0

    def bytes(self, count: int) -> bytes:
        return bytes(self._filled(bytearray(count)))

    def array(self, code: str, count: int) -> "array[int]":
        found = array(code, [0]) * count
        self._filled(memoryview(found).cast("B"))
        return found

    def _filled(self, room: Any) -> Any:
        rest = memoryview(room)
        while rest:
            count = self._file.readinto(rest)
            if not count:
                raise EOFError
            rest = rest[count:]
        self.crc = crc32(room, self.crc)
        return room


def _base(source: _Source, told: Any, read: Read) -> Base:
    numbers, starts, lengths = (source.array(code, told["rows"]) for code in "IQI")
    entries = {name: Entries(source.array("Q", count)) for name, count in told["entries"].items()}
    firsts = source.array("I", len(told["pages"]))
    pages = tuple(source.bytes(length) for length in told["pages"])
    return Base(numbers, starts, lengths, entries, Texts(pages, firsts), read)
