"""Backups: what is in one, what is kept, and what becomes of one that a stranger made or a crash tore."""

import json
import os
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import datetime, timedelta
from pathlib import Path
from zipfile import ZipFile

import pytest
from tinydb import TinyDB

from smarttracker_lite.domain.clients import Project
from smarttracker_lite.errors import StoreTrouble
from smarttracker_lite.store.act import Act
from smarttracker_lite.store.backup.backups import KEPT, Made, back_up, before_migration, own_place
from smarttracker_lite.store.backup.contents import KINDS, examined
from smarttracker_lite.store.backup.file import Kind, opened
from smarttracker_lite.store.backup.unpacked import unpacked
from smarttracker_lite.store.database import Database
from smarttracker_lite.store.migrations import NEWEST
from tests.support import folders
from tests.support.folders import client
from tests.support.invoicing import issued, set_prices
from tests.support.studio import NOON, Studio
from tests.support.zips import entry, files_of, manifest_of

ACT = Act("user", "test")


@pytest.fixture
def db(tmp_path: Path) -> Iterator[Database]:
    """A folder with one client."""
    with closing(Database.open(tmp_path / "data")) as opened_db:
        opened_db.clients.put(client("a"))
        yield opened_db


@pytest.fixture
def invoiced(at_work: Studio) -> Studio:
    """A studio with one invoice and its PDF."""
    set_prices(at_work)
    issued(at_work, at_work.client())
    return at_work


def made(db: Database, kind: Kind = Kind.ASKED, at: datetime = NOON) -> Made:
    return back_up(db, None, kind, at)


def pdf(db: Database) -> Path:
    (path,) = (db.folder / "invoices").iterdir()
    return path


def test_a_backup_is_a_zip_of_one_file_that_plain_tinydb_opens(db: Database, tmp_path: Path) -> None:
    path = made(db).path
    assert path == db.folder / "backups" / "smarttracker-2026-11-20-120000.zip"
    with ZipFile(path) as zipped:
        assert zipped.testzip() is None
        zipped.extract("smarttracker.json", tmp_path)
    with TinyDB(tmp_path / "smarttracker.json", access_mode="r") as plain:
        assert [row["id"] for row in plain.table("clients")] == ["a"]
        assert [row["number"] for row in plain.table("schema")] == [NEWEST]
    assert path.stat().st_mode & 0o777 == 0o600
    assert path.parent.stat().st_mode & 0o777 == 0o700


def test_a_backup_lists_what_it_holds(invoiced: Studio) -> None:
    path = made(invoiced.desk.db).path
    files, listed = files_of(path), manifest_of(path)
    document = f"invoices/{pdf(invoiced.desk.db).name}"
    assert sorted(files) == sorted(["manifest.json", "smarttracker.json", document])
    assert listed["books"] == entry("smarttracker.json", files["smarttracker.json"])
    assert listed["documents"] == [entry(document, pdf(invoiced.desk.db).read_bytes())]
    assert (listed["counts"]["invoices"], listed["schema"], listed["kind"]) == (1, NEWEST, "asked")
    assert listed["created_at"] == "2026-11-20T12:00:00+00:00"


def test_all_tables_of_the_books_are_known_to_backups(db: Database, tmp_path: Path) -> None:
    assert {name for name in KINDS if hasattr(db, name)} == KINDS.keys()
    db.write_copy(tmp_path / "copy.json")
    assert json.loads((tmp_path / "copy.json").read_bytes()).keys() <= {"schema", *KINDS}


def test_a_copy_is_read_row_by_row_as_plain_tinydb_reads_it(invoiced: Studio, tmp_path: Path) -> None:
    copy, other = tmp_path / "copy.json", tmp_path / "one line.json"
    invoiced.desk.db.write_copy(copy)
    with TinyDB(copy, access_mode="r") as plain:
        tables = plain.storage.read()
    other.write_text(json.dumps(tables))
    assert examined(copy) == examined(other)
    assert examined(copy).counts == {name: len(rows) for name, rows in tables.items() if name != "schema"}
    assert list(examined(copy).documents) == [f"invoices/{pdf(invoiced.desk.db).name}"]


