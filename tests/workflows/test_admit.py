"""Clients and projects are taken in with a reason for every refusal; only the settled are archived."""

from dataclasses import replace
from typing import Any

import pytest

from smarttracker_lite.domain.clients import Client, Postal, Project
from smarttracker_lite.domain.printing import JobStatus
from smarttracker_lite.errors import BadInput, NotAllowed
from smarttracker_lite.workflows import bill
from smarttracker_lite.workflows.admit import LONGEST, archive_client, pin, save_client
from smarttracker_lite.workflows.arrange import archive_project, save_project
from smarttracker_lite.workflows.desk import new_id
from smarttracker_lite.workflows.find import Chip, JobFilter, find_jobs
from smarttracker_lite.workflows.overlook import balances, overview
from smarttracker_lite.workflows.tag import tag
from tests.support.studio import Studio, plot


def rossi(**postal: str) -> Client:
    return Client(id=new_id(), code=" RO ", postal=Postal(**{"name": " Studio Rossi ", **postal}))


def refused(at_work: Studio, client: Client) -> str:
    """The field for which the client is refused."""
    with pytest.raises(BadInput) as refusal:
        save_client(at_work.desk, client)
    return refusal.value.field


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


def test_a_client_comes_out_of_the_archive_only_with_a_name_of_its_own(at_work: Studio) -> None:
    first = save_client(at_work.desk, rossi())
    archive_client(at_work.desk, first.id, True)
    other = save_client(at_work.desk, rossi())
    with pytest.raises(BadInput, match="there already"):
        archive_client(at_work.desk, first.id, False)
    assert save_client(at_work.desk, replace(first, archived=True, notes="moved")).notes == "moved"
    archive_client(at_work.desk, other.id, True)
    assert not archive_client(at_work.desk, first.id, False).archived


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"iban": "IT60X0542811101000000123465"}, "iban"),
        ({"cc": ("anna@rossi.example", "luca at rossi")}, "cc"),
        ({"cc": tuple(f"{n}@rossi.example" for n in range(21))}, "cc"),
        ({"other_codes": ("x" * (LONGEST + 1),)}, "other_codes"),
        ({"other_codes": tuple(map(str, range(101)))}, "other_codes"),
        ({"terms_days": -1}, "terms_days"),
        ({"terms_days": 366}, "terms_days"),
    ],
)
def test_terms_copies_and_codes_that_cannot_be_name_their_field(
    at_work: Studio, changes: dict[str, Any], field: str
) -> None:
    assert refused(at_work, replace(rossi(), **changes)) == field


def test_codes_and_copies_are_kept_once_and_without_the_client_s_own(at_work: Studio) -> None:
    typed = replace(
        rossi(email="anna@rossi.example"),
        other_codes=(" ro ", "4711", "", "R2", "r2"),
        cc=("luca@rossi.example", " anna@rossi.example", "luca@rossi.example"),
        iban="it60x0542811101000000123456",
    )
    kept = save_client(at_work.desk, typed)
    assert kept.codes == ("RO", "4711", "R2")
    assert kept.cc == ("luca@rossi.example",)
    assert kept.iban == "IT60 X054 2811 1010 0000 0123 456"


def test_a_code_finds_one_client_or_project_only(at_work: Studio) -> None:
    first = save_client(at_work.desk, replace(rossi(), other_codes=("4711",)))
    project = Project(id="1", client_id=first.id, name="Villa", code="VILLA")
    save_project(at_work.desk, project)
    bianchi = replace(rossi(name="Bianchi"), code="")
    for code in ("ro", "4711", "villa"):
        assert refused(at_work, replace(bianchi, code=code)) == "code"
        assert refused(at_work, replace(bianchi, other_codes=("B", code))) == "other_codes"
        with pytest.raises(BadInput, match="already") as refusal:
            save_project(at_work.desk, replace(project, id="2", name="Loft", code=code))
        assert refusal.value.field == "code"
    archive_project(at_work.desk, project.id, True)
    kept = save_client(at_work.desk, replace(bianchi, code="VILLA"))
    with pytest.raises(BadInput, match="“Bianchi” has the code “VILLA” already"):
        archive_project(at_work.desk, project.id, False)
    archive_client(at_work.desk, kept.id, True)
    archive_project(at_work.desk, project.id, False)
    with pytest.raises(BadInput, match="“Villa” has the code “VILLA” already"):
        archive_client(at_work.desk, kept.id, False)


