"""Who pays for a job, why nobody does, and which print was the first."""

from datetime import timedelta

import pytest

from smarttracker_lite.domain.clients import Client
from smarttracker_lite.domain.jobs import Job, JobState, Tag
from smarttracker_lite.errors import BadInput, NotAllowed, NotFound
from smarttracker_lite.store.jobs import Wanted
from smarttracker_lite.workflows import tag
from smarttracker_lite.workflows.enter import forget
from smarttracker_lite.workflows.justify import reasons
from smarttracker_lite.workflows.reprint import offered, reprints
from smarttracker_lite.workflows.undoing.undo import undo
from tests.support.studio import NOON, Studio, plot
from tests.support.undoing import newest, undo_newest

WASTE, REPRINT, BILLABLE = JobState.WASTE, JobState.REPRINT, JobState.BILLABLE


def tag_of(at_work: Studio, job: Job) -> Tag:
    return at_work.desk.db.jobs.get(job.id).tag


def printed(at_work: Studio, document: str, hours: int = 0, client: Client | None = None) -> Job:
    """A job so many hours after noon."""
    at = NOON + timedelta(hours=hours)
    return at_work.job(plot(document, completed_at=at), client=client)


def test_many_jobs_become_waste_for_one_reason_and_undo_takes_both_back(at_work: Studio) -> None:
    jobs = [at_work.job() for _ in range(3)]
    tag.set_state(at_work.desk, [job.id for job in jobs], WASTE, "  paper \n jam ")
    assert {(tag_of(at_work, job).state, tag_of(at_work, job).reason) for job in jobs} == {
        (WASTE, "paper jam")
    }
    undo_newest(at_work.desk)
    assert [tag_of(at_work, job) for job in jobs] == [job.tag for job in jobs]


def test_a_reason_stays_until_the_state_is_another(at_work: Studio) -> None:
    job = at_work.job()
    tag.set_state(at_work.desk, [job.id], WASTE, "paper jam")
    tag.set_state(at_work.desk, [job.id], WASTE)
    assert tag_of(at_work, job).reason == "paper jam"
    tag.set_state(at_work.desk, [job.id], JobState.INTERNAL)
    assert tag_of(at_work, job).reason == ""
    tag.set_state(at_work.desk, [job.id], BILLABLE, "no reason is needed")
    assert tag_of(at_work, job).reason == ""


def test_a_reason_is_a_line_and_no_letter(at_work: Studio) -> None:
    job = at_work.job()
    with pytest.raises(BadInput) as refused:
        tag.set_state(at_work.desk, [job.id], WASTE, "x" * 201)
    assert refused.value.field == "reason"
    assert tag_of(at_work, job).state is BILLABLE


def test_what_was_typed_lately_is_offered_before_the_usual_reasons(at_work: Studio) -> None:
    for place, reason in enumerate(("old ink", "Paper Jam")):
        job = printed(at_work, "A.pdf", place)
        tag.set_state(at_work.desk, [job.id], WASTE, reason)
    told = reasons(at_work.desk, at_work.desk.words("en"))
    assert told == (
        "Paper Jam",
        "old ink",
        "wrong colours",
        "wrong size",
        "mistake of the client",
        "test print",
    )


def test_a_reprint_names_the_first_print_which_knows_all_its_reprints(at_work: Studio) -> None:
    first, second, third = (printed(at_work, "Plan.pdf", hours) for hours in (0, 1, 2))
    tag.set_state(at_work.desk, [second.id], REPRINT, reprint_of=first.id)
    tag.set_state(at_work.desk, [third.id], REPRINT, reprint_of=second.id)
    assert tag_of(at_work, third).reprint_of == first.id
    assert [job.id for job in reprints(at_work.desk, first)] == [third.id, second.id]
    tag.set_state(at_work.desk, [third.id], REPRINT)
    assert tag_of(at_work, third).reprint_of == first.id
    tag.set_state(at_work.desk, [third.id], REPRINT, reprint_of="")
    assert tag_of(at_work, third).reprint_of is None


