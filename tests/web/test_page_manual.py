"""A job entered by hand is corrected in the form in which it was entered."""

import re
from datetime import timedelta
from decimal import Decimal

from smarttracker_lite.domain.jobs import JobState
from smarttracker_lite.domain.printing import Kind
from smarttracker_lite.workflows.enter import Entry, enter
from tests.support.studio import NOON, Studio
from tests.support.visit import Visitor

FULL = Entry(
    document="Binding <A4>",
    printer_id=None,
    at=NOON - timedelta(hours=1),
    media="Canvas",
    width_mm=Decimal(210),
    height_mm=Decimal("297.5"),
    copies=Decimal(3),
    sheets=Decimal(6),
    ink_ml=Decimal("2.5"),
    minutes=Decimal("1.5"),
    kind=Kind.SCAN,
    state=JobState.WASTE,
    reason="torn",
    comment="for them",
    note="for us",
)


def typed(page: str) -> dict[str, str]:
    """The form as it is filled in."""
    form = page.split('class="form panel panel-body manual"')[1].split("</form>", maxsplit=1)[0]
    fields = dict(re.findall(r'name="([\w-]+)" type="\w+" value="([^"]*)"', form))
    for name, options in re.findall(r'<select[^>]* name="(\w+)"[^>]*>(.*?)</select>', form, re.DOTALL):
        chosen = re.search(r'value="([^"]*)" selected', options)
        fields[name] = chosen[1] if chosen else ""
    fields |= dict(re.findall(r'<textarea[^>]* name="(\w+)"[^>]*>([^<]*)<', form))
    return fields


def test_a_job_sent_again_as_it_was_entered_stays_as_it_is(at_work: Studio, visitor: Visitor) -> None:
    job = enter(at_work.desk, FULL)
    assert f'href="/jobs/{job.id}/edit"' in visitor.get(f"/jobs/{job.id}").text
    form = typed(visitor.get(f"/jobs/{job.id}/edit").text)
    assert (form["document"], form["width"], form["height"]) == ("Binding &lt;A4&gt;", "210", "297.5")
    assert (form["area"], form["ink"], form["minutes"], form["kind"]) == ("", "2.5", "1.5", "scan")
    answer = visitor.post(f"/jobs/{job.id}/edit", {**form, "document": "Binding <A4>"})
    assert answer.headers["Location"] == f"/jobs/{job.id}"
    assert at_work.desk.db.jobs.get(job.id) == job


def test_what_is_corrected_is_kept_and_said(at_work: Studio, visitor: Visitor) -> None:
    client, job = at_work.client(), enter(at_work.desk, FULL)
    form = typed(visitor.get(f"/jobs/{job.id}/edit").text)
    visitor.post(f"/jobs/{job.id}/edit", {**form, "whose": client.id, "state": "billable", "copies": "4"})
    kept = at_work.desk.db.jobs.get(job.id)
    assert (kept.tag.client_id, kept.tag.state, kept.tag.reason) == (client.id, JobState.BILLABLE, "")
    assert kept.facts.copies
    assert kept.facts.copies.value == 4
    assert "is corrected." in visitor.get(f"/jobs/{job.id}").text


def test_a_wrong_correction_comes_back_as_it_was_typed(at_work: Studio, visitor: Visitor) -> None:
    job = enter(at_work.desk, FULL)
    form = typed(visitor.get(f"/jobs/{job.id}/edit").text)
    answer = visitor.post(f"/jobs/{job.id}/edit", {**form, "sheets": "1.5"})
    assert answer.status_code == 422
    assert 'id="e-sheets"' in answer.text
    assert typed(answer.text)["sheets"] == "1.5"
    assert f'action="/jobs/{job.id}/edit"' in answer.text
    assert at_work.desk.db.jobs.get(job.id) == job


def test_a_job_that_a_printer_told_has_no_form(at_work: Studio, visitor: Visitor) -> None:
    job = at_work.job()
    assert f"/jobs/{job.id}/edit" not in visitor.get(f"/jobs/{job.id}").text
    assert visitor.get(f"/jobs/{job.id}/edit").headers["Location"] == f"/jobs/{job.id}"
    assert "was told by a printer" in visitor.get(f"/jobs/{job.id}").text
    assert visitor.get("/jobs/gone/edit").status_code == 404
