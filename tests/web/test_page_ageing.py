"""What is owed, by client and age, as a page and as files."""

import csv
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from io import StringIO

import pytest

from smarttracker_lite.domain.clients import Client
from smarttracker_lite.domain.documents import Invoice
from smarttracker_lite.workflows import settle
from smarttracker_lite.workflows.age import Age, age_of, debts
from smarttracker_lite.workflows.settle import Payment
from smarttracker_lite.workflows.workbook import sheets
from tests.support.abroad import swiss, swiss_list
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


def overdue(studio: Studio, client: Client, days: int) -> Invoice:
    """An invoice of 19.25 EUR that was due so many days ago; below 0 it will be."""
    invoice = replace(issued(studio, client), due_on=studio.desk.today - timedelta(days=days))
    studio.desk.db.invoices.put(invoice)
    return invoice


def test_of_a_client_with_many_open_invoices_the_first_are_named(
    at_work: Studio, visitor: Visitor, client: Client
) -> None:
    first = overdue(at_work, client, 14)
    for place in range(2, 15):
        number = replace(first.number, sequence=place, text=f"2026/{place:04}")
        due = first.due_on + timedelta(days=place)
        at_work.desk.db.invoices.put(replace(first, id=f"{place}", number=number, due_on=due))
    words = seen(visitor.get("/invoices/ageing"))
    assert "2026/0012 2 days late · 2 more" in words
    assert "2026/0013" not in words
    assert "€269.50" in words


@pytest.mark.parametrize(
    ("days", "age"),
    [
        (-5, Age.NOT_DUE),
        (0, Age.NOT_DUE),
        (1, Age.TO_30),
        (30, Age.TO_30),
        (31, Age.TO_60),
        (60, Age.TO_60),
        (61, Age.TO_90),
        (90, Age.TO_90),
        (91, Age.OVER_90),
        (4000, Age.OVER_90),
    ],
)
def test_an_invoice_is_as_old_as_the_days_since_it_was_due(
    at_work: Studio, client: Client, days: int, age: Age
) -> None:
    assert age_of(overdue(at_work, client, days), at_work.desk.today) is age


def test_each_client_has_a_row_with_its_invoices_and_a_sum(
    at_work: Studio, visitor: Visitor, client: Client
) -> None:
    overdue(at_work, client, -1)
    overdue(at_work, client, 45)
    overdue(at_work, at_work.client("Studio Alba"), 100)
    page = visitor.get("/invoices/ageing")
    assert "Galleria Bianchi 2026/0002 45 days late · 2026/0001 €19.25 – €19.25 – – €38.50" in seen(page)
    assert "Studio Alba 2026/0003 100 days late – – – – €19.25 €19.25" in seen(page)
    assert "Together €19.25 – €19.25 – €19.25 €57.75" in seen(page)


def test_only_what_is_open_is_owed(at_work: Studio, visitor: Visitor, client: Client) -> None:
    first, second = overdue(at_work, client, 5), overdue(at_work, client, 5)
    today = at_work.desk.today
    settle.pay(at_work.desk, first.id, Payment(day=today, amount=first.open))
    settle.pay(at_work.desk, second.id, Payment(day=today, amount=Decimal("9.25")))
    assert "Galleria Bianchi 2026/0002 5 days late – €10.00" in seen(visitor.get("/invoices/ageing"))


def test_what_clients_paid_too_much_is_summed_and_listed(
    at_work: Studio, visitor: Visitor, client: Client
) -> None:
    other = issued(at_work, client)
    assert "Overpaid" not in seen(visitor.get("/invoices"))
    first, second = overpaid(at_work, client), overpaid(at_work, at_work.client("Studio Rossi"))
    page = visitor.get("/invoices/ageing")
    assert "Clients have paid €10.00 too much: it is theirs." in seen(page)
    assert 'href="/invoices?show=overpaid"' in page.text
    listed = visitor.get("/invoices?show=overpaid")
    words = seen(listed)
    assert "Overpaid 2" in words
    assert all(f"{each.number.text} " in words for each in (first, second))
    assert "€5.00 too much" in words
    assert f"/invoices/{other.id}" not in listed.text
    for each in (first, second):
        settle.pay_back(at_work.desk, each.id, at_work.desk.today)
    assert at_work.desk.db.invoices.overpaid() == []
    assert "too much" not in seen(visitor.get("/invoices/ageing"))


def test_nothing_owed_is_said(visitor: Visitor) -> None:
    page = visitor.get("/invoices/ageing")
    assert "Nobody owes you anything." in seen(page)
    assert "/invoices/ageing/export" not in page.text


def test_what_a_merged_client_owes_is_owed_by_the_other(at_work: Studio, client: Client) -> None:
    overdue(at_work, client, 5)
    other = at_work.client("Another")
    at_work.desk.db.clients.put(replace(client, merged_into=other.id, archived=True))
    assert [(each.name, len(each.invoices)) for each in debts(at_work.desk)] == [("Another", 1)]


def test_each_currency_has_a_table_of_its_own(at_work: Studio, visitor: Visitor, client: Client) -> None:
    overdue(at_work, client, 5)
    listed = swiss_list(at_work, per_m2="5")
    overdue(at_work, swiss(at_work, list_id=listed.id), 5)
    assert [each.currency for each in debts(at_work.desk)] == ["EUR", "CHF"]
    assert "What is owed in CHF" in visitor.get("/invoices/ageing").text


def test_the_files_hold_a_line_for_each_invoice_and_no_formula(at_work: Studio, visitor: Visitor) -> None:
    overdue(at_work, at_work.client('=cmd|"/c calc"!A1'), 45)
    answer = visitor.get("/invoices/ageing/export?as=csv")
    (head, line) = csv.reader(StringIO(answer.content.decode("utf-8-sig")))
    told = dict(zip(head, line, strict=True))
    assert told["client"].startswith("'=cmd")
    assert (told["number"], told["days_overdue"], told["open"], told["currency"]) == (
        "2026/0001",
        "45",
        "19.25",
        "EUR",
    )
    (sheet,) = sheets(visitor.get("/invoices/ageing/export?as=xlsx").content)
    assert sheet[1][6] == Decimal("19.25")
    assert visitor.get("/invoices/ageing/export?as=pdf").status_code == 404