TWO = b'{"schema":{\n"1":{"number":%d}\n},\n"clients":{\n"1":%b,\n"2":%b\n}}\n'
ROSSI = b'{"id": "a", "postal": {"name": "Rossi"}}'


def test_a_number_that_stands_there_twice_counts_once_as_in_tinydb(tmp_path: Path) -> None:
    copy = tmp_path / "copy.json"
    copy.write_bytes((TWO % (NEWEST, ROSSI, ROSSI)).replace(b'"2":', b'"1":'))
    assert examined(copy).counts == {"clients": 1}


@pytest.mark.parametrize(
    "spoil",
    [
        lambda content: content.replace(b'},\n"2', b'}\n"2'),
        lambda content: content.replace(b"}\n}}", b"},\n}}"),
        lambda content: content.replace(b"}\n}}", b"}\n}"),
        lambda content: content + b"}\n",
        lambda content: content.replace(b'"clients"', b'"spells"'),
        lambda content: content.replace(b"Rossi", b"Ross\xff"),
        lambda content: content.replace(b'"schema"', b'"clients"', 1),
    ],
)
def test_a_copy_of_which_a_line_is_wrong_is_refused(tmp_path: Path, spoil: Callable[[bytes], bytes]) -> None:
    copy, content = tmp_path / "copy.json", TWO % (NEWEST, ROSSI, ROSSI)
    copy.write_bytes(content)
    assert examined(copy).counts == {"clients": 2}
    copy.write_bytes(spoil(content))
    with pytest.raises(StoreTrouble):
        examined(copy)


def test_a_backup_is_of_one_moment_while_others_go_on_writing(db: Database) -> None:
    ended = threading.Event()

    def write() -> None:
        for number in range(10_000):
            if ended.is_set():
                return
            with db.transaction(ACT):
                db.clients.put(client(f"c{number}"))
                db.projects.put(Project(id=f"p{number}", client_id=f"c{number}", name="Villa"))

    writer = threading.Thread(target=write)
    writer.start()
    counts = [made(db).manifest.counts for _ in range(5)]
    ended.set()
    writer.join()
    assert all(each["clients"] == each.get("projects", 0) + 1 for each in counts)
    assert counts[-1]["clients"] > 1


def test_daily_backups_keep_a_document_once(invoiced: Studio) -> None:
    db = invoiced.desk.db
    both = [made(db, Kind.DAILY, NOON + timedelta(days=day)) for day in range(2)]
    (document,) = both[1].manifest.documents
    kept = own_place(db.folder).documents
    assert [path.name for path in kept.iterdir()] == [document.sha256]
    assert (kept / document.sha256).read_bytes() == pdf(db).read_bytes()
    assert sorted(files_of(both[0].path)) == ["manifest.json", "smarttracker.json"]


def test_a_document_that_was_spoilt_since_is_taken_from_an_older_backup(invoiced: Studio) -> None:
    db = invoiced.desk.db
    content = pdf(db).read_bytes()
    made(db, Kind.DAILY)
    pdf(db).write_bytes(b"spoilt")
    whole = made(db)
    assert whole.manifest.missing == ()
    assert files_of(whole.path)[f"invoices/{pdf(db).name}"] == content
    assert pdf(db).read_bytes() == b"spoilt"


def test_a_document_that_is_nowhere_as_it_should_be_is_told_and_stops_no_backup(invoiced: Studio) -> None:
    db = invoiced.desk.db
    pdf(db).write_bytes(b"spoilt")
    assert made(db).manifest.missing == (f"invoices/{pdf(db).name}",)


