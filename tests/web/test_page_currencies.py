"""Clients and price lists in a currency of their own, on the pages: from the client's card to the invoice."""

import html
import re
from dataclasses import replace
from decimal import Decimal

import pytest

from smarttracker_lite.domain.clients import Client
from smarttracker_lite.domain.jobs import Job
from smarttracker_lite.domain.rates import Side
from smarttracker_lite.workflows import bill
from smarttracker_lite.workflows.admit import save_client
from smarttracker_lite.workflows.rate import save_rate
from tests.support.abroad import FRANCS, row, swiss, swiss_list
from tests.support.extras import extra
from tests.support.formreader import Reader
from tests.support.invoicing import seen
from tests.support.sheets import pages
from tests.support.studio import Studio
from tests.support.visit import Visitor
from tests.web.test_page_prices import card
from tests.web.test_page_repricing import preview, told
from tests.web.test_page_repricing import sent as hidden


@pytest.fixture
def at_work(at_work: Studio) -> Studio:
    """A studio in euros with standard prices and costs."""
    at_work.seller()
    at_work.rate(media="Plain bond", per_m2="3")
    at_work.rate(Side.COST, per_m2="1")
    return at_work


def typed(client: Client, **changed: str) -> dict[str, str]:
    """The form of the client, as it is sent."""
    own = {"name": client.name, "language": "en", "price_list": client.list_id or ""}
    return {**own, "currency": client.currency or "", **changed}


def test_a_swiss_client_from_the_card_to_the_invoice_in_francs(at_work: Studio, visitor: Visitor) -> None:
    visitor.post("/clients", {"name": "Basler Bau", "currency": "chf", "language": "en"})
    (client,) = at_work.desk.db.clients.all()
    job = at_work.job(client=client)
    set_the_price(visitor, client, job)
    add_lamination(at_work, visitor, job)
    for path in ("/clients", f"/clients/{client.id}", "/", "/invoices"):
        assert "CHF 17.70" in seen(visitor.get(path))
    bill.draft(at_work.desk, client.id)
    (draft,) = at_work.desk.db.drafts.all()
    page = visitor.get(f"/invoices/draft/{draft.id}")
    assert "Net CHF 17.70" in seen(page)
    issue = f"/invoices/draft/{draft.id}/issue"
    visitor.post(issue, {"seen": Reader(page.text).forms[issue]["seen"]})
    (invoice,) = at_work.desk.db.invoices.all()
    assert (invoice.currency, invoice.total) == (FRANCS, Decimal("21.59"))
    paper = " ".join(pages(bill.pdf_path(at_work.desk, invoice).read_bytes())).replace("\xa0", " ")
    assert "CHF 21.59" in paper
    assert "€" not in paper
    assert "CHF 21.59" in seen(visitor.get("/invoices"))


def set_the_price(visitor: Visitor, client: Client, job: Job) -> None:
    """From the job that has no price to the row of its client, in its currency."""
    page = visitor.get(f"/jobs/{job.id}")
    assert "No price in CHF for this media on this printer." in seen(page)
    (way,) = set(re.findall(r'href="(/prices\?[^"]*whose=[^"]*)"', page.text))
    form = visitor.get(html.unescape(way).partition("#")[0])
    assert '<input type="hidden" name="currency" value="CHF">' in form.text
    assert "Amounts in CHF." in seen(form)
    sent = {"side": "price", "whose": f"client:{client.id}", "media": "Plain bond", "extent": "5"}
    visitor.post("/prices", {**sent, "currency": "CHF"})
    page = visitor.get(f"/jobs/{job.id}")
    assert "2.14 m² × 5.00 = 10.70 CHF" in seen(page)
    assert "Not comparable: the price is in CHF, the cost in EUR." in seen(page)


def add_lamination(studio: Studio, visitor: Visitor, job: Job) -> None:
    """One piece of it at a price that is asked for: 7.00 francs."""
    lamination = extra(studio, price="6")
    assert "Price of a unit" in seen(visitor.get(f"/jobs/{job.id}"))
    sent = {"extra": lamination.id, "quantity": "1"}
    assert "“Lamination” has a price in EUR alone." in seen(visitor.post(f"/jobs/{job.id}/extras", sent))
    visitor.post(f"/jobs/{job.id}/extras", {**sent, "price": "7"})


def test_another_currency_is_seen_before_it_is_kept(at_work: Studio, visitor: Visitor) -> None:
    rossi = at_work.client("Rossi")
    at_work.job(client=rossi)
    sent = typed(rossi, currency="CHF")
    page = preview(visitor, visitor.post(f"/clients/{rossi.id}", sent))
    words = told(page)
    assert "Only prices of its own" in words
    assert "1 job would have no price any more" in words
    assert at_work.desk.db.clients.get(rossi.id).currency is None
    visitor.post(f"/clients/{rossi.id}", {**hidden(page), "way": "all"})
    assert at_work.desk.db.clients.get(rossi.id).currency == FRANCS