def test_prints_do_not_name_each_other_as_the_first(at_work: Studio) -> None:
    first, second = at_work.job(), at_work.job()
    tag.set_state(at_work.desk, [second.id], REPRINT, reprint_of=first.id)
    for job, of in ((first, second), (first, first), (second, second)):
        with pytest.raises(BadInput) as refused:
            tag.set_state(at_work.desk, [job.id], REPRINT, reprint_of=of.id)
        assert refused.value.field == "reprint_of"
    with pytest.raises(NotFound):
        tag.set_state(at_work.desk, [first.id], REPRINT, reprint_of="nowhere")
    assert tag_of(at_work, first).state is BILLABLE


def test_what_is_billed_after_all_is_no_reprint(at_work: Studio) -> None:
    first, second = at_work.job(), at_work.job()
    tag.set_state(at_work.desk, [second.id], REPRINT, "wrong colours", first.id)
    tag.set_state(at_work.desk, [second.id], BILLABLE, reprint_of=first.id)
    assert (tag_of(at_work, second).reprint_of, tag_of(at_work, second).reason) == (None, "")


def test_prints_called_alike_of_the_same_client_before_it_are_offered(at_work: Studio) -> None:
    rossi, bianchi = at_work.client(), at_work.client("Bianchi")
    old = printed(at_work, "Villa prospetto.pdf", -2, client=rossi)
    newer = printed(at_work, "Villa prospetto v2.pdf", -1, client=rossi)
    printed(at_work, "Villa prospetto.pdf", -1, client=bianchi)
    printed(at_work, "Villa pianta.pdf", -1, client=rossi)
    printed(at_work, "Villa prospetto.pdf", 1, client=rossi)
    known = printed(at_work, "Villa prospetto.pdf", -3, client=rossi)
    tag.set_state(at_work.desk, [known.id], REPRINT, reprint_of=old.id)
    job = printed(at_work, "Villa prospetto.pdf", client=rossi)
    assert [each.id for each in offered(at_work.desk, job)] == [newer.id, old.id]
    assert offered(at_work.desk, printed(at_work, "", client=rossi)) == []


def test_reprints_of_a_job_that_leaves_the_books_name_none(at_work: Studio) -> None:
    first, second = at_work.job(), at_work.job()
    done = tag.set_state(at_work.desk, [second.id], REPRINT, reprint_of=first.id)
    tag.set_state(at_work.desk, [second.id], BILLABLE)
    back = tag.set_state(at_work.desk, [second.id], REPRINT, reprint_of=first.id)
    assert done.id != back.id
    with at_work.desk.act("forget"):
        forget(at_work.desk, {first.id})
    assert (tag_of(at_work, second).state, tag_of(at_work, second).reprint_of) == (REPRINT, None)


def test_no_undo_links_to_a_job_that_is_gone(at_work: Studio) -> None:
    first, second = at_work.job(), at_work.job()
    tag.set_state(at_work.desk, [second.id], REPRINT, reprint_of=first.id)
    tag.set_state(at_work.desk, [second.id], BILLABLE)
    billed = newest(at_work.desk)
    with at_work.desk.act("forget"):
        forget(at_work.desk, {first.id})
    with pytest.raises(NotAllowed):
        undo(at_work.desk, billed)
    assert (tag_of(at_work, second).state, tag_of(at_work, second).reprint_of) == (BILLABLE, None)


def test_a_comment_and_a_note_are_two_decisions_and_both_are_found(at_work: Studio) -> None:
    job = at_work.job()
    tag.comment(at_work.desk, job.id, " folded ", " paid in cash ")
    both = newest(at_work.desk)
    assert (tag_of(at_work, job).comment, tag_of(at_work, job).note) == ("folded", "paid in cash")
    tag.comment(at_work.desk, job.id, "folded twice")
    assert tag_of(at_work, job).note == "paid in cash"
    tag.set_state(at_work.desk, [job.id], WASTE, "Torn")
    for text in ("FOLDED", "cash", "torn"):
        assert [each.id for each in at_work.desk.db.jobs.select(Wanted(text=text))] == [job.id]
    with pytest.raises(BadInput):
        tag.comment(at_work.desk, job.id, "", "x" * 2_001)
    tag.comment(at_work.desk, job.id, "folded")
    undo(at_work.desk, both)
    assert (tag_of(at_work, job).comment, tag_of(at_work, job).note) == ("", "")
