"""Jobs charged in two ways: as if each was charged by itself, and nothing where nothing differs."""

from dataclasses import replace
from decimal import Decimal
from random import Random
from typing import Any

import pytest

from smarttracker_lite.domain.comparison import Comparison
from smarttracker_lite.domain.orders import Buyer, Order
from smarttracker_lite.domain.pricing import charge
from smarttracker_lite.domain.rates import Basis, Rate, Side
from smarttracker_lite.domain.tariffs import card
from tests.support.pricing import DAY, Chance, counted, job, price, row

PAPER, INK = (
    row(price(Basis.SQUARE_METRE, "3.10"), id="paper", media="Plain"),
    row(price(Basis.MILLILITRE, "0.42"), price(Basis.CLEANING, "5"), id="ink"),
)


def changed(chance: Chance, rows: tuple[Rate, ...]) -> tuple[Rate, ...]:
    """The rows with one of them left out, or with other prices, from another day, or with another one."""
    one = chance.some(*rows)
    rest = tuple(each for each in rows if each is not one)
    other = chance.row(99)
    repriced = replace(one, prices=tuple(chance.prices()))
    dearer = replace(one, prices=tuple(replace(each, rate=chance.decimal(20, 6)) for each in one.prices))
    ways = (
        rest,
        (*rest, dearer),
        (*rest, dearer),
        (*rest, repriced),
        (*rest, replace(one, valid_from=other.valid_from)),
        (*rows, other),
    )
    return ways[chance.random.randrange(len(ways))]


@pytest.mark.parametrize("seed", range(40))
def test_both_charges_are_those_of_the_job_charged_twice(seed: int) -> None:
    chance = Chance(Random(seed))
    for _ in range(15):
        rows = chance.rows()
        before, after = card("EUR", rows), card("EUR", changed(chance, rows))
        comparison = Comparison()
        for _ in range(20):
            buyer = chance.buyer()
            one = Order(chance.facts(), "a", DAY, before, buyer, chance.some(Decimal(1), Decimal("1.3")))
            another = replace(buyer, discount=Decimal(3))
            two = one._replace(card=after, buyer=chance.some(buyer, another, chance.buyer()))
            two = two._replace(ink_factor=chance.some(one.ink_factor, Decimal("1.14")))
            two = two._replace(additions=chance.some((), (chance.addition(),)))
            told = comparison.charges(one, two)
            assert (told or (charge(one), charge(one))) == (charge(one), charge(two))


def test_where_nothing_of_a_job_s_prices_differs_nothing_is_charged() -> None:
    dearer = replace(PAPER, prices=(price(Basis.SQUARE_METRE, "4"),), media="Canvas")
    before, after = card("EUR", (PAPER, INK)), card("EUR", (PAPER, INK, dearer))
    order = Order(job(), "a", DAY, before)
    assert Comparison().charges(order, order._replace(card=after)) is None
    others: list[dict[str, Any]] = [
        {"buyer": Buyer(discount=Decimal(1))},
        {"ink_factor": Decimal("1.14")},
        {"additions": (Chance(Random(1)).addition(),)},
        {"side": Side.COST},
    ]
    for other in others:
        assert Comparison().charges(order, order._replace(card=after, **other))


def test_a_part_at_the_same_prices_is_charged_once() -> None:
    dearer = replace(PAPER, prices=(price(Basis.SQUARE_METRE, "4"),))
    order = Order(job(area_mm2=counted(10**6)), "a", DAY, card("EUR", (PAPER, INK)))
    told = Comparison().charges(order, order._replace(card=card("EUR", (dearer, INK))))
    assert told
    (paper, *ink), (dear, *same) = told[0].terms, told[1].terms
    assert (paper.rate, dear.rate) == (Decimal("3.10"), Decimal(4))
    assert len(same) == 2
    assert all(one is other for one, other in zip(ink, same, strict=True))
