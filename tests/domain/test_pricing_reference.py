"""100,000 jobs and rate cards by chance, charged twice: by the program, and in fractions by the reference.

A tenth of them where nobody waits for all: `CI=true python -m pytest tests/domain/test_pricing_reference.py`.
"""

import os
from fractions import Fraction
from itertools import starmap
from random import Random

from hypothesis import given, settings
from hypothesis import strategies as some

from smarttracker_lite.domain.charges import Charge, total
from smarttracker_lite.domain.orders import Order
from smarttracker_lite.domain.pricing import charge
from smarttracker_lite.domain.rates import Rate
from tests.domain.reference import PLACES, Lacking, reckoned
from tests.support.pricing import Chance

JOBS = 40
CARDS = 2_500 if os.environ.get("CI") == "true" else 250
Rows = tuple[Rate, ...]


def difference(rows: Rows, order: Order) -> str:
    """In which the two differ; "" if they agree."""
    told = charge(order)
    amount, missing = reckoned(rows, order)
    if told.amount is None or amount is None or lacking(told):
        same = told.amount is None and amount is None and lacking(told) == missing
    else:
        same = Fraction(told.amount) == amount and sound(told)
    return "" if same else f"{told}\n{amount} {missing}\n{order}\n{rows}"


def lacking(told: Charge) -> set[Lacking]:
    """What is missing, in the words of the reference."""
    return {(lack.why.value, lack.about, lack.rate_id) for lack in told.missing}


def sound(told: Charge) -> bool:
    """No rounding before the end, nothing below 0, and parts that add up to the amount within a cent each."""
    cent = Fraction(1, 10 ** PLACES.get(told.currency, 2))
    exact = [Fraction(term.quantity) * Fraction(term.rate) for term in told.terms]
    shown = list(map(Fraction, told.shown))
    near = all(abs(part - term) < cent for part, term in zip(shown, exact, strict=True))
    whole = all((part / cent).denominator == 1 for part in shown)
    return total(told.terms) == sum(exact) >= 0 and sum(shown) == told.amount and near and whole


@settings(max_examples=CARDS, derandomize=True)
@given(some.integers(0, 2**64))
def test_every_charge_agrees_with_the_reference_to_the_cent_and_in_what_is_missing(seed: int) -> None:
    chance = Chance(Random(seed))
    pairs = ((rows, chance.shared(order)) for rows, order in chance.orders(1, JOBS))
    assert next(filter(None, starmap(difference, pairs)), "") == ""


def test_chance_makes_jobs_of_every_kind_with_every_part_and_every_lack() -> None:
    chance = Chance(Random(0))
    charges = [charge(chance.shared(order)) for _, order in chance.orders(250, JOBS // 2)]
    priced = [told for told in charges if told.amount is not None]
    assert len(priced) > len(charges) / 3
    assert len({term.part for told in priced for term in told.terms}) == 12
    assert len({lack.why for told in charges for lack in told.missing}) == 14
    assert len({told.currency for told in priced}) == 4
