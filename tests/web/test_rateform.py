"""The form of a row of a rate card, without a browser: what it shows is what it means."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from itertools import accumulate

import pytest
from hypothesis import given
from hypothesis import strategies as some

from smarttracker_lite.domain.printing import Kind
from smarttracker_lite.domain.rates import Basis, Price, Rate, Side, Tier, Tiering
from smarttracker_lite.web.exchange import Fields
from smarttracker_lite.web.pages.rateform import EXTENT, EXTENTS, FINER, LINES, RateForm, filled, of_rate
from smarttracker_lite.web.pages.rateread import read
from smarttracker_lite.words import LANGUAGES, Words

RATES = some.decimals(0, 1_000_000, places=6)
MORE = some.decimals(Decimal("0.000001"), 1_000, places=6)
NAMES = some.text(some.characters(categories=["L", "N"]), min_size=1, max_size=12)
ENGLISH = Words("en")


@some.composite
def tiers(draw: some.DrawFn) -> tuple[Tier, ...]:
    """Steps that rise."""
    rises = draw(some.lists(MORE, max_size=5))
    return tuple(Tier(least, draw(RATES)) for least in accumulate(rises))


@some.composite
def prices(draw: some.DrawFn) -> tuple[Price, ...]:
    """Prices as the form can say them, in its order."""
    made: list[Price] = []
    for line in draw(some.sets(some.sampled_from(sorted(LINES)), min_size=1)):
        finer = FINER.get(line, frozenset())
        made.append(
            Price(
                basis=draw(some.sampled_from(EXTENTS)) if line == EXTENT else LINES[line][0],
                rate=draw(RATES),
                further=draw(some.none() | RATES) if "further" in finer else None,
                step=draw(some.none() | MORE) if "step" in finer else None,
                roll=draw(some.booleans()) if "roll" in finer else False,
                tiering=draw(some.sampled_from(Tiering)) if "tiering" in finer else Tiering.COPIES,
                tiers=draw(tiers()) if "tiering" in finer else (),
            )
        )
    inks = draw(some.lists(NAMES, unique_by=str.casefold, max_size=6))
    made += [Price(basis=Basis.MILLILITRE, rate=draw(RATES), channel=ink) for ink in inks]
    order = list(Basis)
    return tuple(sorted(made, key=lambda price: (order.index(price.basis), price.channel != "")))


@some.composite
def rates(draw: some.DrawFn) -> Rate:
    """A row as the form can say it."""
    held = draw(some.sampled_from(["", "client", "list"]))
    return Rate(
        id=draw(NAMES),
        side=draw(some.sampled_from(Side)),
        client_id=draw(NAMES) if held == "client" else None,
        list_id=draw(NAMES) if held == "list" else None,
        kind=draw(some.sampled_from(Kind)),
        printer_id=draw(some.none() | NAMES),
        media=draw(some.just("") | NAMES),
        quality=draw(some.just("") | NAMES),
        valid_from=draw(some.none() | some.dates()),
        prices=draw(prices()),
    )


def sent(form: RateForm) -> Fields:
    """The form as a browser sends it."""
    return Fields((("id", form.id), *form.typed.items()))


@given(rate=rates(), language=some.sampled_from(sorted(LANGUAGES)))
def test_a_row_shown_in_the_form_and_saved_is_the_same_row(rate: Rate, language: str) -> None:
    words = Words(language)
    form = filled(rate.side, sent(of_rate(words, rate)))
    assert read(words, form, None) == (rate, {})


@pytest.mark.parametrize(
    ("opened", "price"),
    [
        ("paper", Price(basis=Basis.METRE, rate=Decimal(1), step=Decimal(1))),
        ("ink", Price(basis=Basis.MILLILITRE, rate=Decimal(1), channel="cyan")),
        ("ink", Price(basis=Basis.COVERED, rate=Decimal(1))),
        ("more", Price(basis=Basis.COPY, rate=Decimal(1))),
    ],
)
def test_only_what_is_filled_in_is_unfolded(opened: str, price: Price) -> None:
    form = of_rate(ENGLISH, Rate(id="r", side=Side.COST, prices=(price,)))
    groups = ("scope", "paper", "ink", "more", "bought")
    assert [group for group in groups if form.opened(group)] == [opened]


def test_a_common_row_leaves_all_folded() -> None:
    bases = (Basis.SQUARE_FOOT, Basis.SHEET, Basis.MILLILITRE, Basis.JOB)
    rate = Rate(id="r", side=Side.PRICE, prices=tuple(Price(basis=each, rate=Decimal(1)) for each in bases))
    form = of_rate(ENGLISH, rate)
    assert not any(form.opened(group) for group in ("scope", "paper", "ink", "more", "bought"))


def test_a_row_from_a_day_shows_it() -> None:
    form = of_rate(ENGLISH, Rate(id="r", side=Side.PRICE, valid_from=date(2027, 1, 1)))
    assert form.opened("scope")


@pytest.mark.parametrize(
    ("rows", "room"),
    [(lambda form: form.inks, 4), (lambda form: form.tiers(EXTENT), 3)],
    ids=["inks", "steps"],
)
def test_there_is_always_room_for_two_more(rows: Callable[[RateForm], range], room: int) -> None:
    assert rows(RateForm(side=Side.COST)) == range(room)
    typed = {"ink-channel-4": "cyan", "extent-least-4": "5"}
    assert rows(RateForm(side=Side.COST, typed=typed)) == range(7)


def test_an_ink_is_called_as_printers_call_it() -> None:
    form = RateForm(side=Side.COST, typed={"ink-channel-0": "Light Cyan", "ink-rate-0": "0.4"})
    rate, _ = read(ENGLISH, form, None)
    assert rate.prices[0].channel == "light cyan"
