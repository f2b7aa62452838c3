"""The prices page as a browser without scripts, and htmx, see it."""

import re
from dataclasses import replace
from datetime import date
from decimal import Decimal
from html import unescape

import pytest

from smarttracker_lite.domain.printing import Kind, Measure, Media, MediaUse, Origin
from smarttracker_lite.domain.rates import Basis, Price, Side, Tier, Tiering
from smarttracker_lite.workflows.price import AT_ONCE
from tests.support.studio import Studio, plot
from tests.support.visit import Visitor

ROLL = {"roll_paid": "38.00", "roll_width": "914", "roll_length": "45"}
EVERYTHING = (
    Price(
        basis=Basis.FOOT,
        rate=Decimal("1234.000001"),
        further=Decimal(0),
        step=Decimal("0.5"),
        roll=True,
        roll_um=914_400,
        tiering=Tiering.MONTH,
        tiers=(Tier(Decimal(1), Decimal(2)), Tier(Decimal("1.234"), Decimal("1.5"))),
    ),
    Price(basis=Basis.MILLILITRE, rate=Decimal("0.42"), channel="light cyan"),
    Price(basis=Basis.JOB, rate=Decimal(5), tiers=(Tier(Decimal(2), Decimal(4)),)),
)
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


def prices(page: str, side: str) -> list[str]:
    """The prices that a card shows."""
    return re.findall(r'<span class="price">([^<]*)</span>', card(page, side))


def test_costs_and_prices_stand_in_cards_of_their_own(at_work: Studio, visitor: Visitor) -> None:
    at_work.rate(Side.COST, media="Satin", per_m2="0.92")
    at_work.rate(Side.PRICE, media="Satin", per_m2="3.1", per_job="0")
    page = visitor.get("/prices").text
    assert "0.92" in card(page, "cost")
    assert "0.92" not in card(page, "price")
    assert prices(page, "price") == ["3.10 per m²", "0.00 per job"]


def test_a_row_is_saved_from_what_is_typed_in_the_user_s_way(at_work: Studio, visitor: Visitor) -> None:
    typed = {"side": "price", "media": "Satin", "printer": "", "extent": "1,234.50", "millilitre": ".42"}
    answer = visitor.post("/prices", typed)
    assert (answer.status_code, answer.headers["Location"]) == (303, "/prices#price")
    (rate,) = at_work.desk.db.rates.all()
    assert (rate.side, rate.media, rate.printer_id) == (Side.PRICE, "Satin", None)
    assert rate.prices == (
        Price(basis=Basis.SQUARE_METRE, rate=Decimal("1234.50")),
        Price(basis=Basis.MILLILITRE, rate=Decimal("0.42")),
    )


def test_what_is_wrong_stands_by_its_field_and_nothing_typed_is_lost(
    at_work: Studio, visitor: Visitor
) -> None:
    typed = {"side": "cost", "media": HOSTILE, "extent": "a lot", "sheet": "-1", "job": "2"}
    answer = visitor.post("/prices", typed)
    assert answer.status_code == 422
    assert "a lot” is not a number" in fault(answer.text, "extent")
    assert (value(answer.text, "extent"), value(answer.text, "job")) == ("a lot", "2")
    assert HOSTILE not in answer.text
    assert at_work.desk.db.rates.all() == []


