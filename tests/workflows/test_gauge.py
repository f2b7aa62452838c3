"""A printer's counters and supplies, read besides its jobs, and what they show to be missing."""

from collections.abc import Iterator
from dataclasses import replace

import pytest

from smarttracker_lite.domain.counters import Counted, Counter
from smarttracker_lite.domain.machines import Printer
from smarttracker_lite.printers.metering import Metered
from smarttracker_lite.printers.meters.ledm import LedmMeter
from smarttracker_lite.printers.meters.snmp.meter import SnmpMeter
from smarttracker_lite.printers.source import Address
from smarttracker_lite.workflows import enrol, reconcile
from smarttracker_lite.workflows.collect import collect
from smarttracker_lite.workflows.gauge import gauge
from tests.support.programs import free_port
from tests.support.studio import Studio
from tests.support.web_printer.ipp import Ipp
from tests.support.web_printer.ledm import Ledm
from tests.support.web_printer.machine import Machine
from tests.support.web_printer.printer import WebPrinter
from tests.support.web_printer.web_access import DESIGNJET, WebAccess


@pytest.fixture
def server(at_work: Studio) -> Iterator[WebPrinter]:
    with WebPrinter(Machine(clock=at_work.clock), (Ipp(), Ledm())) as printer:
        yield printer


@pytest.fixture
def printer(at_work: Studio, server: WebPrinter) -> Printer:
    return enrol.add(at_work.desk, f"ipp://127.0.0.1:{server.port}/ipp/print")


def meters(server: WebPrinter) -> tuple[SnmpMeter, LedmMeter]:
    """The first of them nobody answers."""
    return SnmpMeter(port=free_port()), LedmMeter(http_port=server.port)


def printed(server: WebPrinter, **order: object) -> None:
    server.machine.print(**order)


def gauged(at_work: Studio, server: WebPrinter, printer: Printer) -> bool:
    """Some minutes after the last job: its pages are surely counted."""
    collect(at_work.desk, printer.id)
    at_work.clock.move(minutes=5)
    collect(at_work.desk, printer.id)
    return gauge(at_work.desk, printer.id, meters=meters(server))


def test_a_standing_is_taken_once_a_day_by_the_meter_that_answers(
    at_work: Studio, server: WebPrinter, printer: Printer
) -> None:
    printed(server, pages=3)
    assert gauged(at_work, server, printer)
    assert not gauged(at_work, server, printer)
    at_work.clock.move(hours=24)
    assert gauged(at_work, server, printer)

    standings = at_work.desk.db.standings.all()
    assert [standing.meter for standing in standings] == ["ledm", "ledm"]
    assert Counter(Counted.IMPRESSIONS, 3) in standings[0].counters


def test_supplies_are_put_on_the_card_and_stay_there_after_the_next_reading(
    at_work: Studio, server: WebPrinter, printer: Printer
) -> None:
    printed(server)
    gauged(at_work, server, printer)
    supplies = at_work.desk.db.printers.get(printer.id).device.supplies
    assert supplies
    printed(server)
    collect(at_work.desk, printer.id)
    assert at_work.desk.db.printers.get(printer.id).device.supplies == supplies


def test_what_was_printed_without_a_word_shows_as_a_gap_with_its_size(
    at_work: Studio, server: WebPrinter, printer: Printer
) -> None:
    printed(server, pages=10)
    gauged(at_work, server, printer)
    at_work.clock.move(hours=24)
    printed(server, pages=10)
    server.machine.print_untold(pages=40)
    gauged(at_work, server, printer)
    at_work.clock.move(minutes=15)
    gauged(at_work, server, printer)  # by now a job that was counted early would have been told

    (noted,) = at_work.desk.db.gaps.all()
    assert noted.gap.unexplained == Counter(Counted.IMPRESSIONS, 40)


def test_where_the_jobs_explain_everything_no_gap_is_invented(
    at_work: Studio, server: WebPrinter, printer: Printer
) -> None:
    for _ in range(5):
        printed(server, pages=7)
        gauged(at_work, server, printer)
        at_work.clock.move(hours=24)
    assert at_work.desk.db.gaps.all() == []
    assert len(at_work.desk.db.standings.all()) == 5


def test_jobs_explain_so_much_of_the_square_metres_of_a_large_format_printer(at_work: Studio) -> None:
    machine = Machine(clock=at_work.clock)
    with WebPrinter(machine, (WebAccess(columns=DESIGNJET, has_status=False),)) as server:
        printer = enrol.add(at_work.desk, f"{server.url}/hp/device/webAccess/index.htm")
        for untold in (0, 20, 0):
            machine.print(document="plan.pdf", pages=10, width_um=1_000_000, height_um=1_000_000)
            if untold:
                machine.print_untold(pages=untold, width_um=1_000_000, height_um=1_000_000)
            for minutes in (0, 5, 15):
                at_work.clock.move(minutes=minutes)
                collect(at_work.desk, printer.id)
                gauge(at_work.desk, printer.id)
            at_work.clock.move(hours=24)
        (noted,) = at_work.desk.db.gaps.all()
        month = reconcile.shares(at_work.desk, printer.id, at_work.desk.today)
    assert noted.gap.unexplained == Counter(Counted.AREA, 20_000_000)
    (area,) = (share for share in month.shares if share.of is Counted.AREA)
    assert (area.counted, area.explained) == (40_000_000, 20_000_000)


class Elsewhere:
    """Whatever it is asked, another machine answers."""

    name = "elsewhere"

    def read(self, _: Address) -> Metered:
        return Metered(serial="ANOTHER", counters=(Counter(Counted.IMPRESSIONS, 7),))


def test_another_machine_s_counters_are_never_this_one_s(at_work: Studio, printer: Printer) -> None:
    known = replace(printer, device=replace(printer.device, serial="CN1"))
    at_work.desk.db.printers.put(known)
    gauge(at_work.desk, printer.id, meters=(Elsewhere(),))
    assert at_work.desk.db.standings.all() == []


def test_counters_that_come_with_the_jobs_stand_in_for_a_meter(
    at_work: Studio, server: WebPrinter, printer: Printer
) -> None:
    gauge(at_work.desk, printer.id, (Counter(Counted.IMPRESSIONS, 9),), meters=meters(server)[:1])
    (standing,) = at_work.desk.db.standings.all()
    assert (standing.meter, standing.counters) == ("ipp", (Counter(Counted.IMPRESSIONS, 9),))
