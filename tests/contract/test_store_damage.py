"""Damaged files: what is torn is cut, what is damaged is told and read as far as it is certain, exactly."""

import shutil
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest

from smarttracker_lite.errors import StoreTrouble
from smarttracker_lite.store.act import Act, Who
from smarttracker_lite.store.database import Database
from smarttracker_lite.store.migrations import NEWEST
from tests.support.damage import Damage, cut, garbled, seal_anew, somewhere, zeroed
from tests.support.disks import QuickDisk, differing, put, quick_folder, read_all
from tests.support.folders import client
from tests.support.load import Tables, books, furnish
from tests.support.studio import NOON

CLIENTS = 6


def opened(folder: Path) -> Database:
    return Database.open(folder, disk=QuickDisk())


def clients(db: Database) -> list[str]:
    return [each.id for each in db.clients.all()]


@pytest.fixture
def folder() -> Iterator[Path]:
    """A folder with a snapshot after two clients, and a journal with four more, one a transaction."""
    with quick_folder() as made:
        with closing(opened(made)) as db:
            for number in range(CLIENTS):
                db.clients.put(client(str(number)))
                if number == 1:
                    db.compact()
        yield made


def journal(folder: Path) -> Path:
    """The one that is written on."""
    return max((folder / "books").glob("journal-*.jsonl"))


def snapshot(folder: Path) -> Path:
    """The newest."""
    return max((folder / "books").glob("snapshot-*.json"))


@pytest.mark.parametrize("damage", [cut, zeroed])
def test_whatever_of_the_end_is_missing_exactly_the_whole_transactions_before_are_there(
    folder: Path, damage: Damage
) -> None:
    path = journal(folder)
    content = path.read_bytes()
    lines = content.splitlines(keepends=True)
    for at in range(len(content) - sum(map(len, lines[-3:])), len(content)):
        path.write_bytes(damage(content, at))
        whole = content[:at].count(b"\n")
        with closing(opened(folder)) as db:
            assert db.trouble is None
            assert clients(db) == [str(number) for number in range(2 + whole)]
        assert path.read_bytes() == b"".join(lines[:whole])


def test_a_garbled_byte_is_trouble_unless_it_was_the_last_newline(folder: Path) -> None:
    path = journal(folder)
    content = path.read_bytes()
    lines = content.splitlines(keepends=True)
    for at in range(len(content) - sum(map(len, lines[-3:])), len(content) - 1):
        damaged = garbled(content, at)
        path.write_bytes(damaged)
        with closing(opened(folder)) as db:
            assert db.trouble is not None
            assert clients(db) == [str(number) for number in range(2 + content[:at].count(b"\n"))]
            with pytest.raises(StoreTrouble, match="is damaged: the line at byte"):
                db.clients.put(client("refused"))
        assert path.read_bytes() == damaged
    path.write_bytes(garbled(content, len(content) - 1))
    with closing(opened(folder)) as db:
        assert (db.trouble, len(clients(db))) == (None, CLIENTS - 1)


def test_nothing_is_changed_while_there_is_trouble(folder: Path) -> None:
    path = journal(folder)
    path.write_bytes(garbled(path.read_bytes(), 20))
    before = read_all(folder)
    with closing(opened(folder)) as db:
        assert db.trouble is not None
        db.compact()
    assert differing(before, folder) == []


def test_a_backup_put_back_over_damage_stays(folder: Path, tmp_path: Path) -> None:
    with closing(opened(folder)) as db:
        db.write_copy(tmp_path / "copy.json")
    journal(folder).write_bytes(garbled(journal(folder).read_bytes(), 20))
    with closing(opened(folder)) as db:
        assert clients(db) == ["0", "1"]
        db.take_over(tmp_path / "copy.json", Act(Who.USER, "restore"))
        assert (db.trouble, len(clients(db))) == (None, CLIENTS)
    with closing(opened(folder)) as db:
        assert (db.trouble, len(clients(db))) == (None, CLIENTS)
        db.clients.put(client("new"))
    with closing(opened(folder)) as db:
        assert (db.trouble, len(clients(db))) == (None, CLIENTS + 1)


