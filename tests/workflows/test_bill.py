"""From unbilled jobs to a paid invoice, on a real data folder with real PDFs."""

import hashlib
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from io import BytesIO
from itertools import chain, repeat

import pytest
from pypdf import PdfReader

from smarttracker_lite.domain.chain import chained
from smarttracker_lite.domain.documents import InvoiceState
from smarttracker_lite.domain.jobs import JobState
from smarttracker_lite.domain.numbering import Kind, Series
from smarttracker_lite.domain.printing import JobStatus, Media
from smarttracker_lite.domain.rates import Side
from smarttracker_lite.domain.taxes import Tax, TaxCategory
from smarttracker_lite.domain.units import Unit
from smarttracker_lite.errors import BadInput, NotAllowed, StoreTrouble
from smarttracker_lite.workflows import bill, deliver, enclose, tag
from smarttracker_lite.workflows.contents import add_to_draft
from smarttracker_lite.workflows.presets import small_business_reason
from smarttracker_lite.workflows.price import price_book
from tests.support.credits import all_of
from tests.support.extras import extra
from tests.support.invoicing import issued
from tests.support.studio import Studio, plot, prices


@pytest.fixture
def priced(at_work: Studio) -> Studio:
    """A studio that may invoice: its name and a price are set."""
    at_work.seller()
    at_work.rate(media="Plain bond", per_m2="3.10", per_ml="0.42", per_job="1.50")
    return at_work


def test_an_invoice_freezes_number_amount_and_pdf(priced: Studio) -> None:
    client = priced.client()
    job = priced.job(client=client)
    invoice = bill.issue_draft(priced.desk, bill.draft(priced.desk, client.id).id)
    assert invoice.number.text == "2026/0001"
    # 2.14 m² × 3.10 + 18.2 ml × 0.42 + 1.50 = 6.634 + 7.644 + 1.50 = 15.778
    assert (invoice.net, invoice.tax, invoice.total) == (Decimal("15.78"), Decimal("3.47"), Decimal("19.25"))
    assert priced.desk.db.jobs.get(job.id).invoice_id == invoice.id
    pdf = enclose.issued_pdf(priced.desk, invoice)
    assert hashlib.sha256(pdf).hexdigest() == invoice.pdf_sha256
    text = PdfReader(BytesIO(pdf)).pages[0].extract_text()
    assert "2026/0001" in text
    assert "19.25" in text
    assert "2.14 m² × 3.10 + 18.2 ml × 0.42 + 1.50 = 15.78" in " ".join(text.split())


def test_each_document_follows_the_one_before_it_in_its_series(priced: Studio) -> None:
    client = priced.client()
    first, second, third = (issued(priced, client) for _ in range(3))
    note = all_of(priced, first)
    assert (first.previous, second.previous, third.previous) == ("", first.digest, second.digest)
    assert (note.previous, all_of(priced, second).previous) == ("", note.digest)
    assert all(map(chained, (first, second, third, note)))


def test_every_job_is_on_its_invoice_those_too_that_are_given_away(priced: Studio) -> None:
    priced.rate(media="Proof", per_m2="0", per_ml="0", per_job="0")
    client, proof = priced.client(), replace(plot().media, name="Proof")
    jobs = [priced.job(facts, client=client) for facts in (plot(), plot(media=proof), plot())]
    draft = bill.draft(priced.desk, client.id)
    add_to_draft(priced.desk, draft.id, extra(priced, "Delivery", Unit.PIECE, price="15").id, None)
    invoice = bill.issue_draft(priced.desk, draft.id)
    assert [line.job_ids for line in invoice.lines] == [*((job.id,) for job in jobs), ()]
    assert [line.net for line in invoice.lines] == list(map(Decimal, ("15.78", "0.00", "15.78", "15.00")))
    assert invoice.net == Decimal("46.56")
    assert {priced.desk.db.jobs.get(job.id).invoice_id for job in jobs} == {invoice.id}


def test_an_invoice_names_paper_as_people_do(at_work: Studio) -> None:
    at_work.seller()
    at_work.rate(per_m2="3")
    client = at_work.client()
    job = at_work.job(plot(media=Media(name="iso_a4_210x297mm")), client=client)
    invoice = bill.issue_draft(at_work.desk, bill.draft(at_work.desk, client.id, [job.id]).id)
    assert [line.media for line in invoice.lines] == ["A4"]


def test_a_cost_never_reaches_the_invoice(priced: Studio) -> None:
    client = priced.client()
    priced.rate(Side.COST, per_m2="987.65")
    priced.job(client=client)
    invoice = bill.issue_draft(priced.desk, bill.draft(priced.desk, client.id).id)
    text = PdfReader(BytesIO(enclose.issued_pdf(priced.desk, invoice))).pages[0].extract_text()
    assert "987.65" not in text
    assert "987.65" not in repr(invoice)


