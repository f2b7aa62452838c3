"""Receipts and statements on their way to the client: mailed, saved as a mail, noted, and never twice."""

from decimal import Decimal
from email import message_from_bytes, policy
from pathlib import Path

import pytest

from smarttracker_lite.domain.clients import Client
from smarttracker_lite.domain.documents import Invoice, InvoiceState
from smarttracker_lite.domain.letters import Occasion
from smarttracker_lite.workflows import settle
from smarttracker_lite.workflows.merge import merge
from smarttracker_lite.workflows.settle import Payment
from tests.support.invoicing import issued, seen, set_prices
from tests.support.mail import Mood, mail_server
from tests.support.reminding import TO, connect
from tests.support.studio import Studio
from tests.support.visit import Visitor
from tests.support.waysout import told

MAIL = {"to": TO, "subject": "Ecco", "text": "In allegato."}

pytestmark = pytest.mark.filterwarnings("ignore:Requiring AUTH")  # aiosmtpd overlooks that TLS is on


@pytest.fixture
def client(at_work: Studio) -> Client:
    set_prices(at_work)
    return at_work.client("Galleria Bianchi", email=TO)


@pytest.fixture
def paid(at_work: Studio, client: Client) -> Invoice:
    """2026/0001 of 19.25 EUR, of which 9.25 were paid."""
    invoice = issued(at_work, client)
    return settle.pay(at_work.desk, invoice.id, Payment(day=at_work.desk.today, amount=Decimal("9.25")))


def pages(invoice: Invoice) -> dict[Occasion, str]:
    statement = f"/clients/{invoice.client_id}/statement/mail"
    return {
        Occasion.RECEIPT: f"/invoices/{invoice.id}/payments/0/receipt",
        Occasion.STATEMENT: f"{statement}?since=2026-11-01&until=2026-11-30&currency=EUR",
    }


def at(page: str, act: str) -> str:
    """Where the panel of a page does something."""
    path, mark, query = page.partition("?")
    return f"{path}/{act}{mark}{query}"


SAYS = {
    Occasion.RECEIPT: (
        "thank you for your payment of €9.25",
        "€9.25 received with thanks",
        "Receipt 2026-0001",
    ),
    Occasion.STATEMENT: (
        "for Nov 1, 2026 – Nov 30, 2026. In the end €10.00 is open.",
        "Owed on Nov 30, 2026 €10.00",
        "Statement of account 2026-11-30 – Galleria Bianchi",
    ),
}
"""What the usual mail says, what the paper does, and what the file is called."""


@pytest.mark.parametrize("occasion", SAYS)
def test_a_paper_is_mailed_with_its_own_words_and_file(
    at_work: Studio, visitor: Visitor, paid: Invoice, occasion: Occasion, tmp_path: Path
) -> None:
    page, (letter, paper, name) = pages(paid)[occasion], SAYS[occasion]
    shown = visitor.get(page)
    assert letter in seen(shown)
    assert name in seen(shown)
    assert f'value="{TO}"' in shown.text
    with mail_server(tmp_path) as server:
        connect(at_work, server)
        answer = visitor.post(at(page, "send"), MAIL)
        assert answer.headers["Location"] == page
    assert f".pdf” is sent to {TO}." in visitor.notices()
    message = message_from_bytes(server.received[0].content, policy=policy.default)
    (file,) = message.iter_attachments()
    assert (file.get_filename() or "").startswith(name)
    assert paper in told(file.get_content())
    kept = at_work.desk.db.invoices.get(paid.id)
    assert [(each.to, each.occasion, each.maybe) for each in kept.sendings] == [(TO, occasion, False)]
    assert not kept.is_sent
    word = "Receipt" if occasion is Occasion.RECEIPT else "Statement of account"
    assert f"{word} sent to {TO}" in seen(visitor.get(f"/invoices/{paid.id}"))
    assert f"2026/0001 {word} Galleria Bianchi" in seen(visitor.get("/invoices/post"))


