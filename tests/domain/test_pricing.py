"""What a job is charged, part by part."""

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest

from smarttracker_lite.domain.charges import Lack, Missing, Term
from smarttracker_lite.domain.money import ZERO
from smarttracker_lite.domain.pricing import charge
from smarttracker_lite.domain.printing import InkUse, Media, MediaUse
from smarttracker_lite.domain.rates import Basis, Part, Price, Rate, Tier, Tiering
from smarttracker_lite.domain.units import Unit
from tests.support.pricing import NINE, amount, counted, job, lacking, order, price, priced, quantities, row

A4 = Media(name="Plain", width_um=210_000, height_um=297_000)
PAPER = price(Basis.SQUARE_METRE, "10")
INK = price(Basis.MILLILITRE, "0.42")
CLICKS = price(Basis.MONO, "0.05"), price(Basis.COLOR, "0.20")
COLORS = {"impressions": counted(10), "color_impressions": counted(4)}


def test_a_job_is_charged_by_its_quantities() -> None:
    told = priced(job(), price(Basis.SQUARE_METRE, "3.10"), INK, price(Basis.JOB, "1.50"))
    assert told.terms == (
        Term(Decimal("2.140"), Unit.SQUARE_METRE, Decimal("3.10"), Part.PAPER),
        Term(Decimal("18.200"), Unit.MILLILITRE, Decimal("0.42"), Part.INK),
        Term(Decimal(1), Unit.JOB, Decimal("1.50"), Part.JOB),
    )
    assert told.amount == Decimal("15.78")
    assert told.shown == (Decimal("6.63"), Decimal("7.65"), Decimal("1.50"))


def test_a_foot_of_one_paper_costs_three_times_as_much_by_its_ink_alone() -> None:
    """The University of Texas' print lab: least, mean and most of what it charged for a foot of plain bond on
    one HP plotter of 60 inches was 1.25, 1.70 and 4.20 dollars, by ink alone
    (https://wikis.utexas.edu/pages/viewpage.action?pageId=378471723). Rates and ink are ours to fit these."""
    by_ink = price(Basis.FOOT, "1.00"), price(Basis.MILLILITRE, "0.50")
    by_area = price(Basis.SQUARE_FOOT, "0.34")
    foot = job(
        media=Media(name="Plain bond", width_um=1_524_000, height_um=304_800),
        area_mm2=counted(464_515),
        roll_length_um=counted(304_800),
    )
    lines, text, photo = [replace(foot, inks=(InkUse("all", counted(ul)),)) for ul in (500, 1_400, 6_400)]
    least, mean, most = [amount(facts, *by_ink, currency="USD") or ZERO for facts in (lines, text, photo)]
    assert (least, mean, most) == (Decimal("1.25"), Decimal("1.70"), Decimal("4.20"))
    assert round(most / least, 1) == Decimal("3.4")
    assert {amount(facts, by_area, currency="USD") for facts in (lines, text, photo)} == {Decimal("1.70")}


@pytest.mark.parametrize(
    ("basis", "charged"),
    [
        (Basis.SQUARE_METRE, "2.140"),
        (Basis.SQUARE_FOOT, "23.035"),
        (Basis.METRE, "1.189"),
        (Basis.FOOT, "3.901"),
        (Basis.SHEET, "3"),
        (Basis.IMPRESSION, "6"),
        (Basis.COVERED, "2.140"),
        (Basis.HOUR, "0.025"),
        (Basis.COPY, "2"),
        (Basis.JOB, "1"),
    ],
)
def test_each_basis_has_its_quantity(basis: Basis, charged: str) -> None:
    facts = job(
        copies=counted(2),
        impressions=counted(6),
        sheets=counted(3),
        roll_length_um=counted(1_189_000),
        started_at=NINE,
        completed_at=NINE + timedelta(seconds=90),
    )
    assert quantities(priced(facts, price(basis, "1"))) == [Decimal(charged)]


@pytest.mark.parametrize(
    ("basis", "missing"),
    [
        (Basis.SQUARE_METRE, Missing.AREA),
        (Basis.SQUARE_FOOT, Missing.AREA),
        (Basis.METRE, Missing.LENGTH),
        (Basis.FOOT, Missing.LENGTH),
        (Basis.SHEET, Missing.SHEETS),
        (Basis.MONO, Missing.PAGES),
        (Basis.COLOR, Missing.PAGES),
        (Basis.MILLILITRE, Missing.INK),
        (Basis.COVERED, Missing.AREA),
        (Basis.IMPRESSION, Missing.PAGES),
        (Basis.HOUR, Missing.TIME),
        (Basis.COPY, Missing.COPIES),
    ],
)
def test_what_the_printer_did_not_say_is_named(basis: Basis, missing: Missing) -> None:
    silent = job(area_mm2=None, inks=None, copies=None)
    assert lacking(silent, price(basis, "0"), price(Basis.JOB, "5")) == [(missing, "")]


