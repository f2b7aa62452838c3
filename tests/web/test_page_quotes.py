"""Quotes as a browser without scripts sees them: begun, issued, answered, sent, and made into invoices."""

import re
from dataclasses import replace
from io import BytesIO
from urllib.parse import urlencode

import pytest
import requests
from pypdf import PdfReader

from smarttracker_lite.domain.clients import Client
from smarttracker_lite.domain.quotations import Outcome
from smarttracker_lite.workflows import bill, propose, revise
from smarttracker_lite.workflows.witness import seen_as
from tests.support.invoicing import drafted, seen, set_prices
from tests.support.quoting import quote_draft, quoted
from tests.support.studio import Studio
from tests.support.visit import Visitor


@pytest.fixture
def at_work(at_work: Studio) -> Studio:
    """A studio that may invoice."""
    set_prices(at_work)
    return at_work


@pytest.fixture
def client(at_work: Studio) -> Client:
    return at_work.client("Galleria Bianchi", email="conti@bianchi.example")


def done(visitor: Visitor, path: str, **form: str) -> requests.Response:
    """What a form leads to, its page followed."""
    answer = visitor.post(path, form)
    return visitor.get(answer.headers["Location"]) if answer.status_code == 303 else answer


def test_without_quotes_the_list_says_how_to_begin(visitor: Visitor) -> None:
    words = seen(visitor.get("/quotes"))
    assert "No quote yet." in words
    assert "Open the calculator" in words
    assert "There is no client yet." in seen(visitor.get("/quotes/new"))


def test_a_quote_is_begun_for_a_client_and_issued_from_its_draft(
    at_work: Studio, visitor: Visitor, client: Client
) -> None:
    assert "No client is chosen." in seen(done(visitor, "/quotes/new"))
    begun = done(visitor, "/quotes/new", client=client.id)
    assert "Draft of a quote for Galleria Bianchi" in seen(begun)
    (draft,) = at_work.desk.db.drafts.all()
    path = f"/invoices/draft/{draft.id}"
    done(visitor, f"{path}/lines", description="Posters A1", quantity="10", unit="EA", price="12.50")
    page = visitor.get(path)
    assert "It gets the next number, Q2026/0001, today’s date, and comes to €152.50." in seen(page)
    assert "Issue this invoice?" not in page.text
    pdf = PdfReader(BytesIO(visitor.get(f"{path}/preview.pdf").content)).pages[0].extract_text()
    assert "Quote" in pdf
    assert "Valid until" in pdf
    assert "Galleria Bianchi" in seen(visitor.get("/quotes"))
    assert "Galleria Bianchi" not in seen(visitor.get("/invoices")).partition("Ready to invoice")[0]
    was = seen_as(bill.proof(at_work.desk, draft.id))
    made = done(visitor, f"{path}/quote", valid_until="2026-12-31", seen=was)
    assert "Quote Q2026/0001" in seen(made)
    assert "Dec 31, 2026" in seen(made)
    assert "Q2026/0001" in seen(visitor.get("/quotes?show=open"))
    assert "None of your quotes is like that." in seen(visitor.get("/quotes?show=declined"))


def test_a_day_that_is_over_or_none_is_told_on_the_draft(
    at_work: Studio, visitor: Visitor, client: Client
) -> None:
    draft = quote_draft(at_work, client)
    for day in ("2020-01-01", "soon", ""):
        done(visitor, f"/invoices/draft/{draft.id}/quote", valid_until=day)
    assert not at_work.desk.db.quotations.all()
    told = seen(done(visitor, f"/invoices/draft/{draft.id}/quote", valid_until="2020-01-01"))
    assert "This day is over. Write a day to come." in told


def test_a_quote_has_its_paper_and_its_answer_and_becomes_a_draft(
    at_work: Studio, visitor: Visitor, client: Client
) -> None:
    issued = quoted(at_work, client)
    path = f"/quotes/{issued.id}"
    assert visitor.get(f"{path}/page/1.png").headers["Content-Type"] == "image/png"
    assert visitor.get(f"{path}/page/2.png").status_code == 404
    saved = visitor.get(f"{path}/pdf?save").headers["Content-Disposition"]
    assert "Quote%20Q2026-0001" in saved or "Quote Q2026-0001" in saved
    assert "Quote Q2026/0001 is declined." in seen(done(visitor, f"{path}/decline"))
    assert "Quote Q2026/0001 is accepted." in seen(done(visitor, f"{path}/accept"))
    at_work.job(client=client)
    page = seen(done(visitor, f"{path}/draft"))
    assert "The draft has the quote’s lines." in page
    (draft,) = at_work.desk.db.drafts.all()
    page = seen(done(visitor, f"/invoices/draft/{draft.id}/jobs"))
    assert "As quoted, net €125.00" in page
    assert "As measured, net €15.78" in page
    assert "−€109.22" in page
    assert "Net €125.00" in page
    measured = seen(done(visitor, f"/invoices/draft/{draft.id}/charge", **{"as": "measured"}))
    assert "Net €15.78" in measured
    assert "As measured, net €15.78" in seen(visitor.get(path))
    done(visitor, f"/invoices/draft/{draft.id}/charge", **{"as": "quoted"})
    assert "Invoice 2026/0001 is issued." in seen(done(visitor, f"/invoices/draft/{draft.id}/issue"))
    assert "invoiced" in seen(visitor.get(path))
    assert at_work.desk.db.quotations.get(issued.id).outcome is Outcome.INVOICED