def test_numbers_follow_each_other_without_a_hole_and_start_anew_each_year(priced: Studio) -> None:
    client = priced.client()
    texts = []
    for move in (0, 1, 50):
        priced.clock.move(days=move)
        priced.job(client=client)
        texts.append(bill.issue_draft(priced.desk, bill.draft(priced.desk, client.id).id).number.text)
    assert texts == ["2026/0001", "2026/0002", "2027/0001"]


def test_an_unpriced_job_cannot_be_invoiced_and_nothing_changes(priced: Studio) -> None:
    client = priced.client()
    priced.job(client=client)
    odd = plot()
    priced.job(replace(odd, media=replace(odd.media, name="Canvas")), client=client)
    draft = bill.draft(priced.desk, client.id)
    with pytest.raises(NotAllowed, match="jobs without a price: 1"):
        bill.issue_draft(priced.desk, draft.id)
    assert priced.desk.db.invoices.all() == []
    assert priced.desk.db.drafts.find(draft.id) is not None
    assert all(job.invoice_id is None for job in priced.desk.db.jobs.all())


@pytest.mark.parametrize("status", [JobStatus.PROCESSING, JobStatus.QUEUED, JobStatus.UNKNOWN])
def test_a_job_that_is_not_finished_is_not_billed(priced: Studio, status: JobStatus) -> None:
    client = priced.client()
    priced.job(plot(status=status), client=client)
    with pytest.raises(BadInput, match="no unbilled jobs"):
        bill.draft(priced.desk, client.id)


def test_a_job_cancelled_at_the_printer_is_billed_only_if_somebody_decides_so(priced: Studio) -> None:
    client = priced.client()
    job = priced.job(plot(status=JobStatus.CANCELED), client=client)
    assert bill.unbilled(priced.desk, client.id) == []
    tag.set_state(priced.desk, [job.id], JobState.BILLABLE)
    assert [each.id for each in bill.unbilled(priced.desk, client.id)] == [job.id]


def test_without_the_studio_s_name_nothing_is_issued(at_work: Studio) -> None:
    at_work.rate(per_job="1")
    client = at_work.client()
    at_work.job(client=client)
    with pytest.raises(NotAllowed, match="name and address are missing"):
        bill.issue_draft(at_work.desk, bill.draft(at_work.desk, client.id).id)


def test_without_confirmed_vat_nothing_is_issued_and_the_draft_shows_the_usual_rate(priced: Studio) -> None:
    settings = priced.desk.settings
    priced.desk.db.settings.put(replace(settings, seller=replace(settings.seller, country="DE"), tax=None))
    client = priced.client()
    priced.job(client=client)
    draft = bill.draft(priced.desk, client.id)
    (row,) = bill.proof(priced.desk, draft.id).taxes
    assert row.tax == Tax(TaxCategory.STANDARD, Decimal(19))
    with pytest.raises(NotAllowed, match="VAT is not confirmed yet"):
        bill.issue_draft(priced.desk, draft.id)
    assert priced.desk.db.invoices.all() == []


def test_an_exempt_invoice_has_no_vat_and_says_why(priced: Studio) -> None:
    reason = small_business_reason("IT", priced.desk.today)
    tax = Tax(TaxCategory.EXEMPT, Decimal(0), reason)
    priced.desk.db.settings.put(replace(priced.desk.settings, tax=tax))
    client = priced.client()
    priced.job(client=client)
    invoice = bill.issue_draft(priced.desk, bill.draft(priced.desk, client.id).id)
    assert (invoice.tax, invoice.total) == (Decimal(0), invoice.net)
    text = PdfReader(BytesIO(enclose.issued_pdf(priced.desk, invoice))).pages[0].extract_text()
    assert reason in " ".join(text.split())


def test_a_clock_set_back_cannot_break_the_order_of_numbers_and_dates(priced: Studio) -> None:
    client = priced.client()
    priced.job(client=client)
    bill.issue_draft(priced.desk, bill.draft(priced.desk, client.id).id)
    priced.clock.move(days=-3)
    priced.job(client=client)
    with pytest.raises(NotAllowed, match="clock"):
        bill.issue_draft(priced.desk, bill.draft(priced.desk, client.id).id)


def test_a_later_price_does_not_touch_what_is_invoiced(priced: Studio) -> None:
    client = priced.client()
    job = priced.job(client=client)
    bill.issue_draft(priced.desk, bill.draft(priced.desk, client.id).id)
    (rate,) = priced.desk.db.rates.all()
    priced.desk.db.rates.put(replace(rate, prices=prices(per_m2="99")))
    assert price_book(priced.desk).price(priced.desk.db.jobs.get(job.id)).amount == Decimal("15.78")


def test_an_invoice_is_marked_paid_once_and_not_on_a_day_to_come(priced: Studio) -> None:
    client = priced.client()
    priced.job(client=client)
    invoice = bill.issue_draft(priced.desk, bill.draft(priced.desk, client.id).id)
    with pytest.raises(BadInput):
        bill.mark_paid(priced.desk, invoice.id, date(2026, 11, 21))
    paid = bill.mark_paid(priced.desk, invoice.id, priced.desk.today)
    assert paid.state(priced.desk.today) is InvoiceState.PAID
    with pytest.raises(NotAllowed):
        bill.mark_paid(priced.desk, invoice.id, priced.desk.today)


