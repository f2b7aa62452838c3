"""Where the data folder is, and what is said of that."""

from collections.abc import Iterator
from pathlib import Path, PurePath, PurePosixPath, PureWindowsPath

import pytest

from smarttracker_lite.errors import FolderInUse
from smarttracker_lite.store.owner import Owner
from smarttracker_lite.store.place import (
    Kind,
    Place,
    holding,
    linux_mounts,
    mac_mounts,
    mounted_place,
    place_of,
    synced_by,
    windows_place,
)
from tests.support.shares import share

LOCAL = Place(Kind.LOCAL)
HOME = PurePosixPath("/home/anna")

LINUX = r"""27 1 254:0 / / rw,relatime - ext4 /dev/vda rw,discard
40 27 0:50 / /mnt/nas rw shared:7 master:1 - nfs4 nas.local:/studio rw,vers=4.2
41 27 0:51 / /mnt/our\040office\134x rw - cifs //nas/our\040office rw
42 27 0:52 / /srv/auto rw - autofs systemd-1 rw,fd=29
43 42 0:53 / /srv/auto rw - smb3 //nas/auto rw
44 40 8:2 / /mnt/nas/disk rw - ext4 /dev/sda2 rw
45 27 8:17 / /media/anna/STICK rw - vfat /dev/sdb1 rw
46 27 0:54 / /home/anna/far rw - fuse.sshfs anna@nas:/srv rw
47 27 0:55 / /home/anna/dav rw - fuse https://dav.example.com/ rw
48 27 8:3 / /home/anna/windows rw - fuseblk /dev/sda3 rw
49 27 0:56 / /home/anna/secret rw - fuse.gocryptfs /home/anna/crypt rw
half a line
50 27 0:57 / /mnt/broken
"""

MAC = """/dev/disk3s1s1 on / (apfs, sealed, local, read-only, journaled)
/dev/disk3s5 on /System/Volumes/Data (apfs, local, journaled, nobrowse, protect, root data)
//anna@nas._smb._tcp.local/studio on /Volumes/studio (1) (smbfs, nodev, nosuid, mounted by anna)
/dev/disk5s1 on /Volumes/STICK (msdos, local, nodev, nosuid, noowners, mounted by anna)
https://dav.example.com/ on /Volumes/on dav (webdav, nodev, noexec, nosuid, mounted by anna)
sshfs: anna@nas:/srv on /Users/anna/far (macfuse, nodev, nosuid, synchronous, mounted by anna)

not a mount
"""


def on_linux(path: str, hardware: str = "") -> Place:
    return mounted_place(holding(linux_mounts(LINUX), PurePosixPath(path)), hardware)


def on_mac(path: str) -> Place:
    return mounted_place(holding(mac_mounts(MAC), PurePosixPath(path)))


@pytest.mark.parametrize("path", ["/home/anna/data", "/mnt/nas2", "/mnt/nas/disk/data", "/home/anna/windows"])
def test_a_disk_of_this_pc_is_local_on_linux(path: str) -> None:
    assert on_linux(path) == LOCAL


def test_a_file_system_of_this_pc_s_own_is_local_although_it_is_fuse() -> None:
    assert on_linux("/home/anna/secret/data") == LOCAL


@pytest.mark.parametrize(
    ("path", "name"),
    [
        ("/mnt/nas/data", "nas.local:/studio"),
        ("/mnt/nas", "nas.local:/studio"),
        ("/mnt/our office\\x/data", "//nas/our office"),
        ("/srv/auto/data", "//nas/auto"),
        ("/home/anna/far/data", "anna@nas:/srv"),
        ("/home/anna/dav/data", "https://dav.example.com/"),
    ],
)
def test_a_share_is_a_network_place_with_its_name_on_linux(path: str, name: str) -> None:
    assert on_linux(path) == Place(Kind.NETWORK, name)


def test_a_disk_that_hangs_on_usb_is_removable_but_not_the_one_the_system_runs_from() -> None:
    usb = "/sys/devices/pci0000:00/0000:00:14.0/usb1/1-1/1-1:1.0/host6/target6:0:0/6:0:0:0/block/sdb/sdb1"
    assert on_linux("/media/anna/STICK/data", usb) == Place(Kind.REMOVABLE, "/media/anna/STICK")
    assert on_linux("/media/anna/STICK/data", "/sys/devices/pci0000:00/ata1/block/sdb") == LOCAL
    assert on_linux("/home/anna/data", usb) == LOCAL


def test_a_table_that_says_nothing_makes_a_local_place() -> None:
    assert mounted_place(holding(linux_mounts("\n- - -\n \x00\n"), HOME)) == LOCAL


@pytest.mark.parametrize(
    ("path", "place"),
    [
        ("/Users/anna/Library/Application Support/SmartTrackerLite", LOCAL),
        ("/Volumes/studio (1)/data", Place(Kind.NETWORK, "//anna@nas._smb._tcp.local/studio")),
        ("/Volumes/on dav/data", Place(Kind.NETWORK, "https://dav.example.com/")),
        ("/Users/anna/far/data", Place(Kind.NETWORK, "sshfs: anna@nas:/srv")),
        ("/Volumes/STICK/data", Place(Kind.REMOVABLE, "/Volumes/STICK")),
    ],
)
def test_places_on_macos(path: str, place: Place) -> None:
    assert on_mac(path) == place


