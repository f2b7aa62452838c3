"""VAT once per group, on the sum of rounded lines."""

from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as some

from smarttracker_lite.domain.taxes import Tax, TaxCategory, breakdown

NORMAL = Tax(TaxCategory.STANDARD, Decimal(22))
REDUCED = Tax(TaxCategory.STANDARD, Decimal(10))
NONE = Tax(TaxCategory.EXEMPT, Decimal(0), "small business")


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
