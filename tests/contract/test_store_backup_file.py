"""A backup that a stranger made or that was spoilt: refused in clear words, and nothing is changed."""

import stat
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

import pytest

from smarttracker_lite.errors import StoreTrouble
from smarttracker_lite.store.backup.backups import back_up
from smarttracker_lite.store.backup.file import Kind
from smarttracker_lite.store.backup.unpacked import unpacked
from smarttracker_lite.store.database import Database
from smarttracker_lite.store.migrations import NEWEST
from tests.support.folders import client
from tests.support.invoicing import issued, set_prices
from tests.support.studio import NOON, Studio
from tests.support.zips import Files, Listed, entry, files_of, rezipped, with_books


@pytest.fixture
def db(tmp_path: Path) -> Iterator[Database]:
    """A folder with one client."""
    with closing(Database.open(tmp_path / "data")) as opened_db:
        opened_db.clients.put(client("a"))
        yield opened_db


def made(db: Database) -> Path:
    return back_up(db, None, Kind.ASKED, NOON).path


def refused(path: Path, folder: Path) -> str:
    """The words with which a backup is refused; nothing is left of the attempt."""
    before = sorted(folder.rglob("*"))
    with pytest.raises(StoreTrouble) as trouble, unpacked(path, folder):
        pass
    assert sorted(folder.rglob("*")) == before
    return str(trouble.value)


def _no_list(files: Files, listed: Listed) -> None:
    del files["manifest.json"]


def _no_books(files: Files, listed: Listed) -> None:
    del files["smarttracker.json"]


def _no_document(files: Files, listed: Listed) -> None:
    del files[listed["documents"][0]["path"]]


def _extra(files: Files, listed: Listed) -> None:
    files["run-me.exe"] = b"MZ"


def _climbing(files: Files, listed: Listed) -> None:
    files["../../climbed"] = b"out"
    listed["documents"].append(entry("../../climbed", b"out"))


def _absolute(files: Files, listed: Listed) -> None:
    files["/tmp/climbed"] = b"out"
    listed["documents"].append(entry("/tmp/climbed", b"out"))


def _into_the_books(files: Files, listed: Listed) -> None:
    files["books/journal-000001.jsonl"] = b"{}"
    listed["documents"].append(entry("books/journal-000001.jsonl", b"{}"))


def _uncalled_for(files: Files, listed: Listed) -> None:
    files["invoices/of-nobody.pdf"] = b"%PDF"
    listed["documents"].append(entry("invoices/of-nobody.pdf", b"%PDF"))


def _other_document(files: Files, listed: Listed) -> None:
    path = listed["documents"][0]["path"]
    files[path] = b"%PDF forged"
    listed["documents"] = [entry(path, files[path])]


def _named_twice(files: Files, listed: Listed) -> None:
    listed["documents"] *= 2


def _changed_books(files: Files, listed: Listed) -> None:
    files["smarttracker.json"] = files["smarttracker.json"].replace(b"Rossi", b"Bossi")


def _wrong_size(files: Files, listed: Listed) -> None:
    listed["books"]["size"] += 1


def _negative(files: Files, listed: Listed) -> None:
    listed["books"]["size"] = -1


def _huge(files: Files, listed: Listed) -> None:
    listed["books"]["size"] = 1 << 60


def _no_digest(files: Files, listed: Listed) -> None:
    listed["books"]["sha256"] = "../x"


def _miscounted(files: Files, listed: Listed) -> None:
    listed["counts"]["jobs"] = 7


def _strange_kind(files: Files, listed: Listed) -> None:
    listed["kind"] = "odd"


def _more_words(files: Files, listed: Listed) -> None:
    listed["aura"] = "blue"


@pytest.mark.parametrize(
    "change",
    [
        _no_list,
        _no_books,
        _no_document,
        _extra,
        _climbing,
        _absolute,
        _into_the_books,
        _uncalled_for,
        _other_document,
        _named_twice,
        _changed_books,
        _wrong_size,
        _negative,
        _huge,
        _no_digest,
        _miscounted,
        _strange_kind,
        _more_words,
    ],
)
def test_a_backup_that_is_not_as_its_list_says_is_refused(
    at_work: Studio, tmp_path: Path, change: Callable[[Files, Listed], object]
) -> None:
    set_prices(at_work)
    issued(at_work, at_work.client())
    path = rezipped(made(at_work.desk.db), tmp_path / "changed.zip", change)
    words = refused(path, at_work.desk.db.folder)
    assert f"{path} is no backup of this program, or it is damaged" in words
    assert "Nothing was changed." in words


