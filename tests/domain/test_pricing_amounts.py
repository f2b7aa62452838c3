"""Quantities at prices: copies, steps, tiers, discount, minimum, and how all are rounded."""

from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest

from smarttracker_lite.domain.charges import Charge, Lack, Missing, Term, total
from smarttracker_lite.domain.orders import Buyer
from smarttracker_lite.domain.pricing import charge
from smarttracker_lite.domain.printing import InkUse, Media
from smarttracker_lite.domain.rates import Basis, Part, Tier, Tiering
from smarttracker_lite.domain.units import Unit, area_mm2
from tests.support.pricing import amount, counted, job, lacking, order, price, priced, quantities, row

PAPER = price(Basis.SQUARE_METRE, "10")


def test_an_area_is_told_to_the_nearest_square_millimetre() -> None:
    assert [area_mm2(1_000, um) for um in (499, 500, 1_499)] == [0, 1, 1]


@pytest.mark.parametrize(("copies", "charged"), [(0, "15"), (1, "15"), (2, "9"), (3, "7"), (6, "5")])
def test_the_first_copy_has_its_price_and_the_further_ones_theirs(copies: int, charged: str) -> None:
    facts = job(area_mm2=counted(3_000_000), copies=counted(copies))
    assert amount(facts, price(Basis.SQUARE_METRE, "5", further="1")) == Decimal(charged)


def test_first_and_further_copies_are_charged_whole_though_a_third_has_no_end() -> None:
    told = priced(
        job(area_mm2=counted(1_000_000), copies=counted(3)), price(Basis.SQUARE_METRE, "5", further="1")
    )
    assert quantities(told) == [Decimal("0.333"), Decimal("0.667")]


def test_a_single_copy_has_no_further_ones_to_speak_of() -> None:
    assert quantities(priced(job(), price(Basis.SQUARE_METRE, "5", further="1"))) == [Decimal("2.14")]


def test_further_copies_need_to_be_counted() -> None:
    assert lacking(job(copies=None), price(Basis.SQUARE_METRE, "5", further="1")) == [(Missing.COPIES, "")]


@pytest.mark.parametrize(("step", "charged"), [("0.1", "2.2"), ("0.5", "2.5"), ("1.07", "2.14"), ("3", "3")])
def test_a_quantity_is_rounded_up_to_its_step_and_tells_what_it_was(step: str, charged: str) -> None:
    (term,) = priced(job(), price(Basis.SQUARE_METRE, "1", step=step)).terms
    assert term.quantity == Decimal(charged)
    assert term.exact == (None if term.quantity == Decimal("2.14") else Decimal("2.140"))


INK = price(Basis.MILLILITRE, "0.42")


def inked(*prices: Any, factor: str = "1.14", **told: Any) -> Charge:
    """The charge of a job whose ink is corrected."""
    return charge(order(job(**told), row(*prices))._replace(ink_factor=Decimal(factor)))


def test_corrected_ink_says_what_the_printer_told_and_how_many_times_it_counts() -> None:
    (term,) = inked(INK).terms
    assert (term.quantity, term.exact, term.factor) == (Decimal("20.748"), Decimal("18.2"), Decimal("1.14"))
    assert not term.rounded_up
    assert inked(INK).amount == Decimal("8.71")


def test_corrected_ink_is_rounded_up_after_that() -> None:
    (term,) = inked(price(Basis.MILLILITRE, "0.42", step="0.5")).terms
    assert (term.quantity, term.exact, term.factor) == (Decimal("21.0"), Decimal("18.2"), Decimal("1.14"))
    assert term.rounded_up


def test_each_ink_is_corrected_and_no_ink_is_no_ink() -> None:
    several = inked(price(Basis.MILLILITRE, "1", channel="cyan"), INK)
    assert quantities(several) == [Decimal("11.628"), Decimal("9.12")]
    (none,) = inked(INK, inks=()).terms
    assert (none.quantity, none.exact, none.factor) == (Decimal(0), None, None)


def test_the_first_copy_and_the_further_ones_are_corrected_each() -> None:
    told = inked(price(Basis.MILLILITRE, "2", further="1"), factor="2", copies=counted(2))
    assert quantities(told) == [Decimal("18.2"), Decimal("18.2")]
    assert [term.exact for term in told.terms] == [Decimal("9.1"), Decimal("9.1")]


