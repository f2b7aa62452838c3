"""Backups: how one is made of the books, and the places where they are kept.

A place is a folder of zips with `documents/`: what daily backups would else hold thirty times lies there
once, under its SHA-256. Only files with names that this program gives are ever deleted.
"""

import logging
import re
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from shutil import rmtree
from tempfile import TemporaryDirectory
from typing import Protocol

from smarttracker_lite import __version__
from smarttracker_lite.errors import StoreTrouble
from smarttracker_lite.store.backup.contents import Contents, examined
from smarttracker_lite.store.backup.file import (
    BOOKS,
    Filed,
    Kind,
    Manifest,
    filed,
    opened,
    write,
)
from smarttracker_lite.store.backup.settled import UNFINISHED, digest, told, write_checked
from smarttracker_lite.store.backup.templates import copied
from smarttracker_lite.store.files import Disk

FOLDER = "backups"
SCRATCH = "unfinished-"
"""What folders are called in which a backup is put together or taken apart."""
KEPT = 30
"""So many backups of each kind stay in a place."""

STAMP = "%Y-%m-%d-%H%M%S"
_KINDS = "|".join(kind for kind in Kind if kind is not Kind.ASKED)
_NAME = re.compile(rf"smarttracker-(\d{{4}}-\d\d-\d\d-\d{{6}})(?:-({_KINDS}))?\.zip")
_CHUNK = 1 << 20
_DIGEST = re.compile("[0-9a-f]{64}")
_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class Backup:
    """A backup in a place, by its name: nothing says yet that it can be read. `size` in bytes."""

    path: Path
    at: datetime
    kind: Kind
    size: int


class BackupPlace:
    """A folder of backups: the `private` one in the data folder, or a second one."""

    def __init__(self, folder: Path, *, private: bool = False) -> None:
        self.folder = folder
        self.documents = folder / "documents"
        self._private = private
        self._disk = Disk()

    def all(self) -> list[Backup]:
        """Every backup here, the newest first; none if there is no such folder. Raises StoreTrouble."""
        with told(self.folder), suppress(FileNotFoundError):
            found = (_backup(path) for path in self.folder.iterdir())
            return sorted((each for each in found if each), key=lambda each: each.path.name, reverse=True)
        return []

    def find(self, name: str) -> Backup | None:
        """The backup of this name."""
        return next((each for each in self.all() if each.path.name == name), None)

    def make(self) -> None:
        """Make the folder unless it is there. Raises StoreTrouble.

        Only the own one is its user's alone: who may read a second one is for its disk to say.
        """
        for folder in (self.folder, self.documents):
            with told(folder):
                if self._private:
                    self._disk.make_folder(folder)
                else:
                    folder.mkdir(exist_ok=True)

    def free(self, at: datetime, kind: Kind) -> Path:
        """A name nobody has here: of this second (UTC), or of the next that is free."""
        while (path := self.folder / _name(at, kind)).exists():
            at += timedelta(seconds=1)
        return path

    def document(self, sha256: str) -> Path | None:
        """The document with this digest, if it lies here and is as it should be. Raises StoreTrouble."""
        path = self.documents / sha256
        with told(path), suppress(FileNotFoundError):
            return path if digest(path) == sha256 else None
        return None

    def keep(self, sha256: str, source: Path) -> None:
        """Let the document lie here. Raises StoreTrouble if it is not what its digest says."""
        if self.document(sha256) is None:
            self._copy(source, self.documents / sha256, sha256)

    def take(self, backup: Backup, of: "BackupPlace") -> None:
        """Copy a backup of another place, with the documents that belong to it. Raises StoreTrouble."""
        with opened(backup.path) as whole:
            whole.check()
            manifest = whole.manifest
        for each in () if manifest.complete else manifest.documents:
            source = of.document(each.sha256)
            if source is not None:
                self.keep(each.sha256, source)
        with told(backup.path):
            expected = digest(backup.path)
        self._copy(backup.path, self.folder / backup.path.name, expected)

    def tidy(self) -> None:
        """Delete what is more than `KEPT` of a kind, and documents of no backup. Raises StoreTrouble."""
        backups = self.all()
        with told(self.folder):
            for kind in Kind:
                for old in [each for each in backups if each.kind is kind][KEPT:]:
                    self._disk.remove(old.path)
        self._drop_documents()

    def sweep(self) -> None:
        """Delete what a crash left unfinished; only while nothing is written here. Raises StoreTrouble."""
        with told(self.folder):
            for path in self.folder.glob(f"{SCRATCH}*"):
                rmtree(path)
            for path in self.folder.glob(f"*{UNFINISHED}"):
                if _NAME.fullmatch(path.stem):
                    self._disk.remove(path)

    def _drop_documents(self) -> None:
        try:
            named = {each.sha256 for backup in self.all() for each in _documents(backup.path)}
        except StoreTrouble as trouble:
            _log.warning("documents of backups are not tidied: %s", trouble)
            return
        with told(self.documents), suppress(FileNotFoundError):
            for path in list(self.documents.iterdir()):
                if _DIGEST.fullmatch(path.name.removesuffix(UNFINISHED)) and path.name not in named:
                    self._disk.remove(path)

    def _copy(self, source: Path, target: Path, sha256: str) -> None:
        with told(source), source.open("rb") as content:
            write_checked(target, iter(lambda: content.read(_CHUNK), b""), sha256, self._disk)


