"""The data folder: one owner, and clear words when it cannot be used; what is in it stays as it is."""

import json
import subprocess
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from shutil import rmtree

import pytest

from smarttracker_lite.errors import FolderInUse, StoreTrouble
from smarttracker_lite.store.database import Database
from smarttracker_lite.store.files import write_whole
from smarttracker_lite.store.migrations import NEWEST
from smarttracker_lite.store.tables.whole_file import Tables
from tests.support import folders
from tests.support.folders import client

OLD_FILE = "smarttracker.json"
"""The one file of versions before the journal."""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """An empty folder in a folder of its own."""
    made = tmp_path / "studio data"
    made.mkdir()
    return made


@pytest.fixture
def holder(folder: Path) -> Iterator[subprocess.Popen[str]]:
    """Another process that owns the folder."""
    command = folders.command("hold", folder)
    with subprocess.Popen(
        command, cwd=folders.ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout
        assert process.stdout.readline()
        yield process
        process.kill()


def dump(tables: Tables) -> bytes:
    """The content of an old file."""
    return json.dumps(tables).encode()


def refused(folder: Path) -> str:
    with pytest.raises(StoreTrouble) as trouble:
        Database.open(folder)
    return str(trouble.value)


def test_a_folder_that_is_not_there_is_made_for_its_user_alone(tmp_path: Path) -> None:
    folder = tmp_path / "new" / "data"
    Database.open(folder).close()

    assert folder.stat().st_mode & 0o777 == 0o700
    written = [path for path in folder.rglob("*") if path.is_file()]
    assert {path.stat().st_mode & 0o777 for path in written} == {0o600}
    assert (folder / "books").stat().st_mode & 0o777 == 0o700


def test_a_second_process_is_refused_and_told_who_owns_the_folder(
    folder: Path, holder: subprocess.Popen[str]
) -> None:
    with pytest.raises(FolderInUse) as trouble:
        Database.open(folder)

    assert f"process {holder.pid} on " in str(trouble.value)
    assert "quit it first" in str(trouble.value)


def test_the_folder_is_free_once_its_owner_is_killed(folder: Path, holder: subprocess.Popen[str]) -> None:
    holder.kill()
    holder.wait()

    Database.open(folder).close()


def test_the_same_process_cannot_open_the_folder_twice(folder: Path) -> None:
    with closing(Database.open(folder)), pytest.raises(FolderInUse):
        Database.open(folder)


def test_a_newer_version_s_file_is_refused_untouched(folder: Path) -> None:
    content = dump({"schema": {"1": {"number": NEWEST + 1}}, "clients": {"1": {"id": "a", "aura": "blue"}}})
    (folder / OLD_FILE).write_bytes(content)

    assert "newer version" in refused(folder)
    assert "Install the newest version" in refused(folder)  # and the lock was let go
    assert (folder / OLD_FILE).read_bytes() == content


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\xff\xfe",
        b"[]",
        b'{"clients": []}',
        b'{"clients": {"first": {}}}',
        b'{"clients": {"1": 7}}',
        b'{"clients": {}}',
        b'{"schema": {"1": {"number": "one"}}}',
        b'{"schema": {"1": {"number": 0}}}',
        b'{"schema": {"1": {"number": -4}}}',
        b'{"schema": {"1": {"number": 1}}, "clients": {"1": {"id"',
        b"[" * 100_000,
    ],
)
def test_a_damaged_file_is_refused_untouched(folder: Path, content: bytes) -> None:
    (folder / OLD_FILE).write_bytes(content)

    words = refused(folder)
    assert f"{folder / OLD_FILE} is damaged" in words
    assert "last backup" in words
    assert (folder / OLD_FILE).read_bytes() == content


def test_a_record_that_cannot_be_read_is_named_and_left(folder: Path) -> None:
    content = dump({"schema": {"1": {"number": NEWEST}}, "clients": {"4": {"id": "c7", "postal": None}}})
    (folder / OLD_FILE).write_bytes(content)

    assert "record c7 in the table clients" in refused(folder)
    assert (folder / OLD_FILE).read_bytes() == content


def test_a_file_in_the_folder_s_place_is_told(tmp_path: Path) -> None:
    path = tmp_path / "data"
    path.write_text("mine")

    assert "there is a file of that name" in refused(path)
    assert "there is a file of that name" in refused(path / "below")
    assert path.read_text() == "mine"


