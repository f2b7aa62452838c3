"""One issued invoice: its paper, how it left the house, and its payment."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import partial
from typing import NamedTuple

from smarttracker_lite.domain.documents import Invoice, InvoiceState, Sending
from smarttracker_lite.errors import N_
from smarttracker_lite.web.exchange import Bytes, Page, Reply, Request, Route
from smarttracker_lite.web.pages import payments, reminded, sending
from smarttracker_lite.web.pages.credited import CreditedView, credited_view
from smarttracker_lite.web.pages.efiles import EFile, efiles
from smarttracker_lite.web.pages.fatturapafile import SdiView, sdi_view, step
from smarttracker_lite.web.pages.papers import Pages, issued_pages, issued_picture
from smarttracker_lite.web.pages.payments import PaymentsView, payments_view
from smarttracker_lite.web.pages.reminded import RemindedView, letter_told, reminded_view
from smarttracker_lite.web.pages.rows import Badge
from smarttracker_lite.web.pages.sending import SendingView, sending_view, told
from smarttracker_lite.web.site import Site
from smarttracker_lite.words import Words
from smarttracker_lite.workflows import enclose
from smarttracker_lite.workflows.desk import Desk

PATH = "/invoices"
_STATES = {
    InvoiceState.ISSUED: Badge(N_("issued"), "file-invoice", "accent"),
    InvoiceState.SENT: Badge(N_("sent"), "send", "accent"),
    InvoiceState.PART_PAID: Badge(N_("part paid"), "circle-dot", "accent"),
    InvoiceState.PAID: Badge(N_("paid"), "circle-check", "good"),
    InvoiceState.OVERDUE: Badge(N_("overdue"), "alert-circle", "bad"),
    InvoiceState.CREDITED: Badge(N_("credited"), "receipt-2", "neutral"),
}


class Event(NamedTuple):
    """Something that happened to the invoice, and when."""

    when: str
    what: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Forms:
    """What the page's forms hold where something typed came back, with what is wrong with it by field."""

    mail: sending.Typed = sending.Typed()
    payment: payments.Typed = payments.Typed()
    quiet: reminded.Typed = reminded.Typed()


@dataclass(frozen=True, slots=True, kw_only=True)
class InvoiceView:
    """The page in ready words. `sent`: the invoice left the house for certain."""

    href: str
    title: str
    number: str
    state: Badge
    credited: CreditedView
    client: str
    client_href: str
    facts: tuple[tuple[str, str], ...]
    total: str
    history: tuple[Event, ...]
    pages: Pages
    sent: bool
    payments: PaymentsView
    sending: SendingView
    efiles: tuple[EFile, ...]
    sdi: SdiView | None
    reminded: RemindedView | None


def routes(site: Site) -> list[Route]:
    """An invoice, its files, and what can be done with it."""
    path, desk = f"{PATH}/<invoice_id>", site.desk
    return [
        Route("GET", path, partial(_shown, desk)),
        Route("GET", f"{path}/pdf", partial(_pdf, desk)),
        Route("GET", f"{path}/page/<page>.png", partial(_picture, desk)),
        *payments.routes(site, partial(_with_payment, desk)),
        *reminded.routes(site, partial(_with_reminders, desk)),
        Route("GET", sending.LOG, partial(sending.log, desk)),
        *sending.routes(site, partial(_refused, desk)),
    ]


def badge(words: Words, state: InvoiceState) -> Badge:
    """The state in the user's words."""
    shown = _STATES[state]
    return shown._replace(word=words.text(shown.word))


def badge_of(words: Words, invoice: Invoice, today: date) -> Badge:
    """The state of an invoice; a credit note is one."""
    if invoice.is_credit:
        return Badge(words.text("credit note"), "receipt-2", "neutral")
    return badge(words, invoice.state(today))


