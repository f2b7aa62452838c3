"""A watched folder: its files are taken in as they come and grow, and what is wrong is told."""

import os
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import pytest

from smarttracker_lite.domain.machines import Printer, PrinterState
from smarttracker_lite.errors import BadInput
from smarttracker_lite.workflows.audit.verify import verify
from smarttracker_lite.workflows.collect import Round
from smarttracker_lite.workflows.dates import answer_order, asks_order, order_of
from smarttracker_lite.workflows.desk import Desk
from smarttracker_lite.workflows.enrol import remove
from smarttracker_lite.workflows.interpret import proposal, save_mapping
from smarttracker_lite.workflows.look_in import MOST_FILES, round_at, watch_folder
from smarttracker_lite.workflows.take_in import newcomer
from smarttracker_lite.workflows.take_out import latest
from smarttracker_lite.workflows.watch import Watch
from tests.support.disks import differing, read_all
from tests.support.order import equipped
from tests.support.studio import Studio
from tests.workflows.test_take_in import csv, documents, row


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "logs").mkdir()
    return tmp_path / "logs"


@pytest.fixture
def cutter(at_work: Studio, folder: Path) -> Printer:
    """A printer whose folder is watched, and the columns of its files are known."""
    printer = newcomer(at_work.desk, "Old cutter")
    at_work.desk.db.printers.put(printer)
    file = csv(row("a.pdf"))
    save_mapping(at_work.desk, replace(proposal(file).mapping, name="Log"), file)
    return watch_folder(at_work.desk, printer.id, str(folder))


def write(path: Path, *rows: str) -> None:
    """Later by a second each time: a file system's clock may be coarse."""
    later = path.stat().st_mtime + 1 if path.exists() else 1e9
    path.write_bytes(csv(*rows).octets)
    os.utime(path, (later, later))


def look(at_work: Studio, printer: Printer) -> Round:
    return round_at(at_work.desk, printer.id)


def test_files_are_taken_as_they_come_and_grow(at_work: Studio, cutter: Printer, folder: Path) -> None:
    assert look(at_work, cutter) == Round(printer_id=cutter.id)
    write(folder / "november.csv", row("a.pdf"))
    assert look(at_work, cutter).new == 1
    write(folder / "november.csv", row("a.pdf"), row("b.pdf"))
    write(folder / "december.csv", row("c.pdf"))
    outcome = look(at_work, cutter)
    assert (outcome.new, outcome.known, documents(at_work)) == (2, 1, ["a.pdf", "c.pdf", "b.pdf"])


def test_its_files_do_not_push_out_the_imports_that_can_be_taken_back(
    at_work: Studio, cutter: Printer, folder: Path
) -> None:
    write(folder / "november.csv", row("a.pdf"))
    assert look(at_work, cutter).new == 1
    assert latest(at_work.desk) == []


def test_a_folder_in_which_nothing_changed_is_read_without_a_write(
    at_work: Studio, cutter: Printer, folder: Path
) -> None:
    write(folder / "november.csv", row("a.pdf"), row("b.pdf", area="a lot"))
    (folder / "other.pdf").write_bytes(b"%PDF-1.7")
    look(at_work, cutter)
    before = read_all(at_work.desk.db.folder / "books")
    again = look(at_work, cutter)
    assert (again.new, again.known) == (0, 0)
    assert differing(before, at_work.desk.db.folder / "books") == []


def test_bad_rows_and_other_files_are_told_until_they_are_gone(
    at_work: Studio, cutter: Printer, folder: Path
) -> None:
    write(folder / "november.csv", row("a.pdf"), row("b.pdf", area="a lot"))
    (folder / "other.pdf").write_bytes(b"%PDF-1.7")
    for _ in range(2):
        told = {each.entry: each.why for each in look(at_work, cutter).complaints}
        assert told["november.csv"] == "1 row cannot be read. Import the file by hand to see it."
        assert told["other.pdf"].startswith("This is a PDF document")
    (folder / "other.pdf").unlink()
    write(folder / "november.csv", row("a.pdf"), row("b.pdf"))
    outcome = look(at_work, cutter)
    assert (outcome.complaints, documents(at_work)) == ((), ["a.pdf", "b.pdf"])


