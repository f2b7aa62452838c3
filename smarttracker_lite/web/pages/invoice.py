"""One issued invoice: its paper, how it left the house, and its payment."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from functools import partial
from typing import NamedTuple

from smarttracker_lite.domain.documents import Invoice, InvoiceState, Retraction, Sending
from smarttracker_lite.errors import N_, NotFound, TrackerError
from smarttracker_lite.web.exchange import Bytes, Page, Redirect, Reply, Request, Route
from smarttracker_lite.web.pages.credited import CreditedView, credited_view
from smarttracker_lite.web.pages.rows import Badge
from smarttracker_lite.web.problem import problem
from smarttracker_lite.web.session import Notice
from smarttracker_lite.web.site import Site
from smarttracker_lite.words import Words
from smarttracker_lite.workflows import bill, deliver
from smarttracker_lite.workflows.desk import Desk
from smarttracker_lite.workflows.typeset import pictures

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

    mail: deliver.Cover | None = None
    mail_errors: Mapping[str, str] = field(default_factory=dict)
    paid_on: str = ""
    paid_errors: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class InvoiceView:
    """The page in ready words. `mailable`: a mail server is set up; `sent`: the invoice left the house."""

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
    pages: tuple[str, ...]
    mailable: bool
    sent: bool
    paid: bool
    mail: deliver.Cover
    paid_on: str
    today: str
    mail_errors: Mapping[str, str]
    paid_errors: Mapping[str, str]


def routes(site: Site) -> list[Route]:
    """An invoice, its files, and what can be done with it."""
    path, desk = f"{PATH}/<invoice_id>", site.desk
    return [
        Route("GET", path, partial(_shown, desk)),
        Route("GET", f"{path}/pdf", partial(_pdf, desk)),
        Route("GET", f"{path}/page/<page>.png", partial(_picture, desk)),
        Route("POST", f"{path}/send", partial(_mailed, desk)),
        Route("POST", f"{path}/print", partial(_printed, desk)),
        Route("POST", f"{path}/paid", partial(_paid, desk)),
        Route("POST", f"{path}/unpaid", partial(_unpaid, desk)),
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


def page_picture(desk: Desk, invoice: Invoice, page: str) -> Bytes:
    """One page of the invoice as a picture; pages are counted from 1. Raises NotFound if there is none."""
    drawn = pictures(desk, invoice)
    if page not in map(str, range(1, len(drawn) + 1)):
        raise NotFound(N_("There is no such page."), N_("Choose one from the menu."))
    return Bytes(drawn[int(page) - 1], "image/png")


def _shown(desk: Desk, request: Request) -> Reply:
    return Page("invoice.html", _view(desk, request, Forms()))


def _pdf(desk: Desk, request: Request) -> Reply:
    """The issued file; with `?save` under its own name instead of in place."""
    invoice = desk.db.invoices.get(request.args["invoice_id"])
    name = deliver.file_name(desk, invoice) if "save" in request.query else None
    return Bytes(deliver.issued_pdf(desk, invoice), "application/pdf", name)


def _picture(desk: Desk, request: Request) -> Reply:
    return page_picture(desk, desk.db.invoices.get(request.args["invoice_id"]), request.args["page"])


def _mailed(desk: Desk, request: Request) -> Reply:
    """Send it. What was typed comes back with the reason if the mail did not leave."""
    mail = deliver.Cover(*(request.form.get(name) for name in ("to", "subject", "text", "cc")))
    try:
        invoice = deliver.mail_invoice(desk, request.args["invoice_id"], mail)
    except TrackerError as trouble:
        wrong = problem(request.words, trouble)
        forms = Forms(mail=mail, mail_errors=wrong.errors)
        return Page("invoice.html", _view(desk, request, forms), wrong.status)
    text = request.words.text(
        "Invoice {number} is sent to {to}.", number=invoice.number.text, to=mail.addresses
    )
    return Redirect(f"{PATH}/{invoice.id}", Notice(text))


def _printed(desk: Desk, request: Request) -> Reply:
    invoice = deliver.print_invoice(desk, request.args["invoice_id"])
    text = request.words.text("Invoice {number} is at the printer.", number=invoice.number.text)
    return Redirect(f"{PATH}/{invoice.id}", Notice(text))


def _paid(desk: Desk, request: Request) -> Reply:
    typed = request.form.get("paid_on")
    try:
        day = request.words.parse_date(typed, "paid_on")
        invoice = bill.mark_paid(desk, request.args["invoice_id"], day)
    except TrackerError as trouble:
        wrong = problem(request.words, trouble)
        forms = Forms(paid_on=typed, paid_errors=wrong.errors)
        return Page("invoice.html", _view(desk, request, forms), wrong.status)
    text = request.words.text("Invoice {number} is paid.", number=invoice.number.text)
    return Redirect(f"{PATH}/{invoice.id}", Notice(text, f"{PATH}/{invoice.id}/unpaid"))


def _unpaid(desk: Desk, request: Request) -> Reply:
    invoice = bill.mark_unpaid(desk, request.args["invoice_id"])
    text = request.words.text("Invoice {number} is not paid.", number=invoice.number.text)
    return Redirect(f"{PATH}/{invoice.id}", Notice(text))


def _view(desk: Desk, request: Request, forms: Forms) -> InvoiceView:
    words, invoice = request.words, desk.db.invoices.get(request.args["invoice_id"])
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
        pages=tuple(
            f"{PATH}/{invoice.id}/page/{page}.png" for page, _ in enumerate(pictures(desk, invoice), 1)
        ),
        mailable=desk.settings.mail.ready,
        sent=bool(invoice.sendings),
        paid=invoice.paid_on is not None,
        mail=forms.mail or deliver.cover(desk, invoice),
        paid_on=forms.paid_on or desk.today.isoformat(),
        today=desk.today.isoformat(),
        mail_errors=forms.mail_errors,
        paid_errors=forms.paid_errors,
    )


def _facts(words: Words, invoice: Invoice) -> tuple[tuple[str, str], ...]:
    told = (
        (N_("Date"), words.date(invoice.issued_on)),
        *(() if invoice.is_credit else ((N_("Due"), words.date(invoice.due_on)),)),
        (N_("Net"), words.money(invoice.net, invoice.currency)),
        (N_("VAT"), words.money(invoice.tax, invoice.currency)),
        (N_("Total"), words.money(invoice.total, invoice.currency)),
        (N_("Jobs"), words.number(Decimal(len(invoice.job_ids)))),
    )
    return tuple((words.text(name), value) for name, value in told)


def _history(words: Words, invoice: Invoice) -> tuple[Event, ...]:
    """What happened to it: issued, sent, and paid in the end."""
    issued = Event(words.date(invoice.issued_on), words.text("Issued"))
    sent = (Event(words.moment(sending.at), _sent(words, sending)) for sending in invoice.sendings)
    taken_back = invoice.is_credit or (invoice.credited and invoice.credited >= invoice.payable)
    paid_on = None if taken_back else invoice.paid_on
    paid = [Event(words.date(paid_on), words.text("Paid in full"))] if paid_on else []
    back = (Event(words.moment(each.at), _taken_back(words, each)) for each in invoice.retractions)
    return (issued, *sent, *back, *paid)


def _taken_back(words: Words, retraction: Retraction) -> str:
    return words.text("Not paid on {day} after all", day=retraction.settlement.day)


def _sent(words: Words, sending: Sending) -> str:
    return words.text("Sent to {to}", to=sending.to) if sending.to else words.text("Sent to the printer")
