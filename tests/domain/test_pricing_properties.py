"""What holds for every charge, whatever the job and the card: seen from changes of both."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from decimal import Decimal
from random import Random

from hypothesis import given
from hypothesis import strategies as some

from smarttracker_lite.domain.charges import Charge, Term, total
from smarttracker_lite.domain.money import minor_places
from smarttracker_lite.domain.orders import Buyer, Order
from smarttracker_lite.domain.pricing import charge
from smarttracker_lite.domain.printing import InkUse, JobFacts
from smarttracker_lite.domain.rates import BASE, Basis, Part, Price, Rate
from smarttracker_lite.domain.tariffs import card
from smarttracker_lite.domain.units import Unit
from tests.support.pricing import Chance, counted, job, order, price, row

SEEDS = some.integers(0, 2**32)
RATES = some.decimals(0, 1000, places=6)
THOUSANDTHS = some.integers(0, 450_000)
"""Quantities in 0.001 m² or ml, up to a roll of 300 m × 1.5 m."""
AREA = {Basis.SQUARE_METRE: Decimal(1), Basis.SQUARE_FOOT: Decimal("0.09290304")}
LENGTH = {Basis.METRE: Decimal(1), Basis.FOOT: Decimal("0.3048")}


def asked(seed: int) -> tuple[tuple[Rate, ...], Order]:
    """A card and a job by chance, without extras."""
    rows, of = next(Chance(Random(seed)).orders(1, 1))
    return rows, of._replace(additions=())


def by(rows: Sequence[Rate], of: Order) -> Charge:
    """What the same job is charged by other rows."""
    return charge(of._replace(card=card(of.card.currency, rows)))


def each_price(rows: Sequence[Rate], change: Callable[[Price], Price]) -> list[Rate]:
    return [replace(rate, prices=tuple(map(change, rate.prices))) for rate in rows]


def printed(area: int, ink: int, copies: int = 1) -> JobFacts:
    """So much of 0.001 m² and of 0.001 ml."""
    inks = (InkUse("cyan", counted(ink)),)
    return job(area_mm2=counted(1000 * area), inks=inks, copies=counted(copies), impressions=counted(copies))


def amount(facts: JobFacts, *prices: Price) -> Decimal:
    told = charge(order(facts, row(*prices))).amount
    assert told is not None
    return told


@given(SEEDS, some.randoms(use_true_random=False))
def test_the_order_of_the_rows_changes_nothing(seed: int, random: Random) -> None:
    rows, of = asked(seed)
    assert by(random.sample(rows, len(rows)), of) == charge(of)


@given(SEEDS, SEEDS)
def test_rows_for_other_clients_and_lists_change_nothing(seed: int, other: int) -> None:
    rows, of = asked(seed)
    prices = tuple(Chance(Random(other)).prices())
    for scope in ({"client_id": "other"}, {"list_id": "other"}):
        assert by([*rows, row(*prices, id="other", **scope)], of) == charge(of)


@given(SEEDS, SEEDS)
def test_a_row_for_another_printer_changes_nothing_of_a_job_with_a_price_for_prints(
    seed: int, other: int
) -> None:
    rows, of = asked(seed)
    told, prices = charge(of), tuple(Chance(Random(other)).prices())
    elsewhere = row(*prices, id="other", printer_id="other", kind=of.facts.kind)
    names_prints = any(each.basis.part in BASE for each in prices)
    if not names_prints or any(term.part in BASE for term in told.terms):
        assert by([*rows, elsewhere], of) == told


@given(THOUSANDTHS, THOUSANDTHS, some.integers(1, 500), RATES, RATES)
def test_so_many_copies_cost_so_many_times_as_much(
    area: int, ink: int, copies: int, paper: Decimal, drop: Decimal
) -> None:
    prices = (
        Price(basis=Basis.SQUARE_METRE, rate=paper),
        Price(basis=Basis.MILLILITRE, rate=drop),
        *(price(Basis.WASTE, "5.5"), price(Basis.IMPRESSION, "0.05"), price(Basis.COPY, "0.333333")),
    )
    one = charge(order(printed(area, ink), row(*prices)))
    many = charge(order(printed(area * copies, ink * copies, copies), row(*prices)))
    assert total(many.terms) == copies * total(one.terms)


@given(some.integers(0, 450_000_000), RATES)
def test_a_square_foot_at_its_share_of_the_price_costs_the_same_up_to_the_last_decimal(
    mm2: int, rate: Decimal
) -> None:
    for bases, told in ((AREA, {"area_mm2": counted(mm2)}), (LENGTH, {"roll_length_um": counted(mm2)})):
        sums = [
            total(charge(order(job(**told), row(Price(basis=basis, rate=rate * size)))).terms)
            for basis, size in bases.items()
        ]
        assert abs(sums[0] - sums[1]) <= rate * Decimal("0.0005") * sum(bases.values())


@given(THOUSANDTHS, some.floats(0, 1), RATES)
def test_a_job_in_two_costs_the_same_within_a_cent(area: int, share: float, rate: Decimal) -> None:
    paper, part = Price(basis=Basis.SQUARE_METRE, rate=rate), int(area * share)
    whole, halves = printed(area, 0), (printed(part, 0), printed(area - part, 0))
    assert abs(amount(whole, paper) - sum(amount(half, paper) for half in halves)) <= Decimal("0.01")


@given(SEEDS)
def test_a_hundred_times_the_rates_in_yen_is_the_amount_in_cents(seed: int) -> None:
    def in_cents(each: Price) -> Price:
        if each.basis.unit is Unit.PERCENT:
            return each
        tiers = tuple(replace(tier, rate=tier.rate * 100) for tier in each.tiers)
        further = None if each.further is None else each.further * 100
        return replace(each, rate=each.rate * 100, further=further, tiers=tiers)

    rows, of = asked(seed)
    euro, yen = (
        charge(of._replace(card=card(currency, each)))
        for currency, each in (("EUR", rows), ("JPY", each_price(rows, in_cents)))
    )
    assert yen.amount == (None if euro.amount is None else 100 * euro.amount)
    assert yen.missing == euro.missing


@given(SEEDS)
def test_a_card_of_zeros_charges_nothing_but_lacks_the_same(seed: int) -> None:
    def free(each: Price) -> Price:
        tiers = tuple(replace(tier, rate=Decimal(0)) for tier in each.tiers)
        further = None if each.further is None else Decimal(0)
        return replace(each, rate=Decimal(0), further=further, tiers=tiers)

    rows, of = asked(seed)
    told = by(each_price(rows, free), of)
    assert told.missing == charge(of).missing
    assert told.amount in (None, 0)


@given(SEEDS)
def test_a_full_discount_leaves_nothing_and_a_higher_one_never_costs_more(seed: int) -> None:
    _, of = asked(seed)
    percents = [Decimal(percent) for percent in ("0", "33.333333", "99.999999", "100")]
    charged = [charge(of._replace(buyer=replace(of.buyer, discount=percent))) for percent in percents]
    amounts = [told.amount for told in charged if told.amount is not None]
    assert len(amounts) in (0, 4)
    assert amounts == sorted(amounts, reverse=True)
    assert amounts[-1:] in ([], [0])


@given(SEEDS)
def test_ink_that_counts_once_changes_nothing(seed: int) -> None:
    _, of = asked(seed)
    assert charge(of._replace(ink_factor=Decimal("1.000"))) == charge(of._replace(ink_factor=Decimal(1)))


@given(SEEDS, some.decimals("0.5", 3, places=6))
def test_a_correction_of_ink_changes_ink_alone(seed: int, factor: Decimal) -> None:
    _, of = asked(seed)
    told, more = charge(of._replace(ink_factor=Decimal(1))), charge(of._replace(ink_factor=factor))
    assert told.missing == more.missing
    shares = {Part.CLEANING, Part.DISCOUNT, Part.MINIMUM}
    for one in (told, more):
        assert all(term.factor is None for term in one.terms if term.unit is not Unit.MILLILITRE)
    assert others(told, shares) == others(more, shares)


def others(told: Charge, shares: set[Part]) -> list[Term]:
    """What is neither ink by the ml nor a share of something."""
    return [term for term in told.terms if term.unit is not Unit.MILLILITRE and term.part not in shares]


@given(THOUSANDTHS, RATES, some.decimals("0.5", 3, places=6))
def test_corrected_ink_costs_as_much_as_if_the_printer_had_told_so_much(
    ml: int, rate: Decimal, factor: Decimal
) -> None:
    price_of_ink = Price(basis=Basis.MILLILITRE, rate=rate)
    told = order(printed(0, ml), row(price_of_ink))._replace(ink_factor=factor)
    (term,) = charge(told).terms
    assert abs(term.quantity - factor * ml / 1000) <= Decimal("0.0005")
    assert (
        charge(told).amount == charge(order(printed(0, int(term.quantity * 1000)), row(price_of_ink))).amount
    )


TERMS = some.lists(
    some.builds(
        Term,
        some.decimals(0, 10_000, places=3),
        some.just(Unit.METRE),
        some.decimals(-1000, 1000, places=6),
    ),
    max_size=8,
)


@given(TERMS, some.sampled_from(("EUR", "JPY", "KWD")))
def test_what_is_shown_adds_up_and_is_less_than_a_cent_from_what_it_stands_for(
    terms: list[Term], currency: str
) -> None:
    told, cent = Charge(currency, tuple(terms)), Decimal(1).scaleb(-minor_places(currency))
    assert told.amount is not None
    assert sum(told.shown) == told.amount
    assert abs(told.amount - total(terms)) <= cent / 2
    for shown, term in zip(told.shown, terms, strict=True):
        assert abs(shown - term.amount) < cent
        assert shown == term.amount or term.amount % cent
        assert shown.as_tuple().exponent == cent.as_tuple().exponent


@given(SEEDS)
def test_who_buys_without_a_list_or_discount_pays_the_standard_prices(seed: int) -> None:
    rows, of = asked(seed)
    standard = [rate for rate in rows if rate.client_id is None and rate.list_id is None]
    assert charge(of._replace(buyer=Buyer())) == by(standard, of._replace(buyer=Buyer()))