def test_steps_of_coverage_go_by_what_the_printer_tells() -> None:
    tiers = (Tier(Decimal(9), Decimal(5)),)
    covered = price(Basis.COVERED, "3", tiering=Tiering.COVERAGE, tiers=tiers)
    (term,) = inked(covered, factor="3").terms
    assert (term.rate, term.factor) == (Decimal(3), None)


def test_first_and_further_copies_are_rounded_up_each() -> None:
    told = priced(job(copies=counted(2)), price(Basis.SQUARE_METRE, "1", further="1", step="1"))
    assert quantities(told) == [2, 2]


def test_nothing_is_rounded_up_to_nothing() -> None:
    assert quantities(priced(job(area_mm2=counted(0)), price(Basis.SQUARE_METRE, "1", step="0.5"))) == [0]


STEPS = (Tier(Decimal(10), Decimal(8)), Tier(Decimal(50), Decimal(6)))


@pytest.mark.parametrize(("number", "rate"), [(0, 10), (9, 10), (10, 8), (49, 8), (50, 6), (51, 6)])
def test_a_tier_that_is_reached_charges_all_of_it(number: int, rate: int) -> None:
    facts = job(
        copies=counted(number), area_mm2=counted(2_000_000), inks=(InkUse("k", counted(number * 2_000)),)
    )
    month = Buyer(month_m2=Decimal(number))
    for tiering in Tiering:
        steps = price(Basis.SQUARE_METRE, "10", tiers=STEPS, tiering=tiering)
        assert amount(facts, steps, buyer=month) == 2 * rate


def test_a_tier_takes_the_place_of_first_and_further_copies() -> None:
    steps = price(Basis.SQUARE_METRE, "20", further="5", tiers=STEPS)
    assert amount(job(copies=counted(10), area_mm2=counted(1_000_000)), steps) == 8
    assert amount(job(copies=counted(2), area_mm2=counted(1_000_000)), steps) == Decimal("12.50")


@pytest.mark.parametrize(
    ("told", "tiering", "missing"),
    [
        ({"copies": None}, Tiering.COPIES, Missing.COPIES),
        ({"inks": None}, Tiering.COVERAGE, Missing.INK),
        ({"area_mm2": counted(0)}, Tiering.COVERAGE, Missing.AREA),
    ],
)
def test_what_a_tier_goes_by_must_be_known(told: Any, tiering: Tiering, missing: Missing) -> None:
    steps = price(Basis.SQUARE_METRE, "10", tiers=STEPS, tiering=tiering)
    assert lacking(job(**told), steps) == [(missing, "")]


def test_the_discount_is_taken_off_all_but_the_minimum() -> None:
    told = priced(job(), PAPER, price(Basis.JOB, "1"), buyer=Buyer(discount=Decimal("12.5")))
    assert told.terms[-1] == Term(Decimal("22.4"), Unit.PERCENT, Decimal("-0.125"), Part.DISCOUNT)
    assert told.amount == Decimal("19.60")
    least = price(Basis.MINIMUM, "20")
    assert amount(job(), PAPER, price(Basis.JOB, "1"), least, buyer=Buyer(discount=Decimal("12.5"))) == 20


def test_what_is_less_than_the_minimum_is_raised_to_it() -> None:
    told = priced(job(), price(Basis.SQUARE_METRE, "1"), price(Basis.MINIMUM, "5"))
    assert told.terms[-1] == Term(Decimal(1), Unit.JOB, Decimal("2.860"), Part.MINIMUM)
    assert told.amount == 5
    assert len(priced(job(), PAPER, price(Basis.MINIMUM, "21.40")).terms) == 1


def test_what_comes_to_nothing_is_not_raised_to_the_minimum() -> None:
    least = price(Basis.MINIMUM, "5")
    assert amount(job(), PAPER, least, buyer=Buyer(discount=Decimal(100))) == 0
    assert amount(job(area_mm2=counted(0)), PAPER, least) == 0
    assert priced(job(), least).missing == (Lack(Missing.RATE),)


