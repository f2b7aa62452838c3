"""The bench of pricing: what it prices, and that it shows what was measured."""

from decimal import Decimal

from smarttracker_lite.domain.pricing import charge
from smarttracker_lite.domain.rates import Part
from smarttracker_lite.domain.tariffs import card
from tests.bench.pricing import differences, fractions, measure, orders, ours, plain, rows, table


def test_all_price_every_job_alike() -> None:
    asked = orders(100, card("EUR", rows()))
    assert ours(asked) == plain(asked) == fractions(asked)
    assert differences(asked) == 0
    assert None not in ours(asked)


def test_jobs_that_are_priced_differently_are_counted() -> None:
    without_fee = card("EUR", rows()[:-3])
    assert differences(orders(4, without_fee)) == 4 + 1  # one of them is reckoned by fractions too


def test_the_jobs_are_charged_by_what_the_card_has() -> None:
    told = [charge(order) for order in orders(2_000, card("EUR", rows()))]
    parts = {Part.PAPER, Part.INK, Part.CLEANING, Part.JOB, Part.DISCOUNT, Part.MINIMUM}
    assert {term.part for each in told for term in each.terms} == parts
    assert len({each.amount for each in told}) > 1_000
    assert min(each.amount or 0 for each in told) == Decimal(4)


def test_each_takes_part_in_every_round() -> None:
    asked = orders(20, card("EUR", rows()))
    times = measure({"ours": ours, "fractions": fractions}, asked, rounds=2)
    assert {name: list(rounds) for name, rounds in times.items()} == {"ours": [0, 1], "fractions": [0, 1]}


def test_the_table_tells_whether_ours_is_fast_enough() -> None:
    shown = table({"ours": {0: [2.0], 1: [1.0]}, "plain": {0: [0.5], 1: [0.5]}})
    assert "| plain | 0.50 | 5.0 | 0.38 (0.25–0.50) |" in shown
    assert shown.endswith("≤ 2 s: yes")
    assert table({"ours": {0: [2.1]}}).endswith("no")
