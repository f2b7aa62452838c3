"""The prices page as a browser without scripts, and htmx, see it."""

import re
from decimal import Decimal

import pytest

from smarttracker_lite.domain.pricing import Side
from smarttracker_lite.domain.printing import Media
from tests.support.studio import Studio, plot
from tests.support.visit import Visitor

HOSTILE = "<script>alert(1)</script>\"'{{ 7*7 }}"


def value(page: str, name: str) -> str:
    """What stands in an input."""
    found = re.search(rf'<input[^>]* name="{name}"[^>]* value="([^"]*)"', page)
    assert found, name
    return found[1]


def fault(page: str, name: str) -> str:
    """What is said to be wrong under an input."""
    found = re.search(
        rf'id="f-{name}".*?<p class="field-error"[^>]*>(?:<svg.*?</svg>)?([^<]*)', page, re.DOTALL
    )
    assert found, name
    return found[1]


def card(page: str, side: str) -> str:
    """The part of the page that is one rate card."""
    return page.partition(f'<section id="{side}"')[2].partition("</section>")[0]


def test_a_fresh_studio_is_told_how_to_begin(visitor: Visitor) -> None:
    page = visitor.get("/prices").text
    assert "Begin with one row in each card" in page
    assert "No cost yet" in card(page, "cost")
    assert "No price yet" in card(page, "price")


def test_costs_and_prices_stand_in_cards_of_their_own(at_work: Studio, visitor: Visitor) -> None:
    at_work.rate(Side.COST, media="Satin", per_m2="0.92")
    at_work.rate(Side.PRICE, media="Satin", per_m2="3.1", per_job="0")
    page = visitor.get("/prices").text
    assert "0.92" in card(page, "cost")
    assert "0.92" not in card(page, "price")
    assert re.findall(r'<td class="num">([\d.]+)</td>', card(page, "price")) == ["3.10", "0.00"]


def test_a_row_is_saved_from_what_is_typed_in_the_user_s_way(at_work: Studio, visitor: Visitor) -> None:
    typed = {"side": "price", "media": "Satin", "printer": "", "per_m2": "1,234.50", "per_ml": ".42"}
    answer = visitor.post("/prices", typed)
    assert (answer.status_code, answer.headers["Location"]) == (303, "/prices#price")
    (rate,) = at_work.desk.db.rates.all()
    assert (rate.side, rate.media, rate.printer_id) == (Side.PRICE, "Satin", None)
    assert (rate.per_m2, rate.per_ml, rate.per_job) == (Decimal("1234.50"), Decimal("0.42"), None)


def test_what_is_wrong_stands_by_its_field_and_nothing_typed_is_lost(
    at_work: Studio, visitor: Visitor
) -> None:
    typed = {"side": "cost", "media": HOSTILE, "per_m2": "a lot", "per_sheet": "-1", "per_job": "2"}
    answer = visitor.post("/prices", typed)
    assert answer.status_code == 422
    assert "a lot” is not a number" in fault(answer.text, "per_m2")
    assert (value(answer.text, "per_m2"), value(answer.text, "per_job")) == ("a lot", "2")
    assert HOSTILE not in answer.text
    assert at_work.desk.db.rates.all() == []


@pytest.mark.parametrize(
    ("typed", "field", "words"),
    [
        ({"media": "Satin"}, "per_m2", "no rate"),
        ({"media": "Satin", "per_ml": "-1"}, "per_ml", "0 or more"),
        ({"media": "canvas", "per_ml": "1"}, "media", "already"),
    ],
)
def test_a_row_that_cannot_be_kept_says_why(
    at_work: Studio, visitor: Visitor, typed: dict[str, str], field: str, words: str
) -> None:
    at_work.rate(Side.PRICE, media="Canvas", per_m2="1")
    assert words in fault(visitor.post("/prices", {"side": "price", **typed}).text, field)
    assert len(at_work.desk.db.rates.all()) == 1


def test_a_row_is_edited_in_place(at_work: Studio, visitor: Visitor) -> None:
    rate = at_work.rate(Side.PRICE, media="Satin", per_m2="3.10")
    form = visitor.get(f"/prices?edit={rate.id}").text
    assert (value(form, "id"), value(form, "media"), value(form, "per_m2")) == (rate.id, "Satin", "3.1")
    visitor.post("/prices", {"side": "price", "id": rate.id, "media": "Satin", "per_m2": "3.20"})
    assert [each.per_m2 for each in at_work.desk.db.rates.all()] == [Decimal("3.20")]


