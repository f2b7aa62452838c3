"""Settings › Backups as a browser without scripts sees it, over a real server."""

import re
from pathlib import Path

import pytest
import requests

from smarttracker_lite.domain.documents import Invoice
from smarttracker_lite.store.backup.backups import own_place
from smarttracker_lite.store.backup.file import Kind, opened
from smarttracker_lite.workflows.backup import back_up, choose_second_place, tend
from smarttracker_lite.workflows.bill import pdf_path
from tests.support.invoicing import issued, seen, set_prices
from tests.support.programs import wait_until
from tests.support.studio import Studio
from tests.support.visit import Visitor
from tests.support.zips import rezipped

PATH = "/settings/backups"


@pytest.fixture
def invoice(at_work: Studio) -> Invoice:
    set_prices(at_work)
    return issued(at_work, at_work.client())


def idle(at_work: Studio) -> None:
    wait_until(lambda: not at_work.desk.safekeeping.doing, "what was begun is done")


def pressed(at_work: Studio, visitor: Visitor, path: str, **form: str) -> requests.Response:
    """The page that is shown once what a button begins is done."""
    answer = visitor.post(path, form)
    assert (answer.status_code, answer.headers["Location"]) == (303, PATH)
    idle(at_work)
    return visitor.get(PATH)


def names(at_work: Studio, kind: Kind) -> list[str]:
    return [each.path.name for each in own_place(at_work.desk.db.folder).all() if each.kind is kind]


def test_without_a_backup_the_page_says_when_the_first_is_made(visitor: Visitor) -> None:
    page = visitor.get(PATH)
    assert 'href="/settings/backups" aria-current="page"' in page.text
    assert "No backup yet" in seen(page)
    assert "Put back" not in seen(page)


def test_a_backup_is_made_told_once_and_listed(at_work: Studio, visitor: Visitor) -> None:
    page = seen(pressed(at_work, visitor, PATH))
    assert "The backup was made, read again, and is whole." in page
    assert "Last backup: now" in page
    assert "Asked for 1 KB Data folder" in page
    assert "The backup was made" not in seen(visitor.get(PATH))


def test_a_document_that_is_missing_is_told(at_work: Studio, invoice: Invoice, visitor: Visitor) -> None:
    pdf_path(at_work.desk, invoice).unlink()
    page = seen(pressed(at_work, visitor, PATH))
    assert "But 1 document, a PDF or a logo, is missing or was changed, and no backup here has it." in page


def test_a_backup_that_fails_is_told_until_one_is_made(at_work: Studio, visitor: Visitor) -> None:
    place = at_work.desk.db.folder / "backups"
    place.write_text("in the way")
    page = pressed(at_work, visitor, PATH)
    assert page.status_code == 200
    assert str(place) in seen(page)
    again = seen(visitor.get(PATH))
    assert "The last backup was not made." in again
    assert str(place) in again
    place.unlink()
    assert "was not made" not in seen(pressed(at_work, visitor, PATH))


def test_days_without_a_backup_are_told(at_work: Studio, visitor: Visitor) -> None:
    tend(at_work.desk)
    at_work.clock.move(days=2)
    assert "No backup was made for days" not in seen(visitor.get(PATH))
    at_work.clock.move(days=2)
    assert "No backup was made for days" in seen(visitor.get(PATH))


def test_while_one_is_made_the_page_says_so_and_looks_again_by_itself(
    at_work: Studio, visitor: Visitor
) -> None:
    with at_work.desk.safekeeping.turn("A backup is being made …"):
        page = visitor.get(PATH).text
        answer = visitor.post(PATH)
    assert "A backup is being made …" in page
    assert 'hx-get="/settings/backups" hx-trigger="every 1s"' in page
    assert answer.status_code == 409
    part = visitor.get(PATH, htmx=True).text
    assert part.lstrip().startswith("<div")
    assert "hx-trigger" not in part


def test_a_complete_backup_is_downloaded_as_it_is(
    at_work: Studio, invoice: Invoice, visitor: Visitor, tmp_path: Path
) -> None:
    made = back_up(at_work.desk)
    tend(at_work.desk)
    page = visitor.get(PATH).text
    links = re.findall(r'href="(/settings/backups/here/[^"/]+)"', page)
    assert links == [f"{PATH}/here/{made.path.name}"]
    answer = visitor.get(links[0])
    assert made.path.name in answer.headers["Content-Disposition"]
    (tmp_path / "downloaded.zip").write_bytes(answer.content)
    with opened(tmp_path / "downloaded.zip") as backup:
        backup.check()


