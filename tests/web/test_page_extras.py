"""The extras page as a browser without scripts sees it: the catalogue, its forms, and what they refuse."""

import html
import re
from dataclasses import replace

import pytest

from smarttracker_lite.domain.units import Unit
from tests.support.extras import bundle, extra
from tests.support.invoicing import seen
from tests.support.studio import Studio
from tests.support.visit import Visitor

PATH = "/prices/extras"


def form(page: str, name: str) -> str:
    """One form of the page."""
    return page.partition(f'<form id="{name}"')[2].partition("</form>")[0]


def test_an_empty_catalogue_offers_examples_that_fill_the_form(at_work: Studio, visitor: Visitor) -> None:
    page = visitor.get(PATH).text
    assert "No extra yet." in page
    assert 'id="bundle-form"' not in page
    href = html.unescape(re.findall(r'href="(/prices/extras\?named=[^"#]*)', page)[0])
    filled = form(visitor.get(href).text, "extra-form")
    assert 'value="Lamination"' in filled
    assert f'<option value="{Unit.SQUARE_METRE.value}" selected>' in filled


def test_an_extra_is_added_shown_with_its_margin_changed_and_deleted(
    at_work: Studio, visitor: Visitor
) -> None:
    typed = {"name": "Lamination", "unit": "MTK", "price": "6", "cost": "2.50"}
    assert visitor.post(PATH, typed).headers["Location"] == PATH
    (kept,) = at_work.desk.db.extras.all()
    assert "Lamination per m² 6.00 2.50 3.50" in seen(visitor.get(PATH))
    edit = form(visitor.get(f"{PATH}?edit={kept.id}").text, "extra-form")
    assert f'name="id" value="{kept.id}"' in edit
    visitor.post(PATH, {**typed, "id": kept.id, "price": "2", "cost": ""})
    assert at_work.desk.db.extras.get(kept.id).price == 2
    assert at_work.desk.db.extras.get(kept.id).cost is None
    visitor.post(f"{PATH}/{kept.id}/delete")
    assert at_work.desk.db.extras.all() == []
    page = visitor.notices()
    assert "“Lamination” is deleted. What was added stays." in page
    undo = re.findall(r'action="(/history/undo/\d+)"', page)[-1]
    visitor.post(undo)
    assert at_work.desk.db.extras.get(kept.id).name == "Lamination"


def test_an_extra_below_its_cost_is_flagged_and_one_without_cost_has_no_margin(
    at_work: Studio, visitor: Visitor
) -> None:
    extra(at_work, "Delivery", Unit.PIECE, price="15", cost="20")
    extra(at_work, "Folding", Unit.PIECE, price="0.40")
    words = seen(visitor.get(PATH))
    assert "Delivery per piece 15.00 20.00 below cost -5.00" in words
    assert "Folding per piece 0.40 – not known – not known" in words


@pytest.mark.parametrize(
    ("field", "typed", "why"),
    [
        ("price", {"price": ""}, "Fill this in."),
        ("price", {"price": "six"}, ""),
        ("price", {"price": "-6"}, "An amount is 0 or more"),
        ("cost", {"cost": "x"}, ""),
        ("name", {"name": ""}, "A name has 1 to 200 characters."),
        ("name", {"name": "FOLDING"}, "There is an extra or a bundle of this name already."),
        ("unit", {"unit": "MLT"}, "Fill this in."),
    ],
)
def test_what_cannot_be_comes_back_as_typed_with_the_reason_at_its_field(
    at_work: Studio, visitor: Visitor, field: str, typed: dict[str, str], why: str
) -> None:
    extra(at_work, "Folding", Unit.PIECE)
    whole = {"name": "Lamination", "unit": "MTK", "price": "6", "cost": "2.50", **typed}
    answer = visitor.post(PATH, whole)
    assert answer.status_code == 422
    shown = form(answer.text, "extra-form")
    assert re.search(rf'id="f-{field}"[^>]*aria-invalid="true"', shown)
    assert why in shown
    assert 'value="2.50"' in shown or field == "cost"
    assert [each.name for each in at_work.desk.db.extras.all()] == ["Folding"]


def test_a_bundle_is_made_shown_with_what_it_comes_to_and_changed(at_work: Studio, visitor: Visitor) -> None:
    lamination = extra(at_work)
    packing = extra(at_work, "Packing", Unit.PIECE, price="2")
    visitor.post(
        f"{PATH}/bundles",
        {"bundle_name": "Exhibition print", "part-0": lamination.id, "part-2": packing.id, "quantity-2": "3"},
    )
    (kept,) = at_work.desk.db.bundles.all()
    assert "Exhibition print Lamination 3 pieces Packing 12.00 for 1 m²" in seen(visitor.get(PATH))
    edit = form(visitor.get(f"{PATH}?edit={kept.id}").text, "bundle-form")
    assert f'<option value="{packing.id}" selected>' in edit
    assert 'name="quantity-1" value="3"' in edit
    visitor.post(f"{PATH}/bundles", {"id": kept.id, "bundle_name": "Parcel", "part-1": packing.id})
    (changed,) = at_work.desk.db.bundles.all()
    assert (changed.id, changed.name, len(changed.parts)) == (kept.id, "Parcel", 1)


