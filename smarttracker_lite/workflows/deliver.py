"""Getting an invoice to its client: a mail with its file, the user's own mail program, or paper.

Before a mail goes it is noted that it may have gone, and after it what the server said: whatever ends the
program in between, no mail goes twice without anybody knowing.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import timedelta
from pathlib import Path
from threading import Lock

from smarttracker_lite.billing.letter import Attachment, Correspondent, Letter, write
from smarttracker_lite.billing.mailbox import Mailbox
from smarttracker_lite.billing.post import send
from smarttracker_lite.domain.business import Settings
from smarttracker_lite.domain.documents import Document, Invoice, Sending
from smarttracker_lite.domain.letters import REMINDERS, Occasion
from smarttracker_lite.domain.quotations import Quotation
from smarttracker_lite.errors import (
    BadInput,
    N_,
    NotAllowed,
    NotFound,
    PostTrouble,
    PostUncertain,
    StoreTrouble,
)
from smarttracker_lite.store.act import Who
from smarttracker_lite.workflows import authorize, compose
from smarttracker_lite.workflows.bill import pdf_path
from smarttracker_lite.workflows.compose import Cover
from smarttracker_lite.workflows.desk import Desk, new_id
from smarttracker_lite.workflows.enclose import Beside, check_size, enclosed, issued_pdf

MAIL_ACCOUNT = "mail"
BY_MAIL, ON_PAPER, BY_HAND = "mail", "paper", "own program"
"""How a document left the house, as `Sending.by` keeps it."""
_MAYBE = N_("A mail with invoice {number} may have reached {to} already.")
_QUOTE_MAYBE = N_("A mail with {number} may have reached {to} already.")
_JUST_SENT = N_("Invoice {number} was sent to {to} a moment ago.")
_QUOTE_JUST_SENT = N_("{number} was sent to {to} a moment ago.")
DOUBLE_CLICK = timedelta(minutes=1)

_counter = Lock()
"""One letter is posted at a time, so that the second of two clicks finds what the first has done."""


@dataclass(slots=True)
class Outgoing:
    """The mails that are being handed over now, by their ids."""

    ids: set[str] = field(default_factory=set)


def issued(desk: Desk, document_id: str) -> Document:
    """The document of this id, an invoice or a quote. Raises NotFound."""
    return desk.db.quotations.find(document_id) or desk.db.invoices.get(document_id)


def keep(desk: Desk, document: Document) -> None:
    """Keep it with what was added to it."""
    if isinstance(document, Quotation):
        desk.db.quotations.put(document)
    elif isinstance(document, Invoice):
        desk.db.invoices.put(document)


def password_missing(desk: Desk) -> bool:
    """Whether somebody must type the mail account's password: there is no key ring that keeps it."""
    mail = desk.settings.mail
    return mail.ready and mail.grantor is None and not desk.secrets.get(MAIL_ACCOUNT)


def mailbox(desk: Desk, settings: Settings) -> Mailbox:
    """The studio's mail server as it is set, with the password from the key ring, or a token.

    Raises NotAllowed where there is none, BadInput for a missing password, GrantTrouble.
    """
    mail = settings.mail
    if not mail.ready:
        raise NotAllowed(N_("No mail server is set up yet."), N_("Fill it in under Settings › Mail."))
    if password_missing(desk):
        raise BadInput(
            N_("The password of your mail account is missing."), N_("Type it in."), field="password"
        )
    return Mailbox(
        host=mail.host,
        port=mail.port,
        user=mail.user,
        password="" if mail.grantor else desk.secrets.get(MAIL_ACCOUNT),
        security=mail.security,
        ca_file=Path(mail.authority) if mail.authority else None,
        token=authorize.token(desk) if mail.grantor else "",
    )


def mail_invoice(desk: Desk, invoice_id: str, mail: Cover, beside: Beside | None = None) -> Document:
    """Send the invoice's files by mail, or a paper beside it. It counts as sent only when the server has
    taken it.

    Raises NotAllowed if it went to the same address a moment ago, as somebody clicked twice, as long as it is
    not known of another mail whether it went, and for files that no mail server takes.
    """
    occasion = beside.occasion if beside else None

    def check(invoice: Document) -> None:
        _check_first_click(desk, invoice, mail.addresses, occasion)

    (invoice,) = mail_together(desk, (invoice_id,), mail, check, occasion, beside)
    return invoice


