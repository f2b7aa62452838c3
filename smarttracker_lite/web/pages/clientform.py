"""The form of a client: who it is, its numbers, where its mail goes, and by which terms it is charged."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from functools import partial

from smarttracker_lite.domain.clients import Client, Postal
from smarttracker_lite.domain.money import RATE_PLACES, ZERO
from smarttracker_lite.domain.rates import Side
from smarttracker_lite.errors import N_, TrackerError
from smarttracker_lite.web.exchange import Fields, Page, Redirect, Reply, Request, Route
from smarttracker_lite.web.pages import clienttax
from smarttracker_lite.web.pages.client import PATH, terms
from smarttracker_lite.web.pages.clienttax import NAMES, TaxSection, tax_section, tax_typed, tax_values
from smarttracker_lite.web.pages.pricelists import in_currency
from smarttracker_lite.web.pages.repricewords import Subject, followed
from smarttracker_lite.web.pages.repricing import Asked, Repricing
from smarttracker_lite.web.pages.setting_forms import whole
from smarttracker_lite.web.pages.undoing import undo_way
from smarttracker_lite.web.problem import Problem, problem
from smarttracker_lite.web.session import Notice
from smarttracker_lite.web.site import Site
from smarttracker_lite.words import PAPER_LANGUAGES, Words
from smarttracker_lite.workflows.admit import checked_client, save_client
from smarttracker_lite.workflows.desk import Desk, new_id
from smarttracker_lite.workflows.price import price_book
from smarttracker_lite.workflows.validate import doubtful

_POSTAL = tuple(each.name for each in fields(Postal))
_OWN = (
    "code",
    "other_codes",
    "iban",
    "cc",
    "language",
    "currency",
    "notes",
    "price_list",
    "discount",
    "terms_days",
    "reminded",
)
_DOUBTFUL = N_("This number cannot be right: look at it again.")


@dataclass(frozen=True, slots=True, kw_only=True)
class FormView:
    """The form with what was typed, and what is wrong with it by field; `doubts` are of numbers that were
    kept before they were checked. `currency` and `terms_days` are the studio's, for who types none."""

    title: str
    action: str
    back: str
    values: Mapping[str, str]
    errors: Mapping[str, str]
    doubts: Mapping[str, str]
    countries: tuple[tuple[str, str], ...]
    price_lists: tuple[tuple[str, str], ...]
    languages: tuple[tuple[str, str], ...]
    currency: str
    terms_days: str
    tax: TaxSection
    tax_href: str


def routes(site: Site, repricing: Repricing) -> list[Route]:
    """The form, blank and filled, and where it is sent."""
    desk = site.desk
    return [
        *clienttax.routes(site),
        Route("GET", f"{PATH}/new", partial(_blank, desk)),
        Route("POST", PATH, partial(_saved, desk, repricing)),
        Route("GET", f"{PATH}/<client_id>/edit", partial(_filled, desk)),
        Route("POST", f"{PATH}/<client_id>", partial(_saved, desk, repricing)),
    ]


def _blank(desk: Desk, request: Request) -> Reply:
    values = {"name": request.query.get("name"), "code": request.query.get("code"), "reminded": "yes"}
    return _form(desk, request.words, {**values, "country": desk.settings.seller.country})


def _filled(desk: Desk, request: Request) -> Reply:
    client = desk.db.clients.get(request.args["client_id"])
    postal = {name: getattr(client.postal, name) for name in _POSTAL}
    own = {
        "code": client.code,
        "other_codes": ", ".join(client.other_codes),
        "iban": client.iban,
        "cc": ", ".join(client.cc),
        "language": client.language,
        "currency": client.currency or "",
        "notes": client.notes,
        "price_list": client.list_id or "",
        "discount": request.words.number(client.discount, 0, RATE_PLACES) if client.discount else "",
        "terms_days": "" if client.terms_days is None else str(client.terms_days),
        "reminded": "yes" if client.reminded else "",
    }
    return _form(desk, request.words, {**postal, **own, **tax_values(desk, client)}, client)


