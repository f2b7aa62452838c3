"""What is charged beside the jobs of a draft: extras for the whole of it, and the fee of the order."""

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from io import BytesIO
from typing import Any

import pytest
from pypdf import PdfReader

from smarttracker_lite.domain.documents import Invoice
from smarttracker_lite.domain.faults import Grade
from smarttracker_lite.domain.invoicing import Draft
from smarttracker_lite.domain.rates import Basis, Price, PriceList, Rate, Side
from smarttracker_lite.domain.units import Unit
from smarttracker_lite.errors import BadInput, NotAllowed
from smarttracker_lite.store.rows import as_text
from smarttracker_lite.workflows import bill
from smarttracker_lite.workflows.audit.verify import verify
from smarttracker_lite.workflows.contents import (
    add_to_draft,
    contents,
    remove_from_draft,
)
from smarttracker_lite.workflows.extras import delete_extra, save_extra
from smarttracker_lite.workflows.price import price_book
from smarttracker_lite.workflows.rate import save_rate
from smarttracker_lite.workflows.tag import add_extra, tag
from smarttracker_lite.workflows.typeset import sheet, typeset
from smarttracker_lite.workflows.undoing.undo import undo
from tests.support.extras import bundle, extra
from tests.support.invoicing import drafted, set_prices
from tests.support.studio import Studio
from tests.support.undoing import newest


@pytest.fixture
def at_work(at_work: Studio) -> Studio:
    """A studio that may invoice."""
    set_prices(at_work)
    return at_work


def fee(studio: Studio, rate: str, **scope: Any) -> Rate:
    """A row that charges this once an order."""
    prices = (Price(basis=Basis.ORDER, rate=Decimal(rate)),)
    row = Rate(id="", side=Side.PRICE, prices=prices)
    return save_rate(studio.desk, replace(row, id=f"fee {rate} {scope}", **scope))


def beside(studio: Studio, draft: Draft) -> list[tuple[str, str]]:
    """The lines beside the jobs: what and how much."""
    now = contents(studio.desk, studio.desk.db.drafts.get(draft.id))
    return [(line.description, str(line.net)) for line in now.beside]


def pages(studio: Studio, invoice: Invoice) -> str:
    return "".join(page.extract_text() for page in PdfReader(BytesIO(typeset(studio.desk, invoice))).pages)


def test_an_extra_of_a_draft_is_a_line_of_its_own_after_the_jobs(at_work: Studio) -> None:
    client, delivery = at_work.client(), extra(at_work, "Delivery", Unit.PIECE, price="15.005", cost="11.11")
    draft = drafted(at_work, client, *(at_work.job(client=client) for _ in range(2)))
    add_to_draft(at_work.desk, draft.id, delivery.id, None)
    add_to_draft(at_work.desk, draft.id, delivery.id, Decimal(3))
    invoice = bill.issue_draft(at_work.desk, draft.id)
    lines = [(not line.job_ids, line.description, line.quantity, line.net) for line in invoice.lines]
    assert lines[2:] == [
        (True, "Delivery", Decimal(1), Decimal("15.01")),
        (True, "Delivery", Decimal(3), Decimal("45.02")),
    ]
    assert invoice.net == Decimal("91.59")  # 2 × 15.78 + 15.01 + 45.02
    assert (invoice.tax, invoice.total) == (Decimal("20.15"), Decimal("111.74"))
    assert [fault for fault in verify(at_work.desk).of(Grade.FAULT) if fault.what == "invoices"] == []


