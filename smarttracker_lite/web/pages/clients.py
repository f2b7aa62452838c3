"""The clients page: who is printed for, and where each stands."""

from dataclasses import dataclass
from functools import partial
from typing import NamedTuple
from urllib.parse import urlencode

from smarttracker_lite.domain.clients import Client
from smarttracker_lite.errors import N_
from smarttracker_lite.web.exchange import Page, Redirect, Reply, Request, Route
from smarttracker_lite.web.pages import client as client_page
from smarttracker_lite.web.pages import clientform, merging
from smarttracker_lite.web.pages.amounts import owed, summed
from smarttracker_lite.web.pages.chips import ChipView
from smarttracker_lite.web.pages.client import PATH
from smarttracker_lite.web.pages.repricing import Repricing
from smarttracker_lite.web.pages.undoing import undo_way
from smarttracker_lite.web.session import Notice
from smarttracker_lite.web.site import Site
from smarttracker_lite.workflows.admit import pin
from smarttracker_lite.workflows.desk import Desk
from smarttracker_lite.workflows.overlook import Balance, balances


class ClientRow(NamedTuple):
    """One client in ready words; what is nothing is "". `overdue` is what of the open amount is late;
    `pin_href` leads back to the list as it is."""

    name: str
    href: str
    pinned: bool
    pin_href: str
    code: str
    city: str
    ready: str
    unpriced: str
    unpriced_href: str
    open: str
    overdue: str
    archived: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class ClientsView:
    """The list of those in sight, or of those in the archive."""

    rows: tuple[ClientRow, ...]
    chips: tuple[ChipView, ...]
    search: str
    archive: bool
    any: bool


def routes(site: Site) -> list[Route]:
    """The list, the form of a client, and the page of each."""
    repricing = Repricing(site.desk, PATH)
    return [
        Route("GET", PATH, partial(_listed, site.desk)),
        Route("POST", f"{PATH}/<client_id>/pin", partial(_pinned, site.desk)),
        *clientform.routes(site, repricing),
        *merging.routes(site, repricing),
        *repricing.routes(),
        *client_page.routes(site),
    ]


def _listed(desk: Desk, request: Request) -> Reply:
    words = request.words
    archive = request.query.get("show") == "archived"
    search = request.query.get("search")
    clients = sorted(desk.db.clients.all(), key=lambda each: (not each.pinned, each.name.casefold()))
    shown = [each for each in clients if each.archived == archive and _mentions(each, search)]
    standing = balances(desk)
    view = ClientsView(
        rows=tuple(_row(desk, request, client, standing[client.id]) for client in shown),
        chips=(
            ChipView(words.text(N_("Active")), PATH, not archive),
            ChipView(words.text(N_("Archived")), f"{PATH}?show=archived", archive),
        ),
        search=search,
        archive=archive,
        any=any(not client.archived for client in clients),
    )
    return Page("clients.html", view)


def _mentions(client: Client, typed: str) -> bool:
    postal = client.postal
    told = (
        *client.codes,
        postal.name,
        postal.city,
        postal.email,
        *client.cc,
        postal.vat_id,
        postal.tax_number,
    )
    text = " ".join(told).casefold()
    return all(word in text for word in typed.casefold().split())


def _row(desk: Desk, request: Request, client: Client, balance: Balance) -> ClientRow:
    words, unpriced = request.words, balance.ready.unknown
    currency = client.currency or desk.settings.currency
    here = urlencode(request.query.pairs or (("show", ""),))
    return ClientRow(
        name=client.name,
        href=f"{PATH}/{client.id}",
        pinned=client.pinned,
        pin_href=f"{PATH}/{client.id}/pin?{here}",
        code=client.code,
        city=client.postal.city,
        ready=summed(words, currency, balance.ready) if balance.ready.count else "",
        unpriced=words.plural("{n} job", "{n} jobs", unpriced) if unpriced else "",
        unpriced_href=f"/jobs?show=unpriced&client={client.id}",
        open=owed(words, currency, balance.open) if balance.open.count else "",
        overdue=owed(words, currency, balance.overdue) if balance.overdue.count else "",
        archived=client.archived,
    )


def _pinned(desk: Desk, request: Request) -> Reply:
    """Pin a client, or with `pinned=no` no longer; back to the list as it was filtered, or to its page."""
    pinned = request.form.get("pinned") != "no"
    with desk.act("pin" if pinned else "unpin") as done:
        client = pin(desk, request.args["client_id"], pinned)
    stands, no_more = N_("{name} stands first where a client is chosen."), N_("{name} is pinned no more.")
    text = stands if pinned else no_more
    back = f"{PATH}?{urlencode(request.query.pairs)}" if request.query.pairs else f"{PATH}/{client.id}"
    return Redirect(back, Notice(request.words.text(text, name=client.name), undo_way(done)))
