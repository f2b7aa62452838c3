"""Invoices are settled in part or whole, overpaid, written off, paid back and taken back."""

from contextlib import closing
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

import pytest

from smarttracker_lite.domain.documents import Invoice, InvoiceState, Method, Reference
from smarttracker_lite.domain.numbering import Kind, Number
from smarttracker_lite.errors import BadInput, NotAllowed
from smarttracker_lite.store.database import Database
from smarttracker_lite.workflows import bill, settle
from smarttracker_lite.workflows.settle import Overpaid, Payment
from smarttracker_lite.workflows.undoing.recall import last_undo
from smarttracker_lite.workflows.undoing.undo import redo, undo
from tests.support.credits import all_of
from tests.support.invoicing import issued, set_prices
from tests.support.studio import Studio


@pytest.fixture
def at_work(at_work: Studio) -> Studio:
    set_prices(at_work)
    return at_work


@pytest.fixture
def invoice(at_work: Studio) -> Invoice:
    """One of 19.25 EUR."""
    return issued(at_work, at_work.client())


def paid(studio: Studio, amount: str) -> Payment:
    return Payment(day=studio.desk.today, amount=Decimal(amount))


def pay(studio: Studio, invoice: Invoice, amount: str, accepted: str = "0") -> Invoice:
    return settle.pay(studio.desk, invoice.id, paid(studio, amount), Decimal(accepted))


def now(studio: Studio, invoice: Invoice) -> tuple[Decimal, InvoiceState]:
    """What is open of it, and its state."""
    kept = studio.desk.db.invoices.get(invoice.id)
    return kept.open, kept.state(studio.desk.today)


def second(studio: Studio, invoice: Invoice) -> Invoice:
    """Another invoice of the same client."""
    return issued(studio, studio.desk.db.clients.get(invoice.client_id))


def credit_note(studio: Studio, invoice: Invoice, amount: str) -> Invoice:
    """A credit note of the invoice over so much."""
    note = replace(
        invoice,
        id="credit",
        kind=Kind.CREDIT_NOTE,
        number=Number(2026, 1, "C-2026/0001"),
        net=Decimal(amount),
        tax=Decimal(0),
        total=Decimal(amount),
        corrects=Reference(invoice.id, invoice.number.text, invoice.issued_on),
    )
    studio.desk.db.invoices.put(note)
    return note


def test_a_part_payment_leaves_the_rest_open(at_work: Studio, invoice: Invoice) -> None:
    pay(at_work, invoice, "9.25")
    assert now(at_work, invoice) == (Decimal("10.00"), InvoiceState.PART_PAID)
    pay(at_work, invoice, "10.00")
    assert now(at_work, invoice) == (Decimal("0.00"), InvoiceState.PAID)


def test_a_part_paid_invoice_is_overdue_all_the_same(at_work: Studio, invoice: Invoice) -> None:
    pay(at_work, invoice, "9.25")
    at_work.clock.move(days=40)
    assert now(at_work, invoice)[1] is InvoiceState.OVERDUE


@pytest.mark.parametrize("amount", ["0", "-5", "1.234", "1000000000000"])
def test_an_amount_that_nobody_can_pay_is_refused(at_work: Studio, invoice: Invoice, amount: str) -> None:
    with pytest.raises(BadInput) as refused:
        pay(at_work, invoice, amount)
    assert refused.value.field == "amount"
    assert now(at_work, invoice)[0] == Decimal("19.25")


def test_a_day_to_come_is_refused(at_work: Studio, invoice: Invoice) -> None:
    tomorrow = replace(paid(at_work, "5"), day=at_work.desk.today + timedelta(days=1))
    with pytest.raises(BadInput) as refused:
        settle.pay(at_work.desk, invoice.id, tomorrow)
    assert refused.value.field == "day"


def test_more_than_is_open_is_asked_about_once_and_then_noted(at_work: Studio, invoice: Invoice) -> None:
    with pytest.raises(Overpaid) as asked:
        pay(at_work, invoice, "20.00")
    assert asked.value.amount == Decimal("0.75")
    with pytest.raises(Overpaid):
        pay(at_work, invoice, "20.00", accepted="0.70")
    pay(at_work, invoice, "20.00", accepted="0.75")
    assert now(at_work, invoice) == (Decimal("-0.75"), InvoiceState.PAID)


