"""The settings as a browser without scripts sees them, over a real server."""

import html
import re
from decimal import Decimal
from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image

from smarttracker_lite import __version__
from smarttracker_lite.domain.business import MailSecurity, Settings
from smarttracker_lite.domain.numbering import Kind
from smarttracker_lite.domain.taxes import Tax, TaxCategory
from tests.support.invoicing import issued, seen, set_prices
from tests.support.mail import PASSWORD, USER, MailServer, Mood, mail_server
from tests.support.studio import Studio
from tests.support.visit import Visitor

SECTIONS = ("business", "money", "numbering", "note", "mail", "language", "notifications", "about")
BUSINESS = {
    "name": "Studio “Lumen” & C.",
    "street": "Via della Spiga 12",
    "city": "Milano",
    "country": "IT",
    "iban": "IT60X0542811101000000123456",
}


def value(page: str, name: str) -> str:
    """What a field of the page holds."""
    found = re.search(rf'name="{name}" type="\w+" value="([^"]*)"', page)
    assert found, name
    return html.unescape(found[1])


def error(page: str, name: str) -> str:
    """What stands beside the field as wrong."""
    found = re.search(rf'id="e-{name}">.*?</svg>(.*?)</p>', page, re.DOTALL)
    return html.unescape(found[1]).strip() if found else ""


def png() -> bytes:
    picture = BytesIO()
    Image.new("RGB", (40, 20), "teal").save(picture, "PNG")
    return picture.getvalue()


def mail_form(server: MailServer, **changed: str) -> dict[str, str]:
    account = {
        "host": server.host,
        "port": str(server.port),
        "security": "starttls",
        "user": USER,
        "sender": USER,
        "authority": str(server.ca_file),
        "password": PASSWORD,
    }
    return account | changed


@pytest.mark.parametrize("section", SECTIONS)
def test_every_section_has_its_page_and_is_marked_in_the_menu(visitor: Visitor, section: str) -> None:
    page = visitor.get(f"/settings/{section}")
    assert page.status_code == 200
    assert f'href="/settings/{section}" aria-current="page"' in page.text


@pytest.mark.parametrize("section", ["nothing", "about"])
def test_what_is_no_form_cannot_be_saved(visitor: Visitor, section: str) -> None:
    assert visitor.post(f"/settings/{section}", {}).status_code == 404


def test_the_settings_begin_with_the_business(visitor: Visitor) -> None:
    assert 'name="vat_id"' in visitor.get("/settings").text
    assert visitor.get("/settings/nothing").status_code == 404


@pytest.mark.parametrize("section", SECTIONS)
def test_no_two_fields_of_a_section_are_called_alike(visitor: Visitor, section: str) -> None:
    visitor.post("/settings/business", BUSINESS)
    for form in visitor.get(f"/settings/{section}").text.split("<form")[1:]:
        names = re.findall(r'<input[^>]* name="(\w+)" type="text"', form)
        assert len(set(names)) == len(names), names


def test_the_business_is_saved_and_shown_again(at_work: Studio, visitor: Visitor) -> None:
    answer = visitor.post("/settings/business", BUSINESS)
    assert (answer.status_code, answer.headers["Location"]) == (303, "/settings/business")
    page = visitor.get("/settings").text
    assert "Saved. It stands on the next invoice." in page
    assert value(page, "name") == BUSINESS["name"]
    assert value(page, "iban") == "IT60 X054 2811 1010 0000 0123 456"
    assert '<option value="IT" selected>' in page
    assert at_work.desk.settings.seller.city == "Milano"


