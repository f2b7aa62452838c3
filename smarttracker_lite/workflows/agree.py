"""Whether currencies agree: of clients, of their price lists, and of the amounts that are for them."""

from collections.abc import Iterable
from dataclasses import replace

from smarttracker_lite.domain.clients import Client
from smarttracker_lite.domain.rates import PriceList, Rate
from smarttracker_lite.errors import BadInput, N_, NotAllowed
from smarttracker_lite.words import is_currency
from smarttracker_lite.workflows.desk import Desk


def own_currency(desk: Desk, typed: str | None) -> str | None:
    """A currency as it is kept with a client or a price list: None for the studio's, which it follows. Raises
    BadInput if it is none."""
    code = (typed or "").strip().upper()
    if code in ("", desk.settings.currency):
        return None
    if not is_currency(code):
        raise BadInput(
            N_("This is no currency."),
            N_("Write its code of three letters: EUR, GBP, CHF …"),
            field="currency",
        )
    return code


def check_list_agrees(desk: Desk, client: Client) -> None:
    """Raise BadInput if the client pays in another currency than its price list is in."""
    price_list, own = desk.db.price_lists.find(client.list_id or ""), desk.settings.currency
    if price_list and (price_list.currency or own) != (client.currency or own):
        raise BadInput(
            N_("The price list “{name}” is in {currency}, and the client pays in {theirs}."),
            N_("Choose a price list in {theirs}, or none; or let the client pay in {currency}."),
            field="price_list",
            name=price_list.name,
            currency=price_list.currency or own,
            theirs=client.currency or own,
        )


def check_clients_agree(desk: Desk, price_list: PriceList) -> None:
    """Raise BadInput if a client that is charged by the list pays in another currency."""
    own = desk.settings.currency
    charged = (each for each in desk.db.clients.all() if each.list_id == price_list.id)
    others = [each.name for each in charged if (each.currency or own) != (price_list.currency or own)]
    if others:
        raise BadInput(
            N_("“{name}” is the price list of {clients}, who do not pay in {currency}."),
            N_("Give them another price list first, or make a new list in {currency}."),
            field="currency",
            name=price_list.name,
            clients=", ".join(sorted(others, key=str.casefold)),
            currency=price_list.currency or own,
        )


def check_still_agree(desk: Desk, own: str) -> None:
    """Raise BadInput if a client and its price list would not agree once this is the studio's currency."""
    lists = {each.id: each for each in desk.db.price_lists.all()}
    for client in desk.db.clients.all():
        price_list = lists.get(client.list_id or "")
        if price_list and (price_list.currency or own) != (client.currency or own):
            raise BadInput(
                N_("“{client}” would pay in {theirs} then, and its price list “{name}” be in {currency}."),
                N_("Give the client another price list first."),
                field="currency",
                client=client.name,
                name=price_list.name,
                theirs=client.currency or own,
                currency=price_list.currency or own,
            )


def check_pays_alike(desk: Desk, one: Client, other: Client) -> None:
    """Raise NotAllowed if the clients do not pay in the same currency."""
    own = desk.settings.currency
    if (one.currency or own) != (other.currency or own):
        raise NotAllowed(
            N_("“{name}” pays in {currency}, “{other}” in {theirs}."),
            N_("Let both pay in the same currency first: amounts are not converted."),
            name=one.name,
            currency=one.currency or own,
            other=other.name,
            theirs=other.currency or own,
        )


def holders_currency(desk: Desk, rate: Rate) -> str | None:
    """The currency of whom a row is for, None for the studio's."""
    client = desk.db.clients.find(rate.client_id or "")
    price_list = desk.db.price_lists.find(rate.list_id or "")
    return (client and client.currency) or (price_list and price_list.currency) or None


def in_its_currency(desk: Desk, rate: Rate) -> Rate:
    """A row as it is kept: its amounts are in the currency of whom it is for. Raises BadInput if they were
    written in another one."""
    own, its = desk.settings.currency, holders_currency(desk, rate)
    known = desk.db.rates.find(rate.id)
    was = known.currency if known else rate.currency or its
    if (was or own) != (its or own):
        raise BadInput(
            N_("The amounts of this row are in {currency}, and whom it is for pays in {theirs}."),
            N_("Add a new row with amounts in {theirs}: they are not converted."),
            field="holder",
            currency=was or own,
            theirs=its or own,
        )
    return replace(rate, currency=was if known else its)


def check_one_currency(desk: Desk, client_ids: Iterable[str | None]) -> None:
    """Raise NotAllowed if these clients pay in several currencies."""
    found = sorted(each or desk.settings.currency for each in currencies(desk, client_ids))
    if len(found) > 1:
        raise NotAllowed(
            N_("The clients of these jobs pay in {currencies}."),
            N_("Add the extra to the jobs of one currency at a time."),
            currencies=", ".join(found),
        )


def currencies(desk: Desk, client_ids: Iterable[str | None]) -> set[str | None]:
    """In what these clients pay, None being the studio's currency; nobody yet would pay in that one."""
    found = (desk.db.clients.find(each or "") for each in set(client_ids))
    own = desk.settings.currency
    return {None if client is None or client.currency == own else client.currency for client in found}
