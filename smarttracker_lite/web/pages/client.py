"""One client: address, unbilled jobs, invoices, quotes and projects."""

from dataclasses import dataclass
from functools import partial
from typing import NamedTuple

from smarttracker_lite.domain.clients import Client, with_merged
from smarttracker_lite.domain.documents import Invoice
from smarttracker_lite.domain.invoicing import Draft
from smarttracker_lite.domain.money import RATE_PLACES
from smarttracker_lite.domain.numbering import Kind
from smarttracker_lite.errors import N_
from smarttracker_lite.web.exchange import Page, Redirect, Reply, Request, Route
from smarttracker_lite.web.pages.amounts import owed, summed
from smarttracker_lite.web.pages.invoice import badge_of
from smarttracker_lite.web.pages.projectrows import ProjectRow, Refused, project_rows
from smarttracker_lite.web.pages.quotes import QuoteRow, quote_row
from smarttracker_lite.web.pages.rows import Badge, JobWords, Row
from smarttracker_lite.web.pages.taxwords import tax_facts
from smarttracker_lite.web.pages.undoing import undo_way
from smarttracker_lite.web.session import Notice
from smarttracker_lite.web.site import Site
from smarttracker_lite.words import PAPER_LANGUAGES, Words
from smarttracker_lite.workflows.admit import archive_client
from smarttracker_lite.workflows.bill import unbilled
from smarttracker_lite.workflows.desk import Desk
from smarttracker_lite.workflows.overlook import balance
from smarttracker_lite.workflows.validate import doubtful

PATH = "/clients"
_JOBS_SHOWN = 20


class InvoiceRow(NamedTuple):
    """An invoice in ready words."""

    number: str
    href: str
    issued: str
    due: str
    total: str
    state: Badge


class Fact(NamedTuple):
    """Something told of the client; `doubt` says what is odd about it, "" for nothing."""

    name: str
    value: str
    doubt: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ClientView:
    """The page in ready words. `ready` is the sum of the unbilled jobs, `unpriced` how many are not in it;
    `refused` is the form that came back, if one did. `merged` is the client that this one was merged into:
    its address and name; `erased` the day on which its data was."""

    name: str
    href: str
    archived: bool
    pinned: bool
    merged: tuple[str, str] | None
    erased: str
    client_id: str
    address: tuple[str, ...]
    facts: tuple[Fact, ...]
    notes: str
    ready: str
    unpriced: str
    open: str
    overdue: str
    jobs: tuple[Row, ...]
    jobs_count: int
    jobs_href: str
    more: str
    currency: str
    drafts: tuple[tuple[str, str], ...]
    invoices: tuple[InvoiceRow, ...]
    quotes: tuple[QuoteRow, ...]
    projects: tuple[ProjectRow, ...]
    refused: Refused | None = None


def routes(site: Site) -> list[Route]:
    """A client's page, and the archive."""
    path = f"{PATH}/<client_id>"
    return [
        Route("GET", path, partial(_shown, site.desk)),
        Route("POST", f"{path}/archive", partial(_archived, site.desk)),
    ]


def _shown(desk: Desk, request: Request) -> Reply:
    return Page("client.html", shown(desk, request.words, desk.db.clients.get(request.args["client_id"])))


def _archived(desk: Desk, request: Request) -> Reply:
    """Into the archive, or with `archived=no` out of it."""
    archived = request.form.get("archived") != "no"
    with desk.act("archive" if archived else "unarchive") as done:
        client = archive_client(desk, request.args["client_id"], archived)
    text = N_("{name} is archived.") if archived else N_("{name} is back.")
    return Redirect(f"{PATH}/{client.id}", Notice(request.words.text(text, name=client.name), undo_way(done)))


def shown(desk: Desk, words: Words, client: Client, refused: Refused | None = None) -> ClientView:
    """The page of a client, with the form of a project that came back."""
    said, standing = JobWords(desk, words), balance(desk, client.id)
    currency = client.currency or desk.settings.currency
    jobs = unbilled(desk, client.id)
    hidden, unpriced = len(jobs) - _JOBS_SHOWN, standing.ready.unknown
    return ClientView(
        name=client.name,
        href=f"{PATH}/{client.id}",
        archived=client.archived,
        pinned=client.pinned,
        merged=_merged(desk, client),
        erased=words.date(client.erased_at.astimezone(desk.zone).date()) if client.erased_at else "",
        client_id=client.id,
        address=_address(words, client),
        facts=_facts(desk, words, client),
        notes=client.notes,
        ready=summed(words, currency, standing.ready),
        unpriced=words.plural("{n} job unpriced", "{n} jobs unpriced", unpriced) if unpriced else "",
        open=owed(words, currency, standing.open),
        overdue=owed(words, currency, standing.overdue) if standing.overdue.count else "",
        jobs=tuple(map(said.row, jobs[:_JOBS_SHOWN])),
        jobs_count=len(jobs),
        jobs_href=f"/jobs?show=unbilled&client={client.id}",
        more=words.plural("{n} more job", "{n} more jobs", hidden) if hidden > 0 else "",
        currency=currency,
        drafts=_drafts(desk, words, client),
        invoices=_invoices(desk, words, client),
        quotes=_quotes(desk, words, client),
        projects=project_rows(desk, words, client.id),
        refused=refused,
    )