def test_an_invoice_that_is_paid_twice_is_asked_about_the_whole_amount(
    at_work: Studio, invoice: Invoice
) -> None:
    pay(at_work, invoice, "19.25")
    with pytest.raises(Overpaid) as asked:
        pay(at_work, invoice, "19.25")
    assert asked.value.amount == Decimal("19.25")


def test_a_rest_of_cents_is_written_off_whichever_way(at_work: Studio, invoice: Invoice) -> None:
    pay(at_work, invoice, "18.25")
    settle.write_off(at_work.desk, invoice.id)
    assert now(at_work, invoice) == (Decimal("0.00"), InvoiceState.PAID)
    other = second(at_work, invoice)
    pay(at_work, other, "19.30", accepted="0.05")
    written = settle.write_off(at_work.desk, other.id)
    assert (written.open, written.settlements[-1].method) == (Decimal("0.00"), Method.WRITE_OFF)


def test_more_than_cents_is_not_written_off(at_work: Studio, invoice: Invoice) -> None:
    pay(at_work, invoice, "18.24")
    with pytest.raises(NotAllowed, match=r"at most €1\.00"):
        settle.write_off(at_work.desk, invoice.id)
    with pytest.raises(NotAllowed):
        settle.write_off(at_work.desk, second(at_work, invoice).id)


def test_cents_are_of_the_money_that_they_are_of() -> None:
    assert [settle.most_cents(code) for code in ("EUR", "JPY", "KWD")] == [1, 100, Decimal("0.100")]


def test_what_was_paid_too_much_goes_back(at_work: Studio, invoice: Invoice) -> None:
    pay(at_work, invoice, "30.00", accepted="10.75")
    back = settle.pay_back(at_work.desk, invoice.id, at_work.desk.today)
    assert (back.open, back.settlements[-1].amount) == (Decimal("0.00"), Decimal("-10.75"))
    with pytest.raises(NotAllowed):
        settle.pay_back(at_work.desk, invoice.id, at_work.desk.today)


def test_what_was_paid_too_much_is_moved_as_far_as_it_goes(at_work: Studio, invoice: Invoice) -> None:
    other, third = second(at_work, invoice), issued(at_work, at_work.client("Another"))
    pay(at_work, invoice, "50.00", accepted="30.75")
    kept = at_work.desk.db.invoices.get(invoice.id)
    assert [each.id for each in settle.others_open(at_work.desk, kept)] == [other.id]
    with pytest.raises(NotAllowed):
        settle.move(at_work.desk, invoice.id, third.id)
    settle.move(at_work.desk, invoice.id, other.id)
    assert now(at_work, invoice)[0] == Decimal("-11.50")
    assert now(at_work, other) == (Decimal("0.00"), InvoiceState.PAID)


def test_money_is_not_moved_to_an_invoice_in_another_currency(at_work: Studio, invoice: Invoice) -> None:
    other = replace(second(at_work, invoice), currency="CHF")
    at_work.desk.db.invoices.put(other)
    pay(at_work, invoice, "20.25", accepted="1.00")
    with pytest.raises(NotAllowed):
        settle.move(at_work.desk, invoice.id, other.id)
    assert now(at_work, other)[0] == Decimal("19.25")


def test_a_payment_is_taken_back_and_not_forgotten(at_work: Studio, invoice: Invoice) -> None:
    noted = pay(at_work, invoice, "9.25").settlements[0]
    at_work.clock.move(hours=1)
    back = settle.take_back(at_work.desk, invoice.id, 0, noted.at)
    assert now(at_work, invoice) == (Decimal("19.25"), InvoiceState.ISSUED)
    (retraction,) = back.retractions
    assert (retraction.at, retraction.settlement) == (at_work.clock(), noted)
    with pytest.raises(NotAllowed):
        settle.take_back(at_work.desk, invoice.id, 0, noted.at)


def test_what_was_moved_is_taken_back_on_both_invoices(at_work: Studio, invoice: Invoice) -> None:
    other = second(at_work, invoice)
    pay(at_work, invoice, "20.25", accepted="1.00")
    moved, _ = settle.move(at_work.desk, invoice.id, other.id)
    settle.take_back(at_work.desk, other.id, 0, moved.settlements[-1].at)
    assert now(at_work, other)[0] == Decimal("19.25")
    assert now(at_work, invoice)[0] == Decimal("-1.00")


