"""How an invoice is sent, as a browser without scripts sees it, over a real server."""

from dataclasses import replace
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from hashlib import sha256
from pathlib import Path

import pytest

from smarttracker_lite.domain.business import Mail
from smarttracker_lite.domain.clients import Client
from smarttracker_lite.domain.documents import Invoice
from smarttracker_lite.workflows import bill, configure, deliver
from tests.support.invoicing import issued, seen, set_prices
from tests.support.mail import PASSWORD, USER, MailServer, Mood, mail_server
from tests.support.studio import Studio
from tests.support.visit import Visitor

TO = "conti@bianchi.example"
MAIL = {"to": TO, "subject": "The invoice", "text": "Hello\n"}


@pytest.fixture
def at_work(at_work: Studio) -> Studio:
    set_prices(at_work)
    return at_work


@pytest.fixture
def client(at_work: Studio) -> Client:
    return at_work.client("Galleria Bianchi", email=TO)


@pytest.fixture
def invoice(at_work: Studio, client: Client) -> Invoice:
    return issued(at_work, client)


def connect(studio: Studio, server: MailServer, password: str = PASSWORD) -> None:
    account = Mail(host=server.host, port=server.port, user=USER, sender=USER, authority=str(server.ca_file))
    configure.save_mail(studio.desk, account, password)


def test_the_page_says_what_goes_with_the_mail(visitor: Visitor, invoice: Invoice) -> None:
    assert "Invoice 2026-0001 – Galleria Bianchi.pdf (" in seen(visitor.get(f"/invoices/{invoice.id}"))


@pytest.mark.parametrize(
    ("size", "told"),
    [
        (21_400_000, "Together 21.4 MB: some mail servers take no more than 20 MB."),
        (40_000_000, "Together 40 MB: no more than 25 MB can be mailed."),
    ],
)
def test_what_is_too_large_for_a_mail_is_told_before_it_goes(
    at_work: Studio, visitor: Visitor, invoice: Invoice, tmp_path: Path, size: int, told: str
) -> None:
    assert "Together" not in seen(visitor.get(f"/invoices/{invoice.id}"))
    pdf = b"%PDF-1.7 ".ljust(size, b"x")
    bill.pdf_path(at_work.desk, invoice).write_bytes(pdf)
    at_work.desk.db.invoices.put(replace(invoice, pdf_sha256=sha256(pdf).hexdigest()))
    assert told in seen(visitor.get(f"/invoices/{invoice.id}"))
    with mail_server(tmp_path) as server:
        connect(at_work, server)
        answer = visitor.post(f"/invoices/{invoice.id}/send", MAIL | {"text": "A word of mine"})
    assert not server.received
    assert answer.status_code in (409, 503)
    assert "A word of mine" in seen(answer)


def test_a_mail_sent_from_elsewhere_is_noted_with_its_recipients(
    at_work: Studio, visitor: Visitor, invoice: Invoice
) -> None:
    page = visitor.get(f"/invoices/{invoice.id}")
    assert 'data-copy="f-text"' in page.text
    assert "js/copy.js" in page.text
    answer = visitor.post(f"/invoices/{invoice.id}/sent", MAIL | {"to": "", "text": "A word of mine"})
    assert answer.status_code == 422
    assert "The mail has no recipient." in seen(answer)
    assert "A word of mine" in seen(answer)
    assert not at_work.desk.db.invoices.get(invoice.id).is_sent
    visitor.post(f"/invoices/{invoice.id}/sent", MAIL | {"cc": "a@b.example"})
    words = seen(visitor.get(f"/invoices/{invoice.id}"))
    assert f"Sent to {TO}, a@b.example with the own mail program" in words


def test_copies_go_where_they_are_to_and_the_answer_is_shown(
    at_work: Studio, visitor: Visitor, invoice: Invoice, tmp_path: Path
) -> None:
    with mail_server(tmp_path, Mood(after_data="250 2.0.0 queued as 4XyZ")) as server:
        connect(at_work, server)
        copies = {"cc": "a@b.example", "bcc": "c@d.example"}
        visitor.post(f"/invoices/{invoice.id}/send", MAIL | copies)
    assert server.received[0].recipients == (TO, "c@d.example", "a@b.example")
    words = seen(visitor.get(f"/invoices/{invoice.id}"))
    assert "Nov 20, 2026, 1:00 PM · conti@bianchi.example, a@b.example, c@d.example" in words
    assert "250 2.0.0 queued as 4XyZ" in words


