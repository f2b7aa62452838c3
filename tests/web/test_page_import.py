"""Importing a file on the pages: sent, looked at, corrected, taken."""

import re
from pathlib import Path

import pytest
import requests

from smarttracker_lite.domain.machines import Printer, Reason
from smarttracker_lite.domain.printing import JobStatus
from smarttracker_lite.workflows.enrol import tracked
from smarttracker_lite.workflows.interpret import mappings
from smarttracker_lite.workflows.take_in import newcomer
from tests.support.formreader import Reader
from tests.support.order import equipped
from tests.support.studio import NOON, Studio, plot
from tests.support.visit import Visitor
from tests.web.test_page_gaps import words
from tests.workflows.test_interpret import inks, job, mailed, saved
from tests.workflows.test_take_in import HEAD, MINUTE, row

RECORDINGS = Path(__file__).parents[1] / "recordings/files"
PAGE_LOG = (RECORDINGS / "cups_page_log/page_log-pages").read_bytes()
ITALIAN = (RECORDINGS / "table/italiano.csv").read_bytes()


def csv(*rows: str, head: str = HEAD) -> bytes:
    return "\n".join((head, *rows, "")).encode()


def sent(visitor: Visitor, octets: bytes, name: str = "jobs.csv", **typed: str) -> str:
    """The address at which the file waits after it was sent."""
    answer = visitor.post("/import", {"printer": "", **typed}, files={"file": (name, octets)})
    assert answer.status_code == 303, answer.text
    return answer.headers["Location"]


def correct(visitor: Visitor, page: str, **changes: str) -> requests.Response:
    """Send the form of how the file is read, as it stands, with some changes."""
    typed = Reader(visitor.get(page).text).forms[page]
    return visitor.post(page, {**typed, **changes}, came_from=page)


def take(visitor: Visitor, page: str, **changes: str) -> requests.Response:
    """Press the button, with everything as it stands but for some changes."""
    text = visitor.get(page).text
    ticked = re.findall(r'name="filled" type="checkbox" value="(\w+)" checked', text)
    typed = {**Reader(text).forms[page], "filled": ticked, **changes}
    return visitor.post(f"{page}/take", typed, came_from=page)


@pytest.fixture
def cutter(at_work: Studio) -> Printer:
    printer = newcomer(at_work.desk, "Old cutter")
    at_work.desk.db.printers.put(printer)
    return printer


def test_a_file_of_a_known_kind_is_looked_at_and_taken(at_work: Studio, visitor: Visitor) -> None:
    page = sent(visitor, PAGE_LOG, "page_log")
    seen = visitor.get(page).text
    assert '<option value="cups-page-log" selected>CUPS page log</option>' in seen
    assert ("3 new jobs" in words(seen), "Import 3 jobs" in words(seen)) == (True, True)
    assert at_work.desk.db.jobs.count() == at_work.desk.db.printers.count() == 0
    answer = take(visitor, page)
    (printer,) = tracked(at_work.desk)
    assert (answer.status_code, answer.headers["Location"]) == (303, f"/jobs?printer={printer.id}")
    assert (printer.name, at_work.desk.db.jobs.count()) == ("DeskJet", 3)
    assert mappings(at_work.desk) == []
    assert visitor.get(page).status_code == 404


def test_the_same_file_again_brings_nothing(at_work: Studio, visitor: Visitor) -> None:
    take(visitor, sent(visitor, PAGE_LOG, "page_log"))
    page = sent(visitor, PAGE_LOG, "page_log")
    seen = words(visitor.get(page).text)
    assert ("0 new jobs" in seen, "3 recorded already" in seen, "nothing to add" in seen) == (True,) * 3
    assert f"{page}/take" not in visitor.get(page).text


