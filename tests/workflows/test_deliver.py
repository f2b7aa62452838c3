"""An invoice leaves the house: by mail to a real server, or not, with the reason."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from pathlib import Path

import pytest

from smarttracker_lite.domain.business import Mail
from smarttracker_lite.domain.documents import Invoice, InvoiceState
from smarttracker_lite.errors import BadInput, NotAllowed, NotFound, PostTrouble, PostUncertain, StoreTrouble
from smarttracker_lite.workflows import bill, compose, configure, deliver, enclose, hand_over
from smarttracker_lite.workflows.compose import Cover
from tests.support.invoicing import issued
from tests.support.mail import PASSWORD, USER, MailServer, Mood, mail_server
from tests.support.studio import Studio

TO, OTHER = "conti@rossi.example", "anna@rossi.example"


@pytest.fixture
def invoice(at_work: Studio) -> Invoice:
    """An invoice that was just issued."""
    at_work.seller("Studio Lumen")
    at_work.rate(per_m2="3.10")
    client = at_work.client("Galleria Bianchi & C.", email=TO, language="it")
    at_work.job(client=client)
    return bill.issue_draft(at_work.desk, bill.draft(at_work.desk, client.id).id)


def connect(studio: Studio, server: MailServer, password: str = PASSWORD) -> None:
    account = Mail(host=server.host, port=server.port, user=USER, sender=USER, authority=str(server.ca_file))
    configure.save_mail(studio.desk, account, password)


def state(studio: Studio, invoice: Invoice) -> InvoiceState:
    return studio.desk.db.invoices.get(invoice.id).state(studio.desk.today)


def sent_to(studio: Studio, invoice: Invoice) -> list[str]:
    return [sending.to for sending in studio.desk.db.invoices.get(invoice.id).sendings]


def test_the_client_receives_the_very_pdf_that_was_issued(
    at_work: Studio, invoice: Invoice, tmp_path: Path
) -> None:
    with mail_server(tmp_path) as server:
        connect(at_work, server)
        deliver.mail_invoice(at_work.desk, invoice.id, compose.cover(at_work.desk, invoice))
    (received,) = server.received
    (attached,) = received.message.iter_attachments()
    assert received.recipients == (TO,)
    assert attached.get_content_type() == "application/pdf"
    assert attached.get_content() == bill.pdf_path(at_work.desk, invoice).read_bytes()
    assert attached.get_filename() == "Fattura 2026-0001 – Galleria Bianchi & C..pdf"
    assert received.message["From"] == f"Studio Lumen <{USER}>"
    assert state(at_work, invoice) is InvoiceState.SENT
    assert sent_to(at_work, invoice) == [TO]


def test_the_usual_mail_is_in_the_client_s_language(at_work: Studio, invoice: Invoice) -> None:
    cover = compose.cover(at_work.desk, invoice)
    assert cover.to == TO
    assert cover.subject == "Fattura 2026/0001 – Studio Lumen"
    assert "8,09\xa0€" in cover.text  # 2.14 m² × 3.10 = 6.63, with 22 % VAT


def test_what_was_changed_in_the_mail_is_what_arrives(
    at_work: Studio, invoice: Invoice, tmp_path: Path
) -> None:
    with mail_server(tmp_path) as server:
        connect(at_work, server)
        changed = Cover(f"{TO}; {OTHER}", "La vostra fattura", "Buongiorno,\necco la fattura.")
        deliver.mail_invoice(at_work.desk, invoice.id, changed)
    (received,) = server.received
    assert received.recipients == (TO, OTHER)
    assert received.message["Subject"] == "La vostra fattura"
    body = received.message.get_body()
    assert body is not None
    assert body.get_content().splitlines() == ["Buongiorno,", "ecco la fattura."]


def test_what_is_mailed_goes_in_copy_to_the_client_s_other_addresses(
    at_work: Studio, invoice: Invoice, tmp_path: Path
) -> None:
    client = at_work.desk.db.clients.get(invoice.client_id)
    at_work.desk.db.clients.put(replace(client, cc=(OTHER, "conti@rossi.example")))
    cover = compose.cover(at_work.desk, invoice)
    assert cover.cc == f"{OTHER}, conti@rossi.example"
    with mail_server(tmp_path) as server:
        connect(at_work, server)
        deliver.mail_invoice(at_work.desk, invoice.id, cover)
        with pytest.raises(NotAllowed, match="a moment ago"):
            deliver.mail_invoice(at_work.desk, invoice.id, cover)
    (received,) = server.received
    assert received.recipients == (TO, OTHER, "conti@rossi.example")
    assert received.message["Cc"] == f"{OTHER}, conti@rossi.example"
    assert sent_to(at_work, invoice) == [f"{TO}, {OTHER}, conti@rossi.example"]


def test_a_refused_recipient_leaves_the_invoice_unsent(
    at_work: Studio, invoice: Invoice, tmp_path: Path
) -> None:
    with mail_server(tmp_path, Mood(refuses=(TO,))) as server:
        connect(at_work, server)
        with pytest.raises(PostTrouble, match="refused every address, so nothing was sent"):
            deliver.mail_invoice(at_work.desk, invoice.id, Cover(TO, "Fattura", ""))
    assert server.received == []
    assert state(at_work, invoice) is InvoiceState.ISSUED


def test_a_mail_taken_for_one_of_two_counts_as_sent_to_that_one(
    at_work: Studio, invoice: Invoice, tmp_path: Path
) -> None:
    with mail_server(tmp_path, Mood(refuses=(OTHER,))) as server:
        connect(at_work, server)
        with pytest.raises(PostTrouble, match=OTHER):
            deliver.mail_invoice(at_work.desk, invoice.id, Cover(f"{TO}, {OTHER}", "Fattura", ""))
    assert len(server.received) == 1
    assert sent_to(at_work, invoice) == [TO]
    assert state(at_work, invoice) is InvoiceState.SENT


def test_a_server_that_takes_nothing_after_all_leaves_it_unsent(
    at_work: Studio, invoice: Invoice, tmp_path: Path
) -> None:
    with mail_server(tmp_path, Mood(after_data="451 4.3.0 try later")) as server:
        connect(at_work, server)
        with pytest.raises(PostTrouble, match=r"451 4\.3\.0 try later"):
            deliver.mail_invoice(at_work.desk, invoice.id, Cover(TO, "Fattura", ""))
    assert state(at_work, invoice) is InvoiceState.ISSUED


def test_a_wrong_password_sends_nothing(at_work: Studio, invoice: Invoice, tmp_path: Path) -> None:
    with mail_server(tmp_path) as server:
        connect(at_work, server, password="wrong")
        with pytest.raises(PostTrouble, match="Type user name and password again"):
            deliver.mail_invoice(at_work.desk, invoice.id, Cover(TO, "Fattura", ""))
    assert server.received == []
    assert sent_to(at_work, invoice) == []


def test_without_a_mail_server_one_is_told_where_to_set_it_up(at_work: Studio, invoice: Invoice) -> None:
    with pytest.raises(NotAllowed, match="Settings › Mail"):
        deliver.mail_invoice(at_work.desk, invoice.id, Cover(TO, "Fattura", ""))
    assert sent_to(at_work, invoice) == []


@pytest.mark.parametrize("to", ["", "conti@", "no address"])
def test_an_address_that_is_none_is_refused_before_anything_is_sent(
    at_work: Studio, invoice: Invoice, tmp_path: Path, to: str
) -> None:
    with mail_server(tmp_path) as server:
        connect(at_work, server)
        with pytest.raises(BadInput) as refused:
            deliver.mail_invoice(at_work.desk, invoice.id, Cover(to, "Fattura", ""))
    assert refused.value.field == "to"
    assert server.received == []


def test_a_pdf_changed_on_disk_is_not_sent(at_work: Studio, invoice: Invoice, tmp_path: Path) -> None:
    bill.pdf_path(at_work.desk, invoice).write_bytes(b"%PDF-1.7 another")
    with mail_server(tmp_path) as server:
        connect(at_work, server)
        with pytest.raises(StoreTrouble, match="missing or was changed"):
            deliver.mail_invoice(at_work.desk, invoice.id, Cover(TO, "Fattura", ""))
    assert server.received == []


def test_a_file_name_is_safe_on_every_system(at_work: Studio) -> None:
    at_work.seller()
    at_work.rate(per_job="1")
    client = at_work.client('Rossi/"Bianchi" <&> Söhne: \\CON\n' + "x" * 300)
    at_work.job(client=client)
    issued = bill.issue_draft(at_work.desk, bill.draft(at_work.desk, client.id).id)
    name = enclose.file_name(at_work.desk, issued)
    assert not set(name) & set('\\/:*?"<>|\n')
    assert name.startswith("Invoice 2026-0001 – Rossi-")
    assert len(name.encode()) < 255


def test_two_clicks_send_one_mail(at_work: Studio, invoice: Invoice, tmp_path: Path) -> None:
    def click(_: int) -> str:
        try:
            deliver.mail_invoice(at_work.desk, invoice.id, Cover(TO, "Fattura", ""))
        except NotAllowed as refused:
            return refused.text
        return "sent"

    with mail_server(tmp_path) as server:
        connect(at_work, server)
        with ThreadPoolExecutor(2) as clicks:
            seen = sorted(clicks.map(click, range(2)))
        assert seen == ["Invoice {number} was sent to {to} a moment ago.", "sent"]
        at_work.clock.move(minutes=2)
        assert click(3) == "sent"
    assert len(server.received) == 2


def test_a_mail_that_went_is_told_though_the_books_take_no_note(
    at_work: Studio, invoice: Invoice, tmp_path: Path
) -> None:
    def lose_the_folder(step: str) -> None:
        if step == "DATA":
            (at_work.desk.db.folder / "owner.lock").unlink()

    with mail_server(tmp_path, Mood(meanwhile=lose_the_folder)) as server:
        connect(at_work, server)
        with pytest.raises(StoreTrouble, match=rf"^{invoice.number.text} went out, but"):
            deliver.mail_invoice(at_work.desk, invoice.id, Cover(TO, "Fattura", ""))
    assert len(server.received) == 1
    (doubt,) = deliver.doubtful(at_work.desk, at_work.desk.db.invoices.get(invoice.id))
    assert doubt.to == TO


def test_books_that_take_no_note_send_no_mail(at_work: Studio, invoice: Invoice, tmp_path: Path) -> None:
    with mail_server(tmp_path) as server:
        connect(at_work, server)
        (at_work.desk.db.folder / "owner.lock").unlink()
        with pytest.raises(StoreTrouble):
            deliver.mail_invoice(at_work.desk, invoice.id, Cover(TO, "Fattura", ""))
    assert not server.received


def test_the_log_holds_the_server_s_answer_and_the_mail_s_id(
    at_work: Studio, invoice: Invoice, tmp_path: Path
) -> None:
    with mail_server(tmp_path, Mood(after_data="250 2.0.0 queued as 4XyZ")) as server:
        connect(at_work, server)
        deliver.mail_invoice(at_work.desk, invoice.id, Cover(TO, "Fattura", "", OTHER, USER))
    (sending,) = at_work.desk.db.invoices.get(invoice.id).sendings
    (received,) = server.received
    assert sending.answer == "250 2.0.0 queued as 4XyZ"
    assert (sending.by, sending.maybe, sending.at) == (deliver.BY_MAIL, False, at_work.clock())
    assert sending.to == f"{TO}, {OTHER}, {USER}"
    assert received.message["Message-ID"] == sending.message
    assert set(received.recipients) == {TO, OTHER, USER}
    assert "Bcc" not in received.message


def test_while_a_mail_goes_others_see_that_it_may_have_gone(
    at_work: Studio, invoice: Invoice, tmp_path: Path
) -> None:
    seen = []

    def look(step: str) -> None:
        (sending,) = at_work.desk.db.invoices.get(invoice.id).sendings
        seen.append((step, sending.maybe, deliver.is_under_way(at_work.desk, sending)))

    with mail_server(tmp_path, Mood(meanwhile=look)) as server:
        connect(at_work, server)
        deliver.mail_invoice(at_work.desk, invoice.id, Cover(TO, "Fattura", ""))
    assert seen == [("MAIL", True, True), ("RCPT", True, True), ("DATA", True, True)]
    assert not deliver.doubtful(at_work.desk, at_work.desk.db.invoices.get(invoice.id))


def in_doubt(studio: Studio, invoice: Invoice, folder: Path) -> str:
    """A server takes the whole mail and drops the line; gives the mail's id."""
    with mail_server(folder, Mood(drops=True)) as server:
        connect(studio, server)
        with pytest.raises(PostUncertain):
            deliver.mail_invoice(studio.desk, invoice.id, Cover(TO, "Fattura", ""))
        (doubt,) = deliver.doubtful(studio.desk, studio.desk.db.invoices.get(invoice.id))
        studio.clock.move(minutes=5)
        with pytest.raises(NotAllowed, match="may have reached"):
            deliver.mail_invoice(studio.desk, invoice.id, Cover(TO, "Fattura", ""))
    assert len(server.received) == 1
    assert state(studio, invoice) is InvoiceState.ISSUED
    return doubt.message