@pytest.mark.parametrize(
    ("section", "typed", "field"),
    [
        ("business", {**BUSINESS, "name": ""}, "name"),
        ("business", {**BUSINESS, "iban": "IT61X0542811101000000123456"}, "iban"),
        ("money", {"currency": "x", "terms_days": "30", "tax_percent": "22"}, "currency"),
        ("money", {"currency": "EUR", "terms_days": "1.5", "tax_percent": "22"}, "terms_days"),
        ("money", {"currency": "EUR", "terms_days": "9" * 39, "tax_percent": "22"}, "terms_days"),
        (
            "money",
            {"currency": "EUR", "terms_days": "30", "tax_category": "S", "tax_percent": "a lot"},
            "tax_percent",
        ),
        (
            "money",
            {"currency": "EUR", "terms_days": "30", "tax_category": "S", "tax_percent": "120"},
            "tax_percent",
        ),
        ("money", {"currency": "EUR", "terms_days": "30", "tax_category": "E"}, "tax_reason"),
        ("numbering", {"pattern-invoice": "{month}", "first-invoice": "1"}, "pattern-invoice"),
        ("numbering", {"pattern-invoice": "{year}-{seq}", "first-invoice": "0"}, "first-invoice"),
        ("mail", {"host": "mail.example", "port": "99999"}, "port"),
        ("mail", {"host": "mail.example", "port": ""}, "port"),
    ],
)
def test_what_cannot_be_comes_back_as_typed_with_the_reason_beside_it(
    at_work: Studio, visitor: Visitor, section: str, typed: dict[str, str], field: str
) -> None:
    answer = visitor.post(f"/settings/{section}", typed)
    assert answer.status_code == 422
    assert error(answer.text, field)
    shown = {name: value(answer.text, name) for name in typed if name not in ("country", "tax_category")}
    assert shown == {name: text for name, text in typed.items() if name in shown}
    assert at_work.desk.settings == Settings()


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        ({"host": "", "port": "587", "sender": "a@b.example"}, "host"),
        ({"host": "mail.example", "port": "587", "sender": ""}, "sender"),
        ({"host": "mail.example", "port": "587", "sender": "nobody"}, "sender"),
    ],
)
def test_what_a_test_mail_lacks_is_told_beside_its_field(
    visitor: Visitor, typed: dict[str, str], field: str
) -> None:
    answer = visitor.post("/settings/mail", typed | {"then": "test"})
    assert answer.status_code == 422
    assert error(answer.text, field)
    assert "autofocus" in answer.text
    assert {name: value(answer.text, name) for name in typed} == typed


def test_money_and_tax_are_saved_as_the_user_writes_numbers(at_work: Studio, visitor: Visitor) -> None:
    typed = {"currency": "chf", "terms_days": "14", "tax_category": "S", "tax_percent": "8.1"}
    visitor.post("/settings/money", typed)
    saved = at_work.desk.settings
    assert (saved.currency, saved.terms_days) == ("CHF", 14)
    assert saved.tax == Tax(TaxCategory.STANDARD, Decimal("8.1"))
    visitor.post("/settings/language", {"language": "it"})
    page = visitor.get("/settings/money").text
    assert value(page, "tax_percent") == "8,1"


def test_an_exemption_is_saved_with_its_reason(at_work: Studio, visitor: Visitor) -> None:
    reason = "Operazione senza applicazione dell’IVA, art. 1 c. 54-89 L. 190/2014"
    typed = {"currency": "EUR", "terms_days": "30", "tax_category": "E", "tax_reason": reason}
    visitor.post("/settings/money", typed)
    assert at_work.desk.settings.tax == Tax(TaxCategory.EXEMPT, Decimal(0), reason)
    assert '<option value="E" selected>' in visitor.get("/settings/money").text


def test_vat_is_asked_for_until_it_is_said(at_work: Studio, visitor: Visitor) -> None:
    assert "VAT is not confirmed yet." in visitor.get("/settings/money").text
    visitor.post("/settings/money", {"currency": "CHF", "terms_days": "14", "tax_category": ""})
    page = visitor.get("/settings/money").text
    assert "VAT is still to be confirmed before the first invoice." in page
    assert at_work.desk.settings.tax is None
    typed = {"currency": "CHF", "terms_days": "14", "tax_category": "S", "tax_percent": "8.1"}
    visitor.post("/settings/money", typed)
    page = visitor.get("/settings/money").text
    assert "VAT is not confirmed yet." not in page
    assert "Not decided yet" not in page
    visitor.post("/settings/money", typed | {"tax_category": ""})
    assert at_work.desk.settings.tax == Tax(TaxCategory.STANDARD, Decimal("8.1"))


