"""Credit notes: what they take back, what becomes of the jobs, and that no more is ever taken back."""

from dataclasses import replace
from decimal import Decimal

import pytest

from smarttracker_lite.domain.crediting import Credit, Part, left_of
from smarttracker_lite.domain.documents import InvoiceState, Method
from smarttracker_lite.domain.drafting import FreeLine
from smarttracker_lite.domain.jobs import JobState
from smarttracker_lite.domain.numbering import Kind, Series
from smarttracker_lite.domain.taxes import Tax, TaxCategory
from smarttracker_lite.domain.units import Unit
from smarttracker_lite.errors import BadInput, NotAllowed
from smarttracker_lite.workflows import bill, credit, deliver, earn, enclose, overlook, revise, tag
from smarttracker_lite.workflows.contents import add_to_draft
from smarttracker_lite.workflows.find import JobFilter
from smarttracker_lite.workflows.price import price_book
from smarttracker_lite.workflows.undoing.undo import undo
from tests.support.credits import all_of, amount_of, billed, lines_of
from tests.support.extras import extra
from tests.support.order import equipped, found
from tests.support.studio import Studio
from tests.support.undoing import newest


@pytest.fixture
def priced(at_work: Studio) -> Studio:
    return equipped(at_work)


def test_a_full_credit_note_says_what_the_invoice_said_and_has_a_number_of_its_own(priced: Studio) -> None:
    invoice = billed(priced)
    note = all_of(priced, invoice, reason="Wrong paper")
    assert (note.kind, note.number.text) == (Kind.CREDIT_NOTE, "C2026/0001")
    assert (note.net, note.tax, note.total) == (invoice.net, invoice.tax, invoice.total)
    assert (note.lines, note.taxes, note.buyer) == (invoice.lines, invoice.taxes, invoice.buyer)
    assert note.corrects
    assert (note.corrects.invoice_id, note.corrects.number) == (invoice.id, "2026/0001")
    assert note.note == "Wrong paper"
    assert billed(priced).number.text == "2026/0002"
    assert found(priced) == []


def test_it_is_set_off_against_its_invoice_which_is_credited_then(priced: Studio) -> None:
    invoice = billed(priced)
    note = all_of(priced, invoice)
    after = priced.desk.db.invoices.get(invoice.id)
    assert (after.open, after.state(priced.desk.today)) == (Decimal(0), InvoiceState.CREDITED)
    assert [(each.method, each.amount, each.via) for each in after.settlements] == [
        (Method.CREDIT_NOTE, note.total, note.id)
    ]
    assert (note.open, [each.via for each in note.settlements]) == (Decimal(0), [invoice.id])
    assert priced.desk.db.invoices.unpaid() == []


def test_lines_of_several_taxes_are_credited_in_any_order_and_free_ones_too(priced: Studio) -> None:
    desk, draft = priced.desk, revise.begin(priced.desk, priced.client().id)
    for percent, price in (("22", "10.00"), ("10", "0.00"), ("10", "5.00"), ("22", "7.00")):
        line = FreeLine(
            id="",
            description=f"{price} at {percent} %",
            quantity=Decimal(1),
            unit=Unit.PIECE,
            price=Decimal(price),
            tax=Tax(TaxCategory.STANDARD, Decimal(percent)),
        )
        revise.write_line(desk, draft.id, line)
    invoice = bill.issue_draft(desk, draft.id)
    first, second = lines_of(priced, invoice, 2, 3), lines_of(priced, invoice, 0, 1)
    assert [f"{row.tax.percent}: {row.base}" for row in first.taxes] == ["10: 5.00", "22: 7.00"]
    assert [f"{row.tax.percent}: {row.base}" for row in second.taxes] == ["22: 10.00", "10: 0.00"]
    assert first.total + second.total == invoice.total
    assert desk.db.invoices.get(invoice.id).open == 0


def test_what_was_paid_before_is_owed_to_the_client(priced: Studio) -> None:
    invoice = billed(priced)
    bill.mark_paid(priced.desk, invoice.id, priced.desk.today)
    all_of(priced, invoice)
    assert priced.desk.db.invoices.get(invoice.id).open == -invoice.total


