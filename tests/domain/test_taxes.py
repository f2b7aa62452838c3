"""VAT once per group, on the sum of rounded lines."""

from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as some

from smarttracker_lite.domain.business import Settings
from smarttracker_lite.domain.clients import Postal
from smarttracker_lite.domain.taxes import (
    Tax,
    TaxCategory,
    breakdown,
    small_business_reason,
    standard_percent,
)

NORMAL = Tax(TaxCategory.STANDARD, Decimal(22))
REDUCED = Tax(TaxCategory.STANDARD, Decimal(10))
NONE = Tax(TaxCategory.EXEMPT, Decimal(0), "small business")


EU = "AT BE BG CY CZ DE DK EE ES FI FR GR HR HU IE IT LT LU LV MT NL PL PT RO SE SI SK".split()


def test_every_country_of_the_eu_has_a_standard_rate_the_law_allows() -> None:
    """At least 15 % (2006/112/EC, art. 97); Hungary's 27 % is the highest."""
    rates = [standard_percent(country) for country in EU]
    assert len(EU) == 27
    assert all(rate is not None and 15 <= rate <= 27 for rate in rates)


def test_the_neighbours_of_the_eu_have_theirs_and_others_none() -> None:
    known = {country: standard_percent(country) for country in ("GB", "CH", "NO", "US", "")}
    assert known == {"GB": Decimal(20), "CH": Decimal("8.1"), "NO": Decimal(25), "US": None, "": None}


def test_a_small_business_s_sentence_names_its_law() -> None:
    laws = {"IT": "190/2014", "DE": "§ 19 UStG", "FR": "293 B", "AT": "§ 6 Abs. 1 Z 27"}
    assert all(law in small_business_reason(country) for country, law in laws.items())
    assert small_business_reason("US") == ""


def test_drafts_show_the_confirmed_vat_or_the_country_s_standard_rate() -> None:
    germans = Postal(name="", country="DE")
    assert Settings(seller=germans).expected_tax.percent == 19
    assert Settings(seller=germans, tax=REDUCED).expected_tax == REDUCED
    assert Settings().expected_tax.percent == 0


def test_vat_is_taken_once_on_the_sum_not_line_by_line() -> None:
    # 3 × 0.02 alone would each round to 0.00.
    (total,) = breakdown([(NORMAL, Decimal("0.02"))] * 3, "EUR")
    assert (total.base, total.amount) == (Decimal("0.06"), Decimal("0.01"))


def test_each_rate_has_its_own_row_in_the_order_of_the_lines() -> None:
    rows = breakdown([(REDUCED, Decimal(100)), (NORMAL, Decimal(10)), (REDUCED, Decimal(1))], "EUR")
    assert [(row.tax, row.base, row.amount) for row in rows] == [
        (REDUCED, Decimal(101), Decimal("10.10")),
        (NORMAL, Decimal(10), Decimal("2.20")),
    ]


def test_exempt_lines_have_no_vat_but_stand_in_the_breakdown() -> None:
    (row,) = breakdown([(NONE, Decimal(50))], "EUR")
    assert (row.base, row.amount) == (Decimal(50), Decimal(0))


def test_a_currency_without_cents_has_whole_vat() -> None:
    (row,) = breakdown([(REDUCED, Decimal(105))], "JPY")
    assert row.amount == Decimal(11)


@given(some.lists(some.decimals(-1000, 1000, places=2), min_size=1, max_size=50))
def test_bases_add_up_to_the_lines(nets: list[Decimal]) -> None:
    rows = breakdown([(NORMAL, net) for net in nets], "EUR")
    assert sum(row.base for row in rows) == sum(nets)
