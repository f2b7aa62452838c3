"""Quotes and pro formas: issued and never changed, answered, drafted again, and never invoiced twice."""

import hashlib
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

import pytest

from smarttracker_lite.domain.crediting import Credit, Part
from smarttracker_lite.domain.documents import Invoice
from smarttracker_lite.domain.faults import Grade
from smarttracker_lite.domain.invoicing import Draft
from smarttracker_lite.domain.levies import Regime
from smarttracker_lite.domain.numbering import Kind
from smarttracker_lite.domain.quotations import Outcome, QuotationState
from smarttracker_lite.domain.taxes import Tax, TaxCategory
from smarttracker_lite.errors import BadInput, NotAllowed
from smarttracker_lite.workflows import bill, compose, contents, credit, enclose, propose, revise, typeset
from smarttracker_lite.workflows.audit.verify import verify
from smarttracker_lite.workflows.seal import pdf_path
from smarttracker_lite.workflows.undoing import recall, undo
from smarttracker_lite.workflows.witness import seen_as
from tests.support.invoicing import drafted
from tests.support.order import equipped, found
from tests.support.quoting import quote_draft, quoted, typed
from tests.support.studio import Studio


@pytest.fixture
def priced(at_work: Studio) -> Studio:
    return equipped(at_work)


def following(studio: Studio) -> Draft:
    """The draft that follows a quote of 125.00, with a job of 15.78 on it."""
    client = studio.client()
    draft = propose.draft_of(studio.desk, quoted(studio, client).id)
    studio.job(client=client)
    return revise.take_along(studio.desk, draft.id)


def test_a_quote_has_a_number_of_its_own_series_and_a_frozen_pdf(
    priced: Studio,
) -> None:
    client = priced.client()
    first, second = quoted(priced, client), quoted(priced, client)
    assert [first.number.text, second.number.text] == ["Q2026/0001", "Q2026/0002"]
    assert (first.net, first.tax, first.total) == (Decimal("125.00"), Decimal("27.50"), Decimal("152.50"))
    assert second.previous == first.digest != ""
    pdf = pdf_path(priced.desk, first).read_bytes()
    assert hashlib.sha256(pdf).hexdigest() == first.pdf_sha256
    assert enclose.issued_pdf(priced.desk, first) == pdf == typeset.typeset(priced.desk, first)
    assert not priced.desk.db.drafts.all()
    assert bill.issued(priced.desk) == []
    assert found(priced) == []


def test_jobs_on_a_quote_are_free_again_and_it_names_none(priced: Studio) -> None:
    client = priced.client()
    job = priced.job(client=client)
    draft = drafted(priced, client, job)
    issued = propose.issue_quote(priced.desk, draft.id, priced.desk.today)
    assert issued.net == Decimal("15.78")
    assert issued.job_ids == ()
    assert bill.unbilled(priced.desk, client.id) == [job]


def test_what_is_issued_as_a_quote_is_what_was_seen(priced: Studio) -> None:
    draft = quote_draft(priced, priced.client())
    seen = seen_as(bill.proof(priced.desk, draft.id))
    revise.write_line(priced.desk, draft.id, typed("Delivery", "1", "20"))
    with pytest.raises(NotAllowed):
        propose.issue_quote(priced.desk, draft.id, priced.desk.today, seen)
    assert not priced.desk.db.quotations.all()


def test_a_quote_that_would_hold_until_yesterday_is_not_issued(priced: Studio) -> None:
    draft = quote_draft(priced, priced.client())
    with pytest.raises(BadInput) as wrong:
        propose.issue_quote(priced.desk, draft.id, priced.desk.today - timedelta(days=1))
    assert wrong.value.field == "valid_until"


def test_a_quote_expires_after_its_last_day_and_answers_are_undone(priced: Studio) -> None:
    desk, issued = priced.desk, quoted(priced, priced.client(), days=3)
    assert issued.state(desk.today) is QuotationState.OPEN
    assert issued.state(desk.today + timedelta(days=3)) is QuotationState.OPEN
    assert issued.state(desk.today + timedelta(days=4)) is QuotationState.EXPIRED
    declined = propose.answer(desk, issued.id, accepted=False)
    assert declined.state(desk.today + timedelta(days=4)) is QuotationState.DECLINED
    undo.undo(desk, recall.last_decision(desk).past.n)
    assert desk.db.quotations.get(issued.id) == issued
    assert recall.NEVER["issue quote"]


