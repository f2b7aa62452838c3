"""What a draft has to do with quotes: what it becomes, what it follows, and which amounts count."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import NamedTuple

from smarttracker_lite.domain.invoicing import Draft
from smarttracker_lite.domain.numbering import Kind
from smarttracker_lite.domain.quotations import Quotation, usual_end
from smarttracker_lite.errors import TrackerError
from smarttracker_lite.web.exchange import Redirect, Reply, Request, Route
from smarttracker_lite.web.pages.undoing import undo_way
from smarttracker_lite.web.session import Notice
from smarttracker_lite.words import Words
from smarttracker_lite.workflows import honour, propose
from smarttracker_lite.workflows.desk import Desk
from smarttracker_lite.workflows.number import upcoming_number

DRAFT = "/invoices/draft"
QUOTES = "/quotes"


class Compared(NamedTuple):
    """What the draft comes to without VAT as quoted, and by today's prices ("" while a job has none), and
    which of the two counts."""

    quoted: str
    measured: str
    difference: str
    counts_measured: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class QuotingView:
    """`follows` are the quotes it follows and the pro formas made of it: number and address. `number` and
    `pro_forma` are those it would get, `until` is the usual last day."""

    is_quote: bool
    follows: tuple[tuple[str, str], ...]
    compared: Compared | None
    number: str
    pro_forma: str
    until: str


Unissued = Callable[[Request, TrackerError], Reply]
"""The draft's page with what was typed, and why it is not issued."""


def routes(desk: Desk, unissued: Unissued) -> list[Route]:
    """What is decided about it, and its issue as a quote or a pro forma."""
    path = f"{DRAFT}/<draft_id>"
    return [
        Route("POST", f"{path}/become", partial(_become, desk)),
        Route("POST", f"{path}/charge", partial(_charged, desk)),
        Route("POST", f"{path}/quote", partial(_issued, desk, propose.issue_quote, unissued)),
        Route("POST", f"{path}/pro-forma", partial(_issued, desk, propose.issue_pro_forma, unissued)),
    ]


def quoting_view(desk: Desk, words: Words, draft: Draft) -> QuotingView:
    """The draft's part in quotes."""
    return QuotingView(
        is_quote=draft.becomes is Kind.QUOTE,
        follows=tuple((each.number.text, f"{QUOTES}/{each.id}") for each in honour.followed(desk, draft)),
        compared=compared_view(desk, words, draft),
        number=upcoming_number(desk, kind=Kind.QUOTE).text,
        pro_forma=upcoming_number(desk, kind=Kind.PRO_FORMA).text,
        until=usual_end(desk.today).isoformat(),
    )


def compared_view(desk: Desk, words: Words, draft: Draft) -> Compared | None:
    """Quoted and measured side by side; None where there is nothing to compare."""
    found = propose.compared(desk, draft)
    if found is None:
        return None
    quoted, measured = found
    client = desk.db.clients.get(draft.client_id)
    currency = client.currency or desk.settings.currency
    return Compared(
        quoted=words.money(quoted, currency),
        measured="" if measured is None else words.money(measured, currency),
        difference="" if measured is None else words.money(measured - quoted, currency).replace("-", "−"),
        counts_measured=draft.measured,
    )


def _become(desk: Desk, request: Request) -> Reply:
    kind: Mapping[str, Kind] = {"quote": Kind.QUOTE, "invoice": Kind.INVOICE}
    draft_id = request.args["draft_id"]
    with desk.act("change draft") as done:
        draft = propose.become(desk, draft_id, kind.get(request.form.get("what"), Kind.CREDIT_NOTE))
    quote = request.words.text("The draft becomes a quote.")
    invoice = request.words.text("The draft becomes an invoice.")
    told = quote if draft.becomes is Kind.QUOTE else invoice
    return Redirect(f"{DRAFT}/{draft_id}", Notice(told, undo_way(done)))


def _charged(desk: Desk, request: Request) -> Reply:
    draft_id, measured = request.args["draft_id"], request.form.get("as") == "measured"
    with desk.act("change draft") as done:
        propose.charge_as(desk, draft_id, measured=measured)
    by_prices = request.words.text("The jobs are charged by today’s prices.")
    told = by_prices if measured else request.words.text("The jobs are charged as quoted.")
    return Redirect(f"{DRAFT}/{draft_id}", Notice(told, undo_way(done)))


_Issue = Callable[[Desk, str, date, str], Quotation]


def _issued(desk: Desk, issue: _Issue, unissued: Unissued, request: Request) -> Reply:
    words, draft_id = request.words, request.args["draft_id"]
    try:
        until = words.parse_date(request.form.get("valid_until"), "valid_until")
        made = issue(desk, draft_id, until, request.form.get("seen"))
    except TrackerError as trouble:
        return unissued(request, trouble)
    return Redirect(f"{QUOTES}/{made.id}", Notice(words.text("{number} is issued.", number=made.number.text)))
