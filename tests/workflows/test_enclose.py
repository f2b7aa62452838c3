"""What goes with a mail: the PDF, and the e-invoices that the client wants."""

from dataclasses import replace
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from hashlib import sha256
from pathlib import Path

import pytest

from smarttracker_lite.billing.einvoice.content import Format
from smarttracker_lite.domain.business import Mail
from smarttracker_lite.domain.clients import Routing
from smarttracker_lite.domain.documents import Invoice
from smarttracker_lite.errors import NotAllowed, StoreTrouble
from smarttracker_lite.workflows import bill, bundle, compose, configure, deliver, enclose, hand_over
from tests.support.invoicing import issued, set_prices
from tests.support.mail import PASSWORD, USER, mail_server
from tests.support.studio import Studio

NAMES = [
    "Invoice 2026-0001 – Architekten Meier.pdf",
    "Invoice 2026-0001 – Architekten Meier (XRechnung).xml",
    "Invoice 2026-0001 – Architekten Meier (Peppol BIS 3).xml",
]


@pytest.fixture
def invoice(at_work: Studio) -> Invoice:
    """Of a client who wants XRechnung, and is in Peppol."""
    set_prices(at_work)
    settings = at_work.desk.settings
    place = {
        "street": "Via Po 1",
        "city": "Milano",
        "postcode": "20121",
        "country": "IT",
        "vat_id": "IT01234560157",
    }
    seller = replace(settings.seller, phone="+39 02 123456", email="studio@lumiere.example", **place)
    at_work.desk.db.settings.put(replace(settings, seller=seller, iban="IT60X0542811101000000123456"))
    german = {"street": "Weg 2", "city": "Hamburg", "postcode": "20095", "country": "DE"}
    client = at_work.client("Architekten Meier", email="m@b.example", **german)
    routing = Routing(buyer_reference="04011000-12345-03", scheme="0204", endpoint="04011000-12345-03")
    at_work.desk.db.clients.put(replace(client, routing=routing))
    return issued(at_work, client)


def swollen(studio: Studio, invoice: Invoice, size: int) -> None:
    """The invoice with a PDF of so many octets."""
    pdf = b"%PDF-1.7 ".ljust(size, b"x")
    bill.pdf_path(studio.desk, invoice).write_bytes(pdf)
    studio.desk.db.invoices.put(replace(invoice, pdf_sha256=sha256(pdf).hexdigest()))


def test_a_mail_brings_the_files_the_client_wants_as_they_were_made_at_issue(
    at_work: Studio, invoice: Invoice, tmp_path: Path
) -> None:
    with mail_server(tmp_path) as server:
        authority = str(server.ca_file)
        account = Mail(host=server.host, port=server.port, user=USER, sender=USER, authority=authority)
        configure.save_mail(at_work.desk, account, PASSWORD)
        deliver.mail_invoice(at_work.desk, invoice.id, compose.cover(at_work.desk, invoice))
    attached = list(server.received[0].message.iter_attachments())
    assert [each.get_filename() for each in attached] == NAMES
    kinds = ["application/pdf", "application/xml", "application/xml"]
    assert [each.get_content_type() for each in attached] == kinds
    folder = at_work.desk.db.folder / "invoices"
    made = [folder / f"{invoice.id}{end}" for end in (".pdf", "-xrechnung.xml", "-peppol.xml")]
    assert [each.get_content() for each in attached] == [path.read_bytes() for path in made]


def test_a_draft_and_the_own_mail_program_get_the_same_files(at_work: Studio, invoice: Invoice) -> None:
    cover = compose.cover(at_work.desk, invoice)
    drafted = hand_over.draft_of(at_work.desk, invoice, cover)
    assert [each.get_filename() for each in drafted.iter_attachments()] == NAMES
    hand_over.hand_over(at_work.desk, invoice.id, cover)
    (unsent,) = at_work.composed
    assert [file.name for file in unsent.files] == NAMES
    opened = message_from_bytes(unsent.draft.read_bytes(), EmailMessage, policy=default)
    there = [each.get_content() for each in opened.iter_attachments()]
    assert there == [file.read_bytes() for file in unsent.files]


def test_a_zip_and_a_mail_call_a_file_the_same(at_work: Studio, invoice: Invoice) -> None:
    name, content = enclose.xml(at_work.desk, invoice, Format.XRECHNUNG)
    assert (name, content) == (NAMES[1], enclose.papers(at_work.desk, invoice)[1].content)
    assert NAMES[1].encode() in bundle.bundle(at_work.desk, [invoice], Format.XRECHNUNG)


def test_a_changed_e_invoice_is_mailed_no_more_than_a_changed_pdf(at_work: Studio, invoice: Invoice) -> None:
    path = at_work.desk.db.folder / "invoices" / f"{invoice.id}-peppol.xml"
    path.write_bytes(path.read_bytes() + b" ")
    with pytest.raises(StoreTrouble, match="missing or was changed"):
        hand_over.hand_over(at_work.desk, invoice.id, compose.cover(at_work.desk, invoice))
    assert not at_work.composed


def test_40_mb_are_refused_before_a_server_is_asked_and_nothing_is_noted(
    at_work: Studio, invoice: Invoice
) -> None:
    swollen(at_work, invoice, 40_000_000)
    nobody = Mail(host="127.0.0.1", port=9, user=USER, sender=USER)
    configure.save_mail(at_work.desk, nobody, PASSWORD)
    with pytest.raises(NotAllowed) as refused:
        deliver.mail_invoice(at_work.desk, invoice.id, compose.cover(at_work.desk, invoice))
    told = str(refused.value)
    assert "have 40.0 MB, and no more than 25 MB can be mailed" in told
    assert "hand it over another way" in told
    assert at_work.desk.db.invoices.get(invoice.id).sendings == ()


def test_25_mb_are_left_to_the_server(at_work: Studio, invoice: Invoice) -> None:
    swollen(at_work, invoice, 24_900_000)
    found = enclose.papers(at_work.desk, at_work.desk.db.invoices.get(invoice.id))
    assert enclose.WELCOME < enclose.octets(found) < enclose.MOST
    enclose.check_size(found)
