"""The first steps: each can be skipped, the first holds what an invoice needs, all can be put away."""

import html
import re
from dataclasses import replace
from decimal import Decimal
from io import BytesIO

import pytest
import requests
from PIL import Image

from smarttracker_lite.domain.taxes import Tax, TaxCategory
from smarttracker_lite.workflows.configure import begin
from tests.support.studio import Studio
from tests.support.visit import Visitor, visit
from tests.web.test_page_overview import plotter

FORM = {
    "language": "",
    "name": "Studio “Lumen” & C.",
    "street": "Via della Spiga 12",
    "postcode": "20121",
    "city": "Milano",
    "country": "IT",
    "vat_id": "IT00743110157",
    "tax_number": "00743110157",
    "currency": "EUR",
    "iban": "IT60X0542811101000000123456",
    "tax_category": "S",
    "tax_percent": "22",
    "tax_reason": "",
}


def value(page: str, name: str) -> str:
    found = re.search(rf'name="{name}" type="\w+" value="([^"]*)"', page)
    assert found, name
    return html.unescape(found[1])


def chosen(page: str, name: str) -> str:
    """What is selected in a list."""
    part = page.partition(f'name="{name}"')[2].partition("</select>")[0]
    found = re.search(r'<option value="([^"]*)" selected>', part)
    return found[1] if found else ""


def error(page: str, name: str) -> str:
    found = re.search(rf'id="e-{name}">.*?</svg>(.*?)</p>', page, re.DOTALL)
    return html.unescape(found[1]).strip() if found else ""


def png() -> bytes:
    picture = BytesIO()
    Image.new("RGB", (40, 20), "teal").save(picture, "PNG")
    return picture.getvalue()


def post(visitor: Visitor, form: dict[str, str], logo: bytes = b"") -> requests.Response:
    """The form of the first step as a browser sends it."""
    return visitor.post("/welcome/business", form, files={"logo": ("logo.png", logo)})


def save(visitor: Visitor, logo: bytes = b"", **changes: str) -> requests.Response:
    return post(visitor, {**FORM, **changes, "then": "save"}, logo)


def done(page: str) -> list[bool]:
    """Which of the steps have a tick."""
    return [bool(mark) for mark in re.findall(r'class="panel first-step( first-step-done)?"', page)]


def test_nothing_is_ticked_before_it_is_done(visitor: Visitor) -> None:
    for path in ("/", "/welcome"):
        page = visitor.get(path).text
        assert done(page) == [False, False, False]
        assert page.count("btn-primary") == 1


def test_each_step_is_ticked_by_itself(at_work: Studio, visitor: Visitor) -> None:
    at_work.rate(per_m2="3.10")
    assert done(visitor.get("/").text) == [False, False, True]
    at_work.desk.db.printers.put(plotter())
    assert done(visitor.get("/").text) == [False, True, True]
    at_work.seller()
    assert done(visitor.get("/welcome").text) == [True, True, True]


def test_the_business_is_done_only_with_its_vat(at_work: Studio, visitor: Visitor) -> None:
    save(visitor, tax_category="")
    assert at_work.desk.settings.seller.name == FORM["name"]
    page = visitor.get("/welcome").text
    assert "VAT is still to be confirmed" in page
    assert done(page) == [False, False, False]


def test_the_first_step_keeps_all_that_an_invoice_needs(at_work: Studio, visitor: Visitor) -> None:
    answer = save(visitor, language="it", logo=png())
    assert (answer.status_code, answer.headers["Location"]) == (303, "/welcome")
    settings = at_work.desk.settings
    assert (settings.seller.name, settings.seller.country) == (FORM["name"], "IT")
    assert (settings.seller.vat_id, settings.seller.tax_number) == (FORM["vat_id"], FORM["tax_number"])
    assert settings.iban == "IT60 X054 2811 1010 0000 0123 456"
    assert settings.tax == Tax(TaxCategory.STANDARD, Decimal(22))
    assert (settings.currency, settings.language) == ("EUR", "it")
    assert settings.logo
    assert '<html lang="it">' in visitor.get("/welcome").text


def test_what_the_first_step_does_not_ask_for_stays(at_work: Studio, visitor: Visitor) -> None:
    settings = at_work.desk.settings
    seller = replace(settings.seller, name="Old", email="studio@lumen.example")
    at_work.desk.db.settings.put(replace(settings, seller=seller, terms_days=14))
    save(visitor)
    kept = at_work.desk.settings
    assert (kept.seller.name, kept.seller.email) == (FORM["name"], "studio@lumen.example")
    assert kept.terms_days == 14


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"name": ""}, "name"),
        ({"iban": "IT61X0542811101000000123456"}, "iban"),
        ({"currency": "EURO"}, "currency"),
        ({"tax_percent": "a lot"}, "tax_percent"),
        ({"tax_percent": ""}, "tax_percent"),
        ({"tax_category": "E"}, "tax_reason"),
    ],
)
def test_what_cannot_be_comes_back_as_typed_with_the_reason_beside_it(
    at_work: Studio, visitor: Visitor, changes: dict[str, str], field: str
) -> None:
    before = at_work.desk.settings
    answer = post(visitor, {**FORM, **changes, "then": "save"})
    assert answer.status_code == 422
    assert error(answer.text, field)
    typed = FORM | changes
    lists = ("language", "country", "tax_category")
    assert {name: chosen(answer.text, name) for name in lists} == {name: typed[name] for name in lists}
    fields = typed.keys() - set(lists)
    assert {name: value(answer.text, name) for name in fields} == {name: typed[name] for name in fields}
    assert at_work.desk.settings == before