def test_on_paper_what_is_beside_the_jobs_stands_in_a_group_without_a_day(at_work: Studio) -> None:
    client = at_work.client()
    draft = drafted(at_work, client)
    add_to_draft(at_work.desk, draft.id, extra(at_work, "Delivery", Unit.PIECE, price="15").id, None)
    fee(at_work, "5")
    invoice = bill.proof(at_work.desk, draft.id)
    job, delivery, order = sheet(invoice, at_work.desk.words("en")).lines
    assert (job.group, delivery.group, order.group) == ("", "Besides printing", "")
    assert (delivery.date, order.date, order.unit) == ("", "", "")
    assert (delivery.quantity, delivery.unit, delivery.amount) == ("1", "piece", "15.00")
    text = pages(at_work, invoice)
    for told in ("Besides printing", "Delivery", "Order handling"):
        assert text.count(told) == 1


def test_the_days_of_delivery_are_those_of_the_jobs(at_work: Studio) -> None:
    client = at_work.client()
    draft = drafted(at_work, client)
    add_to_draft(at_work.desk, draft.id, extra(at_work, "Delivery", Unit.PIECE).id, None)
    at_work.clock.move(days=9)
    printed = dict(sheet(bill.proof(at_work.desk, draft.id), at_work.desk.words("en")).facts)["Printed"]
    assert printed == "Nov 20, 2026"


def test_no_client_sees_what_an_extra_costs(at_work: Studio) -> None:
    client = at_work.client()
    lamination = extra(at_work, price="6", cost="2.71")
    job = at_work.job(client=client)
    add_extra(at_work.desk, [job.id], lamination.id)
    draft = drafted(at_work, client, job)
    add_to_draft(at_work.desk, draft.id, lamination.id, Decimal(1))
    text = pages(at_work, bill.issue_draft(at_work.desk, draft.id))
    assert "2.14 m² Lamination × 6.00" in text.replace("\N{NO-BREAK SPACE}", " ")
    assert not [cost for cost in ("2.71", "5.80", "3.29") if cost in text]


@pytest.mark.parametrize(
    ("unit", "told"), [(Unit.SQUARE_METRE, "per m²"), (Unit.METRE, "per metre"), (Unit.HOUR, "by the hour")]
)
def test_how_much_a_draft_has_must_be_typed_but_for_one_piece(at_work: Studio, unit: Unit, told: str) -> None:
    draft, work = drafted(at_work, at_work.client()), extra(at_work, "Work", unit)
    with pytest.raises(BadInput, match=f"“Work” is charged {told}") as why:
        add_to_draft(at_work.desk, draft.id, work.id, None)
    assert why.value.field == "quantity"
    assert beside(at_work, draft) == []
    add_to_draft(at_work.desk, draft.id, work.id, Decimal("1.5"))
    assert beside(at_work, draft) == [("Work", "9.00")]


def test_a_bundle_on_a_draft_is_its_extras(at_work: Studio) -> None:
    layout, delivery = extra(at_work, "Layout", Unit.HOUR, price="45"), extra(at_work, "Delivery", Unit.PIECE)
    draft, whole = drafted(at_work, at_work.client()), bundle(at_work, "Fair", layout, delivery)
    add_to_draft(at_work.desk, draft.id, whole.id, Decimal(2))
    assert beside(at_work, draft) == [("Layout", "90.00"), ("Delivery", "6.00")]


def test_what_is_on_a_draft_keeps_its_price_and_is_removed_and_put_back(at_work: Studio) -> None:
    draft, delivery = drafted(at_work, at_work.client()), extra(at_work, "Delivery", Unit.PIECE, price="15")
    (addition,) = add_to_draft(at_work.desk, draft.id, delivery.id, None).additions
    save_extra(at_work.desk, replace(delivery, price=Decimal(20)))
    delete_extra(at_work.desk, delivery.id)
    assert beside(at_work, draft) == [("Delivery", "15.00")]
    remove_from_draft(at_work.desk, draft.id, as_text(addition))
    removed = newest(at_work.desk)
    assert beside(at_work, draft) == []
    with pytest.raises(NotAllowed):
        remove_from_draft(at_work.desk, draft.id, as_text(addition))
    undo(at_work.desk, removed)
    assert beside(at_work, draft) == [("Delivery", "15.00")]