def test_a_bundle_of_two_measures_comes_to_nothing_that_can_be_said(
    at_work: Studio, visitor: Visitor
) -> None:
    bundle(at_work, "Banner", extra(at_work), extra(at_work, "Hemming", Unit.METRE))
    assert "Banner Lamination Hemming – not known" in seen(visitor.get(PATH))


@pytest.mark.parametrize(
    ("field", "typed"),
    [
        ("part-0", {}),
        ("part-3", {"part-1": "lamination", "part-3": "lamination"}),
        ("quantity-3", {"part-3": "lamination", "quantity-3": "0"}),
        ("quantity-3", {"part-3": "lamination", "quantity-3": "x"}),
        ("part-2", {"part-1": "lamination", "quantity-2": "3"}),
        ("bundle_name", {"bundle_name": "Lamination", "part-0": "lamination"}),
    ],
)
def test_a_bundle_that_cannot_be_comes_back_with_the_reason_at_the_row(
    at_work: Studio, visitor: Visitor, field: str, typed: dict[str, str]
) -> None:
    lamination = extra(at_work)
    whole = {
        "bundle_name": "Exhibition print",
        **{name: value.replace("lamination", lamination.id) for name, value in typed.items()},
    }
    answer = visitor.post(f"{PATH}/bundles", whole)
    assert answer.status_code == 422
    assert re.search(rf'id="f-{field}"[^>]*aria-invalid="true"', form(answer.text, "bundle-form"))
    assert at_work.desk.db.bundles.all() == []


def test_a_bundle_whose_extra_was_lost_can_be_opened_and_saved_anew(
    at_work: Studio, visitor: Visitor
) -> None:
    lamination, folding = extra(at_work), extra(at_work, "Folding")
    kept = bundle(at_work, "Exhibition print", lamination, folding)
    at_work.desk.db.extras.delete(folding.id)
    assert "Exhibition print An extra of it is missing." in seen(visitor.get(PATH))
    edit = form(visitor.get(f"{PATH}?edit={kept.id}").text, "bundle-form")
    typed = {"id": kept.id, "bundle_name": "Exhibition print", "part-0": lamination.id}
    assert f'<option value="{lamination.id}" selected>' in edit
    assert visitor.post(f"{PATH}/bundles", typed).status_code == 303
    assert "Exhibition print Lamination 6.00 for 1 m²" in seen(visitor.get(PATH))


def test_an_extra_in_a_bundle_is_not_deleted(at_work: Studio, visitor: Visitor) -> None:
    lamination = extra(at_work)
    bundle(at_work, "Exhibition print", lamination)
    answer = visitor.post(f"{PATH}/{lamination.id}/delete")
    assert answer.status_code == 409
    assert "“Lamination” is in a bundle: Exhibition print." in html.unescape(answer.text)


def test_what_was_deleted_meanwhile_is_saved_anew(at_work: Studio, visitor: Visitor) -> None:
    typed = {"id": "gone", "name": "Lamination", "unit": "MTK", "price": "6"}
    visitor.post(PATH, typed)
    (kept,) = at_work.desk.db.extras.all()
    assert kept.id != "gone"


def test_the_way_from_a_job_without_a_cost_leads_to_the_cost_of_its_extra(
    at_work: Studio, visitor: Visitor
) -> None:
    kept = extra(at_work)
    shown = form(visitor.get(f"{PATH}?named=lamination").text, "extra-form")
    assert f'name="id" value="{kept.id}"' in shown
    assert "This is what jobs are waiting for." in shown
    gone = form(visitor.get(f"{PATH}?named=Binding").text, "extra-form")
    assert 'value="Binding"' in gone


def test_an_extra_may_be_taxed_otherwise(at_work: Studio, visitor: Visitor) -> None:
    settings = at_work.desk.settings
    seller = replace(settings.seller, country="IT")
    at_work.desk.db.settings.put(replace(settings, seller=seller))
    typed = {"name": "Guided tour", "unit": Unit.PIECE.value, "price": "5", "tax": "10"}
    visitor.post(PATH, typed)
    (kept,) = at_work.desk.db.extras.all()
    assert kept.tax is not None
    assert kept.tax.percent == 10
    page = visitor.get(f"{PATH}?edit={kept.id}").text
    assert "Reduced rate, 10%" in seen(visitor.get(PATH))
    assert '<option value="10" selected>' in form(page, "extra-form")
    visitor.post(PATH, {**typed, "id": kept.id, "tax": ""})
    (kept,) = at_work.desk.db.extras.all()
    assert kept.tax is None
    answer = visitor.post(PATH, {**typed, "id": kept.id, "tax": "export-of-nothing"})
    assert answer.status_code == 422
    assert 'id="e-tax"' in answer.text
