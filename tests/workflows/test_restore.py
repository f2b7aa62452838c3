"""A backup put back after a loss: into a running program, a stopped one, a new PC, and damaged books."""

import json
import threading
from contextlib import nullcontext
from dataclasses import replace
from pathlib import Path
from shutil import rmtree

import pytest

from smarttracker_lite.domain.documents import Invoice
from smarttracker_lite.errors import StoreTrouble
from smarttracker_lite.store.backup.backups import own_place
from smarttracker_lite.store.backup.file import Kind
from smarttracker_lite.store.backup.unpacked import make_room
from smarttracker_lite.workflows.backup import (
    back_up,
    choose_second_place,
    standing,
    tend,
)
from smarttracker_lite.workflows.bill import pdf_path
from smarttracker_lite.workflows.enclose import issued_pdf
from smarttracker_lite.workflows.restore import make_room_for, restore
from tests.support.command import complaint, rows, run, serving
from tests.support.disks import differing, read_all
from tests.support.invoicing import issued, set_prices
from tests.support.programs import wait_until
from tests.support.studio import NOON, Studio, studio
from tests.support.zips import files_of, manifest_of, rezipped


@pytest.fixture
def invoice(at_work: Studio) -> Invoice:
    """The studio has issued one."""
    set_prices(at_work)
    return issued(at_work, at_work.client())


@pytest.fixture
def stick(tmp_path: Path, at_work: Studio) -> Path:
    """A USB stick that is the second place."""
    folder = tmp_path / "stick"
    folder.mkdir()
    choose_second_place(at_work.desk, str(folder))
    idle(at_work)
    return folder


def idle(at_work: Studio) -> None:
    wait_until(lambda: not at_work.desk.safekeeping.doing, "what was begun is done")


def kinds(at_work: Studio) -> list[Kind]:
    return [each.kind for each in own_place(at_work.desk.db.folder).all()]


def test_a_lost_invoice_comes_back_and_what_was_here_is_kept(at_work: Studio, invoice: Invoice) -> None:
    desk = at_work.desk
    pdf = issued_pdf(desk, invoice)
    made = back_up(desk)
    desk.db.invoices.delete(invoice.id)
    later = at_work.client("Came later")
    pdf_path(desk, invoice).unlink()

    restored = restore(desk, made.path)
    assert desk.db.invoices.all() == [invoice]
    assert issued_pdf(desk, invoice) == pdf
    assert later not in desk.db.clients.all()
    assert restored.missing == ()

    restore(desk, restored.before)
    assert desk.db.invoices.all() == []
    assert later in desk.db.clients.all()
    assert kinds(at_work).count(Kind.BEFORE_RESTORE) == 2


def test_a_daily_backup_brings_its_documents_back(at_work: Studio, invoice: Invoice) -> None:
    desk = at_work.desk
    pdf = issued_pdf(desk, invoice)
    tend(desk)
    pdf_path(desk, invoice).unlink()
    (daily,) = standing(desk).own
    assert restore(desk, daily.path).missing == ()
    assert issued_pdf(desk, invoice) == pdf


def test_a_document_with_other_bytes_is_kept_under_another_name(at_work: Studio, invoice: Invoice) -> None:
    desk = at_work.desk
    pdf, made = issued_pdf(desk, invoice), back_up(desk)
    path = pdf_path(desk, invoice)
    path.write_bytes(b"somebody's changes")
    restore(desk, made.path)
    assert path.read_bytes() == pdf
    assert path.with_name(f"{path.stem}-replaced.pdf").read_bytes() == b"somebody's changes"


def test_a_document_that_is_as_it_should_be_is_not_touched(at_work: Studio, invoice: Invoice) -> None:
    made = back_up(at_work.desk)
    before = pdf_path(at_work.desk, invoice).stat()
    restore(at_work.desk, made.path)
    after = pdf_path(at_work.desk, invoice).stat()
    assert (after.st_ino, after.st_mtime_ns) == (before.st_ino, before.st_mtime_ns)


