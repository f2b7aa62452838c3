"""Whose prices are shown: the standard ones, those of a price list, or those agreed with a client."""

from collections.abc import Callable, Mapping
from typing import NamedTuple
from urllib.parse import urlencode

from smarttracker_lite.domain.clients import Client
from smarttracker_lite.domain.rates import PriceList
from smarttracker_lite.web.pages.chips import ChipView
from smarttracker_lite.web.pages.rateform import CLIENT, LIST, whose
from smarttracker_lite.words import Words
from smarttracker_lite.workflows.desk import Desk

PATH = "/prices"
LISTS = f"{PATH}/lists"
EXTRAS = f"{PATH}/extras"


class ListForm(NamedTuple):
    """The form of a price list's name and currency: where it is sent, what stands in it, and what is wrong
    with that."""

    href: str
    name: str = ""
    currency: str = ""
    error: str = ""


def in_currency(name: str, currency: str | None) -> str:
    """A name, and the currency if it is not the studio's: "Basel · CHF"."""
    return f"{name} · {currency}" if currency else name


def href(holder: str) -> str:
    """The page with these prices, as the form of a row names them."""
    return f"{PATH}?{urlencode({'whose': holder})}#price" if holder else f"{PATH}#price"


def chips(desk: Desk, words: Words, holder: str) -> tuple[ChipView, ...]:
    """The standard prices, each list, and clients with prices of their own; none if there is no choice."""
    held = {holder, *(whose(rate) for rate in desk.db.rates.all())}
    agreed = [pair for pair in clients(desk) if pair[0] in held]
    choices = [("", words.text("Standard")), *lists(desk), *agreed]
    return tuple(ChipView(name, href(each), each == holder) for each, name in choices if len(choices) > 1)


def lists(desk: Desk) -> list[tuple[str, str]]:
    """The price lists by name, as choices."""
    return _choices(
        LIST, [(each.id, in_currency(each.name, each.currency)) for each in desk.db.price_lists.all()]
    )


def clients(desk: Desk) -> list[tuple[str, str]]:
    """The clients by name, as choices."""
    return _choices(
        CLIENT, [(each.id, in_currency(each.name, each.currency)) for each in desk.db.clients.all()]
    )


def _choices(kind: str, named: list[tuple[str, str]]) -> list[tuple[str, str]]:
    ordered = sorted(named, key=lambda pair: pair[1].casefold())
    return [(f"{kind}:{id_}", name) for id_, name in ordered]


def shown(desk: Desk, holder: str) -> ListForm | None:
    """The form of the price list of which the rows are shown, if it is one."""
    kind, _, list_id = holder.partition(":")
    found = desk.db.price_lists.find(list_id) if kind == LIST else None
    return ListForm(f"{LISTS}/{found.id}", found.name, found.currency or "") if found else None


def currency_of(desk: Desk, holder: str) -> str | None:
    """In what a holder pays, as the form of a row names it; None for the studio's currency."""
    kind, _, id_ = holder.partition(":")
    book: Mapping[str, Callable[[str], Client | PriceList | None]] = {
        CLIENT: desk.db.clients.find,
        LIST: desk.db.price_lists.find,
    }
    found = book[kind](id_) if kind in book else None
    return found.currency if found else None