def _merged(desk: Desk, client: Client) -> tuple[str, str] | None:
    target = desk.db.clients.find(client.merged_into or "")
    return (f"{PATH}/{target.id}", target.name) if target else None


def _address(words: Words, client: Client) -> tuple[str, ...]:
    postal = client.postal
    country = dict(words.countries()).get(postal.country, postal.country)
    lines = (postal.name, postal.street, f"{postal.postcode} {postal.city}".strip(), country)
    return tuple(line for line in lines if line)


def terms(desk: Desk, words: Words, client: Client) -> tuple[str, ...]:
    """By which prices the client is charged, and what is taken off them."""
    price_list = desk.db.price_lists.find(client.list_id or "")
    standard = N_("Standard prices") if client.currency is None else N_("Only prices of its own")
    name = price_list.name if price_list else words.text(standard)
    told = (
        name,
        words.text(N_("{percent} off"), percent=_discount(words, client)) if client.discount else "",
        words.text(N_("in {currency}"), currency=client.currency) if client.currency else "",
    )
    return tuple(filter(None, told))


def _discount(words: Words, client: Client) -> str:
    return words.percent(client.discount / 100, RATE_PLACES) if client.discount else ""


_DOUBTFUL = N_("This number cannot be right.")


def _facts(desk: Desk, words: Words, client: Client) -> tuple[Fact, ...]:
    postal, price_list = client.postal, desk.db.price_lists.find(client.list_id or "")
    days = "" if client.terms_days is None else words.plural("{n} day", "{n} days", client.terms_days)
    told = (
        ("", N_("Code"), client.code),
        ("", N_("Other codes"), ", ".join(client.other_codes)),
        ("vat_id", N_("VAT number"), postal.vat_id),
        ("tax_number", N_("Tax number"), postal.tax_number),
        ("iban", N_("IBAN"), client.iban),
        ("", N_("E-mail"), postal.email),
        ("", N_("Copies to"), ", ".join(client.cc)),
        ("", N_("Phone"), postal.phone),
        ("", N_("Language"), PAPER_LANGUAGES.get(client.language, "")),
        ("", N_("Currency"), client.currency or ""),
        ("", N_("Price list"), price_list.name if price_list else ""),
        ("", N_("Discount"), _discount(words, client)),
        ("", N_("Days to pay"), days),
        *tax_facts(desk, words, client),
    )
    doubts = doubtful(postal, client.iban)
    return tuple(
        Fact(words.text(name), value, words.text(_DOUBTFUL) if field in doubts else "")
        for field, name, value in told
        if value
    )


def _drafts(desk: Desk, words: Words, client: Client) -> tuple[tuple[str, str], ...]:
    """The client's drafts: where each is, and a line about it."""
    own = (draft for draft in desk.db.drafts.all() if draft.client_id == client.id)
    return tuple(
        (
            f"/invoices/draft/{draft.id}",
            _draft(words, draft),
        )
        for draft in own
    )


def _draft(words: Words, draft: Draft) -> str:
    day = words.local_day(draft.created_at)
    if draft.becomes is Kind.QUOTE:
        return words.text("Draft of a quote, of {day}", day=day)
    if not draft.job_ids:
        return words.text("Draft without a job, of {day}", day=day)
    return words.plural(
        "Draft with {n} job, of {day}", "Draft with {n} jobs, of {day}", len(draft.job_ids), day=day
    )


def _invoices(desk: Desk, words: Words, client: Client) -> tuple[InvoiceRow, ...]:
    """With those of clients that were merged into it, newest first."""
    own = desk.db.invoices.of_clients(with_merged(client.id, desk.db.clients.all()))
    own.sort(key=lambda invoice: (invoice.number.year, invoice.number.sequence), reverse=True)
    return tuple(_invoice_row(desk, words, invoice) for invoice in own)


def _invoice_row(desk: Desk, words: Words, invoice: Invoice) -> InvoiceRow:
    return InvoiceRow(
        number=invoice.number.text,
        href=f"/invoices/{invoice.id}",
        issued=words.date(invoice.issued_on),
        due="" if invoice.is_credit else words.date(invoice.due_on),
        total=words.money(-invoice.total if invoice.is_credit else invoice.total, invoice.currency),
        state=badge_of(words, invoice, desk.today),
    )


def _quotes(desk: Desk, words: Words, client: Client) -> tuple[QuoteRow, ...]:
    """Quotes and pro formas, with those of clients that were merged into it, newest first."""
    own = desk.db.quotations.of_clients(with_merged(client.id, desk.db.clients.all()))
    own.sort(key=lambda issued: (issued.issued_on, issued.number.sequence), reverse=True)
    return tuple(quote_row(desk, words, issued) for issued in own)
