"""A backup taken apart: read to its last byte and row before anything is touched, then put in place."""

from collections.abc import Iterable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import chain, count
from pathlib import Path

from smarttracker_lite.domain.templates import is_template
from smarttracker_lite.errors import StoreTrouble
from smarttracker_lite.store.backup.backups import STAMP, BackupPlace, own_place, scratch
from smarttracker_lite.store.backup.contents import Contents, examined
from smarttracker_lite.store.backup.file import BackupFile, Filed, Manifest, not_usable, opened
from smarttracker_lite.store.backup.settled import digest, told, write_checked
from smarttracker_lite.store.backup.templates import leads_away
from smarttracker_lite.store.files import Disk, read, replace
from smarttracker_lite.store.owner import Owner

_BOOKS = "books"
_ALL_BOOKS = ("archive", "history", "smarttracker.json", _BOOKS)


@dataclass(frozen=True, slots=True)
class Unpacked:
    """A backup that is whole: what it says of itself, its books as a file, and where its documents lie."""

    manifest: Manifest
    books: Path
    _backup: BackupFile
    _places: tuple[BackupPlace, ...]

    def put_documents(self, folder: Path) -> tuple[str, ...]:
        """Put its documents in the data folder; gives the paths of those that are nowhere to be found.

        Files that are there stay: one with other bytes gets another name. Raises StoreTrouble.
        """
        return tuple(each.path for each in self.manifest.documents if not self._put(folder, each))

    def _put(self, folder: Path, each: Filed) -> bool:
        target = folder / each.path
        if _is(target, each.sha256):
            return True
        if leads_away(folder, each.path):
            return False
        content = self._content(each)
        if content is None:
            return False
        with told(target):
            for parent in reversed([each for each in target.parents if not each.exists()]):
                Disk().make_folder(parent)
            if target.exists():
                target.rename(_beside(target))
        write_checked(target, content, each.sha256)
        return True

    def _content(self, each: Filed) -> Iterable[bytes] | None:
        if self.manifest.complete:
            return self._backup.chunks(each)
        kept = (place.document(each.sha256) for place in self._places)
        found = next((path for path in kept if path), None)
        return (read(found) or b"",) if found else None


@contextmanager
def unpacked(path: Path, folder: Path) -> Iterator[Unpacked]:
    """The backup at `path`, for the data folder it is to be put back in, for the time of the block.

    Raises StoreTrouble if it is not whole, or newer than this program.
    """
    own = own_place(folder)
    own.make()
    with opened(path) as backup, scratch(own) as room:
        backup.check()
        manifest = backup.manifest
        books = room / manifest.books.path
        write_checked(books, backup.chunks(manifest.books), manifest.books.sha256)
        try:
            contents = examined(books)
        except StoreTrouble as trouble:
            raise not_usable(path, trouble) from trouble
        if wrong := next(_contradictions(manifest, contents), ""):
            raise not_usable(path, wrong)
        yield Unpacked(manifest, books, backup, (BackupPlace(path.parent), own))


def make_room(folder: Path, fresh: Path, at: datetime) -> Path:
    """Put the books of the data folder `fresh` in the place of damaged ones; gives where these are now.

    They go into a folder of their own in the data folder. Raises FolderInUse if they are open somewhere,
    StoreTrouble if they cannot be moved: all is where it was then.
    """
    owner = Owner.of(folder)
    try:
        aside = free_name(folder / f"damaged-{at.astimezone(UTC):{STAMP}}")
        with told(aside):
            _swap(folder, fresh, aside)
    finally:
        owner.release()
    return aside


def _swap(folder: Path, fresh: Path, aside: Path) -> None:
    disk = Disk()
    disk.make_folder(aside)
    moves = [(folder / name, aside / name) for name in _ALL_BOOKS if (folder / name).exists()]
    with ExitStack() as back:
        back.callback(aside.rmdir)
        for source, target in (*moves, (fresh / _BOOKS, folder / _BOOKS)):
            replace(source, target)
            back.callback(replace, target, source)
        disk.sync_folder(aside)
        disk.sync_folder(folder)
        back.pop_all()


def _contradictions(manifest: Manifest, contents: Contents) -> Iterator[str]:
    """Where the list says other things than the books."""
    if (manifest.schema, dict(manifest.counts)) != (contents.schema, dict(contents.counts)):
        yield "its list counts other records than its books hold"
    for each in manifest.documents:
        if not is_template(each.path) and contents.documents.get(each.path) not in ("", each.sha256):
            yield f"its books know no such document: {each.path}"


def _is(path: Path, sha256: str) -> bool:
    with told(path), suppress(FileNotFoundError):
        return digest(path) == sha256
    return False


def _beside(path: Path) -> Path:
    """A free name for a file that has to make room."""
    return free_name(path.with_stem(f"{path.stem}-replaced"))


def free_name(path: Path) -> Path:
    """The path, or with a number to it where that is taken."""
    names = (path.with_stem(f"{path.stem}-{number}") for number in count(2))
    return next(name for name in chain((path,), names) if not name.exists())
