"""A printer whose dates can be read in two ways: asked once, and the answer stays."""

from collections.abc import Iterator
from dataclasses import replace

import pytest

from smarttracker_lite.domain.machines import Printer
from smarttracker_lite.domain.printing import TimeQuality
from smarttracker_lite.errors import BadInput
from smarttracker_lite.workflows.collect import collect
from smarttracker_lite.workflows.dates import answer_order, asks_order, order_of
from smarttracker_lite.workflows.watch import Watch
from tests.support.studio import Studio
from tests.support.two_ways import two_ways


@pytest.fixture
def printer(at_work: Studio) -> Iterator[Printer]:
    with two_ways(at_work) as tracked:
        yield tracked


def day_of_job(at_work: Studio) -> tuple[int, int] | None:
    """The day and the month of the only job, if the printer's time of it is known."""
    (job,) = at_work.desk.db.jobs.all()
    at = job.facts.completed_at
    assert at
    return None if job.facts.time_quality is TimeQuality.FIRST_SEEN else (at.day, at.month)


def test_a_printer_is_asked_about_when_a_job_needs_it(at_work: Studio, printer: Printer) -> None:
    assert not asks_order(at_work.desk, printer)
    assert collect(at_work.desk, printer.id).new == 1
    assert asks_order(at_work.desk, printer)
    assert day_of_job(at_work) is None
    assert not asks_order(at_work.desk, replace(printer, driver="ipp"))


@pytest.mark.parametrize(("order", "day"), [("dmy", (4, 5)), ("mdy", (5, 4))])
def test_an_answer_gives_the_job_its_day_once_and_for_all(
    at_work: Studio, printer: Printer, order: str, day: tuple[int, int]
) -> None:
    collect(at_work.desk, printer.id)
    answer_order(at_work.desk, printer.id, order)
    assert not asks_order(at_work.desk, printer)
    told = collect(at_work.desk, printer.id)
    assert (told.new, told.updated, day_of_job(at_work)) == (0, 1, day)
    again = collect(at_work.desk, printer.id, told.lately)
    assert (again.new, again.updated, asks_order(at_work.desk, printer)) == (0, 0, False)


def test_an_answer_that_was_wrong_is_changed_and_corrects_what_the_printer_still_lists(
    at_work: Studio, printer: Printer
) -> None:
    collect(at_work.desk, printer.id)
    assert order_of(at_work.desk, printer) is None
    answer_order(at_work.desk, printer.id, "mdy")
    first = collect(at_work.desk, printer.id)
    assert order_of(at_work.desk, printer) == "mdy"
    answer_order(at_work.desk, printer.id, "dmy")
    told = collect(at_work.desk, printer.id, first.lately)
    assert (told.new, told.updated, day_of_job(at_work)) == (0, 1, (4, 5))
    assert order_of(at_work.desk, printer) == "dmy"


def test_a_changed_answer_only_flags_what_is_invoiced(at_work: Studio, printer: Printer) -> None:
    collect(at_work.desk, printer.id)
    answer_order(at_work.desk, printer.id, "mdy")
    collect(at_work.desk, printer.id)
    (job,) = at_work.desk.db.jobs.all()
    at_work.desk.db.jobs.put(replace(job, invoice_id="issued"))
    answer_order(at_work.desk, printer.id, "dmy")
    told = collect(at_work.desk, printer.id)
    assert (told.new, told.updated, told.changed_after_invoice, day_of_job(at_work)) == (0, 0, 1, (5, 4))


def test_what_an_earlier_round_remembers_does_not_undo_the_answer(at_work: Studio, printer: Printer) -> None:
    first = collect(at_work.desk, printer.id)
    quiet = collect(at_work.desk, printer.id, first.lately)
    assert quiet.lately
    answer_order(at_work.desk, printer.id, "dmy")
    assert collect(at_work.desk, printer.id, quiet.lately).updated == 1
    assert day_of_job(at_work) == (4, 5)
    assert not asks_order(at_work.desk, printer)


def test_the_collector_goes_on_with_the_answer(at_work: Studio, printer: Printer) -> None:
    watch = Watch(at_work.desk)
    for _ in range(2):
        watch.poll()
    with watch.turn(printer.id):
        answer_order(at_work.desk, printer.id, "dmy")
    assert [each.updated for each in (*watch.poll(), *watch.poll())] == [1, 0]
    assert day_of_job(at_work) == (4, 5)


@pytest.mark.parametrize("order", ["", "ymd", "ask"])
def test_what_is_no_answer_is_refused(at_work: Studio, printer: Printer, order: str) -> None:
    collect(at_work.desk, printer.id)
    with pytest.raises(BadInput):
        answer_order(at_work.desk, printer.id, order)
    assert asks_order(at_work.desk, printer)