def test_the_rate_of_the_studio_s_country_is_offered(visitor: Visitor) -> None:
    assert value(visitor.get("/settings/money").text, "tax_percent") == ""
    visitor.post("/settings/business", BUSINESS)
    page = visitor.get("/settings/money").text
    assert value(page, "tax_percent") == "22"
    assert "Standard rate, Italy: 22% (looked up on Nov 23, 2026)." in page


def test_the_next_number_is_shown_while_the_pattern_is_typed(visitor: Visitor) -> None:
    assert "2026/0001" in visitor.get("/settings/numbering").text
    typed = "pattern-invoice=R-{year}-{seq:03}&first-invoice=148&pattern-credit-note=N{seq}/{year}"
    answer = visitor.get(f"/settings/numbering/example?{typed}", htmx=True)
    assert seen(answer) == (
        "The next invoice gets: R-2026-148 The next credit note gets: N1/2026"
        " The next quote gets: Q2026/0001 The next pro forma gets: P2026/0001"
    )


@pytest.mark.parametrize(
    "query", ["pattern-invoice={year}&first-invoice=1", "pattern-invoice=", "first-credit-note=x"]
)
def test_a_pattern_that_does_not_work_yet_says_so(visitor: Visitor, query: str) -> None:
    answer = visitor.get(f"/settings/numbering/example?{query}", htmx=True)
    assert answer.status_code == 200
    assert "“" in answer.text


def test_the_numbering_is_saved(at_work: Studio, visitor: Visitor) -> None:
    visitor.post("/settings/numbering", {"pattern-invoice": "R-{year}-{seq:03}", "first-invoice": "148"})
    assert at_work.desk.settings.numbering(Kind.INVOICE).pattern == "R-{year}-{seq:03}"
    assert "R-2026-148" in visitor.get("/settings/numbering").text


def test_a_pattern_that_would_give_a_number_twice_is_told_and_not_saved(
    at_work: Studio, visitor: Visitor
) -> None:
    set_prices(at_work)
    visitor.post("/settings/numbering", {"pattern-invoice": "{year}/{seq}2", "first-invoice": "1"})
    issued(at_work, at_work.client())
    told = "The number 2026/12 was given already."
    asked = "/settings/numbering/example?pattern-invoice={year}/1{seq}"
    assert told in visitor.get(asked, htmx=True).text
    answer = visitor.post("/settings/numbering", {"pattern-invoice": "{year}/1{seq}"})
    assert answer.status_code == 422
    assert error(answer.text, "pattern-invoice").startswith(told)
    assert at_work.desk.settings.numbering(Kind.INVOICE).pattern == "{year}/{seq}2"


def test_the_note_is_saved(at_work: Studio, visitor: Visitor) -> None:
    visitor.post("/settings/note", {"invoice_note": "Grazie!\nA presto </textarea><b>"})
    assert at_work.desk.settings.invoice_note == "Grazie!\nA presto </textarea><b>"
    assert "A presto &lt;/textarea&gt;&lt;b&gt;</textarea>" in visitor.get("/settings/note").text


def test_the_language_changes_at_once(visitor: Visitor) -> None:
    assert '<html lang="en">' in visitor.get("/settings/language").text
    visitor.post("/settings/language", {"language": "it"})
    assert '<html lang="it">' in visitor.get("/settings/language").text
    visitor.post("/settings/language", {"language": "tlh"})
    assert '<html lang="en">' in visitor.get("/settings/language").text


