"""A file on the disk is brought to the printer it tells of, or to the one that is named."""

from dataclasses import replace
from pathlib import Path

import pytest

from smarttracker_lite.domain.jobs import JobState
from smarttracker_lite.domain.machines import Printer
from smarttracker_lite.domain.printing import JobStatus, Measure, Origin
from smarttracker_lite.errors import BadInput, NotFound
from smarttracker_lite.printers.files.mapping import DateOrder
from smarttracker_lite.workflows import enrol
from smarttracker_lite.workflows.bring import bring
from smarttracker_lite.workflows.dates import order_of
from smarttracker_lite.workflows.interpret import proposal, save_mapping
from smarttracker_lite.workflows.take_in import newcomer
from tests.support.accounting import FOLDER as RECORDINGS
from tests.support.order import equipped
from tests.support.studio import Studio
from tests.workflows.test_take_in import HEAD, csv, row


@pytest.fixture
def plotter(at_work: Studio) -> Printer:
    """A printer that is read by itself."""
    return equipped(at_work).desk.db.printers.get("plotter")


def test_a_file_that_names_its_printer_is_brought_to_it(at_work: Studio, tmp_path: Path) -> None:
    path = tmp_path / "jobs.csv"
    file = csv(f"{row('a.pdf')},Mimaki 3", head=f"{HEAD},Printer")
    path.write_bytes(file.octets)
    save_mapping(at_work.desk, replace(proposal(file).mapping, name="Log"), file)
    assert len(bring(at_work.desk, path, dry_run=True).intake.new) == 1
    assert enrol.tracked(at_work.desk) == []
    first, second = bring(at_work.desk, path), bring(at_work.desk, path)
    assert (len(first.intake.new), second.intake.known) == (1, 1)
    assert [each.name for each in enrol.tracked(at_work.desk)] == ["Mimaki 3"] == [second.printer.name]


def test_of_a_file_of_several_printers_only_the_part_of_one_is_brought(
    at_work: Studio, plotter: Printer, tmp_path: Path
) -> None:
    path = tmp_path / "jobs.csv"
    rows = (f"{row('a.pdf')},Mimaki 3", f"{row('b.pdf')},Kip")
    file = csv(*rows, head=f"{HEAD},Printer")
    path.write_bytes(file.octets)
    save_mapping(at_work.desk, replace(proposal(file).mapping, name="Log"), file)
    with pytest.raises(BadInput):
        bring(at_work.desk, path)
    with pytest.raises(BadInput, match="Mimaki 3, Kip"):
        bring(at_work.desk, path, printer_id=plotter.id)
    kip = newcomer(at_work.desk, "KIP")
    at_work.desk.db.printers.put(kip)
    assert [facts.document for facts in bring(at_work.desk, path).intake.new] == ["b.pdf"]


def test_a_file_that_is_not_there_or_of_a_printer_that_is_not_is_told(
    at_work: Studio, tmp_path: Path
) -> None:
    with pytest.raises(BadInput, match="There is no file"):
        bring(at_work.desk, tmp_path / "none.csv")
    (tmp_path / "jobs.csv").write_bytes(csv(row("a.pdf")).octets)
    with pytest.raises(BadInput, match="not known"):
        bring(at_work.desk, tmp_path / "jobs.csv")
    save_mapping(at_work.desk, replace(proposal(csv(row("a"))).mapping, name="Log"), csv(row("a")))
    with pytest.raises(NotFound):
        bring(at_work.desk, tmp_path / "jobs.csv", printer_id="nobody")
    with pytest.raises(BadInput, match="which printer"):
        bring(at_work.desk, tmp_path / "jobs.csv", profile="Log")


ACL, CSV = (RECORDINGS / f"canon_acl/01234567820261120.{kind}" for kind in ("ACL", "CSV"))