def test_columns_that_nobody_knows_are_guessed_shown_and_corrected(
    at_work: Studio, visitor: Visitor, cutter: Printer
) -> None:
    page = sent(visitor, ITALIAN, "Registro di novembre.csv", printer=cutter.id)
    seen = Reader(visitor.get(page).text).forms[page]
    assert (seen["mapping"], seen["separator"], seen["dates"]) == ("Registro di novembre", "semicolon", "dmy")
    assert (seen["fact-0"], seen["fact-4"], seen["unit-4"]) == ("document", "width", "cm")
    assert "in January or in April" in visitor.get(page).text
    assert "Apr 1, 2026" in visitor.get(page).text
    answer = correct(visitor, page, dates="mdy", mapping="Old RIP", **{"unit-4": "mm", "fact-1": ""})
    assert (answer.status_code, answer.headers["Location"]) == (303, page)
    text = visitor.get(page).text
    assert ("Jan 4, 2026" in text, "in January or in April" in text) == (True, False)
    assert at_work.desk.db.mappings.count() == 0
    take(visitor, page)
    (saved,) = mappings(at_work.desk)
    (job, *_) = at_work.desk.db.jobs.all()
    assert (saved.name, job.facts.source) == ("Old RIP", "import:Old RIP")
    assert (job.facts.user, job.facts.media.width_um) == (None, 84_100)
    again = Reader(visitor.get(sent(visitor, ITALIAN, "x.csv", printer=cutter.id)).text)
    assert [form["profile"] for form in again.forms.values() if "profile" in form] == ["Old RIP"]


def test_a_file_cut_up_otherwise_has_its_columns_guessed_anew(visitor: Visitor) -> None:
    page = sent(visitor, ITALIAN)
    correct(visitor, page, header="1")
    assert "Registro lavori" in visitor.get(page).text
    correct(visitor, page, header="4")
    assert Reader(visitor.get(page).text).forms[page]["fact-0"] == "document"


def test_another_kind_of_file_can_be_chosen(visitor: Visitor) -> None:
    page = sent(visitor, PAGE_LOG, "page_log")
    correct(visitor, page, profile="")
    text = visitor.get(page).text
    assert 'name="separator"' in text
    correct(visitor, page, profile="cups-page-log")
    assert 'name="separator"' not in visitor.get(page).text


def test_columns_without_a_time_are_refused_beside_them(visitor: Visitor) -> None:
    page = sent(visitor, csv(row("a.pdf")))
    correct(visitor, page, **{"fact-2": ""})
    text = visitor.get(page).text
    assert "It is not said which column holds the time of a job." in text
    assert f"{page}/take" not in text


def test_a_line_that_is_no_number_is_refused_with_the_form_as_it_was(visitor: Visitor) -> None:
    page = sent(visitor, csv(row("a.pdf")))
    answer = correct(visitor, page, header="first")
    assert (answer.status_code, "“first” is no line of a file." in answer.text) == (422, True)


def test_bad_rows_stand_with_their_line_and_reason(visitor: Visitor) -> None:
    page = sent(visitor, csv(row("a.pdf"), row("b.pdf", area="<a lot>")))
    seen = visitor.get(page).text
    assert "1 row that cannot be read" in words(seen)
    assert '<td class="num fit">3</td>' in seen
    assert "&lt;a lot&gt;" in seen


def test_jobs_that_a_printer_read_by_itself_does_not_know_are_listed_and_not_taken(
    at_work: Studio, visitor: Visitor
) -> None:
    equipped(at_work)
    page = sent(visitor, csv(row("stranger.pdf")), printer="plotter")
    seen = words(visitor.get(page).text)
    assert ("1 unknown to the printer" in seen, "The printer itself does not know of these" in seen) == (
        True,
        True,
    )
    take(visitor, page)
    assert at_work.desk.db.jobs.count() == 0


def test_a_gap_leads_to_the_file_that_fills_it(at_work: Studio, visitor: Visitor) -> None:
    gap = equipped(at_work).gap()
    assert f'href="/import?gap={gap.id}"' in visitor.get("/gaps").text
    form = Reader(visitor.get(f"/import?gap={gap.id}").text).forms["/import"]
    assert (form["gap"], form["printer"]) == (gap.id, "plotter")
    page = sent(visitor, csv(row("missing.pdf", NOON - MINUTE)), printer="plotter", gap=gap.id)
    assert "This fills the gap of" in visitor.get(page).text
    take(visitor, page)
    assert not at_work.desk.db.gaps.get(gap.id).open
    assert "filled by an import on" in visitor.get("/gaps").text


