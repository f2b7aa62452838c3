"""What is said of a printer that did not answer for a while, and of what it remembered of that time."""

import logging
from collections.abc import Iterable
from datetime import timedelta

import pytest

from smarttracker_lite.domain.machines import Printer
from smarttracker_lite.errors import PrinterAsleep, PrinterTrouble, PrinterUnreachable
from smarttracker_lite.workflows import enrol
from smarttracker_lite.workflows.collect import Round
from smarttracker_lite.workflows.take_in import newcomer
from smarttracker_lite.workflows.watch import Watch
from smarttracker_lite.workflows.worker import Recovered, Worker
from tests.support.odd_printer import OddPrinter
from tests.support.studio import NOON, Studio
from tests.workflows.test_collect import demo_url


def told_of(rounds: Iterable[Round], caplog: pytest.LogCaptureFixture) -> list[str]:
    """What these rounds of one printer, a minute apart, write into the log."""
    worker = Worker("plotter")
    with caplog.at_level(logging.INFO, "smarttracker_lite"):
        for minute, each in enumerate(rounds):
            worker.keep(each, NOON + timedelta(minutes=minute))
    return [record.message for record in caplog.records]


@pytest.fixture
def tracked(at_work: Studio) -> Printer:
    return enrol.add(at_work.desk, demo_url())


BROUGHT = Round(printer_id="plotter", new=2)
WELL = Round(printer_id="plotter")
ASLEEP = Round(printer_id="plotter", trouble=PrinterAsleep("It sleeps."))
AWAY = Round(printer_id="plotter", trouble=PrinterUnreachable("It is away."))
BROKEN_OFF = Round(printer_id="plotter", trouble=PrinterTrouble("It broke off."))


def test_a_printer_that_sleeps_each_hour_writes_nothing_into_the_log(
    caplog: pytest.LogCaptureFixture,
) -> None:
    assert told_of([WELL, ASLEEP, WELL] * 50, caplog) == []


def test_a_printer_that_fails_in_many_ways_writes_two_lines_into_the_log(
    caplog: pytest.LogCaptureFixture,
) -> None:
    told = told_of([WELL, *[AWAY, BROKEN_OFF, ASLEEP] * 50, WELL], caplog)
    assert told == ["printer plotter: It is away.", "printer plotter answers again"]


def test_after_an_outage_it_is_said_how_many_jobs_were_recovered(
    at_work: Studio, caplog: pytest.LogCaptureFixture
) -> None:
    printer, watch = OddPrinter({1: 9}), Watch(at_work.desk)
    with printer.switched_on() as url, caplog.at_level(logging.INFO, "smarttracker_lite"):
        tracked = enrol.add(at_work.desk, url, name="Cellar")
        watch.poll()
        first = watch.recovered(tracked.id)
        printer.jobs |= {2: 9}
        at_work.clock.move(minutes=1)
        watch.poll()
        assert first == watch.recovered(tracked.id) == Recovered(1, None, NOON)
        last = at_work.clock()
        printer.jobs |= {3: 9, 4: 9}
        at_work.clock.move(hours=60)
        watch.poll()
    assert watch.recovered(tracked.id) == Recovered(2, last, at_work.clock())
    assert [record.message for record in caplog.records] == [
        f"printer {tracked.id} 1 job it still remembered",
        f"printer {tracked.id} recovered 2 jobs printed since {last.astimezone():%A, %Y-%m-%d %H:%M}",
    ]
    at_work.clock.move(hours=25)
    assert watch.recovered(tracked.id) is None


def test_what_a_printer_prints_between_two_sleeps_is_news_and_not_recovered(
    at_work: Studio, tracked: Printer
) -> None:
    worker = Worker(tracked.id)
    for minute, each in enumerate([WELL, ASLEEP, ASLEEP, ASLEEP, BROUGHT]):
        worker.keep(each, NOON + timedelta(minutes=9 * minute), tracked)
    assert worker.recovered is None
    for minute, each in enumerate([AWAY, ASLEEP, BROUGHT], start=60):
        worker.keep(each, NOON + timedelta(minutes=minute), tracked)
    assert worker.recovered == Recovered(2, NOON + timedelta(minutes=36), NOON + timedelta(minutes=62))


def test_old_jobs_of_a_watched_folder_are_not_recovered(at_work: Studio) -> None:
    worker = Worker("cutter")
    worker.keep(BROUGHT, NOON, newcomer(at_work.desk, "Cutter"))
    assert worker.recovered is None


def test_what_was_printed_while_the_program_was_off_is_said_to_be_recovered(at_work: Studio) -> None:
    printer = OddPrinter({1: 9})
    with printer.switched_on() as url:
        tracked = enrol.add(at_work.desk, url, name="Cellar")
        Watch(at_work.desk).poll()
        printer.jobs |= {2: 9}
        last = at_work.clock()
        at_work.clock.move(minutes=5)
        started = Watch(at_work.desk)
        started.poll()
    assert started.recovered(tracked.id) == Recovered(1, last, at_work.clock())
