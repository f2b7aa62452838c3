"""The calculator beside the rate cards."""

import re
from dataclasses import replace
from datetime import date, datetime, timedelta, tzinfo
from decimal import Decimal

import pytest

from smarttracker_lite.domain.charges import Missing
from smarttracker_lite.domain.rates import Basis, Price, Rate, Side
from smarttracker_lite.web.pages.calculator import MISSING
from tests.support.studio import Studio, plot
from tests.support.visit import Visitor, visit
from tests.web.test_page_prices import fault, value


def test_the_calculator_answers_in_sentences(at_work: Studio, visitor: Visitor) -> None:
    at_work.rate(Side.COST, per_m2="0.92", per_ml="0.43")
    page = visitor.get("/prices?paper=Satin&width=841&height=1189&copies=2&coverage=in-all&ink=12").text
    assert "2.00 m² × 0.92 + 12.0 ml × 0.43 = 7.00" in page
    assert "No row fits this media on this printer: add one." in page
    part = visitor.get("/prices?paper=Satin&width=841&height=1189&copies=2", htmx=True).text
    assert "charged by its ink: say how much it takes" in part
    assert "<html" not in part


class Days(tzinfo):
    """UTC; notes of which days it was asked."""

    def __init__(self) -> None:
        self.asked: set[date] = set()

    def utcoffset(self, at: datetime | None) -> timedelta:
        if at:
            self.asked.add(at.date())
        return timedelta()

    def dst(self, _: datetime | None) -> timedelta:
        return timedelta()

    def tzname(self, _: datetime | None) -> str:
        return "UTC"


def test_no_job_is_looked_at_for_an_answer_alone(at_work: Studio) -> None:
    days, yesterday = Days(), date(2026, 11, 19)
    at_work.job(plot(day=yesterday))
    with visit(replace(at_work.desk, zone=days)) as visitor:
        days.asked.clear()
        visitor.get(f"{A1}&width=594&height=841", htmx=True)
        assert yesterday not in days.asked
        visitor.get("/prices")
        assert yesterday in days.asked


def test_a_row_that_is_missing_is_one_click_away(at_work: Studio, visitor: Visitor) -> None:
    at_work.rate(Side.COST, per_ml="1")
    page = calculator(visitor.get(f"{A1}&size=594x841").text)
    assert re.findall(r'<a href="([^"]*)">([^<]*)', page) == [
        ("/prices?side=price&amp;media=Satin#rate-form", "Set the price")
    ]


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
    assert set(MISSING) == set(Missing) - {Missing.EXTRA_COST, Missing.EXTRA_PRICE}  # only jobs have extras


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
    assert "0 to 10,000 hours" in fault(page, "hours")
    page = visitor.get("/prices?paper=Satin&width=1&height=1&copies=0").text
    assert "1 to 1,000,000" in fault(page, "copies")


A1 = "/prices?paper=Satin&copies=3"


def calculator(page: str) -> str:
    """The part of the page that is the calculator."""
    return page.partition('id="calculator"')[2].partition("</form>")[0]


def chosen(page: str, name: str) -> str:
    """What is chosen in one of its selections, as it is named there."""
    found = re.search(rf'name="{name}".*?<option[^>]* selected>([^<]*)', calculator(page), re.DOTALL)
    assert found, name
    return found[1]


def line(page: str, name: str) -> str:
    """A line for the client, "" if there is none."""
    found = re.search(rf'<textarea[^>]*id="quote-{name}"[^>]*>([^<]*)', page)
    return found[1] if found else ""


@pytest.mark.parametrize(
    ("told", "sum_"),
    [
        ("coverage=light", "1.5 ml × 1.00 = 1.50"),
        ("coverage=medium", "6.0 ml × 1.00 = 6.00"),
        ("coverage=heavy&ink=99", "15.0 ml × 1.00 = 15.00"),
        ("coverage=per-m2&ink=0.7", "2.1 ml × 1.00 = 2.10"),
        ("coverage=in-all&ink=0.7", "0.7 ml × 1.00 = 0.70"),
    ],
)
def test_ink_is_told_by_its_coverage_or_in_all(
    at_work: Studio, visitor: Visitor, told: str, sum_: str
) -> None:
    at_work.rate(Side.COST, per_ml="1")
    page = visitor.get(f"{A1}&width=1000&height=1000&{told}").text
    assert sum_ in page
    assert value(page, "ink") == ("" if "heavy" in told else told.partition("ink=")[2])


