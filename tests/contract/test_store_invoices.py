"""Looking for invoices: whatever is asked, the answer is that of a look at every invoice there is."""

from collections.abc import Iterator, Sequence
from contextlib import closing, suppress
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from smarttracker_lite.domain.clients import Postal
from smarttracker_lite.domain.documents import Invoice, Method, Settlement
from smarttracker_lite.domain.numbering import Number
from smarttracker_lite.errors import NotAllowed
from smarttracker_lite.store.database import Database
from tests.support.owed import owed_of

DAY = date(2026, 11, 20)
DAYS = (date(2025, 12, 31), date(2026, 1, 1), DAY, date(2026, 11, 21))
CLIENTS = ("rossi", "bianchi")
PAID = (
    Settlement(at=datetime(2026, 11, 20, 12, tzinfo=UTC), day=DAY, amount=Decimal(122), method=Method.CASH),
)


def invoice(id: str = "1", *, sequence: int = 1, **changes: object) -> Invoice:
    """An invoice over 122 euros, of the day; its number is of its year and in words like 2026/1."""
    made = Invoice(
        id=id,
        number=Number(DAY.year, sequence, ""),
        client_id="rossi",
        seller=Postal(name="Studio Lumen"),
        iban="",
        buyer=Postal(name="Studio Rossi"),
        language="en",
        currency="EUR",
        lines=(),
        taxes=(),
        net=Decimal(100),
        tax=Decimal(22),
        total=Decimal(122),
        note="",
        issued_on=DAY,
        due_on=DAY + timedelta(days=30),
    )
    changed = replace(made, **changes)  # type: ignore[arg-type]  # the fields of an invoice
    year = changed.issued_on.year
    return replace(changed, number=Number(year, sequence, f"{year}/{sequence}"))


@st.composite
def series(draw: st.DrawFn) -> list[Invoice]:
    """Invoices in the order of issue: their days never fall, and each year counts from 1."""
    days = sorted(draw(st.lists(st.sampled_from(DAYS), max_size=10)))
    return [
        invoice(
            f"{9 - place}",
            sequence=days[: place + 1].count(day)
            + sum(each.year == day.year and each < day for each in days),
            client_id=draw(st.sampled_from(CLIENTS)),
            issued_on=day,
            settlements=draw(st.sampled_from(((), PAID))),
        )
        for place, day in enumerate(days)
    ]


@settings(max_examples=40, deadline=None)
@given(invoices=series(), paid=st.sets(st.integers(0, 9)), taken_back=st.sets(st.integers(0, 9)))
def test_the_invoices_found_are_those_that_were_asked_for(
    invoices: list[Invoice], paid: set[int], taken_back: set[int]
) -> None:
    with TemporaryDirectory() as folder:
        with closing(Database.open(Path(folder))) as db:
            db.invoices.put_all(invoices)
            agree(db)
            pay(db, paid)
            agree(db)
            before = db.invoices.all()
            with suppress(NotAllowed), db.transaction():
                pay(db, taken_back)
                agree(db)
                raise NotAllowed("no")
            assert db.invoices.all() == before
            agree(db)
        with closing(Database.open(Path(folder))) as again:
            assert again.invoices.all() == before
            agree(again)


def pay(db: Database, places: set[int]) -> None:
    """Turn round whether these are paid."""
    db.invoices.put_all(
        replace(each, settlements=() if each.paid_on else PAID)
        for place, each in enumerate(db.invoices.all())
        if place in places
    )


def agree(db: Database) -> None:
    """Every query gives what is found by looking at each invoice."""
    invoices = db.invoices.all()
    assert db.invoices.count() == len(invoices)
    assert db.invoices.unpaid() == list(map(owed_of, (each for each in invoices if each.paid_on is None)))
    newest = sorted(invoices, key=lambda each: (each.issued_on, each.number.sequence), reverse=True)
    for paid in (False, True):
        expected = [each for each in newest if each.paid_on is not None or not paid]
        for start in range(len(expected) + 2):
            assert list(db.invoices.settled(start) if paid else db.invoices.newest(start)) == expected[start:]
    for client in (*CLIENTS, "nobody"):
        assert db.invoices.of_client(client) == [each for each in invoices if each.client_id == client]
    for since in (date.min, *DAYS):
        for until in (*DAYS, date.max):
            dated = [each for each in invoices if since <= each.issued_on <= until]
            assert db.invoices.between(since, until) == dated
    for each in invoices:
        assert db.invoices.numbered(each.number.text) == each
    assert db.invoices.latest() == (invoices[-1] if invoices else None)
    for year in (2024, 2025, 2026):
        assert db.invoices.highest(year) == highest(invoices, year)


def highest(invoices: Sequence[Invoice], year: int) -> Number | None:
    numbers = [each.number for each in invoices if each.number.year == year]
    return max(numbers, key=lambda number: number.sequence, default=None)


@pytest.fixture
def db(tmp_path: Path) -> Iterator[Database]:
    with closing(Database.open(tmp_path)) as database:
        yield database


def test_without_invoices_there_is_no_latest_and_no_highest_number(db: Database) -> None:
    assert db.invoices.latest() is None
    assert db.invoices.highest(DAY.year) is None
    assert db.invoices.numbered("2026/1") is None


def test_the_latest_is_the_last_of_its_day_even_where_the_clock_was_set_back(db: Database) -> None:
    ahead = invoice("ahead", sequence=10, issued_on=DAY + timedelta(days=1))
    db.invoices.put_all([invoice("a", sequence=9), ahead, invoice("b", sequence=11)])
    assert db.invoices.latest() == ahead
    assert db.invoices.highest(DAY.year) == Number(DAY.year, 11, "2026/11")


def test_a_number_is_found_as_it_is_written_and_no_other(db: Database) -> None:
    db.invoices.put_all([invoice("a", sequence=1), invoice("b", sequence=11)])
    assert db.invoices.numbered("2026/1") == invoice("a", sequence=1)
    assert db.invoices.numbered("2026/") is None


def test_an_invoice_marked_as_paid_is_unpaid_no_longer_and_keeps_its_place(db: Database) -> None:
    db.invoices.put_all([invoice("a", sequence=1), invoice("b", sequence=2)])
    paid = invoice("a", sequence=1, settlements=PAID)
    db.invoices.put(paid)
    assert db.invoices.unpaid() == [owed_of(invoice("b", sequence=2))]
    assert db.invoices.of_client("rossi") == [paid, invoice("b", sequence=2)]


def test_what_is_owed_is_told_as_it_is_now_over_whatever_snapshot(tmp_path: Path) -> None:
    with closing(Database.open(tmp_path)) as db:
        db.invoices.put_all([invoice(f"{place}", sequence=place) for place in range(1, 5)])
        db.compact()
        agree(db)
        pay(db, {1})
        agree(db)
        db.compact()
        pay(db, {0, 1})
        db.invoices.put(invoice("9", sequence=9, tax=Decimal(10), split_payment=True))
        agree(db)
    with closing(Database.open(tmp_path)) as again:
        agree(again)
        assert [each.id for each in again.invoices.unpaid()] == ["2", "3", "4", "9"]
