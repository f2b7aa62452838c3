"""New jobs get their client by account ID or rule, together with the job, and it is noted why."""

from dataclasses import replace
from typing import Any

import pytest

from smarttracker_lite.domain.jobs import Job, JobState, Tag
from smarttracker_lite.domain.machines import Printer
from smarttracker_lite.domain.printing import JobFacts, JobStatus, Kind
from smarttracker_lite.printers.files.batch import Batch
from smarttracker_lite.printers.source import Reading
from smarttracker_lite.workflows import tag
from smarttracker_lite.workflows.admit import archive_client
from smarttracker_lite.workflows.assign import owners
from smarttracker_lite.workflows.audit.verify import verify
from smarttracker_lite.workflows.collect import record
from smarttracker_lite.workflows.enter import Entry, enter
from smarttracker_lite.workflows.rule import move_rule, switch_accounts, switch_rule
from smarttracker_lite.workflows.take_in import newcomer, take_in
from tests.support.order import equipped
from tests.support.ruling import kept
from tests.support.studio import NOON, Studio, plot

EVIL = r"document regex (a|a)*(.*a){20}$"


def told(at_work: Studio, *jobs: JobFacts) -> None:
    """The plotter is read, and tells these."""
    device = equipped(at_work).desk.db.printers.get("plotter").device
    record(at_work.desk, "plotter", Reading(device=device, jobs=jobs, memory={}))


def printed(at_work: Studio, document: str = "Rossi_1.pdf", **changes: Any) -> Job:
    """The job as it is in the books after the plotter told of it."""
    told(at_work, plot(document, key="1", **changes))
    return next(job for job in at_work.desk.db.jobs.all() if job.facts.key == "1")


def why(at_work: Studio, job: Job) -> list[str]:
    return [each.why for each in at_work.desk.db.taggings.of_job(job.id)]


def test_a_new_job_is_tagged_by_the_first_rule_that_fits(at_work: Studio) -> None:
    rossi, bianchi = at_work.client("Rossi"), at_work.client("Bianchi")
    villa = at_work.project(rossi)
    kept(at_work, "document glob Verdi_*", client=bianchi)
    kept(at_work, "document glob Rossi_*", "user is anna", client=rossi, project=villa, name="Rossi files")
    kept(at_work, "user is anna", client=bianchi)
    job = printed(at_work)
    assert job.tag == Tag(client_id=rossi.id, project_id=villa.id)
    (noted,) = at_work.desk.db.taggings.of_job(job.id)
    assert (noted.why, noted.at) == ("rule Rossi files", NOON)
    assert (noted.retags[0].before, noted.retags[0].after) == (Tag(), job.tag)
    assert printed(at_work, "Pianta.pdf", user="bea").tag == job.tag  # told again: it is decided
    assert verify(at_work.desk).found == ()


def test_the_order_decides_and_can_be_changed(at_work: Studio) -> None:
    rossi, bianchi = at_work.client("Rossi"), at_work.client("Bianchi")
    kept(at_work, "user is anna", client=rossi)
    second = kept(at_work, "user is anna", client=bianchi)
    move_rule(at_work.desk, second.id, -1)
    assert printed(at_work).tag.client_id == bianchi.id


def test_an_account_id_comes_before_all_rules(at_work: Studio) -> None:
    rossi, bianchi = at_work.client("Rossi", code="R-114"), at_work.client("Bianchi")
    kept(at_work, "user is anna", client=bianchi)
    job = printed(at_work, account=" r-114 ")
    assert job.tag.client_id == rossi.id
    assert why(at_work, job) == ["account r-114"]


def test_an_account_id_may_be_a_further_code_or_that_of_a_project(at_work: Studio) -> None:
    rossi, db = at_work.client("Rossi"), at_work.desk.db
    db.clients.put(replace(rossi, other_codes=("OLD",)))
    db.projects.put(replace(at_work.project(rossi), code="V-1"))
    told(at_work, plot(key="1", account="old"), plot(key="2", account="v-1"))
    tags = {job.facts.key: job.tag for job in db.jobs.all()}
    assert (tags["1"].client_id, tags["1"].project_id) == (rossi.id, None)
    assert (tags["2"].client_id, tags["2"].project_id) == (rossi.id, db.projects.all()[0].id)


def test_a_code_of_two_or_of_somebody_in_the_archive_is_nobodys(at_work: Studio) -> None:
    at_work.client("Rossi", code="7")
    bianchi = at_work.client("Bianchi", code="8")
    at_work.desk.db.projects.put(replace(at_work.project(bianchi), code="7"))
    at_work.desk.db.clients.put(replace(at_work.client("Verdi", code="9"), archived=True))
    assert owners(at_work.desk).keys() == {"8"}
    assert printed(at_work, account="7").waiting


