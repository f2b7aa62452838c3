"""Example prices on the pages: begun with, marked, told of before an invoice, and deleted."""

import re
from dataclasses import replace

from smarttracker_lite.domain.jobs import JobState
from smarttracker_lite.domain.rates import Rate, Side
from smarttracker_lite.workflows import bill
from smarttracker_lite.workflows.starter import begin, examples
from smarttracker_lite.workflows.tag import set_state
from tests.support.studio import Studio, plot
from tests.support.visit import Visitor
from tests.web.test_page_prices import card

BEGIN = 'action="/prices/examples"'


def of(studio: Studio, side: Side, media: str) -> Rate:
    """The row of that card."""
    return next(rate for rate in studio.desk.db.rates.all() if (rate.side, rate.media) == (side, media))


def test_empty_cards_offer_examples_which_are_marked(at_work: Studio, visitor: Visitor) -> None:
    assert BEGIN in visitor.get("/prices").text
    assert visitor.post("/prices/examples").headers["Location"] == "/prices"
    page = visitor.get("/prices").text
    assert BEGIN not in page
    assert "32 rows are examples. Usual amounts in Europe, in EUR." in page
    for side in ("cost", "price"):
        assert len(re.findall(r"state-warn.*?example</span>", card(page, side), re.DOTALL)) == 16
    assert card(page, "price").index("Any media") < card(page, "price").index("A3 card")
    assert visitor.post("/prices/examples").status_code == 409
    assert len(at_work.desk.db.rates.all()) == 32


def test_in_another_currency_the_same_numbers_are_told_as_such(at_work: Studio, visitor: Visitor) -> None:
    at_work.desk.db.settings.put(replace(at_work.desk.settings, currency="CHF"))
    begin(at_work.desk)
    assert "in EUR: the same numbers are taken as CHF here." in visitor.get("/prices").text


def test_a_row_that_is_saved_is_the_studio_s_own(at_work: Studio, visitor: Visitor) -> None:
    begin(at_work.desk)
    row = of(at_work, Side.PRICE, "Canvas")
    visitor.post("/prices", {"side": "price", "id": row.id, "media": "Canvas", "extent": "48"})
    kept = at_work.desk.db.rates.get(row.id)
    assert (kept.example, kept.prices) == (False, row.prices)
    assert "31 rows are examples." in visitor.get("/prices").text


def test_all_examples_are_deleted_and_come_back_by_undo(at_work: Studio, visitor: Visitor) -> None:
    rates = begin(at_work.desk)
    own = replace(rates[0], example=False)
    at_work.desk.db.rates.put(own)
    visitor.post("/prices/examples/delete")
    page = visitor.get("/prices").text
    assert at_work.desk.db.rates.all() == [own]
    assert "31 examples are deleted." in page
    assert "Delete all examples" not in page
    (undo,) = re.findall(r'action="(/history/undo/\d+)"', page)
    visitor.post(undo)
    assert examples(at_work.desk) == rates[1:]
    assert visitor.post(undo).status_code == 409


def test_a_draft_by_example_prices_says_so_until_they_are_the_studio_s(
    at_work: Studio, visitor: Visitor
) -> None:
    at_work.seller()
    begin(at_work.desk)
    client = at_work.client()
    _, gone = (at_work.job(plot(), client=client) for _ in range(2))
    draft = bill.draft(at_work.desk, client.id)
    told = "Example prices are used for 2 jobs: look at them before you issue."
    page = visitor.get(f"/invoices/draft/{draft.id}").text
    assert f'<li>{told} <a href="/prices">Look at the prices</a></li>' in page
    assert f'<p class="missing">{told}</p>' in page
    set_state(at_work.desk, [gone.id], JobState.WASTE)
    page = visitor.get(f"/invoices/draft/{draft.id}").text
    assert "Example prices are used for 1 job: look at them before you issue." in page
    row = of(at_work, Side.PRICE, "")
    at_work.desk.db.rates.put(replace(row, example=False))
    assert "Example prices are used" not in visitor.get(f"/invoices/draft/{draft.id}").text


def test_the_first_steps_offer_examples_and_are_not_done_by_them(at_work: Studio, visitor: Visitor) -> None:
    for path in ("/", "/welcome"):
        assert BEGIN in visitor.get(path).text
    begin(at_work.desk)
    page = visitor.get("/welcome").text
    assert BEGIN not in page
    assert "Set prices" in page
    at_work.desk.db.rates.put(replace(of(at_work, Side.PRICE, ""), example=False))
    assert "Set prices" not in visitor.get("/welcome").text


def test_open_jobs_that_lose_their_price_by_it_are_seen_first(at_work: Studio, visitor: Visitor) -> None:
    rates = begin(at_work.desk)
    at_work.job(plot())
    seen = visitor.get(visitor.post("/prices/examples/delete").headers["Location"]).text
    assert "1 job would have no price any more, and could not be invoiced." in seen
    assert at_work.desk.db.rates.all() == rates
    assert visitor.post("/prices/examples/delete", {"way": "back"}).headers["Location"] == "/prices"
    figures = re.findall(r'name="figures" value="([^"]*)"', seen)
    visitor.post("/prices/examples/delete", {"way": "all", "figures": figures})
    assert at_work.desk.db.rates.all() == []


def test_examples_that_come_back_over_own_prices_are_seen_first(at_work: Studio, visitor: Visitor) -> None:
    at_work.job(plot())
    begin(at_work.desk)
    at_work.desk.db.rates.put(replace(of(at_work, Side.PRICE, ""), media="Plain bond"))
    figures = re.findall(
        r'name="figures" value="([^"]*)"',
        visitor.get(visitor.post("/prices/examples/delete").headers["Location"]).text,
    )
    visitor.post("/prices/examples/delete", {"way": "all", "figures": figures})
    (undo,) = re.findall(r'action="(/history/undo/\d+)"', visitor.get("/prices").text)
    own = at_work.rate(per_m2="3.10")
    seen = visitor.get(visitor.post(undo).headers["Location"]).text
    assert "Undo: Example prices deleted" in seen
    assert at_work.desk.db.rates.all() == [own]
    figures = re.findall(r'name="figures" value="([^"]*)"', seen)
    visitor.post(undo, {"way": "all", "figures": figures})
    assert len(at_work.desk.db.rates.all()) == 33