def test_a_credit_note_in_part_leaves_the_rest_open(priced: Studio) -> None:
    invoice = billed(priced)
    note = lines_of(priced, invoice, 1)
    after = priced.desk.db.invoices.get(invoice.id)
    assert (note.net, note.places, note.job_ids) == (Decimal("15.78"), (1,), invoice.lines[1].job_ids)
    assert after.open == invoice.total - note.total
    assert after.state(priced.desk.today) is InvoiceState.ISSUED
    left = left_of(after, credit.notes_of(priced.desk, after))
    assert left == (Decimal("15.78"), Decimal("0.00"), Decimal("15.78"))


def test_part_of_a_line_is_credited_by_quantity_or_amount_and_frees_no_job(priced: Studio) -> None:
    client = priced.client()
    priced.job(client=client)
    draft = bill.draft(priced.desk, client.id)
    add_to_draft(priced.desk, draft.id, extra(priced, "Board", Unit.PIECE, price="2.50").id, Decimal(10))
    invoice = bill.issue_draft(priced.desk, draft.id)
    parts = {0: Part(amount=Decimal("5.00")), 1: Part(quantity=Decimal(3))}
    note = credit.credit(priced.desk, invoice.id, Credit(parts=parts, frees=True))
    assert [(each.quantity, each.price, each.net) for each in note.lines] == [
        (Decimal(1), Decimal("5.00"), Decimal("5.00")),
        (Decimal(3), Decimal("2.50"), Decimal("7.50")),
    ]
    assert note.job_ids == ()
    assert (note.net, note.tax) == (Decimal("12.50"), Decimal("2.75"))
    assert found(priced) == []


@pytest.mark.parametrize(
    ("part", "field"),
    [
        (Part(amount=Decimal("15.79")), "amount-0"),
        (Part(amount=Decimal(-1)), "amount-0"),
        (Part(amount=Decimal(0)), "amount-0"),
        (Part(amount=Decimal("1.001")), "amount-0"),
        (Part(quantity=Decimal(2)), "quantity-0"),
        (Part(quantity=Decimal(1), amount=Decimal(1)), "amount-0"),
    ],
)
def test_more_than_was_invoiced_or_nothing_is_refused(priced: Studio, part: Part, field: str) -> None:
    invoice = billed(priced)
    with pytest.raises(BadInput) as refused:
        credit.credit(priced.desk, invoice.id, Credit(parts={0: part}))
    assert refused.value.field == field
    assert priced.desk.db.invoices.count() == 1


@pytest.mark.parametrize("parts", [{}, {3: Part()}, {-1: Part()}])
def test_no_line_or_one_that_is_not_there_is_refused(priced: Studio, parts: dict[int, Part]) -> None:
    invoice = billed(priced)
    with pytest.raises(BadInput) as refused:
        credit.credit(priced.desk, invoice.id, Credit(parts=parts))
    assert refused.value.field == "line"


def test_all_credit_notes_together_never_take_back_more_than_a_line(priced: Studio) -> None:
    invoice = billed(priced, count=1)
    amount_of(priced, invoice, 0, "10")
    with pytest.raises(BadInput, match=r"left to credit: 5\.78"):
        amount_of(priced, invoice, 0, "5.79")
    assert lines_of(priced, invoice, 0).net == Decimal("5.78")
    with pytest.raises(NotAllowed, match="credited already"):
        all_of(priced, invoice)


def test_a_credit_note_is_not_credited(priced: Studio) -> None:
    note = all_of(priced, billed(priced))
    with pytest.raises(NotAllowed, match="not credited itself"):
        all_of(priced, note)


def test_jobs_that_are_freed_can_be_tagged_and_billed_again_once(priced: Studio) -> None:
    invoice = billed(priced)
    all_of(priced, invoice, frees=True)
    jobs = [priced.desk.db.jobs.get(job_id) for job_id in invoice.job_ids]
    assert {job.invoice_id for job in jobs} == {None}
    tag.set_state(priced.desk, [jobs[0].id], JobState.WASTE)
    again = bill.issue_draft(priced.desk, bill.draft(priced.desk, invoice.client_id).id)
    assert set(again.job_ids) == {jobs[1].id, jobs[2].id}
    with pytest.raises(BadInput, match="no unbilled jobs"):
        bill.draft(priced.desk, invoice.client_id)
    assert found(priced) == []


