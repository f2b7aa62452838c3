"""The clients pages as a browser without scripts sees them."""

import re
from dataclasses import replace
from decimal import Decimal

import pytest

from smarttracker_lite.domain.clients import Client
from smarttracker_lite.domain.money import ZERO
from smarttracker_lite.domain.printing import Media
from smarttracker_lite.domain.rates import PriceList
from smarttracker_lite.workflows import bill
from smarttracker_lite.workflows.tag import tag
from tests.support.studio import Studio, plot
from tests.support.visit import Visitor


def names(page: str) -> list[str]:
    """The clients listed, from top to bottom."""
    return re.findall(r'class="lead" href="/clients/\w+">([^<]*)<', page)


def only_client(studio: Studio) -> Client:
    (client,) = studio.desk.db.clients.all()
    return client


def test_a_client_is_added_and_changed(at_work: Studio, visitor: Visitor) -> None:
    typed = {"name": "Studio Rossi", "country": "IT", "email": "anna@rossi.example", "language": "it"}
    reply = visitor.post("/clients", typed)
    client = only_client(at_work)
    assert reply.headers["Location"] == f"/clients/{client.id}"
    assert (client.postal.country, client.postal.email, client.language) == ("IT", "anna@rossi.example", "it")

    edit = visitor.get(f"/clients/{client.id}/edit").text
    assert 'value="Studio Rossi"' in edit
    assert '<option value="IT" selected>Italy</option>' in edit
    visitor.post(f"/clients/{client.id}", {**typed, "name": "Studio Rossi & Figli", "notes": "pays late"})
    changed = only_client(at_work)
    assert (changed.id, changed.name, changed.notes) == (client.id, "Studio Rossi & Figli", "pays late")
    page = visitor.get(f"/clients/{client.id}").text
    assert "Studio Rossi &amp; Figli is saved." in page
    assert "pays late" in page


@pytest.mark.parametrize(
    ("typed", "field", "text"),
    [
        ({"name": ""}, "name", "The name is missing."),
        ({"name": "Rossi", "email": "anna<at>rossi"}, "email", "is no e-mail address."),
        ({"name": "Rossi", "country": "<b>"}, "country", "This is no country."),
        ({"name": "Rossi", "country": "IT", "vat_id": "IT00743110158"}, "vat_id", "check digits do not fit"),
        ({"name": "Rossi", "country": "IT", "tax_number": "RSSMRA"}, "tax_number", "too short or too long"),
        ({"name": "Rossi", "iban": "IT61X0542811101000000123456"}, "iban", "check digits do not fit"),
        ({"name": "Rossi", "cc": "a@rossi.example, b"}, "cc", "“b” is no e-mail address."),
        ({"name": "Rossi", "terms_days": "366"}, "terms_days", "within 0 to 365 days"),
        ({"name": "Rossi", "terms_days": "1.5"}, "terms_days", "must be a whole number"),
        ({"name": "Rossi", "discount": "half"}, "discount", "is not a number"),
        ({"name": "Rossi", "discount": "101"}, "discount", "A discount is 0 to 100 percent."),
        ({"name": "Rossi", "discount": "-1"}, "discount", "A discount is 0 to 100 percent."),
    ],
)
def test_what_cannot_be_saved_comes_back_with_the_reason_by_its_field(
    at_work: Studio, visitor: Visitor, typed: dict[str, str], field: str, text: str
) -> None:
    reply = visitor.post("/clients", {"street": "Via Roma 1", **typed})
    assert reply.status_code == 422
    assert text in reply.text
    assert re.search(rf'name="{field}"[^>]*aria-invalid="true"[^>]* aria-describedby="e-{field}"', reply.text)
    assert 'value="Via Roma 1"' in reply.text
    assert at_work.desk.db.clients.all() == []