def test_books_come_back_even_where_documents_are_lost_and_these_are_named(
    at_work: Studio, invoice: Invoice, tmp_path: Path
) -> None:
    desk = at_work.desk
    tend(desk)
    (daily,) = standing(desk).own
    alone = tmp_path / daily.path.name
    alone.write_bytes(daily.path.read_bytes())
    rmtree(own_place(desk.db.folder).documents)
    pdf_path(desk, invoice).unlink()
    desk.db.invoices.delete(invoice.id)
    assert restore(desk, alone).missing == (f"invoices/{invoice.id}.pdf",)
    assert desk.db.invoices.all() == [invoice]


def test_a_backup_that_is_refused_changes_nothing(at_work: Studio, invoice: Invoice, tmp_path: Path) -> None:
    made = back_up(at_work.desk)
    newer = rezipped(made.path, tmp_path / "new.zip", lambda _, listed: listed.update(schema=99))
    at_work.desk.db.invoices.delete(invoice.id)
    with pytest.raises(StoreTrouble, match="newer version"):
        restore(at_work.desk, newer)
    assert at_work.desk.db.invoices.all() == []
    assert kinds(at_work) == [Kind.ASKED]


def test_readers_see_the_old_books_or_the_new_ones(at_work: Studio) -> None:
    desk = at_work.desk
    for _ in range(50):
        at_work.client()
    made, ended, seen = back_up(desk), threading.Event(), set()
    for client in desk.db.clients.all():
        desk.db.clients.delete(client.id)

    def read() -> None:
        while not ended.is_set():
            seen.add(len(desk.db.clients.all()))

    reader = threading.Thread(target=read)
    reader.start()
    restore(desk, made.path)
    wait_until(lambda: 50 in seen, "the reader has seen the new books")
    ended.set()
    reader.join()
    assert seen <= {0, 50}


def test_what_is_saved_meanwhile_is_in_the_new_books_or_in_the_backup_of_the_old_ones(
    at_work: Studio,
) -> None:
    desk, saved = at_work.desk, list[str]()
    for _ in range(200):
        at_work.client()
    made, ended = back_up(desk), threading.Event()

    def write() -> None:
        while not ended.is_set():
            saved.append(at_work.client(f"Saved as number {len(saved)}").id)

    writer = threading.Thread(target=write)
    writer.start()
    wait_until(lambda: len(saved) > 5, "the writer has begun")
    restored, before = restore(desk, made.path), len(saved)
    wait_until(lambda: len(saved) > before, "the writer goes on")
    ended.set()
    writer.join()
    old = json.loads(files_of(restored.before)["smarttracker.json"])["clients"].values()
    assert set(saved) <= {row["id"] for row in old} | {client.id for client in desk.db.clients.all()}


def test_a_second_place_that_fails_is_told_and_the_books_are_back(at_work: Studio, stick: Path) -> None:
    made = back_up(at_work.desk)
    later = at_work.client("Came later")
    rmtree(stick / "documents")
    (stick / "documents").write_text("in the way")
    restore(at_work.desk, made.path)
    assert later not in at_work.desk.db.clients.all()
    assert str(stick / "documents") in str(standing(at_work.desk).second_trouble)


def test_a_copy_that_was_spoilt_there_is_not_put_back(at_work: Studio, stick: Path) -> None:
    made = back_up(at_work.desk)
    copy = stick / made.path.name
    copy.write_bytes(copy.read_bytes()[:-40])
    with pytest.raises(StoreTrouble, match="damaged"):
        restore(at_work.desk, copy)


def test_a_new_pc_gets_the_books_from_the_stick_of_the_old_one(
    at_work: Studio, invoice: Invoice, stick: Path, tmp_path: Path
) -> None:
    tend(at_work.desk)
    pdf = issued_pdf(at_work.desk, invoice)
    with studio(tmp_path / "new pc") as new:
        choose_second_place(new.desk, str(stick))
        idle(new)
        assert standing(new.desk).second_trouble is None
        (backup,) = standing(new.desk).second
        assert restore(new.desk, backup.path).missing == ()
        assert new.desk.db.invoices.all() == [invoice]
        assert issued_pdf(new.desk, invoice) == pdf
        assert pdf_path(new.desk, invoice).parent.stat().st_mode & 0o777 == 0o700


