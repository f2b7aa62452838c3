"""Suggestions in the work table: shown with their reason, accepted one by one or together."""

import re

import pytest

from smarttracker_lite.domain.clients import Client
from smarttracker_lite.domain.jobs import Job
from smarttracker_lite.workflows.tag import tag
from tests.support.learned import came, taught
from tests.support.studio import Studio
from tests.support.visit import Visitor


@pytest.fixture
def learned(at_work: Studio) -> Studio:
    taught(at_work, "Rossi", "Bianchi")
    return at_work


def client(at_work: Studio, name: str) -> Client:
    return next(each for each in at_work.desk.db.clients.all() if each.name == name)


def fresh(at_work: Studio, name: str) -> Job:
    return came(at_work, f"{name}_new.pdf")[0]


def offered(page: str, job: Job) -> str:
    """What a form says to accept for the job, "" where nothing is suggested."""
    found = re.search(rf'name="accept" value="({job.id} [^"]+)"', page)
    return found[1] if found else ""


def hidden(page: str, name: str) -> str:
    found = re.search(rf'name="{name}" value="([^"]*)"', page)
    assert found
    return found[1]


def owner(at_work: Studio, job: Job) -> str | None:
    return at_work.desk.db.jobs.get(job.id).tag.client_id


def test_a_job_that_is_nobody_s_shows_whose_it_may_be_and_why(learned: Studio, visitor: Visitor) -> None:
    job, unlike = fresh(learned, "Rossi"), fresh(learned, "Qqq")
    rossi = client(learned, "Rossi")
    page = visitor.get("/jobs?show=waiting").text
    assert offered(page, job) == f"{job.id} {rossi.id}"
    assert offered(page, unlike) == ""
    assert re.search(rf'id="why-{job.id}"[^>]*><strong>Rossi</strong>: [^<]*“Rossi”', page)
    tagged = next(each for each in learned.desk.db.jobs.all() if each.tag.client_id)
    assert offered(visitor.get("/jobs").text, tagged) == ""


def test_one_is_accepted_and_undone(learned: Studio, visitor: Visitor) -> None:
    job = fresh(learned, "Bianchi")
    page = visitor.get("/jobs?show=waiting").text
    form = {"accept": offered(page, job), "seen": hidden(page, "seen")}
    answer = visitor.post("/jobs/accept", form, htmx=True, came_from="/jobs?show=waiting").text
    assert "1 job → Bianchi" in answer
    assert owner(learned, job) == client(learned, "Bianchi").id
    (undo,) = re.findall(r'action="(/history/undo/\d+)"', answer)
    visitor.post(undo)
    assert owner(learned, job) is None


def test_each_ticked_job_goes_to_whom_it_is_suggested_for(learned: Studio, visitor: Visitor) -> None:
    jobs = [fresh(learned, name) for name in ("Rossi", "Bianchi", "Rossi")]
    page = visitor.get("/jobs?show=waiting").text
    form = [("guess", offered(page, job)) for job in jobs] + [("job", job.id) for job in jobs[:2]]
    answer = visitor.post("/jobs/accept", form, came_from="/jobs?show=waiting")
    assert answer.headers["Location"] == "/jobs?show=waiting"
    assert "2 jobs → " in visitor.notices()
    wanted = [client(learned, "Rossi").id, client(learned, "Bianchi").id, None]
    assert [owner(learned, job) for job in jobs] == wanted


def test_nothing_is_accepted_where_nothing_is_suggested(learned: Studio, visitor: Visitor) -> None:
    job = fresh(learned, "Qqq")
    assert visitor.post("/jobs/accept", {"job": job.id}).status_code == 422
    assert visitor.post("/jobs/accept", {"accept": f"{job.id} nobody"}).status_code == 404
    assert visitor.post("/jobs/accept", {"accept": "nothing -"}).status_code == 404
    assert owner(learned, job) is None


def test_the_sure_ones_are_looked_at_first_and_accepted_together(learned: Studio, visitor: Visitor) -> None:
    jobs = [fresh(learned, name) for name in ("Rossi", "Bianchi", "Rossi", "Qqq")]
    assert 'href="/jobs/suggested?show=waiting"' in visitor.get("/jobs?show=waiting").text
    page = visitor.get("/jobs/suggested?show=waiting").text
    ticked = [offered(page, job) for job in jobs]
    assert ticked[3] == ""
    assert page.count(" checked>") == 3
    form = [("accept", each) for each in ticked[:2]]
    form += [(name, hidden(page, name)) for name in ("seen", "back")]
    answer = visitor.post("/jobs/accept", form, came_from="/jobs/suggested?show=waiting")
    assert answer.headers["Location"] == "/jobs?show=waiting"
    assert "2 jobs → Rossi (1), Bianchi (1)" in visitor.get("/jobs").text
    assert [owner(learned, job) is None for job in jobs] == [False, False, True, True]


def test_what_was_tagged_meanwhile_stays_so(learned: Studio, visitor: Visitor) -> None:
    jobs = [fresh(learned, "Rossi"), fresh(learned, "Rossi")]
    page = visitor.get("/jobs/suggested").text
    learned.clock.move(seconds=1)
    bianchi = client(learned, "Bianchi")
    tag(learned.desk, [jobs[0].id], bianchi.id)
    form = [("accept", offered(page, job)) for job in jobs] + [("seen", hidden(page, "seen"))]
    answer = visitor.post("/jobs/accept", form, htmx=True, came_from="/jobs").text
    assert "1 job → Rossi · 1 was changed meanwhile and stays" in answer
    assert [owner(learned, job) for job in jobs] == [bianchi.id, client(learned, "Rossi").id]


def test_the_way_back_leads_to_the_jobs_alone(learned: Studio, visitor: Visitor) -> None:
    job = fresh(learned, "Rossi")
    form = {"accept": offered(visitor.get("/jobs").text, job), "back": "//evil.example"}
    answer = visitor.post("/jobs/accept", form, came_from="/jobs")
    assert answer.headers["Location"] == "/jobs"


def test_the_place_of_what_accepts_the_sure_ones_is_kept_where_jobs_wait(
    at_work: Studio, visitor: Visitor
) -> None:
    assert 'id="sure"' not in visitor.get("/jobs").text
    job = at_work.job()
    assert re.search(r'<span class="[^"]*kept-free" id="sure">', visitor.get("/jobs").text)
    tag(at_work.desk, [job.id], at_work.client("Rossi").id)
    assert 'id="sure"' not in visitor.get("/jobs").text


def test_where_nothing_is_sure_the_page_says_what_to_do(at_work: Studio, visitor: Visitor) -> None:
    at_work.job()
    assert "Nothing is sure enough." in visitor.get("/jobs/suggested").text


def test_suggestions_of_a_page_follow_where_they_were_not_ready(learned: Studio, visitor: Visitor) -> None:
    job = fresh(learned, "Rossi")
    answer = visitor.get(f"/jobs/suggestions?show=waiting&job={job.id}&job=nothing", htmx=True).text
    assert 'id="sure" href="/jobs/suggested?show=waiting" hx-swap-oob="true"' in answer
    assert f'id="guess-{job.id}" hx-swap-oob="true"' in answer
    assert offered(answer, job)