def test_a_client_s_projects_come_out_of_the_archive_with_it_only_with_codes_of_their_own(
    at_work: Studio,
) -> None:
    first = save_client(at_work.desk, rossi())
    save_project(at_work.desk, Project(id="1", client_id=first.id, name="Villa", code="V"))
    archive_client(at_work.desk, first.id, True)
    save_client(at_work.desk, replace(rossi(name="Bianchi"), code="v"))
    with pytest.raises(BadInput, match="“Bianchi” has the code “V” already"):
        archive_client(at_work.desk, first.id, False)


def test_numbers_are_kept_in_one_form_and_refused_where_they_cannot_be(at_work: Studio) -> None:
    kept = save_client(
        at_work.desk, rossi(country="IT", vat_id="007 4311 0157", tax_number="rcc mnl 83s18 d969h")
    )
    assert (kept.postal.vat_id, kept.postal.tax_number) == ("IT00743110157", "RCCMNL83S18D969H")
    bianchi = {"name": "Bianchi", "country": "IT"}
    assert refused(at_work, rossi(**bianchi, vat_id="IT00743110158")) == "vat_id"
    assert refused(at_work, rossi(**bianchi, tax_number="LMN80")) == "tax_number"


def test_numbers_that_were_kept_before_they_were_checked_stay_until_they_are_typed_anew(
    at_work: Studio,
) -> None:
    old = at_work.client(country="IT", vat_id="IT1", tax_number="LMN80")
    at_work.desk.db.clients.put(replace(old, iban="IT60"))
    old = at_work.desk.db.clients.get(old.id)
    assert save_client(at_work.desk, replace(old, notes="pays late")).postal.vat_id == "IT1"
    for change in ({"vat_id": "IT2"}, {"tax_number": "LMN81"}):
        assert refused(at_work, replace(old, postal=replace(old.postal, **change))) == next(iter(change))
    assert refused(at_work, replace(old, iban="IT61")) == "iban"


def test_a_client_is_pinned_and_no_longer(at_work: Studio) -> None:
    client = at_work.client()
    assert pin(at_work.desk, client.id, True).pinned
    assert not pin(at_work.desk, client.id, False).pinned


def test_a_client_has_its_own_days_to_pay(at_work: Studio) -> None:
    at_work.seller()
    at_work.rate(per_m2="3.10")
    for days, terms in ((30, None), (0, 0), (60, 60)):
        client = save_client(at_work.desk, replace(at_work.client(f"Client {terms}"), terms_days=terms))
        at_work.job(client=client)
        invoice = bill.issue_draft(at_work.desk, bill.draft(at_work.desk, client.id).id)
        assert (invoice.due_on - invoice.issued_on).days == days


def test_what_was_merged_into_another_client_is_changed_no_more(at_work: Studio) -> None:
    target = at_work.client("Bianchi")
    merged = replace(at_work.client(), archived=True, merged_into=target.id)
    at_work.desk.db.clients.put(merged)
    for change in (
        lambda: save_client(at_work.desk, replace(merged, notes="late")),
        lambda: archive_client(at_work.desk, merged.id, False),
        lambda: save_project(at_work.desk, Project(id="1", client_id=merged.id, name="Villa")),
    ):
        with pytest.raises(NotAllowed, match="“Studio Rossi” was merged into “Bianchi”"):
            change()
