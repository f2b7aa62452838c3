"""What is usual in a country, offered beside the money of the settings, and the Italian rules beside VAT."""

from dataclasses import replace
from decimal import Decimal

import pytest

from smarttracker_lite.domain.levies import FundTerms, WithholdingTerms
from smarttracker_lite.domain.taxes import Tax, TaxCategory
from tests.support.studio import Studio
from tests.support.visit import Visitor

MONEY = "/settings/money"
RULES = {
    "regime": "RF01",
    "stamp_recharged": "yes",
    "withholding": "RT01",
    "withholding_percent": "20",
    "withholding_share": "100",
    "withholding_reason": "a",
    "fund": "TC22",
    "fund_percent": "4",
    "fund_withheld": "yes",
}


def move_to(studio: Studio, country: str) -> None:
    settings = studio.desk.settings
    studio.desk.db.settings.put(replace(settings, seller=replace(settings.seller, country=country)))


def test_each_usual_tax_tells_its_law_where_it_was_read_and_whom_to_ask(
    at_work: Studio, visitor: Visitor
) -> None:
    move_to(at_work, "DE")
    page = visitor.get(MONEY).text
    for told in (
        "Standard rate, 19%",
        "§ 12 Abs. 1 UStG",
        "freefinance.de",
        "Nov 23, 2026",
        "your accountant",
    ):
        assert told in page
    assert "Steuerfrei nach § 19 UStG" in page


def test_a_country_we_know_nothing_of_is_offered_nothing(at_work: Studio, visitor: Visitor) -> None:
    move_to(at_work, "BR")
    assert "Usual in" not in visitor.get(MONEY).text


def test_a_usual_tax_is_taken_over_with_its_codes_and_the_regime_follows(
    at_work: Studio, visitor: Visitor
) -> None:
    move_to(at_work, "IT")
    visitor.post("/settings/tax/usual", {"preset": "forfettario"})
    page = visitor.get(MONEY).text
    assert "You charge: Small business, no VAT (N2.2)" in page
    assert "in use" in page
    settings = at_work.desk.settings
    assert settings.tax is not None
    assert (settings.tax.category, settings.tax.natura) == (TaxCategory.EXEMPT, "N2.2")
    assert settings.regime.code == "RF19"
    visitor.post("/settings/tax/usual", {"preset": "22"})
    assert at_work.desk.settings.regime.code == "RF01"


@pytest.mark.parametrize("preset", ["", "nothing", "export"])
def test_what_a_studio_cannot_usually_charge_is_not_taken_over(
    at_work: Studio, visitor: Visitor, preset: str
) -> None:
    move_to(at_work, "IT")
    assert visitor.post("/settings/tax/usual", {"preset": preset}).status_code == 404
    assert at_work.desk.settings.tax is None


def test_the_italian_rules_are_asked_only_in_italy(at_work: Studio, visitor: Visitor) -> None:
    move_to(at_work, "FR")
    assert "Italian rules" not in visitor.get(MONEY).text
    move_to(at_work, "IT")
    assert "Italian rules" in visitor.get(MONEY).text


def test_the_italian_rules_are_kept(at_work: Studio, visitor: Visitor) -> None:
    move_to(at_work, "IT")
    visitor.post("/settings/tax/regime", RULES)
    regime = at_work.desk.settings.regime
    assert (regime.code, regime.stamp_recharged) == ("RF01", True)
    assert regime.withholding == WithholdingTerms()
    assert regime.fund == FundTerms(kind="TC22", percent=Decimal(4), withheld=True)
    page = visitor.get(MONEY).text
    assert '<option value="TC22" selected>' in page
    without = {
        name: value for name, value in RULES.items() if name not in ("stamp_recharged", "fund_withheld")
    }
    visitor.post("/settings/tax/regime", {**without, "withholding": "", "fund": ""})
    regime = at_work.desk.settings.regime
    assert (regime.stamp_recharged, regime.withholding, regime.fund) == (False, None, None)


@pytest.mark.parametrize(
    ("field", "typed"),
    [
        ("regime", "RF99"),
        ("withholding", "RT99"),
        ("withholding_percent", ""),
        ("withholding_percent", "101"),
        ("withholding_share", "0"),
        ("withholding_reason", "k9"),
        ("fund", "TC99"),
        ("fund_percent", "4.125"),
        ("fund_percent", "four"),
    ],
)
def test_what_no_rule_can_be_comes_back_as_it_was_typed(
    at_work: Studio, visitor: Visitor, field: str, typed: str
) -> None:
    move_to(at_work, "IT")
    answer = visitor.post("/settings/tax/regime", {**RULES, field: typed})
    assert answer.status_code == 422
    assert f'id="e-{field}"' in answer.text
    assert 'value="4"' in answer.text or field == "fund_percent"
    assert at_work.desk.settings.regime.code == ""


def test_a_tax_that_is_neither_rate_nor_exemption_stays_when_money_is_saved(
    at_work: Studio, visitor: Visitor
) -> None:
    move_to(at_work, "GB")
    visitor.post("/settings/tax/usual", {"preset": "zero"})
    page = visitor.get(MONEY).text
    assert '<option value="kept" selected>Zero rate</option>' in page
    visitor.post(MONEY, {"currency": "GBP", "terms_days": "14", "tax_category": "kept"})
    assert at_work.desk.settings.tax == Tax(TaxCategory.ZERO, Decimal(0))


def test_in_the_united_states_it_is_called_sales_tax(at_work: Studio, visitor: Visitor) -> None:
    move_to(at_work, "US")
    assert "I charge sales tax" in visitor.get(MONEY).text
    typed = {"currency": "USD", "terms_days": "14", "tax_category": "S", "tax_percent": "8.87501"}
    assert visitor.post(MONEY, typed).status_code == 422
    visitor.post(MONEY, {**typed, "tax_percent": "8.8755"})
    assert at_work.desk.settings.tax == Tax(TaxCategory.STANDARD, Decimal("8.8755"), label="Sales tax")
    assert 'value="8.8755"' in visitor.get(MONEY).text