def mail_together(
    desk: Desk,
    document_ids: Sequence[str],
    mail: Cover,
    check: Callable[[Document], None],
    occasion: Occasion | None = None,
    beside: Beside | None = None,
) -> tuple[Document, ...]:
    """The same with the files of several documents, or one beside them, on an occasion that is noted with
    each of them. `check` raises for one that is not to go; nothing can come in between it and the note."""
    with _counter:
        documents, account = [issued(desk, each) for each in document_ids], mailbox(desk, desk.settings)
        for each in documents:
            _check_doubts(desk, each)
            check(each)
        whole = letter(desk, mail, [file for each in documents for file in enclosed(desk, each, beside)])
        check_size(whole.attachments)
        message = write(whole, desk.now(), new_id())
        offered = Sending(
            at=desk.now(),
            to=mail.addresses,
            by=BY_MAIL,
            maybe=True,
            message=str(message["Message-ID"]),
            occasion=occasion,
        )
        with _under_way(desk, offered):
            _begin(desk, document_ids, offered)
            try:
                answer = send(account, message)
            except PostUncertain:
                raise
            except PostTrouble as trouble:
                _note_delivered(desk, document_ids, offered, trouble)
                raise
            return _note_sent(desk, document_ids, offered, replace(offered, maybe=False, answer=answer))


@contextmanager
def _under_way(desk: Desk, offered: Sending) -> Iterator[None]:
    ids = desk.keeping(Outgoing).ids
    ids.add(offered.message)
    try:
        yield
    finally:
        ids.discard(offered.message)


def is_under_way(desk: Desk, sending: Sending) -> bool:
    """Whether this mail is being handed over now."""
    return sending.message in desk.keeping(Outgoing).ids


def doubtful(desk: Desk, invoice: Document) -> tuple[Sending, ...]:
    """The mails of which nobody knows whether they went: the connection broke, or the program ended."""
    return tuple(each for each in invoice.sendings if each.maybe and not is_under_way(desk, each))


def _check_doubts(desk: Desk, invoice: Document) -> None:
    if doubts := doubtful(desk, invoice):
        raise NotAllowed(
            _MAYBE if isinstance(invoice, Invoice) else _QUOTE_MAYBE,
            N_("Say first whether it arrived."),
            number=invoice.number.text,
            to=doubts[0].to,
        )


def _check_first_click(desk: Desk, invoice: Document, to: str, occasion: Occasion | None) -> None:
    if any(
        (each.to, each.occasion) == (to, occasion) and abs(desk.now() - each.at) < DOUBLE_CLICK
        for each in invoice.sendings
    ):
        raise NotAllowed(
            _JUST_SENT if isinstance(invoice, Invoice) and not occasion else _QUOTE_JUST_SENT,
            N_("Nothing needs to be done. Wait a minute if it is to be sent once more."),
            number=invoice.number.text,
            to=to,
        )


def letter(desk: Desk, mail: Cover, files: Iterable[Attachment]) -> Letter:
    """The mail with its files, as it will go."""
    settings = desk.settings
    return Letter(
        sender=Correspondent(settings.mail.sender, settings.seller.name),
        to=_correspondents(mail.to),
        cc=_correspondents(mail.cc),
        bcc=_correspondents(mail.bcc),
        subject=mail.subject,
        text=mail.text,
        attachments=tuple(files),
    )


def _correspondents(typed: str) -> tuple[Correspondent, ...]:
    return tuple(Correspondent(address) for address in re.split(r"[,;\s]+", typed.strip()) if address)


def _begin(desk: Desk, document_ids: Sequence[str], offered: Sending) -> None:
    """Note before it goes that it may have gone. It is no decision: that is made by what follows."""
    program = replace(desk, who=Who.PROGRAM)
    _changed(program, "begin sending", document_ids, lambda sendings: (*sendings, offered))


def _note_delivered(desk: Desk, document_ids: Sequence[str], offered: Sending, trouble: PostTrouble) -> None:
    """It did not go; or a server took it for some of its recipients only: for those the invoice is sent."""
    delivered = trouble.values.get("delivered")
    if isinstance(delivered, tuple) and delivered:
        answer = str(trouble.values.get("answer", ""))
        gone = replace(offered, to=", ".join(delivered), maybe=False, answer=answer)
        _note_sent(desk, document_ids, offered, gone)
    else:
        _changed(replace(desk, who=Who.PROGRAM), "give up sending", document_ids, _without(offered))


