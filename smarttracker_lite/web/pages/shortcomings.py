"""What an electronic invoice lacks, as sentences that lead to the field which mends it."""

from collections.abc import Iterable
from typing import NamedTuple

from smarttracker_lite.domain.shortcomings import Shortcoming, Where
from smarttracker_lite.words import Words

_PLACES = {
    Where.SELLER: "/settings/business",
    Where.MONEY: "/settings/money",
    Where.NUMBERING: "/settings/numbering",
}


class Mending(NamedTuple):
    """A sentence, and where it is set right; "" for nowhere."""

    text: str
    href: str


def mendings(words: Words, client_id: str, found: Iterable[Shortcoming]) -> tuple[Mending, ...]:
    """The shortcomings of an invoice of this client, each once."""
    told = (Mending(_told(words, each), _href(client_id, each)) for each in found)
    return tuple(dict.fromkeys(told))


def _told(words: Words, each: Shortcoming) -> str:
    return " ".join(words.text(part, **each.values) for part in (each.text, each.hint) if part)


def _href(client_id: str, each: Shortcoming) -> str:
    if each.where is Where.DRAFT:
        return ""
    place = _PLACES.get(each.where, f"/clients/{client_id}/edit")
    return f"{place}#f-{each.field}"