def test_a_gap_in_which_more_is_missing_is_not_proposed_to_be_closed(
    at_work: Studio, visitor: Visitor
) -> None:
    gap = equipped(at_work).gap(lost=2)
    page = sent(visitor, csv(row("missing.pdf")), printer="plotter", gap=gap.id)
    assert f'value="{gap.id}">' in visitor.get(page).text
    page = sent(visitor, csv(row("missing.pdf"), row("too.pdf")), printer="plotter", gap=gap.id)
    assert f'value="{gap.id}" checked>' in visitor.get(page).text


def test_a_gap_that_is_not_ticked_stays_open(at_work: Studio, visitor: Visitor) -> None:
    gap = equipped(at_work).gap()
    page = sent(visitor, csv(row("missing.pdf")), printer="plotter", gap=gap.id)
    take(visitor, page, filled="")
    assert (at_work.desk.db.jobs.count(), at_work.desk.db.gaps.get(gap.id).open) == (1, True)


def test_of_a_file_of_several_printers_one_is_chosen(at_work: Studio, visitor: Visitor) -> None:
    octets = csv(f"{row('a.pdf')},Kip", f"{row('b.pdf')},Mimaki 3", head=f"{HEAD},Printer")
    page = sent(visitor, octets)
    assert Reader(visitor.get(page).text).forms[page]["of"] == "Kip"
    correct(visitor, page, of="Mimaki 3", name="Mimaki")
    take(visitor, page)
    (job,) = at_work.desk.db.jobs.all()
    assert (job.facts.document, [each.name for each in tracked(at_work.desk)]) == ("b.pdf", ["Mimaki"])


def test_a_known_kind_that_does_not_show_the_order_of_its_dates_is_told_it_once(
    at_work: Studio, visitor: Visitor
) -> None:
    head = "Job ID,Job Mode,Computer Name,Completing Date & Time,File Name"
    page = sent(visitor, csv("1,Print,PC7,11/10/2026 10:01,a.pdf", head=head))
    assert "whether 01/04 is in January or in April" in words(visitor.get(page).text)
    correct(visitor, page, order="mdy", name="Sharp")
    assert "whether 01/04 is" not in words(visitor.get(page).text)
    take(visitor, page)
    (printer,) = tracked(at_work.desk)
    again = sent(visitor, csv("2,Print,PC7,10/11/2026 10:01,b.pdf", head=head), printer=printer.id)
    assert Reader(visitor.get(again).text).forms[again]["order"] == "mdy"
    take(visitor, again)
    ends = (job.facts.completed_at for job in at_work.desk.db.jobs.all())
    assert [f"{end:%d.%m.}" for end in ends if end] == ["10.11.", "11.10."]


def test_the_next_xml_of_a_kind_is_taken_as_it_is_read_and_keeps_what_only_others_tell(
    at_work: Studio, visitor: Visitor
) -> None:
    saved(at_work, mailed(job("a", "C", "M")))
    page = sent(visitor, mailed(job("b", "LM", "C", more="<AccountID>K7</AccountID>")).octets, "may.xml")
    answer = take(visitor, page, name="DesignJet")
    assert answer.headers["Location"].startswith("/jobs")
    assert inks(at_work, mailed(job("c", "M"))) == [{"magenta": 1500}]
    assert [facts.facts.account for facts in at_work.desk.db.jobs.all()] == ["K7"]


def test_a_name_typed_last_counts_and_another_reading_is_shown_first(
    at_work: Studio, visitor: Visitor
) -> None:
    page = sent(visitor, csv(row("a.pdf")))
    assert take(visitor, page, name="Cutter", decimal="comma").headers["Location"] == page
    assert "It is read differently now" in visitor.get(page).text
    assert at_work.desk.db.jobs.count() == 0
    answer = take(visitor, page, name="Old cutter", mapping="Cutter log")
    assert answer.headers["Location"].startswith("/jobs")
    assert [each.name for each in tracked(at_work.desk)] == ["Old cutter"]
    assert [each.name for each in mappings(at_work.desk)] == ["Cutter log"]


