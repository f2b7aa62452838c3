"""Books and transactions: all or nothing, in memory and on disk, whatever goes wrong."""

import gc
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path
from threading import Thread

import pytest
from tinydb import TinyDB, where

from smarttracker_lite.domain.business import Settings
from smarttracker_lite.domain.clients import Client, Project
from smarttracker_lite.domain.invoicing import Draft
from smarttracker_lite.domain.jobs import Job, Tag
from smarttracker_lite.domain.printing import JobFacts, JobStatus
from smarttracker_lite.errors import NotAllowed, NotFound, StoreTrouble
from smarttracker_lite.store.book import READ_KEPT, Book
from smarttracker_lite.store.database import Database
from smarttracker_lite.store.tables.storage import JournalTable
from tests.support.folders import client, written
from tests.support.tables import Ours

NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)
NO_ZONE = NOON.replace(tzinfo=None)


@pytest.fixture
def db(tmp_path: Path) -> Iterator[Database]:
    with closing(Database.open(tmp_path)) as database:
        yield database


def reopened(db: Database) -> Database:
    db.close()
    return Database.open(db.folder)


def job(id: str, printer: str = "p", source: str = "ipp", raw: dict[str, object] | None = None) -> Job:
    facts = JobFacts(source=source, key=f"key {id}", status=JobStatus.COMPLETED, raw=raw or {})
    return Job(id=id, printer_id=printer, facts=facts, tag=Tag(), first_seen_at=NOON, last_seen_at=NOON)


@pytest.fixture
def clients(tmp_path: Path) -> Iterator[JournalTable]:
    """A table of clients whose rows can be anything."""
    with closing(Ours(tmp_path / "plain")) as store:
        table = store.db.table("clients")
        assert isinstance(table, JournalTable)
        yield table


@contextmanager
def abandoned(db: Database) -> Iterator[None]:
    """A transaction that goes wrong at its end."""
    with suppress(NotAllowed), db.transaction():
        yield
        raise NotAllowed("no")


def test_a_book_gives_what_was_put_in_the_order_it_was_first_put(db: Database) -> None:
    db.clients.put_all(client(id) for id in ("b", "a", "c"))
    db.clients.put(client("b", "changed"))

    expected = [client("b", "changed"), client("a"), client("c")]
    assert db.clients.all() == expected
    with closing(reopened(db)) as again:
        assert again.clients.all() == expected


def test_an_item_is_found_by_its_id_or_is_not_there(db: Database) -> None:
    db.clients.put(client("a"))

    assert db.clients.get("a") == db.clients.find("a") == client("a")
    assert db.clients.find("b") is None
    with pytest.raises(NotFound, match="There is no such client"):
        db.clients.get("b")


def test_a_deleted_item_stays_away_and_one_that_is_not_there_cannot_be_deleted(db: Database) -> None:
    db.clients.put_all([client("a"), client("b")])
    db.clients.delete("b")
    with pytest.raises(NotFound):
        db.clients.delete("b")

    with closing(reopened(db)) as again:
        assert again.clients.all() == [client("a")]


def test_an_item_deleted_and_put_again_is_there_once(db: Database) -> None:
    db.clients.put(client("a"))
    db.clients.delete("a")
    db.clients.put(client("a", "again"))

    with closing(reopened(db)) as after:
        assert after.clients.all() == [client("a", "again")]


def test_settings_start_with_their_defaults_and_are_replaced_whole(db: Database) -> None:
    assert db.settings.get() == Settings()
    db.settings.put(Settings(currency="CHF", terms_days=10))

    with closing(reopened(db)) as again:
        assert again.settings.get() == Settings(currency="CHF", terms_days=10)


def test_plain_tinydb_opens_the_file(db: Database) -> None:
    db.clients.put(client("a", "Šimková “漢”"))
    db.compact()
    db.close()

    (snapshot,) = (db.folder / "books").glob("snapshot-*.json")
    with TinyDB(snapshot, access_mode="r") as plain:
        rows = plain.table("clients").search(where("id") == "a")
        assert [row["notes"] for row in rows] == ["Šimková “漢”"]
        assert [row.doc_id for row in rows] == [1]


def test_text_that_no_encoding_can_write_survives(db: Database) -> None:
    db.clients.put(client("a", "half a pair: \ud83d"))

    with closing(reopened(db)) as again:
        assert again.clients.get("a").notes == "half a pair: \ud83d"


def test_a_transaction_over_several_books_is_on_disk_when_it_ends(db: Database) -> None:
    with db.transaction():
        db.clients.put(client("a"))
        db.projects.put(Project(id="x", client_id="a", name="Villa"))
        assert db.clients.get("a") == client("a")
        assert b"Villa" not in written(db.folder)

    assert b"Villa" in written(db.folder)


def test_an_exception_in_a_transaction_leaves_all_books_and_the_file_as_before(db: Database) -> None:
    db.clients.put_all([client("a"), client("b")])
    content = written(db.folder)

    with abandoned(db):
        db.clients.put(client("a", "changed"))
        db.clients.put(client("c"))
        db.clients.delete("b")
        db.settings.put(Settings(currency="CHF"))

    assert db.clients.all() == [client("a"), client("b")]
    assert db.settings.get() == Settings()
    assert written(db.folder) == content
    db.clients.put(client("d"))
    with closing(reopened(db)) as again:
        assert again.clients.all() == [client("a"), client("b"), client("d")]


