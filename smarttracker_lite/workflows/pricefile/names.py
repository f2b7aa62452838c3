"""What clients, price lists and printers are called in a price file."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Self

from smarttracker_lite.domain.clients import Client
from smarttracker_lite.domain.rates import PriceList, Rate
from smarttracker_lite.workflows.desk import Desk
from smarttracker_lite.workflows.pricefile.columns import CLIENT, LIST


class Called:
    """Things of one kind with all that each is called, what is tried first first; the last is its id."""

    def __init__(self, things: Iterable[tuple[str, ...]]) -> None:
        self._things = {words[-1]: words for words in things}
        ranks = len(next(iter(self._things.values()), ()))
        self._ids: list[dict[str, list[str]]] = [defaultdict(list) for _ in range(ranks)]
        for id_, words in self._things.items():
            for word, known in zip(words, self._ids, strict=True):
                known[_plain(word)].append(id_)

    def meant(self, text: str) -> list[str]:
        """The ids of those that are called so."""
        plain = _plain(text)
        return next((known[plain] for known in self._ids if plain and plain in known), [])

    def name(self, id_: str) -> str:
        """What only this one is called."""
        words = self._things.get(id_, ())
        return next((" ".join(word.split()) for word in words if self.meant(word) == [id_]), id_)


def _holders(desk: Desk) -> list[Client | PriceList]:
    return [*desk.db.clients.all(), *desk.db.price_lists.all()]


def _plain(text: str) -> str:
    return " ".join(text.split()).casefold()


@dataclass(frozen=True, slots=True)
class Names:
    """Everybody and everything that a line can name. `own` is the studio's currency, `others` those of
    clients and price lists that have another one, by their ids."""

    clients: Called
    lists: Called
    printers: Called
    own: str
    others: Mapping[str, str]

    @classmethod
    def of(cls, desk: Desk) -> Self:
        """Those of the books."""
        return cls(
            Called((client.name, client.code, client.id) for client in desk.db.clients.all()),
            Called((each.name, each.id) for each in desk.db.price_lists.all()),
            Called((printer.name, printer.id) for printer in desk.db.printers.all()),
            desk.settings.currency,
            {each.id: each.currency for each in _holders(desk) if each.currency},
        )

    def currency(self, rate: Rate) -> str | None:
        """In what whom the row is for pays, None for the studio's."""
        return self.others.get(rate.client_id or rate.list_id or "")

    def holder(self, rate: Rate) -> str:
        """Whose the row is, as it stands in a file."""
        if rate.client_id:
            return f"{CLIENT}: {self.clients.name(rate.client_id)}"
        return f"{LIST}: {self.lists.name(rate.list_id)}" if rate.list_id else ""