def test_what_putting_one_back_does_is_said_before(
    at_work: Studio, invoice: Invoice, visitor: Visitor
) -> None:
    made = back_up(at_work.desk)
    issued(at_work, at_work.client("Bianchi"))
    page = seen(visitor.get(f"{PATH}/here/{made.path.name}/restore"))
    assert "Put the backup of Nov 20, 2026" in page
    assert "Invoices 1 2" in page
    assert "1 invoice was issued since. Its number will be given again" in page
    assert "kept as a backup of its own" in page
    assert len(at_work.desk.db.invoices.all()) == 2


def test_a_lost_invoice_is_put_back(at_work: Studio, invoice: Invoice, visitor: Visitor) -> None:
    made = back_up(at_work.desk)
    at_work.desk.db.invoices.delete(invoice.id)
    page = seen(pressed(at_work, visitor, f"{PATH}/here/{made.path.name}/restore"))
    (before,) = names(at_work, Kind.BEFORE_RESTORE)
    assert f"again. What was here before is kept as {before}." in page
    assert "Before putting one back" in page
    assert at_work.desk.db.invoices.all() == [invoice]


def test_a_damaged_backup_and_one_of_a_newer_version_are_refused(at_work: Studio, visitor: Visitor) -> None:
    path = back_up(at_work.desk).path
    whole = path.read_bytes()
    path.write_bytes(whole[:-30])
    ask = visitor.get(f"{PATH}/here/{path.name}/restore")
    assert ask.status_code == 503
    assert "it is damaged" in seen(ask)
    assert "it is damaged" in seen(pressed(at_work, visitor, f"{PATH}/here/{path.name}/restore"))
    path.write_bytes(whole)
    newer = rezipped(path, path.with_name("other.zip"), lambda _, listed: listed.update(schema=99))
    newer.replace(path)
    assert "Install the newest version" in seen(visitor.get(f"{PATH}/here/{path.name}/restore"))
    assert names(at_work, Kind.BEFORE_RESTORE) == []


@pytest.mark.parametrize(
    "path",
    [
        "here/smarttracker-2020-01-01-000000.zip",
        "here/owner.lock",
        "here/..%2Fowner.lock",
        "here/%2e%2e/owner.lock",
        "here/second-place.json",
        "there/x.zip",
        "second/x.zip",
    ],
)
def test_only_a_backup_that_is_listed_is_given_away(at_work: Studio, visitor: Visitor, path: str) -> None:
    back_up(at_work.desk)
    assert visitor.get(f"{PATH}/{path}").status_code == 404
    assert visitor.get(f"{PATH}/{path}/restore").status_code == 404
    assert visitor.post(f"{PATH}/{path}/restore").status_code == 404


def test_a_second_place_is_chosen_used_and_given_up(
    at_work: Studio, visitor: Visitor, tmp_path: Path
) -> None:
    back_up(at_work.desk)
    stick = tmp_path / "stick & “co”"
    stick.mkdir()
    page = pressed(at_work, visitor, f"{PATH}/place", second_place=str(stick))
    assert "Data folder, Second place" in seen(page)
    assert "Last copy there: now." in seen(page)
    assert 'value="' + str(stick).replace("&", "&amp;") in page.text

    stick.rename(tmp_path / "drawer")
    at_work.clock.move(days=3)
    page = pressed(at_work, visitor, PATH)
    assert "It is not connected now. Copies are made when it is back. Last copy there: 3 days ago." in seen(
        page
    )
    assert pressed(at_work, visitor, f"{PATH}/place", second_place="").status_code == 200
    assert at_work.desk.settings.second_place == ""


def test_a_backup_that_lies_in_the_second_place_alone_is_put_back(
    at_work: Studio, invoice: Invoice, visitor: Visitor, tmp_path: Path
) -> None:
    (tmp_path / "stick").mkdir()
    choose_second_place(at_work.desk, str(tmp_path / "stick"))
    idle(at_work)
    path = back_up(at_work.desk).path
    path.unlink()
    at_work.desk.db.invoices.delete(invoice.id)
    assert re.search(r"Asked for \d+ KB Second place Put back", seen(visitor.get(PATH)))
    pressed(at_work, visitor, f"{PATH}/second/{path.name}/restore")
    assert at_work.desk.db.invoices.all() == [invoice]


def test_a_folder_that_is_none_comes_back_as_typed_with_the_reason(
    at_work: Studio, visitor: Visitor, tmp_path: Path
) -> None:
    answer = visitor.post(f"{PATH}/place", {"second_place": f"{tmp_path}/<nowhere>"})
    assert answer.status_code == 422
    assert "&lt;nowhere&gt;" in answer.text
    assert "There is no folder" in seen(answer)
    assert 'aria-invalid="true"' in answer.text
