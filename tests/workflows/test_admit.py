"""Clients and projects are taken in with a reason for every refusal; only the settled are archived."""

from dataclasses import replace

import pytest

from smarttracker_lite.domain.clients import Client, Postal, Project
from smarttracker_lite.domain.printing import JobStatus
from smarttracker_lite.errors import BadInput, NotAllowed, NotFound
from smarttracker_lite.workflows import bill
from smarttracker_lite.workflows.admit import (
    LONGEST,
    archive_client,
    archive_project,
    projects,
    save_client,
    save_project,
)
from smarttracker_lite.workflows.desk import new_id
from smarttracker_lite.workflows.find import Chip, JobFilter, find_jobs
from smarttracker_lite.workflows.overlook import balances, overview
from smarttracker_lite.workflows.tag import tag
from tests.support.studio import Studio, plot


def rossi(**postal: str) -> Client:
    return Client(id=new_id(), code=" RO ", postal=Postal(**{"name": " Studio Rossi ", **postal}))


def test_a_client_is_kept_without_stray_space(at_work: Studio) -> None:
    client = save_client(at_work.desk, rossi(email=" anna@rossi.example "))
    kept = at_work.desk.db.clients.get(client.id)
    assert (kept.name, kept.code, kept.postal.email) == ("Studio Rossi", "RO", "anna@rossi.example")


@pytest.mark.parametrize(
    ("postal", "field"),
    [
        ({"name": "  "}, "name"),
        ({"name": "x" * (LONGEST + 1)}, "name"),
        ({"email": "anna at rossi"}, "email"),
        ({"email": "anna@rossi"}, "email"),
        ({"email": "a@rossi.example, b@rossi.example"}, "email"),
        ({"country": "Italy"}, "country"),
        ({"street": "x" * (LONGEST + 1)}, "street"),
    ],
)
def test_what_cannot_be_kept_names_its_field(at_work: Studio, postal: dict[str, str], field: str) -> None:
    with pytest.raises(BadInput) as refusal:
        save_client(at_work.desk, rossi(**postal))
    assert refusal.value.field == field
    assert at_work.desk.db.clients.all() == []


def test_a_name_or_a_code_stands_for_one_client_only(at_work: Studio) -> None:
    first = save_client(at_work.desk, rossi())
    for other, field in ((rossi(name="STUDIO ROSSI"), "name"), (rossi(name="Bianchi"), "code")):
        with pytest.raises(BadInput) as refusal:
            save_client(at_work.desk, other)
        assert refusal.value.field == field
    assert save_client(at_work.desk, replace(first, notes="pays late")).notes == "pays late"


def test_an_archived_client_leaves_its_name_to_another(at_work: Studio) -> None:
    first = save_client(at_work.desk, rossi())
    archive_client(at_work.desk, first.id, True)
    assert save_client(at_work.desk, rossi()).id != first.id


def test_a_client_with_unbilled_work_is_not_archived(at_work: Studio) -> None:
    client = at_work.client()
    job = at_work.job(client=client)
    with pytest.raises(NotAllowed):
        archive_client(at_work.desk, client.id, True)
    tag(at_work.desk, [job.id], None)
    assert archive_client(at_work.desk, client.id, True).archived


def test_a_client_that_owes_an_invoice_is_not_archived(at_work: Studio) -> None:
    at_work.seller()
    at_work.rate(per_m2="3.10")
    client = at_work.client()
    at_work.job(client=client)
    invoice = bill.issue_draft(at_work.desk, bill.draft(at_work.desk, client.id).id)
    with pytest.raises(NotAllowed):
        archive_client(at_work.desk, client.id, True)
    bill.mark_paid(at_work.desk, invoice.id, at_work.desk.today)
    assert archive_client(at_work.desk, client.id, True).archived
    assert not archive_client(at_work.desk, client.id, False).archived


def test_work_of_an_archived_client_that_ends_later_is_counted_and_invoiced_like_any_other(
    at_work: Studio,
) -> None:
    at_work.seller()
    at_work.rate(per_m2="3.10")
    client = at_work.client()
    printing = at_work.job(plot(status=JobStatus.PROCESSING, completed_at=None), client=client)
    assert archive_client(at_work.desk, client.id, True).archived
    at_work.desk.db.jobs.put(replace(printing, facts=plot(key=printing.facts.key)))
    assert overview(at_work.desk).ready.count == 1
    assert balances(at_work.desk)[client.id].ready.count == 1
    assert [job.id for job in find_jobs(at_work.desk, JobFilter(chip=Chip.UNBILLED))] == [printing.id]
    assert bill.unbilled_by_client(at_work.desk).keys() == {client.id}
    invoice = bill.issue_draft(at_work.desk, bill.draft(at_work.desk, client.id).id)
    assert overview(at_work.desk).open.count == 1
    assert invoice.client_id == client.id


def test_projects_are_listed_by_name_and_archived_ones_last(at_work: Studio) -> None:
    client = at_work.client()
    for name in ("Villa", "Casa", "Loft"):
        save_project(at_work.desk, Project(id=name, client_id=client.id, name=f" {name} "))
    archive_project(at_work.desk, "Casa", True)
    assert [each.name for each in projects(at_work.desk, client.id)] == ["Loft", "Villa", "Casa"]


def test_a_project_needs_a_name_of_its_own_and_a_client(at_work: Studio) -> None:
    client = at_work.client()
    save_project(at_work.desk, Project(id="1", client_id=client.id, name="Villa"))
    for name in (" ", "villa", "x" * (LONGEST + 1)):
        with pytest.raises(BadInput) as refusal:
            save_project(at_work.desk, Project(id="2", client_id=client.id, name=name))
        assert refusal.value.field == "name"
    with pytest.raises(NotFound):
        save_project(at_work.desk, Project(id="2", client_id="nobody", name="Loft"))


def test_a_client_comes_out_of_the_archive_only_with_a_name_of_its_own(at_work: Studio) -> None:
    first = save_client(at_work.desk, rossi())
    archive_client(at_work.desk, first.id, True)
    other = save_client(at_work.desk, rossi())
    with pytest.raises(BadInput, match="there already"):
        archive_client(at_work.desk, first.id, False)
    assert save_client(at_work.desk, replace(first, archived=True, notes="moved")).notes == "moved"
    archive_client(at_work.desk, other.id, True)
    assert not archive_client(at_work.desk, first.id, False).archived
