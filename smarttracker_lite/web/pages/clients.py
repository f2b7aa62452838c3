"""The clients page: who is printed for, and where each stands."""

from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from functools import partial
from typing import NamedTuple

from smarttracker_lite.domain.clients import Client, Postal
from smarttracker_lite.domain.money import RATE_PLACES, ZERO
from smarttracker_lite.domain.rates import Side
from smarttracker_lite.errors import N_, TrackerError
from smarttracker_lite.web.exchange import Fields, Page, Redirect, Reply, Request, Route
from smarttracker_lite.web.pages import client as client_page
from smarttracker_lite.web.pages.amounts import owed, summed
from smarttracker_lite.web.pages.chips import ChipView
from smarttracker_lite.web.pages.client import PATH, terms
from smarttracker_lite.web.pages.repricewords import Subject, followed
from smarttracker_lite.web.pages.repricing import Asked, Repricing
from smarttracker_lite.web.problem import Problem, problem
from smarttracker_lite.web.session import Notice
from smarttracker_lite.web.site import Site
from smarttracker_lite.words import LANGUAGES, Words
from smarttracker_lite.workflows.admit import checked_client, save_client
from smarttracker_lite.workflows.desk import Desk, new_id
from smarttracker_lite.workflows.overlook import Balance, balances
from smarttracker_lite.workflows.price import price_book

_POSTAL = tuple(each.name for each in fields(Postal))
_OWN = ("code", "language", "notes", "price_list", "discount")


class ClientRow(NamedTuple):
    """One client in ready words; what is nothing is "". `overdue` is what of the open amount is late."""

    name: str
    href: str
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


@dataclass(frozen=True, slots=True, kw_only=True)
class FormView:
    """The form with what was typed, and what is wrong with it by field."""

    title: str
    action: str
    back: str
    values: Mapping[str, str]
    errors: Mapping[str, str]
    countries: tuple[tuple[str, str], ...]
    price_lists: tuple[tuple[str, str], ...]
    languages: tuple[tuple[str, str], ...]


def routes(site: Site) -> list[Route]:
    """The list, the form of a client, and the page of each."""
    repricing = Repricing(site.desk, PATH)
    return [
        Route("GET", PATH, partial(_listed, site.desk)),
        Route("GET", f"{PATH}/new", partial(_blank, site.desk)),
        Route("POST", PATH, partial(_saved, site.desk, repricing)),
        Route("GET", f"{PATH}/<client_id>/edit", partial(_filled, site.desk)),
        Route("POST", f"{PATH}/<client_id>", partial(_saved, site.desk, repricing)),
        *repricing.routes(),
        *client_page.routes(site),
    ]


