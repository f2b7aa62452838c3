"""The owner of a data folder: one process at a time may write there."""

import errno
import os
import platform
import sys
from contextlib import ExitStack, suppress
from io import FileIO
from pathlib import Path
from typing import Self

from smarttracker_lite.errors import FolderInUse, N_, StoreTrouble
from smarttracker_lite.store.files import in_words

if sys.platform == "win32":
    import msvcrt
else:
    import fcntl

NAME = "owner.lock"

_TAKEN = {errno.EACCES, errno.EAGAIN, errno.EDEADLK}
# Always as many bytes, so that the name can be written over the last one on a full disk too.
_WIDTH = 300
# Windows locks bytes, not files, and hides them from others: one far behind the name.
_LOCKED_BYTE = 1 << 20


class Owner:
    """The right to a folder: the system's lock on `owner.lock`, which ends with the process at the latest.

    The file is left where it is: who deletes it could delete another owner's.
    """

    def __init__(self, file: FileIO, path: Path) -> None:
        self._file = file
        self._path = path

    @classmethod
    def of(cls, folder: Path) -> Self:
        """Become the owner. Raises FolderInUse, naming the owner, or StoreTrouble if the disk refuses."""
        path = folder / NAME
        with in_words(path), ExitStack() as if_refused:
            file = if_refused.enter_context(open(path, "r+b", buffering=0, opener=_made))
            if not _lock(file):
                raise _in_use(folder, file.read(_WIDTH))
            file.write(_signature())
            if_refused.pop_all()
        return cls(file, path)

    def check(self) -> None:
        """StoreTrouble if the lock is no longer the folder's: then nothing keeps another owner out."""
        with in_words(self._path), suppress(FileNotFoundError):
            if os.path.samestat(os.fstat(self._file.fileno()), self._path.stat()):
                return
        raise StoreTrouble(
            N_("The data folder {folder} was removed, or another SmartTracker Lite took it over."),
            N_("Nothing was changed. Quit SmartTracker Lite, then start it again."),
            folder=self._path.parent,
        )

    def release(self) -> None:
        """Let the next one in."""
        self._file.close()


def _made(path: str, flags: int) -> int:
    return os.open(path, flags | os.O_CREAT, 0o600)


def _lock(file: FileIO) -> bool:
    """Lock without waiting; False if it is locked. Leaves the position at the start."""
    try:
        if sys.platform == "win32":
            file.seek(_LOCKED_BYTE)
            msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)
        else:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as error:
        if error.errno not in _TAKEN:
            raise
        return False
    finally:
        file.seek(0)
    return True


def _signature() -> bytes:
    return f"{os.getpid()} {platform.node()}".encode()[:_WIDTH].ljust(_WIDTH)


def _in_use(folder: Path, signature: bytes) -> FolderInUse:
    """The words; the signature is empty for a moment while the owner is moving in."""
    pid, _, host = signature.decode(errors="replace").strip().partition(" ")
    return FolderInUse(
        N_("The data folder {folder} is in use by process {pid} on {host}."),
        N_("Go on in the SmartTracker Lite that is already open, or quit it first."),
        folder=folder,
        pid=pid or "?",
        host=host or "?",
    )
