"""The pages of what goes to SdI: a list by period, a file, what it lacks, and what became of it."""

import io
from dataclasses import replace
from xml.etree import ElementTree as ET
from zipfile import ZipFile

import pytest

from smarttracker_lite.domain.clients import Client
from smarttracker_lite.workflows.fatturapa import Passage, passage
from tests.support.fatture import COMPANY, SELLER, TO_COMPANY
from tests.support.invoicing import drafted, issued, seen, set_prices
from tests.support.studio import Studio
from tests.support.visit import Visitor, visit


@pytest.fixture
def rome(at_work: Studio) -> Client:
    """A company in Rome, of a studio in Milan."""
    set_prices(at_work)
    desk = at_work.desk
    desk.db.settings.put(replace(desk.settings, seller=SELLER))
    made = replace(at_work.client(), postal=COMPANY, routing=TO_COMPANY)
    desk.db.clients.put(made)
    return made


def test_the_list_shows_what_is_to_be_handed_over_and_gives_it_as_a_zip(
    at_work: Studio, rome: Client, visitor: Visitor
) -> None:
    made = issued(at_work, rome)
    page = seen(visitor.get("/invoices/fatturapa"))
    assert made.number.text in page
    assert "Download 1 file as a zip" in page
    answer = visitor.post("/invoices/fatturapa", {"since": "2026-11-01", "until": "2026-11-30"})
    assert answer.headers["Content-Type"] == "application/zip"
    with ZipFile(io.BytesIO(answer.content)) as whole:
        assert len(whole.namelist()) == 1
    assert "Everything of this period is handed over." in seen(visitor.get("/invoices/fatturapa"))


def test_the_log_tells_a_file_for_sdi_from_a_mail(at_work: Studio, rome: Client, visitor: Visitor) -> None:
    made = issued(at_work, rome)
    visitor.post(f"/invoices/{made.id}/fatturapa")
    (step,) = at_work.desk.db.invoices.get(made.id).sendings
    assert 'href="/invoices/post"' in visitor.get("/invoices").text
    log = seen(visitor.get("/invoices/post"))
    assert "handed over" in log
    assert step.answer not in log
    assert "What the mail server answered" not in seen(visitor.get(f"/invoices/{made.id}"))


def test_a_file_is_downloaded_under_its_name_and_its_outcome_noted(
    at_work: Studio, rome: Client, visitor: Visitor
) -> None:
    made = issued(at_work, rome)
    href = f"/invoices/{made.id}/fatturapa"
    answer = visitor.post(href)
    assert ET.fromstring(answer.content).findtext(".//Numero") == made.number.text
    assert "IT00743110157_" in answer.headers["Content-Disposition"]
    assert "What did SdI say?" in seen(visitor.get(href))
    visitor.post(f"{href}/outcome", {"outcome": "refused", "answer": "00305"})
    told = seen(visitor.get(href))
    assert "Refused by SdI: 00305" in told
    assert "within 5 days" in told
    assert passage(at_work.desk.db.invoices.get(made.id)) is Passage.REFUSED


def test_what_is_missing_is_said_with_the_way_to_its_field(
    at_work: Studio, rome: Client, visitor: Visitor
) -> None:
    at_work.desk.db.clients.put(replace(rome, postal=replace(rome.postal, postcode="")))
    made = issued(at_work, rome)
    page = visitor.get(f"/invoices/{made.id}/fatturapa")
    assert "must have five figures" in seen(page)
    assert f'href="/clients/{rome.id}/edit#f-postcode"' in page.text
    answer = visitor.post(f"/invoices/{made.id}/fatturapa")
    assert answer.status_code == 409
    assert "lacks something and cannot be handed over yet" in seen(visitor.get("/invoices/fatturapa"))


def test_a_draft_tells_what_its_file_would_lack(at_work: Studio, rome: Client, visitor: Visitor) -> None:
    at_work.desk.db.clients.put(replace(rome, postal=replace(rome.postal, vat_id="")))
    page = seen(visitor.get(f"/invoices/draft/{drafted(at_work, rome).id}"))
    assert "The client has neither a VAT number nor a codice fiscale." in page
    assert "the PDF is a courtesy copy" in page


def test_monthly_invoices_are_switched_to_deferred_ones_and_back(
    at_work: Studio, rome: Client, visitor: Visitor
) -> None:
    visitor.post("/invoices/fatturapa/deferred", {"deferred": "yes"})
    assert at_work.desk.settings.deferred
    assert "TD24 from now on" in visitor.notices()
    visitor.post("/invoices/fatturapa/deferred", {})
    assert not at_work.desk.settings.deferred


def test_texts_that_change_are_shown_before_and_after(
    at_work: Studio, rome: Client, visitor: Visitor
) -> None:
    at_work.desk.db.clients.put(replace(rome, postal=replace(rome.postal, name="Łódź “Arte”")))
    made = issued(at_work, rome)
    page = seen(visitor.get(f"/invoices/{made.id}/fatturapa"))
    assert "Łódź “Arte”" in page
    assert 'Lódz "Arte"' in page


def test_the_invoice_leads_to_its_file_and_says_what_it_is(
    at_work: Studio, rome: Client, visitor: Visitor
) -> None:
    made = issued(at_work, rome)
    page = visitor.get(f"/invoices/{made.id}")
    assert f'href="/invoices/{made.id}/fatturapa"' in page.text
    assert "the PDF is a courtesy copy" in seen(page)
    visitor.post(f"/invoices/{made.id}/fatturapa")
    assert "handed over" in seen(visitor.get(f"/invoices/{made.id}"))


@pytest.mark.parametrize(
    ("query", "told"),
    [("since=abc", "abc"), ("since=2026-12-01&until=2026-11-01", "before the first one")],
)
def test_days_that_are_none_come_back_with_the_reason(
    rome: Client, visitor: Visitor, query: str, told: str
) -> None:
    answer = visitor.get(f"/invoices/fatturapa?{query}")
    assert answer.status_code == 422
    assert told in seen(answer)


def test_a_studio_elsewhere_is_told_that_sdi_is_not_for_it(at_work: Studio, rome: Client) -> None:
    desk = at_work.desk
    desk.db.settings.put(replace(desk.settings, seller=replace(SELLER, country="DE")))
    made = issued(at_work, rome)
    with visit(desk) as visitor:
        assert "Only invoices of studios in Italy" in seen(visitor.get("/invoices/fatturapa"))
        assert visitor.get(f"/invoices/{made.id}/fatturapa").status_code == 404
        assert "FatturaPA" not in seen(visitor.get(f"/invoices/{made.id}"))
        assert "FatturaPA" not in seen(visitor.get("/invoices"))
