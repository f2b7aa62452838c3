"""Every page while the books are damaged and nothing can be changed."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from smarttracker_lite.store.backup.backups import own_place
from tests.support.broken import damage
from tests.support.invoicing import seen
from tests.support.programs import wait_until
from tests.support.studio import Studio, studio
from tests.support.visit import Visitor, visit

BANNER = "Nothing can be changed now: the books are damaged."
TYPED = {"name": "Typed with care", "notes": "and not to be lost"}


@pytest.fixture(scope="module")
def broken(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a studio whose books are damaged."""
    folder = tmp_path_factory.mktemp("broken") / "data"
    damage(folder)
    return folder


@pytest.fixture
def stopped(broken: Path, tmp_path: Path) -> Iterator[Studio]:
    """That studio at work again."""
    shutil.copytree(broken, tmp_path / "data")
    with studio(tmp_path / "data") as at_work:
        yield at_work


@pytest.fixture
def guest(stopped: Studio) -> Iterator[Visitor]:
    with visit(stopped.desk) as arrived:
        yield arrived


def pages(stopped: Studio) -> list[str]:
    """Every kind of page, with what it shows."""
    db = stopped.desk.db
    settings = ("business", "money", "numbering", "mail", "about", "backups")
    return [
        *("/", "/jobs", "/clients", "/invoices", "/prices", "/prices/calculator", "/printers", "/settings"),
        *(f"/settings/{section}" for section in settings),
        f"/jobs/{db.jobs.all()[0].id}",
        f"/clients/{db.clients.all()[0].id}",
        f"/invoices/{db.invoices.all()[0].id}",
        f"/drafts/{db.drafts.all()[0].id}",
        f"/printers/{db.printers.all()[0].id}",
        "/printers/add",
        "/clients/new",
        "/nowhere",
    ]


def test_every_page_says_that_nothing_can_be_changed_and_where_to_go(stopped: Studio, guest: Visitor) -> None:
    for path in pages(stopped):
        answer = guest.get(path)
        if answer.status_code == 303:
            answer = guest.get(answer.headers["Location"])
        assert answer.status_code in (200, 404), path
        assert BANNER in seen(answer), path
        assert "What you see is how the books stood on" in seen(answer), path
        assert 'href="/settings/backups"' in answer.text, path


def test_no_page_of_sound_books_says_so(visitor: Visitor) -> None:
    assert BANNER not in seen(visitor.get("/"))


@pytest.mark.parametrize("htmx", [False, True])
def test_a_change_is_refused_in_words(stopped: Studio, guest: Visitor, htmx: bool) -> None:
    answer = guest.post("/clients", TYPED, htmx=htmx)
    assert answer.status_code == 503
    assert "is damaged" in seen(answer)
    assert "put your last backup back" in seen(answer)
    assert all(typed in answer.text for typed in TYPED.values())
    assert stopped.desk.db.clients.count() == 2


def test_printers_are_said_not_to_be_recorded(guest: Visitor) -> None:
    page = seen(guest.get("/printers"))
    assert "What this printer printed is not recorded now" in page
    assert "Nothing is recorded now" in page
    answer = guest.post("/printers/poll", htmx=True)
    assert answer.status_code == 200
    assert "could not be read" in seen(answer)


def test_a_backup_that_is_put_back_takes_the_words_away(stopped: Studio, guest: Visitor) -> None:
    (backup,) = own_place(stopped.desk.db.folder).all()
    guest.post(f"/settings/backups/here/{backup.path.name}/restore")
    wait_until(lambda: stopped.desk.safekeeping.doing == "", "the backup is back")
    assert BANNER not in seen(guest.get("/"))
    assert guest.post("/clients", TYPED).status_code == 303
