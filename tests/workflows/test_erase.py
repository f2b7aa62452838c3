"""A client's data is erased from books and history; invoices and amounts stay."""

from dataclasses import fields, replace

import pytest

from smarttracker_lite.domain.clients import Client, Postal, Routing
from smarttracker_lite.domain.conditions import Condition, Way, What
from smarttracker_lite.domain.jobs import JobState
from smarttracker_lite.domain.printing import JobStatus
from smarttracker_lite.domain.rules import Rule
from smarttracker_lite.errors import BadInput, NotAllowed
from smarttracker_lite.workflows import bill, tag
from smarttracker_lite.workflows.admit import archive_client, save_client
from smarttracker_lite.workflows.arrange import archive_project, save_project
from smarttracker_lite.workflows.audit.verify import verify
from smarttracker_lite.workflows.claim import claim
from smarttracker_lite.workflows.enter import Entry, enter
from smarttracker_lite.workflows.erase import erase, erasure, finish
from smarttracker_lite.workflows.hand_over import OUTBOX
from smarttracker_lite.workflows.rule import apply_rule, save_rule
from smarttracker_lite.workflows.undoing.undo import undo
from smarttracker_lite.workflows.unwrite import unwrite
from tests.support.invoicing import issued
from tests.support.names import holding
from tests.support.order import equipped
from tests.support.studio import NOON, Studio, plot

NAMES = ("Segreto", "Nascosta", "segreto.example", "4711", "bring it back", "Villino")
GOES = {"postal", "code", "other_codes", "iban", "cc", "notes", "routing"}
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
        "tax",
        "public_body",
        "split_payment",
        "withholds",
        "reminded",
    ),
}


def known(at_work: Studio) -> Client:
    """A client with a project, an internal job, and comments."""
    desk = equipped(at_work).desk
    client = at_work.client("Mario Segreto", email="m@segreto.example", code="4711")
    desk.db.clients.put(
        replace(
            client, routing=Routing(pec="pec@segreto.example"), notes="Nascosta", cc=("x@segreto.example",)
        )
    )
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


def test_the_rules_for_it_go_and_why_its_jobs_were_tagged(at_work: Studio) -> None:
    client, desk = known(at_work), at_work.desk
    fits = Condition(what=What.DOCUMENT, way=Way.GLOB, value="*Segreto*")
    rule = Rule(id="", name="", conditions=(fits,), client_id=client.id, comment="bring it back")
    by_rule = at_work.job(plot("Segreto.pdf"))
    apply_rule(desk, save_rule(desk, rule).id)
    moved = at_work.job(plot("Villa.pdf", account="4711"))
    claim(desk, "4711", client.id)
    tag.tag(desk, [moved.id], at_work.client("Bianchi").id)
    tag.set_state(desk, [by_rule.id], JobState.INTERNAL)
    assert erasure(desk, client.id).rules == 1
    erase(desk, client.id, client.name)
    finish(desk)
    assert unwrite(desk)
    assert desk.db.rules.all() == []
    assert {each.why for job in (by_rule, moved) for each in desk.db.taggings.of_job(job.id)} == {
        *("rule", "account", ""),
    }
    assert holding(desk.db.folder, *(name for name in NAMES if name != "4711")) == []
    assert verify(desk).found == ()


def test_a_decision_about_many_jobs_is_written_anew_once(at_work: Studio) -> None:
    client, desk = equipped(at_work).client("Mario"), at_work.desk
    jobs = at_work.jobs(120)
    tag.tag(desk, [job.id for job in jobs], client.id)
    tag.set_state(desk, [job.id for job in jobs], JobState.INTERNAL, "Segreto")
    erase(desk, client.id, client.name)
    before = next(desk.db.history()).n
    assert finish(desk) == 120
    since = [entry for entry in desk.db.history() if entry.n > before]
    assert [len(entry.changes["taggings"]) for entry in since if "taggings" in entry.changes] == [1]
    assert unwrite(desk)
    assert holding(desk.db.folder, "Segreto") == []


def test_the_name_of_a_job_goes_from_the_gap_that_it_closed(at_work: Studio) -> None:
    client, desk = equipped(at_work).client("Mario"), at_work.desk
    gap = at_work.gap()
    entry = Entry(
        document="Segreto.pdf", printer_id=None, at=NOON, state=JobState.INTERNAL, client_id=client.id
    )
    enter(desk, entry, gap.id)
    desk.db.compact()
    assert holding(desk.db.folder, "Segreto")
    erase(desk, client.id, client.name)
    finish(desk)
    assert unwrite(desk)
    assert holding(desk.db.folder, "Segreto") == []
    assert not desk.db.gaps.get(gap.id).open


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


def test_what_is_being_printed_keeps_it_too(at_work: Studio) -> None:
    client, desk = known(at_work), at_work.desk
    at_work.job(plot(status=JobStatus.PROCESSING, completed_at=None), client=client)
    with pytest.raises(NotAllowed, match="printed"):
        erase(desk, client.id, client.name)


def test_an_undo_brings_nothing_of_an_erased_client_back(at_work: Studio) -> None:
    client, desk = known(at_work), at_work.desk
    (project,) = desk.db.projects.all()
    with desk.act("archive") as of_project:
        archive_project(desk, project.id, archived=True)
    with desk.act("archive") as of_client:
        archive_client(desk, client.id, archived=True)
    erase(desk, client.id, client.name)
    for done in (of_client, of_project):
        with pytest.raises(NotAllowed):
            undo(desk, done.n or 0)


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


def test_copies_that_a_mail_program_was_given_go_with_the_client(at_work: Studio) -> None:
    client = at_work.client("Studio Segreto")
    outbox = at_work.desk.db.folder / OUTBOX
    outbox.mkdir()
    (outbox / "Invoice 2026-0001 – Studio Segreto.pdf").write_bytes(b"%PDF-1.7")
    erase(at_work.desk, client.id, "Studio Segreto")
    assert not outbox.exists()
