"""The disk as the store uses it, and what the system says about it in the user's words."""

import errno
import os
import sys
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from io import FileIO
from pathlib import Path

from smarttracker_lite.errors import N_, StoreTrouble

if sys.platform != "win32":
    import fcntl

# Windows refuses to replace or delete a file that a virus scanner or a backup holds: moments, not minutes.
_PAUSES_S = (0.01, 0.03, 0.1, 0.3, 0.6, 1.0) if os.name == "nt" else ()

_UNKNOWN = {errno.EINVAL, errno.ENOTSUP, errno.EOPNOTSUPP, errno.ENOSYS}

_SYNCED_BYTES = 1 << 20
"""A large file goes to the disk in parts, so that a sync of another one need not wait for all of it."""

_REMOVED_BYTES = 8 << 20
"""So does it leave the disk: freeing 250 MB at once, everybody who syncs waits for some 40 ms (ext4)."""

_FULL = (
    N_("There is no room left for {path}."),
    N_("Nothing was changed. Free some space on this disk and try again."),
)
_FORBIDDEN = (
    N_("This user may not read or write {path}, or its disk is read-only."),
    N_("Nothing was changed. Allow this user to read and write there, or choose another data folder."),
)
_NO_FOLDER = (
    N_("{path} cannot be used as a folder: there is a file of that name."),
    N_("Choose another data folder, or move that file away."),
)
_OTHER = (
    N_("{path} cannot be used: {reason}."),
    N_("Nothing was changed. Check the disk, or choose another data folder."),
)
_WORDS = {
    **dict.fromkeys((errno.ENOSPC, errno.EDQUOT, errno.EFBIG), _FULL),
    **dict.fromkeys((errno.EACCES, errno.EPERM, errno.EROFS), _FORBIDDEN),
    **dict.fromkeys((errno.ENOTDIR, errno.EEXIST), _NO_FOLDER),
}


Saying = tuple[str, str]
"""What is wrong, and what to do: a text and a hint about {path} and {reason}."""


@contextmanager
def in_words(path: Path, words: Mapping[int, Saying] = _WORDS, other: Saying = _OTHER) -> Iterator[None]:
    """A block that works on `path`: an OSError in it becomes a StoreTrouble, in the words for its number."""
    try:
        yield
    except OSError as error:
        text, hint = words.get(error.errno or 0, other)
        raise StoreTrouble(text, hint, path=path, reason=error.strerror or error) from error


Part = bytes | memoryview
"""What a file is written from, piece by piece."""

Span = tuple[int, int]
"""Where something stands in a file: start and length."""


