"""The printers pages as a browser without scripts, and htmx, see them."""

import re
import subprocess
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from smarttracker_lite.domain.machines import Printer, PrinterState, Trouble
from smarttracker_lite.workflows import bill, enrol, tag
from smarttracker_lite.workflows.collect import collect
from smarttracker_lite.workflows.dial import password_name
from tests.contract.test_discovery import announcing, service
from tests.support import needs
from tests.support.invoicing import seen
from tests.support.odd_printer import OddPrinter
from tests.support.studio import NOON, Studio
from tests.support.visit import Visitor
from tests.workflows.test_collect import NOBODY, demo_url

HOSTILE = "<script>alert(1)</script>\"'{{ 7*7 }}"


@pytest.fixture
def plotter(at_work: Studio) -> Printer:
    return enrol.add(at_work.desk, demo_url(), name="Plotter")


def change(studio: Studio, printer: Printer, **changes: Any) -> None:
    studio.desk.db.printers.put(replace(printer, **changes))


def said(visitor: Visitor) -> str:
    """The notices of the next page."""
    told = re.findall(r'class="toast-text">([^<]*)<', visitor.get("/printers").text)
    return " ".join(told).strip()


def test_without_printers_the_page_says_what_to_do(visitor: Visitor) -> None:
    page = visitor.get("/printers").text
    assert 'href="/printers/add"' in page
    assert 'action="/printers/demo"' in page


def test_a_card_says_how_its_printer_is_doing(at_work: Studio, visitor: Visitor, plotter: Printer) -> None:
    collect(at_work.desk, plotter.id)
    at_work.clock.move(minutes=3)
    page = visitor.get("/printers").text
    count = len(at_work.desk.db.jobs.all())
    assert f'href="/jobs?printer={plotter.id}">{count} jobs</a>' in page
    assert "3 minutes ago" in page
    assert 'aria-label="cyan"' in page
    assert "Plain bond 90 g" in page


@pytest.mark.parametrize(
    ("state", "word", "bad"),
    [
        (PrinterState.ASLEEP, "asleep", False),
        (PrinterState.UNREACHABLE, "does not answer", True),
        (PrinterState.TROUBLE, "in trouble", True),
    ],
)
def test_sleep_is_told_from_silence_and_from_trouble(
    at_work: Studio, visitor: Visitor, plotter: Printer, state: PrinterState, word: str, bad: bool
) -> None:
    trouble = Trouble(text="{host} is odd.", hint="Look at {host}.", values={"host": HOSTILE})
    change(at_work, plotter, state=state, trouble=trouble)
    page = visitor.get("/printers").text
    assert f"</svg>{word}</span>" in page
    assert "Look at &lt;script&gt;" in page
    assert HOSTILE not in page
    assert ("note-bad" in page) is bad


def test_a_gap_is_told_with_its_times(at_work: Studio, visitor: Visitor, plotter: Printer) -> None:
    desk = at_work.desk
    for noted in (at_work.gap(since=None), at_work.gap(since=NOON - timedelta(hours=2), lost=12)):
        desk.db.gaps.put(replace(noted, printer_id=plotter.id))
    page = re.sub(r"\s", " ", visitor.get("/printers").text)
    assert "Between Nov 20, 2026, 11:00 AM and Nov 20, 2026, 1:00 PM: The printer may have forgotten" in page
    assert "before they could be read. (about 12 jobs)" in page
    assert "1 earlier gap" in page
    assert "Until Nov 20, 2026" in visitor.get(f"/printers/{plotter.id}").text


def test_poll_now_brings_the_jobs_and_says_how_many(
    at_work: Studio, visitor: Visitor, plotter: Printer
) -> None:
    part = visitor.post(f"/printers/{plotter.id}/poll", htmx=True).text
    assert f"{len(at_work.desk.db.jobs.all())} new jobs" in part
    assert part.strip().startswith('<div id="cards"')
    visitor.post("/printers/poll")
    assert said(visitor) == "No new job"


def test_the_last_answer_is_told_even_where_the_books_did_not_note_it(
    at_work: Studio, visitor: Visitor, plotter: Printer
) -> None:
    visitor.post("/printers/poll")
    for _ in range(2):
        at_work.clock.move(minutes=5)
        visitor.post("/printers/poll")
    assert "<dd>just now</dd>" in visitor.get("/printers").text


def test_a_poll_without_answer_says_so_at_once(at_work: Studio, visitor: Visitor, plotter: Printer) -> None:
    change(at_work, plotter, driver="ipp", url=NOBODY)
    answer = visitor.post(f"/printers/{plotter.id}/poll", htmx=True)
    assert answer.status_code == 503
    assert "does not answer" in answer.text
    visitor.post("/printers/poll")
    page = visitor.get("/printers").text
    assert "No new job; 1 printer could not be read" in page
    assert "plug-connected-x" in page


