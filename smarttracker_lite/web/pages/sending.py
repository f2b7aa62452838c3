"""How a document, or a paper beside it, gets to its client: the panel that sends it, and the log of what was
sent."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import partial
from heapq import merge
from itertools import islice
from typing import NamedTuple
from urllib.parse import urlencode

from smarttracker_lite.domain.documents import Document, Invoice, Sending
from smarttracker_lite.errors import N_, TrackerError
from smarttracker_lite.web.exchange import Bytes, Page, Redirect, Reply, Request, Route
from smarttracker_lite.web.pages.enclosed import EnclosedView, enclosed_view
from smarttracker_lite.web.pages.reminded import PAPERS
from smarttracker_lite.web.pages.rows import Badge
from smarttracker_lite.web.pages.sheets import PER_PAGE, Sheet, page_asked, sheet
from smarttracker_lite.web.problem import Problem, problem
from smarttracker_lite.web.session import Notice
from smarttracker_lite.web.site import Site
from smarttracker_lite.words import Words
from smarttracker_lite.workflows import compose, deliver, enclose, hand_over
from smarttracker_lite.workflows.compose import Cover
from smarttracker_lite.workflows.desk import Desk
from smarttracker_lite.workflows.enclose import Beside
from smarttracker_lite.workflows.fatturapa import Passage, steps

PATH = "/invoices"
QUOTES = "/quotes"
LOG = f"{PATH}/post"
_TYPED = ("to", "subject", "text", "cc", "bcc")


@dataclass(frozen=True, slots=True, kw_only=True)
class Typed:
    """A mail that came back, with what is wrong with it by field."""

    mail: Cover | None = None
    errors: Mapping[str, str] = field(default_factory=dict)


Shown = Callable[[Request, Typed, int], Reply]
"""The invoice's page with what was typed, under a status."""


@dataclass(frozen=True, slots=True)
class Subject:
    """What a panel sends: a document, or a paper `beside` it. `href` is the page it stands on, which
    ends in `query`: "", or as "?since=…"."""

    document: Document
    href: str
    mail: Cover
    beside: Beside | None = None
    query: str = ""

    @property
    def page(self) -> str:
        return self.href + self.query


Asked = Callable[[Desk, Request], Subject]
"""What a request is about."""


class Doubt(NamedTuple):
    """A mail that may have gone, and its id."""

    id: str
    text: str


