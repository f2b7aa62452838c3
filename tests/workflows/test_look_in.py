"""A watched folder: its files are taken in as they come and grow, and what is wrong is told."""

import os
from dataclasses import replace
from pathlib import Path

import pytest

from smarttracker_lite.domain.machines import Printer, PrinterState
from smarttracker_lite.errors import BadInput
from smarttracker_lite.workflows.collect import Round
from smarttracker_lite.workflows.enrol import remove
from smarttracker_lite.workflows.interpret import proposal, save_mapping
from smarttracker_lite.workflows.look_in import round_at, watch_folder
from smarttracker_lite.workflows.take_in import newcomer
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


def test_what_is_no_folder_or_no_printer_read_by_files_is_refused(
    at_work: Studio, cutter: Printer, folder: Path
) -> None:
    for printer_id, path in ((cutter.id, str(folder / "none")), ("plotter", str(folder))):
        equipped(at_work)
        with pytest.raises(BadInput) as refused:
            watch_folder(at_work.desk, printer_id, path)
        assert refused.value.field == "folder"