def test_collecting_pauses_and_goes_on(visitor: Visitor, plotter: Printer) -> None:
    visitor.post("/printers/pause", {"paused": "yes"})
    assert "Resume collecting" in visitor.get("/printers").text
    visitor.post("/printers/pause", {"paused": "no"})
    assert "Pause collecting" in visitor.get("/printers").text


def test_a_typed_address_becomes_a_printer(at_work: Studio, visitor: Visitor) -> None:
    looked = visitor.post("/printers/look", {"url": demo_url(), "name": "Big one"}).headers["Location"]
    page = visitor.get(looked).text
    assert enrol.tracked(at_work.desk) == []
    for told in ("Demo Inkjet 36", "DI36000001", "Demo printer", "jobs can be read"):
        assert told in page
    offer = {"offer": looked.partition("offer=")[2], "name": "Big one"}
    answer = visitor.post("/printers", offer)
    assert answer.headers["Location"] == "/printers"
    assert visitor.post("/printers", offer).status_code == 404
    assert [printer.name for printer in enrol.tracked(at_work.desk)] == ["Big one"]
    assert "still remembers appear in a moment" in said(visitor)


@pytest.mark.parametrize(
    ("url", "status"), [("", 422), (NOBODY, 503), ("ftp://printer", 422), (HOSTILE, 503)]
)
def test_an_address_that_is_none_is_refused_beside_its_field(
    at_work: Studio, visitor: Visitor, url: str, status: int
) -> None:
    answer = visitor.post("/printers/look", {"url": url, "name": HOSTILE, "password": "top secret"})
    assert answer.status_code == status
    assert 'id="e-url"' in answer.text
    assert HOSTILE not in answer.text
    assert "&lt;script&gt;" in answer.text
    assert "top secret" not in answer.text
    assert enrol.tracked(at_work.desk) == []


def test_htmx_gets_the_form_with_its_fault(visitor: Visitor) -> None:
    answer = visitor.post("/printers/look", {"url": "ftp://printer"}, htmx=True)
    assert answer.status_code == 200
    assert answer.text.strip().startswith('<div id="by-address"')


def test_looking_around_is_asked_for_by_the_page_itself(visitor: Visitor) -> None:
    page = visitor.get("/printers/add").text
    assert 'hx-get="/printers/found" hx-trigger="load"' in page
    assert "Looking around" in page


@pytest.fixture
def multicast() -> None:
    """Loopback carries no multicast until told to; that takes an administrator."""
    told = subprocess.run([needs.program("ip"), "link", "set", "lo", "multicast", "on"], check=False)
    if told.returncode != 0:
        needs.missing("multicast on the loopback interface")


@pytest.mark.usefixtures("multicast")
def test_what_announces_itself_can_be_added_by_a_click(visitor: Visitor) -> None:
    with announcing(service(HOSTILE)):
        part = visitor.get("/printers/found", htmx=True).text
    assert part.strip().startswith('<div id="found"')
    assert 'value="ipp://127.0.0.1:6310/ipp/print"' in part
    assert HOSTILE not in part


def test_demo_printers_come_and_go(at_work: Studio, visitor: Visitor) -> None:
    visitor.post("/printers/demo")
    assert len(enrol.tracked(at_work.desk)) == 2
    page = visitor.get("/printers").text
    assert "Demo plotter" in page
    visitor.post("/printers/poll")
    count = len(at_work.desk.db.jobs.all())
    page = seen(visitor.get("/printers"))
    assert f"These go for good: Demo office laser Demo plotter {count} jobs of theirs" in page
    visitor.post("/printers/demo/remove")
    assert "Demo printers and their jobs removed." in said(visitor)
    assert at_work.desk.db.jobs.all() == []


def test_before_demo_printers_go_it_is_asked_and_said_which_jobs_stay(
    at_work: Studio, visitor: Visitor
) -> None:
    visitor.post("/printers/demo")
    visitor.post("/printers/poll")
    client = at_work.client()
    job = next(job for job in at_work.desk.db.jobs.all() if job.unbilled)
    tag.tag(at_work.desk, [job.id], client.id)
    bill.draft(at_work.desk, client.id, [job.id])
    page = visitor.get("/printers")
    assert '<a class="btn btn-small" href="#remove-demo" data-dialog="remove-demo">' in page.text
    assert page.text.index('<dialog id="remove-demo"') < page.text.index('action="/printers/demo/remove"')
    assert "1 of their jobs stays, as it is on an invoice or a draft." in seen(page)
    visitor.post("/printers/demo/remove")
    assert [each.id for each in at_work.desk.db.jobs.all()] == [job.id]


def test_the_details_say_what_the_printer_is(visitor: Visitor, plotter: Printer) -> None:
    page = visitor.get(f"/printers/{plotter.id}").text
    assert "Demo Inkjet 36" in page
    assert "DI36000001" in page
    assert "every job the printer told of is recorded" in page