def stopped_once(at_work: Studio) -> tuple[JobStatus, int, JobState]:
    """The job of the recording that was stopped and went on, and how it is billed."""
    (job,) = [job for job in at_work.desk.db.jobs.all() if (job.facts.document or "").startswith("Plan;")]
    assert job.facts.impressions
    return job.facts.status, job.facts.impressions.value, job.tag.state


def test_an_older_copy_of_a_log_undoes_nothing(at_work: Studio) -> None:
    bring(at_work.desk, ACL)
    assert stopped_once(at_work) == (JobStatus.CANCELED, 10, JobState.WASTE)
    bring(at_work.desk, CSV)
    whole = at_work.desk.db.jobs.all()
    assert stopped_once(at_work) == (JobStatus.COMPLETED, 15, JobState.BILLABLE)
    intake = bring(at_work.desk, ACL).intake
    assert (intake.updated, intake.changed, at_work.desk.db.jobs.all()) == ((), (), whole)


def test_an_older_copy_of_a_log_leaves_the_flag_of_an_invoiced_job(at_work: Studio) -> None:
    bring(at_work.desk, ACL)
    at_work.desk.db.jobs.put_all(replace(job, invoice_id="issued") for job in at_work.desk.db.jobs.all())
    for log, changed in ((CSV, 1), (CSV, 0), (ACL, 0)):
        assert len(bring(at_work.desk, log).intake.changed) == changed
        (later,) = [job.later for job in at_work.desk.db.jobs.all() if job.later]
        assert later.impressions == Measure(15, Origin.MEASURED)


DAYS = "Job ID,Job Mode,Computer Name,User Name,Starting Date & Time,Completing Date & Time,File Name\n"


def test_a_file_whose_dates_can_be_read_in_two_ways_needs_to_be_told_which(
    at_work: Studio, tmp_path: Path
) -> None:
    path = tmp_path / "sharp.csv"
    path.write_text(f"{DAYS}1,Print,PC7,anna,11/10/2026 10:00,11/10/2026 10:01,a.pdf\n")
    with pytest.raises(BadInput, match="in January or in April") as refused:
        bring(at_work.desk, path, new_printer="Sharp")
    assert "--dates" in refused.value.hint
    assert at_work.desk.db.printers.count() == 0
    brought = bring(at_work.desk, path, new_printer="Sharp", dates=DateOrder.MONTH_FIRST)
    assert [f"{facts.completed_at:%d.%m.}" for facts in brought.intake.new] == ["10.11."]
    assert {"jobs", "imports", "memories"} <= next(at_work.desk.db.history()).changes.keys()
    path.write_text(f"{DAYS}2,Print,PC7,anna,12/10/2026 10:00,12/10/2026 10:01,b.pdf\n")
    again = bring(at_work.desk, path, printer_id=brought.printer.id)
    assert [f"{facts.completed_at:%d.%m.}" for facts in again.intake.new] == ["10.12."]
    sure = bring(at_work.desk, path, printer_id=brought.printer.id, dates=DateOrder.DAY_FIRST)
    assert len(sure.intake.updated) == 1
    assert order_of(at_work.desk, brought.printer) == "mdy"


def test_a_printer_that_is_read_by_files_is_made_by_its_name_and_found_again(
    at_work: Studio, tmp_path: Path
) -> None:
    path = tmp_path / "jobs.csv"
    path.write_bytes(csv(row("a.pdf")).octets)
    save_mapping(at_work.desk, replace(proposal(csv(row("a"))).mapping, name="Log"), csv(row("a")))
    with pytest.raises(BadInput) as refused:
        bring(at_work.desk, path)
    assert "--new-printer" in refused.value.hint
    assert bring(at_work.desk, path, new_printer="Kip", dry_run=True).printer.name == "Kip"
    assert at_work.desk.db.printers.count() == 0
    first, again = (bring(at_work.desk, path, new_printer=name) for name in ("Kip", "KIP"))
    assert (len(first.intake.new), again.intake.known, again.printer.id) == (1, 1, first.printer.id)
