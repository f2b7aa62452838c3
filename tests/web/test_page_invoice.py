"""One issued invoice as a browser without scripts sees it, over a real server."""

from pathlib import Path

import pytest

from smarttracker_lite.domain.business import Mail
from smarttracker_lite.domain.clients import Client
from smarttracker_lite.workflows import bill, configure
from tests.support.invoicing import drafted, issued, seen, set_prices
from tests.support.mail import PASSWORD, USER, MailServer, Mood, mail_server
from tests.support.studio import Studio
from tests.support.visit import Visitor

HOSTILE = "<script>alert(1)</script>"


@pytest.fixture
def at_work(at_work: Studio) -> Studio:
    """A studio that may invoice."""
    set_prices(at_work)
    return at_work


@pytest.fixture
def client(at_work: Studio) -> Client:
    return at_work.client("Galleria Bianchi", email="conti@bianchi.example")


def test_issuing_leads_to_the_invoice(at_work: Studio, visitor: Visitor, client: Client) -> None:
    draft = drafted(at_work, client)
    answer = visitor.post(f"/invoices/draft/{draft.id}/issue")
    (invoice,) = at_work.desk.db.invoices.all()
    assert answer.headers["Location"] == f"/invoices/{invoice.id}"
    words = seen(visitor.get(f"/invoices/{invoice.id}"))
    assert "Invoice 2026/0001 is issued." in words
    assert "€19.25 issued" in words
    assert "Due Dec 20, 2026 Net €15.78 VAT €3.47 Total €19.25 Jobs 1" in words
    assert visitor.post(f"/invoices/draft/{draft.id}/issue").status_code == 404


def test_the_pdf_is_the_issued_file_byte_for_byte(at_work: Studio, visitor: Visitor, client: Client) -> None:
    invoice = issued(at_work, client)
    file = bill.pdf_path(at_work.desk, invoice).read_bytes()
    shown = visitor.get(f"/invoices/{invoice.id}/pdf")
    assert shown.content == file
    assert "Content-Disposition" not in shown.headers
    saved = visitor.get(f"/invoices/{invoice.id}/pdf?save")
    assert saved.content == file
    assert saved.headers["Content-Disposition"] == (
        "attachment; filename*=UTF-8''Invoice%202026-0001%20%E2%80%93%20Galleria%20Bianchi.pdf"
    )


def test_a_pdf_changed_on_disk_is_refused_in_words(at_work: Studio, visitor: Visitor, client: Client) -> None:
    invoice = issued(at_work, client)
    bill.pdf_path(at_work.desk, invoice).write_bytes(b"%PDF another")
    answer = visitor.get(f"/invoices/{invoice.id}/pdf")
    assert answer.status_code == 503
    assert "missing or was changed" in answer.text


def test_printing_is_noted(at_work: Studio, visitor: Visitor, client: Client) -> None:
    invoice = issued(at_work, client)
    visitor.post(f"/invoices/{invoice.id}/print")
    assert at_work.printed == [bill.pdf_path(at_work.desk, invoice)]
    assert "Nov 20, 2026, 1:00 PM Sent to the printer" in seen(visitor.get(f"/invoices/{invoice.id}"))


def connect(studio: Studio, server: MailServer) -> None:
    account = Mail(host=server.host, port=server.port, user=USER, sender=USER, authority=str(server.ca_file))
    configure.save_mail(studio.desk, account, PASSWORD)


def test_the_mail_is_written_already_and_sent_with_a_click(
    at_work: Studio, visitor: Visitor, client: Client, tmp_path: Path
) -> None:
    invoice = issued(at_work, client)
    with mail_server(tmp_path) as server:
        connect(at_work, server)
        page = visitor.get(f"/invoices/{invoice.id}").text
        assert 'value="conti@bianchi.example"' in page
        assert 'value="Invoice 2026/0001 – Studio Lumen"' in page
        typed = {"to": "conti@bianchi.example", "subject": "Invoice", "text": "Hello"}
        answer = visitor.post(f"/invoices/{invoice.id}/send", typed)
    assert answer.status_code == 303
    assert len(server.received) == 1
    page = seen(visitor.get(f"/invoices/{invoice.id}"))
    assert "Invoice 2026/0001 is sent to conti@bianchi.example." in page
    assert "€19.25 sent" in page
    assert "Sent to conti@bianchi.example" in page


@pytest.mark.parametrize(
    ("mood", "to", "told"),
    [
        (Mood(password="other"), "a@b.example", (503, "does not let")),
        (Mood(refuses=("a@b.example",)), "a@b.example", (503, "refused every address")),
        (Mood(), "nobody", (422, "“nobody” is no mail address.")),
    ],
)
def test_a_mail_that_did_not_leave_says_why_and_keeps_what_was_typed(
    at_work: Studio,
    visitor: Visitor,
    client: Client,
    tmp_path: Path,
    mood: Mood,
    to: str,
    told: tuple[int, str],
) -> None:
    invoice = issued(at_work, client)
    with mail_server(tmp_path, mood) as server:
        connect(at_work, server)
        typed = {"to": to, "subject": "My subject", "text": "My <text>"}
        answer = visitor.post(f"/invoices/{invoice.id}/send", typed)
    assert (answer.status_code, told[1] in seen(answer)) == (told[0], True)
    assert f'value="{to}"' in answer.text
    assert 'value="My subject"' in answer.text
    assert "My &lt;text&gt;</textarea>" in answer.text
    assert "€19.25 issued" in seen(visitor.get(f"/invoices/{invoice.id}"))


def test_a_mail_taken_for_some_says_for_whom_not(
    at_work: Studio, visitor: Visitor, client: Client, tmp_path: Path
) -> None:
    invoice = issued(at_work, client)
    with mail_server(tmp_path, Mood(refuses=("c@d.example",))) as server:
        connect(at_work, server)
        typed = {"to": "a@b.example, c@d.example", "subject": "Invoice", "text": "Hello"}
        words = seen(visitor.post(f"/invoices/{invoice.id}/send", typed))
    assert "The mail was sent, but localhost refused c@d.example" in words
    assert "€19.25 sent" in words
    assert "Sent to a@b.example" in words


def test_without_a_mail_server_the_way_to_set_one_up_is_shown(
    at_work: Studio, visitor: Visitor, client: Client
) -> None:
    page = visitor.get(f"/invoices/{issued(at_work, client).id}").text
    assert 'href="/settings/mail"' in page
    assert 'name="subject"' not in page
