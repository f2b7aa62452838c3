"""Invoices by chance agree with a second reckoning in fractions, to the cent."""

from dataclasses import replace
from decimal import Decimal

import pytest

from smarttracker_lite.domain.grouping import Grouping
from tests.support.reckoning import faults, sample

INVOICES, KINDS = 2_000, 500
"""`python -m tests.bench.reckoning` reckons 100,000."""
TIES = (7_927, 10_686, 28_638, 63_807, 77_867, 95_980)
"""Of these two taxes have the same claim to the last coin of a discount."""


def test_invoices_agree_with_the_reckoning_from_the_words_to_the_cent() -> None:
    found = {seed: list(faults(seed)) for seed in (*range(INVOICES), *TIES)}
    assert {seed: told for seed, told in found.items() if told} == {}


def test_the_samples_are_of_all_kinds() -> None:
    cases = [sample(seed) for seed in range(KINDS)]
    assert {case.by for case in cases} == set(Grouping)
    assert {case.currency for case in cases} == {"EUR", "CHF", "JPY", "KWD"}
    assert sum(len({line.tax for line in case.singles}) > 1 for case in cases) > KINDS / 4
    assert sum(case.whole is not None and bool(case.whole.amount) for case in cases) > KINDS / 10
    assert sum(any(off and off.percent == 100 for off in case.offs) for case in cases) > KINDS / 10
    assert sum(len(case.lines) < len(case.singles) for case in cases) > KINDS / 2
    assert sum(line.quantity != 1 for case in cases for line in case.lines if len(line.items) > 1) > 10


@pytest.mark.parametrize("coins", [1, -1])
def test_a_coin_more_or_less_on_a_line_is_seen(coins: int) -> None:
    """The comparison itself can fail."""
    case = next(each for each in map(sample, range(INVOICES)) if each.currency == "EUR" and not each.whole)
    ours, theirs = case.issued(), case.reckoned()
    line = replace(ours.lines[0], net=ours.lines[0].net + Decimal(coins).scaleb(-2))
    assert [each.net for each in (line, *ours.lines[1:])] != list(theirs.nets)
    assert [each.net for each in ours.lines] == list(theirs.nets)