def test_a_dropped_line_is_a_doubt_and_no_second_mail_goes_until_it_is_answered(
    at_work: Studio, invoice: Invoice, tmp_path: Path
) -> None:
    message_id = in_doubt(at_work, invoice, tmp_path)
    deliver.arrived(at_work.desk, invoice.id, message_id)
    assert state(at_work, invoice) is InvoiceState.SENT
    with pytest.raises(NotFound):
        deliver.not_arrived(at_work.desk, invoice.id, message_id)


def test_a_mail_that_did_not_arrive_can_be_sent_again(
    at_work: Studio, invoice: Invoice, tmp_path: Path
) -> None:
    deliver.not_arrived(at_work.desk, invoice.id, in_doubt(at_work, invoice, tmp_path))
    assert sent_to(at_work, invoice) == []
    with mail_server(tmp_path) as server:
        connect(at_work, server)
        deliver.mail_invoice(at_work.desk, invoice.id, Cover(TO, "Fattura", ""))
    assert len(server.received) == 1


def test_what_somebody_sent_themselves_is_noted_when_they_say_so(at_work: Studio, invoice: Invoice) -> None:
    hand_over.hand_over(at_work.desk, invoice.id, Cover(TO, "La fattura", "Ecco.\n", OTHER))
    (unsent,) = at_work.composed
    assert sent_to(at_work, invoice) == []
    assert [file.name for file in unsent.files] == ["Fattura 2026-0001 – Galleria Bianchi & C..pdf"]
    assert unsent.files[0].read_bytes() == bill.pdf_path(at_work.desk, invoice).read_bytes()
    draft = message_from_bytes(unsent.draft.read_bytes(), EmailMessage, policy=default)
    assert (draft["X-Unsent"], draft["To"], draft["Cc"]) == ("1", TO, OTHER)
    (attached,) = draft.iter_attachments()
    assert attached.get_content() == unsent.files[0].read_bytes()
    deliver.sent_by_hand(at_work.desk, invoice.id, TO)
    (sending,) = at_work.desk.db.invoices.get(invoice.id).sendings
    assert (sending.by, sending.to, sending.answer) == (deliver.BY_HAND, TO, "")
    assert state(at_work, invoice) is InvoiceState.SENT


