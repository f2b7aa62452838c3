"""The books verified: a healthy studio has no faults, and what is wrong is found and told."""

import json
import shutil
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import hypothesis
import pytest
from hypothesis import given
from hypothesis import strategies as st

from smarttracker_lite.domain.clients import Client, Postal, Project
from smarttracker_lite.domain.faults import Fault, Grade
from smarttracker_lite.domain.jobs import JobState
from smarttracker_lite.errors import NotFound, StoreTrouble, TrackerError
from smarttracker_lite.store.act import Act, Who
from smarttracker_lite.store.database import Database
from smarttracker_lite.store.rows import from_row, to_row
from smarttracker_lite.workflows import bill, tag
from smarttracker_lite.workflows.audit.examine import readable
from smarttracker_lite.workflows.audit.verify import MOST, verify
from smarttracker_lite.workflows.undoing.undo import undo
from smarttracker_lite.workflows.verbs import Exit, perform
from smarttracker_lite.workflows.watch import Watch
from tests.support.credits import all_of
from tests.support.invoicing import drafted
from tests.support.order import (
    billed,
    equipped,
    found,
    invoice,
    open_job,
    pdf_of,
    put,
)
from tests.support.studio import NOON, Studio, plot, studio
from tests.support.undoing import newest


def test_a_studio_in_order_has_no_faults_and_every_record_was_read(busy: Studio) -> None:
    verdict = verify(busy.desk)
    assert (verdict.found, verdict.untold) == ((), 0)
    assert verdict.read == {
        "printers": 1,
        "price_lists": 1,
        "clients": 2,
        "projects": 1,
        "rules": 1,
        "rates": 3,
        "extras": 1,
        "bundles": 1,
        "cartridges": 1,
        "corrections": 1,
        "quotations": 1,
        "invoices": 3,
        "turns": 1,
        "jobs": 6,
        "drafts": 1,
        "taggings": 1,
        "memories": 0,
        "gaps": 1,
        "standings": 1,
        "mappings": 1,
        "imports": 0,
    }


def test_an_empty_folder_has_no_faults(at_work: Studio) -> None:
    assert found(at_work) == []


def test_an_invoice_whose_pdf_was_changed_or_lost_is_a_fault(busy: Studio) -> None:
    pdf = pdf_of(busy.desk.db)
    pdf.write_bytes(pdf.read_bytes() + b"%")
    changed = found(busy)
    pdf.unlink()
    assert changed == found(busy) == ["invoices The PDF of invoice 2026/0001 is missing or was changed."]


def test_a_folder_of_pdfs_that_cannot_be_looked_through_does_not_end_the_examination(busy: Studio) -> None:
    shutil.rmtree(busy.desk.db.folder / bill.INVOICES)
    (busy.desk.db.folder / bill.INVOICES).touch()
    assert len(found(busy)) == len(busy.desk.db.invoices.all()) + 1


def test_a_file_of_no_invoice_is_a_note(busy: Studio) -> None:
    (busy.desk.db.folder / bill.INVOICES / "crash.pdf").touch()
    (note,) = verify(busy.desk).found
    assert (note.grade, note.values) == (Grade.NOTE, {"file": "invoices/crash.pdf"})


@pytest.mark.parametrize(
    "at", [datetime(1, 1, 1, tzinfo=UTC), datetime(1989, 12, 31, tzinfo=UTC), NOON + timedelta(days=55)]
)
def test_a_time_that_cannot_be_right_is_a_note(busy: Studio, at: datetime) -> None:
    db = busy.desk.db
    job = open_job(db)
    put(db.jobs, job, facts=replace(job.facts, started_at=at))
    put(db.printers, db.printers.get("plotter"), polled_at=at)
    put(db.drafts, db.drafts.all()[0], created_at=at)
    put(db.taggings, db.taggings.all()[0], undone_at=at)
    notes = verify(busy.desk).found
    assert {note.grade for note in notes} == {Grade.NOTE}
    assert [note.what for note in notes] == ["printers", "jobs", "drafts", "taggings"]
    assert len(found(busy)) == 4


