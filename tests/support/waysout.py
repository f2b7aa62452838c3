"""An invoice on its way out of the studio, and what of it is read on each way."""

from dataclasses import dataclass, replace
from datetime import timedelta
from decimal import Decimal
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

from PIL import Image
from pypdf import PdfReader

from smarttracker_lite.billing.einvoice.content import Format
from smarttracker_lite.billing.letter import Letter, write
from smarttracker_lite.domain.clients import Routing
from smarttracker_lite.domain.documents import Invoice
from smarttracker_lite.domain.letters import Occasion
from smarttracker_lite.domain.rates import Rate
from smarttracker_lite.words import Words
from smarttracker_lite.workflows import (
    attest,
    compose,
    deliver,
    enclose,
    encode,
    fatturapa,
    hand_over,
    present,
    remind,
    settle,
)
from smarttracker_lite.workflows.balance import Account, account
from smarttracker_lite.workflows.estimate import Wish, estimate
from smarttracker_lite.workflows.leaving.client import export_client
from smarttracker_lite.workflows.present import Presented
from smarttracker_lite.workflows.pricefile import writing
from smarttracker_lite.workflows.quote import Quote, quote
from smarttracker_lite.workflows.remind import Reminder
from smarttracker_lite.workflows.settle import Payment
from tests.support.owed import owed_of
from tests.support.studio import Studio


@dataclass(frozen=True)
class Out:
    """A draft as it was, the invoice it became, the mail with it, and what was printed."""

    studio: Studio
    proof: Invoice
    invoice: Invoice
    mail: EmailMessage
    printed: Path


def told(pdf: bytes) -> str:
    """All words of a PDF, those that no page shows too."""
    reader = PdfReader(BytesIO(pdf))
    pages = " ".join(" ".join(page.extract_text().split()) for page in reader.pages)
    attached = b" ".join(each for files in reader.attachments.values() for each in files)
    return f"{pages} {reader.metadata} {reader.xmp_metadata} {attached.decode(errors='replace')}"


def labelled(pictures: list[bytes]) -> str:
    """What is written in pictures beside what they show."""
    return str([Image.open(BytesIO(picture)).info for picture in pictures])


def read(file: bytes) -> str:
    """All words of a file that goes with a mail: a PDF or an XML."""
    return told(file) if file.startswith(b"%PDF") else file.decode()


def enclosed(out: Out) -> str:
    """All files of the invoice, an e-invoice that was made beside it among them."""
    invoice = whole(out)
    routed = replace(
        invoice,
        order_reference="1",
        routing=Routing(scheme="0088", endpoint="7300010000001"),
    )
    beside = replace(routed, files=encode.filed(out.studio.desk, routed, out.printed))
    files = enclose.papers(out.studio.desk, beside)
    assert [each.media_type for each in files] == ["application/pdf", "application/xml"]
    return " ".join(f"{each.name} {read(each.content)}" for each in files)


def posted(mail: EmailMessage) -> str:
    """Headers, text and attachments of a mail."""
    body = mail.get_body()
    assert body is not None
    attached = " ".join(read(each.get_content()) for each in mail.iter_attachments())
    return f"{mail.items()} {body.get_content()} {attached}"


def wished(out: Out) -> Wish:
    """A print on the costly media."""
    return Wish(
        media="Secret bond",
        printer_id="plotter",
        client_id=out.invoice.client_id,
        width_mm=Decimal(1000),
        height_mm=Decimal(2000),
        copies=Decimal(3),
        coverage=Decimal(9),
        color=True,
        hours=Decimal(2),
    )


def quoted(out: Out) -> Quote | None:
    """The line for the client who asks for it."""
    desk, wish = out.studio.desk, wished(out)
    return quote(desk.words(out.invoice.language), wish, estimate(desk, wish).price, desk.settings.tax)


def for_buyer(out: Out) -> list[Rate]:
    """The prices that may be handed on to the client."""
    return writing.rows_for(out.studio.desk, client_id=out.invoice.client_id)


def unpacked(workbook: bytes) -> str:
    """All that stands in an XLSX file."""
    with ZipFile(BytesIO(workbook)) as parts:
        return " ".join(parts.read(name).decode(errors="replace") for name in parts.namelist())


def zipped(out: Out) -> str:
    """All files of the client's zip but the invoice, which is read by another way."""
    with ZipFile(BytesIO(export_client(out.studio.desk, out.invoice.client_id).content)) as whole:
        return " ".join(whole.read(name).decode() for name in whole.namelist() if not name.endswith(".pdf"))


def whole(out: Out) -> Invoice:
    """The invoice with what an electronic one needs."""
    seller = replace(out.invoice.seller, country="FR", vat_id="FR40303265045")
    return replace(out.invoice, seller=seller, buyer=replace(out.invoice.buyer, country="FR"))