def test_a_printer_that_is_not_tracked_is_not_found(
    at_work: Studio, visitor: Visitor, plotter: Printer
) -> None:
    enrol.remove(at_work.desk, plotter.id)
    assert visitor.get(f"/printers/{plotter.id}").status_code == 404
    assert visitor.get("/printers/nothing").status_code == 404


def test_the_check_lists_what_is_well(visitor: Visitor, plotter: Printer) -> None:
    part = visitor.post(f"/printers/{plotter.id}/check", htmx=True).text
    assert part.strip().startswith('<section id="check"')
    assert part.count('"#circle-check"') + part.count("#circle-check") >= 4
    assert "Document and user names are not hidden." in part


def test_the_check_says_what_to_do(at_work: Studio, visitor: Visitor, plotter: Printer) -> None:
    change(at_work, plotter, driver="ipp", url=NOBODY)
    page = visitor.post(f"/printers/{plotter.id}/check").text
    assert "to do" in page
    assert "127.0.0.1:9 does not answer" in page


def test_a_printer_is_renamed(at_work: Studio, visitor: Visitor, plotter: Printer) -> None:
    visitor.post(f"/printers/{plotter.id}/rename", {"name": " Cellar "})
    assert at_work.desk.db.printers.get(plotter.id).name == "Cellar"
    answer = visitor.post(f"/printers/{plotter.id}/rename", {"name": ""})
    assert answer.status_code == 422
    assert 'id="e-name"' in answer.text
    toast = visitor.post(f"/printers/{plotter.id}/rename", {"name": "x" * 81}, htmx=True)
    assert 'data-field="name"' in toast.text


def test_connecting_again_ends_the_trouble(at_work: Studio, visitor: Visitor, plotter: Printer) -> None:
    change(at_work, plotter, state=PrinterState.TROUBLE, trouble=Trouble(text="Odd."))
    visitor.post(f"/printers/{plotter.id}/connect")
    assert at_work.desk.db.printers.get(plotter.id).trouble is None
    assert said(visitor) == "Connected again."


def test_another_certificate_is_shown_first_and_accepted_by_a_click(
    at_work: Studio, visitor: Visitor, plotter: Printer
) -> None:
    change(at_work, plotter, pin="ab12" * 16)
    shown = visitor.post(f"/printers/{plotter.id}/connect", htmx=True).text
    assert "AB:12:AB:12" in shown
    assert "would not be encrypted" in shown
    assert at_work.desk.db.printers.get(plotter.id).pin == "ab12" * 16
    visitor.post(f"/printers/{plotter.id}/connect", {"pin": "cd34"})
    assert at_work.desk.db.printers.get(plotter.id).pin == "ab12" * 16
    visitor.post(f"/printers/{plotter.id}/connect", {"pin": ""})
    assert at_work.desk.db.printers.get(plotter.id).pin is None


def test_the_login_is_tried_and_then_used(at_work: Studio, visitor: Visitor) -> None:
    with OddPrinter({1: 9}, login="anna:old").switched_on() as url:
        locked = enrol.add(at_work.desk, url, user="anna", password="old")
        page = visitor.get(f"/printers/{locked.id}").text
        shown = {
            name: re.findall(rf'name="{name}"[^>]* value="([^"]*)"', page) for name in ("user", "password")
        }
        assert shown == {"user": ["anna"], "password": [""]}
        for htmx, status in ((True, 200), (False, 503)):
            refused = visitor.post(
                f"/printers/{locked.id}/login", {"user": "anna", "password": "wrong"}, htmx=htmx
            )
            assert refused.status_code == status
            assert "does not accept the user name or the password" in refused.text
        assert at_work.desk.secrets.get(password_name(locked.id)) == "old"


def test_a_changed_login_is_kept_and_read_with_at_once(at_work: Studio, visitor: Visitor) -> None:
    printer = OddPrinter({1: 9}, login="anna:old")
    with printer.switched_on() as url:
        locked = enrol.add(at_work.desk, url, user="anna", password="old")
        printer.login = "berta:new"
        assert collect(at_work.desk, locked.id).trouble
        visitor.post(f"/printers/{locked.id}/login", {"user": "berta", "password": "new"})
        assert said(visitor) == "It is read as “berta” from now on."
        assert at_work.desk.db.printers.get(locked.id).trouble is None
        assert len(at_work.desk.db.jobs.all()) == 1
        printer.login = ""
        visitor.post(f"/printers/{locked.id}/login", {"user": "", "password": ""})
        assert said(visitor) == "It is read without a user from now on."
        assert at_work.desk.db.printers.get(locked.id).user == ""
        assert at_work.desk.secrets.get(password_name(locked.id)) == ""


def test_a_printer_is_removed_and_its_jobs_stay(at_work: Studio, visitor: Visitor, plotter: Printer) -> None:
    collect(at_work.desk, plotter.id)
    visitor.post(f"/printers/{plotter.id}/remove")
    assert "“Plotter” is removed. Its jobs stay." in said(visitor)
    assert at_work.desk.db.jobs.all()
    assert enrol.tracked(at_work.desk) == []
