"""The network gives a printer's address to another printer of the same model.

Both are real hosts with their own interfaces, and so is the computer that reads them. What the other one
prints is never billed as the first one's, whose card says what has happened; and once it is back, wherever
that is, all that it printed meanwhile comes into the books, once.
"""

from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from functools import partial
from typing import NamedTuple

import pytest

from smarttracker_lite.domain.machines import Printer, PrinterState
from smarttracker_lite.errors import PrinterReplaced
from smarttracker_lite.words import Words
from smarttracker_lite.workflows import enrol
from smarttracker_lite.workflows.collect import Round
from smarttracker_lite.workflows.desk import Desk
from smarttracker_lite.workflows.diagnose import in_words
from smarttracker_lite.workflows.watch import Watch
from tests.support.lan import Host, on_a_wire, owner, wire
from tests.support.studio import Clock, Studio
from tests.support.web_printer.ipp import Ipp
from tests.support.web_printer.machine import Machine
from tests.support.web_printer.piws import Piws
from tests.support.web_printer.printer import Personality, WebPrinter
from tests.support.web_printer.web_access import DESIGNJET, WebAccess

FIRST, SECOND = "10.77.0.20", "10.77.0.30"


class Kind(NamedTuple):
    """How printers are asked, and at which port."""

    speaks: Personality
    port: int


KINDS: Mapping[str, Kind] = {
    "hp_piws": Kind(Piws(), 80),
    "hp_ews": Kind(WebAccess(columns=DESIGNJET), 80),
    "ipp": Kind(Ipp(), 631),
}
"""By the driver that reads them."""


@dataclass
class Plotter:
    """A printer and its place on the wire."""

    host: Host
    machine: Machine

    def prints(self, *documents: str) -> None:
        for document in documents:
            self.machine.print(document=document)


@dataclass
class Office:
    """Who tracks printers, two of one model, of which the first is known."""

    desk: Desk
    clock: Clock
    watch: Watch
    ours: Plotter
    other: Plotter

    def poll(self) -> Mapping[str, Round]:
        """A round at all printers an hour later, by their ids."""
        self.clock.move(hours=1)
        return {told.printer_id: told for told in self.watch.poll()}

    def documents(self, printer: Printer) -> list[str]:
        """What was printed there, as the books have it."""
        jobs = (job for job in self.desk.db.jobs.newest() if job.printer_id == printer.id)
        return sorted(job.facts.document or "" for job in jobs)

    def card(self, printer: Printer) -> Printer:
        return self.desk.db.printers.get(printer.id)


@contextmanager
def two_plotters(at_work: Studio, kind: Kind) -> Iterator[Office]:
    with wire(2) as hosts, ExitStack() as on:
        plotters = [
            Plotter(host, Machine(clock=at_work.clock, serial=f"SN-{host.mac[-1]}")) for host in hosts
        ]
        for host, machine in ((each.host, each.machine) for each in plotters):
            server = WebPrinter(machine, (kind.speaks,), host="0.0.0.0", port=kind.port)
            host.do(partial(on.enter_context, server))
        yield Office(at_work.desk, at_work.clock, Watch(at_work.desk), *plotters)


def swapped(office: Office) -> Printer:
    """Our printer, tracked at the address that belongs to the other one now. Both have printed since."""
    office.ours.host.take(FIRST)
    office.ours.prints("ours 1.pdf")
    office.other.prints("other 1.pdf")
    printer = enrol.add(office.desk, FIRST)
    assert office.poll()[printer.id].new == 1
    assert owner(FIRST) == office.ours.host.mac
    office.ours.prints("ours 2.pdf")
    office.ours.host.leave()
    office.other.host.take(FIRST)
    office.ours.prints("ours 3.pdf")
    office.other.prints("other 2.pdf")
    return printer


def back_filled(office: Office, printer: Printer) -> None:
    """Two rounds bring what our printer did meanwhile, once, and nothing seems to be missing."""
    assert [office.poll()[printer.id].new for _ in range(2)] == [2, 0]
    assert office.documents(printer) == ["ours 1.pdf", "ours 2.pdf", "ours 3.pdf"]
    assert office.card(printer).trouble is None
    assert office.desk.db.gaps.of_printer(printer.id) == []


@pytest.mark.parametrize("driver", KINDS)
@on_a_wire
def test_nothing_of_another_printer_at_the_address_is_taken_for_ours_and_the_card_says_so(
    at_work: Studio, driver: str
) -> None:
    with two_plotters(at_work, KINDS[driver]) as office:
        printer = swapped(office)
        assert printer.driver == driver
        for _ in range(2):
            office.other.prints("other 3.pdf")
            assert isinstance(office.poll()[printer.id].trouble, PrinterReplaced)
        assert owner(FIRST) == office.other.host.mac
        assert office.documents(printer) == ["ours 1.pdf"]
        card = office.card(printer)
        assert card.state is PrinterState.TROUBLE
        assert card.trouble
        said = in_words(Words(), card.trouble)
        assert "another printer answers now" in said
        assert f"instead of {card.device.model} ({card.device.serial or card.device.identity})" in said
        office.other.host.leave()
        office.ours.host.take(FIRST)
        back_filled(office, printer)


@pytest.mark.parametrize("driver", KINDS)
@on_a_wire
def test_our_printer_is_found_again_at_another_address_while_the_other_one_keeps_the_old(
    at_work: Studio, driver: str
) -> None:
    with two_plotters(at_work, KINDS[driver]) as office:
        printer = swapped(office)
        assert office.poll()[printer.id].new == 0
        office.ours.host.take(SECOND)
        assert enrol.add(office.desk, SECOND).id == printer.id
        back_filled(office, printer)
        neighbour = enrol.add(office.desk, FIRST)
        assert office.poll()[neighbour.id].new == 2
        assert office.documents(neighbour) == ["other 1.pdf", "other 2.pdf"]
        assert office.documents(printer) == ["ours 1.pdf", "ours 2.pdf", "ours 3.pdf"]
