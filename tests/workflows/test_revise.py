"""What a person decides about a draft: grouping, typed lines, discounts, texts; and what becomes of it."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest

from smarttracker_lite.domain.clients import Client
from smarttracker_lite.domain.drafting import Details, Discount, FreeLine
from smarttracker_lite.domain.faults import Grade
from smarttracker_lite.domain.grouping import Grouping
from smarttracker_lite.domain.invoicing import Draft
from smarttracker_lite.domain.printing import Media
from smarttracker_lite.domain.taxes import Tax, TaxCategory
from smarttracker_lite.domain.units import Unit
from smarttracker_lite.errors import BadInput, NotAllowed
from smarttracker_lite.workflows import bill, revise
from smarttracker_lite.workflows.audit.verify import verify
from smarttracker_lite.workflows.contents import Contents, contents
from smarttracker_lite.workflows.merge import merge
from smarttracker_lite.workflows.typeset import sheet
from smarttracker_lite.workflows.witness import seen_as
from tests.support.invoicing import drafted, set_prices
from tests.support.studio import NOON, Studio, plot


@pytest.fixture
def at_work(at_work: Studio) -> Studio:
    """A studio that may invoice."""
    set_prices(at_work)
    at_work.rate(media="Photo satin", per_m2="10")
    return at_work


@pytest.fixture
def client(at_work: Studio) -> Client:
    return at_work.client("Galleria Bianchi")


def typed(description: str = "Layout", **changes: Any) -> FreeLine:
    """A line as a form gives it: 2 hours at 45."""
    line = FreeLine(
        id="", description=description, quantity=Decimal(2), unit=Unit.HOUR, price=Decimal(45), tax=None
    )
    return replace(line, **changes)


def now(studio: Studio, draft: Draft) -> Contents:
    return contents(studio.desk, studio.desk.db.drafts.get(draft.id))


def satin(studio: Studio, client: Client, count: int) -> Draft:
    """Prints on photo satin of 2.14 m² each, on one draft, a day apart."""
    facts = [
        plot(media=replace(plot().media, name="Photo satin"), completed_at=NOON - timedelta(days=day))
        for day in range(count)
    ]
    return drafted(studio, client, *(studio.job(each, client=client) for each in facts))


def test_jobs_at_one_price_share_a_line_with_their_quantity_and_it(at_work: Studio, client: Client) -> None:
    draft = satin(at_work, client, 3)
    revise.group(at_work.desk, draft.id, Grouping.MEDIA)
    (line,) = now(at_work, draft).lines
    assert line.description == "Photo satin, 3 prints, 6.42 m²"
    assert (line.quantity, line.unit, line.price) == (Decimal("6.420"), Unit.SQUARE_METRE, Decimal(10))
    assert line.net == Decimal("64.20")
    assert len(line.job_ids) == 3


def test_jobs_of_several_prices_share_a_line_at_their_sum(at_work: Studio, client: Client) -> None:
    draft = drafted(at_work, client, *(at_work.job(client=client) for _ in range(2)))
    revise.group(at_work.desk, draft.id, Grouping.ALL)
    (line,) = now(at_work, draft).lines
    assert (line.description, line.quantity, line.price, line.net) == (
        "Printing, 2 prints, 4.28 m²",
        Decimal(1),
        Decimal("31.56"),
        Decimal("31.56"),
    )


@pytest.mark.parametrize("by", Grouping)
def test_the_total_is_the_same_by_any_grouping_and_what_is_issued_is_sound(
    at_work: Studio, client: Client, by: Grouping
) -> None:
    draft = satin(at_work, client, 3)
    other = at_work.job(client=client)
    at_work.desk.db.drafts.put(replace(draft, job_ids=(*draft.job_ids, other.id)))
    revise.group(at_work.desk, draft.id, by)
    invoice = bill.issue_draft(at_work.desk, draft.id)
    assert (invoice.net, invoice.total) == (Decimal("79.98"), Decimal("97.58"))
    assert len(invoice.lines) == {"job": 4, "media": 2, "project": 1, "day": 3, "all": 1}[by]
    assert {job.invoice_id for job in at_work.desk.db.jobs.get_all(invoice.job_ids)} == {invoice.id}
    assert [fault for fault in verify(at_work.desk).of(Grade.FAULT) if fault.what == "invoices"] == []


def test_a_group_speaks_the_client_s_language_and_says_its_name_once(at_work: Studio) -> None:
    client = at_work.client("Studio Verdi", language="it")
    draft = satin(at_work, client, 2)
    for by, start in ((Grouping.MEDIA, "Photo satin, "), (Grouping.DAY, "19 nov 2026, ")):
        revise.group(at_work.desk, draft.id, by)
        line = sheet(bill.proof(at_work.desk, draft.id), at_work.desk.words("it")).lines[0]
        assert line.description.startswith(start)
        assert start.removesuffix(", ") not in (line.date, *line.detail)


def test_a_typed_line_is_charged_beside_the_jobs_moved_changed_and_removed(
    at_work: Studio, client: Client
) -> None:
    draft = drafted(at_work, client)
    revise.write_line(at_work.desk, draft.id, typed())
    lines = revise.write_line(at_work.desk, draft.id, typed("Delivery", unit=Unit.JOB)).free_lines
    assert [(line.description, line.net) for line in now(at_work, draft).beside] == [
        ("Layout", Decimal("90.00")),
        ("Delivery", Decimal("90.00")),
    ]
    revise.move_line(at_work.desk, draft.id, lines[1].id, up=True)
    revise.write_line(at_work.desk, draft.id, replace(lines[0], price=Decimal(50)))
    assert [line.net for line in now(at_work, draft).beside] == [Decimal("90.00"), Decimal("100.00")]
    revise.remove_line(at_work.desk, draft.id, lines[1].id)
    with pytest.raises(NotAllowed, match="removed already"):
        revise.remove_line(at_work.desk, draft.id, lines[1].id)
    invoice = bill.issue_draft(at_work.desk, draft.id)
    assert invoice.net == Decimal("115.78")
    assert [fault for fault in verify(at_work.desk).of(Grade.FAULT) if fault.what == "invoices"] == []


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"description": ""}, "description"),
        ({"description": "x" * 1_001}, "description"),
        ({"quantity": Decimal(0)}, "quantity"),
        ({"quantity": Decimal("1.5"), "unit": Unit.PIECE}, "quantity"),
        ({"price": Decimal(-1)}, "price"),
        ({"price": Decimal("NaN")}, "price"),
        ({"unit": Unit.PERCENT}, "unit"),
        ({"tax": Tax(TaxCategory.STANDARD, Decimal(101))}, "percent"),
    ],
)
def test_a_line_that_cannot_be_is_refused_at_its_field(
    at_work: Studio, client: Client, changes: dict[str, Any], field: str
) -> None:
    draft = drafted(at_work, client)
    with pytest.raises(BadInput) as refused:
        revise.write_line(at_work.desk, draft.id, typed(**changes))
    assert refused.value.field == field
    assert at_work.desk.db.drafts.get(draft.id).free_lines == ()


def test_an_invoice_without_any_job_is_of_typed_lines(at_work: Studio, client: Client) -> None:
    draft = revise.begin(at_work.desk, client.id)
    with pytest.raises(NotAllowed, match="nothing on this draft yet"):
        bill.issue_draft(at_work.desk, draft.id)
    revise.write_line(at_work.desk, draft.id, typed(tax=Tax(TaxCategory.STANDARD, Decimal(10))))
    revise.detail(at_work.desk, draft.id, Details(performed_on=date(2026, 11, 3)))
    invoice = bill.issue_draft(at_work.desk, draft.id)
    assert (invoice.net, invoice.tax, invoice.job_ids) == (Decimal(90), Decimal(9), ())
    assert invoice.period == (date(2026, 11, 3), date(2026, 11, 3))


def test_jobs_are_taken_along_once_and_last_ones_left_out_beside_a_typed_line(
    at_work: Studio, client: Client
) -> None:
    draft = revise.begin(at_work.desk, client.id)
    jobs = [at_work.job(client=client) for _ in range(2)]
    assert set(revise.take_along(at_work.desk, draft.id).job_ids) == {job.id for job in jobs}
    with pytest.raises(BadInput, match="no unbilled jobs"):
        revise.take_along(at_work.desk, draft.id)
    with pytest.raises(NotAllowed, match="at least one job"):
        bill.leave_out(at_work.desk, draft.id, *(job.id for job in jobs))
    revise.write_line(at_work.desk, draft.id, typed())
    assert bill.leave_out(at_work.desk, draft.id, *(job.id for job in jobs)).job_ids == ()


def test_a_line_s_discount_holds_while_the_line_is_there(at_work: Studio, client: Client) -> None:
    draft = satin(at_work, client, 3)
    revise.group(at_work.desk, draft.id, Grouping.MEDIA)
    (key,) = now(at_work, draft).keys
    revise.take_off(at_work.desk, draft.id, Discount(percent=Decimal(10)), key)
    (line,) = now(at_work, draft).lines
    assert (line.discount, line.allowance, line.net) == (Decimal(10), Decimal("6.42"), Decimal("57.78"))
    revise.group(at_work.desk, draft.id, Grouping.ALL)
    assert (now(at_work, draft).net, [each.key for each in now(at_work, draft).unfound]) == (
        Decimal("64.20"),
        [key],
    )
    revise.group(at_work.desk, draft.id, Grouping.MEDIA)
    assert now(at_work, draft).net == Decimal("57.78")
    revise.take_off_nothing(at_work.desk, draft.id, key)
    assert now(at_work, draft).net == Decimal("64.20")


def test_what_comes_off_the_whole_is_split_by_tax_and_adds_up(at_work: Studio, client: Client) -> None:
    draft = drafted(at_work, client)
    revise.write_line(at_work.desk, draft.id, typed(tax=Tax(TaxCategory.STANDARD, Decimal(10))))
    revise.take_off(at_work.desk, draft.id, Discount(amount=Decimal("10.01"), reason="Loyalty"))
    invoice = bill.issue_draft(at_work.desk, draft.id)
    assert [(each.tax.percent, each.amount, each.reason) for each in invoice.adjustments] == [
        (Decimal(22), Decimal("1.49"), "Loyalty"),
        (Decimal(10), Decimal("8.52"), "Loyalty"),
    ]
    assert invoice.net == Decimal("95.77")
    assert [fault for fault in verify(at_work.desk).of(Grade.FAULT) if fault.what == "invoices"] == []


def test_all_of_it_taken_off_gives_exactly_nothing(at_work: Studio, client: Client) -> None:
    draft = drafted(at_work, client)
    revise.take_off(at_work.desk, draft.id, Discount(percent=Decimal(100)))
    invoice = bill.issue_draft(at_work.desk, draft.id)
    assert [str(each) for each in (invoice.net, invoice.tax, invoice.total)] == ["0.00", "0.00", "0.00"]


@pytest.mark.parametrize("whole", [True, False])
def test_more_than_there_is_cannot_be_taken_off(at_work: Studio, client: Client, whole: bool) -> None:
    draft = drafted(at_work, client)
    key = "" if whole else now(at_work, draft).keys[0]
    revise.take_off(at_work.desk, draft.id, Discount(amount=Decimal("15.79")), key)
    with pytest.raises(NotAllowed, match="more than the whole invoice" if whole else "more than its line"):
        bill.issue_draft(at_work.desk, draft.id)


@pytest.mark.parametrize(
    "discount",
    [
        Discount(),
        Discount(percent=Decimal("100.01")),
        Discount(percent=Decimal(-5)),
        Discount(percent=Decimal("1.234")),
        Discount(amount=Decimal("1.234")),
        Discount(amount=Decimal("Infinity")),
    ],
)
def test_a_discount_that_cannot_be_is_refused(at_work: Studio, client: Client, discount: Discount) -> None:
    draft = drafted(at_work, client)
    with pytest.raises(BadInput) as refused:
        revise.take_off(at_work.desk, draft.id, discount)
    assert refused.value.field == "discount"


def test_what_was_typed_in_another_currency_is_never_read_in_this_one(
    at_work: Studio, client: Client
) -> None:
    draft = revise.begin(at_work.desk, client.id)
    revise.write_line(at_work.desk, draft.id, typed())
    revise.write_line(at_work.desk, draft.id, typed("Hanging"))
    revise.take_off(at_work.desk, draft.id, Discount(amount=Decimal(5)))
    at_work.desk.db.clients.put(replace(client, currency="CHF"))
    found = now(at_work, draft)
    assert (found.invoiced, found.adjustments, len(found.lost_lines), found.lost_discounts) == (
        (),
        (),
        2,
        ("",),
    )
    with pytest.raises(NotAllowed, match="written in another currency: Layout, Hanging"):
        bill.issue_draft(at_work.desk, draft.id)


def test_texts_and_references_stand_on_the_invoice(at_work: Studio, client: Client) -> None:
    draft = drafted(at_work, client)
    details = Details(
        opening="Dear all", note="Thanks", order_reference="PO 7", buyer_reference="04011000-1234512345-06"
    )
    revise.detail(at_work.desk, draft.id, replace(details, appendix=True))
    invoice = bill.issue_draft(at_work.desk, draft.id)
    assert (invoice.opening, invoice.note, invoice.order_reference) == ("Dear all", "Thanks", "PO 7")
    assert (invoice.routing.buyer_reference, invoice.appendix) == ("04011000-1234512345-06", True)
    with pytest.raises(BadInput) as refused:
        revise.detail(at_work.desk, drafted(at_work, client).id, Details(order_reference="x" * 201))
    assert refused.value.field == "order_reference"


def test_another_line_at_the_same_total_is_another_draft(at_work: Studio, client: Client) -> None:
    draft = revise.begin(at_work.desk, client.id)
    lines = revise.write_line(at_work.desk, draft.id, typed()).free_lines
    seen = seen_as(bill.proof(at_work.desk, draft.id))
    assert seen == seen_as(bill.proof(at_work.desk, draft.id))
    revise.write_line(at_work.desk, draft.id, replace(lines[0], description="Something else"))
    with pytest.raises(NotAllowed, match="its lines or texts are others now"):
        bill.issue_draft(at_work.desk, draft.id, seen)
    assert at_work.desk.db.invoices.all() == []


def test_a_price_that_changed_after_the_look_is_not_issued_unseen(at_work: Studio, client: Client) -> None:
    draft = satin(at_work, client, 2)
    seen = seen_as(bill.proof(at_work.desk, draft.id))
    (rate,) = [each for each in at_work.desk.db.rates.all() if each.media == "Photo satin"]
    at_work.desk.db.rates.put(replace(rate, prices=(replace(rate.prices[0], rate=Decimal(11)),)))
    with pytest.raises(NotAllowed, match="another total"):
        bill.issue_draft(at_work.desk, draft.id, seen)


def test_a_job_billed_in_another_window_is_not_billed_twice(at_work: Studio, client: Client) -> None:
    draft = satin(at_work, client, 2)
    seen = seen_as(bill.proof(at_work.desk, draft.id))
    job = at_work.desk.db.jobs.get(draft.job_ids[0])
    at_work.desk.db.jobs.put(replace(job, invoice_id="another"))
    with pytest.raises(NotAllowed, match="no longer this client's to pay: 1"):
        bill.issue_draft(at_work.desk, draft.id, seen)


def test_a_merged_client_s_draft_keeps_its_typed_lines(at_work: Studio, client: Client) -> None:
    other = at_work.client("Studio Rossi")
    draft = revise.begin(at_work.desk, client.id)
    revise.write_line(at_work.desk, draft.id, typed())
    merge(at_work.desk, client.id, other.id)
    kept = at_work.desk.db.drafts.get(draft.id)
    assert (kept.client_id, len(kept.free_lines)) == (other.id, 1)


def test_prints_on_sheets_are_told_by_their_sheets(at_work: Studio, client: Client) -> None:
    at_work.rate(media="A4 plain", per_sheet="0.18")
    jobs = [at_work.job(plot(media=Media(name="A4 plain")), client=client) for _ in range(3)]
    draft = drafted(at_work, client, *jobs)
    revise.group(at_work.desk, draft.id, Grouping.ALL)
    (line,) = now(at_work, draft).lines
    assert (line.description, line.quantity, line.price) == (
        "Printing, 3 prints, 3 sheets",
        Decimal(3),
        Decimal("0.18"),
    )
