"""Deciding about all jobs of a filter, and about jobs that somebody else decided about meanwhile."""

import re

import pytest

from smarttracker_lite.domain.clients import Client
from smarttracker_lite.domain.jobs import Job, JobState
from smarttracker_lite.workflows import bill
from smarttracker_lite.workflows.admit import archive_client
from smarttracker_lite.workflows.tag import set_state, tag
from tests.support.studio import Studio, plot
from tests.support.visit import Visitor


def moment(page: str) -> str:
    found = re.search(r'name="seen" value="([^"]+)"', page)
    assert found
    return found[1]


def every(page: str) -> str:
    found = re.search(r'name="every" value="([^"]*)"', page)
    assert found
    return found[1].replace("&amp;", "&")


def owners(at_work: Studio, *jobs: Job) -> list[str | None]:
    return [job.tag.client_id for job in at_work.desk.db.jobs.get_all(job.id for job in jobs)]


@pytest.fixture
def rossi(at_work: Studio) -> Client:
    return at_work.client("Rossi")


@pytest.fixture
def bianchi(at_work: Studio) -> Client:
    return at_work.client("Bianchi")


def test_all_jobs_of_a_filter_are_tagged_at_once_and_no_other(
    at_work: Studio, visitor: Visitor, rossi: Client
) -> None:
    jobs, other = at_work.jobs(130, user="anna"), at_work.job(plot(user="bruno"))
    path = "/jobs?show=waiting&search=anna"
    page = visitor.get(path).text
    assert "All 130 jobs of this filter" in page
    form = {"every": every(page), "seen": moment(page), "whose": rossi.id, "job": jobs[-1].id}
    assert visitor.post("/jobs/tag", form, came_from=path).headers["Location"] == path
    assert set(owners(at_work, *jobs)) == {rossi.id}
    assert owners(at_work, other) == [None]
    after = visitor.get("/jobs").text
    assert "130 jobs → Rossi" in after
    (undo,) = re.findall(r'action="(/history/undo/\d+)"', after)
    visitor.post(undo)
    assert set(owners(at_work, *jobs)) == {None}


def test_a_filter_whose_jobs_are_all_on_the_page_offers_no_more(at_work: Studio, visitor: Visitor) -> None:
    at_work.jobs(50)
    assert 'name="every"' not in visitor.get("/jobs").text


def test_what_came_since_and_what_is_invoiced_is_left_out_and_told(
    at_work: Studio, visitor: Visitor, rossi: Client
) -> None:
    at_work.seller()
    at_work.rate(per_m2="3.10")
    billed = at_work.job(client=rossi)
    bill.issue_draft(at_work.desk, bill.draft(at_work.desk, rossi.id).id)
    jobs = at_work.jobs(120)
    page = visitor.get("/jobs").text
    at_work.clock.move(minutes=1)
    fresh = [at_work.job(), at_work.job()]
    form = {"every": every(page), "seen": moment(page), "state": "waste"}
    answer = visitor.post("/jobs/state", form, htmx=True, came_from="/jobs").text
    assert "120 jobs: Waste · 1 on an invoice stays as it is · 2 that came since are left out" in answer
    kept = at_work.desk.db.jobs
    assert {kept.get(job.id).tag.state for job in jobs} == {JobState.WASTE}
    assert {kept.get(job.id).tag.state for job in (billed, *fresh)} == {JobState.BILLABLE}


def test_a_filter_of_invoiced_jobs_alone_is_refused(at_work: Studio, visitor: Visitor, rossi: Client) -> None:
    at_work.seller()
    at_work.rate(per_m2="3.10")
    at_work.job(client=rossi)
    bill.issue_draft(at_work.desk, bill.draft(at_work.desk, rossi.id).id)
    form = {"every": "show=billed", "seen": moment(visitor.get("/jobs").text), "state": "waste"}
    assert "cannot be changed" in visitor.post("/jobs/state", form, htmx=True, came_from="/jobs").text


def test_extras_and_drafts_are_for_ticked_jobs(at_work: Studio, visitor: Visitor, rossi: Client) -> None:
    job = at_work.job(client=rossi)
    form = {"every": "", "job": job.id}
    assert visitor.post("/jobs/extras", form).status_code == 422
    assert visitor.post("/invoices/draft", form, htmx=True).status_code == 422
    assert at_work.desk.db.drafts.all() == []


@pytest.mark.parametrize("seen", ["", "yesterday", "2026-11-20T12:00:00"])
def test_all_of_a_filter_needs_the_moment_of_its_page(
    at_work: Studio, visitor: Visitor, rossi: Client, seen: str
) -> None:
    job = at_work.job()
    form = {"every": "", "seen": seen, "whose": rossi.id}
    assert visitor.post("/jobs/tag", form).status_code == 422
    assert owners(at_work, job) == [None]


