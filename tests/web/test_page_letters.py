"""Settings › Letters, as a browser without scripts sees it."""

from smarttracker_lite.domain.letters import LANGUAGES, Occasion
from tests.support.invoicing import issued, seen, set_prices
from tests.support.studio import Studio
from tests.support.visit import Visitor

PAGE = "/settings/letters"
OWN = {"for": "invoice", "in": "it", "subject": "La fattura {number}", "text": "Per {client}\r\n<b>ecco</b>"}


def test_every_letter_has_its_page_with_a_preview(visitor: Visitor) -> None:
    for occasion in Occasion:
        for language in LANGUAGES:
            page = visitor.get(f"{PAGE}?for={occasion}&in={language}")
            assert page.status_code == 200
            assert f'<option value="{occasion}" selected>' in page.text
            told = "152" if occasion is Occasion.STATEMENT else "2026/0042"
            assert told in page.text.partition('id="letter-preview"')[2]


def test_own_words_are_kept_and_shown_in_the_next_mail(at_work: Studio, visitor: Visitor) -> None:
    set_prices(at_work)
    invoice = issued(at_work, at_work.client("Rossi & C.", language="it"))
    assert visitor.post(PAGE, OWN).status_code == 303
    page = visitor.get(f"{PAGE}?for=invoice&in=it").text
    assert "<strong>La fattura 2026/0001</strong>Per Rossi &amp; C.\n&lt;b&gt;ecco&lt;/b&gt;" in page
    assert 'value="La fattura 2026/0001"' in visitor.get(f"/invoices/{invoice.id}").text
    assert "Back to the program’s words" in page
    visitor.post(f"{PAGE}/usual", OWN)
    page = visitor.get(f"{PAGE}?for=invoice&in=it").text
    assert "Fattura {number} – {seller}" in page
    assert "Back to the program’s words" not in page


def test_an_unknown_field_comes_back_with_those_there_are(at_work: Studio, visitor: Visitor) -> None:
    answer = visitor.post(PAGE, OWN | {"text": "{totale}"})
    assert answer.status_code == 422
    assert 'aria-describedby="e-text"' in answer.text
    assert "There is no field {totale}. These are: {number}, {client}" in seen(answer)
    assert "{totale}\n</textarea>" in answer.text
    assert at_work.desk.settings.letters == ()


def test_the_preview_follows_what_is_typed(visitor: Visitor) -> None:
    shown = visitor.post(f"{PAGE}/preview", OWN, htmx=True)
    assert "La fattura 2026/0042" in shown.text
    assert "<html" not in shown.text
    wrong = visitor.post(f"{PAGE}/preview", OWN | {"subject": "{x}"}, htmx=True)
    assert "There is no field {x}." in seen(wrong)


def test_a_letter_that_is_none_is_the_one_with_an_invoice(visitor: Visitor) -> None:
    page = visitor.get(f"{PAGE}?for=<script>&in=xx")
    assert page.status_code == 200
    assert '<option value="invoice" selected>' in page.text
    assert "<script>" not in page.text.partition("<main")[2]
