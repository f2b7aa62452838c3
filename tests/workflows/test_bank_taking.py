"""What a bank's file brings is noted on invoices: once, as it was ticked, and undone in one go."""

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

import pytest

from smarttracker_lite.domain.clients import Client
from smarttracker_lite.domain.documents import Invoice, Method
from smarttracker_lite.errors import BadInput, NotAllowed
from smarttracker_lite.workflows import bill, propose
from smarttracker_lite.workflows.bankfile.booking import Booking, Statement
from smarttracker_lite.workflows.bankfile.matching import Why
from smarttracker_lite.workflows.bankfile.taking import DryRun, Taken, Tick, look, take
from smarttracker_lite.workflows.settle import Overpaid
from smarttracker_lite.workflows.undoing.undo import undo
from tests.support.invoicing import drafted, issued, set_prices
from tests.support.studio import Studio

IBAN = "IT60X0542811101000000123456"


@pytest.fixture
def at_work(at_work: Studio) -> Studio:
    set_prices(at_work)
    return at_work


@pytest.fixture
def client(at_work: Studio) -> Client:
    return at_work.client("Galleria Bianchi")


@pytest.fixture
def invoice(at_work: Studio, client: Client) -> Invoice:
    """2026/0001 of 19.25 EUR."""
    return issued(at_work, client)


def came(studio: Studio, amount: str, text: str = "", *, iban: str = "", currency: str = "EUR") -> Booking:
    return Booking(
        day=studio.desk.today - timedelta(days=1),
        amount=Decimal(amount),
        currency=currency,
        name="GALLERIA B.",
        iban=iban,
        text=text,
    )


def looked(studio: Studio, *bookings: Booking) -> DryRun:
    return look(studio.desk, Statement(bookings=bookings))


def taken(studio: Studio, booking: Booking, *numbers: str, accepted: str = "0") -> Taken:
    tick = Tick(booking.via, numbers, Decimal(accepted))
    return take(studio.desk, Statement(bookings=(booking,)), [tick])


def open_(studio: Studio, invoice: Invoice) -> Decimal:
    return studio.desk.db.invoices.get(invoice.id).open


def test_what_is_ticked_is_noted_with_all_that_the_bank_said(at_work: Studio, invoice: Invoice) -> None:
    booking = came(at_work, "19.25", "FT 2026-1", iban=IBAN)
    (found,) = looked(at_work, booking).matches
    assert found.why is Why.NUMBER_AND_AMOUNT
    assert taken(at_work, booking, *(each.number.text for each in found.invoices)).noted == 1
    (noted,) = at_work.desk.db.invoices.get(invoice.id).settlements
    assert (noted.day, noted.amount, noted.method) == (booking.day, Decimal("19.25"), Method.TRANSFER)
    assert (noted.note, noted.via, noted.payer) == ("GALLERIA B.: FT 2026-1", booking.via, IBAN)


def test_looking_writes_nothing(at_work: Studio, invoice: Invoice) -> None:
    before = at_work.desk.db.invoices.moment
    looked(at_work, came(at_work, "19.25", "2026/0001"))
    assert at_work.desk.db.invoices.moment is before


def test_a_payment_is_never_taken_twice(at_work: Studio, invoice: Invoice, client: Client) -> None:
    other, booking = issued(at_work, client), came(at_work, "19.25", "2026/0001")
    taken(at_work, booking, "2026/0001")
    run = looked(at_work, booking)
    assert (run.matches, run.noted) == ((), 1)
    (refused,) = taken(at_work, booking, "2026/0002").refused
    assert isinstance(refused.trouble, NotAllowed)
    assert open_(at_work, other) == Decimal("19.25")


def test_one_payment_pays_several_invoices(at_work: Studio, invoice: Invoice, client: Client) -> None:
    other = issued(at_work, client)
    assert taken(at_work, came(at_work, "30.00"), "2026/0002", "2026/0001").noted == 1
    assert (open_(at_work, invoice), open_(at_work, other)) == (Decimal("0.00"), Decimal("8.50"))


def test_an_invoice_that_nothing_is_left_for_is_refused_with_all_of_the_tick(
    at_work: Studio, invoice: Invoice, client: Client
) -> None:
    issued(at_work, client)
    (refused,) = taken(at_work, came(at_work, "19.25"), "2026/0001", "2026/0002").refused
    assert isinstance(refused.trouble, BadInput)
    assert open_(at_work, invoice) == Decimal("19.25")


def test_more_than_is_open_is_asked_about(at_work: Studio, invoice: Invoice) -> None:
    booking = came(at_work, "20.00")
    (refused,) = taken(at_work, booking, "2026/0001").refused
    assert isinstance(refused.trouble, Overpaid)
    assert taken(at_work, booking, "2026/0001", accepted="0.75").noted == 1
    assert open_(at_work, invoice) == Decimal("-0.75")


@pytest.mark.parametrize("numbers", [(), ("2026/0009",), ("",), ("<b>",)])
def test_an_unknown_number_is_refused_in_words(
    at_work: Studio, invoice: Invoice, numbers: tuple[str, ...]
) -> None:
    (refused,) = taken(at_work, came(at_work, "5.00"), *numbers).refused
    assert isinstance(refused.trouble, BadInput)


