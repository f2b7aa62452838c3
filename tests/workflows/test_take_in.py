"""Accounting files are taken into the books: each job once, whatever else tells of it."""

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest

from smarttracker_lite.domain.gaps import Closing
from smarttracker_lite.domain.jobs import Alias, Job, JobState
from smarttracker_lite.domain.machines import Printer, Reason, Sent
from smarttracker_lite.domain.printing import JobStatus, Measure, Origin
from smarttracker_lite.errors import BadInput, StoreTrouble
from smarttracker_lite.printers.files.batch import Batch
from smarttracker_lite.printers.files.mapping import Column, Fact, FileUnit
from smarttracker_lite.workflows import enrol, tag
from smarttracker_lite.workflows.audit.verify import verify
from smarttracker_lite.workflows.collect import collect
from smarttracker_lite.workflows.interpret import (
    AccountingFile,
    proposal,
    read,
    save_mapping,
)
from smarttracker_lite.workflows.take_in import Intake, meant, newcomer, part_of, preview, take_in
from smarttracker_lite.workflows.watch import Watch
from tests.support.order import equipped
from tests.support.studio import NOON, ROME, Studio, plot

HEAD = "Document,User,Date,Area (m2),Ink (ml)"
MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)


def row(document: str, at: datetime = NOON, area: str = "2.14", user: str = "anna") -> str:
    return f"{document},{user},{at.astimezone(ROME):%Y-%m-%d %H:%M:%S},{area},1.5"


def csv(*rows: str, head: str = HEAD) -> AccountingFile:
    return AccountingFile(octets="\n".join((head, *rows, "")).encode(), name="jobs.csv")


def batch(at_work: Studio, *rows: str) -> Batch:
    """The file, read by the mapping that it suggests."""
    file = csv(*rows)
    return read(at_work.desk, file, replace(proposal(file).mapping, name="Plotter log"))


def taken(at_work: Studio, printer: Printer, *rows: str) -> Intake:
    return take_in(at_work.desk, batch(at_work, *rows), printer)


def documents(at_work: Studio) -> list[str | None]:
    return [job.facts.document for job in at_work.desk.db.jobs.all()]


@pytest.fixture
def cutter(at_work: Studio) -> Printer:
    """A printer that is read by files only; it comes into the books with its first jobs."""
    return newcomer(at_work.desk, "Old cutter")


@pytest.fixture
def plotter(at_work: Studio) -> Printer:
    """A printer that is read by itself."""
    return equipped(at_work).desk.db.printers.get("plotter")


def test_a_look_at_a_file_writes_nothing(at_work: Studio, cutter: Printer) -> None:
    seen = preview(at_work.desk, batch(at_work, row("a.pdf"), row("b.pdf")), cutter)
    assert [facts.document for facts in seen.new] == ["a.pdf", "b.pdf"]
    assert at_work.desk.db.jobs.count() == at_work.desk.db.printers.count() == 0


def test_a_printer_read_by_files_gets_every_job_of_the_file(at_work: Studio, cutter: Printer) -> None:
    taken(at_work, cutter, row("a.pdf"), row("b.pdf"))
    (job, _) = at_work.desk.db.jobs.all()
    assert (job.printer_id, job.facts.source) == (cutter.id, "import:Plotter log")
    assert (job.facts.completed_at, job.facts.area_mm2) == (NOON, Measure(2_140_000, Origin.MEASURED))
    assert job.facts.raw["Document"] == "a.pdf"
    assert [printer.name for printer in enrol.tracked(at_work.desk)] == ["Old cutter"]
    assert verify(at_work.desk).found == ()


def test_the_same_file_again_adds_nothing(at_work: Studio, cutter: Printer) -> None:
    rows = (row("a.pdf"), row("a.pdf"), row("b.pdf"))
    taken(at_work, cutter, *rows)
    before = at_work.desk.db.jobs.all()
    intake = taken(at_work, cutter, *rows)
    assert (len(intake.new), intake.known, intake.updated) == (0, 3, ())
    assert at_work.desk.db.jobs.all() == before


