"""What open work would be charged if prices were put back: that is seen before it is done."""

from collections.abc import Iterable, Sequence
from typing import NamedTuple, TypeVar

from smarttracker_lite.domain.cartridges import Correction, Reach
from smarttracker_lite.domain.clients import Client
from smarttracker_lite.domain.rates import Rate, Side
from smarttracker_lite.domain.undoing import Row
from smarttracker_lite.store.book import Kept
from smarttracker_lite.store.rows import from_row
from smarttracker_lite.store.tables.journal import Changes
from smarttracker_lite.workflows.desk import Desk
from smarttracker_lite.workflows.price import PriceBook, price_book
from smarttracker_lite.workflows.undoing.undo import Piece, planned

T = TypeVar("T", bound=Kept)


class Weight(NamedTuple):
    """The prices there would be, and whether those of clients change or only the studio's costs."""

    side: Side
    then: PriceBook


def weighed(desk: Desk, changes: Changes) -> Weight | None:
    """The prices there would be if what changed so is taken back; None if they would be the same."""
    if changes.keys().isdisjoint({"rates", "clients", "corrections"}):
        return None
    pieces, _ = planned(desk, changes)
    rates, clients = _those(pieces, "rates"), _those(pieces, "clients")
    corrections = _those(pieces, "corrections")
    charged = [each for each in clients if _terms(each.now) != _terms(each.to)]
    if not (rates or charged or corrections):
        return None
    by_clients = (
        bool(charged)
        or any(_of(each, "side") == Side.PRICE for each in rates)
        or any(_of(each, "reach") == Reach.BOTH for each in corrections)
    )
    then = price_book(
        desk,
        rates=_then(desk.db.rates.all(), rates, Rate, "rates"),
        clients=_then(desk.db.clients.all(), charged, Client, "clients"),
        corrections=_then(desk.db.corrections.all(), corrections, Correction, "corrections"),
    )
    return Weight(Side.PRICE if by_clients else Side.COST, then)


def _those(pieces: Iterable[Piece], table: str) -> list[Piece]:
    return [piece for piece in pieces if piece.table == table]


def _of(piece: Piece, name: str) -> object:
    row = piece.to or piece.now or {}
    return row.get(name)


def _terms(row: Row | None) -> tuple[object, ...]:
    """What a client is charged by. One that is not there has no jobs that are."""
    told = row or {}
    return told.get("list_id"), told.get("discount", "0"), told.get("currency")


def _then(items: Iterable[T], pieces: Sequence[Piece], kind: type[T], table: str) -> list[T]:
    """The records as they would be."""
    gone = {(piece.now or {}).get("id") for piece in pieces}
    back = [from_row(dict(piece.to), kind, table) for piece in pieces if piece.to is not None]
    return [*(item for item in items if item.id not in gone), *back]