def test_jobs_tagged_in_another_window_meanwhile_are_asked_about_and_the_others_tagged(
    at_work: Studio, visitor: Visitor, rossi: Client, bianchi: Client
) -> None:
    tosi = at_work.client("Tosi")
    jobs = [at_work.job() for _ in range(5)]
    page = visitor.get("/jobs?show=waiting").text
    at_work.clock.move(seconds=1)
    tag(at_work.desk, [jobs[0].id, jobs[1].id], rossi.id)
    tag(at_work.desk, [jobs[2].id], bianchi.id)
    at_work.clock.move(seconds=1)
    form = [("job", job.id) for job in jobs] + [("whose", tosi.id), ("seen", moment(page))]
    answer = visitor.post("/jobs/tag", form, htmx=True, came_from="/jobs?show=waiting").text
    assert owners(at_work, *jobs) == [rossi.id, rossi.id, bianchi.id, tosi.id, tosi.id]
    assert "2 jobs → Tosi" in answer
    assert "3 jobs were tagged meanwhile: Rossi (2), Bianchi (1)." in answer
    assert "Tag them anyway" in answer
    again = [("job", job.id) for job in jobs[:3]] + [("whose", tosi.id), ("seen", moment(answer))]
    visitor.post("/jobs/tag", again, came_from="/jobs?show=waiting")
    assert owners(at_work, *jobs) == [tosi.id] * 5


def test_without_scripts_the_same_is_asked_by_the_address(
    at_work: Studio, visitor: Visitor, rossi: Client, bianchi: Client
) -> None:
    job = at_work.job()
    page = visitor.get("/jobs?show=waiting").text
    at_work.clock.move(seconds=1)
    tag(at_work.desk, [job.id], rossi.id)
    form = {"job": job.id, "whose": bianchi.id, "seen": moment(page)}
    to = visitor.post("/jobs/tag", form, came_from="/jobs?show=waiting").headers["Location"]
    assert owners(at_work, job) == [rossi.id]
    asked = visitor.get(to).text
    assert "1 job was tagged meanwhile: Rossi (1)." in asked
    assert re.search(rf'class="note[^>]*action="/jobs/tag".*name="job" value="{job.id}"', asked, re.DOTALL)
    form["seen"] = moment(asked)
    assert visitor.post("/jobs/tag", form, came_from=to).headers["Location"] == "/jobs?show=waiting"
    assert owners(at_work, job) == [bianchi.id]


def test_a_state_said_in_another_window_is_asked_about_but_no_tag(
    at_work: Studio, visitor: Visitor, rossi: Client
) -> None:
    stated, tagged = at_work.job(), at_work.job()
    page = visitor.get("/jobs").text
    at_work.clock.move(seconds=1)
    set_state(at_work.desk, [stated.id], JobState.INTERNAL)
    tag(at_work.desk, [tagged.id], rossi.id)
    form = [("job", stated.id), ("job", tagged.id), ("state", "waste"), ("seen", moment(page))]
    answer = visitor.post("/jobs/state", form, htmx=True, came_from="/jobs").text
    assert "1 job: Waste" in answer
    assert "1 job was changed meanwhile: internal (1)." in answer
    assert "Change them anyway" in answer


@pytest.mark.parametrize("undone", [True, False])
def test_what_was_tagged_the_same_or_is_as_it_was_again_is_not_asked_about(
    at_work: Studio, visitor: Visitor, rossi: Client, bianchi: Client, undone: bool
) -> None:
    job = at_work.job()
    page = visitor.get("/jobs").text
    at_work.clock.move(seconds=1)
    tag(at_work.desk, [job.id], rossi.id)
    if undone:
        tag(at_work.desk, [job.id], None)
    wanted = bianchi if undone else rossi
    form = {"job": job.id, "whose": wanted.id, "seen": moment(page)}
    answer = visitor.post("/jobs/tag", form, htmx=True, came_from="/jobs").text
    assert "meanwhile" not in answer
    assert owners(at_work, job) == [wanted.id]


def test_a_new_client_is_taken_in_once_for_what_is_asked_about(
    at_work: Studio, visitor: Visitor, rossi: Client
) -> None:
    first, second = at_work.job(), at_work.job()
    page = visitor.get("/jobs").text
    at_work.clock.move(seconds=1)
    tag(at_work.desk, [first.id], rossi.id)
    form = [("job", first.id), ("job", second.id), ("newcomer", "Verdi"), ("seen", moment(page))]
    answer = visitor.post("/jobs/tag", form, htmx=True, came_from="/jobs").text
    (verdi,) = (client for client in at_work.desk.db.clients.all() if client.name == "Verdi")
    assert owners(at_work, first, second) == [rossi.id, verdi.id]
    assert f'name="whose" value="{verdi.id}"' in answer


def test_a_client_archived_under_an_open_page_is_told_and_the_ticks_stay(
    at_work: Studio, visitor: Visitor, rossi: Client
) -> None:
    job = at_work.job()
    page = visitor.get("/jobs?show=waiting").text
    archive_client(at_work.desk, rossi.id, True)
    form = {"job": job.id, "whose": rossi.id, "seen": moment(page)}
    told = visitor.post("/jobs/tag", form, htmx=True, came_from="/jobs?show=waiting")
    assert (told.status_code, "“Rossi” is in the archive." in told.text) == (409, True)
    to = visitor.post("/jobs/tag", form, came_from="/jobs?show=waiting").headers["Location"]
    again = visitor.get(to).text
    assert "“Rossi” is in the archive." in again
    assert re.search(rf'value="{job.id}"[^>]* checked', again)
    at_work.desk.db.clients.delete(rossi.id)
    assert "This client is not there any more." in visitor.post("/jobs/tag", form, htmx=True).text