def in_italy(out: Out) -> Invoice:
    """The invoice of a studio and a client that have all that SdI asks for."""
    desk, place = (
        out.studio.desk,
        {"street": "Via Po 1", "postcode": "10121", "city": "Torino", "province": "TO"},
    )
    client = desk.db.clients.get(out.invoice.client_id)
    seller = replace(desk.settings.seller, country="IT", vat_id="IT01234560157", **place)
    buyer = replace(client.postal, country="IT", vat_id="IT00743110157", **place)
    desk.db.clients.put(replace(client, postal=buyer, routing=Routing(sdi_code="ABC1234")))
    desk.db.settings.put(replace(desk.settings, seller=seller))
    return desk.db.invoices.get(out.invoice.id)


def for_sdi(out: Out) -> str:
    """The file of the invoice."""
    made = fatturapa.hand_over(out.studio.desk, in_italy(out).id)
    assert made.xml
    return f"{made.name} {made.xml.decode('latin-1')} {made.changes} {made.advice}"


def encoded(out: Out) -> str:
    """All formats that can be made of it."""
    formats = (Format.FACTUR_X, Format.PEPPOL)
    wanting = replace(
        whole(out), order_reference="1", routing=Routing(scheme="0088", endpoint="7300010000001")
    )
    return " ".join(
        encode.efile(out.studio.desk, wanting, format, out.printed.parent).decode() for format in formats
    )


def words_of(out: Out) -> Words:
    return out.studio.desk.words(out.invoice.language)


def paid(out: Out) -> Invoice:
    """The invoice with a payment that was noted of it."""
    desk = out.studio.desk
    known = desk.db.invoices.get(out.invoice.id)
    if known.settlements:
        return known
    return settle.pay(desk, known.id, Payment(day=desk.today, amount=known.open))


def account_of(out: Out) -> Account:
    today = out.studio.desk.today
    return account(out.studio.desk, paid(out).client_id, today, today, out.invoice.currency)


def statement_of(out: Out) -> bytes:
    today = out.studio.desk.today
    return attest.statement(out.studio.desk, paid(out).client_id, today, today, out.invoice.currency)


def receipt_of(out: Out) -> bytes:
    return attest.receipt(out.studio.desk, paid(out).id, 0)


def presented_of(out: Out) -> tuple[Presented, Presented]:
    """The receipt and the statement as they are mailed."""
    desk, invoice, today = out.studio.desk, paid(out), out.studio.desk.today
    return (
        present.receipt(desk, invoice.id, 0),
        present.statement(desk, invoice.client_id, today, today, invoice.currency),
    )


def said(presented: Presented) -> str:
    """All that goes with such a mail."""
    return f"{presented.cover} {presented.beside.file.name} {told(presented.beside.file.content)}"


def usual_mail(out: Out) -> compose.Cover:
    return compose.cover(out.studio.desk, out.invoice)


def draft_mail(out: Out) -> EmailMessage:
    return hand_over.draft_of(out.studio.desk, out.invoice, usual_mail(out))


def drafted_letter(out: Out) -> Letter:
    return deliver.letter(out.studio.desk, usual_mail(out), enclose.papers(out.studio.desk, out.invoice))


def handed_over(out: Out) -> str:
    """The draft and the files that the user's mail program is given."""
    hand_over.hand_over(out.studio.desk, out.invoice.id, usual_mail(out))
    unsent = out.studio.composed[-1]
    draft = message_from_bytes(unsent.draft.read_bytes(), EmailMessage, policy=default)
    return " ".join([posted(draft), *(read(file.read_bytes()) for file in unsent.files)])


def letter_of(out: Out) -> Reminder:
    """The first reminder of the invoice."""
    client = out.studio.desk.db.clients.get(out.invoice.client_id)
    return Reminder(client=client, step=Occasion.REMINDER_1, invoices=(owed_of(out.invoice),))


def reminded(out: Out) -> EmailMessage:
    """The mail that reminds of it."""
    desk, letter = out.studio.desk, letter_of(out)
    whole = deliver.letter(desk, remind.cover(desk, letter), enclose.papers(desk, out.invoice))
    return write(whole, desk.now(), "a")


def printed_reminder(out: Out) -> str:
    """The same on paper, when it is due."""
    books, known = out.studio.desk.db.invoices, out.studio.desk.db.invoices.get(out.invoice.id)
    due_on = out.studio.desk.today - timedelta(days=30)
    books.put(replace(known, due_on=due_on, settlements=(), sendings=()))
    remind.print_out(out.studio.desk, letter_of(out))
    books.put(known)
    return read(out.studio.printed[-1][0].read_bytes())