def test_books_count_quotes_by_their_state(priced: Studio) -> None:
    desk, client = priced.desk, priced.client()
    open_, old, won, lost = (quoted(priced, client, days=days) for days in (9, 0, 9, 9))
    propose.answer(desk, won.id, accepted=True)
    propose.answer(desk, lost.id, accepted=False)
    priced.clock.move(days=1)
    counts = desk.db.quotations.counts(desk.today)
    assert counts == {**dict.fromkeys(QuotationState, 1), QuotationState.INVOICED: 0}
    for state, one in zip(QuotationState, (open_, won, lost, old), strict=False):
        assert [each.id for each in desk.db.quotations.newest_in(state, desk.today)] == [one.id]


def test_a_pro_forma_leaves_its_draft_and_jobs_and_locks_none(priced: Studio) -> None:
    client = priced.client()
    job = priced.job(client=client)
    draft = drafted(priced, client, job)
    before = contents.contents(priced.desk, draft)
    paper = propose.issue_pro_forma(priced.desk, draft.id, priced.desk.today)
    assert (paper.kind, paper.number.text, paper.total) == (Kind.PRO_FORMA, "P2026/0001", Decimal("19.25"))
    after = priced.desk.db.drafts.get(draft.id)
    assert contents.contents(priced.desk, after) == before
    assert priced.desk.db.jobs.get(job.id).invoice_id is None
    assert not priced.desk.db.invoices.unpaid()
    invoice = bill.issue_draft(priced.desk, draft.id)
    assert invoice.quoted == (paper.reference,)
    assert priced.desk.db.quotations.get(paper.id).outcome is Outcome.INVOICED
    assert found(priced) == []
    with pytest.raises(NotAllowed):
        propose.answer(priced.desk, paper.id, accepted=True)


def test_the_draft_of_a_quote_comes_to_the_same_and_accepts_it(priced: Studio) -> None:
    desk, client = priced.desk, priced.client()
    issued = quoted(priced, client, typed(), typed("Design", "3", "40.55"), percent="10")
    draft = propose.draft_of(desk, issued.id)
    proof = bill.proof(desk, draft.id)
    assert (proof.net, proof.tax, proof.total) == (issued.net, issued.tax, issued.total)
    assert [each.description for each in proof.lines] == [each.description for each in issued.lines]
    assert desk.db.quotations.get(issued.id).outcome is Outcome.ACCEPTED
    assert propose.draft_of(desk, issued.id) == draft
    assert len(desk.db.drafts.all()) == 1


def test_a_stamp_that_the_client_pays_is_not_charged_twice(priced: Studio) -> None:
    desk, flat = (
        priced.desk,
        Tax(TaxCategory.EXEMPT, Decimal(0), "L. 190/2014", natura="N2.2"),
    )
    seller = replace(desk.settings.seller, country="IT")
    regime = Regime(code="RF19", stamp_recharged=True)
    desk.db.settings.put(replace(desk.settings, seller=seller, regime=regime, tax=flat))
    issued = quoted(priced, priced.client(country="IT"))
    assert [each.description for each in issued.lines] == ["Posters A1", "Stamp duty"]
    draft = propose.draft_of(desk, issued.id)
    assert bill.proof(desk, draft.id).total == issued.total == Decimal("127.00")


def test_jobs_are_billed_as_quoted_and_locked_to_the_cent(priced: Studio) -> None:
    draft = following(priced)
    assert propose.compared(priced.desk, draft) == (Decimal("125.00"), Decimal("15.78"))
    invoice = bill.issue_draft(priced.desk, draft.id)
    assert invoice.net == Decimal("125.00")
    assert invoice.job_ids == draft.job_ids
    assert [each.number for each in invoice.quoted] == ["Q2026/0001"]
    (quote,) = priced.desk.db.quotations.all()
    assert quote.outcome is Outcome.INVOICED
    assert found(priced) == []


def test_jobs_are_billed_as_measured_and_no_amount_twice(priced: Studio) -> None:
    draft = following(priced)
    propose.charge_as(priced.desk, draft.id, measured=True)
    revise.write_line(priced.desk, draft.id, typed("Delivery", "1", "20"))
    invoice = bill.issue_draft(priced.desk, draft.id)
    assert invoice.net == Decimal("35.78")
    assert found(priced) == []


