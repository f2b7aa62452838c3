"""What is said of a printer that did not answer for a while, and of what it remembered of that time."""

import logging
from collections.abc import Iterable
from datetime import timedelta

import pytest

from smarttracker_lite.errors import PrinterAsleep, PrinterTrouble, PrinterUnreachable
from smarttracker_lite.workflows import enrol
from smarttracker_lite.workflows.collect import Round
from smarttracker_lite.workflows.watch import Watch
from smarttracker_lite.workflows.worker import Recovered, Worker
from tests.support.odd_printer import OddPrinter
from tests.support.studio import NOON, Studio


def told_of(rounds: Iterable[Round], caplog: pytest.LogCaptureFixture) -> list[str]:
    """What these rounds of one printer, a minute apart, write into the log."""
    worker = Worker("plotter")
    with caplog.at_level(logging.INFO, "smarttracker_lite"):
        for minute, each in enumerate(rounds):
            worker.keep(each, NOON + timedelta(minutes=minute))
    return [record.message for record in caplog.records]


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
