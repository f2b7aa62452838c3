"""What Italian law charges or keeps back beside VAT, in cases that can be reckoned by hand."""

from dataclasses import replace
from decimal import Decimal

import pytest

from smarttracker_lite.domain.clients import Client, Postal
from smarttracker_lite.domain.levies import (
    STAMP,
    FundTerms,
    Levies,
    Regime,
    WithholdingTerms,
    levies,
)
from smarttracker_lite.domain.taxes import Tax, TaxCategory

CLIENT = Client(id="1", postal=Postal(name="Rossi", country="IT"))
VAT = Tax(TaxCategory.STANDARD, Decimal(22))
FLAT = Tax(TaxCategory.EXEMPT, Decimal(0), "Forfettario", natura="N2.2")
EXPORT = Tax(TaxCategory.EXPORT, Decimal(0), "Art. 8", "VATEX-EU-G", "N3.1")
INPS = FundTerms(kind="TC22", percent=Decimal(4), withheld=True)
CASSA = FundTerms(kind="TC04", percent=Decimal(4))


def on(regime: Regime, *lines: tuple[Tax, str], client: Client = CLIENT, currency: str = "EUR") -> Levies:
    return levies(regime, "IT", client, [(tax, Decimal(net)) for tax, net in lines], currency)


@pytest.mark.parametrize(("net", "stamp"), [("77.47", 0), ("77.48", 2), ("1000", 2)])
def test_a_stamp_is_due_on_more_than_77_47_without_vat(net: str, stamp: int) -> None:
    assert on(Regime(code="RF19"), (FLAT, net)).stamp == stamp


def test_only_the_part_without_vat_counts_for_the_stamp() -> None:
    assert on(Regime(), (VAT, "1000"), (FLAT, "77.47")).stamp == 0
    assert on(Regime(), (VAT, "10"), (FLAT, "40"), (FLAT, "37.48")).stamp == STAMP


@pytest.mark.parametrize(
    ("natura", "due"),
    [
        ("N1", True),
        ("N2.1", True),
        ("N3.5", True),
        ("N4", True),
        ("N3.1", False),
        ("N3.2", False),
        ("N3.3", False),
        ("N6.1", False),
        ("N6.9", False),
        ("N7", False),
    ],
)
def test_exports_goods_for_the_eu_and_reverse_charge_bear_no_stamp(natura: str, due: bool) -> None:
    tax = Tax(TaxCategory.EXEMPT, Decimal(0), "why", natura=natura)
    assert bool(on(Regime(), (tax, "500")).stamp) is due


def test_a_sentence_without_its_natura_is_taken_for_exempt() -> None:
    assert on(Regime(), (Tax(TaxCategory.EXEMPT, Decimal(0), "why"), "500")).stamp == STAMP


def test_the_stamp_is_in_euro_and_of_italy_alone() -> None:
    assert on(Regime(), (FLAT, "500"), currency="CHF").stamp == 0
    assert levies(Regime(), "DE", CLIENT, [(FLAT, Decimal(500))], "EUR") == Levies()


def test_a_flat_regime_recharges_the_stamp_as_income_others_as_an_expense() -> None:
    flat = on(Regime(code="RF19", stamp_recharged=True), (FLAT, "100"))
    exempt = Tax(TaxCategory.EXEMPT, Decimal(0), "Art. 10", natura="N4")
    usual = on(Regime(code="RF01", stamp_recharged=True), (exempt, "100"))
    assert flat.recharge == FLAT
    assert usual.recharge is not None
    assert usual.recharge.natura == "N1"


def test_a_stamp_that_the_studio_bears_is_due_all_the_same() -> None:
    found = on(Regime(code="RF19"), (FLAT, "100"))
    assert (found.stamp, found.recharge) == (STAMP, None)


def test_income_tax_is_kept_back_by_clients_who_do_so() -> None:
    regime = Regime(code="RF01", withholding=WithholdingTerms())
    assert on(regime, (VAT, "1000")).withheld is None
    withheld = on(regime, (VAT, "1000"), client=replace(CLIENT, withholds=True)).withheld
    assert withheld is not None
    assert (withheld.kind, withheld.percent, withheld.reason) == ("RT01", Decimal(20), "A")
    assert withheld.amount == 200


def test_it_is_kept_back_of_a_share_of_the_fees() -> None:
    """As of an agent's commission: 23 % of one half."""
    regime = Regime(withholding=WithholdingTerms(kind="RT02", percent=Decimal(23), share=Decimal(50)))
    withheld = on(regime, (VAT, "333.33"), client=replace(CLIENT, withholds=True)).withheld
    assert withheld is not None
    assert withheld.amount == Decimal("38.33")


def test_nothing_is_kept_back_from_a_flat_regime() -> None:
    regime = Regime(code="RF19", withholding=WithholdingTerms())
    assert on(regime, (FLAT, "1000"), client=replace(CLIENT, withholds=True)).withheld is None


def test_inps_counts_for_what_is_kept_back_and_other_funds_do_not() -> None:
    """1000 + 4 % = 1040; 20 % of 1040 for INPS (Ris. Min. Fin. 109/1996), of 1000 for the others."""
    client = replace(CLIENT, withholds=True)
    for terms, amount in ((INPS, 208), (CASSA, 200)):
        found = on(Regime(fund=terms, withholding=WithholdingTerms()), (VAT, "1000"), client=client)
        assert found.fund is not None
        assert (found.fund.base, found.fund.amount, found.fund.tax) == (Decimal(1000), Decimal(40), VAT)
        assert found.withheld is not None
        assert found.withheld.amount == amount


def test_a_fund_is_taxed_as_most_of_the_fees_or_as_is_said() -> None:
    mixed = on(Regime(fund=INPS), (EXPORT, "100"), (VAT, "60"), (VAT, "60"))
    assert mixed.fund is not None
    assert (mixed.fund.base, mixed.fund.amount, mixed.fund.tax) == (Decimal(220), Decimal("8.80"), VAT)
    own = on(Regime(fund=replace(INPS, tax=FLAT)), (VAT, "100"))
    assert own.fund is not None
    assert own.fund.tax == FLAT


def test_a_fund_counts_for_the_stamp() -> None:
    """75.00 + 4 % = 78.00."""
    assert on(Regime(code="RF19"), (FLAT, "75")).stamp == 0
    assert on(Regime(code="RF19", fund=INPS), (FLAT, "75")).stamp == STAMP


def test_what_was_paid_in_the_client_s_name_is_no_fee() -> None:
    paid = Tax(TaxCategory.EXEMPT, Decimal(0), "Art. 15", natura="N1")
    regime = Regime(fund=CASSA, withholding=WithholdingTerms())
    found = on(regime, (VAT, "100"), (paid, "50"), client=replace(CLIENT, withholds=True))
    assert found.fund is not None
    assert found.withheld is not None
    assert (found.fund.base, found.withheld.amount) == (Decimal(100), Decimal(20))
    assert on(regime, (paid, "50")).fund is None


def test_a_client_of_the_state_pays_the_vat_itself_if_there_is_any_and_no_income_tax_is_kept_back() -> None:
    """Art. 17-ter c. 1-sexies D.P.R. 633/1972: not on fees that income tax is kept back of."""
    state = replace(CLIENT, split_payment=True)
    assert on(Regime(), (VAT, "100"), client=state).split_payment
    assert not on(Regime(), (EXPORT, "100"), client=state).split_payment
    both = replace(state, withholds=True)
    assert not on(Regime(withholding=WithholdingTerms()), (VAT, "100"), client=both).split_payment