def test_a_job_without_a_price_hinders_what_is_measured_not_what_is_quoted(priced: Studio) -> None:
    draft = following(priced)
    for rate in priced.desk.db.rates.all():
        priced.desk.db.rates.delete(rate.id)
    assert propose.compared(priced.desk, draft) == (Decimal("125.00"), None)
    measured = propose.charge_as(priced.desk, draft.id, measured=True)
    assert bill.hindrance(priced.desk, measured, contents.contents(priced.desk, measured))
    propose.charge_as(priced.desk, draft.id, measured=False)
    assert bill.issue_draft(priced.desk, draft.id).net == Decimal("125.00")


def test_a_quote_is_invoiced_once_until_that_invoice_is_credited(priced: Studio) -> None:
    desk, draft = priced.desk, following(priced)
    (quote,) = desk.db.quotations.all()
    invoice = bill.issue_draft(desk, draft.id)
    with pytest.raises(NotAllowed):
        propose.draft_of(desk, quote.id)
    with pytest.raises(NotAllowed):
        propose.answer(desk, quote.id, accepted=False)
    desk.db.drafts.put(replace(draft, job_ids=()))
    with pytest.raises(NotAllowed):
        bill.issue_draft(desk, draft.id)
    desk.db.drafts.delete(draft.id)
    _, again = credit.credit_and_redraft(desk, invoice.id)
    second = bill.issue_draft(desk, again.id)
    assert (second.net, second.quoted) == (invoice.net, invoice.quoted)
    assert [fault for fault in verify(desk).found if fault.grade is Grade.FAULT] == []


def test_a_job_on_several_quoted_lines_is_free_only_when_the_last_is_credited(priced: Studio) -> None:
    desk, client = priced.desk, priced.client()
    draft = propose.draft_of(desk, quoted(priced, client, typed(), typed("Design", "1", "40")).id)
    job = priced.job(client=client)
    revise.take_along(desk, draft.id)
    invoice = bill.issue_draft(desk, draft.id)
    assert desk.db.jobs.get(job.id).invoice_id == invoice.id
    for place, held in ((1, True), (0, False)):
        credit.credit(desk, invoice.id, Credit(parts={place: Part()}, frees=True))
        assert (desk.db.jobs.get(job.id).invoice_id is not None) is held
        assert found(priced) == []


def test_a_quote_is_issued_anew_as_a_changed_copy(priced: Studio) -> None:
    desk, issued = priced.desk, quoted(priced, priced.client())
    copy = propose.copy_of(desk, issued.id)
    revise.write_line(desk, copy.id, typed("Delivery", "1", "20"))
    second = propose.issue_quote(desk, copy.id, desk.today)
    assert (second.number.text, second.net) == ("Q2026/0002", Decimal("145.00"))
    assert desk.db.quotations.get(issued.id) == issued


def test_lines_are_put_on_the_client_s_open_draft_of_a_quote(priced: Studio) -> None:
    desk, client = priced.desk, priced.client()
    drafted(priced, client)
    first = propose.put_line(desk, client.id, typed(), typed("Handling"))
    second = propose.put_line(desk, client.id, typed("Flyers"), typed("Handling"))
    assert second.id == first.id
    assert [each.description for each in second.free_lines] == ["Posters A1", "Handling", "Flyers"]
    assert second.becomes is Kind.QUOTE


def test_a_quote_asks_for_no_payment_and_a_pro_forma_says_that_it_is_no_invoice(priced: Studio) -> None:
    desk, client = priced.desk, priced.client()
    settings = replace(desk.settings, iban="IT60X0542811101000000123456")
    desk.db.settings.put(settings)
    quote = quoted(priced, client)
    draft = drafted(priced, client)
    pro_forma = propose.issue_pro_forma(desk, draft.id, desk.today)
    for language in ("en", "de", "fr", "es"):
        words = desk.words(language)
        plain, asking = (typeset.sheet(each, words) for each in (quote, pro_forma))
        assert (plain.payment, plain.scan, plain.slip) == ((), None, None)
        assert asking.scan is not None
        assert [value for _, value in asking.payment] == [settings.iban, "P2026/0001"]
        if language != "en":
            told = words.text("This is not an invoice. You receive the invoice once this is paid.")
            assert told in asking.notes
            assert "not an invoice" not in told
    assert compose.cover(desk, quote).subject.startswith("Quote Q2026/0001")


def test_an_invoice_names_the_quote_it_follows_on_paper(priced: Studio) -> None:
    invoice: Invoice = bill.issue_draft(priced.desk, following(priced).id)
    facts = dict(typeset.sheet(invoice, priced.desk.words()).facts)
    assert facts["Quote"].startswith("Q2026/0001 of ")
