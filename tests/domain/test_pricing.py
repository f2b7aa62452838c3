"""Charges and the sentence that explains them."""

from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as some

from smarttracker_lite.domain.pricing import Charge, Missing, Rate, Side, Term, charge, sentence
from smarttracker_lite.domain.printing import JobFacts, Measure, Media, Origin
from smarttracker_lite.domain.units import Unit
from tests.support.studio import plot

A4 = Media(name="Plain bond", width_um=210_000, height_um=297_000)
UNITS = {Unit.SQUARE_METRE: "m²", Unit.MILLILITRE: "ml"}


def rate(media: str = "", printer_id: str | None = None, **amounts: str) -> Rate:
    decimals: dict[str, Any] = {unit: Decimal(amount) for unit, amount in amounts.items()}
    return Rate(id=f"{printer_id}/{media}", side=Side.PRICE, printer_id=printer_id, media=media, **decimals)


def priced(facts: JobFacts, *rates: Rate) -> Charge:
    return charge(facts, "plotter", rates, "EUR")


def counted(number: int) -> Measure:
    return Measure(number, Origin.MEASURED)


def test_the_sum_reads_as_one_sentence() -> None:
    told = priced(plot(), rate(per_m2="3.10", per_ml="0.42", per_job="1.50"))
    said = sentence(
        told,
        quantity=lambda value, unit: f"{value.normalize():f} {UNITS[unit]}",
        rate=lambda value: f"{value:.2f}",
        money=str,
    )
    assert said == "2.14 m² × 3.10 + 18.2 ml × 0.42 + 1.50 = 15.78"


def test_the_amount_is_rounded_once_and_half_up() -> None:
    told = priced(plot(area_mm2=counted(1_000_000)), rate(per_m2="0.004", per_job="0.001"))
    assert told.amount == Decimal("0.01")


def test_without_a_fitting_rate_the_job_is_unpriced_not_free() -> None:
    told = priced(plot(), rate(media="Canvas", per_m2="40"))
    assert told.amount is None
    assert told.missing == (Missing.RATE,)


def test_a_row_that_charges_nothing_leaves_the_job_unpriced() -> None:
    assert priced(plot(), rate()).amount is None


def test_a_rate_of_zero_is_a_decision() -> None:
    assert priced(plot(), rate(per_m2="0")).amount == Decimal("0.00")


@pytest.mark.parametrize(
    ("facts", "unit", "missing"),
    [
        (plot(area_mm2=None, impressions=None), "per_m2", Missing.AREA),
        (plot(area_mm2=None, media=Media(name="Plain bond")), "per_m2", Missing.AREA),
        (plot(inks=None), "per_ml", Missing.INK),
        (plot(impressions=None), "per_sheet", Missing.SHEETS),
    ],
)
def test_what_the_printer_did_not_say_is_named(facts: JobFacts, unit: str, missing: Missing) -> None:
    told = priced(facts, rate(**{unit: "1", "per_job": "5"}))
    assert told.missing == (missing,)
    assert told.amount is None


def test_an_area_that_was_not_measured_follows_from_impressions_and_size() -> None:
    facts = plot(area_mm2=None, impressions=counted(3), media=A4)
    assert priced(facts, rate(per_m2="100")).amount == Decimal("18.70")  # 3 × 0.210 m × 0.297 m = 0.187 m²


@pytest.mark.parametrize(
    ("facts", "amount"),
    [
        (plot(), "21.40"),
        (plot(media=A4, roll_length_um=counted(297_000)), "21.40"),
        (plot(media=A4, impressions=counted(4)), "0.80"),
        (plot(media=Media(name="Plain bond"), impressions=counted(4)), "0.80"),
    ],
)
def test_a_row_for_everything_charges_rolls_by_area_and_sheets_by_number(
    facts: JobFacts, amount: str
) -> None:
    assert priced(facts, rate(per_m2="10", per_sheet="0.20")).amount == Decimal(amount)


@pytest.mark.parametrize(
    ("facts", "sheets"),
    [
        (plot(sheets=counted(7), impressions=counted(12)), 7),
        (plot(impressions=counted(5)), 5),
        (plot(impressions=counted(5), duplex=True), 3),
        (plot(impressions=counted(0)), 0),
        (plot(impressions=counted(6), copies=counted(2), duplex=True), 4),
        (plot(impressions=counted(6), copies=counted(2)), 6),
        (plot(impressions=counted(5), copies=counted(2), duplex=True), 3),
        (plot(impressions=counted(5), copies=counted(0), duplex=True), 3),
    ],
)
def test_sheets_are_counted_or_follow_from_the_impressions(facts: JobFacts, sheets: int) -> None:
    assert priced(facts, rate(per_sheet="1")).amount == Decimal(sheets)


def test_the_most_exact_row_wins() -> None:
    rows = [
        rate(per_job="1"),
        rate(printer_id="plotter", per_job="2"),
        rate(media="plain BOND", per_job="3"),
        rate(media="Plain bond", printer_id="plotter", per_job="4"),
    ]
    for count in (4, 3, 2, 1):
        assert priced(plot(), *rows[:count]).amount == Decimal(count)


def test_a_row_of_another_printer_does_not_count() -> None:
    assert priced(plot(), rate(printer_id="other", per_job="2")).amount is None


def test_media_without_a_name_is_known_by_its_type() -> None:
    assert priced(plot(media=Media(type="stationery")), rate(media="Stationery", per_job="2")).amount == 2


@given(
    some.lists(
        some.tuples(
            some.decimals(0, 10_000, places=3),
            some.sampled_from(Unit),
            some.decimals(0, 1000, places=6),
        ),
        max_size=4,
    )
)
def test_the_amount_is_the_exact_sum_of_its_terms_to_half_a_cent(
    rows: list[tuple[Decimal, Unit, Decimal]],
) -> None:
    told = Charge("EUR", tuple(Term(*row) for row in rows))
    exact = sum((quantity * price for quantity, _, price in rows), Decimal(0))
    assert told.amount is not None
    assert abs(told.amount - exact) <= Decimal("0.005")
    assert told.amount == told.amount.quantize(Decimal("0.01"))
