"""Files written whole or not at all, and what the system says about them in the user's words."""

import errno
import os
import sys
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from smarttracker_lite.errors import N_, StoreTrouble

if sys.platform == "darwin":
    import fcntl

# Windows refuses to replace a file while a virus scanner or a backup holds it: moments, not minutes.
_PAUSES_S = (0.01, 0.03, 0.1, 0.3, 0.6, 1.0) if os.name == "nt" else ()

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


@contextmanager
def in_words(path: Path) -> Iterator[None]:
    """A block that works on `path`: an OSError in it becomes a StoreTrouble."""
    try:
        yield
    except OSError as error:
        text, hint = _WORDS.get(error.errno or 0, _OTHER)
        raise StoreTrouble(text, hint, path=path, reason=error.strerror or error) from error


def read(path: Path) -> bytes | None:
    """The file's content, None if there is no such file. Raises StoreTrouble."""
    with in_words(path), suppress(FileNotFoundError):
        return path.read_bytes()
    return None


def write_whole(path: Path, content: bytes) -> None:
    """Make `content` the file at `path`, so that after any crash there is the old file or the new one.

    One writer at a time. Raises StoreTrouble.
    """
    temporary = path.with_name(f"{path.name}.tmp")
    with in_words(path):
        try:
            _write(temporary, content)
            replace(temporary, path)
        except OSError:
            with suppress(OSError):
                temporary.unlink()
            raise
        _sync_folder(path.parent)


def replace(source: Path, target: Path, pauses_s: Iterable[float] = _PAUSES_S) -> None:
    """Rename over `target`; tried again after each of the pauses while somebody else holds a file."""
    for pause in pauses_s:
        try:
            source.replace(target)
        except PermissionError:
            time.sleep(pause)
        else:
            return
    source.replace(target)


def _write(path: Path, content: bytes) -> None:
    """A file only its owner can read, on the disk itself when this returns."""
    with open(path, "wb", opener=_private) as file:
        file.write(content)
        file.flush()
        _sync(file.fileno())


def _private(path: str, flags: int) -> int:
    return os.open(path, flags, 0o600)


def _sync(descriptor: int) -> None:
    """On macOS fsync stops at the drive's cache; F_FULLFSYNC goes on to the disk (Apple, fsync(2))."""
    if sys.platform == "darwin":
        fcntl.fcntl(descriptor, fcntl.F_FULLFSYNC)
    else:
        os.fsync(descriptor)


def _sync_folder(folder: Path) -> None:
    """A new name is durable once its folder is; Windows has no such call and needs none."""
    if sys.platform != "win32":
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
