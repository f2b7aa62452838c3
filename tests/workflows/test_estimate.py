"""What something would cost: a print not made yet, and rates from what was bought."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from smarttracker_lite.domain.charges import Missing
from smarttracker_lite.domain.rates import Basis, Price, Rate, Side, Tier, Tiering
from smarttracker_lite.errors import BadInput
from smarttracker_lite.workflows.estimate import (
    Wish,
    estimate,
    per_extent,
    per_hour,
    per_ml,
    per_page,
    per_sheet,
)
from tests.support.studio import Studio, prices

LATER = date(2026, 12, 1)
A0 = Wish(
    media="Satin",
    printer_id="",
    width_mm=Decimal(841),
    height_mm=Decimal(1189),
    copies=Decimal(2),
    ink_ml=Decimal(12),
)


def test_a_print_is_costed_and_priced_as_a_job_would_be(at_work: Studio) -> None:
    at_work.rate(Side.COST, per_m2="0.92", per_ml="0.43")
    at_work.rate(Side.PRICE, media="satin", per_m2="3.10", per_sheet="0.10", per_job="1.50")
    cost, price, *_ = estimate(at_work.desk, A0)
    assert cost.amount == Decimal("7.00")  # 2.000 m² × 0.92 + 12 ml × 0.43
    assert price.amount == Decimal("7.70")  # 2.000 m² × 3.10 + 1.50: a print this wide comes off a roll


def test_ink_that_is_not_known_leaves_what_is_charged_per_ml_without_amount(at_work: Studio) -> None:
    at_work.rate(Side.PRICE, per_ml="0.43")
    price = estimate(at_work.desk, replace(A0, ink_ml=None)).price
    assert (price.amount, [lack.why for lack in price.missing]) == (None, [Missing.INK])


def test_a_print_is_costed_and_priced_by_the_rows_of_its_day(at_work: Studio) -> None:
    for side in Side:
        today = at_work.rate(side, per_m2="2")
        at_work.desk.db.rates.put(
            replace(today, id=f"later {side}", valid_from=LATER, prices=prices(per_m2="5"))
        )
    for day, amount in ((None, "4.00"), (LATER, "10.00")):
        told = estimate(at_work.desk, replace(A0, day=day))
        assert told.cost.amount == told.price.amount == Decimal(amount)


@pytest.mark.parametrize(
    ("basis", "amount"),
    [(Basis.METRE, "2.38"), (Basis.COLOR, "2.00"), (Basis.IMPRESSION, "2.00"), (Basis.COPY, "2.00")],
)
def test_each_copy_has_its_length_and_is_a_printed_page(at_work: Studio, basis: Basis, amount: str) -> None:
    price = Price(basis=basis, rate=Decimal(1))
    at_work.desk.db.rates.put(Rate(id="one", side=Side.PRICE, prices=(price,)))
    assert estimate(at_work.desk, A0)[1].amount == Decimal(amount)


@pytest.mark.parametrize("width", ["707.1", "841", "1"])
def test_ink_told_as_coverage_reaches_the_step_of_that_coverage(at_work: Studio, width: str) -> None:
    steps = (Tier(Decimal(2), Decimal(20)), Tier(Decimal(5), Decimal(50)))
    price = Price(basis=Basis.COVERED, rate=Decimal(10), tiering=Tiering.COVERAGE, tiers=steps)
    at_work.desk.db.rates.put(Rate(id="one", side=Side.PRICE, prices=(price,)))
    wished = replace(A0, width_mm=Decimal(width), ink_ml=None)
    rates = []
    for coverage in ("0.5", "2", "5"):
        charged = estimate(at_work.desk, replace(wished, coverage=Decimal(coverage))).price
        rates += [term.rate for term in charged.terms]
    assert rates == [Decimal(10), Decimal(20), Decimal(50)]


def test_a_print_is_priced_for_the_client_who_asks(at_work: Studio) -> None:
    at_work.rate(Side.PRICE, per_m2="10")
    client = replace(at_work.client(), discount=Decimal(25))
    at_work.desk.db.clients.put(client)
    amounts = [estimate(at_work.desk, replace(A0, client_id=id))[1].amount for id in (client.id, "")]
    assert amounts == [Decimal("15.00"), Decimal("20.00")]


def test_the_fee_of_the_order_is_told_besides_as_it_is_for_the_client_on_the_day(at_work: Studio) -> None:
    client = at_work.client()
    fees: dict[str, tuple[str, dict[str, Any]]] = {
        "all": ("5", {}),
        "theirs": ("2", {"client_id": client.id, "valid_from": LATER}),
    }
    for id_, (rate, held) in fees.items():
        prices = (Price(basis=Basis.ORDER, rate=Decimal(rate)),)
        at_work.desk.db.rates.put(Rate(id=id_, side=Side.PRICE, prices=prices, **held))
    asked = (A0, replace(A0, client_id=client.id), replace(A0, client_id=client.id, day=LATER))
    told = [estimate(at_work.desk, wish).fee for wish in asked]
    assert [fee and fee.rate for fee in told] == [Decimal(5), Decimal(5), Decimal(2)]


@pytest.mark.parametrize(
    ("field", "wish"),
    [
        ("width", replace(A0, width_mm=Decimal(0))),
        ("height", replace(A0, height_mm=Decimal(-1))),
        ("height", replace(A0, height_mm=Decimal("0.0001"))),
        ("width", replace(A0, width_mm=Decimal(2_000_000))),
        ("copies", replace(A0, copies=Decimal("1.5"))),
        ("ink", replace(A0, ink_ml=Decimal(-1))),
        ("ink", replace(A0, ink_ml=None, coverage=Decimal(10) ** 30)),
        ("hours", replace(A0, hours=Decimal(10_001))),
    ],
)
def test_a_print_that_cannot_be_is_refused_at_its_field(at_work: Studio, field: str, wish: Wish) -> None:
    with pytest.raises(BadInput) as refused:
        estimate(at_work.desk, wish)
    assert refused.value.field == field


def test_rates_follow_from_what_was_bought() -> None:
    assert per_ml(Decimal(130), Decimal(300)) == Decimal("0.4333")
    assert per_sheet(Decimal(24), Decimal(500)) == Decimal("0.0480")
    assert per_page(Decimal(96), Decimal(12_000)) == Decimal("0.0080")
    assert per_hour(Decimal(9_000), Decimal(5), Decimal(600)) == Decimal("3.0000")


@pytest.mark.parametrize(
    ("basis", "rate"),
    [
        (Basis.SQUARE_METRE, "0.9239"),
        (Basis.SQUARE_FOOT, "0.0858"),
        (Basis.METRE, "0.8444"),
        (Basis.FOOT, "0.2574"),
    ],
)
def test_a_roll_costs_by_what_its_paper_is_charged_by(basis: Basis, rate: str) -> None:
    assert per_extent(basis, Decimal(38), Decimal(914), Decimal(45)) == Decimal(rate)


def test_a_roll_without_length_is_refused_at_its_field() -> None:
    with pytest.raises(BadInput) as refused:
        per_extent(Basis.SQUARE_METRE, Decimal(38), Decimal(914), Decimal(0))
    assert refused.value.field == "roll_length"
