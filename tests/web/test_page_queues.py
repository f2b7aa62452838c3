"""Queues of Windows and CUPS on the pages of printers: where their prints come out, and what they add."""

from collections.abc import Iterator

import pytest

from smarttracker_lite.domain.machines import Printer
from smarttracker_lite.workflows import enrol
from tests.support.invoicing import seen
from tests.support.studio import Studio
from tests.support.visit import Visitor
from tests.support.web_printer.ipp import Ipp
from tests.support.web_printer.machine import Machine
from tests.support.web_printer.piws import Piws
from tests.support.web_printer.printer import WebPrinter

MODEL = "HP DesignJet Z9 44in"


@pytest.fixture
def printer(at_work: Studio) -> Iterator[WebPrinter]:
    """The printer itself, at its own address."""
    with WebPrinter(Machine(clock=at_work.clock, model=MODEL), (Piws(),)) as printer:
        yield printer


@pytest.fixture
def server(at_work: Studio) -> Iterator[WebPrinter]:
    """The print server with a queue of that printer."""
    machine = Machine(clock=at_work.clock, model=f"{MODEL}, driverless", serial="cups")
    with WebPrinter(machine, (Ipp("/printers/Z9"),)) as server:
        yield server


@pytest.fixture
def tracked(at_work: Studio, printer: WebPrinter) -> Printer:
    return enrol.add(at_work.desk, printer.url, name="Plotter")


@pytest.fixture
def queue(at_work: Studio, server: WebPrinter, tracked: Printer) -> Printer:
    return enrol.add(at_work.desk, url(server), name="Queue of the PC", beside=tracked.id)


def url(server: WebPrinter) -> str:
    return f"ipp://127.0.0.1:{server.port}/printers/Z9"


def looked(visitor: Visitor, address: str) -> str:
    """The number of the offer that waits."""
    return visitor.post("/printers/look", {"url": address}).headers["Location"].partition("offer=")[2]


def test_a_queue_is_asked_where_its_prints_come_out_and_the_likely_printer_is_proposed(
    at_work: Studio, visitor: Visitor, server: WebPrinter, tracked: Printer
) -> None:
    number = looked(visitor, url(server))
    page = visitor.get(f"/printers/add?offer={number}").text
    assert "Its prints come out at" in page
    assert f'<option value="{tracked.id}" selected>Plotter</option>' in page
    visitor.post("/printers", {"offer": number, "name": "Queue", "beside": tracked.id})
    (queue,) = enrol.queues(at_work.desk, tracked.id)
    assert queue.name == "Queue"


def test_a_queue_whose_printer_nothing_shows_is_not_added_before_somebody_chose(
    at_work: Studio, visitor: Visitor, server: WebPrinter
) -> None:
    with WebPrinter(Machine(clock=at_work.clock, model="HP Latex 800"), (Piws(),)) as other:
        enrol.add(at_work.desk, other.url, name="Latex")
        number = looked(visitor, url(server))
        answer = visitor.post("/printers", {"offer": number, "name": "Queue", "beside": ""})
        assert answer.status_code == 422
        assert "Choose the printer at which they come out" in seen(answer)
        assert len(enrol.tracked(at_work.desk)) == 1
        visitor.post("/printers", {"offer": number, "name": "Queue", "beside": "own"})
    assert {each.beside for each in enrol.tracked(at_work.desk)} == {None}
    assert len(enrol.machines(at_work.desk)) == 2


def test_a_queue_that_has_moved_is_where_it_was_and_never_beside_itself(
    at_work: Studio, visitor: Visitor, server: WebPrinter, tracked: Printer, queue: Printer
) -> None:
    moved = f"ipp://localhost:{server.port}/printers/Z9"
    page = visitor.get(f"/printers/add?offer={looked(visitor, moved)}").text
    assert f'<option value="{tracked.id}" selected>Plotter</option>' in page
    assert f'<option value="{queue.id}"' not in page
    enrol.place(at_work.desk, queue.id, "")
    page = visitor.get(f"/printers/add?offer={looked(visitor, moved)}").text
    assert '<option value="own" selected>' in page
    assert f'<option value="{queue.id}"' not in page


@pytest.mark.parametrize("only", ["printer", "queue"])
def test_where_there_is_nothing_to_choose_nothing_is_asked(
    visitor: Visitor, printer: WebPrinter, server: WebPrinter, only: str
) -> None:
    number = looked(visitor, printer.url if only == "printer" else url(server))
    assert "Its prints come out at" not in visitor.get(f"/printers/add?offer={number}").text
    assert visitor.post("/printers", {"offer": number}).status_code == 303