def test_jobs_that_are_not_freed_stay_billed_and_bring_less(priced: Studio) -> None:
    invoice = billed(priced)
    lines_of(priced, invoice, 0)
    amount_of(priced, invoice, 1, "5.00")
    jobs = [priced.desk.db.jobs.get(job_id) for job_id in invoice.job_ids]
    assert {job.invoice_id for job in jobs} == {invoice.id}
    amounts = [price_book(priced.desk).price(job).amount for job in jobs]
    assert amounts == [Decimal("0.00"), Decimal("10.78"), Decimal("15.78")]
    margin = earn.account(priced.desk, earn.By.CLIENT, JobFilter()).total.margin
    assert margin.price == Decimal("26.56")
    month = overlook.months(priced.desk)[-1]
    assert month.revenue.known == Decimal("26.56")


def test_jobs_freed_from_one_client_may_be_billed_to_another(priced: Studio) -> None:
    invoice, other = billed(priced), priced.client("Bianchi")
    all_of(priced, invoice, frees=True)
    tag.tag(priced.desk, list(invoice.job_ids), other.id)
    bill.issue_draft(priced.desk, bill.draft(priced.desk, other.id).id)
    assert found(priced) == []


def test_what_is_credited_and_drafted_anew_comes_to_the_same_with_all_that_was_added(
    priced: Studio,
) -> None:
    client = priced.client()
    for _ in range(2):
        priced.job(client=client)
    draft = bill.draft(priced.desk, client.id)
    add_to_draft(priced.desk, draft.id, extra(priced, "Delivery", Unit.PIECE, price="15").id, None)
    invoice = bill.issue_draft(priced.desk, draft.id)
    note, fresh = credit.credit_and_redraft(priced.desk, invoice.id, "Wrong address")
    assert (note.total, note.frees, note.note) == (invoice.total, True, "Wrong address")
    assert fresh.id != draft.id
    assert replace(fresh, id=draft.id, created_at=draft.created_at) == replace(
        draft, additions=fresh.additions
    )
    again = bill.issue_draft(priced.desk, fresh.id)
    assert (again.total, again.job_ids) == (invoice.total, invoice.job_ids)
    assert found(priced) == []


def test_if_no_job_can_be_billed_again_nothing_is_credited_either(priced: Studio) -> None:
    invoice = billed(priced, count=1)
    amount_of(priced, invoice, 0, "10")
    with pytest.raises(NotAllowed, match="No job of this invoice"):
        credit.credit_and_redraft(priced.desk, invoice.id)
    assert priced.desk.db.invoices.count() == 2


def test_a_credit_note_is_never_undone(priced: Studio) -> None:
    all_of(priced, billed(priced), frees=True)
    with pytest.raises(NotAllowed, match="documents"):
        undo(priced.desk, newest(priced.desk))


def test_its_number_follows_the_series_and_its_day(priced: Studio) -> None:
    priced.desk.db.settings.put(priced.desk.settings.numbered(Series(Kind.CREDIT_NOTE, "NC {year}-{seq}", 5)))
    first, second = billed(priced, count=1), billed(priced, count=1)
    assert all_of(priced, first).number.text == "NC 2026-5"
    priced.clock.move(days=-1)
    with pytest.raises(NotAllowed, match="The last credit note is dated 2026-11-20"):
        all_of(priced, second)
    priced.clock.move(days=60)
    assert all_of(priced, second).number.text == "NC 2027-1"
    assert found(priced) == []


def test_no_credit_note_is_dated_before_its_invoice(priced: Studio) -> None:
    invoice = billed(priced, count=1)
    priced.clock.move(days=-1)
    with pytest.raises(NotAllowed, match="follows its invoice"):
        all_of(priced, invoice)


def test_the_paper_says_what_it_is_and_what_it_corrects(priced: Studio) -> None:
    note = all_of(priced, billed(priced))
    assert enclose.issued_pdf(priced.desk, note).startswith(b"%PDF")
    deliver.print_invoice(priced.desk, note.id)
    assert priced.desk.db.invoices.get(note.id).sendings