def test_all_that_is_missing_is_named_once() -> None:
    silent = job(area_mm2=None, inks=None, copies=None)
    prices = PAPER, INK, price(Basis.COPY, "1", further="2"), price(Basis.JOB, "1", further="2")
    assert lacking(silent, *prices) == [(Missing.AREA, ""), (Missing.INK, ""), (Missing.COPIES, "")]


def test_a_job_that_ended_before_it_began_has_no_time() -> None:
    backwards = job(started_at=NINE, completed_at=NINE - timedelta(seconds=1))
    assert lacking(backwards, price(Basis.HOUR, "1")) == [(Missing.TIME, "")]


def test_a_rate_of_zero_is_a_decision_and_none_is_not() -> None:
    assert amount(job(), price(Basis.SQUARE_METRE, "0")) == 0
    assert priced(job()).missing == (Lack(Missing.RATE),)


def test_the_image_or_what_was_taken_from_the_roll_is_charged() -> None:
    facts, roll = job(roll_area_mm2=counted(2_742_000)), price(Basis.SQUARE_METRE, "10", roll=True)
    assert amount(facts, PAPER) == Decimal("21.40")
    assert amount(facts, roll) == Decimal("27.42")
    assert lacking(job(), roll) == [(Missing.ROLL_AREA, "")]


@pytest.mark.parametrize(
    ("told", "charged"),
    [
        ({}, "2"),
        ({"media": A4, "roll_length_um": counted(297_000)}, "21.40"),
        ({"media": A4, "roll_area_mm2": counted(297_000)}, "21.40"),
        ({"media": Media(width_um=331_000, height_um=331_000)}, "21.40"),
        ({"media": Media(width_um=330_000, height_um=900_000)}, "2"),
        ({"media": A4}, "2"),
    ],
)
def test_a_row_with_both_charges_rolls_by_area_and_sheets_by_number(told: Any, charged: str) -> None:
    facts = job(sheets=counted(10), **told)
    for prices in ((PAPER, price(Basis.SHEET, "0.20")), (price(Basis.SHEET, "0.20"), PAPER)):
        assert amount(facts, *prices) == Decimal(charged)


@pytest.mark.parametrize(
    ("told", "sheets"),
    [
        ({"sheets": counted(7), "impressions": counted(12)}, 7),
        ({"impressions": counted(5)}, 5),
        ({"impressions": counted(5), "duplex": True}, 3),
        ({"impressions": counted(0)}, 0),
        ({"impressions": counted(6), "copies": counted(2), "duplex": True}, 4),
        ({"impressions": counted(6), "copies": counted(2)}, 6),
        ({"impressions": counted(5), "copies": counted(2), "duplex": True}, 3),
        ({"impressions": counted(5), "copies": counted(0), "duplex": True}, 3),
    ],
)
def test_sheets_are_counted_or_follow_from_the_impressions(told: Any, sheets: int) -> None:
    assert amount(job(**told), price(Basis.SHEET, "1")) == sheets


def test_an_area_and_a_length_that_were_not_measured_follow_from_impressions_and_size() -> None:
    facts = job(area_mm2=None, impressions=counted(3), media=A4)
    assert amount(facts, price(Basis.SQUARE_METRE, "100")) == Decimal("18.70")  # 3 × 0.210 m × 0.297 m
    assert amount(facts, price(Basis.METRE, "100")) == Decimal("89.10")


@pytest.mark.parametrize(
    ("told", "charged"),
    [
        (COLORS, "1.10"),
        ({"impressions": counted(10), "color": True}, "2.00"),
        ({"impressions": counted(10), "color": False}, "0.50"),
        ({"impressions": counted(0), "color_impressions": counted(0)}, "0.00"),
    ],
)
def test_pages_in_black_and_in_colour_have_their_own_clicks(told: Any, charged: str) -> None:
    assert amount(job(**told), *CLICKS) == Decimal(charged)


@pytest.mark.parametrize("told", [{}, {"color_impressions": counted(11)}])
def test_clicks_of_unknown_or_impossible_colour_are_not_guessed(told: Any) -> None:
    assert lacking(job(impressions=counted(10), **told), *CLICKS) == [(Missing.COLOR, "")]


def test_one_click_price_is_enough_where_colour_is_not_told_and_else_it_names_the_other() -> None:
    mono, color = CLICKS
    untold = job(impressions=counted(10))
    assert (amount(untold, mono), amount(untold, color)) == (Decimal("0.50"), Decimal("2.00"))
    assert lacking(job(**COLORS), mono) == [(Missing.COLOR_RATE, "")]
    assert lacking(job(**COLORS), color) == [(Missing.MONO_RATE, "")]


