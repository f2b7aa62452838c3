"""Work besides printing: how much of it a job has, and what it adds to what the job is charged."""

from dataclasses import replace
from decimal import Decimal
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as some

from smarttracker_lite.domain.charges import Charge, Lack, Missing, Term, total
from smarttracker_lite.domain.extras import Addition, Extra, added, extent
from smarttracker_lite.domain.orders import STUDIO, Buyer, Order
from smarttracker_lite.domain.pricing import charge
from smarttracker_lite.domain.printing import JobFacts, JobStatus, Kind, Media
from smarttracker_lite.domain.rates import Basis, Part, Price, Side
from smarttracker_lite.domain.units import Unit
from tests.support.pricing import Chance, counted, job, order, price, row

LAMINATION = Extra(id="1", name="Lamination", unit=Unit.SQUARE_METRE, price=Decimal(6), cost=Decimal("2.50"))
DELIVERY = Extra(id="2", name="Delivery", unit=Unit.PIECE, price=Decimal(15))
PAPER = price(Basis.SQUARE_METRE, "3.10")


def of(
    *prices: Price, buyer: Buyer = STUDIO, side: Side = Side.PRICE, facts: JobFacts | None = None
) -> Order:
    """A job of 2.14 m², laminated as much."""
    laminated = added(LAMINATION, Decimal("2.14"))
    by = order(facts or job(), row(*prices), buyer=buyer)
    return by._replace(additions=(laminated,), side=side)


def lacks(told: Charge) -> list[Lack]:
    assert told.amount is None
    return list(told.missing)


def test_an_addition_is_a_term_of_the_job_by_its_name() -> None:
    told = charge(of(PAPER))
    assert told.terms[1:] == (Term(Decimal("2.14"), Unit.SQUARE_METRE, Decimal(6), Part.EXTRA, "Lamination"),)
    assert told.amount == Decimal("19.47")  # 6.634 + 12.84


def test_on_the_side_of_costs_an_addition_costs_what_it_costs() -> None:
    assert charge(of(PAPER, side=Side.COST)).amount == Decimal("11.98")  # 6.634 + 5.35


def test_an_addition_whose_cost_nobody_knows_leaves_the_cost_unknown_and_not_the_price() -> None:
    delivered = of(PAPER)._replace(additions=(added(DELIVERY, Decimal(1)),))
    assert charge(delivered).amount == Decimal("21.63")
    assert lacks(charge(delivered._replace(side=Side.COST))) == [Lack(Missing.EXTRA_COST, "Delivery")]


def test_discount_and_minimum_are_those_of_the_print_and_what_was_added_comes_on_top() -> None:
    half = Buyer(discount=Decimal(50))
    assert charge(of(PAPER, buyer=half)).amount == Decimal("16.16")  # 3.317 + 12.84
    assert charge(of(PAPER, price(Basis.MINIMUM, "10"))).amount == Decimal("22.84")
    told = [term.part for term in charge(of(PAPER, price(Basis.MINIMUM, "10"), buyer=half)).terms]
    assert told == [Part.PAPER, Part.DISCOUNT, Part.MINIMUM, Part.EXTRA]


def test_what_was_added_is_no_price_of_the_print() -> None:
    assert lacks(charge(of())) == [Lack(Missing.RATE)]
    own_page = replace(job(), kind=Kind.INTERNAL)
    canvas = row(price(Basis.JOB, "1.50")), row(PAPER, id="canvas", media="Canvas")
    by = order(own_page, *canvas)._replace(additions=(added(LAMINATION, Decimal(1)),))
    assert lacks(charge(by)) == [Lack(Missing.RATE)]


def test_the_fee_of_an_order_is_charged_on_no_job_and_prices_none() -> None:
    fee = price(Basis.ORDER, "5")
    assert charge(order(job(), row(PAPER, fee))) == charge(order(job(), row(PAPER)))
    assert lacks(charge(order(job(), row(fee)))) == [Lack(Missing.RATE)]


@pytest.mark.parametrize(
    ("unit", "told"),
    [(Unit.SQUARE_METRE, "2.14"), (Unit.METRE, "1.5"), (Unit.PIECE, "4"), (Unit.HOUR, None)],
)
def test_a_job_has_as_much_of_a_unit_as_its_printer_told(unit: Unit, told: str | None) -> None:
    facts = job(copies=counted(4), roll_length_um=counted(1_500_000))
    assert extent(facts, unit) == (None if told is None else Decimal(told))


def test_a_job_of_which_nothing_is_told_is_one_piece_of_no_known_size() -> None:
    facts = job(copies=None, area_mm2=None, media=Media())
    assert extent(facts, Unit.PIECE) == 1
    assert extent(facts, Unit.SQUARE_METRE) is None
    assert extent(facts, Unit.METRE) is None
    assert extent(replace(facts, area_mm2=counted(0)), Unit.SQUARE_METRE) is None


def test_the_area_of_a_job_is_known_once_it_is_done_and_its_copies_before() -> None:
    printing = job(status=JobStatus.PROCESSING, copies=counted(4), roll_length_um=counted(1_500_000))
    told = [extent(printing, unit) for unit in (Unit.SQUARE_METRE, Unit.METRE, Unit.PIECE)]
    assert told == [None, None, Decimal(4)]


@given(some.integers(0, 2**32), some.randoms(use_true_random=False))
def test_the_order_of_additions_changes_only_that_of_the_terms(seed: int, random: Random) -> None:
    _, by = next(Chance(Random(seed)).orders(1, 1))
    mixed = by._replace(additions=tuple(random.sample(by.additions, len(by.additions))))
    one, other = charge(by), charge(mixed)
    assert one.amount == other.amount
    assert total(one.terms) == total(other.terms)
    assert sorted(map(repr, one.terms)) == sorted(map(repr, other.terms))
    assert set(one.missing) == set(other.missing)


@given(some.integers(0, 2**32), some.decimals(0, 1000, places=3), some.decimals(0, 1000, places=3))
def test_an_addition_in_two_costs_the_same(seed: int, one: Decimal, other: Decimal) -> None:
    _, by = next(Chance(Random(seed)).orders(1, 1))
    parts = tuple(added(LAMINATION, each) for each in (one, other))
    whole: tuple[Addition, ...] = (added(LAMINATION, one + other),)
    in_two, at_once = (charge(by._replace(additions=each)) for each in (parts, whole))
    assert total(in_two.terms) == total(at_once.terms)
    assert in_two.amount == at_once.amount
