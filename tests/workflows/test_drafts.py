"""Drafts: which jobs are on them, and what becomes of them when tags change."""

from datetime import date

import pytest

from smarttracker_lite.errors import BadInput, NotAllowed
from smarttracker_lite.workflows import bill, tag
from tests.support.studio import Studio, plot


@pytest.fixture
def priced(at_work: Studio) -> Studio:
    """A studio that may invoice: its name and a price are set."""
    at_work.seller()
    at_work.rate(media="Plain bond", per_m2="3.10", per_ml="0.42", per_job="1.50")
    return at_work


def test_a_draft_that_was_deleted_takes_no_number_and_frees_its_jobs(priced: Studio) -> None:
    client = priced.client()
    job = priced.job(client=client)
    draft = bill.draft(priced.desk, client.id)
    assert bill.unbilled(priced.desk, client.id) == []
    bill.drop(priced.desk, draft.id)
    assert [each.id for each in bill.unbilled(priced.desk, client.id)] == [job.id]
    invoice = bill.issue_draft(priced.desk, bill.draft(priced.desk, client.id).id)
    assert invoice.number.sequence == 1


def test_a_job_is_on_one_draft_only(priced: Studio) -> None:
    client = priced.client()
    job = priced.job(client=client)
    bill.draft(priced.desk, client.id, [job.id])
    with pytest.raises(NotAllowed):
        bill.draft(priced.desk, client.id, [job.id])


def test_a_job_tagged_elsewhere_leaves_the_draft_and_stops_the_issue(priced: Studio) -> None:
    client, other = priced.client(), priced.client("Galleria Bianchi")
    job = priced.job(client=client)
    priced.job(client=client)
    draft = bill.draft(priced.desk, client.id)
    tag.tag(priced.desk, [job.id], other.id)
    assert bill.contents(priced.desk, draft).gone == (job.id,)
    with pytest.raises(NotAllowed, match="no longer this client's"):
        bill.issue_draft(priced.desk, draft.id)
    bill.leave_out(priced.desk, draft.id, job.id)
    assert len(bill.issue_draft(priced.desk, draft.id).lines) == 1


def test_a_job_tagged_elsewhere_is_free_for_its_new_client_and_comes_back_with_the_old_one(
    priced: Studio,
) -> None:
    client, other = priced.client(), priced.client("Galleria Bianchi")
    job = priced.job(client=client)
    draft = bill.draft(priced.desk, client.id)
    tag.tag(priced.desk, [job.id], other.id)
    assert [each.id for each in bill.unbilled(priced.desk, other.id)] == [job.id]
    tag.tag(priced.desk, [job.id], client.id)
    assert bill.unbilled(priced.desk, client.id) == []
    assert bill.contents(priced.desk, draft).gone == ()


def test_lines_stand_in_the_order_of_the_work_whichever_way_the_jobs_were_chosen(priced: Studio) -> None:
    client = priced.client()
    days = [date(2026, 11, day) for day in (3, 9, 5)]
    jobs = [priced.job(plot(day=day), client=client) for day in days]
    draft = bill.draft(priced.desk, client.id, [job.id for job in jobs])
    assert [line.day for line in bill.contents(priced.desk, draft).lines] == sorted(days)


def test_a_job_left_out_can_be_put_back_while_it_is_free(priced: Studio) -> None:
    client = priced.client()
    job, stays = priced.job(client=client), priced.job(client=client)
    draft = bill.draft(priced.desk, client.id)
    bill.leave_out(priced.desk, draft.id, job.id)
    whole = bill.put_back(priced.desk, draft.id, job.id)
    assert set(whole.job_ids) == {job.id, stays.id}
    bill.leave_out(priced.desk, draft.id, job.id)
    bill.draft(priced.desk, client.id, [job.id])
    with pytest.raises(NotAllowed, match="drafted already"):
        bill.put_back(priced.desk, draft.id, job.id)
    assert priced.desk.db.drafts.get(draft.id).job_ids == (stays.id,)


def test_jobs_go_on_an_invoice_together_only_if_one_client_pays_for_all(priced: Studio) -> None:
    client = priced.client()
    own, other, nobodys = (
        priced.job(client=each).id for each in (client, priced.client("Galleria Bianchi"), None)
    )
    assert bill.client_of(priced.desk, [own]) == client.id
    for job_ids, why in (
        ([], "No job is selected"),
        ([own, nobodys], "no client yet"),
        ([own, other], "several clients"),
    ):
        with pytest.raises(BadInput, match=why):
            bill.client_of(priced.desk, job_ids)