def test_a_kept_document_that_rotted_is_written_again(invoiced: Studio) -> None:
    db = invoiced.desk.db
    (document,) = made(db, Kind.DAILY).manifest.documents
    kept = own_place(db.folder).documents / document.sha256
    kept.write_bytes(b"rotten")
    made(db, Kind.DAILY)
    assert kept.read_bytes() == pdf(db).read_bytes()


def test_two_backups_of_a_second_are_two(db: Database) -> None:
    assert made(db).path.name == "smarttracker-2026-11-20-120000.zip"
    assert made(db).path.name == "smarttracker-2026-11-20-120001.zip"


def test_thirty_of_a_kind_are_kept_and_nothing_of_others_is_deleted(invoiced: Studio) -> None:
    db, place = invoiced.desk.db, own_place(invoiced.desk.db.folder)
    daily = [made(db, Kind.DAILY, NOON + timedelta(days=day)).path for day in range(KEPT + 2)]
    asked = made(db, at=NOON - timedelta(days=365)).path
    theirs = [
        place.folder / name
        for name in ("my-own.zip", "smarttracker-2020-01-01-000000.zip.bak", "smarttracker-old.zip")
    ]
    theirs.append(place.documents / "letter.pdf")
    for path in theirs:
        path.write_text("not ours to delete")
    place.tidy()
    assert {each.path for each in place.all()} == {asked, *daily[2:]}
    assert all(path.exists() for path in theirs)
    assert len(list(place.documents.iterdir())) == 2


def test_documents_that_no_kept_backup_names_go(invoiced: Studio) -> None:
    db, place = invoiced.desk.db, own_place(invoiced.desk.db.folder)
    daily = made(db, Kind.DAILY).path
    made(db)
    place.tidy()
    assert len(list(place.documents.iterdir())) == 1
    daily.unlink()
    (only,) = place.all()
    only.path.unlink()
    place.tidy()
    assert list(place.documents.iterdir()) == []


def test_no_document_goes_while_a_backup_cannot_be_read(invoiced: Studio) -> None:
    db, place = invoiced.desk.db, own_place(invoiced.desk.db.folder)
    made(db, Kind.DAILY).path.write_bytes(b"torn")
    place.tidy()
    assert len(list(place.documents.iterdir())) == 1


def test_what_a_crash_left_is_swept_away(db: Database) -> None:
    path, place = made(db).path, own_place(db.folder)
    (place.folder / "unfinished-x1").mkdir()
    (place.folder / "unfinished-x1" / "smarttracker.json").touch()
    path.with_name("smarttracker-2026-11-20-130000.zip.tmp").touch()
    place.sweep()
    assert sorted(each.name for each in place.folder.iterdir()) == ["documents", path.name]


OLD = {"schema": {"1": {"number": 1}}, "clients": {"7": {"id": "a", "postal": {"name": "Bianchi"}}}}


def test_a_file_of_an_older_schema_is_kept_byte_for_byte_and_once(tmp_path: Path) -> None:
    old = tmp_path / "smarttracker.json"
    old.write_bytes(json.dumps(OLD, indent=3).encode())
    paths = {before_migration(tmp_path, old) for _ in range(3)}
    (path,) = paths
    assert files_of(path)["smarttracker.json"] == old.read_bytes()
    assert (manifest_of(path)["schema"], manifest_of(path)["kind"]) == (1, "before-update")
    assert path.name.endswith("-before-update.zip")


@pytest.mark.parametrize("written_s", [0, 5_000_000_000], ids=["1970", "2128"])
def test_a_file_of_a_time_that_no_zip_knows_is_kept_too(tmp_path: Path, written_s: int) -> None:
    old = tmp_path / "smarttracker.json"
    old.write_bytes(json.dumps(OLD).encode())
    os.utime(old, (written_s, written_s))
    Database.open(tmp_path).close()
    (backup,) = own_place(tmp_path).all()
    assert backup.at.timestamp() == written_s
    with ZipFile(backup.path) as zipped:
        assert {member.date_time[0] for member in zipped.infolist()} <= {1980, 2107}


