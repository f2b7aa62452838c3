"""Who pays for a job, why nobody does, and which print was the first, on its page and in the list."""

from dataclasses import replace
from datetime import timedelta

import pytest

from smarttracker_lite.domain.jobs import JobState, Tag
from smarttracker_lite.workflows.tag import comment, set_state, tag
from tests.support.invoicing import issued, seen, set_prices
from tests.support.studio import NOON, Studio, plot
from tests.support.visit import Visitor
from tests.web.test_page_jobs_selected import moment


def test_what_nobody_pays_asks_why_and_offers_reasons(at_work: Studio, visitor: Visitor) -> None:
    one = at_work.job()
    path = f"/jobs/{one.id}"
    assert 'name="reason"' not in visitor.get(path).text
    answer = visitor.post(f"{path}/state", {"state": "waste"}, htmx=True).text
    assert '<option value="paper jam">' in answer
    visitor.post(f"{path}/state", {"state": "waste", "reason": "Coffee <cup>"})
    assert at_work.desk.db.jobs.get(one.id).tag.reason == "Coffee <cup>"
    page = visitor.get(path)
    assert 'value="Coffee &lt;cup&gt;"' in page.text
    assert "waste (Coffee <cup>)" in seen(page)


def test_a_reprint_and_its_first_print_lead_to_each_other(at_work: Studio, visitor: Visitor) -> None:
    first = at_work.job(plot("Plan.pdf"))
    again = at_work.job(plot("Plan.pdf", completed_at=NOON + timedelta(hours=2)))
    path = f"/jobs/{again.id}"
    page = visitor.post(f"{path}/state", {"state": "reprint", "reason": ""}, htmx=True).text
    assert f'<option value="{first.id}">' in page
    visitor.post(f"{path}/state", {"state": "reprint", "reason": "faded", "reprint_of": first.id})
    page = visitor.get(path).text
    assert f'<option value="{first.id}" selected>' in page
    assert f'<a href="/jobs/{first.id}" data-panel' in page
    assert f'<a href="{path}" data-panel' in visitor.get(f"/jobs/{first.id}").text
    assert "reprint of Plan.pdf" in page


def test_a_first_print_that_cannot_be_is_said_under_its_field(at_work: Studio, visitor: Visitor) -> None:
    one = at_work.job()
    path = f"/jobs/{one.id}"
    sent = {"state": "reprint", "reason": "my words", "reprint_of": one.id}
    answer = visitor.post(f"{path}/state", sent)
    assert answer.status_code == 422
    assert 'id="e-reprint_of"' in answer.text
    assert 'value="my words"' in answer.text
    assert at_work.desk.db.jobs.get(one.id).tag.state is JobState.BILLABLE


def test_a_selection_becomes_waste_for_one_reason(at_work: Studio, visitor: Visitor) -> None:
    jobs = [at_work.job() for _ in range(2)]
    visitor.post("/jobs/state", {"job": [job.id for job in jobs], "state": "waste", "reason": "test print"})
    tags = [at_work.desk.db.jobs.get(job.id).tag for job in jobs]
    assert [(tag.state, tag.reason) for tag in tags] == [(JobState.WASTE, "test print")] * 2
    visitor.post("/jobs/state", {"job": jobs[0].id, "state": "waste", "reason": ""})
    assert at_work.desk.db.jobs.get(jobs[0].id).tag.reason == "test print"


def test_a_draft_shows_what_the_client_is_told_and_not_what_it_is_not(
    at_work: Studio, visitor: Visitor
) -> None:
    set_prices(at_work)
    client = at_work.client()
    job = at_work.job(client=client)
    comment(at_work.desk, job.id, "Folded\nto A4", "Zahlt-nie")
    draft = visitor.post("/invoices/draft", {"client": client.id, "job": job.id}).headers["Location"]
    page = visitor.get(draft).text
    assert "Folded\nto A4" in page
    assert "Zahlt" not in page


def test_of_a_billed_job_all_that_was_written_is_shown(at_work: Studio, visitor: Visitor) -> None:
    set_prices(at_work)
    invoice = issued(at_work, at_work.client())
    job = at_work.desk.db.jobs.get(invoice.lines[0].job_ids[0])
    told = replace(job.tag, comment="folded", note="pays late")
    at_work.desk.db.jobs.put(replace(job, tag=told))
    page = seen(visitor.get(f"/jobs/{job.id}"))
    assert "For the client folded For us pays late" in page


def test_a_reason_that_is_a_letter_comes_back_as_it_was_typed(at_work: Studio, visitor: Visitor) -> None:
    one = at_work.job()
    set_state(at_work.desk, [one.id], JobState.WASTE)
    answer = visitor.post(f"/jobs/{one.id}/state", {"state": "waste", "reason": "y" * 201})
    assert 'id="e-reason"' in answer.text
    assert "y" * 201 in answer.text


@pytest.mark.parametrize("htmx", [True, False])
def test_what_another_window_decided_is_told_and_stays_until_it_is_decided_again(
    at_work: Studio, visitor: Visitor, htmx: bool
) -> None:
    rossi, bianchi, job = at_work.client("Rossi"), at_work.client("Bianchi"), at_work.job()
    path, desk = f"/jobs/{job.id}", at_work.desk
    forms = {
        "tag": ({"whose": bianchi.id}, "Rossi"),
        "state": ({"state": "waste"}, "internal"),
        "comment": ({"comment": "Folded", "note": "now"}, "Cut · mine"),
    }
    page = visitor.get(path).text
    at_work.clock.move(seconds=1)
    tag(desk, [job.id], rossi.id)
    set_state(desk, [job.id], JobState.INTERNAL)
    comment(desk, job.id, "Cut", "mine")
    before = desk.db.jobs.get(job.id)
    at_work.clock.move(seconds=1)
    for verb, (form, now) in forms.items():
        answer = visitor.post(f"{path}/{verb}", {**form, "seen": moment(page)}, htmx=htmx)
        assert f"This was changed meanwhile: {now}." in seen(answer)
        assert desk.db.jobs.get(job.id) == before
        assert "Folded" in answer.text or verb != "comment"
        again = visitor.post(f"{path}/{verb}", {**form, "seen": moment(answer.text)}, htmx=htmx)
        assert again.status_code in (200, 303)
        assert desk.db.jobs.get(job.id) != before
        before = desk.db.jobs.get(job.id)
    assert before.tag == Tag(client_id=bianchi.id, state=JobState.WASTE, comment="Folded", note="now")
