"""The chain of issued documents: what was changed, exchanged or taken out after issue is found."""

from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest

from smarttracker_lite.domain.chain import digest
from smarttracker_lite.domain.documents import Invoice
from smarttracker_lite.domain.numbering import Kind, Number
from smarttracker_lite.workflows import bill
from tests.support.invoicing import issued
from tests.support.order import equipped, found, invoice
from tests.support.studio import Studio


@pytest.fixture
def three(at_work: Studio) -> Studio:
    """Three invoices in a chain, over two years."""
    client = equipped(at_work).client()
    for days in (0, 0, 50):
        at_work.clock.move(days=days)
        issued(at_work, client)
    return at_work


def put(at_work: Studio, number: str, **changes: Any) -> Invoice:
    changed = replace(invoice(at_work.desk.db, number), **changes)
    at_work.desk.db.invoices.put(changed)
    return changed


def test_each_document_names_the_digest_of_the_one_before_in_its_series(three: Studio) -> None:
    first, second, third = three.desk.db.invoices.all()
    assert (first.previous, second.previous, third.previous) == ("", first.digest, second.digest)
    assert all(each.digest == digest(each, each.previous) for each in (first, second, third))


def test_what_was_known_at_issue_stands_in_the_document(three: Studio) -> None:
    client = three.client("Bianchi")
    draft = bill.draft(three.desk, client.id, [three.job(client=client).id])
    books_at = three.desk.db.last
    fresh = bill.issue_draft(three.desk, draft.id)
    assert (fresh.issued_at, fresh.books_at) == (three.clock(), books_at)


def test_a_word_that_was_changed_after_issue_is_found(three: Studio) -> None:
    put(three, "2026/0002", note="Thanks")
    assert found(three) == [
        "invoices 2026/0002 was changed after it was issued: it is not what its digest says."
    ]


def test_a_digest_that_was_counted_anew_tears_the_chain_behind_it(three: Studio) -> None:
    changed = put(three, "2026/0002", note="Thanks")
    put(three, "2026/0002", digest=digest(changed, changed.previous))
    assert found(three) == [
        "invoices 2027/0001 does not follow the one before it: one of the two is not what was issued."
    ]


def test_a_document_without_its_digest_is_found_once_others_have_one(three: Studio) -> None:
    put(three, "2026/0002", digest="", previous="")
    assert found(three) == [
        f"invoices {number} does not follow the one before it: one of the two is not what was issued."
        for number in ("2026/0002", "2027/0001")
    ]


def test_the_books_tell_by_an_index_alone_in_which_years_a_number_is_missing_or_twice(
    three: Studio,
) -> None:
    db = three.desk.db
    assert db.invoices.unsteady(Kind.INVOICE) == db.invoices.unsteady(Kind.CREDIT_NOTE) == []
    third = invoice(db, "2027/0001")
    db.invoices.put(replace(third, id="other", number=Number(2027, 3, "2027/0003"), total=Decimal(1)))
    assert db.invoices.unsteady(Kind.INVOICE) == [2027]
    db.invoices.put(replace(third, id="other"))
    assert db.invoices.unsteady(Kind.INVOICE) == [2027]
    db.invoices.put(replace(third, number=Number(2027, 2, "2027/0002")))
    db.invoices.delete("other")
    assert db.invoices.unsteady(Kind.INVOICE) == [2027]
    db.invoices.delete(invoice(db).id)
    assert db.invoices.unsteady(Kind.INVOICE) == [2027]
    db.invoices.put(third)
    assert db.invoices.unsteady(Kind.INVOICE) == []
