"""What Italian law adds to an invoice, or takes off what is paid: on the draft as on what is issued."""

from dataclasses import replace
from decimal import Decimal

import pytest

from smarttracker_lite.domain.clients import Client
from smarttracker_lite.domain.documents import Invoice
from smarttracker_lite.domain.levies import FundTerms, Regime, WithholdingTerms
from smarttracker_lite.domain.taxes import Tax, TaxCategory
from smarttracker_lite.workflows import bill
from smarttracker_lite.workflows.audit.recount import miscounted
from smarttracker_lite.workflows.typeset import sheet
from tests.support.credits import all_of, amount_of
from tests.support.studio import Studio, plot

FLAT = Tax(TaxCategory.EXEMPT, Decimal(0), "Art. 1, c. 54-89, L. 190/2014", natura="N2.2")


@pytest.fixture
def client(at_work: Studio) -> Client:
    """Somebody who pays 100.00 for each job of a studio in Italy."""
    at_work.seller()
    at_work.rate(per_job="100")
    settings = at_work.desk.settings
    at_work.desk.db.settings.put(replace(settings, seller=replace(settings.seller, country="IT")))
    return at_work.client(country="IT")


def issued(at_work: Studio, client: Client, regime: Regime, tax: Tax | None = None) -> Invoice:
    """The invoice of one job by these rules; the draft had promised just that."""
    settings, desk = at_work.desk.settings, at_work.desk
    desk.db.settings.put(replace(settings, regime=regime, tax=tax or settings.tax))
    draft = bill.draft(desk, client.id, [at_work.job(plot(), client=client).id])
    proof = bill.proof(desk, draft.id)
    made = bill.issue_draft(desk, draft.id)
    assert (made.lines, made.taxes, made.payable) == (proof.lines, proof.taxes, proof.payable)
    assert miscounted(made) is None
    return made


def test_a_stamp_that_the_studio_bears_is_on_the_invoice_and_in_no_sum(
    at_work: Studio, client: Client
) -> None:
    made = issued(at_work, client, Regime(code="RF19"), FLAT)
    assert (made.stamp, made.total, len(made.lines)) == (Decimal("2.00"), Decimal("100.00"), 1)
    assert made.regime == "RF19"


def test_a_stamp_that_the_client_pays_is_a_line(at_work: Studio, client: Client) -> None:
    made = issued(at_work, client, Regime(code="RF19", stamp_recharged=True), FLAT)
    assert [line.description for line in made.lines][1:] == ["Stamp duty"]
    assert (made.stamp, made.total, made.lines[1].tax) == (Decimal("2.00"), Decimal("102.00"), FLAT)


@pytest.mark.parametrize(("amount", "stamp"), [("77.47", "0"), ("77.48", "2.00"), ("100.00", "2.00")])
def test_what_is_credited_without_vat_asks_for_a_stamp_as_what_is_charged_does(
    at_work: Studio, client: Client, amount: str, stamp: str
) -> None:
    made = issued(at_work, client, Regime(code="RF19"), FLAT)
    note = amount_of(at_work, made, 0, amount)
    assert (note.stamp, note.total, note.payable) == (Decimal(stamp), Decimal(amount), Decimal(amount))
    told = "Stamp duty of €2.00 is paid electronically." in sheet(note, at_work.desk.words("en")).notes
    assert told is bool(note.stamp)


def test_no_stamp_is_on_a_credit_note_with_vat(at_work: Studio, client: Client) -> None:
    made = issued(at_work, client, Regime(code="RF01"))
    assert not all_of(at_work, made).stamp


def test_a_fund_is_taxed_and_what_is_withheld_is_off_what_is_paid(at_work: Studio, client: Client) -> None:
    at_work.desk.db.clients.put(replace(client, withholds=True))
    fund = FundTerms(kind="TC22", percent=Decimal(4), withheld=True)
    made = issued(at_work, client, Regime(code="RF01", withholding=WithholdingTerms(), fund=fund))
    assert (made.net, made.tax, made.total) == (Decimal("104.00"), Decimal("22.88"), Decimal("126.88"))
    assert made.withheld
    assert (made.withheld.amount, made.payable) == (Decimal("20.80"), Decimal("106.08"))


def test_who_pays_vat_to_the_state_pays_the_net_amount(at_work: Studio, client: Client) -> None:
    at_work.desk.db.clients.put(replace(client, split_payment=True))
    made = issued(at_work, client, Regime(code="RF01"))
    assert (made.total, made.payable, made.split_payment) == (Decimal("122.00"), Decimal("100.00"), True)
    assert not made.stamp


def test_elsewhere_nothing_of_this_is_known(at_work: Studio, client: Client) -> None:
    settings = at_work.desk.settings
    at_work.desk.db.settings.put(replace(settings, seller=replace(settings.seller, country="DE")))
    made = issued(at_work, client, Regime(code="RF19", stamp_recharged=True), FLAT)
    assert (made.stamp, made.total) == (Decimal(0), Decimal("100.00"))
    assert not all_of(at_work, made).stamp
    assert (made.fund, made.withheld) == (None, None)
