"""A backup: one zip with a copy of the books, a list of what belongs to it, and perhaps the documents.

    manifest.json       who made it, when and why, and size and SHA-256 of everything else
    smarttracker.json   the books as one file that plain TinyDB opens
    invoices/…          the documents, PDF and XML, in a complete backup
    quotations/…        the PDF of quotes and pro formas, too
    logo-…
    templates/…         the user's own templates

A zip is a stranger's until it was checked: nothing is unpacked under a name that it chooses.
"""

import hashlib
import json
import re
import stat
import struct
import zlib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from io import BufferedWriter, FileIO
from pathlib import Path
from shutil import copyfileobj
from zipfile import ZIP_DEFLATED, ZIP_STORED, BadZipFile, ZipFile, ZipInfo

from smarttracker_lite.domain.templates import is_template
from smarttracker_lite.errors import N_, StoreTrouble
from smarttracker_lite.store.backup.settled import digest, settle, told
from smarttracker_lite.store.files import Disk
from smarttracker_lite.store.migrations import NEWEST
from smarttracker_lite.store.rows import Row, from_row, to_row

BOOKS = "smarttracker.json"
MANIFEST = "manifest.json"
FORMAT = 1
LARGEST_BOOKS = 1 << 30
LARGEST_FILE = 1 << 26
"""More bytes than this, no list and no document has."""

_CHUNK = 1 << 20
# A clock may say anything; the times of a zip (APPNOTE 4.4.6, as in MS-DOS) are of these years.
_FIRST_TIME, _LAST_TIME = (1980, 1, 1, 0, 0, 0), (2107, 12, 31, 23, 59, 58)
_DOCUMENT = re.compile(r"(?:invoices|quotations)/[A-Za-z0-9_-]{1,80}\.(?:pdf|xml)|logo-[A-Za-z0-9_-]{1,80}")
_ENCRYPTED = 1
_SPOILT = (BadZipFile, zlib.error, struct.error, EOFError, ValueError, RuntimeError)
"""What zipfile and json raise over bytes that are not theirs."""


class Kind(StrEnum):
    """Why a backup was made."""

    ASKED = "asked"
    DAILY = "daily"
    BEFORE_RESTORE = "before-restore"
    BEFORE_UPDATE = "before-update"


@dataclass(frozen=True, slots=True, kw_only=True)
class Filed:
    """A file that belongs to a backup: its path in the data folder, its size in bytes, its digest in hex."""

    path: str
    size: int
    sha256: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Manifest:
    """What a backup says of itself. `missing`: documents that were gone or changed when it was made.

    A complete one holds its documents; those of others lie beside it, in `documents/`, by their digests.
    """

    format: int = FORMAT
    program: str
    schema: int
    kind: Kind
    created_at: datetime
    counts: Mapping[str, int]
    books: Filed
    documents: tuple[Filed, ...]
    missing: tuple[str, ...]
    complete: bool


def filed(path: str, content: Path) -> Filed:
    """The entry of a file; `path` is what it is called, `content` where it lies now. Raises OSError."""
    return Filed(path=path, size=content.stat().st_size, sha256=digest(content))


def write(target: Path, manifest: Manifest, sources: Mapping[str, Path], disk: Disk | None = None) -> None:
    """Write a backup of these files, by their names in the zip. Raises StoreTrouble."""
    settle(target, lambda file: _pack(file, manifest, sources), _check, disk or Disk())


def _check(path: Path) -> None:
    with opened(path) as backup:
        backup.check()


def _pack(file: FileIO, manifest: Manifest, sources: Mapping[str, Path]) -> None:
    listed = json.dumps(to_row(manifest), indent=1).encode()
    buffer = BufferedWriter(file, _CHUNK)  # it writes on where the system takes only a part
    with ZipFile(buffer, "w") as zipped:
        zipped.writestr(_member(MANIFEST, manifest.created_at), listed, ZIP_DEFLATED)
        for name, source in sources.items():
            member = _member(name, manifest.created_at)
            member.compress_type = ZIP_DEFLATED if name == BOOKS else ZIP_STORED  # PDFs are compressed
            with source.open("rb") as content, zipped.open(member, "w", force_zip64=True) as place:
                copyfileobj(content, place, _CHUNK)
    buffer.detach()


def _member(name: str, at: datetime) -> ZipInfo:
    member = ZipInfo(name, min(max(at.timetuple()[:6], _FIRST_TIME), _LAST_TIME))
    member.external_attr = (stat.S_IFREG | 0o600) << 16
    return member


