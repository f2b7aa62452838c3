"""Settings › Invoices' look as a browser without scripts sees it."""

import base64
import re
from dataclasses import replace

from smarttracker_lite.workflows import bill
from tests.support.invoicing import drafted, issued, seen, set_prices
from tests.support.studio import Studio
from tests.support.visit import Visitor

PATH = "/settings/look"
LOOK = {"layout": "classic", "accent": "#123456", "appendix": "yes", "language": "de"}


def page_shown(text: str) -> bytes:
    """The picture on the page."""
    found = re.search(r'src="data:image/png;base64,([^"]+)"', text)
    assert found
    return base64.b64decode(found[1])


def template(at_work: Studio, source: str) -> None:
    folder = at_work.desk.db.folder / "templates"
    folder.mkdir()
    (folder / "mine.typ").write_text(source, encoding="utf-8")


def test_what_is_saved_is_how_the_next_invoice_looks(at_work: Studio, visitor: Visitor) -> None:
    set_prices(at_work)
    typed = LOOK | {"opening-de": "Guten Tag,", "closing-de": "Vielen Dank!", "opening-en": "Hello"}
    visitor.post(PATH, typed)
    invoice = issued(at_work, at_work.client(language="de"))
    assert (invoice.layout, invoice.accent, invoice.appendix) == ("classic", "#123456", True)
    assert (invoice.opening, invoice.note) == ("Guten Tag,", "Vielen Dank!")
    assert (at_work.desk.settings.around[0].language, len(at_work.desk.settings.around)) == ("en", 2)


def test_an_issued_invoice_keeps_its_look(at_work: Studio, visitor: Visitor) -> None:
    set_prices(at_work)
    before = issued(at_work, at_work.client())
    visitor.post(PATH, LOOK)
    kept = at_work.desk.db.invoices.get(before.id)
    assert (kept.layout, kept.accent) == ("modern", "#0f766e")


def test_a_language_without_words_of_its_own_has_the_invoice_note(at_work: Studio) -> None:
    settings = replace(at_work.desk.settings, invoice_note="Thanks")
    assert (settings.around_in("fr").opening, settings.around_in("fr").closing) == ("", "Thanks")


def test_a_look_is_tried_without_being_kept(at_work: Studio, visitor: Visitor) -> None:
    first = page_shown(visitor.get(PATH).text)
    tried = visitor.post(f"{PATH}/preview", LOOK)
    assert page_shown(tried.text).startswith(b"\x89PNG")
    assert page_shown(tried.text) != first
    assert '<option value="classic" selected' in tried.text
    assert at_work.desk.settings.layout == "modern"


def test_the_page_that_is_tried_is_of_the_newest_work(at_work: Studio, visitor: Visitor) -> None:
    made_up = page_shown(visitor.get(PATH).text)
    set_prices(at_work)
    drafted(at_work, at_work.client())
    of_the_draft = page_shown(visitor.get(PATH).text)
    issued(at_work, at_work.client("Other"))
    assert len({made_up, of_the_draft, page_shown(visitor.get(PATH).text)}) == 3


def test_what_cannot_be_comes_back_with_the_reason(at_work: Studio, visitor: Visitor) -> None:
    wrong = visitor.post(PATH, LOOK | {"accent": "red", "opening-it": "Buongiorno"})
    assert "This is no colour." in wrong.text
    assert "Buongiorno" in wrong.text
    assert "There is no such layout." in visitor.post(PATH, LOOK | {"layout": "own/../x"}).text
    assert "This text is too long" in visitor.post(PATH, LOOK | {"closing-fr": "x" * 2001}).text
    assert at_work.desk.settings.layout == "modern"


def test_a_template_of_ones_own_is_a_layout(at_work: Studio, visitor: Visitor) -> None:
    set_prices(at_work)
    visitor.post(f"{PATH}/copy", {"from": "compact"})
    told = seen(visitor.get(PATH))
    assert str(at_work.desk.db.folder / "templates" / "compact.typ") in told
    assert "Own: compact" in told
    visitor.post(PATH, LOOK | {"layout": "own/compact"})
    invoice = issued(at_work, at_work.client())
    assert bill.pdf_path(at_work.desk, invoice).read_bytes().startswith(b"%PDF")
    visitor.post(f"{PATH}/default", {})
    assert at_work.desk.settings.layout == "modern"


def test_a_template_that_fails_says_where_and_stops_no_page(at_work: Studio, visitor: Visitor) -> None:
    set_prices(at_work)
    template(at_work, "#let a = 1\n#nothing(a)")
    draft = drafted(at_work, at_work.client())
    visitor.post(PATH, LOOK | {"layout": "own/mine"})
    assert "The template mine cannot be laid out, line 2: unknown variable: nothing." in seen(
        visitor.get(PATH)
    )
    assert visitor.get(f"/invoices/draft/{draft.id}").status_code == 200
    paper = seen(visitor.get(f"/invoices/draft/{draft.id}/paper", htmx=True))
    assert "line 2: unknown variable: nothing." in paper
    assert "These pages show one of our layouts instead." in paper
    refused = visitor.post(f"/invoices/draft/{draft.id}/issue", {})
    assert "line 2" in refused.text
    assert at_work.desk.db.invoices.count() == 0


def test_an_issued_invoice_is_shown_by_its_pdf_and_what_stands_in_for_a_lost_one_is_told(
    at_work: Studio, visitor: Visitor
) -> None:
    set_prices(at_work)
    template(at_work, '#set document(title: "x")\n#set text(lang: "en")\nOne#pagebreak()Two')
    visitor.post(PATH, LOOK | {"layout": "own/mine"})
    invoice = issued(at_work, at_work.client())
    (at_work.desk.db.folder / "templates" / "mine.typ").unlink()
    page = f"/invoices/{invoice.id}/page/{{}}.png"
    shown = visitor.get(f"/invoices/{invoice.id}")
    assert shown.text.count("/page/") == 2
    assert "Until then" not in seen(shown)
    assert visitor.get(page.format(2)).content.startswith(b"\x89PNG")
    assert [visitor.get(page.format(number)).status_code for number in ("0", "3", "x")] == [404] * 3
    bill.pdf_path(at_work.desk, invoice).unlink()
    told = seen(visitor.get(f"/invoices/{invoice.id}"))
    assert "The PDF of invoice 2026/0001 is missing or was changed." in told
    assert "Until then, this shows how it would look if it was laid out today." in told
    assert visitor.get(page.format(1)).content.startswith(b"\x89PNG")


def test_a_copy_of_no_layout_of_ours_is_not_made(at_work: Studio, visitor: Visitor) -> None:
    assert visitor.post(f"{PATH}/copy", {"from": "../parts"}).status_code >= 400
    assert not (at_work.desk.db.folder / "templates").exists()
