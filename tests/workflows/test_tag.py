"""Decisions about jobs, and taking them back."""

import pytest

from smarttracker_lite.domain.jobs import JobState
from smarttracker_lite.errors import BadInput, NotAllowed, NotFound
from smarttracker_lite.workflows import bill, tag
from smarttracker_lite.workflows.admit import archive_client, archive_project
from smarttracker_lite.workflows.undoing.undo import undo
from tests.support.studio import Studio
from tests.support.undoing import newest, undo_newest


def test_many_jobs_are_tagged_at_once_and_the_decision_can_be_undone(at_work: Studio) -> None:
    client = at_work.client()
    project = at_work.project(client)
    jobs = [at_work.job() for _ in range(3)]
    tag.tag(at_work.desk, [job.id for job in jobs], client.id, project.id)
    assert {(job.tag.client_id, job.tag.project_id) for job in at_work.desk.db.jobs.all()} == {
        (client.id, project.id)
    }
    assert undo_newest(at_work.desk).back == 3
    assert [job.tag for job in at_work.desk.db.jobs.all()] == [job.tag for job in jobs]


def test_undo_leaves_alone_what_was_decided_since(at_work: Studio) -> None:
    first, second = at_work.client(), at_work.client("Galleria Bianchi")
    stays, returns = at_work.job(), at_work.job()
    tag.tag(at_work.desk, [stays.id, returns.id], first.id)
    first_act = newest(at_work.desk)
    tag.tag(at_work.desk, [stays.id], second.id)
    undone = undo(at_work.desk, first_act)
    assert (undone.back, undone.left) == (1, 1)
    assert at_work.desk.db.jobs.get(stays.id).tag.client_id == second.id
    assert at_work.desk.db.jobs.get(returns.id).tag.client_id is None


def test_a_decision_is_undone_once(at_work: Studio) -> None:
    tag.tag(at_work.desk, [at_work.job().id], at_work.client().id)
    tagged = newest(at_work.desk)
    undo(at_work.desk, tagged)
    with pytest.raises(NotAllowed, match="undone already"):
        undo(at_work.desk, tagged)


def test_an_invoiced_job_cannot_be_retagged_and_the_others_stay_as_they_were(at_work: Studio) -> None:
    at_work.seller()
    at_work.rate(per_job="1")
    client, other = at_work.client(), at_work.client("Galleria Bianchi")
    invoiced, free = at_work.job(client=client), at_work.job()
    bill.issue_draft(at_work.desk, bill.draft(at_work.desk, client.id).id)
    with pytest.raises(NotAllowed, match="on an invoice"):
        tag.tag(at_work.desk, [free.id, invoiced.id], other.id)
    assert at_work.desk.db.jobs.get(free.id).tag.client_id is None


def test_a_project_of_another_client_is_refused(at_work: Studio) -> None:
    client, other = at_work.client(), at_work.client("Galleria Bianchi")
    with pytest.raises(BadInput):
        tag.tag(at_work.desk, [at_work.job().id], client.id, at_work.project(other).id)


def test_a_client_that_does_not_exist_is_refused(at_work: Studio) -> None:
    with pytest.raises(NotFound):
        tag.tag(at_work.desk, [at_work.job().id], "nobody")


def test_without_a_selection_there_is_nothing_to_decide(at_work: Studio) -> None:
    with pytest.raises(BadInput):
        tag.set_state(at_work.desk, [], JobState.WASTE)


def test_tagging_the_same_again_changes_nothing_and_leaves_no_trace(at_work: Studio) -> None:
    client = at_work.client()
    job = at_work.job(client=client)
    assert tag.tag(at_work.desk, [job.id, job.id], client.id).retags == ()
    assert at_work.desk.db.taggings.all() == []


def test_a_new_client_is_taken_in_with_the_jobs_it_gets_and_goes_with_them(at_work: Studio) -> None:
    job = at_work.job()
    tag.tag_newcomer(at_work.desk, [job.id], " Ross ")
    (client,) = at_work.desk.db.clients.all()
    assert client.name == "Ross"
    assert at_work.desk.db.jobs.get(job.id).tag.client_id == client.id
    undo_newest(at_work.desk)
    assert at_work.desk.db.jobs.get(job.id).tag.client_id is None
    assert at_work.desk.db.clients.all() == []