class BackupFile:
    """A backup that is open: its list was read and fits what is in the zip."""

    def __init__(self, path: Path, zipped: ZipFile, manifest: Manifest) -> None:
        self.path, self.manifest = path, manifest
        self._zip = zipped

    def check(self) -> None:
        """Read everything in it. Raises StoreTrouble if a byte is not as the list says."""
        for each in self.inside():
            for _ in self.chunks(each):
                pass

    def inside(self) -> tuple[Filed, ...]:
        """The files in the zip itself."""
        return inside(self.manifest)

    def chunks(self, wanted: Filed) -> Iterator[bytes]:
        """A file in the zip, piece by piece. Raises StoreTrouble, at its end at the latest, if it is not as
        the list says."""
        seen, found = 0, hashlib.sha256()
        try:
            with self._zip.open(wanted.path) as member:
                while chunk := member.read(_CHUNK):
                    seen += len(chunk)
                    if seen > wanted.size:
                        break
                    found.update(chunk)
                    yield chunk
        except _SPOILT as error:
            raise not_usable(self.path, f"{wanted.path}: {error}") from error
        if (seen, found.hexdigest()) != (wanted.size, wanted.sha256):
            raise not_usable(self.path, f"{wanted.path} is not as its list says")


@contextmanager
def opened(path: Path) -> Iterator[BackupFile]:
    """The backup at `path` for the time of the block.

    Raises StoreTrouble if it is none, or damaged, or of a newer version of the program.
    """
    with told(path), path.open("rb") as file:
        try:
            zipped = ZipFile(file)
        except _SPOILT as error:
            raise not_usable(path, error) from error
        with zipped:
            manifest = _manifest(path, zipped)
            _check_members(path, zipped, manifest)
            yield BackupFile(path, zipped, manifest)


def inside(manifest: Manifest) -> tuple[Filed, ...]:
    """The files that are in the zip of this list."""
    return (manifest.books, *(manifest.documents if manifest.complete else ()))


def _manifest(path: Path, zipped: ZipFile) -> Manifest:
    row = _listed(path, zipped)
    if _number(row, "format") > FORMAT or _number(row, "schema") > NEWEST:
        raise StoreTrouble(
            N_("The backup {path} was made by a newer version of the program."),
            N_("Nothing was changed. Install the newest version, then put the backup back."),
            path=path,
        )
    try:
        manifest = from_row(row, Manifest, MANIFEST)
    except StoreTrouble as trouble:
        raise not_usable(path, trouble.values["reason"]) from trouble
    if wrong := next(_faults(manifest), ""):
        raise not_usable(path, wrong)
    return manifest


def _listed(path: Path, zipped: ZipFile) -> Row:
    members = [member for member in zipped.infolist() if member.filename == MANIFEST]
    if len(members) != 1 or not _plain(members[0]) or members[0].file_size > LARGEST_FILE:
        raise not_usable(path, f"it has no {MANIFEST}")
    try:
        with zipped.open(members[0]) as member:
            row: object = json.loads(member.read(LARGEST_FILE))
    except _SPOILT as error:
        raise not_usable(path, f"{MANIFEST}: {error}") from error
    if not isinstance(row, dict):
        raise not_usable(path, f"{MANIFEST} is no list of its files")
    return row


def _number(row: Row, name: str) -> int:
    found = row.get(name)
    return found if type(found) is int else 0


def _faults(manifest: Manifest) -> Iterator[str]:
    if manifest.books.path != BOOKS or not 0 <= manifest.books.size <= LARGEST_BOOKS:
        yield f"{MANIFEST} names no usable {BOOKS}"
    paths = [each.path for each in manifest.documents]
    if len(set(paths)) < len(paths):
        yield f"{MANIFEST} names a document twice"
    for each in manifest.documents:
        known = _DOCUMENT.fullmatch(each.path) or is_template(each.path)
        if not known or not 0 <= each.size <= LARGEST_FILE:
            yield f"{MANIFEST} names a document that cannot be: {each.path[:100]!r}"
    for each in (manifest.books, *manifest.documents):
        if not re.fullmatch("[0-9a-f]{64}", each.sha256):
            yield f"{MANIFEST} gives no digest of {each.path}"


def _check_members(path: Path, zipped: ZipFile, manifest: Manifest) -> None:
    """Exactly the files of the list are there, each of its size: plain ones, neither links nor encrypted."""
    sizes = {each.path: each.size for each in inside(manifest)}
    members = [member for member in zipped.infolist() if member.filename != MANIFEST]
    names = [member.filename for member in members]
    if sorted(names) != sorted(sizes):
        raise not_usable(path, "what is in it is not what its list names")
    for member in members:
        if not _plain(member) or member.file_size != sizes[member.filename]:
            raise not_usable(path, f"{member.filename} is not as its list says")


def _plain(member: ZipInfo) -> bool:
    mode = member.external_attr >> 16
    return (
        not member.flag_bits & _ENCRYPTED
        and member.compress_type in (ZIP_STORED, ZIP_DEFLATED)
        and stat.S_IFMT(mode) in (0, stat.S_IFREG)
    )


def not_usable(path: Path, reason: object) -> StoreTrouble:
    """The words for a backup that cannot be relied on."""
    return StoreTrouble(
        N_("{path} is no backup of this program, or it is damaged: {reason}."),
        N_("Nothing was changed. Choose another backup."),
        path=path,
        reason=reason,
    )
