"""An import that was a mistake is taken back: the wrong file, or the wrong printer."""

from datetime import timedelta

import pytest

from smarttracker_lite.domain.gaps import Closing
from smarttracker_lite.domain.machines import Printer
from smarttracker_lite.errors import NotAllowed, NotFound
from smarttracker_lite.printers.source import Reading
from smarttracker_lite.workflows import enrol, reconcile, tag
from smarttracker_lite.workflows.audit.verify import verify
from smarttracker_lite.workflows.collect import record
from smarttracker_lite.workflows.look_in import watch_folder
from smarttracker_lite.workflows.take_in import Intake, newcomer, take_in
from smarttracker_lite.workflows.take_out import KEPT, latest, take_out
from tests.support.invoicing import drafted
from tests.support.order import equipped
from tests.support.studio import NOON, Studio, plot
from tests.workflows.test_take_in import MINUTE, batch, documents, row


@pytest.fixture
def plotter(at_work: Studio) -> Printer:
    """A printer that is read by itself."""
    return equipped(at_work).desk.db.printers.get("plotter")


@pytest.fixture
def cutter(at_work: Studio) -> Printer:
    """A printer that is read by files only, and has a job."""
    printer = newcomer(at_work.desk, "Old cutter")
    imported(at_work, printer, row("first.pdf", NOON - timedelta(days=3)), file="first.csv")
    return printer


def imported(at_work: Studio, printer: Printer, *rows: str, file: str = "jobs.csv", gap: str = "") -> Intake:
    return take_in(at_work.desk, batch(at_work, *rows), printer, (gap,), file)


def back(at_work: Studio, intake: Intake) -> None:
    assert intake.done
    take_out(at_work.desk, intake.done.id)


def test_its_jobs_leave_the_books_and_can_come_again(at_work: Studio, cutter: Printer) -> None:
    wrong = imported(at_work, cutter, row("a.pdf"), row("b.pdf"))
    back(at_work, wrong)
    assert documents(at_work) == ["first.pdf"]
    assert [each.file for each in latest(at_work.desk)] == ["first.csv"]
    assert verify(at_work.desk).found == ()
    assert len(imported(at_work, cutter, row("a.pdf"), row("b.pdf")).new) == 2


def test_what_was_decided_about_its_jobs_goes_with_them(at_work: Studio, cutter: Printer) -> None:
    client = at_work.client()
    wrong = imported(at_work, cutter, row("a.pdf"), row("b.pdf"))
    kept, *gone = at_work.desk.db.jobs.all()
    tag.tag(at_work.desk, [kept.id, *(job.id for job in gone)], client.id)
    back(at_work, wrong)
    (tagging,) = at_work.desk.db.taggings.all()
    assert [retag.job_id for retag in tagging.retags] == [kept.id]
    assert verify(at_work.desk).found == ()


def test_the_gaps_it_closed_are_open_again_and_no_others(at_work: Studio, plotter: Printer) -> None:
    wide = at_work.gap(since=NOON - timedelta(hours=1), until=NOON + MINUTE, lost=2)
    other = at_work.gap(since=NOON - timedelta(days=9), until=NOON - timedelta(days=8), lost=1)
    reconcile.close(at_work.desk, other.id, Closing.ACCEPTED)
    wrong = imported(at_work, plotter, row("a.pdf"), row("b.pdf", NOON - 5 * MINUTE), gap=wide.id)
    assert wrong.done
    assert wrong.done.closed == (wide.id,)
    assert reconcile.gaps(at_work.desk, only_open=True) == []
    back(at_work, wrong)
    assert [each.id for each in reconcile.gaps(at_work.desk, only_open=True)] == [wide.id]


def test_a_gap_that_somebody_opened_again_meanwhile_stays_open(at_work: Studio, plotter: Printer) -> None:
    gap = at_work.gap(since=NOON - timedelta(hours=1), until=NOON + MINUTE, lost=1)
    wrong = imported(at_work, plotter, row("a.pdf"), gap=gap.id)
    reconcile.reopen(at_work.desk, gap.id)
    back(at_work, wrong)
    assert [each.id for each in reconcile.gaps(at_work.desk, only_open=True)] == [gap.id]