def test_a_file_with_no_table_at_all_begins_fresh_books(tmp_path: Path) -> None:
    (tmp_path / "smarttracker.json").write_bytes(b"{}")
    with closing(Database.open(tmp_path)) as db:
        assert db.clients.count() == 0
    (backup,) = own_place(tmp_path).all()
    assert files_of(backup.path)["smarttracker.json"] == b"{}"


def test_a_folder_of_an_older_version_has_a_backup_once_it_was_opened(tmp_path: Path) -> None:
    content = json.dumps(OLD).encode()
    (tmp_path / "smarttracker.json").write_bytes(content)
    Database.open(tmp_path).close()
    (backup,) = own_place(tmp_path).all()
    assert files_of(backup.path)["smarttracker.json"] == content


def test_a_backup_of_an_older_schema_is_put_back_migrated(db: Database, tmp_path: Path) -> None:
    old = tmp_path / "old"
    old.mkdir()
    (old / "smarttracker.json").write_bytes(json.dumps(OLD).encode())
    path = before_migration(old, old / "smarttracker.json")
    with unpacked(path, db.folder) as backup:
        db.take_over(backup.books, ACT)
    assert [each.postal.name for each in db.clients.all()] == ["Bianchi"]


def _in_child(folder: Path, body: str, size: str = "512k") -> str:
    """What a child says that backs up from `data` to `stick`, a disk of its own."""
    (folder / "stick").mkdir()
    with closing(Database.open(folder / "data")) as db:
        for number in range(40):
            db.clients.put(client(str(number), f"{number}" * 5000))
    words = [sys.executable, "-c", _CHILD.format(body=body), str(folder)]
    before = folders.on_disk_of(size, folder / "stick")
    done = subprocess.run(
        [*before, *words], cwd=folders.ROOT, capture_output=True, text=True, check=False, timeout=60
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


_CHILD = """
import subprocess, sys
from datetime import datetime, UTC
from pathlib import Path
from smarttracker_lite.errors import StoreTrouble
from smarttracker_lite.store.backup.file import Kind
from smarttracker_lite.store.backup.backups import back_up
from smarttracker_lite.store.database import Database
folder = Path(sys.argv[1])
stick = folder / "stick"
db = Database.open(folder / "data")
{body}
try:
    back_up(db, stick / "b.zip", Kind.ASKED, datetime.now(UTC))
except StoreTrouble as trouble:
    print(trouble)
print(sorted(path.name for path in stick.iterdir()))
"""


def test_a_full_place_is_told_and_nothing_half_stays_there(tmp_path: Path) -> None:
    said = _in_child(tmp_path, "(stick / 'full').write_bytes(bytes(62 << 10))", "64k")
    assert "There is no room left for the backup" in said
    assert "Your books are unharmed." in said
    assert said.endswith("['full']\n")


def test_a_read_only_place_is_told(tmp_path: Path) -> None:
    remount = "subprocess.run(['mount', '-o', 'remount,bind,ro', str(stick)], check=True)"
    assert "its disk is read-only" in _in_child(tmp_path, remount)


def test_a_kill_leaves_no_backup_that_is_not_whole(tmp_path: Path) -> None:
    endless = _CHILD.format(body="print('ready', flush=True)").replace(
        '    back_up(db, stick / "b.zip"', "    while True: back_up(db, None"
    )
    (tmp_path / "stick").mkdir()
    for _ in range(5):
        words = [sys.executable, "-c", endless, str(tmp_path)]
        with subprocess.Popen(words, cwd=folders.ROOT, stdout=subprocess.PIPE, text=True) as child:
            assert child.stdout
            assert child.stdout.readline() == "ready\n"
            place, seen = own_place(tmp_path / "data"), len(own_place(tmp_path / "data").all())
            while len(place.all()) < seen + 3:
                assert child.poll() is None
            child.kill()
        for backup in place.all():
            with opened(backup.path) as whole:
                whole.check()