def test_codes_numbers_copies_and_terms_are_kept_and_shown(at_work: Studio, visitor: Visitor) -> None:
    typed = {
        "name": "Rossi",
        "country": "IT",
        "code": "RO",
        "other_codes": "4711, R 2;",
        "vat_id": "007 4311 0157",
        "iban": "IT60X0542811101000000123456",
        "email": "anna@rossi.example",
        "cc": "luca@rossi.example; conti@rossi.example",
        "terms_days": "60",
    }
    visitor.post("/clients", typed)
    client = only_client(at_work)
    page = visitor.get(f"/clients/{client.id}").text
    for told in (
        "4711, R 2",
        "IT00743110157",
        "IT60 X054 2811 1010 0000 0123 456",
        "luca@rossi.example, conti@rossi.example",
        "60 days",
    ):
        assert f"<dd>{told}</dd>" in page
    edit = visitor.get(f"/clients/{client.id}/edit").text
    assert 'value="4711, R 2"' in edit
    assert 'value="luca@rossi.example, conti@rossi.example"' in edit
    assert "Empty: 30 days, as in the settings." in edit
    assert names(visitor.get("/clients?search=4711").text) == ["Rossi"]


def test_a_number_that_was_kept_before_it_was_checked_is_marked_and_stays(
    at_work: Studio, visitor: Visitor
) -> None:
    client = at_work.client("Rossi", country="IT", vat_id="IT1")
    path = f"/clients/{client.id}"
    assert "<dd>IT1 <span" in visitor.get(path).text
    assert "This number cannot be right." in visitor.get(path).text
    assert "This number cannot be right: look at it again." in visitor.get(f"{path}/edit").text
    visitor.post(path, {"name": "Rossi", "country": "IT", "vat_id": "IT1", "notes": "pays late"})
    assert (only_client(at_work).postal.vat_id, only_client(at_work).notes) == ("IT1", "pays late")


def test_a_client_is_pinned_on_the_list_and_on_its_page(at_work: Studio, visitor: Visitor) -> None:
    at_work.client("Bianchi")
    rossi = at_work.client("Rossi")
    pinned = visitor.post(f"/clients/{rossi.id}/pin?search=o&show=", {"pinned": "yes"})
    assert pinned.headers["Location"] == "/clients?search=o&show="
    page = visitor.get("/clients").text
    assert names(page) == ["Rossi", "Bianchi"]
    assert 'aria-label="Unpin Rossi"' in page
    assert 'aria-label="Pin Bianchi"' in page
    unpinned = visitor.post(f"/clients/{rossi.id}/pin", {"pinned": "no"})
    assert unpinned.headers["Location"] == f"/clients/{rossi.id}"
    assert names(visitor.get("/clients").text) == ["Bianchi", "Rossi"]


def test_a_client_has_a_price_list_and_a_discount(at_work: Studio, visitor: Visitor) -> None:
    at_work.desk.db.price_lists.put(PriceList(id="list", name="Architects"))
    visitor.post("/clients", {"name": "Rossi", "price_list": "list", "discount": "7.5"})
    client = only_client(at_work)
    assert (client.list_id, client.discount) == ("list", Decimal("7.5"))
    page = visitor.get(f"/clients/{client.id}").text
    assert "<dd>Architects</dd>" in page
    assert "<dd>7.5%</dd>" in page
    edit = visitor.get(f"/clients/{client.id}/edit").text
    assert '<option value="list" selected>Architects</option>' in edit
    assert 'value="7.5"' in edit
    visitor.post(f"/clients/{client.id}", {"name": "Rossi", "price_list": "", "discount": ""})
    assert (only_client(at_work).list_id, only_client(at_work).discount) == (None, ZERO)


def test_the_page_of_a_client_leads_to_what_is_agreed_with_it(at_work: Studio, visitor: Visitor) -> None:
    at_work.rate(per_m2="3")
    client = at_work.client()
    (way,) = re.findall(r'href="([^"]*)">Agreed prices', visitor.get(f"/clients/{client.id}").text)
    page = visitor.get(way.partition("#")[0]).text
    assert "No price of its own yet: all is charged as usual." in page
    visitor.post("/prices", {"side": "price", "whose": f"client:{client.id}", "extent": "2"})
    assert "What no row here names is charged as usual" in visitor.get(way.partition("#")[0]).text
    assert "What no row here names" not in visitor.get("/prices").text


