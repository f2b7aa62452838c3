"""Papers as pictures: drawn once, and counted without being drawn."""

from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import pytest

from smarttracker_lite.domain.documents import Invoice
from smarttracker_lite.workflows import bill
from smarttracker_lite.workflows.picture import drawn, pages_of
from smarttracker_lite.workflows.typeset import pictures
from tests.support.invoicing import issued, set_prices
from tests.support.studio import Studio

OWN = "own/mine"


@pytest.fixture
def invoice(at_work: Studio) -> Invoice:
    set_prices(at_work)
    client = at_work.client("Galleria Bianchi")
    draft = bill.draft(at_work.desk, client.id, [job.id for job in at_work.jobs(40, client=client)])
    return bill.issue_draft(at_work.desk, draft.id)


def template(at_work: Studio, source: str) -> Path:
    folder = at_work.desk.db.folder / "templates"
    folder.mkdir(exist_ok=True)
    (folder / "mine.typ").write_text(source, encoding="utf-8")
    return folder


def test_its_pages_are_counted_in_its_pdf(at_work: Studio, invoice: Invoice) -> None:
    count = pages_of(at_work.desk, invoice)
    assert count == len(pictures(at_work.desk, invoice)) > 1
    path = bill.pdf_path(at_work.desk, invoice)
    path.write_bytes(path.read_bytes().replace(b"/Pages/Count %d/" % count, b"/Pages/Count 7/"))
    assert pages_of(at_work.desk, invoice) == 7


@pytest.mark.parametrize("body", [b"", b"%PDF-1.4 of somebody else"])
def test_without_its_pdf_its_pages_are_drawn_and_counted(
    at_work: Studio, invoice: Invoice, body: bytes
) -> None:
    bill.pdf_path(at_work.desk, invoice).write_bytes(body)
    assert pages_of(at_work.desk, invoice) == len(pictures(at_work.desk, invoice))


def test_what_is_sent_or_paid_is_not_drawn_again(at_work: Studio, invoice: Invoice) -> None:
    first = drawn(at_work.desk, invoice)
    paid = bill.mark_paid(at_work.desk, invoice.id, at_work.desk.today)
    assert drawn(at_work.desk, paid) is first
    assert drawn(at_work.desk, replace(invoice, accent="#123456")) is not first


def test_only_the_last_few_are_kept(at_work: Studio) -> None:
    set_prices(at_work)
    invoices = [issued(at_work, at_work.client(f"Client {number}")) for number in range(5)]
    first, *rest = (drawn(at_work.desk, each) for each in invoices)
    assert all(one != other for one, other in pairwise([first, *rest]))
    assert [drawn(at_work.desk, each) for each in invoices[1:]] == rest
    assert all(drawn(at_work.desk, each) is kept for each, kept in zip(invoices[1:], rest, strict=True))
    assert drawn(at_work.desk, invoices[0]) is not first


def test_pictures_follow_a_template_of_the_users(at_work: Studio, invoice: Invoice) -> None:
    own = replace(invoice, layout=OWN)
    template(at_work, "One page")
    before = drawn(at_work.desk, own)
    assert pages_of(at_work.desk, own) == len(before) == 1
    template(at_work, "Two pages#pagebreak()here")
    assert pages_of(at_work.desk, own) == len(drawn(at_work.desk, own)) == 2
