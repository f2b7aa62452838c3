"""A client's data is erased from books and history; invoices and amounts stay."""

from dataclasses import fields, replace

import pytest

from smarttracker_lite.domain.clients import Client, Postal
from smarttracker_lite.domain.jobs import JobState
from smarttracker_lite.errors import BadInput, NotAllowed
from smarttracker_lite.workflows import bill, tag
from smarttracker_lite.workflows.admit import archive_client, save_client
from smarttracker_lite.workflows.arrange import save_project
from smarttracker_lite.workflows.audit.verify import verify
from smarttracker_lite.workflows.erase import erase, erasure, finish
from smarttracker_lite.workflows.unwrite import unwrite
from tests.support.invoicing import issued
from tests.support.names import holding
from tests.support.order import equipped
from tests.support.studio import Studio, plot

NAMES = ("Segreto", "Nascosta", "segreto.example", "4711", "bring it back", "Villino")
GOES = {"postal", "code", "other_codes", "iban", "cc", "notes"}
STAYS = {
    *(
        "id",
        "language",
        "list_id",
        "currency",
        "discount",
        "archived",
        "terms_days",
        "pinned",
        "merged_into",
        "erased_at",
    ),
}


def known(at_work: Studio) -> Client:
    """A client with a project, an internal job, and comments."""
    desk = equipped(at_work).desk
    client = at_work.client("Mario Segreto", email="m@segreto.example", code="4711")
    desk.db.clients.put(replace(client, notes="Nascosta", cc=("x@segreto.example",)))
    project = at_work.project(client, "Villino")
    job = at_work.job(plot("Segreto.pdf"), client=client)
    tag.tag(desk, [job.id], client.id, project.id)
    tag.comment(desk, job.id, "bring it back", "Nascosta")
    tag.set_state(desk, [job.id], JobState.INTERNAL)
    desk.db.compact()
    return client


def test_each_field_of_a_client_is_decided_upon_whether_it_goes_or_stays() -> None:
    assert {each.name for each in fields(Client)} == GOES | STAYS
    assert not GOES & STAYS


def test_nothing_personal_is_left_in_any_file(at_work: Studio) -> None:
    client, desk = known(at_work), at_work.desk
    assert erasure(desk, client.id).jobs == 1
    erase(desk, client.id, "mario segreto")
    assert finish(desk) == 1
    assert finish(desk) == 0
    assert unwrite(desk)
    assert holding(desk.db.folder, *NAMES) == []
    after = desk.db.clients.get(client.id)
    assert (after.name, after.archived) == (f"Erased client {client.id[:4]}", True)
    assert after.postal == Postal(name=after.name)
    assert [project.name for project in desk.db.projects.all()] == ["Project 1"]
    assert verify(desk).found == ()


def test_invoices_stay_as_they_were_issued(at_work: Studio) -> None:
    client = equipped(at_work).client("Mario Segreto")
    at_work.seller()
    invoice = issued(at_work, client)
    desk = at_work.desk
    name = desk.db.clients.get(invoice.client_id).name
    with pytest.raises(NotAllowed):
        erase(desk, invoice.client_id, name)
    bill.mark_paid(desk, invoice.id, desk.today)
    paid = desk.db.invoices.get(invoice.id)
    erase(desk, invoice.client_id, name)
    finish(desk)
    assert desk.db.invoices.get(invoice.id) == paid
    assert {job.facts.document for job in desk.db.jobs.all()} == {None}
    assert verify(desk).found == ()


def test_open_work_or_another_name_keeps_it(at_work: Studio) -> None:
    client = known(at_work)
    with pytest.raises(BadInput):
        erase(at_work.desk, client.id, "Mario")
    at_work.job(client=client)
    with pytest.raises(NotAllowed):
        erase(at_work.desk, client.id, client.name)


def test_an_erased_client_is_not_brought_back_or_changed(at_work: Studio) -> None:
    client, desk = known(at_work), at_work.desk
    erase(desk, client.id, client.name)
    after = desk.db.clients.get(client.id)
    (project,) = desk.db.projects.all()
    for act in (
        lambda: archive_client(desk, client.id, archived=False),
        lambda: save_client(desk, replace(after, notes="again")),
        lambda: save_project(desk, replace(project, name="Villino")),
        lambda: tag.tag(desk, [at_work.job().id], client.id),
        lambda: erase(desk, client.id, after.name),
    ):
        with pytest.raises(NotAllowed):
            act()
