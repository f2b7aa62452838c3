"""Two printers of one model that tell no serial number: the network gives the address of one to the other."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta

import pytest

from smarttracker_lite.domain.machines import Printer, PrinterState
from smarttracker_lite.errors import PrinterReplaced
from smarttracker_lite.workflows import enrol
from smarttracker_lite.workflows.collect import collect
from tests.support.studio import Studio
from tests.support.web_printer.machine import Machine
from tests.support.web_printer.printer import WebPrinter
from tests.support.web_printer.web_access import DESIGNJET, WebAccess


@dataclass
class Lent:
    """The address, with another printer at it than the one that is tracked and was read."""

    at_work: Studio
    server: WebPrinter
    printer: Printer
    mine: Machine

    @property
    def documents(self) -> list[str]:
        return sorted(job.facts.document or "" for job in self.at_work.desk.db.jobs.all())

    def add_again(self) -> Printer:
        enrol.remove(self.at_work.desk, self.printer.id)
        return enrol.add(self.at_work.desk, self.server.url)


@pytest.fixture
def lent(at_work: Studio) -> Iterator[Lent]:
    clock = at_work.clock
    mine, other = (Machine(clock=clock, serial=serial) for serial in ("CN1", "CN2"))
    other.print(document="of the other.pdf")
    clock.at += timedelta(hours=5)
    mine.print(document="mine.pdf")
    with WebPrinter(mine, (WebAccess(columns=DESIGNJET, has_status=False),)) as server:
        printer = enrol.add(at_work.desk, server.url)
        collect(at_work.desk, printer.id)
        server.become(other)
        clock.at += timedelta(hours=5)
        yield Lent(at_work, server, printer, mine)


def test_the_other_printers_jobs_are_not_billed_as_this_ones_which_is_read_when_it_is_back(
    lent: Lent,
) -> None:
    desk = lent.at_work.desk
    assert isinstance(collect(desk, lent.printer.id).trouble, PrinterReplaced)
    assert (lent.documents, desk.db.printers.get(lent.printer.id).state) == (
        ["mine.pdf"],
        PrinterState.TROUBLE,
    )
    lent.server.become(lent.mine)
    lent.mine.print(document="mine, since.pdf")
    assert (collect(desk, lent.printer.id).new, lent.documents) == (1, ["mine, since.pdf", "mine.pdf"])


def test_who_removes_and_adds_it_says_that_it_is_the_printer(lent: Lent) -> None:
    again = lent.add_again()
    assert again.id == lent.printer.id
    told = collect(lent.at_work.desk, again.id)
    assert (told.trouble, lent.documents) == (None, ["mine.pdf", "of the other.pdf"])


def test_a_printer_that_is_added_again_doubles_no_job(lent: Lent) -> None:
    lent.server.become(lent.mine)
    told = collect(lent.at_work.desk, lent.add_again().id)
    assert (told.trouble, told.new, lent.documents) == (None, 0, ["mine.pdf"])
