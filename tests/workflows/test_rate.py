"""Rows of rate cards and price lists: kept, changed, refused with their reason, and taken away."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from smarttracker_lite.domain.clients import Client, Postal
from smarttracker_lite.domain.machines import Device, Printer
from smarttracker_lite.domain.printing import Kind
from smarttracker_lite.domain.rates import Basis, Price, PriceList, Rate, Side, Tier
from smarttracker_lite.errors import BadInput, NotAllowed, NotFound
from smarttracker_lite.workflows.desk import new_id
from smarttracker_lite.workflows.rate import (
    LARGEST,
    MOST_TIERS,
    delete_list,
    delete_rate,
    save_list,
    save_rate,
)
from tests.support.studio import NOON, Studio, prices

AUTUMN = date(2026, 9, 1)


def rate(*own: Price, side: Side = Side.PRICE, **scope: Any) -> Rate:
    """A row of these prices, by default 1 per m²."""
    return Rate(id=new_id(), side=side, prices=own or prices(per_m2="1"), **scope)


def price(basis: Basis = Basis.SQUARE_METRE, amount: str = "1", **fields: Any) -> Price:
    return Price(basis=basis, rate=Decimal(amount), **fields)


def tiers(*leasts: str) -> tuple[Tier, ...]:
    return tuple(Tier(Decimal(least), Decimal(1)) for least in leasts)


def known(studio: Studio) -> None:
    """A client, a price list and a printer that are in the books."""
    plotter = Device(identity="plotter", model="Plotter")
    studio.desk.db.printers.put(
        Printer(
            id="plotter",
            name="Plotter",
            driver="simulated",
            url="demo://plotter",
            device=plotter,
            added_at=NOON,
        )
    )
    studio.desk.db.clients.put(Client(id="rossi", postal=Postal(name="Studio Rossi")))
    studio.desk.db.price_lists.put(PriceList(id="friends", name="Friends"))


def refused(studio: Studio, row: Rate) -> BadInput:
    """Why it is not kept."""
    before = studio.desk.db.rates.all()
    with pytest.raises(BadInput) as why:
        save_rate(studio.desk, row)
    assert studio.desk.db.rates.all() == before
    return why.value


def test_a_row_is_kept_and_can_be_changed(at_work: Studio) -> None:
    kept = save_rate(at_work.desk, rate(price(amount="3.10")))
    changed = save_rate(at_work.desk, replace(kept, prices=prices(per_m2="3.20")))
    assert at_work.desk.db.rates.all() == [changed]


def test_the_fee_of_an_order_is_kept_for_all_a_list_and_a_client(at_work: Studio) -> None:
    known(at_work)
    for scope in ({}, {"list_id": "friends"}, {"client_id": "rossi"}, {"valid_from": AUTUMN}):
        save_rate(at_work.desk, rate(price(Basis.ORDER, "5"), price(), **scope))
    assert len(at_work.desk.db.rates.all()) == 4


@pytest.mark.parametrize(
    ("scope", "why"),
    [
        ({"side": Side.COST}, "What an order costs you is not reckoned."),
        ({"media": "Satin"}, "holds for all its jobs together"),
        ({"printer_id": "plotter"}, "holds for all its jobs together"),
        ({"quality": "best"}, "holds for all its jobs together"),
        ({"kind": Kind.COPY}, "holds for all its jobs together"),
    ],
)
def test_the_fee_of_an_order_is_refused_where_it_would_hold_for_less(
    at_work: Studio, scope: dict[str, Any], why: str
) -> None:
    fault = refused(at_work, rate(price(), price(Basis.ORDER, "5"), **scope))
    assert fault.field == "order"
    assert why in str(fault)
    stepped = price(Basis.ORDER, "5", tiers=tiers("1"))
    assert refused(at_work, rate(stepped)).field == "order"


def test_a_row_that_is_deleted_can_be_put_back(at_work: Studio) -> None:
    kept = save_rate(at_work.desk, rate())
    gone = delete_rate(at_work.desk, kept.id)
    assert at_work.desk.db.rates.all() == []
    assert save_rate(at_work.desk, gone) == kept
    with pytest.raises(NotFound):
        delete_rate(at_work.desk, "nothing")


@pytest.mark.parametrize(
    "kept",
    [
        price(Basis.JOB, "0"),
        price(amount="0.000001"),
        price(amount="1.0000000"),
        price(amount=str(LARGEST)),
        price(Basis.WASTE, "1000"),
        price(further=Decimal(0)),
        price(step=Decimal("0.1")),
        price(tiers=tiers("0", "0.5", "10")),
        price(Basis.MINIMUM, "5"),
    ],
)
def test_what_can_be_charged_is_kept_and_zero_is_a_decision(at_work: Studio, kept: Price) -> None:
    assert at_work.desk.db.rates.get(save_rate(at_work.desk, rate(kept)).id).prices == (kept,)


AMOUNT = "A rate is 0 or more, with at most six decimals."
STEP = "What is rounded up to must be more than 0."
ROLL = "A roll is wider than 0 and at most 10 m."
RISE = "The steps of this price must rise, and be at most {most}."
TWICE = "This row has two prices for the same."


@pytest.mark.parametrize(
    ("own", "text", "field"),
    [
        ((price(Basis.MILLILITRE, "-1"),), AMOUNT, "millilitre"),
        ((price(), price(Basis.JOB, "0.0000001")), AMOUNT, "job"),
        ((price(Basis.SHEET, "1000000.01"),), AMOUNT, "sheet"),
        ((price(Basis.HOUR, "NaN"),), AMOUNT, "hour"),
        ((price(Basis.COPY, "Infinity"),), AMOUNT, "copy"),
        ((price(Basis.COPY, f"1.{'0' * 30}1"),), AMOUNT, "copy"),
        ((price(Basis.WASTE, "1000.1"),), AMOUNT, "waste"),
        ((price(Basis.CLEANING, "-1"),), AMOUNT, "cleaning"),
        ((price(further=Decimal(-1)),), AMOUNT, "square-metre"),
        ((price(tiers=(Tier(Decimal(1), Decimal(-1)),)),), AMOUNT, "square-metre"),
        ((price(Basis.METRE, step=Decimal(0)),), STEP, "metre"),
        ((price(Basis.METRE, step=Decimal(-1)),), STEP, "metre"),
        ((price(Basis.METRE, step=Decimal("0.0000001")),), STEP, "metre"),
        ((price(Basis.METRE, step=LARGEST + 1),), STEP, "metre"),
        ((price(Basis.METRE, step=Decimal("NaN")),), STEP, "metre"),
        ((price(Basis.SQUARE_FOOT, roll=True, roll_um=0),), ROLL, "square-foot"),
        ((price(Basis.METRE, roll_um=-1),), ROLL, "metre"),
        ((price(roll_um=10_000_001),), ROLL, "square-metre"),
        ((price(tiers=tiers("5", "5")),), RISE, "square-metre"),
        ((price(tiers=tiers("6", "5")),), RISE, "square-metre"),
        ((price(tiers=tiers("-1")),), RISE, "square-metre"),
        ((price(tiers=tiers("1", "NaN")),), RISE, "square-metre"),
        ((price(tiers=tiers("0.0000001")),), RISE, "square-metre"),
        ((price(tiers=tiers(*map(str, range(MOST_TIERS + 1)))),), RISE, "square-metre"),
        ((price(), price(amount="2")), TWICE, "square-metre"),
        (
            (price(Basis.MILLILITRE, channel="cyan"), price(Basis.MILLILITRE, channel="cyan")),
            TWICE,
            "millilitre",
        ),
        (
            (price(), price(Basis.METRE)),
            "Paper is charged by one of m², ft², metre and foot.",
            "metre",
        ),
        (
            (price(Basis.SQUARE_FOOT), price(Basis.SHEET), price(Basis.FOOT)),
            "Paper is charged by one of m², ft², metre and foot.",
            "foot",
        ),
        (
            (price(Basis.COVERED), price(Basis.MILLILITRE)),
            "Ink is charged by one of ml, coverage and printed page.",
            "millilitre",
        ),
    ],
)
def test_a_row_that_cannot_be_charged_is_refused_at_its_field(
    at_work: Studio, own: tuple[Price, ...], text: str, field: str
) -> None:
    why = refused(at_work, rate(*own))
    assert (why.text, why.field) == (text, field)


def test_ink_has_a_price_for_each_colour_and_one_for_all_others(at_work: Studio) -> None:
    inks = [price(Basis.MILLILITRE, channel=channel) for channel in ("cyan", "photo black", "")]
    assert save_rate(at_work.desk, rate(*inks)).prices == tuple(inks)


def test_paper_may_have_a_price_by_area_and_one_for_sheets(at_work: Studio) -> None:
    assert len(save_rate(at_work.desk, rate(price(), price(Basis.SHEET))).prices) == 2


def test_a_row_without_prices_is_an_end_and_so_has_a_day(at_work: Studio) -> None:
    bare = Rate(id=new_id(), side=Side.PRICE, media="Satin")
    why = refused(at_work, bare)
    assert (why.text, why.field) == ("This row has no price.", "square-metre")
    assert save_rate(at_work.desk, replace(bare, valid_from=AUTUMN)).prices == ()


@pytest.mark.parametrize("holder", [{"client_id": "rossi"}, {"list_id": "trade"}])
def test_a_cost_is_the_same_whoever_the_client_is(at_work: Studio, holder: dict[str, Any]) -> None:
    assert refused(at_work, replace(rate(), side=Side.COST, **holder)).field == "holder"


def test_a_media_name_is_not_endless(at_work: Studio) -> None:
    assert refused(at_work, rate(media="x" * 201)).field == "media"
    save_rate(at_work.desk, rate(media="x" * 200))


def test_of_one_thing_and_one_day_there_is_one_row(at_work: Studio) -> None:
    save_rate(at_work.desk, rate(media="Satin"))
    save_rate(at_work.desk, rate(media="Satin", valid_from=AUTUMN))
    assert refused(at_work, rate(media="SATIN")).field == "media"
    assert refused(at_work, rate(media="Satin", valid_from=AUTUMN)).field == "valid_from"


@pytest.mark.parametrize(
    "other",
    [
        {"side": Side.COST},
        {"client_id": "rossi"},
        {"list_id": "friends"},
        {"kind": Kind.COPY},
        {"printer_id": "plotter"},
        {"media": "Canvas"},
        {"quality": "best"},
        {"valid_from": AUTUMN},
    ],
)
def test_what_holds_for_something_else_is_another_row(at_work: Studio, other: dict[str, Any]) -> None:
    known(at_work)
    save_rate(at_work.desk, rate(media="Satin"))
    save_rate(at_work.desk, rate(**{"media": "Satin", **other}))
    assert len(at_work.desk.db.rates.all()) == 2


@pytest.mark.parametrize(
    ("gone", "field"),
    [
        ({"client_id": "rossi"}, "holder"),
        ({"list_id": "friends"}, "holder"),
        ({"printer_id": "plotter"}, "printer"),
    ],
)
def test_a_row_for_what_is_gone_is_refused(at_work: Studio, gone: dict[str, Any], field: str) -> None:
    assert refused(at_work, rate(**gone)).field == field


@pytest.mark.parametrize(
    "idle",
    [
        price(Basis.MINIMUM, tiers=tiers("10")),
        price(Basis.WASTE, step=Decimal(1)),
        price(Basis.CLEANING, further=Decimal(3)),
        price(Basis.WASTE, roll=True),
        price(Basis.JOB, channel="cyan"),
        price(Basis.HOUR, channel="cyan"),
    ],
)
def test_what_would_never_act_on_a_price_is_refused(at_work: Studio, idle: Price) -> None:
    assert refused(at_work, rate(price(), idle)).field == idle.basis


def test_less_than_nothing_is_no_rate_even_if_it_is_nothing(at_work: Studio) -> None:
    assert "A rate is 0 or more" in str(refused(at_work, rate(price(amount="-0"))))


def test_a_price_list_is_kept_and_can_be_renamed(at_work: Studio) -> None:
    kept = save_list(at_work.desk, PriceList(id="", name="  Architects "))
    assert (kept.name, bool(kept.id)) == ("Architects", True)
    renamed = save_list(at_work.desk, replace(kept, name="ARCHITECTS"))
    assert at_work.desk.db.price_lists.all() == [renamed]


@pytest.mark.parametrize("name", ["", "   ", "x" * 201])
def test_a_price_list_has_a_name(at_work: Studio, name: str) -> None:
    with pytest.raises(BadInput, match="1 to 200 characters") as why:
        save_list(at_work.desk, PriceList(id="", name=name))
    assert (why.value.field, at_work.desk.db.price_lists.all()) == ("name", [])


def test_two_price_lists_have_two_names(at_work: Studio) -> None:
    kept = save_list(at_work.desk, PriceList(id="", name="Architects"))
    with pytest.raises(BadInput, match="of this name") as why:
        save_list(at_work.desk, PriceList(id="", name="architects"))
    assert (why.value.field, at_work.desk.db.price_lists.all()) == ("name", [kept])


def test_a_price_list_that_nobody_uses_can_be_deleted(at_work: Studio) -> None:
    kept = save_list(at_work.desk, PriceList(id="", name="Architects"))
    assert delete_list(at_work.desk, kept.id) == kept
    assert at_work.desk.db.price_lists.all() == []
    with pytest.raises(NotFound):
        delete_list(at_work.desk, kept.id)


def test_a_price_list_with_clients_or_rows_stays(at_work: Studio) -> None:
    kept = save_list(at_work.desk, PriceList(id="", name="Architects"))
    for name in ("verdi", "Rossi"):
        at_work.desk.db.clients.put(replace(at_work.client(name), list_id=kept.id))
    row = save_rate(at_work.desk, rate(list_id=kept.id))
    with pytest.raises(NotAllowed, match="“Architects” is the price list of Rossi, verdi"):
        delete_list(at_work.desk, kept.id)
    for client in at_work.desk.db.clients.all():
        at_work.desk.db.clients.put(replace(client, list_id=None))
    with pytest.raises(NotAllowed, match="“Architects” still has prices"):
        delete_list(at_work.desk, kept.id)
    delete_rate(at_work.desk, row.id)
    assert delete_list(at_work.desk, kept.id) == kept
