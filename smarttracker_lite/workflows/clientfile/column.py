"""What a column of a list of clients is."""

from collections.abc import Callable
from dataclasses import dataclass
from operator import attrgetter

from smarttracker_lite.domain.clients import Client
from smarttracker_lite.workflows.clientfile.cells import Meaning
from smarttracker_lite.workflows.pricefile.names import Called

Written = Callable[[Client, Called], str]
"""What stands in a column for a client, with what the price lists are called."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """A column: what pages call it, what files call it, and what a cell means.

    `field` is where in a client it stands, "" if it only tells a part of something. Of several columns of one
    kind the first that says something counts, or, with `joint`, all of them joined by it.
    """

    name: str
    title: str
    headers: str
    field: str = ""
    read: Callable[[Meaning, str], object] = Meaning.text
    written: Written | None = None
    joint: str = ""
    width: int = 16


def at(field: str) -> Written:
    """The text that stands in this field of a client."""
    told: Callable[[Client], object] = attrgetter(field)
    return lambda client, lists: str(told(client))


def several(field: str) -> Written:
    """The texts that stand in this field of a client, parted by commas."""
    told: Callable[[Client], tuple[str, ...]] = attrgetter(field)
    return lambda client, lists: ", ".join(told(client))


def terms_days(client: Client, lists: Called) -> str:
    """The days to pay, "" for those of the studio."""
    return "" if client.terms_days is None else str(client.terms_days)


def discount(client: Client, lists: Called) -> str:
    """The discount, "" for none."""
    return f"{client.discount.normalize():f}" if client.discount else ""


def currency(client: Client, lists: Called) -> str:
    """In what the client pays, "" for the studio's currency."""
    return client.currency or ""


def price_list(client: Client, lists: Called) -> str:
    """The name of the price list, "" for the standard prices."""
    return lists.name(client.list_id) if client.list_id else ""
