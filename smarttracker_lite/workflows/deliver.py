"""Getting an invoice to its client: the file, a mail with it, or paper."""

import hashlib
import re
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path
from threading import Lock

from smarttracker_lite.billing.letter import Attachment, Correspondent, Letter, write
from smarttracker_lite.billing.post import Mailbox, send
from smarttracker_lite.domain.business import Settings
from smarttracker_lite.domain.documents import Invoice, Sending
from smarttracker_lite.errors import N_, NotAllowed, PostTrouble, StoreTrouble
from smarttracker_lite.store.files import read
from smarttracker_lite.workflows.bill import pdf_path
from smarttracker_lite.workflows.desk import Desk, new_id

MAIL_ACCOUNT = "mail"
DOUBLE_CLICK = timedelta(minutes=1)

_counter = Lock()
"""One letter is posted at a time, so that the second of two clicks finds what the first has done."""


@dataclass(frozen=True, slots=True)
class Cover:
    """A mail about an invoice, ready to be looked at and changed before it goes."""

    to: str
    subject: str
    text: str
    cc: str = ""

    @property
    def addresses(self) -> str:
        """All to whom it goes."""
        return ", ".join(filter(None, (self.to, self.cc)))


def cover(desk: Desk, invoice: Invoice) -> Cover:
    """The usual mail for this invoice, in its language."""
    words, client = desk.words(invoice.language), desk.db.clients.find(invoice.client_id)
    values = {
        "number": invoice.number.text,
        "seller": invoice.seller.name,
        "amount": words.money(invoice.total, invoice.currency),
        "due": words.date(invoice.due_on),
    }
    return Cover(
        to=invoice.buyer.email,
        subject=words.text("Invoice {number} – {seller}", **values),
        text=words.text(
            "Hello,\n\nattached is invoice {number} over {amount}, due on {due}.\n\nKind regards\n{seller}",
            **values,
        ),
        cc=", ".join(client.cc) if client else "",
    )


def issued_pdf(desk: Desk, invoice: Invoice) -> bytes:
    """The PDF made at issue, byte for byte; raises StoreTrouble if the file is gone or was changed."""
    path = pdf_path(desk, invoice)
    pdf = read(path) or b""
    if hashlib.sha256(pdf).hexdigest() != invoice.pdf_sha256:
        raise StoreTrouble(
            N_("The PDF of invoice {number} is missing or was changed."),
            N_("Put {path} back from a backup."),
            number=invoice.number.text,
            path=path,
        )
    return pdf


def file_name(desk: Desk, invoice: Invoice) -> str:
    """What the PDF is called outside: "Invoice 2026-0147 – Galleria Bianchi.pdf", safe on every system."""
    words = desk.words(invoice.language)
    title = words.text("Credit note") if invoice.is_credit else words.text("Invoice")
    name = f"{title} {invoice.number.text} – {invoice.buyer.name}"
    return (
        "".join("-" if char in '\\/:*?"<>|' or not char.isprintable() else char for char in name)[:120]
        + ".pdf"
    )


def mailbox(desk: Desk, settings: Settings) -> Mailbox:
    """The studio's mail server as it is set, with the password from the key ring."""
    mail = settings.mail
    if not mail.ready:
        raise NotAllowed(N_("No mail server is set up yet."), N_("Fill it in under Settings › Mail."))
    return Mailbox(
        host=mail.host,
        port=mail.port,
        user=mail.user,
        password=desk.secrets.get(MAIL_ACCOUNT),
        security=mail.security,
        ca_file=Path(mail.authority) if mail.authority else None,
    )


def mail_invoice(desk: Desk, invoice_id: str, mail: Cover) -> Invoice:
    """Send the invoice's PDF by mail. It counts as sent only when the server has taken it.

    Raises NotAllowed if it went to the same address a moment ago: somebody clicked twice.
    """
    with _counter:
        invoice, account = desk.db.invoices.get(invoice_id), mailbox(desk, desk.settings)
        _check_first_click(desk, invoice, mail.addresses)
        message = write(_letter(desk, invoice, mail), desk.now(), new_id())
        try:
            send(account, message)
        except PostTrouble as trouble:
            _note_delivered(desk, invoice_id, trouble)
            raise
        return _sent(desk, invoice_id, mail.addresses)


def _check_first_click(desk: Desk, invoice: Invoice, to: str) -> None:
    if any(each.to == to and abs(desk.now() - each.at) < DOUBLE_CLICK for each in invoice.sendings):
        raise NotAllowed(
            N_("Invoice {number} was sent to {to} a moment ago."),
            N_("Nothing needs to be done. Wait a minute if it is to be sent once more."),
            number=invoice.number.text,
            to=to,
        )


def _letter(desk: Desk, invoice: Invoice, mail: Cover) -> Letter:
    settings = desk.settings
    return Letter(
        sender=Correspondent(settings.mail.sender, settings.seller.name),
        to=_correspondents(mail.to),
        cc=_correspondents(mail.cc),
        subject=mail.subject,
        text=mail.text,
        attachments=(Attachment(file_name(desk, invoice), issued_pdf(desk, invoice)),),
    )


def _correspondents(typed: str) -> tuple[Correspondent, ...]:
    return tuple(Correspondent(address) for address in re.split(r"[,;\s]+", typed.strip()) if address)


def _note_delivered(desk: Desk, invoice_id: str, trouble: PostTrouble) -> None:
    """A server may take a mail for some of its recipients only: for those the invoice is sent."""
    delivered = trouble.values.get("delivered")
    if isinstance(delivered, tuple) and delivered:
        _sent(desk, invoice_id, ", ".join(delivered))


def print_invoice(desk: Desk, invoice_id: str) -> Invoice:
    """Give the PDF to the system's program for printing; it then counts as sent on paper."""
    invoice = desk.db.invoices.get(invoice_id)
    issued_pdf(desk, invoice)
    desk.print_file(pdf_path(desk, invoice))
    return _sent(desk, invoice_id, "")


def _sent(desk: Desk, invoice_id: str, to: str) -> Invoice:
    """Note it. If the disk does not take that, the user must know all the same that it went."""
    try:
        with desk.act("send"):
            invoice = desk.db.invoices.get(invoice_id)
            sent = replace(invoice, sendings=(*invoice.sendings, Sending(at=desk.now(), to=to)))
            desk.db.invoices.put(sent)
    except StoreTrouble as trouble:
        raise StoreTrouble(
            N_("The invoice went out, but this could not be noted: it is still shown as not sent."),
            N_("Do not send it again. Look after the disk of the data folder; it may be full."),
        ) from trouble
    return sent
