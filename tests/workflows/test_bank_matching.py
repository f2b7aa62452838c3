"""Which open invoices a payment is proposed for, and how sure that is."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from smarttracker_lite.domain.numbering import Number, written
from smarttracker_lite.workflows.bankfile.advances import Advance
from smarttracker_lite.workflows.bankfile.booking import Booking
from smarttracker_lite.workflows.bankfile.matching import Match, Open, Why, match, payers_of

IBAN = "IT60X0542811101000000123456"


def open_(
    sequence: int,
    amount: str,
    client: str = "Studio Rossi",
    *,
    year: int = 2026,
    pattern: str = "{year}/{seq:04}",
    currency: str = "EUR",
) -> Open:
    return Open(
        invoice_id=f"{year}-{sequence}",
        number=Number(year, sequence, written(pattern, year, sequence)),
        client_id=client,
        names=(client,),
        open=Decimal(amount),
        currency=currency,
        due_on=date(2026, 12, 1),
    )


def paid(amount: str, text: str = "", *, name: str = "", iban: str = "") -> Booking:
    day, sum_ = date(2026, 11, 20), Decimal(amount)
    return Booking(day=day, amount=sum_, currency="EUR", text=text, name=name, iban=iban)


def only(booking: Booking, *known: Open, payers: dict[str, str] | None = None) -> Match:
    (found,) = match([booking], known, payers or {})
    return found


def told(found: Match) -> tuple[Why, list[int]]:
    return found.why, [each.number.sequence for each in found.invoices]


@pytest.mark.parametrize(
    "text",
    [
        "2026/0147",
        "FT 2026-147",
        "Fattura n. 147/2026",
        "SALDO FATT. 147 DEL 22/11/2026",
        "fatt 147 del 2026",
        "RE-20260147",
        "invoice no. 147/26",
        "RF18 2026 0147",
        "Rechnung Nr. 0147",
        "n.147",
        "０１４７／２０２６",
        "000000000000000000000202601475",
    ],
)
def test_a_number_is_found_however_it_is_written(text: str) -> None:
    text = text[-27:] if text.startswith("0000") else text
    found = only(paid("61.00", text), open_(147, "61.00"), open_(11, "61.00"), open_(148, "61.00"))
    assert told(found) == (Why.NUMBER_AND_AMOUNT, [147])
    assert found.why.is_sure


@pytest.mark.parametrize(
    "text", ["22/11/2026", "del 11.11.26", "CRO 20260011547 11", "ordine 11", "tavola 11"]
)
def test_days_and_other_figures_are_no_numbers_of_invoices(text: str) -> None:
    found = only(paid("50.00", text), open_(11, "61.00"))
    assert told(found) == (Why.NOTHING, [])


def test_a_bare_number_tells_nothing_without_its_amount() -> None:
    assert told(only(paid("60.00", "fattura 147"), open_(147, "61.00"))) == (Why.NOTHING, [])


def test_the_amount_decides_between_years() -> None:
    found = only(paid("70.00", "fattura 3"), open_(3, "61.00", year=2025), open_(3, "70.00"))
    assert [each.number.year for each in found.invoices] == [2026]


def test_of_two_that_are_named_and_fit_neither_is_chosen() -> None:
    found = only(paid("60.00", "FT 2026-148 E 2026-149"), open_(148, "60.00"), open_(149, "60.00"))
    assert told(found) == (Why.NUMBER, [148, 149])


def test_one_payment_pays_several_invoices_that_it_names() -> None:
    found = only(paid("100.00", "FT 2026-148 E 2026-149"), open_(148, "60.00"), open_(149, "40.00"))
    assert told(found) == (Why.NUMBERS_AND_SUM, [148, 149])
    assert found.left == 0


def test_a_number_with_another_amount_is_proposed_and_not_sure() -> None:
    less = only(paid("50.00", "2026/0147"), open_(147, "61.00"))
    assert told(less) == (Why.NUMBER, [147])
    assert (less.left, less.why.is_sure) == (Decimal("-11.00"), False)
    assert only(paid("62.00", "2026/0147"), open_(147, "61.00")).left == Decimal("1.00")


def test_an_account_that_paid_before_and_the_amount_are_sure() -> None:
    found = only(
        paid("61.00", iban=IBAN), open_(1, "61.00"), open_(2, "61.00", "Bianchi"), payers={IBAN: "Bianchi"}
    )
    assert told(found) == (Why.ACCOUNT_AND_AMOUNT, [2])


def test_an_account_with_the_sum_of_all_that_is_open_is_proposed() -> None:
    found = only(
        paid("101.00", iban=IBAN), open_(1, "61.00"), open_(2, "40.00"), payers={IBAN: "Studio Rossi"}
    )
    assert told(found) == (Why.ACCOUNT_AND_SUM, [1, 2])


def test_a_sum_that_can_be_in_two_ways_is_not_proposed() -> None:
    known = [open_(1, "10.00"), open_(2, "20.00"), open_(3, "10.00"), open_(4, "5.00")]
    assert told(only(paid("30.00", name="Rossi"), *known)) == (Why.NOTHING, [])


@pytest.mark.parametrize(
    "name", ["ROSSI MARIO", "Mario Rossi S.r.l.", "Rossì Mario", "Studio Rossi Mario & Figli"]
)
def test_a_name_is_known_in_another_order_and_without_its_legal_form(name: str) -> None:
    found = only(paid("61.00", name=name), open_(1, "61.00", "Mario Rossi"), open_(2, "61.00", "Verdi"))
    assert told(found) == (Why.NAME_AND_AMOUNT, [1])
    assert not found.why.is_sure


def test_the_amount_alone_is_proposed_and_not_sure() -> None:
    found = only(paid("61.00", "grazie"), open_(1, "61.00"), open_(2, "62.00"))
    assert told(found) == (Why.AMOUNT, [1])
    assert not found.why.is_sure


def test_it_is_said_how_many_invoices_fit() -> None:
    found = only(paid("61.00", "grazie"), open_(1, "61.00"), open_(2, "61.00", "Verdi"))
    assert (found.why, found.invoices, found.several) == (Why.SEVERAL, (), 2)


def test_no_invoice_is_proposed_twice_as_paid_in_full() -> None:
    bookings = [paid("61.00", "grazie"), paid("61.00", "2026/0001"), paid("61.00", "2026/0001")]
    found = match(bookings, [open_(1, "61.00")], {})
    assert [each.why for each in found] == [Why.NOTHING, Why.NUMBER_AND_AMOUNT, Why.NOTHING]


def test_another_currency_never_fits() -> None:
    assert told(only(paid("61.00", "2026/0147"), open_(147, "61.00", currency="CHF"))) == (Why.NOTHING, [])


def test_an_account_that_paid_for_several_clients_tells_of_none() -> None:
    pairs = [("IT60 X054", "rossi"), ("IT60X054", "rossi"), ("LU1", "rossi"), ("LU1", "verdi"), ("", "verdi")]
    assert payers_of(pairs) == {"IT60X054": "rossi"}


def test_each_of_thousands_of_payments_finds_its_own_among_thousands_of_open_invoices() -> None:
    known = [open_(place, f"{place}.10", f"Client {place % 300}") for place in range(1, 3_001)]
    bookings: Sequence[Booking] = [
        paid(f"{place}.10", f"2026-{place}" if place % 2 else "", name=f"Client {place % 300}")
        for place in range(1, 3_001)
    ]
    found = match(bookings, known, {})
    assert sum(each.why is Why.NUMBER_AND_AMOUNT for each in found) == 1_500


def test_a_name_like_those_of_many_clients_tells_of_none() -> None:
    some = [open_(place, f"{place}.00", f"Studio Neri {place}") for place in range(11, 31)]
    assert told(only(paid("15.00", name="Neri"), *some)) == (Why.NAME_AND_AMOUNT, [15])
    many = [*some, open_(31, "31.00", "Studio Neri 31")]
    assert told(only(paid("15.00", name="Neri"), *many)) == (Why.AMOUNT, [15])


@pytest.mark.parametrize("text", ["P2026/0001", "saldo proforma p2026-1", "P20260001", "P 2026 / 0001."])
def test_a_pro_forma_s_number_leads_to_the_invoice_that_follows_it_and_to_no_other(text: str) -> None:
    following = replace(open_(7, "61.00"), pro_formas=("P2026/0001",))
    found = only(paid("61.00", text), open_(1, "61.00"), following)
    assert told(found) == (Why.NUMBER_AND_AMOUNT, [7])


@pytest.mark.parametrize("text", ["2026/0001", "DEP 2026/0001", "P2026/00012"])
def test_what_only_looks_like_a_pro_forma_s_number_is_none(text: str) -> None:
    following = replace(open_(7, "61.00"), pro_formas=("P2026/0001",))
    found = only(paid("70.00", text), open_(1, "61.00"), following)
    assert following not in found.invoices


def test_what_is_paid_before_its_invoice_is_issued_is_no_invoice_s() -> None:
    advance = Advance("q", "P2026/0001")
    (found,) = match(
        [paid("61.00", "P2026/0001", iban=IBAN)], [open_(1, "61.00", "Rossi")], {IBAN: "Rossi"}, [advance]
    )
    assert (found.why, found.invoices, found.advance) == (Why.PRO_FORMA, (), advance)
    assert not found.why.is_sure


def test_a_pro_forma_of_figures_alone_hides_no_invoice() -> None:
    (found,) = match([paid("61.00", "2026/0001")], [open_(1, "61.00")], {}, [Advance("q", "2026/0001")])
    assert told(found) == (Why.NUMBER_AND_AMOUNT, [1])
