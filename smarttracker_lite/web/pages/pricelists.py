"""Whose prices are shown: the standard ones, those of a price list, or those agreed with a client."""

from typing import NamedTuple
from urllib.parse import urlencode

from smarttracker_lite.web.pages.chips import ChipView
from smarttracker_lite.web.pages.rateform import CLIENT, LIST, whose
from smarttracker_lite.words import Words
from smarttracker_lite.workflows.desk import Desk

PATH = "/prices"
LISTS = f"{PATH}/lists"
EXTRAS = f"{PATH}/extras"


class ListForm(NamedTuple):
    """The form of a price list's name: where it is sent, what stands in it, and what is wrong with that."""

    href: str
    name: str = ""
    error: str = ""


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
    return _choices(LIST, [(each.id, each.name) for each in desk.db.price_lists.all()])


def clients(desk: Desk) -> list[tuple[str, str]]:
    """The clients by name, as choices."""
    return _choices(CLIENT, [(each.id, each.name) for each in desk.db.clients.all()])


def _choices(kind: str, named: list[tuple[str, str]]) -> list[tuple[str, str]]:
    ordered = sorted(named, key=lambda pair: pair[1].casefold())
    return [(f"{kind}:{id_}", name) for id_, name in ordered]


def shown(desk: Desk, holder: str) -> ListForm | None:
    """The form of the price list of which the rows are shown, if it is one."""
    kind, _, list_id = holder.partition(":")
    found = desk.db.price_lists.find(list_id) if kind == LIST else None
    return ListForm(f"{LISTS}/{found.id}", found.name) if found else None
