"""Cards and orders in another currency than the studio's, without any books."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

from smarttracker_lite.domain.charges import Lack, Missing
from smarttracker_lite.domain.comparison import Comparison
from smarttracker_lite.domain.extras import Addition, Extra, added, charged
from smarttracker_lite.domain.orders import Order
from smarttracker_lite.domain.pricing import charge
from smarttracker_lite.domain.rates import Rate, Side
from smarttracker_lite.domain.tariffs import Card, card
from smarttracker_lite.domain.units import Unit
from tests.support.studio import plot, prices

DAY = date(2026, 11, 20)
LAMINATION = Addition(name="Lamination", unit=Unit.PIECE, quantity=Decimal(2), price=Decimal("1.255"))


def francs(*rates: Rate, based: bool = True) -> Card:
    return card("CHF", rates, foreign=True, based=based)


def row(**rates: str) -> Rate:
    return Rate(id="a", side=Side.PRICE, prices=prices(**rates))


def test_a_foreign_card_without_a_row_lacks_a_price_in_its_currency() -> None:
    told = charge(Order(plot(), None, DAY, francs()))
    assert (told.currency, told.missing) == ("CHF", (Lack(Missing.FOREIGN_RATE),))


def test_a_fee_on_it_is_a_price_only_where_the_studio_charges_neither_paper_nor_clicks() -> None:
    fee = row(per_job="5")
    assert charge(Order(plot(), None, DAY, francs(fee))).missing == (Lack(Missing.FOREIGN_RATE),)
    assert charge(Order(plot(), None, DAY, francs(fee, based=False))).amount == Decimal(5)
    assert charge(Order(plot(), None, DAY, francs(row(per_m2="1", per_job="5")))).amount == Decimal("7.14")


def test_an_extra_agreed_in_another_currency_has_no_price_and_keeps_its_cost() -> None:
    in_euros = replace(LAMINATION, currency="EUR", cost=Decimal(1))
    assert charged((in_euros,), Side.PRICE, "CHF") == (Lack(Missing.EXTRA_PRICE, "Lamination"),)
    (cost,) = charged((in_euros,), Side.COST, "EUR")
    assert not isinstance(cost, Lack)
    assert cost.amount == Decimal(2)
    order = Order(plot(), None, DAY, francs(row(per_m2="1")), additions=(in_euros,))
    assert charge(order).missing == (Lack(Missing.EXTRA_PRICE, "Lamination"),)
    agreed = order._replace(additions=(replace(in_euros, currency="CHF"),))
    assert charge(agreed).amount == Decimal("4.65")


def test_what_is_agreed_takes_the_place_of_the_catalogue_s_price() -> None:
    extra = Extra(id="x", name="Lamination", unit=Unit.PIECE, price=Decimal(6), cost=Decimal(2))
    assert added(extra, Decimal(1)).currency is None
    told = added(extra, Decimal(1), ("CHF", Decimal(7)))
    assert (told.price, told.cost, told.currency) == (Decimal(7), Decimal(2), "CHF")


def test_the_same_rates_in_two_currencies_differ_and_each_is_rounded_as_its_own() -> None:
    rates = row(per_m2="3")
    euros, yen = card("EUR", (rates,)), card("JPY", (rates,), foreign=True)
    found = Comparison().charges(Order(plot(), None, DAY, euros), Order(plot(), None, DAY, yen))
    assert found is not None
    assert [(each.currency, each.amount) for each in found] == [
        ("EUR", Decimal("6.42")),
        ("JPY", Decimal(6)),
    ]
    assert Comparison().charges(Order(plot(), None, DAY, euros), Order(plot(), None, DAY, euros)) is None
