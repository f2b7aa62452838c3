"""How a client is taxed and where its e-invoices go, in its form."""

import re
from dataclasses import replace

import pytest

from smarttracker_lite.domain.clients import Client
from smarttracker_lite.domain.taxes import TaxCategory
from smarttracker_lite.workflows.presets import find
from tests.support.studio import Studio
from tests.support.visit import Visitor

ITALIAN = {
    "tax_shown": "client_tax pec province public_body sdi_code split_payment withholds",
    "name": "Comune di Milano",
    "country": "IT",
    "client_tax": "",
    "sdi_code": "ufabcd",
    "pec": "protocollo@pec.example",
    "province": "mi",
    "public_body": "yes",
    "split_payment": "yes",
}


@pytest.fixture
def milan(at_work: Studio) -> Studio:
    settings = at_work.desk.settings
    seller = replace(settings.seller, country="IT")
    preset = find("IT", "22", at_work.desk.today)
    assert preset
    at_work.desk.db.settings.put(replace(settings, seller=seller, tax=preset.tax))
    return at_work


def only(studio: Studio) -> Client:
    (client,) = studio.desk.db.clients.all()
    return client


def options(page: str) -> list[str]:
    """The ways to be taxed that are offered."""
    found = re.search(r'<select[^>]*name="client_tax".*?</select>', page, re.DOTALL)
    assert found
    return re.findall(r'<option value="([^"]*)"', found[0])


def shown(page: str) -> set[str]:
    """The fields of the section."""
    found = re.search(r'name="tax_shown" value="([^"]*)"', page)
    assert found
    assert all(f'name="{name}"' in page for name in found[1].split())
    return set(found[1].split())


def section(visitor: Visitor, country: str, vat_id: str = "") -> str:
    return visitor.get(f"/clients/new/tax?country={country}&vat_id={vat_id}").text


@pytest.mark.parametrize(
    ("country", "fields"),
    [
        ("IT", {"client_tax", "sdi_code", "pec", "province", "public_body", "split_payment", "withholds"}),
        ("DE", {"client_tax", "scheme", "endpoint", "buyer_reference"}),
        ("US", {"client_tax"}),
        ("", {"client_tax"}),
    ],
)
def test_only_what_makes_sense_for_both_countries_is_asked(
    milan: Studio, visitor: Visitor, country: str, fields: set[str]
) -> None:
    assert shown(section(visitor, country)) == fields


def test_a_client_elsewhere_is_offered_what_is_usual_there(milan: Studio, visitor: Visitor) -> None:
    assert {"reverse-charge", "intra-community"} < set(options(section(visitor, "DE")))
    assert {"export", "services-abroad"} < set(options(section(visitor, "US")))
    at_home = set(options(section(visitor, "IT")))
    assert "exempt" in at_home
    assert not at_home & {"reverse-charge", "export", "forfettario", "22"}


@pytest.mark.parametrize(
    ("country", "vat_id", "told"),
    [
        ("DE", "DE136695976", "usually reverse charge for services, or intra-Community supply"),
        ("DE", "", "Without a VAT number"),
        ("US", "", "leaves the EU bears no VAT"),
        ("IT", "IT00743110157", ""),
    ],
)
def test_what_is_usual_for_such_a_client_is_told(
    milan: Studio, visitor: Visitor, country: str, vat_id: str, told: str
) -> None:
    page = section(visitor, country, vat_id)
    assert told in page
    assert bool(told) is ("note whole" in page)


def test_an_italian_office_is_kept_with_all_its_paths(milan: Studio, visitor: Visitor) -> None:
    visitor.post("/clients", ITALIAN)
    client = only(milan)
    assert (client.routing.sdi_code, client.routing.pec) == ("UFABCD", "protocollo@pec.example")
    assert client.postal.province == "MI"
    assert (client.public_body, client.split_payment, client.withholds) == (True, True, False)
    page = visitor.get(f"/clients/{client.id}").text
    for told in ("UFABCD", "protocollo@pec.example", "Public body, Split payment"):
        assert told in page
    edit = visitor.get(f"/clients/{client.id}/edit").text
    assert re.search(r'name="split_payment"[^>]* checked', edit)
    assert not re.search(r'name="withholds"[^>]* checked', edit)


