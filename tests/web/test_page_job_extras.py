"""Extras on the job's page and on several jobs of the list, as a browser without scripts sends them."""

import html
import re
from dataclasses import replace

import requests

from smarttracker_lite.domain.jobs import Job
from smarttracker_lite.domain.printing import Measure, Media, Origin
from smarttracker_lite.domain.rates import Side
from smarttracker_lite.domain.units import Unit
from smarttracker_lite.workflows.tag import add_extra
from tests.support.extras import bundle, extra
from tests.support.invoicing import seen
from tests.support.studio import Studio, plot
from tests.support.visit import Visitor


def names(studio: Studio, job: Job) -> list[str]:
    return [each.name for each in studio.desk.db.jobs.get(job.id).tag.additions]


def undo(visitor: Visitor) -> str:
    """Press what the last notice offers; gives the page it stood on."""
    page = visitor.get("/clients")
    visitor.post(html.unescape(re.findall(r'action="(/history/undo/\w+)"', page.text)[0]))
    return seen(page)


def quantity_error(answer: requests.Response) -> str:
    """What is wrong with the quantity."""
    found = re.search(r'id="under-quantity">(?:<svg.*?</svg>)?([^<]*)', answer.text, re.DOTALL)
    return html.unescape(found[1]) if found and 'id="f-quantity"' in answer.text else ""


def test_an_extra_is_added_to_a_job_shown_and_removed_each_to_be_undone(
    at_work: Studio, visitor: Visitor
) -> None:
    at_work.rate(per_m2="3.10")
    job, lamination = at_work.job(), extra(at_work, cost="2.50")
    path = f"/jobs/{job.id}"
    assert visitor.post(f"{path}/extras", {"extra": lamination.id, "quantity": ""}).status_code == 303
    page = visitor.get(path)
    words = seen(page)
    assert "1 job: Lamination" in words
    assert "Lamination 2.14 m² × 6.00 12.84" in words
    assert "2.14 m² × 3.10 + 2.14 m² Lamination × 6.00 = 19.47" in words
    assert "added: 2.14 m² Lamination" in words
    (addition,) = re.findall(r'name="addition" value="([^"]*)"', page.text)
    visitor.post(f"{path}/extras/remove", {"addition": html.unescape(addition)})
    assert names(at_work, job) == []
    assert "removed: 2.14 m² Lamination" in seen(visitor.get(path))


def test_adding_and_removing_are_undone_by_the_notice(at_work: Studio, visitor: Visitor) -> None:
    job, lamination = at_work.job(), extra(at_work)
    visitor.post(f"/jobs/{job.id}/extras", {"extra": lamination.id})
    assert "1 job: Lamination" in undo(visitor)
    assert names(at_work, job) == []


def test_what_the_job_does_not_know_is_asked_for_at_the_field_and_nothing_typed_is_lost(
    at_work: Studio, visitor: Visitor
) -> None:
    job = at_work.job(plot("Plan.pdf", media=Media(), area_mm2=None))
    framing, path = extra(at_work, "Framing"), f"/jobs/{job.id}/extras"
    answer = visitor.post(path, {"extra": framing.id, "quantity": ""})
    assert answer.status_code == 422
    assert quantity_error(answer) == "The area of “Plan.pdf” is not known. Write here how much it is."
    assert f'<option value="{framing.id}" selected>' in answer.text
    typed = visitor.post(path, {"extra": framing.id, "quantity": "two"})
    assert 'value="two"' in typed.text
    assert names(at_work, job) == []
    visitor.post(path, {"extra": framing.id, "quantity": "1.5"})
    assert names(at_work, job) == ["Framing"]


def test_beside_the_list_an_extra_is_added_to_the_panel(at_work: Studio, visitor: Visitor) -> None:
    job, lamination = at_work.job(), extra(at_work)
    reply = visitor.post(f"/jobs/{job.id}/extras", {"extra": lamination.id}, htmx=True)
    assert reply.text.lstrip().startswith("<article")
    assert "Lamination 2.14 m² × 6.00 12.84" in seen(reply)
    refused = visitor.post(f"/jobs/{job.id}/extras", {"extra": ""}, htmx=True)
    assert refused.status_code == 422
    assert "No extra is chosen." in refused.text


def test_a_cost_that_nobody_knows_leads_to_its_field(at_work: Studio, visitor: Visitor) -> None:
    at_work.rate(Side.COST, per_m2="1")
    job, matt = at_work.job(), extra(at_work, "Lamination, matt")
    add_extra(at_work.desk, [job.id], matt.id)
    page = visitor.get(f"/jobs/{job.id}")
    assert "Not known: Lamination, matt has no cost yet." in seen(page)
    assert 'href="/prices/extras?named=Lamination%2C+matt#extra-form">Set the cost' in page.text


def test_nothing_chosen_is_said_at_the_choice(at_work: Studio, visitor: Visitor) -> None:
    extra(at_work)
    answer = visitor.post(f"/jobs/{at_work.job().id}/extras", {"extra": "", "quantity": "1"})
    assert answer.status_code == 422
    assert re.search(r'id="f-extra"[^>]*aria-invalid="true"', answer.text)


