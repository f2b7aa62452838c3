"""What a printer's page asks and offers: how dates are read, and switching on the print log of Windows."""

import sys
from collections.abc import Iterator
from dataclasses import replace
from html import unescape

import pytest

from smarttracker_lite.domain.machines import Printer
from smarttracker_lite.errors import PrinterTrouble
from smarttracker_lite.printers.drivers.windows.driver import LogOff
from smarttracker_lite.web.pages.enrolment import EnrolmentView, Row
from smarttracker_lite.web.templates import Surroundings, Templates
from smarttracker_lite.words import Words
from smarttracker_lite.workflows.collect import note
from tests.support.studio import Studio
from tests.support.two_ways import two_ways
from tests.support.visit import Visitor
from tests.support.web_printer.machine import Machine

QUESTION = "Is 01/04/2026 the 1st of April or the 4th of January?"
SWITCH = "Switch on Windows’ print log"


@pytest.fixture
def machine(at_work: Studio) -> Machine:
    return Machine(clock=at_work.clock, model="HP Designjet T2300", serial="MY12345678")


@pytest.fixture
def cellar(at_work: Studio, machine: Machine) -> Iterator[Printer]:
    with two_ways(at_work, machine=machine) as tracked:
        yield tracked


def page(visitor: Visitor, printer: Printer) -> str:
    return unescape(visitor.get(f"/printers/{printer.id}").text)


def test_the_order_of_dates_is_asked_until_it_is_answered(
    at_work: Studio, visitor: Visitor, cellar: Printer
) -> None:
    assert QUESTION not in page(visitor, cellar)
    visitor.post("/printers/poll")
    asking = page(visitor, cellar)
    assert QUESTION in asking
    assert 'name="order" value="dmy"' in asking
    answer = visitor.post(f"/printers/{cellar.id}/dates", {"order": "mdy"})
    assert (answer.status_code, answer.headers["Location"]) == (303, f"/printers/{cellar.id}")
    (job,) = at_work.desk.db.jobs.all()
    assert job.facts.completed_at
    assert (job.facts.completed_at.month, job.facts.completed_at.day) == (4, 5)
    answered = page(visitor, cellar)
    assert QUESTION not in answered
    assert "Its dates are read with the month first from now on." in answered


def test_an_answer_can_be_changed(at_work: Studio, visitor: Visitor, cellar: Printer) -> None:
    visitor.post("/printers/poll")
    assert "Read it as" not in page(visitor, cellar)
    visitor.post(f"/printers/{cellar.id}/dates", {"order": "mdy"})
    wrong = page(visitor, cellar)
    assert "01/04/2026 is read as the 4th of January." in wrong
    assert 'name="order" value="dmy">Read it as the 1st of April</button>' in wrong
    visitor.post(f"/printers/{cellar.id}/dates", {"order": "dmy"})
    right = page(visitor, cellar)
    assert "Its dates are read with the day first from now on." in right
    assert 'name="order" value="mdy">Read it as the 4th of January</button>' in right
    (job,) = at_work.desk.db.jobs.all()
    assert job.facts.completed_at
    assert (job.facts.completed_at.month, job.facts.completed_at.day) == (5, 4)


def test_an_order_that_its_list_proves_cannot_be_changed(
    at_work: Studio, visitor: Visitor, cellar: Printer, machine: Machine
) -> None:
    at_work.clock.move(days=14)
    machine.print()
    visitor.post("/printers/poll")
    assert "01/04/2026 is read as the 1st of April." in page(visitor, cellar)
    visitor.post(f"/printers/{cellar.id}/dates", {"order": "mdy"})
    answered = page(visitor, cellar)
    assert "Its dates stay as they were" in answered
    assert "01/04/2026 is read as the 1st of April." in answered


def test_an_answer_that_is_none_is_refused_and_asked_again(visitor: Visitor, cellar: Printer) -> None:
    visitor.post("/printers/poll")
    assert visitor.post(f"/printers/{cellar.id}/dates", {"order": "ymd"}).status_code == 422
    assert visitor.post("/printers/nobody/dates", {"order": "dmy"}).status_code == 404
    assert QUESTION in page(visitor, cellar)


@pytest.fixture
def of_this_pc(at_work: Studio, cellar: Printer) -> Printer:
    printer = replace(cellar, driver="windows", url="windows://Plotter")
    at_work.desk.db.printers.put(printer)
    return printer


def test_a_printer_whose_log_is_off_offers_to_switch_it_on(
    at_work: Studio, visitor: Visitor, of_this_pc: Printer
) -> None:
    note(at_work.desk, of_this_pc.id, PrinterTrouble("It is odd."))
    assert SWITCH not in page(visitor, of_this_pc)
    note(at_work.desk, of_this_pc.id, LogOff())
    offering = page(visitor, of_this_pc)
    assert offering.count(f"{SWITCH}</button>") == 1
    assert 'action="/printers/print-log"' in offering
    assert f'name="printer" value="{of_this_pc.id}"' in offering


@pytest.mark.skipif(sys.platform == "win32", reason="would ask the administrator")
def test_elsewhere_switching_it_on_is_refused_in_words(visitor: Visitor, of_this_pc: Printer) -> None:
    for form in ({"printer": of_this_pc.id}, {}):
        answer = visitor.post("/printers/print-log", form)
        assert answer.status_code == 503
        assert "Only Windows has a print log" in answer.text
    assert visitor.post("/printers/print-log", {"printer": "nobody"}).status_code == 404


def enrolment(view: EnrolmentView) -> str:
    return unescape(Templates().page("enrolment.html", view, Words(), Surroundings(here="/printers/found")))


def test_adding_a_printer_lists_those_of_this_pc_beside_what_failed_of_the_network() -> None:
    own = Row(name="Laser", url="windows://Laser", about="Windows: its print log", tracked_as="")
    shown = enrolment(EnrolmentView(found=(own,), trouble="No network.", ring=True, has_demo=True))
    assert 'name="url" value="windows://Laser"' in shown
    assert "No network." in shown
    assert SWITCH not in shown


@pytest.mark.parametrize(
    "view",
    [
        EnrolmentView(found=(), log="It is not written.", log_off=True, ring=True, has_demo=True),
        EnrolmentView(log_off=True, url="windows://Laser", ring=True, has_demo=True),
    ],
    ids=["looked around", "looked at one"],
)
def test_adding_a_printer_offers_to_switch_the_log_on(view: EnrolmentView) -> None:
    shown = enrolment(view)
    assert view.log in shown
    assert shown.count(f"{SWITCH}</button>") == 1


@pytest.mark.skipif(sys.platform == "win32", reason="what other systems say")
def test_a_printer_of_this_pc_that_is_typed_elsewhere_is_refused_in_words(visitor: Visitor) -> None:
    answer = unescape(visitor.post("/printers/look", {"url": "windows://Plotter"}).text)
    assert "can only be read on Windows" in answer
    assert SWITCH not in answer