def test_a_row_deleted_comes_back_by_undo(at_work: Studio, visitor: Visitor) -> None:
    rate = at_work.rate(Side.COST, media="Satin & Co", per_m2="0.000001", per_job="1234.5")
    visitor.post(f"/prices/{rate.id}/delete")
    assert at_work.desk.db.rates.all() == []
    undo = re.search(r'action="(/prices/restore[^"]*)"', visitor.get("/prices").text)
    assert undo
    visitor.post(undo[1].replace("&amp;", "&"))
    assert at_work.desk.db.rates.all() == [rate]


def test_a_row_that_is_not_there_is_not_found(visitor: Visitor) -> None:
    assert visitor.get("/prices?edit=nothing").status_code == 404
    assert visitor.post("/prices/nothing/delete").status_code == 404


def test_an_unpriced_job_leads_to_the_form_of_its_price(at_work: Studio, visitor: Visitor) -> None:
    for _ in range(3):
        at_work.job(plot(media=Media(name=HOSTILE)))
    page = visitor.get("/prices").text
    assert "3 jobs" in page
    assert HOSTILE not in page
    way = re.search(r'href="(/prices\?side=price[^"]*)#rate-form">Set price', page)
    assert way
    form = visitor.get(way[1].replace("&amp;", "&")).text
    assert "&lt;script&gt;" in value(form, "media")
    assert "New price" in card(form, "price")


def test_a_price_that_asks_for_unmeasured_ink_leads_to_its_own_row(at_work: Studio, visitor: Visitor) -> None:
    rate = at_work.rate(per_ml="0.40")
    at_work.job(plot(inks=None))
    assert f"/prices?edit={rate.id}#rate-form" in visitor.get("/prices").text


@pytest.mark.parametrize(
    ("bought", "typed", "field", "rate"),
    [
        ("roll", {"roll_paid": "38.00", "roll_width": "914", "roll_length": "45"}, "per_m2", "0.9239"),
        ("ink", {"ink_paid": "130", "ink_volume": "300"}, "per_ml", "0.4333"),
        ("pack", {"pack_paid": "24", "pack_sheets": "500"}, "per_sheet", "0.048"),
    ],
)
def test_what_was_bought_fills_the_rate_and_keeps_what_was_typed(
    visitor: Visitor, bought: str, typed: dict[str, str], field: str, rate: str
) -> None:
    fields = {"side": "cost", "media": "Satin", "per_job": "2", **typed, "fill": bought}
    page = visitor.get("/prices?" + "&".join(f"{name}={text}" for name, text in fields.items())).text
    assert (value(page, field), value(page, "media"), value(page, "per_job")) == (rate, "Satin", "2")
    assert "Worked out from what you bought." in page


def test_a_purchase_that_lacks_something_says_what(visitor: Visitor) -> None:
    page = visitor.get("/prices?side=cost&roll_paid=38&roll_width=&roll_length=0&fill=roll").text
    assert fault(page, "roll_width") == "Fill this in."
    page = visitor.get("/prices?side=cost&roll_paid=38&roll_width=914&roll_length=0&fill=roll").text
    assert "more than 0" in fault(page, "roll_length")


def test_the_calculator_answers_in_sentences(at_work: Studio, visitor: Visitor) -> None:
    at_work.rate(Side.COST, per_m2="0.92", per_ml="0.43")
    page = visitor.get("/prices?paper=Satin&width=841&height=1189&copies=2&ink=12").text
    assert "2.00 m² × 0.92 + 12.0 ml × 0.43 = 7.00" in page
    assert "No row fits this media on this printer: add one." in page
    part = visitor.get("/prices?paper=Satin&width=841&height=1189&copies=2", htmx=True).text
    assert "type how much ink it takes" in part
    assert "<html" not in part


def test_the_calculator_says_what_it_does_not_understand(visitor: Visitor) -> None:
    page = visitor.get("/prices?paper=Satin&width=wide&height=&copies=0").text
    assert "not a number" in fault(page, "width")
    assert fault(page, "height") == "Fill this in."
    page = visitor.get("/prices?paper=Satin&width=1&height=1&copies=0").text
    assert "more than 0" in fault(page, "copies")


def test_htmx_gets_the_cards_alone(at_work: Studio, visitor: Visitor) -> None:
    part = visitor.get("/prices?side=cost", htmx=True).text
    assert part.strip().startswith('<div id="cards"')
