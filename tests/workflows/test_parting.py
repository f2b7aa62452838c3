"""Clients that were merged are told apart again by an undo: wholly, or not at all."""

from dataclasses import replace

import pytest

from smarttracker_lite.domain.clients import Client, Project
from smarttracker_lite.domain.jobs import JobState
from smarttracker_lite.errors import BadInput, NotAllowed
from smarttracker_lite.workflows import bill
from smarttracker_lite.workflows.admit import archive_client, pin, save_client
from smarttracker_lite.workflows.arrange import save_project
from smarttracker_lite.workflows.merge import merge
from smarttracker_lite.workflows.rule import save_rule
from smarttracker_lite.workflows.tag import set_state, tag
from smarttracker_lite.workflows.undoing.undo import redo, undo
from tests.support.order import equipped, found
from tests.support.ruling import kept as ruled
from tests.support.studio import Studio


def two(at_work: Studio) -> tuple[Client, Client]:
    """Rossi, who is to become one with Bianchi."""
    at_work.seller()
    equipped(at_work)
    return at_work.client("Rossi", code="RO"), at_work.client("Bianchi", code="BI")


def merged(at_work: Studio, source: Client, target: Client) -> int:
    """The number of the act."""
    merge(at_work.desk, source.id, target.id)
    return next(at_work.desk.db.past()).n


def invoiced(at_work: Studio, client: Client, project: Project | None = None) -> str:
    """The id of a job on an invoice to the client."""
    job = at_work.job()
    tag(at_work.desk, [job.id], client.id, project.id if project else None)
    bill.issue_draft(at_work.desk, bill.draft(at_work.desk, client.id, [job.id]).id)
    return job.id


def owner(at_work: Studio, job_id: str) -> str | None:
    return at_work.desk.db.jobs.get(job_id).tag.client_id


def test_jobs_on_invoices_go_back_with_the_client_and_come_again(at_work: Studio) -> None:
    rossi, bianchi = two(at_work)
    villa = at_work.project(rossi)
    billed, open_one = invoiced(at_work, rossi, villa), at_work.job(client=rossi).id
    before = at_work.desk.db.jobs.get(billed)
    undone = undo(at_work.desk, merged(at_work, rossi, bianchi))
    assert (at_work.desk.db.jobs.get(billed), undone.left) == (before, 0)
    assert owner(at_work, open_one) == rossi.id
    assert [each.takes_back for each in at_work.desk.db.taggings.of_job(billed)] == [False, False, True]
    assert found(at_work) == []
    redone = redo(at_work.desk, undone.n or 0)
    assert (owner(at_work, billed), owner(at_work, open_one), redone.left) == (bianchi.id, bianchi.id, 0)
    assert found(at_work) == []


def test_what_was_invoiced_to_the_other_client_since_stays_there(at_work: Studio) -> None:
    rossi, bianchi = two(at_work)
    billed, later = invoiced(at_work, rossi), at_work.job(client=rossi).id
    n = merged(at_work, rossi, bianchi)
    bill.issue_draft(at_work.desk, bill.draft(at_work.desk, bianchi.id, [later]).id)
    undone = undo(at_work.desk, n)
    assert (owner(at_work, billed), owner(at_work, later), undone.left) == (rossi.id, bianchi.id, 1)
    assert found(at_work) == []


def test_nothing_goes_back_if_a_job_on_an_invoice_cannot(at_work: Studio) -> None:
    rossi, bianchi = two(at_work)
    villa = at_work.project(rossi)
    billed, waits = invoiced(at_work, rossi, villa), at_work.job(client=rossi).id
    n = merged(at_work, rossi, bianchi)
    invoiced(at_work, bianchi, villa)
    with pytest.raises(
        NotAllowed, match="Work on invoices of “Rossi” cannot be told apart from that of “Bianchi"
    ):
        undo(at_work.desk, n)
    assert {owner(at_work, each) for each in (billed, waits)} == {bianchi.id}
    assert at_work.desk.db.clients.get(bianchi.id).codes == ("BI", "RO")
    assert found(at_work) == []


def test_nothing_goes_back_if_the_client_itself_cannot(at_work: Studio) -> None:
    rossi, bianchi = two(at_work)
    waste = at_work.job(client=rossi).id
    set_state(at_work.desk, [waste], JobState.WASTE)
    n = merged(at_work, rossi, bianchi)
    save_client(at_work.desk, Client(id="new", postal=replace(rossi.postal, name="ROSSI")))
    with pytest.raises(BadInput, match="“Rossi” is there already"):
        undo(at_work.desk, n)
    assert owner(at_work, waste) == bianchi.id
    merge(at_work.desk, bianchi.id, "new")
    with pytest.raises(NotAllowed, match="This was changed or invoiced since"):
        undo(at_work.desk, n)
    assert owner(at_work, waste) == "new"


def test_clients_of_which_one_has_work_since_are_not_made_one_by_a_redo(at_work: Studio) -> None:
    rossi, bianchi = two(at_work)
    at_work.job(client=rossi)
    undone = undo(at_work.desk, merged(at_work, rossi, bianchi))
    fresh = at_work.job(client=rossi)
    with pytest.raises(
        NotAllowed, match="“Rossi” has jobs, projects, drafts, rules or prices of its own since"
    ):
        redo(at_work.desk, undone.n or 0)
    tag(at_work.desk, [fresh.id], None)
    archive_client(at_work.desk, bianchi.id, True)
    with pytest.raises(NotAllowed, match="“Bianchi” is in the archive"):
        redo(at_work.desk, undone.n or 0)
    assert at_work.desk.db.clients.get(rossi.id).merged_into is None


def test_a_project_stays_where_it_has_work_rules_or_phases_since(at_work: Studio) -> None:
    rossi, bianchi = two(at_work)
    villa, office, barn = (at_work.project(rossi, name) for name in ("Villa", "Office", "Barn"))
    n = merged(at_work, rossi, bianchi)
    ruled(at_work, "user is anna", client=bianchi, project=villa)
    save_project(at_work.desk, Project(id="tender", client_id=bianchi.id, name="Tender", parent_id=office.id))
    assert undo(at_work.desk, n).left == 2
    whose = [at_work.desk.db.projects.get(each.id).client_id for each in (villa, office, barn)]
    assert whose == [bianchi.id, bianchi.id, rossi.id]
    assert found(at_work) == []


def test_a_rule_that_was_changed_before_is_not_given_to_a_merged_client_by_an_undo(at_work: Studio) -> None:
    rossi, bianchi = two(at_work)
    rule = ruled(at_work, "user is anna", client=rossi)
    save_rule(at_work.desk, replace(rule, client_id=bianchi.id))
    n = next(at_work.desk.db.past()).n
    merge(at_work.desk, rossi.id, bianchi.id)
    with pytest.raises(NotAllowed, match="“Rossi” was merged into “Bianchi”"):
        undo(at_work.desk, n)


def test_a_merged_client_is_not_pinned(at_work: Studio) -> None:
    rossi, bianchi = two(at_work)
    merge(at_work.desk, rossi.id, bianchi.id)
    with pytest.raises(NotAllowed, match="“Rossi” was merged into “Bianchi”"):
        pin(at_work.desk, rossi.id, True)