def test_what_is_in_a_file_stands_before_the_form_of_its_columns(visitor: Visitor) -> None:
    told = words(visitor.get(sent(visitor, csv(row("a.pdf")))).text)
    assert told.index("1 new job") < told.index("What each column tells") < told.index("Import 1 job")


def test_the_page_says_which_files_are_read_and_where_hp_gives_them(visitor: Visitor) -> None:
    told = words(visitor.get("/import").text)
    for named in ("print log in XML", "Request accounting data by e-mail", "open_accounting.xml?"):
        assert named in told


def test_a_new_printer_without_a_name_is_refused(at_work: Studio, visitor: Visitor) -> None:
    page = sent(visitor, csv(row("a.pdf")))
    answer = take(visitor, page)
    assert (answer.status_code, "A printer&#39;s name has 1 to 80 characters." in answer.text) == (422, True)
    assert at_work.desk.db.jobs.count() == at_work.desk.db.mappings.count() == 0


@pytest.mark.parametrize(
    ("octets", "told"),
    [(b"", "No file is chosen."), (b"%PDF-1.7 and so on", "This is a PDF document"), (b"  \n", "empty")],
)
def test_what_is_no_accounting_file_is_refused(visitor: Visitor, octets: bytes, told: str) -> None:
    answer = visitor.post("/import", {"printer": ""}, files={"file": ("x", octets)}, came_from="/import")
    assert (answer.status_code, told in answer.text) == (422, True)


def test_a_file_that_waits_makes_room_for_newer_ones(visitor: Visitor) -> None:
    pages = [sent(visitor, PAGE_LOG, "page_log") for _ in range(5)]
    assert [visitor.get(page).status_code for page in pages] == [404, 200, 200, 200, 200]


def test_a_printer_read_by_files_is_shown_as_that(visitor: Visitor, cutter: Printer) -> None:
    card, page = (words(visitor.get(path).text) for path in ("/printers", f"/printers/{cutter.id}"))
    assert ("by files" in card, "Read now" in card, "Import a file : Old cutter" in card) == (
        True,
        False,
        True,
    )
    assert ("Watched folder" in page, "Connect again" in page, "Check now" in page) == (True, False, False)
    assert "Printers by files only" in card


def test_a_watched_folder_is_named_on_the_printer_s_page(
    at_work: Studio, visitor: Visitor, cutter: Printer, tmp_path: Path
) -> None:
    path = f"/printers/{cutter.id}"
    refused = visitor.post(f"{path}/folder", {"folder": "/no/such"}, came_from=path)
    assert (refused.status_code, "“/no/such” is no folder" in refused.text) == (422, True)
    (tmp_path / "logs").mkdir()
    (tmp_path / "logs/page_log").write_bytes(PAGE_LOG)
    assert visitor.post(f"{path}/folder", {"folder": str(tmp_path / "logs")}).status_code == 303
    assert f'value="{tmp_path}/logs"' in visitor.get(path).text
    visitor.post(f"{path}/poll")
    assert at_work.desk.db.jobs.count() == 3
    (tmp_path / "logs/plan.pdf").write_bytes(b"%PDF-1.7")
    visitor.post(f"{path}/poll")
    assert "plan.pdf: This is a PDF document" in visitor.get(path).text


def test_the_list_of_printers_leads_to_importing(visitor: Visitor, cutter: Printer) -> None:
    assert 'href="/import"' in visitor.get("/printers").text


def test_a_job_whose_end_the_printer_forgot_is_counted_and_its_gap_proposed_to_be_closed(
    at_work: Studio, visitor: Visitor
) -> None:
    equipped(at_work)
    sent_at = NOON - 60 * MINUTE
    at_work.job(plot("a.pdf", submitted_at=sent_at, completed_at=None, status=JobStatus.FORGOTTEN))
    gap = at_work.gap(reason=Reason.VANISHED, lost=1)
    page = sent(visitor, csv(row("a.pdf", NOON - 5 * MINUTE)), printer="plotter")
    assert "1 completed from this file" in words(visitor.get(page).text)
    assert "1 completed" in words(visitor.get(take(visitor, page).headers["Location"]).text)
    assert not at_work.desk.db.gaps.get(gap.id).open