def test_a_mail_in_doubt_is_asked_about_before_anything_else(
    at_work: Studio, visitor: Visitor, invoice: Invoice, tmp_path: Path
) -> None:
    with mail_server(tmp_path, Mood(drops=True)) as server:
        connect(at_work, server)
        answer = visitor.post(f"/invoices/{invoice.id}/send", MAIL)
        assert answer.status_code == 503
        page = visitor.get(f"/invoices/{invoice.id}")
        assert f"to {TO} may have gone, or not." in seen(page)
        assert f"Perhaps sent to {TO}" in seen(page)
        assert 'name="subject"' not in page.text
        assert visitor.post(f"/invoices/{invoice.id}/send", MAIL).status_code == 409
    assert len(server.received) == 1
    (sending,) = at_work.desk.db.invoices.get(invoice.id).sendings
    assert "Perhaps sent: say whether they arrived" in seen(visitor.get("/invoices/post"))
    assert "1 mail may have gone, or not." in seen(visitor.get("/invoices"))
    said = {"mail": sending.message, "arrived": "yes"}
    assert visitor.post(f"/invoices/{invoice.id}/doubt", said).status_code == 303
    words = seen(visitor.get(f"/invoices/{invoice.id}"))
    assert "The mail counts as sent." in words
    assert f"Sent to {TO}" in words
    assert visitor.post(f"/invoices/{invoice.id}/doubt", said).status_code == 404
    assert "Perhaps sent" not in seen(visitor.get("/invoices/post"))
    assert "may have gone" not in seen(visitor.get("/invoices"))


def test_a_mail_that_did_not_arrive_leads_to_the_form_again(
    at_work: Studio, visitor: Visitor, invoice: Invoice, tmp_path: Path
) -> None:
    with mail_server(tmp_path, Mood(drops=True)) as server:
        connect(at_work, server)
        visitor.post(f"/invoices/{invoice.id}/send", MAIL)
    (sending,) = at_work.desk.db.invoices.get(invoice.id).sendings
    visitor.post(f"/invoices/{invoice.id}/doubt", {"mail": sending.message, "arrived": "no"})
    page = visitor.get(f"/invoices/{invoice.id}")
    assert "The mail counts as not sent. Send it again here." in seen(page)
    assert f'formaction="/invoices/{invoice.id}/compose"' in page.text
    assert at_work.desk.db.invoices.get(invoice.id).sendings == ()


def test_without_an_account_the_own_mail_program_is_opened_and_sending_is_asked_about(
    at_work: Studio, visitor: Visitor, invoice: Invoice
) -> None:
    page = visitor.get(f"/invoices/{invoice.id}").text
    assert f'action="/invoices/{invoice.id}/compose"' in page
    answer = visitor.post(f"/invoices/{invoice.id}/compose", MAIL)
    assert [each.letter.subject for each in at_work.composed] == ["The invoice"]
    assert at_work.desk.db.invoices.get(invoice.id).sendings == ()
    asked = visitor.get(answer.headers["Location"].partition("#")[0])
    assert f"Your mail program shows the mail to {TO}. Did you send it?" in seen(asked)
    visitor.post(f"/invoices/{invoice.id}/sent", {"to": TO})
    words = seen(visitor.get(f"/invoices/{invoice.id}"))
    assert f"Invoice 2026/0001 is sent to {TO}." in words
    assert f"Sent to {TO} with the own mail program" in words
    assert "€19.25 sent" in words


def test_a_wrong_address_comes_back_from_the_own_mail_program_too(
    at_work: Studio, visitor: Visitor, invoice: Invoice
) -> None:
    answer = visitor.post(f"/invoices/{invoice.id}/compose", MAIL | {"to": "nobody"})
    assert answer.status_code == 422
    assert "“nobody” is no mail address." in seen(answer)
    assert at_work.composed == []