def test_the_files_for_a_mail_program_take_the_place_of_the_last_ones(
    at_work: Studio, invoice: Invoice
) -> None:
    other = issued(at_work, at_work.desk.db.clients.get(invoice.client_id))
    for each in (invoice, other):
        hand_over.hand_over(at_work.desk, each.id, Cover(TO, "La fattura", ""))
    left = (at_work.desk.db.folder / hand_over.OUTBOX).iterdir()
    assert {each.stem for each in left} == {"Fattura 2026-0002 – Galleria Bianchi & C."}


def test_the_printer_that_was_chosen_is_remembered(at_work: Studio, invoice: Invoice) -> None:
    deliver.print_invoice(at_work.desk, invoice.id, "office")
    assert at_work.printed == [(bill.pdf_path(at_work.desk, invoice), "office")]
    assert at_work.desk.settings.paper_printer == "office"
    (sending,) = at_work.desk.db.invoices.get(invoice.id).sendings
    assert (sending.by, sending.to, sending.answer) == (deliver.ON_PAPER, "", "office")


def test_a_printer_that_is_gone_is_told_and_nothing_is_printed(at_work: Studio, invoice: Invoice) -> None:
    with pytest.raises(NotFound, match="no printer called “sold”"):
        deliver.print_invoice(at_work.desk, invoice.id, "sold")
    assert at_work.printed == []
    assert sent_to(at_work, invoice) == []


def test_without_a_password_nothing_is_tried(at_work: Studio, invoice: Invoice, tmp_path: Path) -> None:
    with mail_server(tmp_path) as server:
        connect(at_work, server, password="")
        assert deliver.password_missing(at_work.desk)
        with pytest.raises(BadInput, match="password of your mail account is missing") as missing:
            deliver.mail_invoice(at_work.desk, invoice.id, Cover(TO, "Fattura", ""))
    assert missing.value.field == "password"
    assert sent_to(at_work, invoice) == []
