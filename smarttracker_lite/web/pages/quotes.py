"""Quotes and pro formas: the list, and a page of each with its paper and what can be done with it."""

from dataclasses import dataclass
from functools import partial
from itertools import islice
from typing import NamedTuple

from smarttracker_lite.domain.quotations import Outcome, Quotation, QuotationState
from smarttracker_lite.errors import N_
from smarttracker_lite.web.exchange import Bytes, Page, Redirect, Reply, Request, Route
from smarttracker_lite.web.pages import newquote, sending
from smarttracker_lite.web.pages.chips import ChipView
from smarttracker_lite.web.pages.draftview import PATH as DRAFT
from smarttracker_lite.web.pages.invoice import Event
from smarttracker_lite.web.pages.papers import Pages, issued_pages, issued_picture
from smarttracker_lite.web.pages.quoting import QUOTES, Compared, compared_view
from smarttracker_lite.web.pages.rows import Badge
from smarttracker_lite.web.pages.sending import SendingView, sending_view, told
from smarttracker_lite.web.pages.sheets import PER_PAGE, Sheet, page_asked, sheet
from smarttracker_lite.web.pages.undoing import undo_way
from smarttracker_lite.web.session import Notice
from smarttracker_lite.web.site import Site
from smarttracker_lite.words import Words
from smarttracker_lite.workflows import enclose, honour, propose
from smarttracker_lite.workflows.desk import Desk
from smarttracker_lite.workflows.typeset import title

_STATES = {
    QuotationState.OPEN: Badge(N_("open"), "circle-dot", "accent"),
    QuotationState.ACCEPTED: Badge(N_("agreed"), "circle-check", "good"),
    QuotationState.DECLINED: Badge(N_("declined"), "ban", "neutral"),
    QuotationState.EXPIRED: Badge(N_("expired"), "hourglass", "warn"),
    QuotationState.INVOICED: Badge(N_("invoiced"), "file-invoice", "good"),
}
_CHIPS = {
    QuotationState.OPEN: N_("Still open"),
    QuotationState.ACCEPTED: N_("Agreed"),
    QuotationState.DECLINED: N_("Declined"),
    QuotationState.EXPIRED: N_("Expired"),
    QuotationState.INVOICED: N_("Invoiced"),
}
_OUTCOMES = {
    Outcome.ACCEPTED: N_("Agreed"),
    Outcome.DECLINED: N_("Declined"),
    Outcome.INVOICED: N_("Invoiced"),
}


class QuoteRow(NamedTuple):
    """A quote or a pro forma in ready words."""

    number: str
    href: str
    kind: str
    client: str
    client_href: str
    issued: str
    until: str
    total: str
    state: Badge


class DraftRow(NamedTuple):
    """A draft that becomes a quote."""

    href: str
    client: str
    lines: str
    made: str


@dataclass(frozen=True, slots=True, kw_only=True)
class QuotesView:
    """The page in ready words; `any` was issued, whatever the filter shows."""

    any: bool
    chips: tuple[ChipView, ...]
    drafts: tuple[DraftRow, ...]
    quotes: Sheet[QuoteRow]


@dataclass(frozen=True, slots=True, kw_only=True)
class QuoteView:
    """The page in ready words. `answers`: it can be accepted or declined now; `draft` leads to the draft that
    follows it or of which it was made, `drafts`: one can be made. `invoice` is the one that follows it."""

    href: str
    title: str
    is_quote: bool
    state: Badge
    client: str
    client_href: str
    facts: tuple[tuple[str, str], ...]
    total: str
    history: tuple[Event, ...]
    pages: Pages
    sending: SendingView
    can_accept: bool
    can_decline: bool
    drafts: bool
    draft: str
    invoice: tuple[str, str] | None
    compared: Compared | None


