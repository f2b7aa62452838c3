"""Issued invoices counted again: what adds up, and every amount and number that does not."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from random import Random
from typing import Any

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from smarttracker_lite.domain.business import Settings
from smarttracker_lite.domain.charges import Charge, Term
from smarttracker_lite.domain.clients import Client, Postal
from smarttracker_lite.domain.documents import Invoice
from smarttracker_lite.domain.invoicing import issue, line
from smarttracker_lite.domain.jobs import Job, Tag
from smarttracker_lite.domain.money import minor_places
from smarttracker_lite.domain.numbering import Kind, Number, Series, next_number
from smarttracker_lite.domain.taxes import Tax, TaxCategory, TaxTotal
from smarttracker_lite.domain.units import Unit
from smarttracker_lite.workflows.audit.recount import Stub, miscounted, misnumbered
from tests.support.order import VAT, Break, forget, found, invoice, of_terms, on_line, put, renumber
from tests.support.studio import NOON, Studio, plot

MONEY: list[tuple[Break, str]] = [
    (
        lambda db: put(db.invoices, invoice(db), currency=""),
        "invoices Invoice 2026/0001 is in “”, which is no currency.",
    ),
    (
        lambda db: put(db.invoices, invoice(db), total=Decimal("NaN")),
        "invoices Invoice 2026/0001 has an amount that cannot be one: NaN.",
    ),
    (
        lambda db: on_line(db, quantity=Decimal("1E+400")),
        "invoices Invoice 2026/0001 has an amount that cannot be one: 1E+400.",
    ),
    (
        lambda db: on_line(db, quantity=Decimal(2)),
        "invoices Line 1 of invoice 2026/0001 says 15.78, but its quantity and price give 31.56.",
    ),
    (
        lambda db: on_line(db, net=Decimal("15.778")),
        "invoices Line 1 of invoice 2026/0001 says 15.778, but its quantity and price give 15.78.",
    ),
    (
        lambda db: of_terms(db, Term(Decimal(1), Unit.JOB, Decimal(15))),
        "invoices Line 1 of invoice 2026/0001 says 15.78, but its quantity and price give 15.",
    ),
    (
        lambda db: put(db.invoices, invoice(db), taxes=(TaxTotal(VAT, Decimal("15.78"), Decimal("3.48")),)),
        "invoices The VAT of invoice 2026/0001 by rate is not what its lines give.",
    ),
    (
        lambda db: put(db.invoices, invoice(db), net=Decimal("15.77")),
        "invoices Invoice 2026/0001 says 15.77 before VAT, but its lines give 15.78.",
    ),
    (
        lambda db: put(db.invoices, invoice(db), tax=Decimal("3.46")),
        "invoices Invoice 2026/0001 says 3.46 of VAT, but its rates give 3.47.",
    ),
    (
        lambda db: put(db.invoices, invoice(db), total=Decimal("19.24")),
        "invoices Invoice 2026/0001 says 19.24 in all, but its amount and VAT give 19.25.",
    ),
    (
        lambda db: db.settings.put(replace(db.settings.get(), currency="Lira")),
        "settings “Lira” is no currency.",
    ),
]

NUMBERS: list[tuple[Break, str]] = [
    (
        lambda db: renumber(db, "2026/0002", 2026, 5),
        "invoices Between 2026/0001 and 2026/0005 numbers are missing: 3.",
    ),
    (
        lambda db: renumber(db, "2027/0001", 2027, 3),
        "invoices The numbers of 2027 begin with 2027/0003; before it some are missing: 2.",
    ),
    (
        lambda db: forget(db, "2026/0001"),
        "invoices The first number of all is 2026/0002, but the settings say they begin with 1.",
    ),
    (
        lambda db: renumber(db, "2026/0002", 2026, 1),
        "invoices The number 2026/0001 was given twice.",
    ),
    (
        lambda db: put(db.invoices, invoice(db, "2026/0002"), number=Number(2026, 2, "2026/0001")),
        "invoices The number 2026/0001 was given twice.",
    ),
    (
        lambda db: put(db.invoices, invoice(db, "2026/0002"), issued_on=date(2026, 1, 7)),
        "invoices 2026/0002 is dated Jan 7, 2026, before 2026/0001.",
    ),
    (
        lambda db: put(db.invoices, invoice(db, "2026/0002"), issued_on=date(2025, 12, 31)),
        "invoices 2026/0002 is dated Dec 31, 2025, which is not in the year of its number.",
    ),
]


@pytest.mark.parametrize(("breaks", "told"), MONEY + NUMBERS, ids=[told[:60] for _, told in MONEY + NUMBERS])
def test_a_wrong_amount_or_number_is_the_one_fault_that_is_found(
    busy: Studio, breaks: Break, told: str
) -> None:
    breaks(busy.desk.db)
    assert found(busy) == [told]


RATES = st.decimals(0, 999_999, places=6)
QUANTITIES = st.decimals(0, 99_999, places=3)
TERMS = st.lists(st.builds(Term, QUANTITIES, st.sampled_from(Unit), RATES), min_size=1, max_size=4)
TAXES = st.sampled_from(
    [VAT, Tax(TaxCategory.STANDARD, Decimal("8.1")), Tax(TaxCategory.EXEMPT, Decimal(0), "art. 1")]
)
CURRENCIES = st.sampled_from(["EUR", "JPY", "KWD"])


@st.composite
def invoices(draw: st.DrawFn) -> Invoice:
    """Any invoice as the domain issues it."""
    currency = draw(CURRENCIES)
    job = Job(id="j", printer_id="p", facts=plot(key="k"), tag=Tag(), first_seen_at=NOON, last_seen_at=NOON)
    lines = [
        line(job, Charge(currency, tuple(terms)), "", NOON.date(), tax)
        for terms, tax in draw(st.lists(st.tuples(TERMS, TAXES), max_size=6))
    ]
    return issue(
        id="i",
        number=Number(2026, 1, "1"),
        client=Client(id="c", postal=Postal(name="c")),
        settings=Settings(currency=currency),
        language="en",
        lines=lines,
        day=NOON.date(),
    )


@given(invoices())
def test_every_invoice_that_is_issued_adds_up(each: Invoice) -> None:
    assert miscounted(each) is None


@given(invoices(), st.sampled_from(["net", "tax", "total"]), st.integers(1, 9))
def test_no_amount_of_an_invoice_can_be_changed_by_the_smallest_coin(
    each: Invoice, which: str, coins: int
) -> None:
    amount = getattr(each, which) + Decimal(coins).scaleb(-minor_places(each.currency))
    changed: dict[str, Any] = {which: amount}
    assert miscounted(replace(each, **changed)) is not None


@given(invoices(), st.integers(0, 5))
def test_no_line_of_an_invoice_that_is_worth_something_can_be_left_out(each: Invoice, place: int) -> None:
    assume(place < len(each.lines) and each.lines[place].net)
    rest = (*each.lines[:place], *each.lines[place + 1 :])
    assert miscounted(replace(each, lines=rest)) is not None


def stubs(days: list[date], first: int) -> list[Stub]:
    """Invoices issued on these days."""
    given: list[Stub] = []
    for place, day in enumerate(sorted(days)):
        number = next_number(
            [stub.number for stub in given], Series(Kind.INVOICE, "{year}/{seq:03}", first), day
        )
        given.append(Stub(str(place), number, day, "c"))
    return given


DAYS = st.lists(st.dates(date(2024, 1, 1), date(2027, 12, 31)), min_size=2, max_size=40)


@given(DAYS, st.integers(1, 500), st.randoms())
def test_numbers_that_were_given_in_turn_are_in_order_however_they_are_read(
    days: list[date], first: int, chance: Random
) -> None:
    given = stubs(days, first)
    chance.shuffle(given)
    assert list(misnumbered(given, first)) == []


@given(DAYS, st.integers(1, 500), st.data())
def test_a_lost_number_is_seen_unless_it_was_the_last_of_its_year(
    days: list[date], first: int, data: st.DataObject
) -> None:
    given = stubs(days, first)
    lost = given.pop(data.draw(st.integers(0, len(given) - 1)))
    last = all(
        stub.number.sequence < lost.number.sequence for stub in given if stub.day.year == lost.day.year
    )
    assert bool(list(misnumbered(given, first))) == (not last)