def test_a_draft_of_extras_alone_is_not_issued(at_work: Studio) -> None:
    client = at_work.client()
    job = at_work.job(client=client)
    draft = drafted(at_work, client, job)
    add_to_draft(at_work.desk, draft.id, extra(at_work, "Delivery", Unit.PIECE).id, None)
    fee(at_work, "5")
    tag(at_work.desk, [job.id], at_work.client("Other").id)
    assert beside(at_work, draft) == []
    with pytest.raises(NotAllowed, match="no jobs left"):
        bill.issue_draft(at_work.desk, draft.id)


def test_the_fee_of_an_order_is_charged_once_for_all_jobs_of_a_draft(at_work: Studio) -> None:
    client = at_work.client()
    fee(at_work, "5")
    ten = drafted(at_work, client, *(at_work.job(client=client) for _ in range(10)))
    one = drafted(at_work, client)
    assert beside(at_work, ten) == beside(at_work, one) == [("Order handling", "5.00")]
    invoice = bill.issue_draft(at_work.desk, ten.id)
    assert invoice.net == Decimal("162.80")
    assert [fault for fault in verify(at_work.desk).of(Grade.FAULT) if fault.what == "invoices"] == []
    job = at_work.desk.db.jobs.get(ten.job_ids[0])
    assert price_book(at_work.desk).price(job).amount == Decimal("15.78")


def test_there_is_no_fee_without_a_row_and_none_of_nothing(at_work: Studio) -> None:
    draft = drafted(at_work, at_work.client())
    assert beside(at_work, draft) == []
    fee(at_work, "0")
    assert beside(at_work, draft) == []


def test_the_fee_is_that_of_the_client_then_of_its_list_then_of_all(at_work: Studio) -> None:
    friends = PriceList(id="friends", name="Friends")
    at_work.desk.db.price_lists.put(friends)
    rossi, verdi = at_work.client("Rossi"), replace(at_work.client("Verdi"), list_id=friends.id)
    at_work.desk.db.clients.put(verdi)
    drafts = [drafted(at_work, each) for each in (rossi, verdi, at_work.client("Bianchi"))]
    fee(at_work, "5")
    fee(at_work, "3", list_id=friends.id)
    fee(at_work, "0", client_id=rossi.id)
    told = [beside(at_work, draft) for draft in drafts]
    assert told == [[], [("Order handling", "3.00")], [("Order handling", "5.00")]]


def test_the_fee_is_that_of_the_day_of_the_invoice_in_the_language_of_its_buyer(at_work: Studio) -> None:
    draft = drafted(at_work, at_work.client())
    fee(at_work, "5")
    fee(at_work, "7", valid_from=at_work.desk.today + timedelta(days=1))
    assert beside(at_work, draft) == [("Order handling", "5.00")]
    at_work.clock.move(days=1)
    assert beside(at_work, draft) == [("Order handling", "7.00")]


def test_a_card_with_nothing_but_the_fee_prices_no_job(at_work: Studio) -> None:
    for rate in at_work.desk.db.rates.all():
        at_work.desk.db.rates.delete(rate.id)
    fee(at_work, "5")
    draft = drafted(at_work, at_work.client())
    now = contents(at_work.desk, draft)
    assert len(now.unpriced) == 1
    with pytest.raises(NotAllowed, match="jobs without a price"):
        bill.issue_draft(at_work.desk, draft.id)


def test_a_client_s_discount_is_not_taken_off_what_is_beside_the_jobs(at_work: Studio) -> None:
    client = replace(at_work.client(), discount=Decimal(50))
    at_work.desk.db.clients.put(client)
    draft = drafted(at_work, client)
    fee(at_work, "5")
    add_to_draft(at_work.desk, draft.id, extra(at_work, "Delivery", Unit.PIECE, price="15").id, None)
    assert beside(at_work, draft) == [("Delivery", "15.00"), ("Order handling", "5.00")]