def test_a_currency_that_is_none_or_not_the_list_s_comes_back_at_its_field(
    at_work: Studio, visitor: Visitor
) -> None:
    listed, rossi = swiss_list(at_work), at_work.client("Rossi")
    answer = visitor.post(f"/clients/{rossi.id}", typed(rossi, currency="francs"))
    assert answer.status_code == 422
    assert "This is no currency." in answer.text
    assert 'value="francs"' in answer.text
    answer = visitor.post(f"/clients/{rossi.id}", typed(rossi, price_list=listed.id))
    assert answer.status_code == 422
    assert "The price list “Schweiz” is in CHF, and the client pays in EUR." in seen(answer)
    assert "Schweiz · CHF" in seen(answer)


def test_a_price_list_has_a_currency_that_its_page_tells(at_work: Studio, visitor: Visitor) -> None:
    visitor.post("/prices/lists", {"name": "Schweiz", "currency": "chf"})
    (kept,) = at_work.desk.db.price_lists.all()
    assert kept.currency == FRANCS
    page = visitor.get(f"/prices?whose=list:{kept.id}").text
    assert "Amounts in CHF." in card(page, "price")
    assert "No price in CHF here yet: amounts in EUR are not converted." in card(page, "price")
    assert "Amounts in CHF." not in card(page, "cost")
    swiss(at_work, list_id=kept.id)
    answer = visitor.post(f"/prices/lists/{kept.id}", {"name": "Schweiz", "currency": "USD"})
    assert answer.status_code == 422
    assert "who do not pay in USD" in answer.text


def test_amounts_typed_for_one_currency_are_not_taken_for_another(at_work: Studio, visitor: Visitor) -> None:
    client = swiss(at_work)
    sent = {
        "side": "price",
        "whose": f"client:{client.id}",
        "media": "Satin",
        "extent": "5",
        "currency": "EUR",
    }
    answer = visitor.post("/prices", sent)
    assert answer.status_code == 422
    assert "These amounts were typed in EUR, and whom the row is for pays in CHF." in seen(answer)
    assert '<input type="hidden" name="currency" value="CHF">' in answer.text
    visitor.post("/prices", {**sent, "currency": "CHF"})
    assert [each.currency for each in at_work.desk.db.rates.all() if each.client_id] == [FRANCS]


def test_rows_in_another_currency_than_the_client_pays_in_are_marked(
    at_work: Studio, visitor: Visitor
) -> None:
    rossi = at_work.client("Rossi")
    save_rate(at_work.desk, row(client_id=rossi.id, media="Old", per_m2="5"))
    save_client(at_work.desk, replace(rossi, currency=FRANCS))
    save_rate(at_work.desk, row(client_id=rossi.id, media="New", per_m2="6"))
    shown = card(visitor.get(f"/prices?whose=client:{rossi.id}").text, "price")
    assert shown.count("in EUR<") == 1
    assert "in CHF<" not in shown


def test_a_row_from_before_its_client_had_another_currency_is_written_anew(
    at_work: Studio, visitor: Visitor
) -> None:
    rossi = at_work.client("Rossi")
    old = save_rate(at_work.desk, row(client_id=rossi.id, media="Old", per_m2="5"))
    save_client(at_work.desk, replace(rossi, currency=FRANCS))
    assert 'name="currency" value="EUR"' in visitor.get(f"/prices?edit={old.id}").text
    sent = {"side": "price", "id": old.id, "whose": f"client:{rossi.id}", "media": "Old", "extent": "5"}
    refused = visitor.post("/prices", {**sent, "currency": "EUR"})
    assert "The amounts of this row are in EUR" in seen(refused)
    again = visitor.post("/prices", {**sent, "currency": "EUR", "as": "new"})
    assert "These amounts were typed in EUR" in seen(again)
    assert 'name="currency" value="CHF"' in again.text
    visitor.post("/prices", {**sent, "currency": "CHF", "extent": "6", "as": "new"})
    own = {each.currency: each.prices[0].rate for each in at_work.desk.db.rates.all() if each.client_id}
    assert own == {None: Decimal(5), FRANCS: Decimal(6)}


def test_sums_show_each_currency_by_itself(at_work: Studio, visitor: Visitor) -> None:
    listed = swiss_list(at_work, per_m2="4")
    at_work.job(client=swiss(at_work, list_id=listed.id))
    at_work.job(client=at_work.client())
    for path in ("/", "/invoices"):
        assert "€6.42 + CHF 8.56" in seen(visitor.get(path)).replace("\xa0", " ")
    assert "1 in another currency" in seen(visitor.get("/prices/margins"))


def test_a_draft_tells_what_was_agreed_in_another_currency(at_work: Studio, visitor: Visitor) -> None:
    listed, rossi = swiss_list(at_work, per_m2="4"), at_work.client("Rossi")
    at_work.job(client=rossi)
    draft = bill.draft(at_work.desk, rossi.id)
    href = f"/invoices/draft/{draft.id}"
    visitor.post(f"{href}/extras", {"extra": extra(at_work).id, "quantity": "1"})
    save_client(at_work.desk, replace(rossi, currency=FRANCS, list_id=listed.id))
    page = visitor.get(href)
    assert "Agreed in another currency: add it again at its price in CHF." in seen(page)
    (addition,) = re.findall(r'name="addition" value="([^"]*)"', page.text)
    visitor.post(f"{href}/extras/remove", {"addition": html.unescape(addition)})
    assert "Net CHF 8.56" in seen(visitor.get(href)).replace("\xa0", " ")