class Posted(NamedTuple):
    """A sending in ready words; `what` was sent, "" for the document itself."""

    when: str
    to: str
    state: Badge
    answer: str
    number: str
    href: str
    what: str
    client: str
    client_href: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SendingView:
    """The panel. `asked`: the mail is open in the user's program, addressed to these; `waiting`: a mail that
    is being handed over now; `printers`: to choose from, where that was asked for."""

    href: str
    query: str
    mailable: bool
    sent: bool
    mail: Cover
    errors: Mapping[str, str]
    enclosed: EnclosedView
    doubts: tuple[Doubt, ...]
    waiting: str
    asked: str
    password_hint: str
    printer: str
    printers: tuple[tuple[str, str], ...]
    answers: tuple[Posted, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class LogView:
    """The log: those in doubt first, then all, the last first."""

    doubts: tuple[Posted, ...]
    posted: Sheet[Posted]


def routes(site: Site, shown: Shown, path: str = f"{PATH}/<invoice_id>") -> list[Route]:
    """What the panel does, of the documents whose pages have this path; they can be printed too."""
    return [
        *panel_routes(site, shown, path, document_asked),
        Route("POST", f"{path}/print", partial(_printed, site.desk)),
    ]


def panel_routes(site: Site, shown: Shown, path: str, asked: Asked) -> list[Route]:
    """What the panel does, on the pages of this path."""
    desk = site.desk
    return [
        Route("POST", f"{path}/send", partial(_mailed, desk, shown, asked)),
        Route("POST", f"{path}/compose", partial(_composed, desk, shown, asked)),
        Route("POST", f"{path}/draft.eml", partial(_drafted, desk, shown, asked)),
        Route("POST", f"{path}/sent", partial(_by_hand, desk, shown, asked)),
        Route("POST", f"{path}/doubt", partial(_answered, desk, asked)),
    ]


def document_asked(desk: Desk, request: Request) -> Subject:
    """The document of which a page is asked for, with its files."""
    document = deliver.issued(desk, _id(request))
    return Subject(document, home(document), compose.cover(desk, document))


def home(document: Document) -> str:
    """The address of the document's page."""
    return f"{PATH if isinstance(document, Invoice) else QUOTES}/{document.id}"


def _id(request: Request) -> str:
    return request.args.get("invoice_id") or request.args["quotation_id"]


def sending_view(desk: Desk, request: Request, invoice: Document, typed: Typed) -> SendingView:
    """The panel of this invoice."""
    subject = Subject(invoice, home(invoice), compose.cover(desk, invoice))
    return panel_view(desk, request, subject, typed)


def panel_view(desk: Desk, request: Request, subject: Subject, typed: Typed) -> SendingView:
    """The panel that sends this."""
    words, invoice = request.words, subject.document
    doubts = deliver.doubtful(desk, invoice)
    under_way = (each for each in invoice.sendings if each.maybe and deliver.is_under_way(desk, each))
    return SendingView(
        href=subject.href,
        query=subject.query,
        mailable=desk.settings.mail.ready,
        sent=invoice.is_sent and not subject.beside,
        mail=typed.mail or subject.mail,
        errors=typed.errors,
        enclosed=enclosed_view(desk, words, invoice, subject.beside),
        doubts=tuple(Doubt(each.message, _doubt(words, each)) for each in doubts),
        waiting=next((words.text("A mail to {to} is being sent now.", to=each.to) for each in under_way), ""),
        asked=request.query.get("composed"),
        password_hint=_password_hint(desk, words) if deliver.password_missing(desk) else "",
        printer=desk.settings.paper_printer,
        printers=_printers(desk, words) if "printers" in request.query else (),
        answers=tuple(
            _posted(desk, words, each, invoice)
            for each in invoice.sendings
            if each.answer and each not in steps(invoice)
        ),
    )


def doubts_told(desk: Desk, words: Words) -> str:
    """How many mails may have gone, or not; "" if none."""
    count = sum(len(deliver.doubtful(desk, each)) for each in _doubtful(desk))
    if not count:
        return ""
    return words.plural("{n} mail may have gone, or not.", "{n} mails may have gone, or not.", count)


def _doubtful(desk: Desk) -> Iterator[Document]:
    """The invoices, then the quotes."""
    yield from desk.db.invoices.doubtful()
    yield from desk.db.quotations.doubtful()


def _sent_last(desk: Desk) -> Iterator[tuple[Sending, Document]]:
    """How all documents left the house, the last first."""
    books: tuple[Iterator[tuple[Sending, Document]], ...] = (
        desk.db.invoices.sent_last(),
        desk.db.quotations.sent_last(),
    )
    return merge(*books, key=lambda each: each[0].at, reverse=True)


def told(words: Words, sending: Sending) -> str:
    """That it left the house, in a few words for the invoice's history."""
    if sending.maybe:
        return words.text("Perhaps sent to {to}", to=sending.to)
    if not sending.to:
        return words.text("Sent to the printer")
    if sending.by == deliver.BY_HAND:
        return words.text("Sent to {to} with the own mail program", to=sending.to)
    return words.text("Sent to {to}", to=sending.to)


def _doubt(words: Words, sending: Sending) -> str:
    return words.text("A mail of {at} to {to} may have gone, or not.", at=sending.at, to=sending.to)


def _password_hint(desk: Desk, words: Words) -> str:
    if desk.secrets.kept:
        return words.text("It is kept in the system’s key ring, never in the data folder.")
    return words.text("There is no open key ring here: the password is kept until the program ends.")


def _printers(desk: Desk, words: Words) -> tuple[tuple[str, str], ...]:
    return (("", words.text("The standard printer")), *((name, name) for name in desk.printers()))


def _typed(request: Request) -> Cover:
    return Cover(*(request.form.get(name) for name in _TYPED))


def _wrong(request: Request, shown: Shown, trouble: TrackerError) -> Reply:
    """The page as it was typed, with the reason."""
    wrong: Problem = problem(request.words, trouble)
    return shown(request, Typed(mail=_typed(request), errors=wrong.errors), wrong.status)


def _mailed(desk: Desk, shown: Shown, asked: Asked, request: Request) -> Reply:
    """Send it. What was typed comes back with the reason if the mail did not leave."""
    subject, mail, password = asked(desk, request), _typed(request), request.form.get("password")
    if password:
        desk.secrets.put(deliver.MAIL_ACCOUNT, password)
    try:
        deliver.mail_invoice(desk, subject.document.id, mail, subject.beside)
    except TrackerError as trouble:
        return _wrong(request, shown, trouble)
    return Redirect(subject.page, Notice(_sent_to(request.words, subject, mail.addresses)))


def _sent_to(words: Words, subject: Subject, to: str) -> str:
    number = subject.document.number.text
    if subject.beside:
        return words.text("“{file}” is sent to {to}.", file=subject.beside.file.name, to=to)
    if isinstance(subject.document, Invoice):
        return words.text("Invoice {number} is sent to {to}.", number=number, to=to)
    return words.text("{number} is sent to {to}.", number=number, to=to)


def _composed(desk: Desk, shown: Shown, asked: Asked, request: Request) -> Reply:
    """Open the user's mail program, and ask then whether it was sent."""
    subject, mail = asked(desk, request), _typed(request)
    try:
        hand_over.hand_over(desk, subject.document.id, mail, subject.beside)
    except TrackerError as trouble:
        return _wrong(request, shown, trouble)
    opened = urlencode({"composed": mail.addresses})
    return Redirect(f"{subject.page}{'&' if subject.query else '?'}{opened}#mail")


def _drafted(desk: Desk, shown: Shown, asked: Asked, request: Request) -> Reply:
    """The mail as a file, for a mail program that opens one."""
    subject = asked(desk, request)
    try:
        message = hand_over.draft_of(desk, subject.document, _typed(request), subject.beside)
    except TrackerError as trouble:
        return _wrong(request, shown, trouble)
    file = subject.beside.file.name if subject.beside else enclose.file_name(desk, subject.document)
    return Bytes(message.as_bytes(), "message/rfc822", f"{file.removesuffix('.pdf')}.eml")


def _by_hand(desk: Desk, shown: Shown, asked: Asked, request: Request) -> Reply:
    """Note that somebody sent it, as the question asks or with the mail that stands in the form."""
    subject, to = asked(desk, request), _typed(request).addresses
    try:
        deliver.sent_by_hand(desk, subject.document.id, to, subject.beside)
    except TrackerError as trouble:
        if "subject" in request.form:
            return _wrong(request, shown, trouble)
        raise
    return Redirect(subject.page, Notice(_sent_to(request.words, subject, to)))


def _answered(desk: Desk, asked: Asked, request: Request) -> Reply:
    """Whether a doubtful mail arrived; if not, it can be sent again from the same page."""
    subject, message_id = asked(desk, request), request.form.get("mail")
    if request.form.get("arrived") == "yes":
        deliver.arrived(desk, subject.document.id, message_id)
        return Redirect(subject.page, Notice(request.words.text("The mail counts as sent.")))
    deliver.not_arrived(desk, subject.document.id, message_id)
    text = request.words.text("The mail counts as not sent. Send it again here.")
    return Redirect(f"{subject.page}#mail", Notice(text))


def _printed(desk: Desk, request: Request) -> Reply:
    printer = request.form.get("printer")
    invoice = deliver.print_invoice(desk, _id(request), printer)
    return Redirect(home(invoice), Notice(_printed_on(request.words, invoice, printer)))


def _printed_on(words: Words, document: Document, printer: str) -> str:
    number = document.number.text
    if not isinstance(document, Invoice):
        return words.text("{number} is at the printer.", number=number)
    if printer:
        return words.text("Invoice {number} is at the printer {printer}.", number=number, printer=printer)
    return words.text("Invoice {number} is at the printer.", number=number)


def log(desk: Desk, request: Request) -> Reply:
    words = request.words
    in_doubt = (
        _posted(desk, words, sending, invoice)
        for invoice in _doubtful(desk)
        for sending in deliver.doubtful(desk, invoice)
    )

    def take(start: int) -> list[Posted]:
        found = islice(_sent_last(desk), start, start + PER_PAGE + 1)
        return [_posted(desk, words, *each) for each in found]

    log = sheet(take, None, page_asked(request.query), lambda page: f"{LOG}?page={page}", words)
    return Page("post.html", LogView(doubts=tuple(in_doubt), posted=log))


_HOW = {
    deliver.ON_PAPER: Badge(N_("printed"), "printer", "neutral"),
    deliver.BY_HAND: Badge(N_("own mail program"), "user", "neutral"),
    Passage.HANDED_OVER: Badge(N_("handed over"), "file-invoice", "neutral"),
    Passage.ACCEPTED: Badge(N_("accepted"), "circle-check", "good"),
    Passage.REFUSED: Badge(N_("refused"), "alert-circle", "bad"),
}
_SENT = Badge(N_("sent"), "send", "good")
_PERHAPS = Badge(N_("perhaps sent"), "alert-triangle", "warn")
_NOW = Badge(N_("being sent"), "hourglass", "accent")


def _posted(desk: Desk, words: Words, sending: Sending, invoice: Document) -> Posted:
    how = _how(desk, sending)
    return Posted(
        when=words.moment(sending.at),
        to=sending.to or words.text("on paper"),
        state=how._replace(word=words.text(how.word)),
        answer="" if sending.by == Passage.HANDED_OVER else sending.answer,
        number=invoice.number.text,
        href=home(invoice),
        what=words.text(PAPERS[sending.occasion]) if sending.occasion else "",
        client=invoice.buyer.name,
        client_href=f"/clients/{invoice.client_id}",
    )


def _how(desk: Desk, sending: Sending) -> Badge:
    if sending.maybe:
        return _NOW if deliver.is_under_way(desk, sending) else _PERHAPS
    return _HOW.get(sending.by, _SENT if sending.to else _HOW[deliver.ON_PAPER])
