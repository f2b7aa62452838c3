"""What kind of place a folder is: this PC's own disk, or one that others write to or can take away."""

import ctypes
import os
import re
import subprocess
import sys
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path, PurePath
from typing import NamedTuple

from smarttracker_lite.errors import N_, StoreTrouble


class Kind(StrEnum):
    """What may happen to a folder there. What cannot be known is local."""

    LOCAL = "local"
    NETWORK = "network"
    SYNCED = "synced"
    REMOVABLE = "removable"


@dataclass(frozen=True, slots=True)
class Place:
    """A kind of place, and the name of the share, sync service or disk; "" for this PC's own disk."""

    kind: Kind
    name: str = ""

    @property
    def warning(self) -> StoreTrouble | None:
        """What may happen to books that are kept there, and where they are better off."""
        words = _WARNINGS.get(self.kind)
        return StoreTrouble(*words, name=self.name) if words else None


class Mount(NamedTuple):
    """A line of the system's table of mounts. `local` is None where the system does not say."""

    point: str
    filesystem: str
    source: str
    device: str = ""
    local: bool | None = None


_WARNINGS = {
    Kind.NETWORK: (
        N_(
            "The data folder is on a network drive, {name}. Two PCs may write there at once, since the lock "
            "that keeps the second one out may not hold, and nothing is recorded while it cannot be reached."
        ),
        N_("Keep the data folder on this PC's own disk, and let the backups go to the network drive."),
    ),
    Kind.SYNCED: (
        N_(
            "The data folder seems to be synchronised by {name}, which may bring back half-old files, or mix "
            "the changes of two PCs."
        ),
        N_("Keep the data folder in a place of its own on this PC, and let the backups go to {name}."),
    ),
    Kind.REMOVABLE: (
        N_(
            "The data folder seems to be on a disk that can be unplugged, {name}. While it is away nothing "
            "is recorded, and if it is lost, so are the books."
        ),
        N_("Keep the data folder on this PC's own disk, and use the other one for the backups."),
    ),
}

# The names that sync clients give their folders, whole.
_NAMES = {
    r"Dropbox( \(.+\))?": "Dropbox",
    r"OneDrive( ?- ?.+)?": "OneDrive",
    r"Google ?Drive(-.+)?": "Google Drive",
    r"Mobile Documents|iCloud ?Drive": "iCloud Drive",
    r"Nextcloud\d*": "Nextcloud",
    r"ownCloud\d*": "ownCloud",
    r"pCloud ?(Drive|Sync)": "pCloud",
    r"MEGAsync": "MEGA",
    r"Box Sync": "Box",
    r"Resilio Sync": "Resilio Sync",
}
# Words that also name other folders: a sync client's only right in the user's home.
_NAMES_AT_HOME = {"Box": "Box", "MEGA": "MEGA"}

_VARIABLES = ("OneDrive", "OneDriveConsumer", "OneDriveCommercial")

# What sync clients leave in the topmost folder they keep. Not ".dropbox" or ".sync" alone: in the user's home
# these are the client's own settings.
_MARKERS = {
    ".stfolder": "Syncthing",
    ".sync/ID": "Resilio Sync",
    ".dropbox.cache": "Dropbox",
    ".owncloudsync.log": "ownCloud",
    ".sync_*.db": "Nextcloud",
    ".tmp.drivedownload": "Google Drive",
    ".shortcut-targets-by-id": "Google Drive",
}

_NETWORK = set(
    "nfs nfs4 cifs smb3 smbfs ncpfs afs afpfs ceph coda 9p webdav davfs vboxsf virtiofs "
    "sshfs rclone s3fs curlftpfs smbnetfs glusterfs gvfsd-fuse kio-fuse vmhgfs-fuse "
    "google-drive-ocamlfuse onedriver pCloud.fs".split()
)

_MAC_LINE = re.compile(r"(?P<source>.+?) on (?P<point>/.*) \((?P<filesystem>[^(),]+)(?P<options>[^()]*)\)")
_PATIENCE_S = 5
_DRIVE_REMOVABLE, _DRIVE_REMOTE = 2, 4


def place_of(folder: Path) -> Place:
    """Where a folder is, by the system's tables, its name, and what sync clients leave. Never raises."""
    path = Path(os.path.realpath(folder))
    names = (synced_by(each, _home(), os.environ) for each in (folder.absolute(), path))
    service = next(filter(None, names), "") or _marked(path)
    return Place(Kind.SYNCED, service) if service else _disk(path)