def test_questions_on_the_screen_are_switched_off_and_put_off_for_longer(
    at_work: Studio, visitor: Visitor
) -> None:
    assert 'name="asking" type="checkbox" value="yes" checked' in visitor.get("/settings/notifications").text
    visitor.post("/settings/notifications", {"snooze": "240"})
    assert (at_work.desk.settings.asking, at_work.desk.settings.snooze_minutes) == (False, 240)
    visitor.post("/settings/notifications", {"asking": "yes", "snooze": "7"})
    assert (at_work.desk.settings.asking, at_work.desk.settings.snooze_minutes) == (True, 240)


def test_a_logo_is_taken_shown_and_removed(at_work: Studio, visitor: Visitor) -> None:
    answer = visitor.post("/settings/logo", files={"logo": ("../../logo.png", png())})
    assert answer.headers["Location"] == "/settings"
    assert 'alt="Your logo"' in visitor.get("/settings").text
    shown = visitor.get("/settings/logo.svg")
    assert shown.headers["Content-Type"] == "image/svg+xml"
    assert shown.content.startswith(b"<svg")
    visitor.post("/settings/logo/remove")
    assert at_work.desk.settings.logo == ""
    assert 'alt="Your logo"' not in visitor.get("/settings").text
    assert visitor.get("/settings/logo.svg").status_code == 404


@pytest.mark.parametrize(
    "body", [b"", b"MZ\x90 no picture", b"<svg xmlns='http://www.w3.org/2000/svg'><script/></svg>"]
)
def test_what_is_no_logo_is_refused_beside_the_field(at_work: Studio, visitor: Visitor, body: bytes) -> None:
    answer = visitor.post("/settings/logo", files={"logo": ("logo.png", body)})
    assert answer.status_code == 422
    assert error(answer.text, "logo")
    assert at_work.desk.settings.logo == ""


def test_the_mail_server_is_saved_and_its_password_never_shown(
    at_work: Studio, visitor: Visitor, tmp_path: Path
) -> None:
    with mail_server(tmp_path) as server:
        visitor.post("/settings/mail", mail_form(server, security="tls"))
    mail = at_work.desk.settings.mail
    assert (mail.host, mail.port, mail.security) == (server.host, server.port, MailSecurity.TLS)
    assert at_work.desk.secrets.get("mail") == PASSWORD
    page = visitor.get("/settings/mail").text
    assert "It is set; leave this empty to keep it." in page
    assert value(page, "password") == ""
    assert PASSWORD not in html.unescape(page)


def test_a_password_is_not_sent_back_with_an_error(visitor: Visitor) -> None:
    answer = visitor.post("/settings/mail", {"host": "mail.example", "port": "0", "password": PASSWORD})
    assert answer.status_code == 422
    assert PASSWORD not in html.unescape(answer.text)


def test_a_test_mail_is_sent_with_what_was_just_typed(visitor: Visitor, tmp_path: Path) -> None:
    with mail_server(tmp_path) as server:
        answer = visitor.post("/settings/mail", mail_form(server, then="test"))
    assert answer.status_code == 303
    assert [letter.recipients for letter in server.received] == [(USER,)]
    assert f"a test mail is on its way to {USER}." in visitor.get("/settings/mail").text


def test_a_test_mail_that_fails_says_why_and_keeps_the_form(visitor: Visitor, tmp_path: Path) -> None:
    with mail_server(tmp_path, Mood(password="another")) as server:
        answer = visitor.post("/settings/mail", mail_form(server, then="test"))
    assert answer.status_code == 503
    assert "does not let" in answer.text
    assert value(answer.text, "host") == server.host
    assert server.received == []


def test_about_names_the_version_the_folder_and_the_licences(at_work: Studio, visitor: Visitor) -> None:
    page = visitor.get("/settings/about").text
    assert __version__ in page
    assert str(at_work.desk.db.folder) in page
    notices = visitor.get("/about/notices")
    assert 'href="/about/notices"' in page
    assert notices.headers["Content-Type"] == "text/plain; charset=utf-8"
    assert "bottle" in notices.text