def test_a_file_that_is_no_logo_is_told_beside_its_field(at_work: Studio, visitor: Visitor) -> None:
    answer = save(visitor, logo=b"MZ\x90 no picture")
    assert answer.status_code == 422
    assert error(answer.text, "logo")
    assert value(answer.text, "name") == FORM["name"]
    assert at_work.desk.settings.logo == ""


def test_a_logo_is_not_lost_over_another_mistake(at_work: Studio, visitor: Visitor) -> None:
    answer = save(visitor, logo=png(), currency="EURO")
    assert answer.status_code == 422
    assert 'alt="Your logo"' in answer.text
    assert at_work.desk.settings.logo


def test_another_language_shows_the_page_in_it_with_what_is_typed(at_work: Studio, visitor: Visitor) -> None:
    answer = post(visitor, {**FORM, "language": "it", "name": "Studio Lumen", "tax_percent": "25.5"})
    assert answer.status_code == 200
    assert '<html lang="it">' in answer.text
    assert "Lingua del programma" in answer.text
    assert (value(answer.text, "name"), value(answer.text, "tax_percent")) == ("Studio Lumen", "25,5")
    assert at_work.desk.settings.seller.name == ""
    again = post(visitor, {**FORM, "language": "en", "tax_percent": "non so"})
    assert '<html lang="en">' in again.text
    assert value(again.text, "tax_percent") == "non so"


def test_the_rate_of_the_country_is_offered_and_not_taken_as_said(at_work: Studio, visitor: Visitor) -> None:
    page = visitor.get("/welcome/business/money?country=FI&tax_category=S&iban=FI21", htmx=True).text
    assert (value(page, "tax_percent"), value(page, "currency"), chosen(page, "tax_category")) == (
        "25.5",
        "EUR",
        "S",
    )
    assert value(page, "iban") == "FI21"
    assert "Standard rate, Finland: 25.5%" in page
    swiss = visitor.get("/welcome/business/money?country=CH", htmx=True).text
    assert (value(swiss, "tax_percent"), value(swiss, "currency")) == ("8.1", "CHF")
    assert at_work.desk.settings.tax is None


def test_no_rate_is_offered_where_none_is_known(visitor: Visitor) -> None:
    page = visitor.get("/welcome/business/money?country=US", htmx=True).text
    assert (value(page, "tax_percent"), value(page, "currency")) == ("", "USD")
    assert "Your accountant knows the rate." in page


def test_the_sentence_of_a_small_business_is_offered(visitor: Visitor) -> None:
    page = visitor.get("/welcome/business/money?country=DE&tax_category=E", htmx=True).text
    assert "§ 19 UStG" in value(page, "tax_reason")
    assert chosen(page, "tax_category") == "E"


def test_a_confirmed_rate_does_not_change_with_the_country(at_work: Studio, visitor: Visitor) -> None:
    save(visitor, tax_percent="10")
    typed = "country=CH&currency=CHF&tax_category=S&tax_percent=8.1"
    page = visitor.get(f"/welcome/business/money?{typed}", htmx=True).text
    assert (value(page, "tax_percent"), value(page, "currency")) == ("8.1", "CHF")
    page = visitor.get("/welcome/business/money?country=CH", htmx=True).text
    assert (value(page, "tax_percent"), value(page, "currency")) == ("10", "EUR")
    assert 'option value=""' not in page.partition('name="tax_category"')[2]


def test_the_country_of_the_computer_is_chosen_at_first(at_work: Studio) -> None:
    begin(at_work.desk, "CH")
    with visit(at_work.desk) as visitor:
        page = visitor.get("/welcome/business").text
    assert (chosen(page, "country"), value(page, "currency"), value(page, "tax_percent")) == (
        "CH",
        "CHF",
        "8.1",
    )
    assert chosen(page, "tax_category") == ""


def test_the_first_steps_can_be_put_away_and_found_again(at_work: Studio, visitor: Visitor) -> None:
    assert "Don’t show this again" in visitor.get("/").text
    assert visitor.post("/welcome/end").headers["Location"] == "/"
    page = visitor.get("/").text
    assert "You find them again under Settings." in page
    assert "Your business" not in page
    assert at_work.desk.settings.welcomed
    assert 'href="/welcome"' in visitor.get("/settings").text
    steps = visitor.get("/welcome").text
    assert "Your business" in steps
    assert "Don’t show this again" not in steps
