"""Crediting an invoice as a browser without scripts sees it."""

import re
from decimal import Decimal

import pytest

from smarttracker_lite.domain.documents import Invoice
from smarttracker_lite.domain.grouping import Grouping
from smarttracker_lite.workflows import bill, revise
from tests.support.credits import all_of, billed
from tests.support.invoicing import seen, set_prices
from tests.support.studio import Studio
from tests.support.visit import Visitor


@pytest.fixture
def invoice(at_work: Studio) -> Invoice:
    set_prices(at_work)
    return billed(at_work)


def value_of(page: str, name: str) -> str:
    found = re.search(rf'name="{name}" value="([^"]*)"', page)
    assert found
    return found[1]


def test_the_invoice_leads_to_its_credit_note_with_all_lines_ticked(
    visitor: Visitor, invoice: Invoice
) -> None:
    assert f'href="/invoices/{invoice.id}/credit"' in visitor.get(f"/invoices/{invoice.id}").text
    page = visitor.get(f"/invoices/{invoice.id}/credit")
    assert page.text.count(' name="line" value=') == page.text.count(" checked") == 3
    assert f"{invoice.total}" in seen(page)
    assert "C2026/0001" in seen(page)


def test_the_note_is_shown_as_pages_before_it_is_issued(visitor: Visitor, invoice: Invoice) -> None:
    page = visitor.get(f"/invoices/{invoice.id}/credit?asked=1&line=0&amount-0=5")
    assert "€6.10" in seen(page)
    src = re.search(r'<img src="(/invoices/[^"]+)"', page.text)
    assert src
    picture = visitor.get(src[1].replace("&amp;", "&"))
    assert picture.content.startswith(b"\x89PNG")
    assert visitor.get(f"/invoices/{invoice.id}/credit/page/2.png?asked=1&line=0").status_code == 404


def test_a_part_of_it_is_issued_with_its_reason_and_its_jobs_freed(
    at_work: Studio, visitor: Visitor, invoice: Invoice
) -> None:
    path = f"/invoices/{invoice.id}/credit"
    shown = visitor.get(f"{path}?asked=1&line=1&frees=yes").text
    typed = {"asked": "1", "line": "1", "frees": "yes", "reason": "Wrong <paper>"}
    answer = visitor.post(path, {**typed, "seen": value_of(shown, "seen")})
    assert answer.status_code == 303
    page = visitor.get(answer.headers["Location"])
    words = seen(page)
    assert "Credit note C2026/0001 is issued." in words
    assert (
        "It is set off against the invoice that it corrects: 2026/0001 Its jobs can be billed again." in words
    )
    (note,) = at_work.desk.db.invoices.credits_of(invoice.id)
    assert (note.note, note.net) == ("Wrong <paper>", Decimal("15.78"))
    assert at_work.desk.db.jobs.get(invoice.lines[1].job_ids[0]).invoice_id is None
    assert "Credit note C2026/0001" in seen(visitor.get(f"/invoices/{invoice.id}"))


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ({"line": "0", "amount-0": "99"}, "More of this line than is left to credit"),
        ({"line": "0", "amount-0": "much"}, "“much”"),
        ({"line": "0", "quantity-0": "1", "amount-0": "1"}, "not both"),
        ({}, "No line is chosen."),
        ({"line": "7"}, "no such line"),
        ({"line": "0", "amount-0": "9" * 40}, "More of this line than is left to credit"),
        ({"line": "0", "quantity-0": "9" * 40}, "More of this line than is left to credit"),
        ({"line": "0", "reason": "Late </textarea>" + "e" * 4000}, "This is longer than 4000 characters"),
        ({"line": "0", "seen": "1.00 EUR"}, "another total than was shown"),
    ],
)
def test_what_cannot_be_comes_back_as_it_was_typed(
    at_work: Studio, visitor: Visitor, invoice: Invoice, typed: dict[str, str], told: str
) -> None:
    answer = visitor.post(
        f"/invoices/{invoice.id}/credit", {"asked": "1", "reason": "Late </textarea>", **typed}
    )
    assert answer.status_code in (409, 422)
    assert told in seen(answer)
    assert "Late &lt;/textarea&gt;" in answer.text
    assert at_work.desk.db.invoices.count() == 1


