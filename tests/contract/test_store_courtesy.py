"""A snapshot lets those go first who write, but not for ever."""

from contextlib import closing, suppress
from pathlib import Path
from threading import Event, Thread, Timer
from time import sleep

import pytest

from smarttracker_lite.store.database import Database
from smarttracker_lite.store.tables import courtesy
from smarttracker_lite.store.tables.courtesy import Courtesy
from smarttracker_lite.store.tables.folder import Folder
from tests.support.folders import client
from tests.support.tables import EventfulDisk, keeper_of


def test_who_copies_waits_until_nobody_writes() -> None:
    idle = Event()
    Timer(0.05, idle.set).start()

    Courtesy(idle).give_way()

    assert idle.is_set()


def test_a_transaction_is_seen_to_run_until_it_ends(tmp_path: Path) -> None:
    with closing(Database.open(tmp_path)) as db:
        idle = keeper_of(db).idle
        with suppress(ZeroDivisionError), db.transaction():
            with db.transaction():
                db.clients.put(client("a"))
            assert not idle.is_set()
            raise ZeroDivisionError
        assert idle.is_set()


def test_a_snapshot_is_written_though_somebody_writes_all_the_time(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(courtesy, "PATIENCE_S", 0.05)
    disk, files = EventfulDisk(), Folder(tmp_path)
    with closing(Database.open(tmp_path, disk=disk)) as db:
        db.clients.put_all(client(str(number)) for number in range(300))
        db.compact()
        db.clients.put(client("new"))
        before = len(files.snapshots())
        begun = Event()

        def write_until_there_is_one() -> None:
            with db.transaction():
                db.clients.put(client("while it is copied"))
                begun.set()
                while len(files.snapshots()) == before:
                    sleep(0.005)

        writer = Thread(target=write_until_there_is_one)

        def begin() -> None:
            writer.start()
            assert begun.wait(30)

        with disk.eventful(0, begin):
            db.compact()
        writer.join()

        assert db.snapshot_trouble is None
        assert len(files.snapshots()) > before
        assert db.clients.count() == 302