def test_ink_of_ones_own_is_to_be_typed(visitor: Visitor) -> None:
    page = visitor.get(f"{A1}&width=1000&height=1000&coverage=per-m2").text
    assert fault(page, "ink") == "Fill this in."
    page = visitor.get(f"{A1}&width=1000&height=1000&coverage=per-m2&ink=-1").text
    assert "0 to 1,000,000 ml" in fault(page, "ink")


@pytest.mark.parametrize(
    ("told", "area", "size"),
    [
        ("size=594x841", "1.499 m²", "A1 · 594 × 841 mm"),
        ("size=594x841&width=594&height=841", "1.499 m²", "A1 · 594 × 841 mm"),
        ("size=215.9x279.4", "0.181 m²", "Letter · 8.5 × 11 in"),
        ("size=594x841&width=1000", "2.523 m²", "A1 · 594 × 841 mm"),
        ("size=594x841&width=1000&height=1000", "3.00 m²", "As typed below"),
    ],
)
def test_a_size_that_is_chosen_counts_where_none_is_typed(
    at_work: Studio, visitor: Visitor, told: str, area: str, size: str
) -> None:
    at_work.rate(per_m2="1")
    page = visitor.get(f"{A1}&{told}").text
    assert f"{area} × 1.00" in page
    assert chosen(page, "size") == size


def test_a_print_is_calculated_by_the_prices_of_its_day(at_work: Studio, visitor: Visitor) -> None:
    at_work.rate(per_job="1")
    dear = replace(at_work.rate(per_job="2"), valid_from=date(2026, 12, 1))
    at_work.desk.db.rates.put(dear)
    sized = f"{A1}&size=594x841"
    assert value(visitor.get("/prices").text, "day") == "2026-11-20"
    assert "1.00 = 1.00" in visitor.get(sized).text
    assert "2.00 = 2.00" in visitor.get(f"{sized}&day=2026-12-01").text
    assert "not a date" in fault(visitor.get(f"{sized}&day=soon").text, "day")


def test_quality_is_asked_for_where_a_row_names_one(at_work: Studio, visitor: Visitor) -> None:
    sized = f"{A1}&size=594x841"
    at_work.rate(per_job="1")
    assert 'id="f-quality"' not in calculator(visitor.get(sized).text)
    at_work.desk.db.rates.put(replace(at_work.rate(per_job="2"), quality="Best"))
    assert "1.00 = 1.00" in visitor.get(f"{sized}&quality=").text
    page = visitor.get(f"{sized}&quality=Best").text
    assert "2.00 = 2.00" in page
    assert chosen(page, "quality") == "Best"


def test_the_line_for_the_client_is_in_its_language_and_without_a_cost(
    at_work: Studio, visitor: Visitor
) -> None:
    at_work.seller()
    at_work.rate(Side.COST, per_m2="0.92")
    at_work.rate(per_m2="3.10", per_job="1.50")
    sized = f"{A1}&size=594x841"
    page = visitor.get(sized).text
    told = "3 copies of 594 × 841 mm on Satin: 1.499 m² × 3.10 + 1.50 = 6.15 EUR, VAT not included (22%)"
    assert line(page, "reckoned") == told
    assert line(page, "plain") == "3 copies of 594 × 841 mm on Satin: 6.15 EUR, VAT not included (22%)"
    page = visitor.get(f"{sized}&client={at_work.client(language='it').id}").text
    assert "1,499 m² × 3,10 + 1,50 = 6,15 EUR" in line(page, "reckoned")
    assert "0.92" not in line(page, "reckoned") + line(page, "plain")


def test_a_line_by_example_prices_says_so_beside_it_only(at_work: Studio, visitor: Visitor) -> None:
    rate = at_work.rate(per_m2="3.10")
    warning = "Example prices are used"
    assert warning not in visitor.get(f"{A1}&size=594x841").text
    at_work.desk.db.rates.put(replace(rate, example=True))
    page = visitor.get(f"{A1}&size=594x841").text
    assert warning in page
    assert "xample" not in line(page, "reckoned") + line(page, "plain")


def test_without_a_price_there_is_no_line_for_the_client(at_work: Studio, visitor: Visitor) -> None:
    at_work.rate(per_ml="1")
    page = visitor.get(f"{A1}&size=594x841").text
    assert line(page, "reckoned") + line(page, "plain") == ""
    assert "charged by its ink: say how much it takes" in page
    assert "No line to copy, as the price is not known." in page
