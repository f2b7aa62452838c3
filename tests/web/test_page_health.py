"""The page that says how reading the printers goes."""

from dataclasses import replace
from datetime import timedelta
from html import unescape

import pytest

from smarttracker_lite.domain.machines import Printer
from smarttracker_lite.workflows import enrol
from smarttracker_lite.workflows.collect import collect
from tests.support.invoicing import seen
from tests.support.studio import Studio
from tests.support.visit import Visitor
from tests.support.web_printer.machine import Machine
from tests.support.web_printer.piws import Piws
from tests.support.web_printer.printer import WebPrinter
from tests.workflows.test_collect import demo_url

WELL = "Every printer is read as it should be."


@pytest.fixture
def plotter(at_work: Studio) -> Printer:
    return enrol.add(at_work.desk, demo_url(), name="Plotter")


def page(visitor: Visitor) -> str:
    return seen(visitor.get("/printers/health"))


def test_what_a_printer_remembered_after_an_outage_is_told_for_a_day(
    at_work: Studio, visitor: Visitor
) -> None:
    machine = Machine(clock=at_work.clock)
    machine.print()
    with WebPrinter(machine, (Piws(),)) as printer:
        tracked = enrol.add(at_work.desk, printer.url)
        visitor.post(f"/printers/{tracked.id}/poll")
        assert "At its first reading it still remembered 1 job." in page(visitor)
        at_work.clock.move(hours=63)
        machine.print()
        machine.print()
        visitor.post(f"/printers/{tracked.id}/poll")
        told = "Recovered 2 jobs printed since Fri, Nov 20, 1:00"
        assert told in page(visitor)
        assert told in seen(visitor.get(f"/printers/{tracked.id}"))
    at_work.clock.move(hours=25)
    assert told not in page(visitor)


def test_a_printer_that_is_off_was_asked_lately_and_answered_long_ago(
    at_work: Studio, visitor: Visitor
) -> None:
    with WebPrinter(Machine(clock=at_work.clock), (Piws(),)) as printer:
        tracked = enrol.add(at_work.desk, printer.url)
        visitor.post(f"/printers/{tracked.id}/poll")
        assert "last answer:" not in page(visitor)
    at_work.clock.move(hours=2)
    visitor.post(f"/printers/{tracked.id}/poll")
    assert "just now last answer: 2 hours ago" in page(visitor)


def test_a_clock_that_is_a_little_wrong_is_left_alone(
    at_work: Studio, visitor: Visitor, plotter: Printer
) -> None:
    device = replace(plotter.device, clock_error_s=-120)
    at_work.desk.db.printers.put(replace(plotter, device=device))
    assert WELL in page(visitor)
    assert "Its clock" not in page(visitor)


@pytest.mark.parametrize(
    ("driver", "error_s", "how"),
    [
        ("ipp", -130, "2 minutes slow; the times of its jobs are corrected."),
        ("hp_piws", 7_200, "120 minutes fast; the times of its jobs are corrected."),
        ("ipp", 86_400, "1440 minutes fast; the times of its jobs are corrected."),
        ("ipp", 86_401, "more than a day fast; do not rely on the times of its jobs."),
        ("hp_piws", -86_401, "more than a day slow; do not rely on the times of its jobs."),
        ("hp_ews", 300, "5 minutes fast; the times of its jobs may be wrong by as much."),
        ("hp_ews", -7_200, "120 minutes slow; the times of its jobs may be wrong by as much."),
        ("hp_ews", -345_600_000, "more than a day slow; do not rely on the times of its jobs."),
    ],
)
def test_a_clock_that_is_wrong_is_told_with_what_that_does_and_the_fix(
    at_work: Studio, visitor: Visitor, plotter: Printer, driver: str, error_s: int, how: str
) -> None:
    device = replace(plotter.device, clock_error_s=error_s)
    at_work.desk.db.printers.put(replace(plotter, driver=driver, device=device))
    told = page(visitor)
    assert f"Its clock is {how}" in told
    assert "Set its date, time and time zone" in told
    assert "Where: the printer's web page" in told
    assert "Date and time" in told
    assert "1 printer needs a look." in told
    assert f"Its clock is {how}" in seen(visitor.get(f"/printers/{plotter.id}"))


def test_a_clock_that_was_set_right_is_warned_of_no_longer(at_work: Studio, visitor: Visitor) -> None:
    machine = Machine(clock=at_work.clock)
    machine.print()
    with WebPrinter(machine, (Piws(),)) as printer:
        tracked = enrol.add(at_work.desk, printer.url)
        assert collect(at_work.desk, tracked.id).new == 1
        for ahead, warned in ((timedelta(minutes=7), True), (timedelta(), False)):
            machine.set_clock(ahead)
            collect(at_work.desk, tracked.id)
            answer = visitor.get("/printers/health")
            assert ("Its clock is 7 minutes fast" in seen(answer)) is warned
            assert (f'href="{printer.url}/"' in unescape(answer.text)) is warned