def test_a_new_client_stays_if_it_was_given_other_jobs_since(at_work: Studio) -> None:
    job, other = at_work.job(), at_work.job()
    tag.tag_newcomer(at_work.desk, [job.id], "Ross")
    taken_in = newest(at_work.desk)
    (client,) = at_work.desk.db.clients.all()
    tag.tag(at_work.desk, [other.id], client.id)
    undone = undo(at_work.desk, taken_in)
    assert (undone.back, undone.left) == (1, 1)
    assert at_work.desk.db.jobs.get(job.id).tag.client_id is None
    assert at_work.desk.db.clients.all() == [client]


@pytest.mark.parametrize("name", ["x" * 201, "Studio Rossi"])
def test_a_new_client_that_cannot_be_kept_gets_no_jobs(at_work: Studio, name: str) -> None:
    at_work.client("Studio Rossi")
    job = at_work.job()
    with pytest.raises(BadInput):
        tag.tag_newcomer(at_work.desk, [job.id], name)
    assert at_work.desk.db.jobs.get(job.id).tag.client_id is None


def test_without_jobs_there_is_no_new_client(at_work: Studio) -> None:
    with pytest.raises(BadInput, match="No job is selected"):
        tag.tag_newcomer(at_work.desk, [], "Ross")
    assert at_work.desk.db.clients.all() == []


def test_a_comment_is_kept_with_the_job(at_work: Studio) -> None:
    job = at_work.job()
    tag.comment(at_work.desk, job.id, "  wrong paper \n")
    assert at_work.desk.db.jobs.get(job.id).tag.comment == "wrong paper"


def test_undo_takes_back_client_and_project_together(at_work: Studio) -> None:
    client = at_work.client()
    project = at_work.project(client)
    job = at_work.job()
    tag.tag(at_work.desk, [job.id], client.id)
    first = newest(at_work.desk)
    tag.tag(at_work.desk, [job.id], client.id, project.id)
    with pytest.raises(NotAllowed, match="changed or invoiced since"):
        undo(at_work.desk, first)
    assert at_work.desk.db.jobs.get(job.id).tag.project_id == project.id


def test_a_comment_written_since_outlasts_undo(at_work: Studio) -> None:
    job = at_work.job()
    tag.tag(at_work.desk, [job.id], at_work.client().id)
    tagged = newest(at_work.desk)
    tag.comment(at_work.desk, job.id, "wrong paper")
    undo(at_work.desk, tagged)
    kept = at_work.desk.db.jobs.get(job.id).tag
    assert (kept.client_id, kept.comment) == (None, "wrong paper")


def test_what_is_in_the_archive_is_given_no_jobs(at_work: Studio) -> None:
    client, gone = at_work.client(), at_work.client("Galleria Bianchi")
    project, job = at_work.project(client), at_work.job()
    archive_client(at_work.desk, gone.id, True)
    archive_project(at_work.desk, project.id, True)
    for pair in ((gone.id, None), (client.id, project.id)):
        with pytest.raises(NotAllowed, match="in the archive"):
            tag.tag(at_work.desk, [job.id], *pair)
    assert at_work.desk.db.taggings.all() == []


def test_undo_gives_no_work_back_to_a_client_in_the_archive(at_work: Studio) -> None:
    client = at_work.client()
    job = at_work.job(client=client)
    tag.tag(at_work.desk, [job.id], None)
    untagged = newest(at_work.desk)
    archive_client(at_work.desk, client.id, True)
    with pytest.raises(NotAllowed, match="in the archive"):
        undo(at_work.desk, untagged)
    assert bill.unbilled(at_work.desk, client.id) == []


def test_the_waste_of_a_client_in_the_archive_can_be_commented_but_not_billed(at_work: Studio) -> None:
    client = at_work.client()
    job = at_work.job(client=client)
    tag.set_state(at_work.desk, [job.id], JobState.WASTE)
    archive_client(at_work.desk, client.id, True)
    tag.comment(at_work.desk, job.id, "paper jam")
    with pytest.raises(NotAllowed, match="in the archive"):
        tag.set_state(at_work.desk, [job.id], JobState.BILLABLE)