class Disk:
    """What the store does to files, each step one that can fail with OSError.

    Everything written is private to the user. A test puts a failing disk in the place of this one.
    """

    def open(self, path: Path) -> FileIO:
        """The file, for `read_at`. It keeps its content as long as it is open."""
        file = path.open("rb", buffering=0)
        _mark_read(file)
        return file

    def read_at(self, file: FileIO, spans: Sequence[Span]) -> list[bytes]:
        """The bytes in each of the spans of an open file; several threads may read at once."""
        contents = _pread(file, spans)
        if any(len(content) != length for content, (_, length) in zip(contents, spans, strict=True)):
            raise OSError(errno.EIO, "the file ends too early")
        return contents

    def append_to(self, path: Path) -> FileIO:
        """The file at its end; a new one if there is none."""
        return open(path, "ab", buffering=0, opener=private)

    def write(self, file: FileIO, content: Part) -> None:
        """Write all of it; the system may take it in pieces."""
        rest = memoryview(content)
        while rest:
            rest = rest[file.write(rest) :]

    def sync(self, file: FileIO) -> None:
        """Return once the file's content and size are on the disk itself.

        On macOS fsync stops at the drive's cache; F_FULLFSYNC goes on to the disk (Apple, fsync(2)). On Linux
        fdatasync leaves out the time of the change, which nobody needs.
        """
        if sys.platform == "darwin":
            try:
                fcntl.fcntl(file.fileno(), fcntl.F_FULLFSYNC)
            except OSError as error:  # shares have no such call
                _unless_unknown(error)
                os.fsync(file.fileno())
        elif sys.platform == "linux":
            os.fdatasync(file.fileno())
        else:
            os.fsync(file.fileno())

    def truncate(self, file: FileIO, size: int) -> None:
        """Cut the file's end off."""
        file.truncate(size)

    def rename(self, source: Path, target: Path) -> None:
        """Give the file another name, over any file of that name."""
        replace(source, target)

    def remove(self, path: Path) -> None:
        """Delete the file."""
        patiently(path.unlink)

    def discard(self, path: Path) -> None:
        """Delete a file that may be large without keeping others from the disk.

        It loses its name first, so that half of it is never taken for all of it. One that somebody reads is
        gone when the last of them has closed it.
        """
        leaving = path.with_name(f"{path.name}.tmp")
        self.rename(path, leaving)
        self.sync_folder(path.parent)
        self._shrink(leaving)
        self.remove(leaving)

    def _shrink(self, path: Path) -> None:
        with self.append_to(path) as file:
            if not _is_read(file):
                for size in range(path.stat().st_size - _REMOVED_BYTES, 0, -_REMOVED_BYTES):
                    self.truncate(file, size)
                    self.sync(file)

    def sync_folder(self, folder: Path) -> None:
        """Return once new and removed names are on the disk; Windows has no such call and needs none."""
        if sys.platform != "win32":
            descriptor = os.open(folder, os.O_RDONLY)
            try:
                os.fsync(descriptor)
            except OSError as error:  # nor some shares
                _unless_unknown(error)
            finally:
                os.close(descriptor)

    def make_folder(self, folder: Path) -> None:
        """A folder that only its owner can enter; it is on the disk when this returns."""
        folder.mkdir(mode=0o700, exist_ok=True)
        self.sync_folder(folder.parent)

    def write_whole(self, path: Path, chunks: Iterable[Part]) -> None:
        """Make the chunks the file at `path`: after any crash there is the old file or the new one.

        One writer at a time.
        """
        temporary = path.with_name(f"{path.name}.tmp")
        try:
            self.write_new(temporary, chunks)
            self.rename(temporary, path)
        except OSError:
            with suppress(OSError):
                temporary.unlink()
            raise
        self.sync_folder(path.parent)

    def write_new(self, path: Path, chunks: Iterable[Part]) -> None:
        """Write the chunks to a file of this name, whatever was there, and sync it."""
        with open(path, "wb", buffering=0, opener=private) as file:
            unsynced = 0
            for chunk in chunks:
                self.write(file, chunk)
                unsynced += len(chunk)
                if unsynced >= _SYNCED_BYTES:
                    self.sync(file)
                    unsynced = 0
            self.sync(file)


def read(path: Path) -> bytes | None:
    """The file's content, None if there is no such file. Raises StoreTrouble."""
    with in_words(path), suppress(FileNotFoundError):
        return path.read_bytes()
    return None


def write_whole(path: Path, content: bytes) -> None:
    """Make `content` the file at `path`, whole or not at all. Raises StoreTrouble."""
    with in_words(path):
        Disk().write_whole(path, (content,))


def replace(source: Path, target: Path, pauses_s: Iterable[float] = _PAUSES_S) -> None:
    """Rename over `target`; tried again after each of the pauses while somebody else holds a file."""
    patiently(lambda: source.replace(target), pauses_s)


def patiently(act: Callable[[], object], pauses_s: Iterable[float] = _PAUSES_S) -> None:
    """Do it; again after each of the pauses while the system refuses because somebody else holds a file."""
    for pause in pauses_s:
        try:
            act()
        except PermissionError:
            time.sleep(pause)
        else:
            return
    act()


def _unless_unknown(error: OSError) -> None:
    """Raise it, unless it says that the file system has no such call."""
    if error.errno not in _UNKNOWN:
        raise error


def private(path: str, flags: int) -> int:
    """An opener: the file is its owner's alone."""
    return os.open(path, flags, 0o600)


if sys.platform == "win32":
    from threading import Lock

    _one_reader = Lock()

    def _mark_read(file: FileIO) -> None:
        """Windows keeps an open file from being deleted anyway."""

    def _is_read(file: FileIO) -> bool:
        """Nobody knows."""
        return True

    def _pread(file: FileIO, spans: Sequence[Span]) -> list[bytes]:
        with _one_reader:
            return [file.read(length) for start, length in spans if file.seek(start) == start]
else:

    def _mark_read(file: FileIO) -> None:
        """Let other processes know, too."""
        with suppress(OSError):  # some shares have no locks
            fcntl.flock(file, fcntl.LOCK_SH | fcntl.LOCK_NB)

    def _is_read(file: FileIO) -> bool:
        """Whether anybody reads the file. If not, nobody counts as a reader as long as this one is open."""
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            return True
        return False

    def _pread(file: FileIO, spans: Sequence[Span]) -> list[bytes]:
        descriptor = file.fileno()
        return [os.pread(descriptor, length, start) for start, length in spans]