def test_the_second_place_stays_what_it_is_on_this_pc(at_work: Studio, tmp_path: Path) -> None:
    made = back_up(at_work.desk)
    (tmp_path / "stick").mkdir()
    choose_second_place(at_work.desk, str(tmp_path / "stick"))
    idle(at_work)
    restore(at_work.desk, made.path)
    assert at_work.desk.settings.second_place == str(tmp_path / "stick")
    choose_second_place(at_work.desk, "")
    assert standing(at_work.desk).second_here is False


@pytest.mark.parametrize("runs", [False, True], ids=["the folder is free", "a program runs on it"])
def test_a_studio_loses_an_invoice_and_gets_it_back_by_the_command_line(tmp_path: Path, runs: bool) -> None:
    data = tmp_path / "data"
    with studio(data) as before:
        set_prices(before)
        invoice = issued(before, before.client())
        pdf = issued_pdf(before.desk, invoice)
    (made,) = rows(data, "backup", "kept.zip")
    assert made["file"] == str(tmp_path / "kept.zip")
    with studio(data) as loss:
        loss.desk.db.invoices.delete(invoice.id)
        loss.desk.db.settings.put(replace(loss.desk.settings, iban=""))
        pdf_path(loss.desk, invoice).write_bytes(b"")

    with serving("serve", "--data", str(data), home=tmp_path) if runs else nullcontext():
        (back,) = rows(data, "restore", "kept.zip")
        again = run(data, "backup", "kept.zip")
        newer = rezipped(
            tmp_path / "kept.zip", tmp_path / "newer.zip", lambda _, listed: listed.update(schema=99)
        )
        refused = run(data, "restore", str(newer))
    assert (again.returncode, refused.returncode) == (1, 1)
    assert "is there already" in complaint(again)
    assert "newer version" in complaint(refused)

    assert manifest_of(Path(back["before"]))["counts"].get("invoices", 0) == 0
    with studio(data) as after:
        assert after.desk.db.invoices.all() == [invoice]
        assert issued_pdf(after.desk, invoice) == pdf


def test_books_that_do_not_open_any_more_are_set_aside_for_the_backup(tmp_path: Path) -> None:
    data = tmp_path / "data"
    with studio(data) as before:
        set_prices(before)
        invoice = issued(before, before.client())
        pdf = issued_pdf(before.desk, invoice)
        made = back_up(before.desk)
        before.desk.db.compact()
    for path in (data / "books").iterdir():
        path.write_bytes(b"garbage\nof a broken disk\n")
    torn = tmp_path / "torn.zip"
    torn.write_bytes(made.path.read_bytes()[:-30])
    assert run(data, "jobs").returncode == 1
    assert run(data, "restore", str(torn)).returncode == 1
    assert sorted(path.name for path in data.iterdir() if path.is_dir()) == ["backups", "books", "invoices"]

    done = run(data, "restore", str(made.path))
    assert done.returncode == 0
    (aside,) = data.glob("damaged-*")
    assert f"kept in {aside}" in done.stderr
    assert b"garbage" in next((aside / "books").iterdir()).read_bytes()
    with studio(data) as after:
        assert after.desk.db.trouble is None
        assert after.desk.db.invoices.all() == [invoice]
        assert issued_pdf(after.desk, invoice) == pdf


def test_books_that_nothing_can_replace_stay_where_they_are(tmp_path: Path) -> None:
    data = tmp_path / "data"
    with studio(data) as before:
        before.client()
        before.desk.db.compact()
    files = read_all(data)
    with pytest.raises(StoreTrouble):
        make_room(data, tmp_path / "with no books", NOON)
    assert differing(files, data) == []
    assert not list(data.glob("damaged-*"))


def test_a_backup_that_cannot_be_put_back_leaves_damaged_books_as_they_are(tmp_path: Path) -> None:
    data = tmp_path / "data"
    with studio(data) as before:
        set_prices(before)
        issued(before, before.client())
        made = back_up(before.desk)
    rmtree(data / "invoices")
    (data / "invoices").write_text("in the way")
    files = read_all(data)
    with pytest.raises(StoreTrouble):
        make_room_for(made.path, data, NOON)
    assert differing(files, data) == []
    assert not list(data.glob("damaged-*"))