def test_a_payment_in_advance_is_noted(priced: Studio) -> None:
    invoice = issued(priced, priced.client())
    before = invoice.issued_on - timedelta(days=3)
    assert bill.mark_paid(priced.desk, invoice.id, before).paid_on == before


def test_an_invoice_is_overdue_the_day_after_it_was_due(priced: Studio) -> None:
    client = priced.client()
    priced.job(client=client)
    invoice = bill.issue_draft(priced.desk, bill.draft(priced.desk, client.id).id)
    assert invoice.due_on == date(2026, 12, 20)
    assert invoice.state(date(2026, 12, 20)) is InvoiceState.ISSUED
    assert invoice.state(date(2026, 12, 21)) is InvoiceState.OVERDUE


def test_a_pdf_that_was_changed_on_disk_is_not_handed_out(priced: Studio) -> None:
    client = priced.client()
    priced.job(client=client)
    invoice = bill.issue_draft(priced.desk, bill.draft(priced.desk, client.id).id)
    bill.pdf_path(priced.desk, invoice).write_bytes(b"%PDF-1.7 another")
    with pytest.raises(StoreTrouble, match="backup"):
        enclose.issued_pdf(priced.desk, invoice)


def test_printing_hands_the_issued_file_to_the_system_and_notes_it(priced: Studio) -> None:
    client = priced.client()
    priced.job(client=client)
    invoice = bill.issue_draft(priced.desk, bill.draft(priced.desk, client.id).id)
    deliver.print_invoice(priced.desk, invoice.id)
    assert priced.printed == [(bill.pdf_path(priced.desk, invoice), "")]
    assert priced.desk.db.invoices.get(invoice.id).state(priced.desk.today) is InvoiceState.SENT


def test_only_the_first_year_begins_with_the_first_number(priced: Studio) -> None:
    priced.desk.db.settings.put(priced.desk.settings.numbered(Series(Kind.INVOICE, "{year}/{seq:04}", 147)))
    client = priced.client()
    texts = []
    for move in (0, 50):
        priced.clock.move(days=move)
        priced.job(client=client)
        texts.append(bill.issue_draft(priced.desk, bill.draft(priced.desk, client.id).id).number.text)
    assert texts == ["2026/0147", "2027/0001"]


def test_no_number_is_written_on_two_invoices_whatever_became_of_the_pattern(priced: Studio) -> None:
    client = priced.client()
    for pattern in ("{year}/{seq}2", "{year}/1{seq}"):
        priced.desk.db.settings.put(priced.desk.settings.numbered(Series(Kind.INVOICE, pattern)))
        priced.job(client=client)
        draft = bill.draft(priced.desk, client.id)
        if pattern.endswith("2"):
            assert bill.issue_draft(priced.desk, draft.id).number.text == "2026/12"
    with pytest.raises(NotAllowed, match="2026/12 was given already"):
        bill.issue_draft(priced.desk, draft.id)
    assert len(priced.desk.db.invoices.all()) == 1


@pytest.mark.parametrize("ticks", range(1, 5))
def test_midnight_does_not_pass_within_an_invoice(priced: Studio, ticks: int) -> None:
    client = priced.client()
    priced.job(client=client)
    draft = bill.draft(priced.desk, client.id)
    before = datetime(2026, 12, 31, 22, 59, 59, tzinfo=UTC)
    clock = chain(repeat(before, ticks), repeat(before + timedelta(seconds=2)))
    invoice = bill.issue_draft(replace(priced.desk, now=lambda: next(clock)), draft.id)
    assert (invoice.number.year, invoice.due_on) == (
        invoice.issued_on.year,
        invoice.issued_on + timedelta(days=30),
    )


def test_a_file_in_the_place_of_the_invoices_is_told_and_nothing_is_issued(priced: Studio) -> None:
    client = priced.client()
    priced.job(client=client)
    (priced.desk.db.folder / bill.INVOICES).write_bytes(b"")
    with pytest.raises(StoreTrouble, match="there is a file of that name"):
        bill.issue_draft(priced.desk, bill.draft(priced.desk, client.id).id)
    assert priced.desk.db.invoices.all() == []


def test_what_is_too_large_to_be_an_amount_is_not_issued(priced: Studio) -> None:
    client = priced.client()
    priced.job(client=client)
    draft = bill.draft(priced.desk, client.id)
    board = extra(priced, "Board", Unit.PIECE, price="1000000")
    add_to_draft(priced.desk, draft.id, board.id, Decimal(1_000_000))
    with pytest.raises(NotAllowed, match="too large"):
        bill.issue_draft(priced.desk, draft.id)
    assert priced.desk.db.invoices.all() == []