def test_a_file_that_has_grown_adds_only_what_is_new(at_work: Studio, cutter: Printer) -> None:
    taken(at_work, cutter, row("a.pdf"))
    intake = taken(at_work, cutter, row("a.pdf"), row("a.pdf"), row("b.pdf"))
    assert [facts.document for facts in intake.new] == ["a.pdf", "b.pdf"]
    assert documents(at_work) == ["a.pdf", "a.pdf", "b.pdf"]


def test_bad_rows_are_told_and_the_good_ones_taken(at_work: Studio, cutter: Printer) -> None:
    intake = taken(at_work, cutter, row("a.pdf"), row("b.pdf", area="a lot"), row("c.pdf"))
    assert [each.line for each in intake.batch.bad] == [3]
    assert documents(at_work) == ["a.pdf", "c.pdf"]


def test_a_corrected_mapping_corrects_jobs_that_are_not_billed(at_work: Studio, cutter: Printer) -> None:
    """Whatever the corrected mapping is called: the row is the same."""
    rows = (row("a.pdf", area="2"), row("b.pdf", area="3"))
    file = csv(*rows)
    mapping = proposal(file).mapping
    save_mapping(at_work.desk, replace(mapping, name="Plotter log"), file)
    taken(at_work, cutter, *rows)
    first, second = at_work.desk.db.jobs.all()
    at_work.desk.db.jobs.put(replace(first, invoice_id="issued"))
    columns = tuple(
        replace(each, unit=FileUnit.FOOT2) if each.fact is Fact.AREA else each for each in mapping.columns
    )
    corrected = replace(mapping, name="In feet", columns=columns)
    save_mapping(at_work.desk, corrected, file)
    intake = take_in(at_work.desk, read(at_work.desk, file, corrected), cutter)
    areas = [job.facts.area_mm2.value for job in at_work.desk.db.jobs.all() if job.facts.area_mm2]
    assert (len(intake.new), len(intake.updated), len(intake.changed)) == (0, 1, 1)
    assert areas == [2_000_000, 278_709]
    assert at_work.desk.db.jobs.get(second.id).facts.source == "import:Plotter log"
    later = at_work.desk.db.jobs.get(first.id).later
    assert later
    assert later.area_mm2 == Measure(185_806, Origin.MEASURED)
    again = take_in(at_work.desk, read(at_work.desk, file, corrected), cutter)
    assert (again.known, again.updated, again.changed) == (2, (), ())


def test_a_job_that_the_file_now_tells_as_stopped_becomes_waste_unless_somebody_decided(
    at_work: Studio, cutter: Printer
) -> None:
    client = at_work.client()
    head = f"{HEAD},Status"
    rows = (f"{row('a.pdf')},Cancelled", f"{row('b.pdf')},Cancelled")
    file = csv(*rows, head=head)
    mapping = replace(proposal(file).mapping, name="Log")
    unaware = replace(
        mapping, columns=tuple(each for each in mapping.columns if each.fact is not Fact.STATUS)
    )
    take_in(at_work.desk, read(at_work.desk, file, unaware), cutter)
    _, decided = at_work.desk.db.jobs.all()
    tag.tag(at_work.desk, [decided.id], client.id)
    take_in(at_work.desk, read(at_work.desk, file, mapping), cutter)
    assert [job.tag.state for job in at_work.desk.db.jobs.all()] == [JobState.WASTE, JobState.WASTE]
    assert at_work.desk.db.jobs.get(decided.id).tag.client_id == client.id