def test_a_price_list_that_is_gone_is_not_found(at_work: Studio, visitor: Visitor) -> None:
    assert visitor.post("/clients", {"name": "Rossi", "price_list": "gone"}).status_code == 404
    assert at_work.desk.db.clients.all() == []


def test_the_name_typed_elsewhere_is_filled_in(visitor: Visitor) -> None:
    assert 'value="&lt;Rossi&gt;"' in visitor.get("/clients/new?name=%3CRossi%3E").text


def test_the_list_shows_where_each_client_stands(at_work: Studio, visitor: Visitor) -> None:
    at_work.seller()
    at_work.rate(media="Plain bond", per_m2="10")
    rossi = at_work.client("Studio Rossi", city="Milano")
    at_work.client("Bianchi")
    at_work.job(client=rossi)
    bill.issue_draft(at_work.desk, bill.draft(at_work.desk, rossi.id).id)
    at_work.clock.move(days=31)
    at_work.job(client=rossi)
    at_work.job(plot(media=Media(name="Gold leaf")), client=rossi)
    page = visitor.get("/clients").text
    assert names(page) == ["Bianchi", "Studio Rossi"]
    assert f'<td class="num"><a href="/clients/{rossi.id}#unbilled">€21.40</a></td>' in page
    assert f'href="/jobs?show=unpriced&amp;client={rossi.id}"' in page
    assert page.count("€26.11</a>") == 2
    assert names(visitor.get("/clients?search=milano").text) == ["Studio Rossi"]


def test_an_empty_list_says_what_to_do_next(visitor: Visitor) -> None:
    assert "Add a client" in visitor.get("/clients").text
    assert "No client fits “&lt;x&gt;”." in visitor.get("/clients?search=%3Cx%3E").text
    assert "The archive is empty." in visitor.get("/clients?show=archived").text


def test_an_archived_client_is_out_of_sight_and_can_come_back(at_work: Studio, visitor: Visitor) -> None:
    client = at_work.client("Studio Rossi")
    path = f"/clients/{client.id}"
    visitor.post(f"{path}/archive", {"archived": "yes"})
    assert names(visitor.get("/clients").text) == []
    assert names(visitor.get("/clients?show=archived").text) == ["Studio Rossi"]
    visitor.post(f"{path}/archive", {"archived": "no"})
    assert names(visitor.get("/clients").text) == ["Studio Rossi"]


def test_a_client_with_work_to_bill_stays_and_the_reason_is_said(at_work: Studio, visitor: Visitor) -> None:
    client = at_work.client("Studio Rossi")
    at_work.job(client=client)
    reply = visitor.post(f"/clients/{client.id}/archive", {"archived": "yes"})
    assert reply.status_code == 409
    assert "still has unbilled jobs" in reply.text


def test_the_page_of_a_client_makes_an_invoice_of_its_unbilled_jobs(
    at_work: Studio, visitor: Visitor
) -> None:
    at_work.rate(per_m2="10")
    client = at_work.client("Studio Rossi")
    at_work.job(plot("Pianta.pdf"), client=client)
    path = f"/clients/{client.id}"
    page = visitor.get(path).text
    assert "Pianta.pdf" in page
    assert f'name="client" value="{client.id}"' in page
    reply = visitor.post("/invoices/draft", {"client": client.id})
    (draft,) = at_work.desk.db.drafts.all()
    assert draft.id in reply.headers["Location"]
    page = visitor.get(path).text
    link = re.search(r'href="(/invoices/draft/\w+)"', page)
    assert link
    assert link[1] == f"/invoices/draft/{draft.id}"
    assert visitor.get(link[1]).status_code == 200


def test_a_client_without_work_is_not_told_that_all_is_billed(at_work: Studio, visitor: Visitor) -> None:
    page = visitor.get(f"/clients/{at_work.client().id}").text
    assert "No job yet. Jobs appear here once they are tagged with this client." in page
    assert "Everything is billed" not in page