@pytest.mark.parametrize("how", [Closing.ACCEPTED, Closing.IMPORTED])
def test_a_gap_that_was_settled_otherwise_since_stays_closed(
    at_work: Studio, plotter: Printer, how: Closing
) -> None:
    gap = at_work.gap(since=NOON - timedelta(hours=1), until=NOON + MINUTE, lost=1)
    wrong = imported(at_work, plotter, row("a.pdf"), gap=gap.id)
    reconcile.reopen(at_work.desk, gap.id)
    at_work.clock.move(minutes=10)
    reconcile.close(at_work.desk, gap.id, how)
    back(at_work, wrong)
    assert reconcile.gaps(at_work.desk, only_open=True) == []


def test_jobs_on_a_draft_or_an_invoice_keep_all_of_it_and_are_named(at_work: Studio, cutter: Printer) -> None:
    wrong = imported(at_work, cutter, row("a.pdf"), row("b.pdf"))
    first, a, _ = at_work.desk.db.jobs.all()
    client = at_work.client()
    tag.tag(at_work.desk, [first.id, a.id], client.id)
    drafted(at_work, client, first, a)
    with pytest.raises(NotAllowed) as refused:
        back(at_work, wrong)
    assert refused.value.values == {"n": 1, "named": "“a.pdf”"}
    assert documents(at_work) == ["first.pdf", "a.pdf", "b.pdf"]
    assert len(latest(at_work.desk)) == 2


def test_it_is_taken_back_once(at_work: Studio, cutter: Printer) -> None:
    wrong = imported(at_work, cutter, row("a.pdf"))
    back(at_work, wrong)
    with pytest.raises(NotFound):
        back(at_work, wrong)


def test_what_it_added_to_known_jobs_stays(at_work: Studio, plotter: Printer) -> None:
    at_work.job(plot("a.pdf", user=None))
    enriched = imported(at_work, plotter, row("a.pdf"))
    assert (enriched.richer, enriched.done) == (1, None)
    assert [job.facts.user for job in at_work.desk.db.jobs.all()] == ["anna"]


def test_a_job_of_it_that_the_printer_tells_of_since_stays(at_work: Studio, plotter: Printer) -> None:
    gap = at_work.gap(since=NOON - timedelta(hours=1), until=NOON + MINUTE, lost=2)
    wrong = imported(at_work, plotter, row("a.pdf"), row("b.pdf", NOON - 5 * MINUTE), gap=gap.id)
    at_work.clock.move(minutes=10)
    told = Reading(device=plotter.device, jobs=(plot("a.pdf", user="anna"),), memory={})
    record(at_work.desk, plotter.id, told)
    assert documents(at_work) == ["a.pdf", "b.pdf"]
    assert wrong.done
    undone = take_out(at_work.desk, wrong.done.id)
    assert (undone.going, undone.staying, documents(at_work)) == (1, 1, ["a.pdf"])


def test_a_printer_that_came_with_it_goes_with_it(at_work: Studio) -> None:
    wrong = imported(at_work, newcomer(at_work.desk, "Typo"), row("a.pdf"))
    back(at_work, wrong)
    assert enrol.tracked(at_work.desk) == []


def test_a_printer_that_came_with_it_stays_if_it_has_a_folder_or_jobs_by_now(
    at_work: Studio, cutter: Printer
) -> None:
    imported(at_work, cutter, row("a.pdf"))
    _, first = latest(at_work.desk)
    take_out(at_work.desk, first.id)
    assert [each.name for each in enrol.tracked(at_work.desk)] == ["Old cutter"]
    with_folder = imported(at_work, newcomer(at_work.desk, "Laser"), row("c.pdf"))
    assert with_folder.done
    watch_folder(at_work.desk, with_folder.done.printer_id, str(at_work.desk.db.folder))
    back(at_work, with_folder)
    assert [each.name for each in enrol.tracked(at_work.desk)] == ["Laser", "Old cutter"]


def test_only_the_last_imports_are_kept(at_work: Studio, cutter: Printer) -> None:
    for minutes in range(KEPT):
        imported(at_work, cutter, row("a.pdf", NOON - minutes * MINUTE), file=f"{minutes}.csv")
    imported(at_work, cutter, row("a.pdf"), file="same.csv")  # brings nothing
    files = [each.file for each in latest(at_work.desk)]
    assert files == [f"{minutes}.csv" for minutes in reversed(range(KEPT))]
