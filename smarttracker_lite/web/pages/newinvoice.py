"""A new invoice that begins without a job: for whom it is."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import partial

from smarttracker_lite.errors import BadInput, N_, NotAllowed, NotFound, TrackerError
from smarttracker_lite.web.exchange import Page, Redirect, Reply, Request, Route
from smarttracker_lite.web.pages.draftview import PATH as DRAFT
from smarttracker_lite.web.problem import problem
from smarttracker_lite.web.site import Site
from smarttracker_lite.workflows.desk import Desk
from smarttracker_lite.workflows.revise import begin

PATH = "/invoices/new"


@dataclass(frozen=True, slots=True, kw_only=True)
class NewInvoiceView:
    """The clients that can be chosen, pinned ones first, which one is, and what is wrong with that."""

    clients: tuple[tuple[str, str], ...]
    client: str
    errors: Mapping[str, str] = field(default_factory=dict)


def routes(site: Site) -> list[Route]:
    """The choice of a client, and the beginning of a draft."""
    return [
        Route("GET", PATH, partial(_asked, site.desk)),
        Route("POST", PATH, partial(_begun, site.desk)),
    ]


def _asked(desk: Desk, request: Request) -> Reply:
    return Page("new_invoice.html", _view(desk, request.query.get("client")))


def _begun(desk: Desk, request: Request) -> Reply:
    chosen = request.form.get("client")
    try:
        if not chosen:
            raise BadInput(N_("No client is chosen."), N_("Choose one from the list."), field="client")
        draft = begin(desk, chosen)
    except TrackerError as trouble:
        wrong = problem(request.words, trouble, {NotAllowed: "client", NotFound: "client"})
        return Page("new_invoice.html", _view(desk, chosen, wrong.errors), wrong.status)
    return Redirect(f"{DRAFT}/{draft.id}")


def _view(desk: Desk, chosen: str, errors: Mapping[str, str] | None = None) -> NewInvoiceView:
    clients = sorted(
        (each for each in desk.db.clients.all() if not each.archived),
        key=lambda client: (not client.pinned, client.name.casefold()),
    )
    return NewInvoiceView(
        clients=tuple((each.id, each.name) for each in clients), client=chosen, errors=errors or {}
    )