def test_the_mail_is_saved_as_a_file_with_its_attachment(
    at_work: Studio, visitor: Visitor, invoice: Invoice
) -> None:
    answer = visitor.post(f"/invoices/{invoice.id}/draft.eml", MAIL | {"bcc": "c@d.example"})
    assert answer.headers["Content-Type"].startswith("message/rfc822")
    assert answer.headers["Content-Disposition"].endswith("%20Galleria%20Bianchi.eml")
    message = message_from_bytes(answer.content, EmailMessage, policy=default)
    assert (message["X-Unsent"], message["To"], message["Bcc"]) == ("1", TO, "c@d.example")
    (file,) = message.iter_attachments()
    assert file.get_content() == bill.pdf_path(at_work.desk, invoice).read_bytes()


def test_the_printer_is_chosen_once(at_work: Studio, visitor: Visitor, invoice: Invoice) -> None:
    page = visitor.get(f"/invoices/{invoice.id}?printers").text
    assert '<option value="plotter_2nd_floor">' in page
    visitor.post(f"/invoices/{invoice.id}/print", {"printer": "office"})
    later = visitor.get(f"/invoices/{invoice.id}")
    assert "Invoice 2026/0001 is at the printer office." in seen(later)
    assert '<input type="hidden" name="printer" value="office">' in later.text
    assert at_work.printed == [(bill.pdf_path(at_work.desk, invoice), "office")]


def test_a_password_that_is_not_kept_is_asked_for_beside_the_mail(
    at_work: Studio, visitor: Visitor, invoice: Invoice, tmp_path: Path
) -> None:
    with mail_server(tmp_path) as server:
        connect(at_work, server, password="")
        page = visitor.get(f"/invoices/{invoice.id}")
        assert "There is no open key ring here: the password is kept until the program ends." in seen(page)
        missing = visitor.post(f"/invoices/{invoice.id}/send", MAIL)
        assert (missing.status_code, server.received) == (422, [])
        assert 'aria-describedby="e-password"' in missing.text
        visitor.post(f"/invoices/{invoice.id}/send", MAIL | {"password": PASSWORD})
    assert len(server.received) == 1
    assert not deliver.password_missing(at_work.desk)
    assert PASSWORD not in visitor.get(f"/invoices/{invoice.id}").text


def test_the_log_tells_the_last_first_by_every_way(
    at_work: Studio, visitor: Visitor, client: Client, tmp_path: Path
) -> None:
    assert "Nothing was sent yet." in seen(visitor.get("/invoices/post"))
    first, second = issued(at_work, client), issued(at_work, client)
    deliver.print_invoice(at_work.desk, first.id, "office")
    at_work.clock.move(minutes=3)
    deliver.sent_by_hand(at_work.desk, second.id, TO)
    at_work.clock.move(minutes=3)
    with mail_server(tmp_path) as server:
        connect(at_work, server)
        visitor.post(f"/invoices/{first.id}/send", MAIL)
    rows = seen(visitor.get("/invoices/post")).partition("Answer")[2]
    assert rows.startswith(
        f" Nov 20, 2026, 1:06 PM 2026/0001 Galleria Bianchi {TO} sent 250 2.0.0 taken "
        f"Nov 20, 2026, 1:03 PM 2026/0002 Galleria Bianchi {TO} own mail program "
        "Nov 20, 2026, 1:00 PM 2026/0001 Galleria Bianchi on paper printed office"
    )


def test_the_log_is_told_a_page_at_a_time(at_work: Studio, visitor: Visitor, client: Client) -> None:
    invoice = issued(at_work, client)
    for place in range(51):
        deliver.sent_by_hand(at_work.desk, invoice.id, f"a{place}@b.example")
        at_work.clock.move(minutes=1)
    first, second = seen(visitor.get("/invoices/post")), seen(visitor.get("/invoices/post?page=2"))
    assert "a50@b.example" in first
    assert "a0@b.example" not in first
    assert "a0@b.example" in second