@pytest.fixture(scope="module")
def furnished(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A studio with jobs at rest in the archive, two snapshots, and transactions after the last."""
    folder = tmp_path_factory.mktemp("furnished") / "data"
    furnish(folder)
    with closing(Database.open(folder, clock=lambda: NOON)) as db:
        for number in range(3):
            db.compact()
            db.clients.put(client(str(number)))
    assert list((folder / "archive").glob("2025-*.json"))
    return folder


@pytest.fixture
def whole(furnished: Path) -> Iterator[Path]:
    """A copy of it to be damaged."""
    with quick_folder() as made:
        yield Path(shutil.copytree(furnished, made / "data"))


@pytest.fixture(scope="module")
def content(furnished: Path) -> Tables:
    """What is in it."""
    with closing(opened(furnished)) as db:
        return books(db)


@pytest.mark.parametrize("damage", [cut, zeroed, garbled])
def test_behind_a_damaged_snapshot_stands_the_one_before_and_the_journals(
    whole: Path, content: Tables, damage: Damage
) -> None:
    path = snapshot(whole)
    files = read_all(whole)
    for at in somewhere(path, 20):
        path.write_bytes(damage(files[path.relative_to(whole)], at))
        with closing(opened(whole)) as db:
            assert db.trouble is None
            assert books(db) == content
        shutil.rmtree(whole)
        put(files, whole)


@pytest.mark.parametrize("damage", [cut, zeroed, garbled])
def test_a_damaged_side_file_is_made_anew(whole: Path, content: Tables, damage: Damage) -> None:
    path = snapshot(whole).with_suffix(".index")
    sound = path.read_bytes()
    for at in somewhere(path, 20):
        path.write_bytes(damage(sound, at))
        with closing(opened(whole)) as db:
            assert books(db) == content
        assert path.read_bytes() == sound


def test_a_side_file_with_an_index_of_another_name_is_made_anew(whole: Path, content: Tables) -> None:
    """By a name that nobody knows nothing would be found, and nobody would notice."""
    path = snapshot(whole).with_suffix(".index")
    sound = path.read_bytes()
    path.write_bytes(sound.replace(b'"stage":', b'"stagf":'))
    with closing(opened(whole)) as db:
        assert books(db) == content
    assert path.read_bytes() == sound


@pytest.mark.parametrize("damage", [cut, zeroed, garbled])
def test_a_damaged_archive_is_told_and_never_read_as_something_else(
    whole: Path, content: Tables, damage: Damage
) -> None:
    (path,) = (whole / "archive").glob("2025-*.json")
    files = read_all(whole)
    for at in somewhere(path, 20):
        path.write_bytes(damage(files[path.relative_to(whole)], at))
        with pytest.raises(StoreTrouble, match="is damaged"):
            _read_all_of(whole)
        path.write_bytes(files[path.relative_to(whole)])
        with closing(opened(whole)) as db:
            assert books(db) == content
        shutil.rmtree(whole)
        put(files, whole)


def _read_all_of(folder: Path) -> None:
    with closing(opened(folder)) as db:
        books(db)


def duplicated(folder: Path) -> None:
    for path in list((folder / "books").iterdir()):
        shutil.copy(path, path.with_name(f"{path.stem} (copy){path.suffix}"))


def without_newest_snapshot(folder: Path) -> None:
    snapshot(folder).unlink()


def without_side_files(folder: Path) -> None:
    for path in folder.rglob("*.index"):
        path.unlink()


def with_leftovers(folder: Path) -> None:
    (folder / "books" / "snapshot-000099.json.tmp").write_bytes(b"{")
    (folder / "archive" / "2025-000099.json.tmp").write_bytes(b"{")
    (folder / "books" / "journal-000099.jsonl").write_bytes(b"")


def with_an_empty_snapshot(folder: Path) -> None:
    (folder / "books" / "snapshot-000999.json").write_bytes(b"")


@pytest.mark.parametrize(
    "happen",
    [duplicated, without_newest_snapshot, without_side_files, with_leftovers, with_an_empty_snapshot],
)
def test_files_of_which_others_know_better_change_nothing(
    whole: Path, content: Tables, happen: Callable[[Path], None]
) -> None:
    happen(whole)
    with closing(opened(whole)) as db:
        assert db.trouble is None
        assert books(db) == content
        db.clients.put(client("new"))
    with closing(opened(whole)) as db:
        assert db.clients.find("new") is not None


def journals(folder: Path) -> list[Path]:
    """Those after the newest snapshot but one, in which something is, the oldest first."""
    return [path for path in sorted((folder / "books").glob("journal-*.jsonl")) if path.stat().st_size]


def swapped(folder: Path) -> None:
    first, second = journals(folder)[-2:]
    one, other = first.read_bytes(), second.read_bytes()
    first.write_bytes(other)
    second.write_bytes(one)


def misnamed(folder: Path) -> None:
    last = journals(folder)[-1]
    last.rename(last.with_name("journal-000900.jsonl"))


def from_the_future(folder: Path) -> None:
    last = journals(folder)[-1]
    last.with_name("journal-000900.jsonl").write_bytes(last.read_bytes())


@pytest.mark.parametrize("happen", [swapped, misnamed, from_the_future])
def test_a_journal_that_does_not_follow_is_trouble_and_nothing_is_touched(
    whole: Path, happen: Callable[[Path], None]
) -> None:
    happen(whole)
    before = read_all(whole)
    with closing(opened(whole)) as db:
        assert db.trouble is not None
        assert len(db.jobs.all()) == len(books(db)["jobs"])
        with pytest.raises(StoreTrouble, match="is damaged"):
            db.clients.put(client("refused"))
    assert differing(before, whole) == []


def test_without_a_journal_that_is_needed_the_snapshot_before_is_all_that_is_certain(whole: Path) -> None:
    snapshot(whole).unlink()
    journals(whole)[-2].unlink()
    before = read_all(whole)
    with closing(opened(whole)) as db:
        assert "are missing" in str(db.trouble)
        assert db.jobs.all()
    assert differing(before, whole) == []


def test_a_snapshot_under_another_s_name_is_not_taken_for_it(whole: Path, content: Tables) -> None:
    newest = snapshot(whole)
    newest.rename(newest.with_name("snapshot-000998.json"))
    with closing(opened(whole)) as db:
        assert db.trouble is None
        assert books(db) == content


def test_a_newer_version_s_folder_is_refused_untouched(whole: Path) -> None:
    for path in snapshots(whole):
        seal_anew(path, b'"number":%d}' % NEWEST, b'"number":%d}' % (NEWEST + 7))
    before = read_all(whole)
    with pytest.raises(StoreTrouble, match="newer version"):
        opened(whole)
    assert differing(before, whole) == []


def snapshots(folder: Path) -> list[Path]:
    return sorted((folder / "books").glob("snapshot-*.json"))