def test_a_box_that_is_not_ticked_any_more_is_kept_so(milan: Studio, visitor: Visitor) -> None:
    visitor.post("/clients", ITALIAN)
    client = only(milan)
    rest = {name: value for name, value in ITALIAN.items() if name != "split_payment"}
    visitor.post(f"/clients/{client.id}", rest)
    assert (only(milan).public_body, only(milan).split_payment) == (True, False)


def test_what_did_not_stand_in_the_form_stays(milan: Studio, visitor: Visitor) -> None:
    visitor.post("/clients", ITALIAN)
    client = only(milan)
    visitor.post(f"/clients/{client.id}", {"name": client.name, "country": "IT", "notes": "new"})
    after = only(milan)
    assert replace(after, notes="") == client


def test_a_client_is_taxed_otherwise_and_as_usual_again(milan: Studio, visitor: Visitor) -> None:
    typed = {"name": "Muster", "country": "DE", "vat_id": "DE136695976", "client_tax": "reverse-charge"}
    visitor.post("/clients", typed)
    client = only(milan)
    assert client.tax
    assert (client.tax.category, client.tax.code) == (TaxCategory.REVERSE_CHARGE, "VATEX-EU-AE")
    assert "Reverse charge: services" in visitor.get(f"/clients/{client.id}").text
    edit = visitor.get(f"/clients/{client.id}/edit").text
    assert '<option value="reverse-charge" selected>' in edit
    assert "Inversione contabile" in edit
    visitor.post(f"/clients/{client.id}", {**typed, "client_tax": ""})
    assert only(milan).tax is None


def test_a_way_that_is_offered_no_more_stays_until_another_is_chosen(milan: Studio, visitor: Visitor) -> None:
    visitor.post("/clients", {"name": "Muster", "country": "DE", "client_tax": "reverse-charge"})
    client = only(milan)
    assert client.tax
    own = replace(client.tax, reason="Agreed with the office")
    milan.desk.db.clients.put(replace(client, tax=own))
    page = visitor.get(f"/clients/{client.id}/edit").text
    assert '<option value="kept" selected>Agreed with the office</option>' in page
    visitor.post(f"/clients/{client.id}", {"name": "Muster", "country": "DE", "client_tax": "kept"})
    assert only(milan).tax == own


@pytest.mark.parametrize(("field", "typed"), [("client_tax", "nothing"), ("sdi_code", "12"), ("pec", "x")])
def test_what_cannot_be_comes_back_with_the_reason_by_its_field(
    milan: Studio, visitor: Visitor, field: str, typed: str
) -> None:
    answer = visitor.post("/clients", {**ITALIAN, field: typed})
    assert answer.status_code == 422
    assert f'id="e-{field}"' in answer.text
    assert re.search(r'name="public_body"[^>]* checked', answer.text)
    assert milan.desk.db.clients.all() == []


def test_a_missing_vat_number_is_told_where_it_is_needed(milan: Studio, visitor: Visitor) -> None:
    visitor.post("/clients", {"name": "Muster", "country": "DE", "client_tax": "reverse-charge"})
    assert "Its VAT number is missing." in visitor.get(f"/clients/{only(milan).id}").text


def test_the_history_tells_how_a_client_was_taxed(milan: Studio, visitor: Visitor) -> None:
    typed = {"name": "Muster", "country": "DE", "client_tax": ""}
    visitor.post("/clients", typed)
    visitor.post(f"/clients/{only(milan).id}", {**typed, "client_tax": "reverse-charge"})
    entry = re.search(r'href="(/history/\d+)', visitor.get("/history").text)
    page = visitor.get(entry[1]).text if entry else visitor.get("/history").text
    assert "Inversione contabile" in page