def test_a_number_may_be_typed_without_its_signs(at_work: Studio, invoice: Invoice) -> None:
    assert taken(at_work, came(at_work, "5.00"), "20260001").noted == 1


def test_another_currency_is_refused(at_work: Studio, invoice: Invoice) -> None:
    booking = came(at_work, "19.25", currency="CHF")
    (refused,) = taken(at_work, booking, "2026/0001").refused
    assert "is in EUR" in str(refused.trouble)


def test_a_booking_without_a_currency_is_in_the_studios(at_work: Studio, invoice: Invoice) -> None:
    booking = came(at_work, "19.25", "2026/0001", currency="")
    (found,) = looked(at_work, booking).matches
    assert found.booking.currency == "EUR"
    assert take(at_work.desk, Statement(bookings=(booking,)), [Tick(found.booking.via, ("2026/0001",))]).noted


def test_a_refused_tick_leaves_the_others_alone(at_work: Studio, invoice: Invoice) -> None:
    good, bad = came(at_work, "19.25", "2026/0001"), came(at_work, "7.00")
    ticks = [Tick(bad.via, ("nothing",)), Tick(good.via, ("2026/0001",))]
    result = take(at_work.desk, Statement(bookings=(good, bad)), ticks)
    assert (result.noted, len(result.refused)) == (1, 1)
    assert open_(at_work, invoice) == Decimal("0.00")


def test_two_payments_of_one_file_add_up_on_an_invoice(at_work: Studio, invoice: Invoice) -> None:
    first, second = came(at_work, "9.25"), came(at_work, "10.00")
    ticks = [Tick(each.via, ("2026/0001",)) for each in (first, second)]
    assert take(at_work.desk, Statement(bookings=(first, second)), ticks).noted == 2
    assert open_(at_work, invoice) == Decimal("0.00")


def test_the_account_of_a_payment_is_learned_and_unlearned(
    at_work: Studio, invoice: Invoice, client: Client
) -> None:
    issued(at_work, client)
    result = taken(at_work, came(at_work, "19.25", iban=IBAN), "2026/0001")
    (found,) = looked(at_work, came(at_work, "19.25", "thanks", iban=IBAN)).matches
    assert (found.why, [each.number.text for each in found.invoices]) == (
        Why.ACCOUNT_AND_AMOUNT,
        ["2026/0002"],
    )
    assert result.done.n is not None
    undo(at_work.desk, result.done.n)
    (found,) = looked(at_work, came(at_work, "19.25", "thanks", iban=IBAN)).matches
    assert found.why is Why.SEVERAL


def test_the_account_on_a_clients_page_is_known(at_work: Studio, invoice: Invoice, client: Client) -> None:
    at_work.desk.db.clients.put(replace(client, iban="IT60 X054 2811 1010 0000 0123 456"))
    (found,) = looked(at_work, came(at_work, "19.25", iban=IBAN)).matches
    assert found.why is Why.ACCOUNT_AND_AMOUNT


def test_a_whole_file_is_undone_in_one_go(at_work: Studio, invoice: Invoice, client: Client) -> None:
    other = issued(at_work, client)
    bookings = came(at_work, "19.25", "2026/0001"), came(at_work, "19.25", "2026/0002")
    ticks = [Tick(each.via, (each.text,)) for each in bookings]
    done = take(at_work.desk, Statement(bookings=bookings), ticks).done
    assert done.n is not None
    undo(at_work.desk, done.n)
    assert (open_(at_work, invoice), open_(at_work, other)) == (Decimal("19.25"), Decimal("19.25"))
    assert looked(at_work, *bookings).noted == 0


def test_what_went_out_is_counted_and_left_alone(at_work: Studio, invoice: Invoice) -> None:
    run = looked(at_work, came(at_work, "-19.25", "2026/0001"))
    assert (run.matches, run.outgoing) == ((), 1)


def test_a_payment_of_a_day_to_come_is_refused(at_work: Studio, invoice: Invoice) -> None:
    booking = replace(came(at_work, "19.25"), day=at_work.desk.today + timedelta(days=2))
    (refused,) = taken(at_work, booking, "2026/0001").refused
    assert "still to come" in str(refused.trouble)


def test_what_a_pro_forma_asked_for_is_noted_on_the_invoice_that_follows_it(
    at_work: Studio, client: Client, invoice: Invoice
) -> None:
    """Though an invoice of as much is open whose number has the same figures."""
    draft, booking = drafted(at_work, client), came(at_work, "19.25", "P2026/0001")
    pro_forma = propose.issue_pro_forma(at_work.desk, draft.id, at_work.desk.today)
    (found,) = looked(at_work, booking).matches
    assert (found.why, found.invoices) == (Why.PRO_FORMA, ())
    assert found.advance is not None
    assert found.advance.quotation_id == pro_forma.id
    refused = taken(at_work, booking, "P2026/0001").refused[0].trouble
    assert isinstance(refused, BadInput)
    assert "P2026/0001 is not invoiced yet." in str(refused)
    following = bill.issue_draft(at_work.desk, draft.id)
    (found,) = looked(at_work, booking).matches
    assert [each.invoice_id for each in found.invoices] == [following.id]
    assert found.why.is_sure
    assert taken(at_work, booking, "P2026/0001").noted == 1
    assert (open_(at_work, following), open_(at_work, invoice)) == (Decimal(0), Decimal("19.25"))