def test_a_folder_in_the_file_s_place_is_told(folder: Path) -> None:
    (folder / OLD_FILE).mkdir()

    assert "Is a directory" in refused(folder)


def test_a_folder_that_may_not_be_written_is_told(folder: Path) -> None:
    seen = folders.seen("forbidden", folder)

    assert "may not read or write" in seen["trouble"]
    assert "Allow this user to read and write there" in seen["trouble"]
    assert seen["names"] == []


def test_a_read_only_disk_is_told_and_left(folder: Path) -> None:
    seen = folders.seen("read_only_disk", folder, folders.on_disk_of("64k", folder))

    assert "disk is read-only" in seen["trouble"]
    assert seen["untouched"]


def test_a_full_disk_loses_nothing_and_goes_on_once_there_is_room(folder: Path) -> None:
    seen = folders.seen("fill", folder, folders.on_disk_of("64k", folder))

    assert "no room left" in seen["trouble"]
    assert "Free some space" in seen["trouble"]
    assert seen["acknowledged"] == seen["in_memory"] == seen["on_disk"] > 1
    assert seen["names"] == ["books", "owner.lock", "something else"]
    assert seen["after"] == seen["acknowledged"] + 1


def test_a_disk_that_fails_to_sync_leaves_memory_and_journal_as_before_and_takes_nothing_more(
    folder: Path,
) -> None:
    seen = folders.seen("failing_sync", folder)

    assert "journal-000001.jsonl cannot be written (Input/output error)" in seen["trouble"]
    assert "shows at the next start" in seen["trouble"]
    assert seen["in_memory"] == seen["on_disk"] == 1
    assert "The disk fails" in seen["again"]


def test_a_folder_that_disappears_is_told_and_memory_is_as_before(folder: Path) -> None:
    with closing(Database.open(folder)) as db:
        db.clients.put(client("a"))
        rmtree(folder)
        with pytest.raises(StoreTrouble, match="was removed"):
            db.clients.put(client("b"))

        assert db.clients.all() == [client("a")]


def test_who_lost_the_folder_to_another_owner_writes_no_more(folder: Path) -> None:
    with closing(Database.open(folder)) as former:
        (folder / "owner.lock").unlink()
        with closing(Database.open(folder)) as owner:
            owner.clients.put(client("a"))
            with pytest.raises(StoreTrouble, match="took it over"):
                former.clients.put(client("b"))
            owner.clients.put(client("c"))

    with closing(Database.open(folder)) as db:
        assert db.clients.all() == [client("a"), client("c")]


def test_a_link_in_an_old_file_s_place_is_followed_and_what_it_leads_to_stays(folder: Path) -> None:
    elsewhere = folder.parent / "elsewhere.json"
    content = dump({"schema": {"1": {"number": NEWEST}}, "rates": {"7": {"id": "r", "side": "cost"}}})
    elsewhere.write_bytes(content)
    (folder / OLD_FILE).symlink_to(elsewhere)
    with closing(Database.open(folder)) as db:
        assert [rate.id for rate in db.rates.all()] == ["r"]

    assert not (folder / OLD_FILE).is_symlink()
    assert elsewhere.read_bytes() == content


@pytest.mark.parametrize("target", ["nowhere.json", OLD_FILE])
def test_a_link_that_leads_nowhere_is_told_and_left(folder: Path, target: str) -> None:
    (folder / OLD_FILE).symlink_to(target)

    assert str(folder / OLD_FILE) in refused(folder)
    assert (folder / OLD_FILE).is_symlink()
    assert not (folder / "nowhere.json").exists()


def test_what_a_crash_left_of_a_write_is_ignored(folder: Path) -> None:
    with closing(Database.open(folder)) as db:
        db.clients.put(client("a"))
    (folder / "books" / "snapshot-000002.json.tmp").write_bytes(b'{"clients": {"1"')

    with closing(Database.open(folder)) as db:
        assert db.clients.all() == [client("a")]
        db.clients.put(client("b"))
    assert not list((folder / "books").glob("*.tmp"))


def test_a_file_is_replaced_whole(tmp_path: Path) -> None:
    path = tmp_path / "invoice.pdf"
    write_whole(path, b"old and long")
    write_whole(path, b"new")

    assert path.read_bytes() == b"new"
    assert list(tmp_path.iterdir()) == [path]


def test_a_file_that_cannot_be_replaced_yet_is_tried_again(folder: Path) -> None:
    assert folders.seen("held_a_moment", folder) == {"target": "new", "pauses_left": 1}