def test_of_a_printer_that_is_read_by_itself_the_file_only_says_more(
    at_work: Studio, plotter: Printer
) -> None:
    at_work.job(plot("a.pdf", user=None, account=None))
    intake = taken(at_work, plotter, row("a.pdf", NOON + MINUTE))
    (job,) = at_work.desk.db.jobs.all()
    assert (len(intake.matched), intake.richer, intake.new, intake.outside) == (1, 1, (), ())
    assert taken(at_work, plotter, row("a.pdf", NOON + MINUTE)).richer == 0
    assert (job.facts.source, job.facts.user) == ("simulated", "anna")


def test_what_the_printer_itself_does_not_know_is_listed_and_not_added(
    at_work: Studio, plotter: Printer
) -> None:
    intake = taken(at_work, plotter, row("stranger.pdf"))
    assert [facts.document for facts in intake.outside] == ["stranger.pdf"]
    assert documents(at_work) == []


def test_jobs_that_lie_in_a_gap_fill_it(at_work: Studio, plotter: Printer) -> None:
    gap = at_work.gap(since=NOON - 10 * MINUTE)
    rows = (row("missing.pdf", NOON - 5 * MINUTE), row("before.pdf", NOON - 50 * MINUTE))
    seen = preview(at_work.desk, batch(at_work, *rows), plotter)
    assert ([each.id for each in seen.gaps], len(seen.outside)) == ([gap.id], 1)
    take_in(at_work.desk, batch(at_work, *rows), plotter, filled=[gap.id])
    assert documents(at_work) == ["missing.pdf"]
    closed = at_work.desk.db.gaps.get(gap.id).closed
    assert closed
    assert closed.how is Closing.IMPORTED
    again = taken(at_work, plotter, *rows)
    assert (again.new, again.known, len(again.outside)) == ((), 1, 1)


def test_between_two_prints_that_only_a_queue_told_nothing_is_missing(
    at_work: Studio, plotter: Printer
) -> None:
    """What the file tells there the printer may have told in other words."""
    sent = (Sent("a", NOON, "a.pdf", "anna"), Sent("b", NOON + 2 * HOUR, "b.pdf", "anna"))
    noted = at_work.gap(reason=Reason.UNTOLD, since=NOON, until=NOON + 2 * HOUR, sent=sent)
    at_work.job(plot("remote downlevel document", user=None, completed_at=NOON + HOUR))
    rows = [row(f"{name}.pdf", NOON + hours * HOUR) for name, hours in (("a", 0), ("real", 1), ("b", 2))]
    intake = taken(at_work, plotter, *rows)
    assert [facts.document for facts in intake.new] == ["a.pdf", "b.pdf"]
    assert [facts.document for facts in intake.outside] == ["real.pdf"]
    assert intake.gaps == (noted,)


def test_a_gap_stays_open_if_nobody_says_that_it_is_filled(at_work: Studio, plotter: Printer) -> None:
    gap = at_work.gap()
    taken(at_work, plotter, row("missing.pdf"))
    assert (documents(at_work), at_work.desk.db.gaps.get(gap.id).open) == (["missing.pdf"], True)


def test_a_printer_read_by_itself_and_by_files_gets_each_job_once(at_work: Studio) -> None:
    url = "demo://inkjet?seed=1&since=2026-11-10T00:00:00Z&live=2026-11-20T12:00:00Z&every=60"
    printer = enrol.add(at_work.desk, url, name="Plotter")
    collect(at_work.desk, printer.id)
    before = at_work.desk.db.jobs.all()
    finished = [job for job in before if job.facts.final and job.facts.completed_at and job.facts.document]
    rows = [_as_told(job) for job in finished]
    first, again = (taken(at_work, printer, *rows) for _ in range(2))
    assert (first.new, len(first.matched), first.outside) == ((), len(finished), ())
    assert (again.new, again.known, again.outside) == ((), len(finished), ())
    assert [job.id for job in at_work.desk.db.jobs.all()] == [job.id for job in before]


def _as_told(job: Job) -> str:
    facts = job.facts
    area = facts.area_mm2.value / 1_000_000 if facts.area_mm2 else ""
    at = facts.completed_at or NOON
    return row((facts.document or "").replace(",", " "), at, str(area), facts.user or "")


