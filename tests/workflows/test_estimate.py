"""What something would cost: a print not made yet, and rates from what was bought."""

from dataclasses import replace
from decimal import Decimal

import pytest

from smarttracker_lite.domain.pricing import Missing, Side
from smarttracker_lite.errors import BadInput
from smarttracker_lite.workflows.estimate import Wish, estimate, per_m2, per_ml, per_sheet
from tests.support.studio import Studio

A0 = Wish(
    media="Satin",
    printer_id="",
    width_mm=Decimal(841),
    height_mm=Decimal(1189),
    copies=Decimal(2),
    ink_ml=Decimal(12),
)


def test_a_print_is_costed_and_priced_as_a_job_would_be(at_work: Studio) -> None:
    at_work.rate(Side.COST, per_m2="0.92", per_ml="0.43")
    at_work.rate(Side.PRICE, media="satin", per_m2="3.10", per_sheet="0.10", per_job="1.50")
    cost, price = estimate(at_work.desk, A0)
    assert cost.amount == Decimal("7.00")  # 2.000 m² × 0.92 + 12 ml × 0.43
    assert price.amount == Decimal("7.70")  # 2.000 m² × 3.10 + 1.50: a print this wide comes off a roll


def test_ink_that_is_not_known_leaves_what_is_charged_per_ml_without_amount(at_work: Studio) -> None:
    at_work.rate(Side.PRICE, per_ml="0.43")
    _, price = estimate(at_work.desk, replace(A0, ink_ml=None))
    assert (price.amount, price.missing) == (None, (Missing.INK,))


@pytest.mark.parametrize(
    ("field", "wish"),
    [
        ("width", replace(A0, width_mm=Decimal(0))),
        ("height", replace(A0, height_mm=Decimal(-1))),
        ("copies", replace(A0, copies=Decimal("1.5"))),
        ("ink", replace(A0, ink_ml=Decimal(-1))),
    ],
)
def test_a_print_that_cannot_be_is_refused_at_its_field(at_work: Studio, field: str, wish: Wish) -> None:
    with pytest.raises(BadInput) as refused:
        estimate(at_work.desk, wish)
    assert refused.value.field == field


def test_rates_follow_from_what_was_bought() -> None:
    assert per_m2(Decimal(38), Decimal(914), Decimal(45)) == Decimal("0.9239")
    assert per_ml(Decimal(130), Decimal(300)) == Decimal("0.4333")
    assert per_sheet(Decimal(24), Decimal(500)) == Decimal("0.0480")


def test_a_roll_without_length_is_refused_at_its_field() -> None:
    with pytest.raises(BadInput) as refused:
        per_m2(Decimal(38), Decimal(914), Decimal(0))
    assert refused.value.field == "roll_length"
