"""Backups as a studio lives with them: once a day, when asked for, and in two places."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from shutil import rmtree

import pytest

from smarttracker_lite.domain.documents import Invoice
from smarttracker_lite.errors import BadInput, NotAllowed, NotFound
from smarttracker_lite.store.backup.backups import own_place
from smarttracker_lite.store.backup.file import Kind
from smarttracker_lite.workflows.backup import (
    Daily,
    back_up,
    choose_second_place,
    due,
    standing,
    start_backup,
    target_of,
    tend,
)
from smarttracker_lite.workflows.bill import pdf_path
from smarttracker_lite.workflows.diagnose import diagnose
from smarttracker_lite.workflows.enclose import issued_pdf
from smarttracker_lite.workflows.verbs import Exit, Outcome, perform
from smarttracker_lite.workflows.watch import Watch
from tests.support.invoicing import issued, set_prices
from tests.support.programs import wait_until
from tests.support.studio import NOON, Studio
from tests.support.zips import files_of


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


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.glob("*.zip"))


@contextmanager
def away(folder: Path) -> Iterator[None]:
    """The stick is pulled out for a while; what it is mounted on stays, empty."""
    folder.rename(folder.with_name("drawer"))
    folder.mkdir()
    yield
    rmtree(folder)
    folder.with_name("drawer").rename(folder)


@contextmanager
def broken(at_work: Studio) -> Iterator[None]:
    """No backup can be made: there is a file where they go."""
    place = at_work.desk.db.folder / "backups"
    place.write_text("in the way")
    yield
    place.unlink()


def test_the_daily_backup_is_due_once_a_day(at_work: Studio) -> None:
    assert due(at_work.desk)
    tend(at_work.desk)
    assert (kinds(at_work), due(at_work.desk)) == ([Kind.DAILY], False)
    at_work.clock.move(hours=23, minutes=59)
    tend(at_work.desk)
    assert kinds(at_work) == [Kind.DAILY]
    at_work.clock.move(minutes=1)
    tend(at_work.desk)
    assert kinds(at_work) == [Kind.DAILY, Kind.DAILY]


def test_a_backup_that_was_asked_for_does_not_stand_for_the_daily_one(at_work: Studio) -> None:
    back_up(at_work.desk)
    assert due(at_work.desk)


def test_a_clock_that_was_once_wrong_does_not_end_the_daily_backups(at_work: Studio) -> None:
    at_work.clock.move(days=4000)
    tend(at_work.desk)
    at_work.clock.move(days=-4000)
    assert due(at_work.desk)
    tend(at_work.desk)
    assert not due(at_work.desk)


def test_the_program_makes_its_daily_backup_by_itself_soon_after_the_start(at_work: Studio) -> None:
    daily = Daily(at_work.desk, soon_s=0, pause_s=0.01)
    daily.start()
    wait_until(lambda: kinds(at_work) == [Kind.DAILY], "the daily backup is made")
    at_work.clock.move(days=1)
    wait_until(lambda: kinds(at_work) == [Kind.DAILY] * 2, "the next one is made")
    daily.stop()
    idle(at_work)


def test_a_daily_backup_that_fails_is_told_and_tried_again(at_work: Studio) -> None:
    with broken(at_work):
        tend(at_work.desk)
        trouble = standing(at_work.desk).trouble
        told = {sign.point: sign for sign in diagnose(at_work.desk, Watch(at_work.desk))}["backups"]
    assert trouble is not None
    assert "backups" in str(trouble)
    assert (told.well, told.text) == (False, str(trouble))
    tend(at_work.desk)
    assert (standing(at_work.desk).trouble, kinds(at_work)) == (None, [Kind.DAILY])


def test_the_doctor_tells_of_the_last_backup(at_work: Studio) -> None:
    def told() -> str:
        signs = {sign.point: sign for sign in diagnose(at_work.desk, Watch(at_work.desk))}
        assert signs["backups"].well
        return signs["backups"].text

    assert told() == "Warning: there is no backup yet."
    back_up(at_work.desk)
    assert told().startswith("The last backup is of Nov 20, 2026, 1:00")
    at_work.clock.move(days=4)
    assert "Warning" in told()


def test_only_one_backup_is_made_at_a_time(at_work: Studio) -> None:
    with at_work.desk.safekeeping.turn("something"), pytest.raises(NotAllowed, match="right now"):
        start_backup(at_work.desk)
    start_backup(at_work.desk)
    idle(at_work)
    assert kinds(at_work) == [Kind.ASKED]


def test_every_backup_is_copied_to_the_second_place(at_work: Studio, invoice: Invoice, stick: Path) -> None:
    tend(at_work.desk)
    back_up(at_work.desk)
    own = own_place(at_work.desk.db.folder)
    assert names(stick) == names(own.folder)
    (document,) = (stick / "documents").iterdir()
    assert document.read_bytes() == issued_pdf(at_work.desk, invoice)
    assert standing(at_work.desk).copied_at == NOON


def test_who_may_read_the_second_place_is_for_its_disk_to_say(at_work: Studio, stick: Path) -> None:
    back_up(at_work.desk)
    own = own_place(at_work.desk.db.folder)
    assert (stick / "documents").stat().st_mode == stick.stat().st_mode
    assert own.documents.stat().st_mode & 0o777 == 0o700


def test_a_stick_that_is_away_is_no_fault_and_is_caught_up_with_when_it_is_back(
    at_work: Studio, stick: Path
) -> None:
    tend(at_work.desk)
    with away(stick):
        at_work.clock.move(days=1)
        tend(at_work.desk)
        at_work.clock.move(days=1)
        tend(at_work.desk)
        now = standing(at_work.desk)
        assert list(stick.iterdir()) == []
    assert (now.second_here, now.trouble, now.second_trouble) == (False, None, None)
    assert now.copied_at == NOON
    assert len(names(stick)) == 1
    tend(at_work.desk)
    assert names(stick) == names(own_place(at_work.desk.db.folder).folder)
    assert standing(at_work.desk).copied_at == at_work.clock()


def test_a_second_place_that_fails_is_told_and_the_backup_stands(at_work: Studio, stick: Path) -> None:
    rmtree(stick / "documents")
    (stick / "documents").write_text("in the way")
    back_up(at_work.desk)
    now = standing(at_work.desk)
    assert kinds(at_work) == [Kind.ASKED]
    assert now.trouble is None
    assert str(stick / "documents") in str(now.second_trouble)


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("stick", "does not say where"),
        ("{tmp}/nowhere", "There is no folder"),
        ("{tmp}/a file", "There is no folder"),
        ("{tmp}/data", "inside the data folder"),
        ("{tmp}/data/backups", "inside the data folder"),
        ("{tmp}/linked", "inside the data folder"),
    ],
)
def test_what_cannot_be_the_second_place_is_told(
    at_work: Studio, tmp_path: Path, typed: str, words: str
) -> None:
    back_up(at_work.desk)
    (tmp_path / "a file").touch()
    (tmp_path / "linked").symlink_to(tmp_path / "data")
    with pytest.raises(BadInput, match=words) as wrong:
        choose_second_place(at_work.desk, typed.format(tmp=tmp_path))
    assert wrong.value.field == "second_place"
    assert at_work.desk.settings.second_place == ""


def test_a_folder_that_cannot_be_written_cannot_be_the_second_place(at_work: Studio) -> None:
    with pytest.raises(BadInput, match="/proc") as wrong:
        choose_second_place(at_work.desk, "/proc/self")
    assert "Choose another folder" in str(wrong.value)


def test_a_backup_goes_where_it_is_told_and_never_over_a_file(at_work: Studio, tmp_path: Path) -> None:
    desk, named = at_work.desk, tmp_path / "november.zip"
    assert target_of(desk, "") is None
    assert target_of(desk, str(tmp_path)) == tmp_path / "smarttracker-2026-11-20-120000.zip"
    assert back_up(desk, target_of(desk, str(named))).path == named
    assert kinds(at_work) == []
    with pytest.raises(NotAllowed, match="is there already"):
        target_of(desk, str(named))
    with pytest.raises(NotFound, match="There is no folder"):
        target_of(desk, str(tmp_path / "no" / "november.zip"))


def done(at_work: Studio, verb: str, **words: object) -> Outcome:
    return perform(at_work.desk, Watch(at_work.desk), verb, words)


def test_the_verbs_tell_what_was_kept_and_put_back(at_work: Studio, invoice: Invoice) -> None:
    made = done(at_work, "backup")
    (row,) = made.rows
    assert (made.exit, row["invoices"], row["documents"], row["missing"]) == (Exit.DONE, 1, 1, [])
    back = done(at_work, "restore", file=row["file"])
    assert back.exit is Exit.DONE
    assert files_of(Path(str(back.rows[0]["before"])))


def test_a_verb_is_done_in_part_where_documents_are_lost(at_work: Studio, invoice: Invoice) -> None:
    pdf_path(at_work.desk, invoice).unlink()
    made = done(at_work, "backup")
    assert made.exit is Exit.PARTLY
    assert invoice.id in made.said


def test_the_place_s_own_record_is_no_obstacle(at_work: Studio, stick: Path) -> None:
    record = own_place(at_work.desk.db.folder).folder / "second-place.json"
    back_up(at_work.desk)
    assert json.loads(record.read_bytes())["place"] == str(stick)
    for spoilt in (b"", b"[]", b'{"place": 7}', b'{"place": "%b", "at": "noon"}' % str(stick).encode()):
        record.write_bytes(spoilt)
        assert standing(at_work.desk).copied_at is None
    at_work.clock.move(days=1)
    tend(at_work.desk)
    assert standing(at_work.desk).copied_at == NOON + timedelta(days=1)
