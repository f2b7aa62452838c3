"""Which rows of a card a job is charged by."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest

from smarttracker_lite.domain.charges import Charge, Lack, Missing
from smarttracker_lite.domain.orders import STUDIO, Buyer, Order
from smarttracker_lite.domain.pricing import charge
from smarttracker_lite.domain.printing import JobFacts, Kind, Media
from smarttracker_lite.domain.rates import Basis, Rate
from smarttracker_lite.domain.tariffs import Occasion, card
from tests.support.pricing import DAY, counted, job, order, price, row

FEE = Basis.JOB
A_DAY = timedelta(days=1)


def fee(rate: str, **scope: Any) -> Rate:
    """A row with nothing but a fee."""
    return row(price(FEE, rate), id=rate, **scope)


def area(rate: str, **scope: Any) -> Rate:
    """A row with nothing but a price per m²."""
    return row(price(Basis.SQUARE_METRE, rate), id=rate, **scope)


def rates_of(told: Charge) -> list[Decimal]:
    return [term.rate for term in told.terms]


def priced(facts: JobFacts, *rows: Rate, buyer: Buyer = STUDIO) -> Charge:
    return charge(order(facts, *rows, buyer=buyer))


ROSSI = Buyer(client_id="rossi", list_id="friends")
FROM_EXACT_TO_ANY: list[dict[str, Any]] = [
    {"client_id": "rossi"},
    {"list_id": "friends"},
    {"kind": Kind.COPY},
    {"media": "plain"},
    {"quality": "best"},
    {"printer_id": "a"},
    {},
]


@pytest.mark.parametrize("place", range(len(FROM_EXACT_TO_ANY) - 1))
def test_the_client_comes_before_its_list_then_kind_media_quality_and_printer(place: int) -> None:
    copy = job(kind=Kind.COPY, quality="best")
    exact, *others = FROM_EXACT_TO_ANY[place:]
    every_other = {name: value for scope in others for name, value in scope.items()}
    rows = [fee("1", **exact), fee("2", **every_other), fee("3")]
    assert rates_of(priced(copy, *rows, buyer=ROSSI)) == [1]


@pytest.mark.parametrize(
    "scope",
    [
        {"client_id": "verdi"},
        {"list_id": "trade"},
        {"kind": Kind.SCAN},
        {"media": "Canvas"},
        {"quality": "fast"},
        {"printer_id": "b"},
    ],
)
def test_a_row_for_something_else_does_not_count(scope: dict[str, Any]) -> None:
    assert rates_of(priced(job(quality="best"), fee("1", **scope), fee("2"), buyer=ROSSI)) == [2]
    assert priced(job(quality="best"), fee("1", **scope), buyer=ROSSI).missing == (Lack(Missing.RATE),)


def test_each_part_is_charged_by_the_most_exact_row_that_names_it() -> None:
    rows = [
        area("10", media="Plain"),
        row(price(Basis.MILLILITRE, "0.5"), id="ink", printer_id="a"),
        row(price(FEE, "1.50"), price(Basis.SQUARE_METRE, "3"), id="all"),
    ]
    assert rates_of(priced(job(), *rows)) == [Decimal(10), Decimal("0.5"), Decimal("1.50")]


def test_the_case_of_a_media_does_not_matter_and_one_without_a_name_is_known_by_its_type() -> None:
    assert rates_of(priced(job(media=Media(name="pLAIN")), fee("2", media="Plain"))) == [2]
    assert rates_of(priced(job(media=Media(type="Satin")), fee("2", media="sATIN"))) == [2]


@pytest.mark.parametrize(("day", "rate"), [(DAY - A_DAY, 1), (DAY, 2), (DAY + A_DAY, 2), (date.max, 3)])
def test_a_job_is_charged_by_the_prices_of_its_day(day: date, rate: int) -> None:
    dated = [fee("1"), fee("2", valid_from=DAY), fee("3", valid_from=DAY + 2 * A_DAY)]
    for rows in (dated, dated[::-1]):
        assert rates_of(charge(Order(job(), "a", day, card("EUR", rows)))) == [rate]


def test_before_its_day_a_row_holds_for_nothing() -> None:
    assert priced(job(), fee("1", valid_from=DAY + A_DAY)).missing == (Lack(Missing.RATE),)


def test_of_the_first_day_of_all_a_row_is_in_force_at_once() -> None:
    by = card("EUR", [fee("1", valid_from=date.min)])
    assert rates_of(charge(Order(job(), "a", date.min, by))) == [1]


def test_a_newer_row_takes_the_place_of_one_for_the_same_only() -> None:
    rows = [area("9", media="PLAIN"), fee("1", media="Plain", valid_from=DAY), area("4")]
    assert rates_of(priced(job(), *rows)) == [4, 1]


def test_a_row_without_prices_ends_the_one_before() -> None:
    ended = row(id="end", media="Plain", valid_from=DAY)
    assert rates_of(priced(job(), area("9", media="Plain"), ended, area("4"))) == [4]


def test_of_two_rows_for_the_same_from_the_same_day_it_is_always_the_same_one() -> None:
    for rows in ([fee("1"), fee("2")], [fee("2"), fee("1")]):
        assert rates_of(priced(job(), *rows)) == [2]


@pytest.mark.parametrize("kind", [Kind.COPY, Kind.INTERNAL])
def test_copies_and_a_printers_own_pages_are_charged_as_prints_where_they_have_no_row(kind: Kind) -> None:
    assert rates_of(priced(job(kind=kind), fee("1"))) == [1]
    assert rates_of(priced(job(kind=kind), fee("1"), fee("2", kind=kind))) == [2]
    assert priced(job(), fee("2", kind=kind)).missing == (Lack(Missing.RATE),)


@pytest.mark.parametrize("kind", [Kind.SCAN, Kind.FAX])
def test_other_kinds_are_charged_by_their_own_rows_only(kind: Kind) -> None:
    assert priced(job(kind=kind), area("3"), fee("1")).missing == (Lack(Missing.RATE),)
    clicks = row(price(Basis.MONO, "0.02"), id="clicks", kind=kind)
    told = priced(job(kind=kind, impressions=counted(10), color=False), area("3"), clicks)
    assert told.amount == Decimal("0.20")


def test_a_fee_alone_is_no_price_where_the_card_charges_paper_for_others() -> None:
    others = row(price(Basis.MILLILITRE, "1"), price(FEE, "1"), id="all")
    assert priced(job(), others).amount == Decimal("19.20")
    assert priced(job(), others, area("9", media="Canvas")).missing == (Lack(Missing.RATE),)


def test_a_fee_that_is_meant_for_the_media_is_a_price() -> None:
    binding = fee("12", media="Binding")
    told = priced(job(media=Media(name="Binding")), binding, area("3", media="Plain"))
    assert told.amount == 12


def test_what_another_client_agreed_on_leaves_this_ones_price_as_it_is() -> None:
    agreed = [area("9", client_id="verdi"), area("8", list_id="trade")]
    assert priced(job(), fee("1"), *agreed, buyer=ROSSI).amount == 1


def test_no_more_tariffs_are_kept_than_can_differ() -> None:
    by = card("EUR", [fee("1"), fee("2", media="Canvas")])
    plain = by.tariff(Occasion(DAY, media="Plain"))
    assert by.tariff(Occasion(DAY + A_DAY, media="Strange", printer_id="b", client_id="x")) is plain
    assert by.tariff(Occasion(DAY, media="CANVAS")) is not plain
