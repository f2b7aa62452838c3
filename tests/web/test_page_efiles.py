"""E-invoices as a browser without scripts sees them."""

from dataclasses import replace
from io import BytesIO
from zipfile import ZipFile

import pytest

from smarttracker_lite.domain.clients import Client, Routing
from smarttracker_lite.workflows import bill
from tests.support.einvoices import as_judged
from tests.support.invoicing import drafted, issued, seen, set_prices
from tests.support.judges import faults
from tests.support.studio import Studio
from tests.support.visit import Visitor


@pytest.fixture
def at_work(at_work: Studio) -> Studio:
    """A German studio that may invoice."""
    set_prices(at_work)
    settings = at_work.desk.settings
    seller = replace(
        settings.seller,
        street="Hauptstraße 1",
        city="Berlin",
        postcode="10115",
        country="DE",
        vat_id="DE136695976",
        phone="030 123456",
        email="post@lumen.example",
    )
    at_work.desk.db.settings.put(replace(settings, seller=seller))
    return at_work


@pytest.fixture
def client(at_work: Studio) -> Client:
    """An administration."""
    made = at_work.client(
        "Bauamt", street="Weg 2", city="Hamburg", postcode="20095", country="DE", email="a@b.de"
    )
    known = replace(made, routing=Routing(buyer_reference="04011000-12345-03"))
    at_work.desk.db.clients.put(known)
    return known


def changed(at_work: Studio, client: Client, **postal: str) -> None:
    at_work.desk.db.clients.put(replace(client, postal=replace(client.postal, **postal)))


def test_an_invoice_offers_the_formats_it_can_be_had_in(
    at_work: Studio, visitor: Visitor, client: Client
) -> None:
    invoice = issued(at_work, client)
    words = seen(visitor.get(f"/invoices/{invoice.id}"))
    assert "Factur-X in the PDF XML XRechnung kept with the PDF XML" in words
    assert "Peppol BIS 3 1 thing missing The Peppol ID of Bauamt is missing." in words
    answer = visitor.get(f"/invoices/{invoice.id}/efile/xrechnung")
    assert answer.headers["Content-Type"] == "application/xml"
    assert (
        "Invoice%202026-0001%20%E2%80%93%20Bauamt%20%28XRechnung%29.xml"
        in answer.headers["Content-Disposition"]
    )
    assert faults(as_judged(answer.content)) == []


def test_what_is_missing_leads_to_its_field(at_work: Studio, visitor: Visitor, client: Client) -> None:
    changed(at_work, client, city="")
    invoice = issued(at_work, client)
    page = visitor.get(f"/invoices/{invoice.id}")
    assert "The city of Bauamt is missing. Fill it in" in seen(page)
    assert f'href="/clients/{client.id}/edit#f-city"' in page.text
    refused = visitor.get(f"/invoices/{invoice.id}/efile/xrechnung")
    assert refused.status_code == 409
    assert "The city of Bauamt is missing." in seen(refused)


def test_a_draft_says_what_its_files_will_lack_each_thing_once(
    at_work: Studio, visitor: Visitor, client: Client
) -> None:
    draft = drafted(at_work, client)
    assert "is missing" not in seen(visitor.get(f"/invoices/draft/{draft.id}"))
    changed(at_work, client, postcode="", country="DE")
    seller = at_work.desk.settings.seller
    at_work.desk.db.settings.put(replace(at_work.desk.settings, seller=replace(seller, vat_id="")))
    page = visitor.get(f"/invoices/draft/{draft.id}")
    words = seen(page)
    assert "XRechnung: The postcode of Bauamt is missing." in words
    assert "Factur-X, XRechnung: Your VAT or tax number is missing." in words
    assert 'href="/settings/business#f-vat_id"' in page.text


def test_a_draft_abroad_is_not_told_of_what_nobody_asks_for(
    at_work: Studio, visitor: Visitor, client: Client
) -> None:
    changed(at_work, client, country="FR", city="")
    draft = drafted(at_work, client)
    words = seen(visitor.get(f"/invoices/draft/{draft.id}"))
    assert "Factur-X" not in words
    assert "XRechnung" not in words


def test_there_is_no_such_format(at_work: Studio, visitor: Visitor, client: Client) -> None:
    invoice = issued(at_work, client)
    assert visitor.get(f"/invoices/{invoice.id}/efile/doc").status_code == 404
    assert visitor.get("/invoices/none/efile/peppol").status_code == 404


def test_a_period_comes_as_a_zip(at_work: Studio, visitor: Visitor, client: Client) -> None:
    first, second = issued(at_work, client), issued(at_work, client)
    query = "since=2026-11-01&until=2026-11-30"
    page = visitor.get(f"/invoices/efiles?{query}&format=xrechnung")
    assert "2 invoices Download 2 files as a zip" in seen(page)
    answer = visitor.get(f"/invoices/efiles/zip?{query}&format=xrechnung")
    assert "xrechnung-2026-11-01-2026-11-30.zip" in answer.headers["Content-Disposition"]
    with ZipFile(BytesIO(answer.content)) as whole:
        assert whole.namelist() == [
            f"Invoice {each.number.text.replace('/', '-')} – Bauamt (XRechnung).xml"
            for each in (first, second)
        ]
        assert all(faults(as_judged(whole.read(name))) == [] for name in whole.namelist())
    pdfs = visitor.get(f"/invoices/efiles/zip?{query}&format=pdf").content
    with ZipFile(BytesIO(pdfs)) as whole:
        own = bill.pdf_path(at_work.desk, first).read_bytes()
        assert whole.read(whole.namelist()[0]) == own
    assert visitor.get(f"/invoices/efiles/zip?{query}&format=pdf").content == pdfs


def test_what_cannot_be_had_is_listed_and_left_out(at_work: Studio, visitor: Visitor, client: Client) -> None:
    issued(at_work, client)
    changed(at_work, client, city="")
    other = issued(at_work, client)
    query = "since=2026-11-01&until=2026-11-30&format=xrechnung"
    words = seen(visitor.get(f"/invoices/efiles?{query}"))
    assert "2 invoices Download 1 file as a zip" in words
    assert f"{other.number.text} Bauamt The city of Bauamt is missing." in words
    with ZipFile(BytesIO(visitor.get(f"/invoices/efiles/zip?{query}").content)) as whole:
        assert len(whole.namelist()) == 1
    none = seen(visitor.get(f"/invoices/efiles?{query.replace('xrechnung', 'peppol')}"))
    assert "None of them can be had in this format." in none


def test_a_period_without_invoices_says_so(at_work: Studio, visitor: Visitor) -> None:
    assert "No invoice is of these days." in seen(visitor.get("/invoices/efiles"))


@pytest.mark.parametrize("days", ["since=2026-11-30&until=2026-11-01", "since=tomorrow"])
def test_days_that_are_no_period_are_told(at_work: Studio, visitor: Visitor, days: str) -> None:
    answer = visitor.get(f"/invoices/efiles?{days}")
    assert answer.status_code == 422
    assert 'aria-invalid="true"' in answer.text
    assert visitor.get(f"/invoices/efiles/zip?{days}").status_code in (400, 422)


def test_inside_italy_only_fatturapa_counts(at_work: Studio, visitor: Visitor, client: Client) -> None:
    italian = {"country": "IT", "vat_id": "IT01234560157"}
    settings = at_work.desk.settings
    at_work.desk.db.settings.put(replace(settings, seller=replace(settings.seller, **italian)))
    changed(at_work, client, **italian)
    assert "E-invoice" not in seen(visitor.get(f"/invoices/{issued(at_work, client).id}"))