def test_accounts_can_be_switched_off(at_work: Studio) -> None:
    at_work.client("Rossi", code="R-114")
    switch_accounts(at_work.desk, active=False)
    assert printed(at_work, account="R-114").waiting


def test_a_rule_can_set_the_state_and_a_comment_alone(at_work: Studio) -> None:
    kept(at_work, "user is anna", state=JobState.INTERNAL, comment=" Test chart ")
    assert printed(at_work).tag == Tag(state=JobState.INTERNAL, comment="Test chart")


def test_what_was_stopped_stays_waste_and_what_the_printer_did_for_itself_nobodys(at_work: Studio) -> None:
    rossi = at_work.client("Rossi")
    kept(at_work, "user is anna", client=rossi, state=JobState.BILLABLE)
    told(
        at_work,
        plot(key="1", status=JobStatus.ABORTED),
        plot(key="2", kind=Kind.SCAN),
        plot(key="3", kind=Kind.INTERNAL),
    )
    tags = {job.facts.key: job.tag for job in at_work.desk.db.jobs.all()}
    assert tags["1"] == Tag(client_id=rossi.id, state=JobState.WASTE)
    assert tags["2"] == Tag(client_id=rossi.id, state=JobState.BILLABLE)
    assert tags["3"] == Tag(state=JobState.INTERNAL)


def test_a_rule_that_is_off_or_whose_client_is_in_the_archive_lets_the_next_one_decide(
    at_work: Studio,
) -> None:
    gone, off, last = (at_work.client(name) for name in ("Gone", "Off", "Last"))
    kept(at_work, "user is anna", client=gone)
    switch_rule(at_work.desk, kept(at_work, "user is anna", client=off).id, active=False)
    kept(at_work, "user is anna", client=last)
    archive_client(at_work.desk, gone.id, True)
    assert printed(at_work).tag.client_id == last.id


def test_a_job_whose_name_is_told_later_is_asked_of_once_more(at_work: Studio) -> None:
    rossi = at_work.client("Rossi")
    kept(at_work, "document glob Rossi_*", client=rossi)
    sent = plot(key="1", status=JobStatus.PROCESSING)
    told(at_work, replace(sent, document=None))
    assert at_work.desk.db.jobs.all()[0].tag.client_id is None
    assert printed(at_work).tag.client_id == rossi.id


def test_a_job_that_somebody_put_back_is_left_alone(at_work: Studio) -> None:
    rossi = at_work.client("Rossi")
    job = printed(at_work, "Pianta.pdf")
    kept(at_work, "document glob Rossi_*", client=rossi)
    tag.tag(at_work.desk, [job.id], rossi.id)
    tag.tag(at_work.desk, [job.id], None)
    assert printed(at_work).tag.client_id is None


def test_an_old_job_is_left_alone_while_it_is_told_the_same(at_work: Studio) -> None:
    printed(at_work, pages=None)
    kept(at_work, "document glob Rossi_*", client=at_work.client("Rossi"))
    assert printed(at_work, duplex=True).tag.client_id is None


def test_jobs_of_a_file_and_of_hands_are_tagged_too(at_work: Studio) -> None:
    rossi, bianchi = at_work.client("Rossi"), at_work.client("Bianchi")
    kept(at_work, "document glob Rossi_*", client=rossi)
    cutter: Printer = newcomer(at_work.desk, "Cutter")
    batch = Batch(profile="", jobs=(plot("Rossi_2.pdf", key="9"), plot("Pianta.pdf", key="10")))
    take_in(at_work.desk, batch, cutter)
    assert sorted(job.tag.client_id or "" for job in at_work.desk.db.jobs.all()) == ["", rossi.id]
    entry = Entry(document="Rossi_binding", printer_id=None, at=NOON)
    assert enter(at_work.desk, entry).tag.client_id == rossi.id
    assert enter(at_work.desk, replace(entry, client_id=bianchi.id)).tag.client_id == bianchi.id


def test_a_rule_that_is_too_slow_is_switched_off_with_what_happened_and_the_jobs_are_kept(
    at_work: Studio,
) -> None:
    rossi = at_work.client("Rossi")
    slow = kept(at_work, EVIL, client=rossi)
    kept(at_work, "user is anna", client=rossi, name="By user")
    told(at_work, *(plot("a" * 900 + "!", key=str(number)) for number in range(60)))
    now = at_work.desk.db.rules.get(slow.id)
    assert (now.active, now.stopped) == (False, True)
    assert 0 < now.slow < 60
    assert {job.tag.client_id for job in at_work.desk.db.jobs.all()} == {rossi.id}
    again = switch_rule(at_work.desk, slow.id, active=True)
    assert (again.active, again.stopped, again.slow) == (True, False, 0)


@pytest.mark.parametrize("account", ["", "   ", "\x00", "é" * 10_000])
def test_any_account_id_can_come(at_work: Studio, account: str) -> None:
    at_work.client("Rossi", code="R")
    assert printed(at_work, account=account).waiting