def test_all_of_a_file_is_recorded_or_nothing(at_work: Studio, plotter: Printer) -> None:
    gap = at_work.gap()
    at_work.job(plot("known.pdf"))
    told = batch(at_work, row("missing.pdf"))
    with pytest.raises(StoreTrouble), at_work.desk.act("import"):
        _taken_amid_trouble(at_work, told, plotter, gap.id)
    assert documents(at_work) == ["known.pdf"]
    assert at_work.desk.db.gaps.get(gap.id).open


def _taken_amid_trouble(at_work: Studio, told: Batch, plotter: Printer, gap_id: str) -> None:
    take_in(at_work.desk, told, plotter, filled=[gap_id])
    raise StoreTrouble("The disk is full.")


def test_a_printer_that_was_removed_is_taken_up_again(at_work: Studio, cutter: Printer) -> None:
    taken(at_work, cutter, row("a.pdf"))
    enrol.remove(at_work.desk, cutter.id)
    assert newcomer(at_work.desk, "old CUTTER ").id == cutter.id
    intake = taken(at_work, cutter, row("a.pdf"), row("b.pdf"))
    assert (len(intake.new), intake.known) == (1, 1)
    assert [each.id for each in enrol.tracked(at_work.desk)] == [cutter.id]


@pytest.mark.parametrize("name", ["", "  ", "x" * 81])
def test_a_printer_read_by_files_needs_a_name(at_work: Studio, name: str) -> None:
    with pytest.raises(BadInput) as refused:
        newcomer(at_work.desk, name)
    assert refused.value.field == "name"


def test_nobody_polls_a_printer_that_is_read_by_files(at_work: Studio, cutter: Printer) -> None:
    taken(at_work, cutter, row("a.pdf"))
    watch = Watch(at_work.desk)
    assert watch.poll() == []
    assert watch.next_at(cutter.id) is None


def test_the_printer_that_a_file_means_is_known_by_its_serial_or_name(
    at_work: Studio, plotter: Printer, cutter: Printer
) -> None:
    serial = replace(plotter, device=replace(plotter.device, serial="MY123"))
    assert meant([serial, cutter], ["my123"]) == serial
    assert meant([serial, cutter], ["old cutter"]) == cutter
    assert meant([serial, cutter], ["MY123", "Old cutter"]) is None
    assert meant([serial, cutter], []) is None
    assert part_of(serial, ["MY123", "Old cutter"]) == "MY123"
    assert part_of(serial, ["MY123"]) == part_of(serial, ["a", "b"]) == ""


def test_the_same_rows_with_other_headers_are_read_again(at_work: Studio, cutter: Printer) -> None:
    file = csv(row("a.pdf", area="2"))
    named = replace(proposal(file).mapping, name="Log")
    area = Column(fact=Fact.AREA, header="4", unit=FileUnit.FOOT2)
    numbered = replace(named, header=0, columns=(Column(fact=Fact.COMPLETED, header="3"), area))
    for mapping, updated in ((named, 0), (numbered, 1), (named, 1)):
        assert len(take_in(at_work.desk, read(at_work.desk, file, mapping), cutter).updated) == updated


def forgotten(at_work: Studio, **changes: Any) -> Job:
    """A job that was seen under way an hour before noon, and forgotten by its printer since."""
    facts = plot("a.pdf", submitted_at=NOON - 60 * MINUTE, completed_at=None, status=JobStatus.FORGOTTEN)
    return at_work.job(replace(facts, **changes))