@pytest.mark.parametrize(
    ("typed", "field", "words"),
    [
        ({"media": "Satin"}, "extent", "no price"),
        ({"media": "Satin", "millilitre": "-1"}, "millilitre", "0 or more"),
        ({"media": "Satin", "per": "foot", "extent": "1", "extent-step": "0"}, "extent", "more than 0"),
        ({"media": "Satin", "millilitre": "1", "covered": "2"}, "millilitre", "one of ml"),
        ({"media": "Satin", "extent-further": "1"}, "extent", "Fill this in."),
        ({"media": "Satin", "extent": "1", "extent-least-1": "10"}, "extent-rate-1", "Fill this in."),
        ({"media": "Satin", "ink-rate-0": "1"}, "ink-channel-0", "Fill this in."),
        ({"media": "Satin", "job": "1", "valid_from": "soon"}, "valid_from", "not a date"),
        ({"media": "canvas", "millilitre": "1"}, "media", "already"),
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
    assert (value(form, "id"), value(form, "media"), value(form, "extent")) == (rate.id, "Satin", "3.1")
    visitor.post("/prices", {"side": "price", "id": rate.id, "media": "Satin", "extent": "3.20"})
    assert [each.prices[0].rate for each in at_work.desk.db.rates.all()] == [Decimal("3.20")]


def test_a_row_for_the_printers_own_pages_is_written_and_stays_one_when_it_is_changed(
    at_work: Studio, visitor: Visitor
) -> None:
    visitor.post("/prices", {"side": "cost", "kind": "internal", "sheet": "0.10"})
    (rate,) = at_work.desk.db.rates.all()
    assert rate.kind is Kind.INTERNAL
    assert "the printer’s own pages" in card(visitor.get("/prices").text, "cost")
    form = visitor.get(f"/prices?edit={rate.id}").text
    assert '<option value="internal" selected>The printer’s own pages</option>' in form


@pytest.mark.parametrize(
    ("per", "step", "sum_"),
    [
        ("square-metre", "0.1", "2.20 m² (2.14 rounded up) × 10.00 = 22.00"),
        ("square-foot", "1", "24.0 ft² (23.035 rounded up) × 10.00 = 240.00"),
        ("metre", "0.5", "1.50 m (1.20 rounded up) × 10.00 = 15.00"),
    ],
)
def test_what_is_rounded_up_is_typed_in_its_unit_and_told_in_the_sum(
    at_work: Studio, visitor: Visitor, per: str, step: str, sum_: str
) -> None:
    visitor.post("/prices", {"side": "price", "extent": "10", "per": per, "extent-step": step})
    (rate,) = at_work.desk.db.rates.all()
    assert value(visitor.get(f"/prices?edit={rate.id}").text, "extent-step") == step
    job = at_work.job(plot(roll_length_um=Measure(1_200_000, Origin.MEASURED)))
    assert sum_ in visitor.get(f"/jobs/{job.id}").text


def test_a_row_saved_as_a_new_one_from_a_day_leaves_the_old_one(at_work: Studio, visitor: Visitor) -> None:
    rate = at_work.rate(Side.PRICE, media="Satin", per_m2="3.10")
    typed = {"side": "price", "id": rate.id, "media": "Satin", "extent": "3.40", "valid_from": "2027-01-01"}
    visitor.post("/prices", {**typed, "as": "new"})
    old, new = sorted(at_work.desk.db.rates.all(), key=lambda each: each.valid_from or date.min)
    assert (old, new.valid_from) == (rate, date(2027, 1, 1))
    page = card(visitor.get("/prices").text, "price")
    assert page.index("3.10 per m²") < page.index("from Jan 1, 2027</a>") < page.index("3.40 per m²")
    at_work.clock.move(days=60)
    page = card(visitor.get("/prices").text, "price")
    assert page.index("3.40 per m²") < page.index("1 former") < page.index("3.10 per m²")


def test_a_row_without_prices_says_from_when_nothing_is_charged(at_work: Studio, visitor: Visitor) -> None:
    visitor.post("/prices", {"side": "price", "media": "Satin", "valid_from": "2026-01-01"})
    assert prices(visitor.get("/prices").text, "price") == ["no longer charged"]


def test_what_the_form_does_not_ask_for_stays_in_its_row(at_work: Studio, visitor: Visitor) -> None:
    price = Price(basis=Basis.JOB, rate=Decimal(5), tiers=(Tier(Decimal(2), Decimal(4)),))
    rate = replace(at_work.rate(Side.PRICE, media="Satin"), prices=(price,))
    at_work.desk.db.rates.put(rate)
    visitor.post("/prices", {"side": "price", "id": rate.id, "media": "Satin", "job": "6"})
    assert at_work.desk.db.rates.get(rate.id).prices == (replace(price, rate=Decimal(6)),)


def test_a_row_deleted_comes_back_whole_by_undo(at_work: Studio, visitor: Visitor) -> None:
    rate = replace(at_work.rate(Side.COST, media="Satin & Co", per_m2="0.000001"), prices=EVERYTHING)
    at_work.desk.db.rates.put(rate)
    visitor.post(f"/prices/{rate.id}/delete")
    assert at_work.desk.db.rates.all() == []
    (undo,) = re.findall(r'action="(/history/undo/\d+)"', visitor.get("/prices").text)
    visitor.post(undo)
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
    way = f"/prices?edit={rate.id}&amp;wanted=millilitre#rate-form"
    assert way in visitor.get("/prices").text
    form = visitor.get(unescape(way)).text
    assert re.search(r'id="under-millilitre">This is what jobs are waiting for', form)


@pytest.mark.parametrize(
    ("bought", "typed", "field", "rate"),
    [
        ("roll", ROLL, "extent", "0.9239"),
        ("roll", {**ROLL, "per": "square-foot"}, "extent", "0.0858"),
        ("roll", {**ROLL, "per": "metre"}, "extent", "0.8444"),
        ("ink", {"ink_paid": "130", "ink_volume": "300"}, "millilitre", "0.4333"),
        ("pack", {"pack_paid": "24", "pack_sheets": "500"}, "sheet", "0.048"),
        ("toner", {"toner_paid": "96", "toner_pages": "12000"}, "impression", "0.008"),
        (
            "machine",
            {"machine_paid": "9000", "machine_years": "5", "machine_hours": "600"},
            "hour",
            "3",
        ),
    ],
)
def test_what_was_bought_fills_the_rate_and_keeps_what_was_typed(
    visitor: Visitor, bought: str, typed: dict[str, str], field: str, rate: str
) -> None:
    fields = {"side": "cost", "media": "Satin", "job": "2", **typed, "fill": bought}
    page = visitor.get("/prices?" + "&".join(f"{name}={text}" for name, text in fields.items())).text
    assert (value(page, field), value(page, "media"), value(page, "job")) == (rate, "Satin", "2")
    assert "Worked out from what you bought." in page


CARTRIDGE = "ink_paid=130&ink_volume=300&fill=ink"


def test_a_cartridge_of_one_ink_fills_the_row_of_that_ink(visitor: Visitor) -> None:
    page = visitor.get(f"/prices?side=cost&ink_channel=Cyan&{CARTRIDGE}").text
    assert (value(page, "ink-channel-0"), value(page, "ink-rate-0")) == ("Cyan", "0.4333")
    assert (value(page, "millilitre"), value(page, "ink_channel")) == ("", "Cyan")
    assert re.search(r'id="under-ink-rate-0">Worked out from what you bought', page)


def test_a_cartridge_of_an_ink_that_has_a_row_changes_that_row(visitor: Visitor) -> None:
    rows = "ink-channel-0=black&ink-rate-0=0.3&ink-channel-1=cyan&ink-rate-1=0.4"
    page = visitor.get(f"/prices?side=cost&{rows}&ink_channel=Cyan&{CARTRIDGE}").text
    assert (value(page, "ink-rate-0"), value(page, "ink-rate-1")) == ("0.3", "0.4333")
    page = visitor.get(f"/prices?side=cost&{rows}&ink_channel=magenta&{CARTRIDGE}").text
    rates = [value(page, f"ink-rate-{row}") for row in range(3)]
    assert rates == ["0.3", "0.4", "0.4333"]


def test_a_purchase_that_lacks_something_says_what(visitor: Visitor) -> None:
    page = visitor.get("/prices?side=cost&roll_paid=38&roll_width=&roll_length=0&fill=roll").text
    assert fault(page, "roll_width") == "Fill this in."
    page = visitor.get("/prices?side=cost&roll_paid=38&roll_width=914&roll_length=0&fill=roll").text
    assert "more than 0" in fault(page, "roll_length")


def test_htmx_gets_the_cards_alone(at_work: Studio, visitor: Visitor) -> None:
    part = visitor.get("/prices?side=cost", htmx=True).text
    assert part.strip().startswith('<div id="cards"')


def test_the_price_of_a_media_among_several_leads_to_a_row_for_it(at_work: Studio, visitor: Visitor) -> None:
    used = tuple(MediaUse(Media(name=name), Measure(10**6, Origin.MEASURED)) for name in ("Satin", "Canvas"))
    at_work.rate(Side.PRICE, media="Satin", per_m2="3")
    at_work.job(plot(media=Media(), media_used=used))
    assert (
        'href="/prices?side=price&amp;media=Canvas&amp;printer=plotter#rate-form"'
        in visitor.get("/prices").text
    )


def test_hp_s_steps_of_coverage_are_filled_in_by_a_button(visitor: Visitor) -> None:
    page = visitor.get("/prices?side=price&media=Satin&fill=coverage").text
    assert [value(page, f"covered-least-{row}") for row in range(3)] == ["0.5", "2", "5"]
    assert '<option value="coverage" selected>' in page
    assert value(page, "media") == "Satin"


def test_for_what_waits_among_very_many_jobs_no_page_waits(at_work: Studio, visitor: Visitor) -> None:
    at_work.jobs(AT_ONCE + 1)
    page, listed = visitor.get("/prices").text, ">1,001 jobs</a>"
    assert listed not in page
    assert 'href="/prices?sums=all#waiting" hx-get="/prices/waiting" hx-target="#waiting"' in page
    assert "Look through 1,001 jobs" in page
    part = visitor.get("/prices/waiting", htmx=True).text
    assert part.lstrip().startswith('<div id="waiting"')
    assert listed in part
    assert listed in visitor.get("/prices?sums=all").text