def _saved(desk: Desk, repricing: Repricing, request: Request) -> Reply:
    """Keep a new client, or a changed one; what cannot be kept comes back with the reason by its field."""
    client_id, words = request.args.get("client_id"), request.words
    old = desk.db.clients.get(client_id) if client_id else None
    values = {name: request.form.get(name) for name in (*_POSTAL, *_OWN, *NAMES)}
    if repricing.left(request):
        return _form(desk, words, values, old)
    try:
        client = checked_client(desk, tax_typed(desk, request.form, _typed(words, request.form, old)))
        if old and client.charged_by != old.charged_by:
            return repricing.answer(request, _asked(desk, words, old, client))
        return _kept(desk, words, client)
    except TrackerError as trouble:
        return _form(desk, words, values, old, problem(words, trouble))


def _kept(desk: Desk, words: Words, client: Client, told: str = "") -> Redirect:
    with desk.act("save client") as done:
        kept = save_client(desk, client)
    text = N_("{name} is saved. It is in the archive.") if kept.archived else N_("{name} is saved.")
    notice = Notice(f"{words.text(text, name=kept.name)} {told}".strip(), undo_way(done))
    return Redirect(f"{PATH}/{client.id}", notice)


def _asked(desk: Desk, words: Words, old: Client, new: Client) -> Asked:
    """Another price list, discount or currency of a client, before its jobs are repriced."""
    clients = [new if each.id == new.id else each for each in desk.db.clients.all()]
    was, will_be = (tuple(terms(desk, words, client)) for client in (old, new))
    return Asked(
        subject=Subject(Side.PRICE, new.name, was, will_be),
        then=price_book(desk, clients=clients),
        keep=lambda found: _kept(desk, words, new, followed(words, found, Side.PRICE)),
    )


def _typed(words: Words, form: Fields, old: Client | None) -> Client:
    typed = {name: form.get(name) for name in _POSTAL if name in form or name != "province"}
    postal = replace(old.postal, **typed) if old else Postal(**typed)
    language, discount = form.get("language"), form.get("discount")
    return replace(
        old or Client(id=new_id(), postal=postal),
        postal=postal,
        code=form.get("code"),
        other_codes=tuple(re.split(r"[,;\n]", form.get("other_codes"))),
        iban=form.get("iban"),
        cc=tuple(re.split(r"[,;\s]+", form.get("cc"))),
        language=language if language in PAPER_LANGUAGES else "",
        currency=form.get("currency") or None,
        notes=form.get("notes"),
        list_id=form.get("price_list") or None,
        discount=words.parse_number(discount, "discount") if discount else ZERO,
        terms_days=whole(words, form, "terms_days") if form.get("terms_days") else None,
        reminded="reminded" in form if "reminded_shown" in form else old is None or old.reminded,
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
    doubts = doubtful(client.postal, client.iban) if client else ()
    values = {**dict.fromkeys((*_POSTAL, *_OWN, *NAMES), ""), **values}
    view = FormView(
        title=title,
        action=href,
        back=href,
        values=values,
        errors=wrong.errors if wrong else {},
        doubts={field: words.text(_DOUBTFUL) for field in doubts},
        countries=(("", words.text(N_("Choose a country"))), *words.countries()),
        price_lists=(("", words.text(N_("Standard prices"))), *_price_lists(desk)),
        languages=(("", words.text(N_("Like the program"))), *PAPER_LANGUAGES.items()),
        currency=desk.settings.currency,
        terms_days=words.plural("{n} day", "{n} days", desk.settings.terms_days),
        tax=tax_section(desk, words, values, client),
        tax_href=f"{PATH}/{client.id if client else 'new'}/tax",
    )
    return Page("client_form.html", view, wrong.status if wrong else 200)


def _price_lists(desk: Desk) -> list[tuple[str, str]]:
    lists = ((each.id, in_currency(each.name, each.currency)) for each in desk.db.price_lists.all())
    return sorted(lists, key=lambda pair: pair[1].casefold())