def routes(site: Site) -> list[Route]:
    """The list, and each quote with its files and deeds."""
    path, desk = f"{QUOTES}/<quotation_id>", site.desk
    return [
        *newquote.routes(site),
        Route("GET", QUOTES, partial(_listed, desk)),
        Route("GET", path, partial(_shown, desk)),
        Route("GET", f"{path}/pdf", partial(_pdf, desk)),
        Route("GET", f"{path}/page/<page>.png", partial(_picture, desk)),
        Route("POST", f"{path}/accept", partial(_answered, desk, True)),
        Route("POST", f"{path}/decline", partial(_answered, desk, False)),
        Route("POST", f"{path}/draft", partial(_drafted, desk)),
        Route("POST", f"{path}/copy", partial(_copied, desk)),
        *sending.routes(site, partial(_refused, desk), path),
    ]


def _listed(desk: Desk, request: Request) -> Reply:
    words, asked = request.words, request.query.get("show")
    show = next((state for state in QuotationState if state == asked), None)
    counts, count = desk.db.quotations.counts(desk.today), desk.db.quotations.count()

    def take(start: int) -> list[QuoteRow]:
        book = desk.db.quotations
        found = book.newest_in(show, desk.today, start) if show else book.newest(start)
        return [quote_row(desk, words, each) for each in islice(found, PER_PAGE + 1)]

    def href(page: int) -> str:
        return f"{QUOTES}?show={show}&page={page}" if show else f"{QUOTES}?page={page}"

    chips = (
        _chip(words, N_("All quotes"), QUOTES, show is None, count),
        *(
            _chip(words, name, f"{QUOTES}?show={state}", state is show, counts[state])
            for state, name in _CHIPS.items()
        ),
    )
    whole = sheet(take, counts[show] if show else count, page_asked(request.query), href, words)
    view = QuotesView(any=bool(count), chips=chips, drafts=_draft_rows(desk, words), quotes=whole)
    return Page("quotes.html", view)


def _chip(words: Words, name: str, href: str, active: bool, count: int) -> ChipView:
    return ChipView(name=words.text(name), href=href, active=active, count=str(count))


def _draft_rows(desk: Desk, words: Words) -> tuple[DraftRow, ...]:
    """The newest first."""
    drafts = sorted(propose.drafts_of_quotes(desk), key=lambda draft: draft.created_at, reverse=True)
    return tuple(
        DraftRow(
            href=f"{DRAFT}/{each.id}",
            client=desk.db.clients.get(each.client_id).name,
            lines=words.plural("{n} line", "{n} lines", len(each.free_lines) + len(each.additions)),
            made=words.date(words.local_day(each.created_at)),
        )
        for each in drafts
    )


def quote_row(desk: Desk, words: Words, issued: Quotation) -> QuoteRow:
    """A line of a list about it."""
    return QuoteRow(
        number=issued.number.text,
        href=f"{QUOTES}/{issued.id}",
        kind=title(issued, words),
        client=issued.buyer.name,
        client_href=f"/clients/{issued.client_id}",
        issued=words.date(issued.issued_on),
        until=words.date(issued.valid_until),
        total=words.money(issued.total, issued.currency),
        state=_badge(desk, words, issued),
    )


def _badge(desk: Desk, words: Words, issued: Quotation) -> Badge:
    shown = _STATES[issued.state(desk.today)]
    return shown._replace(word=words.text(shown.word))


def _of(desk: Desk, request: Request) -> Quotation:
    return desk.db.quotations.get(request.args["quotation_id"])


def _shown(desk: Desk, request: Request) -> Reply:
    return Page("quote.html", _view(desk, request, sending.Typed()))


def _refused(desk: Desk, request: Request, typed: sending.Typed, status: int) -> Reply:
    """The page with a mail that did not leave."""
    return Page("quote.html", _view(desk, request, typed), status)