def synced_by(path: PurePath, home: PurePath, environ: Mapping[str, str]) -> str:
    """The sync service a folder belongs to by its name or OneDrive's variables; "" if none is known."""
    roots = (environ.get(name) for name in _VARIABLES)
    if any(root and path.is_relative_to(root) for root in roots):
        return "OneDrive"
    for part in path.parts:
        for pattern, service in _NAMES.items():
            if re.fullmatch(pattern, part):
                return service
    if path.is_relative_to(home):
        below = path.relative_to(home).parts
        if below[:2] == ("Library", "CloudStorage"):  # where macOS keeps all of them
            return "".join(below[2:3]).partition("-")[0]
        return _NAMES_AT_HOME.get("".join(below[:1]), "")
    return ""


def linux_mounts(table: str) -> Iterator[Mount]:
    """The mounts of /proc/self/mountinfo, proc_pid_mountinfo(5)."""
    for line in table.split("\n"):
        head, tail = (part.split(" ") for part in (line.partition(" - ")[::2]))
        if len(head) > 4 and len(tail) > 1:
            yield Mount(_plain(head[4]), tail[0], _plain(tail[1]), device=head[2])


def mac_mounts(table: str) -> Iterator[Mount]:
    """The mounts that mount(8) of macOS lists."""
    for line in filter(None, map(_MAC_LINE.fullmatch, table.split("\n"))):
        local = "local" in line["options"].split(", ")
        yield Mount(line["point"], line["filesystem"], line["source"], local=local)


def holding(mounts: Iterable[Mount], path: PurePath) -> Mount | None:
    """What a path is on: the longest mount point above it; of two on one point, the later hides the other."""
    above = [mount for mount in mounts if path.is_relative_to(mount.point)]
    return max(reversed(above), key=lambda mount: len(mount.point), default=None)


def mounted_place(mount: Mount | None, hardware: str = "") -> Place:
    """The place a mount makes; `hardware` is where its device hangs in sysfs, "" if not known."""
    if mount is None:
        return Place(Kind.LOCAL)
    if _on_network(mount):
        return Place(Kind.NETWORK, mount.source)
    plugged_in = mount.point.startswith("/Volumes/") if mount.local else "/usb" in hardware
    if plugged_in and mount.point != "/":
        return Place(Kind.REMOVABLE, mount.point)
    return Place(Kind.LOCAL)


def windows_place(drive: str, drive_type: int) -> Place:
    r"""The place a Windows drive ("C:", "\\server\share") makes, by what GetDriveTypeW says of it."""
    if drive_type == _DRIVE_REMOTE:
        return Place(Kind.NETWORK, drive)
    return Place(Kind.REMOVABLE, drive) if drive_type == _DRIVE_REMOVABLE else Place(Kind.LOCAL)


def _on_network(mount: Mount) -> bool:
    """FUSE file systems name a server before a colon: `user@host:/folder`, `https://host/`, `remote:`."""
    filesystem = mount.filesystem.removeprefix("fuse.")
    far = mount.filesystem.startswith("fuse") and ":" in mount.source
    return mount.local is False or filesystem in _NETWORK or far


def _plain(field: str) -> str:
    r"""Space, tab, line feed and backslash are written in octal: `\040`."""
    return re.sub(r"\\([0-7]{3})", lambda found: chr(int(found[1], 8)), field)


def _home() -> Path:
    return Path(os.path.expanduser("~"))  # noqa: PTH111  # Path.home() raises where there is none


def _marked(path: Path) -> str:
    """The service that left its mark in the folder or one above it."""
    for folder in (path, *path.parents):
        for pattern, service in _MARKERS.items():
            with suppress(OSError):
                if any(folder.glob(pattern)):
                    return service
    return ""


def _disk(path: Path) -> Place:
    with suppress(OSError, subprocess.SubprocessError):
        return _place_on_disk(path)
    return Place(Kind.LOCAL)


if sys.platform == "win32":

    def _place_on_disk(path: Path) -> Place:
        return windows_place(path.drive, ctypes.windll.kernel32.GetDriveTypeW(path.anchor))

elif sys.platform == "darwin":

    def _place_on_disk(path: Path) -> Place:
        listed = subprocess.run(["/sbin/mount"], capture_output=True, timeout=_PATIENCE_S, check=True)
        return mounted_place(holding(mac_mounts(os.fsdecode(listed.stdout)), path))

else:

    def _place_on_disk(path: Path) -> Place:
        table = os.fsdecode(Path("/proc/self/mountinfo").read_bytes())
        mount = holding(linux_mounts(table), path)
        return mounted_place(mount, os.path.realpath(f"/sys/dev/block/{mount.device}") if mount else "")
