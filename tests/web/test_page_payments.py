"""The payments of an invoice, as a browser without scripts sees them."""

import pytest

from smarttracker_lite.domain.clients import Client
from smarttracker_lite.domain.documents import Invoice
from smarttracker_lite.workflows.settle import take_back
from tests.support.invoicing import issued, overpaid, seen, set_prices
from tests.support.studio import Studio
from tests.support.visit import Visitor

HOSTILE = "<script>alert(1)</script>"


@pytest.fixture
def at_work(at_work: Studio) -> Studio:
    set_prices(at_work)
    return at_work


@pytest.fixture
def client(at_work: Studio) -> Client:
    return at_work.client("Galleria Bianchi")


@pytest.fixture
def invoice(at_work: Studio, client: Client) -> Invoice:
    """One of 19.25 EUR."""
    return issued(at_work, client)


def pay(visitor: Visitor, invoice: Invoice, amount: str, **typed: str) -> str:
    """What the page says next."""
    form = {"amount": amount, "day": "2026-11-20", "method": "transfer", "note": ""}
    answer = visitor.post(f"/invoices/{invoice.id}/payments", {**form, **typed})
    return seen(visitor.get(f"/invoices/{invoice.id}") if answer.status_code == 303 else answer)


def test_the_form_begins_with_what_is_open_and_today(
    at_work: Studio, visitor: Visitor, invoice: Invoice
) -> None:
    at_work.clock.move(days=3)
    page = visitor.get(f"/invoices/{invoice.id}")
    assert "Payments €19.25 open" in seen(page)
    assert 'name="amount" type="text" value="19.25"' in page.text
    assert 'name="day" type="date" value="2026-11-23"' in page.text


def test_a_part_payment_is_listed_and_the_rest_is_offered(visitor: Visitor, invoice: Invoice) -> None:
    words = pay(visitor, invoice, "9,25", method="cash", note="at the counter")
    assert "The payment is noted: €10.00 of invoice 2026/0001 are open still." in words
    assert "€19.25 part paid" in words
    assert "Nov 20, 2026 Cash at the counter €9.25" in words
    assert 'value="10.00"' in visitor.get(f"/invoices/{invoice.id}").text


@pytest.mark.parametrize("accepted", ["sNaN", "NaN", "-Infinity", "much"])
def test_only_a_number_says_how_much_too_much_is_meant(
    visitor: Visitor, invoice: Invoice, accepted: str
) -> None:
    assert "€0.75 more than is open" in pay(visitor, invoice, "20.00", accepted=accepted)


def test_the_last_payment_makes_it_paid(visitor: Visitor, invoice: Invoice) -> None:
    words = pay(visitor, invoice, "19.25")
    assert "Invoice 2026/0001 is paid." in words
    assert "Nov 20, 2026 Paid in full" in words
    assert "Note another payment" in words


def test_too_much_is_asked_about_and_kept_once_it_is_ticked(visitor: Visitor, invoice: Invoice) -> None:
    asked = pay(visitor, invoice, "20.00")
    assert "That is €0.75 more than is open." in asked
    assert "The client paid too much: note it all the same" in asked
    words = pay(visitor, invoice, "20.00", accepted="0.75")
    assert "€0.75 too much" in words
    assert "€0.75 belong to the client." in words


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        ({"day": "2026-11-21"}, "day"),
        ({"day": HOSTILE}, "day"),
        ({"amount": "0"}, "amount"),
        ({"amount": "-3"}, "amount"),
        ({"amount": "1.2.3"}, "amount"),
        ({"amount": HOSTILE}, "amount"),
        ({"amount": "1.234"}, "amount"),
        ({"method": "refund"}, "method"),
    ],
)
def test_what_cannot_be_comes_back_with_the_reason(
    at_work: Studio, visitor: Visitor, invoice: Invoice, typed: dict[str, str], field: str
) -> None:
    form = {"amount": "5", "day": "2026-11-20", "method": "cash", "note": HOSTILE}
    answer = visitor.post(f"/invoices/{invoice.id}/payments", {**form, **typed})
    assert answer.status_code == 422
    assert f'aria-describedby="e-{field}"' in answer.text
    assert HOSTILE not in answer.text
    assert not at_work.desk.db.invoices.get(invoice.id).settlements


def test_a_payment_is_undone_at_once_or_taken_back_later(
    at_work: Studio, visitor: Visitor, invoice: Invoice
) -> None:
    pay(visitor, invoice, "5.00")
    assert 'action="/history/undo/' in (visitor.get(f"/invoices/{invoice.id}").text + _next(visitor, invoice))
    (noted,) = at_work.desk.db.invoices.get(invoice.id).settlements
    path = f"/invoices/{invoice.id}/payments/0/take-back"
    assert visitor.post(path, {"at": "x"}).status_code == 409
    visitor.post(path, {"at": noted.at.isoformat()})
    words = seen(visitor.get(f"/invoices/{invoice.id}"))
    assert "The payment is taken back." in words
    assert "€5.00 of Nov 20, 2026 taken back" in words
    assert "€19.25 open" in words


def _next(visitor: Visitor, invoice: Invoice) -> str:
    """The page right after one more payment, with its toast."""
    visitor.post(f"/invoices/{invoice.id}/payments", {"amount": "1", "day": "2026-11-20", "method": "cash"})
    page = visitor.get(f"/invoices/{invoice.id}").text
    undo = page.partition('action="/history/undo/')[2].partition('"')[0]
    visitor.post(f"/history/undo/{undo}")
    return page


def test_a_rest_of_cents_is_written_off_with_a_click(visitor: Visitor, invoice: Invoice) -> None:
    assert "Write off" not in seen(visitor.get(f"/invoices/{invoice.id}"))
    assert "Write off the rest of €0.05" in pay(visitor, invoice, "19.20")
    visitor.post(f"/invoices/{invoice.id}/write-off")
    words = seen(visitor.get(f"/invoices/{invoice.id}"))
    assert "The rest is written off." in words
    assert "Written off €0.05" in words


def test_what_was_paid_too_much_is_moved_or_goes_back(
    at_work: Studio, visitor: Visitor, client: Client, invoice: Invoice
) -> None:
    over = overpaid(at_work, client)
    page = visitor.get(f"/invoices/{over.id}")
    assert "€5.00 belong to the client." in seen(page)
    assert f'<option value="{invoice.id}">2026/0001: €19.25 open</option>' in page.text
    visitor.post(f"/invoices/{over.id}/move-payment", {"to": invoice.id})
    assert "Moved to 2026/0001 -€5.00" in seen(visitor.get(f"/invoices/{over.id}"))
    assert "Moved from 2026/0002 €5.00" in seen(visitor.get(f"/invoices/{invoice.id}"))
    moved = at_work.desk.db.invoices.get(over.id).settlements
    take_back(at_work.desk, over.id, 1, moved[1].at)
    tomorrow = visitor.post(f"/invoices/{over.id}/pay-back", {"back_on": "2026-11-21"})
    assert (tomorrow.status_code, 'aria-describedby="e-back_on"' in tomorrow.text) == (422, True)
    visitor.post(f"/invoices/{over.id}/pay-back", {"back_on": "2026-11-20"})
    assert "Paid back -€5.00" in seen(visitor.get(f"/invoices/{over.id}"))
