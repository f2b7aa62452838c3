"""A real CUPS queue in front of a real printer, both tracked: each print is in the books once."""

from datetime import UTC, datetime

import pytest

from smarttracker_lite.workflows import enrol
from smarttracker_lite.workflows.collect import collect
from smarttracker_lite.workflows.pair import printer_for
from tests.support.peers import cupsd, ippeveprinter
from tests.support.programs import wait_until
from tests.support.studio import Studio


@pytest.mark.parametrize("first", ["queue", "printer"])
def test_a_print_by_way_of_cups_is_billed_once_and_has_its_user(at_work: Studio, first: str) -> None:
    desk = at_work.desk
    with ippeveprinter() as printer, cupsd() as cups:
        cups.add_queue("Upstairs", device=printer.url, model="everywhere")
        tracked = enrol.add(desk, printer.url, name="Plotter")
        queue = enrol.add(desk, cups.url("Upstairs"), name="Queue", beside=tracked.id)
        for title in ("One.ps", "Two.ps"):
            cups.print("Upstairs", title, user="bruno")
        wait_until(lambda: cups.finished("Upstairs"), "CUPS prints")
        at_work.clock.at = datetime.now(UTC)
        order = [queue.id, tracked.id] if first == "queue" else [tracked.id, queue.id]
        for printer_id in (*order, *order):
            assert collect(desk, printer_id).trouble is None
    jobs = desk.db.jobs.all()
    assert [(job.facts.document, job.printer_id, job.facts.user) for job in jobs] == [
        ("One.ps", tracked.id, "bruno"),
        ("Two.ps", tracked.id, "bruno"),
    ]
    assert all(job.aliases for job in jobs)


def test_cups_tells_on_which_printer_a_queue_prints_whatever_it_is_called(at_work: Studio) -> None:
    with ippeveprinter() as printer, cupsd() as cups:
        tracked = enrol.add(at_work.desk, printer.url, name="Plotter")
        for queue, device in (("Upstairs", printer.url), ("Away", "socket://192.0.2.9")):
            cups.add_queue(queue, device=device)
        found = {queue: enrol.offer(at_work.desk, cups.url(queue)).found for queue in ("Upstairs", "Away")}
    assert printer_for(at_work.desk, found["Upstairs"]) == tracked
    assert printer_for(at_work.desk, found["Away"]) is None
