"""Account IDs that are nobody's code, and how they become somebody's."""

from dataclasses import replace

import pytest

from smarttracker_lite.errors import BadInput
from smarttracker_lite.workflows import tag
from smarttracker_lite.workflows.claim import Unclaimed, claim, claim_for_newcomer, nobodys, unclaimed
from tests.support.studio import Studio, plot


def test_codes_of_jobs_that_wait_are_listed_with_their_number_however_they_are_written(
    at_work: Studio,
) -> None:
    rossi = at_work.client("Rossi", code="R-1")
    for account in ("R-114", "r-114 ", "B-2", None, " "):
        at_work.job(plot(account=account))
    at_work.job(plot(account="B-3"), client=rossi)
    known = at_work.job(plot(account="R-1"))
    assert unclaimed(at_work.desk) == [
        Unclaimed("R-114", 2),
        Unclaimed("B-2", 1),
        Unclaimed("R-1", 1, (rossi.id, None)),
    ]
    assert nobodys(at_work.desk, known) == ""
    at_work.desk.db.compact()
    tag.tag(at_work.desk, [known.id], rossi.id)
    assert [each.code for each in unclaimed(at_work.desk)] == ["R-114", "B-2"]


def test_a_code_that_is_claimed_is_the_clients_and_its_jobs_are_tagged_in_one_act(at_work: Studio) -> None:
    rossi = at_work.client("Rossi")
    jobs = [at_work.job(plot(account=account)) for account in ("R-114", "r-114")]
    assert nobodys(at_work.desk, jobs[0]) == "R-114"
    noted, done = claim(at_work.desk, "R-114", rossi.id)
    assert at_work.desk.db.clients.get(rossi.id).other_codes == ("R-114",)
    assert {at_work.desk.db.jobs.get(job.id).tag.client_id for job in jobs} == {rossi.id}
    assert sorted(each.why for each in noted) == ["account R-114", "account r-114"]
    assert next(at_work.desk.db.history()).n == done.n
    assert unclaimed(at_work.desk) == []


def test_a_newcomer_gets_the_code_as_its_own(at_work: Studio) -> None:
    job = at_work.job(plot(account="R-114"))
    claim_for_newcomer(at_work.desk, "R-114", "Rossi")
    (rossi,) = at_work.desk.db.clients.all()
    assert (rossi.name, rossi.code) == ("Rossi", "R-114")
    assert at_work.desk.db.jobs.get(job.id).tag.client_id == rossi.id


def test_a_code_that_is_somebody_elses_by_now_is_not_claimed(at_work: Studio) -> None:
    rossi, bianchi = at_work.client("Rossi", code="R-114"), at_work.client("Bianchi")
    job = at_work.job(plot(account="R-114"))
    with pytest.raises(BadInput, match="“R-114” is a code of Rossi by now"):
        claim(at_work.desk, "R-114", bianchi.id)
    assert at_work.desk.db.jobs.get(job.id).waiting
    claim(at_work.desk, "R-114", rossi.id)
    assert at_work.desk.db.jobs.get(job.id).tag.client_id == rossi.id
    assert at_work.desk.db.clients.get(rossi.id).other_codes == ()


def test_a_code_of_a_client_and_of_a_project_of_others_is_refused_and_nothing_kept(at_work: Studio) -> None:
    rossi, bianchi = at_work.client("Rossi", code="7"), at_work.client("Bianchi")
    at_work.desk.db.projects.put(replace(at_work.project(rossi), code="7"))
    at_work.job(plot(account="7"))
    with pytest.raises(BadInput):
        claim(at_work.desk, "7", bianchi.id)
    assert at_work.desk.db.clients.get(bianchi.id).other_codes == ()
    with pytest.raises(BadInput, match="No code is chosen"):
        claim(at_work.desk, "  ", bianchi.id)
