"""A file from a bank, opened: statements in XML, one or many in an archive, or a table."""

import struct
import zlib
from collections.abc import Iterator
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZIP_STORED, BadZipFile, ZipFile

from smarttracker_lite.errors import BadInput, N_
from smarttracker_lite.printers.files.octets import is_tree
from smarttracker_lite.workflows.bankfile.booking import MOST_OCTETS, Statement, joined
from smarttracker_lite.workflows.bankfile.camt import parse_camt
from smarttracker_lite.workflows.bankfile.table import Table, no_table, text_table, workbook_table

_ZIP = b"PK\x03\x04"
_MOST_FILES = 400
_COMPRESSIONS = (ZIP_STORED, ZIP_DEFLATED)
_BROKEN = (
    BadZipFile,
    EOFError,
    NotImplementedError,
    OSError,
    RuntimeError,
    ValueError,
    struct.error,
    zlib.error,
)
"""What zipfile says of an archive that is none, or damaged."""


def opened(octets: bytes) -> Statement | Table:
    """What is in the file: a statement that is clear by itself, or a table whose columns must be looked at.

    Raises BadInput if there is nothing of a bank in it, or too much.
    """
    if len(octets) > MOST_OCTETS:
        raise _too_large()
    if not octets.startswith(_ZIP):
        return parse_camt(octets) if is_tree(octets) else text_table(octets)
    files = list(_files(octets))
    if any(name == "[Content_Types].xml" for name, _ in files):
        return workbook_table(octets)
    statements = [parse_camt(file) for name, file in files if name.casefold().endswith(".xml")]
    tables = [file for name, file in files if name.casefold().endswith((".csv", ".txt"))]
    if not statements and len(tables) == 1:
        return text_table(tables[0])
    if not statements:
        raise no_table()
    return joined(statements)


def _files(octets: bytes) -> Iterator[tuple[str, bytes]]:
    """The files of the archive by name, each unpacked no further than all together may be."""
    room = MOST_OCTETS
    try:
        with ZipFile(BytesIO(octets)) as archive:
            entries = [each for each in archive.infolist() if not each.is_dir()]
            if len(entries) > _MOST_FILES or sum(entry.file_size for entry in entries) > room:
                raise _too_large()
            for entry in entries:
                if entry.compress_type in _COMPRESSIONS:
                    with archive.open(entry) as packed:
                        file = packed.read(room + 1)
                    room -= len(file)
                    if room < 0:
                        raise _too_large()
                    yield entry.filename, file
    except _BROKEN as broken:
        raise BadInput(
            N_("This archive cannot be read."), N_("Download it again from your bank."), field="file"
        ) from broken


def _too_large() -> BadInput:
    return BadInput(
        N_("This file is too large: more than {limit} MB."),
        N_("Download a shorter period, such as one month."),
        field="file",
        limit=MOST_OCTETS // 1_000_000,
    )