def title_of(words: Words, invoice: Invoice) -> str:
    """What the document is called."""
    if invoice.is_credit:
        return words.text("Credit note {number}", number=invoice.number.text)
    return words.text("Invoice {number}", number=invoice.number.text)


def _shown(desk: Desk, request: Request) -> Reply:
    return Page("invoice.html", _view(desk, request, Forms()))


def _refused(desk: Desk, request: Request, typed: sending.Typed, status: int) -> Reply:
    """The page with a mail that did not leave."""
    return Page("invoice.html", _view(desk, request, Forms(mail=typed)), status)


def _pdf(desk: Desk, request: Request) -> Reply:
    """The issued file; with `?save` under its own name instead of in place."""
    invoice = desk.db.invoices.get(request.args["invoice_id"])
    name = enclose.file_name(desk, invoice) if "save" in request.query else None
    return Bytes(enclose.issued_pdf(desk, invoice), "application/pdf", name)


def _picture(desk: Desk, request: Request) -> Reply:
    return issued_picture(desk, desk.db.invoices.get(request.args["invoice_id"]), request.args["page"])


def _with_payment(desk: Desk, request: Request, typed: payments.Typed) -> Reply:
    """The page with what was typed of a payment, and why it is not noted."""
    return Page("invoice.html", _view(desk, request, Forms(payment=typed)), typed.status)


def _with_reminders(desk: Desk, request: Request, typed: reminded.Typed) -> Reply:
    """The page with the day that was typed, and why it is not kept."""
    return Page("invoice.html", _view(desk, request, Forms(quiet=typed)), typed.status)


def _view(desk: Desk, request: Request, forms: Forms) -> InvoiceView:
    words, invoice = request.words, desk.db.invoices.get(request.args["invoice_id"])
    pages = issued_pages(desk, words, invoice, f"{PATH}/{invoice.id}")
    return InvoiceView(
        href=f"{PATH}/{invoice.id}",
        title=title_of(words, invoice),
        number=invoice.number.text,
        state=badge_of(words, invoice, desk.today),
        client=invoice.buyer.name,
        client_href=f"/clients/{invoice.client_id}",
        facts=_facts(words, invoice),
        credited=credited_view(desk, words, invoice),
        total=words.money(invoice.total, invoice.currency),
        history=_history(words, invoice),
        pages=pages,
        payments=payments_view(desk, words, invoice, forms.payment),
        sent=invoice.is_sent,
        sending=sending_view(desk, request, invoice, forms.mail),
        efiles=efiles(words, invoice),
        sdi=sdi_view(desk, words, invoice),
        reminded=reminded_view(desk, words, invoice, forms.quiet),
    )


def _facts(words: Words, invoice: Invoice) -> tuple[tuple[str, str], ...]:
    own = ((N_("To be paid"), words.money(invoice.payable, invoice.currency)),)
    told = (
        (N_("Date"), words.date(invoice.issued_on)),
        *(() if invoice.is_credit else ((N_("Due"), words.date(invoice.due_on)),)),
        (N_("Net"), words.money(invoice.net, invoice.currency)),
        (N_("VAT"), words.money(invoice.tax, invoice.currency)),
        (N_("Total"), words.money(invoice.total, invoice.currency)),
        *(own if invoice.payable != invoice.total else ()),
        (N_("Jobs"), words.number(Decimal(len(invoice.job_ids)))),
    )
    return tuple((words.text(name), value) for name, value in told)


def _history(words: Words, invoice: Invoice) -> tuple[Event, ...]:
    """What happened to it: issued, sent, and settled in the end."""
    issued = Event(words.date(invoice.issued_on), words.text("Issued"))
    sent = (Event(words.moment(each.at), _sent(words, each)) for each in invoice.sendings)
    return (issued, *sent, *(Event(*each) for each in payments.history(words, invoice)))


def _sent(words: Words, sending: Sending) -> str:
    return step(words, sending) or letter_told(words, sending) or told(words, sending)
