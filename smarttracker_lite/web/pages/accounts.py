"""A client's account: its documents and payments of a period with the running balance, as page and PDF."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import partial
from typing import NamedTuple
from urllib.parse import urlencode

from smarttracker_lite.errors import BadInput
from smarttracker_lite.web.exchange import Bytes, Page, Reply, Request, Route
from smarttracker_lite.web.problem import problem
from smarttracker_lite.web.site import Site
from smarttracker_lite.words import Words
from smarttracker_lite.workflows import present
from smarttracker_lite.workflows.attest import entry_title
from smarttracker_lite.workflows.balance import Account, Entry, account, currencies
from smarttracker_lite.workflows.desk import Desk

PATH = "/clients/<client_id>/statement"


class EntryRow(NamedTuple):
    """A document or a payment in ready words; of `charged` and `paid` one is ""."""

    day: str
    what: str
    href: str
    note: str
    charged: str
    paid: str
    balance: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AccountView:
    """The page. There are no `rows` and no `after` where the client has no document at all, or the days are
    unclear, for what is wrong in `errors`."""

    client: str
    client_href: str
    href: str
    since: str
    until: str
    currency: str
    currencies: tuple[tuple[str, str], ...]
    pdf: str = ""
    mail: str = ""
    before: str = ""
    rows: tuple[EntryRow, ...] = ()
    after: str = ""
    errors: Mapping[str, str] = field(default_factory=dict)


def routes(site: Site) -> list[Route]:
    """The page, and the paper for the client."""
    return [
        Route("GET", PATH, partial(_shown, site.desk)),
        Route("GET", f"{PATH}.pdf", partial(_pdf, site.desk)),
    ]


class Asked(NamedTuple):
    """Which days, in which currency; "" if the client has no document."""

    since: str
    until: str
    currency: str

    def days(self, words: Words) -> tuple[date, date]:
        """Raises BadInput that names the field."""
        return words.parse_date(self.since, "since"), words.parse_date(self.until, "until")


def asked(desk: Desk, request: Request) -> Asked:
    """As the address says; else this year, in the currency of the newest document."""
    known = currencies(desk, request.args["client_id"])
    currency = request.query.get("currency")
    return Asked(
        request.query.get("since") or desk.today.replace(month=1, day=1).isoformat(),
        request.query.get("until") or desk.today.isoformat(),
        currency if currency in known else next(iter(known), ""),
    )


def _shown(desk: Desk, request: Request) -> Reply:
    words, wanted = request.words, asked(desk, request)
    try:
        told = account(desk, request.args["client_id"], *wanted.days(words), wanted.currency)
    except BadInput as trouble:
        wrong = problem(words, trouble)
        return Page("statement.html", _view(desk, request, wanted, None, wrong.errors), wrong.status)
    return Page("statement.html", _view(desk, request, wanted, told if wanted.currency else None, {}))


def _pdf(desk: Desk, request: Request) -> Reply:
    wanted = asked(desk, request)
    days = wanted.days(request.words)
    file = present.statement(desk, request.args["client_id"], *days, wanted.currency).beside.file
    return Bytes(file.content, "application/pdf", file.name)


def _view(
    desk: Desk, request: Request, wanted: Asked, told: Account | None, errors: Mapping[str, str]
) -> AccountView:
    words, client = request.words, desk.db.clients.get(request.args["client_id"])
    href = f"/clients/{client.id}/statement"
    money = partial(words.money, currency=wanted.currency)
    query = urlencode(wanted._asdict())
    return AccountView(
        client=client.name,
        client_href=f"/clients/{client.id}",
        href=href,
        since=wanted.since,
        until=wanted.until,
        currency=wanted.currency,
        currencies=tuple((each, each) for each in currencies(desk, client.id)),
        pdf=f"{href}.pdf?{query}" if told else "",
        mail=f"{href}/mail?{query}" if told else "",
        before=money(told.before) if told else "",
        rows=tuple(_row(words, each) for each in told.entries) if told else (),
        after=money(told.after) if told else "",
        errors=errors,
    )


def _row(words: Words, entry: Entry) -> EntryRow:
    money = partial(words.money, currency=entry.invoice.currency)
    return EntryRow(
        day=words.date(entry.day),
        what=entry_title(words, entry),
        href=f"/invoices/{entry.invoice.id}",
        note=entry.settlement.note if entry.settlement else "",
        charged=money(entry.amount) if entry.amount >= 0 else "",
        paid=money(-entry.amount) if entry.amount < 0 else "",
        balance=money(entry.balance),
    )