def test_a_copy_is_a_draft_of_its_own(at_work: Studio, visitor: Visitor, client: Client) -> None:
    issued = quoted(at_work, client)
    assert "The first quote stays as it is." in seen(done(visitor, f"/quotes/{issued.id}/copy"))
    assert [each.becomes for each in at_work.desk.db.drafts.all()] == [issued.kind]


def test_a_draft_changes_what_it_becomes_and_that_is_undone(
    at_work: Studio, visitor: Visitor, client: Client
) -> None:
    draft = revise.begin(at_work.desk, client.id)
    path = f"/invoices/draft/{draft.id}"
    page = done(visitor, f"{path}/become", what="quote")
    assert "The draft becomes a quote." in seen(page)
    (undo,) = re.findall(r'action="(/history/undo/\d+)"', page.text)
    visitor.post(undo)
    assert at_work.desk.db.drafts.get(draft.id) == draft
    assert visitor.post(f"{path}/become", {"what": "receipt"}).status_code == 422


def test_a_pro_forma_is_issued_of_a_draft_that_stays(
    at_work: Studio, visitor: Visitor, client: Client
) -> None:
    draft = drafted(at_work, client)
    path = f"/invoices/draft/{draft.id}"
    assert "It is no invoice: the draft and its jobs stay as they are" in seen(visitor.get(path))
    page = seen(done(visitor, f"{path}/pro-forma", valid_until="2026-12-31"))
    assert "Pro forma invoice P2026/0001" in page
    assert "Make an invoice of it" not in page
    assert "P2026/0001" in seen(visitor.get(path))


def test_a_quote_is_printed_and_noted_and_a_mail_is_opened(
    at_work: Studio, visitor: Visitor, client: Client
) -> None:
    issued = quoted(at_work, client)
    assert "Q2026/0001 is at the printer." in seen(done(visitor, f"/quotes/{issued.id}/print"))
    fields = {"to": "conti@bianchi.example", "subject": "Quote", "text": "Hello"}
    opened = done(visitor, f"/quotes/{issued.id}/compose", **fields)
    assert "Did you send it?" in seen(opened)
    sent = seen(done(visitor, f"/quotes/{issued.id}/sent", to="conti@bianchi.example"))
    assert "Q2026/0001 is sent to conti@bianchi.example." in sent
    assert "Q2026/0001" in seen(visitor.get("/invoices/post"))
    eml = done(visitor, f"/quotes/{issued.id}/draft.eml", **fields)
    assert eml.headers["Content-Type"] == "message/rfc822"


def test_what_the_calculator_says_is_put_on_a_quote(
    at_work: Studio, visitor: Visitor, client: Client
) -> None:
    asked = {"paper": "Plain bond", "width": "1000", "height": "2000", "copies": "3", "coverage": "light"}
    page = visitor.get(f"/prices?{urlencode({**asked, 'client': client.id})}")
    (href,) = re.findall(r'href="(/quotes/new\?[^"]+)"', page.text)
    form = seen(visitor.get(href.replace("&amp;", "&")))
    assert "3 copies of 1,000 × 2,000 mm on Plain bond" in form
    done(visitor, "/quotes/new", client=client.id, **asked)
    (draft,) = at_work.desk.db.drafts.all()
    assert [each.description for each in draft.free_lines] == ["3 copies of 1,000 × 2,000 mm on Plain bond"]
    assert propose.drafts_of_quotes(at_work.desk) == [draft]


def test_a_client_s_page_lists_its_quotes_with_their_states(
    at_work: Studio, visitor: Visitor, client: Client
) -> None:
    other = at_work.client("Rossi")
    path = f"/clients/{client.id}"
    before = visitor.get(path)
    assert "Quotes" not in seen(before).partition("No invoice yet.")[2]
    assert f'href="/quotes/new?client={client.id}"' in before.text
    quoted(at_work, other)
    issued = quoted(at_work, client)
    quoted(at_work, client)
    propose.answer(at_work.desk, issued.id, accepted=True)
    quote_draft(at_work, client)
    page = visitor.get(path)
    listed = seen(page).partition("No invoice yet.")[2]
    assert re.findall(r"Q2026/\d{4}", listed) == ["Q2026/0003", "Q2026/0002"]
    assert "agreed" in listed
    assert f'href="/quotes/{issued.id}"' in page.text
    assert page.text.count(f'href="/quotes/new?client={client.id}"') == 1
    assert "Draft of a quote, of" in seen(page)


def test_a_hostile_name_is_only_text(at_work: Studio, visitor: Visitor, client: Client) -> None:
    at_work.desk.db.clients.put(replace(client, postal=replace(client.postal, name="<b>&{{x}}")))
    issued = quoted(at_work, client)
    for path in ("/quotes", f"/quotes/{issued.id}", "/quotes/new", f"/clients/{client.id}"):
        assert "<b>&{{" not in visitor.get(path).text