def test_a_form_that_is_sent_twice_credits_once(at_work: Studio, visitor: Visitor, invoice: Invoice) -> None:
    path, typed = f"/invoices/{invoice.id}/credit", {"asked": "1", "line": "0", "amount-0": "5"}
    shown = value_of(visitor.get(f"{path}?asked=1&line=0&amount-0=5").text, "seen")
    first, second = (visitor.post(path, {**typed, "seen": shown}) for _ in range(2))
    assert (first.status_code, second.status_code) == (303, 409)
    assert "The invoice was credited since" in seen(second)
    assert len(at_work.desk.db.invoices.credits_of(invoice.id)) == 1


def test_lists_show_it_as_what_is_taken_back(at_work: Studio, visitor: Visitor, invoice: Invoice) -> None:
    all_of(at_work, invoice)
    words = seen(visitor.get("/invoices"))
    assert re.search(r"C2026/0001 Studio Rossi Nov 20, 2026 -€\S+ credit note", words)
    assert "2026/0001" in words
    assert "credited" in words
    client = seen(visitor.get(f"/clients/{invoice.client_id}"))
    assert re.search(r"C2026/0001 .*-€", client)
    assert "€0.00" in seen(visitor.get("/"))


def test_each_of_two_papers_that_are_set_off_names_the_other(
    at_work: Studio, visitor: Visitor, invoice: Invoice
) -> None:
    note = all_of(at_work, invoice)
    its = seen(visitor.get(f"/invoices/{note.id}"))
    assert re.search(r"Payments \S+ \d+, 2026 Invoice 2026/0001 €", its)
    assert "Credited in full" not in its
    of_the_invoice = seen(visitor.get(f"/invoices/{invoice.id}"))
    assert re.search(r"Credit note C2026/0001 €", of_the_invoice)
    assert "Credited in full" in of_the_invoice


def test_a_line_names_its_media_once(at_work: Studio, visitor: Visitor) -> None:
    set_prices(at_work)
    client = at_work.client()
    for _ in range(2):
        at_work.job(client=client)
    draft = bill.draft(at_work.desk, client.id)
    revise.group(at_work.desk, draft.id, Grouping.MEDIA)
    invoice = bill.issue_draft(at_work.desk, draft.id)
    page = visitor.get(f"/invoices/{invoice.id}/credit").text
    assert len(invoice.lines) == 1
    told = re.search(r"<span>(.*?)</span></label>", page)
    assert told
    assert told[1].count(invoice.lines[0].media) == 1


def test_one_that_is_credited_whole_says_so_and_a_note_cannot_be_credited(
    at_work: Studio, visitor: Visitor, invoice: Invoice
) -> None:
    note = all_of(at_work, invoice)
    for each in (invoice, note):
        assert "/credit" not in visitor.get(f"/invoices/{each.id}").text
    answer = visitor.get(f"/invoices/{invoice.id}/credit")
    assert "All of invoice 2026/0001 is credited already." in seen(answer)


def test_crediting_and_drafting_anew_takes_one_button_and_the_new_invoice_is_like_the_old(
    at_work: Studio, visitor: Visitor, invoice: Invoice
) -> None:
    """The story: a wrong address is set right after issue."""
    client = at_work.desk.db.clients.get(invoice.client_id)
    page = visitor.get(f"/invoices/{invoice.id}").text
    assert f'action="/invoices/{invoice.id}/credit/again"' in page
    answer = visitor.post(f"/invoices/{invoice.id}/credit/again")
    draft = answer.headers["Location"]
    assert draft.startswith("/invoices/draft/")
    assert "Credit note C2026/0001 is issued." in seen(visitor.get(draft))
    visitor.post(f"/clients/{client.id}", {"name": "Rossi", "city": "Milano"})
    issued = visitor.post(f"{draft}/issue")
    again = at_work.desk.db.invoices.get(issued.headers["Location"].rpartition("/")[2])
    assert (again.number.text, again.total, again.job_ids) == (
        "2026/0002",
        invoice.total,
        invoice.job_ids,
    )
    old = at_work.desk.db.invoices.get(invoice.id)
    assert (old.buyer, old.open) == (invoice.buyer, Decimal(0))
    assert bill.unbilled(at_work.desk, client.id) == []
