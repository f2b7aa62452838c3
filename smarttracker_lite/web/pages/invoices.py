"""The invoices page: drafts, issued invoices and what is owed, and the work that waits to be billed."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial
from itertools import islice
from typing import NamedTuple
from urllib.parse import parse_qsl, urlencode

from smarttracker_lite.domain.documents import Invoice
from smarttracker_lite.domain.invoicing import Draft
from smarttracker_lite.domain.jobs import Job
from smarttracker_lite.domain.numbering import Kind
from smarttracker_lite.errors import BadInput, N_, NotAllowed
from smarttracker_lite.web.exchange import Page, Redirect, Reply, Request, Route
from smarttracker_lite.web.pages import draft as draft_page
from smarttracker_lite.web.pages import invoice as invoice_page
from smarttracker_lite.web.pages import newinvoice as new_invoice
from smarttracker_lite.web.pages.amounts import Figure, owed_figures, ready_figure, summed
from smarttracker_lite.web.pages.chips import ChipView
from smarttracker_lite.web.pages.draftview import PATH as DRAFT
from smarttracker_lite.web.pages.invoice import PATH, badge_of
from smarttracker_lite.web.pages.jobs import came_from
from smarttracker_lite.web.pages.rows import Badge
from smarttracker_lite.web.pages.selected import ticked_alone
from smarttracker_lite.web.pages.sending import doubts_told
from smarttracker_lite.web.pages.sheets import PER_PAGE, Sheet, page_asked, sheet
from smarttracker_lite.web.session import Notice
from smarttracker_lite.web.site import Site
from smarttracker_lite.words import Words
from smarttracker_lite.workflows import bill
from smarttracker_lite.workflows.contents import contents
from smarttracker_lite.workflows.desk import Desk
from smarttracker_lite.workflows.overlook import Overview, Total, overview, total
from smarttracker_lite.workflows.price import PriceBook, price_book

_CHIPS = {
    "": N_("All invoices"),
    "open": N_("Open"),
    "overdue": N_("Overdue"),
    "paid": N_("Paid"),
    "overpaid": N_("Overpaid"),
}
_ALWAYS = ("", "open", "overdue", "paid")
"""The chips that stand there with nothing to show too."""


class DraftRow(NamedTuple):
    """A draft in ready words; `unpriced` and `gone` are "" where nothing is in the way of issuing it."""

    href: str
    client: str
    client_href: str
    jobs: str
    made: str
    amount: str
    unpriced: str
    gone: str


class InvoiceRow(NamedTuple):
    """An invoice in ready words; `open` is what is still to be paid of it, or was paid too much, "" if that
    is all or nothing."""

    number: str
    href: str
    client: str
    client_href: str
    issued: str
    due: str
    total: str
    open: str
    state: Badge


class Waiting(NamedTuple):
    """A client with work that no invoice and no draft holds yet.

    `since` is the day of the oldest job in the `amount`, None if no job has a price.
    """

    client_id: str
    client: str
    client_href: str
    jobs: str
    jobs_href: str
    since: str | None
    amount: str
    unpriced: str


@dataclass(frozen=True, slots=True, kw_only=True)
class InvoicesView:
    """The page in ready words.

    `any` invoice was issued, whatever the filter shows; `worked`: there are jobs to make invoices of;
    `doubts`: how many mails may have gone, "" if none.
    """

    figures: tuple[Figure, ...]
    chips: tuple[ChipView, ...]
    drafts: tuple[DraftRow, ...]
    invoices: Sheet[InvoiceRow]
    waiting: tuple[Waiting, ...]
    any: bool
    worked: bool
    doubts: str


def routes(site: Site) -> list[Route]:
    """The list, its drafts and its invoices."""
    return [
        Route("GET", PATH, partial(_listed, site.desk)),
        Route("POST", f"{PATH}/draft", partial(_drafted, site.desk)),
        *new_invoice.routes(site),
        *draft_page.routes(site),
        *invoice_page.routes(site),
    ]


def _listed(desk: Desk, request: Request) -> Reply:
    show = request.query.get("show")
    view = _view(desk, request.words, show if show in _CHIPS else "", page_asked(request.query))
    return Page("invoices.html", view)


def _drafted(desk: Desk, request: Request) -> Reply:
    """Put jobs on a draft: those that are ticked in a list, or all that are unbilled of the `client` named.

    If that cannot be, the list is shown again, ticks and all, with the reason; htmx keeps the list, and shows
    it as a toast.
    """
    ticked = request.form.all("job")
    try:
        ticked_alone(request)
        draft = bill.draft(desk, request.form.get("client") or bill.client_of(desk, ticked), ticked)
    except (BadInput, NotAllowed) as trouble:
        if request.is_fragment:
            raise
        path, query = came_from(request)
        again = urlencode([*parse_qsl(query), *(("job", job_id) for job_id in ticked)])
        why = " ".join(request.words.error(trouble))
        return Redirect(f"{path}?{again}" if again else path, Notice(why, problem=True))
    return Redirect(f"{DRAFT}/{draft.id}")


def _view(desk: Desk, words: Words, show: str, page: int) -> InvoicesView:
    now, count = overview(desk), desk.db.invoices.count()
    counts = _counts(now, count, len(desk.db.invoices.overpaid()))
    return InvoicesView(
        figures=(ready_figure(words, now, "#ready"), *owed_figures(words, now)),
        chips=tuple(
            _chip(words, name, count, show)
            for name, count in counts.items()
            if count or name in (show, *_ALWAYS)
        ),
        drafts=_drafts(desk, words),
        invoices=sheet(
            lambda start: [_row(desk, words, each) for each in _issued(desk, show, start)],
            counts[show],
            page,
            partial(_page_href, show),
            words,
        ),
        waiting=_waiting(desk, words),
        any=bool(count),
        worked=bool(desk.db.jobs.count()),
        doubts=doubts_told(desk, words),
    )


def _page_href(show: str, page: int) -> str:
    return f"{PATH}?" + urlencode({"show": show, "page": page} if show else {"page": page})


def _issued(desk: Desk, show: str, start: int) -> list[Invoice]:
    """The invoices that are shown from a place on, the newest first: a page of them, and one more."""
    books, today = desk.db.invoices, desk.today
    if show == "overpaid":
        return bill.newest_first(books.overpaid())[start : start + PER_PAGE + 1]
    if show in ("open", "overdue"):
        owed = (each for each in books.unpaid() if show == "open" or each.is_overdue(today))
        return books.find_all(each.id for each in bill.newest_first(owed)[start : start + PER_PAGE + 1])
    found = books.settled(start) if show == "paid" else books.newest(start)
    return list(islice(found, PER_PAGE + 1))


def _counts(now: Overview, count: int, overpaid: int) -> dict[str, int]:
    """How many invoices each filter shows, of so many altogether."""
    unpaid = now.open.count
    return {
        "": count,
        "open": unpaid,
        "overdue": now.overdue.count,
        "paid": count - unpaid,
        "overpaid": overpaid,
    }


def _chip(words: Words, name: str, count: int, show: str) -> ChipView:
    return ChipView(
        name=words.text(_CHIPS[name]),
        href=f"{PATH}?show={name}" if name else PATH,
        active=name == show,
        count=str(count),
    )


def _drafts(desk: Desk, words: Words) -> tuple[DraftRow, ...]:
    """The newest first; those of quotes are with the quotes."""
    own = (each for each in desk.db.drafts.all() if each.becomes is Kind.INVOICE)
    drafts = sorted(own, key=lambda draft: draft.created_at, reverse=True)
    return tuple(_draft_row(desk, words, draft) for draft in drafts)


def _draft_row(desk: Desk, words: Words, draft: Draft) -> DraftRow:
    now = contents(desk, draft)
    unpriced, gone, count = len(now.unpriced), len(now.gone), len(draft.job_ids)
    net = Total(now.net if now.invoiced else None, unpriced, len(now.jobs) + unpriced)
    return DraftRow(
        href=f"{DRAFT}/{draft.id}",
        client=now.client.name,
        client_href=f"/clients/{now.client.id}",
        jobs=words.plural("{n} job", "{n} jobs", count) if count else words.text("no jobs"),
        made=words.date(words.local_day(draft.created_at)),
        amount=summed(words, now.currency, net),
        unpriced=words.plural("{n} job", "{n} jobs", unpriced) if unpriced else "",
        gone=words.plural("{n} left the draft", "{n} left the draft", gone) if gone else "",
    )


def _row(desk: Desk, words: Words, invoice: Invoice) -> InvoiceRow:
    return InvoiceRow(
        number=invoice.number.text,
        href=f"{PATH}/{invoice.id}",
        client=invoice.buyer.name,
        client_href=f"/clients/{invoice.client_id}",
        issued=words.date(invoice.issued_on),
        due="" if invoice.is_credit else words.date(invoice.due_on),
        total=words.money(-invoice.total if invoice.is_credit else invoice.total, invoice.currency),
        open=_rest(words, invoice),
        state=badge_of(words, invoice, desk.today),
    )


def _rest(words: Words, invoice: Invoice) -> str:
    if invoice.open < 0:
        return words.text("{amount} too much", amount=words.money(-invoice.open, invoice.currency))
    if invoice.is_credit or not 0 < invoice.open < invoice.payable:
        return ""
    return words.text("{amount} open", amount=words.money(invoice.open, invoice.currency))


def _waiting(desk: Desk, words: Words) -> tuple[Waiting, ...]:
    """The clients with unbilled work, the oldest priced work first."""
    prices = price_book(desk)
    rows = [
        (_oldest(desk, prices, jobs), client_id, jobs)
        for client_id, jobs in bill.unbilled_by_client(desk).items()
    ]
    rows.sort(key=lambda row: row[0] or date.max)
    return tuple(_waiting_row(desk, words, prices, *row) for row in rows)


def _oldest(desk: Desk, prices: PriceBook, jobs: Sequence[Job]) -> date | None:
    """The day of the oldest job that has a price; the jobs come in their order."""
    return next((desk.day_of(job) for job in jobs if not prices.price(job).missing), None)


def _waiting_row(
    desk: Desk, words: Words, prices: PriceBook, since: date | None, client_id: str, jobs: Sequence[Job]
) -> Waiting:
    amount = total(map(prices.price, jobs), prices.currency)
    return Waiting(
        client_id=client_id,
        client=desk.db.clients.get(client_id).name,
        client_href=f"/clients/{client_id}",
        jobs=words.plural("{n} job", "{n} jobs", len(jobs)),
        jobs_href=f"/jobs?show=unbilled&client={client_id}",
        since=None if since is None else words.date(since),
        amount=summed(words, desk.settings.currency, amount),
        unpriced=words.plural("{n} job", "{n} jobs", amount.unknown) if amount.unknown else "",
    )
