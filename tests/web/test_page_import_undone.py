"""Taking an import back on its page: at once, or from the list of the last ones."""

import re

from smarttracker_lite.workflows.enrol import tracked
from smarttracker_lite.workflows.tag import tag
from tests.support.invoicing import drafted
from tests.support.order import equipped
from tests.support.studio import NOON, Studio
from tests.support.visit import Visitor
from tests.web.test_page_gaps import words
from tests.web.test_page_import import PAGE_LOG, csv, sent, take
from tests.workflows.test_take_in import MINUTE, row


def test_an_import_offers_at_once_to_be_taken_back(at_work: Studio, visitor: Visitor) -> None:
    answer = take(visitor, sent(visitor, PAGE_LOG, "page_log"))
    (undo,) = re.findall(r'action="(/import/\w+/take-back)"', visitor.get(answer.headers["Location"]).text)
    assert visitor.post(undo).headers["Location"] == "/import"
    assert (at_work.desk.db.jobs.count(), tracked(at_work.desk)) == (0, [])
    told = words(visitor.notices())
    assert "The import of “page_log” is taken back: 3 jobs are no longer in the list." in told
    assert visitor.post(undo).status_code == 404


def test_the_last_imports_are_listed_with_what_they_brought(at_work: Studio, visitor: Visitor) -> None:
    equipped(at_work)
    gap = at_work.gap(lost=1)
    assert "Imported lately" not in visitor.get("/import").text
    row_in_gap = csv(row("a.pdf", NOON - 5 * MINUTE))
    take(visitor, sent(visitor, row_in_gap, "<b>.csv", printer="plotter", gap=gap.id))
    page = visitor.get("/import").text
    assert "1 job, 1 gap closed" in words(page)
    assert "Files of a watched folder are not listed here" in words(page)
    assert ("<b>.csv" in page, "&lt;b&gt;.csv" in page) == (False, True)
    back = re.findall(r'action="(/import/\w+/take-back)"', page)[-1]
    visitor.post(back)
    assert at_work.desk.db.gaps.get(gap.id).open
    assert "Imported lately" not in visitor.get("/import").text


def test_an_import_whose_jobs_are_on_a_draft_stays_and_says_which(at_work: Studio, visitor: Visitor) -> None:
    take(visitor, sent(visitor, PAGE_LOG, "page_log"))
    client, job = at_work.client(), at_work.desk.db.jobs.all()[0]
    tag(at_work.desk, [job.id], client.id)
    drafted(at_work, client, job)
    back = re.findall(r'action="(/import/\w+/take-back)"', visitor.get("/import").text)[-1]
    refused = visitor.post(back)
    assert refused.status_code == 409
    assert f"on an invoice or a draft (1): “{job.facts.document}”" in words(refused.text)
    assert at_work.desk.db.jobs.count() == 3