def test_an_invoice_dated_in_the_future_is_noted(busy: Studio) -> None:
    put(busy.desk.db.invoices, invoice(busy.desk.db, "2027/0001"), issued_on=date(2027, 12, 31))
    assert found(busy) == ["invoices Invoice 2027/0001 has a date that cannot be right: Dec 31, 2027."]


@contextmanager
def tables(db: Database) -> Iterator[dict[str, dict[str, dict[str, Any]]]]:
    """The books as plain TinyDB JSON, which can be anything; they become it when the block ends."""
    path = db.folder / "books.json"
    db.write_copy(path)
    books = json.loads(path.read_bytes())
    yield books
    path.write_text(json.dumps(books))
    db.take_over(path, Act(Who.PROGRAM, "break"))


@pytest.mark.parametrize(
    "table",
    [
        "printers",
        "price_lists",
        "clients",
        "projects",
        "rates",
        "extras",
        "bundles",
        "cartridges",
        "corrections",
        "quotations",
        "invoices",
        "jobs",
        "drafts",
    ],
)
def test_records_that_cannot_be_read_are_the_only_faults_and_all_others_are_read(
    busy: Studio, table: str
) -> None:
    with tables(busy.desk.db) as books:
        for row in books[table].values():
            row["colour"] = "magenta"
    faults = verify(busy.desk).found
    assert [fault.id for fault in faults] == [row["id"] for row in books[table].values()]
    assert {(fault.what, fault.grade) for fault in faults} == {(table, Grade.FAULT)}
    assert {fault.text for fault in faults} == {
        "The record {id} in the table {table} cannot be read: {reason}."
    }


def test_an_id_that_two_records_have_is_a_fault(busy: Studio) -> None:
    with tables(busy.desk.db) as books:
        number, row = next(iter(books["jobs"].items()))
        books["jobs"][f"{number}0"] = row
    assert found(busy) == [f"jobs Two records in the table jobs have the id {row['id']}."]


def test_a_record_that_cannot_be_read_is_a_fault_and_the_next_ones_are_read_all_the_same() -> None:
    rows = [to_row(Client(id=id, postal=Postal(name=id))) for id in "abc"]
    del rows[1]["postal"]
    kept = map(partial(from_row, kind=Client, table="clients"), rows)  # goes on after an exception
    records = list(readable("clients", kept))
    assert [record.id for record in records] == ["a", "b", "c"]
    fault = records[1]
    assert isinstance(fault, Fault)
    assert (fault.what, fault.text[:10], fault.grade) == ("clients", "The record", Grade.FAULT)


def test_reading_that_ends_in_trouble_is_a_fault_too() -> None:
    def rows() -> Iterator[Client]:
        yield Client(id="a", postal=Postal(name="a"))
        raise StoreTrouble("The file ends here.")

    assert [type(each) for each in readable("clients", rows())] == [Client, Fault]


def test_of_one_kind_of_fault_the_first_are_told_and_the_others_counted(busy: Studio) -> None:
    db = busy.desk.db
    job = open_job(db)
    lost = [replace(job, id=f"{n}", printer_id="gone", facts=plot()) for n in range(MOST + 20)]
    db.jobs.put_all(lost)
    verdict = verify(busy.desk)
    assert (len(verdict.found), verdict.untold) == (MOST, 20)


def test_work_that_goes_on_meanwhile_is_no_fault(busy: Studio) -> None:
    """An invoice and the mark on its jobs are written together, but read one after the other."""
    client = busy.client("Verdi")
    drafts = [drafted(busy, client) for _ in range(12)]
    with ThreadPoolExecutor(1) as other:
        issuing = [other.submit(bill.issue_draft, busy.desk, draft.id) for draft in drafts]
        verdicts = [verify(busy.desk)]
        while not issuing[-1].done():
            verdicts.append(verify(busy.desk))
    assert [fault for verdict in verdicts for fault in verdict.of(Grade.FAULT)] == []
    assert verify(busy.desk).read["invoices"] == 3 + len(drafts)