def test_what_goes_wrong_in_a_transaction_is_told_to_its_caller(db: Database) -> None:
    def delete_what_is_not_there() -> None:
        with db.transaction():
            db.clients.put(client("a"))
            db.clients.delete("b")

    with pytest.raises(NotFound):
        delete_what_is_not_there()
    assert db.clients.all() == []


def test_a_transaction_within_another_is_written_with_it(db: Database) -> None:
    with abandoned(db), db.transaction():
        db.clients.put(client("a"))

    assert db.clients.all() == []


def test_a_transaction_that_fails_within_another_takes_back_only_its_own(db: Database) -> None:
    with db.transaction():
        db.clients.put(client("a"))
        with abandoned(db):
            db.clients.put(client("b"))

    with closing(reopened(db)) as again:
        assert again.clients.all() == [client("a")]


@pytest.mark.parametrize(
    "put",
    [
        lambda db: db.drafts.put(Draft(id="d", client_id="a", job_ids=(), created_at=NO_ZONE)),
        lambda db: db.jobs.put_all([job("1"), job("2", raw={"bytes": b"no JSON"})]),
    ],
)
def test_what_cannot_be_written_changes_nothing(db: Database, put: Callable[[Database], None]) -> None:
    db.clients.put(client("a"))
    with pytest.raises((ValueError, TypeError)):
        put(db)

    assert db.drafts.all() == []
    assert db.jobs.all() == []
    db.clients.put(client("b"))
    with closing(reopened(db)) as again:
        assert len(again.clients.all()) == 2


def test_a_transaction_that_changes_nothing_does_not_touch_the_file(db: Database) -> None:
    db.clients.put(client("a"))
    before = written(db.folder)
    with db.transaction():
        db.clients.put(db.clients.get("a"))

    assert written(db.folder) == before


def test_another_thread_sees_what_is_committed_and_waits_for_nobody(db: Database) -> None:
    seen: list[int] = []

    def read() -> None:
        reader = Thread(target=lambda: seen.append(len(db.clients.all())))
        reader.start()
        reader.join()

    with db.transaction():
        db.clients.put(client("a"))
        read()
        with db.transaction():
            db.clients.put(client("b"))
        read()
    read()
    assert seen == [0, 0, 2]


def test_whoever_reads_in_a_block_sees_one_moment(db: Database) -> None:
    db.clients.put(client("a"))
    with db.reading():
        writer = Thread(target=lambda: db.clients.put(client("b")))
        writer.start()
        writer.join()
        assert len(db.clients.all()) == 1
        with db.transaction():
            assert len(db.clients.all()) == 2
        assert db.clients.count() == 1
    assert db.clients.count() == 2


def test_threads_that_write_at_once_lose_nothing(db: Database) -> None:
    def write(name: str) -> None:
        for number in range(10):
            db.clients.put(client(f"{name}{number}"))

    threads = [Thread(target=write, args=(name,)) for name in "abcd"]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    with closing(reopened(db)) as again:
        assert {item.id for item in again.clients.all()} == {
            f"{name}{n}" for name in "abcd" for n in range(10)
        }


def test_a_closed_database_takes_nothing_more(db: Database) -> None:
    db.close()
    with pytest.raises(StoreTrouble, match="closed"):
        db.clients.put(client("a"))

    with closing(Database.open(db.folder)) as again:
        assert again.clients.all() == []


def test_a_row_of_another_shape_is_named_among_many(clients: JournalTable) -> None:
    book = Book(Client, clients)
    book.add_all(client(f"c{number}") for number in range(500))
    clients.update({"colour": "red"}, where("id") == "c321")

    with pytest.raises(StoreTrouble, match="record c321 in the table clients"):
        book.all()
    assert gc.isenabled()

    clients.remove(where("id") == "c321")
    assert [item.id for item in book.all()] == [f"c{number}" for number in range(500) if number != 321]


def test_a_book_of_more_items_than_are_kept_gives_them_all_as_they_are_now(clients: JournalTable) -> None:
    book = Book(Client, clients)
    many = [client(f"c{number}") for number in range(READ_KEPT // 2 + 100)]
    book.add_all(many)

    assert book.all() == many
    clients.update({"notes": "changed"}, where("id") == "c7")
    assert book.all() == [*many[:7], client("c7", "changed"), *many[8:]]


def test_rows_that_are_the_same_are_each_given(clients: JournalTable) -> None:
    book = Book(Client, clients)
    book.add_all(client("twice") for _ in range(2))

    assert book.all() == [client("twice")] * 2
    assert book.all() == [client("twice")] * 2


def test_reading_leaves_the_garbage_collector_as_it_was(clients: JournalTable) -> None:
    book = Book(Client, clients)
    book.add_all([client("a")])
    gc.disable()
    try:
        assert book.all() == [client("a")]
        assert not gc.isenabled()
    finally:
        gc.enable()