@pytest.mark.parametrize(
    "change",
    [
        lambda tables: tables["clients"]["1"].pop("id"),
        lambda tables: tables["clients"].update({"9": []}),
        lambda tables: tables.update({"spells": {}, "clients": {"x": {}}}),
        lambda tables: tables.update({"spells": {"1": {"id": "a"}}}),
        lambda tables: tables.pop("schema"),
        lambda tables: tables.update({"schema": {"1": {"number": NEWEST + 1}}}),
    ],
)
def test_a_backup_with_a_record_that_cannot_be_read_is_refused(
    db: Database, tmp_path: Path, change: Callable[[Listed], object]
) -> None:
    path = with_books(made(db), tmp_path / "changed.zip", change)
    assert "is no backup of this program, or it is damaged" in refused(path, db.folder)


@pytest.mark.parametrize("word", ["schema", "format"])
def test_a_backup_of_a_newer_version_is_refused_with_what_to_do(
    db: Database, tmp_path: Path, word: str
) -> None:
    path = rezipped(made(db), tmp_path / "new.zip", lambda _, listed: listed.update({word: 99, "x": 1}))
    assert "Install the newest version" in refused(path, db.folder)


@pytest.mark.parametrize(
    "spoil",
    [
        lambda content: b"",
        lambda content: b"PK\x03\x04",
        lambda content: content[:-30],
        lambda content: content[: len(content) // 2],
        lambda content: content.replace(b"smarttracker.json", b"smarttracker.jsom"),
        lambda content: b'{"clients": {}}',
    ],
)
def test_a_torn_file_is_refused(db: Database, tmp_path: Path, spoil: Callable[[bytes], bytes]) -> None:
    path = tmp_path / "torn.zip"
    path.write_bytes(spoil(made(db).read_bytes()))
    assert "is damaged" in refused(path, db.folder)


def test_no_byte_of_a_backup_can_change_unnoticed(db: Database, tmp_path: Path) -> None:
    whole, path = made(db), tmp_path / "garbled.zip"
    content, books = whole.read_bytes(), files_of(whole)["smarttracker.json"]
    taken = 0
    for place in range(0, len(content), 7):
        path.write_bytes(content[:place] + bytes([content[place] ^ 0x55]) + content[place + 1 :])
        try:
            with unpacked(path, db.folder) as backup:
                assert backup.books.read_bytes() == books
                taken += 1
        except StoreTrouble:
            continue
    assert taken < len(content) / 14  # dates and attributes of the zip, on which nothing depends


def _with_member(source: Path, target: Path, member: ZipInfo, content: bytes) -> Path:
    """The backup with one of its members replaced by this one."""
    with ZipFile(target, "w") as made_zip:
        for name, old in files_of(source).items():
            if name == member.filename:
                made_zip.writestr(member, content, ZIP_DEFLATED)
            else:
                made_zip.writestr(name, old)
    return target


def test_a_link_in_the_place_of_a_file_is_refused(db: Database, tmp_path: Path) -> None:
    source = made(db)
    link = ZipInfo("smarttracker.json")
    link.external_attr = (stat.S_IFLNK | 0o777) << 16
    path = _with_member(source, tmp_path / "link.zip", link, files_of(source)["smarttracker.json"])
    assert "is damaged" in refused(path, db.folder)


def test_a_bomb_that_hides_its_size_is_cut_off_where_its_list_ends(db: Database, tmp_path: Path) -> None:
    """Its list and the zip's directory name the bytes of the true books; a thousand times that is in it."""
    source = made(db)
    size = len(files_of(source)["smarttracker.json"])
    bomb = ZipInfo("smarttracker.json")
    path = _with_member(source, tmp_path / "bomb.zip", bomb, b" " * size * 1000)
    lied = path.read_bytes().replace((size * 1000).to_bytes(4, "little"), size.to_bytes(4, "little"))
    path.write_bytes(lied)
    with ZipFile(path) as zipped:
        assert zipped.getinfo("smarttracker.json").file_size == size
    assert "is damaged" in refused(path, db.folder)


def test_a_list_that_is_a_bomb_is_not_read(db: Database, tmp_path: Path) -> None:
    huge = ZipInfo("manifest.json")
    path = _with_member(made(db), tmp_path / "bomb.zip", huge, b" " * (65 << 20))
    assert "is damaged" in refused(path, db.folder)


def test_deep_json_is_refused(db: Database, tmp_path: Path) -> None:
    def change(files: Files, listed: Listed) -> None:
        files["smarttracker.json"] = b"[" * 200_000
        listed["books"] = entry("smarttracker.json", files["smarttracker.json"])

    path = rezipped(made(db), tmp_path / "deep.zip", change)
    assert "is damaged" in refused(path, db.folder)
