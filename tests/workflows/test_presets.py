"""What is usual in a country when work is taxed: dated, with its law and where it was read."""

import re
from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from smarttracker_lite import paths
from smarttracker_lite.domain.business import Settings
from smarttracker_lite.domain.clients import Postal
from smarttracker_lite.domain.presets import EU, OWN_CASES, Case, for_client, in_force, known_as, of_case
from smarttracker_lite.domain.taxes import Tax, TaxCategory
from smarttracker_lite.workflows.presets import (
    _all,
    find,
    presets,
    small_business_reason,
    standard_percent,
    with_codes,
)
from smarttracker_lite.workflows.tax import tax_of, tax_of_piece, usual_tax
from tests.support.studio import Studio

TODAY = date(2026, 11, 24)
NEEDS_REASON = frozenset(TaxCategory) - {TaxCategory.STANDARD, TaxCategory.ZERO}
CODES = {
    TaxCategory.REVERSE_CHARGE: "VATEX-EU-AE",
    TaxCategory.INTRA_COMMUNITY: "VATEX-EU-IC",
    TaxCategory.EXPORT: "VATEX-EU-G",
    TaxCategory.OUTSIDE: "VATEX-EU-O",
}


def test_every_country_of_the_eu_has_a_standard_rate_the_law_allows() -> None:
    """At least 15 % (2006/112/EC, art. 97); Hungary's 27 % is the highest."""
    rates = [standard_percent(country, TODAY) for country in EU]
    assert len(EU) == 27
    assert all(rate is not None and 15 <= rate <= 27 for rate in rates)


def test_the_neighbours_of_the_eu_have_theirs_and_others_none() -> None:
    known = {country: standard_percent(country, TODAY) for country in ("GB", "CH", "NO", "US", "")}
    assert known == {"GB": Decimal(20), "CH": Decimal("8.1"), "NO": Decimal(25), "US": None, "": None}


def test_a_small_business_s_sentence_names_its_law() -> None:
    laws = {"IT": "190/2014", "DE": "§ 19 UStG", "FR": "293 B", "AT": "§ 6 Abs. 1 Z 27"}
    assert all(law in small_business_reason(country, TODAY) for country, law in laws.items())
    assert small_business_reason("US", TODAY) == ""


def test_the_rate_in_force_on_a_day_is_chosen() -> None:
    assert standard_percent("CH", date(2023, 12, 31)) == Decimal("7.7")
    assert standard_percent("CH", date(2024, 1, 1)) == Decimal("8.1")
    assert standard_percent("IT", date(2013, 9, 30)) is None
    preset = replace(presets("IT", TODAY)[0], since=date(2026, 1, 1), until=date(2026, 6, 30))
    assert in_force([preset], date(2026, 6, 30)) == (preset,)
    assert in_force([preset], date(2026, 7, 1)) == in_force([preset], date(2025, 12, 31)) == ()


def test_an_article_that_may_no_longer_be_named_is_offered_no_more() -> None:
    assert small_business_reason("FR", date(2027, 12, 31))
    assert not small_business_reason("FR", date(2028, 1, 1))


def test_every_preset_says_where_it_was_read_and_what_an_invoice_must_say() -> None:
    for preset in _all():
        assert re.fullmatch(r"https?://\S+", preset.source), preset
        assert preset.looked_up <= TODAY, preset
        assert (preset.tax.percent > 0) is (preset.tax.category is TaxCategory.STANDARD), preset
        assert bool(preset.tax.reason) is (preset.tax.category in NEEDS_REASON), preset
        wanted = CODES.get(preset.tax.category)
        assert wanted is None or preset.tax.code == wanted, preset


def test_what_is_not_taxed_in_italy_has_its_natura() -> None:
    natura = {preset.id: preset.tax.natura for preset in presets("IT", TODAY) if not preset.tax.percent}
    assert all(re.fullmatch(r"N[1-7](\.\d)?", code) for code in natura.values())
    expected = {"forfettario": "N2.2", "reverse-charge": "N2.1", "intra-community": "N3.2", "export": "N3.1"}
    assert expected.items() <= natura.items()


@pytest.mark.parametrize("country", ["US", "HK", "MO"])
def test_where_there_is_no_such_tax_the_studio_may_say_so_and_no_client_is_asked(country: str) -> None:
    found = of_case(presets(country, TODAY), Case.NONE)
    assert found is not None
    assert found.case in OWN_CASES
    assert found not in for_client(presets(country, TODAY), country, country)


def test_ids_name_one_preset_of_a_country() -> None:
    ids = [(preset.country, preset.id) for preset in _all()]
    assert len(ids) == len(set(ids))
    assert find("IT", "export", TODAY) is not None
    assert find("IT", "nothing", TODAY) is None


def test_a_file_is_of_one_country_but_the_one_of_the_union() -> None:
    names = {path.stem for path in paths.assets("taxes").glob("*.toml")}
    assert {preset.country.lower() for preset in _all()} - {each.lower() for each in EU} <= names | {"no"}


@pytest.mark.parametrize(
    ("buyer", "cases"),
    [
        ("IT", set()),
        ("DE", {Case.REVERSE_CHARGE, Case.INTRA_COMMUNITY}),
        ("US", {Case.EXPORT, Case.SERVICES_ABROAD}),
    ],
)
def test_a_client_is_offered_what_fits_its_country(buyer: str, cases: set[Case]) -> None:
    offered = {preset.case for preset in for_client(presets("IT", TODAY), "IT", buyer)}
    abroad = {Case.REVERSE_CHARGE, Case.INTRA_COMMUNITY, Case.EXPORT, Case.SERVICES_ABROAD}
    assert offered & abroad == cases
    assert Case.SMALL_BUSINESS not in offered


def test_a_tax_that_was_typed_gets_the_codes_of_its_preset() -> None:
    typed = Tax(TaxCategory.EXEMPT, Decimal(0), small_business_reason("IT", TODAY))
    assert with_codes(typed, "IT", TODAY).natura == "N2.2"
    own = replace(typed, reason="Something of its own")
    assert with_codes(own, "IT", TODAY) == own
    assert known_as(presets("DE", TODAY), typed) is None


def test_drafts_show_the_confirmed_vat_or_the_country_s_standard_rate() -> None:
    germans, reduced = Postal(name="", country="DE"), Tax(TaxCategory.STANDARD, Decimal(10))
    assert usual_tax(Settings(seller=germans), TODAY).percent == 19
    assert usual_tax(Settings(seller=germans, tax=reduced), TODAY) == reduced
    assert usual_tax(Settings(), TODAY).percent == 0


def test_a_client_is_taxed_as_it_says_and_a_piece_by_its_own_rate_where_tax_is_charged(
    at_work: Studio,
) -> None:
    desk, client = at_work.desk, at_work.client()
    export = of_case(presets("IT", TODAY), Case.EXPORT)
    reduced = find("IT", "10", TODAY)
    assert export
    assert reduced
    assert tax_of(desk, client, TODAY) == usual_tax(desk.settings, TODAY)
    assert tax_of_piece(tax_of(desk, client, TODAY), reduced.tax) == reduced.tax
    abroad = replace(client, tax=export.tax)
    assert tax_of_piece(tax_of(desk, abroad, TODAY), reduced.tax) == export.tax