def test_a_folder_that_is_gone_is_told_until_it_is_back(
    at_work: Studio, cutter: Printer, folder: Path
) -> None:
    folder.rename(folder.with_name("away"))
    outcome = look(at_work, cutter)
    assert str(outcome.trouble).startswith(f"The folder {folder} cannot be read")
    assert at_work.desk.db.printers.get(cutter.id).state is PrinterState.UNREACHABLE
    folder.with_name("away").rename(folder)
    assert look(at_work, cutter).trouble is None
    back = at_work.desk.db.printers.get(cutter.id)
    assert (back.state, back.trouble) == (PrinterState.READY, None)


def test_another_folder_is_looked_at_from_the_beginning(
    at_work: Studio, cutter: Printer, folder: Path, tmp_path: Path
) -> None:
    write(folder / "november.csv", row("a.pdf"))
    look(at_work, cutter)
    (tmp_path / "other").mkdir()
    write(tmp_path / "other" / "november.csv", row("z.pdf"))
    watch_folder(at_work.desk, cutter.id, str(tmp_path / "other"))
    assert look(at_work, cutter).new == 1


def test_the_collector_looks_in_the_folder(at_work: Studio, cutter: Printer, folder: Path) -> None:
    write(folder / "november.csv", row("a.pdf"))
    watch = Watch(at_work.desk)
    assert [(each.new, each.trouble) for each in watch.poll()] == [(1, None)]
    watch_folder(at_work.desk, cutter.id, "")
    watch.refresh()
    assert watch.poll() == []


def test_a_printer_that_was_removed_is_not_looked_after(
    at_work: Studio, cutter: Printer, folder: Path
) -> None:
    write(folder / "november.csv", row("a.pdf"))
    remove(at_work.desk, cutter.id)
    assert (look(at_work, cutter).new, at_work.desk.db.printers.get(cutter.id).removed) == (0, True)


SHARP = (
    "Job ID,Job Mode,Computer Name,User Name,Starting Date & Time,Completing Date & Time,"
    "Black & White Total Count,Paper Size,Result,File Name\n"
)


def sharp(path: Path, *days: str) -> None:
    """A log with a print on each of these days."""
    rows = (f"{no},Print,PC7,anna,{day} 10:00,{day} 10:01,3,A4,OK,{no}\n" for no, day in enumerate(days))
    path.write_text("".join((SHARP, *rows)))


def days(at_work: Studio) -> list[tuple[int, int]]:
    """Day and month of each job."""
    ends = (job.facts.completed_at for job in at_work.desk.db.jobs.all())
    return [(end.day, end.month) for end in ends if end]


def test_a_file_whose_dates_can_be_read_in_two_ways_waits_for_the_answer(
    at_work: Studio, cutter: Printer, folder: Path
) -> None:
    sharp(folder / "october.csv", "11/10/2026")
    for _ in range(2):
        (complaint,) = look(at_work, cutter).complaints
        assert complaint.why.startswith("It does not show whether 01/04 is in January or April.")
        assert (days(at_work), asks_order(at_work.desk, cutter)) == ([], True)
    answer_order(at_work.desk, cutter.id, "mdy")
    outcome = look(at_work, cutter)
    assert (outcome.new, outcome.complaints, days(at_work)) == (1, (), [(10, 11)])
    assert (asks_order(at_work.desk, cutter), order_of(at_work.desk, cutter)) == (False, "mdy")
    sharp(folder / "later.csv", "10/11/2026", "11/01/2026")
    look(at_work, cutter)
    assert days(at_work) == [(10, 11), (11, 10), (1, 11)]
    assert verify(at_work.desk).found == ()


def test_another_answer_corrects_what_was_taken_and_a_file_that_shows_it_is_believed(
    at_work: Studio, cutter: Printer, folder: Path
) -> None:
    answer_order(at_work.desk, cutter.id, "mdy")
    sharp(folder / "october.csv", "11/10/2026")
    sharp(folder / "sure.csv", "13/10/2026")
    look(at_work, cutter)
    assert days(at_work) == [(10, 11), (13, 10)]
    answer_order(at_work.desk, cutter.id, "dmy")
    assert (look(at_work, cutter).updated, days(at_work)) == (1, [(11, 10), (13, 10)])