def own_place(folder: Path) -> BackupPlace:
    """The place in the data folder itself."""
    return BackupPlace(folder / FOLDER, private=True)


@contextmanager
def scratch(place: BackupPlace) -> Iterator[Path]:
    """A folder for a backup that is put together or taken apart, for the time of the block.

    Where a virus scanner keeps it from being deleted it stays until the next sweep. Raises OSError.
    """
    with TemporaryDirectory(prefix=SCRATCH, dir=place.folder, ignore_cleanup_errors=True) as folder:
        yield Path(folder)


class Copied(Protocol):
    """What is backed up: a data folder whose books can be copied while they are worked on."""

    @property
    def folder(self) -> Path: ...

    def write_copy(self, path: Path) -> None: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Made:
    """A backup that was written and read again."""

    path: Path
    size: int
    manifest: Manifest


def back_up(books: Copied, target: Path | None, kind: Kind, at: datetime) -> Made:
    """A backup of the books as they are now, with the documents they name and the user's templates.

    Without a target it goes into the data folder's own place. Daily ones leave the documents there, once for
    all; others hold them. Raises StoreTrouble if it was not made.
    """
    place = own_place(books.folder)
    place.make()
    with told(place.folder), scratch(place) as folder:
        copy = folder / BOOKS
        books.write_copy(copy)
        contents = examined(copy)
        found = _found(contents.documents, (place.documents, books.folder)) | copied(books.folder, folder)
        if kind is Kind.DAILY:
            for each, source in found.items():
                place.keep(each.sha256, source)
        return _written(target or place.free(at, kind), copy, contents, found, kind, at)


def before_migration(folder: Path, old: Path) -> Path:
    """Keep the file of an older schema, byte for byte, as a backup of the data folder; gives its path.

    It is named by the time the file was last written; made once, however often the migration is tried.
    Raises StoreTrouble.
    """
    place = own_place(folder)
    place.make()
    with told(old):
        at = datetime.fromtimestamp(max(old.stat().st_mtime, 0), UTC)
        content = digest(old)
    for each in place.all():
        if each.kind is Kind.BEFORE_UPDATE and _books(each.path) == content:
            return each.path
    contents = examined(old)
    target = place.free(at, Kind.BEFORE_UPDATE)
    with told(place.folder), scratch(place) as room:
        found = _found(contents.documents, (place.documents, folder)) | copied(folder, room)
        return _written(target, old, contents, found, Kind.BEFORE_UPDATE, at).path


def _written(
    target: Path, copy: Path, contents: Contents, found: Mapping[Filed, Path], kind: Kind, at: datetime
) -> Made:
    complete = kind is not Kind.DAILY
    paths = {each.path for each in found}
    with told(copy):
        books = filed(BOOKS, copy)
    manifest = Manifest(
        program=__version__,
        schema=contents.schema,
        kind=kind,
        created_at=at.astimezone(UTC).replace(microsecond=0),
        counts=contents.counts,
        books=books,
        documents=tuple(found),
        missing=tuple(path for path in contents.documents if path not in paths),
        complete=complete,
    )
    inside = {each.path: source for each, source in found.items()} if complete else {}
    write(target, manifest, {BOOKS: copy, **inside})
    with told(target):
        return Made(path=target, size=target.stat().st_size, manifest=manifest)


def _found(documents: Mapping[str, str], folders: tuple[Path, Path]) -> dict[Filed, Path]:
    """Where each document lies as it should be: among those kept, or in the data folder."""
    kept, folder = folders
    found = {}
    for path, sha256 in documents.items():
        places = (kept / sha256, folder / path) if sha256 else (folder / path,)
        for place in places:
            with told(place), suppress(FileNotFoundError):
                entry = filed(path, place)
                if sha256 in ("", entry.sha256):
                    found[entry] = place
                    break
    return found


def _documents(path: Path) -> Iterable[Filed]:
    with opened(path) as backup:
        return backup.manifest.documents


def _books(path: Path) -> str:
    """The digest of the books in a backup; "" if it cannot be read."""
    with suppress(StoreTrouble), opened(path) as backup:
        backup.check()
        return backup.manifest.books.sha256
    return ""


def _name(at: datetime, kind: Kind) -> str:
    ending = "" if kind is Kind.ASKED else f"-{kind}"
    return f"smarttracker-{at.astimezone(UTC).strftime(STAMP)}{ending}.zip"


def _backup(path: Path) -> Backup | None:
    """What a file's name says of it; None where it is no backup of ours."""
    name = _NAME.fullmatch(path.name)
    try:
        if not name:
            return None
        at = datetime.strptime(name[1], STAMP).replace(tzinfo=UTC)
        return Backup(path=path, at=at, kind=Kind(name[2] or Kind.ASKED), size=path.stat().st_size)
    except (ValueError, FileNotFoundError):
        return None