def _note_sent(
    desk: Desk, document_ids: Sequence[str], offered: Sending, sent: Sending
) -> tuple[Document, ...]:
    """If the disk does not take it, the user must know all the same that it went."""
    try:
        return _changed(desk, _verb(sent), document_ids, _instead(offered, sent))
    except StoreTrouble as trouble:
        raise StoreTrouble(
            N_("{number} went out, but this could not be noted: it is shown as perhaps sent."),
            N_("Do not send it again. Look after the disk of the data folder; it may be full."),
            number=compose.named([issued(desk, each).number.text for each in document_ids]),
        ) from trouble


def _verb(sent: Sending) -> str:
    return "send reminder" if sent.occasion in REMINDERS else "send"


def arrived(desk: Desk, invoice_id: str, message_id: str) -> Document:
    """Somebody says that a doubtful mail went, with all that was in it. Raises NotFound if there is no such
    doubt."""
    doubt = _doubt(desk, invoice_id, message_id)
    _changed(desk, _verb(doubt), _in_mail(desk, doubt), _instead(doubt, replace(doubt, maybe=False)))
    return issued(desk, invoice_id)


def not_arrived(desk: Desk, invoice_id: str, message_id: str) -> Document:
    """Somebody says that it did not: it can be sent again. Raises NotFound as `arrived`."""
    doubt = _doubt(desk, invoice_id, message_id)
    _changed(desk, "give up sending", _in_mail(desk, doubt), _without(doubt))
    return issued(desk, invoice_id)


def _doubt(desk: Desk, invoice_id: str, message_id: str) -> Sending:
    invoice = issued(desk, invoice_id)
    found = next((each for each in doubtful(desk, invoice) if each.message == message_id), None)
    if found is None:
        raise NotFound(N_("This was answered already."), N_("The invoice's page says how it stands."))
    return found


def _in_mail(desk: Desk, doubt: Sending) -> tuple[str, ...]:
    """The documents that went with this mail."""
    found = (*desk.db.invoices.doubtful(), *desk.db.quotations.doubtful())
    return tuple(each.id for each in found if any(doubt.message == sent.message for sent in each.sendings))


Sendings = tuple[Sending, ...]


def _instead(old: Sending, new: Sending) -> Callable[[Sendings], Sendings]:
    return lambda sendings: tuple(new if each.message == old.message else each for each in sendings)


def _without(gone: Sending) -> Callable[[Sendings], Sendings]:
    return lambda sendings: tuple(each for each in sendings if each.message != gone.message)


def _changed(
    desk: Desk, verb: str, document_ids: Iterable[str], change: Callable[[Sendings], Sendings]
) -> tuple[Document, ...]:
    with desk.act(verb):
        found = [issued(desk, each) for each in document_ids]
        changed = tuple(replace(each, sendings=change(each.sendings)) for each in found)
        for each in changed:
            keep(desk, each)
    return changed


def sent_by_hand(desk: Desk, invoice_id: str, to: str, beside: Beside | None = None) -> Document:
    """Somebody says that they sent it, or the paper beside it, with their own mail program or from web mail.
    Raises NotAllowed for a second click, BadInput if they do not say to whom."""
    if not to.strip():
        raise BadInput(N_("The mail has no recipient."), N_("Give at least one address."), field="to")
    with _counter:
        occasion = beside.occasion if beside else None
        _check_first_click(desk, issued(desk, invoice_id), to, occasion)
        return _added(desk, invoice_id, Sending(at=desk.now(), to=to, by=BY_HAND, occasion=occasion))


def print_invoice(desk: Desk, invoice_id: str, printer: str = "") -> Document:
    """Print the PDF on this printer, "" for the standard one; it then counts as sent on paper. The printer is
    remembered for the next document. Raises NotFound if the system knows none of this name."""
    invoice = issued(desk, invoice_id)
    if printer and printer not in desk.printers():
        raise NotFound(
            N_("This computer has no printer called “{printer}”."),
            N_("Choose another one on the invoice’s page."),
            printer=printer,
        )
    issued_pdf(desk, invoice)
    desk.print_file(pdf_path(desk, invoice), printer)
    with desk.act("send"):
        if printer != desk.settings.paper_printer:
            desk.db.settings.put(replace(desk.settings, paper_printer=printer))
        return _added(desk, invoice_id, Sending(at=desk.now(), to="", by=ON_PAPER, answer=printer))


def _added(desk: Desk, invoice_id: str, sending: Sending) -> Document:
    (document,) = note(desk, (invoice_id,), sending)
    return document


def note(desk: Desk, document_ids: Iterable[str], sending: Sending) -> tuple[Document, ...]:
    """Note with these documents that they left the house so, or a reminder of them."""
    return _changed(desk, _verb(sending), document_ids, lambda sendings: (*sendings, sending))
