"""Whose prices are shown, and the names of price lists."""

import re
from dataclasses import replace

from smarttracker_lite.domain.rates import Side
from tests.support.studio import Studio
from tests.support.undoing import newest
from tests.support.visit import Visitor
from tests.web.test_page_prices import card, prices


def test_a_price_list_is_made_named_otherwise_and_deleted(at_work: Studio, visitor: Visitor) -> None:
    at_work.rate(Side.PRICE, media="Satin", per_m2="3.10")
    answer = visitor.post("/prices/lists", {"name": "Architects"})
    (kept,) = at_work.desk.db.price_lists.all()
    assert answer.headers["Location"] == f"/prices?whose=list%3A{kept.id}#price"
    page = card(visitor.get(f"/prices?whose=list:{kept.id}").text, "price")
    assert re.findall(r'aria-current="true">([^<]*)<', page) == ["Architects"]
    assert "No price of its own yet" in page
    visitor.post(f"/prices/lists/{kept.id}", {"name": "Studios"})
    assert [each.name for each in at_work.desk.db.price_lists.all()] == ["Studios"]
    visitor.post(f"/prices/lists/{kept.id}/delete")
    assert at_work.desk.db.price_lists.all() == []
    assert "Price list Studios is deleted." in visitor.get("/prices").text


def test_a_list_s_name_that_cannot_be_comes_back_with_the_reason(at_work: Studio, visitor: Visitor) -> None:
    at_work.rate(Side.PRICE, media="Satin", per_m2="3.10")
    for name in ("Architects", "Studios"):
        visitor.post("/prices/lists", {"name": name})
    studios = next(each for each in at_work.desk.db.price_lists.all() if each.name == "Studios")
    for path in ("/prices/lists", f"/prices/lists/{studios.id}"):
        answer = visitor.post(path, {"name": "ARCHITECTS"})
        assert answer.status_code == 422
        form = answer.text.partition(f'action="{path}"')
        assert "There is a price list of this name already." in form[0]
        assert 'value="ARCHITECTS"' in form[2].partition("</form>")[0]


def test_a_list_in_use_is_not_deleted_and_says_by_whom(at_work: Studio, visitor: Visitor) -> None:
    visitor.post("/prices/lists", {"name": "Architects"})
    (kept,) = at_work.desk.db.price_lists.all()
    rossi = at_work.client()
    at_work.desk.db.clients.put(replace(rossi, list_id=kept.id))
    answer = visitor.post(f"/prices/lists/{kept.id}/delete")
    assert answer.status_code == 409
    assert "is the price list of Studio Rossi." in answer.text
    at_work.desk.db.clients.put(rossi)
    visitor.post("/prices", {"side": "price", "whose": f"list:{kept.id}", "job": "1"})
    assert "still has prices" in visitor.post(f"/prices/lists/{kept.id}/delete").text
    assert at_work.desk.db.price_lists.all() == [kept]


def test_a_row_on_a_list_that_was_deleted_in_another_window_is_not_kept_where_nobody_sees_it(
    at_work: Studio, visitor: Visitor
) -> None:
    visitor.post("/prices/lists", {"name": "Architects"})
    (gone,) = at_work.desk.db.price_lists.all()
    row = {"side": "price", "whose": f"list:{gone.id}", "extent": "2"}
    visitor.post("/prices", row)
    (kept,) = at_work.desk.db.rates.all()
    visitor.post(f"/prices/{kept.id}/delete")
    deleted = newest(at_work.desk)
    visitor.post(f"/prices/lists/{gone.id}/delete")
    typed = visitor.post("/prices", row)
    assert typed.status_code == 422
    assert "The price list of this row is not there any more." in typed.text
    refused = visitor.post(f"/history/undo/{deleted}")
    assert refused.status_code == 409
    assert "What it belongs to is not in the books any more." in refused.text
    assert 'value="2"' in typed.text
    assert at_work.desk.db.rates.all() == []


def test_prices_are_shown_by_whose_they_are(at_work: Studio, visitor: Visitor) -> None:
    at_work.rate(Side.PRICE, per_m2="3")
    rossi, bianchi = at_work.client("Rossi"), at_work.client("Bianchi")
    visitor.post("/prices/lists", {"name": "Architects"})
    (kept,) = at_work.desk.db.price_lists.all()
    for holder, rate in ((f"list:{kept.id}", "2"), (f"client:{rossi.id}", "1")):
        answer = visitor.post("/prices", {"side": "price", "whose": holder, "extent": rate})
        page = visitor.get(answer.headers["Location"].partition("#")[0]).text
        assert prices(page, "price") == [f"{rate}.00 per m²"]
    page = visitor.get("/prices").text
    assert prices(page, "price") == ["3.00 per m²"]
    chips = re.findall(r'<a class="chip"[^>]*>([^<]*)', card(page, "price"))
    assert chips == ["Standard", "Architects", "Rossi"]
    form = card(visitor.get(f"/prices?side=price&whose=client:{bianchi.id}").text, "price")
    assert f'<option value="client:{bianchi.id}" selected>' in form
