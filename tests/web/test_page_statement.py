"""The statement of a client's account and receipts of payments, as pages and papers."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from io import BytesIO

import pytest
from pypdf import PdfReader

from smarttracker_lite.domain.clients import Client
from smarttracker_lite.domain.documents import Invoice, Method
from smarttracker_lite.workflows import settle
from smarttracker_lite.workflows.balance import account, currencies
from smarttracker_lite.workflows.settle import Payment
from tests.support.credits import all_of
from tests.support.invoicing import issued, overpaid, seen, set_prices
from tests.support.studio import Studio
from tests.support.visit import Visitor


@pytest.fixture
def at_work(at_work: Studio) -> Studio:
    set_prices(at_work)
    return at_work


@pytest.fixture
def client(at_work: Studio) -> Client:
    return at_work.client("Galleria Bianchi")


@pytest.fixture
def invoice(at_work: Studio, client: Client) -> Invoice:
    """2026/0001 of 19.25 EUR, on 20 November."""
    return issued(at_work, client)


def pay(studio: Studio, invoice: Invoice, amount: str, day: date | None = None) -> None:
    settle.pay(studio.desk, invoice.id, Payment(day=day or studio.desk.today, amount=Decimal(amount)))


def text(octets: bytes) -> str:
    """What a PDF says, spaces as one."""
    return " ".join(" ".join(page.extract_text() for page in PdfReader(BytesIO(octets)).pages).split())


def test_the_account_runs_through_documents_and_payments(
    at_work: Studio, visitor: Visitor, client: Client, invoice: Invoice
) -> None:
    pay(at_work, invoice, "9.25")
    words = seen(visitor.get(f"/clients/{client.id}/statement"))
    assert "Owed before €0.00 Nov 20, 2026 Invoice 2026/0001 €19.25 €19.25" in words
    assert "Nov 20, 2026 Bank transfer: 2026/0001 €9.25 €10.00" in words
    assert "Owed in the end €10.00" in words
    assert f'href="/clients/{client.id}/statement"' in visitor.get(f"/clients/{client.id}").text


def test_what_was_before_the_period_is_carried_over(
    at_work: Studio, visitor: Visitor, client: Client, invoice: Invoice
) -> None:
    at_work.clock.move(days=10)
    pay(at_work, invoice, "9.25")
    words = seen(visitor.get(f"/clients/{client.id}/statement?since=2026-11-25&until=2026-12-31"))
    assert "Owed before €19.25" in words
    assert "Invoice 2026/0001" not in words
    assert "Owed in the end €10.00" in words


def test_what_is_set_off_and_moved_changes_nothing_and_the_rest_agrees_with_what_is_open(
    at_work: Studio, client: Client, invoice: Invoice
) -> None:
    desk = at_work.desk
    over, third = overpaid(at_work, client), issued(at_work, client)
    settle.move(desk, over.id, invoice.id)
    pay(at_work, third, "19.25")
    all_of(at_work, third)
    settle.pay_back(desk, third.id, desk.today)
    told = account(desk, client.id, date(2026, 1, 1), desk.today, "EUR")
    documents = desk.db.invoices.of_client(client.id)
    assert told.after == sum(-each.open if each.is_credit else each.open for each in documents)
    assert told.after == Decimal("14.25")
    moves = [each.settlement.method for each in told.entries if each.settlement]
    assert sorted(moves) == [Method.REFUND, Method.TRANSFER, Method.TRANSFER]


def test_days_the_wrong_way_round_come_back_with_the_reason(
    visitor: Visitor, client: Client, invoice: Invoice
) -> None:
    answer = visitor.get(f"/clients/{client.id}/statement?since=2026-12-01&until=2026-11-01")
    assert (answer.status_code, 'aria-describedby="e-until"' in answer.text) == (422, True)
    assert visitor.get(f"/clients/{client.id}/statement?since=never").status_code == 422


def test_a_client_without_an_invoice_is_told_so(visitor: Visitor, client: Client) -> None:
    assert "No invoice yet." in seen(visitor.get(f"/clients/{client.id}/statement"))
    assert visitor.get(f"/clients/{client.id}/statement.pdf").status_code == 404
    assert visitor.get("/clients/nobody/statement").status_code == 404


def test_each_currency_has_an_account_of_its_own(at_work: Studio, client: Client, invoice: Invoice) -> None:
    later = invoice.issued_on + timedelta(days=1)
    at_work.desk.db.invoices.put(replace(invoice, id="abroad", currency="CHF", issued_on=later))
    assert currencies(at_work.desk, client.id) == ["CHF", "EUR"]
    assert len(account(at_work.desk, client.id, date.min, date.max, "CHF").entries) == 1


def test_the_paper_tells_the_same_in_the_clients_language(
    at_work: Studio, visitor: Visitor, client: Client, invoice: Invoice
) -> None:
    pay(at_work, invoice, "9.25")
    answer = visitor.get(f"/clients/{client.id}/statement.pdf?until=2026-11-20")
    assert "Statement%20of%20account%202026-11-20" in answer.headers["Content-Disposition"]
    words = text(answer.content)
    assert "Statement of account" in words
    assert "Owed on Nov 20, 2026 €10.00" in words
    assert "Studio Lumen" in words
    again = visitor.get(f"/clients/{client.id}/statement.pdf?until=2026-11-20")
    assert again.content == answer.content


def test_a_payment_has_a_receipt(at_work: Studio, visitor: Visitor, invoice: Invoice) -> None:
    pay(at_work, invoice, "9.25")
    path = f"/invoices/{invoice.id}/payments/0/receipt"
    assert f'href="{path}"' in visitor.get(f"/invoices/{invoice.id}").text
    assert f'href="{path}.pdf?save"' in visitor.get(path).text
    words = text(visitor.get(f"{path}.pdf").content)
    assert "€9.25 received with thanks" in words
    assert "Payment of invoice 2026/0001 of Nov 20, 2026" in words
    assert "Open after it €10.00" in words


def test_what_is_no_payment_has_no_receipt(at_work: Studio, visitor: Visitor, invoice: Invoice) -> None:
    pay(at_work, invoice, "19.20")
    settle.write_off(at_work.desk, invoice.id)
    for place in ("1", "7", "-1", "x"):
        for ending in ("", ".pdf"):
            path = f"/invoices/{invoice.id}/payments/{place}/receipt{ending}"
            assert visitor.get(path).status_code == 404