def test_invoices_stand_newest_first_with_their_state(at_work: Studio, visitor: Visitor) -> None:
    at_work.seller()
    at_work.rate(per_m2="10")
    client = at_work.client()
    issued = []
    for _ in range(2):
        at_work.job(client=client)
        issued.append(bill.issue_draft(at_work.desk, bill.draft(at_work.desk, client.id).id))
    bill.mark_paid(at_work.desk, issued[0].id, at_work.desk.today)
    page = visitor.get(f"/clients/{client.id}").text
    assert re.findall(r'href="/invoices/(\w+)"', page) == [issued[1].id, issued[0].id]
    assert "paid</span>" in page
    assert "issued</span>" in page


def test_projects_are_added_renamed_and_archived(at_work: Studio, visitor: Visitor) -> None:
    client = at_work.client()
    path = f"/clients/{client.id}/projects"
    assert visitor.post(path, {"name": " Villa "}).headers["Location"] == f"/clients/{client.id}"
    (villa,) = at_work.desk.db.projects.all()
    visitor.post(f"{path}/{villa.id}", {"name": "Villa <Nuova>", "code": "<VN>"})
    page = visitor.get(f"/clients/{client.id}").text
    assert "Villa &lt;Nuova&gt;" in page
    assert "<code>&lt;VN&gt;</code>" in page
    visitor.post(f"{path}/{villa.id}/archive", {"archived": "yes"})
    assert at_work.desk.db.projects.get(villa.id).archived
    visitor.post(f"{path}/{villa.id}/archive", {"archived": "no"})
    assert not at_work.desk.db.projects.get(villa.id).archived
    assert visitor.post(path, {"name": "villa <nuova>"}).status_code == 422


def test_a_project_is_reached_through_its_own_client_only(at_work: Studio, visitor: Visitor) -> None:
    villa = at_work.project(at_work.client("Rossi"))
    other = at_work.client("Bianchi")
    reply = visitor.post(f"/clients/{other.id}/projects/{villa.id}", {"name": "Mine"})
    assert reply.status_code == 404
    assert at_work.desk.db.projects.get(villa.id).name == "Villa"


def test_a_phase_is_added_to_a_project_and_counted_with_it(at_work: Studio, visitor: Visitor) -> None:
    client = at_work.client("Rossi")
    villa = at_work.project(client)
    path = f"/clients/{client.id}/projects/{villa.id}"
    visitor.post(f"{path}/phases", {"name": "Tender", "code": "T7"})
    tender = next(each for each in at_work.desk.db.projects.all() if each.parent_id == villa.id)
    tag(at_work.desk, [at_work.job(plot("Pianta.pdf")).id], client.id, tender.id)
    at_work.job(plot("Altra.pdf"), client=client)
    page = visitor.get(f"/clients/{client.id}").text
    assert page.count('<span class="soft">1 job</span>') == 2
    assert "Villa › Tender" in page
    listed = visitor.get(f"/jobs?client={client.id}&project={villa.id}").text
    assert "Pianta.pdf" in listed
    assert "Altra.pdf" not in listed
    assert "Rossi › Villa › Tender" in listed
    refused = visitor.post(f"{path}/phases", {"name": "tender", "code": "T8"})
    assert refused.status_code == 422
    assert 'value="T8"' in refused.text
    assert visitor.post(f"/clients/{client.id}/projects/{tender.id}/phases", {"name": "x"}).status_code == 422


def test_the_page_of_a_merged_client_leads_to_the_one_it_became(at_work: Studio, visitor: Visitor) -> None:
    target, client = at_work.client("Bianchi"), at_work.client("Rossi")
    edit = visitor.get(f"/clients/{client.id}/edit")
    assert edit.status_code == 200
    at_work.desk.db.clients.put(replace(client, archived=True, merged_into=target.id))
    reply = visitor.post(f"/clients/{client.id}", {"name": "Rossi & Figli", "street": "Via Roma 1"})
    assert reply.status_code == 409
    assert "“Rossi” was merged into “Bianchi”. Open that client instead." in reply.text
    assert 'value="Via Roma 1"' in reply.text
    page = visitor.get(f"/clients/{client.id}").text
    assert f'<a href="/clients/{target.id}">Open Bianchi</a>' in page
    assert "/archive" not in page
    assert visitor.post(f"/clients/{client.id}/projects", {"name": "Villa"}).status_code == 409