def test_the_verb_is_done_with_the_counts_or_fails_with_the_faults_and_what_to_do(busy: Studio) -> None:
    sound = perform(busy.desk, Watch(busy.desk), "verify", {})
    assert (sound.exit, sound.said) == (Exit.DONE, "")
    assert {(row["what"], row["text"]) for row in sound.rows} >= {
        ("jobs", "6 records"),
        ("rates", "3 records"),
    }
    assert sound.rows[-1] == {"grade": "sum", "what": "", "id": "", "text": "0 faults, 0 notes"}
    lost = billed(busy.desk.db)
    busy.desk.db.jobs.delete(lost.id)
    (busy.desk.db.folder / bill.INVOICES / "crash.pdf").touch()
    broken = perform(busy.desk, Watch(busy.desk), "verify", {})
    assert broken.exit is Exit.FAILED
    assert broken.said == "The books are not in order: 1 fault, 1 note. Each line says what to do."
    note, fault, total = broken.rows[-3:]
    assert (note["grade"], note["id"], total["text"]) == ("note", "crash.pdf", "1 fault, 1 note")
    assert fault == {
        "grade": "fault",
        "what": "invoices",
        "id": invoice(busy.desk.db).id,
        "text": f"Invoice 2026/0001 has a line for a job that is not in the books: {lost.id}. "
        "Keep a copy of the data folder, then restore the last backup in which this is right.",
    }


def test_a_note_alone_does_not_fail(busy: Studio) -> None:
    (busy.desk.db.folder / bill.INVOICES / "crash.pdf").touch()
    assert perform(busy.desk, Watch(busy.desk), "verify", {}).exit is Exit.DONE


STEPS = st.lists(
    st.tuples(
        st.sampled_from(["print", "tag", "undo", "waste", "draft", "issue", "pay", "credit"]),
        st.integers(0, 99),
    ),
    max_size=25,
)


@given(STEPS)
@hypothesis.settings(max_examples=15, deadline=None)
def test_whatever_a_studio_does_its_books_are_in_order(steps: list[tuple[str, int]]) -> None:
    with TemporaryDirectory() as folder, studio(Path(folder)) as at_work:
        clients = [equipped(at_work).client(name) for name in ("Rossi", "Bianchi")]
        projects = [at_work.project(client) for client in clients]
        for what, n in steps:
            at_work.clock.move(days=n)
            with suppress(TrackerError):
                DOES[what](at_work, projects[n % 2], n)
        assert [each.text for each in verify(at_work.desk).found] == []


def _one(book: Any, n: int) -> Any:
    """One of the records, if there is any."""
    records = book.all()
    if not records:
        raise NotFound("There is none.")
    return records[n % len(records)]


DOES: dict[str, Callable[[Studio, Project, int], object]] = {
    "print": lambda at, project, n: at.job(plot(day=at.desk.today)),
    "tag": lambda at, project, n: tag.tag(
        at.desk, [_one(at.desk.db.jobs, n).id], project.client_id, project.id if n % 3 else None
    ),
    "undo": lambda at, project, n: undo(at.desk, newest(at.desk) - n),
    "waste": lambda at, project, n: tag.set_state(
        at.desk, [_one(at.desk.db.jobs, n).id], JobState.WASTE if n % 2 else JobState.BILLABLE
    ),
    "draft": lambda at, project, n: bill.draft(at.desk, project.client_id),
    "issue": lambda at, project, n: bill.issue_draft(at.desk, _one(at.desk.db.drafts, n).id),
    "credit": lambda at, project, n: all_of(at, _one(at.desk.db.invoices, n), frees=bool(n % 2)),
    "pay": lambda at, project, n: bill.mark_paid(at.desk, _one(at.desk.db.invoices, n).id, at.desk.today),
}
