"""Files that are relied on: written, read again, and only then named; trouble with them in words."""

import errno
import hashlib
from collections.abc import Callable, Iterable
from contextlib import AbstractContextManager, suppress
from io import FileIO
from pathlib import Path

from smarttracker_lite.errors import N_, StoreTrouble
from smarttracker_lite.store.files import Disk, in_words, private

UNFINISHED = ".tmp"
"""The end of a name until the file is whole."""

_FULL = (
    N_("There is no room left for the backup {path}."),
    N_("Your books are unharmed. Free some space there, or choose another place."),
)
_FORBIDDEN = (
    N_("{path} may not be read or written by this user, or its disk is read-only."),
    N_("Your books are unharmed. Allow this user to read and write there, or choose another place."),
)
_AWAY = (
    N_("{path} is not there."),
    N_("Check the name. If it is on a disk of its own, connect that disk."),
)
_IN_THE_WAY = (
    N_("{path} cannot be used as a folder: there is a file of that name."),
    N_("Your books are unharmed. Move that file away, or choose another place."),
)
_OTHER = (
    N_("{path} cannot be used: {reason}."),
    N_("Your books are unharmed. Check the disk, or choose another place."),
)
_WORDS = {
    **dict.fromkeys((errno.ENOSPC, errno.EDQUOT, errno.EFBIG), _FULL),
    **dict.fromkeys((errno.EACCES, errno.EPERM, errno.EROFS), _FORBIDDEN),
    **dict.fromkeys((errno.ENOENT, errno.ENODEV, errno.ENXIO), _AWAY),
    **dict.fromkeys((errno.ENOTDIR, errno.EEXIST), _IN_THE_WAY),
}


def told(path: Path) -> AbstractContextManager[None]:
    """A block that works on the backup or place at `path`: an OSError in it becomes a StoreTrouble."""
    return in_words(path, _WORDS, _OTHER)


def digest(path: Path) -> str:
    """The file's SHA-256 in hex. Raises OSError."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def settle(target: Path, fill: Callable[[FileIO], None], check: Callable[[Path], None], disk: Disk) -> None:
    """Make a file that has its name only once it is on the disk, and was read again by `check`.

    Raises StoreTrouble, also as `check` does, and leaves nothing then.
    """
    temporary = target.with_name(f"{target.name}{UNFINISHED}")
    with told(target):
        try:
            with open(temporary, "wb", buffering=0, opener=private) as file:
                fill(file)
                disk.sync(file)
            check(temporary)
            disk.rename(temporary, target)
            disk.sync_folder(target.parent)
        except BaseException:
            with suppress(OSError):
                temporary.unlink()
            raise


def write_checked(target: Path, chunks: Iterable[bytes], sha256: str, disk: Disk | None = None) -> None:
    """Write these chunks, which must have this digest on the disk too. Raises StoreTrouble."""
    disk = disk or Disk()

    def fill(file: FileIO) -> None:
        for chunk in chunks:
            disk.write(file, chunk)

    def check(copy: Path) -> None:
        if digest(copy) != sha256:
            raise StoreTrouble(
                N_("{path} was changed on its way to the disk."),
                N_("Try again. If this comes back, do not trust that disk."),
                path=target,
            )

    settle(target, fill, check, disk)
