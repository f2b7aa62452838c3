"""Drafts: which jobs are on them, and what becomes of them when tags change."""

from datetime import date

import pytest

from smarttracker_lite.domain.jobs import JobState
from smarttracker_lite.domain.printing import JobStatus
from smarttracker_lite.errors import BadInput, NotAllowed
from smarttracker_lite.workflows import bill, tag
from smarttracker_lite.workflows.contents import contents
from smarttracker_lite.workflows.undoing.undo import undo
from tests.support.studio import Studio, plot
from tests.support.undoing import number, undo_newest


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
    assert contents(priced.desk, draft).gone == (job.id,)
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
    assert contents(priced.desk, draft).gone == ()


def test_lines_stand_in_the_order_of_the_work_whichever_way_the_jobs_were_chosen(priced: Studio) -> None:
    client = priced.client()
    days = [date(2026, 11, day) for day in (3, 9, 5)]
    jobs = [priced.job(plot(day=day), client=client) for day in days]
    draft = bill.draft(priced.desk, client.id, [job.id for job in jobs])
    assert [line.day for line in contents(priced.desk, draft).lines] == sorted(days)


def test_a_job_left_out_can_be_put_back_while_it_is_free(priced: Studio) -> None:
    client = priced.client()
    job, stays = priced.job(client=client), priced.job(client=client)
    draft = bill.draft(priced.desk, client.id)
    bill.leave_out(priced.desk, draft.id, job.id)
    undo_newest(priced.desk)
    assert priced.desk.db.drafts.get(draft.id) == draft
    left_out = number(priced.desk, lambda: bill.leave_out(priced.desk, draft.id, job.id))
    bill.draft(priced.desk, client.id, [job.id])
    with pytest.raises(NotAllowed, match="on another draft by now"):
        undo(priced.desk, left_out)
    assert priced.desk.db.drafts.get(draft.id).job_ids == (stays.id,)


def test_jobs_go_on_an_invoice_together_only_if_one_client_pays_for_all(priced: Studio) -> None:
    client = priced.client()
    own, other, nobodys = (
        priced.job(client=each).id for each in (client, priced.client("Galleria Bianchi"), None)
    )
    assert bill.client_of(priced.desk, [own]) == client.id
    with pytest.raises(BadInput, match="No job is selected"):
        bill.client_of(priced.desk, [])
    with pytest.raises(NotAllowed, match=r"1 of 1 .*: 1 needs a client\. Tag it with its client first\."):
        bill.client_of(priced.desk, [nobodys])
    for stranger, why in ((nobodys, "1 needs a client"), (other, f"1 is not for {client.name}")):
        chosen = [own, stranger]
        with pytest.raises(NotAllowed, match=f"1 of 2 selected jobs cannot be invoiced: {why}."):
            bill.draft(priced.desk, bill.client_of(priced.desk, chosen), chosen)


def test_an_invoice_that_cannot_be_is_told_how_many_jobs_are_in_the_way_and_why(priced: Studio) -> None:
    client, other = priced.client(), priced.client("Galleria Bianchi")
    billed, drafted, *wasted, internal, own = (priced.job(client=client).id for _ in range(6))
    bill.issue_draft(priced.desk, bill.draft(priced.desk, client.id, [billed]).id)
    bill.draft(priced.desk, client.id, [drafted])
    tag.set_state(priced.desk, wasted, JobState.WASTE)
    tag.set_state(priced.desk, [internal], JobState.INTERNAL)
    printing = priced.job(plot(status=JobStatus.PROCESSING), client=client).id
    forgotten = priced.job(plot(status=JobStatus.FORGOTTEN), client=client).id
    foreign, nobodys = priced.job(client=other).id, priced.job().id
    with pytest.raises(NotAllowed) as refused:
        bill.draft(
            priced.desk,
            client.id,
            [own, nobodys, foreign, forgotten, printing, internal, *wasted, drafted, billed],
        )
    assert str(refused.value) == (
        "9 of 10 selected jobs cannot be invoiced: 1 is invoiced already, 2 are waste, 1 is not billable, "
        f"of 1 the end is not known, 1 is still printing, 1 needs a client, 1 is not for {client.name}, "
        "1 is on a draft already. Leave them out of the selection."
    )
    assert len(bill.draft(priced.desk, client.id, [own]).job_ids) == 1


def test_a_forgotten_job_cannot_be_invoiced_and_it_is_told_what_to_do_instead(priced: Studio) -> None:
    client = priced.client()
    one, other = (priced.job(plot(name, status=JobStatus.FORGOTTEN), client=client).id for name in "ab")
    with pytest.raises(NotAllowed, match=r"Import the printer's log, or enter the job by hand and mark this"):
        bill.draft(priced.desk, client.id, [one])
    with pytest.raises(NotAllowed, match=r"enter the jobs by hand and mark these as internal\."):
        bill.draft(priced.desk, client.id, [one, other])


def test_the_client_of_a_selection_is_the_one_of_most_of_its_jobs(priced: Studio) -> None:
    client, other = priced.client(), priced.client("Galleria Bianchi")
    owners = (other, client, None, client)
    assert bill.client_of(priced.desk, [priced.job(client=each).id for each in owners]) == client.id
