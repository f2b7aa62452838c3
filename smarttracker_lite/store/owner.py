"""The owner of a data folder: one process at a time may write there."""

import errno
import os
import platform
import sys
import time
from contextlib import ExitStack, suppress
from io import FileIO
from pathlib import Path
from typing import Self

from smarttracker_lite.errors import FolderInUse, N_, StoreTrouble
from smarttracker_lite.store.files import in_words

if sys.platform == "win32":
    import ctypes
    import msvcrt
else:
    import fcntl

NAME = "owner.lock"

_TAKEN = {errno.EACCES, errno.EAGAIN, errno.EDEADLK}
# What network drives answer that have no locks, or whose server does not give any now (flock(2), nfs(5)).
_NO_LOCKS = {errno.ENOLCK, errno.ENOTSUP, errno.EOPNOTSUPP, errno.ENOSYS, errno.EINVAL}
# An owner signs at once after it has the lock; until then the file names the one before.
_MOVING_IN_S = 0.2
_OWNED = (
    N_("The data folder {folder} is in use by process {pid} on {host}."),
    N_("Go on in the SmartTracker Lite that is already open, or quit it first."),
)
_HELD = (
    N_("Another program holds the data folder {folder}. Its last owner, process {pid}, has ended."),
    N_("Close what may be reading its file {name}, say a backup or a sync client, or restart this PC."),
)
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
                raise _in_use(folder, file)
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
    """Lock without waiting; False if it is locked. Leaves the position at the start.

    Raises StoreTrouble where there are no locks: the books are never opened without one.
    """
    try:
        if sys.platform == "win32":
            file.seek(_LOCKED_BYTE)
            msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)
        else:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as error:
        if error.errno in _NO_LOCKS:
            raise _without_locks(file) from error
        if error.errno not in _TAKEN:
            raise
        return False
    finally:
        file.seek(0)
    return True


def _signature() -> bytes:
    return f"{os.getpid()} {platform.node()}".encode()[:_WIDTH].ljust(_WIDTH)


def _without_locks(file: FileIO) -> StoreTrouble:
    return StoreTrouble(
        N_("Files cannot be locked in {folder}: nothing would keep two programs from writing there at once."),
        N_("Nothing was changed. Keep the data folder on this PC's own disk, and only backups elsewhere."),
        folder=Path(str(file.name)).parent,
    )


def _in_use(folder: Path, file: FileIO) -> FolderInUse:
    """The words; the signature is empty for a moment while the very first owner is moving in."""
    pid, host = _signed(file)
    if _has_ended(pid, host):
        time.sleep(_MOVING_IN_S)
        pid, host = _signed(file)
    text, hint = _HELD if _has_ended(pid, host) else _OWNED
    return FolderInUse(text, hint, folder=folder, pid=pid or "?", host=host or "?", name=NAME)


def _signed(file: FileIO) -> tuple[str, str]:
    """The process and the host that the file names; "" if none."""
    file.seek(0)
    pid, _, host = file.read(_WIDTH).decode(errors="replace").strip().partition(" ")
    return pid, host


def _has_ended(pid: str, host: str) -> bool:
    """Whether that process of this computer is gone; of another computer's nothing is known."""
    return host == platform.node() and pid.isdecimal() and not _is_running(int(pid))


if sys.platform == "win32":

    def _is_running(pid: int) -> bool:
        """As OpenProcess and WaitForSingleObject say: on Windows os.kill would end the process."""
        synchronize, invalid_parameter, still_running = 0x0010_0000, 87, 0x102
        kernel = ctypes.WinDLL("kernel32", use_last_error=True)
        process = kernel.OpenProcess(synchronize, False, pid)
        if not process:
            return ctypes.get_last_error() != invalid_parameter
        try:
            return bool(kernel.WaitForSingleObject(process, 0) == still_running)
        finally:
            kernel.CloseHandle(process)

else:

    def _is_running(pid: int) -> bool:
        try:
            os.kill(pid, 0)
        except (ProcessLookupError, OverflowError):
            return False
        except PermissionError:
            pass  # another user's
        return True