def test_a_job_that_its_printer_forgot_is_completed_by_the_file_and_not_added_again(
    at_work: Studio, plotter: Printer
) -> None:
    job = forgotten(at_work)
    gap = at_work.gap()
    rows = row("a.pdf", NOON - 5 * MINUTE, area="4.28")
    seen = preview(at_work.desk, batch(at_work, rows), plotter)
    assert (len(seen.ended), seen.new, [each.id for each in seen.gaps]) == (1, (), [gap.id])
    taken(at_work, plotter, rows)
    (ended,) = at_work.desk.db.jobs.all()
    assert (ended.id, ended.facts.status) == (job.id, JobStatus.COMPLETED)
    assert ended.facts.completed_at == NOON - 5 * MINUTE
    assert ended.facts.submitted_at == job.facts.submitted_at
    assert ended.aliases == (Alias(job.facts.source, job.facts.key),)
    again = taken(at_work, plotter, rows)
    assert (again.known, again.ended, again.new) == (1, (), ())
    assert verify(at_work.desk).found == ()


def test_what_a_forgotten_job_had_used_when_it_was_seen_last_is_not_taken_for_all(
    at_work: Studio, plotter: Printer
) -> None:
    forgotten(at_work, impressions=Measure(1, Origin.MEASURED), copies=Measure(3, Origin.REQUESTED))
    taken(at_work, plotter, row("a.pdf", NOON - 5 * MINUTE))
    (job,) = at_work.desk.db.jobs.all()
    assert (job.facts.impressions, job.facts.copies) == (None, Measure(3, Origin.REQUESTED))
    assert job.facts.ink_ul == 1500


def test_a_job_that_the_file_tells_as_stopped_is_waste(at_work: Studio, plotter: Printer) -> None:
    forgotten(at_work)
    file = csv(f"{row('a.pdf', NOON - 5 * MINUTE)},Cancelled", head=f"{HEAD},Status")
    take_in(at_work.desk, read(at_work.desk, file, replace(proposal(file).mapping, name="Log")), plotter)
    (job,) = at_work.desk.db.jobs.all()
    assert (job.facts.status, job.tag.state) == (JobStatus.CANCELED, JobState.WASTE)


def test_of_a_job_that_is_under_way_nothing_is_noted_until_it_is_over(
    at_work: Studio, plotter: Printer
) -> None:
    """Which of two equal prints the file means shows when they are over."""
    job = forgotten(at_work, status=JobStatus.PROCESSING, submitted_at=NOON - MINUTE)
    intake = taken(at_work, plotter, row("a.pdf"))
    assert (len(intake.matched), intake.richer, intake.new) == (1, 0, ())
    assert at_work.desk.db.jobs.get(job.id) == job
    at_work.desk.db.jobs.put(replace(job, facts=replace(job.facts, status=JobStatus.FORGOTTEN)))
    assert len(taken(at_work, plotter, row("a.pdf")).ended) == 1


def test_a_forgotten_job_that_was_known_by_another_name_before_is_completed_by_that(
    at_work: Studio, plotter: Printer
) -> None:
    (told,) = batch(at_work, row("a.pdf")).jobs
    job = forgotten(at_work)
    at_work.desk.db.jobs.put(replace(job, aliases=(Alias(told.source, told.key),)))
    intake = taken(at_work, plotter, row("a.pdf"))
    (ended,) = at_work.desk.db.jobs.all()
    assert (len(intake.ended), intake.new, ended.facts.final) == (1, (), True)
    assert ended.aliases == (Alias(job.facts.source, job.facts.key),)


def test_what_may_be_the_end_of_a_job_that_is_still_listed_waits_for_the_next_reading(
    at_work: Studio, plotter: Printer
) -> None:
    """The gap ends with the last reading; the printer may yet tell of that print itself."""
    forgotten(at_work, status=JobStatus.QUEUED)
    at_work.gap()
    rows = (row("a.pdf", NOON), row("a.pdf", NOON - 30 * MINUTE), row("b.pdf", NOON))
    intake = preview(at_work.desk, batch(at_work, *rows), plotter)
    assert [(facts.document, facts.completed_at) for facts in intake.outside] == [("a.pdf", NOON)]
    assert len(intake.new) == 2