def test_a_credit_note_is_set_off_whole_and_stays(at_work: Studio, invoice: Invoice) -> None:
    pay(at_work, invoice, "9.25")
    note = all_of(at_work, invoice)
    assert now(at_work, invoice) == (Decimal("-9.25"), InvoiceState.CREDITED)
    assert at_work.desk.db.invoices.get(note.id).open == 0
    set_off = at_work.desk.db.invoices.get(invoice.id).settlements[1]
    with pytest.raises(NotAllowed):
        settle.take_back(at_work.desk, invoice.id, 1, set_off.at)
    assert [each.id for each in at_work.desk.db.invoices.settled_by(note.id)] == [invoice.id]


def test_a_credit_note_that_is_not_set_off_is_paid_out_and_never_paid(
    at_work: Studio, invoice: Invoice
) -> None:
    note = credit_note(at_work, invoice, "5.00")
    with pytest.raises(NotAllowed):
        pay(at_work, note, "5.00")
    assert settle.pay_back(at_work.desk, note.id, at_work.desk.today).open == 0


def test_shares_go_to_what_is_due_first_and_the_rest_to_the_last(at_work: Studio, invoice: Invoice) -> None:
    other = second(at_work, invoice)
    assert [share for _, share in settle.shares([other, invoice], Decimal("30.00"))] == [
        Decimal("19.25"),
        Decimal("10.75"),
    ]
    assert settle.shares([other, invoice], Decimal("40.00"))[-1] == (other, Decimal("20.75"))
    assert settle.shares([], Decimal(1)) == []


def test_a_payment_is_undone_and_redone_through_the_history(at_work: Studio, invoice: Invoice) -> None:
    with at_work.desk.act("pay") as done:
        pay(at_work, invoice, "9.25")
    assert done.n is not None
    undo(at_work.desk, done.n)
    assert now(at_work, invoice) == (Decimal("19.25"), InvoiceState.ISSUED)
    redo(at_work.desk, last_undo(at_work.desk).past.n)
    assert now(at_work, invoice) == (Decimal("10.00"), InvoiceState.PART_PAID)


def test_what_is_open_of_an_invoice_that_was_credited_whole_is_not_hidden_by_that(
    at_work: Studio, invoice: Invoice
) -> None:
    pay(at_work, invoice, "9.25")
    all_of(at_work, invoice)
    settle.pay_back(at_work.desk, invoice.id, at_work.desk.today)
    first = at_work.desk.db.invoices.get(invoice.id).settlements[0]
    settle.take_back(at_work.desk, invoice.id, 0, first.at)
    assert now(at_work, invoice) == (Decimal("9.25"), InvoiceState.PART_PAID)


@pytest.mark.parametrize("amount", ["9" * 30, "1" + "0" * 12, "0.001", "Infinity"])
def test_nobody_pays_what_there_is_no_money_for(at_work: Studio, invoice: Invoice, amount: str) -> None:
    with pytest.raises(BadInput) as wrong:
        pay(at_work, invoice, amount)
    assert wrong.value.field == "amount"


def test_an_undo_takes_no_credit_note_off_its_invoice(at_work: Studio, invoice: Invoice) -> None:
    with at_work.desk.act("credit") as done:
        all_of(at_work, invoice)
    assert done.n is not None
    with pytest.raises(NotAllowed):
        undo(at_work.desk, done.n)
    assert now(at_work, invoice)[1] is InvoiceState.CREDITED


def test_what_is_noted_stands_after_a_start(at_work: Studio, invoice: Invoice) -> None:
    payment = replace(
        paid(at_work, "9.25"), note="  cash  box ", via="bank-1", payer="IT60", method=Method.CASH
    )
    settle.pay(at_work.desk, invoice.id, payment)
    at_work.desk.db.close()
    with closing(Database.open(at_work.desk.db.folder)) as db:
        (kept,) = db.invoices.settled_by("bank-1")
        assert [each.id for each in db.invoices.paid_from("IT60")] == [invoice.id]
        assert (kept.settlements[0].note, kept.settlements[0].method) == ("cash box", Method.CASH)


def test_the_whole_of_an_old_invoice_is_marked_in_one_go(at_work: Studio, invoice: Invoice) -> None:
    pay(at_work, invoice, "9.25")
    assert bill.mark_paid(at_work.desk, invoice.id, at_work.desk.today).open == 0