def _listed(desk: Desk, request: Request) -> Reply:
    words = request.words
    archive = request.query.get("show") == "archived"
    search = request.query.get("search")
    clients = sorted(desk.db.clients.all(), key=lambda client: client.name.casefold())
    shown = [each for each in clients if each.archived == archive and _mentions(each, search)]
    standing = balances(desk)
    view = ClientsView(
        rows=tuple(_row(desk, words, client, standing[client.id]) for client in shown),
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
    text = f"{client.code} {postal.name} {postal.city} {postal.email} {postal.vat_id}".casefold()
    return all(word in text for word in typed.casefold().split())


def _row(desk: Desk, words: Words, client: Client, balance: Balance) -> ClientRow:
    unpriced = balance.ready.unknown
    return ClientRow(
        name=client.name,
        href=f"{PATH}/{client.id}",
        code=client.code,
        city=client.postal.city,
        ready=summed(words, desk.settings.currency, balance.ready) if balance.ready.count else "",
        unpriced=words.plural("{n} job", "{n} jobs", unpriced) if unpriced else "",
        unpriced_href=f"/jobs?show=unpriced&client={client.id}",
        open=owed(words, desk.settings.currency, balance.open) if balance.open.count else "",
        overdue=owed(words, desk.settings.currency, balance.overdue) if balance.overdue.count else "",
        archived=client.archived,
    )


def _blank(desk: Desk, request: Request) -> Reply:
    values = {"name": request.query.get("name"), "country": desk.settings.seller.country}
    return _form(desk, request.words, values)


def _filled(desk: Desk, request: Request) -> Reply:
    client = desk.db.clients.get(request.args["client_id"])
    postal = {name: getattr(client.postal, name) for name in _POSTAL}
    own = {
        "code": client.code,
        "language": client.language,
        "notes": client.notes,
        "price_list": client.list_id or "",
        "discount": request.words.number(client.discount, 0, RATE_PLACES) if client.discount else "",
    }
    return _form(desk, request.words, {**postal, **own}, client)


def _saved(desk: Desk, repricing: Repricing, request: Request) -> Reply:
    """Keep a new client, or a changed one; what cannot be kept comes back with the reason by its field."""
    client_id, words = request.args.get("client_id"), request.words
    old = desk.db.clients.get(client_id) if client_id else None
    values = {name: request.form.get(name) for name in (*_POSTAL, *_OWN)}
    if repricing.left(request):
        return _form(desk, words, values, old)
    try:
        client = checked_client(desk, _typed(words, request.form, old))
        if old and (client.list_id, client.discount) != (old.list_id, old.discount):
            return repricing.answer(request, _asked(desk, words, old, client))
        return _kept(desk, words, client)
    except TrackerError as trouble:
        return _form(desk, words, values, old, problem(words, trouble))


def _kept(desk: Desk, words: Words, client: Client, told: str = "") -> Redirect:
    saved = words.text(N_("{name} is saved."), name=save_client(desk, client).name)
    return Redirect(f"{PATH}/{client.id}", Notice(f"{saved} {told}".strip()))


def _asked(desk: Desk, words: Words, old: Client, new: Client) -> Asked:
    """Another price list or discount of a client, before its jobs are repriced."""
    clients = [new if each.id == new.id else each for each in desk.db.clients.all()]
    was, will_be = (tuple(terms(desk, words, client)) for client in (old, new))
    return Asked(
        subject=Subject(Side.PRICE, new.name, was, will_be),
        then=price_book(desk, clients=clients),
        keep=lambda found: _kept(desk, words, new, followed(words, found, Side.PRICE)),
    )


def _typed(words: Words, form: Fields, old: Client | None) -> Client:
    postal = Postal(**{name: form.get(name) for name in _POSTAL})
    language, discount = form.get("language"), form.get("discount")
    return replace(
        old or Client(id=new_id(), postal=postal),
        postal=postal,
        code=form.get("code"),
        language=language if language in LANGUAGES else "",
        notes=form.get("notes"),
        list_id=form.get("price_list") or None,
        discount=words.parse_number(discount, "discount") if discount else ZERO,
    )


def _form(
    desk: Desk,
    words: Words,
    values: Mapping[str, str],
    client: Client | None = None,
    wrong: Problem | None = None,
) -> Page:
    href = f"{PATH}/{client.id}" if client else PATH
    title = words.text(N_("Change {name}"), name=client.name) if client else words.text(N_("New client"))
    view = FormView(
        title=title,
        action=href,
        back=href,
        values={**dict.fromkeys((*_POSTAL, *_OWN), ""), **values},
        errors=wrong.errors if wrong else {},
        countries=(("", words.text(N_("Choose a country"))), *words.countries()),
        price_lists=(("", words.text(N_("Standard prices"))), *_price_lists(desk)),
        languages=(("", words.text(N_("Like the program"))), *LANGUAGES.items()),
    )
    return Page("client_form.html", view, wrong.status if wrong else 200)


def _price_lists(desk: Desk) -> list[tuple[str, str]]:
    lists = ((each.id, each.name) for each in desk.db.price_lists.all())
    return sorted(lists, key=lambda pair: pair[1].casefold())
