"""The chain of documents: what a digest holds, and where the chain is torn."""

from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal
from typing import Any

import pytest

from smarttracker_lite.domain.chain import Link, canonical, chained, digest, torn
from smarttracker_lite.domain.charges import Term
from smarttracker_lite.domain.clients import Postal
from smarttracker_lite.domain.documents import (
    Invoice,
    Item,
    Line,
    Method,
    Retraction,
    Sending,
    Settlement,
)
from smarttracker_lite.domain.numbering import Number
from smarttracker_lite.domain.taxes import Tax, TaxCategory, TaxTotal
from smarttracker_lite.domain.units import Unit
from smarttracker_lite.store.rows import from_raw, json_of

AT = datetime(2026, 11, 20, 12, 30, tzinfo=UTC)
VAT = Tax(TaxCategory.STANDARD, Decimal(22))
DAY = date(2026, 11, 20)
ITEM = Item(
    job_id="job",
    day=DAY,
    description="Pianta \U0001f5fa.pdf",
    project="Villa",
    media="Bond",
    net=Decimal("6.63"),
    terms=(Term(Decimal("2.14"), Unit.SQUARE_METRE, Decimal("3.10")),),
)
LINE = Line(
    description="Pianta \U0001f5fa.pdf",
    quantity=Decimal("2.14"),
    unit=Unit.SQUARE_METRE,
    price=Decimal("3.10"),
    net=Decimal("6.63"),
    tax=VAT,
    items=(ITEM,),
)
INVOICE = Invoice(
    id="one",
    number=Number(2026, 1, "2026/0001"),
    client_id="rossi",
    seller=Postal(name="Studio Lumen"),
    iban="",
    buyer=Postal(name="Rossi"),
    language="it",
    currency="EUR",
    lines=(LINE,),
    taxes=(TaxTotal(VAT, Decimal("6.63"), Decimal("1.46")),),
    net=Decimal("6.63"),
    tax=Decimal("1.46"),
    total=Decimal("8.09"),
    note="",
    issued_on=DAY,
    due_on=DAY + timedelta(days=30),
    issued_at=AT,
    pdf_sha256="ab",
)
PAID = Settlement(at=AT, day=DAY, amount=Decimal(1), method=Method.CASH)


def test_the_canonical_form_is_what_it_was_when_documents_were_first_chained() -> None:
    """Never change these: what was issued would seem to have been changed."""
    assert canonical(INVOICE) == (
        '{"buyer":{"name":"Rossi"},"client_id":"rossi","currency":"EUR","due_on":"2026-12-20","iban":"",'
        '"id":"one","issued_at":"2026-11-20T12:30:00+00:00","issued_on":"2026-11-20","language":"it",'
        '"lines":[{"description":"Pianta \\ud83d\\uddfa.pdf","items":[{"day":"2026-11-20","description":'
        '"Pianta \\ud83d\\uddfa.pdf","job_id":"job","media":"Bond","net":"6.63","project":"Villa","terms":'
        '[{"quantity":"2.14","rate":"3.10","unit":"MTK"}]}],"net":"6.63","price":"3.10","quantity":"2.14",'
        '"tax":{"category":"S","percent":"22"},"unit":"MTK"}],"net":"6.63","note":"","number":{"sequence":1,'
        '"text":"2026/0001","year":2026},"pdf_sha256":"ab","seller":{"name":"Studio Lumen"},"tax":"1.46",'
        '"taxes":[{"amount":"1.46","base":"6.63","tax":{"category":"S","percent":"22"}}],"total":"8.09"}'
    )
    assert digest(INVOICE, "") == "582ccbe7341dc8282a546f838d07049241112c0cc741ee877c49269f80febc41"


def test_what_is_added_to_a_document_does_not_change_its_digest() -> None:
    sealed = replace(INVOICE, digest=digest(INVOICE, ""))
    grown = replace(
        sealed,
        sendings=(Sending(at=AT, to=""),),
        settlements=(PAID,),
        retractions=(Retraction(at=AT, settlement=PAID),),
    )
    assert chained(grown)


@dataclass(frozen=True, slots=True, kw_only=True)
class Later(Invoice):
    """An invoice as a later version may have it."""

    perfume: str = ""


def test_a_field_of_a_later_version_leaves_old_digests_as_they_are() -> None:
    later = Later(**{name: getattr(INVOICE, name) for name in Invoice.__dataclass_fields__})
    assert digest(later, "") == digest(INVOICE, "")
    assert digest(replace(later, perfume="rose"), "") != digest(INVOICE, "")


@pytest.mark.parametrize(
    "change",
    [
        {"note": "x"},
        {"net": Decimal("6.64")},
        {"buyer": Postal(name="Rossi", city="Roma")},
        {"lines": ()},
        {"lines": (replace(LINE, items=(replace(ITEM, media="Canvas"),)),)},
        {"pdf_sha256": "ac"},
        {"issued_at": AT + timedelta(seconds=1)},
        {"books_at": 7},
    ],
)
def test_any_other_change_of_a_document_is_another_digest(change: dict[str, Any]) -> None:
    sealed = replace(INVOICE, digest=digest(INVOICE, ""))
    assert not chained(replace(sealed, **change))


def test_a_digest_stands_for_all_that_came_before() -> None:
    assert digest(INVOICE, "a") != digest(INVOICE, "b")
    assert chained(replace(INVOICE, previous="a", digest=digest(INVOICE, "a")))


def test_the_zone_in_which_a_moment_was_told_does_not_matter() -> None:
    elsewhere = AT.astimezone(timezone(timedelta(hours=5)))
    assert digest(replace(INVOICE, issued_at=elsewhere), "") == digest(INVOICE, "")


def test_a_document_that_was_kept_and_read_again_has_the_same_digest() -> None:
    again = from_raw(json_of(INVOICE), Invoice, "invoices")
    assert canonical(again) == canonical(INVOICE)


A, B, C = Link("", "a"), Link("a", "b"), Link("b", "c")
OLD = Link("", "")


@pytest.mark.parametrize(
    ("links", "places"),
    [
        ([], []),
        ([OLD, OLD, A, B, C], []),
        ([A, C], [1]),
        ([B, C], [0]),
        ([A, OLD, B], [1]),
        ([A, Link("", "x"), C], [1, 2]),
    ],
)
def test_the_chain_is_torn_where_one_does_not_follow_the_one_before(
    links: list[Link], places: list[int]
) -> None:
    assert list(torn(links)) == places