@pytest.mark.parametrize("is_its_queue", [True, False])
def test_a_printer_whose_queue_is_a_printer_of_its_own_is_offered_together_with_it(
    at_work: Studio, visitor: Visitor, printer: WebPrinter, server: WebPrinter, is_its_queue: bool
) -> None:
    queue = enrol.add(at_work.desk, url(server), name="Queue of the PC")
    number = looked(visitor, printer.url)
    page = visitor.get(f"/printers/add?offer={number}")
    assert "“Queue of the PC” is a queue of this printer" in seen(page)
    ticked = {"queue": queue.id} if is_its_queue else {}
    visitor.post("/printers", {"offer": number, "name": "Plotter", **ticked})
    (tracked,) = (each for each in enrol.tracked(at_work.desk) if each.name == "Plotter")
    beside = at_work.desk.db.printers.get(queue.id).beside
    assert beside == (tracked.id if is_its_queue else None)


def test_a_queue_beside_a_printer_is_a_line_under_it_and_a_printer_nowhere(
    at_work: Studio, visitor: Visitor, printer: WebPrinter, tracked: Printer, queue: Printer
) -> None:
    printer.machine.print()
    visitor.post("/printers/poll")
    page = visitor.get("/printers").text
    assert page.count('class="panel machine-card"') == 1
    assert f'href="/printers/{queue.id}">Queue of the PC</a>: added to 0 jobs' in page
    for path in ("/jobs", "/jobs/new", "/prices", "/"):
        assert "Queue of the PC" not in visitor.get(path).text
        assert "Plotter" in visitor.get(path).text
    assert "Collecting from 1 printer" in visitor.get("/").text
    assert "Queue of the PC" in visitor.get(f"/printers/{tracked.id}").text


def test_health_says_what_a_queue_added_and_what_waits(
    at_work: Studio,
    visitor: Visitor,
    printer: WebPrinter,
    server: WebPrinter,
    tracked: Printer,
    queue: Printer,
) -> None:
    assert "not read since" in seen(visitor.get("/printers/health"))
    for document in ("a.pdf", "b.pdf"):
        server.machine.print(document=document, user="bruno")
    printer.machine.print(document="a.pdf", user="")
    for _ in range(2):
        visitor.post("/printers/poll")
    visitor.post(f"/printers/{queue.id}/poll")
    (job,) = at_work.desk.db.jobs.all()
    assert (job.printer_id, job.facts.user) == (tracked.id, "bruno")
    told = "added to 1 job since the program was started; the printer has not told of 1 print yet"
    assert told in seen(visitor.get("/printers/health"))
    assert "A queue that prints on “Plotter”" in seen(visitor.get("/printers/health"))
    own = seen(visitor.get(f"/printers/{queue.id}"))
    assert told in own
    assert "every job the printer told of is recorded" not in own


def test_where_prints_come_out_can_be_decided_later_and_taken_back(
    at_work: Studio, visitor: Visitor, tracked: Printer, queue: Printer
) -> None:
    path = f"/printers/{queue.id}"
    assert f'<option value="{tracked.id}" selected>' in visitor.get(path).text
    visitor.post(f"{path}/place", {"beside": "own"})
    assert at_work.desk.db.printers.get(queue.id).beside is None
    assert '<option value="own" selected>' in visitor.get(path).text
    visitor.post(f"{path}/place", {"beside": tracked.id})
    assert at_work.desk.db.printers.get(queue.id).beside == tracked.id


def test_a_choice_that_is_none_is_refused_beside_its_field(
    at_work: Studio, visitor: Visitor, queue: Printer
) -> None:
    for form in ({}, {"beside": ""}, {"beside": "nobody"}):
        answer = visitor.post(f"/printers/{queue.id}/place", form)
        assert answer.status_code == 422
        assert 'id="e-beside"' in answer.text
    assert at_work.desk.db.printers.get(queue.id).beside == queue.beside


def test_a_queue_whose_printer_was_removed_has_a_card_that_says_what_to_do(
    at_work: Studio, visitor: Visitor, tracked: Printer, queue: Printer
) -> None:
    assert "1 queue prints here: it is not read either" in seen(visitor.get(f"/printers/{tracked.id}"))
    visitor.post(f"/printers/{tracked.id}/remove")
    visitor.post("/printers/poll")
    page = visitor.get("/printers")
    assert page.text.count('class="panel machine-card"') == 1
    assert "The printer of this queue is not tracked any more" in seen(page)
    assert "Choose on its page where its prints come out." in seen(page)
    assert "1 printer does not answer" in seen(page)
    own = visitor.get(f"/printers/{queue.id}")
    assert '<option value="" selected>Choose</option>' in own.text
    assert "every job the printer told of is recorded" not in seen(own)
    visitor.post(f"/printers/{queue.id}/place", {"beside": "own"})
    assert "not tracked any more" not in seen(visitor.get("/printers"))


def test_a_printer_is_no_queue(visitor: Visitor, tracked: Printer, queue: Printer) -> None:
    assert "Where its prints come out" not in visitor.get(f"/printers/{tracked.id}").text