@pytest.mark.parametrize("occasion", SAYS)
def test_it_is_saved_as_a_mail_opened_in_the_own_program_and_noted(
    at_work: Studio, visitor: Visitor, paid: Invoice, occasion: Occasion
) -> None:
    page = pages(paid)[occasion]
    draft = visitor.post(at(page, "draft.eml"), MAIL)
    (file,) = message_from_bytes(draft.content, policy=policy.default).iter_attachments()
    assert (file.get_filename() or "").startswith(SAYS[occasion][2])
    opened = visitor.post(at(page, "compose"), MAIL).headers["Location"]
    assert at_work.composed[0].files[0].name.startswith(SAYS[occasion][2])
    asked = visitor.get(opened.partition("#")[0])
    assert f"Your mail program shows the mail to {TO}. Did you send it?" in seen(asked)
    assert visitor.post(at(page, "sent"), {"to": TO}).headers["Location"] == page
    kept = at_work.desk.db.invoices.get(paid.id)
    assert [(each.by, each.occasion) for each in kept.sendings] == [("own program", occasion)]


@pytest.mark.parametrize("occasion", SAYS)
def test_a_mail_of_which_nobody_knows_is_asked_about_and_not_sent_twice(
    at_work: Studio, visitor: Visitor, paid: Invoice, occasion: Occasion, tmp_path: Path
) -> None:
    page = pages(paid)[occasion]
    with mail_server(tmp_path, Mood(drops=True)) as server:
        connect(at_work, server)
        assert visitor.post(at(page, "send"), MAIL).status_code == 503
        refused = visitor.post(at(page, "send"), MAIL)
    assert refused.status_code == 409
    assert f"to {TO} may have gone, or not." in seen(refused)
    assert len(server.received) == 1
    (doubt,) = at_work.desk.db.invoices.get(paid.id).sendings
    answer = visitor.post(at(page, "doubt"), {"mail": doubt.message, "arrived": "no"})
    assert answer.headers["Location"] == f"{page}#mail"
    assert at_work.desk.db.invoices.get(paid.id).sendings == ()


def test_the_second_of_two_clicks_sends_nothing_and_the_invoice_itself_still_goes(
    at_work: Studio, visitor: Visitor, paid: Invoice, tmp_path: Path
) -> None:
    page = pages(paid)[Occasion.RECEIPT]
    with mail_server(tmp_path) as server:
        connect(at_work, server)
        visitor.post(at(page, "send"), MAIL)
        again = visitor.post(at(page, "send"), MAIL)
        assert "was sent to" in seen(again)
        assert 'value="Ecco"' in again.text
        assert visitor.post(f"/invoices/{paid.id}/send", MAIL).status_code == 303
    assert len(server.received) == 2
    assert at_work.desk.db.invoices.get(paid.id).state(at_work.desk.today) is InvoiceState.PART_PAID


def test_a_mail_without_recipient_comes_back_as_it_was_typed(visitor: Visitor, paid: Invoice) -> None:
    for page in pages(paid).values():
        answer = visitor.post(at(page, "compose"), MAIL | {"to": "", "text": "A word of mine"})
        assert answer.status_code == 422
        assert "A word of mine" in answer.text


def test_a_receipt_goes_to_the_client_that_the_payer_was_merged_into(
    at_work: Studio, visitor: Visitor, client: Client, paid: Invoice
) -> None:
    other = at_work.client("Bianchi srl", email="new@bianchi.example")
    merge(at_work.desk, client.id, other.id)
    assert 'value="new@bianchi.example"' in visitor.get(pages(paid)[Occasion.RECEIPT]).text


def test_without_an_invoice_there_is_no_statement_to_mail(visitor: Visitor, client: Client) -> None:
    assert "/statement/mail" not in visitor.get(f"/clients/{client.id}/statement").text
    assert visitor.get(f"/clients/{client.id}/statement/mail").status_code == 404


def test_a_statement_of_no_days_is_refused(visitor: Visitor, paid: Invoice) -> None:
    page = f"/clients/{paid.client_id}/statement/mail?since=2026-12-01&until=2026-11-01&currency=EUR"
    assert "The last day is before the first." in seen(visitor.get(page))