def test_each_ink_has_its_price_and_the_others_that_of_any() -> None:
    inks = *(job().inks or ()), InkUse("matte black", counted(4_000)), InkUse("cyan", counted(1))
    told = priced(job(inks=inks), INK, price(Basis.MILLILITRE, "1", channel="cyan"))
    assert [(term.about, term.quantity) for term in told.terms] == [("cyan", Decimal("10.201")), ("", 12)]


def test_an_ink_without_a_price_is_named_if_it_was_used() -> None:
    cyan = price(Basis.MILLILITRE, "1", channel="cyan")
    assert lacking(job(), cyan) == [(Missing.INK_RATE, "magenta")]
    unused = job(inks=(InkUse("cyan", counted(500)), InkUse("magenta", counted(0))))
    assert amount(unused, cyan) == Decimal("0.50")


@pytest.mark.parametrize("inks", [(), (InkUse("cyan", counted(0)), InkUse("magenta", counted(0)))])
def test_no_ink_at_all_is_charged_as_0_ml_not_left_out(inks: tuple[InkUse, ...]) -> None:
    both = price(Basis.MILLILITRE, "1", channel="cyan"), price(Basis.MILLILITRE, "2", channel="magenta")
    assert quantities(priced(job(inks=inks), *both)) == [0]


def test_waste_is_a_percent_of_the_paper_and_cleaning_of_the_ink() -> None:
    shares = price(Basis.WASTE, "10"), price(Basis.CLEANING, "20")
    told = priced(job(), PAPER, INK, *shares, price(Basis.JOB, "1"))
    assert [(term.part, term.amount) for term in told.terms if term.unit is Unit.PERCENT] == [
        (Part.WASTE, Decimal("2.14")),
        (Part.CLEANING, Decimal("1.5288")),
    ]
    assert amount(job(), price(Basis.JOB, "1"), *shares) == 1


PLAIN, SATIN = (Media(name=name) for name in ("Plain", "Satin"))
BOTH = Media(name="Plain + Satin")
USES = MediaUse(PLAIN, counted(1_000_000)), MediaUse(SATIN, counted(500_000))
MIXED = job(media=BOTH, media_used=USES, area_mm2=counted(1_500_000))


def on(media: str, *prices: Price) -> Rate:
    """The row of a media."""
    return row(*prices, id=media, media=media)


def test_each_of_several_media_is_charged_by_its_own_price_and_area() -> None:
    told = charge(order(MIXED, on("Plain", PAPER), on("Satin", price(Basis.SQUARE_METRE, "30"))))
    assert {term.about: term.amount for term in told.terms} == {"Plain": Decimal(10), "Satin": Decimal(15)}


def test_several_media_of_one_price_are_charged_together() -> None:
    told = charge(order(MIXED, row(PAPER)))
    assert {term.about: term.amount for term in told.terms} == {"": Decimal(15)}


def test_a_row_that_names_several_media_together_charges_them_together() -> None:
    rows = on("Plain", PAPER), on("Satin", PAPER), on("plain + satin", price(Basis.SQUARE_METRE, "2"))
    assert charge(order(MIXED, *rows)).amount == 3


def test_one_of_several_media_without_a_price_is_named() -> None:
    assert charge(order(MIXED, on("Plain", PAPER))).missing == (Lack(Missing.RATE, "Satin"),)


def test_several_media_need_no_paper_price_where_none_is_charged_for_one() -> None:
    assert charge(order(MIXED, row(INK))).amount == Decimal("7.64")
    assert charge(order(MIXED, row(INK), on("Canvas", PAPER))).missing == (Lack(Missing.RATE),)


@pytest.mark.parametrize(
    ("uses", "satin", "missing"),
    [
        ((USES[0], MediaUse(SATIN)), PAPER, Missing.AREA),
        (USES, price(Basis.METRE, "3"), Missing.LENGTH),
        (USES, price(Basis.SHEET, "3"), Missing.SHEETS),
        (USES, price(Basis.SQUARE_METRE, "3", roll=True), Missing.ROLL_AREA),
    ],
)
def test_of_one_media_among_several_only_the_area_can_be_charged(
    uses: tuple[MediaUse, ...], satin: Price, missing: Missing
) -> None:
    facts = replace(
        MIXED, media_used=uses, sheets=counted(2), roll_length_um=counted(9), roll_area_mm2=counted(9)
    )
    assert charge(order(facts, on("Plain", PAPER), on("Satin", satin))).missing == (
        Lack(missing, "Satin", "Satin"),
    )


def test_the_coverage_of_a_job_on_several_media_is_that_of_the_job() -> None:
    by_coverage = price(
        Basis.SQUARE_METRE, "1", tiers=(Tier(Decimal(13), Decimal(100)),), tiering=Tiering.COVERAGE
    )
    told = charge(order(MIXED, on("Plain", by_coverage), on("Satin", by_coverage)))
    assert [term.rate for term in told.terms] == [1, 1]  # 12.1 ml per m² of both; of Satin alone it were 36.4