def _pdf(desk: Desk, request: Request) -> Reply:
    """The issued file; with `?save` under its own name instead of in place."""
    issued = _of(desk, request)
    name = enclose.file_name(desk, issued) if "save" in request.query else None
    return Bytes(enclose.issued_pdf(desk, issued), "application/pdf", name)


def _picture(desk: Desk, request: Request) -> Reply:
    return issued_picture(desk, _of(desk, request), request.args["page"])


def _answered(desk: Desk, accepted: bool, request: Request) -> Reply:
    words, quotation_id = request.words, request.args["quotation_id"]
    with desk.act("answer quote") as done:
        issued = propose.answer(desk, quotation_id, accepted=accepted)
    yes = words.text("Quote {number} is accepted.", number=issued.number.text)
    no = words.text("Quote {number} is declined.", number=issued.number.text)
    return Redirect(f"{QUOTES}/{quotation_id}", Notice(yes if accepted else no, undo_way(done)))


def _drafted(desk: Desk, request: Request) -> Reply:
    with desk.act("draft from quote") as done:
        draft = propose.draft_of(desk, request.args["quotation_id"])
    text = request.words.text("The draft has the quote’s lines. Add the jobs that were printed for it.")
    return Redirect(f"{DRAFT}/{draft.id}", Notice(text, undo_way(done)))


def _copied(desk: Desk, request: Request) -> Reply:
    with desk.act("draft from quote") as done:
        draft = propose.copy_of(desk, request.args["quotation_id"])
    text = request.words.text("A copy, to be changed. The first quote stays as it is.")
    return Redirect(f"{DRAFT}/{draft.id}", Notice(text, undo_way(done)))


def _view(desk: Desk, request: Request, typed: sending.Typed) -> QuoteView:
    words, issued = request.words, _of(desk, request)
    draft, invoice = propose.draft_following(desk, issued.id), honour.invoice_of(desk, issued.id)
    open_ = issued.is_quote and invoice is None and issued.outcome is not Outcome.INVOICED
    return QuoteView(
        href=f"{QUOTES}/{issued.id}",
        title=f"{title(issued, words)} {issued.number.text}",
        is_quote=issued.is_quote,
        state=_badge(desk, words, issued),
        client=issued.buyer.name,
        client_href=f"/clients/{issued.client_id}",
        facts=_facts(words, issued),
        total=words.money(issued.total, issued.currency),
        history=_history(words, issued),
        pages=issued_pages(desk, words, issued, f"{QUOTES}/{issued.id}"),
        sending=sending_view(desk, request, issued, typed),
        can_accept=open_ and issued.outcome is not Outcome.ACCEPTED,
        can_decline=open_ and issued.outcome is not Outcome.DECLINED,
        drafts=issued.is_quote and invoice is None and draft is None,
        draft=f"{DRAFT}/{draft.id}" if draft else "",
        invoice=(invoice.number.text, f"/invoices/{invoice.id}") if invoice else None,
        compared=compared_view(desk, words, draft) if draft and issued.is_quote else None,
    )


def _facts(words: Words, issued: Quotation) -> tuple[tuple[str, str], ...]:
    told = (
        (N_("Date"), words.date(issued.issued_on)),
        (N_("Valid until"), words.date(issued.valid_until)),
        (N_("Net"), words.money(issued.net, issued.currency)),
        (N_("VAT"), words.money(issued.tax, issued.currency)),
        (N_("Total"), words.money(issued.total, issued.currency)),
    )
    return tuple((words.text(name), value) for name, value in told)


def _history(words: Words, issued: Quotation) -> tuple[Event, ...]:
    """What happened to it: issued, sent, and what became of it."""
    first = Event(words.date(issued.issued_on), words.text("Issued"))
    sent = (Event(words.moment(each.at), told(words, each)) for each in issued.sendings)
    if issued.outcome is None or issued.outcome_at is None:
        return (first, *sent)
    return (first, *sent, Event(words.moment(issued.outcome_at), words.text(_OUTCOMES[issued.outcome])))