@pytest.mark.parametrize(("currency", "charged"), [("EUR", "0.01"), ("JPY", "0"), ("KWD", "0.005")])
def test_the_amount_is_rounded_once_and_half_up_to_what_can_be_paid(currency: str, charged: str) -> None:
    cheap = price(Basis.SQUARE_METRE, "0.004"), price(Basis.JOB, "0.001")
    told = amount(job(area_mm2=counted(1_000_000)), *cheap, currency=currency)
    assert str(told) == charged


A1 = Media(name="Plain", width_um=594_000, height_um=841_000)


@pytest.mark.parametrize(
    ("told", "roll_um", "area"),
    [
        ({"media": A1}, 914_000, "0.543"),
        ({"media": Media(width_um=841_000, height_um=594_000)}, 914_000, "0.543"),
        ({"media": A1}, 610_000, "0.513"),
        ({"media": A1, "impressions": counted(3)}, 914_000, "1.629"),
        ({"media": A1, "roll_length_um": counted(600_000)}, 914_000, "0.548"),
        ({"media": A1, "roll_area_mm2": counted(600_000)}, 914_000, "0.6"),
    ],
)
def test_of_the_roll_is_charged_its_width_by_the_length_used_and_pages_are_turned(
    told: dict[str, Any], roll_um: int, area: str
) -> None:
    """An A1 lies across a roll of 914 mm and takes 594 mm of it; on one of 610 mm it takes 841 mm."""
    off_roll = price(Basis.SQUARE_METRE, "10", roll=True, roll_um=roll_um)
    (term,) = priced(job(**{"impressions": counted(1), **told}), off_roll).terms
    assert term.quantity == Decimal(area)


def test_what_is_wider_than_the_roll_or_has_no_size_has_no_area_of_it() -> None:
    for media in (A1, Media(name="Plain"), Media(name="Plain", width_um=100_000)):
        off_roll = price(Basis.SQUARE_METRE, "10", roll=True, roll_um=500_000)
        assert lacking(job(impressions=counted(1), media=media), off_roll) == [(Missing.ROLL_AREA, "")]


def test_no_sum_is_cut_off_however_many_decimals_it_has() -> None:
    facts = job(area_mm2=counted(123_456_789_000_000))
    told = priced(
        facts,
        price(Basis.SQUARE_METRE, "999999.999999"),
        price(Basis.WASTE, "33.333333"),
        buyer=Buyer(discount=Decimal("3.333333")),
    )
    waste, off = Fraction("1.33333333"), Fraction("0.96666667")
    assert Fraction(total(told.terms)) == 123_456_789 * Fraction("999999.999999") * waste * off
    free = priced(facts, price(Basis.SQUARE_METRE, "0.333333"), buyer=Buyer(discount=Decimal(100)))
    assert total(free.terms) == 0


def test_what_is_raised_to_the_minimum_is_exactly_the_minimum() -> None:
    prices = price(Basis.SQUARE_METRE, "0.123457"), price(Basis.WASTE, "33.333333")
    least = price(Basis.MINIMUM, "999999.999999")
    told = priced(job(), *prices, least, buyer=Buyer(discount=Decimal("3.333333")))
    assert total(told.terms) == Decimal("999999.999999")


def test_a_hair_below_half_a_cent_is_not_rounded_up() -> None:
    """The 28 digits that Python's decimals have by default would make a half of it."""
    parts = "1000000000.004999999999999999", "0.0000000000000000009"
    terms = tuple(Term(Decimal(part), Unit.JOB, Decimal(1)) for part in parts)
    assert Charge("EUR", terms).amount == Decimal("1000000000.00")


@pytest.mark.parametrize(
    ("exact", "shown"),
    [
        (["0.004", "0.009", "0.006", "0.001"], ["0.00", "0.01", "0.01", "0.00"]),
        (["0.006", "0.006", "0.006"], ["0.00", "0.01", "0.01"]),
        (["1.006", "-0.006", "-0.006"], ["1.00", "0.00", "-0.01"]),
    ],
)
def test_cents_left_over_go_to_what_was_cut_off_most(exact: list[str], shown: list[str]) -> None:
    terms = tuple(Term(Decimal(text), Unit.JOB, Decimal(1)) for text in exact)
    assert list(map(str, Charge("EUR", terms).shown)) == shown