def test_a_bundle_is_marked_as_one_and_adds_all_that_is_in_it(at_work: Studio, visitor: Visitor) -> None:
    whole = bundle(at_work, "Exhibition print", extra(at_work), (extra(at_work, "Packing", Unit.PIECE), "3"))
    job = at_work.job()
    assert "Exhibition print (bundle)" in visitor.get(f"/jobs/{job.id}").text
    visitor.post(f"/jobs/{job.id}/extras", {"extra": whole.id})
    assert names(at_work, job) == ["Lamination", "Packing"]
    assert "1 job: Lamination + Packing" in seen(visitor.get("/clients"))


def test_without_a_catalogue_the_job_leads_to_it(at_work: Studio, visitor: Visitor) -> None:
    assert 'href="/prices/extras">Set up extras' in visitor.get(f"/jobs/{at_work.job().id}").text


def test_an_invoiced_job_shows_its_extras_and_no_form(at_work: Studio, visitor: Visitor) -> None:
    job, lamination = at_work.job(), extra(at_work)
    add_extra(at_work.desk, [job.id], lamination.id)
    at_work.desk.db.jobs.put(replace(at_work.desk.db.jobs.get(job.id), invoice_id="issued"))
    page = visitor.get(f"/jobs/{job.id}")
    assert "Lamination 2.14 m² × 6.00 12.84" in seen(page)
    assert "/extras" not in page.text.partition("<article")[2].partition("</article>")[0]
    assert visitor.post(f"/jobs/{job.id}/extras", {"extra": lamination.id}).status_code == 409


def test_a_job_entered_by_hand_gets_extras_as_any(at_work: Studio, visitor: Visitor) -> None:
    at_work.rate(per_m2="3.10")
    binding = extra(at_work, "Binding", Unit.PIECE, price="4")
    typed = {"document": "Catalogue", "whose": "-", "day": "2026-11-20", "copies": "3", "area": "2"}
    visitor.post("/jobs/new", typed)
    (job,) = at_work.desk.db.jobs.all()
    visitor.post(f"/jobs/{job.id}/extras", {"extra": binding.id})
    assert "3 pieces Binding × 4.00 = 18.20" in seen(visitor.get(f"/jobs/{job.id}"))


def test_several_jobs_of_the_list_get_an_extra_each_by_its_own_area(
    at_work: Studio, visitor: Visitor
) -> None:
    lamination = extra(at_work)
    jobs = at_work.job(), at_work.job(plot(area_mm2=Measure(500_000, Origin.MEASURED)))
    ticked = [("job", job.id) for job in jobs]
    asked = visitor.post("/jobs/extras", ticked, came_from="/jobs?show=unbilled")
    assert "Add an extra to 2 jobs" in seen(asked)
    assert 'name="back" value="/jobs?show=unbilled"' in asked.text
    decided = [*ticked, ("extra", lamination.id), ("quantity", ""), ("back", "/jobs?show=unbilled")]
    assert visitor.post("/jobs/extras", decided).headers["Location"] == "/jobs?show=unbilled"
    taken = [at_work.desk.db.jobs.get(job.id).tag.additions[0].quantity for job in jobs]
    assert [str(each) for each in taken] == ["2.140", "0.500"]
    assert "2 jobs: Lamination" in undo(visitor)
    assert names(at_work, jobs[0]) == names(at_work, jobs[1]) == []


def test_of_several_jobs_none_gets_an_extra_that_one_cannot_have(at_work: Studio, visitor: Visitor) -> None:
    lamination = extra(at_work)
    jobs = at_work.job(), at_work.job(plot("Plan.pdf", media=Media(), area_mm2=None))
    ticked = [("job", job.id) for job in jobs]
    answer = visitor.post("/jobs/extras", [*ticked, ("extra", lamination.id), ("quantity", "")])
    assert answer.status_code == 422
    assert quantity_error(answer).startswith("The area of “Plan.pdf” is not known.")
    assert all(f'name="job" value="{job.id}"' in answer.text for job in jobs)
    assert names(at_work, jobs[0]) == []


def test_no_job_no_extra_and_no_way_to_elsewhere(at_work: Studio, visitor: Visitor) -> None:
    lamination = extra(at_work)
    answer = visitor.post("/jobs/extras", came_from="/jobs?show=unbilled")
    assert answer.headers["Location"] == "/jobs?show=unbilled"
    assert "No job is selected. Tick the jobs first." in seen(visitor.get("/jobs"))
    answer = visitor.post("/jobs/extras", [("extra", lamination.id)])
    assert answer.status_code == 422
    assert "No job is selected." in answer.text
    decided = [("job", at_work.job().id), ("extra", lamination.id), ("back", "//evil.example/jobs")]
    assert visitor.post("/jobs/extras", decided).headers["Location"] == "/jobs"
