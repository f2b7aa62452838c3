"""Extras on a draft's page, as a browser without scripts sends them."""

import html
import re

import pytest

from smarttracker_lite.domain.clients import Client
from smarttracker_lite.domain.units import Unit
from smarttracker_lite.workflows import bill
from tests.support.extras import bundle, extra
from tests.support.formreader import Reader
from tests.support.invoicing import drafted, seen, set_prices
from tests.support.studio import Studio
from tests.support.visit import Visitor


@pytest.fixture
def at_work(at_work: Studio) -> Studio:
    """A studio that may invoice."""
    set_prices(at_work)
    return at_work


@pytest.fixture
def client(at_work: Studio) -> Client:
    return at_work.client("Galleria Bianchi", email="conti@bianchi.example")


def test_an_extra_is_added_to_a_draft_shown_in_its_sums_removed_and_put_back(
    at_work: Studio, visitor: Visitor, client: Client
) -> None:
    delivery = extra(at_work, "Delivery", Unit.PIECE, price="15")
    href = f"/invoices/draft/{drafted(at_work, client).id}"
    assert visitor.post(f"{href}/extras", {"extra": delivery.id}).headers["Location"] == href
    page = visitor.get(href)
    words = seen(page)
    assert "Besides printing Delivery 1 piece 15.00 15.00" in words
    assert "Net €30.78" in words
    assert "1 job, €37.55 to pay." in words
    (addition,) = re.findall(r'name="addition" value="([^"]*)"', page.text)
    visitor.post(f"{href}/extras/remove", {"addition": html.unescape(addition)})
    page = visitor.get(href)
    assert "“Delivery” is removed." in seen(page)
    assert "Net €15.78" in seen(page)
    undo = re.findall(r'action="(/history/undo/\d+)"', page.text)[-1]
    visitor.post(undo)
    assert "Net €30.78" in seen(visitor.get(href))
    assert visitor.post(undo).status_code == 409
    assert "Net €30.78" in seen(visitor.get(href))


def test_how_much_is_asked_for_at_the_field_and_what_was_chosen_stays(
    at_work: Studio, visitor: Visitor, client: Client
) -> None:
    layout = extra(at_work, "Layout work", Unit.HOUR)
    href = f"/invoices/draft/{drafted(at_work, client).id}"
    answer = visitor.post(f"{href}/extras", {"extra": layout.id, "quantity": ""})
    assert answer.status_code == 422
    assert "“Layout work” is charged by the hour. Write here how much it is." in seen(answer)
    assert f'<option value="{layout.id}" selected>' in answer.text
    assert visitor.post(f"{href}/extras", {"extra": "", "quantity": "1"}).status_code == 422
    assert visitor.post(f"{href}/extras", {"extra": layout.id, "quantity": "x"}).status_code == 422
    assert "Layout work" not in seen(visitor.get(href)).partition("Lines")[2].partition("Net")[0]


def test_a_bundle_on_a_draft_is_told_by_all_that_is_in_it(
    at_work: Studio, visitor: Visitor, client: Client
) -> None:
    layout = extra(at_work, "Layout work", Unit.HOUR)
    whole = bundle(at_work, "Show", (layout, "2"), (extra(at_work, "Delivery", Unit.PIECE), "1"))
    visitor.post(f"/invoices/draft/{drafted(at_work, client).id}/extras", {"extra": whole.id})
    assert "“Layout work + Delivery” is on the draft." in visitor.notices()


def test_what_was_added_in_another_window_is_not_issued_unseen(
    at_work: Studio, visitor: Visitor, client: Client
) -> None:
    href = f"/invoices/draft/{drafted(at_work, client).id}"
    looked_at = Reader(visitor.get(href).text).forms[f"{href}/issue"]["seen"]
    visitor.post(f"{href}/extras", {"extra": extra(at_work, "Delivery", Unit.PIECE).id})
    answer = visitor.post(f"{href}/issue", {"seen": looked_at})
    assert answer.status_code == 409
    assert "The draft has changed since you looked at it" in seen(answer)
    assert at_work.desk.db.invoices.all() == []
    now = Reader(answer.text).forms[f"{href}/issue"]["seen"]
    assert visitor.post(f"{href}/issue", {"seen": now}).status_code == 303


def test_the_fee_of_the_order_is_shown_and_cannot_be_removed(
    at_work: Studio, visitor: Visitor, client: Client
) -> None:
    visitor.post("/prices", {"side": "price", "order": "5"})
    page = visitor.get(f"/invoices/draft/{drafted(at_work, client).id}")
    assert "Besides printing Order handling 1 5.00 5.00" in seen(page)
    assert "/extras/remove" not in page.text


def test_an_invoice_counts_its_jobs_and_not_what_is_beside_them(
    at_work: Studio, visitor: Visitor, client: Client
) -> None:
    draft = drafted(at_work, client)
    visitor.post(f"/invoices/draft/{draft.id}/extras", {"extra": extra(at_work, "Delivery", Unit.PIECE).id})
    invoice = bill.issue_draft(at_work.desk, draft.id)
    assert len(invoice.lines) == 2
    assert "Jobs 1" in seen(visitor.get(f"/invoices/{invoice.id}"))


def test_the_fee_of_an_order_has_its_field_on_the_side_of_prices_only(
    at_work: Studio, visitor: Visitor
) -> None:
    assert 'name="order"' in visitor.get("/prices?side=price").text
    assert 'name="order"' not in visitor.get("/prices?side=cost").text
    answer = visitor.post("/prices", {"side": "price", "media": "Satin", "order": "5"})
    assert answer.status_code == 422
    assert re.search(r'id="f-order"[^>]*aria-invalid="true"', answer.text)
    visitor.post("/prices", {"side": "price", "order": "5"})
    assert "5.00 per order" in seen(visitor.get("/prices"))