class Interrupted:
    """A clock; when it is asked first, somebody does something meanwhile."""

    def __init__(self, clock: Callable[[], datetime], meanwhile: Callable[[], None]) -> None:
        self._clock = clock
        self._left = [meanwhile]

    def __call__(self) -> datetime:
        while self._left:
            self._left.pop()()
        return self._clock()


def answering(at_work: Studio, printer: Printer, order: str) -> Desk:
    """A desk at which the question is answered so when the first file of a round is recorded."""
    answered = Interrupted(at_work.clock, lambda: answer_order(at_work.desk, printer.id, order))
    return replace(at_work.desk, now=answered)


def test_an_answer_during_a_round_takes_the_files_that_asked(
    at_work: Studio, cutter: Printer, folder: Path
) -> None:
    sharp(folder / "october.csv", "11/10/2026")
    sharp(folder / "sure.csv", "13/10/2026")
    for name, at in (("october.csv", 1e9), ("sure.csv", 1e9 + 1)):
        os.utime(folder / name, (at, at))
    during = round_at(answering(at_work, cutter, "mdy"), cutter.id)
    assert (len(during.complaints), days(at_work)) == (1, [(13, 10)])
    assert (look(at_work, cutter).complaints, days(at_work)) == ((), [(13, 10), (10, 11)])
    assert not asks_order(at_work.desk, cutter)


def test_another_answer_during_a_round_corrects_what_was_taken_in_it(
    at_work: Studio, cutter: Printer, folder: Path
) -> None:
    answer_order(at_work.desk, cutter.id, "mdy")
    sharp(folder / "october.csv", "11/10/2026")
    round_at(answering(at_work, cutter, "dmy"), cutter.id)
    assert days(at_work) == [(10, 11)]
    assert (look(at_work, cutter).updated, days(at_work)) == (1, [(11, 10)])


def test_a_question_goes_with_the_file_that_asked_it(at_work: Studio, cutter: Printer, folder: Path) -> None:
    sharp(folder / "october.csv", "11/10/2026")
    look(at_work, cutter)
    (folder / "october.csv").unlink()
    look(at_work, cutter)
    assert not asks_order(at_work.desk, cutter)


def test_of_a_folder_that_holds_too_many_files_the_newest_are_looked_at(
    at_work: Studio, cutter: Printer, folder: Path
) -> None:
    for number in range(MOST_FILES + 1):
        (folder / f"a{number}.csv").touch()
        os.utime(folder / f"a{number}.csv", (1e9, 1e9))
    write(folder / "z.csv", row("a.pdf"))
    outcome = look(at_work, cutter)
    told = outcome.complaints[0]
    assert (told.entry, told.why[:26]) == (str(folder), "2 files are not looked at,")
    assert outcome.new == 1


def test_white_and_colour_of_one_mimaki_print_in_two_files_are_billed_once(
    at_work: Studio, cutter: Printer, folder: Path
) -> None:
    head = "KEY_FILENAME,KEY_RESULT,KEY_INKUSE,KEY_RIP_S_TIME,KEY_PRINT_S_TIME,KEY_PRINT_E_TIME\n"
    row = "{},OK,White:9.388cc,20260915_101000,20260915_101344,20260915_{}\n"
    for name, end in (("white", "102000"), ("colour", "103000")):
        (folder / f"{name}.csv").write_text(head + row.format(f"{name}.pdf", end))
    look(at_work, cutter)
    (job,) = at_work.desk.db.jobs.all()
    assert job.facts.ink_ul == 9388


def test_what_is_no_folder_or_no_printer_read_by_files_is_refused(
    at_work: Studio, cutter: Printer, folder: Path
) -> None:
    for printer_id, path in ((cutter.id, str(folder / "none")), ("plotter", str(folder))):
        equipped(at_work)
        with pytest.raises(BadInput) as refused:
            watch_folder(at_work.desk, printer_id, path)
        assert refused.value.field == "folder"