@pytest.mark.parametrize(
    ("drive", "drive_type", "place"),
    [
        ("C:", 3, LOCAL),
        ("Q:", 1, LOCAL),
        ("E:", 2, Place(Kind.REMOVABLE, "E:")),
        ("Z:", 4, Place(Kind.NETWORK, "Z:")),
        (r"\\nas\studio", 4, Place(Kind.NETWORK, r"\\nas\studio")),
    ],
)
def test_places_on_windows(drive: str, drive_type: int, place: Place) -> None:
    assert windows_place(drive, drive_type) == place


WINDOWS_HOME = PureWindowsPath(r"C:\Users\anna")


@pytest.mark.parametrize(
    ("path", "service"),
    [
        (HOME / "Dropbox/data", "Dropbox"),
        (HOME / "Dropbox (Studio Lumen)" / "data", "Dropbox"),
        (PurePosixPath("/srv/Dropbox"), "Dropbox"),
        (HOME / "OneDrive - Studio Lumen/data", "OneDrive"),
        (HOME / "Google Drive/data", "Google Drive"),
        (HOME / "Library/Mobile Documents/com~apple~CloudDocs/data", "iCloud Drive"),
        (HOME / "Library/CloudStorage/GoogleDrive-anna@example.com/My Drive/data", "Google Drive"),
        (HOME / "Library/CloudStorage/OneDrive-Personal/data", "OneDrive"),
        (HOME / "Library/CloudStorage/Box-Box/data", "Box"),
        (HOME / "Library/CloudStorage/ProtonDrive-anna@example.com/data", "ProtonDrive"),
        (HOME / "Nextcloud2/data", "Nextcloud"),
        (HOME / "ownCloud/data", "ownCloud"),
        (HOME / "pCloudDrive/data", "pCloud"),
        (HOME / "MEGA/data", "MEGA"),
        (HOME / "Box/data", "Box"),
        (HOME / "Resilio Sync/data", "Resilio Sync"),
        (WINDOWS_HOME / r"OneDrive\Documents\data", "OneDrive"),
        (WINDOWS_HOME / r"iCloudDrive\data", "iCloud Drive"),
        (WINDOWS_HOME / r"Box\data", "Box"),
        (PureWindowsPath(r"d:\our cloud\data"), "OneDrive"),
    ],
)
def test_a_sync_client_s_folder_is_known_by_its_name(path: PurePath, service: str) -> None:
    home = WINDOWS_HOME if isinstance(path, PureWindowsPath) else HOME
    assert synced_by(path, home, {"OneDriveCommercial": r"D:\Our Cloud"}) == service


@pytest.mark.parametrize(
    "path",
    [
        HOME / ".local/share/SmartTrackerLite",
        HOME / "prints/Box/data",
        PurePosixPath("/srv/MEGA"),
        HOME / "not Dropbox",
        HOME / "OneDriver",
        HOME / "Library",
    ],
)
def test_another_name_is_no_sync_client_s(path: PurePosixPath) -> None:
    assert synced_by(path, HOME, {"OneDrive": "", "HOME": "/"}) == ""


@pytest.mark.parametrize(
    ("mark", "service"),
    [
        (".stfolder/marker", "Syncthing"),
        (".sync/ID", "Resilio Sync"),
        (".dropbox.cache/x", "Dropbox"),
        (".sync_5f2d.db", "Nextcloud"),
        (".owncloudsync.log", "ownCloud"),
        (".tmp.drivedownload/x", "Google Drive"),
    ],
)
def test_a_sync_client_s_mark_in_a_folder_above_is_seen(tmp_path: Path, mark: str, service: str) -> None:
    (tmp_path / mark).parent.mkdir(exist_ok=True)
    (tmp_path / mark).touch()

    assert place_of(tmp_path / "studio" / "data") == Place(Kind.SYNCED, service)


def test_a_sync_client_s_own_settings_are_no_mark(tmp_path: Path) -> None:
    for name in (".dropbox", ".sync"):
        (tmp_path / name).mkdir()

    assert place_of(tmp_path / "data") == LOCAL


def test_a_link_into_a_sync_client_s_folder_is_followed(tmp_path: Path) -> None:
    (tmp_path / "Dropbox" / "data").mkdir(parents=True)
    (tmp_path / "data").symlink_to(tmp_path / "Dropbox" / "data")

    assert place_of(tmp_path / "data") == Place(Kind.SYNCED, "Dropbox")


def test_a_folder_that_is_not_there_or_leads_in_circles_is_local(tmp_path: Path) -> None:
    (tmp_path / "circle").symlink_to("circle")

    assert place_of(tmp_path / "nowhere" / "data") == place_of(tmp_path / "circle") == LOCAL


def test_this_pc_s_own_disk_is_not_warned_about_and_every_other_place_is() -> None:
    assert LOCAL.warning is None
    for kind in set(Kind) - {Kind.LOCAL}:
        words = str(Place(kind, "the thing").warning)
        assert "the thing" in words
        assert "backups" in words


@pytest.fixture
def shared(tmp_path: Path) -> Iterator[tuple[Path, Path, str]]:
    """A folder, the same by way of a network drive, and the name of that."""
    server, client = tmp_path / "server", tmp_path / "net drive"
    server.mkdir()
    client.mkdir()
    with share(server, client) as name:
        yield server, client, name


def test_a_folder_on_a_real_share_is_a_network_place(shared: tuple[Path, Path, str]) -> None:
    server, client, name = shared

    assert place_of(client / "data") == Place(Kind.NETWORK, name)
    assert place_of(server / "data") == LOCAL


def test_a_lock_on_a_real_share_keeps_a_second_program_of_this_pc_out(
    shared: tuple[Path, Path, str],
) -> None:
    _, client, _ = shared
    owner = Owner.of(client)
    with pytest.raises(FolderInUse):
        Owner.of(client)
    owner.release()
