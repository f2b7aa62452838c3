"""The calculator beside the rate cards."""

import re
from dataclasses import replace
from decimal import Decimal

import pytest

from smarttracker_lite.domain.charges import Missing
from smarttracker_lite.domain.rates import Basis, Price, Rate, Side
from smarttracker_lite.web.pages.calculator import MISSING
from tests.support.studio import Studio
from tests.support.visit import Visitor
from tests.web.test_page_prices import fault


def test_the_calculator_answers_in_sentences(at_work: Studio, visitor: Visitor) -> None:
    at_work.rate(Side.COST, per_m2="0.92", per_ml="0.43")
    page = visitor.get("/prices?paper=Satin&width=841&height=1189&copies=2&ink=12").text
    assert "2.00 m² × 0.92 + 12.0 ml × 0.43 = 7.00" in page
    assert "No row fits this media on this printer: add one." in page
    part = visitor.get("/prices?paper=Satin&width=841&height=1189&copies=2", htmx=True).text
    assert "charged by its ink: type how much it takes" in part
    assert "<html" not in part


def test_the_calculator_tells_what_is_left_of_the_price(at_work: Studio, visitor: Visitor) -> None:
    at_work.rate(Side.COST, per_m2="0.92")
    at_work.rate(Side.PRICE, per_m2="1.15")
    rossi = replace(at_work.client(), discount=Decimal(50))
    at_work.desk.db.clients.put(rossi)
    asked = "/prices?paper=Satin&width=1000&height=1000&copies=10"
    page = visitor.get(asked).text
    assert "<strong>€2.30</strong>" in page
    assert "20% of the price" in page
    assert "below cost" not in page
    page = visitor.get(f"{asked}&client={rossi.id}").text
    assert f'<option value="{rossi.id}" selected>Studio Rossi</option>' in page
    assert re.search("10.00 m² × 1.15 − 50% [a-z ]* 11.50[a-z ]* = 5.75", page)
    assert "<strong>-€3.45</strong>" in page
    assert "below cost" in page


def test_the_calculator_has_words_for_everything_that_can_be_missing(
    at_work: Studio, visitor: Visitor
) -> None:
    prices = {
        Basis.COLOR: "choose which it is",
        Basis.HOUR: "type how long it prints",
        Basis.SQUARE_METRE: "the row must say the roll’s width",
    }
    for basis, words in prices.items():
        row = (
            Price(basis=basis, rate=Decimal(1), roll=True),
            *([Price(basis=Basis.MONO, rate=Decimal(1))] if basis is Basis.COLOR else []),
        )
        at_work.desk.db.rates.put(Rate(id="rate", side=Side.PRICE, prices=row))
        page = visitor.get("/prices?paper=Satin&width=1000&height=1000&copies=10").text
        assert words in page.partition('class="answers"')[2]
    assert set(MISSING) == set(Missing)


@pytest.mark.parametrize(
    ("bases", "name", "typed", "sum_"),
    [
        ((Basis.MONO, Basis.COLOR), "color", "color", "4 pages × 2.00 = 8.00"),
        ((Basis.MONO, Basis.COLOR), "color", "black", "4 pages × 1.00 = 4.00"),
        ((Basis.HOUR,), "hours", "1.5", "1.50 h × 1.00 = 1.50"),
    ],
)
def test_the_calculator_asks_for_more_only_where_a_row_does(
    at_work: Studio, visitor: Visitor, bases: tuple[Basis, ...], name: str, typed: str, sum_: str
) -> None:
    asked = "/prices?paper=Satin&width=100&height=100&copies=4"
    row = tuple(Price(basis=basis, rate=Decimal(rate)) for rate, basis in enumerate(bases, 1))
    assert f'id="f-{name}"' not in visitor.get(asked).text.partition('id="calculator"')[2]
    at_work.desk.db.rates.put(Rate(id="rate", side=Side.COST, prices=row))
    assert f'id="f-{name}"' in visitor.get(asked).text.partition('id="calculator"')[2]
    assert sum_ in visitor.get(f"{asked}&{name}={typed}").text


def test_the_calculator_says_what_it_does_not_understand(visitor: Visitor) -> None:
    page = visitor.get("/prices?paper=Satin&width=wide&height=&copies=0").text
    assert "not a number" in fault(page, "width")
    assert fault(page, "height") == "Fill this in."
    page = visitor.get("/prices?paper=Satin&width=1&height=1&copies=1&hours=-1").text
    assert "0 hours or more" in fault(page, "hours")
    page = visitor.get("/prices?paper=Satin&width=1&height=1&copies=0").text
    assert "more than 0" in fault(page, "copies")
