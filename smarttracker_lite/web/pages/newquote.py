"""A new quote: for whom it is, and perhaps its first line, from the calculator."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import partial

from smarttracker_lite.domain.numbering import Kind
from smarttracker_lite.errors import BadInput, N_, NotAllowed, NotFound, TrackerError
from smarttracker_lite.web.exchange import Fields, Page, Redirect, Reply, Request, Route
from smarttracker_lite.web.pages.calculator import Wished, asked_again, wished
from smarttracker_lite.web.pages.draftview import PATH as DRAFT
from smarttracker_lite.web.problem import problem
from smarttracker_lite.web.site import Site
from smarttracker_lite.words import Words
from smarttracker_lite.workflows import propose, revise
from smarttracker_lite.workflows.desk import Desk

PATH = "/quotes/new"


@dataclass(frozen=True, slots=True, kw_only=True)
class NewQuoteView:
    """The clients that can be chosen, pinned ones first, and which one is. `line` is what the calculator
    says, with its amount; `calculated` is what it was asked, as the form carries it on."""

    clients: tuple[tuple[str, str], ...]
    client: str
    line: tuple[str, str] | None = None
    calculated: tuple[tuple[str, str], ...] = ()
    errors: Mapping[str, str] = field(default_factory=dict)


def routes(site: Site) -> list[Route]:
    """The choice of a client, and the beginning of a draft."""
    return [
        Route("GET", PATH, partial(_asked, site.desk)),
        Route("POST", PATH, partial(_begun, site.desk)),
    ]


def _asked(desk: Desk, request: Request) -> Reply:
    return Page("new_quote.html", _view(desk, request.words, request.query))


def _begun(desk: Desk, request: Request) -> Reply:
    form, words = request.form, request.words
    try:
        if not form.get("client"):
            raise BadInput(N_("No client is chosen."), N_("Choose one from the list."), field="client")
        draft_id = _draft(desk, words, form)
    except TrackerError as trouble:
        wrong = problem(words, trouble, {NotAllowed: "client", NotFound: "client"})
        return Page("new_quote.html", _view(desk, words, form, wrong.errors), wrong.status)
    return Redirect(f"{DRAFT}/{draft_id}")


def _draft(desk: Desk, words: Words, form: Fields) -> str:
    """The draft of the quote, with the line that was calculated if there is one."""
    found = wished(desk, words, form)
    with desk.act("draft"):
        if found is None:
            return propose.become(desk, revise.begin(desk, form.get("client")).id, Kind.QUOTE).id
        return propose.put_line(desk, form.get("client"), found.line, found.once).id


def _view(desk: Desk, words: Words, asked: Fields, errors: Mapping[str, str] | None = None) -> NewQuoteView:
    clients = sorted(
        (each for each in desk.db.clients.all() if not each.archived),
        key=lambda client: (not client.pinned, client.name.casefold()),
    )
    found = wished(desk, words, asked)
    return NewQuoteView(
        clients=tuple((each.id, each.name) for each in clients),
        client=asked.get("client"),
        line=_told(words, found) if found else None,
        calculated=asked_again(asked) if found else (),
        errors=errors or {},
    )


def _told(words: Words, found: Wished) -> tuple[str, str]:
    return found.line.description, words.money(found.line.price, found.line.currency or "")
