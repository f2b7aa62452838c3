"""Payments from a bank's file, as a browser without scripts sees them."""

import re
from pathlib import Path

import pytest

from smarttracker_lite.domain.clients import Client
from smarttracker_lite.domain.documents import Invoice
from smarttracker_lite.workflows import propose
from tests.support.formreader import Reader
from tests.support.invoicing import drafted, issued, seen, set_prices
from tests.support.studio import Studio
from tests.support.visit import Visitor

HOSTILE = "<script>alert(1)</script>"
TABLE = f"""Data;Importo;Descrizione;Ordinante
19/11/2026;19,25;FT 2026-1;GALLERIA BIANCHI
19/11/2026;5,00;{HOSTILE};Altri
19/11/2026;-3,00;Commissioni;
non è un giorno;7,00;x;y
"""
FILES = Path(__file__).parents[1] / "recordings" / "bank"


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


def sent(visitor: Visitor, octets: bytes, name: str = "movimenti.csv") -> str:
    """Where the file is looked at."""
    answer = visitor.post("/invoices/bank", files={"file": (name, octets)}, came_from="/invoices/bank")
    assert answer.status_code == 303
    return answer.headers["Location"]


def vias(page: str) -> list[str]:
    """What names the payments on the page, in order."""
    return re.findall(r'name="take" value="([^"]+)"', page)


def ticked(page: str) -> list[bool]:
    """Whether each is ticked."""
    return [" checked" in each for each in re.findall(r'<input[^>]*name="take"[^>]*>', page)]


def test_a_file_is_looked_at_beside_the_open_invoices(visitor: Visitor, invoice: Invoice) -> None:
    page = visitor.get(sent(visitor, TABLE.encode()))
    words = seen(page)
    assert "1 payment is clear 0 to look at 1 fits no open invoice" in words
    assert "1 payment went out, and is left alone." in words
    assert "Number and amount" in words
    assert "5 “non è un giorno” is no day." in words
    assert ticked(page.text) == [True, False]
    assert HOSTILE not in page.text
    assert 'value="2026/0001" list="open-invoices"' in page.text


def test_one_click_notes_what_is_sure_and_the_toast_undoes_it(
    at_work: Studio, visitor: Visitor, invoice: Invoice
) -> None:
    path = sent(visitor, TABLE.encode())
    first, _ = vias(visitor.get(path).text)
    answer = visitor.post(f"{path}/take", {"take": first, f"numbers-{first}": "2026/0001"})
    assert answer.headers["Location"] == path
    page = visitor.get(path)
    assert "1 payment is noted." in seen(page)
    assert "1 payment was noted from a file before." in seen(page)
    assert at_work.desk.db.invoices.get(invoice.id).open == 0
    undo = re.search(r'action="(/history/undo/\d+)"', page.text)
    assert undo
    visitor.post(undo[1])
    assert at_work.desk.db.invoices.get(invoice.id).open == invoice.total


def test_the_last_payment_leads_back_to_the_invoices(visitor: Visitor, invoice: Invoice) -> None:
    path = sent(visitor, b"Data;Importo;Causale\n19/11/2026;19,25;2026/0001\n")
    (via,) = vias(visitor.get(path).text)
    answer = visitor.post(f"{path}/take", {"take": via, f"numbers-{via}": "2026/0001"})
    assert answer.headers["Location"] == "/invoices"
    assert visitor.get(path).status_code == 404


def test_too_much_comes_back_with_the_question_and_what_was_typed(
    at_work: Studio, visitor: Visitor, invoice: Invoice
) -> None:
    path = sent(visitor, b"Data;Importo;Causale\n19/11/2026;20,00;2026/0001\n18/11/2026;1,00;y\n")
    first, second = vias(visitor.get(path).text)
    form = {"take": first, f"numbers-{first}": "2026/0001", f"numbers-{second}": "not yet"}
    asked = visitor.post(f"{path}/take", form)
    assert asked.status_code == 422
    assert "That is €0.75 more than is open." in seen(asked)
    assert Reader(asked.text).forms[f"{path}/take"][f"numbers-{second}"] == "not yet"
    visitor.post(f"{path}/take", {**form, f"over-{first}": "0.75"})
    assert str(at_work.desk.db.invoices.get(invoice.id).open) == "-0.75"


def test_a_number_that_is_none_comes_back_with_the_reason_beside_it(
    visitor: Visitor, invoice: Invoice
) -> None:
    path = sent(visitor, TABLE.encode())
    first, second = vias(visitor.get(path).text)
    answer = visitor.post(
        f"{path}/take",
        {"take": second, f"numbers-{first}": "2026/0001", f"numbers-{second}": HOSTILE},
    )
    assert answer.status_code == 422
    assert f'aria-describedby="e-{second}"' in answer.text
    assert "There is no invoice" in seen(answer)
    assert HOSTILE not in answer.text
    assert ticked(answer.text)[vias(answer.text).index(first)] is False
    assert ticked(answer.text)[vias(answer.text).index(second)] is True


def test_nothing_ticked_is_said(visitor: Visitor, invoice: Invoice) -> None:
    path = sent(visitor, TABLE.encode())
    assert "No payment is ticked." in seen(visitor.post(f"{path}/take", {}))
    assert visitor.post(f"{path}/take", {"take": "bank-unknown"}).status_code == 422


def test_columns_are_corrected_by_hand(visitor: Visitor, invoice: Invoice) -> None:
    path = sent(visitor, b"uno,due,tre\n11/19/2026,19.25,2026/0001\n")
    assert "It is not known which columns tell the day and the amount." in seen(visitor.get(path))
    layout = {"header": "1", "column-0": "day", "column-1": "amount", "column-2": "text"}
    visitor.post(path, {**layout, "mark": "point", "order": "month"})
    assert "1 payment is clear" in seen(visitor.get(path))
    assert visitor.post(path, {**layout, "header": "99"}).status_code == 422


def test_camt_needs_no_columns(visitor: Visitor) -> None:
    page = visitor.get(sent(visitor, (FILES / "camt053-v2.xml").read_bytes(), "camt.xml"))
    assert "Which column tells what" not in seen(page)
    assert "1 payment is not booked yet: the next file will tell it." in seen(page)


@pytest.mark.parametrize("octets", [b"", b"<html/>", b"words", b"%PDF"])
def test_what_is_no_statement_is_refused_on_the_form(visitor: Visitor, octets: bytes) -> None:
    answer = visitor.post("/invoices/bank", files={"file": ("x.csv", octets)}, came_from="/invoices/bank")
    assert answer.status_code == 422
    assert 'id="e-file"' in answer.text


def test_an_address_that_waits_no_more_is_told(visitor: Visitor) -> None:
    assert visitor.get("/invoices/bank/gone").status_code == 404


def test_a_payment_of_a_pro_forma_leads_to_what_is_to_be_invoiced(
    at_work: Studio, visitor: Visitor, client: Client
) -> None:
    issued_ = propose.issue_pro_forma(at_work.desk, drafted(at_work, client).id, at_work.desk.today)
    page = visitor.get(sent(visitor, TABLE.replace("FT 2026-1", "P2026/0001").encode()))
    assert "Pro forma P2026/0001 Issue its invoice first" in seen(page)
    assert f'href="/quotes/{issued_.id}"' in page.text
    assert not any(ticked(page.text))
