"""A printed job that its printer tells otherwise later: the open one follows, the invoiced one is flagged."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

import pytest

from smarttracker_lite.domain.jobs import Job
from smarttracker_lite.domain.machines import Printer
from smarttracker_lite.domain.printing import JobFacts
from smarttracker_lite.errors import PrinterReplaced
from smarttracker_lite.printers.drivers.ipp.message import Attributes, Tag, Value
from smarttracker_lite.workflows import enrol
from smarttracker_lite.workflows.collect import Lately, Round, collect
from tests.support.odd_printer import OddPrinter, old_printer, sent
from tests.support.studio import Studio
from tests.support.web_printer.ipp import PATH, Ipp
from tests.support.web_printer.machine import Machine
from tests.support.web_printer.piws import Piws
from tests.support.web_printer.printer import Personality, WebPrinter
from tests.support.web_printer.truth import Printed
from tests.support.web_printer.web_access import DESIGNJET, WebAccess


@dataclass
class Told:
    """A printer that is read minute by minute, and a job in the books whose last counts are read."""

    at_work: Studio
    printer: Printer
    print: Printed
    lately: Lately | None = None

    @property
    def job(self) -> Job:
        (job,) = self.at_work.desk.db.jobs.all()
        return job

    def poll(self) -> Round:
        self.at_work.clock.move(minutes=1)
        told = collect(self.at_work.desk, self.printer.id, self.lately)
        self.lately = told.lately or self.lately
        return told


WAYS: Mapping[str, Personality] = {"ipp": Ipp(), "hp_piws": Piws(), "hp_ews": WebAccess(columns=DESIGNJET)}


@pytest.fixture(params=WAYS)
def told(at_work: Studio, request: pytest.FixtureRequest) -> Iterator[Told]:
    machine = Machine(clock=at_work.clock)
    with WebPrinter(machine, (WAYS[request.param],)) as server:
        url = server.url.replace("http", "ipp") + PATH if request.param == "ipp" else server.url
        printer = enrol.add(at_work.desk, url)
        assert printer.driver == request.param
        told = Told(at_work, printer, machine.print(pages=6))
        assert [told.poll().new for _ in range(3)] == [1, 0, 0]
        at_work.clock.move(minutes=10)
        yield told


def much(facts: JobFacts | None) -> int:
    """The pages it has; an accounting page tells copies of the six pages."""
    assert facts
    if facts.impressions:
        return facts.impressions.value
    assert facts.copies
    return facts.copies.value * 6


def test_what_an_open_job_counts_on_is_in_the_books(told: Told) -> None:
    told.print.impressions = 12
    assert [told.poll().updated for _ in range(2)] == [1, 0]
    assert much(told.job.facts) == 12


def test_what_an_invoiced_job_counts_on_is_a_flag(told: Told) -> None:
    told.at_work.desk.db.jobs.put(replace(told.job, invoice_id="issued"))
    told.print.impressions = 12
    assert [told.poll().changed_after_invoice for _ in range(2)] == [1, 0]
    assert (much(told.job.facts), much(told.job.later)) == (6, 12)


def plate(name: str) -> Attributes:
    """A printer that tells neither UUID nor serial number."""
    model = (Value(Tag.TEXT, "ECOSYS M2540dn"),)
    return {"printer-make-and-model": model, "printer-name": (Value(Tag.NAME, name),)}


def test_a_printer_without_uuid_that_was_given_another_name_goes_on_when_it_is_added_again(
    at_work: Studio,
) -> None:
    machine: OddPrinter = old_printer({1: sent(100, 130), 2: sent(200, 230)})
    machine.nameplate = plate("copier-1")
    desk = at_work.desk
    with machine.switched_on() as url:
        printer = enrol.add(desk, url)
        assert collect(desk, printer.id).new == 2
        machine.nameplate = plate("copier-2")
        trouble = collect(desk, printer.id).trouble
        assert isinstance(trouble, PrinterReplaced)
        assert "say so on its page" in trouble.hint
        enrol.remove(desk, printer.id)
        again = enrol.add(desk, url)
        told = collect(desk, again.id)
    assert again.id == printer.id
    assert (told.trouble, told.new, len(list(desk.db.jobs.all()))) == (None, 0, 2)
