"""Books that are damaged: what can still be done with them, and the way on."""

import json
import logging
import shutil
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import pytest

from smarttracker_lite.errors import StoreTrouble
from smarttracker_lite.store.backup.backups import own_place
from smarttracker_lite.workflows import enrol
from smarttracker_lite.workflows.backup import back_up, tend
from smarttracker_lite.workflows.configure import begin
from smarttracker_lite.workflows.diagnose import diagnose
from smarttracker_lite.workflows.halt import halted, shown, way_on
from smarttracker_lite.workflows.restore import restore
from smarttracker_lite.workflows.verbs import Exit, perform
from smarttracker_lite.workflows.watch import Watch
from tests.support.broken import LATER, damage
from tests.support.studio import Studio, studio


@pytest.fixture(scope="module")
def broken(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a studio whose books are damaged."""
    folder = tmp_path_factory.mktemp("broken") / "data"
    damage(folder)
    return folder


@pytest.fixture
def stopped(broken: Path, tmp_path: Path) -> Iterator[Studio]:
    """That studio at work again, on the last state that is certain."""
    shutil.copytree(broken, tmp_path / "data")
    with studio(tmp_path / "data") as at_work:
        yield at_work


def names(at_work: Studio) -> set[str]:
    return {client.postal.name for client in at_work.desk.db.clients.all()}


def told(at_work: Studio) -> tuple[str, str]:
    """Which state is seen, and what to do."""
    halt, words = halted(at_work.desk), at_work.desk.words()
    assert halt is not None
    return shown(words, halt), way_on(words, halt)


def test_sound_books_keep_nobody_from_working(at_work: Studio) -> None:
    assert halted(at_work.desk) is None
    assert at_work.desk.db.certain_until is None


def test_what_is_seen_is_dated_by_the_last_certain_transaction(stopped: Studio) -> None:
    (journal,) = (stopped.desk.db.folder / "books").glob("journal-*.jsonl")
    last = json.loads(journal.read_bytes().splitlines()[-3].partition(b" ")[2])
    moment = stopped.desk.words().moment(datetime.fromisoformat(last["at"]))
    assert names(stopped) == {"Rossi", "Bianchi"}
    assert (
        told(stopped)[0] == f"What you see is how the books stood on {moment}; later changes cannot be read."
    )


def test_a_state_that_no_journal_dates_any_more_is_shown_without_a_date(tmp_path: Path) -> None:
    with studio(tmp_path / "data") as at_work:
        at_work.client()
        at_work.desk.db.compact()
        for name in LATER:
            at_work.client(name)
    books = tmp_path / "data" / "books"
    journal = max(books.glob("journal-*.jsonl"))
    first, second = journal.read_bytes().splitlines(keepends=True)
    journal.write_bytes(b"X" + first + second)
    for old in (*books.glob("journal-*"), *(tmp_path / "data" / "history").glob("*")):
        if old != journal:
            old.unlink()
    with studio(tmp_path / "data") as at_work:
        assert told(at_work)[0].startswith("What you see is the last state that is certain")


def test_the_way_on_is_the_newer_of_the_last_backup_and_what_is_seen(stopped: Studio) -> None:
    (backup,) = own_place(stopped.desk.db.folder).all()
    moment = stopped.desk.words().moment(backup.at)
    assert told(stopped)[1] == f"Put the backup of {moment} back: it holds more."
    backup.path.unlink()
    assert told(stopped)[1].startswith("No backup is newer: make one now and put it back")


def test_a_backup_of_what_is_seen_put_back_lets_the_work_go_on_from_there(stopped: Studio) -> None:
    with pytest.raises(StoreTrouble):
        stopped.client("Refused")
    made = back_up(stopped.desk)
    restored = restore(stopped.desk, made.path)
    assert restored.missing == ()
    assert halted(stopped.desk) is None
    stopped.client("Verdi")
    assert names(stopped) == {"Rossi", "Bianchi", "Verdi"}


def test_no_daily_backup_pushes_a_good_one_out_meanwhile(stopped: Studio) -> None:
    before = own_place(stopped.desk.db.folder).all()
    stopped.clock.move(days=2)
    tend(stopped.desk)
    assert own_place(stopped.desk.db.folder).all() == before


def test_no_printer_is_read_meanwhile_and_the_log_says_so_once(
    stopped: Studio, caplog: pytest.LogCaptureFixture
) -> None:
    watch, (printer,) = (
        Watch(stopped.desk),
        [each for each in enrol.tracked(stopped.desk) if each.name == "Laser"],
    )
    seen = stopped.desk.db.jobs.count()
    with caplog.at_level(logging.INFO, "smarttracker_lite"):
        watch.start()
        rounds = [watch.poll() for _ in range(3)]
        watch.stop()
    assert [record.message.partition(":")[0] for record in caplog.records] == ["no printer is read"]
    assert {each.trouble for outcome in rounds for each in outcome} == {watch.halted}
    assert stopped.desk.db.jobs.count() == seen
    assert watch.trouble(printer) is watch.halted
    assert watch.next_at(printer.id) is None


def test_once_a_backup_is_back_printers_are_read_again(stopped: Studio) -> None:
    watch = Watch(stopped.desk)
    restore(stopped.desk, own_place(stopped.desk.db.folder).all()[0].path)
    assert watch.halted is None
    assert sum(each.new for each in watch.poll()) > 0


def test_a_folder_whose_first_settings_were_lost_can_be_looked_at(tmp_path: Path) -> None:
    with studio(tmp_path / "data") as at_work:
        begin(at_work.desk, "IT")
        at_work.client()
    (journal,) = (tmp_path / "data" / "books").glob("journal-*.jsonl")
    schema, *rest = journal.read_bytes().splitlines(keepends=True)
    journal.write_bytes(b"".join([schema, b"X", *rest]))
    with studio(tmp_path / "data") as at_work:
        begin(at_work.desk, "IT")
        assert halted(at_work.desk) is not None


def test_the_doctor_finds_the_data_folder_ill(stopped: Studio) -> None:
    signs = {sign.point: sign for sign in diagnose(stopped.desk, Watch(stopped.desk))}
    assert not signs["data folder"].well
    assert "is damaged: the line at byte" in signs["data folder"].text
    assert "put your last backup back" in signs["data folder"].text
    assert told(stopped)[0] in signs["data folder"].text


@pytest.mark.parametrize(
    ("verb", "code"), [("jobs", Exit.PARTLY), ("verify", Exit.FAILED), ("poll", Exit.FAILED)]
)
def test_a_verb_that_reads_does_so_and_says_what_may_be_missing(
    stopped: Studio, verb: str, code: Exit
) -> None:
    outcome = perform(stopped.desk, Watch(stopped.desk), verb, {})
    assert outcome.rows
    assert outcome.exit is code
    assert outcome.said


def test_damage_is_a_fault_that_verify_names(stopped: Studio) -> None:
    outcome = perform(stopped.desk, Watch(stopped.desk), "verify", {})
    (fault,) = (row for row in outcome.rows if row["grade"] == "fault")
    assert fault["what"] == "files"
    assert "is damaged" in str(fault["text"])


def test_a_verb_that_writes_is_refused_in_words(stopped: Studio) -> None:
    with pytest.raises(StoreTrouble, match="is damaged"):
        perform(stopped.desk, Watch(stopped.desk), "printers remove", {"id": "plotter"})
