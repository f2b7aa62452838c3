"""Two clients are made one: what the one has becomes the other's, and invoices stay as they were issued."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from smarttracker_lite.domain.clients import Client, Project
from smarttracker_lite.domain.extras import Addition
from smarttracker_lite.domain.rates import Basis, Price, Rate, Side, Tier, Tiering
from smarttracker_lite.domain.units import Unit
from smarttracker_lite.errors import BadInput, NotAllowed
from smarttracker_lite.workflows import bill
from smarttracker_lite.workflows.admit import archive_client, save_client
from smarttracker_lite.workflows.arrange import archive_project, projects, save_project
from smarttracker_lite.workflows.assign import in_order
from smarttracker_lite.workflows.audit.verify import verify
from smarttracker_lite.workflows.find import JobFilter, find_jobs
from smarttracker_lite.workflows.merge import Difference, merge, merger, prices_then
from smarttracker_lite.workflows.overlook import balance, balances
from smarttracker_lite.workflows.price import price_book
from smarttracker_lite.workflows.rate import save_rate
from smarttracker_lite.workflows.reprice import preview
from smarttracker_lite.workflows.tag import tag
from tests.support.order import equipped
from tests.support.ruling import kept as ruled
from tests.support.studio import Studio
from tests.support.undoing import undo_newest


def two(at_work: Studio) -> tuple[Client, Client]:
    """Rossi, who is to become one with Bianchi."""
    at_work.seller()
    equipped(at_work)
    return at_work.client("Rossi", code="RO"), at_work.client("Bianchi", code="BI")


def kept(at_work: Studio, client: Client) -> Client:
    return at_work.desk.db.clients.get(client.id)


def agreed(at_work: Studio, client: Client, rate: str, **scope: Any) -> Rate:
    """What is agreed with the client for a square metre."""
    price = Price(basis=Basis.SQUARE_METRE, rate=Decimal(rate))
    row = Rate(id=f"{client.name} {rate}", side=Side.PRICE, client_id=client.id, prices=(price,))
    at_work.desk.db.rates.put(replace(row, **scope))
    return row


def test_its_jobs_drafts_and_codes_become_the_other_s_and_it_stays_in_the_archive(at_work: Studio) -> None:
    rossi, bianchi = two(at_work)
    rossi = save_client(at_work.desk, replace(rossi, other_codes=("4711",), pinned=True))
    jobs = [at_work.job(client=rossi).id for _ in range(3)]
    draft = bill.draft(at_work.desk, rossi.id, jobs[:1])
    merge(at_work.desk, rossi.id, bianchi.id)
    assert {at_work.desk.db.jobs.get(id).tag.client_id for id in jobs} == {bianchi.id}
    assert at_work.desk.db.drafts.get(draft.id).client_id == bianchi.id
    assert kept(at_work, bianchi).codes == ("BI", "RO", "4711")
    gone = kept(at_work, rossi)
    assert (gone.archived, gone.merged_into, gone.pinned) == (True, bianchi.id, False)
    (tagging,) = at_work.desk.db.taggings.of_job(jobs[0])
    assert [retag.before.client_id for retag in tagging.retags] == [rossi.id] * 3
    assert verify(at_work.desk).found == ()


def test_invoices_keep_whom_they_were_issued_to_and_count_for_the_other_client(at_work: Studio) -> None:
    rossi, bianchi = two(at_work)
    job = at_work.job(client=rossi)
    invoice = bill.issue_draft(at_work.desk, bill.draft(at_work.desk, rossi.id).id)
    merge(at_work.desk, rossi.id, bianchi.id)
    assert at_work.desk.db.invoices.get(invoice.id) == invoice
    assert at_work.desk.db.jobs.get(job.id).tag.client_id == bianchi.id
    assert price_book(at_work.desk).price(at_work.desk.db.jobs.get(job.id)).amount == invoice.net
    for standing in (balance(at_work.desk, bianchi.id), balances(at_work.desk)[bianchi.id]):
        assert (standing.open.count, standing.open.totals) == (1, {"EUR": invoice.total})
    assert balances(at_work.desk)[rossi.id].open.count == 0
    with pytest.raises(NotAllowed, match="unpaid invoices"):
        archive_client(at_work.desk, bianchi.id, True)
    assert verify(at_work.desk).found == ()


def test_projects_move_and_those_of_one_name_are_joined_with_their_phases(at_work: Studio) -> None:
    rossi, bianchi = two(at_work)
    for client in (rossi, bianchi):
        named = f"{client.name} Villa"
        for id, name, parent in (
            (named, "Villa", None),
            (f"{client.name} Tender", "Tender", named),
            (f"{client.name} {client.name}", client.name, named),
            (client.name, client.name, None),
        ):
            save_project(at_work.desk, Project(id=id, client_id=client.id, name=name, parent_id=parent))
    archive_project(at_work.desk, "Bianchi Villa", True)
    job = at_work.job()
    tag(at_work.desk, [job.id], rossi.id, "Rossi Tender")
    becoming = merge(at_work.desk, rossi.id, bianchi.id)
    listed = [(each.name, each.id, each.archived) for each in projects(at_work.desk, bianchi.id)]
    assert listed == [
        ("Bianchi", "Bianchi", False),
        ("Rossi", "Rossi", False),
        ("Villa", "Bianchi Villa", False),
        ("Rossi", "Rossi Rossi", False),
        ("Tender", "Bianchi Tender", False),
        ("Bianchi", "Bianchi Bianchi", True),
    ]
    assert (becoming.moved, len(becoming.joined)) == (2, 2)
    assert at_work.desk.db.jobs.get(job.id).tag.project_id == "Bianchi Tender"
    assert {each.archived for each in projects(at_work.desk, rossi.id)} == {True}
    assert verify(at_work.desk).found == ()


def test_what_the_other_client_lacks_is_taken_along_and_the_rest_is_told(at_work: Studio) -> None:
    rossi = at_work.client("Rossi", city="Milano", country="IT", phone="02 1", email="a@rossi.example")
    bianchi = at_work.client("Bianchi", phone="06 1")
    rossi = save_client(at_work.desk, replace(rossi, terms_days=60, notes="Rings", cc=("b@rossi.example",)))
    bianchi = save_client(at_work.desk, replace(bianchi, discount=Decimal(5), notes="Twice"))
    becoming = merge(at_work.desk, rossi.id, bianchi.id)
    one = kept(at_work, bianchi)
    assert (one.postal.city, one.postal.email, one.cc) == ("Milano", "a@rossi.example", ("b@rossi.example",))
    assert (one.postal.phone, one.discount, one.terms_days) == ("06 1", Decimal(5), None)
    assert one.notes == "Twice\nRings"
    assert becoming.differences == (
        Difference("phone", "06 1", "02 1"),
        Difference("discount", Decimal(5), Decimal(0)),
        Difference("terms_days", None, 60),
    )


def test_agreed_prices_are_taken_along_where_the_other_client_has_none_of_its_own(at_work: Studio) -> None:
    rossi, bianchi = two(at_work)
    agreed(at_work, rossi, "2")
    agreed(at_work, rossi, "3", valid_from=date(2026, 1, 1))
    agreed(at_work, rossi, "7", media="Canvas")
    agreed(at_work, bianchi, "4")
    becoming = merge(at_work.desk, rossi.id, bianchi.id)
    assert [rate.id for rate in becoming.rates] == ["Rossi 7"]
    assert [rate.id for rate in becoming.dropped] == ["Rossi 2", "Rossi 3"]
    of_bianchi = [each.id for each in at_work.desk.db.rates.all() if each.client_id == bianchi.id]
    assert of_bianchi == ["Rossi 7", "Bianchi 4"]
    assert not [each for each in at_work.desk.db.rates.all() if each.client_id == rossi.id]


def test_its_rules_tag_for_the_other_client_and_for_the_projects_that_took_its_own(at_work: Studio) -> None:
    rossi, bianchi = two(at_work)
    villas = [at_work.project(client) for client in (rossi, bianchi)]
    office = at_work.project(rossi, "Office")
    ruled(at_work, "document glob villa_*", client=rossi, project=villas[0], name="Villa")
    ruled(at_work, "document glob office_*", client=rossi, project=office, name="Office")
    ruled(at_work, "document glob rossi_*", client=rossi, name="Rossi")
    other = ruled(at_work, "user is bea", client=bianchi, project=villas[1], name="Bianchi")
    becoming = merge(at_work.desk, rossi.id, bianchi.id)
    assert [rule.name for rule in becoming.rules] == ["Villa", "Office", "Rossi"]
    whose = [(rule.client_id, rule.project_id) for rule in in_order(at_work.desk)]
    assert whose == [(bianchi.id, each) for each in (villas[1].id, office.id, None, villas[1].id)]
    assert at_work.desk.db.rules.get(other.id) == other
    undo_newest(at_work.desk)
    assert [rule.client_id for rule in in_order(at_work.desk)] == [rossi.id] * 3 + [bianchi.id]


def test_a_job_that_is_on_drafts_of_both_stays_on_one(at_work: Studio) -> None:
    rossi, bianchi = two(at_work)
    both, own = at_work.job(client=rossi), at_work.job(client=rossi)
    drafts = [bill.draft(at_work.desk, rossi.id, jobs) for jobs in ([both.id, own.id],)]
    tag(at_work.desk, [both.id], bianchi.id)
    drafts.append(bill.draft(at_work.desk, bianchi.id))
    merge(at_work.desk, rossi.id, bianchi.id)
    held = [at_work.desk.db.drafts.get(each.id).job_ids for each in drafts]
    assert held == [(own.id,), (both.id,)]
    assert verify(at_work.desk).found == ()


def test_what_a_draft_charges_beside_its_jobs_is_not_lost_where_it_goes(at_work: Studio) -> None:
    rossi, bianchi = two(at_work)
    job, db = at_work.job(client=rossi), at_work.desk.db
    delivery = Addition(name="Delivery", unit=Unit.PIECE, quantity=Decimal(1), price=Decimal(50))
    gone = replace(bill.draft(at_work.desk, rossi.id), additions=(delivery,))
    db.drafts.put(gone)
    tag(at_work.desk, [job.id], bianchi.id)
    bill.draft(at_work.desk, bianchi.id)
    merge(at_work.desk, rossi.id, bianchi.id)
    assert [(each.job_ids, each.additions) for each in db.drafts.all()] == [((job.id,), (delivery,))]
    undo_newest(at_work.desk)
    assert [each.additions for each in db.drafts.all()] == [(delivery,), ()]


def by_the_month(at_work: Studio) -> None:
    """From 4 m² in a month on it is cheaper."""
    tiers = (Tier(Decimal(4), Decimal(1)),)
    price = Price(basis=Basis.SQUARE_METRE, rate=Decimal(3), tiering=Tiering.MONTH, tiers=tiers)
    at_work.desk.db.rates.put(Rate(id="month", side=Side.PRICE, media="Plain bond", prices=(price,)))


@pytest.mark.parametrize("month", [False, True])
def test_what_the_jobs_come_to_then_is_seen_before(at_work: Studio, month: bool) -> None:
    rossi, bianchi = two(at_work)
    if month:
        by_the_month(at_work)
    agreed(at_work, bianchi, "1.50", media="Canvas")
    agreed(at_work, rossi, "2", kind="print")
    save_client(at_work.desk, replace(bianchi, discount=Decimal(10)))
    jobs = [at_work.job(client=client).id for client in (rossi, bianchi)]
    becoming = merger(at_work.desk, rossi.id, bianchi.id)
    seen = preview(at_work.desk, prices_then(at_work.desk, becoming), Side.PRICE)
    merge(at_work.desk, rossi.id, bianchi.id)
    now = price_book(at_work.desk)
    amounts = {id: now.price(at_work.desk.db.jobs.get(id)).amount for id in jobs}
    assert {change.job.id: change.after.amount for change in seen.first} == amounts


def test_a_client_in_the_archive_loses_the_codes_that_others_have_by_now(at_work: Studio) -> None:
    rossi, bianchi = two(at_work)
    save_project(at_work.desk, Project(id="v", client_id=rossi.id, name="Villa", code="V"))
    archive_client(at_work.desk, rossi.id, True)
    save_client(at_work.desk, replace(at_work.client("Verdi"), code="RO", other_codes=("V",)))
    merge(at_work.desk, rossi.id, bianchi.id)
    assert kept(at_work, bianchi).codes == ("BI",)
    assert at_work.desk.db.projects.get("v").code == ""


def test_clients_merged_before_follow_and_what_cannot_be_is_refused(at_work: Studio) -> None:
    rossi, bianchi = two(at_work)
    verdi = at_work.client("Verdi")
    merge(at_work.desk, rossi.id, bianchi.id)
    merge(at_work.desk, bianchi.id, verdi.id)
    assert kept(at_work, rossi).merged_into == verdi.id
    refusals: tuple[tuple[str, str, type[Exception]], ...] = (
        (verdi.id, verdi.id, BadInput),
        (rossi.id, verdi.id, NotAllowed),
        (verdi.id, rossi.id, NotAllowed),
    )
    for source, target, kind in refusals:
        with pytest.raises(kind):
            merge(at_work.desk, source, target)


@pytest.mark.parametrize("called", ["ro", "Rossi", "id"])
def test_its_jobs_are_found_by_whatever_it_was_called(at_work: Studio, called: str) -> None:
    rossi, bianchi = two(at_work)
    job = at_work.job(client=rossi)
    merge(at_work.desk, rossi.id, bianchi.id)
    wanted = JobFilter(client=rossi.id if called == "id" else called)
    assert [each.id for each in find_jobs(at_work.desk, wanted)] == [job.id]


def test_nothing_is_agreed_any_more_with_a_client_that_was_merged(at_work: Studio) -> None:
    rossi, bianchi = two(at_work)
    row = agreed(at_work, rossi, "2")
    merge(at_work.desk, rossi.id, bianchi.id)
    with pytest.raises(NotAllowed, match="“Rossi” was merged into “Bianchi”"):
        save_rate(at_work.desk, replace(row, id="late"))


def test_no_job_is_tagged_with_a_client_that_was_merged_from_a_page_that_was_open(at_work: Studio) -> None:
    rossi, bianchi = two(at_work)
    job = at_work.job()
    merge(at_work.desk, rossi.id, bianchi.id)

    with pytest.raises(NotAllowed, match="“Rossi” was merged into “Bianchi”"):
        tag(at_work.desk, [job.id], rossi.id)
