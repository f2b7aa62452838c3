"""A draft that is issued and mailed in one go, as a browser without scripts sees it."""

from pathlib import Path

import pytest

from smarttracker_lite.domain.clients import Client
from smarttracker_lite.domain.documents import InvoiceState
from smarttracker_lite.workflows import bill, revise
from smarttracker_lite.workflows.deliver import MAIL_ACCOUNT
from smarttracker_lite.workflows.witness import seen_as
from tests.support.invoicing import drafted, seen, set_prices
from tests.support.mail import Mood, mail_server
from tests.support.quoting import typed
from tests.support.reminding import connect
from tests.support.studio import Studio
from tests.support.visit import Visitor

BUTTON = "Issue and mail it"


@pytest.fixture
def at_work(at_work: Studio) -> Studio:
    """A studio that may invoice."""
    set_prices(at_work)
    return at_work


@pytest.fixture
def client(at_work: Studio) -> Client:
    return at_work.client("Galleria Bianchi", email="conti@bianchi.example")


def test_a_draft_is_issued_and_mailed_with_one_button(
    at_work: Studio, visitor: Visitor, client: Client, tmp_path: Path
) -> None:
    path = f"/invoices/draft/{drafted(at_work, client).id}"
    with mail_server(tmp_path) as server:
        connect(at_work, server)
        page = visitor.get(path)
        assert BUTTON in seen(page)
        assert "it goes to conti@bianchi.example with the usual words" in seen(page)
        answer = visitor.post(f"{path}/issue", {"mail": "yes"})
    (invoice,) = bill.issued(at_work.desk)
    told = seen(visitor.get(answer.headers["Location"]))
    assert "Invoice 2026/0001 is issued and sent to conti@bianchi.example." in told
    (mail,) = server.received
    (attached,) = mail.message.iter_attachments()
    assert attached.get_content() == bill.pdf_path(at_work.desk, invoice).read_bytes()
    assert invoice.state(at_work.desk.today) is InvoiceState.SENT


def test_it_is_offered_only_where_a_mail_can_go_at_once(
    at_work: Studio, visitor: Visitor, client: Client, tmp_path: Path
) -> None:
    path = f"/invoices/draft/{drafted(at_work, client).id}"
    other = f"/invoices/draft/{drafted(at_work, at_work.client('Rossi')).id}"
    assert BUTTON not in seen(visitor.get(path))
    with mail_server(tmp_path) as server:
        connect(at_work, server)
        assert BUTTON in seen(visitor.get(path))
        assert BUTTON not in seen(visitor.get(other))
        at_work.desk.secrets.put(MAIL_ACCOUNT, "")
        assert BUTTON not in seen(visitor.get(path))
        assert "Nothing is sent yet." in seen(visitor.get(path))


@pytest.mark.parametrize(
    ("mood", "why"),
    [
        (Mood(password="other"), "does not let"),
        (Mood(refuses=("conti@bianchi.example",)), "refused every address"),
        (Mood(drops=True), "may have gone"),
    ],
)
def test_an_invoice_whose_mail_does_not_go_is_issued_and_says_why(
    at_work: Studio, visitor: Visitor, client: Client, tmp_path: Path, mood: Mood, why: str
) -> None:
    draft = drafted(at_work, client)
    with mail_server(tmp_path, mood) as server:
        connect(at_work, server)
        answer = visitor.post(f"/invoices/draft/{draft.id}/issue", {"mail": "yes"})
    (invoice,) = bill.issued(at_work.desk)
    assert answer.headers["Location"] == f"/invoices/{invoice.id}#mail"
    told = seen(visitor.get(f"/invoices/{invoice.id}"))
    assert "Invoice 2026/0001 is issued." in told
    assert why in told
    assert not at_work.desk.db.drafts.all()


def test_what_changed_since_it_was_looked_at_is_neither_issued_nor_mailed(
    at_work: Studio, visitor: Visitor, client: Client, tmp_path: Path
) -> None:
    draft = drafted(at_work, client)
    was = seen_as(bill.proof(at_work.desk, draft.id))
    revise.write_line(at_work.desk, draft.id, typed())
    with mail_server(tmp_path) as server:
        connect(at_work, server)
        answer = visitor.post(f"/invoices/draft/{draft.id}/issue", {"mail": "yes", "seen": was})
    assert "The draft has changed since you looked at it" in seen(answer)
    assert (bill.issued(at_work.desk), server.received) == ([], [])
