"""The page of a program whose data folder does not open."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from smarttracker_lite.errors import StoreTrouble
from smarttracker_lite.rescue import helpful, put_back
from smarttracker_lite.store.backup.backups import own_place
from smarttracker_lite.store.database import Database
from smarttracker_lite.web.guard import Guard
from smarttracker_lite.web.http import application
from smarttracker_lite.web.pages.rescue import Rescue, routes
from smarttracker_lite.web.server import Server
from smarttracker_lite.web.session import Keys, Sessions
from smarttracker_lite.web.templates import Templates
from smarttracker_lite.words import Words
from smarttracker_lite.workflows.backup import back_up
from tests.support.invoicing import seen
from tests.support.programs import wait_until
from tests.support.studio import Clock, studio
from tests.support.visit import Visitor


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A data folder of which nothing can be read but its backup."""
    folder = tmp_path / "data"
    with studio(folder) as at_work:
        at_work.client("Rossi")
        back_up(at_work.desk)
        at_work.desk.db.compact()
    for path in (folder / "books").iterdir():
        path.write_bytes(b"garbage\nof a broken disk\n")
    return folder


@contextmanager
def shown(folder: Path, quit: threading.Event) -> Iterator[Visitor]:
    """Somebody before the page, in English."""
    with pytest.raises(StoreTrouble) as raised:
        Database.open(folder)
    rescue = Rescue(
        folder=folder,
        trouble=raised.value,
        backups=helpful(folder, raised.value),
        put_back=lambda path: put_back(folder, path),
        quit=quit.set,
    )
    keys, clock = Keys(Clock()), Clock()
    guard = Guard(keys, Sessions(clock=clock), "token")
    server = Server(
        application(
            routes(rescue),
            guard=guard,
            templates=Templates(),
            words=lambda: Words("en"),
            frame=lambda *_: None,
        ),
        0,
    )
    server.start()
    try:
        yield Visitor(server.url, keys)
    finally:
        server.stop()


def test_a_backup_takes_the_place_of_damaged_books_by_one_button(folder: Path) -> None:
    (backup,) = own_place(folder).all()
    quit = threading.Event()
    with shown(folder, quit) as visitor:
        page = seen(visitor.get("/"))
        assert "SmartTracker Lite cannot start" in page
        assert "is damaged" in page
        assert "Put the backup of" in page
        assert not quit.is_set()
        assert "This is done" in seen(visitor.post(f"/restore/{backup.path.name}"))
    assert quit.is_set()
    (aside,) = folder.glob("damaged-*")
    assert b"garbage" in next((aside / "books").iterdir()).read_bytes()
    with studio(folder) as at_work:
        assert [client.postal.name for client in at_work.desk.db.clients.all()] == ["Rossi"]


def test_a_backup_that_is_damaged_too_changes_nothing_and_says_so(folder: Path) -> None:
    (backup,) = own_place(folder).all()
    backup.path.write_bytes(backup.path.read_bytes()[:-30])
    quit = threading.Event()
    with shown(folder, quit) as visitor:
        answer = visitor.post(f"/restore/{backup.path.name}")
        assert answer.status_code == 503
        assert f"{backup.path} is no backup of this program, or it is damaged" in seen(answer)
        assert visitor.post("/restore/other.zip").status_code == 404
    assert not quit.is_set()
    assert not list(folder.glob("damaged-*"))


def test_what_no_backup_helps_against_is_told_without_one(folder: Path) -> None:
    other = StoreTrouble("A newer version wrote this.", "Install it.")
    assert helpful(folder, other) == ()
    quit = threading.Event()
    with shown(folder, quit) as visitor:
        assert "You can close this window" in seen(visitor.post("/quit"))
    wait_until(quit.is_set, "the program ends")
